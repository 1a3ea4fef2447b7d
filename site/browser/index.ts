/** Reads the static search index: a manifest, one shard a word, and the blocks of the documents shown; the same of what is recent. */
import { asked, words } from '../../data/text.ts';
import {
  BLOCK,
  blockPath,
  type Entry,
  isTool,
  KEPT_POSTINGS,
  labelTerm,
  MANIFEST_PATH,
  MAX_POSTINGS,
  type Manifest,
  type Part,
  type Shard,
  shardPath,
  type ToolEntry,
} from '../search/format.ts';
import { Numbering } from '../search/numbering.ts';

export interface Narrowing {
  category?: number;
  risk?: number;
  facet?: number;
  kind?: 'server' | 'tool';
}

/** What a search found; `more` where it did not read on, so that there may be others. */
export interface Entries {
  entries: Entry[];
  more: boolean;
}

const MAX_TERMS = 6;
/** Blocks of documents looked at for one answer: bounds what a search transfers. */
const MAX_BLOCKS = 10;
/** Shards read for a word that is shorter than the beginnings they are kept by. */
const MAX_SHARDS = 4;

export class SearchIndex {
  readonly #root: string;
  readonly #manifest: Manifest;
  readonly #read = new Map<string, Promise<unknown>>();
  readonly #numbering: Numbering;

  private constructor(root: string, manifest: Manifest) {
    this.#root = root;
    this.#manifest = manifest;
    this.#numbering = new Numbering(manifest.documents, manifest.recent);
  }

  /** The index of the site at `root` ('' or '/folder'); null where a server answers searches instead. */
  static async open(root: string): Promise<SearchIndex | null> {
    const response = await fetch(root + MANIFEST_PATH);
    if (!response.ok) return null;
    const manifest = (await response.json()) as Manifest;
    return manifest.mode === 'shards' ? new SearchIndex(root, manifest) : null;
  }

  /**
   * Best first; at most `limit`. Without words, what has the labels asked for, those with most to lose first. Whoever no longer waits for the
   * answer says so by `signal`; then nothing more is read.
   */
  async search(query: string, narrowing: Narrowing = {}, limit = 20, signal?: AbortSignal): Promise<Entries> {
    const { category, risk, facet } = narrowing;
    const isLabelled = category !== undefined || risk !== undefined || facet !== undefined;
    const written = words(query).join(' ');
    const own = [...new Set(asked(query))].slice(0, MAX_TERMS);
    const terms = isLabelled ? [...own, labelTerm(category, risk, facet)] : own;
    if (terms.length === 0) return { entries: [], more: false };
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
    let at = 0;
    const more = false;
    // As many at once as may be enough, and more only where the narrowing left too few.
    while (at < found.length && entries.length < 2 * limit && !signal?.aborted) {
      const places: { part: Part; document: number; score: number }[] = [];
      for (; at < found.length && entries.length + places.length < 2 * limit; at++) {
        const { number, score } = found[at]!;
        const block = Math.floor(number / BLOCK);
        if (!blocks.has(block) && blocks.size >= MAX_BLOCKS) continue;
        blocks.add(block);
        places.push({ ...this.#numbering.document(number), score });
      }
      const read = await Promise.all(
        places.map(({ part, document }) => this.#unpack<Entry[]>(blockPath(part, Math.floor(document / BLOCK)))),
      );
      for (const [i, { document, score }] of places.entries()) {
        const entry = read[i]![document % BLOCK]!;
        if (fits(entry, narrowing)) entries.push({ entry, score: score + closeness(entry, written) });
      }
    }
    const best = entries.sort((a, b) => b.score - a.score).slice(0, limit);
    return { entries: best.map(({ entry }) => entry), more: more || at < found.length || entries.length > limit };
  }

  /** Numbers of the documents with a word that starts so, and whether it stands in their name; `isCut` where there are more. */
  async #documents(term: string): Promise<{ found: Map<number, boolean>; isCut: boolean }> {
    const { shards, recent } = this.#manifest;
    const parts = await Promise.all([
      this.#shards('whole', shards, term),
      this.#shards('recent', recent?.shards ?? [], term),
    ]);
    /** By word, and where it stands: numbers, and the last up to which all are known. */
    const lists = new Map<string, { inName: boolean; numbers: number[]; last: number }>();
    for (const [i, part] of (['whole', 'recent'] as const).entries())
      for (const [word, postings] of parts[i]!.flatMap((shard) => Object.entries(shard)))
        for (const [where, distances] of word.startsWith(term) ? postings.entries() : []) {
          const key = `${where} ${word}`;
          const list = lists.get(key) ?? { inName: where === 0, numbers: [], last: Number.POSITIVE_INFINITY };
          lists.set(key, list);
          let document = 0;
          for (const distance of distances) {
            document += distance;
            const number = this.#numbering.number(part, document);
            if (number !== undefined && number <= list.last) list.numbers.push(number);
          }
          if (part === 'whole' && distances.length === KEPT_POSTINGS) list.last = list.numbers.at(-1)!;
        }
    const found = new Map<number, boolean>();
    let isCut = false;
    for (const { inName, numbers } of lists.values()) {
      isCut ||= numbers.length > MAX_POSTINGS;
      for (const number of numbers.sort((a, b) => a - b).slice(0, MAX_POSTINGS))
        found.set(number, inName || found.get(number) === true);
    }
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

/** The name is the query, or begins with it. @param query its words */
function closeness(entry: Entry, query: string): number {
  const name = words(entry[0]).join(' ');
  if (query === '') return 0;
  return name === query ? 2 : name.startsWith(query) ? 0.5 : 0;
}
