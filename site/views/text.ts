/** Servers' texts made ready to show: hidden characters as marks, bounded in length, evidence marked. */
import type { Evidence, ToolDefinition } from '../../data/model.ts';
import { oneLine, visible } from '../../data/text.ts';

/** A stretch of text; `mark` says that a decision rests on it. */
export interface Segment {
  text: string;
  mark: boolean;
}

/** A long text for a page: what is shown, and how many characters were left out. */
export interface Passage {
  segments: Segment[];
  omitted: number;
}

const MAX_PASSAGE = 4000;
const MAX_NAME = 120;

/** A name as one short line. */
export const label = (name: string): string => oneLine(name, MAX_NAME) || '(empty name)';

/** A name in the pieces between which a line may break. */
export const nameWords = (name: string): string[] => name.split(/(?<=[_./:]|[a-z](?=[A-Z]))/);

/**
 * The text with every quoted stretch marked. Quotes are exact substrings; one that does not occur marks nothing, overlapping ones join.
 */
export function passage(text: string, quotes: readonly string[], max = MAX_PASSAGE): Passage {
  const kept = text.length > max ? cut(text.slice(0, max), quotes) : text;
  const ranges = quotes.flatMap((quote) => occurrences(kept, quote)).sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  const segments: Segment[] = [];
  let at = 0;
  for (const [start, end] of joined) {
    if (start > at) segments.push({ text: visible(kept.slice(at, start)), mark: false });
    segments.push({ text: visible(kept.slice(start, end)), mark: true });
    at = end;
  }
  if (at < kept.length) segments.push({ text: visible(kept.slice(at)), mark: false });
  return { segments, omitted: text.length - kept.length };
}

/** A text that ends too late, ended with the last sentence or else word of its last quarter; no quote is lost by it. */
function cut(text: string, quotes: readonly string[]): string {
  const quoted = quotes.filter((quote) => text.includes(quote)).map((quote) => text.lastIndexOf(quote) + quote.length);
  const from = Math.max(Math.floor((text.length * 3) / 4), ...quoted) - 1;
  const end = Math.max(text.lastIndexOf('. ') + 1, text.lastIndexOf('.\n') + 1, text.lastIndexOf('\n\n'));
  const word = text.lastIndexOf(' ');
  return end > from ? text.slice(0, end) : word > from ? text.slice(0, word) : text;
}

/** Without the fences of code blocks, which say nothing where all of it is one line. */
export const unfenced = (text: string): string => (text.includes('```') ? text.replace(/`{3,}[\w-]*\s*/g, '') : text);

/** A text as stretches that are in turn plain and, between backticks, code. */
export const proseAndCode = (text: string): string[] => (text.includes('`') ? text.split(/`([^`\n]+)`/) : [text]);

function occurrences(text: string, quote: string): [number, number][] {
  const found: [number, number][] = [];
  if (quote === '') return found;
  for (let i = text.indexOf(quote); i >= 0 && found.length < 20; i = text.indexOf(quote, i + quote.length))
    found.push([i, i + quote.length]);
  return found;
}

/** The quotes whose pointer is `pointer`. */
export const quotesAt = (evidence: readonly Evidence[], pointer: string): string[] =>
  evidence.filter((item) => item.pointer === pointer).map((item) => item.quote);

/** A JSON pointer as people write paths: `/inputSchema/properties/amount/description` → `amount, description`. */
export function pointerInWords(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts[0] === 'inputSchema') {
    if (parts[1] === 'required') return 'which parameters are required';
    const words = parts.slice(1).filter((part, i, all) => part !== 'properties' || all[i - 1] === 'properties');
    return words.length ? `parameter ${label(words.join(' › '))}` : 'input schema';
  }
  if (parts[0] === 'outputSchema') return 'output schema';
  if (parts[0] === 'annotations') return parts[1] ? `annotation ${label(parts[1])}` : 'annotations';
  return label(parts.join(' › ')) || 'definition';
}

/** All evidence of a tool, each piece once, in the order of the definition. */
export function distinctEvidence(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((item) => [`${item.pointer}\0${item.quote}`, item])).values()];
}

/** Asked for by a tool's page and by its server's. */
const weights = new WeakMap<ToolDefinition, number>();

/** Rough size of a definition in a model's context: a token is about four characters of its JSON. */
export function tokenWeight(definition: ToolDefinition): number {
  const known = weights.get(definition);
  if (known !== undefined) return known;
  const weight = Math.ceil(JSON.stringify(definition).length / 4);
  weights.set(definition, weight);
  return weight;
}

/** "3 tools", "1 tool". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n < 1000 ? n : n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "a, b and c". */
export function list(items: readonly string[], last = 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** `2026-11-21` of an ISO date-time. */
export const day = (iso: string): string => iso.slice(0, 10);
