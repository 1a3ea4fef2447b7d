/** Ways to start a package: its commands, its main file, and files besides that may be a server. */
import path from 'node:path';
import { executables, head, isFile, sourceFiles, text } from './package-files.ts';
import { INSIDE } from './sandbox.ts';

/** One way to start a package. */
export interface Entry {
  /** The command's name in the manifest, or the file where it has none. */
  name: string;
  program: string[];
}

/** Its commands, likeliest first; where it has none, the files for those who import it. */
export function entriesOf(manifest: Record<string, unknown>, name: string, folder: string, inside: string): Entry[] {
  const base = name.split('/').at(-1)!;
  const bins: [string, string][] =
    typeof manifest.bin === 'string'
      ? [[base, manifest.bin]]
      : Object.entries((manifest.bin ?? {}) as Record<string, unknown>).filter(
          (bin): bin is [string, string] => typeof bin[1] === 'string',
        );
  // A package with several commands names its server after itself, or says "mcp".
  const rank = ([command]: [string, string]) =>
    (/mcp/i.test(command) ? 0 : 2) +
    (command === base ? 0 : 1) +
    (/stdio/i.test(command) ? -2 : 0) +
    (/http|sse|cli|setup|init|auth|login/i.test(command) ? 2 : 0);
  const named = [...bins].sort((a, b) => rank(a) - rank(b));
  // A main file is for those who import the package, unless there is no command.
  const main = [
    ...exportsNamed(manifest.exports),
    exportsMain(manifest.exports),
    manifest.main,
    manifest.module,
    'index.js',
    'dist/index.js',
    'build/index.js',
  ];
  const files = bins.length > 0 ? [] : main.filter((file): file is string => typeof file === 'string');
  const seen = new Set<string>();
  const given = [...named, ...files.map((file): [string, string] => [file, file])].map(([command, file]) => ({
    name: command,
    program:
      programOf(folder, inside, file) ?? (bins.length > 0 ? programOf(folder, inside, namesakeOf(folder, file)) : null),
  }));
  const entries = (given.some(({ program }) => program) ? given : programsOf(folder, inside))
    .filter(
      (entry): entry is Entry =>
        entry.program !== null && !seen.has(entry.program.join(' ')) && !!seen.add(entry.program.join(' ')),
    )
    .filter((entry, at) => at === 0 || !/setup|auth|login|install|init/i.test(entry.name))
    .slice(0, 6);
  const [first] = entries;
  if (bins.length > 0 || first?.program[0] !== INSIDE.node) return entries;
  const program = [INSIDE.node, `${INSIDE.helpers}/exported.cjs`, first.program.at(-1)!];
  return [first, { name: 'the server that it exports', program }, ...entries.slice(1)];
}

/** The file of the package's own code that one which was not published, as what is made of it may not be, is called after; '' where there is none. */
function namesakeOf(folder: string, file: string): string {
  const found = sourceFiles(folder).find((source) => stemOf(source) === stemOf(file));
  return found ? path.relative(folder, found) : '';
}

/** A file's name without its folder and ending. */
const stemOf = (file: string) => path.basename(file).replace(/\.[cm]?[jt]s$/, '');

/** Programs for this machine in a package that names no way to start it, as packages that hold one for another package do. */
function programsOf(folder: string, inside: string): { name: string; program: string[] }[] {
  return executables(folder)
    .map((file) => path.relative(folder, file))
    .map((file) => ({ name: file, program: [path.posix.join(inside, file)] }));
}

const MAX_OTHERS = 6;

