/** What a package says about its own start: manifest, README, registry description, source. Read, never run. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { tamed } from './diagnose.ts';
import { INSIDE } from './sandbox.ts';

/** One way to start a package. */
export interface Entry {
  /** The command's name in the manifest, or the file where it has none. */
  name: string;
  program: string[];
}

export interface Hints {
  /** What the package is called, for the shape of dummy values; '' where unknown. */
  about: string;
  /** Ways to start it, likeliest first. */
  entries: Entry[];
  /** Its other commands, and files besides that may be a server, likeliest first. */
  otherEntries(): Entry[];
  /** Whether the first of them is a command, and not a file for those who import it. */
  hasCommand: boolean;
  /** Environment variables that README, example file or registry description name, those in a client's configuration first. */
  documentedVariables(): string[];
  /** Environment variables that the package's own code reads. */
  sourceVariables(): string[];
  /** What the documentation or an example in the package shows that a configuration file of this name may hold; null where nothing does. */
  sampleOf(file: string): string | null;
  /** Whether anything in it or among its dependencies has to do with the Model Context Protocol; true where that cannot be read, as in a compiled program. */
  speaksProtocol(): boolean;
  /** Argument lists that the README shows behind the package's name, placeholders as they stand. */
  documentedArguments(): string[][];
}

const MAX_TEXT = 512 * 1024;
const MAX_SOURCE = 8 * 1024 * 1024;
const MAX_SOURCE_FILES = 600;

/** Hints of an installed package. `installed` holds `node_modules/<name>`. Nothing here throws on strange packages: what cannot be read is not there. */
export function packageHints(installed: string, name: string): Hints {
  const folder = path.join(installed, 'node_modules', name);
  const inside = path.posix.join(INSIDE.app, 'node_modules', name);
  const manifest = json(text(path.join(folder, 'package.json')));
  const readme = () => prose(path.join(folder, readmeName(folder)));
  const entries = entriesOf(manifest, name, folder, inside);
  return {
    about: name.replace(/^@/, ''),
    entries,
    otherEntries: once(() => otherEntries(manifest, folder, inside, entries)),
    hasCommand: typeof manifest.bin === 'string' || Object.keys(manifest.bin ?? {}).length > 0,
    documentedVariables: once(() => documentedVariables(folder, readme())),
    sourceVariables: once(() => sourceVariables(folder)),
    speaksProtocol: once(
      () => entries.some(({ program }) => program[0] !== INSIDE.node) || speaksProtocol(folder, manifest),
    ),
    documentedArguments: once(() => documentedArguments(name, manifest, readme())),
    sampleOf: (file) => shownIn(text(path.join(folder, readmeName(folder))), file) ?? exampleIn(folder, file),
  };
}

/** Hints of a command that the user gave: it is started as it is. */
export function commandHints(program: string[]): Hints {
  const about = path.basename(program.at(-1) ?? '').replace(/\.\w+$/, '');
  const none = () => [];
  return {
    about,
    entries: [{ name: program.join(' '), program }],
    otherEntries: none,
    hasCommand: true,
    documentedVariables: none,
    sourceVariables: none,
    speaksProtocol: () => true,
    documentedArguments: none,
    sampleOf: () => null,
  };
}

function entriesOf(manifest: Record<string, unknown>, name: string, folder: string, inside: string): Entry[] {
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
    manifest.main,
    manifest.module,
    exportsMain(manifest.exports),
    'index.js',
    'dist/index.js',
    'build/index.js',
  ];
  const files = bins.length > 0 ? [] : main.filter((file): file is string => typeof file === 'string');
  const seen = new Set<string>();
  const entries = [...named, ...files.map((file): [string, string] => [file, file])]
    .map(([command, file]) => ({ name: command, program: programOf(folder, inside, file) }))
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

const MAX_OTHERS = 6;

