/** One name of a tool across the servers that have it. */
import type { Category, Risk } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { namePath } from '../urls.ts';
import { type Card, card } from './card.ts';
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
  names: { name: string; path: string; servers: number }[];
  total: number;
}

const MAX_NAMES = 500;

/** The names that most servers share. */
export function namesView(site: Site): NamesView {
  const shared = site.catalogue.names(2);
  return {
    title: 'Tool names that several servers share',
    summary: 'One name on many servers can be one kind of tool or several: compare them.',
    names: shared
      .sort((a, b) => b.servers - a.servers || (a.name < b.name ? -1 : 1))
      .slice(0, MAX_NAMES)
      .map(({ name, servers }) => ({ name: label(name), path: namePath(name), servers })),
    total: shared.length,
  };
}

/** Paths of the pages of all names that several servers share. */
export const namePaths = (site: Site): string[] => site.catalogue.names(2).map(({ name }) => namePath(name));
