/** `policy`: the policy of catalogued servers in any format; `policy check`, `test` and `import` for policies and settings people write. */
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Call, ExportServer, Loss, PolicyServer, Profile, ReadPolicy } from '../classifier/policy/index.ts';
import type { Catalogue } from '../data/catalogue.ts';
import { lookUp } from '../data/lookup.ts';
import type { ServerRecord, ToolRecord } from '../data/model.ts';
import { aliasOf } from '../site/text/alias.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wrapped } from './common.ts';

interface PolicyOptions extends CommonOptions {
  profile: Profile;
  format: string;
  alias: Record<string, string>;
  tool?: string;
  root?: string;
  domain?: string[];
  ceiling?: number;
}

/** Formats of our own; the others are the exporters of `classifier/policy/export`. */
const NATIVE: Record<string, string> = {
  json: 'the policy itself',
  yaml: 'the policy itself as YAML',
  explained: 'the policy, the definitions it was made for, and the reasons of each rule (JSON)',
};

export function register(program: Command): void {
  program.addCommand(
    command('policy', 'the policy of catalogued servers, or several merged; check and test policies')
      .argument('[target...]', 'slug, owner/repo, npm:package, package, or name in the official registry')
      .addOption(
        new Option('--profile <name>', 'how strict')
          .choices(['recommended', 'strict', 'permissive'])
          .default('recommended'),
      )
      .option('--format <name>', 'what it is for; "list" names the formats', 'json')
      .addOption(
        new Option('--alias <server=name>', 'what the consumer calls a server (repeatable)')
          .argParser(collectAlias)
          .default({}, 'from its address'),
      )
      .option('--tool <name>', 'only this tool; every other one is then refused')
      .option('--root <folder>', 'absolute folder that paths must stay under', absolute)
      .option('--domain <name>', 'mail domain that messages may go to (repeatable)', collect)
      .option('--ceiling <amount>', 'the most that one call may move', amount)
      .addHelpText(
        'after',
        `
Examples:
  mcp-risk policy npm:@playwright/mcp                             the recommended policy
  mcp-risk policy npm:@playwright/mcp npm:@notionhq/notion-mcp-server --profile strict
  mcp-risk policy npm:@playwright/mcp --format claude-code --alias microsoft--playwright-mcp=browser
  mcp-risk policy check policy.json
  mcp-risk policy test policy.json --call '{"name": "browser_click", "arguments": {}}'`,
      )
      .action(print)
      .addCommand(
        command('check', 'what is wrong with a policy, by line')
          .argument('<file>', 'JSON, or YAML by its ending; - for stdin')
          .exitOverride()
          .action(check),
      )
      .addCommand(
        command('test', 'what a policy says to calls, one after the other')
          .argument('<file>', 'the policy; - for stdin')
          .requiredOption(
            '--call <json>',
            '{"name": …, "arguments": {…}}, with grant, session, approved and time (ms) where they matter (repeatable)',
            collect,
          )
          .exitOverride()
          .action(test),
      )
      .addCommand(
        command('import', 'the policy that settings of a client amount to')
          .argument('<file>', 'settings.json of Claude Code, or config.toml of Codex')
          .argument('<target...>', 'the servers it is about, under the names it has for them (--alias)')
          .exitOverride()
          .action(importSettings),
      ),
  );
}

