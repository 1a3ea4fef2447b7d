/** Products that only count: the rate limits of a policy for ContextForge and ToolHive. Who may call what is for another file of theirs. */
import { WINDOWS } from '../language.ts';
import { type Abilities, type ExportServer, type Losses, type Standing, standings } from './exporter.ts';

const CAN: Abilities = { ask: true, deny: true, hide: false, conditions: true, limits: true, texts: true };

/** One limit on the calls of a tool. `perCaller` when each grant or session has its own count. */
export interface Rate {
  standing: Standing;
  max: number;
  seconds: number;
  perCaller: boolean;
}

/** The tightest limit on the calls of each tool, of those that the product can keep. Says what else the policy holds. */
export function rates(servers: readonly ExportServer[], losses: Losses, longest: number): Rate[] {
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
