/** `enumerate`: lists one target's tools, and leaves the catalogue alone unless told otherwise. */
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Acquired } from '../crawler/acquire/source.ts';
import type { Listed, ListedServer } from '../crawler/enumerate/index.ts';
import type { Attempt } from '../crawler/enumerate/live/index.ts';
import type { Target } from '../crawler/target.ts';
import { FAILURES } from '../data/failures.ts';
import { AGREEMENTS, type Agreement, type EnumeratedTool, type Enumeration, type Method } from '../data/model.ts';
import { oneLine } from '../data/text.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError } from './common.ts';

interface Flags extends CommonOptions {
  static?: boolean;
  live?: boolean;
  both?: boolean;
  save?: boolean;
  header: string[];
}

export function register(program: Command): void {
  program.addCommand(
    command('enumerate', "list a target's tools")
      .argument('<target>', 'a folder, owner/repo[@ref], npm:package[@version], stdio:COMMAND…, or https://…')
      .option('--static', 'read the source, run nothing')
      .option('--live', 'start the server in a sandbox and ask it')
      .option('--both', 'do both, and compare')
      .option('--save', 'keep the result in the catalogue')
      .addOption(
        new Option('--header <name: value>', 'send this header to a remote server; may be given several times')
          .argParser((value: string, all: string[]) => [...all, value])
          .default([], 'none'),
      )
      .addHelpText(
        'after',
        `
Without --static, --live or --both: a package is read and started, a folder or repository is read, a command is started,
and an address is asked.

Examples:
  mcp-risk enumerate npm:@modelcontextprotocol/server-filesystem
  mcp-risk enumerate owner/repo@v1.2.0 --json
  mcp-risk enumerate ./my-server --static
  mcp-risk enumerate "stdio:node build/index.js"
  mcp-risk enumerate https://example.com/mcp --live --header "Authorization: Bearer …"`,
      )
      .action(async (text: string, flags: Flags) => {
        const { parseTarget, TARGET_FORMS } = await import('../crawler/target.ts');
        const target = parseTarget(text);
        if (!target)
          throw new UsageError(
            /^[./~]/.test(text) ? `there is no folder ${text}` : `"${text}" is no target: name ${TARGET_FORMS}`,
          );
        const methods = methodsFor(target, flags);
        const { stopSignal } = await import('./signals.ts');
        const stop = stopSignal();
        try {
          const { result, listed } = await look(text, target, methods, flags, stop.signal);
          if (flags.json) printJson(result);
          else process.stdout.write(enumerationText(result, listed));
          process.exitCode = result.servers.length === 0 && result.failures.length > 0 ? EXIT.partly : EXIT.done;
        } catch (error) {
          if (!stop.signal.aborted) throw error;
          process.exitCode = EXIT.interrupted;
        } finally {
          stop.done();
        }
      }),
  );
}

/** Which ways each kind of target can go; the first list is what is done unless a person says otherwise. */
const WAYS: Record<Target['kind'], { usual: Method[]; possible: Method[] }> = {
  npm: { usual: ['static', 'live'], possible: ['static', 'live'] },
  github: { usual: ['static'], possible: ['static'] },
  directory: { usual: ['static'], possible: ['static'] },
  stdio: { usual: ['live'], possible: ['live'] },
  remote: { usual: ['live'], possible: ['live'] },
};

function methodsFor({ kind }: Target, flags: Flags): Method[] {
  const asked: Method[] = flags.both
    ? ['static', 'live']
    : [...(flags.static ? (['static'] as const) : []), ...(flags.live ? (['live'] as const) : [])];
  const { usual, possible } = WAYS[kind];
  if (kind === 'remote' && !flags.live)
    throw new UsageError('a remote server is asked only with --live, because the request leaves this machine');
  if (flags.header.length > 0 && kind !== 'remote') throw new UsageError('--header is for https://… targets');
  if (flags.save && kind !== 'npm' && kind !== 'github')
    throw new UsageError(
      '--save keeps packages and repositories only: what it keeps must be pinned by a version or commit',
    );
  if (asked.length === 0) return usual;
  const methods = asked.filter((method) => possible.includes(method));
  if (methods.length > 0) return methods;
  throw new UsageError(
    possible[0] === 'live'
      ? 'there is no source to read: leave --static away'
      : 'a folder or repository is not installed, so nothing can be started: use npm:package or stdio:COMMAND',
  );
}

