/**
 * What every export shares: the stack of servers as the consumer names them, what a consumer can say, and the report of what it
 * cannot. No export is looser than the policy without the report saying so.
 */
import type { DenyRule, Limit, Policy, Requirement, ToolRule } from '../language.ts';

/** A server of the stack. */
export interface ExportServer {
  /** The name under which the consumer knows the server: products match on their own configuration's name, not on the catalogue's. */
  alias: string;
  policy: Policy;
  /** Names of its tools, for what a policy says of tools that it does not list. */
  tools: readonly string[];
  /** Where a remote server answers; null or absent when not known. */
  url?: string | null;
}

/** Something the consumer's format cannot say. */
export interface Loss {
  /** What became of the calls concerned: more of them are blocked, more go through, or just as many. */
  effect: 'stricter' | 'looser' | 'same';
  /** What the policy says. */
  what: string;
  /** What the export does instead. */
  instead: string;
  /** The tools concerned as `alias/tool`; empty when it concerns the whole. */
  tools: string[];
}

export interface Export {
  /** The file. Where writing it takes long it is written when it is read: who lists losses does not. */
  readonly text: string;
  losses: Loss[];
}

export interface Exporter {
  id: string;
  /** The product's name. */
  title: string;
  /** What a person does with the file, in one sentence. */
  use: string;
  fileName: string;
  extension: string;
  mediaType: string;
  export(servers: readonly ExportServer[]): Export;
}

/** What a consumer's format can say of one tool. */
export interface Abilities {
  /** Asks a person before a call. */
  ask: boolean;
  /** Refuses a call (false: the strongest it can do is to ask). */
  deny: boolean;
  /** Takes a tool out of the list. */
  hide: boolean;
  /** Looks at arguments; such an exporter deals with `asks` and `requires` itself. */
  conditions: boolean;
  /** Counts calls; such an exporter deals with `limits` itself. */
  limits: boolean;
  /** Tells the agent the policy's own words. */
  texts: boolean;
}

/** What the policy says of one tool, without counters and arguments where the consumer has none. */
export interface Standing {
  alias: string;
  tool: string;
  verdict: 'allow' | 'ask' | 'deny';
  hidden: boolean;
  /** The first text the policy has for a blocked call. */
  text: string | null;
  /** Conditions, only for consumers that look at arguments. */
  asks: DenyRule[];
  requires: Requirement[];
  /** Limits, only for consumers that count. */
  limits: Limit[];
  rateLimit: ToolRule['rate_limit'] | null;
}

/** Collects losses, one entry for each kind with the tools it concerns. */
export class Losses {
  readonly #losses = new Map<string, Loss>();

  add(effect: Loss['effect'], what: string, instead: string, tool?: { alias: string; tool: string }): void {
    const key = `${effect}\n${what}\n${instead}`;
    let loss = this.#losses.get(key);
    if (!loss) this.#losses.set(key, (loss = { effect, what, instead, tools: [] }));
    if (tool) loss.tools.push(`${tool.alias}/${tool.tool}`);
  }

