import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identify } from '../../cli/audit/identify.ts';
import { plainSecrets } from '../../cli/audit/secrets.ts';
import { makeCatalogue } from './catalogue.ts';

const bin = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
const SECRET = 'abcdef0123456789';
/** How clients refer to a secret kept elsewhere. */
const reference = (name: string): string => `\${${name}}`;
let catalogue: ReturnType<typeof makeCatalogue>;
let home: string;

function put(name: string, text: string): string {
  const file = join(home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

beforeAll(() => {
  catalogue = makeCatalogue();
  home = mkdtempSync(join(tmpdir(), 'mcp-risk-home-'));
  put(
    'project/.mcp.json',
    JSON.stringify(
      {
        mcpServers: {
          exchange: { command: 'npx', args: ['-y', '@harbour/exchange@1.4.0'], env: { EXCHANGE_API_KEY: SECRET } },
          mail: { command: 'cmd', args: ['/c', 'npx', '-y', 'office-mail'], alwaysAllow: ['send_email'] },
          web: { command: 'npx', args: ['web-reader@0.3.0'], env: { TOKEN: reference('TOKEN') } },
          mystery: { url: `https://mcp.example.com/mcp?api_key=${SECRET}` },
        },
      },
      null,
      2,
    ),
  );
  put(
    '.codex/config.toml',
    '[mcp_servers.reader]\ncommand = "npx"\nargs = ["web-reader@0.3.1"]\ndisabled_tools = ["fetch_url"]\n',
  );
  put(
    '.config/Code/User/mcp.json',
    '{ // comment\n "servers": { "web": { "command": "npx", "args": ["web-reader@0.3.1"] }, }\n}',
  );
});
afterAll(() => {
  catalogue.remove();
  rmSync(home, { recursive: true, force: true });
});

function run(args: string[], cwd = home) {
  const env = { PATH: process.env.PATH, HOME: home };
  return spawnSync(process.execPath, [bin, 'audit', ...args, '--db', catalogue.file], { encoding: 'utf8', cwd, env });
}
const config = () => join(home, 'project', '.mcp.json');

describe('audit', () => {
  test('names the tools that form each dangerous path, and never a secret', () => {
    const { status, stdout } = run([config(), '--json']);
    expect(status).toBe(0);
    const { findings, policy } = JSON.parse(stdout);
    const of = (id: string) => findings.find((finding: { id: string }) => finding.id === id);
    expect(of('exfiltration-triangle').tools).toEqual({
      sensitive: ['exchange/list_orders', 'mail/read_email'],
      untrusted: ['mail/read_email', 'web/fetch_url'],
      external: ['mail/send_email'],
    });
    expect(of('injected-payment').tools.financial).toEqual(['exchange/amend_order']);
    for (const id of [
      'unknown-server',
      'unpinned-package',
      'other-version',
      'plain-secret',
      'runs-unasked',
      'same-tool-name',
    ])
      expect([id, of(id) !== undefined]).toEqual([id, true]);
    expect(
      findings
        .filter((finding: { id: string }) => finding.id === 'plain-secret')
        .map(({ server }: { server: string }) => server),
    ).toEqual(['exchange', 'mystery']);
    expect(of('plain-secret').line).toBe(3);
    expect(policy.tools.amend_order.deny_if).toBeDefined();
    for (const format of ['table', 'json', 'sarif'])
      expect(run([config(), '--format', format]).stdout).not.toContain(SECRET);
  });

  test('reads the clients of a machine and of the folder it stands in', () => {
    const { agents } = JSON.parse(run(['--json'], join(home, 'project')).stdout);
    expect(agents.map(({ client }: { client: string }) => client).sort()).toEqual(['Claude Code', 'Codex', 'VS Code']);
    const codex = agents.find(({ client }: { client: string }) => client === 'Codex');
    expect(codex.tools).toMatchObject({ medium: 0, low: 1 });
  });

  test('fails a build only on what is as grave', () => {
    expect(run([config(), '--fail-on', 'critical']).status).toBe(3);
    expect(run([join(home, '.codex/config.toml'), '--fail-on', 'medium']).status).toBe(0);
    expect(run([join(home, '.codex/config.toml'), '--fail-on', 'low']).status).toBe(3);
    expect(run([config(), '--fail-on', 'High']).status).toBe(2);
  });

  test('SARIF has a place and a rule for each result', () => {
    const sarif = JSON.parse(run(['.', '--format', 'sarif'], join(home, 'project')).stdout);
    const [{ results, tool }] = sarif.runs;
    expect(results.length).toBeGreaterThan(5);
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.locations[0].physicalLocation).toMatchObject({
        artifactLocation: { uri: '.mcp.json' },
        region: { startLine: expect.any(Number) },
      });
    }
  });

  test('writes one policy for the set; a broken configuration is named and the rest done', () => {
    const out = join(home, 'policy.json');
    const broken = put('broken.json', '{ "mcpServers": ');
    const { status, stderr } = run([config(), broken, '--policy', out]);
    expect(status).toBe(1);
    expect(stderr).toContain('broken.json:1');
    // Nothing is said of a configuration that could not be read.
    expect(run([broken])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('broken.json:1') });
    expect(Object.keys(JSON.parse(readFileSync(out, 'utf8')).tools)).toContain('fetch_url');
    expect(run([join(home, 'missing.json')]).status).toBe(2);
  });
});

