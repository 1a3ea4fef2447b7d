/**
 * Tools that a library makes of the operations of an OpenAPI document when the server starts. Which names it gives them is the library's rule,
 * written down here where it is known; the parameters are the operation's.
 */
import type { JsonSchema } from '../../../data/model.ts';
import { List, type Place, Rec, settled, textOf, type Value } from './evaluate/values.ts';

export interface Operation {
  /** Its `operationId`; null when it has none. */
  id: string | null;
  method: string;
  path: string;
  summary: string | null;
  description: string | null;
  tags: string[];
  /** Parameters and the fields of a JSON body, as the arguments of one call. */
  input: JsonSchema;
  /** Where the document has it. */
  place: Place;
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);
const MAX_OPERATIONS = 2_000;
const MAX_REFERENCES = 16;

/** Whether a value is a document of OpenAPI 3 or Swagger 2. */
export function isDocument(value: Value): value is Rec {
  return (
    value instanceof Rec &&
    (value.fields.has('openapi') || value.fields.has('swagger')) &&
    settled(value.fields.get('paths')) instanceof Rec
  );
}

/** The operations of a document, in its order. */
export function operationsOf(document: Rec): Operation[] {
  const found: Operation[] = [];
  const paths = settled(document.fields.get('paths')) as Rec;
  for (const [path, given] of paths.fields) {
    const item = resolved(given, document);
    if (!(item instanceof Rec)) continue;
    const shared = listOf(item.fields.get('parameters'));
    for (const [method, value] of item.fields) {
      const operation = settled(value);
      if (!METHODS.has(method) || !(operation instanceof Rec) || found.length >= MAX_OPERATIONS) continue;
      const word = (key: string): string | null => textOf(operation.fields.get(key))?.text ?? null;
      found.push({
        id: word('operationId'),
        method,
        path,
        summary: word('summary'),
        description: word('description'),
        tags: listOf(operation.fields.get('tags')).flatMap((tag) => textOf(tag)?.text ?? []),
        input: inputOf([...shared, ...listOf(operation.fields.get('parameters'))], operation, document),
        place: {
          file: operation.place.file,
          line: operation.lines.get('operationId') ?? item.lines.get(method) ?? operation.place.line,
        },
      });
    }
  }
  return found;
}

function listOf(value: Value): Value[] {
  const plain = settled(value);
  return plain instanceof List ? plain.items : [];
}

/** What a value is once its references within the document are followed. */
function resolved(value: Value, document: Rec): Value {
  let at = settled(value);
  for (let i = 0; i < MAX_REFERENCES && at instanceof Rec; i++) {
    const reference = settled(at.fields.get('$ref'));
    if (typeof reference !== 'string' || !reference.startsWith('#/')) return at;
    let target: Value = document;
    for (const part of reference.slice(2).split('/'))
      target =
        target instanceof Rec
          ? settled(target.fields.get(part.replaceAll('~1', '/').replaceAll('~0', '~')))
          : undefined;
    at = target;
  }
  return at;
}

/** The arguments of an operation: parameters of the path, the query and headers, then the fields of its JSON body. */
function inputOf(parameters: Value[], operation: Rec, document: Rec): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required = new Set<string>();
  const add = (name: string, schema: JsonSchema, isRequired: boolean): void => {
    Object.defineProperty(properties, name, { value: schema, enumerable: true, configurable: true, writable: true });
    if (isRequired) required.add(name);
    else required.delete(name);
  };
  let body: Value = resolved(operation.fields.get('requestBody'), document);
  let isBodyRequired = body instanceof Rec && body.fields.get('required') === true;
  if (body instanceof Rec) {
    const content = settled(body.fields.get('content'));
    const media =
      content instanceof Rec ? (content.fields.get('application/json') ?? [...content.fields.values()][0]) : undefined;
    const plain = settled(media);
    body = plain instanceof Rec ? plain.fields.get('schema') : undefined;
  }
  for (const given of parameters) {
    const parameter = resolved(given, document);
    if (!(parameter instanceof Rec)) continue;
    const name = textOf(parameter.fields.get('name'))?.text;
    const where = textOf(parameter.fields.get('in'))?.text;
    const isRequired = parameter.fields.get('required') === true;
    if (where === 'body') {
      body = parameter.fields.get('schema');
      isBodyRequired = isRequired;
    }
    if (!name || where === 'body' || where === 'cookie') continue;
    const schema = parameter.fields.has('schema')
      ? schemaOf(parameter.fields.get('schema'), document)
      : schemaOf(parameter, document, NOT_OF_A_SCHEMA);
    const description = textOf(parameter.fields.get('description'))?.text;
    add(name, description ? { ...schema, description } : schema, isRequired);
  }
  const schema = schemaOf(body, document);
  const fields = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const needed = new Set(isBodyRequired && Array.isArray(schema.required) ? schema.required : []);
  for (const [name, field] of Object.entries(fields)) add(name, field, needed.has(name));
  if (body !== undefined && Object.keys(fields).length === 0) add('body', schema, isBodyRequired);
  return { type: 'object', properties, ...(required.size > 0 ? { required: [...required] } : {}) };
}

