import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const swift: Language = { id: 'swift', grammars: { swift: 'swift' }, hint: /mcp|tool/i, recipes, lower };
