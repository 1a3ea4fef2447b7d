import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const php: Language = { id: 'php', grammars: { php: 'php' }, hint: /mcp|tool/i, recipes, lower };
