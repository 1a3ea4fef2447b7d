/**
 * A map whose keys are pairs of whole numbers, in one flat table. What is looked up for every word of every text must not chase pointers
 * through memory: here a look-up reads one cache line.
 */
export class PairMap<T> {
  /** Four numbers a slot: the key's two, the place of its value counted from 1 (0 is an empty slot), and one to fill the line. */
  private readonly slots: Int32Array;
  private readonly values: T[] = [];

  /** Room for `most` keys, at least as many slots staying empty. */
  constructor(most: number) {
    this.slots = new Int32Array(4 << Math.ceil(Math.log2(2 * most)));
  }

  get size(): number {
    return this.values.length;
  }

  get(first: number, second: number): T | undefined {
    const place = this.slots[this.slotOf(first, second) + 2]!;
    return place === 0 ? undefined : this.values[place - 1];
  }

  /** Throws a RangeError where no room is left. */
  set(first: number, second: number, value: T): void {
    const slot = this.slotOf(first, second);
    const place = this.slots[slot + 2]!;
    if (place !== 0) {
      this.values[place - 1] = value;
      return;
    }
    if (this.values.length * 8 >= this.slots.length) throw new RangeError('more keys than the map has room for');
    this.values.push(value);
    this.slots[slot] = first;
    this.slots[slot + 1] = second;
    this.slots[slot + 2] = this.values.length;
  }

  /** Where the key stands, or the empty slot where it would. */
  private slotOf(first: number, second: number): number {
    const { slots } = this;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    const last = slots.length - 4;
    let slot = (hash << 2) & last;
    while (slots[slot + 2] !== 0 && (slots[slot] !== first || slots[slot + 1] !== second)) slot = (slot + 4) & last;
    return slot;
  }
}
