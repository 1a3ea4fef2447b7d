/** `audit`: what the MCP servers configured on this machine let an agent do, alone and together. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type Command, Option } from 'commander';
import type { Catalogue } from '../data/catalogue.ts';
import { lookUp } from '../data/lookup.ts';
import { RISKS, type Risk } from '../data/model.ts';
import type { ConfigFile } from './audit/clients.ts';
import type { Agent, AuditedServer } from './audit/findings.ts';
import type { ConfiguredServer } from './audit/read.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError } from './common.ts';

interface AuditOptions extends CommonOptions {
  failOn?: Risk;
  format: 'table' | 'json' | 'sarif';
  policy?: string;
}

export function register(program: Command): void {
  program.addCommand(
    command('audit', 'what the configured MCP servers let an agent do, alone and together')
      .argument('[config...]', 'configurations or project folders; without any, those of the clients on this machine')
      .addOption(new Option('--fail-on <risk>', 'exit with 3 when anything is as grave').choices([...RISKS]))
      .addOption(new Option('--format <name>', 'how to print it').choices(['table', 'json', 'sarif']).default('table'))
      .option('--policy <file>', 'write one policy for all servers that are known')
      .addHelpText(
        'after',
        `
Examples:
  mcp-risk audit                                  what the clients on this machine are given
  mcp-risk audit .mcp.json --fail-on critical     for continuous integration
  mcp-risk audit . --format sarif > mcp.sarif     for code scanning`,
      )
      .action(audit),
  );
}

async function audit(configs: string[], options: AuditOptions): Promise<void> {
  const [
    { installedConfigs, namedConfigs },
    { readConfig, ConfigError },
    { findingsOf },
    report,
    policies,
    { Catalogue },
  ] = await Promise.all([
    import('./audit/clients.ts'),
    import('./audit/read.ts'),
    import('./audit/findings.ts'),
    import('./audit/report.ts'),
    import('../classifier/policy/index.ts'),
    import('../data/catalogue.ts'),
  ]);
  const missing = configs.find((name) => !existsSync(name));
  if (missing !== undefined) throw new UsageError(`there is no file or folder ${missing}`);
  const machine = { platform: process.platform, home: homedir(), cwd: process.cwd(), environment: process.env };
  const files: ConfigFile[] = configs.length > 0 ? configs.flatMap(namedConfigs) : installedConfigs(machine);
  const broken = new Set<string>();
  /** A file that cannot be understood is named once, and the rest is done without it. */
  const orNamed = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (!broken.has(error.message)) note(error.message);
      broken.add(error.message);
      process.exitCode = EXIT.partly;
      return otherwise;
    }
  };
  const configured = files.flatMap((file) => orNamed(() => readConfig(file), []));
  const catalogue = Catalogue.open(options.db, { readonly: true });
  try {
    const [{ identify }, { permissionsOf }] = await Promise.all([
      import('./audit/identify.ts'),
      import('./audit/permissions.ts'),
    ]);
    // Configurations that are named may be another machine's: this user's own settings say nothing of them.
    const home = configs.length > 0 ? null : machine.home;
    const servers = configured.map((server): AuditedServer => {
      const audited = withTools(catalogue, server, identify(server));
      if (server.client !== 'Claude Code') return audited;
      const names = audited.tools.map(({ name }) => name);
      const { unasked, refused } = orNamed(() => permissionsOf(server, names, home), { unasked: [], refused: [] });
      const tools = audited.tools.filter(({ name }) => !refused.includes(name));
      return { ...audited, tools, autoApproved: [...audited.autoApproved, ...unasked] };
    });
    const agents = agentsOf(servers);
    const findings = agents.flatMap(findingsOf);
    const known = new Map(
      servers
        .filter(({ disabled, record }) => !disabled && record?.snapshot)
        .map(({ record }) => [record!.slug, record!]),
    );
    const policy = policies.mergePolicies(
      [...known.values()].map((server) => policies.recommendServer(server, catalogue.toolsOf(server.slug))),
    );
    const result = { agents, findings, policy };
    if (options.policy) writeFileSync(options.policy, policies.stringifyPolicy(policy));
    if (options.json || options.format === 'json') printJson(report.jsonReport(result));
    else if (options.format === 'sarif') printJson(report.sarifReport(result, versionOfThis(), process.cwd()));
    else if (agents.length > 0 || broken.size === 0)
      process.stdout.write(report.tableReport(result, Math.max(60, process.stdout.columns ?? 120)));
    const risks = [
      ...findings.map(({ risk }) => risk),
      ...servers.filter(({ disabled }) => !disabled).flatMap(({ tools }) => tools.map(({ risk }) => risk)),
    ];
    if (options.failOn && risks.some((risk) => RISKS.indexOf(risk) >= RISKS.indexOf(options.failOn!)))
      process.exitCode = EXIT.finding;
  } finally {
    catalogue.close();
  }
}

function withTools(catalogue: Catalogue, server: ConfiguredServer, identity: AuditedServer['identity']): AuditedServer {
  const found =
    identity.kind === 'npm'
      ? lookUp(catalogue, `npm:${identity.name}`)
      : identity.kind === 'github'
        ? lookUp(catalogue, identity.name)
        : [];
  const record = found.length === 1 ? found[0]! : null;
  const offered = record ? catalogue.toolsOf(record.slug) : [];
  const tools = offered.filter(({ name }) => (server.only?.includes(name) ?? true) && !server.without.includes(name));
  return { ...server, identity, record, tools };
}

/** The servers of each client together; a project's own come on top of those the client has everywhere. */
function agentsOf(servers: readonly AuditedServer[]): Agent[] {
  const clients = [...new Set(servers.map(({ client }) => client))];
  return clients.flatMap((client) => {
    const mine = servers.filter((server) => server.client === client);
    const everywhere = mine.filter(({ project }) => project === null);
    const projects = [...new Set(mine.map(({ project }) => project))].filter((project) => project !== null);
    const common =
      everywhere.length > 0 || projects.length === 0 ? [{ client, project: null, servers: everywhere }] : [];
    return [
      ...common,
      ...projects.map((project) => ({
        client,
        project,
        servers: [...everywhere, ...mine.filter((server) => server.project === project)],
      })),
    ];
  });
}

function versionOfThis(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version as string;
}
