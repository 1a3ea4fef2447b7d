import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { PROBLEM_KINDS, type ProblemKind } from '../../../classifier/policy/check.ts';
import { formatOf, type Problem, readPolicy, validatePolicy } from '../../../classifier/policy/validate.ts';
import { cpuMs } from '../../support/cpu.ts';

const head = { version: '1', default: 'deny' };
const tool = (rule: unknown, more: object = {}) => ({ ...head, ...more, tools: { pay: rule } });
const blockIf = (...conditions: unknown[]) => tool({ deny_if: [{ conditions, on_deny: 'No.' }] });
const amount = { path: 'args.amount', op: 'gt', value: 5 };
const limit = { counter: 'c', window: 'minute', max: 5, scope: 'grant' };
const deep = Array.from({ length: 80 }).reduce<unknown>((inner) => [inner], 1);

/** A document with exactly one problem, where it is, and what its mend says. */
const documents: [ProblemKind, unknown, string, RegExp][] = [
  ['too-large', deep, '', /eight levels/],
  ['wrong-type', [], '', /Start from/],
  ['wrong-type', { ...head, tools: [] }, '/tools', /\{ … \}/],
  ['wrong-type', { ...head, hide: 'pay' }, '/hide', /\[ … \]/],
  ['wrong-type', tool({ limits: [{ ...limit, max: '5' }] }), '/tools/pay/limits/0/max', /without quotes/],
  ['unknown-field', tool({ deny_iff: [] }), '/tools/pay/deny_iff', /Did you mean "deny_if"/],
  ['unknown-field', tool({ rules: [] }), '/tools/pay/rules', /Did you mean "deny_if"/],
  ['unknown-field', { ...head, colour: 'red' }, '/colour', /Known here: version, default/],
  ['missing-field', { version: '1' }, '', /Add "default"/],
  ['missing-field', blockIf({ path: 'args.x', op: 'eq' }), '/tools/pay/deny_if/0/conditions/0', /Add "value"/],
  ['version-not-text', { ...head, version: 1 }, '/version', /in quotes/],
  ['unknown-version', { ...head, version: '2' }, '/version', /"1"/],
  ['unknown-word', { ...head, default: 'dney' }, '/default', /Did you mean "deny"/],
  ['unknown-word', tool({ action: 'ask' }), '/tools/pay/action', /Did you mean "require_approval"/],
  ['unknown-word', blockIf({ ...amount, op: '>' }), '/tools/pay/deny_if/0/conditions/0/op', /Did you mean "gt"/],
  ['unknown-word', tool({ limits: [{ ...limit, window: 'week' }] }), '/tools/pay/limits/0/window', /minute, hour, day/],
  [
    'unknown-word',
    tool({ limits: [{ ...limit, scope: 'global' }] }),
    '/tools/pay/limits/0/scope',
    /Did you mean "all"/,
  ],
  [
    'empty-text',
    tool({ deny_if: [{ conditions: [], on_deny: ' ' }] }),
    '/tools/pay/deny_if/0/on_deny',
    /Write something/,
  ],
  ['tool-pattern', { ...head, tools: { 'list_*': {} } }, '/tools/list_*', /by its name/],
  [
    'bad-path',
    blockIf({ ...amount, path: 'amount' }),
    '/tools/pay/deny_if/0/conditions/0/path',
    /Write "args\.amount"/,
  ],
  [
    'bad-path',
    blockIf({ ...amount, path: 'args.items[*].price' }),
    '/tools/pay/deny_if/0/conditions/0/path',
    /"args\.items\.price"/,
  ],
  [
    'bad-path',
    tool({ limits: [{ ...limit, increment_from: 'args' }] }),
    '/tools/pay/limits/0/increment_from',
    /Write /,
  ],
  [
    'value-does-not-fit',
    blockIf({ ...amount, value: '5' }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /without quotes/,
  ],
  ['value-does-not-fit', blockIf({ ...amount, op: 'in' }), '/tools/pay/deny_if/0/conditions/0/value', /\[5\]/],
  [
    'value-does-not-fit',
    blockIf({ ...amount, op: 'eq', value: [1] }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /Use in or not_in/,
  ],
  [
    'value-does-not-fit',
    blockIf({ ...amount, op: 'exists', value: 'yes' }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /true for "is given"/,
  ],
  [
    'empty-list',
    blockIf({ ...amount, op: 'in', value: [] }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /List the values/,
  ],
  ['regex-syntax', blockIf({ ...amount, op: 'regex', value: '(' }), '/tools/pay/deny_if/0/conditions/0/value', /RE2/],
  [
    'regex-unsupported',
    blockIf({ ...amount, op: 'regex', value: '^(?!x)' }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /without lookaround/,
  ],
  [
    'regex-unsupported',
    blockIf({ ...amount, op: 'regex', value: '(a)\\1' }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /backreferences/,
  ],
  [
    'regex-too-large',
    blockIf({ ...amount, op: 'regex', value: 'x{900}'.repeat(50) }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /repetitions small/,
  ],
  [
    'regex-runs-away',
    blockIf({ ...amount, op: 'regex', value: '^(a+)+$' }),
    '/tools/pay/deny_if/0/conditions/0/value',
    /Repeat once/,
  ],
  ['max-not-positive', tool({ limits: [{ ...limit, max: 0 }] }), '/tools/pay/limits/0/max', /"action": "deny"/],
  [
    'bad-rate-window',
    tool({ rate_limit: { max: 5, window: 'minute' } }),
    '/tools/pay/rate_limit/window',
    /60 is a minute/,
  ],
  ['duplicate-counter', tool({ limits: [limit, { ...limit, max: 3 }] }), '/tools/pay/limits/1', /of its own/],
  [
    'counter-conflict',
    { ...head, tools: { pay: { limits: [limit] }, send: { limits: [{ ...limit, max: 9 }] } } },
    '/tools/send/limits/0',
    /another name/,
  ],
  [
    'limit-never-triggers',
    tool({ limits: [limit, { ...limit, counter: 'd', window: 'hour', max: 300 }] }),
    '/tools/pay/limits/1',
    /Lower its max/,
  ],
  ['hidden-and-listed', tool({}, { hide: ['pay'] }), '/hide/0', /out of tools/],
  ['duplicate-hidden', { ...head, hide: ['x', 'x'] }, '/hide/1', /Leave one out/],
  ['hides-everything', { ...head, hide: ['*', 'x'] }, '/hide/0', /Name the tools/],
  [
    'unreachable-rule',
    tool({
      deny_if: [
        { conditions: [], on_deny: 'Ask.' },
        { conditions: [amount], on_deny: 'Big.' },
      ],
    }),
    '/tools/pay/deny_if/1',
    /before the rule that always matches/,
  ],
  ['unreachable-rule', tool({ action: 'deny', limits: [limit] }), '/tools/pay/limits', /or the action/],
  ['never-matches', blockIf(amount, { ...amount, op: 'lt', value: 3 }), '/tools/pay/deny_if/0', /rules of their own/],
  [
    'cannot-be-met',
    tool({
      require: [
        { path: 'args.x', op: 'eq', value: 'a' },
        { path: 'args.x', op: 'eq', value: 'b' },
      ],
    }),
    '/tools/pay/require',
    /deny the tool/,
  ],
  ['duplicate-condition', blockIf(amount, amount), '/tools/pay/deny_if/0/conditions/1', /Leave one out/],
  ['unused-reason', tool({ reason: 'Because.' }), '/tools/pay/reason', /use on_deny/],
  ['invisible-name', { ...head, tools: { 'pay\u200b': {} } }, '/tools/pay\u200b', /Remove them/],
  ['confusable-names', { ...head, tools: { pay: {}, PAY: {} } }, '/tools/PAY', /lists both/],
  ['enforces-nothing', { version: '1', default: 'allow', tools: { pay: {} } }, '/default', /"default": "deny"/],
];

/** Kinds that only a text can have, in either format. */
const texts: [ProblemKind, string, string, number][] = [
  ['syntax', '{\n  "version": "1",\n  "default": deny"\n}', 'version: "1"\ndefault: [deny\n', 3],
  ['duplicate-key', '{\n  "version": "1",\n  "version": "1"\n}', 'version: "1"\n\nversion: "1"\n', 3],
  ['too-large', 'x'.repeat(8_000_001), 'x'.repeat(8_000_001), 1],
];

const kindsOf = (problems: readonly Problem[]) => problems.map(({ kind }) => kind);

describe('one problem of each kind', () => {
  test('all kinds are here, and they are at least 25', () => {
    const tested = new Set([...documents, ...texts].map(([kind]) => kind));
    expect([...tested, 'yaml-feature'].sort()).toEqual(Object.keys(PROBLEM_KINDS).sort());
    expect(tested.size).toBeGreaterThanOrEqual(25);
  });

  test.each(documents)('%s: %j', (kind, document, path, mend) => {
    const formats = [
      validatePolicy(JSON.stringify(document, null, 2), 'json'),
      validatePolicy(stringify(document, { aliasDuplicateObjects: false }), 'yaml'),
    ];
    for (const problems of formats) {
      expect(kindsOf(problems)).toEqual([kind]);
      expect(problems[0]!.mend).toMatch(mend);
      expect(problems[0]!.severity).toBe(PROBLEM_KINDS[kind]);
      if (kind !== 'too-large') expect(problems[0]!.path).toBe(path);
    }
  });

  test.each(texts)('%s', (kind, asJson, asYaml, line) => {
    for (const problems of [validatePolicy(asJson, 'json'), validatePolicy(asYaml, 'yaml')]) {
      expect(kindsOf(problems)[0]).toBe(kind);
      expect(problems[0]!.line).toBe(line);
    }
  });

  test.each(['a: &x 1\n', 'a: &x {}\nb: *x\n', 'a: !custom 1\n'])('yaml-feature: %j', (text) => {
    expect(kindsOf(validatePolicy(text, 'yaml'))).toContain('yaml-feature');
  });
});

describe('the place of a problem', () => {
  const asJson = `{
  "version": "1",
  "default": "deny",
  "tools": {
    "a": {},
    "pay": { "deny_if": [
      { "conditions": [ { "path": "args.x", "op": "gt", "value": "many" } ], "on_deny": "No." } ] }
  }
}`;
  const asYaml = `# A comment.
version: "1"
default: deny
tools:
  a: {}
  pay:
    deny_if:
      - conditions:
          - path: args.x
            op: gt
            value: many
        on_deny: No.
`;
  test('is the line and column of the value or the key', () => {
    expect(validatePolicy(asJson, 'json')).toMatchObject([
      { line: 7, column: 57, path: '/tools/pay/deny_if/0/conditions/0/value' },
    ]);
    expect(validatePolicy(asYaml, 'yaml')).toMatchObject([
      { line: 11, column: 13, path: '/tools/pay/deny_if/0/conditions/0/value' },
    ]);
  });

  test('is that of what it is missing from', () => {
    expect(
      validatePolicy('{"version":"1",\n"default":"deny",\n"tools":{"pay":{"limits":[\n{}]}}}', 'json')[0],
    ).toMatchObject({ kind: 'missing-field', line: 4 });
  });

  test('several problems come in the order of the text', () => {
    const lines = validatePolicy('{"version":"2",\n"default":"x",\n"hide":5,\n"tools":[]}', 'json').map(
      ({ line }) => line,
    );
    expect(lines).toEqual([1, 2, 3, 4]);
  });
});

describe('reading', () => {
  test('a valid policy gives itself, in both formats', () => {
    const policy = tool({ deny_if: [{ conditions: [], on_deny: 'Ask.' }] });
    expect(readPolicy(JSON.stringify(policy), 'json')).toEqual({ policy, problems: [] });
    expect(readPolicy(stringify(policy), 'yaml')).toEqual({ policy, problems: [] });
    expect(readPolicy(`\ufeff${JSON.stringify(policy)}`, 'json').policy).toEqual(policy);
  });

  test('warnings leave the policy usable, errors do not', () => {
    expect(readPolicy(JSON.stringify(tool({}, { hide: ['pay'] })), 'json').policy).not.toBeNull();
    expect(readPolicy('{}', 'json').policy).toBeNull();
  });

  test('JSON is strict: no comments, no trailing commas', () => {
    expect(kindsOf(validatePolicy('{"version":"1","default":"deny",}', 'json'))).toEqual(['syntax']);
    expect(kindsOf(validatePolicy('{"version":"1",/* x */"default":"deny"}', 'json'))).toEqual(['syntax']);
  });

  test('hostile texts end quickly', () => {
    const start = cpuMs();
    for (const text of [
      '['.repeat(200_000),
      '{"a":'.repeat(100_000),
      '"\\"'.repeat(300_000),
      '',
      '\u0000',
      '&a [*a]',
      'a: '.repeat(5_000),
    ])
      for (const format of ['json', 'yaml'] as const) expect(validatePolicy(text, format).length).toBeGreaterThan(0);
    expect(cpuMs() - start).toBeLessThan(10_000);
  });

  test('the format is told by the name', () => {
    expect(['a.json', 'b.yaml', 'c.YML', 'policy'].map(formatOf)).toEqual(['json', 'yaml', 'yaml', 'json']);
  });
});
