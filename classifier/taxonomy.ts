/**
 * The rubric as data: what a category, a facet and a risk are, and the one function that makes a risk of them. The methodology pages are
 * rendered from these tables, so the words a reader sees are the words the classifier goes by.
 */
import type { Category, Facet, Recommendation, Risk } from '../data/model.ts';

/** What a reader is told about one category. */
export interface CategoryText {
  id: Category;
  title: string;
  /** What one call can do, in one sentence. */
  can: string;
  /** What looks like it and is not, in one sentence. */
  not: string;
}

/** From the gravest to the mildest: the first that applies to the worst ordinary call is the tool's category. */
export const CATEGORY_TEXTS: readonly CategoryText[] = [
  {
    id: 'Financial',
    title: 'Financial',
    can: 'A call can move, commit, charge, refund, sign for, or order with money or a tradable asset.',
    not: 'Reading balances, prices or orders is Read; drafting a quote, creating a product or keeping books is Write.',
  },
  {
    id: 'Destructive',
    title: 'Destructive',
    can: "A call can delete, drop, purge, terminate or irreversibly overwrite somebody's data, resource, account or history.",
    not: 'Taking away a label, a member or a relation, moving to trash, archiving, closing and clearing a cache are Write.',
  },
  {
    id: 'Execute',
    title: 'Execute',
    can: 'A call can run something whose effect depends on what is passed or triggered: code, commands, free queries, requests, workflows, deployments, browsers, devices.',
    not: 'A fixed read-only query, an analysis or a conversion whose only effect is its result is Read.',
  },
  {
    id: 'Write',
    title: 'Write',
    can: 'A call can create or change data, settings or state, or send something to someone.',
    not: 'An optional place to save the result of reading does not make a tool Write.',
  },
  {
    id: 'Read',
    title: 'Read',
    can: 'A call retrieves, searches, lists, computes, validates, waits or asks the user, and changes nothing that anyone would notice.',
    not: 'A free query that does not enforce reading is Execute.',
  },
  {
    id: 'Unknown',
    title: 'Unknown',
    can: 'It cannot be told: neither the definition nor the name says what a call does.',
    not: 'It is never used to avoid a choice that the definition supports.',
  },
];

/** The side of a tool that a facet describes. */
export type FacetGroup = 'flow' | 'power' | 'reach' | 'softening';

export const FACET_GROUPS: Readonly<Record<FacetGroup, string>> = {
  flow: 'What flows',
  power: 'What power it has',
  reach: 'How far it reaches',
  softening: 'What softens it',
};

/** What a reader is told about one facet. `clause` completes the sentence "This tool …". */
export interface FacetText {
  id: Facet;
  title: string;
  group: FacetGroup;
  /** When it is set, in one sentence. */
  when: string;
  clause: string;
}

