/** The case that the detectors of the facets look at, and the questions they ask of it. */
import type { Category, Facet } from '../../data/model.ts';
import type { ParameterClass } from '../features/parameters.ts';
import type { Signal } from '../features/phrases.ts';
import type { Act, Reading, Span } from '../features/reading.ts';
import { type Flows, flowsOf } from '../flows/flows.ts';
import type { Proposal } from '../propose.ts';
import type { JudgedAct } from '../rules/judged.ts';

/** What the detectors look at: the reading, the proposal, the category that stands, and what flows where the tool reads. */
export interface Case {
  r: Reading;
  p: Proposal;
  category: Category;
  flows: Flows;
  acts: JudgedAct[];
}

const NO_FLOWS: Flows = { sensitive: null, secrets: null, untrusted: null };

/** The case of a reading. What flows is only asked where the tool reads. */
export function caseOf(r: Reading, p: Proposal, category: Category): Case {
  const acts = p.name ? [p.name, ...p.lead] : [...p.lead];
  if (p.title) acts.push(p.title);
  return { r, p, category, flows: category === 'Read' ? flowsOf(r, p) : NO_FLOWS, acts };
}

/** The place a facet rests on, or null where it is not set. */
export type Detector = (c: Case) => Span | null;

/** The whole of what a pointer leads to. */
export const at = (pointer: string): Span => ({ pointer, start: -1, end: -1 });
/** The tool's whole name. */
export const whole = (c: Case): Span => ({ pointer: '/name', start: 0, end: c.r.tool.name.length });

/** The span of the first act that does something and passes the test. */
export function where(c: Case, test: (act: Act) => boolean): Span | null {
  for (const j of c.acts) if (j.act.kind !== 'read' && test(j.act)) return j.act.reach;
  return null;
}

/** The span of the first act whose verdict brings the facet with it. */
export function marked(c: Case, facet: Facet): Span | null {
  for (const j of c.acts) if (j.verdict.facet === facet && j.act.kind !== 'read') return j.act.reach;
  return null;
}

/** The span of the first of these signals that the definition gives anywhere. */
export function signal(c: Case, ...list: Signal[]): Span | null {
  for (const n of list) {
    const span = c.r.signals.get(n);
    if (span) return span;
  }
  return null;
}

/** The same for signals in the first sentence, name or title. */
export function leads(c: Case, ...list: Signal[]): Span | null {
  for (const n of list) if (c.r.leadSignals.has(n)) return c.r.signals.get(n)!;
  return null;
}

/** The first parameter of these classes, the classes in their order. */
export function parameter(c: Case, ...classes: ParameterClass[]): Span | null {
  for (const k of classes) {
    const found = c.r.has.get(k);
    if (found) return at(found.pointer);
  }
  return null;
}
