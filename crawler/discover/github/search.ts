/** Reads a sweep of searches to its end: slice after slice, page after page, every page kept before the next is asked for. */
import type { CrawlState, Found, Slice } from '../state.ts';
import { CodeSearch, RepositorySearch } from './answers.ts';
import { type GitHub, GitHubError } from './client.ts';
import { type CodeQuery, QUERIES, type RepositoryQuery } from './queries.ts';
import { PAGE_SIZE, SEARCH_CAP, searchText, sliceLabel, split } from './slices.ts';

/** How often a page is asked for again that GitHub could not complete in its time, and the pause before, in milliseconds. */
const INCOMPLETE_RETRIES = 2;
const INCOMPLETE_PAUSE = 5_000;

export interface Page {
  /** The slice in words. */
  slice: string;
  query: string;
  page: number;
  /** Results of the slice. */
  total: number;
  found: number;
  /** Repositories that were not known before. */
  added: number;
  /** What could not be reached: a slice over the cap that can be split no further, or that GitHub never completed. */
  isCapped: boolean;
}

/** Reads what is left of a sweep that nobody else reads, and tells of every page that was kept. `pushedSince` as in `searchText`. */
export async function* sweep(
  state: CrawlState,
  github: GitHub,
  name: string,
  pushedSince: string | null,
): AsyncGenerator<Page> {
  for (;;) {
    const slice = state.takeSlice(name);
    if (!slice) return;
    yield* readSlice(state, github, slice, pushedSince);
  }
}

async function* readSlice(
  state: CrawlState,
  github: GitHub,
  slice: Slice,
  pushedSince: string | null,
): AsyncGenerator<Page> {
  const query = QUERIES.get(slice.query);
  if (!query) throw new Error(`The crawl state holds a query that this version does not know: ${slice.query}`);
  const label = sliceLabel(slice.query, slice.ranges);
  for (let page: number | null = slice.page; page !== null; ) {
    const q = searchText(query, slice.ranges, pushedSince);
    const { found, total, count, incomplete } = await ask(github, query, q, page);
    const isTooLarge = total > SEARCH_CAP || incomplete;
    const parts = page === 1 && isTooLarge ? split(slice.ranges, total, query) : null;
    const told = { slice: label, query: slice.query, page, total, found: found.length };
    if (parts) {
      yield { ...told, added: state.splitSlice(slice, found, parts, total), isCapped: false };
      return;
    }
    const last: boolean = count < PAGE_SIZE || page * PAGE_SIZE >= Math.min(total, SEARCH_CAP);
    const next: number | null = last ? null : page + 1;
    yield { ...told, added: state.keepPage(slice, found, next, total, isTooLarge), isCapped: last && isTooLarge };
    page = next;
  }
}

interface Answer {
  found: Found[];
  total: number;
  /** Results on the page, those left out counted. */
  count: number;
  incomplete: boolean;
}

async function ask(github: GitHub, query: RepositoryQuery | CodeQuery, q: string, page: number): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer =
        query.kind === 'code' ? await askCode(github, query, q, page) : await askRepositories(github, query, q, page);
      if (!answer.incomplete || attempt === INCOMPLETE_RETRIES) return answer;
    } catch (error) {
      // 422 on a later page: the slice shrank or GitHub stops early; there is nothing behind it.
      if (error instanceof GitHubError && error.problem === 'invalid' && page > 1)
        return { found: [], total: (page - 1) * PAGE_SIZE, count: 0, incomplete: false };
      throw error;
    }
    await github.pause(INCOMPLETE_PAUSE);
  }
}

async function askRepositories(github: GitHub, query: RepositoryQuery, q: string, page: number): Promise<Answer> {
  const { data } = (await github.get(
    'search',
    '/search/repositories',
    { q, sort: 'stars', order: 'asc', per_page: PAGE_SIZE, page },
    RepositorySearch,
  ))!;
  const found = data.items
    // Empty repositories have no size and nothing to read; forks only come here when someone asks for them.
    .filter((item) => !item.private && item.size !== 0)
    .map((item) => named(item.node_id, item.full_name, item.pushed_at ?? null, query.id));
  return { found, total: data.total_count, count: data.items.length, incomplete: data.incomplete_results };
}

async function askCode(github: GitHub, query: CodeQuery, q: string, page: number): Promise<Answer> {
  const { data } = (await github.get('code_search', '/search/code', { q, per_page: PAGE_SIZE, page }, CodeSearch))!;
  const found = data.items
    .filter((item) => !item.repository.private)
    .map((item) => named(item.repository.node_id, item.repository.full_name, null, `${query.id} in ${item.path}`));
  return { found, total: data.total_count, count: data.items.length, incomplete: data.incomplete_results };
}

function named(node: string, name: string, pushed: string | null, detail: string): Found {
  return {
    node,
    name,
    pushed: pushed && new Date(pushed).toISOString(),
    sighting: { source: 'github', reference: name, detail: detail.slice(0, 500) },
    candidate: { name: name.split('/')[1]!, package: null, path: '', area: null, why: null },
  };
}
