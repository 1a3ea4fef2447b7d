/**
 * When a call is certainly let through, as one expression: every requirement holds and no `deny_if` rule matches. A product that evaluates it
 * refuses what it is not true for, so a condition that a language cannot say is a rule that always blocks: the export gets stricter, never looser.
 */
import { type Condition, type DenyRule, pathSteps, type Requirement, type Scalar } from '../language.ts';
import type { Losses, Standing } from './exporter.ts';

/** How a language writes what the conditions need. Every method gives null for what it cannot say. */
export interface Dialect {
  /** Whether the value is there; the steps are names only. */
  has(steps: readonly string[]): string | null;
  /** The value; only used where `has` holds. */
  value(steps: readonly string[]): string | null;
  literal(value: Scalar): string | null;
  /** The value has the type of the literal; null when the language fails by itself on another type. */
  typed(value: string, like: Scalar): string | null;
  compare(value: string, op: '==' | '!=' | '<' | '<=' | '>' | '>=', literal: string): string;
  oneOf(value: string, literals: readonly string[]): string;
  contains(value: string, text: string): string | null;
  matches(value: string, pattern: string): string | null;
  /** A bound for whole numbers, where the language has no others. */
  bound(value: number, op: '<' | '<=' | '>' | '>='): { op: '<' | '<=' | '>' | '>='; value: number };
}

/** The expression for a tool that may be called in part; '' when every call is let through, null when none can be told to be safe. */
export function safeExpression(
  { asks, requires }: Pick<Standing, 'asks' | 'requires'>,
  dialect: Dialect,
): string | null {
  const parts: string[] = [];
  for (const requirement of requires) {
    const holds = certainly(requirement, true, dialect);
    if (holds === null) return null;
    parts.push(holds);
  }
  for (const rule of asks) {
    const passes = notMatched(rule, dialect);
    if (passes === null) return null;
    parts.push(passes);
  }
  return [...new Set(parts)].join(' && ');
}

/** Reports what such an expression lets through that the engine would not. */
export function reportDoubts({ alias, tool, asks, requires }: Standing, losses: Losses): void {
  const conditions: (Condition | Requirement)[] = [...asks.flatMap((rule) => rule.conditions), ...requires];
  const at = { alias, tool };
  if (conditions.length > 0)
    losses.add('looser', 'An argument spelled in another case is refused', 'It counts as another argument.', at);
  if (conditions.some(({ op }) => op === 'exists'))
    losses.add(
      'looser',
      'An argument that is null is refused where it must or must not be given',
      'It counts as given.',
      at,
    );
}

/** A rule does not match as soon as one of its conditions certainly does not hold. */
function notMatched(rule: DenyRule, dialect: Dialect): string | null {
  const ways = rule.conditions.map((condition) => certainly(condition, false, dialect)).filter((way) => way !== null);
  return ways.length === 0 ? null : ways.length === 1 ? ways[0]! : `(${ways.join(' || ')})`;
}

/**
 * The condition certainly holds (for `require`) or certainly does not (for `deny_if`), by the engine's semantics of missing and mistyped
 * arguments. Parenthesised.
 */
function certainly(condition: Condition, holds: boolean, dialect: Dialect): string | null {
  const steps = pathSteps(condition.path);
  if (!steps.every((step): step is string => typeof step === 'string')) return null;
  const has = dialect.has(steps);
  const at = dialect.value(steps);
  if (has === null || at === null) return null;
  const { op, value } = condition;
  if (op === 'exists') return (value === true) === holds ? `(${has})` : `(!(${has}))`;
  const told = answer(condition, holds, at, dialect);
  if (told === null) return null;
  const absentSettles = !holds && (op === 'eq' || op === 'in' || op === 'contains' || op === 'regex');
  return absentSettles ? `(!(${has}) || (${told}))` : `(${has} && ${told})`;
}

function answer({ op, value }: Condition, holds: boolean, at: string, dialect: Dialect): string | null {
  const not = (expression: string | null): string | null =>
    expression === null ? null : holds ? expression : `!(${expression})`;
  const typed = (like: Scalar, expression: string | null): string | null => {
    const check = dialect.typed(at, like);
    return expression === null ? null : check === null ? expression : `${check} && ${expression}`;
  };
  switch (op) {
    case 'eq':
    case 'neq': {
      const literal = dialect.literal(value as Scalar);
      if (literal === null) return null;
      const isSame = (op === 'eq') === holds;
      return typed(value as Scalar, dialect.compare(at, isSame ? '==' : '!=', literal));
    }
    case 'in':
    case 'not_in': {
      const list = value as Scalar[];
      const literals = list.map((one) => dialect.literal(one));
      if (literals.some((one) => one === null) || new Set(list.map((one) => typeof one)).size > 1) return null;
      const within = dialect.oneOf(at, literals as string[]);
      return typed(list[0]!, (op === 'in') === holds ? within : `!(${within})`);
    }
    case 'contains':
      return typeof value === 'string' ? typed('', not(dialect.contains(at, value))) : null;
    case 'regex':
      return typed('', not(dialect.matches(at, value as string)));
    default: {
      const wanted = ({ lt: '<', lte: '<=', gt: '>', gte: '>=' } as const)[op as 'lt' | 'lte' | 'gt' | 'gte'];
      const inverse = ({ '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const)[wanted];
      const bound = dialect.bound(value as number, holds ? wanted : inverse);
      const literal = dialect.literal(bound.value);
      return literal === null ? null : typed(bound.value, dialect.compare(at, bound.op, literal));
    }
  }
}
