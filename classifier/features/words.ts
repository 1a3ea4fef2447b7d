/** Cutting text into words: identifiers at their humps and separators, prose at its spaces, with the place of each word in the original. */

/** A word in lower case and where it stands in the text it was cut from; `end` is exclusive, both in UTF-16 units. */
export interface Word {
  text: string;
  start: number;
  end: number;
  /** A sentence, list item or line ends somewhere between the word before and this one. */
  fresh: boolean;
}

/** Letters of other alphabets that look like Latin ones, as used to hide a word from a reader (after Unicode's confusables, UTS 39). */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...'аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw ɡg ɩi αa οo νv ρp κk ιi τt υu ɑa ⅼl ⅰi ⅽc ⅾd'.matchAll(/(\S)(\S)/gu),
  ].map((m) => [m[1], m[2]]),
);

const HIDDEN = /\u034f|\p{Cf}|[\u115f\u1160\u3164\uffa0]|[\ufe00-\ufe0f]/u;
const COMBINING = /[\u0300-\u036f]/g;

/** A-Z, a-z, 0-9 and letters from U+00C0 on that are written with spaces between words. */
function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  return code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && !isRunning(code) && !isMark(code);
}

/** Scripts without spaces: kana, Han, Hangul and their compatibility forms. */
export function isRunning(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff)
  );
}

/** Punctuation, symbols, arrows, box drawing, private use and everything invisible beyond ASCII. */
function isMark(code: number): boolean {
  return (
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xd800 && code <= 0xf8ff) ||
    (code >= 0xfe00 && code <= 0xfe4f) ||
    code === 0xfeff ||
    code === 0x30fb
  );
}

/** The plain form of a word that holds anything but ASCII: hidden characters dropped, full-width and look-alike letters made Latin. */
function plain(text: string): string {
  let out = '';
  for (const c of text.normalize('NFKC')) if (!HIDDEN.test(c)) out += c;
  out = out.toLowerCase();
  if (/[a-z]/.test(out)) {
    let latin = '';
    for (const c of out) latin += LOOKALIKES[c] ?? c;
    const bare = latin.normalize('NFD').replace(COMBINING, '');
    if (latin !== out && /^[a-z0-9]+$/.test(bare)) return bare;
  }
  return out;
}

/** What ASCII characters are in prose: 1 to 26 a letter in either case, else one of these. */
const OTHER = 0;
const LAST_LETTER = 26;
const DIGIT = 27;
const STOP = 28;
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  if (/[a-z]/i.test(c)) return (code | 32) - 96;
  return /\d/.test(c) ? DIGIT : /[.!?;:|\n]/.test(c) ? STOP : OTHER;
});

/** Letters of half a word that fit into one number. */
const HALF = 6;

/** A word of at most twelve letters a to z as two numbers, five bits a letter; both 0 where it is anything else. */
export function lettersOf(word: string): { head: number; tail: number } {
  let head = 0;
  let tail = 0;
  if (word.length > 2 * HALF) return { head, tail };
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 97 || code > 122) return { head: 0, tail: 0 };
    if (i < HALF) head = (head << 5) | (code - 96);
    else tail = (tail << 5) | (code - 96);
  }
  return { head, tail };
}

/** How many UTF-16 units of a text are read at most. */
export const LONGEST_PROSE = 2400;

/**
 * A walk over the words of a text, of which at most `limit` UTF-16 units are read: its fields speak of the word it stands at. Runs of a script
 * without spaces come as one word. Most words need never become a text of their own: `head` and `tail` say which they are (`lettersOf`).
 */
export class Prose {
  start = 0;
  end = 0;
  /** A sentence, list item or line ends somewhere between the word before and this one. */
  fresh = true;
  isRun = false;
  head = 0;
  tail = 0;
  private readonly source: string;
  private readonly limit: number;
  /** It holds letters beyond ASCII, or marks within. */
  private isOdd = false;
  private hasApostrophe = false;
  private isIdentifier = false;

  constructor(source: string, limit = LONGEST_PROSE) {
    this.source = source;
    this.limit = Math.min(source.length, limit);
  }

  /** Goes to the next word; false where there is none. */
  next(): boolean {
    const { source, limit } = this;
    this.fresh = this.end === 0;
    for (let i = this.end; i < limit; i++) {
      const code = source.charCodeAt(i);
      if (code < 128) {
        const kind = ASCII[code]!;
        if (kind === STOP) this.fresh = true;
        else if (kind !== OTHER) return this.read(i);
      } else if (isLetter(code)) return this.read(i);
      else if (isRunning(code)) return this.readRun(i);
      else if (code === 0x3002 || code === 0x2022) this.fresh = true;
    }
    return false;
  }

