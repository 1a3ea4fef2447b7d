import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StandIn, startStandIn } from '../github/server.ts';
import { fullName, makeWorld, type Repository } from '../github/world.ts';
import { spawn } from '../support/children.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
let standIn: StandIn;
let folder: string;
let server: Repository;

beforeAll(async () => {
  standIn = await startStandIn(makeWorld({ servers: 12, others: 12 }));
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-cli-'));
  server = standIn.world.repositories.find(({ isServer, language }) => isServer && language === 'JavaScript')!;
});
afterAll(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as a person runs it, with its output into files. */
async function run(args: readonly string[], env: Record<string, string> = { GITHUB_TOKEN: 'one' }) {
  const { GITHUB_TOKEN: _, GH_TOKEN: __, ...rest } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...rest, GITHUB_API_URL: standIn.url, GITHUB_GRAPHQL_URL: standIn.graphqlUrl, ...env },
  });
  const out = { code: 0, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  out.code = await new Promise<number>((done) => child.once('close', done));
  return out;
}

describe('crawl --plan', () => {
  test('tells the cost of every search, asks nothing and leaves nothing', async () => {
    const { code, stdout } = await run(['crawl', '--source', 'github,registry,list,npm', '--plan', '--json']);
    expect(code).toBe(0);
    expect(standIn.log).toEqual([]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    const { plans } = JSON.parse(stdout);
    expect(plans.map(({ source }: { source: string }) => source)).toEqual(['github', 'registry', 'list', 'npm']);
    const [github] = plans;
    expect(github.queries.length).toBe(31);
    expect(github.requests).toBe(
      github.queries.reduce((sum: number, one: { requests: number }) => sum + one.requests, 0),
    );
    expect(github.requests).toBeLessThan(6000);
    expect(github.points).toBeLessThan(2000);
  });
});

describe('one repository', () => {
  test('is crawled with every step shown, and its tools', async () => {
    const { code, stderr } = await run(['crawl', fullName(server)]);
    expect(code).toBe(0);
    const steps = [
      'looks like a server',
      'looking it up',
      'downloading',
      'reading its source',
      'classifying and storing',
    ];
    const places = steps.map((step) => stderr.indexOf(step));
    expect(
      places.every((place) => place >= 0),
      stderr,
    ).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(stderr).toMatch(/low +Read +get_\w+/);
  });

  test('that is not there is a failure with a reason', async () => {
    const { code, stderr } = await run(['crawl', 'no/where']);
    expect(code).toBe(1);
    expect(stderr).toContain('not-found');
  });
});

describe('discover', () => {
  test('tells what was found, rejected and why, and what is left of the limits', async () => {
    const { code, stdout, stderr } = await run(['discover', '--source', 'github', '--db', 'all.db', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      sighted: 12,
      new: 12,
      judged: { new: 12, changed: 0, same: 0, rejected: 12, duplicate: 0, gone: 0 },
      failed: [],
    });
    expect(stderr).toMatch(/rejected: is a list of servers/);
    expect(stderr).toMatch(/Asked of GitHub: \d+ searches, \d+ code searches/);
    expect(stderr).toMatch(/of 10,000,000 searches until \d\d:\d\d/);
    const due = await run(['crawl', '--due', '--plan', '--db', 'all.db']);
    expect(due.stdout).toMatch(/^due: 0 repositories/);
    expect(due.stdout).toContain('12 servers that earlier runs found and left');
  });

  test('without a token says what is missing, and does nothing', async () => {
    const { code, stderr } = await run(['discover', '--source', 'github'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('GITHUB_TOKEN');
  });

  test('reads a list from a file; one that cannot be read is named, and the other read', async () => {
    writeFileSync(join(folder, 'list.md'), `[a server](https://github.com/${fullName(server)})`);
    const args = ['discover', '--list', 'none.md', '--list', 'list.md', '--db', 'list.db', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect(JSON.parse(stdout)).toMatchObject({ sighted: 1, new: 1, failed: [expect.stringContaining('none.md')] });
    expect(stderr).toContain('none.md');
    expect(code).toBe(1);
  });
});
