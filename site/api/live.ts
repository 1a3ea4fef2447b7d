/** Answers that only a server can give, because they depend on more than a path: search, and merged policies. */
import { z } from 'zod';
import { explainPolicy, PROFILES, stringifyPolicy } from '../../classifier/policy/index.ts';
import type { ToolFilter } from '../../data/catalogue.ts';
import { lookUp } from '../../data/lookup.ts';
import { CATEGORIES, FACETS, RISKS, type ServerRecord, type ToolCard } from '../../data/model.ts';
import { type Answer, JSON_TYPE } from '../router.ts';
import { MANIFEST_PATH, type Manifest } from '../search/format.ts';
import type { Site } from '../site.ts';
import { API, apiTool, toolPath } from '../urls.ts';
import { aboutCatalogue, aboutServers } from './about.ts';
import { Problem, unknownServer } from './problem.ts';

export interface LiveRoute {
  method: 'GET' | 'POST';
  path: string;
  answer(site: Site, query: URLSearchParams, body: string): Answer;
}

const MAX_RESULTS = 100;
const MAX_SERVERS = 5;
const MAX_MERGED = 100;

const count = (least: number, most: number, told: string) =>
  z.coerce.number(told).int(told).min(least, told).max(most, told);

/** Strict: a misspelt filter that is passed over would find more than was asked for. */
const searchQuery = z.strictObject({
  q: z.string().max(200).default(''),
  category: z.enum(CATEGORIES).optional(),
  risk: z.enum(RISKS).optional(),
  facet: z.enum(FACETS).optional(),
  limit: count(1, MAX_RESULTS, `a number from 1 to ${MAX_RESULTS}`).default(20),
  cursor: count(0, 10_000, 'not the cursor of an earlier answer').default(0),
});

const NAMES = `a list of 1 to ${MAX_MERGED} names of servers`;
const policyRequest = z.strictObject({
  servers: z.array(z.string(NAMES).max(250, NAMES), NAMES).min(1, NAMES).max(MAX_MERGED, NAMES),
  profile: z.enum(PROFILES).default('recommended'),
  format: z.enum(['json', 'explained']).default('json'),
});

export const LIVE_ROUTES: readonly LiveRoute[] = [
  {
    method: 'GET',
    path: MANIFEST_PATH,
    answer: () => json({ mode: 'api', documents: 0, shards: [] } satisfies Manifest),
  },
  {
    method: 'GET',
    path: `${API}/search`,
    answer(site, query) {
      // An empty parameter is what a form sends for a choice not made.
      const given = Object.fromEntries([...query].filter(([, value]) => value !== ''));
      const twice = [...new Set(query.keys())].find((name) => query.getAll(name).length > 1);
      if (twice !== undefined) throw new Problem(400, `${twice}: given more than once`);
      const { q, limit, cursor, ...filter } = parse(searchQuery, given);
      const found = find(site, q, filter, limit, cursor);
      return about(site, {
        query: q,
        servers: cursor === 0 && q.trim() && Object.keys(filter).length === 0 ? serversNamed(site, q) : [],
        tools: found.tools.map((tool) => ({
          server: tool.server,
          serverName: tool.serverName,
          name: tool.name,
          segment: tool.segment,
          summary: tool.summary,
          category: tool.category,
          risk: tool.risk,
          facets: tool.facets,
          confidence: tool.confidence,
          ...labelled(site, tool),
          url: new URL(apiTool(tool.server, tool.segment).slice(1), site.base).href,
          page: new URL(toolPath(tool.server, tool.segment).slice(1), site.base).href,
        })),
        cursor: found.cursor === null ? null : String(found.cursor),
      });
    },
  },
  {
    method: 'POST',
    path: `${API}/policy`,
    answer(site, _query, body) {
      let given: unknown;
      try {
        given = JSON.parse(body);
      } catch {
        throw new Problem(400, 'The body is not JSON; send {"servers": ["…"]}.');
      }
      const { servers, profile, format } = parse(policyRequest, given);
      const stack = resolved(site, servers).map((server) => ({ ...server, tools: site.tools(server.slug) }));
      const explained = explainPolicy(stack, profile);
      const answer =
        format === 'explained' ? json(explained) : { type: JSON_TYPE, body: stringifyPolicy(explained.policy) };
      return { ...answer, about: aboutServers(stack) };
    },
  },
];

/** The servers that the names mean, each once: slugs, `owner/repo`, `npm:package`, or names of the official registry. */
function resolved(site: Site, names: readonly string[]): ServerRecord[] {
  const found = names.map((name) => ({ name, servers: lookUp(site.catalogue, name) }));
  const unknown = found.filter(({ servers }) => servers.length === 0).map(({ name }) => name);
  if (unknown.length > 0)
    throw unknownServer(`There is no server ${unknown.map((name) => `"${name}"`).join(', ')}.`, unknown);
  const unclear = found.find(({ servers }) => servers.length > 1);
  if (unclear)
    throw new Problem(
      400,
      `"${unclear.name}" holds several servers; name one: ${unclear.servers.map(({ slug }) => slug).join(', ')}.`,
    );
  return [...new Map(found.map(({ servers }) => [servers[0]!.slug, servers[0]!])).values()];
}

function find(site: Site, q: string, filter: ToolFilter, limit: number, cursor: number) {
  if (q.trim()) return site.catalogue.search(q, filter, { limit, cursor });
  const tools = site.catalogue.cards(filter, { limit: limit + 1, offset: cursor });
  return { tools: tools.slice(0, limit), cursor: tools.length > limit ? cursor + limit : null };
}

/** For which definition, and by what, a tool of a list was labelled. */
function labelled(site: Site, { server, name }: ToolCard) {
  const tool = site.catalogue.tool(server, name);
  return { digest: tool?.digest ?? null, classifier: tool?.classification.classifier ?? null };
}

/** Servers whose name or address the query begins or names. */
const serversNamed = (site: Site, q: string) =>
  site.catalogue
    .serversNamed(q, MAX_SERVERS)
    .map(({ slug, name, toolCount, digest, classifier }) => ({ slug, name, tools: toolCount, digest, classifier }));

const about = (site: Site, value: object): Answer => ({ ...json(value), about: aboutCatalogue(site) });

const json = (value: object): Answer => ({ type: JSON_TYPE, body: `${JSON.stringify(value)}\n` });

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') throw new Problem(400, `${issue.keys.join(', ')}: not known here`);
  throw new Problem(400, `${issue.path.join('.') || 'The request'}: ${issue.message}`);
}
