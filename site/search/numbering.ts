/**
 * The numbers that documents would have if the index were made anew: those of the whole index that still count and the recent ones, in one order
 * (format.ts). Whoever searches in both by these numbers finds what a search in one would find.
 */
import type { Part, Recent } from './format.ts';

/** Documents of one part that stand together, from `start` on; the first has the number `first` among all. */
interface Run {
  part: Part;
  start: number;
  length: number;
  first: number;
}

export class Numbering {
  readonly #runs: readonly Run[];
  readonly #byPart: Record<Part, readonly Run[]>;

  /** @param documents how many the whole index has */
  constructor(documents: number, recent: Recent | undefined) {
    this.#runs = recent ? runsOf(documents, recent) : [{ part: 'whole', start: 0, length: documents, first: 0 }];
    const of = (part: Part): Run[] => this.#runs.filter((run) => run.part === part);
    this.#byPart = { whole: of('whole'), recent: of('recent') };
  }

  /** The number among all of a part's document; undefined where it no longer counts. */
  number(part: Part, document: number): number | undefined {
    const run = lastFrom(this.#byPart[part], 'start', document);
    return run && document < run.start + run.length ? run.first + document - run.start : undefined;
  }

  /** The document that has this number. */
  document(number: number): { part: Part; document: number } {
    const run = lastFrom(this.#runs, 'first', number)!;
    return { part: run.part, document: run.start + number - run.first };
  }
}

function runsOf(documents: number, { gone, places }: Recent): Run[] {
  const runs: Run[] = [];
  const next = { whole: 0, recent: 0 };
  let first = 0;
  const take = (part: Part, length: number): void => {
    if (length > 0) runs.push({ part, start: next[part], length, first });
    next[part] += length;
    first += length;
  };
  let at = 0;
  let goneFrom = gone.length > 0 ? gone[0]! : documents;
  const takeWholeUpTo = (end: number): void => {
    while (goneFrom < end) {
      take('whole', goneFrom - next.whole);
      next.whole += gone[at + 1]!;
      at += 2;
      goneFrom = at < gone.length ? next.whole + gone[at]! : documents;
    }
    take('whole', Math.max(0, end - next.whole));
  };
  let before = 0;
  for (let i = 0; i < places.length; i += 2) {
    before += places[i]!;
    takeWholeUpTo(before);
    take('recent', places[i + 1]!);
  }
  takeWholeUpTo(documents);
  return runs;
}

/** The last of the runs, which are in order, that begins there or before. */
function lastFrom(runs: readonly Run[], key: 'start' | 'first', value: number): Run | undefined {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]![key] <= value) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}
