/** Lists of servers: all by name, and those with a risk, an area or a way of reading, by name or with most to lose first. */
import { READINGS, type Reading, RISKS, type Risk, type ServerPlace, toolSegment } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { RISK_TEXT } from '../text/taxonomy.ts';
import { pageOf } from '../urls.ts';
import type { Choice } from './lists.ts';
import { label } from './text.ts';

const SERVERS_PER_PAGE = 200;
/** Of a list that is not of all servers by name. Nobody reads further, and every server stands in that. */
const MAX_PAGES = 2;
/** Areas that fewer servers have are no list. */
const LEAST_OF_AREA = 2;

const ORDERS = {
  name: { segment: null, text: 'Name', compare: null },
  critical: {
    segment: 'critical-first',
    text: 'Most critical tools',
    compare: (a: ServerPlace, b: ServerPlace) => b.byRisk.critical - a.byRisk.critical || b.byRisk.high - a.byRisk.high,
  },
  tools: {
    segment: 'most-tools',
    text: 'Most tools',
    compare: (a: ServerPlace, b: ServerPlace) => b.toolCount - a.toolCount,
  },
} as const;
type Order = keyof typeof ORDERS;
const ORDER_NAMES = Object.keys(ORDERS) as Order[];

const READING_TEXT: Record<Reading, string> = { live: 'Running', source: 'Source only', none: 'Not read yet' };

/** An area stands alone; risk and reading narrow each other. */
export interface ServerList {
  /** Risk of the gravest tool. */
  risk?: Risk;
  reading?: Reading;
  area?: string;
  order: Order;
}

const ROOT = '/servers/';

function pathOf({ risk, reading, area, order }: ServerList): string {
  const parts = [
    ...(risk ? ['risk', risk] : []),
    ...(reading ? ['read', reading] : []),
    ...(area === undefined ? [] : ['area', toolSegment(area)]),
    ...(ORDERS[order].segment ? [ORDERS[order].segment] : []),
  ];
  return parts.length ? `${ROOT}by/${parts.map(encodeURIComponent).join('/')}/` : ROOT;
}

type Narrowing = Omit<ServerList, 'order'>;
const keyOf = ({ risk, reading, area }: Narrowing): string =>
  [risk, reading, area].map((part) => part ?? '').join('\n');

/** All servers by what they can be narrowed by, in the order of their names; worked out once a revision. */
const narrowed = new WeakMap<readonly ServerPlace[], ReadonlyMap<string, ServerPlace[]>>();

function byNarrowing(site: Site): ReadonlyMap<string, ServerPlace[]> {
  const places = site.catalogue.serverPlaces();
  let found = narrowed.get(places) as Map<string, ServerPlace[]> | undefined;
  if (found) return found;
  found = new Map([[keyOf({}), []]]);
  for (const place of places) {
    const { gravest, reading, area } = place;
    const keys = new Set<string>();
    for (const risk of [undefined, gravest ?? undefined])
      for (const one of [undefined, reading]) keys.add(keyOf({ ...(risk && { risk }), ...(one && { reading: one }) }));
    if (area !== null) keys.add(keyOf({ area }));
    for (const key of keys) {
      const members = found.get(key);
      if (members) members.push(place);
      else found.set(key, [place]);
    }
  }
  narrowed.set(places, found);
  return found;
}

const places = (site: Site, narrowing: Narrowing): readonly ServerPlace[] =>
  byNarrowing(site).get(keyOf(narrowing)) ?? [];

/** Areas by how many servers they have, the most first. */
const areas = (site: Site): string[] =>
  [...byNarrowing(site)]
    .flatMap(([key, { length }]) => (key.startsWith('\n\n') && key.length > 2 ? [{ area: key.slice(2), length }] : []))
    .filter(({ length }) => length >= LEAST_OF_AREA)
    .sort((a, b) => b.length - a.length || (a.area < b.area ? -1 : 1))
    .map(({ area }) => area);

/** There is no list with nothing in it, nor a second one with the same servers in the same order. */
function exists(site: Site, { order, ...narrowing }: ServerList): boolean {
  const { risk, reading, area } = narrowing;
  const { length } = places(site, narrowing);
  if (order === 'critical' && (risk === 'low' || risk === 'medium')) return false;
  if (reading !== undefined && length === places(site, { ...(risk && { risk }) }).length) return false;
  return length > 0 || (risk === undefined && reading === undefined && area === undefined);
}

/** All lists, that of all servers by name first. */
const lists = (site: Site): ServerList[] =>
  [
    ...[undefined, ...RISKS].flatMap((risk) =>
      [undefined, ...READINGS].map((reading) => ({ ...(risk && { risk }), ...(reading && { reading }) })),
    ),
    ...areas(site).map((area) => ({ area })),
  ]
    .flatMap((narrowing: Narrowing) => ORDER_NAMES.map((order) => ({ ...narrowing, order })))
    .filter((list) => exists(site, list));

