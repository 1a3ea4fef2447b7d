import { recipes } from '../java/recipes.ts';
import type { Language } from '../language.ts';
import { lower } from './lower.ts';
import { recipes as own } from './recipes.ts';

export const kotlin: Language = {
  id: 'kotlin',
  grammars: { kt: 'kotlin', kts: 'kotlin' },
  hint: /mcp|tool/i,
  recipes: [...own, ...recipes.filter(({ annotations }) => annotations)],
  starts: ['main'],
  // A jump in the place of a value, `is Failed -> return error(…)`, costs the grammar the class around it.
  mended: (text) => text.replace(/((?:->|\?:)\s*)return(?=[ \t]+[^\s}])/g, '$1      '),
  lower,
};
