/** SDKs of the .NET world. */
import { snakeCase } from '../../evaluate/layout.ts';
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'ModelContextProtocol',
    packages: [/ModelContextProtocol|McpServerTool/],
    annotations: [
      {
        names: ['McpServerTool', 'McpServerToolAttribute'],
        name: ['Name'],
        title: ['Title'],
        describedBy: ['Description'],
        // csharp-sdk names tools in snake case and drops a trailing "Async" since 0.3.0-preview.2 (its pull request 568).
        nameFrom: (method, version) => {
          const isVerbatim = /^0\.[12]\.|^0\.3\.0-preview\.1$/.test(version ?? '');
          return isVerbatim ? method : snakeCase(method.replace(/(?<=.)Async$/, ''));
        },
      },
    ],
    calls: [
      { names: ['WithTools', 'AddTool'], as: 'record' },
      { names: ['McpServerTool.Create'], as: 'arguments' },
    ],
  },
  {
    sdk: 'Microsoft.Azure.Functions',
    packages: [/Microsoft\.Azure\.Functions\.Worker\.Extensions\.Mcp|McpToolTrigger/],
    annotations: [{ names: ['McpToolTrigger'], name: ['ToolName'], description: ['Description'], positional: 'name' }],
  },
];
