/** The sources whose findings are looked at on GitHub before anything is downloaded: names become present names, and what is no server is left out. */
import type { Candidate } from '../../data/model.ts';
import { SourceError } from './failure.ts';
import { type GitHub, sharedGitHub } from './github/client.ts';
import { discoverDue, discoverGitHub } from './github/index.ts';
import { planGitHub } from './github/plan.ts';
import { Pool } from './github/pool.ts';
import type { DiscoverOptions } from './index.ts';
import { DEFAULT_LISTS, readList } from './list.ts';
import { REGISTRY_URL, readRegistry } from './registry.ts';
import { CrawlState, type Found } from './state.ts';

/** Servers found by GitHub's searches. */
export async function* githubCandidates(options: DiscoverOptions): AsyncGenerator<Candidate> {
  const { onEvent } = options;
  const since = options.since ? new Date(options.since) : null;
  yield* onGitHub(options, async function* (state, github, onJudged) {
    let slices = { read: 0, left: 0 };
    const tell = (minutes: number): void =>
      onEvent?.({ kind: 'progress', slices, minutes, budgets: github.budgets(), usage: { ...github.usage } });
    yield* discoverGitHub({
      state,
      github,
      ...(since && { since }),
      onPage: ({ slice, page, total, found, added, isCapped }) => {
        onEvent?.({ kind: 'page', source: 'github', slice, page, total, found, added });
        if (isCapped) onEvent?.({ kind: 'note', text: `${slice}: ${total} results, of which GitHub gives 1,000` });
        const plan = planGitHub(state, { now: github.clock.now(), since, tokens: github.tokenCount });
        slices = plan.slices;
        tell(plan.minutes);
      },
      onJudged,
    });
    tell(0);
  });
}

/** Known servers that changed and are due. */
export async function* dueCandidates(options: DiscoverOptions & { budget?: number }): AsyncGenerator<Candidate> {
  const { budget } = options;
  yield* onGitHub(options, (state, github, onJudged) =>
    discoverDue({ state, github, onJudged, ...(budget !== undefined && { budget }) }),
  );
}

async function* onGitHub(
  options: DiscoverOptions,
  work: (state: CrawlState, github: GitHub, onJudged: Pool['onJudged']) => AsyncGenerator<Candidate>,
): AsyncGenerator<Candidate> {
  const github = reach(options);
  const state = new CrawlState(options.catalogue.database);
  try {
    yield* work(state, github, judgedBy('github', options));
  } finally {
    state.close();
  }
}

/** Tells of every judgement, and has the catalogue call a renamed repository by its new name before its server comes under it. */
function judgedBy(source: string, { catalogue, onEvent }: DiscoverOptions): Pool['onJudged'] {
  return (judged) => {
    if (judged.formerly !== null) catalogue.rename(judged.formerly, judged.name);
    onEvent?.({ kind: 'judged', source, judged });
  };
}

function reach({ signal, onEvent }: DiscoverOptions): GitHub {
  const github = sharedGitHub();
  github.attach({ ...(signal && { signal }), onWait: (wait) => onEvent?.({ kind: 'wait', wait }) });
  return github;
}

/** Servers of the official registry. */
export async function* registryCandidates(options: DiscoverOptions): AsyncGenerator<Candidate> {
  const { catalogue, signal, onEvent } = options;
  const state = new CrawlState(catalogue.database);
  try {
    const named = new NamedElsewhere('registry', state, options);
    const url = process.env.MCP_REGISTRY_URL ?? REGISTRY_URL;
    let page = 0;
    for await (const { repositories, packages, rejected, keep } of readRegistry({
      state,
      url,
      ...(signal && { signal }),
    })) {
      const found = repositories.length + packages.length;
      yield* packages;
      const added = yield* named.add(repositories);
      keep();
      onEvent?.({ kind: 'page', source: 'registry', slice: url, page: ++page, total: null, found, added });
      if (rejected > 0)
        onEvent?.({
          kind: 'note',
          text: `${rejected} entries of the registry name neither a repository nor an npm package`,
        });
    }
    yield* named.finish();
  } finally {
    state.close();
  }
}

/** Servers of lists that people keep. A list that cannot be read is told of, and the others are read. */
export async function* listCandidates(options: DiscoverOptions): AsyncGenerator<Candidate> {
  const { catalogue, lists = DEFAULT_LISTS, signal, onEvent } = options;
  const state = new CrawlState(catalogue.database);
  try {
    const named = new NamedElsewhere('list', state, options);
    for (const location of lists) {
      const list = await readList(state, location, signal).catch((error: Error) => {
        signal?.throwIfAborted();
        if (!(error instanceof SourceError)) throw error;
        onEvent?.({ kind: 'failed', source: 'list', text: error.message });
        return null;
      });
      if (list === null) continue;
      const added = yield* named.add(list.found);
      list.keep();
      onEvent?.({
        kind: 'page',
        source: 'list',
        slice: location,
        page: 1,
        total: null,
        found: list.found.length,
        added,
      });
    }
    yield* named.finish();
  } finally {
    state.close();
  }
}

/** Repositories that others than GitHub named: looked at where there is a token, handed on as they are named where there is none. */
class NamedElsewhere {
  readonly #source: string;
  readonly #state: CrawlState;
  readonly #pool: Pool | null;

  constructor(source: string, state: CrawlState, options: DiscoverOptions) {
    const github = reach(options);
    this.#source = source;
    this.#state = state;
    this.#pool = github.hasToken ? new Pool(state, github, judgedBy(source, options)) : null;
  }

  /** Hands on what is new; gives how many were not known before. */
  async *add(found: readonly Found[]): AsyncGenerator<Candidate, number> {
    if (this.#pool) {
      const added = this.#state.see(found);
      while ((await this.#pool.examine(false)) > 0) yield* this.#pool.ready(this.#source);
      return added;
    }
    for (const { name, sighting, candidate } of found)
      yield { ...candidate, sighting: { ...sighting, seen: this.#state.now }, repository: name, ref: null };
    return this.#state.see(found);
  }

  async *finish(): AsyncGenerator<Candidate> {
    if (!this.#pool) return;
    while ((await this.#pool.examine(true)) > 0) yield* this.#pool.ready(this.#source);
    yield* this.#pool.ready(this.#source);
  }
}
