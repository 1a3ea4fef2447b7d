/** GitHub as a source of servers: partitioned searches, looks in bulk, judgement, and whatever is due for another visit. */
import type { Candidate } from '../../../data/model.ts';
import type { CrawlState } from '../state.ts';
import type { GitHub } from './client.ts';
import { type Judged, Pool } from './pool.ts';
import { CODE_QUERIES, PROTOCOL_PUBLISHED, REPOSITORY_QUERIES } from './queries.ts';
import { type Page, sweep } from './search.ts';
import { firstSlices } from './slices.ts';

/** Code search knows no dates: a pass over it costs the same every time, and is made so often. */
const CODE_PASS_DAYS = 30;
/** A repeated pass looks back a little further than the last began, because GitHub's index lags behind. */
const INDEX_LAG = 60 * 60_000;

export interface GitHubDiscovery {
  state: CrawlState;
  github: GitHub;
  /** Only what was pushed to since then; otherwise everything at first, and afterwards what changed since the last complete pass. */
  since?: Date;
  onPage?: (page: Page) => void;
  onJudged?: (judged: Judged) => void;
}

/** Servers found by GitHub's searches. Each comes as soon as it is known; asking for the next says that the one before is kept. */
export async function* discoverGitHub(options: GitHubDiscovery): AsyncGenerator<Candidate> {
  const { state, github, onPage } = options;
  const pool = new Pool(state, github, options.onJudged);
  // Opened in one transaction, so that another crawler on the same database joins these passes and opens none of its own.
  const passes = state.atomically(() => {
    const planned = planPasses(state, github.clock.now(), options.since ?? null);
    for (const pass of planned) {
      state.addSlices(pass.sweep, pass.slices);
      state.setMark(pass.openMark, JSON.stringify(pass));
    }
    return planned;
  });
  for (const pass of passes) {
    for await (const page of sweep(state, github, pass.sweep, pass.pushedSince)) {
      onPage?.(page);
      while ((await pool.examine(false)) > 0) yield* pool.ready('github');
    }
  }
  while ((await pool.examine(true)) > 0) yield* pool.ready('github');
  while ((await pool.refresh()) > 0) yield* pool.ready('github');
  yield* pool.ready('github');
  // Only now: a run that dies before leaves its passes to the next, which then makes none of its own.
  state.atomically(() => {
    for (const pass of passes.filter(({ sweep }) => state.isSwept(sweep))) {
      if (pass.doneMark) state.setMark(pass.doneMark, pass.began);
      state.setMark(pass.openMark, null);
    }
  });
}

/**
 * Servers that are due for another visit and have changed, and those that were found and never handed on; searches nothing. Ends before the
 * requests and points of this run pass `budget`; what is left stays due.
 */
export async function* discoverDue(options: GitHubDiscovery & { budget?: number }): AsyncGenerator<Candidate> {
  const { state, github, onJudged, budget = Number.POSITIVE_INFINITY } = options;
  const pool = new Pool(state, github, onJudged);
  const spent = (): number => github.usage.points + github.usage.rest;
  const before = spent();
  yield* pool.ready(null);
  // One round asks twice at most: for what changed, and for the facts of what did.
  while (spent() - before + 2 <= budget && (await pool.revisit()) > 0) yield* pool.ready(null);
}

/** One pass over a set of searches. */
export interface Pass {
  sweep: string;
  slices: { query: string; ranges: ReturnType<typeof firstSlices>[number] }[];
  /** ISO 8601; null asks for all. */
  pushedSince: string | null;
  began: string;
  /** Where the beginning of the last complete pass of its kind is kept; null for one that a person asked for with a date. */
  doneMark: string | null;
  /** Where a pass that was begun is kept until it is complete. */
  openMark: string;
}

/**
 * The passes a run makes: those that an earlier run began and did not end; where there are none, repository search, over everything the first
 * time and over what was pushed to since the last pass after that, and code search when its last pass is old.
 */
export function planPasses(state: CrawlState, now: number, since: Date | null): Pass[] {
  const began = new Date(now).toISOString();
  const until = Math.floor(now / 1000);
  if (since) {
    const day = since.toISOString().slice(0, 10);
    const slices = REPOSITORY_QUERIES.map(({ id }) => ({
      query: id,
      ranges: { created: [0, until] as [number, number] },
    }));
    const sweep = `since ${day}, ${began.slice(0, 10)}`;
    return [{ sweep, slices, pushedSince: day, began, doneMark: null, openMark: `github.open ${sweep}` }];
  }
  const open = [REPOSITORY_MARKS, CODE_MARKS].flatMap(({ openMark }) => state.mark(openMark) ?? []);
  if (open.length > 0) return open.map((pass) => JSON.parse(pass) as Pass);
  const lastPass = state.mark(REPOSITORY_MARKS.doneMark);
  const lastCode = state.mark(CODE_MARKS.doneMark);
  const passes: Pass[] = [
    {
      sweep: `repositories ${began}`,
      slices: REPOSITORY_QUERIES.flatMap((query) => {
        const ranges = firstSlices(query, until);
        const all: typeof ranges = [{ created: [ranges[0]!.created![0], until] }];
        return (lastPass === null ? ranges : all).map((one) => ({ query: query.id, ranges: one }));
      }),
      pushedSince: lastPass === null ? PROTOCOL_PUBLISHED : seconds(Date.parse(lastPass) - INDEX_LAG),
      began,
      ...REPOSITORY_MARKS,
    },
  ];
  if (lastCode === null || now - Date.parse(lastCode) >= CODE_PASS_DAYS * 86_400_000)
    passes.push({
      sweep: `code ${began}`,
      slices: CODE_QUERIES.flatMap((query) => firstSlices(query, until).map((ranges) => ({ query: query.id, ranges }))),
      pushedSince: null,
      began,
      ...CODE_MARKS,
    });
  return passes;
}

const REPOSITORY_MARKS = { doneMark: 'github.repositories.done', openMark: 'github.repositories.open' };
const CODE_MARKS = { doneMark: 'github.code.done', openMark: 'github.code.open' };

/** ISO 8601 without fractions, as searches take it. */
const seconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
