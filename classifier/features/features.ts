/** A reading as named features for the linear model: each name can be read, and each weight with it. */
import type { Proposal } from '../propose.ts';
import type { JudgedAct } from '../rules/judged.ts';
import { type Lemma, MOST_NUMBERS, TOLD_WORDS } from './lexicon.ts';
import type { Reading } from './reading.ts';
import { VERB_CLASSES, type VerbClass } from './verbs.ts';

/**
 * Takes a feature and how much it counts: kinds that generalise better weigh more, so that the training leans on them first. A feature is named
 * by its group and a word (`name verb` and `delete`), which are handed over side by side so that nothing is joined while classifying: the group
 * by its place in `GROUPS`, and behind the word the number of the base form that it is, where it is one (`Lemma.number`), else 0.
 */
export type TakeFeature = (group: number, word: string, value: number, number: number) => void;

/** Groups of words: what is named in them is always a base form. */
const WORDS = ['text', 'word', 'with', 'name verb', 'name head', 'lead verb', 'lead head'];
/** How many of the first groups may be asked for by number; a power of two. */
export const WORD_GROUPS = 8;
/** The names of all groups, as the weights call them. */
export const GROUPS: readonly string[] = [
  ...WORDS,
  ...new Array<string>(WORD_GROUPS - WORDS.length).fill(''),
  ...['name', 'lead'].flatMap((where) => ['kind', 'says', 'mark', 'thing', 'bare'].map((what) => `${where} ${what}`)),
  ...VERB_CLASSES.flatMap((kind) => [kind, `${kind} with`, `${kind} at`]),
  ...[
    'bias',
    'rule',
    'by',
    'name without verb',
    'also',
    'also says',
    'no description',
    'no leading verb',
    'title says',
  ],
  ...['says', 'takes', 'takes nothing', 'at', 'mode'],
];
const place = (group: string): number => {
  const found = GROUPS.indexOf(group);
  if (found === -1) throw new RangeError(`no group of features is called ${group}`);
  return found;
};

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
const groupsAt = (where: 'name' | 'lead') => ({
  kind: place(`${where} kind`),
  verb: place(`${where} verb`),
  says: place(`${where} says`),
  mark: place(`${where} mark`),
  head: place(`${where} head`),
  thing: place(`${where} thing`),
  bare: place(`${where} bare`),
});
const NAME = groupsAt('name');
const LEAD = groupsAt('lead');
/** Groups that speak of the things or trades that a kind of act goes with. */
const byKind = (of: (kind: VerbClass) => string) =>
  Object.fromEntries(VERB_CLASSES.map((kind) => [kind, place(of(kind))])) as Readonly<Record<VerbClass, number>>;
const THING = byKind((kind) => kind);
const WITH = byKind((kind) => `${kind} with`);
const AT = byKind((kind) => `${kind} at`);
const ALONE = {
  text: place('text'),
  word: place('word'),
  with: place('with'),
  bias: place('bias'),
  rule: place('rule'),
  by: place('by'),
  nameless: place('name without verb'),
  also: place('also'),
  alsoSays: place('also says'),
  undescribed: place('no description'),
  verbless: place('no leading verb'),
  titleSays: place('title says'),
  says: place('says'),
  takes: place('takes'),
  takesNothing: place('takes nothing'),
  at: place('at'),
  mode: place('mode'),
};

function actFeatures(take: TakeFeature, group: typeof NAME, { act, verdict }: JudgedAct): void {
  const { kind, verb, objects } = act;
  take(group.kind, kind, CLASS, 0);
  take(group.verb, verb.text, WORD, verb.number);
  take(group.says, verdict.category, RULE, 0);
  if (verdict.facet) take(group.mark, verdict.facet, CLASS, 0);
  if (objects.length === 0) {
    take(group.bare, '', CLASS, 0);
    return;
  }
  const head = objects[0]!.lemma;
  take(group.head, head.text, WORD, head.number);
  for (const c of head.nouns) {
    take(group.thing, c, CLASS, 0);
    take(THING[kind], c, CLASS, 0);
  }
  for (let i = 1; i < objects.length && i < 3; i++) {
    const { lemma } = objects[i]!;
    take(ALONE.with, lemma.text, WORD, lemma.number);
    for (const c of lemma.nouns) take(WITH[kind], c, CLASS * 0.6, 0);
  }
}

/** Hands over what the category is decided by, always in the same order. */
export function categoryFeatures(r: Reading, p: Proposal, take: TakeFeature): void {
  take(ALONE.bias, '', CLASS, 0);
  take(ALONE.rule, p.category, RULE * 2, 0);
  take(ALONE.by, p.rule, CLASS, 0);
  if (p.name) actFeatures(take, NAME, p.name);
  else take(ALONE.nameless, '', CLASS, 0);
  for (let i = 0; i < p.lead.length && i < 3; i++) {
    const j = p.lead[i]!;
    if (i === 0) actFeatures(take, LEAD, j);
    else {
      take(ALONE.also, j.act.kind, CLASS, 0);
      take(ALONE.alsoSays, j.verdict.category, RULE * 0.5, 0);
    }
  }
  if (p.lead.length === 0) take(r.text.length === 0 ? ALONE.undescribed : ALONE.verbless, '', CLASS, 0);
  if (p.title) take(ALONE.titleSays, p.title.verdict.category, CLASS, 0);
  for (const s of r.signals.keys()) take(ALONE.says, s, r.leadSignals.has(s) ? CLASS : CLASS * 0.4, 0);
  for (const c of r.has.keys()) take(ALONE.takes, c, r.has.get(c)!.required ? CLASS : CLASS * 0.6, 0);
  if (r.parameters.length === 0) take(ALONE.takesNothing, '', CLASS * 0.6, 0);
  for (const d of r.domains) {
    take(ALONE.at, d, CLASS * 0.5, 0);
    if (p.name) take(AT[p.name.act.kind], d, CLASS * 0.7, 0);
  }
  if (p.modes.length > 0)
    for (const k of new Set(p.modes.map((m) => m.verdict.category))) take(ALONE.mode, k, CLASS, 0);
  counted.clear();
  for (const { lemma } of r.name) if (counted.add(lemma)) take(ALONE.word, lemma.text, WORD, lemma.number);
  for (let i = 0; i < r.text.length && i < TOLD_WORDS; i++) {
    const { lemma } = r.text[i]!;
    if (counted.add(lemma)) take(ALONE.text, lemma.text, WORD * 0.7, lemma.number);
  }
}
