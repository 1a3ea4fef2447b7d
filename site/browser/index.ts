/** Reads the static search index: a manifest, one shard a word, and the blocks of the documents shown; the same of what is recent. */
import { words } from '../../data/text.ts';
import {
  BLOCK,
  blockPath,
  type Entry,
  isTool,
  MANIFEST_PATH,
  MAX_POSTINGS,
  type Manifest,
  type Part,
  type Recent,
  type Shard,
  shardPath,
  type ToolEntry,
} from '../search/format.ts';

export interface Narrowing {
  category?: number;
  risk?: number;
  facet?: number;
  kind?: 'server' | 'tool';
}

/** Blocks read for one answer: bounds what a search transfers. */
const MAX_BLOCKS = 10;
/** Shards read for a word that is shorter than the beginnings they are kept by. */
const MAX_SHARDS = 4;

export class SearchIndex {
  readonly #root: string;
  readonly #manifest: Manifest;
  readonly #read = new Map<string, Promise<unknown>>();
  /** Numbers that no longer count. */
  readonly #gone: ReadonlySet<number>;
  /** Where recent documents stand, by their number, between two numbers of the others; and back. */
  readonly #places: readonly number[];
  readonly #recent: ReadonlyMap<number, number>;

  private constructor(root: string, manifest: Manifest) {
    this.#root = root;
    this.#manifest = manifest;
    this.#gone = new Set(manifest.recent ? goneIn(manifest.recent) : []);
    this.#places = manifest.recent ? placesIn(manifest.recent) : [];
    this.#recent = new Map(this.#places.map((place, number) => [place, number]));
  }

  /** The index of the site at `root` ('' or '/folder'); null where a server answers searches instead. */
  static async open(root: string): Promise<SearchIndex | null> {
    const response = await fetch(root + MANIFEST_PATH);
    if (!response.ok) return null;
    const manifest = (await response.json()) as Manifest;
    return manifest.mode === 'shards' ? new SearchIndex(root, manifest) : null;
  }

  /** Best first; at most `limit`. */
  async search(query: string, narrowing: Narrowing = {}, limit = 20): Promise<Entry[]> {
    const terms = [...new Set(words(query))].slice(0, 6);
    if (terms.length === 0) return [];
    const lists = await Promise.all(terms.map((term) => this.#documents(term)));
    const [first, ...others] = lists.sort((a, b) => Number(a.isCut) - Number(b.isCut) || a.found.size - b.found.size);
    const found = [...first!.found]
      // Who is missing in a list that was cut may have the word all the same.
      .filter(([number]) => others.every((list) => list.isCut || list.found.has(number)))
      .map(([number, inName]) => ({
        number,
        score:
          Number(inName) +
          others.reduce((sum, { found }) => sum + (found.get(number) ? 1 : found.has(number) ? 0 : -0.5), 0),
      }))
      .sort((a, b) => b.score - a.score || a.number - b.number);
    const entries: { entry: Entry; score: number }[] = [];
    const blocks = new Set<string>();
    for (const { number, score } of found) {
      const recent = this.#recent.get(number);
      const path = blockPath(recent === undefined ? 'whole' : 'recent', Math.floor((recent ?? number) / BLOCK));
      if (!blocks.has(path) && blocks.size >= MAX_BLOCKS) continue;
      blocks.add(path);
      const entry = (await this.#unpack<Entry[]>(path))[(recent ?? number) % BLOCK]!;
      if (fits(entry, narrowing)) entries.push({ entry, score: score + closeness(entry, terms) });
      if (entries.length >= 2 * limit) break;
    }
    return entries
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ entry }) => entry);
  }

  /**
   * The documents with a word that starts so, by number or place, and whether it stands in their name; `isCut` where there are more.
   */
  async #documents(term: string): Promise<{ found: Map<number, boolean>; isCut: boolean }> {
    const [whole, recent] = await Promise.all([
      this.#shards('whole', this.#manifest.shards, term),
      this.#shards('recent', this.#manifest.recent?.shards ?? [], term),
    ]);
    const found = new Map<number, boolean>();
    let isCut = false;
    const note = (shards: readonly Shard[], placeOf: (number: number) => number | undefined): void => {
      for (const shard of shards)
        for (const [word, postings] of Object.entries(shard)) {
          if (!word.startsWith(term)) continue;
          for (const [i, distances] of postings.entries()) {
            isCut ||= distances.length === MAX_POSTINGS;
            let number = 0;
            for (const distance of distances) {
              number += distance;
              const place = placeOf(number);
              if (place !== undefined) found.set(place, i === 0 || found.get(place) === true);
            }
          }
        }
    };
    note(whole, (number) => (this.#gone.has(number) ? undefined : number));
    note(recent, (number) => this.#places[number]);
    return { found, isCut };
  }

  /** The shards that have words that start so. @param shards beginnings of their words */
  async #shards(part: Part, shards: readonly string[], term: string): Promise<Shard[]> {
    const fitting = [...shards.keys()].filter((n) => term.startsWith(shards[n]!));
    const longest = fitting.sort((a, b) => shards[b]!.length - shards[a]!.length).slice(0, 1);
    const longer = [...shards.keys()]
      .filter((n) => shards[n]!.startsWith(term) && shards[n] !== term)
      .slice(0, MAX_SHARDS);
    return Promise.all([...new Set([...longest, ...longer])].map((n) => this.#unpack<Shard>(shardPath(part, n))));
  }

  #unpack<T>(path: string): Promise<T> {
    let reading = this.#read.get(path) as Promise<T> | undefined;
    if (!reading) {
      reading = fetch(this.#root + path).then(async (response) => {
        const unpacked = response.body!.pipeThrough(new DecompressionStream('gzip'));
        return (await new Response(unpacked).json()) as T;
      });
      this.#read.set(path, reading);
    }
    return reading;
  }
}

/** Numbers that no longer count. */
function* goneIn({ gone }: Recent): Generator<number> {
  let number = 0;
  for (let i = 0; i < gone.length; i += 2) {
    number += gone[i]!;
    for (let count = gone[i + 1]!; count > 0; count--) yield number++;
  }
}

/** Places of the recent documents in their order: each between the number it stands before and the one before that. */
function placesIn({ places }: Recent): number[] {
  const count = places.reduce((sum, value, i) => sum + (i % 2) * value, 0);
  const found: number[] = [];
  let before = 0;
  for (let i = 0; i < places.length; i += 2) {
    before += places[i]!;
    for (let n = places[i + 1]!; n > 0; n--) found.push(before - 1 + (found.length + 1) / (count + 1));
  }
  return found;
}

function fits(entry: Entry, { category, risk, facet, kind }: Narrowing): boolean {
  if (!isTool(entry)) return kind !== 'tool' && category === undefined && risk === undefined && facet === undefined;
  const [, , , ownCategory, ownRisk, facets] = entry as ToolEntry;
  return (
    kind !== 'server' &&
    (category === undefined || category === ownCategory) &&
    (risk === undefined || risk === ownRisk) &&
    (facet === undefined || (facets & (1 << facet)) !== 0)
  );
}

/** The name is the query, or begins with it. */
function closeness(entry: Entry, terms: readonly string[]): number {
  const name = words(entry[0]).join(' ');
  const query = terms.join(' ');
  return name === query ? 2 : name.startsWith(query) ? 0.5 : 0;
}
