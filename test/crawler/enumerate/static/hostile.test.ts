/** Sources made to cost: each is read in bounded time and the honest file beside it is read all the same. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enumerateStatic } from '../../../../crawler/enumerate/static/index.ts';
import { read } from './read.ts';

const honest = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'x', version: '1' });
server.registerTool('ask', { description: 'Asks' }, async () => ({ content: [] }));
`;
const start = "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; // mcp tool\n";

test.each<[string, Record<string, string | Uint8Array>]>([
  ['a line of 50 MB', { 'src/long.ts': `${start}const x = "${'a'.repeat(50_000_000)}";` }],
  ['100,000 nested brackets', { 'src/deep.ts': `${start}const x = ${'['.repeat(100_000)}${']'.repeat(100_000)};` }],
  [
    '100,000 nested calls in Python',
    { 'src/deep.py': `# mcp tool\nx = ${'f('.repeat(100_000)}${')'.repeat(100_000)}\n` },
  ],
  ['a chain of 20,000 additions', { 'src/chain.ts': `${start}export const x = ${"'a' + ".repeat(20_000)}'b';` }],
  [
    'invalid UTF-8',
    { 'src/broken.ts': Buffer.concat([Buffer.from(start), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x0a])]) },
  ],
  [
    'a language the file is not',
    { 'src/lie.py': honest, 'src/lie.go': '<?php mcp tool', 'src/lie.rs': '\u0001mcp tool' },
  ],
  [
    'import cycles',
    {
      'src/a.ts': `${start}export * from './b.ts';\nimport { y } from './b.ts';\nexport const x = [y, ...y];`,
      'src/b.ts': "export * from './a.ts';\nimport { x } from './a.ts';\nexport const y = [x, ...x]; // mcp tool",
    },
  ],
  [
    'functions that call themselves, loops that do not end',
    {
      'src/loop.ts': `${start}function f(n) { f(n + 1); f(n - 1); return f(n) + f(n); }\nf(1);\nwhile (true) { f(2); }\nfor (;;) f(3);`,
    },
  ],
])(
  '%s',
  async (_, files) => {
    const started = performance.now();
    const result = await read({
      'package.json': '{"name":"x","dependencies":{"@modelcontextprotocol/sdk":"1"}}',
      'src/index.ts': honest,
      ...files,
    });
    expect(result.servers.flatMap(({ tools }) => tools.map(({ name }) => name))).toContain('ask');
    expect(performance.now() - started).toBeLessThan(30_000);
  },
  60_000,
);

test('links out of the source are not followed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'static-'));
  const outside = mkdtempSync(join(tmpdir(), 'static-'));
  try {
    mkdirSync(join(root, 'src'));
    writeFileSync(join(outside, 'index.ts'), honest);
    symlinkSync(outside, join(root, 'src', 'linked'));
    symlinkSync(join(outside, 'index.ts'), join(root, 'src', 'index.ts'));
    symlinkSync(root, join(root, 'src', 'round'));
    const result = await enumerateStatic(root);
    expect(result.isServer).toBe(false);
    expect(result.notes.join()).toContain('3 symbolic links');
  } finally {
    rmSync(root, { recursive: true });
    rmSync(outside, { recursive: true });
  }
});
