/**
 * What ToolHive, Amazon Bedrock AgentCore and Docker have in common, Cedar: nothing is permitted unless a `permit` says so, and a policy whose condition
 * fails to evaluate permits nothing, so a mistyped argument is refused.
 */
import type { Scalar } from '../language.ts';
import { type Abilities, type ExportServer, type Losses, type Standing, standings } from './exporter.ts';
import { type Dialect, reportDoubts, safeExpression } from './expressions.ts';

const MAX_LONG = 2 ** 53;

/** A text of Cedar; everything outside printable ASCII is escaped. */
export function cedarString(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/gu, (character) =>
    character === '"' || character === '\\' ? `\\${character}` : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}

/** Cedar over arguments that are attributes of `base`, e.g. `context.args`; `prefix` stands before each name. `depth`: how many names a path may have. */
export function cedarDialect(base: string, prefix: string, depth: number): Dialect {
  const attribute = (steps: readonly string[]): string =>
    steps.map((step, i) => `[${cedarString(i === 0 ? prefix + step : step)}]`).join('');
  return {
    has(steps) {
      if (steps.length > depth) return null;
      return steps
        .map((step, i) => `${base}${attribute(steps.slice(0, i))} has ${cedarString(i === 0 ? prefix + step : step)}`)
        .join(' && ');
    },
    value: (steps) => (steps.length > depth ? null : `${base}${attribute(steps)}`),
    literal: (value: Scalar) =>
      typeof value === 'string'
        ? cedarString(value)
        : typeof value === 'boolean'
          ? String(value)
          : Number.isInteger(value) && Math.abs(value) <= MAX_LONG
            ? String(value)
            : null,
    // Operations that fail on another type: comparing with == would answer instead.
    typed: (value, like) =>
      typeof like === 'string'
        ? `${value} like "*"`
        : typeof like === 'boolean'
          ? `(${value} || true)`
          : `${value} <= ${MAX_LONG}`,
    compare: (value, op, literal) => `${value} ${op} ${literal}`,
    oneOf: (value, literals) => `[${literals.join(', ')}].contains(${value})`,
    contains: (value, text) => `${value} like "*${cedarString(text).slice(1, -1).replaceAll('*', '\\*')}*"`,
    matches: () => null,
    bound: (value, op) =>
      op === '<'
        ? { op: '<', value: Math.ceil(value) }
        : op === '>='
          ? { op, value: Math.ceil(value) }
          : { op, value: Math.floor(value) },
  };
}

export interface Shape {
  dialect: Dialect;
  /** Action and resource of one tool's statement, and what must be true of the call besides. */
  scope(tool: { alias: string; tool: string }): { action: string; resource: string; when?: string };
  /** An approval can be asked for, by an annotation. */
  ask: boolean;
}

/** The statements that let calls through. */
export function statements(servers: readonly ExportServer[], shape: Shape, can: Abilities, losses: Losses): string[] {
  return standings(servers, can, losses).flatMap((standing) => {
    if (standing.verdict === 'deny') return [];
    const { action, resource, when } = shape.scope(standing);
    const permit = (conditions: (string | undefined)[], annotation = ''): string => {
      const all = conditions.filter(Boolean).join(' && ');
      return `${annotation}permit(principal, action == ${action}, ${resource})${all ? ` when { ${all} }` : ''};`;
    };
    const approval = `@requireApproval(${cedarString(standing.text ?? 'Requires human approval.')})\n`;
    if (standing.verdict === 'ask')
      return shape.ask ? [permit([when, requirement(standing, shape, losses)], approval)] : [];
    const safe = safeExpression(standing, shape.dialect);
    if (standing.asks.length + standing.requires.length > 0) reportDoubts(standing, losses);
    return partly(standing, safe, shape, losses, (expression, ask) => permit([when, expression], ask ? approval : ''));
  });
}

/** What an approval presupposes: the requirements, where the language can say them. */
function requirement(standing: Standing, { dialect }: Shape, losses: Losses): string {
  const holds = safeExpression({ asks: [], requires: standing.requires }, dialect);
  if (holds === null) losses.add('stricter', 'Requirements on arguments', 'Every call is refused.', standing);
  return holds ?? 'false';
}

function partly(
  standing: Standing,
  safe: string | null,
  shape: Shape,
  losses: Losses,
  permit: (expression: string, ask: boolean) => string,
): string[] {
  if (safe === '') return [permit('', false)];
  if (safe === null) {
    losses.add(
      'stricter',
      'Conditions on arguments that Cedar cannot say',
      shape.ask ? 'Every call needs approval.' : 'Every call is refused.',
      standing,
    );
    return shape.ask ? [permit(requirement(standing, shape, losses), true)] : [];
  }
  if (!shape.ask) {
    if (standing.asks.length > 0)
      losses.add('stricter', 'Some arguments need approval', 'Calls with them are refused.', standing);
    return [permit(safe, false)];
  }
  if (standing.asks.length > 0)
    losses.add('looser', 'Calls whose arguments cannot be checked are refused', 'A person is asked.', standing);
  // An approval takes precedence over a permit, so it must stand for the other calls only; one that fails to evaluate stands for none.
  return [
    permit(safe, false),
    permit([requirement(standing, shape, losses), `!(${safe})`].filter(Boolean).join(' && '), true),
  ];
}

/** What Cedar can say of a tool. */
export const CAN = { ask: false, deny: true, hide: false, conditions: true, limits: false, texts: false };
