/**
 * Reads sources in threads of their own, so that a source which takes for ever or all memory costs its own reading and nothing else. A thread
 * reads several sources one after the other, because starting one costs more than most readings, and is then replaced.
 */
import { Worker } from 'node:worker_threads';
import type { Failure, FailureClass } from '../../data/model.ts';
import type { StaticOptions, StaticResult } from './static/index.ts';

/** What a thread is asked; its answer is a `StaticResult` or the message of what it threw. */
export interface Reading {
  root: string;
  options: Pick<StaticOptions, 'repository' | 'commit'>;
}
export type ReadingAnswer = { result: StaticResult } | { error: string };

/** Milliseconds for one source. Of 100 packages measured, the slowest took 6 s. */
const TIMEOUT = 90_000;
/** Sources that one thread reads before it is replaced. */
const READINGS_A_THREAD = 4;
/**
 * The heap of a thread. The largest of the sources measured, 33 MB of code, keeps 100 MB at a time; with more room V8 would only let more
 * garbage lie. What parsing takes comes on top, see `syntax/grammars.ts`.
 */
export const READER_LIMITS = { maxOldGenerationSizeMb: 224 };

const idle: { worker: Worker; left: number }[] = [];

/** Reads the servers under `root`. Never throws for what is there; throws the signal's reason when aborted. */
export async function readSource(reading: Reading, signal?: AbortSignal): Promise<StaticResult> {
  signal?.throwIfAborted();
  const thread = idle.pop() ?? { worker: startThread(), left: READINGS_A_THREAD };
  const { worker } = thread;
  worker.ref();
  const limit = AbortSignal.timeout(TIMEOUT);
  const end = await new Promise<ReadingAnswer | Failure | 'aborted'>((resolve) => {
    limit.onabort = () => resolve(failure('timeout', `reading took longer than ${TIMEOUT / 1000} s`));
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true, signal: limit });
    worker.once('message', resolve);
    worker.once('error', (error) => resolve(failure('unreadable-source', error.message)));
    worker.once('exit', () => resolve(failure('unreadable-source', 'the reader ended before it was done')));
    worker.postMessage(reading);
  });
  limit.onabort = null;
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  const answered = typeof end === 'object' && ('result' in end || 'error' in end);
  if (answered && --thread.left > 0) {
    worker.unref();
    idle.push(thread);
  } else await worker.terminate();
  if (end === 'aborted') throw signal!.reason;
  if ('result' in end) return end.result;
  return nothing('error' in end ? failure('internal', end.error) : end);
}

/** Ends the threads that wait for another source, and with them what memory they hold. The next reading starts new ones. */
export async function closeReaders(): Promise<void> {
  await Promise.all(idle.splice(0).map(({ worker }) => worker.terminate()));
}

function startThread(): Worker {
  return new Worker(new URL('./reader-thread.ts', import.meta.url), {
    resourceLimits: READER_LIMITS,
  });
}

const failure = (cls: FailureClass, detail: string): Failure => ({ method: 'static', class: cls, detail });

const nothing = (why: Failure): StaticResult => ({
  isServer: false,
  kind: 'none',
  servers: [],
  failures: [why],
  notes: [],
});
