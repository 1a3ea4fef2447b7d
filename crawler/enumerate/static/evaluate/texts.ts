/** Where texts are written: a definition that is registered elsewhere, in a loop or by a wrapper, begins where its name is. */
import type { Place } from './values.ts';

export class Texts {
  /** Where those first were that calls were given, and those in records. */
  readonly #given = new Map<string, Place>();
  /** Where those stand that were last read from a field. */
  readonly #read = new Map<string, Place>();

  give(text: string, place: Place): void {
    if (!this.#given.has(text)) this.#given.set(text, place);
  }

  read(text: string, place: Place): void {
    this.#read.set(text, place);
  }

  isRead(text: string): boolean {
    return this.#read.has(text);
  }

  readAt(text: string): Place | null {
    return this.#read.get(text) ?? null;
  }

  givenAt(text: string): Place | null {
    return this.#given.get(text) ?? null;
  }
}
