/** Schemas of dry-schema, as Ruby's fast-mcp has them: `required(:name).filled(:string).description("…")`. */
import type { JsonSchema } from '../../../../data/model.ts';
import { List, settled, Term, textOf, type Value } from '../evaluate/values.ts';

const TYPES: Record<string, JsonSchema> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'number' },
  bool: { type: 'boolean' },
  array: { type: 'array' },
  hash: { type: 'object' },
};

/** The schema of a list of rules; null when it is none. */
export function drySchema(list: List): JsonSchema | null {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const item of list.items) {
    const rule = ruleOf(item);
    if (!rule) continue;
    properties[rule.name] = rule.schema;
    if (rule.isRequired) required.push(rule.name);
  }
  if (Object.keys(properties).length === 0) return null;
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function ruleOf(item: Value): { name: string; schema: JsonSchema; isRequired: boolean } | null {
  const schema: JsonSchema = {};
  for (let at: Term | null = item instanceof Term ? item : null; at?.op === 'call'; at = at.target) {
    const text = textOf(at.args[0])?.text;
    if (at.callee === 'description' && text) schema.description = text;
    else if (/^(filled|maybe|value|array|hash|each)$/.test(at.callee)) {
      Object.assign(schema, TYPES[text && Object.hasOwn(TYPES, text) ? text : at.callee] ?? {});
      const values = settled(at.named.get('included_in?'));
      if (values instanceof List) schema.enum = values.items.filter((each) => typeof each === 'string');
    } else if ((at.callee === 'required' || at.callee === 'optional') && text)
      return { name: text, schema, isRequired: at.callee === 'required' };
  }
  return null;
}
