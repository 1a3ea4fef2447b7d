/** Which calls an argument condition lets through and which it leaves to a person, by tools like those of real servers. */
import { describe, expect, test } from 'vitest';
import { CONDITION_KINDS, type ConditionKind, type Surroundings } from '../../../classifier/policy/arguments.ts';
import { MemoryCounters } from '../../../classifier/policy/counters.ts';
import { decide } from '../../../classifier/policy/engine.ts';
import { type PolicyTool, type Profile, recommendTool } from '../../../classifier/policy/recommend.ts';
import type { Category, Facet, JsonSchema, ModeLabel, Risk } from '../../../data/model.ts';
import { classified } from '../../support/made.ts';

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const number: JsonSchema = { type: 'number' };
const texts: JsonSchema = { type: 'array', items: text };
const one = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });

interface More {
  facets?: Facet[];
  modes?: ModeLabel[];
  description?: string;
  required?: string[];
}

function tool(
  name: string,
  label: `${Category}/${Risk}`,
  properties: Record<string, JsonSchema>,
  more: More = {},
): PolicyTool {
  const [category, risk] = label.split('/') as [Category, Risk];
  const inputSchema = { type: 'object', properties, required: more.required ?? Object.keys(properties) };
  return {
    name,
    digest: '0'.repeat(64),
    definition: { name, description: more.description ?? null, inputSchema },
    classification: classified(category, risk, { facets: more.facets ?? [], modes: more.modes ?? [] }),
  };
}

const outcome = (of: PolicyTool, args: object, profile?: Profile, surroundings?: Surroundings) =>
  decide(recommendTool(of, profile, surroundings).policy, new MemoryCounters(), {
    tool: of.name,
    arguments: args,
    time: 0,
  }).outcome;
const kinds = (of: PolicyTool, profile?: Profile) => recommendTool(of, profile).conditions.map(({ kind }) => kind);

