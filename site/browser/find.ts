/** Searching from a page: the static index where the site is files, the API where it is served. */
import { CATEGORIES, type Category, FACETS, type Facet, RISKS, type Risk } from '../../data/model.ts';
import { ROOT, serverPath, toolPath } from '../links.ts';
import { isTool } from '../search/format.ts';
import { type Narrowing, SearchIndex } from './index.ts';

export interface Filter {
  category?: Category;
  risk?: Risk;
  facet?: Facet;
  kind?: 'server' | 'tool';
}

export interface Found {
  kind: 'server' | 'tool';
  name: string;
  slug: string;
  /** Of a tool. */
  server?: string;
  category?: Category;
  risk?: Risk;
  summary?: string | null;
  segment?: string;
  /** Of a server. */
  tools?: number;
  path: string;
}

export interface Results {
  found: Found[];
  /** There are others, or may be. */
  more: boolean;
}

/** What is shown where the search could not be reached. */
export const NONE: Results = { found: [], more: false };

let index: Promise<SearchIndex | null> | undefined;
/** Milliseconds without a key after which a search begins: most who type are faster, and each search costs bytes. */
export const PAUSE = 180;

/** Words with a meaning in a query, `category:financial`, `risk:critical`, `facet:secrets`; `server:` means what it says without. */
const OPERATORS: Record<string, readonly string[]> = { category: CATEGORIES, risk: RISKS, facet: FACETS };

/** A query as it is typed: its words, and what it asks of labels. */
export function parsed(query: string): { text: string; filter: Filter } {
  const filter: Record<string, string> = {};
  const text = query.replace(/(\w+):(\S*)/g, (part, name: string, given: string) => {
    const operator = name.toLowerCase();
    if (operator === 'server') return given;
    const value = OPERATORS[operator]?.find((one) => one.toLowerCase() === given.toLowerCase());
    if (value === undefined) return OPERATORS[operator] ? '' : part;
    filter[operator] = value;
    return '';
  });
  return { text: text.trim().replace(/\s+/g, ' '), filter };
}

/** One letter says nothing yet; one character of a script without spaces may be a word. */
const saysSomething = (text: string): boolean => text.length > 1 || /[^\u0000-\u024f]/u.test(text);

/** Asks for best results first; null where a later question was asked meanwhile, or the query says too little to be asked. */
export type Ask = (query: string, filter: Filter, limit: number) => Promise<Results | null>;

/** For one field: a question gives up the one before. */
export function searcher(): Ask {
  let before: AbortController | undefined;
  return async (query, given, limit) => {
    before?.abort();
    const { text, filter } = parsed(query);
    const all = { ...given, ...filter };
    if (!saysSomething(text) && !(text === '' && (all.category || all.risk || all.facet))) return null;
    const { signal } = (before = new AbortController());
    index ??= SearchIndex.open(ROOT);
    const files = await index;
    try {
      const found = await (files ? inFiles(files, text, all, limit, signal) : fromApi(text, all, limit, signal));
      return signal.aborted ? null : found;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  };
}

async function inFiles(
  files: SearchIndex,
  query: string,
  filter: Filter,
  limit: number,
  signal: AbortSignal,
): Promise<Results> {
  const narrowing: Narrowing = {
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.category && { category: CATEGORIES.indexOf(filter.category) }),
    ...(filter.risk && { risk: RISKS.indexOf(filter.risk) }),
    ...(filter.facet && { facet: FACETS.indexOf(filter.facet) }),
  };
  const { entries, more } = await files.search(query, narrowing, limit, signal);
  const found = entries.map((entry): Found => {
    if (isTool(entry)) {
      const [name, slug, server, category, risk, , segment = name] = entry;
      return {
        kind: 'tool',
        name,
        slug,
        server,
        category: CATEGORIES[category]!,
        risk: RISKS[risk]!,
        segment,
        path: ROOT + toolPath(slug, segment),
      };
    }
    const [name, slug, tools] = entry;
    return { kind: 'server', name, slug, tools, path: ROOT + serverPath(slug) };
  });
  return { found, more };
}

interface ApiAnswer {
  cursor: string | null;
  servers: { slug: string; name: string; tools: number }[];
  tools: {
    server: string;
    serverName: string;
    name: string;
    segment: string;
    summary: string | null;
    category: Category;
    risk: Risk;
  }[];
}

async function fromApi(query: string, filter: Filter, limit: number, signal: AbortSignal): Promise<Results> {
  const { kind, ...rest } = filter;
  const parameters = new URLSearchParams({ q: query, limit: String(limit), ...rest });
  const response = await fetch(`${ROOT}/api/v1/search?${parameters}`, { signal });
  if (!response.ok) throw new Error(`The search answered with status ${response.status}.`);
  const answer = (await response.json()) as ApiAnswer;
  const servers = answer.servers.map(
    (server): Found => ({ kind: 'server', ...server, path: ROOT + serverPath(server.slug) }),
  );
  const tools = answer.tools.map(
    ({ server: slug, serverName: server, name, segment, summary, category, risk }): Found => ({
      kind: 'tool',
      name,
      slug,
      server,
      category,
      risk,
      summary,
      segment,
      path: ROOT + toolPath(slug, segment),
    }),
  );
  const found = [...(kind === 'tool' ? [] : servers), ...(kind === 'server' ? [] : tools)];
  return { found: found.slice(0, limit), more: found.length > limit || (kind !== 'server' && answer.cursor !== null) };
}
