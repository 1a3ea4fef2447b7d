/** GitHub's published description of its REST API, as a judge of what is asked and answered. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Record<string, unknown>;
}

interface Operation {
  path: string;
  pattern: RegExp;
  parameters: Parameter[];
  responses: Record<string, { $ref?: string; content?: Record<string, unknown> }>;
}

interface Description {
  paths: Record<
    string,
    Record<string, { parameters?: (Parameter & { $ref?: string })[]; responses: Operation['responses'] }>
  >;
  components: {
    parameters: Record<string, Parameter>;
    responses: Record<string, { content?: Record<string, unknown> }>;
  };
}

/** What an answer may always be, though operations do not list it: limits, refusals, faults. */
const ANYWHERE = new Set([304, 301, 401, 403, 404, 409, 422, 429, 451, 500, 502, 503, 504]);

export class OpenApiJudge {
  readonly #description: Description;
  readonly #operations: Operation[];
  readonly #ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    const file = fileURLToPath(
      import.meta.resolve('@octokit/openapi').replace(/index\.js$/, 'generated/api.github.com.json'),
    );
    this.#description = withoutNullable(JSON.parse(readFileSync(file, 'utf8'))) as Description;
    (formats as unknown as (ajv: Ajv) => void)(this.#ajv);
    this.#ajv.addFormat('repo.nwo', true);
    this.#ajv.addSchema(this.#description, 'github');
    this.#operations = Object.entries(this.#description.paths).flatMap(([path, methods]) => {
      if (!methods.get) return [];
      const parameters = (methods.get.parameters ?? []).map((one) =>
        one.$ref ? this.#description.components.parameters[one.$ref.split('/').at(-1)!]! : one,
      );
      const many = new Set(parameters.filter((one) => 'x-multi-segment' in one).map(({ name }) => name));
      const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) => (many.has(name) ? '(.+)' : '([^/]+)'));
      return [{ path, pattern: new RegExp(`^${pattern}$`), parameters, responses: methods.get.responses }];
    });
  }

  #operation(path: string): Operation | undefined {
    return this.#operations.find(({ pattern }) => pattern.test(path));
  }

  /** What is wrong with a GET request; null when nothing is. */
  request(path: string, query: URLSearchParams): string | null {
    const operation = this.#operation(path);
    if (!operation) return `no such operation: GET ${path}`;
    for (const [name, text] of query) {
      const parameter = operation.parameters.find((one) => one.name === name && one.in === 'query');
      if (!parameter) return `GET ${operation.path} has no parameter "${name}"`;
      const value = parameter.schema.type === 'integer' ? Number(text) : text;
      const wrong = this.#check(`${operation.path} ${name}`, parameter.schema, value);
      if (wrong) return `GET ${operation.path} ${name}=${text}: ${wrong}`;
    }
    const missing = operation.parameters.find((one) => one.in === 'query' && one.required && !query.has(one.name));
    return missing ? `GET ${operation.path} needs "${missing.name}"` : null;
  }

  /** What is wrong with the answer to a GET request; null when nothing is. */
  answer(path: string, status: number, body: unknown): string | null {
    const operation = this.#operation(path);
    if (!operation) return `no such operation: GET ${path}`;
    const documented = operation.responses[String(status)];
    if (!documented) {
      if (!ANYWHERE.has(status)) return `GET ${operation.path} does not answer ${status}`;
      if (status === 304) return null;
      return this.#check(`error`, { $ref: 'github#/components/schemas/basic-error' }, body);
    }
    const at = documented.$ref
      ? documented.$ref.slice(2).split('/')
      : ['paths', operation.path, 'get', 'responses', String(status)];
    const response = documented.$ref ? this.#description.components.responses[at.at(-1)!]! : documented;
    if (!response.content?.['application/json']) return null;
    const pointer = [...at, 'content', 'application/json', 'schema']
      .map((part) => part.replace(/~/g, '~0').replace(/\//g, '~1'))
      .join('/');
    return this.#check(pointer, { $ref: `github#/${encodeURI(pointer)}` }, body);
  }

  #check(key: string, schema: Record<string, unknown>, value: unknown): string | null {
    const validate = this.#validators.get(key) ?? this.#ajv.compile(schema);
    this.#validators.set(key, validate);
    if (validate(value)) return null;
    const [error] = validate.errors!;
    return `${error!.instancePath} ${error!.message}`;
  }
}

/** OpenAPI 3.0 lets any schema be `nullable`, JSON Schema's readers only those with a type: the others are said in JSON Schema's words. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutNullable(inner)]);
  const schema = Object.fromEntries(entries);
  if (schema.nullable !== true || 'type' in schema) return schema;
  const { nullable: _, ...rest } = schema;
  return { anyOf: [rest, { type: 'null' }] };
}
