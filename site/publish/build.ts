/**
 * Builds the static site and the static API (README.md): says what has to be made (plan.ts), has it made by several processes (pool.ts), and
 * notes what stands where (manifest.ts). A small catalogue becomes plain files, a large one packs.
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import { templates } from '../templates.ts';
import { copyAssets } from './assets.ts';
import { removeFile } from './files.ts';
import type { Format, Made } from './making.ts';
import { type Build, Manifest } from './manifest.ts';
import { packsIn, removePack } from './pack.ts';
import { changePlan, type Task, wholePlan } from './plan.ts';
import { runAll } from './pool.ts';

export type { Format } from './making.ts';

export interface BuildOptions {
  /** The catalogue's file. */
  db: string;
  /** Folder of the site; only what an earlier build wrote there is ever removed from it. */
  out: string;
  /** Absolute address at which the site will live; a local one unless given. */
  base?: string;
  /** Rendering processes; the number of processors unless given. */
  jobs?: number;
  /** Make everything again, also what an earlier build left and nothing changed of. */
  fresh?: boolean;
  /** Plain files, or packs; by the size of the catalogue unless given. */
  format?: Format;
  /** Folder of the same site in packs, from which is taken what it has. */
  packs?: string;
  /** Called for each plain file that was written, with its media type, or removed. */
  onFile?: (action: 'put' | 'delete', path: string, type: string | null) => void;
  /** Called after each group of documents. */
  onProgress?: (done: number, total: number) => void;
}

export interface BuildResult {
  format: Format;
  /** Documents the site has now, and how many were written and removed for it. */
  documents: number;
  written: number;
  removed: number;
  /** Size of the documents that were made, before they were compressed. */
  bytes: number;
  /** Nothing had changed since the last build, so nothing was rendered. */
  upToDate: boolean;
  seconds: number;
}

const DEFAULT_BASE = 'http://localhost:8080/';
/** With more tools than this a site has more files (four for each tool) than hosts of plain files take (100,000 at Cloudflare Pages). */
const PACKS_FROM = 25_000;

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
  const db = resolve(options.db);
  const jobs = options.jobs ?? availableParallelism();
  const compiled = await templates(base.pathname);
  const catalogue = Catalogue.open(db, { readonly: true });
  catalogue.hold();
  mkdirSync(out, { recursive: true });
  const manifest = Manifest.open(out, { readonly: false });
  try {
    const format = options.format ?? (catalogue.count() > PACKS_FROM ? 'packs' : 'files');
    const wanted: Build = { templates: compiled.id, base: base.href, revision: catalogue.revision(), format };
    const last = manifest.build();
    const fresh = options.fresh === true || last?.format !== format;
    const trust = !fresh && !manifest.isHalfWritten();
    const tally = { documents: 0, written: 0, removed: 0, bytes: 0 };
    const result = (upToDate: boolean): BuildResult => ({
      format,
      ...tally,
      upToDate,
      seconds: (performance.now() - started) / 1000,
    });
    if (trust && JSON.stringify(last) === JSON.stringify(wanted)) {
      tally.documents = manifest.count();
      return result(true);
    }
    const copied = copyAssets(compiled.assets, out);
    if (format === 'files') for (const { path, type } of copied) options.onFile?.('put', path, type);
    if (format === 'files') manifest.set('writing', '1');
    const packs = packsIn(out);
    const firstPack = Math.max(0, ...packs) + 1;

    manifest.begin();
    const isSame = trust && last?.templates === wanted.templates && last.base === wanted.base;
    let gone: string[] = [];
    function* tasks(): Generator<Task[]> {
      const plan = isSame ? changePlan(catalogue, manifest, format) : wholePlan(catalogue, manifest, format);
      gone = plan.gone;
      yield* plan.tasks;
    }
    let done = 0;
    const leave = (path: string): void => {
      tally.removed++;
      if (format === 'packs') return;
      removeFile(out, path);
      options.onFile?.('delete', path, null);
    };
    const take = (made: Made, known: number): void => {
      manifest.put(made.group, made.entries, made.documents, made.server);
      if (made.base) manifest.set('search', made.base);
      tally.written += made.written;
      tally.bytes += made.bytes;
      for (const [path, type] of made.files) options.onFile?.('put', path, type);
      for (const path of made.removed) leave(path);
      options.onProgress?.(++done, known);
    };
    await runAll(
      tasks(),
      { db, out, base: base.href, format, trust, firstPack, ...(options.packs && { packs: options.packs }) },
      jobs,
      take,
    );
    for (const slug of gone) {
      const group = { kind: 'server', slug } as const;
      for (const path of Object.keys(manifest.entries(group))) leave(path);
      manifest.remove(group);
    }
    tally.documents = manifest.count();
    manifest.commit(wanted);
    // Nobody reads the packs of a site that was made anew; those who had them open still can.
    if (!trust) for (const pack of packs) removePack(out, pack);
    return result(false);
  } finally {
    manifest.rollback();
    manifest.close();
    catalogue.close();
  }
}
