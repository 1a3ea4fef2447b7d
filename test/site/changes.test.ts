import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { words } from '../../data/text.ts';
import { SearchIndex } from '../../site/browser/index.ts';
import { type BuildResult, build } from '../../site/publish/build.ts';
import { Manifest } from '../../site/publish/manifest.ts';
import { PackedSite } from '../../site/publish/packed.ts';
import { isRecent, MANIFEST_PATH } from '../../site/search/format.ts';
import { writeRecent, writeSearchIndex } from '../../site/search/write.ts';
import { random } from '../support/random.ts';
import { addServer, makeCatalogue, type ServerSpec, SPECS, tool } from './catalogue.ts';

/** Verbs, each with what it does to whatever it is about. */
const VERBS = {
  get: 'Read',
  list: 'List',
  delete: 'Permanently delete',
  send: 'Send',
  run: 'Execute a shell command on',
};
const OBJECTS = ['order', 'file', 'user', 'page', 'token', 'invoice'];
const MANNERS = ['at once', 'by its number', 'for the whole account', 'without asking', 'in pages of fifty'];

/** A server that shares names, words and labels with others. */
function serverOf(number: number, version: string, next: () => number): ServerSpec {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() ** 2 * from.length)]!;
  const tools = new Map<string, ReturnType<typeof tool>>();
  for (let n = 1 + Math.floor(next() * 3); n > 0; n--) {
    const [verb, does] = pick(Object.entries(VERBS));
    const object = pick(OBJECTS);
    const name = `${verb}_${object}${next() < 0.2 ? `_${number}` : ''}`;
    tools.set(name, tool(name, `${does} the ${object} ${pick(MANNERS)}.`));
  }
  const name = `Desk${number}`;
  return {
    name,
    repository: `crowd/desk${number}`,
    package: `@crowd/desk${number}`,
    versions: { [version]: [...tools.values()] },
  };
}

/** A catalogue of many small servers. */
function crowd(servers: number, next: () => number): ReturnType<typeof makeCatalogue> {
  return makeCatalogue([...SPECS, ...Array.from({ length: servers }, (_, number) => serverOf(number, '1.0.0', next))]);
}

/** A day: some servers have a new version, and one is new. */
function change(db: string, servers: number, day: number, count: number, next: () => number): void {
  const catalogue = Catalogue.open(db);
  for (let i = 0; i < count; i++) addServer(catalogue, serverOf(Math.floor(next() * servers), `1.${day}.${i}`, next));
  addServer(catalogue, serverOf(servers + day, '1.0.0', next));
  catalogue.close();
}

const folder = mkdtempSync(join(tmpdir(), 'site-changes-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A search in files that are served as they are. */
async function searching(get: (path: string) => Buffer | undefined): Promise<SearchIndex> {
  const server = createServer((request, response) => {
    const body = get(request.url!);
    response.writeHead(body ? 200 : 404, { connection: 'close' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (await SearchIndex.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))!;
}

/** Words of everything, beginnings of words, several of them, and one that nobody has. */
function queries(catalogue: Catalogue): string[] {
  const found = new Set(['nowhere', ...OBJECTS.map((object) => `delete ${object}`)]);
  for (const [i, { name, summary, server }] of [...catalogue.everyCard()].entries()) {
    for (const word of [...words(name), ...words(summary ?? '').slice(0, 4)]) found.add(word).add(word.slice(0, 2));
    if (i % 8 === 0) found.add(name).add(server);
  }
  return [...found];
}

async function expectSameResults(catalogue: Catalogue, one: SearchIndex, other: SearchIndex): Promise<void> {
  let results = 0;
  for (const [i, query] of queries(catalogue).entries())
    for (const narrowing of i % 4 === 0 ? [{}, { risk: 3 }, { kind: 'server' as const }] : [{}]) {
      const found = await one.search(query, narrowing, 30);
      expect(found, query).toEqual(await other.search(query, narrowing, 30));
      results += found.entries.length;
    }
  expect(results).toBeGreaterThan(500);
}

it('finds beside an index what an index made anew finds, in the same order', async () => {
  const next = random(7);
  const { db, remove } = crowd(400, next);
  const catalogue = Catalogue.open(db);
  const files = new Map<string, Buffer>();
  const base = writeSearchIndex(catalogue, (path, body) => files.set(path, body));
  for (let day = 1; day <= 2; day++) {
    change(db, 400, day, 2, next);
    if (day === 2) catalogue.database.prepare("DELETE FROM servers WHERE slug = 'crowd--desk17'").run();
    const [beside, anew] = [new Map(files), new Map<string, Buffer>()];
    expect(writeRecent(catalogue, base, (path, body) => beside.set(path, body))).toBe(true);
    expect([...beside.keys()].filter((path) => !files.has(path)).every(isRecent)).toBe(true);
    expect([...beside.keys()].some(isRecent)).toBe(true);
    writeSearchIndex(catalogue, (path, body) => anew.set(path, body));
    const [one, other] = [await searching((path) => beside.get(path)), await searching((path) => anew.get(path))];
    await expectSameResults(catalogue, one, other);
  }
  change(db, 400, 3, 30, next);
  const nothing: string[] = [];
  expect(writeRecent(catalogue, base, (path) => nothing.push(path))).toBe(false);
  expect(nothing).toEqual([]);
  catalogue.close();
  remove();
});

it('makes of one day after the other what a build of everything makes', async () => {
  const next = random(11);
  const { db, remove } = crowd(150, next);
  const [days, anew] = [join(folder, 'days'), join(folder, 'anew')];
  const options = { db, base: 'http://site.example/', format: 'packs', jobs: 1 } as const;
  await build({ ...options, out: days });
  let last: BuildResult;
  for (let day = 1; day <= 3; day++) {
    change(db, 150, day, 1, next);
    last = await build({ ...options, out: days });
    expect(last.written).toBeLessThan(last.documents / 2);
  }
  await build({ ...options, out: anew });
  const [one, other] = [PackedSite.open(days)!, PackedSite.open(anew)!];
  const [there, wanted] = [paths(days), paths(anew)];
  expect(there.filter((path) => !path.startsWith('/search/'))).toEqual(
    wanted.filter((path) => !path.startsWith('/search/')),
  );
  for (const path of wanted)
    if (!path.startsWith('/search/')) expect(one.get(path)!.body().equals(other.get(path)!.body()), path).toBe(true);
  // What was found of earlier days is still in its place, and only what is recent is beside it.
  expect(there.some(isRecent)).toBe(true);
  expect(there).toContain(MANIFEST_PATH);
  const catalogue = Catalogue.open(db, { readonly: true });
  await expectSameResults(
    catalogue,
    await searching((path) => one.get(path)?.body()),
    await searching((path) => other.get(path)?.body()),
  );
  catalogue.close();
  one.close();
  other.close();
  remove();
});

/** Of all documents that a site in packs has. */
function paths(out: string): string[] {
  const manifest = new Database(join(out, Manifest.file), { readonly: true });
  const found = manifest.prepare('SELECT key FROM groups, json_each(documents) ORDER BY key').pluck().all() as string[];
  manifest.close();
  return found;
}
