/** The pages: which template shows which view at which path, and all paths there are. */
import { type Answer, HTML, type Params, type Prepared, type Route } from './router.ts';
import type { Site } from './site.ts';
import type { Templates } from './templates.ts';
import { attackPath, serverPath, toolPath } from './urls.ts';
import { attacksView, attackView } from './views/attack.ts';
import { attacks } from './views/attacks.ts';
import { changesView } from './views/changes.ts';
import { compareView } from './views/compare.ts';
import { homeView } from './views/home.ts';
import { indexView } from './views/indexes.ts';
import { listAt, listView } from './views/lists.ts';
import { namesView, nameView } from './views/names.ts';
import { serverView } from './views/server.ts';
import { serverListAt, serversView } from './views/servers.ts';
import { stackView } from './views/stack.ts';
import { aboutView, accuracyView, apiView, correctView, methodologyView } from './views/still.ts';
import { toolView } from './views/tool.ts';

interface Page {
  path: string;
  template: string;
  view(site: Site, params: Params): object | null;
}

const still =
  (view: object = {}) =>
  (): object =>
    view;

const INDEXES = ['categories', 'risk', 'facets', 'capabilities'] as const;
/** Pages without anything in their path, each the same everywhere. */
const STILL = ['search', 'builder'] as const;

const PAGES: readonly Page[] = [
  { path: '/', template: 'index', view: homeView },
  { path: '/404.html', template: '404', view: still() },
  { path: '/servers/', template: 'servers/index', view: (site) => servers(site, '/servers/', 1, 1) },
  {
    path: '/servers/page/{page}/',
    template: 'servers/index',
    view: (site, { page }) => servers(site, '/servers/', Number(page), 2),
  },
  {
    path: '/servers/by/{rest...}/page/{page}/',
    template: 'servers/index',
    view: (site, { rest, page }) => servers(site, `/servers/by/${rest}/`, Number(page), 2),
  },
  {
    path: '/servers/by/{rest...}/',
    template: 'servers/index',
    view: (site, { rest }) => servers(site, `/servers/by/${rest}/`, 1, 1),
  },
  {
    path: '/servers/{slug}/',
    template: 'servers/[server]/index',
    view: (site, { slug }) => {
      const server = site.server(slug!);
      return server && serverView(site, server, site.tools(slug!));
    },
  },
  {
    path: '/servers/{slug}/{tool}/',
    template: 'servers/[server]/[tool]',
    view: (site, params) => {
      const server = site.server(params.slug!);
      const tool = server && site.tool(params.slug!, params.tool!);
      return tool ? toolView(site, server, tool) : null;
    },
  },
  { path: '/tools/', template: 'tools/index', view: (site) => namesView(site, null, 1) },
  {
    path: '/tools/by/{letter}/page/{page}/',
    template: 'tools/index',
    view: (site, { letter, page }) => names(site, letter!, Number(page), 2),
  },
  { path: '/tools/by/{letter}/', template: 'tools/index', view: (site, { letter }) => names(site, letter!, 1, 1) },
  {
    path: '/tools/{name}/',
    template: 'tools/[name]',
    view: (site, params) => {
      const name = site.name(params.name!);
      return name === null ? null : nameView(site, name);
    },
  },
  { path: '/changes/', template: 'changes', view: changesView },
  { path: '/stack/', template: 'stack', view: stackView },
  { path: '/compare/', template: 'compare', view: compareView },
  { path: '/attacks/', template: 'attacks/index', view: attacksView },
  { path: '/attacks/{id}/', template: 'attacks/[id]', view: (site, { id }) => attackView(site, id!) },
  { path: '/methodology/', template: 'methodology', view: methodologyView },
  { path: '/accuracy/', template: 'accuracy', view: accuracyView },
  { path: '/api/', template: 'api', view: apiView },
  { path: '/about/', template: 'about', view: aboutView },
  { path: '/correct/', template: 'correct', view: correctView },
  ...INDEXES.map(
    (kind): Page => ({ path: `/${kind}/`, template: 'lists/index', view: (site) => indexView(site, kind) }),
  ),
  ...INDEXES.flatMap((kind): Page[] => [
    {
      path: `/${kind}/{rest...}/page/{page}/`,
      template: 'lists/list',
      view: (site, { rest, page }) => list(site, `/${kind}/${rest}/`, Number(page), 2),
    },
    {
      path: `/${kind}/{rest...}/`,
      template: 'lists/list',
      view: (site, { rest }) => list(site, `/${kind}/${rest}/`, 1, 1),
    },
  ]),
  ...STILL.map((name): Page => ({ path: `/${name}/`, template: name, view: still() })),
];

function list(site: Site, path: string, page: number, least: number): object | null {
  const spec = listAt(path);
  return spec && Number.isInteger(page) && page >= least ? listView(site, spec, page) : null;
}

function servers(site: Site, path: string, page: number, least: number): object | null {
  const list = Number.isInteger(page) && page >= least ? serverListAt(site, path) : null;
  return list && serversView(site, list, page);
}

const names = (site: Site, letter: string, page: number, least: number): object | null =>
  Number.isInteger(page) && page >= least ? namesView(site, letter, page) : null;

/** The routes of all pages, rendered by these templates. */
export function pageRoutes(templates: Templates): Route[] {
  return PAGES.map(({ path: pattern, template, view }) => ({
    path: pattern,
    prepare(site, params, path): Prepared | null {
      const basis = view(site, params);
      return (
        basis && {
          basis,
          async answer(): Promise<Answer> {
            return { type: HTML, body: await templates.render(template, new URL(path.slice(1), site.base), basis) };
          },
        }
      );
    },
  }));
}

/** Paths of the pages about one server and its tools. */
export function* serverPagePaths(slug: string, segments: Iterable<string>): Generator<string> {
  yield serverPath(slug);
  for (const segment of segments) yield toolPath(slug, segment);
}

/** Paths of the pages that are neither about a server, nor a list of servers, tools or names, nor about a name. */
export function* stillPagePaths(): Generator<string> {
  for (const { path } of PAGES) if (!path.includes('{') && path !== '/servers/' && path !== '/tools/') yield path;
  for (const { id } of attacks()) yield attackPath(id);
}
