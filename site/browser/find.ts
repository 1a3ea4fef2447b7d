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

let index: Promise<SearchIndex | null> | undefined;

/** Best first. */
export async function find(query: string, filter: Filter = {}, limit = 20): Promise<Found[]> {
  index ??= SearchIndex.open(ROOT);
  const files = await index;
  return files ? inFiles(files, query, filter, limit) : fromApi(query, filter, limit);
}

async function inFiles(files: SearchIndex, query: string, filter: Filter, limit: number): Promise<Found[]> {
  const narrowing: Narrowing = {
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.category && { category: CATEGORIES.indexOf(filter.category) }),
    ...(filter.risk && { risk: RISKS.indexOf(filter.risk) }),
    ...(filter.facet && { facet: FACETS.indexOf(filter.facet) }),
  };
  return (await files.search(query, narrowing, limit)).map((entry): Found => {
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
}

interface ApiAnswer {
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

async function fromApi(query: string, filter: Filter, limit: number): Promise<Found[]> {
  const { kind, ...rest } = filter;
  const parameters = new URLSearchParams({ q: query, limit: String(limit), ...rest });
  const response = await fetch(`${ROOT}/api/v1/search?${parameters}`);
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
  return [...(kind === 'tool' ? [] : servers), ...(kind === 'server' ? [] : tools)].slice(0, limit);
}
