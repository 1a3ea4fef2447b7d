/** A policy as text, JSON or YAML: what it says, and what is wrong with it, by line and column. */
import { getNodeValue, type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node as YamlNode } from 'yaml';
import { oneLine } from '../../data/text.ts';
import { checkPolicy, escapePointer, type PolicyProblem, PROBLEM_KINDS, type ProblemKind } from './check.ts';
import type { Policy } from './language.ts';

export type PolicyFormat = 'json' | 'yaml';

/** A problem with its place in the text. Line and column count from 1; `path` is a JSON pointer. */
export interface Problem extends PolicyProblem {
  line: number;
  column: number;
}

/** Longest text read, in UTF-16 units: a policy for ten thousand tools is about 2 MB. */
const LONGEST_TEXT = 8_000_000;

/** Deepest nesting of a policy that says anything is 8; more is only there to exhaust a reader. */
const DEEPEST = 64;

export interface ReadPolicy {
  /** The policy, null when there is an error (warnings do not matter). */
  policy: Policy | null;
  problems: Problem[];
}

/** Everything wrong with a policy's text, in the order of the lines. Empty means that it is valid and nothing in it is pointless. */
export function validatePolicy(text: string, format: PolicyFormat): Problem[] {
  return readPolicy(text, format).problems;
}

/** Reads a policy. Never throws; a text with any error gives no policy. */
export function readPolicy(text: string, format: PolicyFormat): ReadPolicy {
  if (text.length > LONGEST_TEXT)
    return {
      policy: null,
      problems: [
        problemAt('too-large', { line: 1, column: 1 }, 'The text is too long for a policy.', 'Split it by server.'),
      ],
    };
  const source = text.replace(/^\ufeff/, '');
  const document = format === 'json' ? readJson(source) : readYaml(source);
  if (document.problems.length > 0) return { policy: null, problems: document.problems };
  const problems = checkPolicy(document.value).map((problem) => ({ ...problem, ...document.placeOf(problem.path) }));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  const valid = !problems.some((problem) => problem.severity === 'error');
  return { policy: valid ? (document.value as Policy) : null, problems };
}

/** The format of a file by its name: YAML for .yaml and .yml, JSON otherwise. */
export function formatOf(fileName: string): PolicyFormat {
  return /\.ya?ml$/i.test(fileName) ? 'yaml' : 'json';
}

interface Place {
  line: number;
  column: number;
}

interface Document {
  value: unknown;
  problems: Problem[];
  placeOf(pointer: string): Place;
}

/** Where each JSON pointer of a document begins; a pointer that is not there has the place of the nearest thing around it. */
class Places {
  readonly #places = new Map<string, Place>();

  set(pointer: string, place: Place): void {
    this.#places.set(pointer, place);
  }

  has(pointer: string): boolean {
    return this.#places.has(pointer);
  }

  of(pointer: string): Place {
    const place = this.#places.get(pointer);
    if (place || pointer === '') return place ?? { line: 1, column: 1 };
    return this.of(pointer.slice(0, pointer.lastIndexOf('/')));
  }
}

function readJson(text: string): Document {
  const errors: ParseError[] = [];
  const lineCounter = lineCounterOf(text);
  const placeAt = (offset: number): Place => placeIn(lineCounter, offset);
  const problems: Problem[] = [];
  const places = new Places();
  const deep = deeperThan(text, DEEPEST);
  const root = deep === null ? parseTree(text, errors, { disallowComments: true }) : undefined;
  if (deep !== null)
    problems.push(
      problemAt('too-large', placeAt(deep), 'The document is nested too deeply.', 'A policy needs eight levels.'),
    );
  for (const { error, offset } of errors.slice(0, 1)) {
    const what = printParseErrorCode(error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    problems.push(problemAt('syntax', placeAt(offset), `This is not JSON: ${what}.`, 'Correct the text here.'));
  }
  if (!root && problems.length === 0)
    problems.push(problemAt('syntax', { line: 1, column: 1 }, 'The text is empty.', 'Write a policy.'));
  const walk = (node: JsonNode, pointer: string): void => {
    if (!places.has(pointer)) places.set(pointer, placeAt(node.offset));
    if (node.type === 'array') for (const [i, item] of (node.children ?? []).entries()) walk(item, `${pointer}/${i}`);
    if (node.type !== 'object') return;
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (!key) continue;
      const at = `${pointer}/${escapePointer(String(key.value))}`;
      places.set(at, placeAt(key.offset));
      if (seen.has(at))
        problems.push({
          ...problemAt(
            'duplicate-key',
            placeAt(key.offset),
            `"${oneLine(String(key.value), 80)}" stands twice.`,
            'Readers differ on which one counts: leave one out.',
          ),
          path: at,
        });
      seen.add(at);
      if (value) walk(value, at);
    }
  };
  if (root && problems.length === 0) walk(root, '');
  return {
    value: root && problems.length === 0 ? getNodeValue(root) : undefined,
    problems,
    placeOf: (pointer) => places.of(pointer),
  };
}

