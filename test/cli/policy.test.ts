import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Catalogue } from '../../data/catalogue.ts';
import { lookUp } from '../../data/lookup.ts';
import { makeCatalogue } from './catalogue.ts';

const bin = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
let catalogue: ReturnType<typeof makeCatalogue>;
let folder: string;

beforeAll(() => {
  catalogue = makeCatalogue();
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-'));
});
afterAll(() => {
  catalogue.remove();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'policy', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
const ofCatalogue = (...args: string[]) => run(...args, '--db', catalogue.file);
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('policy', () => {
  test.each([
    'made-up--exchange',
    'made-up/exchange',
    'Made-Up/Exchange',
    'https://github.com/made-up/exchange',
    'npm:@harbour/exchange',
    '@harbour/exchange@1.4.0',
    'io.github.made-up/exchange',
  ])('finds a server by %s', (target) => {
    const opened = Catalogue.open(catalogue.file, { readonly: true });
    expect(lookUp(opened, target).map(({ slug }) => slug)).toEqual(['made-up--exchange']);
    opened.close();
  });

  test('of one tool alone, for its server', () => {
    const { tools } = JSON.parse(ofCatalogue('made-up/exchange', '--tool', 'get_ticker').stdout);
    expect(tools).toEqual({ get_ticker: {} });
    expect(ofCatalogue('made-up/exchange', '--tool', 'nothing').status).toBe(2);
  });

  test('merges several, also as YAML', () => {
    const { stdout } = ofCatalogue('office-mail', 'web-reader');
    expect(Object.keys(JSON.parse(stdout).tools).sort()).toEqual(['fetch_url', 'read_email', 'search', 'send_email']);
    expect(parseYaml(ofCatalogue('office-mail', 'web-reader', '--format', 'yaml').stdout)).toEqual(JSON.parse(stdout));
  });

  test('gives an unknown server a closed policy to use, and does not guess among several', () => {
    expect(ofCatalogue('nobody/nothing')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('"default": "deny"'),
    });
    expect(ofCatalogue('made-up/both').stderr).toMatch(
      /holds several servers; name one: made-up--both\S*, made-up--both\S*\n/,
    );
  });

  test('exports under an alias, with its losses', () => {
    const { status, stdout } = ofCatalogue(
      'made-up/exchange',
      '--format',
      'claude-code',
      '--alias',
      'made-up/exchange=kraken',
      '--json',
    );
    expect(status).toBe(0);
    const { text, losses } = JSON.parse(stdout);
    expect(JSON.parse(text).permissions.ask).toContain('mcp__kraken__amend_order');
    expect(losses[0].effect).toBe('looser');
    expect(ofCatalogue('made-up/exchange', '--format', 'nothing').status).toBe(2);
    const both = ['made-up/exchange', 'office-mail', '--format', 'codex', '--alias', 'office-mail=exchange'];
    expect(ofCatalogue(...both)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--alias') });
    expect(JSON.parse(run('--format', 'list', '--json').stdout).length).toBeGreaterThan(15);
    expect(run('--format', 'list').stdout).toMatch(/^json {16}MCP Risk: the policy itself\n/);
  });
});

describe('policy check and test', () => {
  test('check names line, path and mend', () => {
    const wrong = file('wrong.yaml', 'version: "1"\ndefault: deny\ntools:\n  pay:\n    deny_iff: []\n');
    expect(run('check', wrong)).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/wrong\.yaml:5:5: error: \/tools\/pay\/deny_iff: .*Did you mean "deny_if"/),
    });
    expect(JSON.parse(run('check', wrong, '--json').stdout)).toMatchObject({
      valid: false,
      problems: [{ line: 5, kind: 'unknown-field' }],
    });
    expect(run('check', file('right.json', '{"version":"1","default":"deny"}')).status).toBe(0);
    expect(run('check', join(folder, 'missing.json'))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/there is no file .*missing\.json\n$/),
    });
  });

  test('test decides calls one after the other', () => {
    const rules = file(
      'p.json',
      JSON.stringify({
        version: '1',
        default: 'deny',
        tools: { pay: { limits: [{ counter: 'c', window: 'minute', max: 1, scope: 'grant' }] } },
      }),
    );
    const call = '{"name":"pay","arguments":{}}';
    expect(run('test', rules, '--call', call, '--call', call).stdout).toMatch(/^allow pay .*\ndeny pay /);
    expect(JSON.parse(run('test', rules, '--call', '{"name":"x"}', '--json').stdout)).toMatchObject({
      tool: 'x',
      outcome: 'deny',
      rule: '/default',
    });
    expect(run('test', rules, '--call', '{').status).toBe(2);
  });
});

describe('policy import', () => {
  const settings = JSON.stringify({
    permissions: {
      allow: ['mcp__kraken__get_*'],
      ask: ['mcp__kraken__list_orders'],
      deny: ['mcp__kraken__amend_order'],
    },
  });
  const alias = ['--alias', 'made-up/exchange=kraken'];

  test('reads settings of Claude Code for the servers named', () => {
    const { status, stdout } = ofCatalogue('import', file('settings.json', settings), 'made-up/exchange', ...alias);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: '1',
      default: 'deny',
      tools: {
        amend_order: { action: 'deny' },
        list_orders: { action: 'require_approval' },
        get_ticker: {},
      },
    });
  });

  test('reads back what was exported for Codex, never looser', () => {
    const exported = ofCatalogue('made-up/exchange', '--format', 'codex', '--quiet').stdout;
    const { tools } = JSON.parse(ofCatalogue('import', file('config.toml', exported), 'made-up/exchange').stdout);
    expect(tools).toEqual({ amend_order: { action: 'require_approval' }, list_orders: {}, get_ticker: {} });
  });

  test('says what is wrong with them', () => {
    expect(ofCatalogue('import', file('bad.json', '{"permissions":{"allow":5}}'), 'made-up/exchange')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('permissions.allow is not a list of texts'),
    });
    expect(ofCatalogue('import', file('none.toml', 'a = 1'), 'made-up/exchange').status).toBe(2);
    expect(ofCatalogue('import', file('s.json', settings), 'no/body').status).toBe(2);
  });
});
