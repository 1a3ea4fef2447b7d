/** A package's files as they are looked through for hints. Nothing here throws on strange packages: what cannot be read is not there. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { tamed } from './diagnose.ts';

const MAX_TEXT = 512 * 1024;
export const MAX_SOURCE = 8 * 1024 * 1024;
const MAX_SOURCE_FILES = 600;

/** The package's own code: outermost files first, without tests and declarations. */
export function sourceFiles(folder: string): string[] {
  const found: string[] = [];
  const open = [folder];
  while (open.length > 0 && found.length < MAX_SOURCE_FILES) {
    const at = open.shift()!;
    for (const entry of entriesIn(at)) {
      if (entry.isDirectory() && !/^(node_modules|test|tests|__tests__|docs|\..*)$/.test(entry.name))
        open.push(path.join(at, entry.name));
      if (entry.isFile() && /\.(c|m)?(j|t)s$/.test(entry.name) && !/\.d\.\w+$|\.(test|spec)\./.test(entry.name))
        found.push(path.join(at, entry.name));
    }
  }
  return found;
}

/** Machines by their number in the head of an ELF file (e_machine), as Node calls them. */
const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

/** Programs for this machine, outermost first; libraries and addons are none. */
export function executables(folder: string): string[] {
  return ['.', 'bin', 'dist']
    .flatMap((place) =>
      entriesIn(path.join(folder, place))
        .filter((entry) => entry.isFile() && !/\.(so|node)\b/.test(entry.name))
        .map((entry) => path.join(folder, place, entry.name)),
    )
    .filter((file) => {
      const bytes = Buffer.from(head(file), 'latin1');
      return bytes.toString('latin1', 1, 4) === 'ELF' && MACHINES[bytes[18] ?? 0] === process.arch;
    });
}

/** The text of the package's own code, `MAX_SOURCE` bytes of it and at most 4 MiB of one file. */
export function ownCode(folder: string): string[] {
  let left = MAX_SOURCE;
  return sourceFiles(folder).map((file) => {
    const source = left > 0 ? text(file, Math.min(left, 4 * 1024 * 1024)) : '';
    left -= source.length;
    return source;
  });
}

/** The name of its README, however that is spelled. */
export function readmeName(folder: string): string {
  return entriesIn(folder).find((entry) => /^readme(\.(md|markdown|txt))?$/i.test(entry.name))?.name ?? 'README.md';
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Whether there is a regular file. */
export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Text of a regular file, cut to `max` bytes; '' where it cannot be read. */
export function text(file: string, max = MAX_TEXT): string {
  try {
    return isFile(file) ? readFileSync(file).subarray(0, max).toString('utf8') : '';
  } catch {
    return '';
  }
}

/** Text of a document that is searched for patterns. */
export function prose(file: string): string {
  return tamed(text(file));
}

/** The first line of a file, cut to 200 bytes. */
export function head(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(200);
    return bytes.subarray(0, readSync(fd, bytes)).toString('latin1').split('\n')[0]!;
  } finally {
    closeSync(fd);
  }
}

/** An object from JSON; empty where it is none. */
export function json(content: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
