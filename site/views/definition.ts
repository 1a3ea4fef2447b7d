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
  const quotes = new Map<string, string[]>();
  for (const item of evidence) {
    const pointer = pointerOf(item);
    quotes.set(pointer, [...(quotes.get(pointer) ?? []), item.quote]);
  }
  const segments: Segment[] = [];
  let length = 0;
  const put = (text: string, mark = false): void => {
    if (text === '' || length > MAX_CHARACTERS) return;
    length += text.length;
    const last = segments.at(-1);
    if (last && last.mark === mark) last.text += text;
    else segments.push({ text, mark });
  };
  const putString = (value: string, pointer: string): void => {
    const shown = value.length > MAX_CHARACTERS ? `${value.slice(0, MAX_CHARACTERS)}…` : value;
    put('"');
    let rest = shown;
    for (const quote of [...(quotes.get(pointer) ?? [])].sort((a, b) => shown.indexOf(a) - shown.indexOf(b))) {
      const at = quote === '' ? -1 : rest.indexOf(quote);
      if (at < 0) continue;
      put(inner(rest.slice(0, at)));
      put(inner(quote), true);
      rest = rest.slice(at + quote.length);
    }
    put(inner(rest));
    put('"');
  };
  const walk = (value: unknown, pointer: string, indent: string): void => {
    if (length > MAX_CHARACTERS) return;
    if (typeof value === 'string') {
      putString(value, pointer);
      return;
    }
    if (typeof value !== 'object' || value === null) {
      put(JSON.stringify(value) ?? 'null');
      return;
    }
    const entries: [string | null, string, unknown][] = Array.isArray(value)
      ? value.map((item, i) => [null, String(i), item])
      : Object.entries(value).map(([key, item]) => [key, key, item]);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    if (entries.length === 0) {
      put(open + close);
      return;
    }
    put(`${open}\n`);
    for (const [i, [key, step, item]] of entries.entries()) {
      const at = `${pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      put(`${indent}  `);
      // A parameter that is evidence by its name has a pointer and no string of its own.
      const named = key !== null && quotes.get(at)?.includes(key) && typeof item !== 'string';
      if (key !== null) {
        put('"');
        put(inner(key), named);
        put('": ');
      }
      walk(item, at, `${indent}  `);
      put(i < entries.length - 1 ? ',\n' : '\n');
    }
    put(`${indent}${close}`);
  };
  walk(definition, '', '');
  if (length > MAX_CHARACTERS) segments.push({ text: '\n… (the rest is in the JSON)', mark: false });
  return segments;
}

/** The inside of a JSON string literal, hidden characters shown. */
const inner = (text: string): string => visible(JSON.stringify(text).slice(1, -1));
