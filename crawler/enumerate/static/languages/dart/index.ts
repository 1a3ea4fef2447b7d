import type { Language } from '../language.ts';
import { lower } from './lower.ts';

export const dart: Language = {
  id: 'dart',
  grammars: { dart: 'dart' },
  hint: /mcp|tool/i,
  recipes: [
    {
      sdk: 'mcp_dart',
      packages: [/^(mcp_dart|dart_mcp|mcp_server)$/],
      calls: [
        { names: ['tool', 'registerTool', 'addTool'], as: 'record' },
        { names: ['tool', 'registerTool', 'addTool'], as: 'arguments' },
      ],
    },
  ],
  lower,
};
