/** Every client's configuration as its users write it: found where the client keeps it, read, reported, and nothing secret said. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedConfigs } from '../../cli/audit/clients.ts';
import { identify } from '../../cli/audit/identify.ts';
import { readConfig } from '../../cli/audit/read.ts';
import { makeCatalogue } from './catalogue.ts';

const bin = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
/** Put together here, so that no scanner of this repository takes them for real ones. */
const SECRETS = [
  's3cr3t-of-the-exchange',
  `ghp_${'a1B2'.repeat(9)}`,
  `sk_live_${'x9Y8'.repeat(5)}`,
  'hunter2hunter2',
  `tvly-${'q7'.repeat(9)}`,
];
const [EXCHANGE, GITHUB, STRIPE, PASSWORD, SEARCH] = SECRETS as [string, string, string, string, string];

/** Files below the user's folder on Linux. */
const FILES: Record<string, string> = {
  '.config/Claude/claude_desktop_config.json': JSON.stringify({
    globalShortcut: 'Ctrl+Space',
    mcpServers: {
      exchange: { command: 'npx', args: ['-y', '@harbour/exchange'], env: { EXCHANGE_API_SECRET: EXCHANGE } },
      postgres: {
        command: 'docker',
        args: ['run', '-i', '--rm', 'mcp/postgres', `postgresql://app:${PASSWORD}@db:5432/shop`],
      },
    },
  }),
  '.claude.json': JSON.stringify({
    numStartups: 12,
    mcpServers: { mail: { type: 'stdio', command: 'npx', args: ['-y', 'office-mail@2.0.0'], env: {} } },
    projects: {
      '/home/me/shop': { mcpServers: { web: { type: 'stdio', command: 'npx', args: ['web-reader@latest'] } } },
      '/home/me/empty': { mcpServers: {} },
    },
  }),
  'project/.mcp.json': JSON.stringify({
    mcpServers: {
      hosted: { type: 'http', url: 'https://mcp.example.com/mcp', headers: { Authorization: `Bearer ${GITHUB}` } },
    },
  }),
  '.cursor/mcp.json': JSON.stringify({
    mcpServers: {
      linked: { command: 'npx', args: ['-y', 'mcp-remote', 'https://mcp.example.com/sse'] },
      line: { command: `npx -y office-mail@2.0.0 --password ${PASSWORD}` },
      odd: { command: `/opt/my tools/start --token=${PASSWORD}` },
      search: { command: 'env', args: [`SEARCH_API_KEY=${SEARCH}`, 'npx', '-y', 'web-reader@0.3.1'] },
    },
  }),
  '.config/Code/User/mcp.json': `{
    // written by the editor
    "inputs": [{ "type": "promptString", "id": "token", "password": true }],
    "servers": { "mail": { "type": "stdio", "command": "npx", "args": ["office-mail@2.0.0"], "env": { "MAIL_TOKEN": "\${input:token}" } }, },
  }`,
  '.codeium/windsurf/mcp_config.json': JSON.stringify({
    mcpServers: {
      mail: { command: 'npx', args: ['office-mail@2.0.0'], disabledTools: ['send_email'] },
      design: { serverUrl: 'https://design.example.com/mcp' },
    },
  }),
  '.codex/config.toml': `model = "some-model"

[mcp_servers.exchange]
command = "npx"
args = ["-y", "@harbour/exchange@1.4.0", "--api-key=${STRIPE}"]
default_tools_approval_mode = "approve"

[mcp_servers.docs]
command = "uvx"
args = ["mcp-server-fetch"]
enabled = false
`,
  '.gemini/settings.json': JSON.stringify({
    theme: 'Default',
    mcpServers: { mail: { command: 'npx', args: ['office-mail'], trust: true, excludeTools: ['search'] } },
  }),
  '.config/zed/settings.json': `// Zed
  { "ui_font_size": 16, "context_servers": {
      "web": { "source": "custom", "command": "npx", "args": ["-y", "web-reader@0.3.1"], "env": {} },
      "old": { "command": { "path": "uvx", "args": ["mcp-server-git==2025.1.14"] } } } }`,
};

