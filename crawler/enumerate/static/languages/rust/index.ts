import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const rust: Language = {
  id: 'rust',
  grammars: { rs: 'rust' },
  hint: /mcp|tool/i,
  recipes,
  starts: ['main'],
  lower,
};
