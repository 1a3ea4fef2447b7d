/** GitHub's search syntax as far as it is documented for the REST endpoints, over the stand-in's repositories. */
import { fullName, type Repository, type World } from './world.ts';

/** A query GitHub would refuse with 422. */
export class InvalidQuery extends Error {}

interface Parsed {
  terms: string[];
  qualifiers: { name: string; value: string; isExcluded: boolean }[];
}

const REPOSITORY_QUALIFIERS = new Set([
  'in',
  'topic',
  'created',
  'pushed',
  'stars',
  'size',
  'language',
  'fork',
  'archived',
  'user',
  'repo',
]);
const CODE_QUALIFIERS = new Set(['in', 'filename', 'extension', 'path', 'size', 'language', 'user', 'repo', 'fork']);

function parse(q: string, known: ReadonlySet<string>): Parsed {
  if (q.length > 256) throw new InvalidQuery('The search is longer than 256 characters.');
  const parsed: Parsed = { terms: [], qualifiers: [] };
  let operators = 0;
  for (const [, minus, name, quoted, plain] of q.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = quoted ?? plain!;
    if (minus || /^(?:AND|OR|NOT)$/.test(value)) operators++;
    if (name && known.has(name)) parsed.qualifiers.push({ name, value, isExcluded: minus === '-' });
    else if (name) throw new InvalidQuery(`unknown qualifier ${name}`);
    else parsed.terms.push(value.toLowerCase());
  }
  if (operators > 5) throw new InvalidQuery('More than five AND / OR / NOT operators were used.');
  return parsed;
}

function inRange(value: number, range: string, read: (text: string, isEnd: boolean) => number): boolean {
  const [from, to] = range.split('..');
  if (to !== undefined) return value >= read(from!, false) && value <= read(to, true);
  const [, operator, bound] = /^(>=|<=|>|<)?(.+)$/.exec(range)!;
  if (operator === '>=') return value >= read(bound!, false);
  if (operator === '>') return value > read(bound!, true);
  if (operator === '<=') return value <= read(bound!, true);
  if (operator === '<') return value < read(bound!, false);
  return value >= read(bound!, false) && value <= read(bound!, true);
}

function readTime(text: string, isEnd: boolean): number {
  const time = Date.parse(text) / 1000;
  if (Number.isNaN(time)) throw new InvalidQuery(`"${text}" is not a recognized date/time format`);
  return isEnd && /^\d{4}-\d\d-\d\d$/.test(text) ? time + 86_399 : time;
}

function readNumber(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new InvalidQuery(`"${text}" is not a number`);
  return number;
}

/** Answers searches over a world and remembers the newest answers, since pages are asked for one after the other. */
export class Search {
  readonly #world: World;
  #revision = -1;
  #texts = new Map<Repository, string>();
  #files = new Map<string, { repo: Repository; path: string; text: string }[]>();
  #answers = new Map<string, unknown[]>();

  constructor(world: World) {
    this.#world = world;
  }

  #remembered<T>(key: string, work: () => T[]): T[] {
    if (this.#revision !== this.#world.revision) {
      this.#revision = this.#world.revision;
      this.#texts.clear();
      this.#files.clear();
      this.#answers.clear();
    }
    let answer = this.#answers.get(key) as T[] | undefined;
    if (!answer) {
      answer = work();
      this.#answers.set(key, answer);
      if (this.#answers.size > 50) this.#answers.delete(this.#answers.keys().next().value!);
    }
    return answer;
  }

  repositories(q: string): Repository[] {
    return this.#remembered(`repositories ${q}`, () => {
      const { terms, qualifiers } = parse(q, REPOSITORY_QUALIFIERS);
      const places = qualifiers.find(({ name }) => name === 'in')?.value.split(',') ?? ['name', 'description'];
      const tests = qualifiers
        .filter(({ name }) => name !== 'in')
        .map(({ name, value, isExcluded }) => {
          const test = REPOSITORY_TESTS[name]!(value);
          return (repo: Repository) => test(repo) !== isExcluded;
        });
      const withForks = qualifiers.some(({ name }) => name === 'fork');
      return this.#world.repositories
        .filter((repo) => {
          if (repo.state === 'private' || repo.state === 'deleted' || repo.state === 'blocked') return false;
          if (repo.parent !== null && !withForks) return false;
          if (!tests.every((test) => test(repo))) return false;
          return terms.every((term) => places.some((place) => this.#place(repo, place).includes(term)));
        })
        .sort((a, b) => a.stars - b.stars || a.id - b.id);
    });
  }

  #place(repo: Repository, place: string): string {
    if (place === 'name') return repo.name.toLowerCase();
    if (place === 'description') return (repo.description ?? '').toLowerCase();
    const text = this.#texts.get(repo) ?? (repo.files()['README.md'] ?? '').toLowerCase();
    this.#texts.set(repo, text);
    return text;
  }

  code(q: string): { repo: Repository; path: string }[] {
    return this.#remembered(`code ${q}`, () => {
      const { terms, qualifiers } = parse(q, CODE_QUALIFIERS);
      if (terms.length === 0) throw new InvalidQuery('Must include at least one search term.');
      const filename = qualifiers.find(({ name }) => name === 'filename')?.value.toLowerCase();
      const extension = qualifiers.find(({ name }) => name === 'extension')?.value.toLowerCase();
      const size = qualifiers.find(({ name }) => name === 'size')?.value;
      return this.#filesBy(filename ?? `.${extension}`).filter(
        ({ text }) =>
          terms.every((term) => text.includes(term)) && (size === undefined || inRange(text.length, size, readNumber)),
      );
    });
  }

  /** Files of a name, or of an ending that begins with a dot. */
  #filesBy(key: string): { repo: Repository; path: string; text: string }[] {
    let files = this.#files.get(key);
    if (!files) {
      files = [];
      for (const repo of this.#world.repositories) {
        if (repo.state !== 'public' || repo.parent !== null) continue;
        for (const [path, text] of Object.entries(repo.files())) {
          const base = path.split('/').at(-1)!.toLowerCase();
          if (key.startsWith('.') ? base.endsWith(key) : base === key)
            files.push({ repo, path, text: text.toLowerCase() });
        }
      }
      this.#files.set(key, files);
    }
    return files;
  }
}

const REPOSITORY_TESTS: Record<string, (value: string) => (repo: Repository) => boolean> = {
  topic: (value) => (repo) => repo.topics.includes(value),
  created: (value) => (repo) => inRange(repo.created, value, readTime),
  pushed: (value) => (repo) => inRange(repo.pushed, value, readTime),
  stars: (value) => (repo) => inRange(repo.stars, value, readNumber),
  size: (value) => (repo) => inRange(repo.size, value, readNumber),
  language: (value) => (repo) => repo.language?.toLowerCase() === value.toLowerCase(),
  fork: (value) => (repo) => value === 'true' || (repo.parent !== null) === (value === 'only'),
  archived: (value) => (repo) => repo.isArchived === (value === 'true'),
  user: (value) => (repo) => repo.owner.toLowerCase() === value.toLowerCase(),
  repo: (value) => (repo) => fullName(repo).toLowerCase() === value.toLowerCase(),
};
