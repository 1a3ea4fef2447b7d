/** Ctrl-C as a wish: the first one ends the work in an orderly way, a second one at once. */
import { EXIT } from './common.ts';

export interface Stop {
  signal: AbortSignal;
  /** Stops listening. */
  done(): void;
}

/** A signal that SIGINT, SIGTERM or SIGHUP aborts. */
export function stopSignal(): Stop {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    done() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
