/** The repositories of the stand-in: some written by hand for one purpose each, thousands made from a few patterns. */

import { createHash } from 'node:crypto';
import { random } from '../support/random.ts';

/** `unanswerable`: public, and GitHub fails at every call that asks for its files. */
export type RepositoryState = 'public' | 'private' | 'deleted' | 'blocked' | 'empty' | 'unanswerable';

export interface Repository {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  topics: readonly string[];
  stars: number;
  /** Kilobytes. */
  size: number;
  language: string | null;
  license: string | null;
  /** Seconds since 1970. */
  created: number;
  pushed: number;
  isArchived: boolean;
  isTemplate: boolean;
  parent: number | null;
  mirrorUrl: string | null;
  state: RepositoryState;
  /** Counts pushes: the head's hash depends on it. */
  version: number;
  /** Whether it is a server, as its maker knows. */
  isServer: boolean;
  files: () => Record<string, string>;
  /** The hash of its head; set where two repositories share one. */
  head?: string;
}

export const nodeOf = ({ id }: { id: number }): string => `R_kgDO${Buffer.from(String(id)).toString('base64url')}`;
export const fullName = ({ owner, name }: { owner: string; name: string }): string => `${owner}/${name}`;
export const headOf = (repo: Repository): string =>
  repo.head ?? createHash('sha1').update(`${repo.id} ${repo.version}`).digest('hex');

/** All repositories, found by identifier, present and former name. Seconds of `now` move only when told. */
export class World {
  readonly repositories: Repository[] = [];
  readonly #byId = new Map<number, Repository>();
  readonly #byName = new Map<string, Repository>();
  readonly #formerly = new Map<string, Repository>();
  /** Counts changes, so that what was computed from it can be thrown away. */
  revision = 0;

  add(given: Partial<Repository> & { owner: string; name: string }): Repository {
    const created = given.created ?? seconds('2025-06-01');
    const repo: Repository = {
      id: this.repositories.length + 1001,
      description: null,
      topics: [],
      stars: 0,
      size: 40,
      language: 'TypeScript',
      license: 'MIT',
      created,
      pushed: created + 86_400,
      isArchived: false,
      isTemplate: false,
      parent: null,
      mirrorUrl: null,
      state: 'public',
      version: 1,
      isServer: false,
      files: () => ({}),
      ...given,
    };
    this.repositories.push(repo);
    this.#byId.set(repo.id, repo);
    this.#byName.set(fullName(repo).toLowerCase(), repo);
    this.revision++;
    return repo;
  }

  byId(id: number): Repository | undefined {
    return this.#byId.get(id);
  }

  byNode(node: string): Repository | undefined {
    return this.#byId.get(Number(Buffer.from(node.replace(/^R_kgDO/, ''), 'base64url').toString()));
  }

  /** The repository of this name, or, `moved`, the one that had it. */
  byName(name: string): { repo: Repository; moved: boolean } | undefined {
    const repo = this.#byName.get(name.toLowerCase());
    if (repo) return { repo, moved: false };
    const former = this.#formerly.get(name.toLowerCase());
    return former && { repo: former, moved: true };
  }

  rename(repo: Repository, owner: string, name: string): void {
    this.#byName.delete(fullName(repo).toLowerCase());
    this.#formerly.set(fullName(repo).toLowerCase(), repo);
    Object.assign(repo, { owner, name });
    this.#byName.set(fullName(repo).toLowerCase(), repo);
    this.revision++;
  }

  /** Deletes it; its name is free again. */
  remove(repo: Repository): void {
    repo.state = 'deleted';
    this.#byName.delete(fullName(repo).toLowerCase());
    this.revision++;
  }

  push(repo: Repository, at: number): void {
    repo.version++;
    repo.pushed = at;
    this.revision++;
  }
}

export const seconds = (date: string): number => Date.parse(date) / 1000;

const THINGS =
  'weather notes calendar invoice ticket search browser database queue mail chart map music photo build deploy log metric wallet order'.split(
    ' ',
  );
const OWNERS =
  'amber birch cedar delta ember frost grove harbor iris jade kestrel lumen maple north onyx pine quartz river slate tidal'.split(
    ' ',
  );