async function look(
  text: string,
  target: Target,
  methods: Method[],
  flags: Flags,
  signal: AbortSignal,
): Promise<{ result: Enumeration; listed: Listed }> {
  const { listTools, listCommand, listRemote } = await import('../crawler/enumerate/index.ts');
  const onStep = (step: string) => {
    if (!flags.quiet && process.stderr.isTTY) process.stderr.write(`${pc.dim(`${step} …`)}\n`);
  };
  const answered = (listed: Listed, acquired: Acquired | null = null) => ({
    result: answer(text, acquired, listed),
    listed,
  });
  if (target.kind === 'stdio') return answered(await listCommand(target.command, { signal, onStep }));
  if (target.kind === 'remote')
    return answered(await listRemote(target.url, headersOf(flags.header), { signal, onStep }));
  const { AcquireError } = await import('../crawler/acquire/failure.ts');
  let acquired: Acquired;
  try {
    acquired = await take(target, methods, signal, onStep);
  } catch (error) {
    if (!(error instanceof AcquireError)) throw error;
    return answered({ ...NOTHING, failures: [error.failure] });
  }
  const { source, failures } = acquired;
  try {
    const listed = await listTools(source, { methods, signal, onStep });
    const all = { ...listed, failures: [...failures, ...listed.failures] };
    if (flags.save) await save(text, acquired, all, flags);
    return answered(all, acquired);
  } finally {
    await source.dispose();
  }
}

const NOTHING: Listed = { isServer: false, kind: 'none', servers: [], failures: [], attempts: [] };

async function take(
  target: Extract<Target, { kind: 'npm' | 'github' | 'directory' }>,
  methods: readonly Method[],
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<Acquired> {
  if (target.kind === 'npm') {
    const { acquireNpm } = await import('../crawler/acquire/npm.ts');
    return acquireNpm(target.name, target.version, { dependencies: methods.includes('live'), signal, onStep });
  }
  if (target.kind === 'github') {
    const { acquireGithub } = await import('../crawler/acquire/github.ts');
    return acquireGithub(target.repository, target.ref, { signal, onStep });
  }
  const { acquireDirectory } = await import('../crawler/acquire/directory.ts');
  return acquireDirectory(target.folder);
}

/** Keeps what was seen, as a crawl of this one target would have. */
async function save(text: string, acquired: Acquired, listed: Listed, flags: Flags): Promise<void> {
  const [{ Catalogue }, { keep }, { targetCandidate }, { projectLabeller }] = await Promise.all([
    import('../data/catalogue.ts'),
    import('../crawler/crawl.ts'),
    import('../crawler/discover/index.ts'),
    import('./labels.ts'),
  ]);
  const label = await projectLabeller();
  const catalogue = Catalogue.open(flags.db);
  try {
    const candidate = targetCandidate(text)!;
    keep(catalogue, { server: catalogue.sight(candidate), candidate }, acquired.source, listed, label);
  } finally {
    catalogue.close();
  }
  if (!flags.quiet) note(`kept in ${flags.db}`);
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
      if (!name || !value) throw new UsageError(`--header takes "Name: value", not "${line.slice(0, 40)}"`);
      return [name, value];
    }),
  );
}

/** The answer in the shape of the contract, keys in their order. */
function answer(target: string, acquired: Acquired | null, listed: Listed): Enumeration {
  const source = acquired?.source;
  return {
    target,
    repository: source?.repository ?? null,
    commit: source?.commit ?? null,
    package: source?.package ? { name: source.package.name, version: source.package.version } : null,
    isServer: listed.isServer,
    kind: listed.kind,
    servers: listed.servers.map(serverAnswer),
    failures: listed.failures,
  };
}

function serverAnswer({
  path,
  name,
  language,
  sdk,
  methods,
  instructions,
  tools,
}: ListedServer): Enumeration['servers'][number] {
  const method = methods.includes('live') ? 'live' : 'static';
  return { path, name, language, sdk, method, instructions, tools: tools.map(toolAnswer) };
}

