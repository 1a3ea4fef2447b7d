/** A tool's rule as the builder shows it: a verdict, what it depends on, a limit. Everything else of the rule is kept as it is. */
import type { Condition, DenyRule, Limit, Policy, ToolRule } from '../../classifier/policy/language.ts';

export const VERDICTS = {
  allow: 'Let through',
  some: 'Let through, but ask for some calls',
  ask: 'Ask a person every time',
  refuse: 'Refuse',
  hide: 'Hide it from the agent',
} as const;
export type Verdict = keyof typeof VERDICTS;

export interface RuleForm {
  verdict: Verdict;
  /** Rules that ask for some calls: any of them is enough. */
  conditions: readonly DenyRule[];
  limit: { max: number; window: Limit['window'] } | null;
  /** What the agent is told when a call is refused. */
  reason: string;
}

const ASK = 'Requires human approval.';

export function formOf(policy: Policy, tool: string): RuleForm {
  const rule = Object.hasOwn(policy.tools ?? {}, tool) ? policy.tools![tool]! : null;
  const conditions = (rule?.deny_if ?? []).filter((one) => one.conditions.length > 0);
  const always =
    rule?.action === 'require_approval' || (rule?.deny_if ?? []).some((one) => one.conditions.length === 0);
  const first = rule?.limits?.[0];
  const limit = first ? { max: first.max, window: first.window } : null;
  const refused = rule ? rule.action === 'deny' : policy.default === 'deny';
  const verdict: Verdict = policy.hide?.includes(tool)
    ? 'hide'
    : refused
      ? 'refuse'
      : always
        ? 'ask'
        : conditions.length
          ? 'some'
          : 'allow';
  return { verdict, conditions, limit, reason: rule?.reason ?? '' };
}

/** The policy with this tool's rule as the form says. */
export function withForm(policy: Policy, tool: string, form: RuleForm): Policy {
  const { [tool]: old, ...others } = policy.tools ?? {};
  const hide = (policy.hide ?? []).filter((name) => name !== tool);
  if (form.verdict === 'hide') hide.push(tool);
  const rule = ruleOf(tool, form, old ?? {});
  const { hide: _, ...rest } = policy;
  // The tool keeps its place in the file.
  const names = Object.keys(policy.tools ?? {});
  const order = names.includes(tool) ? names : [...names, tool];
  return {
    ...rest,
    ...(hide.length && { hide }),
    tools: Object.fromEntries(order.map((name) => [name, name === tool ? rule : others[name]!])),
  };
}

function ruleOf(tool: string, form: RuleForm, old: ToolRule): ToolRule {
  const { action: _, reason: __, deny_if: ___, limits, rate_limit, ...kept } = old;
  if (form.verdict === 'refuse') return { action: 'deny', ...(form.reason && { reason: form.reason }) };
  if (form.verdict === 'hide') return {};
  const deny_if: DenyRule[] =
    form.verdict === 'ask' ? [{ conditions: [], on_deny: ASK }] : form.verdict === 'some' ? [...form.conditions] : [];
  const others = (limits ?? []).slice(1);
  const mine: Limit[] = form.limit
    ? [
        {
          counter: limits?.[0]?.counter ?? `${counterName(tool)}_calls`,
          ...form.limit,
          scope: limits?.[0]?.scope ?? 'grant',
        },
      ]
    : [];
  const all = [...mine, ...others];
  return {
    ...kept,
    ...(deny_if.length && { deny_if }),
    ...(all.length && { limits: all }),
    ...(rate_limit && form.limit === null && !limits?.length && { rate_limit }),
  };
}

const counterName = (tool: string): string => tool.replace(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 60) || 'tool';

/** A rule that asks when one condition holds. */
export const askWhen = (condition: Condition): DenyRule => ({ conditions: [condition], on_deny: ASK });

/** What somebody typed as a value: JSON where it is, text otherwise. */
export function typedValue(text: string): Condition['value'] {
  try {
    return JSON.parse(text) as Condition['value'];
  } catch {
    return text;
  }
}

/** "args.amount gt 100" */
export const inWords = ({ conditions }: DenyRule): string =>
  conditions.map(({ path, op, value }) => `${path} ${op} ${JSON.stringify(value)}`).join(' and ');
