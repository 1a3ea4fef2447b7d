import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes } from './recipes.ts';

export const csharp: Language = { id: 'csharp', grammars: { cs: 'c-sharp' }, hint: /mcp|tool/i, recipes, lower };
