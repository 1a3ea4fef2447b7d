/**
 * What it costs to find 43,000 servers among as many repositories that only look like them, and to keep up with them: requests by kind, the
 * hours at GitHub's limits for one token, memory. Every request goes over HTTP to the stand-in, which counts limits down as GitHub does; only
 * time is simulated. Run it as `node test/bench/github.ts [servers] [others] [--archives]`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { GitHub, type Usage } from '../../crawler/discover/github/client.ts';
import { discoverDue, discoverGitHub } from '../../crawler/discover/github/index.ts';
import { CrawlState } from '../../crawler/discover/state.ts';
import { Catalogue } from '../../data/catalogue.ts';
import type { Candidate } from '../../data/model.ts';
import { TIME_HEADER } from '../github/server.ts';
import { SimulatedClock } from './github-clock.ts';

const numbers = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const [servers = 43_000, others = 47_000] = numbers;
const withArchives = process.argv.includes('--archives');

/** How long GitHub takes to answer, in milliseconds: assumed, on the slow side. */
const LATENCY = { search: 900, code: 1500, graphql: 4000, archive: 1500 };
const ARCHIVES_AT_ONCE = 8;

const folder = mkdtempSync(join(tmpdir(), 'mcp-risk-bench-'));
const child = fork(new URL('./github-world.ts', import.meta.url), [String(servers), String(others), '50']);
const told = async (): Promise<Record<string, unknown>> => (await once(child, 'message'))[0];
const say = async (message: object): Promise<Record<string, unknown>> => {
  child.send(message);
  return told();
};
const { url, graphqlUrl } = (await told()) as { url: string; graphqlUrl: string };

const clock = new SimulatedClock(Date.parse('2026-11-01T00:00:00Z'));
let peak = 0;
const measure = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 100);

const github = new GitHub({
  tokens: ['one'],
  apiUrl: url,
  graphqlUrl,
  clock,
  fetch: async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set(TIME_HEADER, String(Math.floor(clock.now())));
    const address = String(input);
    const answer = await clock.during(fetch(address, { ...init, headers }));
    const kind = address.includes('/search/code')
      ? 'code'
      : address.includes('/search/')
        ? 'search'
        : address.endsWith('/graphql')
          ? 'graphql'
          : 'archive';
    await clock.sleep(LATENCY[kind]);
    return answer;
  },
});
const catalogue = Catalogue.open(join(folder, 'catalogue.db'));
const state = new CrawlState(catalogue.database, clock.now);

const archives = new PQueue({ concurrency: ARCHIVES_AT_ONCE });
async function consume(candidates: AsyncIterable<Candidate>): Promise<number> {
  let count = 0;
  for await (const { repository, ref } of candidates) {
    count++;
    if (!withArchives) continue;
    await archives.onSizeLessThan(1000);
    void archives.add(async () => {
      const stream = await github.archive(repository!, ref!);
      for await (const _ of stream);
    });
  }
  await archives.onIdle();
  return count;
}

const rows: Record<string, unknown>[] = [];
async function phase(name: string, work: () => Promise<number>): Promise<void> {
  const before: Usage = { ...github.usage };
  const [begun, real] = [clock.now(), performance.now()];
  const found = await work();
  const spent = Object.fromEntries(
    Object.entries(github.usage).map(([kind, n]) => [kind, n - before[kind as keyof Usage]]),
  ) as unknown as Usage;
  rows.push({
    phase: name,
    handed: found,
    search: spent.search,
    code: spent.codeSearch,
    rest: spent.rest,
    'search+rest': spent.search + spent.codeSearch + spent.rest,
    points: spent.points,
    archives: spent.tarballs,
    retries: spent.retries,
    hours: Number(((clock.now() - begun) / 3_600_000).toFixed(2)),
    'real s': Math.round((performance.now() - real) / 1000),
    'peak MB': Math.round(peak / 1e6),
  });
  console.log(JSON.stringify(rows.at(-1)));
}

await phase('first sweep', () => consume(discoverGitHub({ state, github })));
console.log(JSON.stringify({ counts: state.counts(), world: await say({ kind: 'report' }) }));

const DAY = 86_400_000;
for (const day of [1, 2]) {
  await clock.sleep(Math.max(0, Date.parse('2026-11-01T00:00:00Z') + day * DAY - clock.now()));
  const from = Math.floor(clock.now() / 1000) - 86_400;
  await say({ kind: 'day', from, changed: 0.02, added: Math.round(servers / 300) });
  await phase(`day ${day}: searches`, () => consume(discoverGitHub({ state, github })));
  await phase(`day ${day}: what is due`, () => consume(discoverDue({ state, github })));
}
const report = await say({ kind: 'report' });
clearInterval(measure);
catalogue.close();
console.table(rows);
console.log(JSON.stringify({ report, database: statSync(join(folder, 'catalogue.db')).size }));
child.send({ kind: 'end' });
await once(child, 'exit');
rmSync(folder, { recursive: true, force: true });
