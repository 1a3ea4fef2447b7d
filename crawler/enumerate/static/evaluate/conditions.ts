/** The conditions that what runs now depends on. */
export class Conditions {
  /** Whether each holds by default: false no, null not known. */
  #held: (boolean | null)[] = [];

  get depth(): number {
    return this.#held.length;
  }

  /** True, or why what happens now might not happen by default. */
  get enabled(): boolean | null {
    return this.isOff ? false : this.#held.includes(null) ? null : true;
  }

  /** Whether what happens now does not happen by default. */
  get isOff(): boolean {
    return this.#held.includes(false);
  }

  /** Whether all conditions that came after the first `depth` hold by default. */
  holdSince(depth: number): boolean {
    return this.#held.slice(depth).every((holds) => holds === true);
  }

  /** Runs something under a condition that is not known to hold. */
  under<T>(holds: boolean | null, action: () => T): T {
    this.#held.push(holds);
    try {
      return action();
    } finally {
      this.#held.pop();
    }
  }

  /** Runs something that happens whatever the conditions are: a module is evaluated wherever it is first asked for. */
  aside<T>(action: () => T): T {
    const held = this.#held;
    this.#held = [];
    try {
      return action();
    } finally {
      this.#held = held;
    }
  }
}
