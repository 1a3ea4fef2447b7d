/** What a reader of a tool should know besides its label: signs of manipulation, and annotations that contradict the definition. */
import type { Category, Evidence, Facet, Finding, ToolDefinition } from '../data/model.ts';
import { HIDDEN_CHARACTERS } from '../data/text.ts';
import { namedAs } from './features/namings.ts';
import type { Reading } from './features/reading.ts';
import { isUnusual, type Look, lookAt, ONLY_UNUSUAL, type Suspicion } from './suspicions.ts';

const DEEPEST = 12;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

type Found = (pointer: string, text: string, seen: Look) => void;

type Path = (string | number)[];

const pointerTo = (path: Readonly<Path>): string => `/inputSchema${path.map((k) => `/${escaped(String(k))}`).join('')}`;

/** Walks the texts of a schema, keys included, and hands those that may hold a sign of manipulation to `found`. */
function walk(value: unknown, path: Path, found: Found): void {
  if (typeof value === 'string') {
    const seen = lookAt(value);
    if (seen.isUnusual || seen.passages.length > 0) found(pointerTo(path), value, seen);
    return;
  }
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      walk(value[i], path, found);
      path.pop();
    }
    return;
  }
  // what came from JSON inherits nothing that is listed
  for (const key in value) {
    path.push(key);
    walk((value as Record<string, unknown>)[key], path, found);
    path.pop();
    if (isUnusual(key)) found(pointerTo(path), key, ONLY_UNUSUAL);
  }
}

/** Whether the texts of a schema hold no sign of manipulation, as most do: told without keeping count of where one stands. */
function isQuiet(value: unknown, depth: number): boolean {
  if (typeof value === 'string') {
    const seen = lookAt(value);
    return !seen.isUnusual && seen.passages.length === 0;
  }
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isQuiet(value[i], depth + 1)) return false;
    return true;
  }
  for (const key in value)
    if (isUnusual(key) || !isQuiet((value as Record<string, unknown>)[key], depth + 1)) return false;
  return true;
}

function around(text: string, start: number, end: number, margin = 24): string {
  let from = Math.max(0, start - margin);
  let to = Math.min(text.length, end + margin);
  // never cut a pair of surrogates
  if (from > 0 && /[\udc00-\udfff]/.test(text[from]!)) from--;
  if (to < text.length && /[\udc00-\udfff]/.test(text[to]!)) to++;
  return text.slice(from, to);
}

function hiddenIn(pointer: string, text: string): Finding | null {
  const found = [...text.matchAll(HIDDEN_CHARACTERS)].filter((m) => !(m[0] === '\ufeff' && m.index === 0));
  if (found.length === 0) return null;
  const kinds = [...new Set(found.map((m) => `U+${m[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`))];
  const tags = found.map((m) => m[0].codePointAt(0)! - 0xe0000).filter((c) => c >= 0x20 && c < 0x7f);
  const spelt = tags.length > 3 ? ` They spell "${String.fromCharCode(...tags.slice(0, 120))}".` : '';
  const first = found[0]!;
  return {
    id: 'hidden-characters',
    severity: 'danger',
    message: `${found.length === 1 ? 'One character that is' : `${found.length} characters that are`} not shown: ${kinds.slice(0, 6).join(', ')}.${spelt}`,
    evidence: [{ pointer, quote: around(text, first.index, first.index + first[0].length) }],
  };
}

const MIXED = /(?=\p{L}*[A-Za-z])(?=\p{L}*[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f])\p{L}{3,}/u;

const GREEK_OR_CYRILLIC = /[\u0370-\u052f]/;

function mixedIn(pointer: string, text: string): Finding | null {
  const match = GREEK_OR_CYRILLIC.test(text) ? MIXED.exec(text) : null;
  return (
    match && {
      id: 'lookalike-letters',
      severity: 'warning',
      message: 'A word mixes Latin letters with letters of another alphabet that look like them.',
      evidence: [{ pointer, quote: match[0] }],
    }
  );
}

/** A passage as a finding, with the words around it. */
function suspicious(pointer: string, text: string, s: Suspicion): Finding {
  return {
    id: s.kind,
    severity: s.kind === 'tool-shadowing' ? 'warning' : 'danger',
    message: `The text ${s.says}. It was not read as a description.`,
    evidence: [{ pointer, quote: text.slice(s.start, s.end) }],
  };
}

