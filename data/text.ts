/**
 * Text from strangers, made safe to look at. Whatever a server says may hold control characters, terminal escapes, bidirectional
 * overrides and characters nobody sees; they are shown as marks, never obeyed.
 */

/**
 * Characters that change how neighbours are shown or are not shown at all: C0 and C1 controls but for tab, line feed and carriage return,
 * soft hyphen, Arabic letter mark, zero-width and bidirectional formatting, invisible operators, the byte order mark, interlinear
 * annotations, Hangul fillers, the Unicode tag block, and variation selectors supplement (Unicode 17, general categories Cc, Cf and
 * Default_Ignorable_Code_Point). The zero-width joiner is left alone: emoji and several scripts need it.
 */
export const HIDDEN_CHARACTERS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/gu;

/** Text in which there is nothing to replace, as most is: told much sooner than replaced. */
const PLAIN = /^[\t\n -~]*$/;

/** The text with every hidden character replaced by a visible `<U+202E>`-like mark; line ends become `\n`. Lone surrogates become U+FFFD. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN_CHARACTERS, (c) => `<U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`);
}

/** One line for a terminal, list or log: `visible`, white space collapsed, cut to `max` characters with an ellipsis. */
export function oneLine(text: string, max = Number.POSITIVE_INFINITY): string {
  if (text.length <= max && /^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  const line = visible(text.length > 4 * max ? text.slice(0, 4 * max) : text)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= max) return line;
  const characters = [...line];
  return characters.length > max
    ? `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/** Lower-case words of a name or query: split at everything that is no letter or digit, and where camelCase begins a new word. */
export function words(text: string): string[] {
  return (
    text
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Words that say nothing about a tool. */
export const COMMON: ReadonlySet<string> = new Set(
  'a an and are as at be by can for from has in into is it its of on or that the this to use used using via when which will with you your'.split(
    ' ',
  ),
);

/** The words that a query asks for: of `send an email` two. The last may be the beginning of another word, and stays. */
export const asked = (query: string): string[] =>
  words(query).filter((word, i, all) => i === all.length - 1 || !COMMON.has(word));

/** What a tool of this name acts on, as far as its name tells: the last word. */
export const objectOf = (name: string): string => words(name).at(-1) ?? '';

/** The known name nearest to what was written, if it is near at all: letters for a third of its length may differ. */
export function nearest(written: string, known: readonly string[]): string | null {
  const word = written.toLowerCase().slice(0, 80);
  let best: { name: string; distance: number } | null = null;
  for (const name of known) {
    const allowed = Math.ceil(name.length / 3);
    if (Math.abs(name.length - word.length) > allowed) continue;
    const distance = editDistance(word, name.toLowerCase());
    if (distance <= allowed && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
