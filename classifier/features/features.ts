/** A reading as named features for the linear model: each name can be read, and each weight with it. */
import type { JudgedAct, Proposal } from '../propose.ts';
import type { Reading } from './reading.ts';
import { VERB_CLASSES, type VerbClass } from './verbs.ts';

/**
 * Features and how much each counts: kinds that generalise better weigh more, so that the training leans on them first. A feature is named
 * by its group and a word (`name verb` and `delete`), side by side in two lists so that nothing is joined while classifying.
 */
export interface Features {
  groups: string[];
  words: string[];
  values: number[];
}

/** Weights of the kinds of features: what the rules say, what classes say, what single words say. */
const RULE = 2;
const CLASS = 1;
const WORD = 0.45;

function add(f: Features, group: string, word: string, value: number): void {
  f.groups.push(group);
  f.words.push(word);
  f.values.push(value);
}

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

function actFeatures(f: Features, group: (typeof GROUPS)['name'], j: JudgedAct): void {
  const { act, verdict } = j;
  add(f, group.kind, act.kind, CLASS);
  add(f, group.verb, act.verb.text, WORD);
  add(f, group.says, verdict.category, RULE);
  if (verdict.facet) add(f, group.mark, verdict.facet, CLASS);
  const head = act.objects[0];
  if (!head) {
    add(f, group.bare, '', CLASS);
    return;
  }
  add(f, group.head, head.lemma.text, WORD);
  for (const c of head.lemma.nouns) {
    add(f, group.thing, c, CLASS);
    add(f, act.kind, c, CLASS);
  }
  for (let i = 1; i < act.objects.length && i < 3; i++) {
    add(f, 'with', act.objects[i]!.lemma.text, WORD);
    for (const c of act.objects[i]!.lemma.nouns) add(f, WITH[act.kind], c, CLASS * 0.6);
  }
}

/** What the category is decided by. */
export function categoryFeatures(r: Reading, p: Proposal): Features {
  const f: Features = { groups: [], words: [], values: [] };
  add(f, 'bias', '', CLASS);
  add(f, 'rule', p.category, RULE * 2);
  add(f, 'by', p.rule, CLASS);
  if (p.name) actFeatures(f, GROUPS.name, p.name);
  else add(f, 'name without verb', '', CLASS);
  for (let i = 0; i < p.lead.length && i < 3; i++) {
    const j = p.lead[i]!;
    if (i === 0) actFeatures(f, GROUPS.lead, j);
    else {
      add(f, 'also', j.act.kind, CLASS);
      add(f, 'also says', j.verdict.category, RULE * 0.5);
    }
  }
  if (p.lead.length === 0) add(f, r.text.length === 0 ? 'no description' : 'no leading verb', '', CLASS);
  if (p.title) add(f, 'title says', p.title.verdict.category, CLASS);
  for (const s of r.signals.keys()) add(f, 'says', s, r.leadSignals.has(s) ? CLASS : CLASS * 0.4);
  for (const [c, parameter] of r.has) add(f, 'takes', c, parameter.required ? CLASS : CLASS * 0.6);
  if (r.parameters.length === 0) add(f, 'takes nothing', '', CLASS * 0.6);
  for (const d of r.domains) {
    add(f, 'at', d, CLASS * 0.5);
    if (p.name) add(f, AT[p.name.act.kind], d, CLASS * 0.7);
  }
  for (const k of new Set(p.modes.map((m) => m.verdict.category))) add(f, 'mode', k, CLASS);
  const seen = new Set<string>();
  for (const u of r.name)
    if (!seen.has(u.lemma.text)) {
      seen.add(u.lemma.text);
      add(f, 'word', u.lemma.text, WORD);
    }
  for (let i = 0; i < r.text.length && i < 30; i++) {
    const word = r.text[i]!.lemma.text;
    if (seen.has(word)) continue;
    seen.add(word);
    add(f, 'text', word, WORD * 0.7);
  }
  return f;
}
