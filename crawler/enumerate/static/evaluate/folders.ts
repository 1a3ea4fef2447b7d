/**
 * Modules that a program looks for when it starts: `readdirSync(dir)`, then `import(join(dir, file))`. The names it finds are those of the
 * source's own scripts; what it does with them (endings it looks for, paths it makes) is not followed, only which file a value came of.
 */
import { posix } from 'node:path';
import type { Files } from './data.ts';
import { List, type Place, settled, Term, Text, unknown, type Value } from './values.ts';

/** Calls that give the names in the folder that their first argument names. */
const LISTS = /^(readdir|readdirSync)$/;
/** Folders of what is built, and where it is built from. */
const BUILT = /^(dist|build|lib|out)$/;
const SOURCES = ['src', '.'];
const MAX_NAMES = 1_000;
const MAX_DEPTH = 12;

export class Folders {
  readonly #files: Files;
  /** Paths by the names that stand for them. */
  readonly #paths = new WeakMap<Term, string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** What a call gives that lists a folder of the source; null for other calls. */
  call(target: Term, args: readonly Value[], place: Place): { value: Value } | null {
    if (!LISTS.test(target.name) || args.length === 0) return null;
    const folder = this.#folder(args[0], place.file);
    if (folder === null) return null;
    const names = this.#files.list(folder).slice(0, MAX_NAMES);
    const found = names.map((name) => {
      const term = unknown(name, place);
      this.#paths.set(term, posix.join(folder, name));
      return term;
    });
    return { value: new List(found, place) };
  }

  /** The file or folder that a path was put together of; null when none of those listed is in it. */
  pathIn(value: Value, depth = 0): string | null {
    const plain = settled(value);
    if (depth > MAX_DEPTH) return null;
    const parts: Value[] =
      plain instanceof Text ? plain.parts : plain instanceof Term ? [plain.receiver, ...plain.args, plain.base] : [];
    const own = plain instanceof Term ? this.#paths.get(plain) : undefined;
    if (own !== undefined) return own;
    for (const part of parts) {
      const path = isMade(part) ? this.pathIn(part, depth + 1) : null;
      if (path !== null) return path;
    }
    return null;
  }

  /** The folder of the source that a path names, as seen from a file. */
  #folder(value: Value, from: string): string | null {
    const listed = this.pathIn(value);
    if (listed !== null) return this.#files.list(listed).length > 0 ? listed : null;
    const names = texts(value)
      .flatMap((text) => text.split(/[\\/]/))
      .filter(Boolean);
    const paths = [names, ...SOURCES.map((source) => names.map((name) => (BUILT.test(name) ? source : name)))];
    for (const path of paths)
      for (const base of [posix.dirname(from), '.']) {
        const folder = posix.join(base, ...path);
        if (!folder.startsWith('..') && this.#files.list(folder === '.' ? '' : folder).length > 0)
          return folder === '.' ? '' : folder;
      }
    return null;
  }
}

function isMade(value: Value): value is Term | Text {
  return value instanceof Term || value instanceof Text;
}

/** The texts that a path was put together of, in order. */
function texts(value: Value, depth = 0): string[] {
  const plain = settled(value);
  if (typeof plain === 'string') return [plain];
  if (depth > MAX_DEPTH) return [];
  if (plain instanceof Text) return plain.parts.flatMap((part) => texts(part, depth + 1));
  return plain instanceof Term
    ? [...(plain.base ? texts(plain.base, depth + 1) : []), ...plain.args.flatMap((arg) => texts(arg, depth + 1))]
    : [];
}
