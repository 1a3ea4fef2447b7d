/** An audit as a table for people, as JSON, and as SARIF 2.1.0 for code hosts. No value of a configuration appears in any of them. */

import type { Policy } from '../../classifier/policy/index.ts';
import { RISKS, type Risk } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import { wrapped } from '../common.ts';
import { type Agent, type AuditedServer, type AuditFinding, FINDINGS, facetCounts } from './findings.ts';

export interface Audit {
  agents: Agent[];
  findings: AuditFinding[];
  policy: Policy;
}

/** Tools by risk, gravest first. */
export function riskCounts(servers: readonly AuditedServer[]): Record<Risk, number> {
  const tools = servers.filter((server) => !server.disabled).flatMap((server) => server.tools);
  return Object.fromEntries(
    [...RISKS].reverse().map((risk) => [risk, tools.filter((tool) => tool.risk === risk).length]),
  ) as Record<Risk, number>;
}

export function jsonReport({ agents, findings, policy }: Audit): object {
  return {
    agents: agents.map((agent) => ({
      client: agent.client,
      project: agent.project,
      tools: riskCounts(agent.servers),
      facets: facetCounts(agent),
      servers: agent.servers.map((server) => ({
        name: server.name,
        file: server.file,
        line: server.line,
        disabled: server.disabled,
        identity: server.identity,
        catalogued: server.record?.snapshot ? server.record.slug : null,
        tools: riskCounts([server]),
      })),
    })),
    findings: findings.map((finding) => ({ ...finding, remedy: FINDINGS[finding.id] })),
    policy,
  };
}

/** `width`: columns of the terminal. */
export function tableReport({ agents, findings }: Audit, width: number): string {
  const lines: string[] = [];
  for (const agent of agents) {
    const title = agent.project ? `${agent.client} in ${agent.project}` : agent.client;
    const mine = findings.filter((finding) => finding.client === agent.client && finding.project === agent.project);
    lines.push(
      `${oneLine(title)}: ${agent.servers.length} server${agent.servers.length === 1 ? '' : 's'}, ${counted(agent.servers)}`,
    );
    const longest = Math.min(32, Math.max(...agent.servers.map((server) => oneLine(server.name, 32).length)));
    for (const server of agent.servers) {
      const { identity, record } = server;
      const what = `${identity.kind}${identity.name ? ` ${oneLine(identity.name, 60)}` : ''}${identity.version ? ` ${oneLine(identity.version, 20)}` : ''}`;
      const state = server.disabled ? 'switched off' : record?.snapshot ? counted([server]) : 'not in the catalogue';
      lines.push(`  ${oneLine(server.name, 32).padEnd(longest)}  ${state}  (${what})`);
    }
    if (mine.length > 0) lines.push('');
    for (const finding of mine)
      lines.push(
        ...wrapped(finding.message, width - INDENT).map(
          (line, i) => `  ${(i === 0 ? finding.risk.toUpperCase() : '').padEnd(INDENT - 2)}${line}`,
        ),
        ...wrapped(`→ ${FINDINGS[finding.id]}`, width - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`),
      );
    lines.push('');
  }
  if (agents.length === 0) lines.push('No MCP servers are configured here.', '');
  return lines.join('\n');
}

/** Where the text of a finding begins, behind its risk. */
const INDENT = 12;

function counted(servers: readonly AuditedServer[]): string {
  const counts = Object.entries(riskCounts(servers)).filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return `${total} tools${total > 0 ? `: ${counts.map(([risk, count]) => `${count} ${risk}`).join(', ')}` : ''}`;
}

const LEVELS: Record<Risk, 'note' | 'warning' | 'error'> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};

/** Scores by which code hosts sort security findings (0 to 10, as CVSS does). */
const SCORES: Record<Risk, string> = { low: '2.0', medium: '5.0', high: '8.0', critical: '9.5' };

/** SARIF 2.1.0 (OASIS). Paths below `folder` are given relative to it, so that a code host finds the file. */
export function sarifReport({ findings }: Audit, version: string, folder: string): object {
  const rules = Object.entries(FINDINGS).map(([id, remedy]) => {
    const worst = findings
      .filter((finding) => finding.id === id)
      .map(({ risk }) => risk)
      .sort((a, b) => RISKS.indexOf(b) - RISKS.indexOf(a))[0];
    return {
      id,
      shortDescription: { text: id.replaceAll('-', ' ') },
      help: { text: remedy },
      ...(worst && { properties: { 'security-severity': SCORES[worst], tags: ['security'] } }),
    };
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mcp-risk', version, rules } },
        results: findings.map((finding) => ({
          ruleId: finding.id,
          ruleIndex: rules.findIndex((rule) => rule.id === finding.id),
          level: LEVELS[finding.risk],
          message: { text: finding.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(finding.file, folder) },
                region: { startLine: finding.line },
              },
            },
          ],
          properties: { risk: finding.risk, client: finding.client, tools: finding.tools },
        })),
      },
    ],
  };
}

function uriOf(file: string, folder: string): string {
  const slashed = file.replaceAll('\\', '/');
  const base = `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const relative = slashed.startsWith(base) ? slashed.slice(base.length) : slashed.replace(/^\.\//, '');
  return encodeURI(relative.startsWith('/') ? `file://${relative}` : relative);
}
