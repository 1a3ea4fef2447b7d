/** Several policies as one that is never looser than any of them for the tools it names. */
import { foldName } from './conditions.ts';
import { CLOSED_POLICY, type DenyRule, type Limit, type Policy, type ToolRule, VERSION } from './language.ts';

const ACTION_ORDER = ['allow', 'require_approval', 'deny'] as const;

/**
 * One policy for a stack of servers: every tool that any of them lists. A tool that several name gets the rules of all; what one hides is
 * hidden; the default is deny unless all allow. Of no policies, the closed one. The policies must be valid.
 */
export function mergePolicies(policies: readonly Policy[]): Policy {
  if (policies.length === 0) return CLOSED_POLICY;
  const all = policies.flatMap((policy) => policy.hide ?? []);
  const hide = all.includes('*') ? ['*'] : [...new Set(all)];
  const tools = new Map<string, ToolRule>();
  for (const policy of policies)
    for (const [name, rule] of Object.entries(policy.tools ?? {})) {
      const other = tools.get(name);
      if (!hide.includes('*') && !hide.includes(name)) tools.set(name, other ? mergeRules(other, rule) : rule);
    }
  for (const name of tools.keys())
    if (policies.some((policy) => takesForAnother(policy, name)))
      tools.set(name, { action: 'deny', reason: 'Spelled like a tool of another server.' });
  const limits = mergeLimits(policies.flatMap((policy) => policy.all_tools?.limits ?? []));
  return {
    version: VERSION,
    default: policies.every((policy) => policy.default === 'allow') ? 'allow' : 'deny',
    ...(hide.length > 0 && { hide }),
    ...(limits.length > 0 && { all_tools: { limits } }),
    tools: Object.fromEntries(tools),
  };
}

/** Whether a policy that is open by default refuses a name because it is spelled like one it lists or hides. */
function takesForAnother({ default: fallback, hide = [], tools = {} }: Policy, name: string): boolean {
  if (fallback === 'deny' || Object.hasOwn(tools, name) || hide.includes(name)) return false;
  return [...Object.keys(tools), ...hide].some((other) => foldName(other) === foldName(name));
}

/** Both rules at once. */
export function mergeRules(a: ToolRule, b: ToolRule): ToolRule {
  const stricter = ACTION_ORDER.indexOf(b.action ?? 'allow') > ACTION_ORDER.indexOf(a.action ?? 'allow') ? b : a;
  const blocking = stricter.action !== undefined && stricter.action !== 'allow';
  const head: ToolRule = blocking
    ? { action: stricter.action, ...(stricter.reason && { reason: stricter.reason }) }
    : {};
  if (stricter.action === 'deny') return head;
  const require = distinct([...(a.require ?? []), ...(b.require ?? [])]);
  const deny_if = denyRules([...(a.deny_if ?? []), ...(b.deny_if ?? [])]);
  const limits = mergeLimits([...(a.limits ?? []), ...(b.limits ?? [])]);
  const rates = [a.rate_limit, b.rate_limit].filter((rate) => rate !== undefined);
  return {
    ...head,
    ...(require.length > 0 && { require }),
    ...(deny_if.length > 0 && { deny_if }),
    ...(limits.length > 0 && { limits }),
    ...(rates.length > 0 && {
      rate_limit: {
        max: Math.min(...rates.map((rate) => rate.max)),
        window: Math.max(...rates.map((rate) => rate.window)),
      },
    }),
  };
}

/** Every rule once, the one that always matches last: the others can still deny what they cannot tell. */
function denyRules(rules: readonly DenyRule[]): DenyRule[] {
  const conditional = rules.filter((rule) => rule.conditions.length > 0);
  return [...distinct(conditional), ...rules.filter((rule) => rule.conditions.length === 0).slice(0, 1)];
}

/** Limits on one counter become one with the smallest maximum. */
function mergeLimits(limits: readonly Limit[]): Limit[] {
  const merged = new Map<string, Limit>();
  for (const limit of limits) {
    const key = JSON.stringify([limit.counter, limit.window, limit.scope, limit.increment_from]);
    const other = merged.get(key);
    merged.set(key, other && other.max <= limit.max ? other : limit);
  }
  return [...merged.values()];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
