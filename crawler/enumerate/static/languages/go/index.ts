import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const go: Language = {
  id: 'go',
  grammars: { go: 'go' },
  hint: /mcp|tool/i,
  recipes,
  starts: ['init', 'main'],
  lower,
};