export const FACET_TEXTS: readonly FacetText[] = [
  {
    id: 'sensitive',
    title: 'Sensitive data',
    group: 'flow',
    when: "It returns, or lets the caller read, messages, files, notes, records about people, somebody's money, private code or logs.",
    clause: 'returns private data',
  },
  {
    id: 'secrets',
    title: 'Secrets',
    group: 'flow',
    when: 'What it returns is a secret: a password, key, token, vault entry, connection string or session cookie.',
    clause: 'returns secrets',
  },
  {
    id: 'untrusted',
    title: 'Untrusted content',
    group: 'flow',
    when: 'What it returns was written by outside parties who could plant instructions: web pages, mail, issues, comments, reviews, uploads.',
    clause: 'returns text that outsiders wrote',
  },
  {
    id: 'external',
    title: 'Reaches outsiders',
    group: 'flow',
    when: 'It delivers data or a message to a person or system other than the user.',
    clause: 'delivers something to other people or systems',
  },
  {
    id: 'arbitrary',
    title: 'Free input',
    group: 'power',
    when: 'It takes free code, a command, a free query, a request of any method, a manifest or image, or the name of another tool to run.',
    clause: 'runs whatever it is given',
  },
  {
    id: 'privilege',
    title: 'Privilege',
    group: 'power',
    when: 'It changes who may do what or what guards it: permissions, roles, members, keys, passwords, policies, firewall or DNS rules.',
    clause: 'changes who may do what',
  },
  {
    id: 'guard',
    title: 'Guard',
    group: 'power',
    when: "It hands out power (admin, ownership, a new key) or takes a protection away, or answers the agent's own permission prompts.",
    clause: 'hands out power or takes a protection away',
  },
  {
    id: 'physical',
    title: 'Physical',
    group: 'power',
    when: 'It acts on the physical world: locks, vehicles, robots, printers, heating, phone calls, shipments.',
    clause: 'acts on the physical world',
  },
  {
    id: 'bulk',
    title: 'Bulk',
    group: 'reach',
    when: 'One call can take an unbounded selection, or a container that others depend on: a database, a repository, a project, a user.',
    clause: 'reaches many things, or one that others depend on',
  },
  {
    id: 'permanent',
    title: 'Permanent',
    group: 'reach',
    when: 'The definition says that the effect is permanent, irreversible or cannot be undone.',
    clause: 'says that its effect cannot be undone',
  },
  {
    id: 'reversible',
    title: 'Reversible',
    group: 'softening',
    when: 'The definition names how the effect is undone: trash, restore, soft delete, archive.',
    clause: 'names a way to undo it',
  },
  {
    id: 'ephemeral',
    title: 'Ephemeral',
    group: 'softening',
    when: "It touches only the agent's own or regenerable state: memory, cache, session, connection, selection.",
    clause: "touches only the agent's own or regenerable state",
  },
  {
    id: 'bounded',
    title: 'Bounded',
    group: 'softening',
    when: 'An Execute whose every permitted call is harmless by definition: click, scroll, navigate, refresh, run tests.',
    clause: 'allows only calls that are harmless one by one',
  },
  {
    id: 'reduces',
    title: 'Reduces',
    group: 'softening',
    when: 'A Financial call that only cancels, skips or reduces, or only changes exposure or spend settings.',
    clause: 'only cancels or reduces a commitment, or changes exposure or spend settings',
  },
  {
    id: 'simulated',
    title: 'Simulated',
    group: 'softening',
    when: 'It acts only on play money, a paper account, a test network or a sandbox, and says so.',
    clause: 'acts on a simulation only',
  },
];

/** One line of the risk table: `risk` when the tool has any of `facets`; no facets means "otherwise". */
export interface RiskRule {
  risk: Risk;
  facets: readonly Facet[];
}

/** The risk of a category's tools, in the order in which the lines are tried; the last of each matches always. */
export const RISK_RULES: Readonly<Record<Category, readonly RiskRule[]>> = {
  Read: [
    { risk: 'high', facets: ['secrets'] },
    { risk: 'medium', facets: ['sensitive', 'untrusted'] },
    { risk: 'low', facets: [] },
  ],
  Write: [
    { risk: 'critical', facets: ['guard'] },
    { risk: 'low', facets: ['ephemeral'] },
    { risk: 'high', facets: ['external', 'privilege', 'bulk', 'physical'] },
    { risk: 'medium', facets: [] },
  ],
  Execute: [
    { risk: 'critical', facets: ['arbitrary', 'guard'] },
    { risk: 'medium', facets: ['bounded'] },
    { risk: 'high', facets: [] },
  ],
  Destructive: [
    { risk: 'critical', facets: ['guard', 'bulk', 'permanent'] },
    { risk: 'medium', facets: ['reversible'] },
    { risk: 'high', facets: [] },
  ],
  Financial: [
    { risk: 'medium', facets: ['simulated'] },
    { risk: 'high', facets: ['reduces'] },
    { risk: 'critical', facets: [] },
  ],
  Unknown: [{ risk: 'high', facets: [] }],
};

/** The risk of a tool: the first line of its category's table that matches, and nothing else. */
export function riskOf(category: Category, facets: readonly Facet[]): Risk {
  return matchingRule(category, facets).risk;
}

function matchingRule(category: Category, facets: readonly Facet[]): RiskRule {
  const rules = RISK_RULES[category];
  // the last line is for whatever the others do not name
  if (facets.length === 0) return rules[rules.length - 1]!;
  return rules.find((r) => r.facets.length === 0 || r.facets.some((f) => facets.includes(f)))!;
}

/** The facets that decided the risk: those the matching line of the table names and the tool has. */
export function decidingFacets(category: Category, facets: readonly Facet[]): Facet[] {
  return matchingRule(category, facets).facets.filter((f) => facets.includes(f));
}

/** The default rule for a risk. `limit` carries a rate fit to the category; what it is stands in the policy room. */
export const RECOMMENDATIONS: Readonly<Record<Risk, Recommendation>> = {
  low: 'allow',
  medium: 'limit',
  high: 'approve',
  critical: 'approve',
};
