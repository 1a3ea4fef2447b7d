/**
 * The sandbox through a container runtime, for machines without bubblewrap (macOS, Windows): the runtime's own namespaces, its default seccomp profile, and its
 * flags for everything else that the bubblewrap sandbox limits. The image must be there already; nothing is pulled without the user's word.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { freshUid, stageEtc } from './etc.ts';
import { SANDBOX_LIMITS as L, TIMES } from './limits.ts';
import {
  INSIDE,
  preparations,
  type Sandbox,
  type SandboxExit,
  type SandboxProcess,
  type SandboxRequest,
} from './sandbox.ts';
import { cpuMsOf, listeningIn } from './watch.ts';

const run = promisify(execFile);

/** Node's official slim image holds a Node and a C library that prebuilt packages expect. */
export const IMAGE = 'node:24-slim';
const RUNTIMES = ['podman', 'docker'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** A container runtime that answers and has the image, else null. */
export async function container(image: string = IMAGE): Promise<Sandbox | null> {
  for (const runtime of RUNTIMES) {
    try {
      await run(runtime, ['image', 'inspect', image], { timeout: 20_000 });
      return { name: runtime, start: (request) => start(runtime, image, request) };
    } catch {
      // not installed, not running, or without the image: the next one
    }
  }
  return null;
}

/** What one start is called and run as. */
export interface Start {
  runtime: Runtime;
  image: string;
  name: string;
  uid: number;
}

/** Neither runtime passes our environment on, but both add the proxies that they are configured with, addresses and passwords of ours. */
const PROXIES = ['http', 'https', 'ftp', 'all', 'no'].map((what) => `${what}_proxy`);
const NO_PROXIES = Object.fromEntries(PROXIES.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, '']));

/** Podman makes more folders writable unless told not to, and Docker never does. */
const ONLY: Readonly<Record<Runtime, readonly string[]>> = {
  podman: ['--read-only-tmpfs=false', '--http-proxy=false', '--no-hosts'],
  docker: [],
};

/** Longest life of a container in seconds, should we end before it: more than any attempt is waited for. */
const LIFE = (TIMES.patient + 10_000) / 1_000;

const ORIGINAL = '/opt/original';