/** How unlikely it is that code is a server over stdio: makes the SDK's transport, answers by hand, or neither. */
function rankOf(code: string): number {
  if (/\bnew \w*StdioServerTransport\(/.test(code)) return 0;
  return /["']tools\/list["']/.test(code) && code.includes('process.stdin') ? 1 : 2;
}

/** The package's other commands, what its scripts start, what it exports as a server, its main file where that is not the first way in, and files that look like a server. Likeliest first. */
export function otherEntries(
  manifest: Record<string, unknown>,
  folder: string,
  inside: string,
  [first, ...others]: readonly Entry[],
): Entry[] {
  if (!first) return [];
  const scripts = Object.entries((manifest.scripts ?? {}) as Record<string, unknown>)
    .filter(([name]) => /^(start|serve|server|mcp)\b/.test(name))
    .flatMap(
      ([, script]) =>
        /\b(?:node|bun|tsx|ts-node)\s+(?:--\S+\s+)*([\w./-]+\.[cm]?[jt]s)\b/.exec(String(script))?.[1] ?? [],
    );
  const servers = sourceFiles(folder)
    .map((file) => path.relative(folder, file))
    // An example is not the package's own server.
    .filter((file) => !/(^|\/)(examples?|demos?|templates?|samples?|fixtures?)\//i.test(file))
    .filter((file) => rankOf(text(path.join(folder, file))) < 2)
    .sort((a, b) => Number(/mcp|server|stdio/i.test(b)) - Number(/mcp|server|stdio/i.test(a)));
  const compiled = new Set(servers.filter((file) => /js$/.test(file)).map(stemOf));
  const isCompiled = (file: unknown) => /\.[cm]?ts$/.test(String(file)) && compiled.has(stemOf(String(file)));
  const files = [
    ...scripts,
    ...exportsNamed(manifest.exports),
    ...(manifest.bin ? [manifest.main] : []),
    ...servers,
  ].filter((file) => !isCompiled(file));
  const made = files
    .filter((file): file is string => typeof file === 'string' && /\.[cm]?[jt]s$/.test(file))
    .map((file) => ({ name: path.posix.normalize(file), program: programOf(folder, inside, file) }))
    .filter((entry): entry is Entry => entry.program !== null);
  const seen = new Set([first.program.join(' ')]);
  // What is published to be run is compiled, but for packages that are made for another runtime.
  const rank = ({ program }: Entry) =>
    rankOf(text(path.join(folder, path.posix.relative(inside, program.at(-1)!)))) +
    Number(/ts$/.test(program.at(-1)!)) / 2;
  return [...others, ...made]
    .filter(({ program }) => !seen.has(program.join(' ')) && !!seen.add(program.join(' ')))
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry)
    .slice(0, MAX_OTHERS);
}

/** Files of exports that are called after a server. */
function exportsNamed(value: unknown): (string | null)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => /^\.\/.*\b(mcp|server|stdio)\b/i.test(name))
    .map(([, target]) => exportsMain(target));
}

function exportsMain(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const map = value as Record<string, unknown>;
  return exportsMain(map['.'] ?? map.import ?? map.default ?? map.node ?? map.require ?? null);
}

/** How a file is started: by Node unless its first bytes name another interpreter or it is a program of the machine; null where there is no such file. */
function programOf(folder: string, inside: string, file: string): string[] | null {
  if (file === '') return null;
  const relative = path.posix.normalize(file);
  if (relative.startsWith('..') || path.posix.isAbsolute(relative)) return null;
  const found = [relative, `${relative}.js`, `${relative}/index.js`].find((one) => isFile(path.join(folder, one)));
  if (!found) return null;
  const target = path.posix.join(inside, found);
  const first = head(path.join(folder, found));
  if (first.startsWith('\u007fELF')) return [target];
  const shebang = /^#!\s*(\S+)(.*)/.exec(first);
  if (!shebang || /node|tsx|ts-node|bun|deno/.test(shebang[0])) {
    const flags = (shebang?.[2] ?? '')
      .split(/\s+/)
      .filter((flag) => /^--[\w-]+(=\S+)?$/.test(flag) && /node/.test(shebang![0]));
    return [INSIDE.node, ...flags, target];
  }
  const interpreter = [shebang[1]!, ...shebang[2]!.trim().split(/\s+/).filter(Boolean)];
  return [...interpreter, target];
}
