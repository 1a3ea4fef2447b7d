/**
 * Where strangers' code runs. One interface, two ways to it: bubblewrap on Linux, or the user's container runtime. Without either there is no live
 * enumeration.
 * README.md beside this file says what each of them holds, and why a sandbox library is not used.
 */
import type { ChildProcess } from 'node:child_process';
import { posix } from 'node:path';

/** What one start needs to see and do. Paths under `to` and in `argv` are paths inside the sandbox. */
export interface SandboxRequest {
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Working directory inside; the private home unless said otherwise. */
  cwd?: string;
  /** Folders and files of the host, shown read-only. */
  binds: readonly { from: string; to: string }[];
  /** A folder of the host that is shown as a writable copy in memory, over the read-only one. */
  writable?: { from: string; to: string } | null;
  /** A folder inside the sandbox whose contents are copied into the private home before the start. */
  homeFrom?: string | null;
  /** Folders, and empty files where the name has an ending or stands among `contents`, that are made in the private home before the start. */
  present?: readonly string[];
  /** What some of these files hold instead of nothing, by their paths. */
  contents?: Readonly<Record<string, string>>;
  /** Commands that are run to their end before the start, without input and without being heard. */
  before?: readonly (readonly string[])[];
  /** Whether its user may listen on ports below 1024, where the sandbox can let it: those of its own loopback, like all others. */
  lowPorts?: boolean;
  /** Names of programs for which stand-ins are made in `INSIDE.programs`. */
  programs?: readonly string[];
}

/** How a sandboxed process ended. `limit` names the bound that the sandbox enforced, if it did. */
export interface SandboxExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  limit: 'memory' | 'processes' | 'cpu' | null;
}

export interface SandboxProcess {
  child: ChildProcess;
  exit: Promise<SandboxExit>;
  /** TCP ports that something inside listens on. */
  ports(): number[];
  /** CPU time spent inside so far, in milliseconds; null where it cannot be told. */
  cpuMs(): number | null;
  /** Ends every process inside, at once. Resolves when they are gone. */
  kill(): Promise<void>;
}

export interface Sandbox {
  name: string;
  start(request: SandboxRequest): Promise<SandboxProcess>;
}

/** Paths inside every sandbox. */
export const INSIDE = {
  home: '/home/user',
  temporary: '/tmp',
  /** What `Source.installed` becomes. */
  app: '/srv/app',
  node: '/opt/node/bin/node',
  helpers: '/opt/mcp-risk',
  furniture: '/opt/furniture',
  /** Stand-ins for programs that a server misses. */
  programs: '/home/user/.local/bin',
} as const;

/**
 * Shell commands that put into place what a start asks for, before it. `original`: where the package is shown read-only while its own place is a file system in
 * memory. Names come from hostile text: only plain ones are taken.
 */
export function preparations(request: SandboxRequest, original: string): string[] {
  const { writable, homeFrom, present = [], contents = {}, programs = [], before = [] } = request;
  const plain = present.filter((name) => name.startsWith(`${INSIDE.home}/`) && /^(\/[\w@.-]+)+$/.test(name));
  const isFile = (name: string) => posix.extname(name) !== '' || Object.hasOwn(contents, name);
  const [files, folders] = [plain.filter(isFile), plain.filter((name) => !isFile(name))];
  return [
    ...(writable ? [`cp -R ${original}/. '${writable.to}/'`] : []),
    ...(homeFrom ? [`cp -R '${homeFrom}/.' ${INSIDE.home}/`] : []),
    ...folders.map((folder) => `mkdir -p '${folder}'`),
    ...files.map((file) => `mkdir -p '${posix.dirname(file)}' && ${written(file, contents[file])} > '${file}'`),
    ...(programs.length > 0 ? [`mkdir -p ${INSIDE.programs}`] : []),
    ...programs
      .filter((name) => /^[\w+-]+$/.test(name))
      .map((name) => `echo '${STAND_IN}' > ${INSIDE.programs}/${name} && chmod 755 ${INSIDE.programs}/${name}`),
    // Found first: the machine may have such a program, of no use in here.
    ...(programs.length > 0 ? [`export PATH="${INSIDE.programs}:$PATH"`] : []),
    ...before
      .filter((command) => command.every((word) => /^[\w@%+=:,./-]+$/.test(word)))
      .map((command) => `{ timeout ${BEFORE_SECONDS} ${command.join(' ')} < /dev/null > /dev/null 2>&1 || true; }`),
  ];
}

/** A shell command that prints what a file is to hold. The text is a stranger's: it comes in letters that mean nothing to a shell. */
function written(file: string, content: string | undefined): string {
  if (content === undefined) return `echo ${EMPTY[posix.extname(file)] ?? "''"}`;
  return `echo ${Buffer.from(content).toString('base64')} | base64 -d`;
}

/** What a command before the start may take. */
const BEFORE_SECONDS = 5;

/** Whatever it is asked, it is there, has a version and did well. */
const STAND_IN = '#!/bin/sh\necho "$(basename "$0") version 1.0.0"';

/** What stands for nothing in a file of this kind, as a word of the shell. */
const EMPTY: Readonly<Record<string, string>> = {
  ...{ '.json': '{}', '.yaml': '{}', '.yml': '{}' },
  ...{ '.graphql': "'type Query { example: String }'", '.graphqls': "'type Query { example: String }'" },
  ...{ '.js': "'module.exports = {}'", '.cjs': "'module.exports = {}'" },
  ...{ '.mjs': "'export default {}'", '.ts': "'export default {}'", '.mts': "'export default {}'" },
};
