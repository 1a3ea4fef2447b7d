/** Word lists written where they are used. */

const made = new Map<string, ReadonlySet<string>>();

/** The words of a text as a set, made once for each text. Only for literals: what is made stays. */
export function set(text: string): ReadonlySet<string> {
  let words = made.get(text);
  if (!words) {
    words = new Set(text.split(/\s+/));
    made.set(text, words);
  }
  return words;
}

/** Whether a word is one of a few. Told by comparing: a list would have to be found first. */
export function isAny(word: string, a: string, b?: string, c?: string, d?: string): boolean {
  return word === a || word === b || word === c || word === d;
}
