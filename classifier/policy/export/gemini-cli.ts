/**
 * Gemini CLI: a policy file of `[[rule]]` tables, the highest `priority` (0 to 999) wins; a refused tool is taken out of the model's sight
 * (https://geminicli.com/docs/reference/policy-engine/).
 */
import { stringify } from 'smol-toml';
import { type Exporter, Losses, standings } from './exporter.ts';

const PRIORITY = { deny: 900, ask: 500, allow: 100, unlisted: 10 };

export const geminiCli: Exporter = {
  id: 'gemini-cli',
  title: 'Gemini CLI',
  use: 'Save it in ~/.gemini/policies/, in .gemini/policies/ of a project, or in the policies folder of an administrator.',
  fileName: 'mcp-risk.toml',
  extension: 'toml',
  mediaType: 'application/toml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: true, conditions: false, limits: false, texts: true };
    const rules = standings(servers, can, losses).map(({ alias, tool, verdict, text }) => ({
      mcpName: alias,
      toolName: tool,
      decision: verdict === 'ask' ? 'ask_user' : verdict,
      priority: PRIORITY[verdict],
      ...(verdict === 'deny' && { denyMessage: text ?? 'Not permitted by policy.' }),
    }));
    for (const { alias, policy } of servers) {
      if (alias.includes('_'))
        losses.add(
          'looser',
          `The server is called ${alias}`,
          'Rules may not match: Gemini CLI splits names at the first underscore. Give it a name without one.',
        );
      const decision = policy.hide?.includes('*') ? 'deny' : policy.default;
      rules.push({
        mcpName: alias,
        toolName: '*',
        decision,
        priority: PRIORITY.unlisted,
        ...(decision === 'deny' && { denyMessage: 'Not permitted by policy.' }),
      });
    }
    return {
      get text() {
        return `${stringify({ rule: rules })}\n`;
      },
      losses: losses.list(),
    };
  },
};
