/** Documented attack patterns, and which of them a tool's label makes it useful for. */
import { readFileSync } from 'node:fs';
import type { Category, Facet, ToolCard } from '../../data/model.ts';
import { FACET_TEXTS } from '../text/taxonomy.ts';

/** A tool takes part when its category is listed (or none is) and it has all these facets. */
export interface AttackPart {
  /** What such a tool does in the attack, ending "… lets an attacker …" or "… is the step that …". */
  role: string;
  category?: Category[];
  facets?: Facet[];
  /** Findings of the classifier that show the attack in the definition itself. */
  findings?: string[];
}

export interface Incident {
  title: string;
  /** ISO 8601, as exact as it is known. */
  date: string;
  url: string;
}

export interface Attack {
  id: string;
  name: string;
  /** Where the weakness sits. */
  kind: 'combination' | 'definition' | 'server' | 'agent' | 'credential';
  summary: string;
  /** Step by step. */
  how: string[];
  /** What stops or limits it. */
  limits: string[];
  parts: AttackPart[];
  incidents: Incident[];
  references: string[];
}

let known: Attack[] | undefined;

/** All patterns, in the file's order: the most general first. */
export function attacks(): Attack[] {
  known ??= JSON.parse(readFileSync(new URL('../../data/seeds/attacks.json', import.meta.url), 'utf8')) as Attack[];
  return known;
}

const SOFTENING: ReadonlySet<Facet> = new Set(
  FACET_TEXTS.filter(({ group }) => group === 'softening').map(({ id }) => id),
);

type Label = Pick<ToolCard, 'category' | 'facets'>;

const takesPart = (part: AttackPart, tool: Label, findings: ReadonlySet<string>): boolean => {
  if (part.findings) return part.findings.some((id) => findings.has(id));
  if (!part.category && !part.facets) return false;
  // What the definition softens is no part of an attack by its category alone: play money, an order that only cancels.
  if (!part.facets && tool.facets.some((facet) => SOFTENING.has(facet))) return false;
  return (
    (!part.category || part.category.includes(tool.category)) &&
    (part.facets ?? []).every((facet) => tool.facets.includes(facet))
  );
};

/** How exactly a part describes a tool: a finding says most, then each facet, then the category. */
const weight = (part: AttackPart): number =>
  (part.findings ? 10 : 0) +
  2 * (part.facets?.length ?? 0) +
  (part.category ? 1 : 0) -
  (part.category?.length ?? 0) / 10;

/**
 * The patterns that this tool's category, facets and findings are parts of, the most telling first, with its role in each; null where that
 * is the role of every tool of the category, which the pattern's own page tells.
 */
export function attacksOn(
  tool: Label,
  findingIds: readonly string[],
  max = 3,
): { attack: Attack; role: string | null }[] {
  const key = JSON.stringify([tool.category, tool.facets, findingIds, max]);
  let found = foundBefore.get(key);
  if (!found) foundBefore.set(key, (found = partsIn(tool, new Set(findingIds), max)));
  return found;
}

/** By label, because half a million tools have some hundred different ones. */
const foundBefore = new Map<string, { attack: Attack; role: string | null }[]>();

function partsIn(tool: Label, findings: ReadonlySet<string>, max: number): { attack: Attack; role: string | null }[] {
  return attacks()
    .flatMap((attack) => {
      const best = attack.parts
        .filter((part) => takesPart(part, tool, findings))
        .sort((a, b) => weight(b) - weight(a))[0];
      if (!best) return [];
      const role = best.facets || best.findings ? best.role : null;
      return [{ attack, role, weight: weight(best) + (attack.incidents.length ? 0.5 : 0) }];
    })
    .sort((a, b) => b.weight - a.weight)
    .slice(0, max)
    .map(({ attack, role }) => ({ attack, role }));
}
