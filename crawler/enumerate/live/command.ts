/** A command line that the user gave (`stdio:COMMAND …`): its words, and what of the machine it needs to see. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Place } from './attempt.ts';
import { INSIDE, type Sandbox, type SandboxRequest } from './sandbox.ts';

/** The words of a command line: separated by white space, quoted with '…' or "…" as in a shell, nothing expanded; null where a quote stays open. */
export function splitCommand(line: string): string[] | null {
  const words: string[] = [];
  const pattern = /\s*((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+)/gy;
  let at = 0;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    at = pattern.lastIndex;
    words.push(
      match[1]!.replaceAll(
        /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
        (_, single, double, escaped) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped,
      ),
    );
  }
  return line.slice(at).trim() === '' ? words : null;
}

/**
 * Where the user's command runs: the working directory and the projects of the files it names are shown read-only at their own paths, the program itself too
 * where it is not of the system. The home folder as a whole and the root are never shown.
 */
export function commandPlace(
  sandbox: Sandbox,
  command: readonly string[],
  furniture: SandboxRequest['binds'],
): { place: Place; program: string[]; args: string[] } {
  const [name, ...args] = command;
  const program = findProgram(name ?? '');
  const isNode = path.basename(program) === 'node';
  const cwd = process.cwd();
  const files = [...(isNode ? [] : [program]), ...args.map((arg) => path.resolve(cwd, arg))].filter(existsSync);
  const folders = new Set(
    [cwd, ...files.flatMap((file) => [projectOf(file), projectOf(realpathSync(file))])].filter(showable),
  );
  return {
    place: {
      sandbox,
      binds: [...[...folders].map((folder) => ({ from: folder, to: folder })), ...furniture],
      cwd: showable(cwd) ? cwd : INSIDE.home,
      folder: null,
    },
    program: [isNode ? INSIDE.node : program],
    args,
  };
}

/** The file that a shell would start; the word itself where there is none, for the sandbox to say so. */
function findProgram(name: string): string {
  if (name.includes('/')) return path.resolve(name);
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? name;
}

const MANIFESTS = ['package.json', 'pyproject.toml', 'go.mod', 'Cargo.toml', '.git'];

/** The project that a file belongs to: the nearest folder above it with a manifest, else its own folder. */
function projectOf(file: string): string {
  const own = statSync(file).isDirectory() ? file : path.dirname(file);
  for (let folder = own; folder !== path.dirname(folder); folder = path.dirname(folder))
    if (MANIFESTS.some((manifest) => existsSync(path.join(folder, manifest)))) return folder;
  return own;
}

/** Neither the root, nor a folder that holds the home folder, nor one the sandbox has anyway. */
function showable(folder: string): boolean {
  const system = [
    '/usr',
    '/bin',
    '/sbin',
    '/lib',
    '/lib64',
    '/proc',
    '/dev',
    '/etc',
    '/tmp',
    '/home',
    '/root',
    '/opt',
    '/srv',
    '/sys',
    '/var',
  ];
  if (system.includes(folder) || folder.startsWith('/usr/') || folder === path.parse(folder).root) return false;
  return !`${homedir()}/`.startsWith(`${folder}/`);
}
