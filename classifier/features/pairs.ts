/**
 * A map whose keys are pairs of whole numbers, in one flat table. What is looked up for every word of every text must not chase pointers
 * through memory: here a look-up reads one cache line.
 */
export class PairMap<T> {
  /** Four numbers a slot: the key's two, the place of its value counted from 1 (0 is an empty slot), and one to fill the line. */
  private slots = new Int32Array(4 * 64);
  private readonly values: T[] = [];

  get size(): number {
    return this.values.length;
  }

  get(first: number, second: number): T | undefined {
    const { slots } = this;
    const place = slots[this.slotOf(first, second) + 2]!;
    return place === 0 ? undefined : this.values[place - 1];
  }

  set(first: number, second: number, value: T): void {
    let slot = this.slotOf(first, second);
    const place = this.slots[slot + 2]!;
    if (place !== 0) {
      this.values[place - 1] = value;
      return;
    }
    if (this.values.length * 8 >= this.slots.length) {
      this.grow();
      slot = this.slotOf(first, second);
    }
    this.values.push(value);
    this.slots[slot] = first;
    this.slots[slot + 1] = second;
    this.slots[slot + 2] = this.values.length;
  }

  clone(): PairMap<T> {
    const copy = new PairMap<T>();
    copy.slots = this.slots.slice();
    copy.values.push(...this.values);
    return copy;
  }

  /** Where the key stands, or the empty slot where it would. At least half of the slots are empty. */
  private slotOf(first: number, second: number): number {
    const { slots } = this;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    const last = slots.length - 4;
    let slot = (hash << 2) & last;
    while (slots[slot + 2] !== 0 && (slots[slot] !== first || slots[slot + 1] !== second)) slot = (slot + 4) & last;
    return slot;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 4)
      if (old[at + 2] !== 0) this.slots.set(old.subarray(at, at + 3), this.slotOf(old[at]!, old[at + 1]!));
  }
}
