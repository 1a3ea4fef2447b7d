/** What a server's words name of environment variables: which they miss, and what these may hold. */
import { complaint } from '../diagnose.ts';

/** Upper-case names with an underscore that are no variables: error codes, Node's own. */
const NO_VARIABLE =
  /^(YOUR|MY|ERR|ERROR|UND_ERR|MODULE_NOT|NODE|NPM|HTTP|INTERNAL|UNABLE|SELF_SIGNED|DEPTH_ZERO|CERT|INVALID|METHOD|PARSE|REQUEST|CONNECTION|UV|SIG|NO_COLOR|FORCE_COLOR|GLIBC)_|^EAI_|_(ERROR|EXCEPTION|NOT_FOUND|FAILED)$/;

/** Words in capitals that are no variables. */
const ACRONYMS = /^(API|APIS|URL|URI|JSON|YAML|HTTP|HTTPS|MCP|CLI|SSL|TLS|SDK|PAT|NOT|AND|THE|YOUR|PATH|HOME)$/;

/** Names of environment variables in an error, in the order they appear. */
export function variablesNamed(all: string): string[] {
  const words = complaint(all);
  const spelled = words.matchAll(/\b([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,8})\b/g);
  const said = words.matchAll(/\b([A-Z]\w{0,40}_\w{1,40})\b(?=.{0,60}\benvironment variable)/g);
  const mixed = words.matchAll(/\b([A-Z][A-Z0-9]{1,40}_\w{1,60}_[A-Z0-9]{2,40})\b/g);
  const exported = words.matchAll(/(?:process\.env\.|export |\$)([A-Z][A-Z0-9_]{2,60})\b/g);
  const names = [...spelled, ...said, ...mixed, ...exported].map((match) => match[1]!);
  const alone = words.match(
    /\b(?:DSN|TOKEN|APIKEY|KUBECONFIG|PASSWORD|USERNAME|EMAIL|SECRET)\b(?=.{0,30}(?:required|missing|not set|environment))/g,
  );
  const asked = [
    ...words.matchAll(/\b(?:set|export|define|missing)(?: the)?:? ((?:[A-Z][A-Z0-9]{2,30}\b(?:, | and | or |,)?)+)/g),
  ];
  const listed = asked.flatMap(([, list]) => list!.match(/[A-Z][A-Z0-9]+/g)!).filter((name) => !ACRONYMS.test(name));
  return [...new Set([...names, ...(alone ?? []), ...listed])].filter((name) => !NO_VARIABLE.test(name)).slice(0, 40);
}

/** Variables of which an error says what they may hold (`NAME: expected 'a' | 'b'`, `NAME must be one of: a, b`), each with the first that it offers. */
export function choicesNamed(words: string): Record<string, string> {
  const offers = complaint(words).matchAll(
    /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b.{0,80}?(?:expected(?: one of)?|must be(?: one of| either)?|allowed values(?: are)?|valid (?:values|options)(?: are)?)[ :]*["'`]?(?!(?:provided|set|given|defined|specified|present)\b)([A-Za-z][\w.-]*)["'`]?\s*(?:\||,|\bor\b)/gi,
  );
  return Object.fromEntries(
    [...offers].filter(([, name]) => name === name!.toUpperCase()).map(([, name, value]) => [name!, value!]),
  );
}

/** A value in the shape that an error asks for (`must start with "acm_"`, `at least 32 characters`), made of this one; itself where the error asks for nothing. */
export function shaped(value: string, words: string): string {
  const said = complaint(words);
  const prefix = /\b(?:starts?|begins?) with ["'`]?([\w-]{2,20})/.exec(said)?.[1] ?? '';
  const length = Number(/\bat least (\d{1,3}) (?:characters|chars)/.exec(said)?.[1] ?? 0);
  return (value.startsWith(prefix) ? value : prefix + value).padEnd(length, '0');
}

/** The domain that an error asks of an address: `must be a *.acme.com host`, `must end with .acme.com`; null where it asks for none. */
export function domainAsked(words: string): string | null {
  return (
    /(?:\*|\bends? (?:with|in) ["'`]?)\.((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10})\b/.exec(complaint(words))?.[1] ?? null
  );
}

/** Whether an error says that something is no URL: in words, or as Zod 3 and 4 and Node put it. */
export function asksUrl(words: string): boolean {
  return /\binvalid url\b|\bmust be a(?: valid)? url\b|"(?:validation|format)": ?"url"|\bERR_INVALID_URL\b/i.test(
    words,
  );
}

/** Lines that ask for something, and lines that only say what else there is. */
const ASKS = /missing|requir|must|not set|undefined|please|provide|\bset\b|empty|invalid/i;
const OFFERS = /optional|default/i;

/** Of the variables that the words name, those that they complain of. */
export function variablesMissed(words: string): string[] {
  return variablesNamed(
    words
      .split('\n')
      .filter((line) => ASKS.test(line) && !OFFERS.test(line))
      .join('\n'),
  );
}

/** Of these names of variables those that a complaint spells as plain words: `Feishu App ID is required` means `FEISHU_APP_ID`. */
export function variablesMeant(words: string, known: readonly string[]): string[] {
  const complaints = words
    .split('\n')
    .filter((line) => ASKS.test(line) && !OFFERS.test(line))
    .join('\n')
    .toUpperCase();
  return known.filter(
    (name) => name.includes('_') && new RegExp(`\\b${name.replaceAll('_', '[ -]')}\\b`).test(complaints),
  );
}

/** What the words say that a variable holds where nobody sets it: `NAME … (default: 30000)`. */
export function defaultOf(name: string, words: string): string | null {
  return new RegExp(`\\b${name}\\b.{0,120}?\\bdefaults?(?: to)?[: =]+["'\`]?([\\w./:@-]*\\w)`).exec(words)?.[1] ?? null;
}

/** An example of a value that the words show behind a variable's name (`NAME … (e.g., https://<your-id>.acme.com)`), what it leaves open filled; null where it shows none. */
export function exampleOf(name: string, words: string): string | null {
  const shown = new RegExp(
    `\\b${name}\\b.{0,120}?(?:\\be\\.?g\\.?,?|\\bfor example,?|\\bexamples?|\\bsuch as|\\b(?:looks?|in the form|of the form) (?:like|of)|\\bformat)[: ]+["'\`]?([^\\s"'\`(),;]{4,200})`,
    'i',
  ).exec(complaint(words))?.[1];
  // A plain word is more likely the sentence's next one.
  if (!shown || !/[\d_@/:.=-]/.test(shown) || /\.\.\.|\u2026|x{3}/i.test(shown)) return null;
  return shown.replaceAll(/<[^<>]*>|\{[^{}]*\}|\byour[-_][\w-]+/gi, 'example').replace(/[.:]+$/, '');
}

/** Whether the words speak of a variable as of the path of a file: `NAME="/path/to/keys.json"`, `NAME to the path of …`. */
export function isPath(name: string, words: string): boolean {
  return new RegExp(`${name}\\b(?:["'\`]?\\s*=\\s*["'\`]?(?:[~./]|<?path)|.{0,30}\\b(?:path|file)\\b)`, 'i').test(
    words,
  );
}
