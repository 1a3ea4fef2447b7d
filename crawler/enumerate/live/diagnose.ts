/** What a server's last words mean: the failure's class, and what the words name that another attempt could give. */
import type { FailureClass } from '../../../data/model.ts';
import { INSIDE } from './sandbox.ts';

/**
 * Words → class, first match wins. From the most specific to the most general: a missing module is no missing credential although its path may hold "auth".
 */
const SIGNS: readonly (readonly [FailureClass, RegExp])[] = [
  [
    'native-addon',
    /could not locate the bindings file|no native build was found|cannot find native binding|\.node['"]?: (cannot open|invalid elf|undefined symbol)|compiled against a different node|cannot find module '[^']*(\.node|-(linux|darwin|win32)-[\w-]+)'|prebuild|node-gyp|ERR_DLOPEN_FAILED|could not load the "?sharp|platform-specific binary/i,
  ],
  [
    'crashed',
    /cannot find (module|package)|ERR_MODULE_NOT_FOUND|ERR_REQUIRE_ESM|ERR_PACKAGE_PATH_NOT_EXPORTED|does not provide an export named|SyntaxError:|ERR_UNKNOWN_FILE_EXTENSION/,
  ],
  [
    'needs-binary',
    /spawn \S+ ENOENT|(execvp|failed to execute) \S+: no such file|command not found|no such file or directory: '?(python|uv|docker|java|go|cargo|dotnet)|executable doesn't exist|(python|docker|java|chrome|chromium|ffmpeg|git|uv|deno|bun)\S* (is )?(not (found|installed)|required)|install (python|docker|java|bun|deno)|(add|is) (it )?(to|in|on) (your |the |\$)?PATH\b|executable file not found|not (available|installed) (on|in) (this|your|the) (system|machine)|env: .{0,40}(bun|deno|python\S*|uv|tsx).{0,5}: No such file/i,
  ],
  [
    'needs-credentials',
    /(api|access|secret|auth|client|private|license|service|bot|subscription)[\s_-]?(key|token|secret|id)s?\b.{0,80}(required|missing|not (set|found|provided|configured|defined)|invalid|must|need|empty|undefined)|(required|missing|no|set|provide|invalid|need|please|without)\b.{0,60}(api|access|secret|auth|client|private|license|bot)?[\s_-]?(key|token|secret|credential|password|username|login)|credential|unauthori[sz]ed|authenticat|not logged in|log ?in|40[13]\b|environment variables?\b|\benv(ironment)?\b.{0,40}(required|missing|not set)|must be set|is not set|missing required (?!(argument|option|parameter|flag|positional)\b)|not configured|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b.{0,60}(required|missing|not (set|found|provided|configured|defined)|invalid|must|need|empty|undefined)|(required|missing|set|provide|invalid)\b.{0,40}[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/i,
  ],
  [
    'needs-config-file',
    /(config(uration)?|kubeconfig|settings|credentials?|\.json|\.ya?ml|\.toml)\b.{0,60}(not found|missing|does not exist|no such file|could not|cannot be|unable|invalid)|(no|missing|cannot (find|read|open)|failed to (load|read)|could not (find|load|read)) .{0,60}(config|kubeconfig|settings)|ENOENT.{0,80}\.(json|ya?ml|toml|ini|conf|env)/i,
  ],
  [
    'needs-local-service',
    /ECONNREFUSED|connection refused|connect ENOENT|daemon is not (accessible|running|reachable)|connect .{0,40}(127\.0\.0\.1|localhost|::1)|is (redis|postgres|mysql|mongo|ollama|docker)\S* running/i,
  ],
  [
    'needs-network',
    /ENOTFOUND|EAI_AGAIN|ENETUNREACH|getaddrinfo|fetch failed|network is unreachable|socket hang up|UND_ERR|no such host|dial tcp|name resolution|could not resolve host|connect ETIMEDOUT/i,
  ],
  [
    'needs-arguments',
    /usage:|用法|使い方|사용법|missing (required )?(argument|option|parameter)|required option|(argument|option|flag|parameter)s? .{0,60}(required|missing)|(provide|specify|expected|requires?|missing|no) .{0,20}subcommand|(provide|specify|expected|requires?) .{0,60}(argument|option|path|directory|url|file|connection string)|too few|not enough arguments|unknown command|--[a-z][\w-]+.{0,40}(required|missing|must)/i,
  ],
  [
    'refused-by-sandbox',
    /EROFS|read-only file system|operation not permitted|EPERM|ENOSPC|EMFILE|EFBIG|heap out of memory|Failed to reserve virtual memory|pthread_create/i,
  ],
];

/** Whether the stand-in network says that it was asked for another MCP server. */
export function isRemote(words: string): boolean {
  return /^a remote MCP server at /m.test(words);
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

const ASKED_FOR = /^the stand-in network was asked for (\S+)\n?/gm;

/** The server's words without those of the stand-in network, and the documents that it was asked for. */
export function withoutStandIn(all: string): { words: string; asked: string[] } {
  return { words: all.replaceAll(ASKED_FOR, ''), asked: [...all.matchAll(ASKED_FOR)].map(([, document]) => document!) };
}

/** Whether it is a help text that a program printed. */
export function isHelp(words: string): boolean {
  return HELP.test(words);
}

const HELP = /^\s*(usage|commands|options|flags|available commands|subcommands)\b.*:?/im;

/** What was said without stacks and without the rows of a help text, which name everything and complain of nothing. */
function complaint(words: string): string {
  return words
    .split('\n')
    .filter((line) => !/^\s+at |^\s*(-\w,? )?\s*--[\w-]+.*\s{2,}\S|^\s{2,}[\w-]+\s{2,}\S/.test(line))
    .join('\n')
    .slice(0, 20_000);
}

/** Every class that the words of a process that ended, or never answered, are a sign of; likeliest first. */
export function signs(words: string): FailureClass[] {
  const said = complaint(words);
  return SIGNS.filter(([, pattern]) => pattern.test(said)).map(([failure]) => failure);
}

const MAX_LINE = 2_000;

/**
 * A stranger's text without long lines and long stretches of white space, of which some pattern here would try every part: nobody can keep us busy by what they
 * write. Indentation and columns stay visible.
 */
export function tamed(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .slice(0, MAX_LINE)
        .trimEnd()
        .replaceAll(/\s{9,}/g, ' '.repeat(8)),
    )
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n');
}

/** The class of a process that ended, or never answered, with these words. */
export function classify(words: string, exitCode: number | null): FailureClass {
  const [sign] = signs(words);
  const help = isHelp(words);
  if (sign && !(sign === 'needs-arguments' && help && exitCode === 0)) return sign;
  if (help) return exitCode === 0 ? 'not-a-server' : 'needs-arguments';
  return exitCode === 0 ? 'not-a-server' : 'crashed';
}

/** Whether a program says that it could not write to its own folder; Node reports a folder that cannot be made there as one that is not there. */
export function missesOwnFolder(words: string): boolean {
  return /EROFS|read-only file system/i.test(words) || new RegExp(`ENOENT.*\\bmkdir\\b.*${INSIDE.app}/`).test(words);
}

/** Whether a program says that it does not know what it was given. */
export function refusesArguments(words: string): boolean {
  return /unknown (command|option|argument|flag|subcommand)|unrecogni[sz]ed|unexpected (argument|option)|invalid (command|option|flag)|too many arguments/i.test(
    words,
  );
}

/** Upper-case names with an underscore that are no variables: error codes, Node's own. */
const NO_VARIABLE =
  /^(YOUR|MY|ERR|ERROR|UND_ERR|MODULE_NOT|NODE|NPM|HTTP|INTERNAL|UNABLE|SELF_SIGNED|DEPTH_ZERO|CERT|INVALID|METHOD|PARSE|REQUEST|CONNECTION|UV|SIG|NO_COLOR|FORCE_COLOR)_|^EAI_|_(ERROR|EXCEPTION|NOT_FOUND|FAILED)$/;

/** Names of environment variables in an error, in the order they appear. */
export function variablesNamed(all: string): string[] {
  const words = complaint(all);
  const spelled = words.matchAll(/\b([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,8})\b/g);
  const exported = words.matchAll(/(?:process\.env\.|export |\$)([A-Z][A-Z0-9_]{2,60})\b/g);
  const names = [...spelled, ...exported].map((match) => match[1]!);
  const alone = words.match(
    /\b(?:DSN|TOKEN|APIKEY|KUBECONFIG|PASSWORD|USERNAME|EMAIL|SECRET)\b(?=.{0,30}(?:required|missing|not set|environment))/g,
  );
  return [...new Set([...names, ...(alone ?? [])])].filter((name) => !NO_VARIABLE.test(name)).slice(0, 40);
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
  /ENOENT|not found|no such|missing|does(n't| not) (exist|contain|have)|must exist|exists?\b|could not|cannot/i;

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
  return [...new Set(names)].slice(0, 40);
}

/** Options in an error that it says are missing: `--api-key`, …, each without a value. */
export function optionsNamed(words: string): string[] {
  const asks = /requir|missing|must|provide|specify|need|expected|either/i;
  const lines = words
    .split('\n')
    .filter((line) => asks.test(line) && (/required/i.test(line) || !/^\s*(-\w, )?--/.test(line)));
  const options = lines.flatMap((line) => [...line.matchAll(/(?<![\w-])--([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)/gi)]);
  return [...new Set(options.map((match) => `--${match[1]}`))]
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

/** The last words as they are shown: without colours, the stack's middle and empty lines, at most 2,000 characters. */
export function lastWords(words: string): string {
  const plain = words.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  const lines = plain.split('\n').filter((line) => line.trim() !== '' && !/^\s+at .*(node:|node_modules)/.test(line));
  const text = lines.join('\n').trim();
  return text.length <= 2_000 ? text : `${text.slice(0, 1_300).trimEnd()}\n…\n${text.slice(-600).trimStart()}`;
}
