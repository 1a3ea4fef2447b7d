/**
 * Decides calls: (policy, counters, call) → allowed, needs a person's approval, or denied. Pure, total, and closed: what cannot be
 * evaluated is denied. The semantics are written down in README.md beside this file.
 */
import { oneLine } from '../../data/text.ts';
import { checkPolicy } from './check.ts';
import {
  type Answer,
  asNumber,
  compileCondition,
  compilePath,
  foldName,
  NO,
  type Test,
  UNKNOWN,
  YES,
} from './conditions.ts';
import { isObject, type Limit, type Policy, type Scope, type ToolRule, WINDOWS } from './language.ts';

/** A tool call as the engine sees it. Whoever asks vouches for everything but `tool` and `arguments`, which come from the agent. */
export interface Call {
  tool: string;
  /** Anything but an object (or nothing at all) is denied. */
  arguments?: unknown;
  /** The credential the call came with, for limits of scope `grant`; calls without one share a counter. */
  grant?: string;
  /** For limits of scope `session`, likewise. */
  session?: string;
  /** A person has approved exactly this call. Overrides `deny_if` and `require_approval`, nothing else. */
  approved?: boolean;
  /** Milliseconds since 1970. */
  time: number;
}

export type Outcome = 'allow' | 'require_approval' | 'deny';

/** From open to closed. */
export const OUTCOMES: readonly Outcome[] = ['allow', 'require_approval', 'deny'];

/** An amount to count against one counter when the call goes ahead. `window` in seconds. */
export interface Charge {
  counter: string;
  window: number;
  amount: number;
}

export interface Decision {
  outcome: Outcome;
  /** JSON pointer to the rule that decided, '' for the document as a whole. */
  rule: string;
  /** What to tell the agent; null when allowed. */
  message: string | null;
  /** To be committed before the call is forwarded; empty unless allowed. */
  charges: readonly Charge[];
}

/** What was counted so far. */
export interface Counters {
  /** The sum charged to a counter in the `window` seconds up to `time`. Must not be less than the truth. */
  spent(counter: string, window: number, time: number): number;
}

interface CompiledRequirement {
  test: Test;
  pointer: string;
  path: string;
  message: string;
}

interface CompiledDenyRule {
  tests: Test[];
  paths: string[];
  pointer: string;
  message: string;
}

interface CompiledLimit {
  name: string;
  scope: Scope;
  window: number;
  max: number;
  amount: (args: Record<string, unknown>) => number;
  path: string;
  pointer: string;
  message: string;
}

interface CompiledTool {
  pointer: string;
  action: ToolRule['action'];
  reason: string | undefined;
  requirements: CompiledRequirement[];
  denyRules: CompiledDenyRule[];
  limits: CompiledLimit[];
}

const NO_CHARGES: readonly Charge[] = [];
const APPROVAL_TEXT = 'Requires human approval.';

/** A policy made ready to decide calls. Reads the policy once: later changes to the object are not seen. */
export class Engine {
  readonly #invalid: Decision | null;
  readonly #hideAll: boolean;
  readonly #hidden = new Map<string, string>();
  readonly #tools = new Map<string, CompiledTool>();
  readonly #folded = new Set<string>();
  readonly #unlisted: CompiledTool | null;

