/** Any value a server may give as a schema, as JSON Schema: plain objects, zod chains, and whatever a language's types say. */
import type { JsonSchema } from '../../../../data/model.ts';
import {
  Class,
  type Closure,
  Instance,
  isNullish,
  List,
  Rec,
  settled,
  Term,
  Text,
  textOf,
  type Value,
} from '../evaluate/values.ts';
import { handlerIn } from '../registrations/shapes.ts';
import { drySchema } from './dry.ts';
import { laravelSchema } from './laravel.ts';
import { optionsSchema } from './options.ts';
import { type Converted, objectSchema, zodSchema } from './zod.ts';

/** Reads a class or other value of a language as a schema; null when it means nothing there. */
export type ReadForeign = (value: Value) => Converted | null;

const MAX_SCHEMA_DEPTH = 24;

export class Schemas {
  readonly #foreign: ReadForeign;
  #depth = 0;

  constructor(foreign: ReadForeign) {
    this.#foreign = foreign;
  }

  /** The schema of a tool's parameters: always of an object. `params: {a: z.string()}` and `{type: 'object', …}` both are understood. */
  parameters(value: Value): JsonSchema {
    const schema = sound(this.convert(value).schema);
    if (schema.type === 'object' || 'properties' in schema) return { type: 'object', ...schema };
    return { ...schema, type: 'object' };
  }

  convert = (given: Value): Converted => {
    if (this.#depth > MAX_SCHEMA_DEPTH) return { schema: {}, isOptional: false };
    this.#depth++;
    try {
      return this.#convert(settled(given));
    } finally {
      this.#depth--;
    }
  };

  #convert(value: Value): Converted {
    const foreign = this.#foreign(value);
    if (foreign) return foreign;
    if (value instanceof Term) return this.#term(value);
    if (value instanceof List) return { schema: drySchema(value) ?? {}, isOptional: false };
    if (typeof value === 'string') return { schema: parsed(value) ?? {}, isOptional: false };
    if (value instanceof Rec) {
      const type = settled(value.fields.get('type'));
      if (type instanceof Term && [...value.fields.keys()].every((key) => DESCRIBED.has(key))) {
        const { schema, isOptional } = this.convert(type);
        const description = textOf(value.fields.get('description'));
        return { schema: description ? { ...schema, description: description.text } : schema, isOptional };
      }
      if (isJsonSchema(value)) return { schema: this.json(value) as JsonSchema, isOptional: false };
      return { schema: objectSchema(value, this.convert), isOptional: false };
    }
    return { schema: {}, isOptional: false };
  }

