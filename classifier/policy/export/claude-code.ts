/**
 * Claude Code: `permissions` of settings.json. Deny beats ask beats allow; a rule is `mcp__server__tool`; in an allow rule a `*` may only
 * stand behind `mcp__server__` (https://code.claude.com/docs/en/permissions).
 */
import { type Exporter, json, Losses, reportDefault, standings } from './exporter.ts';

/** Claude Code writes a server's or tool's name with every character outside of these as an underscore. */
const UNSAFE = /[^A-Za-z0-9_-]/g;

/** The name by which a permission rule means one tool. */
export function claudeCodeRule(alias: string, tool: string): string {
  return `mcp__${alias.replace(UNSAFE, '_')}__${tool.replace(UNSAFE, '_')}`;
}

export const claudeCode: Exporter = {
  id: 'claude-code',
  title: 'Claude Code',
  use: 'Merge it into .claude/settings.json of a project, ~/.claude/settings.json, or the managed settings of an organisation.',
  fileName: 'settings.json',
  extension: 'json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: false, conditions: false, limits: false, texts: false };
    const permissions: Record<'allow' | 'ask' | 'deny', string[]> = { allow: [], ask: [], deny: [] };
    for (const { alias, tool, verdict } of standings(servers, can, losses)) {
      const rule = claudeCodeRule(alias, tool);
      if (!permissions[verdict].includes(rule)) permissions[verdict].push(rule);
    }
    reportDefault(servers, 'ask', losses);
    return { text: json({ permissions }), losses: losses.list() };
  },
};
