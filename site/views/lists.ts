/** Lists of tools: by category, risk, facet, capability, each narrowed by risk, in pages of a hundred. */
import type { ToolFilter } from '../../data/catalogue.ts';
import { CATEGORIES, FACETS, RISKS, type Risk } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { CAPABILITIES, CATEGORY_TEXT, CATEGORY_TEXTS, FACET_GROUPS, FACET_TEXT, RISK_TEXT } from '../text/taxonomy.ts';
import { capabilityPath, categoryPath, facetPath, pageOf, riskPath } from '../urls.ts';
import { type Card, card } from './card.ts';

export interface ListSpec {
  path: string;
  /** Path of the index this list belongs to, and its name. */
  parent: [name: string, path: string];
  heading: string;
  lead: string[];
  filter: ToolFilter;
}

export const PAGE_SIZE = 100;
/** Nobody reads further; the whole list is in the data, and every tool is on its server's page. Keeps the site's size in proportion. */
export const MAX_PAGES = 20;

const byRisk = [...RISKS].reverse();
const FACET_GROUP_ORDER = Object.entries(FACET_GROUPS);

/** Every list there is, the unnarrowed ones first. */
export const LISTS: readonly ListSpec[] = [
  ...CATEGORIES.map(
    (category): ListSpec => ({
      path: categoryPath(category),
      parent: ['Categories', '/categories/'],
      heading: `${category} tools`,
      lead: [CATEGORY_TEXT[category].can, CATEGORY_TEXT[category].not],
      filter: { category },
    }),
  ),
  ...FACETS.map(
    (facet): ListSpec => ({
      path: facetPath(facet),
      parent: ['Facets', '/facets/'],
      heading: FACET_TEXT[facet].title,
      lead: [`A call ${FACET_TEXT[facet].clause}.`, FACET_TEXT[facet].when],
      filter: { facet },
    }),
  ),
  ...CAPABILITIES.map(
    (capability): ListSpec => ({
      path: capabilityPath(capability.id),
      parent: ['Capabilities', '/capabilities/'],
      heading: capability.title,
      lead: [capability.text],
      filter: capability.filter,
    }),
  ),
].flatMap((spec) => [spec, ...byRisk.map((risk) => narrowed(spec, risk))]);

export const RISK_LISTS: readonly ListSpec[] = byRisk.flatMap((risk) => {
  const spec: ListSpec = {
    path: riskPath(risk),
    parent: ['Risk', '/risk/'],
    heading: `${RISK_TEXT[risk].label} risk`,
    lead: [RISK_TEXT[risk].means, RISK_TEXT[risk].rule],
    filter: { risk },
  };
  const within = CATEGORIES.map((category) => ({
    ...spec,
    path: `${spec.path}${category.toLowerCase()}/`,
    heading: `${spec.heading}, ${category}`,
    filter: { risk, category },
  }));
  return [spec, ...within];
});

function narrowed(spec: ListSpec, risk: Risk): ListSpec {
  return {
    ...spec,
    path: `${spec.path}${risk}/`,
    heading: `${spec.heading}, ${RISK_TEXT[risk].label.toLowerCase()} risk`,
    filter: { ...spec.filter, risk },
  };
}

const ALL: ReadonlyMap<string, ListSpec> = new Map([...LISTS, ...RISK_LISTS].map((spec) => [spec.path, spec]));

export const listAt = (path: string): ListSpec | undefined => ALL.get(path);

export interface ListView {
  title: string;
  summary: string;
  heading: string;
  lead: string[];
  parent: [string, string];
  path: string;
  /** Tools in the list; null behind its first page. */
  total: number | null;
  cards: Card[];
  /**
   * The same list narrowed or widened; the current one has no path. Only the first page states counts: all others stay as they are when
   * somewhere a tool is added.
   */
  filters: { text: string; path: string | null; count: number | null }[];
  page: number;
  pages: number;
  /** The list goes on, but not in pages. */
  capped: boolean;
}

export const pagesOf = (total: number): number => Math.min(MAX_PAGES, Math.max(1, Math.ceil(total / PAGE_SIZE)));

/** One page of a list; null behind its end. */
export function listView(site: Site, spec: ListSpec, page: number): ListView | null {
  const total = site.catalogue.count(spec.filter);
  const pages = pagesOf(total);
  if (page < 1 || page > pages) return null;
  return {
    title: page === 1 ? spec.heading : `${spec.heading}, page ${page}`,
    summary: page === 1 ? `${spec.lead[0]} ${total.toLocaleString('en')} in the catalogue.` : spec.lead[0]!,
    heading: spec.heading,
    lead: spec.lead,
    parent: spec.parent,
    path: spec.path,
    total: page === 1 ? total : null,
    cards: site.listed(spec.filter, { size: PAGE_SIZE, pages }, page).map(card),
    filters: filters(site, spec, page === 1),
    page,
    pages,
    capped: total > MAX_PAGES * PAGE_SIZE,
  };
}

