import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const python: Language = { id: 'python', grammars: { py: 'python' }, hint: /mcp|tool/i, recipes, lower };