/** Keys of a Swagger 2 parameter that are not its schema's. */
const NOT_OF_A_SCHEMA = new Set(['name', 'in', 'required', 'collectionFormat', 'allowEmptyValue']);
const MAX_SCHEMA_NESTING = 6;

/** A schema with its references put in, those of a cycle left open; parts of `allOf` are taken together. */
function schemaOf(value: Value, document: Rec, leftOut: ReadonlySet<string> = new Set(), depth = 0): JsonSchema {
  const rec = resolved(value, document);
  if (!(rec instanceof Rec) || depth > MAX_SCHEMA_NESTING) return {};
  const schema: JsonSchema = {};
  for (const [key, field] of rec.fields) {
    if (leftOut.has(key)) continue;
    const plain = settled(field);
    if (key === 'properties' && plain instanceof Rec)
      schema.properties = Object.fromEntries(
        [...plain.fields].map(([name, each]) => [name, schemaOf(each, document, undefined, depth + 1)]),
      );
    else if (key === 'items' || key === 'additionalProperties')
      schema[key] = plain instanceof Rec ? schemaOf(plain, document, undefined, depth + 1) : (plain as boolean);
    else if (key === 'allOf' && plain instanceof List) {
      for (const part of plain.items) merge(schema, schemaOf(part, document, undefined, depth + 1));
    } else if ((key === 'anyOf' || key === 'oneOf') && plain instanceof List)
      schema[key] = plain.items.map((part) => schemaOf(part, document, undefined, depth + 1));
    else if (PLAIN_WORDS.has(key)) schema[key] = jsonOf(plain);
  }
  return schema;
}

const PLAIN_WORDS = new Set([
  'type',
  'format',
  'description',
  'title',
  'enum',
  'default',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
]);

function merge(into: JsonSchema, part: JsonSchema): void {
  for (const [key, value] of Object.entries(part)) {
    const before = into[key];
    if (key === 'properties') into.properties = { ...(before as object | undefined), ...(value as object) };
    else if (key === 'required') into.required = [...((before as string[] | undefined) ?? []), ...(value as string[])];
    else into[key] ??= value;
  }
}

function jsonOf(value: Value): unknown {
  const plain = settled(value);
  if (plain instanceof List) return plain.items.map(jsonOf);
  if (plain instanceof Rec) return Object.fromEntries([...plain.fields].map(([key, field]) => [key, jsonOf(field)]));
  return textOf(plain) !== null || typeof plain === 'boolean' || plain === null ? plain : {};
}

/**
 * The name that fastmcp (Python, 2.x and 3.x, `_generate_default_name` and `_slugify` of its OpenAPI provider) gives an operation: its id up to
 * a double underscore, else its summary, else method and path; only letters, digits and single underscores, 56 characters.
 */
export function fastmcpName(
  { id, summary, method, path }: Pick<Operation, 'id' | 'summary' | 'method' | 'path'>,
  renamed: ReadonlyMap<string, string>,
): string {
  const name = id === null ? (summary ?? `${method.toUpperCase()}_${path}`) : (renamed.get(id) ?? id.split('__')[0]!);
  return name
    .replace(/[\s\-.]+/g, '_')
    .replace(/[^a-zA-Z0-9_]/g, '')
    .replace(/_+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 56);
}
