/** A memory of bounded size. */

/** A memory of bounded size for what is asked again and again. */
export class Memo<V> {
  private readonly map = new Map<string, V>();
  private readonly size: number;
  constructor(size: number) {
    this.size = size;
  }
  get(key: string, make: (key: string) => V): V {
    let value = this.map.get(key);
    if (value === undefined) {
      value = make(key);
      if (this.map.size >= this.size) this.map.clear();
      this.map.set(key, value);
    }
    return value;
  }
}
