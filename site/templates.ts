/**
 * The Astro templates as a library. They are compiled once (about a second, however large the catalogue is) and called for each page:
 * by the publisher's processes for the static site, by the live server for one request. Both therefore give the same bytes.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Manifest, type Render, renderer } from './adapter/renderer.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const DIST = `${ROOT}dist/`;
/** What a page depends on besides the catalogue, relative to this folder. */
const SOURCES = [
  '.',
  '../classifier/policy',
  '../classifier/taxonomy.ts',
  '../classifier/model/accuracy.json',
  '../data/model.ts',
  '../data/order.ts',
  '../data/reader.ts',
  '../data/related.ts',
  '../data/stored.ts',
  '../data/text.ts',
  '../data/seeds/attacks.json',
];

export interface Templates {
  /** Changes whenever a template, style, script or the path of the site's root does. */
  id: string;
  /** Folder with the styles, fonts and scripts, to be served at the site's root. */
  assets: string;
  /**
   * One page as HTML.
   * @param template file under `pages/`, without its extension
   * @param address absolute address of the page
   */
  render(template: string, address: URL, view: unknown): Promise<string>;
}

/** The compiled templates for a site whose root is at this path of its host, compiled now if they are not yet. */
export async function templates(root: string): Promise<Templates> {
  const id = await sourceId(root);
  const folder = `${DIST}${id}/`;
  if (!existsSync(folder)) await compile(root, folder);
  return load(folder, id);
}

async function load(folder: string, id: string): Promise<Templates> {
  const { createApp } = (await import(pathToFileURL(`${folder}server/entry.mjs`).href)) as {
    createApp(): { manifest: Manifest };
  };
  const { manifest } = createApp();
  const renderers = new Map<string, Render>();
  return {
    id,
    assets: `${folder}client/`,
    async render(template, address, view) {
      let render = renderers.get(template);
      if (!render) {
        render = await renderer(manifest, `pages/${template}.astro`);
        renderers.set(template, render);
      }
      return render(address, { view, canonical: address.href });
    },
  };
}

/** Compiled by a process of its own, whose 400 MB are free again when it ends. */
async function compile(root: string, folder: string): Promise<void> {
  const child = fork(fileURLToPath(new URL('./adapter/compile.ts', import.meta.url)), [root, folder], { execArgv: [] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The templates could not be compiled (code ${code}).`);
}

/** Digest over everything that goes into the compiled templates. */
async function sourceId(root: string): Promise<string> {
  const hash = createHash('sha256').update(root);
  const { version } = JSON.parse(
    await readFile(new URL('../node_modules/astro/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  hash.update(version);
  for (const source of SOURCES) {
    for (const file of await filesIn(join(ROOT, source)))
      hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return null;
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((file) => !file.startsWith(DIST) && !/\/(?:\.astro|node_modules)\//.test(file.slice(path.length)))
    .sort();
}
