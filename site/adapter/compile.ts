/**
 * Compiles the templates for a site whose root is at this path of its host: `node site/adapter/compile.ts ROOT FOLDER`. The folder is there
 * when it is whole; somebody else may have been faster.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'astro';
import { library, ownRuntime } from './index.ts';
import { settings } from './settings.ts';

const [root, folder] = process.argv.slice(2) as [string, string];
const work = `${dirname(folder)}/work-${process.pid}-${Date.now()}`;
const out = `${work}-out/`;
try {
  await build({
    ...(await settings(root, work)),
    outDir: out,
    output: 'server',
    adapter: library(),
    integrations: [ownRuntime()],
  });
  await rename(out, folder).catch((error: NodeJS.ErrnoException) => {
    if (!existsSync(folder)) throw error;
  });
} finally {
  for (const made of [work, out]) await rm(made, { recursive: true, force: true });
}
