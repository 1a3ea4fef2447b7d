import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { discoverGitHub } from '../../../crawler/discover/github/index.ts';
import { planGitHub } from '../../../crawler/discover/github/plan.ts';
import { Pool } from '../../../crawler/discover/github/pool.ts';
import { entriesOf, readList } from '../../../crawler/discover/list.ts';
import { type RegistryPage, readRegistry } from '../../../crawler/discover/registry.ts';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { fullName, headOf, makeWorld } from '../../github/world.ts';
import { KEPT } from '../../support/http.ts';
import { collect, memory, reach } from './support.ts';

/** What the registry and the lists answer now, by path and query. */
let answers: Map<RegExp, { status: number; body: string; headers?: Record<string, string> }>;
let asked: string[];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(KEPT, (request, response) => {
    asked.push(request.url!);
    const answer = [...answers].find(([on]) => on.test(request.url!))?.[1] ?? { status: 404, body: '' };
    const isKnown = answer.headers?.etag !== undefined && request.headers['if-none-match'] === answer.headers.etag;
    response.writeHead(isKnown ? 304 : answer.status, answer.headers).end(isKnown ? undefined : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  answers = new Map();
  asked = [];
});
afterAll(() => {
  server.close();
});

const OFFICIAL = 'io.modelcontextprotocol.registry/official';
const entry = (name: string, more: object, status = 'active') => ({
  server: { name, version: '1.0.0', ...more },
  _meta: { [OFFICIAL]: { status, isLatest: true } },
});
const page = (servers: unknown[], nextCursor?: string) => ({
  status: 200,
  body: JSON.stringify({ servers, metadata: { count: servers.length, ...(nextCursor && { nextCursor }) } }),
});

describe('the registry', () => {
  const repository = { url: 'https://github.com/amber/notes', source: 'github', subfolder: 'packages/notes' };

  test('gives repositories with their folder and package, and packages without one; the rest is counted', async () => {
    answers.set(
      /servers/,
      page([
        entry('io.github.amber/notes', {
          repository,
          packages: [{ registryType: 'npm', identifier: 'notes-mcp', version: '1.2.3' }],
        }),
        entry('com.example/only-npm', { packages: [{ registryType: 'npm', identifier: '@x/only', version: '2.0.0' }] }),
        entry('com.example/remote', { remotes: [{ type: 'streamable-http', url: 'https://example.com' }] }),
        entry('com.example/withdrawn', { repository }, 'deleted'),
        { nonsense: true },
      ]),
    );
    const { state } = memory();
    const pages: RegistryPage[] = [];
    for await (const one of readRegistry({ state, url })) pages.push(one);
    expect(pages).toHaveLength(1);
    expect(pages[0]!.repositories).toMatchObject([
      { name: 'amber/notes', candidate: { path: 'packages/notes', package: { name: 'notes-mcp', version: '1.2.3' } } },
    ]);
    expect(pages[0]!.packages).toMatchObject([{ package: { name: '@x/only', version: '2.0.0' }, repository: null }]);
    expect(pages[0]!.rejected).toBe(3);
  });

  test('goes on behind the last page that was kept, and asks afterwards only for what was updated', async () => {
    answers.set(/cursor=two/, page([entry('b/b', { repository })]));
    answers.set(/servers/, page([entry('a/a', { repository })], 'two'));
    const { state } = memory();
    for await (const one of readRegistry({ state, url })) {
      one.keep();
      break;
    }
    for await (const one of readRegistry({ state, url })) one.keep();
    expect(asked.map((path) => new URL(path, url).searchParams.get('cursor'))).toEqual([null, 'two']);
    for await (const one of readRegistry({ state, url })) one.keep();
    expect(new URL(asked.at(-2)!, url).searchParams.get('updated_since')).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('that fails for a while is asked again, that refuses is not', async () => {
    const { state } = memory();
    const read = async () => {
      for await (const one of readRegistry({ state, url, patience: 1 })) one.keep();
    };
    answers.set(/servers/, { status: 503, body: '' });
    await expect(read()).rejects.toThrow(/503/);
    expect(asked).toHaveLength(5);
    answers = new Map([[/servers/, { status: 400, body: '' }]]);
    await expect(read()).rejects.toThrow(/400/);
    expect(asked).toHaveLength(6);
  });
});

describe('a list', () => {
  const text = `
- [amber/notes](https://github.com/amber/notes) 🐍 - notes
- [Many](https://github.com/birch/many/tree/main/packages/one)
- [again](https://github.com/AMBER/notes#readme), https://github.com/cedar/bare.git
- [topic](https://github.com/topics/mcp) [evil](https://github.com/x/y/tree/main/../../etc)
{"url": "https://github.com/delta/profile"}`;

  test('of links and of profiles gives each repository and folder once', () => {
    expect(entriesOf(text).map(({ repository, path }) => `${repository}:${path}`)).toEqual([
      'amber/notes:',
      'birch/many:packages/one',
      'cedar/bare:',
      'x/y:',
      'delta/profile:',
    ]);
  });

  test('at an address is read again only when it has changed, and only once it was kept', async () => {
    answers.set(/list/, { status: 200, body: text, headers: { etag: '"1"' } });
    const { state } = memory();
    await readList(state, `${url}/list`);
    const second = await readList(state, `${url}/list`);
    expect(second?.found).toHaveLength(5);
    second!.keep();
    expect(await readList(state, `${url}/list`)).toBeNull();
    await expect(readList(state, `${url}/none`)).rejects.toThrow(/404/);
  });

  test('is read from a file and from a folder of profiles', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-risk-list-'));
    writeFileSync(join(folder, 'a.json'), '{"repo":"https://github.com/a/a"}');
    writeFileSync(join(folder, 'b.md'), '[b](https://github.com/b/b)');
    const { state } = memory();
    expect((await readList(state, folder))!.found.map(({ name }) => name)).toEqual(['a/a', 'b/b']);
    expect((await readList(state, join(folder, 'a.json')))!.found.map(({ name }) => name)).toEqual(['a/a']);
    await expect(readList(state, join(folder, 'none.md'))).rejects.toThrow(/none\.md/);
    rmSync(folder, { recursive: true });
  });
});

describe('many sources', () => {
  let standIn: StandIn;
  afterEach(async () => {
    expect(standIn.objections).toEqual([]);
    await standIn.close();
  });

  test('that name one server by old and new names make it one server, each remembered', async () => {
    const world = makeWorld({ servers: 6, others: 0 });
    standIn = await startStandIn(world);
    const repo = world.repositories[0]!;
    const formerly = fullName(repo);
    world.rename(repo, 'new-owner', repo.name);
    const { state } = memory();
    const candidate = { name: 'x', package: null, path: '', area: null, why: null };
    for (const source of ['list', 'registry'])
      state.see([
        {
          node: null,
          name: formerly,
          pushed: null,
          sighting: { source, reference: `${source} ${formerly}`, detail: null },
          candidate,
        },
      ]);
    const github = reach(standIn);
    const found = await collect(discoverGitHub({ state, github }));
    expect(found.filter(({ repository }) => repository === fullName(repo))).toHaveLength(1);
    expect(state.counts().repositories.server).toBe(6);
    for (const source of ['list', 'registry'])
      expect(await collect(new Pool(state, github).ready(source))).toMatchObject([
        { repository: fullName(repo), sighting: { source, reference: `${source} ${formerly}` } },
      ]);
  });

  test('that name forks without changes and mirrors do not make them servers', async () => {
    const world = makeWorld({ servers: 3, others: 0 });
    standIn = await startStandIn(world);
    const { id, ...copied } = world.repositories[0]!;
    const head = headOf(world.repositories[0]!);
    world.add({ ...copied, owner: 'forker', parent: id, head });
    world.add({ ...copied, owner: 'mirrorer', head, mirrorUrl: 'https://example.com/x.git' });
    const own = world.add({ ...copied, owner: 'developer', parent: id });
    const { state } = memory();
    const candidate = { name: 'x', package: null, path: '', area: null, why: null };
    state.see(
      world.repositories.map((repo) => ({
        node: null,
        name: fullName(repo),
        pushed: null,
        sighting: { source: 'list', reference: fullName(repo), detail: null },
        candidate,
      })),
    );
    const pool = new Pool(state, reach(standIn));
    while ((await pool.examine(true)) > 0);
    const names = (await collect(pool.ready('list'))).map(({ repository }) => repository);
    expect(names).toContain(fullName(own));
    expect(state.counts().repositories).toMatchObject({ server: 4, duplicate: 2 });
  });

  test('a plan asks nothing, fits the limits of queries, and is about right', async () => {
    standIn = await startStandIn(makeWorld({ servers: 100, others: 100 }));
    const { state } = memory();
    const plan = planGitHub(state, { now: Date.now(), since: null, tokens: 1 });
    expect(standIn.log).toEqual([]);
    expect(plan.queries.every(({ text }) => text.length <= 256)).toBe(true);
    expect(plan.search + plan.codeSearch).toBeLessThan(6000);
    expect(plan.points).toBeLessThan(2000);
    const github = reach(standIn);
    await collect(discoverGitHub({ state, github }));
    const next = planGitHub(state, { now: Date.now(), since: null, tokens: 1 });
    expect(next.search).toBeLessThanOrEqual(2 * 8);
    expect(next.codeSearch).toBe(0);
  });
});
