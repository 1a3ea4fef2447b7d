/**
 * Whether a repository holds an MCP server, told from its front page before anything is downloaded. A sum of small pieces of evidence, each
 * with its reason. Weights are natural logarithms of how much more often servers show a sign than repositories that only look like one, counted
 * on 114 servers and 38 hard cases (SDKs, gateways, scanners, lists), rounded, and 0.5 added to both counts so that a sign never seen does not
 * decide alone.
 */
import type { Facts } from './answers.ts';

export interface Judgement {
  isServer: boolean;
  score: number;
  /** The evidence, the weightiest first, each as `+2.2 has a server.json`. */
  reasons: string[];
}

/** At or above this a repository is worth its download. Low on purpose: a download too many costs one request, a server missed is missed. */
export const THRESHOLD = 1;

/** What scoring looks at: the facts of a repository, and who named it how. */
export interface Subject {
  facts: Facts;
  namedBy: readonly { source: string; detail: string | null }[];
}

interface Sign {
  weight: number;
  reason: string;
  shows(subject: Prepared): boolean;
}

interface Prepared {
  name: string;
  owner: string;
  description: string;
  readme: string;
  topics: readonly string[];
  entries: ReadonlySet<string>;
  manifests: string;
  npm: { name?: unknown; bin?: unknown; keywords?: unknown } | null;
  serverJson: string;
  manifest: string;
  namedBy: Subject['namedBy'];
  facts: Facts;
}