async function print(targets: string[], options: PolicyOptions): Promise<void> {
  const policies = await import('../classifier/policy/index.ts');
  const { format, profile } = options;
  if (format === 'list') {
    const exports = policies.EXPORTERS.map(({ id, title, fileName, use }) => ({ id, title, fileName, use }));
    const native = Object.entries(NATIVE).map(([id, use]) => ({
      id,
      title: 'MCP Risk',
      fileName: `policy.${id}`,
      use,
    }));
    if (options.json) printJson([...native, ...exports]);
    else
      for (const { id, title, use } of [...native, ...exports])
        process.stdout.write(`${inColumns(id, `${title}: ${use}`, process.stdout.columns)}\n`);
    return;
  }
  const exporter = policies.exporterOf(format);
  if (!exporter && !Object.hasOwn(NATIVE, format))
    throw new UsageError(`there is no format "${format}"; --format list names them`);
  if (targets.length === 0) throw new UsageError('name a server: a slug, owner/repo, npm:package or registry name');
  const { Catalogue } = await import('../data/catalogue.ts');
  const catalogue = Catalogue.open(options.db, { readonly: true });
  const toolsOf = ({ slug }: ServerRecord): ToolRecord[] => {
    const tools = catalogue.toolsOf(slug).filter(({ name }) => options.tool === undefined || name === options.tool);
    if (tools.length === 0 && options.tool !== undefined) throw new UsageError(`${slug} has no tool "${options.tool}"`);
    return tools;
  };
  try {
    const servers = findAll(catalogue, targets);
    const surroundings = { root: options.root, domains: options.domain, ceiling: options.ceiling };
    if (exporter) {
      const stack = servers.map((server): ExportServer => {
        const tools = toolsOf(server);
        const policy = policies.recommendServer(server, tools, profile, surroundings);
        return { alias: nameOf(server, options.alias), policy, tools: tools.map(({ name }) => name) };
      });
      const twice = stack.find(({ alias }, i) => stack.findIndex((one) => one.alias === alias) < i);
      if (twice)
        throw new UsageError(`two servers would be called "${twice.alias}"; name them with --alias SERVER=NAME`);
      const { text, losses } = exporter.export(stack);
      if (options.json) return printJson({ format: exporter.id, fileName: exporter.fileName, text, losses });
      process.stdout.write(text);
      if (!options.quiet) report(exporter.title, exporter.use, stack, losses);
      return;
    }
    const stack = servers.map((server): PolicyServer => ({ ...server, tools: toolsOf(server) }));
    const explained = policies.explainPolicy(stack, profile, surroundings);
    if (format === 'explained') printJson(explained);
    else if (format === 'yaml')
      process.stdout.write((await import('yaml')).stringify(explained.policy, { aliasDuplicateObjects: false }));
    else process.stdout.write(policies.stringifyPolicy(explained.policy));
  } finally {
    catalogue.close();
  }
}

/** A name, and beside it what it is, in lines of a terminal of this width; in one line where there is no terminal. */
function inColumns(name: string, text: string, width = Number.POSITIVE_INFINITY): string {
  const indent = 20;
  return name.padEnd(indent) + wrapped(text, Math.max(30, width - indent)).join(`\n${' '.repeat(indent)}`);
}

/** What a format could not say, for the person at the terminal. */
function report(title: string, use: string, stack: readonly ExportServer[], losses: readonly Loss[]): void {
  note(`${title}: ${use}`);
  note(`Server names: ${stack.map(({ alias }) => alias).join(', ')} (--alias SERVER=NAME for others)`);
  for (const { effect, what, instead, tools } of losses) {
    const named = `${tools.slice(0, 5).join(', ')}${tools.length > 5 ? ` and ${tools.length - 5} more` : ''}`;
    note(`${effect}: ${what}. ${instead}${named && ` (${named})`}`);
  }
}

/** The servers that the targets mean, each once. @throws UsageError for one that is not known or not clear. */
function findAll(catalogue: Catalogue, targets: readonly string[]): ServerRecord[] {
  const found = targets.map((target) => {
    const servers = lookUp(catalogue, target);
    if (servers.length === 0)
      throw new UsageError(
        `the catalogue has no server "${target}"; until it has, use { "version": "1", "default": "deny", "tools": {} }, which allows nothing`,
      );
    if (servers.length > 1)
      throw new UsageError(
        `"${target}" holds several servers; name one: ${servers.map(({ slug }) => slug).join(', ')}`,
      );
    const [server] = servers as [ServerRecord];
    if (!server.snapshot)
      throw new UsageError(
        `the tools of "${target}" could not be listed yet; until then, use { "version": "1", "default": "deny", "tools": {} }, which allows nothing`,
      );
    return server;
  });
  return [...new Map(found.map((server) => [server.slug, server])).values()];
}

/** What the consumer calls a server: what was said, or what it probably does. */
function nameOf(server: ServerRecord, aliases: Record<string, string>): string {
  const names = [server.slug, server.repository, server.package, `npm:${server.package}`];
  const said = names.find((name) => name !== null && Object.hasOwn(aliases, name));
  return said ? aliases[said]! : aliasOf(server.slug);
}

