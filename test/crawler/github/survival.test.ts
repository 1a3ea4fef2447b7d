import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { GitHub, GitHubOptions } from '../../../crawler/discover/github/client.ts';
import { discoverDue, discoverGitHub } from '../../../crawler/discover/github/index.ts';
import { Looker } from '../../../crawler/discover/github/metadata.ts';
import type { Clock, Wait } from '../../../crawler/discover/github/pacer.ts';
import { CrawlState } from '../../../crawler/discover/state.ts';
import { GITHUB_LIMITS, type LimitSettings, NO_LIMITS } from '../../github/limits.ts';
import { type StandIn, startStandIn, TIME_HEADER } from '../../github/server.ts';
import { fullName, makeWorld, nodeOf, type World } from '../../github/world.ts';
import { collect, memory, reach } from './support.ts';

let standIn: StandIn;
afterEach(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
});

async function start(size = { servers: 60, others: 40 }, limits: LimitSettings = NO_LIMITS): Promise<World> {
  standIn = await startStandIn(makeWorld(size), { limits });
  return standIn.world;
}

/** A clock that jumps where it is told to sleep, and a way to the stand-in that tells it the same time. */
function simulated(options: Partial<GitHubOptions> = {}): {
  github: GitHub;
  clock: Clock & { time: number };
  waits: Wait[];
} {
  const clock = {
    time: Date.parse('2026-11-02T10:00:30Z'),
    now: () => clock.time,
    async sleep(milliseconds: number) {
      clock.time += milliseconds;
    },
  };
  const waits: Wait[] = [];
  const send: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set(TIME_HEADER, String(Math.floor(clock.time)));
    return fetch(input, { ...init, headers });
  };
  return {
    github: reach(standIn, { clock, fetch: send, onWait: (wait) => waits.push(wait), ...options }),
    clock,
    waits,
  };
}

const Any = z.unknown();
const ask = (github: GitHub) =>
  github.get('core', '/repos/{owner}/{repo}', ownerOf(standIn.world.repositories[0]!), Any);
const ownerOf = ({ owner, name }: { owner: string; name: string }) => ({ owner, repo: name });

describe("GitHub's limits", () => {
  test('are never met by a sweep at their own pace: 30 searches, 10 code searches a minute', async () => {
    await start({ servers: 300, others: 300 }, GITHUB_LIMITS);
    const { github, clock } = simulated();
    const begun = clock.time;
    await collect(discoverGitHub({ state: memory().state, github }));
    expect(standIn.limits).toMatchObject({ refusals: 0, violations: 0 });
    expect(github.usage.retries).toBe(0);
    const { search, codeSearch } = github.usage;
    const minutes = (clock.time - begun) / 60_000;
    expect(minutes).toBeGreaterThan(search / 30 + codeSearch / 10 - 1);
    expect(minutes).toBeLessThan(1.3 * (search / 30 + codeSearch / 10) + 1);
  });

  test('used up: the rest of the window is spread, then waited out, and what is waited for is said', async () => {
    await start(undefined, { ...GITHUB_LIMITS, core: { limit: 50, window: 3600 } });
    const { github, clock, waits } = simulated();
    const begun = clock.time;
    for (let i = 0; i < 60; i++) await ask(github);
    expect(standIn.limits).toMatchObject({ refusals: 0, violations: 0 });
    expect(clock.time - begun).toBeGreaterThan(3600_000);
    expect(waits.some(({ resource, why, seconds }) => resource === 'core' && why === 'spread' && seconds > 60)).toBe(
      true,
    );
    expect(github.budgets()).toMatchObject([{ resource: 'core', limit: 50 }]);
  });

  test('already used up by someone else: waits for the reset and sends no more before', async () => {
    await start(undefined, { ...GITHUB_LIMITS, core: { limit: 5, window: 600 } });
    const other = simulated();
    for (let i = 0; i < 5; i++) await ask(other.github);
    const { github, clock, waits } = simulated();
    const begun = clock.time;
    await ask(github);
    expect(standIn.limits.refusals).toBe(1);
    expect(standIn.limits.violations).toBe(0);
    expect(clock.time - begun).toBeGreaterThan(100_000);
    expect(waits).toMatchObject([{ resource: 'core', why: 'limit' }]);
  });

  test.each([
    ['secondary, 403', 403],
    ['secondary, 429', 429],
  ])('%s with Retry-After: waits as long as told, goes slower afterwards', async (_, status) => {
    await start(undefined, GITHUB_LIMITS);
    const { github, clock, waits } = simulated();
    standIn.faults.push({
      on: /repos/,
      status,
      headers: { 'retry-after': '77' },
      body: { message: 'You have exceeded a secondary rate limit.', documentation_url: 'x' },
    });
    const begun = clock.time;
    await ask(github);
    expect(clock.time - begun).toBeGreaterThanOrEqual(77_000);
    expect(waits).toEqual([{ resource: 'core', seconds: 77, why: 'told' }]);
    const after = clock.time;
    await ask(github);
    await ask(github);
    expect(clock.time - after).toBeGreaterThan(250);
    expect(standIn.log.length).toBe(4);
  });

  test('of GraphQL, told in an answer of 200, are waited out too', async () => {
    const world = await start(undefined, { ...GITHUB_LIMITS, graphql: { limit: 1, window: 600 } });
    const other = simulated();
    const asked = [{ node: nodeOf(world.repositories[0]!), name: null }];
    await new Looker(other.github).look(asked, 'glance');
    const { github, clock } = simulated();
    const begun = clock.time;
    await new Looker(github).look(asked, 'glance');
    expect(clock.time - begun).toBeGreaterThan(100_000);
    expect(standIn.limits.violations).toBe(0);
  });
});

