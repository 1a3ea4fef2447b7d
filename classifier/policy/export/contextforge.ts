import { stringify } from 'yaml';
import { type Exporter, Losses } from './exporter.ts';
import { rates } from './rate-limits.ts';

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
    return {
      get text() {
        return stringify({ plugins: [plugin] });
      },
      losses: losses.list(),
    };
  },
};

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
