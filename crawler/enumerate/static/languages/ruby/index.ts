import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const ruby: Language = { id: 'ruby', grammars: { rb: 'ruby' }, hint: /mcp|tool/i, recipes, lower };
