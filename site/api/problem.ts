/** Errors of the API (RFC 9457). */
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

  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

export const problemAnswer = ({ status, message }: Problem): Answer => ({
  type: 'application/problem+json',
  body: `${JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message })}\n`,
});
