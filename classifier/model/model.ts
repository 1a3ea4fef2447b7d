/** The trained weights, and how a category follows from features. */
import { readFileSync } from 'node:fs';
import { CATEGORIES, type Category } from '../../data/model.ts';
import { categoryFeatures, GROUPS, WORD_GROUPS } from '../features/features.ts';
import { MOST_NUMBERS } from '../features/lexicon.ts';
import type { Reading } from '../features/reading.ts';
import type { Proposal } from '../propose.ts';

/** What training writes and the classifier reads. Everything in it can be read by a person: feature names and their weights. */
export interface WeightsFile {
  /** Version of the classifier that these weights make. */
  version: string;
  /** How many labelled tools they were trained on, and of how many servers. */
  trainedOn: { tools: number; servers: number };
  /** The order of the numbers of each feature. */
  categories: readonly Category[];
  /** Group of features → word → its weights. */
  features: Record<string, Record<string, number[]>>;
}

/**
 * The rules were written in sight of the servers they were trained with, so the model is surer of them than it may be of others: scores are
 * divided by this before they are read as probabilities. Found on 3,047 tools of 422 servers that neither rules nor weights of 1.4.1 had seen:
 * with 1.15 their calibration error was 0.050, with this 0.034 (0.033 by cross-validation on the servers trained with).
 * On 641 tools of 278 servers that 1.5.0 had not seen it was 0.024 with this, and 0.040 with 1.15, so it stays.
 */
const TEMPERATURE = 1.28;

export interface Model {
  readonly version: string;
  /** Where the weights of each group's words begin, in the order of `GROUPS`. */
  readonly places: readonly ReadonlyMap<string, number>[];
  /**
   * The same for base forms, by their number and the group of words (`WORD_GROUPS` a number, so that all places of a word lie side by side),
   * as far as asked for: 0 not yet, -1 nowhere, else one more than the place.
   */
  readonly byNumber: Int32Array;
  /** One weight for each category, in the order of `CATEGORIES`, feature by feature. */
  readonly weights: Float64Array;
}

export function modelOf(file: WeightsFile): Model {
  const weights: number[] = [];
  const place = ([word, row]: [string, number[]]): [string, number] => [word, weights.push(...row) - row.length];
  const places = GROUPS.map((group) => new Map(Object.entries(file.features[group] ?? {}).map(place)));
  return {
    version: file.version,
    places,
    byNumber: new Int32Array(WORD_GROUPS * MOST_NUMBERS),
    weights: Float64Array.from(weights),
  };
}

/** Where the weights of a feature begin; -1 where it has none. */
function placeOf({ places, byNumber }: Model, group: number, word: string, number: number): number {
  if (number === 0) return places[group]!.get(word) ?? -1;
  const known = byNumber[WORD_GROUPS * number + group]!;
  if (known !== 0) return known > 0 ? known - 1 : -1;
  const place = places[group]!.get(word) ?? -1;
  byNumber[WORD_GROUPS * number + group] = place === -1 ? -1 : place + 1;
  return place;
}

/** The model that ships with the project. */
export function loadModel(): Model {
  return modelOf(JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as WeightsFile);
}

const scores = new Float64Array(CATEGORIES.length);

/** The probability of each category, in the order of `CATEGORIES`; they stand until the next are asked for. */
export function probabilities(model: Model, r: Reading, p: Proposal): Float64Array {
  const { weights } = model;
  const z = scores.fill(0);
  categoryFeatures(r, p, (group, word, value, number) => {
    const place = placeOf(model, group, word, number);
    if (place >= 0) for (let c = 0; c < z.length; c++) z[c]! += weights[place + c]! * value;
  });
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < z.length; c++) if (z[c]! > top) top = z[c]!;
  let total = 0;
  for (let c = 0; c < z.length; c++) {
    z[c] = Math.exp((z[c]! - top) / TEMPERATURE);
    total += z[c]!;
  }
  for (let c = 0; c < z.length; c++) z[c]! /= total;
  return z;
}
