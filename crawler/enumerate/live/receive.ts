/** From what a server sent to tools that the rest of the project may touch: bounded, plain, every oddity said. */
import { definitionDigest, type EnumeratedTool, type JsonSchema, type ToolAnnotations } from '../../../data/model.ts';
import { HIDDEN_CHARACTERS, oneLine } from '../../../data/text.ts';
import { RECEIVE_LIMITS } from './limits.ts';

/** Something odd about a list that was taken all the same. `tool` is null where it concerns the whole list. */
export interface Warning {
  id:
    | 'duplicate-name'
    | 'hidden-characters'
    | 'unsafe-key'
    | 'cyclic-reference'
    | 'not-well-formed'
    | 'invalid-definition'
    | 'list-changed'
    | 'stdout-noise'
    | 'malformed-handshake';
  tool: string | null;
  message: string;
}

/** Whether a value read by JSON.parse nests deeper than `levels`; iterative, so that depth cannot exhaust the stack. */
export function deeperThan(value: unknown, levels: number): boolean {
  let layer: unknown[] = [value];
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > levels) return true;
    const next: unknown[] = [];
    for (const one of layer)
      if (typeof one === 'object' && one !== null)
        for (const child of Object.values(one)) if (typeof child === 'object' && child !== null) next.push(child);
    layer = next;
  }
  return false;
}

/**
 * Tools of a `tools/list` answer in the project's shape. A tool without a usable name, or larger than `RECEIVE_LIMITS.toolBytes`, is left out with a
 * warning; of two tools with one name the first is kept.
 */
export function receiveTools(raw: readonly unknown[]): { tools: EnumeratedTool[]; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const tools = new Map<string, EnumeratedTool>();
  for (const one of raw) {
    const refusal = unusable(one);
    if (refusal !== null) {
      warnings.push({ id: 'invalid-definition', tool: null, message: `a tool was left out: ${refusal}` });
      continue;
    }
    const found = new Set<Warning['id']>();
    const plain = clean(one, found) as Record<string, unknown>;
    const name = plain.name as string;
    const text = typeof plain.description === 'string' ? plain.description : '';
    if (hidden(name) || hidden(text) || hidden(String(plain.title ?? ''))) found.add('hidden-characters');
    const inputSchema = isObject(plain.inputSchema) ? plain.inputSchema : {};
    if (!isObject(plain.inputSchema)) found.add('invalid-definition');
    if (cyclic(inputSchema)) found.add('cyclic-reference');
    for (const id of found) warnings.push({ id, tool: name, message: SAYS[id] ?? id });
    const definition = {
      name,
      title: typeof plain.title === 'string' ? plain.title : null,
      description: typeof plain.description === 'string' ? plain.description : null,
      inputSchema: inputSchema as JsonSchema,
      outputSchema: isObject(plain.outputSchema) ? (plain.outputSchema as JsonSchema) : null,
      annotations: isObject(plain.annotations) ? (plain.annotations as ToolAnnotations) : null,
    };
    const tool: EnumeratedTool = {
      ...definition,
      digest: definitionDigest(definition),
      origin: { method: 'live', file: null, line: null, url: null },
      nameIsComputed: false,
      enabledByDefault: true,
      confidence: 1,
    };
    const before = tools.get(name);
    if (before) {
      const same = before.digest === tool.digest ? 'the same' : 'a different';
      warnings.push({ id: 'duplicate-name', tool: name, message: `listed again with ${same} definition` });
    } else tools.set(name, tool);
  }
  return { tools: [...tools.values()], warnings };
}

const SAYS: Partial<Record<Warning['id'], string>> = {
  'hidden-characters': 'name, title or description holds characters that are not shown',
  'unsafe-key': 'a "__proto__" key was left out',
  'cyclic-reference': 'the schema refers to itself, so it cannot be unfolded',
  'not-well-formed': 'holds text or numbers that JSON cannot carry; replaced',
  'invalid-definition': 'inputSchema is missing or no object',
};

function unusable(tool: unknown): string | null {
  if (!isObject(tool)) return 'it is no object';
  if (typeof tool.name !== 'string' || tool.name === '') return 'it has no name';
  if (tool.name.length > RECEIVE_LIMITS.nameCharacters)
    return `its name has ${tool.name.length} characters: ${oneLine(tool.name, 40)}`;
  const bytes = JSON.stringify(tool).length;
  if (bytes > RECEIVE_LIMITS.toolBytes) return `${oneLine(tool.name, 80)} takes ${bytes} bytes`;
  return null;
}

/** A copy without `__proto__` keys, lone surrogates and infinite numbers. The depth is bounded before. */
function clean(value: unknown, found: Set<Warning['id']>): unknown {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return value;
    found.add('not-well-formed');
    return value.toWellFormed();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    found.add('not-well-formed');
    return null;
  }
  if (Array.isArray(value)) return value.map((one) => clean(one, found));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (key === '__proto__') found.add('unsafe-key');
    else if (key.isWellFormed()) copy[key] = clean(one, found);
    else found.add('not-well-formed');
  }
  return copy;
}

function hidden(text: string): boolean {
  HIDDEN_CHARACTERS.lastIndex = 0;
  return HIDDEN_CHARACTERS.test(text);
}

/**
 * Whether following local `$ref`s comes back to one of them: such a schema cannot be unfolded. Each part is looked at once, without recursion: a server chooses how
 * many references there are and how far they lead.
 */
function cyclic(schema: Record<string, unknown>): boolean {
  const [open, done] = [new Set<object>([schema]), new Set<object>()];
  const path = [{ part: schema as object, rest: leadsTo(schema, schema) }];
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const next = last.rest.pop();
    if (!next) {
      open.delete(last.part);
      done.add(last.part);
      path.pop();
    } else if (open.has(next)) return true;
    else if (!done.has(next)) {
      open.add(next);
      path.push({ part: next, rest: leadsTo(schema, next) });
    }
  }
  return false;
}

/** What a part of a schema holds or refers to. */
function leadsTo(schema: Record<string, unknown>, part: object): object[] {
  const { $ref } = part as { $ref?: unknown };
  const target = typeof $ref === 'string' ? [resolve(schema, $ref)] : [];
  return [...Object.values(part), ...target].filter((one): one is object => typeof one === 'object' && one !== null);
}

function resolve(schema: unknown, ref: string): unknown {
  if (!ref.startsWith('#')) return undefined;
  let at: unknown = schema;
  for (const part of ref.slice(1).split('/').filter(Boolean)) {
    if (!isObject(at) && !Array.isArray(at)) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined;
  }
  return at;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
