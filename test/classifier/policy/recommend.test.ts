import { describe, expect, test } from 'vitest';
import { driftOf, explainPolicy } from '../../../classifier/policy/explained.ts';
import { stringifyPolicy } from '../../../classifier/policy/language.ts';
import { type PolicyTool, recommendServer, recommendTool } from '../../../classifier/policy/recommend.ts';
import type { Category, Facet, JsonSchema, ModeLabel, Risk } from '../../../data/model.ts';
import { classified } from '../../support/made.ts';

const text: JsonSchema = { type: 'string' };

function tool(
  name: string,
  [category, risk]: [Category, Risk],
  properties: Record<string, JsonSchema> = {},
  required: string[] = Object.keys(properties),
  more: { facets?: Facet[]; modes?: ModeLabel[]; description?: string } = {},
): PolicyTool {
  return {
    name,
    digest: 'd'.repeat(64),
    definition: { name, description: more.description ?? null, inputSchema: { type: 'object', properties, required } },
    classification: classified(category, risk, { facets: more.facets ?? [], modes: more.modes ?? [] }),
  };
}

const AMEND = tool('amend_order', ['Financial', 'critical'], { order_id: text, price: { type: 'number' } });

test('amend_order on an exchange gives the exact bytes of the recommended rule', () => {
  expect(stringifyPolicy(recommendTool(AMEND).policy)).toBe(`{
  "version": "1",
  "default": "deny",
  "tools": {
    "amend_order": {
      "deny_if": [
        {
          "conditions": [],
          "on_deny": "Requires human approval."
        }
      ]
    }
  }
}
`);
});

describe('the table', () => {
  test('low is allowed, medium limited by its category, high and critical wait for a person', () => {
    expect(recommendTool(tool('get', ['Read', 'low'])).rule).toEqual({});
    const rate = (category: Category) => recommendTool(tool('t', [category, 'medium'])).rule.limits?.[0];
    expect(rate('Read')).toMatchObject({ max: 120, window: 'minute' });
    expect(rate('Write')).toMatchObject({ max: 30, window: 'minute' });
    expect(rate('Execute')).toMatchObject({ max: 60, window: 'minute' });
    expect(rate('Destructive')).toMatchObject({ max: 10, window: 'hour' });
    for (const label of [
      ['Destructive', 'high'],
      ['Execute', 'critical'],
      ['Unknown', 'high'],
    ] as [Category, Risk][])
      expect(recommendTool(tool('t', label)).effect).toBe('approve');
  });

  test('profiles differ where they should', () => {
    const effects = (one: PolicyTool) =>
      (['permissive', 'recommended', 'strict'] as const).map((profile) => recommendTool(one, profile).effect);
    expect(effects(tool('t', ['Write', 'medium']))).toEqual(['limit', 'limit', 'approve']);
    expect(effects(tool('t', ['Destructive', 'high']))).toEqual(['limit', 'approve', 'approve']);
    expect(effects(tool('t', ['Execute', 'critical']))).toEqual(['approve', 'approve', 'deny']);
    expect(effects(tool('t', ['Unknown', 'high']))).toEqual(['approve', 'approve', 'approve']);
  });

  test('no recommended policy hides a tool, and a server keeps its reads', () => {
    const policy = recommendServer({ slug: 's', name: 'S' }, [
      AMEND,
      tool('get_ticker', ['Read', 'low']),
      tool('list_orders', ['Read', 'medium']),
    ]);
    expect(policy.hide).toBeUndefined();
    expect(policy.default).toBe('deny');
    expect(policy.tools!.get_ticker).toEqual({});
    expect(policy.tools!.list_orders!.deny_if).toBeUndefined();
  });
});

