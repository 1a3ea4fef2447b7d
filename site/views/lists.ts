/** Lists of tools: by category, facet, risk and how they were seen, together as far as readers ask for it, in pages of a hundred. */
import { AGREEMENTS, CATEGORIES, FACETS, RISKS } from '../../data/model.ts';
import type { Narrowing } from '../../data/order.ts';
import type { Site } from '../site.ts';
import { AGREEMENT_TEXT, CAPABILITIES, CATEGORY_TEXT, FACET_TEXT, RISK_TEXT } from '../text/taxonomy.ts';
import { capabilityPath, pageOf } from '../urls.ts';
import { type Card, card } from './card.ts';

/** What a list can be narrowed by, in the order in which its address and its heading name it. */
const DIMENSIONS = ['category', 'facet', 'risk', 'agreement'] as const;
type Dimension = (typeof DIMENSIONS)[number];

interface Value {
  /** In an address. */
  segment: string;
  text: string;
  /** What it says of a tool. */
  sentence: string;
  /** What stands below that where the list is of nothing else. */
  more?: string;
}

const VALUES: Record<Dimension, ReadonlyMap<string, Value>> = {
  category: new Map(
    CATEGORIES.map((id) => [
      id,
      { segment: id.toLowerCase(), text: id, sentence: CATEGORY_TEXT[id].can, more: CATEGORY_TEXT[id].not },
    ]),
  ),
  facet: new Map(
    FACETS.map((id) => {
      const { title, clause, when } = FACET_TEXT[id];
      return [id, { segment: id, text: title, sentence: `A call ${clause}.`, more: when }];
    }),
  ),
  risk: new Map(
    [...RISKS].reverse().map((id) => {
      const { label, means, rule } = RISK_TEXT[id];
      return [id, { segment: id, text: label, sentence: means, more: rule }];
    }),
  ),
  agreement: new Map(AGREEMENTS.map((id) => [id, { segment: id, ...AGREEMENT_TEXT[id] }])),
};

/** In the order in which readers ask for them. */
const OFFERED: readonly Dimension[] = ['risk', 'category', 'facet', 'agreement'];
const TITLES: Record<Dimension, string> = { category: 'Category', facet: 'Facet', risk: 'Risk', agreement: 'Seen' };

/** The index that a list belongs to by what its address begins with. How a tool was seen is no list by itself. */
const ROOTS: Partial<Record<Dimension, [name: string, path: string]>> = {
  category: ['Categories', '/categories/'],
  facet: ['Facets', '/facets/'],
  risk: ['Risk', '/risk/'],
};

const HEADINGS: Record<Dimension, (text: string, isFirst: boolean) => string> = {
  category: (text) => `${text} tools`,
  facet: (text, isFirst) => (isFirst ? text : text.toLowerCase()),
  risk: (text, isFirst) => (isFirst ? `${text} risk` : `${text.toLowerCase()} risk`),
  agreement: (text) => text.toLowerCase(),
};

export interface ListSpec {
  path: string;
  /** The lists around it, the widest first. */
  parents: [name: string, path: string][];
  heading: string;
  lead: string[];
  filter: Narrowing;
  /** Nobody reads further; the whole list is in the data, and every tool is on its server's page. Keeps the site's size in proportion. */
  maxPages: number;
}

export const PAGE_SIZE = 100;
/** By how many things a list is narrowed to. */
const MAX_PAGES = [0, 20, 10, 2];
const MAX_CHOSEN = MAX_PAGES.length - 1;
/** How a tool was seen is asked of few lists, and of those for their beginning. */
const MAX_PAGES_SEEN = [0, 0, 2, 1];

const chosen = (filter: Narrowing): Dimension[] => DIMENSIONS.filter((dimension) => filter[dimension] !== undefined);
const valueOf = (filter: Narrowing, dimension: Dimension): Value => VALUES[dimension].get(filter[dimension]!)!;

/** Any three things together; with a fourth the lists become half again as many, and most of them short. */
function exists(filter: Narrowing): boolean {
  const dimensions = chosen(filter);
  return dimensions.length <= MAX_CHOSEN && ROOTS[dimensions[0]!] !== undefined;
}

/** `/categories/financial/simulated/critical/` */
function pathOf(filter: Narrowing): string {
  const [first, ...others] = chosen(filter);
  const segments = [first!, ...others].map((dimension) => valueOf(filter, dimension).segment);
  return `${ROOTS[first!]![1]}${segments.join('/')}/`;
}

function spec(filter: Narrowing): ListSpec {
  const [first, ...others] = chosen(filter);
  const wider = others.length ? spec({ [first!]: filter[first!] }) : null;
  const values = [first!, ...others].map((dimension) => valueOf(filter, dimension));
  return {
    path: pathOf(filter),
    parents: wider ? [...wider.parents, [wider.heading, wider.path]] : [ROOTS[first!]!],
    heading: [first!, ...others].map((dimension, i) => HEADINGS[dimension](values[i]!.text, i === 0)).join(', '),
    lead: others.length ? [values.map(({ sentence }) => sentence).join(' ')] : [values[0]!.sentence, values[0]!.more!],
    filter,
    maxPages: (filter.agreement === undefined ? MAX_PAGES : MAX_PAGES_SEEN)[values.length]!,
  };
}

