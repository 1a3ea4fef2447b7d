/**
 * Codex: `mcp_servers` of config.toml. Only `enabled_tools` are registered, less `disabled_tools`; `approval_mode` is `prompt` or `approve`
 * (field names: openai/codex, codex-rs/config/src/mcp_types.rs).
 */
import { stringify } from 'smol-toml';
import { type Exporter, Losses, named, standings } from './exporter.ts';

export const codex: Exporter = {
  id: 'codex',
  title: 'Codex',
  use: 'Merge it into ~/.codex/config.toml, beside the command or url of each server.',
  fileName: 'config.toml',
  extension: 'toml',
  mediaType: 'application/toml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: true, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const entries = servers.map(({ alias, policy }) => {
      const modes = [
        ...named(all, alias, 'allow').map((tool) => [tool, { approval_mode: 'approve' }]),
        ...named(all, alias, 'ask').map((tool) => [tool, { approval_mode: 'prompt' }]),
      ];
      const isOpen = policy.default === 'allow' && !policy.hide?.includes('*');
      const known = isOpen
        ? { disabled_tools: named(all, alias, 'deny') }
        : { enabled_tools: named(all, alias, 'allow', 'ask') };
      const mode = isOpen ? 'approve' : 'prompt';
      return [alias, { default_tools_approval_mode: mode, ...known, tools: Object.fromEntries(modes) }];
    });
    return {
      get text() {
        return `${stringify({ mcp_servers: Object.fromEntries(entries) })}\n`;
      },
      losses: losses.list(),
    };
  },
};
