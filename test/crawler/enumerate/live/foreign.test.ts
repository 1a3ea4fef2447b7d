/** The stand-in network for programs in which nothing can be preloaded: here a shell script that starts a Node which knows nothing of us. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { opensLowPorts } from '../../../../crawler/enumerate/live/bubblewrap.ts';
import { enumerateLive } from '../../../../crawler/enumerate/live/index.ts';
import { INSIDE } from '../../../../crawler/enumerate/live/sandbox.ts';
import { once, packaged, sandbox } from './place.ts';

const SCRIPT =
  '#!/bin/sh\nunset NODE_OPTIONS\nexec "$(dirname "$(command -v node)")/node" "$(dirname "$0")/foreign.mjs"\n';

const WAYS = {
  'looks up a name and asks it over HTTPS':
    "import https from 'node:https'; https.get('https://api.acme.test/v1/me', answered)",
  'asks a name over HTTP/2':
    "import http2 from 'node:http2'; const session = http2.connect('https://api.acme.test'); session.on('error', failed); session.request({ ':path': '/v1/me' }).on('response', () => session.destroy(serve()))",
  'finds its database beside itself':
    "import net from 'node:net'; net.connect(5432, '127.0.0.1', function () { this.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])); this.once('data', () => this.destroy(serve())); })",
  'asks through the proxy that its environment names':
    "import http from 'node:http'; const agent = new (await import('node:https')).Agent({ proxyEnv: process.env }); (await import('node:https')).get('https://api.acme.test:8443/v1/me', { agent }, answered)",
};

describe.skipIf(!sandbox)('a program that is not Node’s', () => {
  it.each(Object.entries(WAYS).filter(([way]) => opensLowPorts() || /proxy|beside/.test(way)))('%s', async (_, ask) => {
    const source = packaged('', {
      'package.json': JSON.stringify({ name: 'fixture', version: '1.0.0', type: 'module', bin: 'acme.sh' }),
      'acme.sh': SCRIPT,
      'foreign.mjs': `
        import { serve } from './rpc.mjs';
        const failed = (error) => { process.stderr.write(\`dial tcp: \${error.code} \${error.message}\\n\`); process.exit(1); };
        process.on('uncaughtException', failed);
        const answered = async (answer) => (JSON.parse((await answer.toArray()).join('')).ok ? serve() : failed(new Error('no')));
        ${ask}.on('error', failed);`,
    });
    try {
      const result = await enumerateLive({ source });
      expect(result.launch, JSON.stringify(result.attempts)).toBe('stand-in network');
      expect(result.attempts[0]!.outcome).toMatch(/^needs-(network|local-service)$/);
    } finally {
      await source.dispose();
    }
  });

  it('answers Node beside it too where that takes the proxy, with whatever is looked for', async () => {
    const machine = { x64: 62, arm64: 183 }[process.arch as string] ?? 0;
    const source = packaged('server.mjs', {
      'beside.bin': `\u007fELF${'\0'.repeat(14)}${String.fromCharCode(machine)}\0`,
      'server.mjs': `
        import https from 'node:https';
        import { serve } from './rpc.mjs';
        const agent = new https.Agent({ proxyEnv: process.env });
        const failed = ({ message }) => { process.stderr.write(\`TypeError: fetch failed: \${message}\\n\`); process.exit(1); };
        https.get('https://api.acme.test/v1/plan', { agent }, async (answer) => {
          try {
            JSON.parse((await answer.toArray()).join('')).rooms.map((room) => room.doors.north.open());
            serve();
          } catch (error) { failed(error); }
        }).on('error', failed);`,
    });
    try {
      const { launch, attempts } = await enumerateLive({ source });
      expect(launch, JSON.stringify(attempts)).toBe('stand-in network · answers that hold whatever is looked for');
    } finally {
      await source.dispose();
    }
  });

  it('reaches nothing of the host, and nothing outside', async () => {
    const reached: unknown[] = [];
    const server = createServer((socket) => reached.push(socket.destroy()));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    try {
      const { port } = server.address() as { port: number };
      const program = [
        '/usr/bin/env',
        '-u',
        'NODE_OPTIONS',
        INSIDE.node,
        `${INSIDE.app}/node_modules/fixture/network.mjs`,
      ];
      const { listing, record } = await once('network.mjs', [String(port), '/run/none'], {
        program,
        network: true,
        foreign: true,
      });
      const seen = JSON.parse(listing?.tools[0]?.description ?? 'null');
      expect(seen, record.detail).toMatchObject({
        loopback: 'ECONNREFUSED',
        outside: 'ENETUNREACH',
        metadata: 'ENETUNREACH',
      });
      expect(seen.name).toBe(opensLowPorts() ? 'resolved' : 'EAI_AGAIN');
      expect(seen.interfaces).toEqual(['lo']);
      expect(reached).toEqual([]);
    } finally {
      server.close();
    }
  });
});