const isAll = ({ risk, reading, area, order }: ServerList): boolean =>
  risk === undefined && reading === undefined && area === undefined && order === 'name';

const pagesOf = (list: ServerList, total: number): number =>
  Math.min(isAll(list) ? Number.POSITIVE_INFINITY : MAX_PAGES, Math.max(1, Math.ceil(total / SERVERS_PER_PAGE)));

/** Paths of all pages of all lists. */
export function* serverListPaths(site: Site): Generator<string> {
  for (const list of lists(site))
    for (let page = 1; page <= pagesOf(list, places(site, list).length); page++) yield pageOf(pathOf(list), page);
}

/** The list at this path, without its pages; null where there is none, or nothing in it. */
export const serverListAt = (site: Site, path: string): ServerList | null =>
  lists(site).find((list) => pathOf(list) === path) ?? null;

export interface ServersView {
  title: string;
  summary: string;
  heading: string;
  path: string;
  /** Servers in the list. */
  total: number;
  /** Known servers, and how many of them were read. */
  known: number;
  read: number;
  choices: Choice[];
  servers: {
    slug: string;
    name: string;
    description: string | null;
    area: string | null;
    where: string | null;
    isRead: boolean;
    toolCount: number;
    byRisk: Record<Risk, number>;
  }[];
  page: number;
  pages: number;
  /** The list goes on, but not in pages. */
  capped: boolean;
}

/** One page of a list; null behind its end. */
export function serversView(site: Site, list: ServerList, page: number): ServersView | null {
  const found = places(site, list);
  const { known, enumerated: read } = site.catalogue.serverCounts();
  const pages = pagesOf(list, found.length);
  if (page < 1 || page > pages) return null;
  const { compare } = ORDERS[list.order];
  const ordered = compare ? [...found].sort(compare) : found;
  const shown = ordered.slice((page - 1) * SERVERS_PER_PAGE, page * SERVERS_PER_PAGE);
  const heading = headingOf(list);
  return {
    title: page === 1 ? `MCP ${heading}` : `MCP ${heading}, page ${page}`,
    summary: `${known.toLocaleString('en')} MCP servers, ${read.toLocaleString('en')} of them read, with what their tools can do.`,
    heading,
    path: pathOf(list),
    total: found.length,
    known,
    read,
    choices: choices(site, list),
    servers: site.catalogue
      .serversAt(shown)
      .map(({ slug, name, description, area, repository, package: pkg, isRead, toolCount, byRisk }) => ({
        slug,
        name: label(name),
        description: description && oneLine(description, 160),
        area: area && label(area),
        where: (repository ?? pkg) && label((repository ?? pkg)!),
        isRead,
        toolCount,
        byRisk,
      })),
    page,
    pages,
    capped: found.length > pages * SERVERS_PER_PAGE,
  };
}

function headingOf({ risk, reading, area, order }: ServerList): string {
  const parts = [
    risk && `highest risk ${risk}`,
    reading && READING_TEXT[reading].toLowerCase(),
    area && label(area),
    order !== 'name' && `${ORDERS[order].text.toLowerCase()} first`,
  ].filter(Boolean);
  return `servers${parts.length ? `: ${parts.join(', ')}` : ''}`;
}

/** The lists that differ from this one in one thing, those with something in them. */
function choices(site: Site, list: ServerList): Choice[] {
  const { risk, reading, area, order } = list;
  const kept = { ...(risk && { risk }), ...(reading && { reading }) };
  const choice = <T extends string>(
    title: string,
    key: 'risk' | 'reading' | 'area',
    values: readonly T[],
    text: (value: T) => string,
  ): Choice[] => {
    const { [key]: own, ...others } = list;
    const options = [undefined, ...values].flatMap((value) => {
      const wanted: ServerList = { ...others, ...(value !== undefined && { [key]: value }) };
      const found = [wanted, { ...wanted, order: 'name' } as const].find((one) => exists(site, one));
      const isShown = value === own;
      if (!found && !isShown) return [];
      const name = value === undefined ? 'Any' : text(value);
      return [{ text: name, path: isShown ? null : pathOf(found!), count: places(site, wanted).length }];
    });
    return options.length > 1 ? [{ title, options }] : [];
  };
  return [
    ...(area === undefined
      ? [
          ...choice('Highest risk', 'risk', [...RISKS].reverse(), (value) => RISK_TEXT[value].label),
          ...choice('Read from', 'reading', READINGS, (value) => READING_TEXT[value]),
        ]
      : []),
    ...(Object.keys(kept).length === 0 ? choice('Area', 'area', areas(site), label) : []),
    {
      title: 'Order',
      options: ORDER_NAMES.filter((value) => exists(site, { ...list, order: value })).map((value) => ({
        text: ORDERS[value].text,
        path: value === order ? null : pathOf({ ...list, order: value }),
        count: null,
      })),
    },
  ];
}
