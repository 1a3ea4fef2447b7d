/**
 * Cursor: `mcpAllowlist` of permissions.json names what runs without approval, everything else asks
 * (https://cursor.com/docs/reference/permissions).
 */
import { type Exporter, json, Losses, named, reportDefault, standings } from './exporter.ts';

export const cursor: Exporter = {
  id: 'cursor',
  title: 'Cursor',
  use: 'Save it as .cursor/permissions.json of a project or ~/.cursor/permissions.json.',
  fileName: 'permissions.json',
  extension: 'json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: false, hide: false, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    reportDefault(servers, 'ask', losses);
    // A * in a name would be a pattern: such a tool is left to be asked for.
    const allowed = servers.flatMap(({ alias }) => named(all, alias, 'allow').map((tool) => `${alias}:${tool}`));
    for (const entry of allowed.filter((one) => one.includes('*')))
      losses.add('stricter', `The name ${entry} holds a *`, 'Every call needs approval.');
    return { text: json({ mcpAllowlist: allowed.filter((entry) => !entry.includes('*')) }), losses: losses.list() };
  },
};
