/** SDKs and frameworks of the JavaScript world. */
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: '@modelcontextprotocol/sdk',
    packages: [/^@modelcontextprotocol\/(sdk|server|ext-apps)/, /^(agents\/mcp|mcp-handler|@vercel\/mcp-adapter)/],
    calls: [
      {
        names: ['tool', 'registerTool', 'registerAppTool', 'registerToolTask', 'addTool', 'defineTool'],
        as: 'arguments',
      },
      { names: ['setRequestHandler'], as: 'handler', on: ['ListToolsRequestSchema', 'tools/list', 'ListToolsRequest'] },
    ],
  },
  {
    sdk: 'fastmcp',
    packages: [/^fastmcp$/, /^@jlowin\/fastmcp/, /^litemcp$/],
    calls: [{ names: ['addTool', 'addTools'], as: 'record' }],
  },
  {
    sdk: 'mcp-framework',
    packages: [/^mcp-framework$/],
    classes: [{ bases: ['MCPTool', 'BaseTool'], name: ['name'], description: ['description'], input: ['schema'] }],
  },
  {
    sdk: 'xmcp',
    packages: [/^xmcp$/],
    files: { folder: /(^|\/)tools\//, metadata: 'metadata', schema: 'schema' },
  },
  {
    sdk: '@nestjs',
    packages: [/^@rekog\/mcp-nest$/, /^@nestjs-mcp\//, /^nestjs-mcp/, /^@bnapi\//],
    annotations: [
      {
        names: ['Tool', 'McpTool'],
        name: ['name'],
        description: ['description'],
        input: ['parameters', 'paramsSchema', 'inputSchema', 'schema'],
      },
    ],
  },
  {
    sdk: '@coinbase/agentkit',
    packages: [/^@coinbase\/agentkit/],
    annotations: [
      {
        names: ['CreateAction'],
        name: ['name'],
        description: ['description'],
        input: ['schema'],
        isMade: true,
        isRenamed: true,
      },
    ],
  },
];
