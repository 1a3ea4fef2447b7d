/** Makes groups of documents and keeps those that changed. */
import { Catalogue } from '../../data/catalogue.ts';
import { isRecent, MANIFEST_PATH } from '../search/format.ts';
import type { Write } from '../search/part.ts';
import { writeRecent, writeSearchIndex } from '../search/write.ts';
import { Site } from '../site.ts';
import { templates } from '../templates.ts';
import { documentRouter, isStored, pagePaths, pathsOf, typeOf } from './documents.ts';
import { Keeper, type Made, Making, type Storage } from './making.ts';
import { Manifest } from './manifest.ts';
import { PackedSite } from './packed.ts';
import { shownTools, type Task } from './plan.ts';
import { sitemaps } from './sitemap.ts';

export interface WorkerOptions extends Storage {
  db: string;
  base: string;
  /** Folder of a site in packs, from which is taken what it has. */
  packs?: string;
}

export interface Worker {
  make(task: Task): Promise<Made>;
  /** Everything made is on the disk then. */
  close(): void;
}

/** KiB of the catalogue that a process keeps: most of the indexes in which the neighbours of half a million tools are found. */
const CACHE = 48_000;

export async function openWorker(options: WorkerOptions): Promise<Worker> {
  const { db, out, base, format, trust } = options;
  const catalogue = Catalogue.open(db, { readonly: true });
  catalogue.hold();
  catalogue.database.pragma(`cache_size = -${CACHE}`);
  const site = new Site(catalogue, new URL(base), true);
  const compiled = await templates(site.base.pathname);
  const router = documentRouter(compiled);
  const manifest = Manifest.open(out, { readonly: true });
  const packed = options.packs === undefined ? null : PackedSite.open(options.packs);
  const keeper = new Keeper(options);

  /** @param isBeside what stands of the index may stay */
  function searchIndex(making: Making, write: Write, isBeside: boolean): Pick<Made, 'base'> {
    const base = isBeside ? manifest?.searchBase() : null;
    if (!base || !writeRecent(site.catalogue, base, write))
      return { base: JSON.stringify(writeSearchIndex(site.catalogue, write)) };
    making.leaveAllBut((path) => isRecent(path) || path === MANIFEST_PATH);
    return {};
  }

  return {
    async make({ group, server, only, beside }) {
      const making = new Making(manifest?.entries(group) ?? {}, trust, keeper);
      const take = (path: string, body: string | Buffer): void => making.take(path, { type: typeOf(path), body });
      if (group.kind === 'search' && !packed)
        return making.result(group, searchIndex(making, take, format === 'packs' && beside === true));
      if (group.kind === 'sitemap') {
        for (const [path, body] of sitemaps(site.base, pagePaths(site))) take(path, body);
        return making.result(group);
      }
      if (only) {
        const concerned = new Set(only);
        making.leaveAllBut((path) => concerned.has(path));
      }
      for (const path of only ?? (group.kind === 'search' ? packed!.paths(group) : pathsOf(site, group))) {
        const stored = packed?.get(path);
        if (stored) making.copy(path, stored);
        else if (format === 'files' || isStored(path)) await making.make(path, router, site, compiled);
      }
      const made = server && { state: server, shown: JSON.stringify(shownTools(site.tools(server.slug))) };
      site.close();
      return making.result(group, made && { server: made });
    },
    close() {
      keeper.close();
      packed?.close();
      manifest?.close();
      site.catalogue.close();
    },
  };
}
