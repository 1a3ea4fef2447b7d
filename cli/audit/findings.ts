/** What the servers of one client can do to its user: each tool's own risk, and what tools make possible together. */

import { COMBINATIONS, combinationsOf } from '../../classifier/policy/combinations.ts';
import { FACETS, type Facet, RISKS, type Risk, type ServerRecord, type ToolRecord } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import type { Identity } from './identify.ts';
import type { ConfiguredServer } from './read.ts';
import { plainSecrets } from './secrets.ts';

/** A configured server with what the catalogue knows of it. */
export interface AuditedServer extends ConfiguredServer {
  identity: Identity;
  /** The catalogue's record; null when it has none, or several that could be meant. */
  record: ServerRecord | null;
  /** The tools the client offers its model: those of the record that the configuration does not switch off. */
  tools: ToolRecord[];
}

/** What one client can reach: its servers together. `project` for servers that only one project has. */
export interface Agent {
  client: string;
  project: string | null;
  servers: AuditedServer[];
}

export interface AuditFinding {
  /** A key of `FINDINGS`. */
  id: string;
  risk: Risk;
  message: string;
  client: string;
  project: string | null;
  file: string;
  line: number;
  /** The server concerned as the client calls it; null where it takes several. */
  server: string | null;
  /** The tools concerned as `server/tool`, under the part each plays. */
  tools: Record<string, string[]>;
}

/** Every kind of finding that is not a combination of tools, and what to do about it. */
const ALONE = {
  'critical-tools': 'Block these until a person approves each call.',
  'high-risk-tools': 'Block these until a person approves each call, or let through only what is recognisably safe.',
  'runs-unasked': 'Take these off the list of what runs without asking.',
  'unknown-server': 'Nothing is known of what it can do. Have it catalogued, or allow none of its tools until then.',
  'unpinned-package': 'What runs tomorrow is whatever is published by then. Give an exact version or digest.',
  'other-version': 'The tools may not be those the catalogue read. Use that version, or have this one catalogued.',
  'plain-secret':
    'Keep it in the environment, the system keychain or a secret store, refer to it, and replace it: it may have been copied.',
  'same-tool-name':
    'A model or a policy can take the one for the other. Give one of the servers an alias that the client puts before the name.',
} as const;

/** Every kind of finding, and what to do about it. */
export const FINDINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(COMBINATIONS.map(({ id, mend }) => [id, mend])),
  ...ALONE,
};

const powerful = (tool: ToolRecord): boolean => tool.risk === 'high' || tool.risk === 'critical';

/** Everything worth knowing about one client, gravest first. */
export function findingsOf(agent: Agent): AuditFinding[] {
  const servers = agent.servers.filter((server) => !server.disabled);
  // What servers that are there everywhere do is said once, and not again for each project.
  const own = agent.servers.filter((server) => server.project === agent.project);
  const findings = [
    ...combinations(agent, servers),
    ...own.filter((server) => !server.disabled).flatMap((server) => alone(agent, server)),
    ...sameNames(agent, servers),
    // A secret lies in the file whether the server is switched on or not.
    ...own.flatMap((server) => secrets(agent, server)),
  ];
  return findings.sort((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk));
}

/** What tools of the client's servers make possible together, with the tools that play each part. */
function combinations(agent: Agent, servers: readonly AuditedServer[]): AuditFinding[] {
  const offered = servers.flatMap((server) =>
    server.tools.map(({ category, risk, facets, name }) => ({
      category,
      risk,
      facets,
      server,
      called: `${shown(server.name)}/${shown(name)}`,
    })),
  );
  const isOwn = (players: (typeof offered)[]): boolean =>
    players.flat().some(({ server }) => server.project === agent.project);
  return combinationsOf(offered)
    .filter(({ players }) => isOwn(players))
    .map(({ combination: { id, risk, title, parts }, players }) => {
      const tools = Object.fromEntries(parts.map(({ name }, i) => [name, players[i]!.map(({ called }) => called)]));
      const message = `${title} — ${parts.map(({ brings, name }) => `${brings}: ${listed(tools[name]!)}`).join('; ')}.`;
      return { ...placed(agent, players[0]![0]!.server, null), id, risk, message, tools };
    });
}

