/**
 * Policy lookups a second of `mcp-risk serve` held to one core, over loopback: `npm run bench:serve [CATALOGUE [RATE [SITE]]]`, where SITE is a folder
 * with the same catalogue's site in packs.
 * Every address is asked for once (cold), then at a fixed rate however slow the answers are, so that waiting counts as latency; last as
 * fast as 32 connections go.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Catalogue } from '../../data/catalogue.ts';

const [db = 'data/catalogue.db', rate = '1000', site = ''] = process.argv.slice(2);
const SECONDS = 10;
const CONNECTIONS = 32;

const server = spawn(
  process.execPath,
  [
    fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url)),
    'serve',
    '--port',
    '0',
    '--json',
    '--db',
    db,
    '--site',
    site,
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
// The announcement is one JSON document over several lines.
let announced = '';
for await (const line of createInterface(server.stdout)) {
  announced += line;
  if (line === '}') break;
}
const { url } = JSON.parse(announced) as { url: string };
const onOneCore = availableParallelism() > 1 && process.platform === 'linux';
if (onOneCore) {
  execFileSync('taskset', ['-acp', '0', String(server.pid)]);
  execFileSync('taskset', ['-acp', '1', String(process.pid)]);
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const paths = addresses();

/** What a gateway asks: which server a package is, and its policy. */
function addresses(): string[] {
  const catalogue = Catalogue.open(db, { readonly: true });
  const cards = catalogue.serverCards().filter(({ isRead }) => isRead);
  catalogue.close();
  return cards.flatMap((card) => [
    `api/v1/servers/${card.slug}/policy.json`,
    ...(card.package ? [`api/v1/lookup/npm/${card.package}.json`] : []),
  ]);
}

/** One answer, whole; its milliseconds since `from` are recorded. */
function ask(path: string, histogram: RecordableHistogram, from = performance.now()): Promise<void> {
  return new Promise((done, fail) => {
    get(url + path, { agent }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode !== 200) return fail(new Error(`${path}: ${response.statusCode}`));
        histogram.record(Math.max(1, Math.round((performance.now() - from) * 1000)));
        done();
      });
    }).on('error', fail);
  });
}

/** Processor seconds of the server so far (proc(5)), on Linux. */
function processorSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function measure(name: string, run: (histogram: RecordableHistogram) => Promise<number>): Promise<void> {
  const histogram = createHistogram();
  const [start, used] = [performance.now(), processorSeconds()];
  const count = await run(histogram);
  const seconds = (performance.now() - start) / 1000;
  const ms = (percentile: number): string => (histogram.percentile(percentile) / 1000).toFixed(2);
  console.log(
    `${name.padEnd(12)}${Math.round(count / seconds)
      .toLocaleString('en')
      .padStart(
        7,
      )} requests/s  p50 ${ms(50)} ms  p99 ${ms(99)} ms  max ${(histogram.max / 1000).toFixed(2)} ms  server ${(((processorSeconds() - used) / seconds) * 100).toFixed(0)} % of a core`,
  );
}

try {
  console.log(
    `${paths.length} addresses, server ${onOneCore ? 'on one core' : 'not pinned'}, load ${loadavg()[0]!.toFixed(2)} at the start`,
  );
  await measure('cold', async (histogram) => {
    for (const path of paths) await ask(path, histogram);
    return paths.length;
  });
  await measure(`${rate}/s`, async (histogram) => {
    const start = performance.now();
    const answers: Promise<void>[] = [];
    const total = Number(rate) * SECONDS;
    while (answers.length < total) {
      const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * Number(rate)));
      while (answers.length < due) {
        const meant = start + (answers.length / Number(rate)) * 1000;
        answers.push(ask(paths[answers.length % paths.length]!, histogram, meant));
      }
      await wait(1);
    }
    await Promise.all(answers);
    return total;
  });
  await measure('as fast as', async (histogram) => {
    const end = performance.now() + SECONDS * 1000;
    let count = 0;
    const loop = async (): Promise<void> => {
      while (performance.now() < end) await ask(paths[count++ % paths.length]!, histogram);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, loop));
    return count;
  });
} finally {
  agent.destroy();
  server.kill('SIGTERM');
  await once(server, 'exit');
}
