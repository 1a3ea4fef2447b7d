/** `enumerate` as a person runs it: their own command in the sandbox, a remote server on their word, a machine without a sandbox. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSandbox } from '../../crawler/enumerate/live/sandboxes.ts';
import type { Enumeration } from '../../data/model.ts';

const BIN = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/live/', import.meta.url));
const sandbox = await findSandbox();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mcp-risk-enumerate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in an empty folder, so that nothing but what it names is shown to the server. */
function enumerate(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const options = { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, NO_COLOR: '1', ...env } };
  return new Promise((resolve) =>
    execFile(process.execPath, [BIN, 'enumerate', ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    ),
  );
}

const fixture = (file: string, ...args: string[]) => `stdio:node "${FIXTURES}${file}" ${args.join(' ')}`;

describe.skipIf(!sandbox)("a person's own command", () => {
  it('is listed on the terminal with what is hidden in it made visible, and with what is odd', async () => {
    const { code, stdout } = await enumerate([fixture('lists.mjs', 'escapes'), '--live']);
    expect(code).toBe(0);
    expect(stdout).toContain('fixture: 4 tools');
    expect(stdout).toContain('list<U+E0041>');
    expect(stdout).toMatch(/^Listed in \d+\.\d s \(bare\), at the first start\.$/m);
    expect(stdout).toMatch(/^hidden-characters {2}clear.*, and 2 more$/m);
    expect(stdout).not.toMatch(/[\u0007\u001b\u202e]/);
  });

  it('is listed as JSON and nothing else', async () => {
    const { code, stdout, stderr } = await enumerate([fixture('talks.mjs'), '--live', '--json']);
    const answer = JSON.parse(stdout) as Enumeration;
    expect([code, stderr]).toEqual([0, '']);
    expect(answer).toMatchObject({ isServer: true, kind: 'server', repository: null, package: null, failures: [] });
    expect(answer.servers[0]!.tools.map(({ name, origin }) => [name, origin.method])).toEqual([
      ['tool-1', 'live'],
      ['tool-2', 'live'],
      ['tool-3', 'live'],
    ]);
  });

  it('is found below folders of the temporary folder that the sandbox lacks', async () => {
    const project = path.join(folder, 'some', 'project');
    cpSync(FIXTURES, project, { recursive: true });
    const { code, stdout } = await enumerate([`stdio:node ${project}/talks.mjs`, '--live']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('talker: 3 tools')]);
  });

  it('that fails is told with its class, its last words and what to do', async () => {
    const { code, stdout } = await enumerate([fixture('fails.mjs', 'needs-local-service'), '--live']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^No tools could be listed\.\n\nlive: needs-local-service {2}Error: connect ECONNREFUSED 127\.0\.0\.1:6379\n {2}It connects to .+\.\n$/,
    );
  });

  it('that is not there needs a program', async () => {
    const { code, stdout } = await enumerate(['stdio:no-such-program --x', '--json']);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as Enumeration).failures[0]).toMatchObject({ class: 'needs-binary' });
  });
});

describe('a remote server', () => {
  async function answering<T>(use: (url: string, seen: IncomingHttpHeaders[]) => Promise<T>): Promise<T> {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer(async (request, response) => {
      seen.push(request.headers);
      const { id, method, params } = JSON.parse((await request.toArray()).join('') || '{}');
      if (request.method !== 'POST') return response.writeHead(405).end();
      if (id === undefined) return response.writeHead(202).end();
      const result =
        method === 'initialize'
          ? {
              protocolVersion: params.protocolVersion,
              capabilities: { tools: {} },
              serverInfo: { name: 'far', version: '1' },
            }
          : { tools: [{ name: 'far_tool', inputSchema: { type: 'object' } }] };
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, seen);
    } finally {
      server.close();
    }
  }

  it("is asked with the person's headers, and only when they say so", async () => {
    await answering(async (url, seen) => {
      const refused = await enumerate([url]);
      expect([refused.code, refused.stdout, seen.length]).toEqual([2, '', 0]);
      expect(refused.stderr).toContain('--live');
      const { code, stdout } = await enumerate([url, '--live', '--header', 'Authorization: Bearer abc']);
      expect(code).toBe(0);
      expect(stdout).toContain('far: 1 tool\n');
      expect(seen.every(({ authorization }) => authorization === 'Bearer abc')).toBe(true);
    });
  });
});

describe('what cannot be done', () => {
  it.each([
    ['stdio:node "open', []],
    ['stdio:node x.js', ['--header', 'A: b']],
    ['stdio:node x.js', ['--static']],
    ['stdio:node x.js', ['--save']],
    ['http://127.0.0.1:1/mcp', ['--live', '--header', 'no colon']],
  ])('%s %s is refused before anything is started', async (target, flags) => {
    const { code, stdout, stderr } = await enumerate([target, ...flags]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^mcp-risk: ./);
  });

  it('without a sandbox nothing is started, and how to get one is said', async () => {
    const canary = path.join(folder, 'started');
    writeFileSync(
      path.join(folder, 'server.mjs'),
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(canary)}, '');`,
    );
    const { code, stdout } = await enumerate(['stdio:node server.mjs', '--live'], { PATH: folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/live: no-sandbox {2}live enumeration needs a sandbox: (install bubblewrap|start Docker)/);
    expect(existsSync(canary)).toBe(false);
  });
});
