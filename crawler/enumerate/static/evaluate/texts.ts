/** Where texts are written: a definition that is registered elsewhere, in a loop or by a wrapper, begins where its name is. */
import type { Place } from './values.ts';

export class Texts {
  /** Where those first were that calls were given, and those in records; what names a definition is before all others. */
  readonly #given = new Map<string, Place>();
  readonly #names = new Map<string, Place>();
  /** Where those were that are constants of a class. */
  readonly #constants = new Map<string, Place>();
  /** Where those stand that were last read from a field. */
  readonly #read = new Map<string, Place>();

  /** `isName` says that the record goes on to describe what it names. */
  give(text: string, place: Place, isName = false): void {
    const given = isName ? this.#names : this.#given;
    if (!given.has(text)) given.set(text, place);
  }

  define(text: string, place: Place): void {
    if (!this.#constants.has(text)) this.#constants.set(text, place);
  }

  definedAt(text: string): Place | null {
    return this.#constants.get(text) ?? null;
  }

  read(text: string, place: Place): void {
    this.#read.set(text, place);
  }

  /** Where a text stands that was read from a field; null for others. */
  readAt(text: string): Place | null {
    return this.#read.get(text) ?? null;
  }

  givenAt(text: string): Place | null {
    return this.#names.get(text) ?? this.#given.get(text) ?? null;
  }
}
