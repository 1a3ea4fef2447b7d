/** The rule a tool should have: the taxonomy's table from risk to rule, in three profiles, made finer by its arguments. */
import type { Category, Classification, Risk, ToolDefinition } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import {
  type ArgumentCondition,
  argumentConditions,
  type ConditionKind,
  narrows,
  type Surroundings,
} from './arguments.ts';
import { MemoryCounters } from './counters.ts';
import { decide, type Outcome } from './engine.ts';
import { type DenyRule, type Limit, type Policy, type ToolRule, VERSION } from './language.ts';
import { mergeRules } from './merge.ts';
import { sampleArguments, withValue } from './sample.ts';

export const PROFILES = ['recommended', 'strict', 'permissive'] as const;
export type Profile = (typeof PROFILES)[number];

/** What a recommendation is made from; a `ToolRecord` of the catalogue is one. */
export interface PolicyTool {
  name: string;
  /** Digest of the definition. */
  digest: string;
  definition: ToolDefinition;
  classification: Classification;
}

/** A call and what the engine says to it under the recommended rule. */
export interface ExampleCall {
  arguments: Record<string, unknown>;
  outcome: Outcome;
  /** What the agent would be told; null when allowed. */
  message: string | null;
}

/** A condition of the rule, with its reason and calls on both sides of it, as the engine decided them. */
export interface ExplainedCondition {
  kind: ConditionKind;
  /** The argument it looks at, as a path. */
  path: string;
  reason: string;
  passes: ExampleCall;
  blocks: ExampleCall;
}

export interface ToolRecommendation {
  tool: string;
  profile: Profile;
  /** What happens to a call: let through, let through in part, blocked until a person approves, refused. */
  effect: 'allow' | 'limit' | 'condition' | 'approve' | 'deny';
  rule: ToolRule;
  /** A policy of this tool alone: every other tool of the server is refused by it. */
  policy: Policy;
  /** One or two sentences for people. */
  summary: string;
  conditions: ExplainedCondition[];
}

const APPROVAL: DenyRule = { conditions: [], on_deny: 'Requires human approval.' };

/** What a page says beside a policy of one tool, so that nobody thinks the rest of the server goes on working under it. */
export const ALONE_NOTE =
  'Used alone, a policy of one tool refuses every other tool. The policy of the whole server holds the same rule and keeps the others working.';

/** Calls that fit ordinary work, by category (taxonomy). Financial and Unknown have no row there: what is let through of them is rare by nature. */
const RATES: Record<Category, { window: 'minute' | 'hour'; max: number }> = {
  Read: { window: 'minute', max: 120 },
  Write: { window: 'minute', max: 30 },
  Execute: { window: 'minute', max: 60 },
  Destructive: { window: 'hour', max: 10 },
  Financial: { window: 'hour', max: 10 },
  Unknown: { window: 'hour', max: 10 },
};

/** Share of the ordinary rate that the strict profile leaves. */
const STRICT_SHARE = 0.5;

/**
 * How a tool is met, from open to closed: allowed; up to a rate; up to a rate and without its dangerous arguments; only the part of
 * its calls that is recognisably safe, else up to a rate; only that part, else nothing; nothing without a person; nothing.
 */
type Stance = 'allow' | 'limit' | 'narrow' | 'part-or-limit' | 'part' | 'approve' | 'deny';

const STANCES: Record<Profile, Record<Risk, Stance>> = {
  recommended: { low: 'allow', medium: 'narrow', high: 'part', critical: 'approve' },
  strict: { low: 'limit', medium: 'approve', high: 'approve', critical: 'deny' },
  permissive: { low: 'allow', medium: 'limit', high: 'part-or-limit', critical: 'part' },
};

function stanceOf({ category, risk }: Classification, profile: Profile): Stance {
  if (profile === 'strict' && category === 'Read' && risk === 'medium') return 'narrow';
  if (category === 'Unknown' && profile === 'permissive') return 'approve';
  return STANCES[profile][risk];
}

