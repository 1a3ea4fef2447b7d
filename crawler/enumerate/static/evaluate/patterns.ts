/**
 * Regular expressions of the source, run here: names and words are often made with them. A pattern comes from anybody, so only those run whose
 * time is bounded by their shape: no repeated groups, at most two open repetitions, short texts.
 */
import { isTerm, settled, Term, type Value } from './values.ts';

/** What a lowered literal `/pattern/flags` calls. */
export const PATTERN = '%pattern';

const MAX_PATTERN = 200;
const MAX_SUBJECT = 4_000;
const MAX_OPEN_REPETITIONS = 2;

/** The expression a value stands for, ready to run on a text; null when it is none, or not one that may run. */
export function patternOf(value: Value, subject: string): RegExp | null {
  if (!(value instanceof Term) || value.op !== 'call' || value.callee !== PATTERN) return null;
  const [pattern, flags] = value.args;
  return typeof pattern === 'string' ? safePattern(pattern, typeof flags === 'string' ? flags : '', subject) : null;
}

/** A pattern as a regular expression; null when it may take long on `subject`, or cannot be read. */
export function safePattern(pattern: string, flags: string, subject: string): RegExp | null {
  if (pattern.length > MAX_PATTERN || subject.length > MAX_SUBJECT) return null;
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\)[*+{]|\\[1-9]/.test(bare) || /\\[1-9]/.test(pattern)) return null;
  if ((bare.match(/[*+]|\{\d*,\}/g) ?? []).length > MAX_OPEN_REPETITIONS) return null;
  try {
    return new RegExp(pattern, flags.replace(/[^gimsuy]/g, ''));
  } catch {
    return null;
  }
}

/** Python's `\1` and `\g<1>` in a replacement, as JavaScript writes them. */
export function pythonReplacement(text: string): string {
  return text
    .replaceAll('$', '$$$$')
    .replace(/\\(?:g<(\w+)>|(\d))/g, (_, named?: string, digit?: string) => `$${digit ?? named}`);
}

/** The text given as a replacement; null when it is no known text. */
export function replacementOf(value: Value): string | null {
  const plain = settled(value);
  return typeof plain === 'string' && !isTerm(value) ? plain : null;
}
