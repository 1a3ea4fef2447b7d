/**
 * Everything the site consists of, in groups that are made, compared and stored together. A path tells its group, so that a document is found
 * again without a table of all of them.
 */
import { createHash } from 'node:crypto';
import { API_ROUTES, fixedApiPaths, otherApiPaths, serverApiPaths } from '../api/routes.ts';
import { pageRoutes, serverPagePaths, stillPagePaths } from '../pages.ts';
import { HTML, JSON_TYPE, type Router, router } from '../router.ts';
import type { Site } from '../site.ts';
import type { Templates } from '../templates.ts';
import { FAMILIES, listPaths } from '../views/lists.ts';
import { nameIndexPaths, namePaths } from '../views/names.ts';
import { serverListPaths } from '../views/servers.ts';

/** The one table of answers: static site and live server both ask it. */
export const documentRouter = (templates: Templates): Router => router([...API_ROUTES, ...pageRoutes(templates)]);

/** Names that several servers share, and the answers of the API that are about no server, in parts by the hash of their path. */
interface Part {
  kind: 'names' | 'api';
  part: string;
}

export type Group =
  | { kind: 'server'; slug: string }
  /** A list with what narrows it, by the path of the unnarrowed one. */
  | { kind: 'list'; root: string }
  | Part
  /** Pages and feeds about the catalogue as a whole: all that packs store of other documents. */
  | { kind: 'whole' }
  | { kind: 'search' }
  | { kind: 'sitemap' };

export const nameOf = (group: Group): string =>
  'slug' in group
    ? `server ${group.slug}`
    : 'root' in group
      ? `list ${group.root}`
      : 'part' in group
        ? `${group.kind} ${group.part}`
        : group.kind;

/** The list of servers, and the index of names. */
const SERVERS = '/servers/';
const NAMES = '/tools/';

const partOf = (path: string): string => createHash('md5').update(path).digest('hex').slice(0, 2);
/** There are few enough of these answers for sixteen parts. */
const apiPart = (path: string): string => partOf(path).slice(0, 1);

const PATTERNS: readonly [RegExp, (path: string, found: string) => Group][] = [
  [/^(?:\/api\/v1)?\/servers\/(?!(?:page|by)\/)([^/]+?)(?:\.json$|\/)/, (_, slug) => ({ kind: 'server', slug })],
  [/^(\/servers\/)(?:(?:page|by)\/.*)?$/, (_, root) => ({ kind: 'list', root })],
  [/^(\/(?:categories|risk|facets|capabilities)\/[^/]+\/)/, (_, root) => ({ kind: 'list', root })],
  [/^(\/tools\/)(?:by\/.+)?$/, (_, root) => ({ kind: 'list', root })],
  [/^\/tools\/(.+)\/$/, (path) => ({ kind: 'names', part: partOf(path) })],
  [/^\/search\/(.+)$/, () => ({ kind: 'search' })],
  [/^\/(sitemap.*\.xml|robots\.txt)$/, () => ({ kind: 'sitemap' })],
];

/** The group that a document with this path belongs to, whether or not there is one. */
export function groupOf(path: string): Group {
  for (const [pattern, group] of PATTERNS) {
    const found = pattern.exec(path);
    if (found) return group(path, found[1]!);
  }
  return isStored(path) ? { kind: 'whole' } : { kind: 'api', part: apiPart(path) };
}

/** Groups that are about the catalogue as a whole, the costliest first. */
export const sharedGroups = (): Group[] => [
  { kind: 'search' },
  { kind: 'list', root: SERVERS },
  { kind: 'list', root: NAMES },
  { kind: 'whole' },
  { kind: 'sitemap' },
  ...[...FAMILIES.keys()].map((root): Group => ({ kind: 'list', root })),
];

/** Groups of which packs store nothing. */
export const apiGroups = (): Group[] => [...'0123456789abcdef'].map((part): Group => ({ kind: 'api', part }));

export const nameGroups = (): Group[] =>
  Array.from({ length: 256 }, (_, i): Group => ({ kind: 'names', part: i.toString(16).padStart(2, '0') }));

/** Paths by their part, worked out once a revision. */
const parted = new WeakMap<Site, Map<string, { revision: string; parts: ReadonlyMap<string, string[]> }>>();

function inPart(site: Site, { kind, part }: Part): readonly string[] {
  const revision = site.catalogue.revision();
  const kinds = parted.get(site) ?? new Map();
  parted.set(site, kinds);
  if (kinds.get(kind)?.revision !== revision) {
    const parts = kind === 'names' ? Map.groupBy(namePaths(site), partOf) : Map.groupBy(otherApiPaths(site), apiPart);
    kinds.set(kind, { revision, parts });
  }
  return kinds.get(kind)!.parts.get(part) ?? [];
}

/** Paths of a group's documents. A server is open in `site` until they are made. */
export function* pathsOf(site: Site, group: Group): Generator<string> {
  switch (group.kind) {
    case 'server': {
      const opened = site.open(group.slug);
      if (!opened) return;
      yield* serverPagePaths(
        group.slug,
        opened.tools.map((tool) => tool.segment),
      );
      yield* serverApiPaths(opened.server, opened.tools);
      return;
    }
    case 'list':
      if (group.root === SERVERS) yield* serverListPaths(site);
      else if (group.root === NAMES) yield* nameIndexPaths(site);
      else yield* listPaths(site, group.root);
      return;
    case 'names':
    case 'api':
      yield* inPart(site, group);
      return;
    case 'whole':
      yield* stillPagePaths();
      yield* fixedApiPaths();
      return;
    default:
      throw new Error(`The documents of "${group.kind}" are not answers to paths.`);
  }
}

/** Paths of all pages, in the order in which sitemaps list them. */
export function* pagePaths(site: Site): Generator<string> {
  for (const path of stillPagePaths()) if (path.endsWith('/')) yield path;
  yield* serverListPaths(site);
  yield* nameIndexPaths(site);
  for (const root of FAMILIES.keys()) yield* listPaths(site, root);
  yield* namePaths(site);
  for (const { slug, segments } of site.catalogue.segments()) yield* serverPagePaths(slug, segments);
}

/**
 * What a site in packs stores. Pages cost half a millisecond and more each, answers of the API a few hundredths: those are made when they are
 * asked for or exported, from the same rows by the same functions, but for the two that gateways fetch most. Seven million files (twenty
 * formats for each of 43,000 servers, a policy for each tool) would be made, kept and compared for readers who take a handful.
 */
const STORED =
  /\/$|^\/(?:404\.html|changes\.atom|search\/.*|sitemap.*\.xml|robots\.txt)$|^\/api\/v1\/(?:index|changes|openapi|policy\.schema)\.json$|^\/api\/v1\/servers\/[^/]+\/policy\.json$/;

export const isStored = (path: string): boolean => STORED.test(path);

/** Media types of stored documents by their path; what nothing fits is a page. */
const TYPES: readonly [RegExp, string][] = [
  [/\.json$/, JSON_TYPE],
  [/\.atom$/, 'application/atom+xml; charset=utf-8'],
  [/\.xml$/, 'application/xml; charset=utf-8'],
  [/\.txt$/, 'text/plain; charset=utf-8'],
  [/^\/search\//, 'application/octet-stream'],
];

export const typeOf = (path: string): string => TYPES.find(([pattern]) => pattern.test(path))?.[1] ?? HTML;
