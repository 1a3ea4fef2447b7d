/** Evidence as pointer and exact words: made from what was read, and checked against the definition. */
import type { Category, Evidence, ToolDefinition } from '../data/model.ts';
import type { Signal } from './features/phrases.ts';
import type { Reading, Span } from './features/reading.ts';
import type { Proposal } from './propose.ts';

/** A step of a pointer as the key it stands for. */
function keyOf(step: string): string {
  return step.includes('~') ? step.replaceAll('~1', '/').replaceAll('~0', '~') : step;
}

/** What an RFC 6901 pointer names in a definition; undefined where it names nothing. */
export function valueAt(tool: ToolDefinition, pointer: string): unknown {
  if (pointer === '/description') return tool.description;
  if (pointer === '/name') return tool.name;
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

/** Whether an object at the pointer has a plain key of this name, which its JSON therefore quotes. */
function declares(tool: ToolDefinition, { pointer, quote }: Evidence): boolean {
  const value = valueAt(tool, pointer);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (
    Object.hasOwn(value, quote) && (value as Record<string, unknown>)[quote] !== undefined && /^[\w-]+$/.test(quote)
  );
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
    if (cut > 0 && quote !== '' && (declares(tool, evidence) || evidenceHolds(tool, evidence))) return evidence;
  }
  return { pointer: '/name', quote: tool.name };
}

/** Phrases that say what follows from a call, by the category they speak for. */
const CONSEQUENCES: Partial<Record<Category, readonly Signal[]>> = {
  Financial: ['paid'],
  Destructive: ['permanent', 'wipesBelow'],
  Execute: ['free', 'anyMethod', 'metaTool'],
};
const LONGEST_SENTENCE = 120;
/** What ends a sentence or an item of a list. */
const ENDS = '.!?\n•';
/** What turns a phrase round in its sentence; a way back is denied by denying. */
const DENIED = /\b(?:not|no|never|without|cannot|unless|if|instead|rather)\b|n't\b/i;
const SOFTENED = /\b(?:rather|instead|unless|not permanent\w*)\b/i;

/** The sentence in which the description says what follows from a call, or as much of it as stands by itself. */
export function consequence(r: Reading, category: Category): Span | null {
  for (const signal of CONSEQUENCES[category] ?? []) {
    const hit = r.signals.get(signal);
    if (hit?.pointer !== '/description') continue;
    const text = r.description;
    let { start, end } = hit;
    while (start > 0 && !ENDS.includes(text[start - 1]!)) start--;
    while (end < text.length && !ENDS.includes(text[end]!)) end++;
    while (start < hit.start && /[\s*>#-]/.test(text[start]!)) start++;
    if ((signal === 'permanent' ? SOFTENED : DENIED).test(text.slice(start, end))) continue;
    return end - start <= LONGEST_SENTENCE ? { pointer: hit.pointer, start, end } : hit;
  }
  return null;
}

/**
 * What a category rests on, the strongest first: what decided or, before a bare name, the words of the description that state the same act; then
 * what the description says follows from it; then the name.
 */
export function groundsOf(tool: ToolDefinition, r: Reading, p: Proposal, category: Category): Evidence[] {
  const deciding = p.act && p.span === p.act.span ? p.act.reach : p.span;
  const isName = deciding.pointer === '/name';
  const stated = p.lead.find((l) => l.verdict.category === category || (isName && l.act.verb === p.name?.act.verb))?.act
    .reach;
  const grounds = isName ? (stated ? [whole(r, stated)] : []) : [deciding];
  const follows = consequence(r, category);
  if (follows && !grounds.some((g) => overlap(g, follows))) grounds.push(follows);
  const name = isName ? deciding : p.name?.verdict.category === category && p.name.act.reach;
  if (name) grounds.push(name);
  const evidence: Evidence[] = [];
  for (const span of grounds) {
    const e = evidenceOf(tool, span);
    if (!evidence.some((f) => f.pointer === e.pointer && f.quote === e.quote)) evidence.push(e);
  }
  return evidence;
}

/** The words of an act as they stand by themselves: up to a bracket that closes only behind them, and not ended by what only describes. */
function whole(r: Reading, span: Span): Span {
  const words = r.description.slice(span.start, span.end);
  const open = words.includes('(') || words.includes('[') ? words.search(/\s*[([][^)\]]*$/) : -1;
  if (open > 0) return { ...span, end: span.start + open };
  if (!/\b(?:an?|the|all|any) \w+(?:ed|en)$/i.test(words)) return span;
  const rest = /^[^.,;:()\n]*/.exec(r.description.slice(span.end, span.end + LONGEST_SENTENCE))![0].trimEnd();
  return { ...span, end: span.end + rest.length };
}

function overlap(a: Span, b: Span): boolean {
  return a.pointer === b.pointer && a.start < b.end && b.start < a.end;
}