async function check(file: string, _options: CommonOptions, self: Command): Promise<void> {
  const options: CommonOptions = self.optsWithGlobals();
  const { problems } = await read(file);
  if (options.json) printJson({ file, valid: problems.length === 0, problems });
  else {
    for (const { line, column, path, message, mend, severity, kind } of problems)
      process.stdout.write(`${file}:${line}:${column}: ${severity}: ${path || '/'}: ${message} ${mend} [${kind}]\n`);
    if (problems.length === 0) process.stdout.write(`${file}: valid\n`);
  }
  if (problems.length > 0) process.exitCode = EXIT.usage;
}

async function test(file: string, _options: CommonOptions, self: Command): Promise<void> {
  // Options that `policy` has too are read by it, wherever they stand.
  const options: CommonOptions & { call: string[] } = self.optsWithGlobals();
  const calls = options.call.map(callOf);
  const [{ policy, problems }, { Engine, MemoryCounters }] = await Promise.all([
    read(file),
    import('../classifier/policy/index.ts'),
  ]);
  const [mistake] = problems;
  if (!policy) throw new UsageError(`${file}:${mistake!.line}: ${mistake!.message} ${mistake!.mend}`);
  const engine = new Engine(policy);
  const counters = new MemoryCounters();
  const answers = calls.map((call) => {
    const { outcome, rule, message, charges } = engine.decide(counters, call);
    counters.commit(charges, call.time);
    return { tool: call.tool, outcome, rule, message, charges };
  });
  if (options.json) printJson(answers.length === 1 ? answers[0] : answers);
  else
    for (const { tool, outcome, rule, message } of answers)
      process.stdout.write(`${outcome} ${tool} ${rule}${message ? ` ${message}` : ''}\n`);
}

async function importSettings(file: string, targets: string[], _options: CommonOptions, self: Command): Promise<void> {
  const options: PolicyOptions = self.optsWithGlobals();
  const policies = await import('../classifier/policy/index.ts');
  const { Catalogue } = await import('../data/catalogue.ts');
  const settings = textOfFile(file);
  const importer = /\.toml$/i.test(file) ? policies.importCodex : policies.importClaudeCode;
  const catalogue = Catalogue.open(options.db, { readonly: true });
  try {
    const imported = findAll(catalogue, targets).map((server) => {
      const tools = catalogue.toolsOf(server.slug).map(({ name }) => name);
      return importer(settings, nameOf(server, options.alias), tools);
    });
    process.stdout.write(policies.stringifyPolicy(policies.mergePolicies(imported)));
  } catch (error) {
    if (error instanceof policies.ImportError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  } finally {
    catalogue.close();
  }
}

function textOfFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}: ${message}`);
  }
}

async function read(file: string): Promise<ReadPolicy> {
  const { formatOf, readPolicy } = await import('../classifier/policy/index.ts');
  const text = textOfFile(file);
  const format = file === '-' && !/^\s*[{[]/.test(text) ? 'yaml' : formatOf(file);
  return readPolicy(text, format);
}

/** A call as given: `name` or `tool`, or a whole `tools/call` request. The time is now unless it says another. */
function callOf(text: string): Call {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new UsageError(`--call takes JSON such as {"name": "…", "arguments": {…}}, not ${text}`);
  }
  const request = given as { params?: object } & Record<string, unknown>;
  const call = { ...request, ...request?.params } as Record<string, unknown>;
  const tool = call.name ?? call.tool;
  if (typeof tool !== 'string')
    throw new UsageError('--call needs the name of a tool: {"name": "…", "arguments": {…}}');
  return {
    tool,
    arguments: call.arguments,
    grant: textOf(call.grant),
    session: textOf(call.session),
    approved: call.approved === true,
    time: typeof call.time === 'number' ? call.time : Date.now(),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

function collectAlias(value: string, previous: Record<string, string>): Record<string, string> {
  const [, server, name] = /^(.+)=([^=]+)$/.exec(value) ?? [];
  if (!server || !name) throw new UsageError(`--alias takes SERVER=NAME, not "${value}"`);
  return { ...previous, [server]: name };
}

function absolute(value: string): string {
  if (!/^\/[^/]/.test(value)) throw new UsageError(`--root takes an absolute folder below /, not "${value}"`);
  return value;
}

function amount(value: string): number {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number))
    throw new UsageError(`--ceiling takes a number above 0, not "${value}"`);
  return number;
}
