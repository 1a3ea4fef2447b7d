/** What evaluation may cost: steps and processor time, and for functions that are called back, steps without a registration. */
import { processorTime } from '../time.ts';

const MAX_STEPS = 4_000_000;
/** What a piece of work that is bounded on its own may take, in milliseconds of processor time. */
const MAX_EXTRA_TIME = 1_000;
/** Steps after which a function called back is left when nothing was registered meanwhile: it handles calls. */
const MAX_IDLE_STEPS = 25_000;
/** The same once many were called back for nothing. */
const MIN_IDLE_STEPS = 1_000;
const MANY_CALLBACKS = 40;

/** The clock is looked at every 1024 steps. */
const STEPS_A_CHECK = 0x3ff;

export class OutOfBudget extends Error {}

/** A function that was called back registers nothing. */
class Idle extends Error {}

export class Budget {
  readonly #registered: () => number;
  /** In milliseconds of processor time. */
  #deadline: number;
  #steps = 0;
  /** The step at which something was last registered while a function is called back; null outside of one. */
  #idleSince: number | null = null;
  #registeredBefore = 0;
  /** How many functions were called back and left. */
  #fruitless = 0;

  /** `registered` says how much was registered so far. */
  constructor(deadline: number, registered: () => number) {
    this.#deadline = deadline;
    this.#registered = registered;
  }

  /** Counts one step; throws `OutOfBudget` when there are none left. */
  step(): void {
    if (++this.#steps > MAX_STEPS) throw new OutOfBudget('steps');
    if ((this.#steps & STEPS_A_CHECK) !== 0) return;
    if (processorTime() > this.#deadline) throw new OutOfBudget('time');
    if (this.#idleSince === null) return;
    if (this.#registered() !== this.#registeredBefore) {
      this.#registeredBefore = this.#registered();
      this.#idleSince = this.#steps;
    } else if (this.#steps - this.#idleSince > (this.#fruitless > MANY_CALLBACKS ? MIN_IDLE_STEPS : MAX_IDLE_STEPS))
      throw new Idle();
  }

  /** Forgets what was spent, for the next piece of work that is to be bounded on its own. */
  refresh(steps: number): void {
    this.#steps = MAX_STEPS - steps;
    this.#deadline = Math.max(this.#deadline, processorTime() + MAX_EXTRA_TIME);
  }

  /** Does something that is left when it registers nothing for long. */
  idly(action: () => void): void {
    const before = this.#idleSince;
    this.#idleSince = this.#steps;
    try {
      action();
    } catch (error) {
      if (!(error instanceof Idle)) throw error;
      this.#fruitless++;
    } finally {
      this.#idleSince = before === null ? null : this.#steps;
    }
  }
}