  constructor(policy: Policy) {
    const mistake = checkPolicy(policy).find((problem) => problem.severity === 'error');
    this.#invalid = mistake
      ? denied(mistake.path, `The policy is not valid, so nothing is allowed: ${mistake.message}`)
      : null;
    const { hide = [], all_tools, tools = {}, default: fallback } = mistake ? { default: 'deny' as const } : policy;
    this.#hideAll = hide.includes('*');
    for (const [i, name] of hide.entries()) this.#hidden.set(name, `/hide/${i}`);
    const shared = (all_tools?.limits ?? []).map((limit, i) => compileLimit(limit, `/all_tools/limits/${i}`));
    for (const [name, rule] of Object.entries(tools)) this.#tools.set(name, compileTool(name, rule, shared));
    for (const name of [...this.#hidden.keys(), ...this.#tools.keys()]) this.#folded.add(foldName(name));
    this.#unlisted = fallback === 'allow' ? { ...compileTool('', {}, shared), pointer: '/default' } : null;
  }

  /** Whether a tool belongs in `tools/list`: not hidden, and not refused whatever its arguments. */
  lists(tool: string): boolean {
    if (this.#invalid || this.#hideAll || this.#hidden.has(tool)) return false;
    const rule = this.#tools.get(tool);
    return rule ? rule.action !== 'deny' : this.#unlisted !== null && !this.#folded.has(foldName(tool));
  }

  decide(counters: Counters, call: Call): Decision {
    if (this.#invalid) return this.#invalid;
    const { tool } = call;
    const args = call.arguments ?? {};
    if (typeof tool !== 'string') return denied('', 'The call names no tool.');
    if (this.#hideAll || this.#hidden.has(tool))
      return denied(this.#hidden.get(tool) ?? this.#hidden.get('*')!, `Tool "${shown(tool)}" is hidden by policy.`);
    const rule = this.#tools.get(tool) ?? this.#unlisted;
    if (!rule) return denied('/default', `Tool "${shown(tool)}" is not permitted by policy.`);
    if (rule === this.#unlisted && this.#folded.has(foldName(tool)))
      return denied('/default', `Tool "${shown(tool)}" is spelled like a tool of the policy, but is not it.`);
    if (!isObject(args)) return denied(rule.pointer, 'The arguments of the call are not an object.');
    return decideTool(rule, counters, call, args);
  }
}

const engines = new WeakMap<Policy, Engine>();

/** Decides one call. The policy is compiled at its first use and must not be changed afterwards. */
export function decide(policy: Policy, counters: Counters, call: Call): Decision {
  let engine = engines.get(policy);
  if (!engine) {
    engine = new Engine(policy);
    if (isObject(policy)) engines.set(policy, engine);
  }
  return engine.decide(counters, call);
}

function decideTool(rule: CompiledTool, counters: Counters, call: Call, args: Record<string, unknown>): Decision {
  if (rule.action === 'deny') return denied(`${rule.pointer}/action`, rule.reason ?? 'Denied by policy.');
  for (const { test, pointer, path, message } of rule.requirements) {
    const answer = test(args);
    if (answer !== YES) return denied(pointer, answer === UNKNOWN ? untold(message, path) : message);
  }
  let blocking: Decision | null = null;
  if (!call.approved) {
    if (rule.action === 'require_approval') blocking = approval(`${rule.pointer}/action`, rule.reason ?? APPROVAL_TEXT);
    for (const denyRule of rule.denyRules) {
      const [answer, path] = matches(denyRule, args);
      if (answer === UNKNOWN) return denied(denyRule.pointer, untold(denyRule.message, path));
      if (answer === YES) blocking ??= approval(denyRule.pointer, denyRule.message);
    }
  }
  if (rule.limits.length === 0) return blocking ?? allowed(rule.pointer, NO_CHARGES);
  const charges: Charge[] = [];
  for (const limit of rule.limits) {
    const amount = limit.amount(args);
    if (!(amount >= 0))
      return denied(limit.pointer, `The value at ${limit.path} must be a number of at least 0, because it is counted.`);
    const counter = counterKey(limit, call);
    if (!(counters.spent(counter, limit.window, call.time) + amount <= limit.max))
      return denied(limit.pointer, limit.message);
    charges.push({ counter, window: limit.window, amount });
  }
  return blocking ?? allowed(rule.pointer, charges);
}

/** All conditions ANDed: one that does not hold settles it, whatever the others cannot tell. */
function matches(rule: CompiledDenyRule, args: Record<string, unknown>): [Answer, string] {
  let result: Answer = YES;
  let path = '';
  for (const [i, test] of rule.tests.entries()) {
    const answer = test(args);
    if (answer === NO) return [NO, ''];
    if (answer === UNKNOWN && result === YES) [result, path] = [UNKNOWN, rule.paths[i]!];
  }
  return [result, path];
}

function counterKey({ name, scope }: CompiledLimit, call: Call): string {
  return scope === 'all' ? name : `${name}${(scope === 'grant' ? call.grant : call.session) ?? ''}`;
}

function compileTool(name: string, rule: ToolRule, shared: CompiledLimit[]): CompiledTool {
  const pointer = `/tools/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const requirements = (rule.require ?? []).map((condition, i) => ({
    test: compileCondition(condition, 'require'),
    pointer: `${pointer}/require/${i}`,
    path: condition.path,
    message: condition.on_deny ?? `Requires ${condition.path} ${condition.op} ${JSON.stringify(condition.value)}.`,
  }));
  const denyRules = (rule.deny_if ?? []).map(({ conditions, on_deny }, i) => ({
    tests: conditions.map((condition) => compileCondition(condition, 'deny_if')),
    paths: conditions.map((condition) => condition.path),
    pointer: `${pointer}/deny_if/${i}`,
    message: on_deny,
  }));
  const limits = (rule.limits ?? []).map((limit, i) => compileLimit(limit, `${pointer}/limits/${i}`));
  if (rule.rate_limit) limits.push(compileRateLimit(name, rule.rate_limit, `${pointer}/rate_limit`));
  const { action, reason } = rule;
  return { pointer, action, reason, requirements, denyRules, limits: [...limits, ...shared] };
}

function compileLimit(limit: Limit, pointer: string): CompiledLimit {
  const { counter, window, max, scope, increment_from } = limit;
  return {
    // JSON ends where the name ends, so what is put behind it can never be taken for a part of it.
    name: JSON.stringify([counter, window, scope]),
    scope,
    window: WINDOWS[window],
    max,
    amount: increment_from ? sumAt(increment_from) : () => 1,
    path: increment_from ?? '',
    pointer,
    message: `Limit of ${max} ${increment_from ? `of ${increment_from} ` : ''}a ${window} reached. Try again later.`,
  };
}

function compileRateLimit(
  tool: string,
  { max, window }: { max: number; window: number },
  pointer: string,
): CompiledLimit {
  const message = `Limit of ${max} calls in ${window} seconds reached. Try again later.`;
  const name = JSON.stringify(['rate_limit', tool, window]);
  return { name, scope: 'session', window, max, amount: () => 1, path: '', pointer, message };
}

/** The sum of the numbers a path reaches; NaN where there is none, or one that is no number or is negative. */
function sumAt(path: string): (args: Record<string, unknown>) => number {
  const reach = compilePath(path);
  return (args) => {
    let sum = 0;
    const add = (value: unknown): Answer => {
      const number = asNumber(value);
      if (number === null || number < 0) return NO;
      sum += number;
      return YES;
    };
    const told = reach(args, 'require', (value) =>
      Array.isArray(value) ? (value.length > 0 && value.every((item) => add(item) === YES) ? YES : NO) : add(value),
    );
    return told === YES ? sum : Number.NaN;
  };
}

function shown(name: string): string {
  return oneLine(name, 120);
}

function untold(message: string, path: string): string {
  return `${message} (The value at ${path} is missing, or not of the kind the rule compares with.)`;
}

function allowed(rule: string, charges: readonly Charge[]): Decision {
  return { outcome: 'allow', rule, message: null, charges };
}

function approval(rule: string, message: string): Decision {
  return { outcome: 'require_approval', rule, message, charges: NO_CHARGES };
}

function denied(rule: string, message: string): Decision {
  return { outcome: 'deny', rule, message, charges: NO_CHARGES };
}
