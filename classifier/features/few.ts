/**
 * Sets and maps of a handful of names, in the order in which they came. What is said of one tool rarely has more than five of a kind, and is asked
 * after hundreds of times: going through a short list is quicker than finding a name in a table, and a list costs less to make.
 */

/** A set of few names. */
export class FewNames<K extends string> implements Iterable<K> {
  private readonly names: K[];

  constructor(names?: Iterable<K>) {
    this.names = names === undefined ? [] : [...names];
  }

  get size(): number {
    return this.names.length;
  }

  has(name: K): boolean {
    const { names } = this;
    for (let i = 0; i < names.length; i++) if (names[i] === name) return true;
    return false;
  }

  add(name: K): void {
    if (!this.has(name)) this.names.push(name);
  }

  delete(name: K): void {
    const index = this.names.indexOf(name);
    if (index !== -1) this.names.splice(index, 1);
  }

  [Symbol.iterator](): Iterator<K> {
    return this.names[Symbol.iterator]();
  }
}

/** A map from few names. */
export class FewByName<K extends string, V> {
  private readonly names: K[] = [];
  private readonly values: V[] = [];

  has(name: K): boolean {
    return this.names.length > 0 && this.indexOf(name) !== -1;
  }

  get(name: K): V | undefined {
    const index = this.indexOf(name);
    return index === -1 ? undefined : this.values[index];
  }

  set(name: K, value: V): void {
    const index = this.indexOf(name);
    if (index === -1) {
      this.names.push(name);
      this.values.push(value);
    } else this.values[index] = value;
  }

  delete(name: K): void {
    const index = this.indexOf(name);
    if (index === -1) return;
    this.names.splice(index, 1);
    this.values.splice(index, 1);
  }

  keys(): readonly K[] {
    return this.names;
  }

  private indexOf(name: K): number {
    const { names } = this;
    for (let i = 0; i < names.length; i++) if (names[i] === name) return i;
    return -1;
  }
}