/** The runtime's arguments for one start; separate so that they can be looked at where no runtime is. */
export function runArguments({ runtime, image, name, uid }: Start, request: SandboxRequest): string[] {
  // Podman fills such a file system with what lies under it, unless told not to.
  const empty = runtime === 'podman' ? ',notmpcopyup' : '';
  const memory = (to: string, size: number) => ['--tmpfs', `${to}:rw,exec,nosuid,nodev,mode=1777,size=${size}${empty}`];
  const bind = (from: string, to: string) => ['--mount', `type=bind,source=${from},target=${to},readonly`];
  const environment = {
    PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${INSIDE.programs}`,
    HOME: INSIDE.home,
    TMPDIR: INSIDE.temporary,
    LANG: 'C.UTF-8',
    USER: 'user',
    ...(runtime === 'docker' ? NO_PROXIES : {}),
    ...request.env,
  };
  const before = preparations(request, ORIGINAL);
  return [
    ...['run', '--rm', '--interactive', '--init', '--pull', 'never', '--name', name, ...ONLY[runtime]],
    // What it says comes to us alone; a runtime's log would keep all of it on the host's disk.
    ...['--log-driver', 'none'],
    ...['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...(request.lowPorts ? ['--sysctl', 'net.ipv4.ip_unprivileged_port_start=0'] : []),
    ...['--user', `${uid}:${uid}`, '--hostname', 'sandbox', '--ipc', 'private', '--stop-timeout', '0'],
    ...['--memory', String(L.memoryBytes), '--memory-swap', String(L.memoryBytes)],
    // What is started to look inside needs a place beside the server's own.
    ...['--pids-limit', String(L.processes + ROOM_TO_LOOK), '--ulimit', `nproc=${L.processes}`],
    ...['--shm-size', String(L.sharedMemoryBytes), '--ulimit', `nofile=${L.openFiles}`, '--ulimit', 'core=0'],
    ...['--ulimit', `cpu=${L.cpuSeconds}`, '--ulimit', `fsize=${L.fileBytes}`],
    ...memory(INSIDE.home, L.homeBytes),
    ...memory(INSIDE.temporary, L.temporaryBytes),
    ...request.binds.filter(({ to }) => to !== INSIDE.node).flatMap(({ from, to }) => bind(from, to)),
    ...(request.writable
      ? [...bind(request.writable.from, ORIGINAL), ...memory(request.writable.to, L.packageBytes)]
      : []),
    ...['--workdir', request.cwd ?? INSIDE.home],
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    image,
    ...['timeout', '--signal', 'KILL', String(LIFE)],
    ...(before.length > 0 ? ['/bin/sh', '-c', `${before.join(' && ')} && exec "$@"`, 'sh'] : []),
    ...request.argv.map((word) => (word === INSIDE.node ? 'node' : word)),
  ];
}

async function start(runtime: Runtime, image: string, request: SandboxRequest): Promise<SandboxProcess> {
  const uid = freshUid();
  const etc = await stageEtc(uid);
  // Runtimes give a file system in memory the mode of the folder under it. This one is ours, and shown read-only.
  if (request.writable) chmodSync(request.writable.from, 0o1777);
  const name = `mcp-risk-${randomUUID()}`;
  const words = runArguments({ runtime, image, name, uid }, { ...request, binds: [...request.binds, ...etc.binds] });
  // Podman's monitor leaves a file where it runs when a container ran out of memory.
  const child = spawn(runtime, words, { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'pipe'] });
  let killed = false;
  let limit: SandboxExit['limit'] = null;
  const kill = async () => {
    killed = true;
    await run(runtime, ['kill', name], { timeout: 10_000 }).catch(() => {}); // it may have ended by itself
    child.kill('SIGKILL');
    await exit;
    // A container whose client ended before it was started would stay.
    await run(runtime, ['rm', '--force', name], { timeout: 10_000 }).catch(() => {});
  };
  const inside = looking(runtime, name, (what) => {
    limit = what;
    void kill();
  });
  const exit = new Promise<Pick<SandboxExit, 'code' | 'signal'>>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  })
    .finally(() => {
      inside.stop();
      etc.dispose();
    })
    // A kill that is not ours is the kernel's, which in a container with a limit on memory means that limit.
    .then((how) => ({ ...how, limit: limit ?? (how.code === KILLED && !killed ? ('memory' as const) : null) }));
  return { child, exit, kill, ports: () => inside.ports, cpuMs: inside.cpuMs };
}

/** Exit code of what a SIGKILL ended, as shells and runtimes report it. */
const KILLED = 128 + 9;

/** How often a running container is looked into, in milliseconds: each look starts a process in it, and most servers have listed by the first. */
const LOOK_MS = 1_000;
const ROOM_TO_LOOK = 64;
/** What the kernel tells of the container's sockets and processes, each process on a line that begins with its id. */
const LOOK = ['/bin/sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6; echo; cat /proc/[0-9]*/stat'];

/** For how long what was seen is taken to be so still, in milliseconds. */
const FRESH_MS = 2_500;

/** Looks into a container now and then until told to stop: what it listens on, what it took. `exceeded` is called with a limit that is passed. */
function looking(
  runtime: Runtime,
  name: string,
  exceeded: (limit: 'processes' | 'cpu') => void,
): { ports: number[]; cpuMs(): number | null; stop(): void } {
  let [underWay, seenAt, spent] = [false, Number.NEGATIVE_INFINITY, 0];
  const seen = {
    ports: [] as number[],
    cpuMs: () => (performance.now() - seenAt < FRESH_MS ? spent : null),
    stop: () => clearInterval(timer),
  };
  const look = async () => {
    if (underWay) return;
    underWay = true;
    const said = await run(runtime, ['exec', name, ...LOOK], { timeout: 10_000 }).catch((error) => error);
    underWay = false;
    const [sockets = '', processes = ''] = String(said.stdout ?? '').split('\n\n');
    const stats = processes.split('\n').filter((line) => /^\d+ \(/.test(line));
    if (stats.length > 0) {
      seen.ports = listeningIn(sockets);
      spent = stats.reduce((sum, stat) => sum + cpuMsOf(stat), 0);
      seenAt = performance.now();
    }
    const isFull = /Cannot fork|Resource temporarily unavailable/i.test(String(said.stderr ?? ''));
    if (isFull || stats.length > L.processes) exceeded('processes');
    else if (spent > L.cpuSeconds * 1_000) exceeded('cpu');
  };
  const timer = setInterval(look, LOOK_MS);
  return seen;
}
