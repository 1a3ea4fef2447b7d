/** A thread that reads sources, one at a time, as it is asked. */
import { parentPort } from 'node:worker_threads';
import type { Reading, ReadingAnswer } from './reader.ts';
import { enumerateStatic } from './static/index.ts';

parentPort!.on('message', async ({ root, options }: Reading) => {
  let answer: ReadingAnswer;
  try {
    answer = { result: await enumerateStatic(root, options) };
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(answer);
});
