/** SDKs of the Ruby world: tools are classes whose bodies say what they are. */
import { snakeCase } from '../../evaluate/layout.ts';
import type { Recipe } from '../../recipes.ts';

const PARTS = {
  name: ['tool_name', 'name_value'],
  title: ['title'],
  description: ['description'],
  input: ['input_schema', 'arguments', 'schema'],
} as const;

export const recipes: readonly Recipe[] = [
  {
    sdk: 'fast-mcp',
    packages: [/^fast[-_]mcp$/],
    classes: [
      { bases: ['Tool', 'ApplicationTool', 'BaseTool', 'ActionTool'], ...PARTS, nameFrom: (className) => className },
    ],
    calls: [{ names: ['register_tool', 'register_tools'], as: 'record' }],
  },
  {
    sdk: 'mcp',
    packages: [/^mcp$/],
    classes: [{ bases: ['Tool'], ...PARTS, nameFrom: snakeCase }],
    calls: [{ names: ['define_tool'], as: 'record' }],
  },
];
