import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const java: Language = { id: 'java', grammars: { java: 'java' }, hint: /mcp|tool/i, recipes, lower };