/** How unlikely it is that code is a server over stdio: makes the SDK's transport, answers by hand, or neither. */
function rankOf(code: string): number {
  if (/\bnew \w*StdioServerTransport\(/.test(code)) return 0;
  return /["']tools\/list["']/.test(code) && code.includes('process.stdin') ? 1 : 2;
}

/** The package's other commands; and where it has any, what its scripts start, its main file, and files that look like a server. Likeliest first. */
function otherEntries(
  manifest: Record<string, unknown>,
  folder: string,
  inside: string,
  [first, ...others]: readonly Entry[],
): Entry[] {
  const scripts = Object.entries((manifest.scripts ?? {}) as Record<string, unknown>)
    .filter(([name]) => /^(start|serve|server|mcp)\b/.test(name))
    .flatMap(([, script]) => /\bnode\s+(?:--\S+\s+)*([\w./-]+\.[cm]?js)\b/.exec(String(script))?.[1] ?? []);
  const servers = sourceFiles(folder)
    .filter((file) => rankOf(text(file)) < 2)
    .map((file) => path.relative(folder, file))
    .sort((a, b) => Number(/mcp|server|stdio/i.test(b)) - Number(/mcp|server|stdio/i.test(a)));
  const files = manifest.bin ? [...scripts, manifest.main, ...servers] : [];
  const made = files
    .filter((file): file is string => typeof file === 'string' && /\.[cm]?js$/.test(file))
    .map((file) => ({ name: path.posix.normalize(file), program: programOf(folder, inside, file) }))
    .filter((entry): entry is Entry => entry.program !== null);
  const seen = new Set([first!.program.join(' ')]);
  const rank = ({ program }: Entry) => rankOf(text(path.join(folder, path.posix.relative(inside, program.at(-1)!))));
  return [...others, ...made]
    .filter(({ program }) => !seen.has(program.join(' ')) && !!seen.add(program.join(' ')))
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry)
    .slice(0, MAX_OTHERS);
}

function exportsMain(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const map = value as Record<string, unknown>;
  return exportsMain(map['.'] ?? map.import ?? map.default ?? map.node ?? map.require ?? null);
}

/** How a file is started: by Node unless its first bytes name another interpreter or it is a program of the machine; null where there is no such file. */
function programOf(folder: string, inside: string, file: string): string[] | null {
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

/** Variables in the `env` of a client's configuration, then in an example file and the registry's description, then in the README's text. */
function documentedVariables(folder: string, readme: string): string[] {
  const inConfiguration = [...readme.matchAll(/"env"\s*:\s*\{([^}]*)\}/g)].flatMap((match) => names(match[1]!));
  const example = ['.env.example', '.env.sample', 'env.example', '.env.template']
    .map((file) => prose(path.join(folder, file)))
    .flatMap((content) =>
      [...content.matchAll(/^\s*#?\s*(?:export\s+)?([A-Z][A-Z0-9_]{2,60})\s*=/gm)].map((m) => m[1]!),
    );
  const registry = ['server.json', 'manifest.json', 'smithery.yaml']
    .map((file) => prose(path.join(folder, file)))
    .flatMap(names);
  return [...new Set([...inConfiguration, ...example, ...registry, ...names(readme)])].filter(isVariable).slice(0, 60);
}

function names(content: string): string[] {
  return [...content.matchAll(/(?<![\w.-])([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,8})(?![\w-])/g)].map(
    (match) => match[1]!,
  );
}

function isVariable(name: string): boolean {
  return name.includes('_') && !/^(MCP_SERVER|READ_ME|YOUR_|MY_|NOT_|TODO_|ERR_|NODE_|NPM_)/.test(name);
}

/** `process.env.NAME`, `process.env['NAME']` and destructured names in the package's own files, most frequent first. */
function sourceVariables(folder: string): string[] {
  const counts = new Map<string, number>();
  let left = MAX_SOURCE;
  for (const file of sourceFiles(folder)) {
    if (left <= 0) break;
    const source = text(file, Math.min(left, 4 * 1024 * 1024));
    left -= source.length;
    for (const match of source.matchAll(/\benv(?:\?\.|\.|\[["'`])([A-Z][A-Z0-9_]{2,60})\b/g))
      counts.set(match[1]!, (counts.get(match[1]!) ?? 0) + 1);
    for (const match of source.matchAll(/\{([^{}]{1,600})\}\s*=\s*process\.env\b/g))
      for (const name of names(match[1]!)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name)
    .slice(0, 80);
}

const PROTOCOL = /model-?context-?protocol|tools\/list|\bmcp\b|mcp-?server/i;

/** By the names of its dependencies and commands, then by its own code. */
function speaksProtocol(folder: string, manifest: Record<string, unknown>): boolean {
  const { name, description, keywords, bin, dependencies, peerDependencies, optionalDependencies } = manifest;
  // A scope may be called after the protocol and hold other things too.
  const own = String(name).split('/').at(-1);
  const said = JSON.stringify([own, description, keywords, bin, dependencies, peerDependencies, optionalDependencies]);
  return PROTOCOL.test(said) || sourceFiles(folder).some((file) => PROTOCOL.test(text(file, MAX_SOURCE)));
}

function sourceFiles(folder: string): string[] {
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

/** Argument lists in a client's configuration or a shell line, cut to what stands behind the package's name or its command. */
function documentedArguments(name: string, manifest: Record<string, unknown>, readme: string): string[][] {
  const commands = [
    name,
    ...Object.keys(typeof manifest.bin === 'object' && manifest.bin !== null ? manifest.bin : {}),
    name.split('/').at(-1)!,
  ];
  const isPackage = (word: string) =>
    commands.some((command) => word === command || word.startsWith(`${command}@`) || word.endsWith(`/${command}`));
  const configured = [...readme.matchAll(/"args"\s*:\s*\[([^\]]{0,2000})\]/g)].map((match) =>
    [...match[1]!.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((word) => word[1]!.replaceAll('\\"', '"')),
  );
  const typed = [...readme.matchAll(/^\s*(?:\$\s*)?(?:npx(?:\s+-y|\s+--yes)?\s+)(\S.*)$/gm)].map((match) =>
    match[1]!.trim().split(/\s+/),
  );
  const own = commands
    .slice(1)
    .flatMap((command) =>
      [
        ...readme.matchAll(
          new RegExp(`^\\s*(?:\\$\\s*)?(${command.replaceAll(/[^\w-]/g, '\\$&')}(?:[ \\t]+\\S+)*)\\s*$`, 'gm'),
        ),
      ].map((match) => match[1]!.split(/\s+/)),
    );
  const behind = [...configured, ...typed, ...own].flatMap((words) => {
    const at = words.findIndex(isPackage);
    return at === -1 ? [] : [words.slice(at + 1).filter((word) => !/^[\\#|>&]/.test(word))];
  });
  const unique = new Map(
    behind.filter((list) => list.length > 0 && list.length < 12).map((list) => [list.join('\u0000'), list]),
  );
  // Lists that set a client up, or switch to HTTP, start no stdio server.
  return [...unique.values()]
    .filter(
      (list) =>
        !/\b(install|setup|init|login|auth|http|sse|help|version|add|config)\b/i.test(list.slice(0, 2).join(' ')),
    )
    .slice(0, 8);
}

/** Characters before a block of code in which the name of the file that it shows stands, and the longest block that is taken. */
const BEFORE_BLOCK = 200;
const MAX_SAMPLE = 16 * 1024;

/** The first block of code in a README that the name of a file stands shortly before, or in the first line of. */
function shownIn(readme: string, file: string): string | null {
  for (const match of readme.matchAll(/^ {0,8}```[^\n]*\n([\s\S]*?)^ {0,8}```/gm)) {
    const code = match[1]!;
    const before = readme.slice(Math.max(0, match.index - BEFORE_BLOCK), match.index) + code.split('\n', 1)[0];
    if (before.includes(file) && code.length <= MAX_SAMPLE) return code;
  }
  return null;
}

/** An example in the package for a file of this name: of the same name, or with a word for an example in it. */
function exampleIn(folder: string, file: string): string | null {
  const [stem, ending] = [file.replace(/\.\w+$/, ''), path.extname(file)];
  const words = ['example', 'sample', 'template', 'default'];
  const names = [file, ...words.flatMap((word) => [`${stem}.${word}${ending}`, `${file}.${word}`, `${word}.${file}`])];
  const found = ['.', 'examples', 'example', 'config', 'templates', 'samples']
    .flatMap((place) => names.map((name) => path.join(folder, place, name)))
    .find(isFile);
  return found && !/^package(-lock)?\.json$/.test(file) ? text(found, MAX_SAMPLE) : null;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function readmeName(folder: string): string {
  return entriesIn(folder).find((entry) => /^readme(\.(md|markdown|txt))?$/i.test(entry.name))?.name ?? 'README.md';
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Text of a regular file, cut to `max` bytes; '' where it cannot be read. */
function text(file: string, max = MAX_TEXT): string {
  try {
    return isFile(file) ? readFileSync(file).subarray(0, max).toString('utf8') : '';
  } catch {
    return '';
  }
}

/** Text of a document that is searched for patterns. */
function prose(file: string): string {
  return tamed(text(file));
}

function head(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(200);
    return bytes.subarray(0, readSync(fd, bytes)).toString('latin1').split('\n')[0]!;
  } finally {
    closeSync(fd);
  }
}

function json(content: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
