/** Options, arguments and subcommands that a server's words ask for or offer. */

/** Options in an error that it says are missing: `--api-key`, …, each without a value. */
export function optionsNamed(words: string): string[] {
  const asks = /requir|missing|must|provide|specify|need|expected|either/i;
  const lines = words
    .split('\n')
    .filter((line) => asks.test(line) && (/required/i.test(line) || !/^\s*(-\w, )?--/.test(line)));
  // As Rust's usual library says it: in a list below the complaint.
  const [, list = ''] = /required arguments? (?:was|were) not provided:((?:\n\s+--?\S.*)+)/.exec(words) ?? [];
  const options = [...lines, list].flatMap((line) => [
    ...line.matchAll(/(?<![\w-])--([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)/gi),
  ]);
  // As Go's usual libraries say it: `Required flags "app-id, api-hash" not set`.
  const flags = [...words.matchAll(/\brequired (?:flag|option)(?:s|\(s\))? ((?:"[\w, -]{1,80}"(?:, )?){1,4})/gi)];
  // Said of the option as its own code calls it: `apiPath is required`.
  const called = words.matchAll(/(?<![\w.-])([a-z]+[A-Z]\w*) is (?:required|missing)\b/g);
  const said = [...options, ...called].map((match) => match[1]!);
  const names = [...said, ...flags.flatMap(([, list]) => list!.match(/[a-z][\w-]*/gi)!)];
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
      /\b(?:usage|example|run|use|try|first)s?:?\s+(['"`]?)(?:npx\s+(?:-y\s+|--yes\s+)?)?(\S+)[ \t]+(\S.*)/gi,
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

/** What the words offer for a placeholder or an option of this name, the first of it: `Available presets: typescript, …`; null where they offer nothing. */
export function offeredFor(name: string, words: string): string | null {
  const kind = /^\W*([a-z][a-z0-9-]{1,30})\W*$/i.exec(name)?.[1];
  const list = new RegExp(
    `\\b(?:available|valid|supported|possible|allowed|known) ${kind}(?:e?s)?\\b[^:\\n]{0,40}:\\s*(?:[-*\u2022]\\s*)?["'\`]?([a-z][\\w.-]*)`,
    'i',
  );
  return kind ? (list.exec(words)?.[1] ?? null) : null;
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
    ['CONFIG_FILE', /\b(config|credentials?)[ _-]?(file|path)\b/i],
    ['ALLOWED_DIRECTORIES', /\b(director(y|ies)|folder|path|root)\b/i],
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
