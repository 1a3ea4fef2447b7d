/**
 * Sources made to cost. Each is read by a thread like the crawl's, which may use no more memory than is said here, in bounded time; the honest
 * file beside it is read all the same, and what was left out is noted.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { ReadingAnswer } from '../../../../crawler/enumerate/reader.ts';
import { enumerateStatic, type StaticResult } from '../../../../crawler/enumerate/static/index.ts';

/** The heap of the reading thread; a source of a few files needs a tenth. */
const HEAP_MEGABYTES = 256;
/** What the process may grow by: the heap, the parsers' memory, the text itself, and half as much again. */
const GROWTH_MEGABYTES = 1_000;
/** Of processor time; most take a tenth. */
const SECONDS = 15;

const honest = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'x', version: '1' });
server.registerTool('ask', { description: 'Asks' }, async () => ({ content: [] }));
`;
const start = "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; // mcp tool\n";

type Files = Record<string, string | Uint8Array>;

async function within<T>(files: Files, read: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'static-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return await read(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Reads a folder in a thread of its own, and says how many seconds of processor time that took; throws when it needs more memory than it may. */
async function readApart(root: string): Promise<StaticResult & { seconds: number }> {
  const worker = new Worker(new URL('../../../../crawler/enumerate/reader-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    execArgv: [],
  });
  try {
    const answer = await new Promise<ReadingAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ root, options: {} });
    });
    if ('error' in answer) throw new Error(answer.error);
    const { user, system } = await worker.cpuUsage();
    return { ...answer.result, seconds: (user + system) / 1e6 };
  } finally {
    await worker.terminate();
  }
}

/** A text of many lines, of about the size that is still read. */
const many = (text: string): string => `${text.repeat(Math.ceil(200 / text.length))}\n`.repeat(19_000);
const chained = (length: number, file: (i: number) => string, text: (i: number) => string): Files =>
  Object.fromEntries(Array.from({ length }, (_, i) => [file(i), text(i)]));

test.each<[name: string, files: Files, note: RegExp | null]>([
  [
    'a line of 50 MB',
    { 'src/long.ts': `${start}const x = "${'a'.repeat(50_000_000)}";` },
    /src\/long\.ts: 50\d+ bytes/,
  ],
  [
    'a line of 3 MB',
    { 'src/long.ts': `${start}const x = "${'a'.repeat(3_000_000)}";` },
    /src\/long\.ts: a line of more/,
  ],
  [
    '100,000 nested brackets',
    {
      'src/deep.ts': `${start}const x = ${`${'['.repeat(100)}\n`.repeat(1_000)}${']'.repeat(100_000)};\n${'\n'.repeat(1_000)}`,
    },
    null,
  ],
  ['4 MB of opening brackets', { 'src/deep.ts': `${start}const x = ${many('[')}` }, /src\/deep\.ts: takes too/],
  [
    '100,000 nested calls in Python',
    { 'src/deep.py': `# mcp tool\nx = ${'f('.repeat(100_000)}${')'.repeat(100_000)}\n` },
    null,
  ],
  ['a list of 200,000 items', { 'src/list.ts': `${start}export const x = [${'1,\n'.repeat(200_000)}];` }, null],
  [
    '8,000 tools',
    {
      'src/many.ts': `${start}const s = new McpServer({});\n${Array.from({ length: 8_000 }, (_, i) => `s.tool('t${i}', {}, () => {});`).join('\n')}`,
    },
    /more than 5000 tools/,
  ],
  ['a chain of 20,000 additions', { 'src/chain.ts': `${start}export const x = ${"'a' + ".repeat(20_000)}'b';` }, null],
  [
    'a bundle of 1 MB beside the source',
    { 'src/bundle.js': `${start}${'f(1);'.repeat(200_000)}\n` },
    /src\/bundle\.js: put together by a program/,
  ],
  [
    'invalid UTF-8',
    { 'src/broken.ts': Buffer.concat([Buffer.from(start), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x0a])]) },
    null,
  ],
  [
    'languages that files are not',
    {
      'src/lie.py': honest,
      'src/lie.go': '<?php mcp tool',
      'src/lie.rs': '\u0001mcp tool',
      'src/lie.kt': 'mcp}'.repeat(9_000),
    },
    null,
  ],
  [
    'a chain of 2,000 imports',
    chained(
      2_000,
      (i) => `src/a${i}.ts`,
      (i) => `${start}import { x${i + 1} } from './a${i + 1}.ts';\nexport const x${i} = [x${i + 1}];`,
    ),
    null,
  ],
  [
    'a chain of 600 imports in Python',
    chained(
      600,
      (i) => `src/a${i}.py`,
      (i) => `# mcp tool\nfrom .a${i + 1} import *\nx${i} = [x${i + 1}]\n`,
    ),
    null,
  ],
  [
    '20,000 imports of files that are not there',
    { 'src/many.ts': start + Array.from({ length: 20_000 }, (_, i) => `import a${i} from './b${i}.js';\n`).join('') },
    null,
  ],
  [
    'import cycles',
    {
      'src/a.ts': `${start}export * from './b.ts';\nimport { y } from './b.ts';\nexport const x = [y, ...y];`,
      'src/b.ts': "export * from './a.ts';\nimport { x } from './a.ts';\nexport const y = [x, ...x]; // mcp tool",
      'src/c.py': '# mcp tool\nfrom .d import *\nfrom . import d, c\nx = d.x + c.x\n',
      'src/d.py': '# mcp tool\nfrom .c import *\nfrom . import c\nx = c.x\n',
    },
    null,
  ],
  [
    'functions that call themselves, loops that do not end',
    {
      'src/loop.ts': `${start}function f(n) { f(n + 1); f(n - 1); return f(n) + f(n); }\nf(1);\nwhile (true) { f(2); }\nfor (;;) f(3);`,
    },
    null,
  ],
  [
    'a list that doubles itself',
    { 'src/grow.ts': `${start}let x = ['ab'];\nlet t = 'ab';\n${'x = [...x, ...x];\nt = t + t;\n'.repeat(64)}` },
    null,
  ],
])('%s', async (_, files, note) => {
  const before = process.memoryUsage().rss;
  const manifest = '{"name":"x","dependencies":{"@modelcontextprotocol/sdk":"1"}}';
  const all: Files = { 'package.json': manifest, 'src/index.ts': honest, ...files };
  const { servers, notes, seconds } = await within(all, readApart);
  expect(servers.flatMap(({ tools }) => tools.map(({ name }) => name))).toContain('ask');
  if (note) expect(notes.join('\n')).toMatch(note);
  expect(seconds).toBeLessThan(SECONDS);
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(GROWTH_MEGABYTES);
});

test('a file that takes all memory leaves enough for those behind it', async () => {
  const files: Files = {
    'package.json': '{"name":"x","dependencies":{"@modelcontextprotocol/sdk":"1"}}',
    'src/a.ts': `${start}const x = ${many('[')}`,
    'src/z/z.ts': `${honest}const more = [${'1,\n'.repeat(50_000)}];`,
  };
  const { servers, notes } = await within(files, readApart);
  expect(servers.flatMap(({ tools }) => tools.map(({ name }) => name))).toEqual(['ask']);
  expect(notes).toEqual([expect.stringContaining('src/a.ts: takes too')]);
});

test('links out of the source are not followed', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'static-'));
  try {
    writeFileSync(join(outside, 'index.ts'), honest);
    const result = await within({ 'src/empty.ts': '' }, async (root) => {
      symlinkSync(outside, join(root, 'src', 'linked'));
      symlinkSync(join(outside, 'index.ts'), join(root, 'src', 'index.ts'));
      symlinkSync(root, join(root, 'src', 'round'));
      return enumerateStatic(root);
    });
    expect(result.isServer).toBe(false);
    expect(result.notes.join()).toContain('3 symbolic links');
  } finally {
    rmSync(outside, { recursive: true });
  }
});
