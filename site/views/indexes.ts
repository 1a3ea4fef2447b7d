/** The pages that name all categories, levels, facets or capabilities with their counts. */
import type { ToolFilter } from '../../data/catalogue.ts';
import { FACETS, RISKS, type Risk } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { CAPABILITIES, CATEGORY_TEXTS, FACET_GROUPS, FACET_TEXT, RISK_TEXT } from '../text/taxonomy.ts';
import { capabilityPath, categoryPath, facetPath, riskPath } from '../urls.ts';

const byRisk = [...RISKS].reverse();

export interface IndexView {
  title: string;
  summary: string;
  heading: string;
  lead: string;
  groups: { title: string; items: { path: string; title: string; text: string; count: number; risk?: Risk }[] }[];
}

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
        groups: Object.entries(FACET_GROUPS).map(([group, title]) => ({
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
