/**
 * Which documents have which word, for millions of pairs: chains through two arrays of numbers, because an array of its own for each of some
 * hundred thousand words would take four times the memory.
 */
import { KEPT_POSTINGS } from './format.ts';

/** Where a document has a word. */
export type Where = 'inName' | 'elsewhere';

/** Chains of a word: one for each. */
const CHAINS = { inName: 0, elsewhere: 1 } as const satisfies Record<Where, number>;

export class Terms {
  readonly #chains = new Map<string, number>();
  /** By chain: its last link, and how many it has. */
  #last = new Int32Array(1 << 16);
  #count = new Int32Array(1 << 16);
  /** By link: the document, and the link before it. The first is no link. */
  #document = new Int32Array(1 << 18);
  #before = new Int32Array(1 << 18);
  #links = 1;

  /** Documents come in the order of their numbers; behind the first `KEPT_POSTINGS` of a chain the rest is left out. */
  add(term: string, where: Where, document: number): void {
    let first = this.#chains.get(term);
    if (first === undefined) {
      first = 2 * this.#chains.size;
      this.#chains.set(term, first);
    }
    const chain = first + CHAINS[where];
    if (chain >= this.#last.length) {
      this.#last = grown(this.#last);
      this.#count = grown(this.#count);
    }
    if (this.#count[chain]! >= KEPT_POSTINGS) return;
    if (this.#links === this.#document.length) {
      this.#document = grown(this.#document);
      this.#before = grown(this.#before);
    }
    this.#document[this.#links] = document;
    this.#before[this.#links] = this.#last[chain]!;
    this.#last[chain] = this.#links++;
    this.#count[chain]!++;
  }

  /** All words in order. */
  sorted(): string[] {
    return [...this.#chains.keys()].sort();
  }

  /** How many documents are noted for a word. */
  postings(term: string): number {
    const first = this.#chains.get(term)!;
    return this.#count[first]! + this.#count[first + 1]!;
  }

  /** The documents that have a word there, in order. */
  documents(term: string, where: Where): number[] {
    const chain = this.#chains.get(term)! + CHAINS[where];
    const found = new Array<number>(this.#count[chain]!);
    for (let link = this.#last[chain]!, i = found.length; i-- > 0; link = this.#before[link]!)
      found[i] = this.#document[link]!;
    return found;
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
