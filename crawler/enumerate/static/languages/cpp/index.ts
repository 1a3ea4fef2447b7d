import type { Language } from '../language.ts';
import { lower } from './lower.ts';

export const cpp: Language = {
  id: 'cpp',
  grammars: { cpp: 'cpp', cc: 'cpp', cxx: 'cpp', hpp: 'cpp', h: 'cpp', c: 'cpp' },
  hint: /input_?schema|"\$schema"|tools\/list/i,
  recipes: [],
  lower,
};