describe('what a command line starts', () => {
  const of = (command: string, ...args: string[]) => {
    const { kind, name, version } = identify({ command, args, url: null });
    return `${kind} ${name} ${version}`;
  };
  test.each([
    [['npx', '-y', '@a/b@1.2.3'], 'npm @a/b 1.2.3'],
    [['npx', '-y', '@a/b'], 'npm @a/b null'],
    [['npx', 'b@latest', '--flag'], 'npm b null'],
    [['npx', '-p', '@a/b@1.2.3', 'run-it'], 'npm @a/b 1.2.3'],
    [['C:\\Program Files\\nodejs\\npx.cmd', 'b@^1.0.0'], 'npm b null'],
    [['cmd', '/c', 'npx', 'b@1.0.0'], 'npm b 1.0.0'],
    [['env', 'A=b', 'npx', 'b'], 'npm b null'],
    [['sh', '-c', 'npx -y b@2.0.0'], 'npm b 2.0.0'],
    [['pnpm', 'dlx', 'b@1.0.0'], 'npm b 1.0.0'],
    [['npx', 'mcp-remote', 'https://x.example/mcp'], 'remote x.example null'],
    [['npx', 'github:o/r'], 'github o/r null'],
    [['uvx', 'mcp-server-git==1.2.3'], 'pypi mcp-server-git 1.2.3'],
    [['uvx', '--from', 'git+https://github.com/o/r', 'x'], 'github o/r null'],
    [['docker', 'run', '-i', '--rm', '-e', 'TOKEN', 'ghcr.io/o/r:1.0'], 'image ghcr.io/o/r null'],
    [['node', '/x/node_modules/@a/b/dist/index.js'], 'npm @a/b installed'],
    [['node', './server.js'], 'local script null'],
    [['/usr/local/bin/my-server'], 'local my-server null'],
  ] as [string[], string][])('%j', ([command, ...args], expected) => {
    expect(of(command!, ...args)).toBe(expected);
  });
});

describe('secrets in plain text', () => {
  const of = (server: Partial<Parameters<typeof plainSecrets>[0]>) =>
    plainSecrets({ env: {}, headers: {}, args: [], url: null, ...server }).map(({ place }) => place);
  test('are found by name and by form', () => {
    expect(
      of({ env: { GITHUB_TOKEN: `ghp_${'a'.repeat(36)}`, ANY: `sk-ant-${'a'.repeat(30)}`, DB_PASSWORD: 'hunter22' } }),
    ).toEqual(['env.GITHUB_TOKEN', 'env.ANY', 'env.DB_PASSWORD']);
    expect(of({ headers: { Authorization: 'Bearer abcdefgh' } })).toEqual(['headers.Authorization']);
    expect(of({ args: ['--api-key', 'abcdefgh'] })).toEqual(['args']);
    expect(of({ args: ['postgres://me:word@host/db'] })).toEqual(['args']);
    expect(of({ url: 'https://x.example/mcp?token=abcdefgh' })).toEqual(['url']);
  });
  test('references and examples are not', () => {
    expect(
      of({
        env: {
          TOKEN: reference('env:TOKEN'),
          API_KEY: 'your-api-key',
          SECRET: 'op://vault/x',
          PASSWORD: '',
          PATH: '/usr/bin',
        },
        headers: { Authorization: `Bearer ${reference('TOKEN')}` },
        args: ['--token', '$TOKEN', 'server'],
        url: 'https://x.example/mcp',
      }),
    ).toEqual([]);
  });
});