function readYaml(text: string): Document {
  const lineCounter = new LineCounter();
  const problems: Problem[] = [];
  const places = new Places();
  const placeAt = (offset: number): Place => placeIn(lineCounter, offset);
  const finish = (value: unknown): Document => ({ value, problems, placeOf: (pointer) => places.of(pointer) });
  const deep = deeperThan(text, DEEPEST);
  if (deep !== null) {
    problems.push(
      problemAt(
        'too-large',
        { line: 1, column: 1 },
        'The document is nested too deeply.',
        'A policy needs eight levels.',
      ),
    );
    return finish(undefined);
  }
  const parsed = parseDocument(text, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    stringKeys: true,
  });
  for (const error of parsed.errors.slice(0, 5)) {
    const place = placeAt(error.pos[0]);
    const what = oneLine(error.message.split(' at line ')[0]!, 200);
    problems.push(
      error.code === 'DUPLICATE_KEY'
        ? problemAt('duplicate-key', place, 'A key stands twice.', 'Readers differ on which one counts: leave one out.')
        : problemAt('syntax', place, `This is not YAML: ${what}.`, 'Correct the text here.'),
    );
  }
  if (problems.length > 0) return finish(undefined);
  visit(parsed, {
    Node(_key, node) {
      const tag = (node as { tag?: string; anchor?: string }).tag;
      const { anchor } = node as { anchor?: string };
      if (isAlias(node) || anchor !== undefined || (tag !== undefined && !tag.startsWith('tag:yaml.org,2002:')))
        problems.push(
          problemAt(
            'yaml-feature',
            placeAt(node.range?.[0] ?? 0),
            'Anchors, aliases and tags are not part of the language.',
            'Write the value out.',
          ),
        );
    },
  });
  const walk = (node: unknown, pointer: string, depth: number): void => {
    if (depth > DEEPEST) {
      problems.push(
        problemAt(
          'too-large',
          places.of(pointer),
          'The document is nested too deeply.',
          'A policy needs eight levels.',
        ),
      );
      return;
    }
    const range = (node as YamlNode | null)?.range;
    if (range && !places.has(pointer)) places.set(pointer, placeAt(range[0]));
    if (isSeq(node)) for (const [i, item] of node.items.entries()) walk(item, `${pointer}/${i}`, depth + 1);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const at = `${pointer}/${escapePointer(String(key.value))}`;
      places.set(at, placeAt(key.range?.[0] ?? 0));
      walk(value, at, depth + 1);
    }
  };
  walk(parsed.contents, '', 0);
  return finish(problems.length > 0 ? undefined : parsed.toJS());
}

function problemAt(kind: ProblemKind, place: Place, message: string, mend: string): Problem {
  return { kind, severity: PROBLEM_KINDS[kind], path: '', message, mend, ...place };
}

function lineCounterOf(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) counter.addNewLine(i + 1);
  return counter;
}

function placeIn(counter: LineCounter, offset: number): Place {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Offset of the first bracket nested deeper than `depth` outside of strings, or null. Keeps recursive parsers from running out of stack. */
function deeperThan(text: string, depth: number): number | null {
  let open = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[[{}\]]/gs)) {
    if (token === '[' || token === '{') open++;
    else if (token === ']' || token === '}') open--;
    if (open > depth) return index;
  }
  return null;
}
