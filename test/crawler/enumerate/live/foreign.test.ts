/** The stand-in network for programs in which nothing can be preloaded: here a shell script that starts a Node which knows nothing of us. */
import { describe, expect, it } from 'vitest';
import { enumerateLive } from '../../../../crawler/enumerate/live/index.ts';
import { packaged, sandbox } from './place.ts';

const SCRIPT =
  '#!/bin/sh\nunset NODE_OPTIONS\nexec "$(dirname "$(command -v node)")/node" "$(dirname "$0")/foreign.mjs"\n';

/** Only root can give a sandbox's user the ports of the web and of names; to others a proxy is left. */
const isRoot = process.getuid?.() === 0;

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
  it.each(Object.entries(WAYS).filter(([way]) => isRoot || /proxy|beside/.test(way)))('%s', async (_, ask) => {
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
});
