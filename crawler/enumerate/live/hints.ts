/** What a package says about its own start: manifest, README, registry description, source. Read, never run. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { splitCommand } from './command.ts';
import { type Entry, entriesOf, otherEntries } from './entries.ts';
import {
  executables,
  isFile,
  json,
  MAX_SOURCE,
  ownCode,
  prose,
  readmeName,
  sourceFiles,
  text,
} from './package-files.ts';
import { isNode } from './plan.ts';
import { INSIDE } from './sandbox.ts';

export interface Hints {
  /** What the package is called, for the shape of dummy values; '' where unknown. */
  about: string;
  /** Ways to start it, likeliest first. */
  entries: Entry[];
  /** What it may call itself on a command line. */
  commands: string[];
  /** Its other commands, and files besides that may be a server, likeliest first. */
  otherEntries(): Entry[];
  /** Whether the first of them is a command, and not a file for those who import it. */
  hasCommand: boolean;
  /** Programs for this machine in it, or in a package that it wants for this machine: files of the host. */
  executables: string[];
  /** Whether some of what it starts may be a program that is not Node's. */
  isForeign: boolean;
  /** Environment variables that README, example file or registry description name, those in a client's configuration first. */
  documentedVariables(): string[];
  /** Environment variables that the package's own code reads. */
  sourceVariables(): string[];
  /** README and examples of an environment, one behind the other. */
  documentation(): string;
  /** What the documentation or an example in the package shows that a configuration file of this name may hold; null where nothing does. */
  sampleOf(file: string): string | null;
  /** Whether anything in it or among its dependencies has to do with the Model Context Protocol; true where that cannot be read, as in a compiled program. */
  speaksProtocol(): boolean;
  /** Arguments for which the package's own code looks and that sound like the start of a server, likeliest first. */
  sourceArguments(): string[];
  /** Argument lists that the README shows behind the package's name, placeholders as they stand. */
  documentedArguments(): string[][];
}

/** Hints of an installed package. `installed` holds `node_modules/<name>`. Nothing here throws on strange packages: what cannot be read is not there. */
export function packageHints(installed: string, name: string): Hints {
  const folder = path.join(installed, 'node_modules', name);
  const inside = path.posix.join(INSIDE.app, 'node_modules', name);
  const manifest = json(text(path.join(folder, 'package.json')));
  const readme = () => prose(path.join(folder, readmeName(folder)));
  const entries = entriesOf(manifest, name, folder, inside);
  const programs = executablesOf(installed, folder, manifest);
  return {
    about: name.replace(/^@/, ''),
    entries,
    // A program calls itself by its file.
    commands: [...new Set([...commandsOf(name, manifest), ...programs.map((file) => path.basename(file))])],
    otherEntries: once(() => otherEntries(manifest, folder, inside, entries)),
    executables: programs,
    isForeign: programs.length > 0 || entries.some(({ program }) => !isNode(program)),
    hasCommand: typeof manifest.bin === 'string' || Object.keys(manifest.bin ?? {}).length > 0,
    documentedVariables: once(() => documentedVariables(folder, readme())),
    documentation: once(() => [readme(), ...EXAMPLES.map((file) => prose(path.join(folder, file)))].join('\n')),
    sourceVariables: once(() => sourceVariables(folder)),
    speaksProtocol: once(() => entries.some(({ program }) => !isNode(program)) || speaksProtocol(folder, manifest)),
    sourceArguments: once(() => sourceArguments(folder)),
    documentedArguments: once(() => documentedArguments(commandsOf(name, manifest), readme())),
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
    commands: [about],
    otherEntries: none,
    hasCommand: true,
    executables: [],
    isForeign: !isNode(program),
    documentedVariables: none,
    documentation: () => '',
    sourceVariables: none,
    sourceArguments: none,
    speaksProtocol: () => true,
    documentedArguments: none,
    sampleOf: () => null,
  };
}

/** Nothing that a link or a strange name of a dependency leads to elsewhere is among them. */
function executablesOf(installed: string, folder: string, manifest: Record<string, unknown>): string[] {
  const wanted = Object.keys({ ...(manifest.dependencies ?? {}), ...(manifest.optionalDependencies ?? {}) });
  const inside = `${realpathSync(installed)}${path.sep}`;
  return [folder, ...wanted.map((name) => path.join(installed, 'node_modules', name))]
    .flatMap(executables)
    .filter((file) => realpathSync(file).startsWith(inside));
}

/** Files that show what an environment may hold. */
const EXAMPLES = ['.env.example', '.env.sample', 'env.example', '.env.template'];

