/** Evidence as pointer and exact words: made from what was read, and checked against the definition. */
import type { Evidence, ToolDefinition } from '../data/model.ts';
import type { Span } from './features/reading.ts';

/** A step of a pointer as the key it stands for. */
function keyOf(step: string): string {
  return step.includes('~') ? step.replaceAll('~1', '/').replaceAll('~0', '~') : step;
}

/** What an RFC 6901 pointer names in a definition; undefined where it names nothing. */
export function valueAt(tool: ToolDefinition, pointer: string): unknown {
  let value: unknown = tool;
  for (let from = 1; from <= pointer.length; ) {
    if (typeof value !== 'object' || value === null) return undefined;
    const slash = pointer.indexOf('/', from);
    const to = slash === -1 ? pointer.length : slash;
    value = (value as Record<string, unknown>)[keyOf(pointer.slice(from, to))];
    from = to + 1;
  }
  return value;
}

/** Whether the quote stands at the pointer, word for word; an object is searched as its JSON. */
export function evidenceHolds(tool: ToolDefinition, { pointer, quote }: Evidence): boolean {
  if (quote === '' || !pointer.startsWith('/')) return false;
  const value = valueAt(tool, pointer);
  if (value === undefined) return false;
  return (typeof value === 'string' ? value : JSON.stringify(value)).includes(quote);
}

const SHORTEST = 3;

/** A place as evidence: the exact words, or the name of a parameter where it is declared; where neither can be quoted, the tool's name. */
export function evidenceOf(tool: ToolDefinition, span: Span): Evidence {
  if (span.start >= 0) {
    const text = valueAt(tool, span.pointer);
    if (typeof text === 'string' && span.end - span.start >= Math.min(SHORTEST, text.length))
      return { pointer: span.pointer, quote: text.slice(span.start, span.end) };
  } else {
    const cut = span.pointer.lastIndexOf('/');
    const quote = keyOf(span.pointer.slice(cut + 1));
    const evidence = { pointer: span.pointer.slice(0, cut), quote };
    if (cut > 0 && quote !== '' && evidenceHolds(tool, evidence)) return evidence;
  }
  return { pointer: '/name', quote: tool.name };
}