/** One tool for each kind, with calls that must pass and calls that must not. */
const examples: Record<ConditionKind, [PolicyTool, pass: object[], ask: object[], Profile?, Surroundings?]> = {
  mode: [
    tool('tags', 'Destructive/high', { mode: one('list', 'create', 'delete') }),
    [{ mode: 'list' }],
    [{ mode: 'delete' }, { mode: 'create' }, {}],
  ],
  method: [
    tool('api_request', 'Execute/critical', { method: one('GET', 'POST'), path: text }, { facets: ['arbitrary'] }),
    [{ method: 'GET', path: 'v1/users' }],
    [{ method: 'POST', path: 'v1/users' }, { path: 'v1/users' }],
    'permissive',
  ],
  'read-only': [
    tool('query_database', 'Execute/high', { statement: text, read_only: flag }),
    [{ statement: 'x', read_only: true }],
    [{ statement: 'x', read_only: false }, { statement: 'x' }],
  ],
  'dry-run': [
    tool('deploy', 'Execute/high', { options: { type: 'object', properties: { dryRun: flag } } }),
    [{ options: { dryRun: true } }],
    [{ options: { dryRun: false } }, { options: {} }, {}],
  ],
  statement: [
    tool('query', 'Read/medium', { sql: text }, { facets: ['sensitive', 'arbitrary'] }),
    [
      "SELECT replace(name, 'a', 'b') AS renamed, updated_at FROM t WHERE kind = 'delete' -- the deleted",
      'SELECT set_id, call_id\nFROM load_tests;',
      'WITH recent AS (SELECT 1) SELECT * FROM recent',
      'EXPLAIN SELECT 1',
    ].map((sql) => ({ sql })),
    [
      'COMMIT; DROP SCHEMA public CASCADE',
      'select 1; drop table t',
      'WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone',
      'EXPLAIN ANALYZE DELETE FROM t',
      '/* a */ update t set x = 1',
      "SELECT pg_read_file('/etc/passwd')",
      "SELECT * FROM t INTO OUTFILE '/tmp/x'",
      "SELECT dblink_connect('host=elsewhere')",
      '-- a\nSET ROLE admin',
      'REPLACE INTO t VALUES (1)',
    ].map((sql) => ({ sql })),
  ],
  'secret-kind': [
    tool('kubectl_get', 'Read/medium', { resourceType: text, name: text }, { facets: ['sensitive'] }),
    ['pods', 'deployments.apps', 'secretstores', 'configmap'].map((resourceType) => ({ resourceType, name: '' })),
    ['secret', 'Secrets', 'pods,secrets', 'secret/db', 'secrets.v1'].map((resourceType) => ({
      resourceType,
      name: '',
    })),
  ],
  amount: [
    tool('adjust_reserve', 'Financial/high', { amount: number, currency: text }, { facets: ['reduces'] }),
    [{ amount: 100, currency: 'eur' }],
    [
      { amount: 100.01, currency: 'eur' },
      { amount: '1000', currency: 'eur' },
    ],
  ],
  recipient: [
    tool('send_mail', 'Write/high', { to: texts, body: text }, { facets: ['external'] }),
    [{ to: ['a@example.com', 'B@EXAMPLE.COM'], body: '' }],
    [
      { to: ['a@example.com.evil.test'], body: '' },
      { to: ['a@example.com', 'b@else.test'], body: '' },
      { to: ['x@else.test, a@example.com'], body: '' },
    ],
    'recommended',
    { domains: ['example.com'] },
  ],
  'danger-flag': [
    tool('push_branch', 'Write/medium', { branch: text, force: flag }, { required: ['branch'] }),
    [{ branch: 'b' }, { branch: 'b', force: false }],
    [{ branch: 'b', force: true }],
  ],
  path: [
    tool('write_file', 'Write/medium', { path: text, content: text }),
    ['src/index.ts', '/home/me/project/.env.example', '/workspace/profile/etc/a.txt', 'docs/.github/x.md'].map(
      (path) => ({ path, content: '' }),
    ),
    [
      '../x',
      'a/../../b',
      '~/.ssh/authorized_keys',
      '/home/me/.aws/credentials',
      '/etc/passwd',
      '//etc/cron.d/x',
      'file:///etc/hosts',
      'C:\\Windows\\System32\\drivers\\etc\\hosts',
      '/home/me/app/.env.production',
      '/home/me/.bashrc',
      'repo/.git/hooks/pre-commit',
      '/home/me/project/.mcp.json',
      '.cursor/mcp.json',
      'C:\\Users\\me\\.ssh\\id_ed25519',
    ].map((path) => ({ path, content: '' })),
  ],
  batch: [
    tool('update_tasks', 'Write/medium', { tasks: { type: 'array', items: { type: 'object' } } }),
    [{ tasks: [{}] }, { tasks: Array.from({ length: 50 }, () => ({})) }],
    [{ tasks: Array.from({ length: 51 }, () => ({})) }],
  ],
};

describe('each kind of condition', () => {
  test.each(CONDITION_KINDS)('%s', (kind) => {
    const [of, pass, ask, profile = 'recommended', surroundings] = examples[kind];
    const { conditions } = recommendTool(of, profile, surroundings);
    expect(conditions.map((condition) => condition.kind)).toContain(kind);
    for (const { reason, passes, blocks } of conditions)
      expect([reason !== '', passes.outcome, blocks.outcome]).toEqual([true, 'allow', 'require_approval']);
    for (const args of pass) expect([args, outcome(of, args, profile, surroundings)]).toEqual([args, 'allow']);
    for (const args of ask) {
      expect([args, outcome(of, args, profile, surroundings) !== 'allow']).toEqual([args, true]);
    }
  });
});