/** What each client is found to have. */
const EXPECTED: Record<string, string[]> = {
  'Claude Desktop': ['exchange: npm @harbour/exchange newest', 'postgres: image mcp/postgres newest'],
  'Claude Code': [
    'mail: npm office-mail 2.0.0',
    'web: npm web-reader newest in /home/me/shop',
    'hosted: remote mcp.example.com newest in PROJECT',
  ],
  Cursor: [
    'linked: remote mcp.example.com newest',
    'line: npm office-mail 2.0.0',
    'odd: local program newest',
    'search: npm web-reader 0.3.1',
  ],
  'VS Code': ['mail: npm office-mail 2.0.0'],
  Windsurf: ['mail: npm office-mail 2.0.0 without send_email', 'design: remote design.example.com newest'],
  Codex: ['exchange: npm @harbour/exchange 1.4.0 trusted', 'docs: pypi mcp-server-fetch newest off'],
  'Gemini CLI': ['mail: npm office-mail newest without search trusted'],
  Zed: ['web: npm web-reader 0.3.1', 'old: pypi mcp-server-git 2025.1.14'],
};

let home: string;
let catalogue: ReturnType<typeof makeCatalogue>;
const project = () => join(home, 'project');

beforeAll(() => {
  catalogue = makeCatalogue();
  home = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-risk-clients-')));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
});
afterAll(() => {
  catalogue.remove();
  rmSync(home, { recursive: true, force: true });
});

const machine = (platform: NodeJS.Platform, environment: Record<string, string> = {}) => ({
  platform,
  home,
  cwd: project(),
  environment,
});

function audit(...args: string[]) {
  // An empty variable is none.
  const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: '' };
  return spawnSync(process.execPath, [bin, 'audit', ...args, '--db', catalogue.file], {
    encoding: 'utf8',
    cwd: project(),
    env,
  });
}

test('each client’s servers are read, with what it switches off and what it lets run unasked', () => {
  const found = Object.groupBy(
    installedConfigs(machine('linux')).flatMap((file) => readConfig(file)),
    ({ client }) => client,
  );
  const said = Object.entries(found).map(([client, servers]) => [
    client,
    servers!.map((server) => {
      const { kind, name, version } = identify(server);
      return [
        `${server.name}: ${kind} ${name} ${version ?? 'newest'}`,
        server.without.length ? `without ${server.without.join()}` : '',
        server.trusted ? 'trusted' : '',
        server.disabled ? 'off' : '',
        server.project ? `in ${server.project.replace(project(), 'PROJECT')}` : '',
      ]
        .filter(Boolean)
        .join(' ');
    }),
  ]);
  expect(Object.fromEntries(said)).toEqual(EXPECTED);
});

test.each([
  ['darwin', {}, 'Library/Application Support/Claude/claude_desktop_config.json', 'Claude Desktop'],
  ['darwin', {}, 'Library/Application Support/Code/User/mcp.json', 'VS Code'],
  ['win32', {}, 'AppData/Roaming/Claude/claude_desktop_config.json', 'Claude Desktop'],
  ['win32', { APPDATA: 'elsewhere' }, 'elsewhere/Zed/settings.json', 'Zed'],
  ['linux', { XDG_CONFIG_HOME: 'xdg' }, 'xdg/zed/settings.json', 'Zed'],
  ['linux', { CODEX_HOME: 'codex-home' }, 'codex-home/config.toml', 'Codex'],
] as [NodeJS.Platform, Record<string, string>, string, string][])(
  'on %s with %j, %s is of %s',
  (platform, variables, name, client) => {
    const environment = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, join(home, value)]));
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), '{}');
    expect(installedConfigs(machine(platform, environment))).toContainEqual({
      client,
      file: join(home, name),
      project: null,
    });
    rmSync(join(home, name));
  },
);

