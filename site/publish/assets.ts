/** Styles, fonts and scripts: what a site has beside its documents, as the templates were compiled with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { writeFile } from './files.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Asset {
  /** Where it stands under the site's root: `/assets/…`. */
  path: string;
  /** Its media type. */
  type: string;
  body: Buffer;
}

/** All of a folder's. */
export function assetsIn(folder: string): Asset[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: `/${relative(folder, file).split(sep).join('/')}`,
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      body: readFileSync(file),
    }));
}

/** Copies them into a site's folder, and returns those that it did not have, or had otherwise. */
export function copyAssets(folder: string, out: string): Asset[] {
  const moved = assetsIn(folder).filter(({ path, body }) => {
    const file = join(out, path);
    return !existsSync(file) || !readFileSync(file).equals(body);
  });
  for (const { path, body } of moved) writeFile(out, path, body);
  return moved;
}