function alone(agent: Agent, server: AuditedServer): AuditFinding[] {
  const { identity, record } = server;
  const at = placed(agent, server, server.name);
  const name = shown(server.name);
  const found: AuditFinding[] = [];
  if (!record?.snapshot) {
    const what = identity.name ? `${identity.kind} ${shown(identity.name)}` : 'nothing that names a package';
    found.push({
      ...at,
      id: 'unknown-server',
      risk: 'high',
      message: `${name} (${what}) is not in the catalogue.`,
      tools: {},
    });
  }
  if (identity.version === null && ['npm', 'pypi', 'github', 'image'].includes(identity.kind))
    found.push({
      ...at,
      id: 'unpinned-package',
      risk: 'medium',
      message: `${name} starts whatever ${shown(identity.name)} is newest.`,
      tools: {},
    });
  const read = record?.snapshot?.package?.version;
  if (
    identity.kind === 'npm' &&
    read &&
    identity.version !== null &&
    identity.version !== 'installed' &&
    identity.version !== read
  )
    found.push({
      ...at,
      id: 'other-version',
      risk: 'low',
      message: `${name} runs ${shown(identity.name)} ${shown(identity.version)}, the catalogue read ${shown(read)}.`,
      tools: {},
    });
  for (const [id, risk] of [
    ['critical-tools', 'critical'],
    ['high-risk-tools', 'high'],
  ] as const) {
    const names = server.tools.filter((tool) => tool.risk === risk).map((tool) => named(server, tool));
    if (names.length > 0)
      found.push({
        ...at,
        id,
        risk,
        message: `${name} offers ${names.length} ${risk === 'high' ? 'high-risk' : 'critical'} tool${names.length > 1 ? 's' : ''}: ${listed(names)}.`,
        tools: { tools: names },
      });
  }
  const unasked = server.tools.filter(
    (tool) => powerful(tool) && (server.trusted || server.autoApproved.includes(tool.name)),
  );
  if (unasked.length > 0) {
    const names = unasked.map((tool) => named(server, tool));
    const risk = unasked.some((tool) => tool.risk === 'critical') ? 'critical' : 'high';
    found.push({
      ...at,
      id: 'runs-unasked',
      risk,
      message: `${name} runs without asking: ${listed(names)}.`,
      tools: { tools: names },
    });
  }
  return found;
}

function secrets(agent: Agent, server: AuditedServer): AuditFinding[] {
  return plainSecrets(server).map(({ place, looksLike }) => ({
    ...placed(agent, server, server.name),
    id: 'plain-secret',
    risk: 'high',
    message: `${shown(server.name)} has a secret in plain text in ${shown(place)} (${looksLike}).`,
    tools: {},
  }));
}

function sameNames(agent: Agent, servers: readonly AuditedServer[]): AuditFinding[] {
  const holders = new Map<string, AuditedServer[]>();
  for (const server of servers)
    for (const tool of server.tools) holders.set(tool.name, [...(holders.get(tool.name) ?? []), server]);
  const shared = [...holders].filter(([, list]) => new Set(list.map((server) => server.record!.slug)).size > 1);
  return shared
    .filter(([, list]) => list.some((server) => server.project === agent.project))
    .map(([name, list]) => ({
      ...placed(agent, list[1]!, list[1]!.name),
      id: 'same-tool-name',
      risk: 'medium',
      message: `${shown(name)} is a tool of ${listed(list.map((server) => server.name))}.`,
      tools: { tools: list.map((server) => `${shown(server.name)}/${shown(name)}`) },
    }));
}

/** Facets of a client's tools with the number of tools that have each, in the taxonomy's order. */
export function facetCounts(agent: Agent): Partial<Record<Facet, number>> {
  const tools = agent.servers.filter((server) => !server.disabled).flatMap((server) => server.tools);
  const counts = FACETS.map((name) => [name, tools.filter((tool) => tool.facets.includes(name)).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function placed(agent: Agent, server: AuditedServer, name: string | null) {
  return { client: agent.client, project: agent.project, file: server.file, line: server.line, server: name };
}

function named(server: AuditedServer, tool: ToolRecord): string {
  return `${shown(server.name)}/${shown(tool.name)}`;
}

function shown(name: string): string {
  return oneLine(name, 80);
}

function listed(names: readonly string[]): string {
  const some = names.slice(0, 4).map(shown);
  return names.length > 4 ? `${some.join(', ')} and ${names.length - 4} more` : some.join(', ');
}
