/** SDKs of the Elixir world: tools are modules that use a component of that type. */
import { snakeCase } from '../../evaluate/layout.ts';
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'anubis_mcp',
    packages: [/^(hermes_mcp|anubis_mcp)$/],
    classes: [
      {
        // `use Hermes.Server.Component, type: :tool`, later Anubis.Server.Component.
        bases: ['Component:tool'],
        name: ['name'],
        title: ['title'],
        description: ['description'],
        input: ['schema', 'input_schema'],
        nameFrom: snakeCase,
      },
    ],
  },
];
