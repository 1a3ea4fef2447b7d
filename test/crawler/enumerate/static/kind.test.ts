import { expect, test } from 'vitest';
import { read } from './read.ts';

const server = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'x', version: '1' });
server.registerTool('ask', { description: 'Asks' }, async () => ({ content: [] }));
`;
const manifest = (parts: object): string =>
  JSON.stringify({ name: 'x', dependencies: { '@modelcontextprotocol/sdk': '1' }, ...parts });

test.each([
  ['server', '# Town MCP Server\n\nAn MCP server for towns, with a client of their registry.\n'],
  ['list', '# Awesome MCP Servers\n\nAnd a server that searches them.\n'],
  ['framework', '# Fastest\n\nA TypeScript framework for building MCP servers with sessions.\n'],
  ['framework', '# Light\n\nLight is the quickest way to create Model Context Protocol (MCP) servers in TypeScript.\n'],
  ['client', '# Desk\n\nA CLI host application that lets language models use external tools.\n'],
  ['gateway', '# Gate\n\nGate is a deterministic proxy for the Model Context Protocol.\n'],
  ['scanner', '# Shield\n\nShield scans your installed MCP servers for poisoned descriptions.\n'],
])('%s', async (kind, readme) => {
  const result = await read({ 'package.json': manifest({}), 'README.md': readme, 'src/index.ts': server });
  expect(result.kind).toBe(kind);
  expect(result.isServer).toBe(kind === 'server');
  expect(result.servers.length).toBe(kind === 'server' ? 1 : 0);
});

test('a package with the name of an SDK that depends on none is that SDK', async () => {
  const result = await read({
    'package.json': JSON.stringify({ name: '@modelcontextprotocol/sdk' }),
    'src/index.ts': server,
  });
  expect(result).toMatchObject({ isServer: false, kind: 'sdk' });
});

test('a package that is called a proxy is one, though it is published as a server', async () => {
  const result = await read({
    'package.json': manifest({ name: '@town/mcp-proxy' }),
    'server.json': '{}',
    'README.md': '# Town\n\nOne door to all of them.\n',
    'src/index.ts': server,
  });
  expect(result).toMatchObject({ isServer: false, kind: 'gateway' });
});

test('packages among examples are not servers where there is other code', async () => {
  const result = await read({
    'package.json': manifest({}),
    'src/index.ts': server,
    'examples/more/package.json': manifest({ name: 'more' }),
    'examples/more/index.ts': server.replace('ask', 'tell'),
  });
  expect(result.servers.map(({ path, tools }) => [path, tools.map(({ name }) => name)])).toEqual([['', ['ask']]]);
});