describe('tokens', () => {
  test('share the work fairly', async () => {
    await start(undefined, GITHUB_LIMITS);
    const { github } = simulated({ tokens: ['one', 'two', 'three'] });
    for (let i = 0; i < 30; i++) await ask(github);
    expect(Object.values(standIn.limits.used())).toEqual([10, 10, 10]);
  });

  test('make a sweep as many times faster', async () => {
    const hours: number[] = [];
    for (const tokens of [['one'], ['one', 'two', 'three']]) {
      await start({ servers: 200, others: 200 }, GITHUB_LIMITS);
      const { github, clock } = simulated({ tokens });
      const begun = clock.time;
      await collect(discoverGitHub({ state: memory().state, github }));
      expect(standIn.limits.refusals).toBe(0);
      hours.push(clock.time - begun);
      if (tokens.length === 1) await standIn.close();
    }
    expect(hours[0]! / hours[1]!).toBeGreaterThan(2.2);
  });

  test('that expire in the middle of a run are left out; the others go on', async () => {
    const world = await start();
    standIn.tokens = new Set(['one', 'two']);
    const github = reach(standIn, { tokens: ['one', 'two'] });
    let pages = 0;
    const found = await collect(
      discoverGitHub({ state: memory().state, github, onPage: () => ++pages === 5 && standIn.tokens!.delete('one') }),
    );
    expect(found.length).toBe(world.repositories.filter(({ isServer }) => isServer).length);
    expect(standIn.log.filter(({ status }) => status === 401).length).toBe(1);
  });

  test('that all expire end the run with a word on what to do; what was found stays, and the next run goes on', async () => {
    const world = await start();
    standIn.tokens = new Set(['one']);
    const { state } = memory();
    let pages = 0;
    const run = collect(
      discoverGitHub({ state, github: reach(standIn), onPage: () => ++pages === 10 && standIn.tokens!.delete('one') }),
    );
    await expect(run).rejects.toThrow(/GITHUB_TOKEN/);
    standIn.tokens.add('new');
    const before = standIn.log.length;
    const found = await collect(discoverGitHub({ state, github: reach(standIn, { tokens: ['new'] }) }));
    expect(found.length).toBe(world.repositories.filter(({ isServer }) => isServer).length);
    expect(standIn.log.slice(before).some(({ path }) => path.includes('topic%3Amcp-server%20pushed'))).toBe(false);
  });
});

