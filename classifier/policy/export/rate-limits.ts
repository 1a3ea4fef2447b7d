/** Products that only count: the rate limits of a policy for ContextForge and ToolHive. Who may call what is for another file of theirs. */
import { stringify } from 'yaml';
import { WINDOWS } from '../language.ts';
import { type Abilities, type Exporter, type ExportServer, Losses, type Standing, standings } from './exporter.ts';

const CAN: Abilities = { ask: true, deny: true, hide: false, conditions: true, limits: true, texts: true };

/** One limit on the calls of a tool. `perCaller` when each grant or session has its own count. */
interface Rate {
  standing: Standing;
  max: number;
  seconds: number;
  perCaller: boolean;
}

/** The tightest limit on the calls of each tool, of those that the product can keep. Says what else the policy holds. */
function rates(servers: readonly ExportServer[], losses: Losses, longest: number): Rate[] {
  for (const { policy } of servers)
    if (policy.all_tools?.limits.length) losses.add('looser', 'Limits over all tools', 'They are not kept.');
  losses.add(
    'looser',
    'What is allowed, needs approval or is refused',
    'This file only limits rates: use it beside one that decides.',
  );
  return standings(servers, CAN, losses).flatMap((standing) => {
    if (standing.verdict === 'deny') return [];
    const counted = standing.limits.filter(
      (limit) => limit.increment_from === undefined && WINDOWS[limit.window] <= longest,
    );
    if (counted.length < standing.limits.length)
      losses.add('looser', 'Limits on amounts, or over longer windows', 'They are not kept.', standing);
    const own: Rate[] = counted.map(({ max, window, scope }) => ({
      standing,
      max: Math.floor(max),
      seconds: WINDOWS[window],
      perCaller: scope !== 'all',
    }));
    if (standing.rateLimit)
      own.push({ standing, max: standing.rateLimit.max, seconds: standing.rateLimit.window, perCaller: true });
    const [tightest] = own.sort((a, b) => a.max / a.seconds - b.max / b.seconds);
    if (own.length > 1) losses.add('looser', 'Several limits on a tool', 'Only the tightest is kept.', standing);
    return tightest ? [tightest] : [];
  });
}

/** IBM ContextForge: `by_tool` of the rate limiter plugin, `count/unit` by tool name (IBM/mcp-context-forge, plugins/rate_limiter). */
export const contextForge: Exporter = {
  id: 'contextforge-rates',
  title: 'IBM ContextForge, rate limiter',
  use: 'Merge it into plugins/config.yaml; tools go by the names ContextForge gives them, gateway-tool.',
  fileName: 'config.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const units: Record<number, string> = { 1: 's', 60: 'm', 3600: 'h' };
    const by_tool = rates(servers, losses, 3600).flatMap(({ standing, max, seconds, perCaller }) => {
      const unit = units[seconds];
      if (!unit) {
        losses.add(
          'looser',
          'Limits over other windows than a second, a minute or an hour',
          'They are not kept.',
          standing,
        );
        return [];
      }
      if (perCaller) losses.add('stricter', 'Each caller has a count of its own', 'All callers share one.', standing);
      return [[slug(`${standing.alias}-${standing.tool}`), `${max}/${unit}`]];
    });
    const plugin = {
      name: 'RateLimiterPlugin',
      kind: 'plugins.rate_limiter.rate_limiter.RateLimiterPlugin',
      hooks: ['tool_pre_invoke'],
      mode: 'enforce',
      config: { algorithm: 'sliding_window', by_tool: Object.fromEntries(by_tool) },
    };
    losses.add('looser', 'What cannot be evaluated is denied', 'The plugin lets a call through when it fails itself.');
    return { text: stringify({ plugins: [plugin] }), losses: losses.list() };
  },
};

/** ToolHive on Kubernetes: `rateLimiting.tools` of an MCPServer (stacklok/toolhive, docs/operator/crd-api.md). */
export const toolHiveRates: Exporter = {
  id: 'toolhive-rates',
  title: 'ToolHive, rate limits',
  use: 'Merge each document into the spec of the MCPServer resource of its name.',
  fileName: 'rate-limits.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const all = rates(servers, losses, WINDOWS.day);
    const documents = servers.map(({ alias }) => {
      const tools = all
        .filter(({ standing }) => standing.alias === alias)
        .map(({ standing, max, seconds, perCaller }) => ({
          name: standing.tool,
          [perCaller ? 'perUser' : 'shared']: { maxTokens: max, refillPeriod: `${seconds}s` },
        }));
      return stringify({ metadata: { name: alias }, spec: { rateLimiting: { tools } } });
    });
    losses.add('looser', 'Windows slide', 'A bucket refills: up to twice the limit can go through in one window.');
    return { text: documents.join('---\n'), losses: losses.list() };
  },
};

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
