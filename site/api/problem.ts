/** Errors of the API (RFC 9457). */
import { CLOSED_POLICY } from '../../classifier/policy/index.ts';
import type { Answer } from '../router.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Content too large',
  500: 'Internal server error',
};

export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Members of the document besides the standard ones. */
  readonly members: Record<string, unknown>;

  constructor(
    status: number,
    detail: string,
    { headers = {}, members = {} }: { headers?: Record<string, string>; members?: Record<string, unknown> } = {},
  ) {
    super(detail);
    this.status = status;
    this.headers = headers;
    this.members = members;
  }
}

/** A server or tool that is not in the catalogue: the answer holds the policy to use until it is, which allows nothing. */
export const unknownServer = (what: string, servers: readonly string[] = []): Problem =>
  new Problem(404, `${what} Until it is in the catalogue, use the policy given here, which allows nothing.`, {
    members: { ...(servers.length > 0 && { servers }), policy: CLOSED_POLICY },
  });

export const problemAnswer = ({ status, message, members }: Problem): Answer => ({
  type: 'application/problem+json',
  body: `${JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message, ...members })}\n`,
});
