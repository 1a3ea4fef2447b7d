/** Counters held in memory. A gateway of several processes keeps its own behind the same interface (`Counters` in engine.ts). */
import type { Charge, Counters } from './engine.ts';

/** A window is counted in this many slots. The slot in which a window begins counts whole, so a sum is never less than the truth. */
const SLOTS = 60;
const SWEEP_EVERY = 4_096;

interface Tally {
  /** Milliseconds of one slot. */
  length: number;
  /** Number of the newest slot since 1970. */
  newest: number;
  slots: Float64Array;
  sum: number;
}

/** Sliding windows: at every moment the sum of what was charged in the window that has just passed, at most a sixtieth of it more. */
export class MemoryCounters implements Counters {
  readonly #tallies = new Map<string, Tally>();
  #charged = 0;

  spent(counter: string, window: number, time: number): number {
    const tally = this.#tallies.get(keyOf(counter, window));
    return tally ? advance(tally, time).sum : 0;
  }

  /** Counts an allowed call, before it is forwarded. Amounts below 0 are refused: nothing lowers a counter but time. */
  commit(charges: readonly Charge[], time: number): void {
    for (const { counter, window, amount } of charges) {
      if (!(amount >= 0)) throw new RangeError(`a charge of ${amount} would lower the counter ${counter}`);
      const key = keyOf(counter, window);
      let tally = this.#tallies.get(key);
      if (!tally) {
        const length = (window * 1000) / SLOTS;
        tally = { length, newest: Math.floor(time / length), slots: new Float64Array(SLOTS + 1), sum: 0 };
        this.#tallies.set(key, tally);
      }
      advance(tally, time);
      const slot = tally.newest % (SLOTS + 1);
      tally.slots[slot]! += amount;
      tally.sum += amount;
      if (++this.#charged % SWEEP_EVERY === 0) this.#sweep(time);
    }
  }

  /** Number of counters held. */
  get size(): number {
    return this.#tallies.size;
  }

  #sweep(time: number): void {
    for (const [key, tally] of this.#tallies) if (advance(tally, time).sum === 0) this.#tallies.delete(key);
  }
}

function keyOf(counter: string, window: number): string {
  return `${window} ${counter}`;
}

/** Forgets the slots that have left the window. A clock that goes back frees nothing. */
function advance(tally: Tally, time: number): Tally {
  const now = Math.floor(time / tally.length);
  if (now <= tally.newest) return tally;
  const passed = Math.min(now - tally.newest, SLOTS + 1);
  for (let i = 1; i <= passed; i++) tally.slots[(tally.newest + i) % (SLOTS + 1)] = 0;
  tally.newest = now;
  tally.sum = tally.slots.reduce((a, b) => a + b, 0);
  return tally;
}
