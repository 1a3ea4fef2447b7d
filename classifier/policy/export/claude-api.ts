/**
 * Claude Messages API: one `mcp_toolset` a server; what is not enabled is not offered to the model
 * (https://platform.claude.com/docs/en/agents-and-tools/mcp-connector).
 */
import { type Exporter, json, Losses, named, standings } from './exporter.ts';

export const claudeApi: Exporter = {
  id: 'claude-api',
  title: 'Claude API',
  use: 'Put these into the tools of a request, beside mcp_servers of the same names.',
  fileName: 'tools.json',
  extension: 'json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const toolsets = servers.map(({ alias, policy }) => {
      const isOpen = policy.default === 'allow' && !policy.hide?.includes('*');
      const listed = named(all, alias, isOpen ? 'deny' : 'allow').map((tool) => [tool, { enabled: !isOpen }]);
      return {
        type: 'mcp_toolset',
        mcp_server_name: alias,
        default_config: { enabled: isOpen },
        configs: Object.fromEntries(listed),
      };
    });
    return { text: json(toolsets), losses: losses.list() };
  },
};
