/** What the source says against what the running server says, tool by tool and field by field. */
import { isDeepStrictEqual } from 'node:util';
import type { EnumeratedTool, SnapshotTool } from './model.ts';

const MAX_DIFFERENCES = 20;

/**
 * Pairs the tools of one server by name. Where both are known the running server's definition is kept (it is what a client gets) with the source's file and line.
 * Live order comes first, then what only the source has. A tool read from source under a name put together at run time is paired with a live tool only by that name.
 */
export function reconcile(source: readonly EnumeratedTool[], live: readonly EnumeratedTool[]): SnapshotTool[] {
  const bySource = new Map(source.map((tool) => [tool.name, tool]));
  const both = live.map((tool): SnapshotTool => {
    const read = bySource.get(tool.name);
    if (!read) return { ...tool, method: 'live', agreement: 'live-only', differences: [] };
    bySource.delete(tool.name);
    const differences = differencesOf(read, tool);
    return {
      ...tool,
      origin: read.origin,
      nameIsComputed: read.nameIsComputed,
      method: 'both',
      agreement: differences.length === 0 ? 'confirmed' : 'differs',
      differences,
    };
  });
  const rest = [...bySource.values()].map(
    (tool): SnapshotTool => ({ ...tool, method: 'static', agreement: 'source-only', differences: [] }),
  );
  return [...both, ...rest];
}

/**
 * Pairs what ran, with all that was said of it then, with another reading of the server's source: a package and the repository it is made from. A
 * tool that only ran is held against the reading; one that was held against its own source stays as it is, and where the reading says the same
 * of it, its place there is given. What only the reading has comes last.
 */
export function reconcileVisits(ran: readonly SnapshotTool[], read: readonly SnapshotTool[]): SnapshotTool[] {
  const byName = new Map(read.map((tool) => [tool.name, tool]));
  const seen = ran.map((tool): SnapshotTool => {
    const other = byName.get(tool.name);
    byName.delete(tool.name);
    if (!other) return tool;
    if (tool.method === 'live') return reconcile([other], [tool])[0]!;
    return differencesOf(other, tool).length === 0 ? { ...tool, origin: other.origin } : tool;
  });
  return [...seen, ...byName.values()];
}

/**
 * Where the two readings of one tool differ: JSON pointers (RFC 6901) into the definition, at most `MAX_DIFFERENCES`. What the source's reader could not resolve (`{}`) is no difference, nor is what SDKs add to every
 * schema.
 */
export function differencesOf(source: EnumeratedTool, live: EnumeratedTool): string[] {
  const found: string[] = [];
  for (const field of ['title', 'description'] as const)
    if ((source[field] ?? null) !== (live[field] ?? null)) found.push(`/${field}`);
  compare(source.inputSchema, live.inputSchema, '/inputSchema', found);
  compare(source.outputSchema ?? null, live.outputSchema ?? null, '/outputSchema', found);
  compare(source.annotations ?? {}, live.annotations ?? {}, '/annotations', found, 'plain');
  return found.slice(0, MAX_DIFFERENCES);
}

/** Keywords that SDKs add when they convert a schema, and that say nothing about what the tool takes. */
const ADDED_BY_SDKS = new Set(['$schema', 'additionalProperties', 'execution', '$id']);

/** Keywords whose value holds a schema for each of many names; among those names no word is a keyword. */
const HOLD_NAMES = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/** What an object is: a schema, a map from names to schemas, or something without keywords. */
type Kind = 'schema' | 'names' | 'plain';

function compare(source: unknown, live: unknown, pointer: string, found: string[], kind: Kind = 'schema'): void {
  if (found.length >= MAX_DIFFERENCES || isDeepStrictEqual(source, live)) return;
  if (!isObject(source) || !isObject(live)) {
    found.push(pointer);
    return;
  }
  if (kind === 'schema' && Object.keys(source).length === 0 && pointer !== '/inputSchema') return;
  for (const key of new Set([...Object.keys(source), ...Object.keys(live)])) {
    if (kind === 'schema' && saysTheSame(key, source, live)) continue;
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const inner = kind === 'names' ? 'schema' : kind === 'schema' && HOLD_NAMES.has(key) ? 'names' : kind;
    compare(own(source, key), own(live, key), at, found, inner);
  }
}

/** Whether two schemas that differ in this keyword take the same all the same. */
function saysTheSame(key: string, source: Record<string, unknown>, live: Record<string, unknown>): boolean {
  const [a, b] = [own(source, key), own(live, key)];
  if (key === 'required') return sameSet(a ?? [], b ?? []);
  if (key === 'properties') return isEmpty(a) && isEmpty(b);
  return (a === undefined || b === undefined) && (ADDED_BY_SDKS.has(key) || impliedBySdks(key, a ?? b, source, live));
}

/**
 * What zod 4 writes out where zod 3 and an author leave it to be understood: the bounds of safe integers, that keys are strings, and the expression that a
 * named format stands for.
 */
function impliedBySdks(key: string, value: unknown, source: object, live: object): boolean {
  if (key === 'minimum' || key === 'maximum') return Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
  if (key === 'propertyNames') return isDeepStrictEqual(value, { type: 'string' });
  const format = (schema: object) => own(schema as Record<string, unknown>, 'format');
  return key === 'pattern' && format(source) !== undefined && format(source) === format(live);
}

/** The value of an own key; a schema may have a parameter called `constructor`. */
function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** `properties: {}` and no `properties` say the same. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

function sameSet(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((value) => other.has(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
