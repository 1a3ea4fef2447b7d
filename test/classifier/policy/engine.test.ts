import { describe, expect, test } from 'vitest';
import { MemoryCounters } from '../../../classifier/policy/counters.ts';
import { type Call, type Decision, decide, Engine } from '../../../classifier/policy/engine.ts';
import type { Condition, Policy, ToolRule } from '../../../classifier/policy/language.ts';

const AT = Date.UTC(2026, 0, 15, 12);

function policy(rule: ToolRule, more: Partial<Policy> = {}): Policy {
  return { version: '1', default: 'deny', tools: { pay: rule }, ...more };
}

function ask(rules: Policy, args?: unknown, more: Partial<Call> = {}): Decision {
  return decide(rules, new MemoryCounters(), { tool: 'pay', arguments: args, time: AT, ...more });
}

const blockIf = (...conditions: Condition[]): Policy => policy({ deny_if: [{ conditions, on_deny: 'Not so.' }] });
const needs = (condition: Condition): Policy => policy({ require: [condition] });

describe('order', () => {
  test('a listed tool with an empty rule is allowed', () => {
    expect(ask(policy({}))).toEqual({ outcome: 'allow', rule: '/tools/pay', message: null, charges: [] });
  });

  test('an unlisted tool meets the default', () => {
    expect(ask(policy({}), {}, { tool: 'other' })).toMatchObject({ outcome: 'deny', rule: '/default' });
    expect(ask(policy({}, { default: 'allow' }), {}, { tool: 'other' })).toMatchObject({
      outcome: 'allow',
      rule: '/default',
    });
  });

  test('hide beats every rule, and "*" hides all', () => {
    expect(ask(policy({}, { hide: ['x', 'pay'] }))).toMatchObject({ outcome: 'deny', rule: '/hide/1' });
    expect(ask(policy({}, { hide: ['*'], default: 'allow' }), {}, { tool: 'any' })).toMatchObject({
      outcome: 'deny',
      rule: '/hide/0',
    });
  });

  test('a denial beats an approval that is due as well', () => {
    const rules = policy({
      deny_if: [{ conditions: [], on_deny: 'Requires human approval.' }],
      require: [{ path: 'args.reason', op: 'exists', value: true, on_deny: 'Say why.' }],
    });
    expect(ask(rules, {})).toMatchObject({ outcome: 'deny', message: 'Say why.', rule: '/tools/pay/require/0' });
    expect(ask(rules, { reason: 'rent' })).toMatchObject({ outcome: 'require_approval', rule: '/tools/pay/deny_if/0' });
  });

  test('conditions are ANDed, rules ORed, the first that matches gives the text', () => {
    const rules = policy({
      deny_if: [
        {
          conditions: [
            { path: 'args.a', op: 'eq', value: 1 },
            { path: 'args.b', op: 'eq', value: 1 },
          ],
          on_deny: 'both',
        },
        { conditions: [{ path: 'args.a', op: 'eq', value: 1 }], on_deny: 'a' },
        { conditions: [{ path: 'args.b', op: 'eq', value: 1 }], on_deny: 'b' },
      ],
    });
    expect(ask(rules, { a: 1, b: 1 }).message).toBe('both');
    expect(ask(rules, { a: 1, b: 0 }).message).toBe('a');
    expect(ask(rules, { a: 0, b: 1 }).message).toBe('b');
    expect(ask(rules, { a: 0, b: 0 }).outcome).toBe('allow');
  });

  test('actions', () => {
    expect(ask(policy({ action: 'allow' })).outcome).toBe('allow');
    expect(ask(policy({ action: 'deny', reason: 'Never.' }))).toMatchObject({ outcome: 'deny', message: 'Never.' });
    expect(ask(policy({ action: 'require_approval', reason: 'Ask me.' }))).toMatchObject({
      outcome: 'require_approval',
      message: 'Ask me.',
    });
  });

  test('an approval overrides deny_if and require_approval, and nothing else', () => {
    const approved = { approved: true };
    expect(ask(blockIf(), {}, approved).outcome).toBe('allow');
    expect(ask(policy({ action: 'require_approval' }), {}, approved).outcome).toBe('allow');
    expect(ask(policy({ action: 'deny' }), {}, approved).outcome).toBe('deny');
    expect(ask(needs({ path: 'args.x', op: 'exists', value: true }), {}, approved).outcome).toBe('deny');
    expect(ask(policy({}, { hide: ['pay'] }), {}, approved).outcome).toBe('deny');
  });

  test('a hidden tool, and one that is always refused, is not listed', () => {
    const engine = new Engine({
      version: '1',
      default: 'allow',
      hide: ['gone'],
      tools: { no: { action: 'deny' }, yes: {}, asks: { action: 'require_approval' } },
    });
    expect(['gone', 'GONE', 'no', 'yes', 'asks', 'other'].map((name) => engine.lists(name))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('what cannot be evaluated denies', () => {
  test('arguments that are no object', () => {
    for (const args of ['{"amount":1}', 5, [1], true]) expect(ask(policy({}), args).outcome).toBe('deny');
    for (const args of [undefined, null, {}]) expect(ask(policy({}), args).outcome).toBe('allow');
  });

  test('a tool that is no text', () => {
    expect(ask(policy({}, { default: 'allow' }), {}, { tool: 7 as unknown as string }).outcome).toBe('deny');
  });

  test('a policy with an error denies everything and says why', () => {
    const wrong = { version: '1', default: 'allow', tools: { pay: { deny_iff: [] } } } as unknown as Policy;
    expect(ask(wrong)).toMatchObject({ outcome: 'deny', rule: '/tools/pay/deny_iff' });
    for (const nothing of [null, 'x', [], {}, { version: 1 }])
      expect(ask(nothing as unknown as Policy).outcome).toBe('deny');
  });

  test('an order cannot be told of a missing argument, in both places', () => {
    expect(ask(blockIf({ path: 'args.amount', op: 'gt', value: 100 }), {}).outcome).toBe('deny');
    expect(ask(needs({ path: 'args.amount', op: 'lte', value: 100 }), {}).outcome).toBe('deny');
  });

  test('a condition that does not hold settles a rule although another cannot be told', () => {
    const rules = blockIf(
      { path: 'args.amount', op: 'exists', value: true },
      { path: 'args.amount', op: 'gt', value: 100 },
    );
    expect(ask(rules, {}).outcome).toBe('allow');
    expect(ask(rules, { amount: 101 }).outcome).toBe('require_approval');
  });

  test.each([
    ['gt of a text', { path: 'args.v', op: 'gt', value: 1 }, 'much'],
    ['gt of true', { path: 'args.v', op: 'gt', value: 1 }, true],
    ['gt of an object', { path: 'args.v', op: 'gt', value: 1 }, {}],
    ['eq of a text with true', { path: 'args.v', op: 'eq', value: true }, 'true'],
    ['eq of a number with true', { path: 'args.v', op: 'eq', value: true }, 1],
    ['eq of an object', { path: 'args.v', op: 'eq', value: 'x' }, { x: 1 }],
    ['in of another type', { path: 'args.v', op: 'in', value: ['a', 'b'] }, 7],
    ['regex of a number', { path: 'args.v', op: 'regex', value: '^1$' }, 1],
    ['contains of a number', { path: 'args.v', op: 'contains', value: 'x' }, 1],
    ['exists of null', { path: 'args.v', op: 'exists', value: true }, null],
    ['not exists of null', { path: 'args.v', op: 'exists', value: false }, null],
    ['a path into a text', { path: 'args.v.w', op: 'eq', value: 'x' }, 'text'],
    ['a position of an object', { path: 'args.v[0]', op: 'eq', value: 'x' }, { 0: 'x' }],
    ['a text too long to search', { path: 'args.v', op: 'regex', value: 'x' }, 'x'.repeat(1_000_001)],
  ] as [string, Condition, unknown][])('%s', (_name, condition, v) => {
    expect(ask(blockIf(condition), { v }).outcome).toBe('deny');
    expect(ask(needs(condition), { v }).outcome).toBe('deny');
  });

  test('a key in another case, alone or beside the right one', () => {
    const rules = blockIf({ path: 'args.force', op: 'eq', value: true });
    expect(ask(rules, { Force: true }).outcome).toBe('deny');
    expect(ask(rules, { force: false, FORCE: true }).outcome).toBe('deny');
    expect(ask(rules, { ſorce: true }).outcome).toBe('allow');
    expect(ask(blockIf({ path: 'args.secret', op: 'exists', value: true }), { ſecret: 1 }).outcome).toBe('deny');
  });

  test('keys that every object has', () => {
    expect(ask(blockIf({ path: 'args.constructor', op: 'exists', value: true }), {}).outcome).toBe('allow');
    expect(
      ask(blockIf({ path: 'args.__proto__', op: 'exists', value: true }), JSON.parse('{"__proto__":1}')).outcome,
    ).toBe('require_approval');
  });
});

describe('operators', () => {
  const holds: [Condition['op'], Condition['value'], unknown[], unknown[]][] = [
    ['eq', 'a', ['a'], ['b', 'A', '']],
    ['eq', 5, [5, '5', '5.0', '5.00'], [6, '6', -5]],
    ['eq', '5', ['5', 5], ['6', 6]],
    ['eq', true, [true], [false]],
    ['neq', 'a', ['b'], ['a']],
    ['neq', 5, [6, '6'], [5, '5']],
    ['lt', 5, [4, '4.9', -1], [5, 6]],
    ['lte', 5, [5, '5', 4], [5.01, 6]],
    ['gt', 5, [6, '5.1'], [5, '5', 4]],
    ['gte', 5, [5, 6], [4.99]],
    ['in', ['a', 1], ['a', 1, '1'], ['b', 2]],
    ['not_in', ['a', 'b'], ['c'], ['a', 'b']],
    ['exists', true, ['x', 0, false, '', {}, []], []],
    ['regex', '^a+$', ['a', 'aaa'], ['b', 'ab']],
    ['regex', 'b', ['abc'], ['xyz']],
    ['contains', 'ell', ['hello'], ['help', '']],
  ];
  test.each(holds)('%s %j', (op, value, yes, no) => {
    const condition = { path: 'args.v', op, value } as Condition;
    for (const v of yes) {
      expect([v, ask(blockIf(condition), { v }).outcome]).toEqual([v, 'require_approval']);
      expect([v, ask(needs(condition), { v }).outcome]).toEqual([v, 'allow']);
    }
    for (const v of no) {
      expect([v, ask(blockIf(condition), { v }).outcome]).toEqual([v, 'allow']);
      expect([v, ask(needs(condition), { v }).outcome]).toEqual([v, 'deny']);
    }
  });

  test('numbers in other notations cannot be told', () => {
    for (const v of ['1e2', '0x10', ' 5', '1,000', '+5', '05', '٥', 'NaN', ''])
      expect(ask(blockIf({ path: 'args.v', op: 'gt', value: 1000 }), { v }).outcome).toBe('deny');
  });

  test('a missing argument equals nothing, is none of a list, and satisfies no requirement', () => {
    const missing = (op: Condition['op'], value: Condition['value']) => {
      const condition = { path: 'args.v', op, value } as Condition;
      return [ask(blockIf(condition), {}).outcome, ask(needs(condition), {}).outcome];
    };
    expect(missing('eq', 'a')).toEqual(['allow', 'deny']);
    expect(missing('in', ['a'])).toEqual(['allow', 'deny']);
    expect(missing('contains', 'a')).toEqual(['allow', 'deny']);
    expect(missing('regex', 'a')).toEqual(['allow', 'deny']);
    expect(missing('neq', 'a')).toEqual(['require_approval', 'deny']);
    expect(missing('not_in', ['a'])).toEqual(['require_approval', 'deny']);
    expect(missing('exists', true)).toEqual(['allow', 'deny']);
    expect(missing('exists', false)).toEqual(['require_approval', 'allow']);
  });
});

describe('lists', () => {
  const to: Condition = { path: 'args.to', op: 'regex', value: '@example\\.com$' };

  test('deny_if needs one element, require needs all', () => {
    expect(ask(blockIf(to), { to: ['a@x.org', 'b@example.com'] }).outcome).toBe('require_approval');
    expect(ask(blockIf(to), { to: ['a@x.org'] }).outcome).toBe('allow');
    expect(ask(needs(to), { to: ['a@example.com', 'b@example.com'] }).outcome).toBe('allow');
    expect(ask(needs(to), { to: ['a@example.com', 'b@x.org'] }).outcome).toBe('deny');
  });

  test('an empty list is a missing argument', () => {
    expect(ask(needs(to), { to: [] }).outcome).toBe('deny');
    expect(ask(blockIf(to), { to: [] }).outcome).toBe('allow');
  });

  test('an element that cannot be told denies unless another decides', () => {
    expect(ask(blockIf(to), { to: ['a@x.org', 7] }).outcome).toBe('deny');
    expect(ask(blockIf(to), { to: [7, 'a@example.com'] }).outcome).toBe('require_approval');
    expect(ask(needs(to), { to: ['a@example.com', null] }).outcome).toBe('deny');
  });

  test('a name that meets a list goes on in each element, a position takes one', () => {
    const price: Condition = { path: 'args.items.price', op: 'gt', value: 10 };
    expect(ask(blockIf(price), { items: [{ price: 1 }, { price: 11 }] }).outcome).toBe('require_approval');
    expect(ask(blockIf(price), { items: [{ price: 1 }, {}] }).outcome).toBe('deny');
    expect(
      ask(blockIf({ ...price, path: 'args.items[1].price' }), { items: [{ price: 99 }, { price: 1 }] }).outcome,
    ).toBe('allow');
    expect(ask(blockIf({ path: 'args.ids[2]', op: 'exists', value: true }), { ids: [1, 2] }).outcome).toBe('allow');
    expect(ask(blockIf({ path: 'args.ids[2]', op: 'exists', value: true }), { ids: [1, 2, 3] }).outcome).toBe(
      'require_approval',
    );
    expect(ask(blockIf({ path: 'args.m[0][1]', op: 'eq', value: 2 }), { m: [[1, 2]] }).outcome).toBe(
      'require_approval',
    );
  });

  test('contains asks for an element; in deny_if a part of one is enough', () => {
    const tag: Condition = { path: 'args.tags', op: 'contains', value: 'safe' };
    expect(ask(needs(tag), { tags: ['safe'] }).outcome).toBe('allow');
    expect(ask(needs(tag), { tags: ['unsafe'] }).outcome).toBe('deny');
    expect(ask(blockIf(tag), { tags: ['unsafe'] }).outcome).toBe('require_approval');
  });
});

describe('names', () => {
  test('are exact to the code point, and a look-alike of a listed one is not let through by an open default', () => {
    const open = policy({ action: 'deny' }, { default: 'allow' });
    for (const tool of ['PAY', 'ｐay', 'pay']) expect(ask(open, {}, { tool }).outcome).toBe('deny');
    expect(ask(open, {}, { tool: 'payee' }).outcome).toBe('allow');
    const accented: Policy = { version: '1', default: 'allow', tools: { 'caf\u00e9': { action: 'deny' } } };
    expect(ask(accented, {}, { tool: 'cafe\u0301' }).outcome).toBe('deny');
  });

  test('may be anything, and are shown safely', () => {
    const odd: Policy = {
      version: '1',
      default: 'deny',
      tools: JSON.parse('{"__proto__":{},"a/b~c":{"action":"deny"}}'),
    };
    expect(ask(odd, {}, { tool: '__proto__' }).outcome).toBe('allow');
    expect(ask(odd, {}, { tool: 'toString' }).outcome).toBe('deny');
    expect(ask(odd, {}, { tool: 'a/b~c' }).rule).toBe('/tools/a~1b~0c/action');
    expect(ask(odd, {}, { tool: 'x\u202e\u0007' }).message).toContain('<U+202E><U+0007>');
  });
});

describe('limits', () => {
  const limit = { counter: 'c', window: 'minute', max: 2, scope: 'grant' } as const;
  const run = (rules: Policy, calls: Partial<Call>[]): string[] => {
    const counters = new MemoryCounters();
    return calls.map((call) => {
      const full = { tool: 'pay', arguments: {}, time: AT, ...call };
      const decision = decide(rules, counters, full);
      counters.commit(decision.charges, full.time);
      return decision.outcome;
    });
  };

  test('count the calls that go through', () => {
    expect(run(policy({ limits: [limit] }), [{}, {}, {}])).toEqual(['allow', 'allow', 'deny']);
  });

  test('slide: a burst around the turn of the minute does not pass twice', () => {
    const turn = Math.ceil(AT / 60_000) * 60_000 + 60_000;
    const burst = [
      { time: turn - 100 },
      { time: turn - 50 },
      { time: turn + 50 },
      { time: turn + 30_000 },
      { time: turn + 61_000 },
    ];
    expect(run(policy({ limits: [limit] }), burst)).toEqual(['allow', 'allow', 'deny', 'deny', 'allow']);
  });

  test('a clock that goes back frees nothing', () => {
    expect(run(policy({ limits: [limit] }), [{}, {}, { time: AT - 10 * 60_000 }])).toEqual(['allow', 'allow', 'deny']);
  });

  test('scopes', () => {
    const calls = [
      { grant: 'a', session: '1' },
      { grant: 'a', session: '2' },
      { grant: 'b', session: '1' },
    ];
    const one = { ...limit, max: 1 };
    expect(run(policy({ limits: [one] }), calls)).toEqual(['allow', 'deny', 'allow']);
    expect(run(policy({ limits: [{ ...one, scope: 'session' }] }), calls)).toEqual(['allow', 'allow', 'deny']);
    expect(run(policy({ limits: [{ ...one, scope: 'all' }] }), calls)).toEqual(['allow', 'deny', 'deny']);
    expect(run(policy({ limits: [one] }), [{}, {}])).toEqual(['allow', 'deny']);
  });

  test('limits that name one counter share it, across tools', () => {
    const shared: Policy = {
      version: '1',
      default: 'deny',
      tools: { pay: { limits: [limit] }, send: { limits: [limit] } },
    };
    expect(run(shared, [{}, { tool: 'send' }, {}])).toEqual(['allow', 'allow', 'deny']);
  });

  test('over all tools', () => {
    const rules = policy({}, { default: 'allow', all_tools: { limits: [limit] } });
    expect(run(rules, [{}, { tool: 'x' }, { tool: 'y' }])).toEqual(['allow', 'allow', 'deny']);
  });

  test('amounts add up, texts of numbers and lists too, and a negative one lowers nothing', () => {
    const spend = { counter: 'spent', window: 'day', max: 100, scope: 'grant', increment_from: 'args.amount' } as const;
    const pay = (amount: unknown) => ({ arguments: { amount } });
    const rules = policy({ limits: [spend] });
    expect(run(rules, [pay(60), pay('40'), pay(0.01)])).toEqual(['allow', 'allow', 'deny']);
    expect(run(rules, [pay(60), pay(-50), pay(60)])).toEqual(['allow', 'deny', 'deny']);
    expect(run(rules, [pay(101), pay(100)])).toEqual(['deny', 'allow']);
    expect(run(rules, [pay([60, 40]), pay([1])])).toEqual(['allow', 'deny']);
    for (const odd of ['many', null, undefined, {}, [], [1, 'x'], [5, -5]])
      expect(run(rules, [pay(odd)])).toEqual(['deny']);
    const items = policy({ limits: [{ ...spend, increment_from: 'args.items.amount' }] });
    expect(run(items, [{ arguments: { items: [{ amount: 60 }, { amount: 41 }] } }])).toEqual(['deny']);
    expect(() => new MemoryCounters().commit([{ counter: 'c', window: 60, amount: -1 }], AT)).toThrow(RangeError);
  });

  test('rate_limit counts a tool for each session', () => {
    const rules = policy({ rate_limit: { max: 1, window: 5 } });
    expect(
      run(rules, [
        { session: 'a' },
        { session: 'b' },
        { session: 'a', time: AT + 1000 },
        { session: 'a', time: AT + 6000 },
      ]),
    ).toEqual(['allow', 'allow', 'deny', 'allow']);
  });

  test('a blocked call costs nothing, an approved one does', () => {
    const rules = policy({ limits: [{ ...limit, max: 1 }], deny_if: [{ conditions: [], on_deny: 'Ask.' }] });
    expect(run(rules, [{}, {}, { approved: true }, { approved: true }])).toEqual([
      'require_approval',
      'require_approval',
      'allow',
      'deny',
    ]);
  });

  test('names cannot be made to meet another counter', () => {
    const rules: Policy = {
      version: '1',
      default: 'deny',
      tools: {
        pay: { limits: [{ ...limit, max: 1, counter: 'a' }] },
        send: { limits: [{ ...limit, max: 1, counter: 'a"' }] },
      },
    };
    expect(run(rules, [{ grant: '"x' }, { tool: 'send', grant: 'x' }, { grant: 'x' }])).toEqual([
      'allow',
      'allow',
      'allow',
    ]);
  });
});

describe('counters', () => {
  test('never count less than the truth, and forget what has passed', () => {
    const counters = new MemoryCounters();
    const events: number[] = [];
    let seed = 7;
    for (let time = AT; time < AT + 600_000; time += 137) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      if (seed % 3 === 0) {
        counters.commit([{ counter: 'c', window: 60, amount: 1 }], time);
        events.push(time);
      }
      const truth = events.filter((event) => event > time - 60_000).length;
      const exact = events.filter((event) => event > time - 62_000).length;
      const spent = counters.spent('c', 60, time);
      expect(spent).toBeGreaterThanOrEqual(truth);
      expect(spent).toBeLessThanOrEqual(exact);
    }
    expect(counters.spent('c', 60, AT + 3_600_000)).toBe(0);
  });

  test('do not pile up', () => {
    const counters = new MemoryCounters();
    for (let i = 0; i < 20_000; i++)
      counters.commit([{ counter: `session ${i}`, window: 60, amount: 1 }], AT + i * 1000);
    expect(counters.size).toBeLessThan(5_000);
  });
});
