/** Schemas put together from calls that add one property each, as Go's SDKs have them: `WithString("name", Required(), Description("…"))`. */
import type { JsonSchema } from '../../../../data/model.ts';
import { isTerm, List, settled, Term, textOf, type Value } from '../evaluate/values.ts';
import type { Convert } from './zod.ts';

const PROPERTY = /^With(Required)?(String|Number|Integer|Int|Boolean|Bool|Object|Array|Any)$/;

const TYPES: Record<string, JsonSchema> = {
  String: { type: 'string' },
  Number: { type: 'number' },
  Integer: { type: 'integer' },
  Int: { type: 'integer' },
  Boolean: { type: 'boolean' },
  Bool: { type: 'boolean' },
  Object: { type: 'object' },
  Array: { type: 'array' },
  Any: {},
};

/** Options of a property with the word of JSON Schema they set. */
const WORDS: Record<string, string> = {
  Description: 'description',
  Title: 'title',
  Enum: 'enum',
  Items: 'items',
  Properties: 'properties',
  Pattern: 'pattern',
  Min: 'minimum',
  Max: 'maximum',
  MinLength: 'minLength',
  MaxLength: 'maxLength',
  MinItems: 'minItems',
  MaxItems: 'maxItems',
  MinProperties: 'minProperties',
  MaxProperties: 'maxProperties',
  MultipleOf: 'multipleOf',
  UniqueItems: 'uniqueItems',
  AdditionalProperties: 'additionalProperties',
  DefaultString: 'default',
  DefaultNumber: 'default',
  DefaultBool: 'default',
  DefaultArray: 'default',
  WithStringItems: 'items',
};

/** The schema of a call whose arguments add properties; null when the call has none and is not known to be made of them. */
export function optionsSchema(call: Term, convert: Convert, json: (value: Value) => unknown): JsonSchema | null {
  const options = call.args.flatMap((arg) => (arg instanceof List ? arg.items : [arg])).filter(isCall);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const option of options) {
    if (/^With(Raw)?InputSchema$/.test(option.callee))
      return convert(option.types.length > 0 ? option : option.args[0]).schema;
    const kind = PROPERTY.exec(option.callee);
    const name = textOf(option.args[0]);
    if (!kind || !name) continue;
    const schema: JsonSchema = { ...TYPES[kind[2]!] };
    if (kind[1]) required.push(name.text);
    for (const [i, given] of option.args.slice(1).entries()) {
      const part = settled(given);
      if (i === 0 && typeof part === 'string') schema.description = part;
      if (!isCall(part)) continue;
      const word = WORDS[part.callee];
      if (part.callee === 'Required') required.push(name.text);
      else if (word === 'enum') schema.enum = part.args.map(json);
      else if (word && part.args.length > 0) {
        const value = settled(part.args[0]);
        if (!isTerm(value)) schema[word] = json(value);
      }
    }
    Object.defineProperty(properties, name.text, {
      value: schema,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  if (Object.keys(properties).length === 0 && !/^NewTool/.test(call.callee)) return null;
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function isCall(value: Value): value is Term {
  return value instanceof Term && value.op === 'call';
}
