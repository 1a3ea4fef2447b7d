/** A reading as named features for the linear model: each name can be read, and each weight with it. */
import type { JudgedAct, Proposal } from '../propose.ts';
import type { Reading } from './reading.ts';

/** A feature and how much it counts: kinds that generalise better weigh more, so that the training leans on them first. */
export interface Features {
  names: string[];
  values: number[];
}

/** Weights of the kinds of features: what the rules say, what classes say, what single words say. */
const RULE = 2;
const CLASS = 1;
const WORD = 0.45;

function add(f: Features, name: string, value: number): void {
  f.names.push(name);
  f.values.push(value);
}

function actFeatures(f: Features, prefix: string, j: JudgedAct): void {
  const { act, verdict } = j;
  add(f, `${prefix}kind ${act.kind}`, CLASS);
  add(f, `${prefix}verb ${act.verb.text}`, WORD);
  add(f, `${prefix}says ${verdict.category}`, RULE);
  if (verdict.facet) add(f, `${prefix}mark ${verdict.facet}`, CLASS);
  const head = act.objects[0];
  if (head) {
    add(f, `${prefix}head ${head.lemma.text}`, WORD);
    for (const c of head.lemma.nouns) {
      add(f, `${prefix}thing ${c}`, CLASS);
      add(f, `${act.kind} ${c}`, CLASS);
    }
    for (let i = 1; i < act.objects.length && i < 3; i++) {
      add(f, `with ${act.objects[i]!.lemma.text}`, WORD);
      for (const c of act.objects[i]!.lemma.nouns) add(f, `${act.kind} with ${c}`, CLASS * 0.6);
    }
  } else add(f, `${prefix}bare`, CLASS);
}

/** What the category is decided by. */
export function categoryFeatures(r: Reading, p: Proposal): Features {
  const f: Features = { names: [], values: [] };
  add(f, 'bias', CLASS);
  add(f, `rule ${p.category}`, RULE * 2);
  add(f, `by ${p.rule}`, CLASS);
  if (p.name) actFeatures(f, 'name ', p.name);
  else add(f, 'name without verb', CLASS);
  p.lead.slice(0, 3).forEach((j, i) => {
    if (i === 0) actFeatures(f, 'lead ', j);
    else {
      add(f, `also ${j.act.kind}`, CLASS);
      add(f, `also says ${j.verdict.category}`, RULE * 0.5);
    }
  });
  if (p.lead.length === 0) add(f, r.text.length === 0 ? 'no description' : 'no leading verb', CLASS);
  if (p.title) add(f, `title says ${p.title.verdict.category}`, CLASS);
  for (const s of r.signals.keys()) add(f, `says ${s}`, r.leadSignals.has(s) ? CLASS : CLASS * 0.4);
  for (const [c, parameter] of r.has) add(f, `takes ${c}`, parameter.required ? CLASS : CLASS * 0.6);
  if (r.parameters.length === 0) add(f, 'takes nothing', CLASS * 0.6);
  for (const d of r.domains) {
    add(f, `at ${d}`, CLASS * 0.5);
    if (p.name) add(f, `${p.name.act.kind} at ${d}`, CLASS * 0.7);
  }
  const kinds = new Set(p.modes.map((m) => m.verdict.category));
  for (const k of kinds) add(f, `mode ${k}`, CLASS);
  const seen = new Set<string>();
  for (const u of r.name)
    if (!seen.has(u.lemma.text)) {
      seen.add(u.lemma.text);
      add(f, `word ${u.lemma.text}`, WORD);
    }
  for (let i = 0; i < r.text.length && i < 30; i++) {
    const word = r.text[i]!.lemma.text;
    if (seen.has(word)) continue;
    seen.add(word);
    add(f, `text ${word}`, WORD * 0.7);
  }
  return f;
}