describe('what goes wrong on the way', () => {
  test.each([
    ['502 twice', { on: /search\/repositories/, status: 502, times: 2 }],
    ['a cut connection', { on: /search\/repositories/, cutAfter: 300, times: 2 }],
    ['an answer that ends early', { on: /graphql/, cutAfter: 300, times: 1 }],
    [
      'GraphQL that takes too long',
      {
        on: /graphql/,
        status: 504,
        body: { message: 'We could not respond to your request in time.', documentation_url: 'x' },
        times: 2,
      },
    ],
    ['an answer that does not come', { on: /search\/repositories/, hang: true, times: 2 }],
    [
      'a page of HTML where JSON was promised',
      { on: /search\/repositories/, status: 200, body: '<html>Unicorn!</html>', times: 2 },
    ],
    ['incomplete results', { on: /topic:mcp-server/, incomplete: true, times: 1 }],
    [
      'incomplete results again and again',
      { on: /created:2024-11-25.*topic:mcp|topic:mcp-server/, incomplete: true, times: 3 },
    ],
  ])('is got over: %s', async (_, fault) => {
    const world = await start();
    standIn.faults.push(fault);
    const { state } = memory();
    const { github } = simulated({ timeout: 2_000 });
    const found = await collect(discoverGitHub({ state, github }));
    expect(found.length).toBe(world.repositories.filter(({ isServer }) => isServer).length);
    expect(fault.times).toBe(0);
  });

  test('a later page that GitHub does not give any more ends its slice, not the run', async () => {
    const world = await start({ servers: 300, others: 0 });
    standIn.faults.push({ on: /search\/repositories.*&page=2/, status: 422, times: 1 });
    const found = await collect(discoverGitHub({ state: memory().state, github: reach(standIn) }));
    expect(found.length).toBeGreaterThan(world.repositories.length - 200);
    expect(standIn.log.filter(({ status }) => status === 422)).toHaveLength(1);
  });

  test('an answer that is not what GitHub documents ends the run, and the next goes on behind what was kept', async () => {
    const world = await start();
    const { state } = memory();
    standIn.faults.push({ on: /search\/code/, status: 200, body: { surprise: true }, times: 1 });
    const run = collect(discoverGitHub({ state, github: reach(standIn) }));
    await expect(run).rejects.toMatchObject({ problem: 'bad-answer' });
    const before = standIn.log.length;
    await collect(discoverGitHub({ state, github: reach(standIn) }));
    expect(standIn.log.slice(before).some(({ path }) => path.startsWith('/search/repositories'))).toBe(false);
    expect(state.counts().repositories.server).toBe(world.repositories.filter(({ isServer }) => isServer).length);
  });

  test.each([
    ['not found', 404, 'gone'],
    ['forbidden', 403, 'refused'],
    ['blocked for legal reasons', 451, 'blocked'],
    ['invalid', 422, 'invalid'],
  ])('is not tried again where that cannot help: %s', async (_, status, problem) => {
    await start();
    standIn.faults.push({ on: /repos/, status, times: 9 });
    await expect(ask(reach(standIn))).rejects.toMatchObject({ problem });
    expect(standIn.log.length).toBe(1);
  });

  test('a server that is down for good ends the run after four tries', async () => {
    await start();
    standIn.faults.push({ on: /search/, status: 503, times: 99 });
    await expect(collect(discoverGitHub({ state: memory().state, github: reach(standIn) }))).rejects.toMatchObject({
      problem: 'unavailable',
    });
    expect(standIn.log.length).toBe(4);
  });

  test('a wait ends at once when the run is stopped', async () => {
    await start();
    const stop = new AbortController();
    standIn.faults.push({ on: /repos/, status: 429, headers: { 'retry-after': '3600' }, times: 1 });
    const github = reach(standIn, { signal: stop.signal, onWait: () => setTimeout(() => stop.abort(), 10) });
    await expect(ask(github)).rejects.toThrow(/abort/i);
  });

  test('an unchanged answer is free', async () => {
    await start(undefined, GITHUB_LIMITS);
    const github = reach(standIn);
    const first = (await ask(github))!;
    const repo = ownerOf(standIn.world.repositories[0]!);
    expect(await github.get('core', '/repos/{owner}/{repo}', repo, Any, first.etag)).toBeNull();
    expect(standIn.limits.used()).toEqual({ 'one core': 1 });
    expect(github.usage.notModified).toBe(1);
  });
});

