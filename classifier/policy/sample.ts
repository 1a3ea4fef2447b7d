/** Reads input schemas as far as argument conditions need it: the properties, with their paths, and an ordinary example of a call. */
import type { JsonSchema } from '../../data/model.ts';
import { isObject, pathOf } from './language.ts';

/** A property a call can give, with the path by which a condition reaches it; elements of lists are reached by the list's own path. */
export interface Property {
  name: string;
  /** Names from the arguments down. */
  names: string[];
  path: string;
  schema: JsonSchema;
  /** It and everything above it is required. */
  required: boolean;
}

const DEEPEST = 3;
const MOST_PROPERTIES = 200;

/** The properties of an input schema down to the third level, at most 200, without those no path can name. */
export function propertiesOf(root: JsonSchema): Property[] {
  const found: Property[] = [];
  const visit = (schema: JsonSchema, names: string[], required: boolean): void => {
    const { properties, required: needed } = schema;
    if (!isObject(properties) || names.length >= DEEPEST) return;
    for (const [name, child] of Object.entries(properties)) {
      if (!isObject(child) || found.length >= MOST_PROPERTIES) continue;
      const resolved = resolve(child, root);
      const here = [...names, name];
      const path = pathOf(...here);
      if (path === null) continue;
      const isRequired = required && Array.isArray(needed) && needed.includes(name);
      found.push({ name, names: here, path, schema: resolved, required: isRequired });
      const inner = isObject(resolved.items) ? resolve(resolved.items, root) : resolved;
      visit(inner, here, isRequired);
    }
  };
  visit(resolve(root, root), [], true);
  return found;
}

/** Whether a value of the schema can be of a type: said so, or not said at all. */
export function mayBe(schema: JsonSchema, type: string): boolean {
  const { type: said } = schema;
  if (typeof said === 'string') return said === type;
  if (Array.isArray(said)) return said.includes(type);
  return !Array.isArray(schema.enum) && said === undefined;
}

/** The arguments of an ordinary call: an example of each required property. */
export function sampleArguments(root: JsonSchema): Record<string, unknown> {
  const value = sample(resolve(root, root), root, 0);
  return isObject(value) ? value : {};
}

/** The arguments with a value at the property's place; `undefined` takes it out. A property of a list's elements is set in its first one. */
export function withValue(
  args: Record<string, unknown>,
  names: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [name, ...rest] = names as [string, ...string[]];
  const { [name]: old, ...others } = args;
  if (rest.length === 0) return value === undefined ? others : { ...args, [name]: value };
  if (Array.isArray(old))
    return { ...args, [name]: [withValue(isObject(old[0]) ? old[0] : {}, rest, value), ...old.slice(1)] };
  return { ...args, [name]: withValue(isObject(old) ? old : {}, rest, value) };
}

/** Follows local references and takes the first alternative that is not null. Gives up on what refers to itself. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let i = 0; i < 10; i++) {
    if (typeof current.$ref === 'string') {
      const target = atPointer(root, current.$ref);
      if (!target) return {};
      const { $ref: _, ...rest } = current;
      current = { ...target, ...rest };
      continue;
    }
    const alternatives = [current.anyOf, current.oneOf].find(Array.isArray);
    const chosen = alternatives?.find((one): one is JsonSchema => isObject(one) && one.type !== 'null');
    if (!chosen || current.type !== undefined || current.properties !== undefined) return current;
    const { anyOf: _a, oneOf: _o, ...rest } = current;
    current = { ...chosen, ...rest };
  }
  return {};
}

function atPointer(root: JsonSchema, reference: string): JsonSchema | null {
  if (!reference.startsWith('#/')) return null;
  let value: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(value) || !Object.hasOwn(value, key)) return null;
    value = value[key];
  }
  return isObject(value) ? value : null;
}

function sample(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  for (const given of [schema.const, schema.default]) if (given !== undefined && given !== null) return given;
  for (const given of [schema.examples, schema.enum]) if (Array.isArray(given) && given.length > 0) return given[0];
  if (isObject(schema.properties)) {
    const needed = Array.isArray(schema.required) ? schema.required : [];
    const entries = Object.entries(schema.properties).filter(([name]) => needed.includes(name));
    const value = (child: unknown) =>
      isObject(child) && depth < 6 ? sample(resolve(child, root), root, depth + 1) : {};
    return Object.fromEntries(entries.map(([name, child]) => [name, value(child)]));
  }
  if (mayBe(schema, 'string')) return sampleText(schema);
  if (mayBe(schema, 'integer') || mayBe(schema, 'number')) return Math.max(1, Number(schema.minimum ?? 1) || 1);
  if (mayBe(schema, 'boolean')) return false;
  if (mayBe(schema, 'array') && depth < 6)
    return isObject(schema.items) ? [sample(resolve(schema.items, root), root, depth + 1)] : [];
  return {};
}

const TEXTS: Record<string, string> = {
  email: 'person@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function sampleText(schema: JsonSchema): string {
  return TEXTS[String(schema.format)] ?? 'example';
}
