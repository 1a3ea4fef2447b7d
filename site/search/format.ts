/**
 * The static search index: files that a browser reads a few of. Documents have numbers: each server, those with most critical tools first,
 * and behind it its tools, gravest first. `blocks` hold what is shown of 128 of them; `shards` hold, for all words with one beginning, the
 * numbers of the documents that have them. Because a server's tools stand together, a word of its name is one run of numbers, and a common
 * word's first results are in few blocks: that halves the index and what a search reads, against an order by risk alone.
 * Blocks and shards are gzipped JSON, so that they are small on any host; the browser unpacks them.
 *
 * A number stays what it is until the index is made anew. What changes meanwhile stands in a second index of the same form, the recent one,
 * with the numbers that no longer count and the places of its own documents among the others: so a search in both finds what it would find in
 * one, in the same order.
 */

export const BLOCK = 128;
/** More documents than this are not looked at for one word in names, nor for one elsewhere: the first. */
export const MAX_POSTINGS = 2000;
/** Some more are listed, so that there are still as many when some no longer count. */
export const KEPT_POSTINGS = 2100;
/** Shards are split until their JSON is about this long, in characters. */
export const SHARD_CHARACTERS = 48_000;
/** Words of this many characters and more share a shard by their beginning. */
export const LEAST_PREFIX = 2;

export interface Manifest {
  /** `api` where a server answers searches, `shards` where the files do. */
  mode: 'api' | 'shards';
  documents: number;
  /** Beginnings of words in order; shard `n` has the words that start with the longest of them that fits. */
  shards: string[];
  recent?: Recent;
}

/** Servers that came, changed or went since the rest of the index was made. */
export interface Recent {
  shards: string[];
  /** Numbers that no longer count, in runs: the distance from the end of the run before, and how many; again and again. */
  gone: number[];
  /** Before which number the recent documents stand, in their order: the distance from the one before, and how many do; again and again. */
  places: number[];
}

/** `[name, slug, tools, critical, high]` */
export type ServerEntry = [name: string, slug: string, tools: number, critical: number, high: number];
/** `[name, server's slug, server's name, category, risk, facets as bits, segment where it is not the name]` */
export type ToolEntry = [
  name: string,
  slug: string,
  serverName: string,
  category: number,
  risk: number,
  facets: number,
  segment?: string,
];
export type Entry = ServerEntry | ToolEntry;

export const isTool = (entry: Entry): entry is ToolEntry => typeof entry[2] === 'string';

/** Documents of a word: numbers with the word in their name, and those with it elsewhere, each as the distance from the one before. */
export type Postings = [inName: number[], elsewhere: number[]];
export type Shard = Record<string, Postings>;

/**
 * What stands among the words for all tools with a label: with this category, this risk, this facet (their numbers), or several of these.
 * No word begins so, and none of them begins with another.
 */
export const labelTerm = (category: number | undefined, risk: number | undefined, facet: number | undefined): string =>
  `=${[category, risk, facet].map((part) => part ?? '').join('.')};`;

/** All terms that stand for a tool's labels. */
export function* labelTerms([, , , category, risk, facets]: ToolEntry): Generator<string> {
  const ofFacet = [undefined, ...Array.from({ length: 32 }, (_, facet) => facet).filter((n) => facets & (1 << n))];
  for (const c of [undefined, category])
    for (const r of [undefined, risk])
      for (const f of ofFacet) if (c !== undefined || r !== undefined || f !== undefined) yield labelTerm(c, r, f);
}

/** Which of the two indexes. */
export type Part = 'whole' | 'recent';
const FOLDERS = { whole: '/search/', recent: '/search/recent/' } as const satisfies Record<Part, string>;

export const blockPath = (part: Part, n: number): string => `${FOLDERS[part]}blocks/${n}`;
export const shardPath = (part: Part, n: number): string => `${FOLDERS[part]}shards/${n}`;
export const isRecent = (path: string): boolean => path.startsWith(FOLDERS.recent);
export const MANIFEST_PATH = '/search/index.json';
