/**
 * Schemas of zod (3 and 4) and libraries with its vocabulary, read off the chain of calls that made them. Whatever the chain starts from,
 * the last names decide: `X.string().min(1).optional()`.
 */
import type { JsonSchema } from '../../../../data/model.ts';
import { Closure, List, Rec, settled, type Term, textOf, type Value } from '../evaluate/values.ts';

/** A schema and whether a property that has it may be left out. */
export interface Converted {
  schema: JsonSchema;
  isOptional: boolean;
}

/** Converts any value that may stand for a schema. */
export type Convert = (value: Value) => Converted;

const MAKERS: Record<string, (args: Value[], convert: Convert, term: Term) => JsonSchema> = {
  string: () => ({ type: 'string' }),
  number: () => ({ type: 'number' }),
  int: () => ({ type: 'integer' }),
  int32: () => ({ type: 'integer' }),
  float32: () => ({ type: 'number' }),
  float64: () => ({ type: 'number' }),
  bigint: () => ({ type: 'integer' }),
  boolean: () => ({ type: 'boolean' }),
  stringbool: () => ({ type: 'string' }),
  date: () => ({ type: 'string', format: 'date-time' }),
  null: () => ({ type: 'null' }),
  undefined: () => ({}),
  any: () => ({}),
  unknown: () => ({}),
  json: () => ({}),
  void: () => ({}),
  never: () => ({ not: {} }),
  custom: () => ({}),
  instanceof: () => ({}),
  email: () => ({ type: 'string', format: 'email' }),
  url: () => ({ type: 'string', format: 'uri' }),
  uuid: () => ({ type: 'string', format: 'uuid' }),
  object: (args, convert) => objectSchema(args[0], convert),
  strictObject: (args, convert) => ({ ...objectSchema(args[0], convert), additionalProperties: false }),
  looseObject: (args, convert) => objectSchema(args[0], convert),
  array: (args, convert, term) => ({ type: 'array', items: convert(args[0] ?? innerTarget(term)).schema }),
  set: (args, convert) => ({ type: 'array', items: convert(args[0]).schema, uniqueItems: true }),
  tuple: ([items], convert) => ({
    type: 'array',
    prefixItems: items instanceof List ? items.items.map((item) => convert(item).schema) : [],
  }),
  record: (args, convert) => ({ type: 'object', additionalProperties: convert(args.at(-1)).schema }),
  map: (args, convert) => ({ type: 'object', additionalProperties: convert(args.at(-1)).schema }),
  enum: ([values]) => enumSchema(values),
  nativeEnum: ([values]) => enumSchema(values),
  literal: ([value]) => literalSchema(value),
  union: ([options], convert) => anyOf(options, convert),
  discriminatedUnion: ([, options], convert) => anyOf(options, convert),
  intersection: ([a, b], convert) => ({ allOf: [convert(a).schema, convert(b).schema] }),
  lazy: ([fn], convert) => (fn instanceof Closure ? {} : convert(fn).schema),
};

function innerTarget(term: Term): Value {
  return term.target ?? undefined;
}

function literalSchema(value: Value): JsonSchema {
  if (value instanceof List) return { enum: value.items.map(plainLiteral) };
  const literal = plainLiteral(value);
  return literal === undefined ? {} : { type: literal === null ? 'null' : typeof literal, const: literal };
}

function plainLiteral(value: Value): string | number | boolean | null | undefined {
  const plain = settled(value);
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean' || plain === null
    ? plain
    : undefined;
}

function enumSchema(values: Value): JsonSchema {
  const items = values instanceof List ? values.items : values instanceof Rec ? [...values.fields.values()] : [];
  const known = items.map(plainLiteral).filter((item) => item !== undefined);
  if (known.length === 0) return { type: 'string' };
  return { type: typeof known[0] === 'number' ? 'number' : 'string', enum: known };
}

function anyOf(options: Value, convert: Convert): JsonSchema {
  const items = options instanceof List ? options.items.map((option) => convert(option).schema) : [];
  return items.length > 0 ? { anyOf: items } : {};
}

/** A record of properties to an object's schema. */
export function objectSchema(shape: Value, convert: Convert): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  if (shape instanceof Rec)
    for (const [name, value] of shape.fields) {
      if (value === undefined) continue;
      if (name.startsWith('...')) {
        // The shape of a schema, spread into this one.
        const more = convert(value).schema;
        Object.assign(properties, more.properties);
        if (Array.isArray(more.required)) required.push(...more.required);
        continue;
      }
      const { schema, isOptional } = convert(value);
      Object.defineProperty(properties, name, { value: schema, enumerable: true, configurable: true, writable: true });
      if (!isOptional) required.push(name);
    }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** Calls that change the schema they are called on. Numbers are the zod checks that JSON Schema has a word for. */