function toolAnswer(tool: EnumeratedTool): EnumeratedTool {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  const { digest, origin, nameIsComputed, enabledByDefault, confidence } = tool;
  return {
    ...{ name, title: title ?? null, description: description ?? null, inputSchema },
    ...{ outputSchema: outputSchema ?? null, annotations: annotations ?? {} },
    ...{ digest, origin, nameIsComputed, enabledByDefault, confidence },
  };
}

/** The answer for a person. Everything in it was said by a stranger, so everything goes through `oneLine`. */
export function enumerationText(result: Enumeration, { servers, attempts }: Listed): string {
  const lines: string[] = [];
  if (result.failures.length > 0 && result.kind === 'none') lines.push('No tools could be listed.');
  else if (!result.isServer)
    lines.push(`No MCP server was found${result.kind === 'none' ? '' : `; it looks like: ${result.kind}`}.`);
  for (const server of result.servers) {
    const made = [server.language, server.sdk].filter(Boolean).join(', ');
    const where = server.path ? ` in ${oneLine(server.path, 100)}` : '';
    lines.push(
      '',
      `${pc.bold(oneLine(server.name, 80) || 'server')}${where}: ${server.tools.length} ${server.tools.length === 1 ? 'tool' : 'tools'}${made ? ` (${oneLine(made, 60)})` : ''}`,
    );
    const width = Math.min(40, Math.max(0, ...server.tools.map((tool) => oneLine(tool.name, 40).length)));
    for (const tool of server.tools) {
      const hints = hintsOf(tool);
      lines.push(
        `  ${oneLine(tool.name, 40).padEnd(width)}  ${oneLine(tool.description ?? '', 100)}${hints ? pc.dim(`  [${hints}]`) : ''}`,
      );
    }
  }
  lines.push(...startText(attempts), ...servers.flatMap(agreementText));
  if (result.failures.length > 0) lines.push('');
  for (const { method, class: cls, detail } of result.failures)
    lines.push(`${pc.yellow(`${method}: ${cls}`)}  ${oneLine(detail, 300)}`, `  ${FAILURES[cls].mend}`);
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
}

/** How the list was come by: the starts it took, the one that is shown, and what was odd about it. */
function startText(attempts: readonly Attempt[]): string[] {
  const shown = attempts.filter(({ outcome }) => outcome === 'listed').toSorted((a, b) => b.tools - a.tools)[0];
  if (!shown) return [];
  const odd = Object.entries(Object.groupBy(shown.warnings ?? [], ({ id }) => id));
  return [
    '',
    pc.dim(`Listed in ${(shown.ms / 1000).toFixed(1)} s (${oneLine(shown.launch, 200)}), ${startsOf(attempts)}.`),
    ...odd.flatMap(([id, warnings = []]) => {
      const [first, ...others] = warnings;
      if (!first) return [];
      const where = first.tool === null ? '' : `${oneLine(first.tool, 60)}: `;
      const more = others.length > 0 ? `, and ${others.length} more` : '';
      return [`${pc.yellow(id)}  ${where}${oneLine(first.message, 160)}${more}`];
    }),
  ];
}

const startsOf = ({ length }: readonly Attempt[]) => (length === 1 ? 'at the first start' : `after ${length} starts`);

const AGREEMENT_WORDS: Record<Agreement, string> = {
  confirmed: 'confirmed live',
  differs: 'differ',
  'live-only': 'live only',
  'source-only': 'source only',
};

/** How the source and the running server agree, where both were looked at. */
function agreementText({ methods, tools }: ListedServer): string[] {
  if (methods.length < 2) return [];
  const counts = AGREEMENTS.map((agreement) => [
    agreement,
    tools.filter((tool) => tool.agreement === agreement).length,
  ]);
  const parts = counts
    .filter(([, n]) => n !== 0)
    .map(([agreement, n]) => `${n} ${AGREEMENT_WORDS[agreement as Agreement]}`);
  return [pc.dim(`Source against running server: ${parts.join(', ')}.`)];
}

const HINTS = {
  readOnlyHint: 'read-only',
  destructiveHint: 'destructive',
  idempotentHint: 'idempotent',
  openWorldHint: 'open world',
};

/** What the tool says of itself, as far as it says yes or no. */
function hintsOf({ annotations }: EnumeratedTool): string {
  return Object.entries(HINTS)
    .filter(([key]) => typeof annotations?.[key] === 'boolean')
    .map(([key, word]) => (annotations?.[key] ? word : `not ${word}`))
    .join(', ');
}
