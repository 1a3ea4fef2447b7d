/**
 * Compiles the templates for a site whose root is at this path of its host: `node site/adapter/compile.ts ROOT FOLDER`. The folder is there
 * when it is whole; somebody else may have been faster.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'astro';
import { writeFonts } from './fonts.ts';
import { library } from './index.ts';

const SITE = fileURLToPath(new URL('..', import.meta.url));
const [root, folder] = process.argv.slice(2) as [string, string];
const mine = `${process.pid}-${Date.now()}`;
const work = `${dirname(folder)}/work-${mine}/`;
/** Beside it, because Astro begins by clearing the folder it writes to. */
const fonts = `${dirname(folder)}/fonts-${mine}`;
try {
  await build({
    configFile: false,
    root: SITE,
    srcDir: SITE,
    outDir: work,
    cacheDir: `${work}cache/`,
    base: root,
    output: 'server',
    adapter: library(),
    trailingSlash: 'ignore',
    // The templates are formatted by HTML's rules, in which a line's end is a space.
    compressHTML: true,
    build: { inlineStylesheets: 'never', assets: 'assets' },
    image: { service: { entrypoint: 'astro/assets/services/noop' } },
    devToolbar: { enabled: false },
    logLevel: 'error',
    vite: {
      cacheDir: `${work}vite/`,
      resolve: await writeFonts(fonts),
      define: { SITE_ROOT: JSON.stringify(root.replace(/\/$/, '')) },
      build: { assetsInlineLimit: 0 },
      logLevel: 'error',
    },
  });
  await rename(work, folder).catch((error: NodeJS.ErrnoException) => {
    if (!existsSync(folder)) throw error;
  });
} finally {
  for (const made of [work, fonts]) await rm(made, { recursive: true, force: true });
}
