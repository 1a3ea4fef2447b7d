import { stringify } from 'yaml';
import { celString } from './cel.ts';
import { type Exporter, Losses, named, standings } from './exporter.ts';

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
    return {
      get text() {
        return stringify({ mcpAuthorization: { rules } }, { lineWidth: 0 });
      },
      losses: losses.list(),
    };
  },
};
