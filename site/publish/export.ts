/** Turns a site in packs into plain files, for an object store or any other host of files. */
import { Catalogue } from '../../data/catalogue.ts';
import { templates } from '../templates.ts';
import { type BuildResult, build } from './build.ts';
import { fileOf } from './files.ts';
import { PackedSite } from './packed.ts';

/** What an object store has to be told: put this file under this key, or delete the key. */
export type StoreChange = { action: 'put'; key: string; type: string } | { action: 'delete'; key: string };

/** There are no packs, or not of this catalogue as it is now. The message says what to do. */
export class ExportError extends Error {
  override name = 'ExportError';
}

/**
 * Writes every document of the site as a file into `out`: what the packs have is taken from there, the rest is made, by the same functions and
 * so with the same bytes as a build of plain files. What an earlier export left there and is the same stays.
 *
 * @param onChange is told of each file that was written or removed
 * @throws ExportError where `site` holds no packs of the catalogue as it is now
 */
export async function exportSite(
  options: { db: string; site: string; out: string; jobs?: number },
  onChange: (change: StoreChange) => void,
): Promise<BuildResult> {
  const { db, site, out, jobs } = options;
  const packed = PackedSite.open(site);
  if (!packed) throw new ExportError(`There is no site in packs in ${site}; a site of plain files needs no export.`);
  const { base, revision, templates: made } = packed.build();
  packed.close();
  const catalogue = Catalogue.open(db, { readonly: true });
  const now = catalogue.revision();
  catalogue.close();
  if (now !== revision || (await templates(new URL(base).pathname)).id !== made)
    throw new ExportError(`The site in ${site} was built from something else than ${db} is now; build it again first.`);
  return build({
    db,
    out,
    base,
    format: 'files',
    packs: site,
    ...(jobs && { jobs }),
    onFile: (_, path, type) =>
      onChange(type === null ? { action: 'delete', key: fileOf(path) } : { action: 'put', key: fileOf(path), type }),
  });
}
