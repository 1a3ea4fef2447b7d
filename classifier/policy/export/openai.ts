/**
 * OpenAI Responses API, and Azure's: an `mcp` tool a server with `allowed_tools` and `require_approval`
 * (https://platform.openai.com/docs/guides/tools-connectors-mcp).
 */
import { type Exporter, json, Losses, named, reportDefault, standings } from './exporter.ts';

export const openai: Exporter = {
  id: 'openai',
  title: 'OpenAI Responses API and Azure',
  use: 'Put these into the tools of a request; add server_url where it is missing.',
  fileName: 'tools.json',
  extension: 'json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    reportDefault(servers, 'deny', losses);
    const tools = servers.map(({ alias, url }) => ({
      type: 'mcp',
      server_label: alias,
      ...(url && { server_url: url }),
      allowed_tools: named(all, alias, 'allow', 'ask'),
      require_approval: {
        always: { tool_names: named(all, alias, 'ask') },
        never: { tool_names: named(all, alias, 'allow') },
      },
    }));
    return { text: json(tools), losses: losses.list() };
  },
};