/** Whether a condition may open a part of a tool: not on the tool's own word where it is critical, not by a list of words unless asked to be permissive. */
function mayOpen(condition: ArgumentCondition, { risk }: Classification, profile: Profile): boolean {
  if (!condition.opens || (condition.kind === 'statement' && profile !== 'permissive')) return false;
  return risk !== 'critical' || (condition.kind !== 'read-only' && condition.kind !== 'dry-run');
}

/** The taxonomy's row for a tool, given the conditions that could be confirmed. */
function choose(tool: PolicyTool, profile: Profile, available: readonly ArgumentCondition[]): Choice {
  const { classification } = tool;
  const stance = stanceOf(classification, profile);
  const { category } = classification;
  // A large page of a read is asked about only by the strict profile: consumers without conditions would ask about every read.
  const narrowing = available.filter(
    (one) => narrows(one.kind, category) && !(one.kind === 'batch' && category === 'Read' && profile !== 'strict'),
  );
  if (stance === 'allow' || stance === 'limit' || stance === 'approve' || stance === 'deny')
    return { effect: stance, conditions: [] };
  if (stance === 'narrow') return { effect: 'limit', conditions: narrowing };
  const opening = available.find((one) => mayOpen(one, classification, profile));
  if (!opening)
    return stance === 'part' ? { effect: 'approve', conditions: [] } : { effect: 'limit', conditions: narrowing };
  // Every recipient field is a way out; of the other kinds one is enough to tell the safe part.
  const parts = available.filter((one) => one === opening || (opening.kind === one.kind && one.kind === 'recipient'));
  return { effect: 'condition', conditions: [...parts, ...narrowing.filter((one) => !parts.includes(one))] };
}

interface Choice {
  effect: ToolRecommendation['effect'];
  conditions: ArgumentCondition[];
}

/**
 * The recommended rule of one tool. `recommended` is the taxonomy's table; `strict` lets only reading and the agent's own state
 * through without a person and refuses what is critical; `permissive` blocks only what is critical or unknown. A condition whose
 * examples the engine does not decide as claimed is not used, and what it would have opened stays closed.
 */
export function recommendTool(
  tool: PolicyTool,
  profile: Profile = 'recommended',
  surroundings?: Surroundings,
): ToolRecommendation {
  return recommended(profile, surroundings ? studied(tool, surroundings) : known(tool));
}

/** A tool with what the profiles share: the conditions its arguments offer, and what was recommended already. */
interface Studied {
  tool: PolicyTool;
  conditions: readonly ArgumentCondition[];
  made: Partial<Record<Profile, ToolRecommendation>>;
}

const studied = (tool: PolicyTool, surroundings?: Surroundings): Studied => ({
  tool,
  conditions: argumentConditions(tool.definition, tool.classification, surroundings),
  made: {},
});

/** One server's pages, policies and exports all ask for the same; a tool's record is not changed once it was read. */
function known(tool: PolicyTool): Studied {
  let it = knownTools.get(tool);
  if (!it) knownTools.set(tool, (it = studied(tool)));
  return it;
}
const knownTools = new WeakMap<PolicyTool, Studied>();

const recommended = (profile: Profile, it: Studied): ToolRecommendation =>
  (it.made[profile] ??= recommend(profile, it));

function recommend(profile: Profile, it: Studied): ToolRecommendation {
  const { tool } = it;
  let available = it.conditions;
  for (;;) {
    const choice = choose(tool, profile, available);
    const { effect, conditions } = choice;
    const rule = ruleFor(profile, choice, it);
    const policy: Policy = { version: VERSION, default: 'deny', tools: Object.fromEntries([[tool.name, rule]]) };
    const explained = conditions.map((condition) => explain(tool, policy, condition, conditions));
    const refuted = conditions.filter((_, i) => !explained[i]);
    if (refuted.length === 0)
      return {
        tool: tool.name,
        profile,
        effect,
        rule,
        policy,
        summary: summarise(tool.name, rule, effect),
        conditions: explained as ExplainedCondition[],
      };
    available = available.filter((condition) => !refuted.includes(condition));
  }
}

