import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const typescript: Language = {
  id: 'typescript',
  grammars: {
    ts: 'typescript',
    mts: 'typescript',
    cts: 'typescript',
    tsx: 'tsx',
    js: 'javascript',
    mjs: 'javascript',
    cjs: 'javascript',
    jsx: 'javascript',
  },
  hint: /mcp|tool|CreateAction/i,
  recipes,
  lower,
};
