/** SDKs of the Rust world. */
import type { Recipe } from '../../recipes.ts';

const PARTS = { name: ['name'], title: ['title'], description: ['description'], input: ['input_schema'] } as const;

export const recipes: readonly Recipe[] = [
  {
    sdk: 'rmcp',
    packages: [/\brmcp\b/],
    annotations: [{ names: ['tool'], ...PARTS }],
    calls: [{ names: ['add_tool', 'with_tool', 'with_route', 'add_route'], as: 'record' }],
  },
  {
    sdk: 'rust-mcp-sdk',
    packages: [/rust[-_]mcp[-_]sdk/],
    annotations: [{ names: ['mcp_tool'], ...PARTS }],
  },
  {
    sdk: 'mcp-attr',
    packages: [/\bmcp[-_]attr\b/],
    annotations: [{ names: ['tool'], ...PARTS, positional: 'name' }],
  },
];
