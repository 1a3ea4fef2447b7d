/** What a person is told while sources are read, and at the end: found, new, changed, rejected and why, what is left of GitHub's limits. */
import type { DiscoverEvent } from '../crawler/discover/index.ts';
import { oneLine } from '../data/text.ts';

type Event<K extends DiscoverEvent['kind']> = Extract<DiscoverEvent, { kind: K }>;
type Judged = Event<'judged'>['judged'];

/** How one repository is counted. */
interface Counted {
  as: 'new' | 'changed' | 'same' | 'rejected' | 'duplicate' | 'gone';
  reason: string | null;
}

const RESOURCES: Record<string, string> = {
  core: 'requests',
  search: 'searches',
  code_search: 'code searches',
  graphql: 'points',
};
/** Reasons for rejections that are named, the most frequent first. */
const MOST_REASONS = 5;

export class Discovery {
  readonly #now: () => number;
  readonly #sources = new Map<string, { pages: number; found: number; added: number }>();
  readonly #judged = { new: 0, changed: 0, same: 0, rejected: 0, duplicate: 0, gone: 0 };
  readonly #reasons = new Map<string, number>();
  /** How each was last counted: one that is looked at again, because more was said of it, counts once. */
  readonly #counted = new Map<string, Counted>();
  #page: Event<'page'> | null = null;
  #progress: Event<'progress'> | null = null;
  #wait: { until: number; text: string } | null = null;
  /** What could not be read; the run's exit code tells of it too. */
  readonly failures: string[] = [];