/** A server's files, in one of three languages. */
function serverFiles(kind: number, name: string, thing: string): Record<string, string> {
  const readme = `# ${name}\n\nAn MCP server for ${thing}.\n\n\`\`\`json\n{"mcpServers": {"${thing}": {"command": "npx", "args": ["${name}"]}}}\n\`\`\`\n`;
  const tool = `get_${thing}`;
  if (kind === 0)
    return {
      'README.md': readme,
      'package.json': JSON.stringify(
        {
          name,
          version: '1.0.0',
          bin: { [name]: 'index.js' },
          dependencies: { '@modelcontextprotocol/sdk': '^1.20.0', zod: '^3.23.0' },
        },
        null,
        2,
      ),
      'index.js': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nimport { z } from 'zod';\nconst server = new McpServer({ name: '${name}', version: '1.0.0' });\nserver.registerTool('${tool}', { description: 'Gets one ${thing} by its identifier', inputSchema: { id: z.string() } }, async ({ id }) => ({ content: [{ type: 'text', text: id }] }));\n`,
    };
  if (kind === 1)
    return {
      'README.md': readme,
      'pyproject.toml': `[project]\nname = "${name}"\nversion = "1.0.0"\ndependencies = ["fastmcp>=2.0"]\n\n[project.scripts]\n${name} = "server:main"\n`,
      'server.py': `from fastmcp import FastMCP\n\nmcp = FastMCP("${name}")\n\n\n@mcp.tool()\ndef ${tool}(id: str) -> str:\n    """Gets one ${thing} by its identifier."""\n    return id\n`,
    };
  return {
    'README.md': readme,
    'go.mod': `module example.com/${name}\n\ngo 1.24\n\nrequire github.com/mark3labs/mcp-go v0.40.0\n`,
    'main.go': `package main\n\nimport (\n\t"github.com/mark3labs/mcp-go/mcp"\n\t"github.com/mark3labs/mcp-go/server"\n)\n\nfunc main() {\n\ts := server.NewMCPServer("${name}", "1.0.0")\n\ts.AddTool(mcp.NewTool("${tool}", mcp.WithDescription("Gets one ${thing} by its identifier")), nil)\n\tserver.ServeStdio(s)\n}\n`,
  };
}

/** What a search for "mcp" brings up besides servers. */
function otherFiles(kind: number, name: string, thing: string): Record<string, string> {
  if (kind === 0)
    return {
      'README.md': `# ${name}\n\nA ${thing} app with a chat window. Talks to servers over MCP.\n`,
      'package.json': JSON.stringify({ name, version: '0.1.0', private: true, dependencies: { react: '^19.0.0' } }),
      'app.jsx': 'export const App = () => null;\n',
    };
  if (kind === 1)
    return {
      'README.md': `# ${name}\n\nA Minecraft ${thing} mod made with the Mod Coder Pack.\n`,
      'build.gradle': 'plugins { id "java" }\n',
    };
  if (kind === 2) return { 'README.md': `# awesome ${thing} mcp\n\nA curated list of MCP servers for ${thing}.\n` };
  return { 'README.md': `# ${name}\n`, 'notes.txt': `${thing}\n` };
}

export interface WorldSize {
  servers: number;
  others: number;
  seed?: number;
  /** When the youngest was made; seconds since 1970. */
  until?: number;
}

/**
 * A world of this size: servers a good half of which carry a topic, most of which have "mcp" in their name, and a seventh of which say it only
 * in their README; ever more were made towards the end; stars are few for most.
 */
export function makeWorld({ servers, others, seed = 1, until = seconds('2026-11-01') }: WorldSize): World {
  const world = new World();
  const draw = random(seed);
  const from = seconds('2024-11-25');
  const total = servers + others;
  for (let i = 0; i < total; i++) {
    // Servers and others come mixed, as many of each as asked for.
    const isServer = Math.floor(((i + 1) * servers) / total) > Math.floor((i * servers) / total);
    const thing = THINGS[Math.floor(draw() * THINGS.length)]!;
    const owner = `${OWNERS[Math.floor(draw() * OWNERS.length)]}-${Math.floor(draw() * 5000)}`;
    const kind = Math.floor(draw() * (isServer ? 3 : 4));
    const shape = draw();
    const hasName = shape < 0.86;
    const name = isServer
      ? hasName
        ? `${thing}-mcp-${i}`
        : `${thing}-tools-${i}`
      : kind === 2
        ? `awesome-${thing}-mcp-${i}`
        : `${thing}-mcp-stuff-${i}`;
    const tagged = draw();
    const topics = !isServer
      ? tagged < 0.15
        ? ['mcp']
        : []
      : tagged < 0.3
        ? ['mcp-server', 'mcp']
        : tagged < 0.5
          ? ['mcp']
          : tagged < 0.55
            ? ['model-context-protocol']
            : [];
    const created = Math.floor(from + (until - from) * Math.sqrt(draw()));
    world.add({
      owner,
      name,
      description: isServer
        ? `MCP server for ${thing}`
        : kind === 2
          ? `A curated list of ${thing} things for MCP`
          : `A ${thing} project`,
      topics,
      stars: Math.floor(Math.exp(draw() * draw() * 9) - 1),
      size: 1 + Math.floor(Math.exp(draw() * 8)),
      language: isServer ? ['JavaScript', 'Python', 'Go'][kind]! : ['JavaScript', 'Java', null, null][kind]!,
      created,
      pushed: Math.floor(created + (until - created) * draw() * draw()),
      isServer,
      files: () => (isServer ? serverFiles(kind, name, thing) : otherFiles(kind, name, thing)),
    });
  }
  return world;
}
