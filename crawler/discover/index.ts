/** Where servers are found. Each source has a file of its own; here they are chosen and run one after the other. */
import type { Catalogue } from '../../data/catalogue.ts';
import type { Candidate } from '../../data/model.ts';
import { parseTarget, type Target } from '../target.ts';
import { DiscoverError, SourceError } from './failure.ts';
import type { Usage } from './github/client.ts';
import type { PaceReport, Wait } from './github/pacer.ts';
import type { Judged } from './github/pool.ts';
import { CrawlState, currentName } from './state.ts';

export interface DiscoverOptions {
  catalogue: Catalogue;
  /** ISO 8601 date: only what is new since then, where the source can tell. */
  since?: string | null;
  /** Files, folders or addresses of lists, for the source `list`; the best known ones unless given. */
  lists?: readonly string[];
  signal?: AbortSignal;
  onEvent?: (event: DiscoverEvent) => void;
}

/** What a person is told while sources are read. */
export type DiscoverEvent =
  | { kind: 'page'; source: string; slice: string; page: number; total: number | null; found: number; added: number }
  | { kind: 'judged'; source: string; judged: Judged }
  | { kind: 'wait'; wait: Wait }
  /** How far GitHub's searches are: slices read and known to be left, minutes at GitHub's limits, and what is left of those limits. */
  | { kind: 'progress'; slices: { read: number; left: number }; minutes: number; budgets: PaceReport[]; usage: Usage }
  | { kind: 'note'; text: string }
  /** A source, or one list of several, could not be read to its end. */
  | { kind: 'failed'; source: string; text: string };

type Source = (
  options: DiscoverOptions,
) => AsyncIterable<Candidate> | Promise<Iterable<Candidate> | AsyncIterable<Candidate>>;

/** Every source by the name under which its sightings are kept. */
const SOURCES: Record<'seeds' | 'npm' | 'github' | 'registry' | 'list', Source> = {
  seeds: async () => (await import('./seeds.ts')).seedCandidates(),
  npm: async (options) => (await import('./npm.ts')).npmCandidates(options),
  github: async (options) => (await import('./remote.ts')).githubCandidates(options),
  registry: async (options) => (await import('./remote.ts')).registryCandidates(options),
  list: async (options) => (await import('./remote.ts')).listCandidates(options),
};

export type SourceName = keyof typeof SOURCES;
export const SOURCE_NAMES = Object.keys(SOURCES) as SourceName[];

/**
 * The servers that these sources name, source by source. A source that fails is told of, and the next is read. Ends when it is stopped.
 * @throws DiscoverError for a name that is none, and for GitHub without a token, before anything is read.
 */
export async function* discover(names: readonly string[], options: DiscoverOptions): AsyncGenerator<Candidate> {
  const unknown = names.find((name) => !Object.hasOwn(SOURCES, name));
  if (unknown !== undefined)
    throw new DiscoverError(`There is no source "${unknown}". Sources are ${SOURCE_NAMES.join(', ')}.`);
  if (names.includes('github')) await needToken();
  for (const name of names as SourceName[])
    yield* told(name, named(readSource(name, options), options.catalogue), options);
}

async function* readSource(name: SourceName, options: DiscoverOptions): AsyncGenerator<Candidate> {
  yield* await SOURCES[name](options);
}

/** The candidates with their repository's present name, as far as GitHub has told it. The catalogue's servers get it first. */
async function* named(candidates: AsyncIterable<Candidate>, catalogue: Catalogue): AsyncGenerator<Candidate> {
  const state = new CrawlState(catalogue.database);
  for (const { former, present } of state.renames()) catalogue.rename(former, present);
  for await (const candidate of candidates) {
    // Manifests go on naming a repository as it was once called.
    const { repository: said } = candidate;
    const repository = said && (currentName(catalogue.database, said) ?? said);
    yield { ...candidate, repository };
  }
}

async function needToken(): Promise<void> {
  const { sharedGitHub } = await import('./github/client.ts');
  if (!sharedGitHub().hasToken)
    throw new DiscoverError('GitHub can be searched only with a token: set GITHUB_TOKEN (no permissions are needed).');
}

/**
 * What is due for another visit and has changed since the last: repositories of GitHub, where there is a token, then packages of npm, together as
 * far as `budget` requests and points go, downloads not counted.
 */
export async function* discoverDue(options: DiscoverOptions & { budget?: number }): AsyncGenerator<Candidate> {
  const { catalogue, budget = Number.POSITIVE_INFINITY, signal, onEvent } = options;
  const [{ sharedGitHub }, { dueCandidates }, { npmDue }] = await Promise.all([
    import('./github/client.ts'),
    import('./remote.ts'),
    import('./npm-due.ts'),
  ]);
  const { usage, hasToken } = sharedGitHub();
  const spent = (): number => usage.rest + usage.points;
  const before = spent();
  if (hasToken) yield* told('github', named(dueCandidates({ ...options, budget }), catalogue), options);
  else onEvent?.({ kind: 'note', text: 'Repositories of GitHub are left out: set GITHUB_TOKEN to visit those too.' });
  const left = Math.max(0, budget - (spent() - before));
  const packages = npmDue({ catalogue, budget: left, ...(signal && { signal }) });
  yield* told('npm', named(packages, catalogue), options);
}

/** The candidates of a source until it fails, which is told, or the run is stopped. */
async function* told(
  source: string,
  candidates: AsyncIterable<Candidate>,
  { signal, onEvent }: DiscoverOptions,
): AsyncGenerator<Candidate> {
  try {
    yield* candidates;
  } catch (error) {
    if (signal?.aborted) return;
    if (!(error instanceof SourceError)) throw error;
    onEvent?.({ kind: 'failed', source, text: error.message });
  }
}

/** Servers that a person named, those on GitHub looked at first where there is a token. */
export async function* lookAtNamed(
  candidates: readonly Candidate[],
  options: DiscoverOptions,
): AsyncGenerator<Candidate> {
  yield* named((await import('./named.ts')).lookAtNamed(candidates, options), options.catalogue);
}

/** The first `limit` candidates. */
export async function* take(
  candidates: Iterable<Candidate> | AsyncIterable<Candidate>,
  limit: number,
): AsyncGenerator<Candidate> {
  let left = limit;
  if (left <= 0) return;
  for await (const candidate of candidates) {
    yield candidate;
    if (--left <= 0) return;
  }
}

/** A package or repository that a person named, as a candidate; null for a target that no catalogue can keep. */
export function targetCandidate(text: string): Candidate | null {
  const target = parseTarget(text);
  if (target?.kind !== 'npm' && target?.kind !== 'github') return null;
  return {
    sighting: { source: 'user', reference: text, seen: new Date().toISOString() },
    ...pinOf(target),
    path: '',
    area: null,
    why: null,
  };
}

function pinOf(
  target: Extract<Target, { kind: 'npm' | 'github' }>,
): Pick<Candidate, 'name' | 'package' | 'repository' | 'ref'> {
  return target.kind === 'npm'
    ? { name: target.name, package: { name: target.name, version: target.version }, repository: null, ref: null }
    : { name: target.repository, package: null, repository: target.repository, ref: target.ref };
}
