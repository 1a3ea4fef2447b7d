/** Writes the files of one index: blocks of what is shown, and shards of words (format.ts). */
import { gzipSync } from 'node:zlib';
import {
  BLOCK,
  blockPath,
  type Entry,
  isTool,
  LEAST_PREFIX,
  labelTerms,
  type Part,
  type Postings,
  SHARD_CHARACTERS,
  type Shard,
  shardPath,
} from './format.ts';
import type { Indexed } from './indexed.ts';
import { Terms } from './terms.ts';

/** Takes a file of the index. */
export type Write = (path: string, body: Buffer) => void;

export class PartWriter {
  readonly #part: Part;
  readonly #write: Write;
  readonly #terms = new Terms();
  #block: Entry[] = [];
  #documents = 0;

  constructor(part: Part, write: Write) {
    this.#part = part;
    this.#write = write;
  }

  /** Documents have the numbers of their order. */
  add({ entry, name, elsewhere }: Indexed): void {
    const named = new Set(name);
    for (const word of named) this.#terms.add(word, 'inName', this.#documents);
    for (const word of new Set(elsewhere)) if (!named.has(word)) this.#terms.add(word, 'elsewhere', this.#documents);
    if (isTool(entry)) for (const term of labelTerms(entry)) this.#terms.add(term, 'elsewhere', this.#documents);
    this.#block.push(entry);
    this.#documents++;
    if (this.#block.length === BLOCK) this.#flush();
  }

  /** Writes what is left. @returns how many documents there are, and the beginnings of words in the order of their shards */
  end(): { documents: number; shards: string[] } {
    this.#flush();
    const shards: string[] = [];
    for (const { prefix, shard } of shardsOf(this.#terms))
      this.#write(shardPath(this.#part, shards.push(prefix) - 1), pack(shard));
    return { documents: this.#documents, shards };
  }

  #flush(): void {
    if (this.#block.length === 0) return;
    this.#write(blockPath(this.#part, Math.floor((this.#documents - 1) / BLOCK)), pack(this.#block));
    this.#block = [];
  }
}

const pack = (value: object): Buffer => gzipSync(JSON.stringify(value), { level: 9 });

/** Shards of bearable size in the order of their beginnings: words by their first characters, as many as it takes. */
function* shardsOf(terms: Terms): Generator<{ prefix: string; shard: Shard }> {
  const beginning = (term: string, length: number): string => [...term].slice(0, length).join('');
  // Two digits and a comma are what a distance takes on average.
  const size = (term: string): number => term.length + 10 + 3 * terms.postings(term);
  function* divided(part: readonly string[], length: number): Generator<{ prefix: string; shard: Shard }> {
    for (const [prefix, members] of Map.groupBy(part, (term) => beginning(term, length))) {
      const total = members.reduce((sum, term) => sum + size(term), 0);
      if (total > SHARD_CHARACTERS && members.length > 1 && members.some((term) => [...term].length > length))
        yield* divided(members, length + 1);
      else yield { prefix, shard: Object.fromEntries(members.map((term) => [term, postings(terms, term)])) };
    }
  }
  yield* divided(terms.sorted(), LEAST_PREFIX);
}

const postings = (terms: Terms, term: string): Postings => [
  distances(terms.documents(term, 'inName')),
  distances(terms.documents(term, 'elsewhere')),
];

const distances = (numbers: readonly number[]): number[] => numbers.map((number, i) => number - (numbers[i - 1] ?? 0));
