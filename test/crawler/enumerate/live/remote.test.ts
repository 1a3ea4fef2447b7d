/** Remote servers that a user names, played by servers on this machine's loopback; and what a user's own command is made of. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { commandPlace, splitCommand } from '../../../../crawler/enumerate/live/command.ts';
import { runArguments } from '../../../../crawler/enumerate/live/container.ts';
import { enumerateRemote } from '../../../../crawler/enumerate/live/remote.ts';
import { seccompFilter } from '../../../../crawler/enumerate/live/seccomp.ts';
import { KEPT } from '../../../support/http.ts';
import { sandbox } from './place.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  server = createServer(KEPT, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, response, Buffer.concat(chunks).toString());
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server!.address() as AddressInfo).port}/mcp`;
}

function mcp(request: IncomingMessage, response: ServerResponse, body: string): void {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const { id, method, params } = JSON.parse(body) as {
    id?: number;
    method: string;
    params: { protocolVersion: string };
  };
  if (id === undefined) {
    response.writeHead(202).end();
    return;
  }
  const capabilities = { tools: {} };
  const result =
    method === 'initialize'
      ? { protocolVersion: params.protocolVersion, capabilities, serverInfo: { name: 'far', version: '1' } }
      : { tools: [{ name: String(request.headers['x-team'] ?? 'nobody'), inputSchema: { type: 'object' } }] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

describe('a remote server', () => {
  it('is listed over Streamable HTTP with the headers of the user', async () => {
    const result = await enumerateRemote(await serving(mcp), { 'X-Team': 'blue' });
    expect(result.server!.tools.map((tool) => tool.name)).toEqual(['blue']);
    expect(result).toMatchObject({ launch: 'Streamable HTTP', failures: [] });
  });

  it('that asks for an account needs credentials', async () => {
    const url = await serving((_, response) => response.writeHead(401).end('no'));
    const result = await enumerateRemote(url, {});
    expect(result.failures[0]).toMatchObject({ class: 'needs-credentials' });
    expect(result.server).toBeNull();
  });

  it('that is not there is a network failure', async () => {
    const url = await serving(mcp);
    await new Promise((resolve) => server!.close(resolve));
    const result = await enumerateRemote(url, {});
    expect(result.failures[0]).toMatchObject({ class: 'network' });
  });

  it('that nests without end is unusable', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const url = await serving((request, response, body) => {
      if (request.method !== 'POST') {
        response.writeHead(405).end();
        return;
      }
      const { id } = JSON.parse(body) as { id: number };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"jsonrpc":"2.0","id":${id},"result":${deep}}`);
    });
    const result = await enumerateRemote(url, {});
    expect(result.failures[0]).toMatchObject({ class: 'invalid-definition' });
  });
});

describe('a command line', () => {
  it.each([
    ['node server.js --root /srv', ['node', 'server.js', '--root', '/srv']],
    [`  run "two words" 'and "these"' a\\ b  `, ['run', 'two words', 'and "these"', 'a b']],
    [`--key="a b"c ''`, ['--key=a bc', '']],
    ['', []],
  ])('%s', (line, words) => expect(splitCommand(line)).toEqual(words));

  it('with an open quote is refused', () => expect(splitCommand('run "it')).toBeNull());

  it.skipIf(!sandbox)('shows its project read-only, and never the home folder', () => {
    const { place, program } = commandPlace(sandbox!, ['node', import.meta.filename], []);
    expect(program).toEqual(['/opt/node/bin/node']);
    expect(place.binds.map(({ from }) => from)).toContain(process.cwd());
    expect(place.binds.every(({ from, to }) => from === to && from !== process.env.HOME)).toBe(true);
  });
});

describe('the sandboxes', () => {
  it.each(['x64', 'arm64'])(
    'have a system call filter for %s whose jumps stay inside and which ends in an answer',
    (architecture) => {
      const filter = seccompFilter(architecture);
      const RETURN = 0x06;
      const instructions = filter.length / 8;
      expect(filter.length % 8).toBe(0);
      expect(filter.readUInt16LE((instructions - 1) * 8)).toBe(RETURN);
      for (let at = 0; at < instructions; at += 1) {
        if (filter.readUInt16LE(at * 8) === RETURN) continue;
        const [whenTrue, whenFalse] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)];
        expect(at + 1 + Math.max(whenTrue, whenFalse)).toBeLessThan(instructions);
      }
    },
  );

  it('refuse a machine whose system calls are not known', () => {
    expect(() => seccompFilter('mips')).toThrow('mips');
  });

  it('ask a container runtime for no network, no capabilities, limits, and nothing writable of the host', () => {
    const binds = [{ from: '/pkg', to: '/srv/app' }];
    const start = { runtime: 'docker', image: 'image', name: 'n', uid: 61_184 } as const;
    const argv = ['/opt/node/bin/node', '/srv/app/x.js'];
    const words = runArguments(start, { argv, env: { A: 'b' }, binds }).join(' ');
    const flags = [
      '--network none',
      '--read-only',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--pids-limit',
      '--memory ',
    ];
    for (const flag of [...flags, '--pull never', '--log-driver none', 'https_proxy= ']) expect(words).toContain(flag);
    expect(words).toContain('source=/pkg,target=/srv/app,readonly');
    expect(words).toMatch(/ image timeout --signal KILL \d+ node \/srv\/app\/x\.js$/);
  });
});
