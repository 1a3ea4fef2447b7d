/** What a server's last words mean: the failure's class, and the words to show. */
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
    /spawn \S+ ENOENT|(execvp|failed to execute) \S+: no such file|command not found|no such file or directory: '?(python|uv|docker|java|go|cargo|dotnet)|executable doesn't exist|(python|docker|java|chrome|chromium|ffmpeg|git|uv|deno|bun)\S* (is )?(not (found|installed)|required)|install (python|docker|java|bun|deno)|(add|is) (it )?(to|in|on) (your |the |\$)?PATH\b|executable file not found|not (available|installed) (on|in) (this|your|the) (system|machine)|env: .{0,40}(bun|deno|python\S*|uv|tsx).{0,5}: No such file|\bversion `\S+' not found \(required by/i,
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

const ASKED_FOR = /^the stand-in network was asked for (\S+)\n?/gm;

/** The server's words without those of the stand-in network, and the documents that it was asked for. */
export function withoutStandIn(all: string): { words: string; asked: string[] } {
  return { words: all.replaceAll(ASKED_FOR, ''), asked: [...all.matchAll(ASKED_FOR)].map(([, document]) => document!) };
}

/** The words without the lines of code that Node shows above an error: they complain of nothing, and a minified one holds everything. */
export function withoutCode(words: string): string {
  return words.replaceAll(/^((?:file:\/\/)?\/\S+:\d+)\n.*\n[ \t]*\^+[ \t]*\n/gm, '$1\n');
}

/** Whether it is a help text that a program printed. */
export function isHelp(words: string): boolean {
  return HELP.test(words);
}

const HELP = /^\s*(usage|commands|options|flags|available commands|subcommands)\b.*:?/im;

/** What was said without stacks and without the rows of a help text, which name everything and complain of nothing. */
export function complaint(words: string): string {
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

/** Whether a program says that it could not write to its own folder; Node reports what cannot be made there, and is then missed, as not there. */
export function missesOwnFolder(words: string): boolean {
  return /EROFS|read-only file system/i.test(words) || MISSES_OWN_FOLDER.test(words);
}

const MISSES_OWN_FOLDER = new RegExp(
  `(EACCES.*|ENOENT.*\\b(mkdir|mkdtemp|chmod|rename|copyfile|symlink|unlink)\\b.*)${INSIDE.app}/`,
);

/** Whether a program says that it does not know what it was given. */
export function refusesArguments(words: string): boolean {
  return /unknown (command|option|argument|flag|subcommand)|unrecogni[sz]ed|unexpected (argument|option)|invalid (command|option|flag)|too many arguments/i.test(
    words,
  );
}

/** The last words as they are shown: without colours, the stack's middle and empty lines, at most 2,000 characters. */
export function lastWords(words: string): string {
  const plain = words.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  const lines = plain.split('\n').filter((line) => line.trim() !== '' && !/^\s+at .*(node:|node_modules)/.test(line));
  const text = lines.join('\n').trim();
  return text.length <= 2_000 ? text : `${text.slice(0, 1_300).trimEnd()}\n…\n${text.slice(-600).trimStart()}`;
}
