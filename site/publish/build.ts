/**
 * Builds the static site and the static API: renders in several processes, each taking the next group of documents when it is done with one,
 * writes only the files whose content changed, and removes those that are no longer there.
 */
import { fork } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Catalogue } from '../../data/catalogue.ts';
import { templates } from '../templates.ts';
import type { FromProcess, ToProcess } from './process.ts';
import { sitemaps } from './sitemap.ts';
import { fileOf, type Group, type Made, openWorker, type Task } from './worker.ts';

export interface BuildOptions {
  /** The catalogue's file. */
  db: string;
  /** Folder of the site; only what an earlier build wrote there is ever removed from it. */
  out: string;
  /** Absolute address at which the site will live; a local one unless given. */
  base?: string;
  /** Rendering processes; the number of processors unless given. */
  jobs?: number;
  /** Write every file again, also those that an earlier build left unchanged. */
  fresh?: boolean;
  /** Called after each group of documents. */
  onProgress?: (done: number, total: number) => void;
}

export interface BuildResult {
  /** Documents the site has now, and how many files were written and removed for it. */
  documents: number;
  written: number;
  removed: number;
  /** Size of all documents together. */
  bytes: number;
  /** Nothing had changed since the last build, so nothing was rendered. */
  upToDate: boolean;
  seconds: number;
}

/** What an earlier build left: the state it was made from and the validator of every file it wrote. */
interface Manifest {
  key: string;
  bytes: number;
  files: Record<string, string>;
}

const MANIFEST = '.manifest.json';
const DEFAULT_BASE = 'http://localhost:8080/';
/** Groups of documents that are about no single server. */
const OTHER_PARTS = 8;

/** A base address as an URL that ends in `/`. @throws TypeError when it is not an http(s) address. */
export function baseUrl(base: string | undefined): URL {
  const url = new URL(base ?? DEFAULT_BASE);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`Not a web address: ${base}`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  url.search = '';
  url.hash = '';
  return url;
}

export async function build(options: BuildOptions): Promise<BuildResult> {
  const started = performance.now();
  const base = baseUrl(options.base);
  const out = resolve(options.out);
  const compiled = await templates(base.pathname);
  const catalogue = Catalogue.open(options.db, { readonly: true });
  const key = `${compiled.id} ${base.href} ${catalogue.revision()}`;
  const before = options.fresh ? null : readManifest(out);
  const seconds = (): number => (performance.now() - started) / 1000;
  if (before?.key === key) {
    catalogue.close();
    return {
      documents: Object.keys(before.files).length,
      written: 0,
      removed: 0,
      bytes: before.bytes,
      upToDate: true,
      seconds: seconds(),
    };
  }
  mkdirSync(out, { recursive: true });
  cpSync(compiled.assets, out, { recursive: true });
  const slugs = catalogue.serverCards().map((server) => server.slug);
  catalogue.close();

  const known = knownByGroup(before);
  const groups: Group[] = [
    { kind: 'search' },
    ...Array.from({ length: OTHER_PARTS }, (_, part): Group => ({ kind: 'others', part, parts: OTHER_PARTS })),
    ...slugs.map((slug): Group => ({ kind: 'server', slug })),
  ];
  const tasks = groups.map(
    (group): Task => ({ group, known: known.get(group.kind === 'server' ? group.slug : '') ?? {} }),
  );
  const files: Record<string, string> = {};
  let written = 0;
  let bytes = 0;
  let done = 0;
  const take = (made: Made): void => {
    Object.assign(files, made.files);
    written += made.written;
    bytes += made.bytes;
    options.onProgress?.(++done, tasks.length);
  };
  await runAll(tasks, { db: resolve(options.db), out, base: base.href }, options.jobs ?? availableParallelism(), take);

  for (const [path, body] of sitemaps(base, Object.keys(files))) {
    writeFileSync(join(out, fileOf(path)), body);
  }
  const gone = Object.keys(before?.files ?? {}).filter((path) => !(path in files));
  for (const path of gone) rmSync(join(out, fileOf(path)), { force: true });
  writeManifest(out, { key, bytes, files });
  return {
    documents: Object.keys(files).length,
    written,
    removed: gone.length,
    bytes,
    upToDate: false,
    seconds: seconds(),
  };
}

/** Documents by the group they belong to: the server in their path, or ''. */
function knownByGroup(manifest: Manifest | null): Map<string, Record<string, string>> {
  const groups = new Map<string, Record<string, string>>();
  for (const [path, etag] of Object.entries(manifest?.files ?? {})) {
    const found = /^(?:\/api\/v1)?\/servers\/(?!page\/)([^/]+?)(?:\.json$|\/)/.exec(path);
    const group = found?.[1] ?? '';
    const known = groups.get(group) ?? {};
    known[path] = etag;
    groups.set(group, known);
  }
  return groups;
}

async function runAll(
  tasks: readonly Task[],
  options: { db: string; out: string; base: string },
  jobs: number,
  take: (made: Made) => void,
): Promise<void> {
  if (jobs <= 1) {
    const work = await openWorker(options);
    for (const task of tasks) take(await work(task));
    return;
  }
  let next = 0;
  const one = (): Promise<void> =>
    new Promise((done, fail) => {
      const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), { execArgv: [] });
      const give = (): void => {
        const task = tasks[next++];
        if (task) child.send({ task } satisfies ToProcess);
        else child.disconnect();
      };
      child.on('message', (message: FromProcess) => {
        if ('error' in message) fail(new Error(`A rendering process failed: ${message.error}`));
        else {
          if ('made' in message) take(message.made);
          give();
        }
      });
      child.on('error', fail);
      child.on('exit', (code) =>
        code === 0 ? done() : fail(new Error(`A rendering process ended with code ${code}.`)),
      );
      child.send({ init: options } satisfies ToProcess);
    });
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, one));
}

function readManifest(out: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(join(out, MANIFEST), 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

function writeManifest(out: string, manifest: Manifest): void {
  const file = join(out, MANIFEST);
  writeFileSync(`${file}.new`, JSON.stringify(manifest));
  renameSync(`${file}.new`, file);
}
