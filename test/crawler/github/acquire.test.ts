import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AcquireGithubOptions, acquireGithub } from '../../../crawler/acquire/github.ts';
import { archive, type Entry } from '../../github/archive.ts';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { headOf, type Repository, World } from '../../github/world.ts';
import { reach } from './support.ts';

let standIn: StandIn;
let repo: Repository;
let work: string;

beforeEach(async () => {
  const world = new World();
  repo = world.add({
    owner: 'amber',
    name: 'notes-mcp',
    files: () => ({
      'README.md': '# notes',
      'package.json': '{}',
      'src/tools/list.ts': 'export {};',
      'logo.png': 'no text',
      'dist/x.min.js.map': '{}',
    }),
  });
  standIn = await startStandIn(world);
  work = mkdtempSync(join(tmpdir(), 'mcp-risk-test-'));
});
afterEach(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
  expect(readdirSync(work), 'nothing is left on disk').toEqual([]);
  rmSync(work, { recursive: true });
});

const acquire = (options: AcquireGithubOptions = {}, ref: string | null = null) =>
  acquireGithub('amber/notes-mcp', ref, { github: reach(standIn), work, ...options });

function files(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** Takes an archive of these entries and gives what was kept of it. */
async function taken(entries: readonly Entry[], options: AcquireGithubOptions = {}) {
  standIn.archives.set('amber/notes-mcp', archive(entries));
  const { source, failures } = await acquire(options);
  const kept = files(source.root);
  await source.dispose();
  return { kept, failures };
}

describe('a repository', () => {
  test('is taken at the head of its default branch: source, manifests and documents, modes not taken over', async () => {
    const steps: string[] = [];
    const { source, failures } = await acquire({ onStep: (step) => steps.push(step), path: 'src' });
    expect(source).toMatchObject({
      repository: 'amber/notes-mcp',
      commit: headOf(repo),
      path: 'src',
      installed: null,
      package: null,
    });
    expect(files(source.root)).toEqual(['README.md', 'package.json', 'src/tools/list.ts']);
    expect(lstatSync(join(source.root, 'package.json')).mode & 0o777).toBe(0o600);
    expect(failures).toEqual([]);
    expect(steps).toEqual(['look up', 'download']);
    await source.dispose();
    await source.dispose();
    expect(existsSync(source.root)).toBe(false);
  });

  test('whose commit is known costs one request, an archive', async () => {
    const github = reach(standIn);
    const { source } = await acquire({ github }, headOf(repo));
    await source.dispose();
    expect(github.usage).toMatchObject({ rest: 0, tarballs: 1 });
  });

  test('that was renamed is found under its new name', async () => {
    standIn.world.rename(repo, 'birch', 'notes');
    const { source } = await acquire();
    expect(source).toMatchObject({ repository: 'birch/notes', commit: headOf(repo) });
    await source.dispose();
  });

  test.each([
    ['deleted', 'not-found'],
    ['private', 'not-found'],
    ['blocked', 'not-found'],
    ['empty', 'no-tools'],
  ] as const)('that is %s is a failure of class %s', async (state, failure) => {
    repo.state = state;
    await expect(acquire()).rejects.toMatchObject({ failure: { class: failure } });
  });

  test.each([
    ['vanishes', () => standIn.world.remove(repo), 'not-found'],
    ['turns private', () => Object.assign(repo, { state: 'private' }), 'not-found'],
    ['is blocked', () => Object.assign(repo, { state: 'blocked' }), 'not-found'],
    ['is emptied', () => Object.assign(repo, { state: 'empty' }), 'no-tools'],
  ] as const)('that %s between look-up and download is a failure, asked for once', async (_, before, failure) => {
    standIn.faults.push({ on: /tarball/, before });
    await expect(acquire()).rejects.toMatchObject({ failure: { class: failure } });
    expect(standIn.log.filter(({ path }) => path.includes('/tarball/'))).toHaveLength(1);
  });

  test('that is renamed between look-up and download is taken all the same', async () => {
    standIn.faults.push({ on: /tarball/, before: () => standIn.world.rename(repo, 'birch', 'notes') });
    const { source } = await acquire();
    expect(files(source.root)).toContain('src/tools/list.ts');
    await source.dispose();
  });

  test('is downloaded with another token when one expires between look-up and download', async () => {
    standIn.tokens = new Set(['one', 'two']);
    standIn.faults.push({
      on: /tarball/,
      before: () => standIn.tokens!.delete(standIn.log.at(-1)!.token),
    });
    const { source } = await acquire({ github: reach(standIn, { tokens: ['one', 'two'] }) });
    expect(standIn.log.filter(({ status }) => status === 401)).toHaveLength(1);
    await source.dispose();
  });
});

describe('an archive that means harm', () => {
  const good: Entry = { path: 'x/index.ts', content: 'export {};' };

  test('writes nothing outside its folder', async () => {
    const { kept, failures } = await taken([
      good,
      { path: 'x/../../outside.ts', content: '1' },
      { path: '../outside.ts', content: '2' },
      { path: '/tmp/mcp-risk-outside.ts', content: '3' },
      { path: 'x/..\\..\\outside.ts', content: '4' },
      { path: 'C:/outside.ts', content: '5' },
    ]);
    expect(kept).toEqual(['index.ts']);
    expect(failures).toMatchObject([
      { class: 'bad-archive', detail: expect.stringContaining('5 entries were refused') },
    ]);
    expect(existsSync('/tmp/mcp-risk-outside.ts')).toBe(false);
    expect(readdirSync(work)).toEqual([]);
  });

  test('gets no links: neither followed nor made', async () => {
    const { kept } = await taken([
      { path: 'x/src', type: 'SymbolicLink', linkpath: '/etc' },
      { path: 'x/src/passwd.ts', content: 'written through a link' },
      { path: 'x/key.ts', type: 'Link', linkpath: '/etc/passwd' },
      { path: 'x/readme.md', type: 'SymbolicLink', linkpath: '../../secret' },
      good,
    ]);
    expect(kept).toEqual(['index.ts', 'src/passwd.ts']);
    expect(existsSync('/etc/passwd.ts')).toBe(false);
  });

  test('gets no devices and no pipes', async () => {
    const { kept, failures } = await taken([
      good,
      { path: 'x/zero.ts', type: 'CharacterDevice' },
      { path: 'x/sda.ts', type: 'BlockDevice' },
      { path: 'x/pipe.ts', type: 'FIFO' },
    ]);
    expect(kept).toEqual(['index.ts']);
    expect(failures).toMatchObject([{ detail: expect.stringContaining('3 entries were refused') }]);
  });

  test("leaves others' code, long paths and large files out", async () => {
    const { kept } = await taken([
      good,
      { path: 'x/node_modules/a/index.js', content: '1' },
      { path: `x/${'a/'.repeat(300)}b.ts`, content: '1' },
      { path: 'x/large.json', content: Buffer.alloc(5 * 1024 * 1024) },
    ]);
    expect(kept).toEqual(['index.ts']);
  });

  test.each([
    ['too many entries', { entries: 3 }, 'too-large'],
    ['too many source files', { keptFiles: 3 }, 'too-large'],
    ['too many bytes of source', { keptBytes: 20 }, 'too-large'],
    ['too large an archive', { compressedBytes: 50 }, 'too-large'],
    ['too much unpacked', { unpackedBytes: 2000 }, 'too-large'],
  ] as const)('is given up: %s', async (_, limits, failure) => {
    const entries = Array.from({ length: 10 }, (_, i) => ({ path: `x/${i}.ts`, content: `export const x = ${i};` }));
    await expect(taken(entries, { limits })).rejects.toMatchObject({ failure: { class: failure } });
  });

  test('a bomb of zeros stops at the limit', async () => {
    const zeros = gzipSync(Buffer.alloc(16 * 1024 * 1024), { level: 9 });
    standIn.archives.set('amber/notes-mcp', zeros);
    await expect(acquire({ limits: { unpackedBytes: 1024 * 1024 } })).rejects.toMatchObject({
      failure: { class: 'too-large' },
    });
  });

  test.each([
    ['no archive at all', Buffer.from('<html>nothing here</html>')],
    ['gzip of something else', gzipSync(Buffer.from('hello'.repeat(1000)))],
    ['a header that lies about a size', archive([{ path: 'x/a.ts', content: 'short', claimedSize: 1_000_000 }])],
    ['half of one', archive([{ path: 'x/a.ts', content: 'a'.repeat(5000) }]).subarray(0, 60)],
  ])('is told from a good one: %s', async (_, bytes) => {
    standIn.archives.set('amber/notes-mcp', bytes);
    await expect(acquire()).rejects.toMatchObject({
      failure: { class: expect.stringMatching(/^(bad-archive|network)$/) },
    });
  });
});

describe('a download that goes wrong', () => {
  test('is cut: a failure of the network', async () => {
    standIn.archives.set(
      'amber/notes-mcp',
      archive([{ path: 'x/a.ts', content: Buffer.from(Array.from({ length: 300_000 }, () => Math.random() * 256)) }]),
    );
    standIn.faults.push({ on: /_codeload/, cutAfter: 100_000, times: 9 });
    await expect(acquire()).rejects.toMatchObject({ failure: { class: 'network' } });
  });

  test('hangs: a time-out', async () => {
    standIn.faults.push({ on: /_codeload/, hang: true, times: 9 });
    await expect(acquire({ limits: { milliseconds: 300 } })).rejects.toMatchObject({ failure: { class: 'timeout' } });
  });

  test('is stopped by the person who started it', async () => {
    const stop = new AbortController();
    standIn.faults.push({ on: /_codeload/, hang: true, times: 9, before: () => setTimeout(() => stop.abort(), 20) });
    await expect(acquire({ signal: stop.signal })).rejects.toThrow('aborted');
  });

  test('succeeds after failures of the server', async () => {
    standIn.faults.push({ on: /tarball/, status: 502, times: 2 });
    const { source } = await acquire();
    expect(readFileSync(join(source.root, 'README.md'), 'utf8')).toBe('# notes');
    await source.dispose();
  });
});
