/**
 * What publishing costs at scale, in one run: `npm run bench:site -- --db CATALOGUE [--from REAL.db --change 1] [--compare 10000]`.
 *
 * 1. The whole catalogue into packs, by one process per core, and again after `--change` percent of its servers got a new version
 *    (site-catalogue.ts makes the catalogue and the change, to a copy of which it labels those servers anew first).
 * 2. The same pages of the first servers, `--compare` tools together, three ways: our publisher, a plain `astro build` of the same templates
 *    (site-astro.ts), and a bare Node program that writes template strings of the same size (site-bare.ts): processor time, wall time, memory.
 * 3. That pages of the publisher and of `astro build` are the same bytes, but for the digests in the names of scripts.
 *
 * Memory is the largest resident set of any one process (VmHWM, proc(5)), read twice a second; processor time is that of the whole process tree,
 * without the compilation of templates, which is timed by itself.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { templates } from '../../site/templates.ts';

const { values } = parseArgs({
  options: {
    db: { type: 'string', default: 'data/catalogue.db' },
    from: { type: 'string' },
    change: { type: 'string', default: '1' },
    compare: { type: 'string', default: '10000' },
    dir: { type: 'string', default: tmpdir() },
  },
});
mkdirSync(values.dir, { recursive: true });
const folder = mkdtempSync(join(values.dir, 'bench-site-'));
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Cost {
  wall: number;
  processor: number;
  /** Megabytes of the largest process, and what the program said last. */
  memory: number;
  said: string;
}

/** Runs a program and all it starts. @throws where it fails */
async function run(script: string, ...args: string[]): Promise<Cost> {
  const started = performance.now();
  const child = spawn('/usr/bin/time', ['-f', '%U %S', process.execPath, program(script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (errors += data));
  let memory = 0;
  const timer = setInterval(() => (memory = Math.max(memory, ...tree(child.pid!).map(largest))), 500);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${errors}`);
  const [user, system] = errors.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wall: (performance.now() - started) / 1000, processor: user! + system!, memory, said: said.trim() };
}

/** A process and all below it. */
function tree(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const parent = Number(read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(parents.get(pid) ?? []));
  return found;
}

const largest = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const sizeOf = (path: string): number =>
  existsSync(path)
    ? statSync(path).isDirectory()
      ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
      : statSync(path).size
    : 0;

const line = (name: string, { wall, processor, memory }: Cost, more = ''): void =>
  console.log(
    `${name.padEnd(34)} wall ${wall.toFixed(1).padStart(7)} s  processor ${processor.toFixed(1).padStart(7)} s  largest process ${memory.toFixed(0).padStart(5)} MB  ${more}`,
  );

try {
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(2)} at the start`);
  const started = performance.now();
  await templates('/');
  console.log(`templates ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const [out, db] = [join(folder, 'site'), join(folder, 'catalogue.db')];
  for (const suffix of ['', '-wal']) if (existsSync(values.db + suffix)) cpSync(values.db + suffix, db + suffix);
  const { from, change } = values;
  const alter = (how: 'relabel' | 'change'): void => {
    if (from)
      execFileSync(process.execPath, [program('site-catalogue.ts'), '--from', from, '--out', db, `--${how}`, change]);
  };
  alter('relabel');
  const whole = await run('site-build.ts', db, out, 'packs');
  const built = JSON.parse(whole.said) as { documents: number; bytes: number };
  line(
    'everything',
    whole,
    `${built.documents.toLocaleString('en')} documents, ${Math.round(built.documents / whole.wall)}/s, ${(built.bytes / 1e9).toFixed(2)} GB in ${(sizeOf(join(out, 'packs')) / 1e9).toFixed(2)} GB of packs and ${(sizeOf(join(out, '.manifest.db')) / 1e6).toFixed(0)} MB of manifest`,
  );
  if (from) {
    alter('change');
    const again = await run('site-build.ts', db, out, 'packs');
    const { documents, written } = JSON.parse(again.said) as { documents: number; written: number };
    line(
      `${change} % of the servers changed`,
      again,
      `${written.toLocaleString('en')} of ${documents.toLocaleString('en')} documents written`,
    );
  }
  rmSync(out, { recursive: true });

  const limit = values.compare;
  console.log(`\nThe pages of servers and tools, ${Number(limit).toLocaleString('en')} tools:`);
  const [ours, astro, bare] = [join(folder, 'ours'), join(folder, 'astro'), join(folder, 'bare')];
  const rows: [string, Cost][] = [
    ['publisher, one process, packs', await run('site-pages.ts', db, ours, limit, 'packs')],
    ['publisher, one process, files', await run('site-pages.ts', db, ours, limit, 'files')],
    ['astro build, files', await run('site-astro.ts', db, astro, limit)],
    ['bare Node, files', await run('site-bare.ts', db, bare, limit)],
  ];
  const [reference] = rows.map(([, cost]) => cost.processor);
  for (const [name, cost] of rows)
    line(
      name,
      cost,
      `${(1000 * (cost.processor / Number(cost.said))).toFixed(2)} ms a page, ${(cost.processor / reference!).toFixed(2)} × the publisher's processor time`,
    );
  const [same, differing] = compared(ours, astro);
  console.log(`publisher and astro build: ${same} pages the same, ${differing} different`);
  process.exitCode = differing > 0 || same === 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Pages of two folders by whether they are the same bytes, but for the digests in the names of scripts and styles. */
function compared(one: string, other: string): [same: number, differing: number] {
  let [same, differing] = [0, 0];
  const page = (file: string): string => readFileSync(file, 'utf8').replace(/\/assets\/[\w.-]+/g, '/assets/');
  for (const entry of readdirSync(join(one, 'servers'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const twin = join(other, file.slice(one.length));
    if (existsSync(twin) && page(twin) === page(file)) same++;
    else differing++;
  }
  return [same, differing];
}
