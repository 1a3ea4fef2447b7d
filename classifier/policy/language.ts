/**
 * The policy language, version "1": its words, its types and its one way of being written down.
 * The types come from `schema.ts`, from which the published JSON Schema is made as well; nothing here needs it at run time.
 */
import type { z } from 'zod';
import type {
  conditionSchema,
  denyRuleSchema,
  limitSchema,
  policySchema,
  requirementSchema,
  toolRuleSchema,
} from './schema.ts';

export const VERSION = '1';
export const DEFAULTS = ['allow', 'deny'] as const;
export const ACTIONS = ['allow', 'deny', 'require_approval'] as const;
export const OPERATORS = [
  'eq',
  'neq',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'not_in',
  'exists',
  'regex',
  'contains',
] as const;
export const SCOPES = ['grant', 'session', 'all'] as const;

/** Length of each named window in seconds. */
export const WINDOWS = { minute: 60, hour: 3_600, day: 86_400 } as const;

export type Operator = (typeof OPERATORS)[number];
export type Window = keyof typeof WINDOWS;
export type Scope = (typeof SCOPES)[number];
export type Scalar = string | number | boolean;

export type Policy = z.infer<typeof policySchema>;
export type ToolRule = z.infer<typeof toolRuleSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type Requirement = z.infer<typeof requirementSchema>;
export type DenyRule = z.infer<typeof denyRuleSchema>;
export type Limit = z.infer<typeof limitSchema>;

/** The policy to use for a server nobody knows: nothing is allowed. */
export const CLOSED_POLICY: Policy = { version: VERSION, default: 'deny', tools: {} };

/** What a path in a condition looks like: `args`, then names and array positions. Names hold no dot, bracket or white space. */
export const PATH = /^args(?:\.[^\s.[\]]+|\[(?:0|[1-9]\d{0,5})\])+$/;

/** The steps of a path behind `args`: names as strings, array positions as numbers. The path must match `PATH`. */
export function pathSteps(path: string): (string | number)[] {
  return Array.from(path.slice('args'.length).matchAll(/\.([^\s.[\]]+)|\[(\d+)\]/g), ([, name, position]) =>
    position === undefined ? name! : Number(position),
  );
}

/** The path of a property under another path; null when its name cannot be written in a path. */
export function pathOf(...names: string[]): string | null {
  const path = ['args', ...names].join('.');
  return PATH.test(path) && names.every((name) => !name.includes('.')) ? path : null;
}

const POLICY_KEYS = ['version', 'default', 'hide', 'all_tools', 'tools'];
const RULE_KEYS = ['action', 'reason', 'require', 'deny_if', 'limits', 'rate_limit'];
const PART_KEYS: Record<string, readonly string[]> = {
  require: ['path', 'op', 'value', 'on_deny'],
  conditions: ['path', 'op', 'value'],
  deny_if: ['conditions', 'on_deny'],
  limits: ['counter', 'window', 'max', 'scope', 'increment_from'],
  rate_limit: ['max', 'window'],
};

/**
 * The policy as text: two spaces, keys in the order of the documentation, tools in the order they stand in, one line feed at the end.
 * Equal policies give equal bytes.
 */
export function stringifyPolicy(policy: Policy): string {
  const { tools, ...head } = policy;
  const ordered = inOrder(head, POLICY_KEYS);
  // A tool may be named __proto__: fromEntries makes an own property of it, assignment would not.
  const rules = Object.entries(tools ?? {}).map(([name, rule]) => [name, inOrder(rule, RULE_KEYS)]);
  if (tools) ordered.tools = Object.fromEntries(rules);
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function inOrder(value: object, keys: readonly string[]): Record<string, unknown> {
  const known = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  return Object.fromEntries(known.map((key) => [key, orderedPart(key, (value as Record<string, unknown>)[key])]));
}

function orderedPart(key: string, value: unknown): unknown {
  const keys = PART_KEYS[key];
  if (Array.isArray(value)) return value.map((item) => (keys && isObject(item) ? inOrder(item, keys) : item));
  if (key === 'all_tools' && isObject(value)) return inOrder(value, ['limits']);
  return keys && isObject(value) ? inOrder(value, keys) : value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
