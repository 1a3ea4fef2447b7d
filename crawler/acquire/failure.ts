/** What can go wrong while a source is fetched, in the catalogue's words. */
import type { Failure, FailureClass } from '../../data/model.ts';
import { visible } from '../../data/text.ts';

/** Longest `detail` of a failure, in characters. */
const MAX_DETAIL = 2_000;

/** A source that could not be had; carries the row that the catalogue keeps of it. */
export class AcquireError extends Error {
  override name = 'AcquireError';
  readonly failure: Failure;
  constructor(cls: FailureClass, detail: string) {
    super(detail);
    this.failure = acquireFailure(cls, detail);
  }
}

export function acquireFailure(cls: FailureClass, detail: string): Failure {
  return { method: 'acquire', class: cls, detail: visible(detail).trim().slice(0, MAX_DETAIL) };
}

/** Error codes of Node, undici, npm-registry-fetch and npm that mean the way to the registry failed, not the package. */
const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EIDLETIMEOUT',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERESPONSETIMEOUT',
  'ERR_SOCKET_TIMEOUT',
  'ETIMEDOUT',
  'FETCH_ERROR',
  'E401',
  'E403',
  'E429',
  'E500',
  'E502',
  'E503',
  'E504',
]);

/** Codes of npm's tools for "there is no such package or version". */
const MISSING_CODES = new Set(['E404', 'ETARGET', 'ENOVERSIONS', 'EINVALIDPACKAGENAME', 'EINVALIDTAGNAME', 'E405']);

/** The failure class an error code of npm's tools stands for; null when the code alone does not say. */
export function classOfCode(code: string): FailureClass | null {
  if (MISSING_CODES.has(code)) return 'not-found';
  if (NETWORK_CODES.has(code)) return 'network';
  if (code === 'EINTEGRITY' || code.startsWith('TAR_') || code.startsWith('Z_') || code === 'EBADSIZE')
    return 'bad-archive';
  if (code === 'ABORT_ERR') return 'interrupted';
  return null;
}
