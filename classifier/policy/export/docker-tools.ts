/** Docker MCP Gateway: `tools.yaml` names the enabled tools of each server (docker/mcp-gateway, docs/mcp-gateway.md). */
import { stringify } from 'yaml';
import { type Exporter, Losses, named, reportDefault, standings } from './exporter.ts';

export const dockerTools: Exporter = {
  id: 'docker-tools',
  title: 'Docker MCP Gateway, enabled tools',
  use: 'Save it as ~/.docker/mcp/tools.yaml or name it with docker mcp gateway run --tools-config.',
  fileName: 'tools.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    reportDefault(servers, 'deny', losses);
    return {
      get text() {
        return stringify(Object.fromEntries(servers.map(({ alias }) => [alias, named(all, alias, 'allow')])));
      },
      losses: losses.list(),
    };
  },
};
