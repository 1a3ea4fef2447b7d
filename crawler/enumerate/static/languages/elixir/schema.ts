/** The schemas of Hermes' and Anubis' components (Peri's types) as records in JSON Schema's words. */
import type { Expr } from '../../ir.ts';
import { text } from '../../ir.ts';

/** One parameter: its schema, and whether it must be given. */
interface Field {
  schema: Expr;
  isRequired: boolean;
}

const TYPES: Record<string, string> = {
  string: 'string',
  integer: 'integer',
  float: 'number',
  number: 'number',
  boolean: 'boolean',
  list: 'array',
  map: 'object',
  object: 'object',
  date: 'string',
  time: 'string',
  datetime: 'string',
  naive_datetime: 'string',
  atom: 'string',
};

function record(entries: [string, Expr][], line: number): Expr {
  return { k: 'record', entries: entries.map(([key, value]) => ({ key: text(key, line), value, line })), line };
}

/** An object of the given parameters. */
export function objectOf(fields: ReadonlyMap<string, Field>, line: number): Expr {
  const required = [...fields].filter(([, { isRequired }]) => isRequired).map(([name]) => text(name, line));
  return record(
    [
      ['type', text('object', line)],
      [
        'properties',
        record(
          [...fields].map(([name, { schema }]) => [name, schema]),
          line,
        ),
      ],
      ['required', { k: 'list', items: required, line }],
    ],
    line,
  );
}

/** A type as Peri writes it: `:string`, `{:required, {:enum, ["a"]}}`, `{:list, :integer}`, `%{a: :string}`. */
export function fieldOf(type: Expr | undefined, line: number): Field {
  if (type?.k === 'record') return { schema: objectOf(fieldsOf(type), line), isRequired: false };
  const [head, inner, given] = type?.k === 'list' ? type.items : [type];
  const word = head?.k === 'literal' ? String(head.value) : '';
  if (type?.k === 'list') {
    if (word === 'required') return { ...fieldOf(inner, line), isRequired: true };
    if (word === 'list')
      return {
        schema: record(
          [
            ['type', text('array', line)],
            ['items', fieldOf(inner, line).schema],
          ],
          line,
        ),
        isRequired: false,
      };
    if (word === 'enum' && inner)
      return {
        schema: record(
          [
            ['type', text('string', line)],
            ['enum', inner],
          ],
          line,
        ),
        isRequired: false,
      };
    if (inner?.k === 'list' && inner.items[0]?.k === 'literal' && inner.items[0].value === 'default')
      return fieldOf(head, line);
    if (word === 'default' || word === 'oneof' || word === 'custom' || word === 'either')
      return {
        schema: word === 'custom' || given === undefined ? record([], line) : fieldOf(inner, line).schema,
        isRequired: false,
      };
  }
  const known = TYPES[word];
  return { schema: record(known ? [['type', text(known, line)]] : [], line), isRequired: false };
}

/** The parameters of a map of types. */
export function fieldsOf(map: Expr): Map<string, Field> {
  const fields = new Map<string, Field>();
  if (map.k === 'record')
    for (const { key, value, line } of map.entries)
      if (key?.k === 'literal') fields.set(String(key.value), fieldOf(value, line));
  return fields;
}

/** A parameter with the words that its options give: `field :a, :string, required: true, description: "…"`. */
export function withOptions(field: Field, options: ReadonlyMap<string, Expr>, line: number): Field {
  const required = options.get('required');
  const extra = ['description', 'format', 'default', 'enum', 'title']
    .filter((key) => options.has(key))
    .map((key) => ({ key: text(key, line), value: options.get(key)!, line }));
  const { schema } = field;
  return {
    schema: schema.k === 'record' ? { ...schema, entries: [...schema.entries, ...extra] } : schema,
    isRequired: field.isRequired || (required?.k === 'literal' && required.value === true),
  };
}
