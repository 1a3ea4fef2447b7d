/** Temporary folders for acquired sources: made here, measured here, and gone afterwards, also those of a run that was killed. */
import { lstatSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** Linux's file system in memory. */
const SHARED_MEMORY = '/dev/shm';
/** What must be free of it, and of the memory this process may have, in bytes: several of the largest packages at once, and as much again. */
const PLENTY = 6 * 2 ** 30;

/**
 * A folder in memory for sources, where there is plenty of it and the user has not said otherwise (`TMPDIR`); else null. What is unpacked are tens of
 * thousands of small files that live for seconds: on a disk's file system, most of an installation's processor time goes into finding room for them.
 */
export const MEMORY_WORK =
  process.env.TMPDIR === undefined && hasPlentyOfMemory() ? join(SHARED_MEMORY, ownName()) : null;

/** Where sources are unpacked unless the caller names a folder. */
export const DEFAULT_WORK = MEMORY_WORK ?? join(tmpdir(), ownName());

/** Two users of one machine do not share a folder. */
function ownName(): string {
  return `mcp-risk-${process.getuid?.() ?? ''}`;
}

function hasPlentyOfMemory(): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .findLast((line) => line.split(' ')[1] === SHARED_MEMORY);
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    const runsPrograms = mount !== undefined && !/\bnoexec\b/.test(mount.split(' ')[3]!);
    return runsPrograms && bavail * bsize >= PLENTY && process.availableMemory() >= PLENTY;
  } catch {
    return false; // no such folder: not Linux, or a container without it
  }
}

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

/**
 * Bytes of all files below a folder, links not followed; stops counting once `limit` is passed. Asked of the kernel folder by folder without the thread pool,
 * whose hand-over costs more than the answer; others have their turn between folders.
 */
export async function folderSize(folder: string, limit: number): Promise<number> {
  let bytes = 0;
  const open = [folder];
  for (let next = open.pop(); next !== undefined && bytes <= limit; next = open.pop()) {
    for (const entry of entriesIn(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }
    await setImmediate();
  }
  return bytes;
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone since, or not for us to read
  }
}
