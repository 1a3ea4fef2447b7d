import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const elixir: Language = {
  id: 'elixir',
  grammars: { ex: 'elixir', exs: 'elixir' },
  hint: /mcp|tool/i,
  recipes,
  lower,
};
