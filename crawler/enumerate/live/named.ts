/** What a server's words name that another attempt could give it: variables, arguments, subcommands, files, programs, keys of an answer. */
import { complaint } from './diagnose.ts';
import { INSIDE } from './sandbox.ts';

/** Upper-case names with an underscore that are no variables: error codes, Node's own. */
const NO_VARIABLE =
  /^(YOUR|MY|ERR|ERROR|UND_ERR|MODULE_NOT|NODE|NPM|HTTP|INTERNAL|UNABLE|SELF_SIGNED|DEPTH_ZERO|CERT|INVALID|METHOD|PARSE|REQUEST|CONNECTION|UV|SIG|NO_COLOR|FORCE_COLOR)_|^EAI_|_(ERROR|EXCEPTION|NOT_FOUND|FAILED)$/;

/** Words in capitals that are no variables. */
const ACRONYMS = /^(API|APIS|URL|URI|JSON|YAML|HTTP|HTTPS|MCP|CLI|SSL|TLS|SDK|PAT|NOT|AND|THE|YOUR|PATH|HOME)$/;

/** Names of environment variables in an error, in the order they appear. */
export function variablesNamed(all: string): string[] {
  const words = complaint(all);
  const spelled = words.matchAll(/\b([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,8})\b/g);
  const said = words.matchAll(/\b([A-Z]\w{0,40}_\w{1,40})\b(?=.{0,60}\benvironment variable)/g);
  const exported = words.matchAll(/(?:process\.env\.|export |\$)([A-Z][A-Z0-9_]{2,60})\b/g);
  const names = [...spelled, ...said, ...exported].map((match) => match[1]!);
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
    /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b.{0,80}?(?:expected(?: one of)?|must be(?: one of| either)?|allowed values(?: are)?|valid (?:values|options)(?: are)?)[ :]*["'`]?([A-Za-z][\w.-]*)["'`]?\s*(?:\||,|\bor\b)/gi,
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

/** Whether the words speak of a variable as of the path of a file: `NAME="/path/to/keys.json"`, `NAME to the path of …`. */
export function isPath(name: string, words: string): boolean {
  return new RegExp(`${name}\\b(?:["'\`]?\\s*=\\s*["'\`]?(?:[~./]|<?path)|.{0,30}\\b(?:path|file)\\b)`, 'i').test(
    words,
  );
}

const MISSES =
  /ENOENT|not found|\bno [\w. -]{1,40} found|no such|missing|does(n't| not) (exist|contain|have)|must exist|exists?\b|could not|cannot/i;

/**
 * Files and folders that the words say are not there, as paths of the home, at most eight: those of the home, and configuration files of the project that the
 * server takes its working directory, the home, for.
 */
export function pathsMissed(words: string): string[] {
  if (!MISSES.test(words)) return [];
  const inHome = words.matchAll(new RegExp(`${INSIDE.home}(?:/[\\w@.-]*[\\w@-])+`, 'g'));
  const named = [...inHome].map(([name]) => name);
  const complaints = words.split('\n').filter((line) => MISSES.test(line));
  const files = complaints.flatMap((line) => [...line.matchAll(CONFIGURATION)]);
  const inProject = files.map(([, name, endings]) => `${INSIDE.home}/${name}${endingOf(endings!)}`);
  const hidden = complaints.flatMap((line) => [
    ...line.matchAll(/(?<![\w/.])["'`]?(\.[a-z][\w-]*)\/?["'`]? (?:directory|folder)\b/g),
  ]);
  const folders = hidden.map(([, name]) => `${INSIDE.home}/${name}`);
  return [...new Set([...named, ...inProject, ...folders])].slice(0, 8);
}

/** A file's name without a folder that sounds like configuration, its ending one or a choice: `panda.config.{ts,mjs}`, `keys.json`. */
const CONFIGURATION =
  /(?<![\w/@.-])(?:\.\/)?(\.?[\w-]+(?:\.[\w-]+)*?)\.(\{[\w,]+\}|json|ya?ml|toml|config\.[cm]?[jt]s)(?![\w/-]|\.\w)/g;

/** `.mjs` where a choice has it, as Node reads it wherever it lies; else what stands first. */
function endingOf(endings: string): string {
  const choice = endings.replaceAll(/[{}]/g, '').split(',');
  return `.${choice.includes('mjs') ? 'mjs' : choice[0]}`;
}

const LACKS = /ENOENT|not (found|installed|available)|no such file|\bPATH\b|is required/i;

/** Words of the lines that miss a program: its name stands among them, and none of the others is ever called. */
export function programsMissed(words: string): string[] {
  const lines = words.split('\n').filter((line) => LACKS.test(line));
  const names = lines.flatMap(
    (line) => line.toLowerCase().match(/(?<![\w./@-])[a-z][a-z0-9_+-]{1,19}(?![\w/@])/g) ?? [],
  );
  return [...new Set(names)].filter((name) => !ESSENTIAL.test(name)).slice(0, 40);
}

/** What starts the server itself, and utilities that every system has and whose names are words of any sentence. */
const ESSENTIAL =
  /^(node|npm|npx|env|(ba|da)?sh|timeout|setpriv|prlimit|at|awk|basename|cat|chmod|command|cp|cut|date|dirname|echo|expand|file|find|grep|groups|head|host|id|install|join|kill|last|less|link|look|ls|make|mkdir|more|printf|ps|read|script|sed|set|sleep|sort|split|stat|sync|tail|tee|test|time|top|touch|tr|true|uname|users|wait|watch|which|who|write)$/;

/** Options in an error that it says are missing: `--api-key`, …, each without a value. */
export function optionsNamed(words: string): string[] {
  const asks = /requir|missing|must|provide|specify|need|expected|either/i;
  const lines = words
    .split('\n')
    .filter((line) => asks.test(line) && (/required/i.test(line) || !/^\s*(-\w, )?--/.test(line)));
  const options = lines.flatMap((line) => [...line.matchAll(/(?<![\w-])--([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)/gi)]);
  // As Go's usual libraries say it: `Required flags "app-id, api-hash" not set`.
  const flags = [...words.matchAll(/\brequired (?:flag|option)(?:s|\(s\))? ((?:"[\w, -]{1,80}"(?:, )?){1,4})/gi)];
  const names = [...options.map((match) => match[1]!), ...flags.flatMap(([, list]) => list!.match(/[a-z][\w-]*/gi)!)];
  return [...new Set(names.map((name) => `--${name}`))]
    .filter((option) => !/^--(help|version|port|host|http|sse|transport|debug|verbose|log.*|no-.*)$/i.test(option))
    .slice(0, 4);
}

/**
 * Whole argument lists that an error shows: as JSON (`Use: ["serve", "--vault", "id=/path"]`), or behind one of these commands (`Usage: acme serve --vault id=/path`),
 * there without what is optional; at most four.
 */
export function argumentsShown(words: string, commands: readonly string[]): string[][] {
  const listed = [...words.matchAll(/\[\s*"(?:[^"\\\n]|\\.)*"(?:\s*,\s*"(?:[^"\\\n]|\\.)*")*\s*\]/g)].map(
    ([list]) => JSON.parse(list.replaceAll(/\s+/g, ' ')) as string[],
  );
  const typed = [
    ...words.matchAll(
      /\b(?:usage|example|run|use|try)s?:?\s+(['"`]?)(?:npx\s+(?:-y\s+|--yes\s+)?)?(\S+)[ \t]+(\S.*)/gi,
    ),
  ]
    .filter(([, , command]) => commands.includes(command!.replaceAll(/@latest$/g, '')))
    .map(([, quote, , rest]) =>
      (quote ? rest!.split(quote)[0]! : rest!)
        .replaceAll(/\[[^\]]*\]|['"`]/g, '')
        .trim()
        .split(ELSE)[0]!
        .replace(/[.,;:]+$/, '')
        .split(/\s+/),
    );
  const lists = [...listed, ...typed].filter(
    (list) =>
      list.length > 0 &&
      list.length < 12 &&
      list.every((word) => /^[\w<$/.@-][^\s|&;()]*$/.test(word) && word !== '--help'),
  );
  return [...new Map(lists.map((list) => [list.join(' '), list])).values()].slice(0, 4);
}

/** Where a sentence goes on behind a command line that it holds: `Run acme init first`. */
const ELSE = /\s(?:first|again|before|and|then|or|if|to (?:\w+e|see|set|get|start|run|finish|log|connect|configure))\b/;

/** Whether a command line prepares a server's start instead of being one. */
export function prepares([first]: readonly string[]): boolean {
  return /^(init|initiali[sz]e|setup|configure|config|create|migrate|build|index|sync|login|auth|generate)$/.test(
    first!,
  );
}

/** What an argument is to hold, where the words ask for one without naming an option. */
export function argumentKinds(words: string): string[] {
  const kinds: [string, RegExp][] = [
    ['MONGODB_URL', /mongo.{0,20} (url|string|uri)/i],
    ['MYSQL_URL', /(mysql|mariadb).{0,20} (url|string|uri)/i],
    ['REDIS_URL', /redis.{0,20} (url|string|uri)/i],
    ['POSTGRES_URL', /(database|postgres(ql)?|connection) ?(url|string|uri)/i],
    ['DATABASE_FILE', /<[\w-]*(db|database|sqlite)[\w-]*>/i],
    ['API_URL', /\b(url|endpoint|server address)\b/i],
    ['ALLOWED_DIRECTORIES', /\b(director(y|ies)|folder|path|root)\b/i],
    ['CONFIG_FILE', /\b(config|credentials?) ?(file|path)\b/i],
    ['OPENAPI_PATH', /openapi|swagger/i],
    ['ACCOUNT_ID', /\b(account|project|tenant|organi[sz]ation)[ -_]?(id)?\b/i],
    ['API_KEY', /\b(api[ _-]?key|token)\b/i],
  ];
  return kinds.filter(([, pattern]) => pattern.test(words)).map(([name]) => name);
}

/** Subcommands that sound like starting a server, likeliest first. */
const SUBCOMMANDS = ['mcp', 'stdio', 'serve', 'server', 'start', 'run', 'mcp-server', 'local', 'launch'] as const;

/** Subcommands about servers that start none. */
const NO_START =
  /^(install|uninstall|setup|init|config\w*|add|remove|list|get|enable|disable|login|logout|auth|status|help|test|doctor|inspect|call|tools?)\b/;

/** Of the likely subcommands those that a help text or an error offers, and before them those of which it says that they run an MCP server; at most six. */
export function subcommandsNamed(words: string): string[][] {
  const lines = words.split('\n');
  const pairs = [...words.matchAll(/\b(mcp|server)\s+(start|serve|run|stdio)\b/g)].map((match) => [
    match[1]!,
    match[2]!,
  ]);
  const described = lines
    .filter((line) => /\bMCP\b/.test(line) && /\b(server|stdio)\b/i.test(line))
    .flatMap((line) => /^\s{1,12}([a-z][\w:-]*)(?: [^\s].*?)?\s{2,}\S/.exec(line)?.[1] ?? [])
    .filter((name) => !NO_START.test(name));
  const offered = SUBCOMMANDS.filter((name) => {
    const row = new RegExp(
      `^\\s{0,12}(?:[\\w@/.-]+\\s+)?${name}\\b(?!-)|['"\`]${name}['"\`]|[(|]${name}\\||\\|${name}\\)`,
    );
    return lines.some((line) => row.test(line));
  });
  const lists = [...pairs, ...[...described, ...offered].map((name) => [name])];
  return [...new Map(lists.map((list) => [list.join(' '), list])).values()].slice(0, 6);
}

/** What a server says that did not find in an answer what it looked for. */
const KEYS_MISSED: readonly RegExp[] = [
  /\(reading '([A-Za-z_]\w*)'\)/g,
  /\b(?:without|lacks?|missing)(?: (?:the|a|required|fields?|propert(?:y|ies)|keys?))*:? ((?:["'`]?[a-z]\w*["'`]?(?:, (?:and )?| and )?)+)/g,
  /["'`]([A-Za-z_]\w*)["'`] (?:(?:is|was) )?(?:required|missing|undefined|not (?:found|present))/g,
  /\b(?:\w+\??\.)+(\w+) is (?:not iterable|not a function|undefined|null)/g,
  /"path": ?\[[^\]]*"(\w+)"\s*\]/g,
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
