/** What a run would ask of GitHub and what that would cost, reckoned from what is known and asking nothing. */
import type { CrawlState } from '../state.ts';
import { planPasses } from './index.ts';
import { LIMITS } from './pacer.ts';
import { QUERIES } from './queries.ts';
import { PAGE_SIZE, SEARCH_CAP, searchText } from './slices.ts';

/** Parts that a search over the cap falls into, for each that can be read: measured in a simulated sweep of 43,000 servers. */
const SPLITS = 1.3;
/** Results of one query that another has not found: topics are left out of the queries behind them, the rest overlaps. */
const NEW_PART = 0.8;

export interface PlannedQuery {
  pass: string;
  query: string;
  /** As GitHub would be asked first. */
  text: string;
  /** Results expected: counted by an earlier pass, or, before there was one, a published order of magnitude. */
  results: number;
  isMeasured: boolean;
  requests: number;
}

export interface Plan {
  queries: PlannedQuery[];
  search: number;
  codeSearch: number;
  /** GraphQL points for looks at what is found. */
  points: number;
  /** Archives to be downloaded at most, one request each. */
  archives: number;
  /** At GitHub's limits, the tokens together. */
  hours: number;
}

/** The plan of the next run of `discoverGitHub`. `tokens` share the work. */
export function planGitHub(state: CrawlState, options: { now: number; since: Date | null; tokens: number }): Plan {
  const queries: PlannedQuery[] = [];
  for (const pass of planPasses(state, options.now, options.since)) {
    const begun = new Map(state.sliceTotals(pass.sweep).map((row) => [row.query, row]));
    const first = new Map((state.firstTotals(pass.sweep.split(' ')[0]!) ?? []).map((row) => [row.query, row.results]));
    // What was pushed to since the last pass is a small part of what there is: a fiftieth a day.
    const days = pass.pushedSince
      ? (options.now - Date.parse(pass.pushedSince)) / 86_400_000
      : Number.POSITIVE_INFINITY;
    const part = state.mark('github.repositories.done') && pass.pushedSince ? Math.min(1, days / 50) : 1;
    for (const id of new Set(pass.slices.map(({ query }) => query))) {
      const query = QUERIES.get(id)!;
      const counted = begun.get(id)?.results || first.get(id);
      const results = Math.ceil((counted ?? query.expected) * part);
      const splits = results > SEARCH_CAP ? Math.ceil((results / SEARCH_CAP) * SPLITS) : 1;
      const ranges = pass.slices.find((slice) => slice.query === id)!.ranges;
      queries.push({
        pass: pass.sweep,
        query: id,
        text: searchText(query, ranges, pass.pushedSince),
        results,
        isMeasured: counted !== undefined,
        requests: Math.ceil(results / PAGE_SIZE) + splits,
      });
    }
  }
  const sum = (kind: 'repositories' | 'code', field: 'requests' | 'results'): number =>
    queries.filter(({ query }) => QUERIES.get(query)!.kind === kind).reduce((total, one) => total + one[field], 0);
  const search = sum('repositories', 'requests');
  const codeSearch = sum('code', 'requests');
  const found = Math.ceil(sum('repositories', 'results') * NEW_PART);
  // About half of what searches bring up is no server and is never downloaded.
  const archives = Math.ceil(found / 2);
  const minutes = search / LIMITS.search.token + codeSearch / LIMITS.code_search.token;
  const hours = Math.max(minutes / 60, archives / LIMITS.core.token) / Math.max(1, options.tokens);
  return {
    queries,
    search,
    codeSearch,
    points: Math.ceil(found / PAGE_SIZE),
    archives,
    hours: Math.round(hours * 10) / 10,
  };
}
