/** Time that passes only while everybody waits: a sweep of hours is simulated in minutes, and its hours are counted all the same. */
import type { Clock } from '../../crawler/discover/github/pacer.ts';

export class SimulatedClock implements Clock {
  #now: number;
  #busy = 0;
  #isChecking = false;
  readonly #sleepers: { at: number; wake: () => void }[] = [];

  constructor(begin: number) {
    this.#now = begin;
  }

  now = (): number => this.#now;

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
      this.#check();
    });

  /** Work that is done in true time, during which simulated time stands still. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
      this.#check();
    }
  }

  #check(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    // Timers of the libraries in between run first.
    setTimeout(() => {
      this.#isChecking = false;
      if (this.#busy > 0 || this.#sleepers.length === 0) return;
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift()!;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      this.#check();
    }, 0);
  }
}
