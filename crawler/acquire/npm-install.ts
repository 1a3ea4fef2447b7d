/**
 * `npm install` of one pinned package with its dependencies into a folder of its own. Install scripts never run, and nothing comes from
 * anywhere but the registry.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import parseSpec from 'npm-package-arg';
import { npmEnvironment, RETRY_WAIT } from './npm-configuration.ts';
import { folderSize } from './workspace.ts';

export interface InstallRequest {
  name: string;
  version: string;
  /** Dependencies as the package's manifest declares them. */
  dependencies: Record<string, string>;
  /** ISO 8601, when the registry says. */
  published: string | null;
  /** Which versions of them to take; the newest that fit unless said otherwise. */
  versions?: EarlierVersions;
}

/** Versions of a package's dependencies: those that were out when it came out, or of each direct one the least that its manifest allows. */
export type EarlierVersions = 'as-published' | 'least';

export interface InstallLimits {
  /** Of one attempt, in milliseconds. */
  timeout: number;
  /** Of everything installed, in bytes. */
  size: number;
}

/** How `npm install` ended: `code` is npm's error code, `TIMEOUT` or `TOOLARGE`; null when it worked. */
export interface InstallResult {
  code: string | null;
  detail: string;
}

/** What one attempt adds to the plain installation. */
interface Attempt {
  flags: string[];
  /** Packages replaced by an empty one. */
  emptied: Set<string>;
  /** Versions that direct dependencies are held to. */
  held: Map<string, string>;
}

/** Days before today up to which a registry's copy is taken to be complete. */
const SETTLED_DAYS = 45;
const DAY = 86_400_000;

const FLAGS = [
  'install',
  '--ignore-scripts',
  '--omit=dev',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--no-update-notifier',
  '--no-progress',
  '--install-links=false',
  '--allow-git=none',
  '--allow-remote=none',
  `--fetch-retry-mintimeout=${RETRY_WAIT.minTimeout}`,
  `--fetch-retry-maxtimeout=${RETRY_WAIT.maxTimeout}`,
  '--json',
  '--loglevel=error',
];

/**
 * Installs into `folder`, which then holds `node_modules/<name>`. When a first attempt fails for a reason that has a remedy, it is
 * tried again with it: without the cache's copy of the registry's lists, with the versions of an earlier day where the registry lacks one,
 * with an empty package for a dependency that is hosted elsewhere, past disagreeing peer dependencies, or on a platform not declared.
 */
export async function install(
  folder: string,
  request: InstallRequest,
  limits: InstallLimits,
  signal?: AbortSignal,
): Promise<InstallResult> {
  const { dependencies, published, versions } = request;
  const before = versions === 'as-published' && published ? [`--before=${dayAfter(published)}`] : [];
  const attempt: Attempt = {
    flags: ['--prefer-offline', ...before],
    emptied: hostedElsewhere(dependencies),
    held: versions === 'least' ? leastVersions(dependencies) : new Map(),
  };
  for (;;) {
    const result = await attemptInstall(folder, request, attempt, limits, signal);
    if (result.code === null || signal?.aborted || !(await remedy(attempt, result, request, folder))) return result;
  }
}

