/** The verdict on an act, and the questions that the rules ask of one. */
import type { Category, Facet } from '../../data/model.ts';
import type { Lemma } from '../features/lexicon.ts';
import type { NounClass } from '../features/nouns.ts';
import type { Act } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';

/** A verdict on an act, and the name of the rule that gave it. */
export interface ActVerdict {
  category: Category;
  rule: string;
  /** What the act itself says about its softness or power. */
  facet?: Facet;
}

/** Whether an act's objects hold a noun of one of the classes. */
export function actsOn(act: Act, ...kinds: NounClass[]): boolean {
  for (const { lemma } of act.objects) if (isOneOf(lemma, kinds)) return true;
  return false;
}

function isOneOf({ nouns }: Lemma, kinds: readonly NounClass[]): boolean {
  for (const noun of nouns) if (kinds.includes(noun)) return true;
  return false;
}

const REWRITING = set(
  'convert translate transform explain format parse validate lint optimize generate analyze describe',
);

/** Whether an act makes another text of a query, or tells about it, without running it. */
export function rewrites(act: Act | undefined): boolean {
  return act !== undefined && REWRITING.has(act.verb.text) && actsOn(act, 'query');
}

/** Whether the head of an act's object is a noun of one of the classes; an aspect ("details", "status") gives way to the noun behind it. */
export function headOn(act: Act, ...kinds: NounClass[]): boolean {
  return act.objects.length > 0 && isOneOf(act.objects[0]!.lemma, kinds);
}

/** Whether one of an act's objects is one of the words. */
export function names(act: Act, texts: ReadonlySet<string>): boolean {
  for (const { lemma } of act.objects) if (texts.has(lemma.text)) return true;
  return false;
}

/** Whether the head of an act's object is one of the words. */
export function headIn(act: Act, texts: ReadonlySet<string>): boolean {
  return act.objects.length > 0 && texts.has(act.objects[0]!.lemma.text);
}

/** The same for a few words. */
export function namesAny(act: Act, a: string, b?: string, c?: string, d?: string): boolean {
  for (const { lemma } of act.objects) if (isAny(lemma.text, a, b, c, d)) return true;
  return false;
}

/** The same for a few words. */
export function headIs(act: Act, a: string, b?: string, c?: string, d?: string): boolean {
  return act.objects.length > 0 && isAny(act.objects[0]!.lemma.text, a, b, c, d);
}

/** A verdict; without a facet it has no such key. */
export const verdict = (category: Category, rule: string, facet?: Facet): ActVerdict =>
  facet ? { category, rule, facet } : { category, rule };