const CHECKS: Record<string, (schema: JsonSchema, args: Value[]) => void> = {
  min: (schema, [n]) => bound(schema, n, 'minimum', 'minLength', 'minItems'),
  max: (schema, [n]) => bound(schema, n, 'maximum', 'maxLength', 'maxItems'),
  gte: (schema, [n]) => bound(schema, n, 'minimum', 'minLength', 'minItems'),
  lte: (schema, [n]) => bound(schema, n, 'maximum', 'maxLength', 'maxItems'),
  gt: (schema, [n]) => bound(schema, n, 'exclusiveMinimum', 'minLength', 'minItems'),
  lt: (schema, [n]) => bound(schema, n, 'exclusiveMaximum', 'maxLength', 'maxItems'),
  int: (schema) => void (schema.type = 'integer'),
  positive: (schema) => void (schema.exclusiveMinimum = 0),
  nonnegative: (schema) => void (schema.minimum = 0),
  negative: (schema) => void (schema.exclusiveMaximum = 0),
  nonempty: (schema) => void (schema[schema.type === 'string' ? 'minLength' : 'minItems'] = 1),
  length: (schema, [n]) => {
    bound(schema, n, 'minimum', 'minLength', 'minItems');
    bound(schema, n, 'maximum', 'maxLength', 'maxItems');
  },
  email: (schema) => void (schema.format = 'email'),
  url: (schema) => void (schema.format = 'uri'),
  uuid: (schema) => void (schema.format = 'uuid'),
  datetime: (schema) => void (schema.format = 'date-time'),
  date: (schema) => void (schema.format = 'date'),
  strict: (schema) => void (schema.additionalProperties = false),
  describe: (schema, [text]) => describe(schema, text),
  title: (schema, [text]) => describe(schema, text, 'title'),
  meta: (schema, [meta]) => {
    if (!(meta instanceof Rec)) return;
    describe(schema, meta.fields.get('description'));
    describe(schema, meta.fields.get('title'), 'title');
  },
};

function describe(schema: JsonSchema, text: Value, key = 'description'): void {
  const known = textOf(text);
  if (known) schema[key] = known.text;
}

function bound(schema: JsonSchema, value: Value, number: string, string: string, array: string): void {
  const plain = settled(value);
  if (typeof plain !== 'number') return;
  schema[schema.type === 'string' ? string : schema.type === 'array' ? array : number] = plain;
}

/** Wrappers after which zod no longer sees that the inner schema may be left out, unless called on an optional one that stays callable. */
const KEEPS = new Set([
  'refine',
  'superRefine',
  'transform',
  'pipe',
  'brand',
  'readonly',
  'catch',
  'regex',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'startsWith',
  'endsWith',
  'includes',
  'finite',
  'safe',
  'multipleOf',
  'step',
  'passthrough',
  'loose',
  'strip',
  'catchall',
  'register',
  'check',
  'overwrite',
  'cuid',
  'cuid2',
  'ulid',
  'nanoid',
  'ip',
  'ipv4',
  'base64',
  'time',
  'duration',
  'jwt',
  'emoji',
  'openapi',
  'describeArgs',
  'clone',
  'parse',
  'openapiRegistry',
  'and',
  'normalize',
  'lowercase',
  'uppercase',
]);

/** Properties of a schema that say the same as the schema. */
const SAME = new Set(['shape', '_def', 'entries', 'fields', 'properties']);

/** The schema a term stands for, or null when it is none. */
export function zodSchema(term: Term, convert: Convert): Converted | null {
  if (term.op === 'member' && term.base) {
    if (SAME.has(term.name)) return convert(term.base);
    const of = term.base.op === 'member' && SAME.has(term.base.name) ? convert(term.base.base!).schema : null;
    const inner = (of?.properties as Record<string, JsonSchema> | undefined)?.[term.name];
    return of && inner
      ? { schema: inner, isOptional: !(Array.isArray(of.required) && of.required.includes(term.name)) }
      : null;
  }
  // The chain is walked from its start, so that long ones need no recursion.
  const chain: Term[] = [];
  for (let at: Term | null = term; at?.op === 'call'; at = at.target) chain.push(at);
  chain.reverse();
  let current: Converted | null = null;
  for (const call of chain) {
    const next: Converted | null = current ? modified(current, call, convert) : started(call, convert);
    if (next) current = next;
    else if (current) current = { schema: {}, isOptional: current.isOptional };
  }
  return current;
}

