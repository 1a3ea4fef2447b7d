import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { makeWorld, random } from '../../github/world.ts';

/** How many runs are killed; `KILLS=200` for the full count. */
const KILLS = Number(process.env.KILLS ?? 6);
/** A page, a call and a hand-over may be in flight when a run dies, and each is asked for again once. */
const IN_FLIGHT = 2;

const PROGRAM = fileURLToPath(new URL('./sweep-process.ts', import.meta.url));
let standIn: StandIn;
let folder: string;
let whole: { catalogue: string; requests: number };

beforeAll(async () => {
  standIn = await startStandIn(makeWorld({ servers: 150, others: 150 }), { judgeEvery: 20 });
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-kill-'));
  whole = await toTheEnd('whole');
});
afterAll(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (name: string): ChildProcess =>
  spawn(process.execPath, [PROGRAM, join(folder, `${name}.db`), standIn.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Runs to the end; gives what is in the catalogue then, and how many requests it took. */
async function toTheEnd(name: string): Promise<{ catalogue: string; requests: number }> {
  const before = standIn.log.length;
  const [code] = await once(start(name), 'exit');
  expect(code).toBe(0);
  return { catalogue: contents(name), requests: standIn.log.length - before };
}

/** Everything that does not tell the time or the order of work. */
function contents(name: string): string {
  const db = new Database(join(folder, `${name}.db`), { readonly: true });
  const rows = [
    'SELECT slug, name, repository, path, package FROM servers ORDER BY slug',
    'SELECT s.slug, g.source, g.reference, g.detail FROM sightings g JOIN servers s ON s.id = g.server_id ORDER BY 1, 2, 3',
    'SELECT node, name, verdict, score, reasons, facts, head, looks, changes, owner FROM crawl_repositories ORDER BY node',
    'SELECT r.node, s.source, s.reference, s.detail, s.ready FROM crawl_sightings s JOIN crawl_repositories r ON r.id = s.repository ORDER BY 1, 2, 3',
    "SELECT query, state, total, owner FROM crawl_slices ORDER BY query, json_extract(ranges, '$.created[0]'), json_extract(ranges, '$.size[0]')",
  ].map((sql) => db.prepare(sql).all());
  db.close();
  return JSON.stringify(rows);
}

test(`killed at any of ${KILLS} moments, the run that follows ends as an undisturbed one does, and repeats only what was in flight`, async () => {
  const draw = random(11);
  let most = 0;
  for (let i = 0; i < KILLS; i++) {
    const name = `killed-${i}`;
    const before = standIn.log.length;
    const child = start(name);
    // The moment is one of the run's requests and a little later, so that it falls anywhere in the work.
    const at = before + 1 + Math.floor(draw() * (whole.requests - 1));
    while (standIn.log.length < at && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, draw() * 12));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const rest = await toTheEnd(name);
    expect(JSON.parse(rest.catalogue)).toEqual(JSON.parse(whole.catalogue));
    most = Math.max(most, standIn.log.length - before - whole.requests);
  }
  console.log(`${KILLS} kills in runs of ${whole.requests} requests: at most ${most} requests repeated`);
  expect(most).toBeLessThanOrEqual(IN_FLIGHT);
}, 1_800_000);

test('two crawlers on one database ask for nothing twice', async () => {
  const before = standIn.log.length;
  const ends = await Promise.all([start('two'), start('two')].map((child) => once(child, 'exit')));
  expect(ends.map(([code]) => code)).toEqual([0, 0]);
  const asked = standIn.log
    .slice(before)
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  expect(new Set(asked).size).toBe(asked.length);
  const of = (text: string) => (JSON.parse(text) as { slug: string }[][])[0];
  expect(of(contents('two'))).toEqual(of(whole.catalogue));
});
