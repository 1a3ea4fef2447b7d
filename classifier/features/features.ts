/** A reading as named features for the linear model: each name can be read, and each weight with it. */
import type { JudgedAct, Proposal } from '../propose.ts';
import { type Lemma, MOST_NUMBERS } from './lexicon.ts';
import type { Reading } from './reading.ts';
import { VERB_CLASSES, type VerbClass } from './verbs.ts';

/**
 * Takes a feature and how much it counts: kinds that generalise better weigh more, so that the training leans on them first. A feature is named
 * by its group and a word (`name verb` and `delete`), which are handed over side by side so that nothing is joined while classifying.
 */
export type TakeFeature = (
  group: string,
  word: string,
  value: number,
  /** Of the base form that the word is, where many words of the group are asked for (`Lemma.number`). */
  number?: number,
) => void;

/** The base forms counted already: a set that is emptied by turning the page. */
class Counted {
  private readonly turns = new Uint32Array(MOST_NUMBERS);
  private readonly unnumbered = new Set<string>();
  private turn = 0;

  clear(): void {
    this.turn++;
    this.unnumbered.clear();
  }

  /** Whether it was not counted before. */
  add({ number, text }: Lemma): boolean {
    if (number === 0) {
      const isNew = !this.unnumbered.has(text);
      this.unnumbered.add(text);
      return isNew;
    }
    if (this.turns[number] === this.turn) return false;
    this.turns[number] = this.turn;
    return true;
  }
}

const counted = new Counted();

/** Weights of the kinds of features: what the rules say, what classes say, what single words say. */
const RULE = 2;
const CLASS = 1;
const WORD = 0.45;

/** Groups that speak of one act, by where it stands. */
const GROUPS = {
  name: {
    kind: 'name kind',
    verb: 'name verb',
    says: 'name says',
    mark: 'name mark',
    head: 'name head',
    thing: 'name thing',
    bare: 'name bare',
  },
  lead: {
    kind: 'lead kind',
    verb: 'lead verb',
    says: 'lead says',
    mark: 'lead mark',
    head: 'lead head',
    thing: 'lead thing',
    bare: 'lead bare',
  },
};
const WITH: Readonly<Record<VerbClass, string>> = Object.fromEntries(
  VERB_CLASSES.map((k) => [k, `${k} with`]),
) as Record<VerbClass, string>;
const AT: Readonly<Record<VerbClass, string>> = Object.fromEntries(VERB_CLASSES.map((k) => [k, `${k} at`])) as Record<
  VerbClass,
  string
>;

function actFeatures(take: TakeFeature, group: (typeof GROUPS)['name'], j: JudgedAct): void {
  const { act, verdict } = j;
  take(group.kind, act.kind, CLASS);
  take(group.verb, act.verb.text, WORD);
  take(group.says, verdict.category, RULE);
  if (verdict.facet) take(group.mark, verdict.facet, CLASS);
  const head = act.objects[0];
  if (!head) {
    take(group.bare, '', CLASS);
    return;
  }
  take(group.head, head.lemma.text, WORD);
  for (const c of head.lemma.nouns) {
    take(group.thing, c, CLASS);
    take(act.kind, c, CLASS);
  }
  for (let i = 1; i < act.objects.length && i < 3; i++) {
    take('with', act.objects[i]!.lemma.text, WORD);
    for (const c of act.objects[i]!.lemma.nouns) take(WITH[act.kind], c, CLASS * 0.6);
  }
}

/** Hands over what the category is decided by, always in the same order. */
export function categoryFeatures(r: Reading, p: Proposal, take: TakeFeature): void {
  take('bias', '', CLASS);
  take('rule', p.category, RULE * 2);
  take('by', p.rule, CLASS);
  if (p.name) actFeatures(take, GROUPS.name, p.name);
  else take('name without verb', '', CLASS);
  for (let i = 0; i < p.lead.length && i < 3; i++) {
    const j = p.lead[i]!;
    if (i === 0) actFeatures(take, GROUPS.lead, j);
    else {
      take('also', j.act.kind, CLASS);
      take('also says', j.verdict.category, RULE * 0.5);
    }
  }
  if (p.lead.length === 0) take(r.text.length === 0 ? 'no description' : 'no leading verb', '', CLASS);
  if (p.title) take('title says', p.title.verdict.category, CLASS);
  for (const s of r.signals.keys()) take('says', s, r.leadSignals.has(s) ? CLASS : CLASS * 0.4);
  for (const [c, parameter] of r.has) take('takes', c, parameter.required ? CLASS : CLASS * 0.6);
  if (r.parameters.length === 0) take('takes nothing', '', CLASS * 0.6);
  for (const d of r.domains) {
    take('at', d, CLASS * 0.5);
    if (p.name) take(AT[p.name.act.kind], d, CLASS * 0.7);
  }
  for (const k of new Set(p.modes.map((m) => m.verdict.category))) take('mode', k, CLASS);
  counted.clear();
  for (const { lemma } of r.name) if (counted.add(lemma)) take('word', lemma.text, WORD, lemma.number);
  for (let i = 0; i < r.text.length && i < 30; i++) {
    const { lemma } = r.text[i]!;
    if (counted.add(lemma)) take('text', lemma.text, WORD * 0.7, lemma.number);
  }
}