/** Dependencies that mean MCP, as manifests of the various ecosystems write them. */
const SDK =
  /@modelcontextprotocol\/(?:sdk|server|core|node)|\bfastmcp\b|\bmcp-framework\b|@rekog\/mcp-nest|\bxmcp\b|["'\s]mcp(?:\[[a-z,]+\])?\s*(?:[<>=~!]=?|["',\n]|$)|mark3labs\/mcp-go|modelcontextprotocol\/go-sdk|metoro-io\/mcp-golang|\brmcp\b|\brust-mcp-s|\bmcp-attr\b|spring-ai-(?:starter-)?mcp-server|quarkus-mcp-server|io\.modelcontextprotocol|mcp-spring|ModelContextProtocol|laravel\/mcp|php-mcp\/|"mcp\/sdk"|\bfast-mcp\b|hermes_mcp|anubis_mcp/m;

/** Packages that are the SDK or framework itself. */
const SDK_ITSELF =
  /^(?:@modelcontextprotocol\/(?:sdk|server|client|core|node|inspector)|fastmcp|mcp-framework|xmcp|mcp)$/;

export const SIGNS: readonly Sign[] = [
  {
    weight: 2.6,
    reason: 'has a smithery.yaml',
    shows: (s) => s.entries.has('smithery.yaml') || s.entries.has('smithery.yml'),
  },
  {
    weight: 2.2,
    reason: 'has a server.json of the registry',
    shows: (s) => /static\.modelcontextprotocol\.io|"packages"\s*:|"remotes"\s*:/.test(s.serverJson),
  },
  {
    weight: 2,
    reason: 'is listed in the official registry',
    shows: (s) => s.namedBy.some(({ source }) => source === 'registry'),
  },
  { weight: 1.6, reason: 'has a glama.json', shows: (s) => s.entries.has('glama.json') },
  {
    weight: 1.6,
    reason: 'has the manifest of an MCP bundle',
    shows: (s) => /"(?:mcpb|dxt|manifest)_version"/.test(s.manifest) && /"server"\s*:/.test(s.manifest),
  },
  {
    weight: 1.3,
    reason: 'its README shows how to add it to a client',
    shows: (s) => /"mcpServers"|"mcp"\s*:\s*\{\s*"servers"|\b(?:claude|codex) mcp add\b/.test(s.readme),
  },
  { weight: 1, reason: 'is on a list of servers', shows: (s) => s.namedBy.some(({ source }) => source === 'list') },
  {
    weight: 0.8,
    reason: 'installs a command',
    shows: (s) => s.npm?.bin !== undefined || /\[project\.scripts\]|\[\[bin\]\]/.test(s.manifests),
  },
  {
    weight: 0.8,
    reason: 'its package names MCP among its keywords',
    shows: (s) =>
      Array.isArray(s.npm?.keywords) && s.npm.keywords.some((word) => /mcp|model-?context/i.test(String(word))),
  },
  { weight: 0.7, reason: 'is tagged mcp-server', shows: (s) => s.topics.some((topic) => /^mcp-servers?$/.test(topic)) },
  { weight: 0.6, reason: 'depends on an MCP SDK', shows: (s) => SDK.test(s.manifests) },
  {
    weight: 0.6,
    reason: 'code search found an MCP SDK among its dependencies',
    shows: (s) => s.namedBy.some(({ detail }) => detail?.includes(' in ')),
  },
  {
    weight: 0.5,
    reason: 'has MCP in its name',
    shows: (s) => /(?:^|[^a-z])mcp(?:[^a-z]|$)|mcp-?server|modelcontextprotocol/i.test(s.name),
  },
  {
    weight: 0.4,
    reason: 'describes itself as an MCP server',
    shows: (s) => /\bmcp[ -]server\b(?!s)|model context protocol \(?(?:mcp\)? )?server\b(?!s)/i.test(s.description),
  },
  { weight: 0.2, reason: 'has a Dockerfile', shows: (s) => s.entries.has('Dockerfile') },
  {
    weight: 0.1,
    reason: 'its README says "MCP server"',
    shows: (s) => /\bmcp[ -]server|model context protocol/i.test(s.readme),
  },
  {
    weight: -4,
    reason: 'nothing in it speaks of the Model Context Protocol',
    shows: (s) =>
      !SDK.test(s.manifests) &&
      !/\bmcp\b|model[ -]?context[ -]?protocol/i.test(
        `${s.readme} ${s.description} ${s.topics.join(' ')} ${s.serverJson}`,
      ),
  },
  {
    weight: -4,
    reason: 'is about another MCP (Minecraft, a microcontroller, a certificate)',
    shows: (s) =>
      /\b(?:minecraft|forge mod|mod coder pack|mcp23\d+|mcp2515|mcp3008|mcp4725|certified professional|microchip mcp|master control program)\b/i.test(
        `${s.description} ${s.readme.slice(0, 2000)}`,
      ) && !/model[ -]?context[ -]?protocol|"mcpServers"/i.test(s.readme),
  },
  {
    weight: -3,
    reason: 'is a list of servers, not a server',
    shows: (s) =>
      /^awesome-|-awesome-|awesome$/i.test(s.name) ||
      /curated list|awesome list|collection of (?:awesome )?mcp servers|\bdirectory of mcp/i.test(s.description),
  },
  {
    weight: -3,
    reason: 'is an SDK or framework itself',
    shows: (s) =>
      SDK_ITSELF.test(String(s.npm?.name ?? '')) ||
      /\b(?:sdk|framework|library) for (?:building|creating|writing|implementing) (?:mcp|model context)/i.test(
        s.description,
      ),
  },
  {
    weight: -1.6,
    reason: 'is a gateway, client, scanner or registry of servers',
    shows: (s) =>
      /\bmcp[ -](?:client|gateway|proxy|scanner|inspector|registry|marketplace|hub|host|manager)\b/i.test(
        s.description,
      ) && !/\bmcp[ -]server\b(?!s)/i.test(s.description),
  },
  {
    weight: -1.2,
    reason: 'is course work, a tutorial or an exercise',
    shows: (s) =>
      /\b(?:tutorial|course|workshop|bootcamp|homework|lecture|hello[ -]world|playground)\b/i.test(
        `${s.name.replace(/[-_]/g, ' ')} ${s.description}`,
      ),
  },
  {
    weight: -1,
    reason: 'has no manifest and no code at its root',
    shows: (s) =>
      s.manifests === '' &&
      ![...s.entries].some((entry) =>
        /^(?:src|lib|cmd|packages|apps|servers?|[^/]+\.(?:py|[cm]?[jt]s|go|rs|java|cs|php|rb|kt|swift|ex|sh|csproj|sln))$/i.test(
          entry,
        ),
      ),
  },
  {
    weight: -0.6,
    reason: 'is a template',
    shows: (s) => s.facts.isTemplate || /\b(?:template|boilerplate|starter)\b/i.test(`${s.name} ${s.description}`),
  },
];

/** The judgement on one repository. Pure: the same facts give the same answer. */
export function judge(subject: Subject): Judgement {
  const prepared = prepare(subject);
  const shown = SIGNS.filter((sign) => sign.shows(prepared));
  const score = Math.round(10 * shown.reduce((sum, { weight }) => sum + weight, 0)) / 10;
  const reasons = shown
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ weight, reason }) => `${weight > 0 ? '+' : '−'}${Math.abs(weight)} ${reason}`);
  return { isServer: score >= THRESHOLD, score, reasons };
}

/** READMEs and manifests are strangers' text of any length: what is searched is bounded. */
const MOST_TEXT = 200_000;

function prepare({ facts, namedBy }: Subject): Prepared {
  const text = (blob: { text?: string | null | undefined } | null | undefined): string =>
    (blob?.text ?? '').slice(0, MOST_TEXT);
  const { packageJson, pyproject, requirements, goMod, cargo, pom, gradle, gradleKts, composer, gemfile, mix } = facts;
  const [owner, name] = facts.nameWithOwner.split('/');
  return {
    owner: owner!,
    name: name!,
    description: facts.description ?? '',
    readme: text(facts.readme) || text(facts.readmeLower),
    topics: (facts.repositoryTopics.nodes ?? []).flatMap((node) => (node ? [node.topic.name] : [])),
    entries: new Set((facts.root?.entries ?? []).map((entry) => entry.name)),
    manifests: [packageJson, pyproject, requirements, goMod, cargo, pom, gradle, gradleKts, composer, gemfile, mix]
      .map(text)
      .join('\n')
      .trim(),
    npm: json(text(packageJson)),
    serverJson: text(facts.serverJson),
    manifest: text(facts.manifest),
    namedBy,
    facts,
  };
}

function json(text: string): Prepared['npm'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
