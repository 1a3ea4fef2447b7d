/** The bars of each risk as markup, drawn once: a page of a tool shows some fifteen. */
import { RISKS, type Risk } from '../../data/model.ts';

const bar = (n: number, level: number): string =>
  `<rect x="${n * 4.25}" y="${9 - n * 3}" width="3" height="${(n + 1) * 3}" class="${n <= level ? 'filled' : 'empty'}"></rect>`;

export const BARS = Object.fromEntries(
  RISKS.map((risk, level) => [risk, RISKS.map((_, n) => bar(n, level)).join('')]),
) as Record<Risk, string>;
