/** Makes groups of documents and writes what changed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import { writeSearchIndex } from '../search/write.ts';
import { Site } from '../site.ts';
import { templates } from '../templates.ts';
import { documentRouter, otherPaths, serverPaths } from './documents.ts';
import { etagOf } from './etag.ts';

export interface WorkerOptions {
  db: string;
  out: string;
  base: string;
}

/** A group to make: a server's documents, one of several parts of the others, or the search index. */
export type Group =
  | { kind: 'server'; slug: string }
  | { kind: 'others'; part: number; parts: number }
  | { kind: 'search' };

/** `known` has the validators of the files of the group that stand there now. */
export interface Task {
  group: Group;
  known: Record<string, string>;
}

export interface Made {
  /** Validators of the group's documents by path. */
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
  return async ({ group, known }) => {
    const made: Made = { files: {}, written: 0, bytes: 0 };
    const put = (path: string, content: string | Buffer): void => {
      const body = Buffer.from(content);
      const etag = etagOf(body);
      made.files[path] = etag;
      made.bytes += body.length;
      if (known[path] === etag) return;
      const file = join(out, fileOf(path));
      const folder = dirname(file);
      if (!folders.has(folder)) {
        mkdirSync(folder, { recursive: true });
        folders.add(folder);
      }
      writeFileSync(file, body);
      made.written++;
    };
    if (group.kind === 'search') writeSearchIndex(site.catalogue, put);
    else
      for (const path of pathsOf(site, group)) {
        const answer = await router.answer(site, path);
        if (!answer) throw new Error(`Nothing answers ${path}.`);
        put(path, answer.body);
      }
    site.close();
    return made;
  };
}

function* pathsOf(site: Site, group: Exclude<Group, { kind: 'search' }>): Generator<string> {
  if (group.kind === 'server') yield* serverPaths(site, group.slug);
  else {
    let position = 0;
    for (const path of otherPaths(site)) if (position++ % group.parts === group.part) yield path;
  }
}
