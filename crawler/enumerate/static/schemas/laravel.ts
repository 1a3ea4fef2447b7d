/**
 * Schemas of Laravel's JSON Schema builder: `$schema->string()->description('…')->required()`. Unlike zod's, a property may be left out
 * unless it says that it is required.
 */
import type { JsonSchema } from '../../../../data/model.ts';
import { List, Rec, settled, type Term, textOf, type Value } from '../evaluate/values.ts';
import { type Convert, type Converted, objectSchema } from './zod.ts';

const TYPES = new Set(['string', 'integer', 'number', 'boolean', 'array', 'object']);

/** The words for a limit, by the type it is of. */
const LIMITS: Record<string, readonly [min: string, max: string]> = {
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
};

/** A chain of the builder's calls as a schema; null for other chains. */
export function laravelSchema(term: Term, convert: Convert): Converted | null {
  const calls: Term[] = [];
  let at: Term | null = term;
  while (at?.op === 'call' && !TYPES.has(at.callee)) {
    calls.unshift(at);
    at = at.target;
  }
  if (at?.op !== 'call') return null;
  const type = at.callee;
  const schema: JsonSchema =
    type === 'object' && at.args[0] instanceof Rec ? objectSchema(at.args[0], convert) : { type };
  let isOptional = true;
  for (const { callee, args } of calls) {
    const [given] = args;
    if (callee === 'required') isOptional = settled(given) === false;
    else if (callee === 'nullable') schema.type = [type, 'null'];
    else if (callee === 'items') schema.items = convert(given).schema;
    else if (callee === 'min' || callee === 'max') {
      const [least, most] = LIMITS[type] ?? ['minimum', 'maximum'];
      const limit = settled(given);
      if (typeof limit === 'number') schema[callee === 'min' ? least : most] = limit;
    } else if (callee === 'enum') schema.enum = plainItems(given);
    else if (['description', 'title', 'pattern', 'format'].includes(callee)) {
      const text = textOf(given);
      if (text) schema[callee] = text.text;
    } else if (callee === 'default') schema.default = settled(given);
  }
  return { schema, isOptional };
}

function plainItems(list: Value): unknown[] {
  return list instanceof List ? list.items.map(settled).filter((item) => typeof item !== 'object') : [];
}
