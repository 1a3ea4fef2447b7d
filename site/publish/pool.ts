/** Several rendering processes that share the tasks: each takes the next few when it is done with its last, so none waits for another. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Group } from './documents.ts';
import type { Made } from './making.ts';
import type { Task } from './plan.ts';
import type { FromProcess, ToProcess } from './process.ts';
import { openWorker, type WorkerOptions } from './worker.ts';

/** Small groups taken at once, so that a process seldom waits for the next. */
const AT_ONCE = 16;
/**
 * A process keeps little: rows of one server, its pages, a pack's next megabytes, and the words of the search index while it is made. Left to
 * itself V8 clears away what is old whenever that little has doubled, which takes a twelfth of all time; so only when it is six times as much.
 */
const MEMORY = ['--max-old-space-size=256', '--max-semi-space-size=16', '--heap-growing-percent=500'];

/** Where Node keeps what it compiled of the modules, as for the command itself (bin/mcp-risk): that halves a process's start. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

/**
 * @param portions of the tasks; the first is asked for while the processes start, the next while they make the first of those before
 * @param take is called with what became of each task, in no order, and with how many tasks are known
 */
export async function runAll(
  portions: Iterable<readonly Task[]>,
  options: Omit<WorkerOptions, 'pack'> & { firstPack: number },
  jobs: number,
  take: (made: Made, tasks: number) => void,
): Promise<void> {
  const { firstPack, ...shared } = options;
  const tasks: Task[] = [];
  if (jobs <= 1) {
    const worker = await openWorker({ ...shared, pack: firstPack });
    for (const portion of portions) {
      tasks.push(...portion);
      for (const task of portion) take(await worker.make(task), tasks.length);
    }
    worker.close();
    return;
  }
  const children = Array.from({ length: jobs }, (_, index) => {
    const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), {
      execArgv: MEMORY,
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
    });
    child.send({ init: { ...shared, pack: firstPack + index } } satisfies ToProcess);
    return child;
  });
  const waiting = portions[Symbol.iterator]();
  /** @returns false where there are no more */
  const nextPortion = (): boolean => {
    const { value, done } = waiting.next();
    if (!done) for (const task of value) tasks.push(task);
    return !done;
  };
  let next = 0;
  const nextTasks = (): Task[] => {
    while (next === tasks.length && nextPortion());
    const taken = tasks.slice(next, next + atOnce(tasks, next, jobs));
    next += taken.length;
    return taken;
  };
  let busy = 0;
  const run = (child: ChildProcess): Promise<void> =>
    new Promise((done, fail) => {
      const give = (): void => {
        const given = nextTasks();
        child.send((given.length ? { tasks: given } : { end: true }) satisfies ToProcess);
        // All have something to do now.
        if (++busy === jobs) setImmediate(attempted(nextPortion));
      };
      const attempted = (work: () => void) => (): void => {
        try {
          work();
        } catch (error) {
          fail(error as Error);
        }
      };
      child.on('message', (message: FromProcess) => {
        if ('error' in message) fail(new Error(`A rendering process failed: ${message.error}`));
        else if ('made' in message) take(message.made, tasks.length);
        else attempted(give)();
      });
      child.on('error', fail);
      child.on('exit', (code) =>
        code === 0 ? done() : fail(new Error(`A rendering process ended with code ${code}.`)),
      );
    });
  try {
    nextPortion();
    await Promise.all(children.map((child) => run(child)));
  } finally {
    for (const child of children) child.kill();
  }
}

/** These are made from the whole catalogue in order, which so only one process reads. */
const WHOLE: readonly Group['kind'][] = ['list', 'whole', 'sitemap'];

/** How many of the tasks from `next` on a process takes: costly groups come first; towards the end few, so that all end together. */
function atOnce(tasks: readonly Task[], next: number, jobs: number): number {
  const [first, left] = [tasks[next], tasks.length - next];
  if (first?.server || first?.only) return Math.max(1, Math.min(AT_ONCE, Math.floor(left / (4 * jobs))));
  const end = tasks.findIndex(({ group, only }, i) => i >= next && (only || !WHOLE.includes(group.kind)));
  return Math.max(1, (end < 0 ? tasks.length : end) - next);
}
