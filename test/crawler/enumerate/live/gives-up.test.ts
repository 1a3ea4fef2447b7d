/** Servers made with the SDK that give up at their start: what their own handlers list, against what their source says. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { enumerateLive } from '../../../../crawler/enumerate/live/index.ts';
import { reconcile } from '../../../../data/reconcile.ts';
import { read } from '../static/read.ts';
import { packaged, sandbox } from './place.ts';

const MODULES = fileURLToPath(new URL('../../../../node_modules/', import.meta.url));
/** What the SDK's server imports. */
const SDK = [
  '@modelcontextprotocol/sdk',
  ...['zod', 'zod-to-json-schema', 'ajv', 'ajv-formats', 'fast-uri', 'json-schema-traverse', 'fast-deep-equal'],
];

const server = (between: string, after: string) => `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const server = new McpServer({ name: 'acme', version: '1.0.0' });
server.registerTool('find', { description: 'Finds orders', inputSchema: { text: z.string().describe('What to look for'), limit: z.number().optional() } }, async () => ({ content: [] }));
server.registerTool('cancel', { title: 'Cancel', description: 'Cancels an order', inputSchema: { id: z.string() }, annotations: { destructiveHint: true } }, async () => ({ content: [] }));
${between}
server.registerTool('ping', { description: 'Says that it is there' }, async () => ({ content: [] }));
${after}
await server.connect(new StdioServerTransport());
`;

async function compared(source: string) {
  const manifest = {
    name: 'fixture',
    version: '1.0.0',
    type: 'module',
    bin: 'index.mjs',
    dependencies: { '@modelcontextprotocol/sdk': '1.0.0' },
  };
  const files = { 'package.json': JSON.stringify(manifest), 'index.mjs': source };
  const { servers } = await read(files);
  const place = packaged('', files, null);
  try {
    for (const name of SDK)
      cpSync(path.join(MODULES, name), path.join(place.installed!, 'node_modules', name), {
        recursive: true,
        filter: (file) => !/\.map$|\.d\.[cm]?ts$|\/(src|cjs|__tests__)$/.test(file),
      });
    const live = await enumerateLive({ source: place });
    expect(live.server, JSON.stringify(live.attempts)).not.toBeNull();
    const tools = reconcile(servers[0]!.tools, live.server!.tools);
    return { launch: live.launch, agreement: Object.fromEntries(tools.map((tool) => [tool.name, tool.agreement])) };
  } finally {
    await place.dispose();
  }
}

describe.skipIf(!sandbox)('a server that gives up', () => {
  it.each([
    ['ends itself before it listens', "console.error('The licence is invalid.'); process.exit(1);"],
    ['throws before it listens', "throw new Error('The licence is invalid.');"],
  ])('%s: its list is that of its source', async (_, after) => {
    expect(await compared(server('', after))).toEqual({
      launch: 'asked although it gave up, perhaps before its last tool',
      agreement: { find: 'confirmed', cancel: 'confirmed', ping: 'confirmed' },
    });
  });

  it('before its last tool: what is missing stays known from its source', async () => {
    expect(await compared(server("if (Date.now() > 0) throw new Error('The licence is invalid.');", ''))).toEqual({
      launch: 'asked although it gave up, perhaps before its last tool',
      agreement: { find: 'confirmed', cancel: 'confirmed', ping: 'source-only' },
    });
  });
});
