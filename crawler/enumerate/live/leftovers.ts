/**
 * Ends what a killed process leaves of its sandboxes. Bubblewrap asks the kernel to end with its parent, but only in the course of its own set-up: one whose
 * parent is killed before that waits for ever, or goes on to start the server. Each is known by an argument that nothing else has: a file in the private folder
 * that was made for its start, whose name begins with the id of the process that made it.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_WORK } from '../../acquire/workspace.ts';

/** Ends sandboxes of processes that are gone: those whose owner is not above them. */
export function endLeftovers(): void {
  for (const pid of processes()) {
    const owner = read(pid, 'cmdline').split('\0').map(ownerOf).find(Boolean);
    if (owner && !ancestors(pid).includes(owner)) end(pid);
  }
}

/** The id of the process that made this start's private folder; 0 for any other argument. */
function ownerOf(argument: string): number {
  if (!argument.startsWith(`${DEFAULT_WORK}/`)) return 0;
  return Number(/^(\d+)-\w+\/passwd$/.exec(argument.slice(DEFAULT_WORK.length + 1))?.[1] ?? 0);
}

/**
 * Waits for the end of its standard input, which is this process's, and ends the sandboxes that are still there then: once at once, and twice later for those that
 * were just being started.
 */
const WATCH = `read -r _
for wait in 0 0.5 2; do
  sleep $wait
  for file in $(grep -lzsx -- "$1-[[:alnum:]]*/passwd" /proc/[0-9]*/cmdline); do
    pid=\${file#/proc/}
    kill -9 "\${pid%/cmdline}"
  done
done`;

let watching = false;

/** Has this process's sandboxes ended when it is killed, by a small process in a session of its own. */
export function endWithUs(): void {
  if (watching) return;
  watching = true;
  const watch = spawn('/bin/sh', ['-c', WATCH, 'sh', `${DEFAULT_WORK}/${process.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
  });
  watch.on('error', () => {}); // no shell: the next run sweeps
  watch.unref();
  (watch.stdin as unknown as { unref(): void }).unref();
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The processes above this one, nearest first. */
function ancestors(pid: number): number[] {
  const above: number[] = [];
  for (let at = parentOf(pid); at > 0 && !above.includes(at); at = parentOf(at)) above.push(at);
  return above;
}

const parentOf = (pid: number) => Number(/^PPid:\s*(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0);

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // ended since
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended since, or another user's
  }
}
