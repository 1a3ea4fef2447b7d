import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { makeWorld } from '../../github/world.ts';
import { spawn } from '../../support/children.ts';
import { random } from '../../support/random.ts';

/** How many runs are killed, and where the row of random moments begins: `npm run bench:kill` kills 200. */
const KILLS = Number(process.env.KILLS ?? 4);
const SEED = Number(process.env.SEED ?? 11);
/** What may be in flight when a run dies, and is asked for again once: a page or a look, and two archives, each an address and what is there. */
const IN_FLIGHT = 1 + 2 * 2;

const PROGRAM = fileURLToPath(new URL('./crawl-process.ts', import.meta.url));
let standIn: StandIn;
let folder: string;
let whole: { catalogue: Contents; requests: number; again: number };

beforeAll(async () => {
  standIn = await startStandIn(makeWorld({ servers: 16, others: 16 }), { judgeEvery: 20 });
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-kill-'));
  whole = await toTheEnd('whole');
});
afterAll(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, join(folder, `${name}.db`)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      GITHUB_TOKEN: 'one',
      GITHUB_API_URL: standIn.url,
      GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
  });
  child.stderr.pipe(process.stderr);
  return child;
}

/** Runs to the end; gives what is in the catalogue then, and how many requests it took. */
async function toTheEnd(name: string): Promise<typeof whole> {
  const before = standIn.log.length;
  const [code] = await once(start(name), 'exit');
  expect(code).toBe(0);
  expect(readdirSync(join(folder, `${name}.db-work`))).toEqual([]);
  return { catalogue: contents(name), requests: standIn.log.length - before, again: askedAgain(before) };
}

type Contents = ReturnType<typeof contents>;

/** Everything that does not tell the time or the order of work. */
function contents(name: string) {
  const db = new Database(join(folder, `${name}.db`), { readonly: true });
  const rows = (sql: string): unknown[] => db.prepare(sql).all();
  const all = {
    servers: rows(
      'SELECT slug, name, description, repository, path, package, license, stars, kind FROM servers ORDER BY slug',
    ),
    sightings: rows(
      'SELECT s.slug, g.source, g.reference, g.detail FROM sightings g JOIN servers s ON s.id = g.server_id ORDER BY 1, 2, 3',
    ),
    visits: rows(
      'SELECT s.slug, v.target, v.outcome, v.failures FROM visits v JOIN servers s ON s.id = v.server_id ORDER BY 1, 2',
    ),
    snapshots: rows(
      'SELECT s.slug, n.target, n.digest, n.methods, n.tool_count FROM snapshots n JOIN servers s ON s.id = n.server_id ORDER BY 1, 2',
    ),
    tools: rows(
      'SELECT s.slug, t.name, t.digest, t.category, t.risk, t.facets, t.agreement FROM tools t JOIN servers s ON s.id = t.server_id ORDER BY 1, 2',
    ),
    labels: rows('SELECT name, classifier, label FROM labels ORDER BY 1, 2, 3'),
    changes: rows(
      'SELECT s.slug, c.kind, c.tool, c.after FROM changes c JOIN servers s ON s.id = c.server_id ORDER BY 1, 2, 3',
    ),
    left: rows('SELECT * FROM crawl_queue'),
    repositories: rows(
      'SELECT node, name, verdict, score, reasons, facts, head, looks, changes, owner FROM crawl_repositories ORDER BY node',
    ),
    found: rows(
      'SELECT r.node, s.source, s.reference, s.detail, s.ready FROM crawl_sightings s JOIN crawl_repositories r ON r.id = s.repository ORDER BY 1, 2, 3',
    ),
    // Of the first pass: a run that follows one whose searches were all done makes another.
    slices: rows(
      `SELECT query, state, total, owner FROM crawl_slices
         WHERE substr(sweep, instr(sweep, ' ')) = (SELECT substr(sweep, instr(sweep, ' ')) FROM crawl_slices ORDER BY id LIMIT 1)
         ORDER BY query, json_extract(ranges, '$.created[0]'), json_extract(ranges, '$.size[0]')`,
    ),
  };
  db.close();
  return all;
}

/** Requests since `before` that are the same as an earlier one since then. A run that follows a whole search searches anew: for what is newer. */
function askedAgain(before: number): number {
  const paths = standIn.log.slice(before).map(({ method, path }) => `${method} ${path}`);
  return paths.length - new Set(paths).size;
}

test(`killed at any of ${KILLS} moments, the run that follows ends as an undisturbed one does, and repeats only what was in flight`, async () => {
  expect(whole.catalogue.tools.length).toBe(16);
  const draw = random(SEED);
  const repeated: number[] = [];
  for (let i = 0; i < KILLS; i++) {
    const name = `killed-${i}`;
    const before = standIn.log.length;
    const child = start(name);
    // The moment is one of the run's requests and a little later, so that it falls anywhere in the work.
    const at = before + 1 + Math.floor(draw() * (whole.requests - 1));
    const runs = () => child.exitCode === null && child.signalCode === null;
    while (standIn.log.length < at && runs()) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, draw() * 40));
    child.kill('SIGKILL');
    if (runs()) await once(child, 'exit');
    const rest = await toTheEnd(name);
    expect(rest.catalogue, `killed after request ${at - before}`).toEqual(whole.catalogue);
    repeated.push(askedAgain(before) - whole.again);
    for (const file of readdirSync(folder)) if (file.startsWith(name)) rmSync(join(folder, file), { recursive: true });
  }
  const of = (count: number): number => repeated.filter((one) => one === count).length;
  const told = [...new Set(repeated)].sort((a, b) => a - b).map((count) => `${count} repeated in ${of(count)} runs`);
  console.log(`${KILLS} kills in runs of ${whole.requests} requests: ${told.join(', ')}`);
  expect(Math.max(...repeated)).toBeLessThanOrEqual(IN_FLIGHT);
}, 1_800_000);

test('two crawlers on one database ask for nothing twice, and leave what one alone leaves', async () => {
  const before = standIn.log.length;
  const ends = await Promise.all([start('two'), start('two')].map((child) => once(child, 'exit')));
  expect(ends.map(([code]) => code)).toEqual([0, 0]);
  const asked = standIn.log
    .slice(before)
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  expect(new Set(asked).size).toBe(asked.length);
  const { servers, snapshots, tools, labels, changes, left } = contents('two');
  expect({ servers, snapshots, tools, labels, changes, left }).toEqual({
    servers: whole.catalogue.servers,
    snapshots: whole.catalogue.snapshots,
    tools: whole.catalogue.tools,
    labels: whole.catalogue.labels,
    changes: whole.catalogue.changes,
    left: [],
  });
});
