/** What a run would still ask of GitHub and what that would cost, reckoned from what is known and asking nothing. */
import type { CrawlState } from '../state.ts';
import { type Pass, planPasses } from './index.ts';
import { LIMITS } from './pacer.ts';
import { QUERIES } from './queries.ts';
import { PAGE_SIZE, SEARCH_CAP, searchText } from './slices.ts';

/** Parts that a search over the cap falls into, for each that can be read: measured in a simulated sweep of 43,000 servers. */
const SPLITS = 1.3;
/** Results of one query that another has not found: topics are left out of the queries behind them, the rest overlaps. */
const NEW_PART = 0.8;
/** About half of what searches bring up is no server and is never downloaded (MCPCrawler, arXiv 2509.25292). */
const SERVER_PART = 0.5;
/** Days in which as much is pushed to as there is, at a fiftieth a day. */
const TURNOVER_DAYS = 50;
const DAY = 86_400_000;

export interface PlannedQuery {
  query: string;
  /** As GitHub would be asked first. */
  text: string;
  /** Results expected: counted by this or an earlier pass, or, before there was one, a published order of magnitude. */
  results: number;
  isCounted: boolean;
  /** Requests that are still to be made. */
  requests: number;
  /** Slices that were read, and those known to be left. */
  read: number;
  left: number;
}

export interface GitHubPlan {
  queries: PlannedQuery[];
  /** Parts of searches that were read, and those known to be left. */
  slices: { read: number; left: number };
  search: number;
  codeSearch: number;
  /** GraphQL points for looks at what is found. */
  points: number;
  /** Archives to be downloaded at most, one request each. */
  archives: number;
  /** For the searches, at GitHub's limits, the tokens together. */
  minutes: number;
  /** For all of it. */
  hours: number;
}

/** The plan of the next, or the running, `discoverGitHub`. `tokens` share the work. */
export function planGitHub(
  state: CrawlState,
  options: { now: number; since: Date | null; tokens: number },
): GitHubPlan {
  const queries = planPasses(state, options.now, options.since).flatMap((pass) =>
    plannedQueries(state, pass, options.now),
  );
  const sum = (kind: 'repositories' | 'code', count: (query: PlannedQuery) => number): number =>
    queries.filter(({ query }) => QUERIES.get(query)!.kind === kind).reduce((total, one) => total + count(one), 0);
  const search = sum('repositories', ({ requests }) => requests);
  const codeSearch = sum('code', ({ requests }) => requests);
  const found = Math.ceil(sum('repositories', ({ results }) => results) * NEW_PART);
  const archives = Math.ceil(found * SERVER_PART);
  const tokens = Math.max(1, options.tokens);
  const minutes = (search / LIMITS.search.token + codeSearch / LIMITS.code_search.token) / tokens;
  const hours = Math.max(minutes / 60, archives / LIMITS.core.token / tokens);
  const slices = {
    read: queries.reduce((all, one) => all + one.read, 0),
    left: queries.reduce((all, one) => all + one.left, 0),
  };
  return { queries, slices, search, codeSearch, points: Math.ceil(found / PAGE_SIZE), archives, minutes, hours };
}

function plannedQueries(state: CrawlState, pass: Pass, now: number): PlannedQuery[] {
  const begun = new Map(state.sliceTotals(pass.sweep).map((row) => [row.query, row]));
  const first = new Map((state.firstTotals(pass.sweep.split(' ')[0]!) ?? []).map((row) => [row.query, row.results]));
  const isRepeated = pass.pushedSince !== null && state.mark('github.repositories.done') !== null;
  const part = isRepeated ? Math.min(1, (now - Date.parse(pass.pushedSince!)) / DAY / TURNOVER_DAYS) : 1;
  return [...new Set(pass.slices.map(({ query }) => query))].map((id) => {
    const query = QUERIES.get(id)!;
    const roots = pass.slices.filter((slice) => slice.query === id).map(({ ranges }) => ranges);
    const counts = roots.map((ranges) => state.totalOf(pass.sweep, id, ranges));
    const counted = counts.every((count) => count !== null) ? counts.reduce((sum, count) => sum + count, 0) : null;
    const earlier = first.get(id) || null;
    const results = counted ?? Math.ceil((earlier ?? query.expected) * part);
    const { read = 0, splits = 0, leaves = roots.length, open = roots.length } = begun.get(id) ?? {};
    const splitsLeft = results > SEARCH_CAP ? Math.max(0, Math.ceil((results / SEARCH_CAP) * SPLITS) - splits) : 0;
    const requests = open === 0 ? 0 : Math.max(open, Math.ceil(Math.max(0, results - read) / PAGE_SIZE) + splitsLeft);
    const isCounted = (counted ?? earlier) !== null;
    return {
      query: id,
      text: searchText(query, roots[0]!, pass.pushedSince),
      results,
      isCounted,
      requests,
      read: leaves - open,
      left: open,
    };
  });
}
