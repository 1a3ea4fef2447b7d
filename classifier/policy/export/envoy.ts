import { stringify } from 'yaml';
import { celDialect } from './cel.ts';
import { type Exporter, Losses, reportDefault, standings } from './exporter.ts';
import { reportDoubts, safeExpression } from './expressions.ts';

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
    return {
      get text() {
        return stringify(document, { lineWidth: 0 });
      },
      losses: losses.list(),
    };
  },
};