describe('conditions', () => {
  const kinds = (
    one: PolicyTool,
    surroundings = {},
    profile: 'recommended' | 'permissive' | 'strict' = 'recommended',
  ) => recommendTool(one, profile, surroundings).conditions.map(({ kind, path }) => `${kind} ${path}`);
  const flag: JsonSchema = { type: 'boolean' };

  test('modes let the reading ones through', () => {
    const modes = tool('issues', ['Destructive', 'high'], {
      action: { type: 'string', enum: ['list', 'get', 'delete'] },
    });
    expect(kinds(modes)).toEqual(['mode args.action']);
    expect(recommendTool(modes).conditions[0]).toMatchObject({
      passes: { arguments: { action: 'list' }, outcome: 'allow' },
      blocks: { arguments: { action: 'delete' }, outcome: 'require_approval' },
    });
    const labelled = tool('x', ['Destructive', 'high'], { what: { type: 'string', enum: ['a', 'b'] } }, ['what'], {
      modes: [
        { parameter: 'what', value: 'a', category: 'Read', risk: 'low' },
        { parameter: 'what', value: 'b', category: 'Destructive', risk: 'high' },
      ],
    });
    expect(recommendTool(labelled).rule.deny_if![0]!.conditions[0]).toEqual({
      path: 'args.what',
      op: 'not_in',
      value: ['a'],
    });
  });

  test('are drawn from what the schema offers', () => {
    expect(kinds(tool('deploy', ['Execute', 'high'], { dry_run: flag, force: flag }))).toEqual([
      'dry-run args.dry_run',
      'danger-flag args.force',
    ]);
    expect(kinds(tool('budget', ['Financial', 'high'], { amount: { type: 'number' } }))).toEqual([
      'amount args.amount',
    ]);
    expect(kinds(tool('query', ['Read', 'medium'], { sql: text }))).toEqual(['statement args.sql']);
    expect(kinds(tool('write_file', ['Write', 'medium'], { path: text }))).toEqual(['path args.path']);
    expect(kinds(tool('tag', ['Write', 'medium'], { ids: { type: 'array', items: text } }))).toEqual([
      'batch args.ids',
    ]);
    expect(
      kinds(
        tool('call', ['Execute', 'critical'], { method: { type: 'string', enum: ['GET', 'POST'] }, url: text }),
        {},
        'permissive',
      ),
    ).toEqual(['method args.method']);
    expect(
      kinds(tool('send', ['Write', 'high'], { to: text }, ['to'], { facets: ['external'] }), {
        domains: ['example.com'],
      }),
    ).toEqual(['recipient args.to']);
  });

  test('never open what is critical, nor an amount without a unit', () => {
    expect(kinds(tool('deploy', ['Execute', 'critical'], { dry_run: flag }))).toEqual([]);
    expect(kinds(tool('trade', ['Financial', 'high'], { amount: { type: 'number' }, token: text }))).toEqual([]);
  });

  test('a root lets relative paths and those below it through', () => {
    const write = tool('write_file', ['Write', 'medium'], { path: text });
    const { rule } = recommendTool(write, 'recommended', { root: '/srv/data/' });
    expect(rule.deny_if!.map(({ on_deny }) => on_deny)[1]).toBe('Requires human approval for path outside /srv/data.');
    expect(recommendTool(write, 'recommended', { root: '/srv/data' }).conditions[0]!.passes.arguments).toEqual({
      path: '/srv/data/notes/today.txt',
    });
  });
});

test('a policy says for which definitions it was made, and what changed since', () => {
  const explained = explainPolicy([{ slug: 's', name: 'S', tools: [AMEND] }]);
  expect(explained.madeFor[0]!.tools).toMatchObject([{ name: 'amend_order', digest: AMEND.digest, effect: 'approve' }]);
  expect(
    driftOf(
      [
        { name: 'a', digest: '1' },
        { name: 'b', digest: '1' },
      ],
      [
        { name: 'a', digest: '2' },
        { name: 'c', digest: '1' },
      ],
    ),
  ).toEqual({ changed: ['a'], added: ['c'], removed: ['b'] });
});