/** Variables in the `env` of a client's configuration, then in an example file and the registry's description, then in the README's text. */
function documentedVariables(folder: string, readme: string): string[] {
  const inConfiguration = [...readme.matchAll(/"env"\s*:\s*\{([^}]*)\}/g)].flatMap((match) => names(match[1]!));
  const example = EXAMPLES.map((file) => prose(path.join(folder, file))).flatMap((content) =>
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
  for (const source of ownCode(folder)) {
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

/** Arguments that start a server over stdio wherever a program knows them, likeliest first. */
const STARTERS = ['mcp', '--mcp', '--stdio', 'stdio', 'mcp-server', 'serve'] as const;
const LOOKED_FOR = new RegExp(
  `(?:===?|\\bcase|\\b(?:command|option|includes)\\()\\s*(["'\`])(${STARTERS.join('|')})(?=\\1|[ <[])`,
  'g',
);

/** Of the likely arguments those that the package's own code compares something with, or that it declares: `=== 'mcp'`, `.command('serve')`. */
function sourceArguments(folder: string): string[] {
  const known = new Set(
    ownCode(folder).flatMap((source) => [...source.matchAll(LOOKED_FOR)].map((match) => match[2]!)),
  );
  return STARTERS.filter((name) => known.has(name));
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

/** Its name with and without a scope, and its commands. */
function commandsOf(name: string, { bin }: Record<string, unknown>): string[] {
  return [
    ...new Set([name, ...Object.keys(typeof bin === 'object' && bin !== null ? bin : {}), name.split('/').at(-1)!]),
  ];
}

/** A subcommand that sounds like the start of a server. */
const STARTS = /^(mcp|serve|server|start|stdio|run)\b/;

/** Argument lists in a client's configuration or a shell line, cut to what stands behind the package's name or its command; those that speak of the protocol first. */
function documentedArguments(commands: readonly string[], readme: string): string[][] {
  const isPackage = (word: string) =>
    commands.some((command) => word === command || word.startsWith(`${command}@`) || word.endsWith(`/${command}`));
  const configured = [...readme.matchAll(/"args"\s*:\s*\[([^\]]{0,2000})\]/g)].flatMap((match) => {
    const words = [...match[1]!.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((word) => word[1]!.replaceAll('\\"', '"'));
    const at = words.findIndex(isPackage);
    return at === -1 ? [] : [words.slice(at + 1)];
  });
  const typed = shellLines(readme)
    .filter(({ words }) => isPackage(words[0]!))
    .map(({ words: [, ...args], line }) => ({
      args,
      rank: (/\bmcp\b|stdio/i.test(line) ? 0 : 1) + (STARTS.test(args[0] ?? '') ? 0 : 1),
    }))
    .sort((a, b) => a.rank - b.rank);
  const lists = [...configured, ...typed.map(({ args }) => args)].filter(({ length }) => length > 0 && length < 12);
  // Lists that set a client up, or switch to HTTP, start no stdio server.
  return [...new Map(lists.map((list) => [list.join('\u0000'), list])).values()]
    .filter(
      (list) =>
        !/\b(install|setup|init|login|auth|http|sse|help|version|add|config)\b/i.test(list.slice(0, 2).join(' ')),
    )
    .slice(0, 8);
}

/** Commands in a README's blocks and words of code, without prompt, `npx`, comment and what they are piped to, each with the line that it stands in. */
function shellLines(readme: string): { words: string[]; line: string }[] {
  let inBlock = false;
  return readme.split('\n').flatMap((line) => {
    if (/^\s*```/.test(line)) {
      inBlock = !inBlock;
      return [];
    }
    const codes = inBlock ? [line] : [line.match(/^\s*(?:\$|npx)\s.*/)?.[0] ?? '', ...inlineCode(line)];
    return codes
      .map((code) =>
        code
          .trim()
          .replace(/^\$\s+/, '')
          .replace(/^npx\s+(?:(?:-y|--yes)\s+)?/, ''),
      )
      .map((code) => code.split(/\s{2,}|\s[#|>&\\;]/, 1)[0]!)
      .map((code) => splitCommand(code) ?? code.split(/\s+/))
      .filter(([first]) => first)
      .map((words) => ({ words, line }));
  });
}

const inlineCode = (line: string) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** Characters before a block of code in which the name of the file that it shows stands, and the longest sample that is taken, in bytes. */
const BEFORE_BLOCK = 400;
const MAX_SAMPLE = 8 * 1024;

/** Languages of blocks that show what is typed. */
const SHELL = /^\s*((ba|z|fi|c)?sh|shell\w*|console|terminal|cmd|bat|powershell|ps1)\b/i;

/** The first block of code in a README that the name of a file stands shortly before, or in the first line of. */
function shownIn(readme: string, file: string): string | null {
  for (const match of readme.matchAll(/^ {0,8}```([^\n]*)\n([\s\S]*?)^ {0,8}```/gm)) {
    if (SHELL.test(match[1]!)) continue;
    const code = match[1]!.startsWith('diff') ? patched(match[2]!) : match[2]!;
    const before = readme.slice(Math.max(0, match.index - BEFORE_BLOCK), match.index) + code.split('\n', 1)[0];
    if (before.includes(file) && Buffer.byteLength(code) <= MAX_SAMPLE) return code;
  }
  return null;
}

/** What a shown difference makes of a file. */
function patched(difference: string): string {
  const lines = difference.split('\n').filter((line) => !line.startsWith('-'));
  return lines.map((line) => line.replace(/^\+/, ' ')).join('\n');
}

/** An example in the package for a file of this name: of the same name, or with a word for an example in it. */
function exampleIn(folder: string, file: string): string | null {
  const [stem, ending] = [file.replace(/\.\w+$/, ''), path.extname(file)];
  const words = ['example', 'sample', 'template', 'default'];
  const names = [file, ...words.flatMap((word) => [`${stem}.${word}${ending}`, `${file}.${word}`, `${word}.${file}`])];
  const found = ['.', 'examples', 'example', 'config', 'templates', 'samples']
    .flatMap((place) => names.map((name) => path.join(folder, place, name)))
    .find(isFile);
  if (!found || /^package(-lock)?\.json$/.test(file)) return null;
  const sample = text(found);
  return Buffer.byteLength(sample) <= MAX_SAMPLE ? sample : null;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
