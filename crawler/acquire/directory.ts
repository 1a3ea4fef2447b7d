/** A folder on this machine as a source. It is read where it stands, and left as it is. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AcquireError } from './failure.ts';
import { repositoryOf } from './repository.ts';
import type { Acquired } from './source.ts';

/** @throws AcquireError `not-found` when there is no such folder. */
export async function acquireDirectory(folder: string): Promise<Acquired> {
  const root = await realpath(folder).catch(() => null);
  if (!root || !(await stat(root)).isDirectory()) throw new AcquireError('not-found', `${folder} is no folder`);
  const manifest = await readManifest(root);
  return {
    source: {
      root,
      installed: null,
      package: null,
      repository: repositoryOf(manifest.repository)?.name ?? null,
      commit: null,
      path: '',
      dispose: async () => {},
    },
    failures: [],
  };
}

async function readManifest(root: string): Promise<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? (manifest as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
