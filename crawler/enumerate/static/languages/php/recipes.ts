/** SDKs of the PHP world. */
import type { Recipe } from '../../recipes.ts';

const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

export const recipes: readonly Recipe[] = [
  {
    sdk: 'mcp/sdk',
    packages: [/(^|[/\\])mcp[/\\]sdk|php-mcp|Mcp\\Capability|PhpMcp|symfony[/\\](ai-)?mcp/i],
    annotations: [{ names: ['McpTool'], name: ['name'], description: ['description'], positional: 'name' }],
    calls: [{ names: ['withTool', 'addTool', 'tool', 'registerTool'], as: 'arguments' }],
  },
  {
    sdk: 'laravel/mcp',
    packages: [/^laravel\/(mcp|boost)|Laravel\\Mcp/],
    classes: [
      {
        bases: ['Tool'],
        name: ['name', 'toolName'],
        title: ['title'],
        description: ['description'],
        input: ['schema', 'inputSchema'],
        nameFrom: (className) => kebab(className.replace(/(?<=.)Tool$/, '')),
      },
    ],
  },
  {
    sdk: 'laravel-mcp-server',
    packages: [/laravel-mcp-server/],
    classes: [
      {
        bases: ['ToolInterface', 'AbstractTool', 'BaseTool'],
        name: ['name', 'getName'],
        description: ['description', 'getDescription'],
        input: ['inputSchema', 'getInputSchema', 'schema'],
      },
    ],
  },
];