/** Signs of manipulation in the texts of a definition. `described` is what a look at its description found. */
export function manipulations(
  tool: ToolDefinition,
  r: Reading,
  described: Look,
  siblings: readonly string[] | undefined,
): Finding[] {
  const out: Finding[] = [];
  const add = (f: Finding | null): void => {
    if (f && !out.some((g) => g.id === f.id && g.message === f.message)) out.push(f);
  };
  const look: Found = (pointer, text, { passages, isUnusual }) => {
    if (isUnusual) {
      add(hiddenIn(pointer, text));
      add(mixedIn(pointer, text));
    }
    for (const s of passages) {
      if (s.kind === 'tool-shadowing') {
        const other = /[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+/.exec(text.slice(s.start, s.end))?.[0];
        // how a server's own tools belong together is no attack
        if (other && (siblings?.includes(other) || siblings === undefined || other === tool.name)) continue;
      }
      add(suspicious(pointer, text, s));
    }
  };
  look('/name', tool.name, lookAt(tool.name));
  if (tool.title) look('/title', tool.title, lookAt(tool.title));
  if (tool.description) look('/description', tool.description, described);
  if (!isQuiet(tool.inputSchema, 0)) walk(tool.inputSchema, [], look);
  const secret = namedAs(r, 'secret');
  if (secret)
    add({
      id: 'secret-parameter',
      severity: 'info',
      message: `A call carries a secret in "${secret.name}", where the model and every log on the way can see it.`,
      evidence: [{ pointer: secret.pointer.slice(0, secret.pointer.lastIndexOf('/')), quote: secret.name }],
    });
  return out;
}

/** What the label says to the questions that the specification's hints ask; absent where it says nothing. */
function hintsOf(category: Category, facets: readonly Facet[]): Record<string, boolean> {
  const readOnlyHint = category === 'Read';
  const hints: Record<string, boolean> = { readOnlyHint };
  if (!readOnlyHint)
    hints.destructiveHint = category === 'Destructive' || category === 'Financial' || facets.includes('arbitrary');
  if (facets.includes('external') || facets.includes('untrusted') || facets.includes('arbitrary'))
    hints.openWorldHint = true;
  return hints;
}

const MEANING: Readonly<Record<string, readonly [string, string]>> = {
  readOnlyHint: ['that it changes something', 'that it changes nothing'],
  destructiveHint: ['that it takes nothing away and commits nothing', 'that it may take away or commit'],
  openWorldHint: ['that it deals with nobody outside', 'that it deals with outside parties'],
};

/** A stated hint that our label contradicts, with the block the author could write instead. Absent hints state nothing. */
export function annotationFinding(tool: ToolDefinition, category: Category, facets: readonly Facet[]): Finding | null {
  const stated = tool.annotations;
  if (!stated || category === 'Unknown') return null;
  const hints = hintsOf(category, facets);
  const wrong: string[] = [];
  for (const hint of ['readOnlyHint', 'destructiveHint', 'openWorldHint']) {
    if (typeof stated[hint] !== 'boolean' || hints[hint] === undefined || stated[hint] === hints[hint]) continue;
    // a tool that says it may destroy and only writes is careful, not wrong
    if (hint === 'destructiveHint' && stated[hint] === true && category !== 'Read') continue;
    wrong.push(hint);
  }
  if (wrong.length === 0) return null;
  const dangerous = wrong.some((hint) => (hint === 'readOnlyHint' ? stated[hint] === true : stated[hint] === false));
  const evidence: Evidence[] = wrong.map((hint) => ({
    pointer: '/annotations',
    quote: `"${hint}":${String(stated[hint])}`,
  }));
  const { readOnlyHint: _r, destructiveHint: _d, openWorldHint: _o, ...rest } = stated;
  return {
    id: 'annotation-contradiction',
    severity: dangerous ? 'warning' : 'info',
    message: `${wrong.map((hint) => `${hint} states ${MEANING[hint]![stated[hint] ? 1 : 0]}`).join(', and ')}; its definition says otherwise (${category}).`,
    evidence,
    fix: JSON.stringify(
      {
        ...rest,
        ...(typeof stated.openWorldHint === 'boolean' && hints.openWorldHint === undefined
          ? { openWorldHint: stated.openWorldHint }
          : {}),
        ...hints,
      },
      null,
      2,
    ),
  };
}