/** Every filter there is a list for. */
function* filters(): Generator<Narrowing> {
  const orNone = (dimension: Dimension): (string | undefined)[] => [undefined, ...VALUES[dimension].keys()];
  for (const category of orNone('category'))
    for (const facet of orNone('facet'))
      for (const risk of orNone('risk'))
        for (const agreement of orNone('agreement')) {
          const given = Object.entries({ category, facet, risk, agreement }).filter(([, value]) => value !== undefined);
          const filter = Object.fromEntries(given) as Narrowing;
          if (exists(filter)) yield filter;
        }
}

/** What tools can do, as readers would look for it: the same tools as another list has, under a title of their own. */
const CAPABILITY_LISTS: readonly ListSpec[] = CAPABILITIES.map(({ id, title, text, filter }) => ({
  path: capabilityPath(id),
  parents: [['Capabilities', '/capabilities/']],
  heading: title,
  lead: [text],
  filter,
  maxPages: MAX_PAGES[1]!,
}));

const ALL: ReadonlyMap<string, ListSpec> = new Map(
  [...[...filters()].map(spec), ...CAPABILITY_LISTS].map((list) => [list.path, list]),
);

export const listAt = (path: string): ListSpec | undefined => ALL.get(path);

/** One thing a list is narrowed by, with the lists that have another value there. */
export interface Choice {
  title: string;
  /** The one that is shown has no path. */
  options: { text: string; path: string | null; count: number | null }[];
}

export interface ListView {
  title: string;
  summary: string;
  heading: string;
  lead: string[];
  parents: [name: string, path: string][];
  path: string;
  /** Tools in the list; null behind its first page. */
  total: number | null;
  cards: Card[];
  /** Only the first page states counts: all others stay as they are when somewhere a tool is added. */
  choices: Choice[];
  /** The search with the same narrowing, where words and what no list is made for go on from here. */
  search: string;
  page: number;
  pages: number;
  /** The list goes on, but not in pages. */
  capped: boolean;
}

const pagesOf = (total: number, { maxPages }: ListSpec): number =>
  Math.min(maxPages, Math.max(1, Math.ceil(total / PAGE_SIZE)));

/** One page of a list; null behind its end. */
export function listView(site: Site, list: ListSpec, page: number): ListView | null {
  const total = site.catalogue.count(list.filter);
  const pages = pagesOf(total, list);
  if (page < 1 || page > pages) return null;
  const { heading, lead, parents, path, filter } = list;
  return {
    title: page === 1 ? heading : `${heading}, page ${page}`,
    summary: page === 1 ? `${lead[0]} ${total.toLocaleString('en')} in the catalogue.` : lead[0]!,
    heading,
    lead,
    parents,
    path,
    total: page === 1 ? total : null,
    cards: site.listed(filter, { size: PAGE_SIZE, pages }, page).map(card),
    choices: OFFERED.flatMap((dimension) => choice(site, list, dimension, page === 1)),
    search: searchFor(filter),
    page,
    pages,
    capped: total > pages * PAGE_SIZE,
  };
}

/** How a tool was seen is nothing that the search knows. */
function searchFor({ agreement: _, ...filter }: Narrowing): string {
  return `/search/?${new URLSearchParams(filter as Record<string, string>)}`;
}

/** The lists that differ from this one in one thing, those with something in them; none where there is no such list. */
function choice(site: Site, { filter }: ListSpec, dimension: Dimension, counted: boolean): Choice[] {
  const { [dimension]: own, ...others } = filter;
  // What a list is of is not chosen on it, but in the index it belongs to.
  if (chosen(others).length === 0) return [];
  const option = (text: string, value: string | undefined): Choice['options'] => {
    const wanted: Narrowing = value === undefined ? others : { ...others, [dimension]: value };
    const isShown = value === own;
    if (!isShown && !exists(wanted)) return [];
    const count = site.catalogue.count(wanted);
    if (!isShown && count === 0) return [];
    return [{ text, path: isShown ? null : pathOf(wanted), count: counted ? count : null }];
  };
  const options = [
    option('Any', undefined),
    ...[...VALUES[dimension]].map(([value, { text }]) => option(text, value)),
  ].flat();
  return options.length > 2 || own !== undefined ? [{ title: TITLES[dimension], options }] : [];
}

/** `/categories/read/high/` → `/categories/read/` */
const rootOf = (path: string): string => `${path.split('/').slice(0, 3).join('/')}/`;

/** Lists with what narrows them, by the path of the unnarrowed one. */
export const FAMILIES: ReadonlyMap<string, readonly ListSpec[]> = Map.groupBy(ALL.values(), ({ path }) => rootOf(path));

/** Every page of the lists of a family that have something in them, and of the unnarrowed one. */
export function* listPaths(site: Site, root: string): Generator<string> {
  for (const list of FAMILIES.get(root) ?? []) {
    const total = site.catalogue.count(list.filter);
    if (total === 0 && list.path !== root) continue;
    for (let page = 1; page <= pagesOf(total, list); page++) yield pageOf(list.path, page);
  }
}
