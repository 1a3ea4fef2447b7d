/** SDKs and frameworks of the Python world. */
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'mcp',
    packages: [/^mcp(\.|$)/, /^fastmcp(\.|$)/],
    decorators: { define: ['tool'], list: ['list_tools'] },
    calls: [
      { names: ['add_tool', 'tool', 'register_tool', 'add_tool_fn'], as: 'arguments' },
      { names: ['add_tools'], as: 'record' },
    ],
    mounts: { names: ['mount', 'import_server'], prefix: ['namespace', 'prefix'], separator: '_' },
  },
];