  /** `now` in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  take(event: DiscoverEvent): void {
    if (event.kind === 'page') {
      const source = this.#sources.get(event.source) ?? { pages: 0, found: 0, added: 0 };
      this.#sources.set(event.source, source);
      source.pages++;
      source.found += event.found;
      source.added += event.added;
      this.#page = event;
    }
    if (event.kind === 'judged') this.#judge(event.judged);
    if (event.kind === 'progress') this.#progress = event;
    if (event.kind === 'failed') this.failures.push(`${event.source}: ${event.text}`);
    if (event.kind === 'wait') {
      const { seconds } = event.wait;
      this.#wait = { until: this.#now() + seconds * 1000, text: waitText(event.wait) };
    }
  }

  #judge({ name, verdict, change, reasons }: Judged): void {
    const before = this.#counted.get(name);
    if (before) this.#count(before, -1);
    // One that was rejected a moment ago, and is a server by what was said since, is new all the same.
    const as = verdict === 'server' ? (before?.as === 'rejected' ? 'new' : change) : verdict;
    const now = { as, reason: verdict === 'rejected' ? rejection(reasons) : null };
    this.#counted.set(name, now);
    this.#count(now, 1);
  }

  #count({ as, reason }: Counted, by: 1 | -1): void {
    this.#judged[as] += by;
    if (reason !== null) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + by);
  }

  /** Counts of what was looked at, for programs. */
  counts(): Record<string, number> {
    return { ...this.#judged };
  }

  /** Where the run is, in a few lines; none before anything was asked. */
  lines(): string[] {
    const lines: string[] = [];
    const page = this.#page;
    if (page) {
      const pages = page.total === null ? '' : ` of ${Math.max(1, Math.ceil(Math.min(page.total, 1000) / 100))}`;
      lines.push(`${page.source}: ${oneLine(page.slice, 70)}, page ${page.page}${pages}`);
    }
    if (this.#sources.size > 0) lines.push(`  ${this.#foundText()}`);
    if (this.#progress) lines.push(`  ${this.#leftText(this.#progress)}`);
    const wait = this.#wait;
    const left = wait === null ? 0 : Math.ceil((wait.until - this.#now()) / 1000);
    if (left > 0) lines.push(`  waiting ${left} s more: ${wait!.text}`);
    return lines;
  }

  #foundText(): string {
    const found = [...this.#sources.values()].reduce((sum, source) => sum + source.found, 0);
    const { slices } = this.#progress ?? {};
    const where = slices ? ` in ${number(slices.read)} of ${number(slices.read + slices.left)} slices` : '';
    const open = Math.max(
      0,
      [...this.#sources.values()].reduce((sum, source) => sum + source.added, 0) - this.#counted.size,
    );
    const waiting = open > 0 ? `, ${number(open)} to be looked at` : '';
    return `found ${number(found)}${where}; ${this.#judgedText()}${waiting}`;
  }

  #judgedText(): string {
    const { new: fresh, changed, same, rejected, duplicate, gone } = this.#judged;
    const servers = `${number(fresh + changed + same)} servers (${number(fresh)} new, ${number(changed)} changed)`;
    const others = [
      [rejected, 'rejected'],
      [duplicate, 'copies'],
      [gone, 'gone'],
    ] as const;
    return [servers, ...others.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`)].join(', ');
  }

  #leftText({ slices, minutes }: Event<'progress'>): string {
    const time = minutes < 1 ? 'less than a minute' : `about ${duration(minutes)}`;
    const left = slices.left === 0 ? 'all searches are read' : `${time} left at GitHub's limits`;
    return [left, ...this.#budgets().map(budgetText)].join('; ');
  }

  /** What is left of limits that still count. */
  #budgets(): Event<'progress'>['budgets'] {
    const isOpen = (resets: string | null): boolean => resets === null || Date.parse(resets) > this.#now();
    return (this.#progress?.budgets ?? []).filter(({ resets }) => isOpen(resets));
  }

  /** What came of it, when all is read. */
  summary(): string[] {
    const lines = [...this.#sources].map(
      ([source, { pages, found, added }]) =>
        `${source}: ${count(pages, 'page')}, ${number(found)} found, ${number(added)} of them not known before`,
    );
    if (Object.values(this.#judged).some((n) => n > 0)) lines.push(`Looked at: ${this.#judgedText()}`);
    const reasons = [...this.#reasons].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
    for (const [reason, n] of reasons.slice(0, MOST_REASONS)) lines.push(`  ${number(n)} rejected: ${reason}`);
    const more = reasons.slice(MOST_REASONS).reduce((sum, [, n]) => sum + n, 0);
    if (more > 0) lines.push(`  ${number(more)} rejected for other reasons`);
    if (this.#progress) {
      const { search, codeSearch, rest, points, tarballs, retries } = this.#progress.usage;
      const asked = [
        count(search, 'search', 'searches'),
        count(codeSearch, 'code search', 'code searches'),
        count(rest, 'other request'),
        count(points, 'point'),
        ...(tarballs > 0 ? [count(tarballs, 'archive')] : []),
        ...(retries > 0 ? [`${count(retries, 'repetition')} among them`] : []),
      ];
      lines.push(`Asked of GitHub: ${asked.join(', ')}`);
      for (const budget of this.#budgets()) lines.push(`  ${budgetText(budget)}`);
    }
    return lines;
  }
}

/** Why one was rejected: the weightiest thing against it, or that too little speaks for it. Scores are left out, so that equal reasons count together. */
function rejection(reasons: readonly string[]): string {
  const against = reasons.find((reason) => reason.startsWith('−') || !/^[+−]/.test(reason));
  return against ? against.replace(/^−[\d.]+ /, '') : 'too little in it speaks for a server';
}

/** One repository's judgement, for someone who asked for just this one. */
export function judgementText({ name, formerly, verdict, score, reasons }: Judged): string {
  const renamed = formerly ? ` (formerly ${formerly})` : '';
  const is = verdict === 'server' ? 'looks like a server' : 'does not look like a server, and is read all the same';
  return `${name}${renamed} ${is}: ${score} points (${reasons.slice(0, 4).join('; ') || 'nothing tells'})`;
}

function waitText({ resource, why }: Event<'wait'>['wait']): string {
  if (why === 'told') return 'GitHub said to';
  return why === 'limit'
    ? `GitHub's ${RESOURCES[resource]} are used up until then`
    : `few ${RESOURCES[resource]} are left, and are spread over the time`;
}

function budgetText({ token, resource, limit, remaining, resets }: Event<'progress'>['budgets'][number]): string {
  const until = resets === null ? '' : ` until ${new Date(resets).toTimeString().slice(0, 8)}`;
  const whose = token === 'token 1' ? '' : `${token}: `;
  return `${whose}${number(remaining)} of ${number(limit)} ${RESOURCES[resource]}${until}`;
}

const number = (n: number): string => n.toLocaleString('en-US');
const count = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`;
const duration = (minutes: number): string =>
  minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
