/** Reads the static search index: a manifest, one shard a word, and the blocks of the documents shown. */
import { words } from '../../data/text.ts';
import {
  BLOCK,
  blockPath,
  type Entry,
  isTool,
  MANIFEST_PATH,
  MAX_POSTINGS,
  type Manifest,
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

  private constructor(root: string, manifest: Manifest) {
    this.#root = root;
    this.#manifest = manifest;
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
    const blocks = new Set<number>();
    for (const { number, score } of found) {
      const block = Math.floor(number / BLOCK);
      if (!blocks.has(block) && blocks.size >= MAX_BLOCKS) continue;
      blocks.add(block);
      const entry = (await this.#unpack<Entry[]>(blockPath(block)))[number % BLOCK]!;
      if (fits(entry, narrowing)) entries.push({ entry, score: score + closeness(entry, terms) });
      if (entries.length >= 2 * limit) break;
    }
    return entries
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ entry }) => entry);
  }

  /** Numbers of the documents with a word that starts so, and whether it stands in their name; `isCut` where there are more. */
  async #documents(term: string): Promise<{ found: Map<number, boolean>; isCut: boolean }> {
    const { shards } = this.#manifest;
    const fitting = [...shards.keys()].filter((n) => term.startsWith(shards[n]!));
    const longest = fitting.sort((a, b) => shards[b]!.length - shards[a]!.length).slice(0, 1);
    const longer = [...shards.keys()]
      .filter((n) => shards[n]!.startsWith(term) && shards[n] !== term)
      .slice(0, MAX_SHARDS);
    const read = await Promise.all([...new Set([...longest, ...longer])].map((n) => this.#unpack<Shard>(shardPath(n))));
    const found = new Map<number, boolean>();
    let isCut = false;
    for (const shard of read)
      for (const [word, postings] of Object.entries(shard)) {
        if (!word.startsWith(term)) continue;
        for (const [i, distances] of postings.entries()) {
          isCut ||= distances.length === MAX_POSTINGS;
          let number = 0;
          for (const distance of distances) {
            number += distance;
            found.set(number, i === 0 || found.get(number) === true);
          }
        }
      }
    return { found, isCut };
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
