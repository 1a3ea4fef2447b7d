/** A definition as indented JSON with the evidence marked where it stands. */
import type { Evidence, ToolDefinition } from '../../data/model.ts';
import { visible } from '../../data/text.ts';
import { pointerOf } from './parameters.ts';
import type { Segment } from './text.ts';

const MAX_CHARACTERS = 6_000;

/**
 * The definition's JSON, evidence marked inside the very string it was quoted from. Hidden characters appear as `\u` escapes or marks.
 */
export function definitionJson(definition: ToolDefinition, evidence: readonly Evidence[]): Segment[] {
  const segments: Segment[] = [];
  let length = 0;
  const put = (text: string, mark = false): void => {
    if (text === '' || length > MAX_CHARACTERS) return;
    length += text.length;
    const last = segments.at(-1);
    if (last && last.mark === mark) last.text += text;
    else segments.push({ text, mark });
  };
  const putString = (value: string, quotes: readonly string[]): void => {
    const shown = value.length > MAX_CHARACTERS ? `${value.slice(0, MAX_CHARACTERS)}…` : value;
    put('"');
    let rest = shown;
    for (const quote of quotes.toSorted((a, b) => shown.indexOf(a) - shown.indexOf(b))) {
      const at = quote === '' ? -1 : rest.indexOf(quote);
      if (at < 0) continue;
      put(inner(rest.slice(0, at)));
      put(inner(quote), true);
      rest = rest.slice(at + quote.length);
    }
    put(inner(rest));
    put('"');
  };
  const walk = (value: unknown, marks: Marks, indent: string): void => {
    if (length > MAX_CHARACTERS) return;
    if (typeof value === 'string') {
      putString(value, marks.quotes);
      return;
    }
    if (typeof value !== 'object' || value === null) {
      put(JSON.stringify(value) ?? 'null');
      return;
    }
    const isList = Array.isArray(value);
    const keys = Object.keys(value);
    const [open, close] = isList ? '[]' : '{}';
    if (keys.length === 0) {
      put(open! + close!);
      return;
    }
    put(`${open}\n`);
    for (const [i, key] of keys.entries()) {
      const item = (value as Record<string, unknown>)[key];
      const below = marks.below.get(key) ?? UNMARKED;
      put(`${indent}  `);
      if (!isList) {
        put('"');
        // A parameter that is evidence by its name has a pointer and no string of its own.
        put(inner(key), below.quotes.includes(key) && typeof item !== 'string');
        put('": ');
      }
      walk(item, below, `${indent}  `);
      put(i < keys.length - 1 ? ',\n' : '\n');
    }
    put(`${indent}${close}`);
  };
  walk(definition, marksOf(evidence), '');
  if (length > MAX_CHARACTERS) segments.push({ text: '\n… (the rest is in the JSON)', mark: false });
  return segments;
}

/** What is quoted from a value, and from those below it by their key. */
interface Marks {
  quotes: string[];
  below: Map<string, Marks>;
}

const UNMARKED: Marks = { quotes: [], below: new Map() };

function marksOf(evidence: readonly Evidence[]): Marks {
  const root: Marks = { quotes: [], below: new Map() };
  for (const item of evidence) {
    let marks = root;
    for (const step of pointerOf(item).split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      let next = marks.below.get(key);
      if (!next) marks.below.set(key, (next = { quotes: [], below: new Map() }));
      marks = next;
    }
    marks.quotes.push(item.quote);
  }
  return root;
}

/** The inside of a JSON string literal, hidden characters shown. */
const inner = (text: string): string => (PLAIN.test(text) ? text : visible(JSON.stringify(text).slice(1, -1)));

/** Characters that stand for themselves in JSON and on a page. */
const PLAIN = /^[ !#-[\]-~]*$/;
