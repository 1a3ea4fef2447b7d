/** Queries of the caller's own. */
import { actsOn } from '../acts/verdict.ts';
import type { Span } from '../features/reading.ts';
import { type Case, where, whole } from './case.ts';

/** A query that may be anything: it reads what there is, and reaches all of it. */
export function freeQuery(c: Case): Span | null {
  if (c.category !== 'Execute') return null;
  if (c.p.rule === 'free query' || c.p.rule === 'read-only query') return c.p.span.start === -1 ? c.p.span : whole(c);
  return c.r.domains.has('database') ? where(c, (a) => a.kind === 'run' && actsOn(a, 'query')) : null;
}
