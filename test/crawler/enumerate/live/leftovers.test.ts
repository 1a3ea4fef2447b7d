/** What a process that is killed leaves of its sandboxes is ended: by a watch that outlives it, and by the next process that has any. */
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WORK } from '../../../../crawler/acquire/workspace.ts';
import { endLeftovers } from '../../../../crawler/enumerate/live/leftovers.ts';
import { spawn } from '../../../support/children.ts';
import { processesWith, sandbox } from './place.ts';

const markOf = (owner: number) => `${DEFAULT_WORK}/${owner}-stuck/passwd`;

describe.skipIf(sandbox?.name !== 'bubblewrap')('what is left of sandboxes', () => {
  /** A process with this argument. Tests beside these that look for a sandbox may end it at any time. */
  const carrying = async (argument: string) => {
    const child = spawn('/bin/sh', ['-c', 'echo up; read -r _', 'sh', argument], { stdio: ['pipe', 'pipe', 'ignore'] });
    const end = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), end]);
    return { child, end };
  };

  it('ends with the next start where its owner is gone, and nothing else does', async () => {
    const gone = spawn('/bin/true');
    await once(gone, 'exit');
    const [left, ours, near, named] = await Promise.all([
      carrying(markOf(gone.pid!)),
      carrying(markOf(process.pid)),
      carrying(`${markOf(gone.pid!)}.txt`),
      carrying(`bwrap ${markOf(gone.pid!)}`),
    ]);
    endLeftovers();
    expect((await left.end)[1]).toBe('SIGKILL');
    for (const { child } of [ours, near, named]) expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('ends by itself when its owner is killed, at whatever moment', async () => {
    const killed = [0, 7, 14, 21, 28, 35].map(async (wait) => {
      const child = spawn(process.execPath, [path.join(import.meta.dirname, 'leaves.ts')], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stderr.pipe(process.stderr);
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, wait));
      // One, or two: a process that was forked and not yet replaced has its parent's arguments.
      expect(processesWith(markOf(child.pid!))).not.toEqual([]);
      child.kill('SIGKILL');
      return `${DEFAULT_WORK}/${child.pid}-`;
    });
    // The watch that ends them carries the mark too, and ends last.
    for (const mark of await Promise.all(killed))
      await expect.poll(() => processesWith(mark), { interval: 200 }).toEqual([]);
  });
});
