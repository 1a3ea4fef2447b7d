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

/** Words of prose: at most `limit` UTF-16 units are read. Runs of a script without spaces come as one word. */
export function proseWords(text: string, limit = 2400): Word[] {
  const words: Word[] = [];
  const end = Math.min(text.length, limit);
  let fresh = true;
  let i = 0;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (isLetter(code)) {
      const start = i;
      let odd = code > 127;
      let hasCapital = code <= 90;
      let hasApostrophe = false;
      i++;
      while (i < end) {
        const c = text.charCodeAt(i);
        if (isLetter(c)) {
          if (c > 127) odd = true;
          else if (c <= 90) hasCapital = true;
        } else if (c > 127 && HIDDEN.test(text[i]!)) odd = true;
        else if ((c === 45 || c === 39 || c === 0x2019) && i + 1 < end && isLetter(text.charCodeAt(i + 1))) {
          if (c > 127) odd = true;
          if (c === 39) hasApostrophe = true;
        } else break;
        i++;
      }
      let word = text.slice(start, i);
      if (odd) word = plain(word).replace('’', "'");
      else if (hasCapital) word = word.toLowerCase();
      if (odd || hasApostrophe) {
        if (word.endsWith("'s")) word = word.slice(0, -2);
        // French elides its articles: l'argent, d'un
        if (word.charCodeAt(1) === 39 && word.length > 3) word = word.slice(2);
      }
      words.push({ text: word, start, end: i, fresh });
      fresh = false;
      // identifiers in prose (`list_pull_requests`, `fooBar`) stay whole: they name other things
      if (text.charCodeAt(i) === 95) {
        while (i < end && (isLetter(text.charCodeAt(i)) || text.charCodeAt(i) === 95)) i++;
        words[words.length - 1]!.text = text.slice(start, i).toLowerCase();
        words[words.length - 1]!.end = i;
      }
      continue;
    }
    if (isRunning(code)) {
      const start = i;
      while (i < end && isRunning(text.charCodeAt(i))) i++;
      words.push({ text: text.slice(start, i), start, end: i, fresh });
      fresh = false;
      continue;
    }
    if (
      code === 46 ||
      code === 33 ||
      code === 63 ||
      code === 59 ||
      code === 10 ||
      code === 0x3002 ||
      code === 0x2022 ||
      code === 58 ||
      code === 124
    )
      fresh = true;
    i++;
  }
  return words;
}

/** Words of an identifier: `getHTTPPage_v2` is get, http, page, v2. */
export function nameWords(name: string): Word[] {
  const words: Word[] = [];
  const text = name.length > 200 ? name.slice(0, 200) : name;
  const pattern = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\u0000-\u007f]+/g;
  for (let m = pattern.exec(text); m; m = pattern.exec(text)) {
    const last = words[words.length - 1];
    const at = m.index;
    const digits = m[0].charCodeAt(0) < 58;
    // a number belongs to the word it touches (`v2`, `d1`, `erc20`)
    if (digits && last && last.end === at) {
      last.text += m[0];
      last.end = at + m[0].length;
      continue;
    }
    const odd = m[0].charCodeAt(0) > 127 || (last !== undefined && last.end === at && name.charCodeAt(at - 1) > 127);
    if (odd && last && last.end === at && !isRunning(m[0].charCodeAt(0))) {
      last.text = plain(name.slice(last.start, at + m[0].length));
      last.end = at + m[0].length;
      continue;
    }
    words.push({
      text: m[0].charCodeAt(0) > 127 ? plain(m[0]) : m[0].toLowerCase(),
      start: at,
      end: at + m[0].length,
      fresh: words.length === 0,
    });
  }
  return words.filter((w) => w.text !== '');
}
