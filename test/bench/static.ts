/**
 * Speed of static enumeration: `npm run bench:static -- FOLDER…`, each folder holding checkouts as sub-folders. Reports repositories and
 * megabytes a second, processor time of the median repository after start-up, the slowest ones, and peak memory; then the same with two
 * workers.
 */
import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { enumerateStatic } from '../../crawler/enumerate/static/index.ts';
import { languageOf } from '../../crawler/enumerate/static/languages/index.ts';
import { Source } from '../../crawler/enumerate/static/source.ts';

interface Run {
  name: string;
  /** Processor time in milliseconds. */
  cpu: number;
  wall: number;
  bytes: number;
  tools: number;
}

/** Bytes of source code in a folder. */
function sourceBytes(root: string): number {
  const source = new Source(root);
  return source.files
    .filter((file) => languageOf(file))
    .reduce((sum, file) => sum + (source.read(file)?.length ?? 0), 0);
}

async function measure(root: string): Promise<Run> {
  const cpu = process.threadCpuUsage();
  const wall = performance.now();
  const { servers } = await enumerateStatic(root);
  const used = process.threadCpuUsage(cpu);
  return {
    name: root.split('/').at(-1)!,
    cpu: (used.user + used.system) / 1000,
    wall: performance.now() - wall,
    bytes: 0,
    tools: servers.reduce((sum, server) => sum + server.tools.length, 0),
  };
}

if (!isMainThread) {
  for (const root of workerData as string[]) await measure(root);
  parentPort!.postMessage('done');
} else {
  const roots = process.argv.slice(2).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const sizes = new Map(roots.map((root) => [root.split('/').at(-1)!, sourceBytes(root)]));
  for (const root of roots.slice(0, 5)) await measure(root); // start-up: grammars are loaded, code is compiled
  const runs: Run[] = [];
  let peak = 0;
  const started = performance.now();
  for (const root of roots) {
    const run = await measure(root);
    runs.push({ ...run, bytes: sizes.get(run.name)! });
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const one = (performance.now() - started) / 1000;
  const megabytes = runs.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const byCpu = runs.toSorted((a, b) => a.cpu - b.cpu);
  const slowest = byCpu.slice(-5).reverse();
  console.log(
    `load ${loadavg()[0]!.toFixed(1)}, ${runs.length} repositories, ${megabytes.toFixed(1)} MB of source, ${runs.reduce((sum, { tools }) => sum + tools, 0)} tools`,
  );
  console.log(
    `one worker   ${(runs.length / one).toFixed(1)} repositories/s, ${(megabytes / one).toFixed(1)} MB/s, ${one.toFixed(1)} s`,
  );
  console.log(
    `median repository ${byCpu[byCpu.length >> 1]!.cpu.toFixed(0)} ms of processor time, peak memory ${(peak / 1e6).toFixed(0)} MB`,
  );
  for (const { name, cpu, bytes } of slowest)
    console.log(`  ${cpu.toFixed(0)} ms  ${(bytes / 1e6).toFixed(1)} MB  ${name}`);

  // Dealt out in turns, largest first, so that both workers have as much to do.
  const ordered = roots.toSorted((a, b) => sizes.get(b.split('/').at(-1)!)! - sizes.get(a.split('/').at(-1)!)!);
  const begun = performance.now();
  await Promise.all(
    [0, 1].map(
      (which) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: ordered.filter((_, i) => i % 2 === which),
          });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  const two = (performance.now() - begun) / 1000;
  console.log(
    `two workers  ${(runs.length / two).toFixed(1)} repositories/s, ${(megabytes / two).toFixed(1)} MB/s, ${two.toFixed(1)} s, ${(one / two).toFixed(2)} times as fast`,
  );
}
