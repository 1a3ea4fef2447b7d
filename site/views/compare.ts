/** The page that compares two servers before any is chosen: an example of two that do the same work. */
import type { ToolCard } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { label } from './text.ts';

export interface CompareView {
  /** Two servers with tools of the same name; empty where no name is on two. */
  example: { name: string; slug: string }[];
}

/** Names that are looked at, the most shared first, and servers of each. */
const NAMES = 40;
const SERVERS = 8;

/** The two servers that share most of the names that servers share most, so that there is something to compare. */
export function compareView(site: Site): CompareView {
  const names = site.catalogue
    .names(2)
    .toSorted((a, b) => b.servers - a.servers || (a.name < b.name ? -1 : 1))
    .slice(0, NAMES);
  const pairs = new Map<string, { pair: [ToolCard, ToolCard]; shared: number }>();
  for (const { name } of names) {
    const cards = site.catalogue.cards({ name }, { limit: SERVERS }).sort((a, b) => (a.server < b.server ? -1 : 1));
    for (const [i, one] of cards.entries())
      for (const other of cards.slice(i + 1)) {
        const key = `${one.server} ${other.server}`;
        const known = pairs.get(key) ?? { pair: [one, other], shared: 0 };
        known.shared++;
        pairs.set(key, known);
      }
  }
  const [best] = [...pairs.values()].sort((a, b) => b.shared - a.shared);
  return {
    example: best ? best.pair.map(({ server, serverName }) => ({ name: label(serverName), slug: server })) : [],
  };
}