  /** What goes through that should not comes first. */
  list(): Loss[] {
    const order = ['looser', 'stricter', 'same'];
    return [...this.#losses.values()].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  }
}

/**
 * Every tool of the stack, reduced to what the consumer can say: a condition it cannot look at blocks all calls, approval it cannot ask for
 * is a refusal, a limit it cannot keep is reported as not kept.
 */
export function standings(servers: readonly ExportServer[], can: Abilities, losses: Losses): Standing[] {
  return servers.flatMap(({ alias, policy, tools }) => {
    const names = new Set([
      ...tools,
      ...Object.keys(policy.tools ?? {}),
      ...(policy.hide ?? []).filter((name) => name !== '*'),
    ]);
    const shared = policy.all_tools?.limits ?? [];
    if (shared.length > 0 && !can.limits)
      losses.add('looser', `Limits over all tools of ${alias}`, 'No limit is kept.');
    return [...names].map((tool) => standing(alias, tool, policy, can, losses));
  });
}

function standing(alias: string, tool: string, policy: Policy, can: Abilities, losses: Losses): Standing {
  const at = { alias, tool };
  const hidden = policy.hide?.includes(tool) || policy.hide?.includes('*') || false;
  const rule = Object.hasOwn(policy.tools ?? {}, tool) ? policy.tools![tool]! : null;
  const none: Standing = {
    alias,
    tool,
    verdict: 'deny',
    hidden,
    text: null,
    asks: [],
    requires: [],
    limits: [],
    rateLimit: null,
  };
  if (hidden && !can.hide)
    losses.add(
      'same',
      'The tool is hidden',
      can.deny ? 'It is refused, but stays in the list.' : 'It stays in the list.',
      at,
    );
  if (hidden || (!rule && policy.default === 'deny') || rule?.action === 'deny') {
    if (rule?.reason && !can.texts)
      losses.add('same', 'A text for the agent', 'The consumer says it in its own words.', at);
    if (can.deny) return { ...none, text: rule?.reason ?? null };
    losses.add('looser', 'The tool is refused', 'A person is asked.', at);
    return { ...none, verdict: 'ask' };
  }
  const { action, reason, deny_if = [], require = [], limits = [], rate_limit } = rule ?? {};
  const always = action === 'require_approval' || deny_if.some(({ conditions }) => conditions.length === 0);
  const text =
    reason ?? deny_if.find(({ conditions }) => conditions.length === 0)?.on_deny ?? deny_if[0]?.on_deny ?? null;
  let verdict: Standing['verdict'] = always ? 'ask' : 'allow';
  if (!can.conditions && require.length > 0) {
    verdict = 'deny';
    losses.add(
      'stricter',
      'Calls that do not meet a requirement on their arguments are refused',
      'Every call is refused.',
      at,
    );
  } else if (!can.conditions && !always && deny_if.length > 0) {
    verdict = 'ask';
    losses.add(
      'stricter',
      'Some arguments need approval',
      can.ask ? 'Every call needs approval.' : 'Every call is refused.',
      at,
    );
  } else if (!can.conditions && can.ask && always && deny_if.some(({ conditions }) => conditions.length > 0))
    losses.add('looser', 'Calls whose arguments cannot be checked are refused', 'A person is asked.', at);
  if (verdict === 'ask' && !can.ask) {
    verdict = 'deny';
    if (always) losses.add('stricter', 'A person may approve', 'Every call is refused.', at);
  }
  if ((limits.length > 0 || rate_limit) && !can.limits && verdict !== 'deny')
    losses.add('looser', 'Limits', 'No limit is kept.', at);
  if (text !== null && verdict !== 'allow' && !can.texts)
    losses.add('same', 'A text for the agent', 'The consumer says it in its own words.', at);
  return {
    alias,
    tool,
    verdict,
    hidden: false,
    text,
    asks: can.conditions ? deny_if.filter(({ conditions }) => conditions.length > 0) : [],
    requires: can.conditions ? require : [],
    limits: can.limits ? [...limits] : [],
    rateLimit: can.limits ? (rate_limit ?? null) : null,
  };
}

/** Reports that tools the policy does not list, for instance ones a server adds later, meet another default than the policy's. */
export function reportDefault(
  servers: readonly ExportServer[],
  consumer: 'allow' | 'ask' | 'deny',
  losses: Losses,
): void {
  const order = ['allow', 'ask', 'deny'];
  const said = { allow: 'go through', ask: 'need approval', deny: 'are refused' };
  for (const { alias, policy } of servers) {
    if (policy.default === consumer) continue;
    const effect = order.indexOf(consumer) < order.indexOf(policy.default) ? 'looser' : 'stricter';
    losses.add(
      effect,
      `Calls of tools of ${alias} that are not listed ${said[policy.default]}`,
      `They ${said[consumer]}.`,
    );
  }
}

/** Tools of a stack by verdict. */
export function named(all: readonly Standing[], alias: string, ...verdicts: Standing['verdict'][]): string[] {
  return all.filter((one) => one.alias === alias && verdicts.includes(one.verdict)).map((one) => one.tool);
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