function ruleFor(profile: Profile, { effect, conditions }: Choice, it: Studied): ToolRule {
  if (effect === 'deny') return { action: 'deny', reason: 'Refused by policy: the tool is critical.' };
  const rule =
    effect === 'allow'
      ? {}
      : effect === 'approve'
        ? { deny_if: [APPROVAL] }
        : limited(it.tool, profile, effect, conditions);
  // Strict is the recommended rule and more, so that it can never be looser.
  return profile === 'strict' ? mergeRules(recommended('recommended', it).rule, rule) : rule;
}

function limited(
  tool: PolicyTool,
  profile: Profile,
  effect: Choice['effect'],
  conditions: ArgumentCondition[],
): ToolRule {
  const opened = effect === 'condition' ? conditions[0] : undefined;
  const { window, max } = RATES[opened?.leaves ?? tool.classification.category];
  const share = profile === 'strict' ? STRICT_SHARE : 1;
  const limit: Limit = { counter: `${tool.name}_per_${window}`, window, max: Math.floor(max * share), scope: 'grant' };
  const rules = conditions.flatMap((condition) => condition.rules);
  return rules.length > 0 ? { deny_if: rules, limits: [limit] } : { limits: [limit] };
}

/** The condition with a call that passes the whole rule and one that it blocks; null if the engine decides either otherwise. */
function explain(
  tool: PolicyTool,
  policy: Policy,
  condition: ArgumentCondition,
  all: readonly ArgumentCondition[],
): ExplainedCondition | null {
  const ordinary = all.reduce(
    (args, one) => withValue(args, one.property.names, one.safe),
    sampleArguments(tool.definition.inputSchema),
  );
  const passes = tried(tool.name, policy, ordinary);
  const blocks = tried(tool.name, policy, withValue(ordinary, condition.property.names, condition.unsafe));
  const { kind, reason, property } = condition;
  if (passes.outcome !== 'allow' || blocks.outcome !== 'require_approval') return null;
  return { kind, path: property.path, reason, passes, blocks };
}

function tried(tool: string, policy: Policy, args: Record<string, unknown>): ExampleCall {
  const { outcome, message } = decide(policy, new MemoryCounters(), { tool, arguments: args, time: 0 });
  return { arguments: args, outcome, message };
}

function summarise(name: string, rule: ToolRule, effect: ToolRecommendation['effect']): string {
  const tool = oneLine(name, 100);
  const [limit] = rule.limits ?? [];
  const rate = limit ? `up to ${limit.max} calls ${limit.window === 'hour' ? 'an' : 'a'} ${limit.window}` : '';
  const held = (rule.deny_if ?? []).map((one) =>
    one.on_deny.replace(/^Requires human approval:? ?/, '').replace(/\.$/, ''),
  );
  switch (effect) {
    case 'allow':
      return `Calls to ${tool} are allowed.`;
    case 'limit':
      return held.length > 0
        ? `Calls to ${tool} are allowed ${rate}. A human must approve it first in these cases: ${held.join('; ')}.`
        : `Calls to ${tool} are allowed ${rate}.`;
    case 'condition':
      return `Part of the calls to ${tool} is allowed, ${rate}. A call is blocked until a human approves it ${held.join('; or ')}.`;
    case 'approve':
      return `Any call to ${tool} is blocked until a human approves it.`;
    case 'deny':
      return `Any call to ${tool} is refused.`;
  }
}

/** The policy of a whole server: every tool listed with its rule, so that what may be read keeps working; anything else is denied. */
export function recommendServer(
  _server: { slug: string; name: string },
  tools: readonly PolicyTool[],
  profile: Profile = 'recommended',
  surroundings?: Surroundings,
): Policy {
  const rules = new Map<string, ToolRule>();
  for (const tool of tools) {
    const { rule } = recommendTool(tool, profile, surroundings);
    const twin = rules.get(tool.name);
    rules.set(tool.name, twin ? mergeRules(twin, rule) : rule);
  }
  return { version: VERSION, default: 'deny', tools: Object.fromEntries(rules) };
}
