/**
 * Speed of static enumeration: `npm run bench:static -- FOLDER…`, each folder holding checkouts as sub-folders. They are read by the threads
 * that the crawl reads with, first one thread, then two. Reports repositories and megabytes a second, processor time of the median repository
 * after start-up, the slowest ones, peak memory, and how much faster two threads are: than one with the whole machine, where collecting
 * garbage and compiling happen on the other cores, and, in processes of their own that Linux holds to so many cores, than one on one core.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { READER_LIMITS, type ReadingAnswer } from '../../crawler/enumerate/reader.ts';
import { languageOf } from '../../crawler/enumerate/static/languages/index.ts';
import { Source } from '../../crawler/enumerate/static/source.ts';

interface Run {
  root: string;
  /** Processor time of the thread in milliseconds. */
  cpu: number;
  tools: number;
}

interface Round {
  runs: Run[];
  /** Seconds on the clock, and seconds of processor time of the whole process: collecting garbage and compiling have threads of their own. */
  wall: number;
  cpu: number;
}

/** Every so many checkouts, one is read before the clock starts: grammars are loaded, code is compiled. */
const WARM_UP = 10;

/** Bytes of source code in a folder. */
function sourceBytes(root: string): number {
  return new Source(root).files
    .filter((file) => languageOf(file))
    .reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
}

async function read(worker: Worker, root: string): Promise<Run> {
  const before = await worker.cpuUsage();
  const answered = once(worker, 'message'); // rejects when the thread fails
  worker.postMessage({ root, options: {} });
  const [answer] = (await answered) as [ReadingAnswer];
  const { user, system } = await worker.cpuUsage(before);
  if ('error' in answer) throw new Error(`${root}: ${answer.error}`);
  const tools = answer.result.servers.reduce((sum, server) => sum + server.tools.length, 0);
  return { root, cpu: (user + system) / 1000, tools };
}

/** Reads all with some threads, each taking the next as soon as it has done one. */
async function round(roots: readonly string[], threads: number): Promise<Round> {
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('../../crawler/enumerate/reader-thread.ts', import.meta.url), {
        resourceLimits: READER_LIMITS,
      }),
  );
  await Promise.all(
    workers.map(async (worker) => {
      await once(worker, 'online');
      for (let i = WARM_UP >> 1; i < roots.length; i += WARM_UP) await read(worker, roots[i]!);
    }),
  );
  const runs: Run[] = [];
  const pending = [...roots];
  const started = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    workers.map(async (worker) => {
      for (let root = pending.shift(); root !== undefined; root = pending.shift()) runs.push(await read(worker, root));
    }),
  );
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { runs, wall, cpu: (user + system) / 1e6 };
}

/** The same in a process of its own: as many threads as cores, all that the process does on those cores. Null where there is no `taskset`. */
async function held(cores: number, folders: readonly string[]): Promise<Round | null> {
  const list = Array.from({ length: cores }, (_, i) => i).join(',');
  const command = ['-c', list, process.execPath, import.meta.filename, `${HELD}${cores}`, ...folders];
  try {
    const { stdout } = await promisify(execFile)('taskset', command, { maxBuffer: 1e8 });
    return JSON.parse(stdout) as Round;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const HELD = '--held=';
const [first = '', ...others] = process.argv.slice(2);
const folders = first.startsWith(HELD) ? others : [first, ...others];

const sizes = new Map(
  folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .map((root) => [root, sourceBytes(root)]),
);
// The largest first, so that no thread is left alone with one of them at the end.
const roots = [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)!);
const megabytes = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) / 1e6;

const speed = ({ wall, cpu }: Round): string =>
  `${(roots.length / wall).toFixed(1)} repositories/s, ${(megabytes / wall).toFixed(1)} MB/s, ` +
  `${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of processor time`;

if (first.startsWith(HELD)) {
  console.log(JSON.stringify(await round(roots, Number(first.slice(HELD.length)))));
  process.exit();
}

const one = await round(roots, 1);
const peak = process.resourceUsage().maxRSS / 1000;
const tools = one.runs.reduce((sum, run) => sum + run.tools, 0);
console.log(
  `load ${loadavg()[0]!.toFixed(1)}, ${roots.length} repositories, ${megabytes.toFixed(1)} MB of source, ${tools} tools`,
);
console.log(`one thread   ${speed(one)}`);
const byCpu = one.runs.toSorted((a, b) => a.cpu - b.cpu);
console.log(
  `median repository ${byCpu[byCpu.length >> 1]!.cpu.toFixed(0)} ms of processor time, peak memory ${peak.toFixed(0)} MB`,
);
for (const { root, cpu } of byCpu.slice(-6).reverse())
  console.log(`  ${cpu.toFixed(0)} ms  ${(sizes.get(root)! / 1e6).toFixed(1)} MB  ${basename(root)}`);
const two = await round(roots, 2);
console.log(`two threads  ${speed(two)}, ${(one.wall / two.wall).toFixed(2)} times as fast`);
console.log(`peak memory with two threads ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`);

const [oneHeld, twoHeld] = [await held(1, folders), await held(2, folders)];
if (oneHeld && twoHeld) {
  console.log(`one thread, its process held to one core    ${speed(oneHeld)}`);
  console.log(
    `two threads, their process held to two cores  ${speed(twoHeld)}, ${(oneHeld.wall / twoHeld.wall).toFixed(2)} times as fast`,
  );
}