  #term(term: Term): Converted {
    if (term.op === 'operation' && term.name === 'body')
      return { schema: unfolded(this.parameters(term.args[0])), isOptional: false };
    const written = this.#struct(term);
    if (written) return { schema: written, isOptional: false };
    for (let at: Term | null = term; at?.op === 'call'; at = at.target) {
      const schema = optionsSchema(at, this.convert, (value) => this.json(value));
      if (schema) return { schema, isOptional: false };
    }
    const zod =
      (term.scope?.module.language === 'php' && laravelSchema(term, this.convert)) || zodSchema(term, this.convert);
    if (zod) return zod;
    // A call around one text or record passes it on: `json.RawMessage(…)`, `[]byte(…)`, `json_decode(…)`.
    const [inner] = term.op === 'call' ? term.args : [];
    const plain = settled(inner);
    if (term.args.length > 0 && (typeof plain === 'string' || (plain instanceof Rec && isJsonSchema(plain))))
      return this.convert(plain);
    return { schema: {}, isOptional: false };
  }

  /** A schema as a struct of a library whose fields have JSON Schema's words: `jsonschema.Schema{Type: "object", …}`. */
  #struct(term: Term): JsonSchema | null {
    if (!term.isNew && !/(Schema|Input)$/.test(term.callee)) return null;
    const words = [...term.named.keys()].filter((key) => STRUCT_WORDS.has(key.toLowerCase()));
    if (words.length === 0) return null;
    for (const value of term.named.values()) {
      const handler = reflectedIn(value);
      if (handler) return this.convert(handler).schema;
    }
    const schema: JsonSchema = {};
    for (const [key, value] of term.named)
      if (!isNullish(settled(value))) schema[key[0]!.toLowerCase() + key.slice(1)] = this.json(value);
    return schema;
  }

  /** A value as JSON; schemas of libraries inside it are converted, what is unknown becomes `{}`. */
  json(value: Value, depth = 0): unknown {
    const plain = settled(value);
    if (plain === null || typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean')
      return plain;
    if (plain instanceof Text) return textOf(plain)!.text;
    if (depth > MAX_SCHEMA_DEPTH) return {};
    if (plain instanceof List)
      return plain.items.filter((item) => item !== undefined).map((item) => this.json(item, depth + 1));
    if (plain instanceof Rec) {
      const result: Record<string, unknown> = {};
      for (const [key, field] of plain.fields) {
        if (field === undefined || key.startsWith('...')) continue;
        Object.defineProperty(result, key, {
          value: this.json(field, depth + 1),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return result;
    }
    if (plain instanceof Term || plain instanceof Class || plain instanceof Instance) return this.convert(plain).schema;
    return {};
  }
}

/** The function whose type a schema was worked out of by reflection: `reflector.ReflectFromType(reflect.TypeOf(handler).In(1)).Required`. */
function reflectedIn(value: Value): Closure | null {
  for (let at = value instanceof Term ? value : null; at; at = at.base)
    if (at.op === 'call' && /^Reflect/.test(at.callee)) return handlerIn(at.args);
  return null;
}

/** A schema whose own words have the types that JSON Schema gives them; what is not known is left out. */
function sound(schema: JsonSchema): JsonSchema {
  const isRecord = (value: unknown): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);
  const sane: JsonSchema = {};
  for (const [key, value] of Object.entries(schema))
    if (key === 'required') {
      if (Array.isArray(value)) sane.required = value.filter((name) => typeof name === 'string');
    } else if (key === 'properties') {
      if (isRecord(value)) sane.properties = value;
    } else if (key !== 'type' || typeof value === 'string' || Array.isArray(value)) sane[key] = value;
  return sane;
}

/** The one parameter that is an object stands for its fields: it is the body of a request. */
function unfolded(schema: JsonSchema): JsonSchema {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const bodies = Object.keys(properties).filter((key) => properties[key]!.properties !== undefined);
  const [body] = bodies;
  if (body === undefined || bodies.length > 1) return schema;
  const { [body]: folded, ...rest } = properties;
  const needed = (of: JsonSchema): string[] => (Array.isArray(of.required) ? (of.required as string[]) : []);
  const required = [...needed(schema).filter((key) => key !== body), ...needed(folded!)];
  return {
    type: 'object',
    properties: { ...rest, ...(folded!.properties as Record<string, JsonSchema>) },
    ...(required.length > 0 ? { required } : {}),
  };
}

/** Keys of a property that is given a schema and its words apart: `{type: z.string(), description: "…"}`. */
const DESCRIBED = new Set(['type', 'description', 'required', 'optional', 'default']);

const STRUCT_WORDS = new Set([
  'type',
  'properties',
  'required',
  'anyof',
  'oneof',
  'items',
  'enum',
  'description',
  'ref',
]);

/** A schema written as JSON text; null when it is none. */
function parsed(text: string): JsonSchema | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(text) as JsonSchema;
  } catch {
    return null;
  }
}

const SCHEMA_WORDS = ['type', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'properties', '$schema'];

/** Whether a record is written in JSON Schema's words rather than being a set of properties. */
export function isJsonSchema(rec: Rec): boolean {
  const type = settled(rec.fields.get('type'));
  if (typeof type === 'string' || type instanceof List) return true;
  const properties = rec.fields.get('properties');
  if (properties instanceof Rec && [...rec.fields.keys()].every((key) => !key.startsWith('...'))) return true;
  return (
    SCHEMA_WORDS.slice(1).some((word) => rec.fields.get(word) instanceof List) ||
    typeof rec.fields.get('$ref') === 'string'
  );
}
