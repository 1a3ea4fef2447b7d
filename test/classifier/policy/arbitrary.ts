/** Random policies, calls and tools over few names, so that they meet. */
import fc from 'fast-check';
import type { Call } from '../../../classifier/policy/engine.ts';
import type { Condition, DenyRule, Limit, Policy, Requirement, ToolRule } from '../../../classifier/policy/language.ts';
import type { PolicyTool } from '../../../classifier/policy/recommend.ts';
import { type Category, FACETS, type JsonSchema, type Risk } from '../../../data/model.ts';
import { classified } from '../../support/made.ts';

const name = fc.constantFrom('a', 'b', 'c', 'A');
const path = fc.constantFrom('args.x', 'args.y', 'args.x.y', 'args.l', 'args.l[0]', 'args.l.x');
const text = fc.constantFrom('', 'x', 'xy', 'list', 'delete', '5', 'a@example.com');
const number = fc.constantFrom(-1, 0, 1, 5, 100, 0.5);
const scalar = fc.oneof(text, number, fc.boolean());

export const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ path, op: fc.constantFrom('eq' as const, 'neq' as const, 'contains' as const), value: scalar }),
  fc.record({ path, op: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const), value: number }),
  fc.record({
    path,
    op: fc.constantFrom('in' as const, 'not_in' as const),
    value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ path, op: fc.constant('exists' as const), value: fc.boolean() }),
  fc.record({ path, op: fc.constant('regex' as const), value: fc.constantFrom('^x', 'y$', '\\d', '(?i)LIST') }),
);

export const denyRule: fc.Arbitrary<DenyRule> = fc.record({
  conditions: fc.array(condition, { maxLength: 3 }),
  on_deny: fc.constantFrom('No.', 'Requires human approval.'),
});

export const requirement: fc.Arbitrary<Requirement> = condition;

export const limit: fc.Arbitrary<Limit> = fc.record(
  {
    counter: fc.constantFrom('c', 'd'),
    window: fc.constantFrom('minute' as const, 'hour' as const, 'day' as const),
    max: fc.constantFrom(1, 2, 5, 0.5),
    scope: fc.constantFrom('grant' as const, 'session' as const, 'all' as const),
    increment_from: path,
  },
  { requiredKeys: ['counter', 'window', 'max', 'scope'] },
);

export const rule: fc.Arbitrary<ToolRule> = fc.record(
  {
    action: fc.constantFrom('allow' as const, 'deny' as const, 'require_approval' as const),
    reason: fc.constantFrom('Because.'),
    require: fc.array(requirement, { maxLength: 2 }),
    deny_if: fc.array(denyRule, { maxLength: 3 }),
    limits: fc.array(limit, { maxLength: 2 }),
    rate_limit: fc.record({ max: fc.constantFrom(1, 3), window: fc.constantFrom(5, 60) }),
  },
  { requiredKeys: [] },
);

export const policy: fc.Arbitrary<Policy> = fc.record(
  {
    version: fc.constant('1' as const),
    default: fc.constantFrom('allow' as const, 'deny' as const),
    hide: fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 2 }),
    all_tools: fc.record({ limits: fc.array(limit, { maxLength: 2 }) }),
    tools: fc.dictionary(name, rule, { maxKeys: 3 }),
  },
  { requiredKeys: ['version', 'default'] },
);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'X'), tie('value'), { maxKeys: 2 }),
  ),
})).value;

export const args = fc.dictionary(fc.constantFrom('x', 'y', 'l', 'X', 'z'), value, { maxKeys: 4 });

export const call: fc.Arbitrary<Call> = fc.record({
  tool: fc.oneof(name, fc.constant('other')),
  arguments: fc.oneof({ weight: 9, arbitrary: args }, { weight: 1, arbitrary: value }),
  grant: fc.constantFrom('g', 'h'),
  session: fc.constantFrom('s', 't'),
  approved: fc.boolean(),
  time: fc.integer({ min: 1.7e12, max: 1.7e12 + 200_000 }),
});

const categories: [Category, Risk][] = [
  ['Read', 'low'],
  ['Read', 'medium'],
  ['Read', 'high'],
  ['Write', 'low'],
  ['Write', 'medium'],
  ['Write', 'high'],
  ['Write', 'critical'],
  ['Execute', 'medium'],
  ['Execute', 'high'],
  ['Execute', 'critical'],
  ['Destructive', 'medium'],
  ['Destructive', 'high'],
  ['Destructive', 'critical'],
  ['Financial', 'medium'],
  ['Financial', 'high'],
  ['Financial', 'critical'],
  ['Unknown', 'high'],
];

const PROPERTIES: Record<string, JsonSchema> = {
  action: { type: 'string', enum: ['list', 'get', 'delete', 'create'] },
  dry_run: { type: 'boolean' },
  readOnly: { type: 'boolean', default: true },
  force: { type: 'boolean' },
  amount: { type: 'number', description: 'in cents' },
  sql: { type: 'string' },
  path: { type: 'string' },
  paths: { type: 'array', items: { type: 'string' } },
  limit: { type: 'integer' },
  ids: { type: 'array', items: { type: 'string' } },
  to: { type: 'array', items: { type: 'string' } },
  method: { type: 'string', enum: ['GET', 'POST'] },
  note: { type: ['string', 'null'] },
};

export const tool: fc.Arbitrary<PolicyTool> = fc
  .record({
    label: fc.constantFrom(...categories),
    facets: fc.subarray([...FACETS], { maxLength: 4 }),
    properties: fc.subarray(Object.keys(PROPERTIES), { maxLength: 6 }),
    needed: fc.subarray(Object.keys(PROPERTIES)),
  })
  .map(({ label: [category, risk], facets, properties, needed }) => ({
    name: 'a',
    digest: '0'.repeat(64),
    definition: {
      name: 'a',
      description: 'Something with SQL.',
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(properties.map((key) => [key, PROPERTIES[key]])),
        required: needed.filter((key) => properties.includes(key)),
      },
    },
    classification: classified(category, risk, { facets }),
  }));

const given: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    'list',
    'delete',
    'GET',
    'POST',
    'SELECT 1',
    'DROP TABLE t',
    '../x',
    '/etc/passwd',
    'notes.txt',
    'a@example.com',
  ),
  fc.constantFrom(0, 1, 100, 10_001, true, false, null),
  fc.array(fc.constantFrom('x', '../y', 'a@example.com'), { maxLength: 60 }),
);

/** Calls of `tool`. */
export const toolCall: fc.Arbitrary<Call> = fc.record({
  tool: fc.constant('a'),
  arguments: fc.dictionary(fc.constantFrom(...Object.keys(PROPERTIES)), given, { maxKeys: 6 }),
  approved: fc.boolean(),
  time: fc.integer({ min: 1.7e12, max: 1.7e12 + 200_000 }),
});
