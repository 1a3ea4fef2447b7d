import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawn } from '../support/children.ts';
import { TestRegistry } from '../support/registry.ts';
import { serverPackage, serverSource } from '../support/servers.ts';

const bin = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
let registry: TestRegistry;
let folder: string;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program as a person would; `during` sees it while it runs. */
function mcpRisk(args: string[], during?: (stderr: string, child: ReturnType<typeof spawn>) => void): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
      during?.(stderr, child);
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A site's files, without what a build notes for the next one. */
const filesIn = (site: string): string[] =>
  readdirSync(join(folder, site), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.manifest'))
    .map((entry) => relative(join(folder, site), join(entry.parentPath, entry.name)))
    .sort();

beforeAll(async () => {
  registry = await TestRegistry.start();
  await registry.configureNpm();
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-chain-'));
  const tools = [
    { name: 'read_note', description: 'Reads one note.' },
    { name: 'delete_note', description: 'Deletes a note for good.' },
  ];
  for (const name of ['notes', 'second', 'third'])
    await registry.publish(serverPackage(name, '1.0.0', serverSource(tools)));
  await registry.publish({ ...serverPackage('held', '1.0.0', serverSource(tools)), fault: 'archive-hangs' });
});
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the chain from the command line', () => {
  test('crawl fills a catalogue, names what failed, and ends with 1 for it', async () => {
    const { code, stderr, stdout } = await mcpRisk(['crawl', 'npm:notes@1.0.0', 'npm:never-published@1.0.0', '--json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/✓ notes +2 tools/);
    expect(stderr).toMatch(/✗ never-published/);
    expect(JSON.parse(stdout)).toMatchObject({ outcomes: { listed: 1, failed: 1 }, tools: 2 });
  });

  test('stats counts it, in the shape that scripts read', async () => {
    const { code, stdout } = await mcpRisk(['stats', '--json']);
    expect(code).toBe(0);
    const stats = JSON.parse(stdout);
    expect(stats).toMatchObject({ servers: { known: 2, enumerated: 1 }, tools: 2, byCategory: { Destructive: 1 } });
    expect(Object.values(stats.servers.failed)).toEqual([1]);
    for (const counts of ['byCategory', 'byRisk', 'byMethod'])
      expect((Object.values(stats[counts]) as number[]).reduce((a, b) => a + b, 0)).toBe(2);
  });

  test('export gives one line a tool with every field that is promised', async () => {
    const { stdout } = await mcpRisk(['export']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ name }) => name).sort()).toEqual(['delete_note', 'read_note']);
    const promised =
      'server repository package version commit path name title description inputSchema annotations digest method origin category risk facets confidence rationale evidence classifier corrected';
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(promised.split(' ')));
    const csv = (await mcpRisk(['export', '--format', 'csv'])).stdout.split('\r\n');
    expect(csv[0]).toMatch(/^server,repository,package,version/);
    expect(csv).toHaveLength(4);
  });

  test('a reader that stops early is no error', async () => {
    const child = spawn(process.execPath, [bin, 'export'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    expect(await new Promise((done) => child.on('close', done))).toBe(0);
    expect(stderr).not.toMatch(/EPIPE/);
  });

  test('build writes the pages, and one that goes on from it has nothing to do', async () => {
    const first = await mcpRisk(['build', '--out', 'site', '--json']);
    expect(first.code).toBe(0);
    for (const page of ['index.html', 'servers/npm--notes/delete_note/index.html', 'api/v1/index.json'])
      expect(existsSync(join(folder, 'site', page)), page).toBe(true);
    expect(JSON.parse((await mcpRisk(['build', '--out', 'site', '--incremental', '--json'])).stdout)).toMatchObject({
      upToDate: true,
      written: 0,
    });
  });

  test('a site in packs is exported as the files that a build writes, each named', async () => {
    expect((await mcpRisk(['build', '--out', 'packed', '--format', 'packs'])).code).toBe(0);
    const { code, stdout } = await mcpRisk(['export', '--format', 'site', '--site', 'packed', '--out', 'exported']);
    expect(code).toBe(0);
    const keys = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { action: string; key: string; type: string });
    const built = filesIn('site');
    expect(keys.map(({ key }) => key).sort()).toEqual(built);
    for (const key of built)
      expect(readFileSync(join(folder, 'exported', key)).equals(readFileSync(join(folder, 'site', key))), key).toBe(
        true,
      );
  });

  test('an interrupted crawl ends with 130, keeps what is done, and goes on when run again', async () => {
    const targets = ['npm:second@1.0.0', 'npm:third@1.0.0', 'npm:held@1.0.0'];
    let told = false;
    const first = await mcpRisk(['crawl', ...targets], (stderr, child) => {
      if (told || !['second', 'third'].every((name) => stderr.includes(`✓ ${name}`))) return;
      told = true;
      child.kill('SIGINT');
    });
    expect(first.code).toBe(130);
    const stats = async () => JSON.parse((await mcpRisk(['stats', '--json'])).stdout).servers.enumerated;
    expect(await stats()).toBe(3);
    await registry.publish(serverPackage('held', '1.0.1', serverSource([{ name: 'x', description: 'Shows x.' }])));
    const again = await mcpRisk(['crawl', ...targets.slice(0, 2), 'npm:held@1.0.1']);
    expect(again.code).toBe(0);
    expect(await stats()).toBe(4);
  });
});

describe('bad input', () => {
  test.each([
    [['statz'], /unknown command 'statz'/],
    [['stats', '--db', 'none.db'], /There is no catalogue at none\.db.*makes one/],
    [['export', '--format', 'xml'], /jsonl, csv/],
    [['crawl', 'not a target'], /"not a target" names no server: write npm:package/],
    [['crawl', '--limit', 'many'], /--limit takes a whole number of at least 1, not "many"/],
    [['serve', '--db', 'none.db'], /There is no catalogue at none\.db/],
  ])('%j is refused with the mend, and nothing is done', async (args, message) => {
    const { code, stdout, stderr } = await mcpRisk(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.replace(/\s+/g, ' ')).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d/);
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});
