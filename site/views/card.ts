import type { Category, Facet, Risk, ToolCard } from '../../data/model.ts';
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
