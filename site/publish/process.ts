/** A rendering process: gets `init` once, then tasks one by one, and answers each with what it made. Started by build.ts. */
import { type Made, openWorker, type Task, type WorkerOptions } from './worker.ts';

export type ToProcess = { init: WorkerOptions } | { task: Task };
export type FromProcess = { ready: true } | { made: Made } | { error: string };

const answer = (message: FromProcess): void => {
  process.send!(message);
};

let work: ((task: Task) => Promise<Made>) | undefined;

process.on('message', (message: ToProcess) => {
  const run = async (): Promise<void> => {
    if ('init' in message) {
      work = await openWorker(message.init);
      answer({ ready: true });
    } else answer({ made: await work!(message.task) });
  };
  run().catch((error: Error) => {
    answer({ error: error.stack ?? error.message });
    process.exitCode = 1;
    process.disconnect();
  });
});
