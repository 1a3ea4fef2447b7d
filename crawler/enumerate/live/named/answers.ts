/** What a server's words miss in answers: keys in one of the network, a person's consent in a browser. */
import { complaint } from '../diagnose.ts';

/** What a server says that did not find in an answer what it looked for. */
const KEYS_MISSED: readonly RegExp[] = [
  /\(reading '([A-Za-z_]\w*)'\)/g,
  /\b(?:without|lacks?|missing)(?: (?:the|a|required|fields?|propert(?:y|ies)|keys?))*:? ((?:["'`]?[a-z]\w*["'`]?(?:, (?:and )?| and )?)+)/g,
  /["'`]([A-Za-z_]\w*)["'`] (?:(?:is|was) )?(?:required|missing|undefined|not (?:found|present))/g,
  /\b(?:\w+\??\.)+(\w+) is (?:not iterable|not a function|undefined|null)/g,
  /"path": ?\[[^\]]*"(\w+)"\s*\]/g,
  /\b(?:returned|got|received|found) (?:zero|no) ([a-z]\w*s)\b/gi,
];

/** Keys that the words say an answer lacks, at most twenty. */
export function keysMissed(words: string): string[] {
  const said = complaint(words);
  const found = KEYS_MISSED.flatMap((pattern) =>
    [...said.matchAll(pattern)].flatMap(([, keys]) => keys!.match(/\w+/g)!),
  );
  return [...new Set(found)].filter((key) => key !== 'and').slice(0, 20);
}

/** Whether a program waits for a person to consent in a browser, whose answer is to come to a port of its own. */
export function asksConsent(words: string): boolean {
  return /https?:\/\/\S+[?&]redirect_ur[il]=http(:|%3A)(\/|%2F){2}(localhost|127\.0\.0\.1)\b/i.test(words);
}