  /** The word as it stands in the text. */
  get spelling(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The word in lower case and plain letters. */
  get text(): string {
    let word = this.spelling;
    if (this.isRun) return word;
    if (this.isIdentifier || !this.isOdd) word = word.toLowerCase();
    else word = plain(word).replace('’', "'");
    if (this.isIdentifier || !(this.isOdd || this.hasApostrophe)) return word;
    if (word.endsWith("'s")) word = word.slice(0, -2);
    // French elides its articles: l'argent, d'un
    return word.charCodeAt(1) === 39 && word.length > 3 ? word.slice(2) : word;
  }

  private read(start: number): true {
    const { source, limit } = this;
    let head = 0;
    let tail = 0;
    let length = 0;
    let isSimple = true;
    this.isOdd = false;
    this.hasApostrophe = false;
    let i = start;
    for (; i < limit; i++) {
      const code = source.charCodeAt(i);
      if (code < 128) {
        const kind = ASCII[code]!;
        if (kind !== OTHER && kind <= LAST_LETTER) {
          if (length < HALF) head = (head << 5) | kind;
          else if (length < 2 * HALF) tail = (tail << 5) | kind;
          length++;
          continue;
        }
        const isWithin =
          kind === DIGIT || ((code === 45 || code === 39) && i + 1 < limit && isLetter(source.charCodeAt(i + 1)));
        if (!isWithin) break;
        isSimple = false;
        if (code === 39) this.hasApostrophe = true;
        continue;
      }
      const isWithin =
        isLetter(code) ||
        HIDDEN.test(source[i]!) ||
        (code === 0x2019 && i + 1 < limit && isLetter(source.charCodeAt(i + 1)));
      if (!isWithin) break;
      this.isOdd = true;
    }
    // identifiers in prose (`list_pull_requests`, `fooBar`) stay whole: they name other things
    this.isIdentifier = source.charCodeAt(i) === 95;
    if (this.isIdentifier) while (i < limit && (isLetter(source.charCodeAt(i)) || source.charCodeAt(i) === 95)) i++;
    isSimple &&= length <= 2 * HALF && !this.isOdd && !this.isIdentifier;
    this.head = isSimple ? head : 0;
    this.tail = isSimple ? tail : 0;
    this.isRun = false;
    this.start = start;
    this.end = i;
    return true;
  }

  private readRun(start: number): true {
    const { source, limit } = this;
    let i = start + 1;
    while (i < limit && isRunning(source.charCodeAt(i))) i++;
    this.head = 0;
    this.tail = 0;
    this.isRun = true;
    this.start = start;
    this.end = i;
    return true;
  }
}

const LONGEST_NAME = 200;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Where the run of characters of a kind that begins at `from` ends. */
function runEnd(text: string, from: number, isKind: (code: number) => boolean): number {
  let i = from;
  while (i < text.length && isKind(text.charCodeAt(i))) i++;
  return i;
}

/** Words of an identifier: `getHTTPPage_v2` is get, http, page, v2. */
export function nameWords(name: string): Word[] {
  const words: Word[] = [];
  const text = name.length > LONGEST_NAME ? name.slice(0, LONGEST_NAME) : name;
  for (let start = 0; start < text.length; ) {
    const code = text.charCodeAt(start);
    let end: number;
    if (isUpper(code)) {
      end = runEnd(text, start, isUpper);
      // the last capital before small letters is theirs
      if (isLower(text.charCodeAt(end))) end = end - start > 1 ? end - 1 : runEnd(text, end, isLower);
    } else if (isLower(code)) end = runEnd(text, start, isLower);
    else if (isDigit(code)) end = runEnd(text, start, isDigit);
    else if (code > 127) end = runEnd(text, start, (c) => c > 127);
    else {
      start++;
      continue;
    }
    const last = words[words.length - 1];
    const touches = last !== undefined && last.end === start;
    // a number belongs to the word it touches (`v2`, `d1`, `erc20`)
    if (touches && isDigit(code)) {
      last.text += text.slice(start, end);
      last.end = end;
    } else if (touches && (code > 127 || text.charCodeAt(start - 1) > 127) && !isRunning(code)) {
      last.text = plain(text.slice(last.start, end));
      last.end = end;
    } else {
      const word = text.slice(start, end);
      words.push({ text: code > 127 ? plain(word) : word.toLowerCase(), start, end, fresh: words.length === 0 });
    }
    start = end;
  }
  return words.every((w) => w.text !== '') ? words : words.filter((w) => w.text !== '');
}
