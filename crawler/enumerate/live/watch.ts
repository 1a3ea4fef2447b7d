/** What the processes of a sandbox take, read from the host's /proc. Everything here tolerates processes that end while being looked at. */
import { readdirSync, readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;
/** Linux reports CPU time to programs in hundredths of a second on every architecture (USER_HZ). */
const TICK_MS = 10;
/** More than any sandbox may hold; ends the walk of a fork bomb. */
const MAX_PROCESSES = 2048;
const LISTEN = '0A';

/** A process and all its descendants, by the host's ids. Orphans inside a process-id namespace stay below its first process. */
export function processesUnder(pid: number): number[] {
  const found: number[] = [];
  const open = [pid];
  while (open.length > 0 && found.length < MAX_PROCESSES) {
    const one = open.pop()!;
    found.push(one);
    for (const thread of list(`/proc/${one}/task`))
      open.push(...words(read(`/proc/${one}/task/${thread}/children`)).map(Number));
  }
  return found;
}

/** Whether a process still runs or is still ending; one that only waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== '' && !/\) [ZX] /.test(stat);
}

/** Resident memory of these processes in bytes, shared pages counted for each. */
export function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(words(read(`/proc/${pid}/statm`))[1] ?? 0) * PAGE_BYTES, 0);
}

/** CPU time of these processes and of their ended children, in milliseconds. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuMsOf(read(`/proc/${pid}/stat`)), 0);
}

/** CPU time that a process's `stat` tells, its ended children's included, in milliseconds. */
export function cpuMsOf(stat: string): number {
  // The name in parentheses may hold anything; the fields behind it are state, parent, …, user and system time as the 12th to 15th.
  const fields = words(stat.slice(stat.lastIndexOf(')') + 1));
  const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
  return ticks * TICK_MS;
}

/**
 * TCP ports that listen in the network namespace of a process, ascending. For each list of connections the kernel walks the table of the whole machine, which
 * takes milliseconds, so the namespace's count of sockets is looked at first.
 */
export function listeningPorts(pid: number): number[] {
  const families = ['tcp', 'tcp6'].filter((family) => {
    const counts = read(`/proc/${pid}/net/sockstat${family === 'tcp6' ? '6' : ''}`);
    return !new RegExp(`^${family.toUpperCase()}: inuse 0\\b`, 'm').test(counts);
  });
  return listeningIn(families.map((family) => read(`/proc/${pid}/net/${family}`)).join('\n'));
}

/** Ports that listen by tables as the kernel prints them in /proc/net/tcp and /proc/net/tcp6, ascending. */
export function listeningIn(tables: string): number[] {
  const rows = tables.split('\n').map(words);
  const ports = rows
    .filter((row) => row[3] === LISTEN)
    .map((row) => Number.parseInt(row[1]!.split(':')[1] ?? '', 16))
    .filter(Number.isInteger);
  return [...new Set(ports)].sort((a, b) => a - b);
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
