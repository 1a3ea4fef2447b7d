/** SDKs of the Swift world. */
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'swift-sdk',
    packages: [/modelcontextprotocol\/swift-sdk|mcp-swift-sdk|swift-mcp|mcp-server-swift|MCPServer/i],
    calls: [
      { names: ['withMethodHandler'], as: 'handler', on: ['ListTools'] },
      { names: ['registerTool', 'addTool', 'registerTools', 'MCPServer', 'ServerCapabilityHandlers'], as: 'record' },
    ],
    annotations: [
      { names: ['MCPTool', 'Tool'], name: ['name'], description: ['description'], positional: 'description' },
    ],
  },
];