function started(call: Term, convert: Convert): Converted | null {
  const name = call.callee;
  if (
    name === 'optional' ||
    name === 'nullish' ||
    name === 'nullable' ||
    name === 'optionalNullable' ||
    name === 'exactOptional'
  ) {
    if (call.args.length === 0) return null;
    const inner = convert(call.args[0]);
    return { schema: inner.schema, isOptional: inner.isOptional || name !== 'nullable' };
  }
  if (name === 'preprocess') return convert(call.args[1]);
  if (name === 'default' || name === '_default' || name === 'prefault') {
    if (call.args.length < 2) return null;
    const { schema } = convert(call.args[0]);
    return { schema: withDefault(schema, call.args[1]), isOptional: true };
  }
  if (
    name === 'zodToJsonSchema' ||
    name === 'toJSONSchema' ||
    name === 'convertToJsonSchema' ||
    name === 'toJsonSchema' ||
    name === 'zodToMcpJsonSchema'
  )
    return call.args.length > 0 ? convert(call.args[0]) : null;
  if (name === 'partial' || name === 'pick' || name === 'omit' || name === 'extend' || name === 'merge') return null;
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  if (!make) return null;
  const schema = make(call.args, convert, call);
  const options = call.args.at(-1);
  if (
    options instanceof Rec &&
    options.fields.has('description') &&
    !['object', 'record', 'strictObject', 'looseObject', 'enum'].includes(name)
  )
    describe(schema, options.fields.get('description'));
  return { schema, isOptional: name === 'undefined' };
}

function modified(before: Converted, call: Term, convert: Convert): Converted | null {
  const name = call.callee;
  const { schema, isOptional } = before;
  switch (name) {
    case 'optional':
    case 'nullish':
    case 'exactOptional':
      return { schema, isOptional: true };
    case 'default':
    case 'prefault':
      return { schema: withDefault(schema, call.args[0]), isOptional: true };
    case 'nullable':
      return { schema: nullable(schema), isOptional };
    case 'array':
      return { schema: { type: 'array', items: schema }, isOptional: false };
    case 'or':
      return { schema: { anyOf: [schema, convert(call.args[0]).schema] }, isOptional };
    case 'extend':
    case 'augment':
    case 'safeExtend':
    case 'setKey':
    case 'merge': {
      const more = call.args[0] instanceof Rec ? objectSchema(call.args[0], convert) : convert(call.args[0]).schema;
      return { schema: together(schema, more), isOptional };
    }
    case 'pick':
    case 'omit':
    case 'partial':
    case 'required':
      return { schema: selected(schema, name, call.args[0]), isOptional };
    case 'unwrap':
      return { schema, isOptional: false };
    case 'deepPartial':
      return { schema: selected(schema, 'partial', undefined), isOptional };
    default: {
      const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
      if (check) {
        const copy = { ...schema };
        check(copy, call.args);
        return { schema: copy, isOptional };
      }
      return KEEPS.has(name) ? before : Object.hasOwn(MAKERS, name) ? started(call, convert) : before;
    }
  }
}

function withDefault(schema: JsonSchema, value: Value): JsonSchema {
  const plain = plainLiteral(value);
  if (plain !== undefined) return { ...schema, default: plain };
  if (value instanceof List && value.items.every((item) => plainLiteral(item) !== undefined))
    return { ...schema, default: value.items.map(plainLiteral) };
  return schema;
}

function nullable(schema: JsonSchema): JsonSchema {
  return typeof schema.type === 'string' && !('enum' in schema)
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

function properties(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema.properties as Record<string, JsonSchema> | undefined) ?? {};
}

function required(schema: JsonSchema): string[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

function together(first: JsonSchema, second: JsonSchema): JsonSchema {
  const replaced = new Set(Object.keys(properties(second)));
  const needed = [...required(first).filter((name) => !replaced.has(name)), ...required(second)];
  const { required: _, ...rest } = first;
  return {
    ...rest,
    type: 'object',
    properties: { ...properties(first), ...properties(second) },
    ...(needed.length > 0 ? { required: needed } : {}),
  };
}

function selected(schema: JsonSchema, how: string, mask: Value): JsonSchema {
  const named =
    mask instanceof Rec ? new Set([...mask.fields].filter(([, on]) => on !== false).map(([name]) => name)) : null;
  const kept = Object.entries(properties(schema)).filter(([name]) => {
    if (how === 'pick') return named?.has(name) ?? true;
    return how === 'omit' ? !named?.has(name) : true;
  });
  const names = kept.map(([name]) => name);
  let needed = required(schema).filter((name) => names.includes(name));
  if (how === 'partial') needed = needed.filter((name) => named !== null && !named.has(name));
  if (how === 'required') needed = names.filter((name) => named === null || named.has(name) || needed.includes(name));
  const { required: _, ...rest } = schema;
  return { ...rest, properties: Object.fromEntries(kept), ...(needed.length > 0 ? { required: needed } : {}) };
}
