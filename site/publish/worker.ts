/** Makes groups of documents and keeps those that changed. */
import { Catalogue } from '../../data/catalogue.ts';
import { writeSearchIndex } from '../search/write.ts';
import { Site } from '../site.ts';
import { templates } from '../templates.ts';
import { documentRouter, isStored, pathsOf, typeOf } from './documents.ts';
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

export async function openWorker(options: WorkerOptions): Promise<Worker> {
  const { db, out, base, format, trust } = options;
  const site = new Site(Catalogue.open(db, { readonly: true }), new URL(base));
  const compiled = await templates(site.base.pathname);
  const router = documentRouter(compiled);
  const manifest = Manifest.open(out, { readonly: true });
  const packed = options.packs === undefined ? null : PackedSite.open(options.packs);
  const keeper = new Keeper(options);
  return {
    async make({ group, server, only }) {
      const making = new Making(manifest?.entries(group) ?? {}, trust, keeper);
      if (only) making.leaveAllBut(only);
      if (group.kind === 'search' && !packed)
        writeSearchIndex(site.catalogue, (path, body) => making.take(path, { type: typeOf(path), body }));
      else
        for (const path of only ?? (group.kind === 'search' ? packed!.paths(group) : pathsOf(site, group))) {
          const stored = packed?.get(path);
          if (stored) making.copy(path, stored);
          else if (format === 'files' || isStored(path)) await making.make(path, router, site, compiled);
        }
      const state = server && { state: server, shown: JSON.stringify(shownTools(site.tools(server.slug))) };
      site.close();
      return making.result(group, state);
    },
    close() {
      keeper.close();
      packed?.close();
      manifest?.close();
      site.catalogue.close();
    },
  };
}

/** The sitemaps of everything the manifest has. */
export function sitemapsMade(manifest: Manifest, base: URL, storage: Storage): Made {
  const keeper = new Keeper(storage);
  const making = new Making(manifest.entries({ kind: 'sitemap' }), storage.trust, keeper);
  for (const [path, body] of sitemaps(base, manifest.pages())) making.take(path, { type: typeOf(path), body });
  keeper.close();
  return making.result({ kind: 'sitemap' }, undefined);
}
