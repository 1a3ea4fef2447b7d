/** SDKs of Kotlin's own; annotations are Java's. */
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'io.modelcontextprotocol:kotlin-sdk',
    packages: [/io\.modelcontextprotocol(:kotlin-sdk|\.kotlin)/],
    calls: [
      { names: ['addTool', 'RegisteredTool'], as: 'record' },
      { names: ['addTools'], as: 'record' },
    ],
  },
];
