/**
 * Work that several processes share is taken under a lease: it comes free when its taker is done, died on this machine, or was not heard of for
 * so long that it must have died elsewhere.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for one taker: its machine, its process, and what tells it from others of the same process. */
export function ownerName(): string {
  return `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
}

/** Whether the process that an owner's name tells of ran on this machine and is no more. */
export function isDead(owner: string): boolean {
  const [host, pid] = owner.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
