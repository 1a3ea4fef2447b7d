/**
 * The sandbox on Linux: bubblewrap for what a process sees, prlimit and a watch for how much it takes, seccomp for what it may ask of the kernel.
 *
 * A server sees /usr and a handful of files of /etc read-only, the package read-only, its own home, temporary folder and shared memory (each a file system in
 * memory with a size), its own loopback and nothing of ours. It runs without capabilities, as a user that owns nothing on the host, in namespaces that end
 * with it. Started by root, bubblewrap makes the namespaces and the process then becomes a user of its own; started by a user, a user namespace does it.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { freshUid, stageEtc } from './etc.ts';
import { endLeftovers, endWithUs } from './leftovers.ts';
import { SANDBOX_LIMITS as L } from './limits.ts';
import {
  INSIDE,
  preparations,
  type Sandbox,
  type SandboxExit,
  type SandboxProcess,
  type SandboxRequest,
} from './sandbox.ts';
import { seccompFilter } from './seccomp.ts';
import { cpuMs, isAlive, listeningPorts, processesUnder, residentBytes } from './watch.ts';

/** Of /etc only what programs need to resolve names, check certificates and find libraries; users and hosts are our own short files. */
const SYSTEM = [
  '/usr',
  '/etc/ssl',
  '/etc/pki',
  '/etc/ca-certificates',
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/mime.types',
] as const;

/** Folders that are links into /usr on today's systems and folders of their own on older ones. */
const ROOT_ENTRIES = ['bin', 'sbin', 'lib', 'lib64', 'lib32'] as const;

/** The bubblewrap sandbox if it works here (it is started once to see), else null. */
export async function bubblewrap(): Promise<Sandbox | null> {
  if (process.platform !== 'linux') return null;
  endLeftovers();
  try {
    const sandbox = { name: 'bubblewrap', start };
    const { child, exit } = await start({ argv: ['/bin/sh', '-c', 'exit 0'], env: {}, binds: [] });
    for (const stream of [child.stdout, child.stderr]) stream?.resume();
    return (await exit).code === 0 ? sandbox : null;
  } catch {
    return null;
  }
}

async function start(request: SandboxRequest): Promise<SandboxProcess> {
  endWithUs();
  const root = process.getuid?.() === 0;
  const uid = root ? freshUid() : 1000;
  const staging = await stageEtc(uid);
  const filter = path.join(staging.folder, 'seccomp');
  writeFileSync(filter, seccompFilter());
  const filterFd = openSync(filter, 'r');
  const nothing = openSync('/dev/null', 'r');
  const child = spawn('prlimit', commandLine(request, { root, uid, etc: staging.binds }), {
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', filterFd, ...coverInherited(nothing)],
  });
  closeSync(filterFd);
  closeSync(nothing);
  const exit = new Promise<Pick<SandboxExit, 'code' | 'signal'>>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  }).finally(staging.dispose);
  const pid = await firstPid(child.stdio[3] as Readable);
  if (request.lowPorts && opensLowPorts() && pid !== null) openLowPorts(pid);
  return watched(child, exit, pid);
}

