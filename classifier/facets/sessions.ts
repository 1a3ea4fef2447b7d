/** Sessions that are handed out. */
import type { Span } from '../features/reading.ts';
import { type Case, where } from './case.ts';

/** A session that is handed out as a link or token: whoever holds it is let in. */
export function handedSession(c: Case): Span | null {
  const made = where(c, (a) => a.kind === 'make' && a.verb.text !== 'add');
  return made &&
    /\b(?:session|access|login|auth\w*) (?:token|link|url)\b|\baccessible\b[^.]{0,30}\burl\b/i.test(
      c.r.description.slice(0, 240),
    )
    ? made
    : null;
}