function filters(site: Site, spec: ListSpec, counted: boolean): ListView['filters'] {
  return FAMILIES.get(rootOf(spec.path))!
    .map((other, i) => ({
      text: i === 0 ? 'All' : other.heading.slice(other.heading.lastIndexOf(', ') + 2),
      path: other === spec ? null : other.path,
      count: site.catalogue.count(other.filter),
    }))
    .filter((other) => other.count > 0 || other.path === null)
    .map((other) => (counted ? other : { ...other, count: null }));
}

/** `/categories/read/high/` → `/categories/read/` */
const rootOf = (path: string): string => `${path.split('/').slice(0, 3).join('/')}/`;

/** Lists with what narrows them, by the path of the unnarrowed one. */
export const FAMILIES: ReadonlyMap<string, readonly ListSpec[]> = Map.groupBy([...LISTS, ...RISK_LISTS], ({ path }) =>
  rootOf(path),
);

/** Every page of the lists of a family that have something in them, and of the unnarrowed one. */
export function* listPaths(site: Site, root: string): Generator<string> {
  for (const spec of FAMILIES.get(root) ?? []) {
    const total = site.catalogue.count(spec.filter);
    if (total === 0 && spec.path !== root) continue;
    for (let page = 1; page <= pagesOf(total); page++) yield pageOf(spec.path, page);
  }
}

export interface IndexView {
  title: string;
  summary: string;
  heading: string;
  lead: string;
  groups: { title: string; items: { path: string; title: string; text: string; count: number; risk?: Risk }[] }[];
}

/** The page that names all categories, levels, facets or capabilities with their counts. */
export function indexView(site: Site, kind: 'categories' | 'risk' | 'facets' | 'capabilities'): IndexView {
  const count = (filter: ToolFilter): number => site.catalogue.count(filter);
  switch (kind) {
    case 'categories':
      return {
        title: 'Categories',
        summary: 'What one call can do: the six categories of tools, with counts.',
        heading: 'Categories',
        lead: 'One per tool: the worst thing that one ordinary, permitted call can do. The first that applies counts, in this order.',
        groups: [
          {
            title: '',
            items: CATEGORY_TEXTS.map(({ id: category, can }) => ({
              path: categoryPath(category),
              title: category,
              text: can,
              count: count({ category }),
            })),
          },
        ],
      };
    case 'risk':
      return {
        title: 'Risk',
        summary: 'The four levels of risk, what they mean and what the recommended rule does, with counts.',
        heading: 'Risk',
        lead: 'Risk follows from the category and the facets of a tool, by a table that the methodology prints. It says what one call can do, not how likely that is.',
        groups: [
          {
            title: '',
            items: byRisk.map((risk) => ({
              path: riskPath(risk),
              title: RISK_TEXT[risk].label,
              text: `${RISK_TEXT[risk].means} ${RISK_TEXT[risk].rule}`,
              count: count({ risk }),
              risk,
            })),
          },
        ],
      };
    case 'facets':
      return {
        title: 'Facets',
        summary: 'What else a call involves: data flows, power, reach, and what softens it.',
        heading: 'Facets',
        lead: 'Each is yes or no, and a tool has any number. They raise or lower the risk, and they show what a whole set of tools can do together.',
        groups: FACET_GROUP_ORDER.map(([group, title]) => ({
          title,
          items: FACETS.filter((facet) => FACET_TEXT[facet].group === group).map((facet) => ({
            path: facetPath(facet),
            title: FACET_TEXT[facet].title,
            text: FACET_TEXT[facet].when,
            count: count({ facet }),
          })),
        })),
      };
    case 'capabilities':
      return {
        title: 'Capabilities',
        summary: 'Tools by what they let an agent do: move money, run anything, reveal secrets, send data out.',
        heading: 'Capabilities',
        lead: 'What an agent can do with the tools it is given, from the gravest.',
        groups: [
          {
            title: '',
            items: CAPABILITIES.map((capability) => ({
              path: capabilityPath(capability.id),
              title: capability.title,
              text: capability.text,
              count: count(capability.filter),
            })),
          },
        ],
      };
  }
}
