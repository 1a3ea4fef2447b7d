/**
 * CEL, for agentgateway and Envoy AI Gateway. An expression that fails to evaluate counts as one that does not match, so only rules that
 * allow are written, and everything else is refused.
 */
import { stringify } from 'yaml';
import type { Scalar } from '../language.ts';
import { type Exporter, Losses, named, reportDefault, standings } from './exporter.ts';
import { type Dialect, reportDoubts, safeExpression } from './expressions.ts';

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

/** agentgateway: `mcpAuthorization.rules`, where a call must match one; arguments are not known when it decides (agentgateway, examples/authorization). */
export const agentgateway: Exporter = {
  id: 'agentgateway',
  title: 'agentgateway (CEL)',
  use: 'Put it under policies of the route; server names are target names.',
  fileName: 'agentgateway.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const rules = servers.map(({ alias, policy }) => {
      const isOpen = policy.default === 'allow' && !policy.hide?.includes('*');
      const names = named(all, alias, isOpen ? 'deny' : 'allow')
        .map(celString)
        .join(', ');
      const within = `mcp.tool.name in [${names}]`;
      return `mcp.tool.target == ${celString(alias)} && ${isOpen ? `!(${within})` : within}`;
    });
    return { text: stringify({ mcpAuthorization: { rules } }, { lineWidth: 0 }), losses: losses.list() };
  },
};

/**
 * Envoy AI Gateway: `securityPolicy.authorization` of an MCPRoute; the first rule that matches decides, arguments are
 * `request.mcp.params.arguments` (https://aigateway.envoyproxy.io/docs/capabilities/mcp/).
 */
export const envoy: Exporter = {
  id: 'envoy-ai-gateway',
  title: 'Envoy AI Gateway (CEL)',
  use: 'Merge it into the spec of the MCPRoute; server names are backend names.',
  fileName: 'mcp-route.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: false, conditions: true, limits: false, texts: false };
    const dialect = celDialect('request.mcp.params.arguments');
    const rules = standings(servers, can, losses).flatMap((standing) => {
      if (standing.verdict === 'deny') return [];
      const { alias, tool, asks, requires } = standing;
      const cel = safeExpression(standing, dialect);
      const rule = { action: 'Allow', target: { tools: [{ backend: alias, tool }] } };
      if (cel === '') return [rule];
      if (cel === null) {
        losses.add('stricter', 'Conditions on arguments that CEL cannot say', 'Every call is refused.', standing);
        return [];
      }
      if (asks.length > 0)
        losses.add('stricter', 'Some arguments need approval', 'Calls with them are refused.', standing);
      if (asks.length + requires.length > 0) reportDoubts(standing, losses);
      return [{ ...rule, cel }];
    });
    reportDefault(servers, 'deny', losses);
    const document = { spec: { securityPolicy: { authorization: { defaultAction: 'Deny', rules } } } };
    return { text: stringify(document, { lineWidth: 0 }), losses: losses.list() };
  },
};
