import type { Category, Facet, Risk, ToolCard } from '../../data/model.ts';
import type { Neighbour } from '../../data/related.ts';
import { label } from './text.ts';

/** A tool in a list: what a link to it shows. */
export interface Card {
  name: string;
  server: string;
  slug: string;
  segment: string;
  summary: string | null;
  category: Category;
  risk: Risk;
  facets: Facet[];
}

/** A tool of another server, beside which it is looked at: no more than its name and how dangerous it is. */
export const neighbour = (tool: Neighbour): Card => ({
  name: label(tool.name),
  server: label(tool.serverName),
  slug: tool.server,
  segment: tool.segment,
  summary: null,
  category: tool.category,
  risk: tool.risk,
  facets: [],
});

export const card = (tool: ToolCard): Card => ({
  name: label(tool.name),
  server: label(tool.serverName),
  slug: tool.server,
  segment: tool.segment,
  summary: tool.summary,
  category: tool.category,
  risk: tool.risk,
  facets: tool.facets,
});
