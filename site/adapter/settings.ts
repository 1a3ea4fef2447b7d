/** Astro's settings as far as the bytes of a page depend on them. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroInlineConfig } from 'astro';
import { writeFonts } from './fonts.ts';

export const SITE = fileURLToPath(new URL('..', import.meta.url));

/** The formatter puts the end of a long link on a line of its own, which HTML reads as a space of the link: it would be underlined. */
const tightLinks = {
  name: 'tight-links',
  load: async (id: string): Promise<string | undefined> =>
    id.endsWith('.astro') ? (await readFile(id, 'utf8')).replace(/\s*\n\s*(?=<\/a>)/g, '') : undefined,
};

/**
 * Settings for a site whose root is at this path of its host.
 *
 * @param work folder for what is written on the way: not that of the output, which Astro clears first, but on the same file system
 */
export async function settings(root: string, work: string): Promise<AstroInlineConfig> {
  return {
    configFile: false,
    root: SITE,
    srcDir: SITE,
    cacheDir: `${work}/cache`,
    base: root,
    trailingSlash: 'ignore',
    // The templates are formatted by HTML's rules, in which a line's end is a space.
    compressHTML: true,
    build: { inlineStylesheets: 'never', assets: 'assets' },
    image: { service: { entrypoint: 'astro/assets/services/noop' } },
    devToolbar: { enabled: false },
    logLevel: 'error',
    vite: {
      cacheDir: `${work}/vite`,
      plugins: [tightLinks],
      resolve: await writeFonts(`${work}/fonts`),
      define: { SITE_ROOT: JSON.stringify(root.replace(/\/$/, '')) },
      build: { assetsInlineLimit: 0 },
      logLevel: 'error',
    },
  };
}
