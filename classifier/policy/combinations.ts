/** What tools make possible together although each on its own may be fine (taxonomy: facets; the exfiltration triangle). */
import type { Category, Facet, Risk } from '../../data/model.ts';

/** As much of a tool as combinations look at. */
export interface LabelledTool {
  category: Category;
  risk: Risk;
  facets: readonly Facet[];
}

export interface Part {
  name: string;
  /** What such a tool brings, in words. */
  brings: string;
  plays(tool: LabelledTool): boolean;
}

export interface Combination {
  id: string;
  risk: Risk;
  title: string;
  /** What to do about it. */
  mend: string;
  parts: readonly Part[];
}

const facet = (name: Facet, brings: string): Part => ({ name, brings, plays: (tool) => tool.facets.includes(name) });
const isPowerful = (tool: LabelledTool): boolean => tool.risk === 'high' || tool.risk === 'critical';

const PRIVATE = facet('sensitive', 'reads private data');
const UNTRUSTED = facet('untrusted', 'brings in text that strangers wrote');
const WAY_OUT = facet('external', 'sends data out');
const SECRETS = facet('secrets', 'returns secrets');
const GUARD = facet('guard', 'hands out power or takes a protection away');

/** Gravest first. */
export const COMBINATIONS: readonly Combination[] = [
  {
    id: 'exfiltration-triangle',
    risk: 'critical',
    title: 'Private data can be sent away by a planted instruction',
    mend: 'Take one of the three away, or have a person approve the way out.',
    parts: [PRIVATE, UNTRUSTED, WAY_OUT],
  },
  {
    id: 'secret-exfiltration',
    risk: 'critical',
    title: 'Secrets can be read and sent away',
    mend: 'Have a person approve the one or the other.',
    parts: [SECRETS, WAY_OUT],
  },
  {
    id: 'injected-execution',
    risk: 'critical',
    title: 'A planted instruction can run code',
    mend: 'Have a person approve what is run.',
    parts: [
      UNTRUSTED,
      {
        name: 'arbitrary',
        brings: 'runs whatever it is given',
        plays: (tool) => tool.category === 'Execute' && tool.facets.includes('arbitrary'),
      },
    ],
  },
  {
    id: 'injected-payment',
    risk: 'critical',
    title: 'A planted instruction can move money',
    mend: 'Have a person approve every payment.',
    parts: [
      UNTRUSTED,
      { name: 'financial', brings: 'moves money', plays: (tool) => tool.category === 'Financial' && isPowerful(tool) },
    ],
  },
  {
    id: 'injected-privilege',
    risk: 'critical',
    title: 'A planted instruction can hand out power or take a guard away',
    mend: 'Have a person approve it.',
    parts: [UNTRUSTED, GUARD],
  },
  {
    id: 'injected-destruction',
    risk: 'high',
    title: 'A planted instruction can destroy data',
    mend: 'Have a person approve it.',
    parts: [
      UNTRUSTED,
      {
        name: 'destructive',
        brings: 'deletes or destroys',
        plays: (tool) => tool.category === 'Destructive' && isPowerful(tool),
      },
    ],
  },
];

/** The combinations that these tools make possible, each with the tools that play its parts, in the order of its parts. */
export function combinationsOf<T extends LabelledTool>(
  tools: readonly T[],
): { combination: Combination; players: T[][] }[] {
  return COMBINATIONS.map((combination) => ({
    combination,
    players: combination.parts.map((part) => tools.filter((tool) => part.plays(tool))),
  })).filter(({ players }) => players.every((part) => part.length > 0));
}
