/**
 * The sandbox through a container runtime, for machines without bubblewrap (macOS, Windows): the runtime's own namespaces, its default seccomp profile, and its
 * flags for everything else that the bubblewrap sandbox limits. The image must be there already; nothing is pulled without the user's word.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { SANDBOX_LIMITS as L } from './limits.ts';
import { INSIDE, preparations, type Sandbox, type SandboxProcess, type SandboxRequest } from './sandbox.ts';

const run = promisify(execFile);

/** Node's official slim image holds a Node and a C library that prebuilt packages expect. */
export const IMAGE = 'node:24-slim';
const RUNTIMES = ['podman', 'docker'] as const;
const UID = 61184;

/** A container runtime that answers and has the image, else null. */
export async function container(): Promise<Sandbox | null> {
  for (const runtime of RUNTIMES) {
    try {
      await run(runtime, ['image', 'inspect', IMAGE], { timeout: 5_000 });
      return { name: runtime, start: async (request) => start(runtime, request) };
    } catch {
      // not installed, not running, or without the image: the next one
    }
  }
  return null;
}

/** The runtime's arguments for one start; separate so that they can be looked at where no runtime is. */
export function runArguments(name: string, request: SandboxRequest): string[] {
  const memory = (to: string, size: number) => ['--tmpfs', `${to}:rw,exec,nosuid,nodev,mode=1777,size=${size}`];
  const environment = { HOME: INSIDE.home, TMPDIR: INSIDE.temporary, LANG: 'C.UTF-8', USER: 'user', ...request.env };
  const original = '/opt/original';
  const before = preparations(request, original);
  return [
    ...['run', '--rm', '--interactive', '--init', '--pull', 'never', '--name', name],
    ...['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--user', `${UID}:${UID}`, '--hostname', 'sandbox', '--ipc', 'private'],
    ...['--memory', String(L.memoryBytes), '--memory-swap', String(L.memoryBytes)],
    ...['--pids-limit', String(L.processes), '--shm-size', String(L.sharedMemoryBytes)],
    ...['--ulimit', `cpu=${L.cpuSeconds}`, '--ulimit', `nofile=${L.openFiles}`, '--ulimit', `fsize=${L.fileBytes}`],
    ...['--ulimit', 'core=0'],
    ...memory(INSIDE.home, L.homeBytes),
    ...memory(INSIDE.temporary, L.temporaryBytes),
    ...request.binds
      .filter(({ to }) => to !== INSIDE.node)
      .flatMap(({ from, to }) => ['--mount', `type=bind,source=${from},target=${to},readonly`]),
    ...(request.writable
      ? [
          ...['--mount', `type=bind,source=${request.writable.from},target=${original},readonly`],
          ...memory(request.writable.to, L.packageBytes),
        ]
      : []),
    ...['--workdir', request.cwd ?? INSIDE.home],
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    IMAGE,
    ...(before.length > 0 ? ['/bin/sh', '-c', `${before.join(' && ')} && exec "$@"`, 'sh'] : []),
    ...request.argv.map((word) => (word === INSIDE.node ? 'node' : word)),
  ];
}

function start(runtime: string, request: SandboxRequest): SandboxProcess {
  const name = `mcp-risk-${randomUUID()}`;
  const child = spawn(runtime, runArguments(name, request), { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<Awaited<SandboxProcess['exit']>>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null, limit: null }));
    // 137: the kernel ended the container's first process, which for a container with a memory limit means that limit.
    child.once('exit', (code, signal) => resolve({ code, signal, limit: code === 137 ? 'memory' : null }));
  });
  return {
    child,
    exit,
    ports: () => [],
    cpuMs: () => null,
    kill: async () => {
      await run(runtime, ['kill', name], { timeout: 10_000 }).catch(() => {}); // it may have ended by itself
      child.kill('SIGKILL');
      await exit;
    },
  };
}
