/**
 * What agentgateway and Envoy AI Gateway have in common, CEL. An expression that fails to evaluate counts as one that does not match, so only rules that
 * allow are written, and everything else is refused.
 */
import type { Scalar } from '../language.ts';
import type { Dialect } from './expressions.ts';

/** A text of CEL; everything outside printable ASCII is escaped. */
export function celString(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    const code = character.codePointAt(0)!;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** CEL over the arguments of a JSON-RPC request, whose numbers are doubles. */
export function celDialect(base: string): Dialect {
  const value = (steps: readonly string[]): string => `${base}${steps.map((step) => `[${celString(step)}]`).join('')}`;
  return {
    has: (steps) => steps.map((step, i) => `${celString(step)} in ${value(steps.slice(0, i))}`).join(' && '),
    value,
    literal: (literal: Scalar) =>
      typeof literal === 'string'
        ? celString(literal)
        : typeof literal === 'boolean'
          ? String(literal)
          : Number.isInteger(literal) && Math.abs(literal) < 1e21
            ? `${literal}.0`
            : /e/.test(String(literal))
              ? null
              : String(literal),
    typed: (at, like) =>
      `type(${at}) == ${typeof like === 'string' ? 'string' : typeof like === 'boolean' ? 'bool' : 'double'}`,
    compare: (at, op, literal) => `${at} ${op} ${literal}`,
    oneOf: (at, literals) => `${at} in [${literals.join(', ')}]`,
    contains: (at, text) => `${at}.contains(${celString(text)})`,
    matches: (at, pattern) => `${at}.matches(${celString(pattern)})`,
    bound: (bound, op) => ({ op, value: bound }),
  };
}
