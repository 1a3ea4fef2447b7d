/** Processes that tests start. What a test that fails midway leaves running ends with its file. */
import { type ChildProcess, spawn as start } from 'node:child_process';
import { afterAll } from 'vitest';

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** Node's own, but for the words `inherit`: a process that outlives us would hold our output open, and whoever reads that waits for its end. */
export const spawn: typeof start = (...given: unknown[]) => {
  const child = (start as (...given: unknown[]) => ChildProcess)(...given);
  started.push(child);
  return child as never;
};