/** The first port of a network namespace that every user may listen on. */
const FIRST_PORT = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** Whether a start here can have ports below 1024: the namespace of a user's own sandbox belongs to a user that nobody can become from outside. */
export function opensLowPorts(): boolean {
  try {
    accessSync(FIRST_PORT, constants.W_OK);
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/** Lets every user listen on every port in the network namespace of a process. */
function openLowPorts(pid: number): void {
  execFile('nsenter', [`--net=/proc/${pid}/ns/net`, '--', 'sh', '-c', `echo 0 > ${FIRST_PORT}`], () => {});
}

const INFO_FD = 3;
const SECCOMP_FD = 4;
const ORIGINAL = '/opt/original';

/**
 * Descriptors that this process was itself started with (a shell's or a job runner's pipes) would pass on to every child. The answer continues a `stdio` list
 * behind ours and puts an open /dev/null in the place of each.
 */
function coverInherited(nothing: number): ('ignore' | number)[] {
  const CLOEXEC = 0o2000000;
  const passedOn = readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => {
      if (fd <= SECCOMP_FD) return false;
      try {
        const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
        return (Number.parseInt(flags, 8) & CLOEXEC) === 0;
      } catch {
        return false; // the descriptor of the listing itself
      }
    });
  const last = Math.max(SECCOMP_FD, ...passedOn);
  return Array.from({ length: last - SECCOMP_FD }, (_, at) =>
    passedOn.includes(at + SECCOMP_FD + 1) ? nothing : 'ignore',
  );
}

/** The arguments of `prlimit`, with bubblewrap's and the server's behind them. */
function commandLine(
  request: SandboxRequest,
  host: { root: boolean; uid: number; etc: SandboxRequest['binds'] },
): string[] {
  const bind = (from: string, to: string) => ['--ro-bind', from, to];
  const memory = (to: string, size: number) => ['--perms', '1777', '--size', String(size), '--tmpfs', to];
  const folder = (name: string) => ['--perms', '0755', '--dir', name];
  const environment = {
    PATH: `${path.dirname(INSIDE.node)}:/usr/local/bin:/usr/bin:/bin:${INSIDE.programs}`,
    HOME: INSIDE.home,
    TMPDIR: INSIDE.temporary,
    LANG: 'C.UTF-8',
    USER: 'user',
    // What waits for them has to know that they come.
    ...(request.lowPorts && opensLowPorts() ? { LOW_PORTS: 'open' } : {}),
    ...request.env,
  };
  return [
    ...[`--cpu=${L.cpuSeconds}`, `--nofile=${L.openFiles}`, `--data=${L.dataBytes}`],
    ...[`--fsize=${L.fileBytes}`, '--core=0', '--memlock=65536', '--msgqueue=0', '--'],
    // Should the machine itself run out of memory, this goes first.
    ...['choom', '--adjust', '1000', '--', 'bwrap'],
    ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...(host.root
      ? ['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP']
      : ['--unshare-user', '--uid', String(host.uid), '--gid', String(host.uid), '--cap-drop', 'ALL']),
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox', '--clearenv'],
    ...['--info-fd', String(INFO_FD), '--seccomp', String(SECCOMP_FD)],
    ...['/etc', '/opt', '/srv', '/home'].flatMap(folder),
    ...SYSTEM.filter(existsSync).flatMap((file) => bind(file, file)),
    ...ROOT_ENTRIES.flatMap(rootEntry),
    ...host.etc.flatMap(({ from, to }) => bind(from, to)),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...memory('/dev/shm', L.sharedMemoryBytes),
    ...memory(INSIDE.temporary, L.temporaryBytes),
    ...memory(INSIDE.home, L.homeBytes),
    // Made by bubblewrap on its way, they would be closed to the user that the server runs as.
    ...[...new Set(request.binds.flatMap(({ to }) => parents(to)))].flatMap(folder),
    ...request.binds.flatMap(({ from, to }) => bind(from, to)),
    ...(request.writable
      ? [...bind(request.writable.from, ORIGINAL), ...memory(request.writable.to, L.packageBytes)]
      : []),
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', request.cwd ?? INSIDE.home],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
    // Set inside, where only the sandbox's own processes count: outside it would count everything that the user runs.
    ...['prlimit', `--nproc=${L.processes}`, '--'],
    ...(host.root ? becomes(host.uid) : []),
    ...prepared(request),
  ];
}

function rootEntry(name: string): string[] {
  const entry = lstatSync(`/${name}`, { throwIfNoEntry: false });
  if (!entry) return [];
  return entry.isSymbolicLink()
    ? ['--symlink', readlinkSync(`/${name}`), `/${name}`]
    : ['--ro-bind', `/${name}`, `/${name}`];
}

/** Every folder above a path, outermost first, without the root; bubblewrap would make them unreadable for others. */
function parents(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '/' || folder === '.' ? [] : [...parents(folder), folder];
}

/** Gives up root for good: user, groups, capabilities, and every way to get them back. */
function becomes(uid: number): string[] {
  const caps = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs'];
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...caps, '--'];
}

/** The server's own command, after what has to be put into place. */
function prepared(request: SandboxRequest): string[] {
  const before = preparations(request, ORIGINAL);
  if (before.length === 0) return [...request.argv];
  return ['/bin/sh', '-c', `${before.join(' && ')} && exec "$@"`, 'sh', ...request.argv];
}

/** The host's id of the sandbox's first process, from what bubblewrap writes to its information descriptor; null if it never got that far. */
async function firstPid(info: Readable): Promise<number | null> {
  let text = '';
  for await (const chunk of info) text += chunk;
  const pid = /"child-pid":\s*(\d+)/.exec(text)?.[1];
  return pid ? Number(pid) : null;
}

/** Looks at what the sandbox takes while it runs, and ends it where that is too much. */
function watched(
  child: ChildProcess,
  ended: Promise<Pick<SandboxExit, 'code' | 'signal'>>,
  pid: number | null,
): SandboxProcess {
  let limit: SandboxExit['limit'] = null;
  const timer = setInterval(() => {
    const inside = pid === null ? [] : processesUnder(pid);
    if (inside.length > L.processes) limit = 'processes';
    else if (residentBytes(inside) > L.memoryBytes) limit = 'memory';
    else if (cpuMs(inside) > L.cpuSeconds * 1000) limit = 'cpu';
    if (limit) void kill();
  }, L.watchMs);
  const exit = ended.then((how) => {
    clearInterval(timer);
    return { ...how, limit };
  });
  const kill = async () => {
    // The first process of a process-id namespace takes all others with it.
    if (pid !== null && child.exitCode === null && child.signalCode === null) signal(pid);
    child.kill('SIGKILL');
    await exit;
    // It ends only when it has seen all others end.
    while (pid !== null && isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return {
    child,
    exit,
    kill,
    ports: () => (pid === null ? [] : listeningPorts(pid)),
    cpuMs: () => (pid === null ? null : cpuMs(processesUnder(pid))),
  };
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