describe('what looks like a condition and is none', () => {
  test.each<[string, PolicyTool]>([
    [
      'a permission that is set, not a call that only reads',
      tool('update_group', 'Write/high', { access: { type: 'object', properties: { readOnly: flag } } }),
    ],
    [
      'a webhook that GET starts',
      tool('test_workflow', 'Execute/high', { httpMethod: one('GET', 'POST'), webhookPath: text }),
    ],
    ['a budget that comes again', tool('create_campaign', 'Financial/high', { daily_budget: number })],
    [
      'an amount of any asset',
      tool('withdraw', 'Financial/high', { amount: number }, { description: 'Withdraw from the wallet.' }),
    ],
    ['two amounts', tool('transfer', 'Financial/high', { amount: number, total: number })],
    [
      'a search that is no SQL',
      tool('search_pages', 'Read/medium', {
        query: { ...text, description: 'Text compared with page and database titles' },
      }),
    ],
    ['patterns of addresses', tool('crawl_site', 'Read/medium', { includePaths: texts, excludePaths: texts })],
    [
      'a file of a repository elsewhere',
      tool('get_file_contents', 'Read/medium', { owner: text, repo: text, path: text }),
    ],
    [
      'a file as base64',
      tool('attach_image', 'Write/medium', { file: { ...text, description: 'Raw base64-encoded content' } }),
    ],
    [
      'keys held down while clicking',
      tool('browser_click', 'Execute/medium', { target: text, modifiers: texts }, { facets: ['bounded'] }),
    ],
    ['tags of one thing', tool('create_task', 'Write/medium', { title: text, tags: texts, labelIds: texts })],
    ['recipients of a draft', tool('draft_email', 'Write/medium', { to: texts, cc: texts })],
    ['kinds of anything else', tool('list_items', 'Read/medium', { type: text })],
    ['staging all files', tool('git_add', 'Write/medium', { all: flag })],
    [
      'modes of a tool that returns secrets',
      tool('vault', 'Destructive/high', { action: one('get', 'delete') }, { facets: ['secrets'] }),
    ],
  ])('%s', (_, of) => {
    expect(kinds(of)).toEqual([]);
  });
});

describe('modes', () => {
  const label = (value: string, category: Category, risk: Risk): ModeLabel => ({
    parameter: 'action',
    value,
    category,
    risk,
  });

  test('that take away or stop stay closed whatever their label says', () => {
    const storages = tool(
      'storages',
      'Execute/high',
      { action: one('list', 'create', 'backup_delete', 'clear', 'stop', 'run') },
      {
        modes: [
          label('list', 'Read', 'low'),
          label('create', 'Write', 'medium'),
          label('backup_delete', 'Write', 'medium'),
          label('clear', 'Write', 'low'),
          label('stop', 'Write', 'medium'),
          label('run', 'Execute', 'high'),
        ],
      },
    );
    expect(recommendTool(storages).rule.deny_if![0]!.conditions.at(-1)!.value).toEqual(['list', 'create']);
  });

  test('of a tool that changes who may do what are open for reading only', () => {
    const rls = tool(
      'manage_rls',
      'Destructive/high',
      { action: one('get_policies', 'enable', 'disable') },
      {
        facets: ['privilege'],
        modes: [
          label('get_policies', 'Read', 'low'),
          label('enable', 'Write', 'medium'),
          label('disable', 'Write', 'medium'),
        ],
      },
    );
    expect(recommendTool(rls).rule.deny_if![0]!.conditions.at(-1)!.value).toEqual(['get_policies']);
  });
});

test('a tool that names itself a batch is asked about large ones', () => {
  const modify = tool(
    'batch_modify_emails',
    'Write/medium',
    { messageIds: texts, addLabelIds: texts },
    { required: ['messageIds'] },
  );
  expect(outcome(modify, { messageIds: Array.from({ length: 51 }, String) })).toBe('require_approval');
});

test('both ends of a move are looked at, and each is named', () => {
  const move = tool('move_file', 'Write/medium', { source: text, destination: text });
  expect(outcome(move, { source: 'a.txt', destination: 'b.txt' })).toBe('allow');
  expect(outcome(move, { source: '/home/me/.ssh/id_rsa', destination: 'public/x' })).toBe('require_approval');
  expect(outcome(move, { source: 'a.txt', destination: '/home/me/.zshrc' })).toBe('require_approval');
  expect(recommendTool(move).summary).toContain('destination climbs out of its folder');
});

test('under a root, credentials inside of it are still a person’s to see', () => {
  const read = tool('read_file', 'Read/medium', { path: text });
  const under = (path: string) => outcome(read, { path }, 'recommended', { root: '/srv/data' });
  expect(['/srv/data/a', 'a', '/srv/data/.profile'].map(under)).toEqual(['allow', 'allow', 'allow']);
  expect(['/srv/database/a', '/srv/data/.env', '~/a', 'file:///srv/data/a', '/srv/data/../a'].map(under)).toEqual(
    Array.from({ length: 5 }, () => 'require_approval'),
  );
});
