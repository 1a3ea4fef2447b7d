/** A rendering process: gets `init` once, then tasks in twos and threes, and answers each with what it made. Started by pool.ts. */

import type { Made } from './making.ts';
import type { Task } from './plan.ts';
import { openWorker, type Worker, type WorkerOptions } from './worker.ts';

export type ToProcess = { init: WorkerOptions } | { tasks: Task[] } | { end: true };
export type FromProcess = { ready: true } | { made: Made } | { done: true } | { error: string };

/** Nobody waits for the answer of a process whose parent is gone. */
const answer = (message: FromProcess): void => {
  process.send!(message, undefined, undefined, (error) => {
    if (error) process.exit(1);
  });
};

let worker: Worker | undefined;

process.on('message', (message: ToProcess) => {
  const run = async (): Promise<void> => {
    if ('init' in message) {
      worker = await openWorker(message.init);
      answer({ ready: true });
    } else if ('tasks' in message) {
      for (const task of message.tasks) answer({ made: await worker!.make(task) });
      answer({ done: true });
    } else {
      worker!.close();
      process.disconnect();
    }
  };
  run().catch((error: Error) => {
    answer({ error: error.stack ?? error.message });
    process.exitCode = 1;
    process.disconnect();
  });
});