/** The version that `^1.2.3` and `~1.2.3` begin with: the one an author had when the range was written. Other ranges tell nothing of the kind. */
function leastVersions(dependencies: Record<string, string>): Map<string, string> {
  const pairs = Object.entries(dependencies).map(([name, range]) => [
    name,
    /^[\^~](\d+\.\d+\.\d+\S*)$/.exec(range)?.[1],
  ]);
  return new Map(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** Dependencies that no registry serves: from git, an address, or a file. */
function hostedElsewhere(dependencies: Record<string, string>): Set<string> {
  const names = new Set<string>();
  for (const [name, spec] of Object.entries(dependencies)) {
    try {
      if (!parseSpec.resolve(name, String(spec)).registry) names.add(name);
    } catch {
      names.add(name);
    }
  }
  return names;
}

/** Changes `attempt` so that the failure may not come back; false when nothing is left to try. No change is made twice. */
async function remedy(
  attempt: Attempt,
  { code, detail }: InstallResult,
  request: InstallRequest,
  folder: string,
): Promise<boolean> {
  const add = (flag: string, value?: string) => {
    if (attempt.flags.some((known) => known.split('=')[0] === flag)) return false;
    attempt.flags.push(value ? `${flag}=${value}` : flag);
    return true;
  };
  switch (code) {
    case 'ETARGET':
    case 'ENOVERSIONS':
    case 'E404': {
      if (attempt.flags.includes('--prefer-offline')) {
        attempt.flags = attempt.flags.filter((flag) => flag !== '--prefer-offline');
        return true;
      }
      const gone = /No matching version found for (\S+)@/.exec(detail)?.[1];
      if (gone && attempt.held.delete(gone)) return true;
      return add('--before', settledDay(request.published));
    }
    case 'EALLOWREMOTE':
    case 'EALLOWGIT':
    case 'EALLOWFILE':
    case 'EALLOWDIRECTORY': {
      const count = attempt.emptied.size;
      for (const name of await refusedNames(folder)) attempt.emptied.add(name);
      return attempt.emptied.size > count;
    }
    case 'ERESOLVE':
      return add('--legacy-peer-deps');
    case 'EBADPLATFORM':
    case 'EBADENGINE':
      return add('--force');
    default:
      return false;
  }
}

/** A day on which the package was out and the registry's copy of everything else had settled, as `--before` takes it. */
function settledDay(published: string | null): string {
  const settled = Date.now() - SETTLED_DAYS * DAY;
  return published && Date.parse(published) + DAY > settled ? dayAfter(published) : new Date(settled).toISOString();
}

/** A day after this time, ISO 8601 both: by then what was released together with a package is out too. */
function dayAfter(time: string): string {
  return new Date(Date.parse(time) + DAY).toISOString();
}

/** How npm's log tells what it was about to fetch: `fetch manifest NAME@SPEC`, `placeDep … NAME@… OK for: … want: SPEC`. */
const WANTED = [/fetch manifest (\S*[^@\s])@(\S+)/g, /placeDep \S+ (\S+?)@\S* OK for: \S* want: (\S+)/g];

/** Names that npm's log of the last attempt shows with a source outside the registry. */
async function refusedNames(folder: string): Promise<Set<string>> {
  const logs = join(folder, 'logs');
  const wanted: [string, string][] = [];
  for (const file of await readdir(logs).catch(() => [])) {
    const text = await readFile(join(logs, file), 'utf8');
    for (const pattern of WANTED) for (const [, name, spec] of text.matchAll(pattern)) wanted.push([name!, spec!]);
  }
  return hostedElsewhere(Object.fromEntries(wanted));
}

async function attemptInstall(
  folder: string,
  { name, version }: InstallRequest,
  { flags, emptied, held }: Attempt,
  limits: InstallLimits,
  signal?: AbortSignal,
): Promise<InstallResult> {
  await rm(folder, { recursive: true, force: true });
  const empty = join(folder, 'empty');
  await mkdir(empty, { recursive: true });
  await writeFile(join(empty, 'package.json'), JSON.stringify({ name: 'empty', version: '0.0.0', main: 'index.js' }));
  await writeFile(join(empty, 'index.js'), '');
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { [name]: version },
      overrides: {
        ...Object.fromEntries([...emptied].map((dependency) => [dependency, `file:${empty}`])),
        ...(held.size > 0 ? { [name]: Object.fromEntries(held) } : {}),
      },
    }),
  );
  return run([...FLAGS, ...flags, '--logs-dir=logs'], folder, limits, signal);
}

/** How often the size of what is being installed is looked at, in milliseconds. */
const LOOK_EVERY = 4_000;
/** Most of npm's own output that is kept, in characters. */
const KEPT_OUTPUT = 64_000;

async function run(
  args: string[],
  folder: string,
  limits: InstallLimits,
  signal?: AbortSignal,
): Promise<InstallResult> {
  let output = '';
  let errors = '';
  let stopped: InstallResult | null = null;
  // A process group of its own, so that nothing it started outlives it.
  const child = spawn('npm', args, {
    cwd: folder,
    env: await npmEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = (code: string, detail: string) => {
    stopped ??= { code, detail };
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {}
  };
  const tooLarge = () => stop('TOOLARGE', `more than ${megabytes(limits.size)} MB were installed`);
  const timer = setTimeout(
    () => stop('TIMEOUT', `npm install took longer than ${limits.timeout / 1000} s`),
    limits.timeout,
  );
  const look = setInterval(async () => {
    if ((await folderSize(folder, limits.size)) > limits.size) tooLarge();
  }, LOOK_EVERY);
  const abort = () => stop('ABORT_ERR', 'interrupted');
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < KEPT_OUTPUT) output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < KEPT_OUTPUT) errors += text;
    });
    const status = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (!stopped && status === 0 && (await folderSize(folder, limits.size)) > limits.size) tooLarge();
    if (stopped) return stopped;
    return status === 0 ? { code: null, detail: '' } : npmError(output, errors, status);
  } finally {
    clearTimeout(timer);
    clearInterval(look);
    signal?.removeEventListener('abort', abort);
  }
}

/** npm's own account of its failure: the JSON it prints, or else the last lines of its error output. */
function npmError(output: string, errors: string, status: number | null): InstallResult {
  try {
    const { code, summary, detail } = (JSON.parse(output) as { error: Record<string, string> }).error;
    return { code: code || 'UNKNOWN', detail: [summary, detail].filter(Boolean).join('\n') };
  } catch {
    return { code: /npm error code (\S+)/.exec(errors)?.[1] ?? `EXIT${status}`, detail: errors.slice(-1_000) };
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);
