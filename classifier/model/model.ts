/** The trained weights, and how a category follows from features. */
import { readFileSync } from 'node:fs';
import { CATEGORIES, type Category } from '../../data/model.ts';
import { categoryFeatures } from '../features/features.ts';
import { MOST_NUMBERS } from '../features/lexicon.ts';
import type { Reading } from '../features/reading.ts';
import type { Proposal } from '../propose.ts';

/** What training writes and the classifier reads. Everything in it can be read by a person: feature names and their weights. */
export interface WeightsFile {
  /** Version of the classifier that these weights make. */
  version: string;
  /** The order of the numbers of each feature. */
  categories: readonly Category[];
  /** Group of features → word → its weights. */
  features: Record<string, Record<string, number[]>>;
}

/**
 * The rules were written in sight of the servers they were trained with, so the model is surer of them than it may be of others: scores are
 * divided by this before they are read as probabilities.
 */
const TEMPERATURE = 1.15;

/** Where the weights of a group's words begin. */
class Group {
  private readonly places: ReadonlyMap<string, number>;
  /** The same by the number of the base form, as far as asked for: 0 not yet, -1 nowhere, else one more than the place. */
  private byNumber: Int32Array | null = null;

  constructor(places: ReadonlyMap<string, number>) {
    this.places = places;
  }

  /** -1 where the word has no weights. */
  placeOf(word: string, number: number): number {
    if (number === 0) return this.places.get(word) ?? -1;
    this.byNumber ??= new Int32Array(MOST_NUMBERS);
    const known = this.byNumber[number]!;
    if (known !== 0) return known > 0 ? known - 1 : -1;
    const place = this.places.get(word) ?? -1;
    this.byNumber[number] = place === -1 ? -1 : place + 1;
    return place;
  }
}

export interface Model {
  readonly version: string;
  readonly groups: ReadonlyMap<string, Group>;
  /** One weight for each category, in the order of `CATEGORIES`, feature by feature. */
  readonly weights: Float64Array;
}

export function modelOf(file: WeightsFile): Model {
  const weights: number[] = [];
  const place = ([word, row]: [string, number[]]): [string, number] => [word, weights.push(...row) - row.length];
  const groups = new Map(
    Object.entries(file.features).map(([group, rows]) => [group, new Group(new Map(Object.entries(rows).map(place)))]),
  );
  return { version: file.version, groups, weights: Float64Array.from(weights) };
}

/** The model that ships with the project. */
export function loadModel(): Model {
  return modelOf(JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as WeightsFile);
}

/** The probability of each category, in the order of `CATEGORIES`. */
export function probabilities({ groups, weights }: Model, r: Reading, p: Proposal): Float64Array {
  const z = new Float64Array(CATEGORIES.length);
  // features of one group mostly follow each other
  let last = '';
  let words: Group | undefined;
  categoryFeatures(r, p, (group, word, value, number = 0) => {
    if (group !== last) words = groups.get((last = group));
    const place = words?.placeOf(word, number) ?? -1;
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
