/** Training on labelled tools, and measuring by cross-validation on servers that were not trained with. */
import { CATEGORIES, type Category, type Classification } from '../../data/model.ts';
import { type Classifier, classifierOf } from '../classify.ts';
import { categoryFeatures, GROUPS } from '../features/features.ts';
import { read } from '../features/reading.ts';
import { propose } from '../propose.ts';
import { foldsByServer, type LabelledTool } from './data.ts';
import { type Rows, trainMulti } from './linear.ts';
import { modelOf, type WeightsFile } from './model.ts';

/** L2 penalty, found by cross-validation: halving or doubling it changes no figure by more than 0.2 points. */
const STRENGTH = 3;
/** A label that the readers were unsure of counts half. */
const UNSURE = 0.5;
/** Single words must be met at more than one server, or they learn the server and not the word. */
const WORDS = /^(?:word|text|with|(?:name|lead) (?:verb|head))$/;
/** Weights below this are left out: they change no label, and the file stays quick to load. */
const LEAST = 0.015;
const FOLDS = 10;
const BETWEEN = '\u0000';

/** The category that nothing was labelled with is not learnt; the rules alone give it. */
const LEARNT: readonly Category[] = CATEGORIES.filter((c) => c !== 'Unknown');

/** The features of one tool: names of group and word together, and values. */
interface Features {
  keys: string[];
  values: number[];
}

function featuresOf(tools: readonly LabelledTool[]): Features[] {
  return tools.map(({ tool, server }) => {
    const r = read(tool, server, '');
    const features: Features = { keys: [], values: [] };
    categoryFeatures(r, propose(r), (group, word, value) => {
      features.keys.push(GROUPS[group] + BETWEEN + word);
      features.values.push(value);
    });
    return features;
  });
}

/** Group and word of each feature that is learnt, in the order of their names. */
function vocabulary(features: readonly Features[], tools: readonly LabelledTool[]): [string, string][] {
  const met = new Map<string, { times: number; servers: Set<string> }>();
  for (const [i, { keys }] of features.entries())
    for (const key of new Set(keys)) {
      const entry = met.get(key) ?? { times: 0, servers: new Set<string>() };
      entry.times++;
      entry.servers.add(tools[i]!.server);
      met.set(key, entry);
    }
  return [...met]
    .map(([key, entry]) => [key.split(BETWEEN) as [string, string], entry] as const)
    .filter(([[group], { times, servers }]) => times >= 2 && (servers.size >= 2 || !WORDS.test(group)))
    .map(([name]) => name)
    .sort(([a, b], [c, d]) => (a < c ? -1 : a > c ? 1 : b < d ? -1 : 1));
}

/** Weights trained on these tools. The same tools in the same order give the same bytes. */
export function train(tools: readonly LabelledTool[], version: string, features = featuresOf(tools)): WeightsFile {
  const known = tools.map((_, i) => i).filter((i) => LEARNT.includes(tools[i]!.category));
  const names = vocabulary(features, tools);
  const index = new Map(names.map((name, i) => [name.join(BETWEEN), i]));
  const rows: Rows = { indices: [], values: [], width: names.length };
  for (const i of known) {
    const { keys, values } = features[i]!;
    const kept = keys.map((name, k) => [index.get(name) ?? -1, values[k]!] as const).filter(([k]) => k >= 0);
    rows.indices.push(Int32Array.from(kept, ([k]) => k));
    rows.values.push(Float64Array.from(kept, ([, value]) => value));
  }
  const weights = trainMulti(
    rows,
    known.map((i) => LEARNT.indexOf(tools[i]!.category)),
    known.map((i) => (tools[i]!.sure ? 1 : UNSURE)),
    LEARNT.length,
    STRENGTH,
  );
  const trainedOn = { tools: tools.length, servers: new Set(tools.map((t) => t.server)).size };
  const file: WeightsFile = { version, trainedOn, categories: CATEGORIES, features: {} };
  for (const [k, [group, word]] of names.entries()) {
    const row = CATEGORIES.map((c) => {
      const at = LEARNT.indexOf(c);
      return at === -1 ? 0 : Math.round(weights[at * names.length + k]! * 1000) / 1000 || 0;
    });
    if (row.some((w) => Math.abs(w) >= LEAST)) {
      file.features[group] ??= {};
      file.features[group][word] = row;
    }
  }
  return file;
}

/**
 * Labels every tool with a classifier trained without its server; in the order of the tools. `others` are trained with as well, without those of
 * the same servers, and are not labelled.
 */
export function crossValidate(tools: readonly LabelledTool[], others: readonly LabelledTool[] = []): Classification[] {
  const all = [...tools, ...others];
  const folds = foldsByServer(all, FOLDS);
  const features = featuresOf(all);
  const out = new Array<Classification>(tools.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const rest = all.map((_, i) => i).filter((i) => folds[i] !== fold);
    const weights = train(
      rest.map((i) => all[i]!),
      'cross-validation',
      rest.map((i) => features[i]!),
    );
    const classifier: Classifier = classifierOf(modelOf(weights));
    for (const [i, { tool, server }] of tools.entries())
      if (folds[i] === fold) out[i] = classifier.classify(tool, { name: server });
  }
  return out;
}
