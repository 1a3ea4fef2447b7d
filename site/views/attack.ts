/** The pages of attack patterns. */
import type { Site } from '../site.ts';
import { FACET_TEXT } from '../text/taxonomy.ts';
import { attackPath, categoryPath, facetPath } from '../urls.ts';
import { type Attack, attacks } from './attacks.ts';
import { type Card, card } from './card.ts';
import { breadcrumbs } from './jsonld.ts';

const KINDS: Record<Attack['kind'], { title: string; text: string }> = {
  combination: { title: 'In how tools combine', text: 'Each tool works as intended; the set of them is the weakness.' },
  definition: {
    title: 'In what a definition says',
    text: 'The text that describes a tool, or claims about it, does the harm.',
  },
  server: { title: 'In the server', text: 'The code or the place it runs in is at fault or was taken over.' },
  agent: { title: 'In what the agent does', text: 'The agent itself chooses or is talked into the harmful call.' },
  credential: {
    title: 'In what a credential can do',
    text: 'The right that a tool holds reaches further than its work.',
  },
};

export interface AttacksView {
  title: string;
  summary: string;
  count: number;
  incidents: number;
  groups: {
    title: string;
    text: string;
    attacks: { name: string; path: string; summary: string; incidents: number }[];
  }[];
}

export function attacksView(): AttacksView {
  const all = attacks();
  return {
    title: 'Attack patterns on agents and their tools',
    summary: `${all.length} documented ways in which tools of MCP servers are abused, with incidents, dates and links.`,
    count: all.length,
    incidents: all.reduce((sum, attack) => sum + attack.incidents.length, 0),
    groups: (Object.keys(KINDS) as Attack['kind'][]).map((kind) => ({
      ...KINDS[kind],
      attacks: all
        .filter((attack) => attack.kind === kind)
        .map(({ id, name, summary, incidents }) => ({
          name,
          path: attackPath(id),
          summary,
          incidents: incidents.length,
        })),
    })),
  };
}

export interface AttackView {
  title: string;
  summary: string;
  attack: Attack;
  kind: { title: string; text: string };
  parts: {
    role: string;
    criteria: string;
    count: number;
    tools: Card[];
    more: { title: string; path: string } | null;
  }[];
  jsonLd: object[];
}

const EXAMPLES = 6;

export function attackView(site: Site, id: string): AttackView | null {
  const attack = attacks().find((one) => one.id === id);
  if (!attack) return null;
  const parts = attack.parts
    .filter((part) => part.category || part.facets)
    .map(({ role, category, facets = [] }) => {
      const filters = (category ?? [undefined]).map((one) => ({
        ...(one && { category: one }),
        ...(facets[0] && { facet: facets[0] }),
      }));
      // The catalogue narrows by one facet; a part that wants two is counted over the tools that have the first.
      const fits = (tool: { facets: readonly string[] }): boolean =>
        facets.every((facet) => tool.facets.includes(facet));
      const found = filters.flatMap((filter) => site.listed(filter, { size: EXAMPLES * 4, pages: 1 }, 1)).filter(fits);
      const single = facets.length < 2;
      return {
        role,
        criteria: [...(category ?? []), ...facets.map((facet) => FACET_TEXT[facet].title)].join(', '),
        count: single ? filters.reduce((sum, filter) => sum + site.catalogue.count(filter), 0) : found.length,
        tools: found.slice(0, EXAMPLES).map(card),
        more: facets[0]
          ? { title: FACET_TEXT[facets[0]].title, path: facetPath(facets[0]) }
          : category?.length === 1
            ? { title: category[0]!, path: categoryPath(category[0]!) }
            : null,
      };
    })
    .filter((part) => part.count > 0);
  return {
    title: attack.name,
    summary: attack.summary,
    attack,
    kind: KINDS[attack.kind],
    parts,
    jsonLd: [
      breadcrumbs(site.base, [
        ['Attacks', '/attacks/'],
        [attack.name, attackPath(id)],
      ]),
    ],
  };
}
