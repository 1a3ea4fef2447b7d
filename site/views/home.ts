import type { Risk, Stats } from '../../data/model.ts';
import { RISKS } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { CAPABILITIES, RISK_TEXT } from '../text/taxonomy.ts';
import { capabilityPath, riskPath } from '../urls.ts';
import { type Card, card } from './card.ts';
import { type ChangesOfDay, changesByDay } from './changes.ts';
import { day, list } from './text.ts';

export interface HomeView {
  title: string;
  summary: string;
  stats: Stats;
  /** What labelled the tools, name and version. */
  labelled: string;
  /** Day of the newest change. */
  changed: string;
  risks: { risk: Risk; count: number; share: number; means: string; path: string }[];
  capabilities: { title: string; text: string; path: string; count: number }[];
  gravest: Card[];
  changes: ChangesOfDay[];
}

const GRAVEST = 6;
const DAYS = 3;

export function homeView(site: Site): HomeView {
  const stats = site.catalogue.stats();
  const [newest] = site.catalogue.changes({ limit: 1 });
  const money = site.listed({ category: 'Financial', risk: 'critical' }, { size: 200, pages: 1 }, 1);
  // One of each server, the surest, so that neither a large server nor a doubtful label stands for the rest.
  const surest = money.sort((a, b) => b.confidence - a.confidence);
  const gravest = [...Map.groupBy(surest, (tool) => tool.server).values()].map(([first]) => first!).slice(0, GRAVEST);
  return {
    title: 'MCP Risk: what MCP servers’ tools can do',
    summary:
      'The open catalogue of what MCP servers’ tools can do, how risky each is and why, and the policy to put on it.',
    stats,
    labelled: list(site.catalogue.classifiers()),
    changed: newest ? day(newest.at) : '',
    risks: [...RISKS].reverse().map((risk) => ({
      risk,
      count: stats.byRisk[risk],
      share: stats.tools ? stats.byRisk[risk] / stats.tools : 0,
      means: RISK_TEXT[risk].means,
      path: riskPath(risk),
    })),
    capabilities: CAPABILITIES.map(({ id, title, text, filter }) => ({
      title,
      text,
      path: capabilityPath(id),
      count: site.catalogue.count(filter),
    })),
    gravest: gravest.map(card),
    changes: changesByDay(site, 200).slice(0, DAYS),
  };
}
