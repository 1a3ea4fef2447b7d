/** Documents as plain files in a folder. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a document stands in a folder of files. */
export const fileOf = (path: string): string => (path.endsWith('/') ? `${path.slice(1)}index.html` : path.slice(1));

const folders = new Set<string>();

/** Writes one document, whole or not at all. */
export function writeFile(out: string, path: string, body: Uint8Array): void {
  const file = join(out, fileOf(path));
  const folder = dirname(file);
  if (!folders.has(folder)) {
    mkdirSync(folder, { recursive: true });
    folders.add(folder);
  }
  writeFileSync(`${file}.new`, body);
  renameSync(`${file}.new`, file);
}

export const removeFile = (out: string, path: string): void => rmSync(join(out, fileOf(path)), { force: true });
