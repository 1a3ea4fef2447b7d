/** One name of a tool across the servers that have it. */
import type { Category, Risk } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { namePath, pageOf } from '../urls.ts';
import { type Card, card } from './card.ts';
import type { Choice } from './lists.ts';
import { label, list, plural } from './text.ts';

export interface NameView {
  title: string;
  summary: string;
  name: string;
  total: number;
  /** Tools beyond those that are shown. */
  omitted: number;
  /** Labels that servers' tools of this name carry, the gravest first, with the tools that carry them; `id` is where they stand. */
  labels: { id: string; category: Category; risk: Risk; cards: Card[] }[];
  lead: string;
}

const MAX = 300;

/** Null where fewer than two servers have a tool of this name: then the tool's own page says all there is. */
export function nameView(site: Site, name: string): NameView | null {
  const total = site.catalogue.count({ name });
  if (total < 2) return null;
  const cards = site.catalogue.cards({ name }, { limit: MAX });
  const labels = [...Map.groupBy(cards, ({ category, risk }) => `${category} ${risk}`).values()].map((group) => {
    const { category, risk } = group[0]!;
    return { id: `${category}-${risk}`.toLowerCase(), category, risk, cards: group.map(card) };
  });
  const shown = label(name);
  return {
    title: `${shown} on ${plural(total, 'server')}`,
    summary: `${plural(total, 'MCP server')} have a tool named ${shown}: ${list(labels.slice(0, 4).map((entry) => `${entry.cards.length} ${entry.category}, ${entry.risk}`))}.`,
    name: shown,
    total,
    omitted: total - cards.length,
    labels,
    lead:
      labels.length > 1
        ? 'The same name, but not the same tool: what each can do was decided from its own definition.'
        : 'Each was labelled from its own definition, and all came out the same.',
  };
}

export interface NamesView {
  title: string;
  summary: string;
  heading: string;
  path: string;
  /** Names that several servers share, in the whole catalogue. */
  total: number;
  /** By first letter; nothing where all names stand on one page. */
  choices: Choice[];
  names: { name: string; path: string; servers: number }[];
  page: number;
  pages: number;
}

type SharedName = ReturnType<Site['catalogue']['names']>[number];

const ROOT = '/tools/';
const NAMES_PER_PAGE = 500;
/** What begins with no letter of a to z. */
const OTHER = 'other';

const letterPath = (letter: string): string => `${ROOT}by/${letter}/`;
const letterOf = (name: string): string => /^[a-z]/i.exec(name)?.[0].toLowerCase() ?? OTHER;

/** Names by their first letter, a to z and then the rest; worked out once a revision. */
const lettered = new WeakMap<readonly SharedName[], ReadonlyMap<string, SharedName[]>>();

function byLetter(shared: readonly SharedName[]): ReadonlyMap<string, SharedName[]> {
  let letters = lettered.get(shared);
  if (!letters) {
    const found = Map.groupBy(shared, ({ name }) => letterOf(name));
    letters = new Map([...found].sort(([a], [b]) => Number(a === OTHER) - Number(b === OTHER) || (a < b ? -1 : 1)));
    lettered.set(shared, letters);
  }
  return letters;
}

/**
 * One page of the index of shared names: those that most servers have, or all that begin with a letter, by name.
 * @returns null behind the end, and for a letter where all names stand on the first page
 */
export function namesView(site: Site, letter: string | null, page: number): NamesView | null {
  const shared = site.catalogue.names(2);
  const letters = shared.length > NAMES_PER_PAGE ? byLetter(shared) : new Map<string, SharedName[]>();
  const listed =
    letter === null
      ? shared.toSorted((a, b) => b.servers - a.servers || (a.name < b.name ? -1 : 1)).slice(0, NAMES_PER_PAGE)
      : (letters.get(letter) ?? []);
  const pages = pagesOf(listed);
  if (page < 1 || page > pages || (letter !== null && listed.length === 0)) return null;
  const about = letter === null ? '' : letter === OTHER ? ', not beginning with a letter' : `, ${letter.toUpperCase()}`;
  // Counts stand on the first page alone: the others stay as they are when somewhere else a name is added.
  const option = (text: string, own: string | null, count: number): Choice['options'][number] => ({
    text,
    path: own === letter ? null : own === null ? ROOT : letterPath(own),
    count: letter === null ? count : null,
  });
  return {
    title: `Tool names that several servers share${about}${page > 1 ? `, page ${page}` : ''}`,
    summary: 'One name on many servers can be one kind of tool or several: compare them.',
    heading: `Shared names${about}`,
    path: letter === null ? ROOT : letterPath(letter),
    total: shared.length,
    choices: letters.size
      ? [
          {
            title: 'Begins with',
            options: [
              option('Most shared', null, NAMES_PER_PAGE),
              ...[...letters].map(([id, names]) => option(id === OTHER ? '#' : id.toUpperCase(), id, names.length)),
            ],
          },
        ]
      : [],
    names: listed
      .slice((page - 1) * NAMES_PER_PAGE, page * NAMES_PER_PAGE)
      .map(({ name, servers }) => ({ name: label(name), path: namePath(name), servers })),
    page,
    pages,
  };
}

const pagesOf = (names: readonly SharedName[]): number => Math.max(1, Math.ceil(names.length / NAMES_PER_PAGE));

/** Paths of all pages of the index. */
export function* nameIndexPaths(site: Site): Generator<string> {
  const shared = site.catalogue.names(2);
  yield ROOT;
  if (shared.length <= NAMES_PER_PAGE) return;
  for (const [letter, names] of byLetter(shared))
    for (let page = 1; page <= pagesOf(names); page++) yield pageOf(letterPath(letter), page);
}

/** Paths of the pages of all names that several servers share. */
export const namePaths = (site: Site): string[] => site.catalogue.names(2).map(({ name }) => namePath(name));