describe('the report', () => {
  test('says nothing secret, in no format, nor in the policy', () => {
    const policy = join(home, 'policy.json');
    for (const format of ['table', 'json', 'sarif']) {
      const { stdout, stderr, status } = audit('--format', format, '--policy', policy);
      expect([format, status]).toEqual([format, 0]);
      const said = stdout + stderr + readFileSync(policy, 'utf8');
      for (const secret of SECRETS) expect([format, said.includes(secret)]).toEqual([format, false]);
    }
    const { findings } = JSON.parse(audit('--json').stdout) as {
      findings: { id: string; client: string; server: string }[];
    };
    expect(
      findings
        .filter(({ id }) => id === 'plain-secret')
        .map(({ client, server }) => `${client}/${server}`)
        .sort(),
    ).toEqual([
      'Claude Code/hosted',
      'Claude Desktop/exchange',
      'Claude Desktop/postgres',
      'Codex/exchange',
      'Cursor/line',
      'Cursor/search',
    ]);
  });

  test('says of a project what its own servers add, and the rest once', () => {
    type Finding = { id: string; client: string; project: string | null; server: string | null };
    const { findings } = JSON.parse(audit('--json').stdout) as { findings: Finding[] };
    const of = (where: string | null) =>
      findings
        .filter(({ client, project: at }) => client === 'Claude Code' && at === where)
        .map(({ id, server }) => `${id} ${server}`);
    // One server alone makes the triangle of private data, strangers' text and a way out.
    expect(of(null)).toEqual(['exfiltration-triangle null', 'high-risk-tools mail']);
    expect(of('/home/me/shop')).toEqual(['exfiltration-triangle null', 'unpinned-package web', 'same-tool-name web']);
    expect(of(project())).toEqual(['unknown-server hosted', 'plain-secret hosted']);
  });

  test('knows what Claude Code lets run unasked, and what it refuses', () => {
    const permissions = { allow: ['mcp__mail', 'mcp__*'], ask: ['mcp__mail__read_*'], deny: ['mcp__mail__search'] };
    const settings = join(home, '.claude', 'settings.json');
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, JSON.stringify({ permissions }));
    const report = JSON.parse(audit('--json').stdout);
    const agent = report.agents.find(
      ({ client, project: at }: { client: string; project: string | null }) => client === 'Claude Code' && at === null,
    );
    expect(agent.tools).toEqual({ critical: 0, high: 1, medium: 1, low: 0 });
    const unasked = report.findings.filter(
      ({ id, client }: { id: string; client: string }) => id === 'runs-unasked' && client === 'Claude Code',
    );
    expect(unasked.map(({ tools }: { tools: object }) => tools)).toEqual([{ tools: ['mail/send_email'] }]);
    writeFileSync(settings, `{ "env": { "KEY": "${STRIPE}" `);
    const broken = audit();
    expect(broken).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('settings.json: the settings are not JSON'),
    });
    expect(broken.stderr).not.toContain(STRIPE.slice(0, 6));
    writeFileSync(settings, '{ "permissions": { "allow": "all" } }');
    expect(audit()).toMatchObject({ status: 1, stderr: expect.stringContaining('permissions.allow is not a list') });
    rmSync(settings);
  });

  test('is valid SARIF 2.1.0', () => {
    const {
      id: _,
      $schema: __,
      ...schema
    } = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<
      string,
      unknown
    >;
    // One pattern of the schema has a stray bracket.
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
    const isValid = ajv.compile(schema);
    const log = JSON.parse(audit('--format', 'sarif').stdout) as { runs: { results: unknown[] }[] };
    expect([isValid(log), isValid.errors]).toEqual([true, null]);
    expect(log.runs[0]!.results.length).toBeGreaterThan(15);
    expect(isValid({ ...log, version: '2.0.0' })).toBe(false);
  });

  test('keeps to the width it has', () => {
    const lines = audit().stdout.split('\n');
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
