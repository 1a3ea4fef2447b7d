/** Temporary folders for acquired sources: made here, measured here, and gone afterwards, also those of a run that was killed. */
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where sources are unpacked unless the caller names a folder. */
export const DEFAULT_WORK = join(tmpdir(), 'mcp-risk');

const FOLDER = /^(\d+)-/;

/** A new empty folder under `work`. Its name begins with this process's id, so that a later run can tell what is left over. */
export async function makeFolder(work: string): Promise<string> {
  await mkdir(work, { recursive: true, mode: 0o700 });
  return mkdtemp(join(work, `${process.pid}-`));
}

/** Removes a folder and everything in it; no error when it is gone already. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
}

/**
 * Removes the folders that processes which no longer run have left under `work`. One that something of theirs still writes to stays for the
 * next time.
 */
export async function removeLeftovers(work: string): Promise<void> {
  const names = await readdir(work).catch(() => []);
  for (const name of names) {
    const owner = Number(FOLDER.exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(owner) && !isRunning(owner)) await removeFolder(join(work, name)).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Bytes of all files below a folder, links not followed; stops counting once `limit` is passed. */
export async function folderSize(folder: string, limit: number): Promise<number> {
  let bytes = 0;
  const open = [folder];
  for (let next = open.pop(); next !== undefined && bytes <= limit; next = open.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    const files: string[] = [];
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) files.push(path);
    }
    const sizes = await Promise.all(
      files.map((file) =>
        lstat(file)
          .then((stat) => stat.size)
          .catch(() => 0),
      ),
    );
    bytes += sizes.reduce((sum, size) => sum + size, 0);
  }
  return bytes;
}