describe('what changes between two steps', () => {
  test('repositories that vanish, turn private, are blocked, emptied or renamed after the search', async () => {
    const world = await start({ servers: 12, others: 0 });
    const [gone, hidden, blocked, emptied, renamed] = world.repositories;
    standIn.faults.push({
      on: /graphql/,
      before: () => {
        world.remove(gone!);
        Object.assign(hidden!, { state: 'private' });
        Object.assign(blocked!, { state: 'blocked' });
        Object.assign(emptied!, { state: 'empty' });
        world.rename(renamed!, 'elsewhere', 'new-name-mcp');
      },
    });
    const { state } = memory();
    const found = await collect(discoverGitHub({ state, github: reach(standIn) }));
    expect(found.map(({ repository }) => repository).sort()).toEqual(world.repositories.slice(4).map(fullName).sort());
    expect(state.counts().repositories).toMatchObject({ server: 8, rejected: 1, gone: 3 });
  });

  test('a repository that GitHub fails at whenever it is asked for does not keep the others from being found', async () => {
    const world = await start({ servers: 30, others: 0 });
    Object.assign(world.repositories[7]!, { state: 'unanswerable' });
    const { state } = memory();
    const found = await collect(discoverGitHub({ state, github: reach(standIn) }));
    expect(found).toHaveLength(29);
    expect(state.counts().repositories).toMatchObject({ server: 29, gone: 1 });
  });

  test('a name taken over by another repository is another server', async () => {
    const world = await start({ servers: 5, others: 0 });
    const { state } = memory();
    await collect(discoverGitHub({ state, github: reach(standIn) }));
    const [old] = world.repositories;
    const { owner, name } = old!;
    world.rename(old!, owner, 'moved-away-mcp');
    world.push(old!, Date.now() / 1000 + 10);
    const { id: _, head: __, ...rest } = world.repositories[1]!;
    const taker = world.add({ ...rest, owner, name, pushed: Date.now() / 1000 + 10 });
    const found = await collect(discoverGitHub({ state, github: reach(standIn) }));
    expect(found.map(({ repository }) => repository).sort()).toEqual([fullName(old!), fullName(taker)].sort());
    expect(state.counts().repositories.server).toBe(6);
  });
});

describe('freshness', () => {
  test('a day later only what changed is looked at in full, and handed on', async () => {
    const world = await start({ servers: 80, others: 80 });
    const { state, clock, github } = atTime(Date.parse('2026-11-02T00:00:00Z'));
    await collect(discoverGitHub({ state, github }));
    clock.time += 86_400_000;
    const changed = world.repositories.filter(({ isServer }) => isServer).slice(0, 3);
    for (const repo of changed) world.push(repo, clock.time / 1000 - 3600);
    const before = { ...github.usage };
    const found = await collect(discoverGitHub({ state, github }));
    expect(found.map(({ repository }) => repository).sort()).toEqual(changed.map(fullName).sort());
    expect(github.usage.codeSearch - before.codeSearch).toBe(0);
    expect(github.usage.search - before.search).toBe(8);
    expect(github.usage.points - before.points).toBe(1);
  });

  test('what is due is looked at within the budget, the longest overdue first; what is left stays due', async () => {
    const world = await start({ servers: 450, others: 0 });
    const { state, clock, github } = atTime(Date.parse('2026-11-02T00:00:00Z'));
    await collect(discoverGitHub({ state, github }));
    clock.time += 40 * 86_400_000;
    for (const repo of world.repositories) if (repo.id % 10 === 0) world.push(repo, clock.time / 1000 - 3600);
    const before = github.usage.points;
    const first = await collect(discoverDue({ state, github, budget: 4 }));
    expect(github.usage.points - before).toBeLessThanOrEqual(4);
    const rest = await collect(discoverDue({ state, github }));
    expect([...first, ...rest].length).toBe(45);
    expect(first.length).toBeGreaterThan(0);
    expect(await collect(discoverDue({ state, github }))).toEqual([]);
  });

  function atTime(time: number) {
    const { github, clock } = simulated();
    clock.time = time;
    return { state: new CrawlState(memory().catalogue.database, clock.now), clock, github };
  }
});
