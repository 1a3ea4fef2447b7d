/** One rendering process: gets groups of documents to make, writes what changed, answers with what it made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import { Site } from '../site.ts';
import { templates } from '../templates.ts';
import { documentRouter, otherPaths, serverPaths } from './documents.ts';
import { etagOf } from './etag.ts';

export interface WorkerOptions {
  db: string;
  out: string;
  base: string;
}

/** A group to make: one server's documents, or a part of the others. `known` has the validators of the files that stand there now. */
export interface Task {
  group: string;
  slug: string | null;
  part: number;
  parts: number;
  known: Record<string, string>;
}

export interface Made {
  group: string;
  files: Record<string, string>;
  written: number;
  bytes: number;
}

/** Where a document stands in a folder of files. */
export const fileOf = (path: string): string => (path.endsWith('/') ? `${path.slice(1)}index.html` : path.slice(1));

export async function openWorker({ db, out, base }: WorkerOptions): Promise<(task: Task) => Promise<Made>> {
  const site = new Site(Catalogue.open(db, { readonly: true }), new URL(base));
  const router = documentRouter(await templates(site.base.pathname));
  const folders = new Set<string>();
  return async ({ group, slug, part, parts, known }) => {
    const files: Record<string, string> = {};
    let written = 0;
    let bytes = 0;
    let position = 0;
    for (const path of slug === null ? otherPaths(site) : serverPaths(site, slug)) {
      if (position++ % parts !== part) continue;
      const answer = await router.answer(site, path);
      if (!answer) throw new Error(`Nothing answers ${path}.`);
      const body = Buffer.from(answer.body);
      const etag = etagOf(body);
      files[path] = etag;
      bytes += body.length;
      if (known[path] === etag) continue;
      const file = join(out, fileOf(path));
      const folder = dirname(file);
      if (!folders.has(folder)) {
        mkdirSync(folder, { recursive: true });
        folders.add(folder);
      }
      writeFileSync(file, body);
      written++;
    }
    site.close();
    return { group, files, written, bytes };
  };
}

// Started as a process of its own: `init` once, then tasks one by one.
if (process.send) {
  let work: ((task: Task) => Promise<Made>) | undefined;
  process.on('message', (message: { init: WorkerOptions } | { task: Task }) => {
    const run = async (): Promise<void> => {
      if ('init' in message) {
        work = await openWorker(message.init);
        process.send!({ ready: true });
      } else process.send!({ made: await work!(message.task) });
    };
    run().catch((error: Error) => {
      process.send!({ error: error.stack ?? error.message });
      process.exitCode = 1;
      process.disconnect();
    });
  });
}
