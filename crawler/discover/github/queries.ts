/** What GitHub is asked for. Each query leaves out what the ones before it find, so that results overlap little and no page is read twice. */

/** Nothing pushed before this day can be an MCP server: the protocol was published on it. */
export const PROTOCOL_PUBLISHED = '2024-11-25';

export interface RepositoryQuery {
  id: string;
  kind: 'repositories';
  q: string;
  /** Results expected before anything is known, for plans: orders of magnitude from published counts. */
  expected: number;
}

export interface CodeQuery {
  id: string;
  kind: 'code';
  q: string;
  expected: number;
}

export type Query = RepositoryQuery | CodeQuery;

/**
 * Repository searches, the widest first. GitHub allows five operators in a query, exclusions counted, and 256 characters. Phrases find what
 * neither carries a topic nor has the word in its name (a seventh of all servers).
 */
export const REPOSITORY_QUERIES: readonly RepositoryQuery[] = [
  { id: 'topic:mcp-server', q: 'topic:mcp-server', expected: 15_000 },
  { id: 'topic:mcp', q: 'topic:mcp -topic:mcp-server', expected: 12_000 },
  { id: 'name:mcp', q: 'mcp in:name -topic:mcp-server -topic:mcp', expected: 45_000 },
  {
    id: 'topic:model-context-protocol',
    q: 'topic:model-context-protocol -topic:mcp-server -topic:mcp',
    expected: 3_000,
  },
  {
    id: 'topic:mcp-servers',
    q: 'topic:mcp-servers -topic:mcp-server -topic:mcp -topic:model-context-protocol',
    expected: 1_000,
  },
  {
    id: 'topic:modelcontextprotocol',
    q: 'topic:modelcontextprotocol -topic:mcp-server -topic:mcp -topic:model-context-protocol',
    expected: 1_000,
  },
  {
    id: 'phrase:mcp-server',
    q: '"mcp server" in:description,readme -topic:mcp-server -topic:mcp -topic:model-context-protocol',
    expected: 20_000,
  },
  {
    id: 'phrase:model-context-protocol',
    q: '"model context protocol" in:description,readme -topic:mcp-server -topic:mcp -topic:model-context-protocol',
    expected: 8_000,
  },
].map((query) => ({ ...query, kind: 'repositories' as const }));

/**
 * Code searches for what a server's manifest depends on, in the one-term-plus-qualifiers syntax of the REST endpoint. They find servers that
 * never say "MCP" where repository search looks, and where in a repository a server lives.
 */
export const CODE_QUERIES: readonly CodeQuery[] = [
  { id: 'npm:sdk', q: '"@modelcontextprotocol/sdk" filename:package.json', expected: 30_000 },
  { id: 'npm:server', q: '"@modelcontextprotocol/server" filename:package.json', expected: 2_000 },
  { id: 'npm:fastmcp', q: 'fastmcp filename:package.json', expected: 2_000 },
  { id: 'npm:mcp-framework', q: 'mcp-framework filename:package.json', expected: 800 },
  { id: 'npm:mcp-nest', q: '"@rekog/mcp-nest" filename:package.json', expected: 300 },
  { id: 'npm:xmcp', q: 'xmcp filename:package.json', expected: 300 },
  { id: 'pypi:fastmcp', q: 'fastmcp filename:pyproject.toml', expected: 8_000 },
  { id: 'pypi:mcp', q: '"mcp[cli]" filename:pyproject.toml', expected: 8_000 },
  { id: 'go:mcp-go', q: '"mark3labs/mcp-go" filename:go.mod', expected: 3_000 },
  { id: 'go:sdk', q: '"modelcontextprotocol/go-sdk" filename:go.mod', expected: 1_500 },
  { id: 'go:golang', q: '"metoro-io/mcp-golang" filename:go.mod', expected: 200 },
  { id: 'rust:rmcp', q: 'rmcp filename:Cargo.toml', expected: 2_000 },
  { id: 'rust:sdk', q: 'rust-mcp-sdk filename:Cargo.toml', expected: 200 },
  { id: 'java:spring', q: 'spring-ai-starter-mcp-server filename:pom.xml', expected: 1_500 },
  { id: 'java:quarkus', q: 'quarkus-mcp-server filename:pom.xml', expected: 300 },
  { id: 'java:sdk', q: '"io.modelcontextprotocol" filename:build.gradle', expected: 1_000 },
  { id: 'dotnet', q: 'ModelContextProtocol extension:csproj', expected: 2_000 },
  { id: 'php:laravel', q: '"laravel/mcp" filename:composer.json', expected: 300 },
  { id: 'php:mcp', q: '"php-mcp/server" filename:composer.json', expected: 200 },
  { id: 'ruby', q: 'fast-mcp filename:Gemfile', expected: 200 },
  { id: 'elixir', q: 'hermes_mcp filename:mix.exs', expected: 100 },
  { id: 'manifest:smithery', q: 'startCommand filename:smithery.yaml', expected: 4_000 },
  { id: 'manifest:registry', q: '"static.modelcontextprotocol.io" filename:server.json', expected: 4_000 },
].map((query) => ({ ...query, kind: 'code' as const }));

/** By identifier; identifiers are kept with what was read, so that a query's meaning must not change under one. */
export const QUERIES: ReadonlyMap<string, Query> = new Map(
  [...REPOSITORY_QUERIES, ...CODE_QUERIES].map((query) => [query.id, query]),
);
