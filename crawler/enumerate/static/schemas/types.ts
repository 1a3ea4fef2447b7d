/** Types as written in a program, as JSON Schema: parameters of functions, fields of classes, enums, generics. */
import type { JsonSchema } from '../../../../data/model.ts';
import type { Machine } from '../evaluate/machine.ts';
import { patternName } from '../evaluate/names.ts';
import { Class, Closure, isTerm, type Scope, settled, Term, textOf, type Value } from '../evaluate/values.ts';
import type { Annotation, Expr, Field, Param, Type } from '../ir.ts';
import { readTags } from './tags.ts';
import type { Convert, Converted } from './zod.ts';

/** Names of types that JSON Schema has a word for, in all the languages; lower case, without namespace. */
const BASIC: Record<string, JsonSchema> = {};
const name = (schema: JsonSchema, words: string): void => {
  for (const word of words.split(' ')) BASIC[word] = schema;
};
name(
  { type: 'string' },
  'str string char character &str cow text path pathbuf pathlike uri url guid uuid date datetime datetimeoffset localdate localdatetime timedelta instant nsstring charsequence bytes zoneddatetime dateonly anyurl httpurl emailstr filepath directorypath secretstr time.time decimal',
);
name(
  { type: 'integer' },
  'int integer long short byte int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 usize isize ulong ushort sbyte biginteger positiveint nonnegativeint',
);
name(
  { type: 'number' },
  'float double number decimal128 bigdecimal f32 f64 float32 float64 complex cgfloat nsnumber positivefloat',
);
name({ type: 'boolean' }, 'bool boolean');
name({ type: 'null' }, 'none null nil undefined nonetype void unit');
name(
  {},
  'any unknown object jsonvalue value jsonnode jsonelement dynamic interface{} anycodable serde_json::value mixed jsontoken',
);
name({ type: 'object' }, 'jsonobject record namespace hash');

const ARRAYS = new Set(
  'list array sequence iterable collection set frozenset tuple vec vecdeque hashset btreeset ilist ienumerable icollection ireadonlylist ireadonlycollection hashset arraylist mutablelist mutableset slice deque linkedlist treeset'.split(
    ' ',
  ),
);
const MAPS = new Set(
  'dict map mapping mutablemapping hashmap btreemap dictionary idictionary ireadonlydictionary mutablemap record ordereddict defaultdict treemap linkedhashmap indexmap'.split(
    ' ',
  ),
);
/** Wrappers that change nothing about what is sent. */
const TRANSPARENT = new Set(
  'readonly final required notrequired box arc rc promise task valuetask parameters json result future uni mono completablefuture option$ awaitable mutablestate lazy ref cow nonzero'.split(
    ' ',
  ),
);
const OPTIONALS = new Set('optional option nullable maybe partial'.split(' '));

/** Parameters that a server fills in itself, by type and by name. */
const INJECTED_TYPES =
  /^(.*\.)?(\w*Context|RunContext|McpServer|IMcpServer|McpSyncServerExchange|McpAsyncServerExchange|McpSyncRequestContext|McpAsyncRequestContext|CancellationToken|Cancellation|Progress|IProgress|HttpClient|IServiceProvider|ILogger|IHttpClientFactory|McpConnection|McpLog|RequestId|Sampling|Elicitation|Roots|ToolCallContext|Request|HttpRequest|RequestContext|Session|ServerSession|IConfiguration|ProgressToken|McpMeta|Meta|CallToolRequest|McpTransportContext|ToolContext|Extension|Peer|RoleServer|Arc|BackgroundTasks|WebSocket)$/;

/** Annotations of parameters whose text is their description. */
const DESCRIBES =
  /^(P|ToolArg|ToolParam|McpToolParam|McpArg|Description|JsonPropertyDescription|Param|Schema|SchemaOptions|LLMDescription)$/;

/** Calls that stand where a default does and say more of the parameter: pydantic's, dataclasses' and FastAPI's. */
const GIVES_DEFAULT = /^(\w*Field|Query|Body|Path|Form|File|field)$/;

/** Languages in which a type that may be absent makes the parameter one that may be left out. */
const OPTIONAL_TYPES = new Set(['java', 'kotlin', 'rust', 'swift', 'csharp', 'typescript', 'dart']);

function lastPart(text: string): string {
  return (text.split(/::|\./).at(-1) ?? text).replace(/^[&*?]+|[?!]$/g, '');
}

/** What the parameters of a generic type stand for, where it is used. */
interface Given {
  types: Map<string, { type: Type; scope: Scope; file: string; outer: Given | null }>;
  /** How many generic types it is within. */
  depth: number;
}

const MAX_GENERICS = 6;
const UNKNOWN: Type = { k: 'unknown', line: 0 };

/** Whether the fields of a field's type stand in its place: `#[serde(flatten)]`. */
function isFlattened({ annotations }: Field): boolean {
  return annotations.some(
    ({ name, args }) => name === 'serde' && args.some(({ value }) => value.k === 'name' && value.name === 'flatten'),
  );
}

export class Types {
  readonly #machine: Machine;
  readonly #convert: Convert;
  readonly #busy = new Set<unknown>();
  /** What the parameters of the generic type being read stand for. */
  #given: Given | null = null;

  constructor(machine: Machine, convert: Convert) {
    this.#machine = machine;
    this.#convert = convert;
  }

  /** What a value of a language says as a schema: a class, a function's parameters, `Model.model_json_schema()`; null for others. */
  read = (value: Value): Converted | null => {
    if (value instanceof Closure) return { schema: this.parameters(unwrapped(value)), isOptional: false };
    if (value instanceof Class) return { schema: this.ofClass(value), isOptional: false };
    if (value instanceof Term && value.receiver instanceof Class && /schema/i.test(value.callee))
      return { schema: this.ofClass(value.receiver), isOptional: false };
    return null;
  };

  /** The schema of a function's parameters, without those the server fills in. */
  parameters(closure: Closure): JsonSchema {
    const { def, file } = closure;
    const scope = this.#machine.scopeIn(closure);
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    if (scope.module.language === 'go') return this.#ofStruct(def.params, scope, file);
    const whole = def.params.find((param) => isWhole(param, scope.module.language));
    if (whole) return this.#ofStruct([whole], scope, file);
    for (const param of def.params) {
      const own = patternName(param.pattern);
      if (!own || own.startsWith('_') || param.kind === 'named-rest' || (param.kind === 'rest' && !param.type))
        continue;
      if (param.type && this.#isInjected(param.type)) continue;
      if (isService(param, scope)) continue;
      if (!param.type && /^(ctx|context|self|cls)$/.test(own)) continue;
      const described = this.#field(own, param.type, param.default, param.annotations, param.doc ?? null, scope, file);
      if (!described) continue;
      put(properties, described.name, described.schema);
      if (!described.isOptional) required.push(described.name);
    }
    return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
  }

  /** The schema of the one parameter that holds all arguments. */
  #ofStruct(params: readonly Param[], scope: Scope, file: string): JsonSchema {
    for (const { type } of params) {
      if (!type || this.#isInjected(type)) continue;
      const { schema } = this.convert(type, scope, file);
      if (schema.type === 'object') return schema;
    }
    return { type: 'object', properties: {} };
  }

  #isInjected(type: Type): boolean {
    if (type.k === 'optional' || type.k === 'annotated') return this.#isInjected(type.of);
    if (type.k === 'union') return type.of.some((part) => this.#isInjected(part));
    return type.k === 'ref' && INJECTED_TYPES.test(type.name);
  }

  /** One parameter or field: its outer name, schema, and whether it may be left out; null when it is not sent. */
  #field(
    own: string,
    type: Type | null,
    fallback: Expr | null,
    annotations: Annotation[],
    doc: string | null,
    scope: Scope,
    file: string,
  ): { name: string; schema: JsonSchema; isOptional: boolean } | null {
    const of: Converted = type ? this.convert(type, scope, file) : { schema: {}, isOptional: false };
    let schema = of.schema;
    let isOptional = fallback !== null;
    let name = own;
    const metadata: Value[] = type ? this.#metadata(type, scope, file) : [];
    const tags = readTags(annotations);
    if (tags) {
      if (tags.isLeftOut) return null;
      name = tags.name ?? own;
      schema = { ...schema, ...tags.words };
      isOptional = this.#takesTags(scope) ? !tags.isRequired : tags.isOmitted;
    } else for (const each of annotations) metadata.push(this.#machine.evaluate(each.expr, scope, file));
    if (fallback) {
      const value = this.#machine.evaluate(fallback, scope, file);
      const plain = settled(value);
      if (
        isTerm(value) &&
        /^(Depends|Security|Header|Cookie|CurrentContext|Inject|Provide|CurrentRequest|get_context)$/.test(value.callee)
      )
        return null;
      if (isTerm(value) && GIVES_DEFAULT.test(value.callee)) {
        metadata.push(value);
        isOptional = false;
      } else if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean')
        schema = { ...schema, default: plain };
      else if (plain === null) schema = { ...schema, default: null };
    }
    if (doc) schema = { ...schema, description: doc };
    for (const each of annotations) if (/^Nullable$/.test(each.name)) isOptional = true;
    if (of.isOptional && OPTIONAL_TYPES.has(scope.module.language)) isOptional = true;
    for (const one of metadata) {
      if (typeof one === 'string') {
        if (!schema.description) schema = { ...schema, description: one };
        continue;
      }
      if (!isTerm(one)) continue;
      if (/^(Depends|Inject)$/.test(one.callee)) return null;
      if (one.callee === 'serde') {
        const flags = one.args.map((arg) => (isTerm(arg) ? arg.name : ''));
        if (flags.some((flag) => /^skip(_deserializing)?$/.test(flag))) return null;
        if (flags.includes('default') || one.named.has('default')) isOptional = true;
        name = textOf(one.named.get('rename'))?.text ?? name;
        continue;
      }
      const [text] = one.args.filter((arg) => typeof arg === 'string');
      const description = textOf(
        one.named.get('description') ??
          one.named.get('title') ??
          (DESCRIBES.test(one.callee) ? (text ?? one.named.get('value')) : undefined),
      );
      const isRequired = settled(one.named.get('required'));
      if (typeof isRequired === 'boolean') isOptional = !isRequired;
      if (one.named.has('defaultValue')) isOptional = true;
      const outer = textOf(one.named.get('name'));
      if (outer?.text && DESCRIBES.test(one.callee)) name = outer.text;
      if (description) schema = { ...schema, description: description.text };
      const alias = textOf(one.named.get('alias') ?? one.named.get('validation_alias'));
      if (alias) name = alias.text;
      const first = one.named.has('default') ? one.named.get('default') : one.args[0];
      if (first !== undefined && !(isTerm(first) && first.fallback === null) && GIVES_DEFAULT.test(one.callee)) {
        isOptional = true;
        const plain = settled(first);
        if (plain === null || ['string', 'number', 'boolean'].includes(typeof plain))
          schema = { ...schema, default: plain };
      }
      if (one.named.has('default_factory')) isOptional = true;
      for (const [key, word] of [
        ['ge', 'minimum'],
        ['le', 'maximum'],
        ['gt', 'exclusiveMinimum'],
        ['lt', 'exclusiveMaximum'],
        ['min_length', 'minLength'],
        ['max_length', 'maxLength'],
        ['pattern', 'pattern'],
      ] as const) {
        const limit = settled(one.named.get(key));
        if (typeof limit === 'number' || typeof limit === 'string') schema = { ...schema, [word]: limit };
      }
    }
    return { name, schema, isOptional };
  }

  readonly #tagged = new WeakMap<Scope, boolean>();

  /** Whether the structs of a Go package say in their tags which fields are required. */
  #takesTags(scope: Scope): boolean {
    let takes = this.#tagged.get(scope.module.scope);
    if (takes === undefined) {
      takes = [...scope.module.scope.vars.values()].some(
        (value) =>
          value instanceof Class && value.def.fields.some((field) => readTags(field.annotations)?.isRequired === true),
      );
      this.#tagged.set(scope.module.scope, takes);
    }
    return takes;
  }

  #metadata(type: Type, scope: Scope, file: string): Value[] {
    if (type.k === 'annotated')
      return [
        ...this.#metadata(type.of, scope, file),
        ...type.with.map((expr) => this.#machine.evaluate(expr, scope, file)),
      ];
    if (type.k === 'optional') return this.#metadata(type.of, scope, file);
    // An alias may be the annotated one.
    if (type.k === 'ref' && type.args.length === 0) {
      const alias = this.#machine.alias(type.name, scope.module);
      if (alias) return this.#metadata(alias.type, alias.scope, alias.file);
    }
    return [];
  }

  convert(type: Type, scope: Scope, file: string): Converted {
    switch (type.k) {
      case 'literal':
        return { schema: { const: type.value }, isOptional: false };
      case 'list':
        return { schema: { type: 'array', items: this.convert(type.of, scope, file).schema }, isOptional: false };
      case 'optional':
        return { schema: this.convert(type.of, scope, file).schema, isOptional: true };
      case 'annotated': {
        if (type.of.k === 'unknown') {
          const value = type.with[0] ? this.#machine.evaluate(type.with[0], scope, file) : undefined;
          const text = textOf(value);
          return { schema: text ? { const: text.text } : {}, isOptional: false };
        }
        return this.convert(type.of, scope, file);
      }
      case 'union':
        return this.#union(type.of, scope, file);
      case 'record':
        return { schema: this.#object(type.fields, scope, file), isOptional: false };
      case 'ref':
        return this.#reference(type, scope, file);
      default:
        return { schema: {}, isOptional: false };
    }
  }

  #union(of: Type[], scope: Scope, file: string): Converted {
    const parts = of.map((part) => this.convert(part, scope, file));
    const schemas = parts.map((part) => part.schema);
    if (schemas.length > 0 && schemas.every((schema) => 'const' in schema)) {
      const values = schemas.map((schema) => schema.const);
      return {
        schema: { type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values },
        isOptional: false,
      };
    }
    const rest = schemas.filter((schema) => schema.type !== 'null');
    const hasNull = rest.length < schemas.length;
    if (rest.length === 1)
      return { schema: hasNull ? { anyOf: [rest[0], { type: 'null' }] } : rest[0]!, isOptional: hasNull };
    return { schema: { anyOf: schemas }, isOptional: hasNull };
  }

  #reference(type: Extract<Type, { k: 'ref' }>, scope: Scope, file: string): Converted {
    const given = this.#given?.types.get(type.name);
    if (given) return this.#with(given.outer, () => this.convert(given.type, given.scope, given.file));
    const plain = lastPart(type.name);
    const word = plain.toLowerCase();
    const first = type.args[0];
    if (OPTIONALS.has(word) && first) return { schema: this.convert(first, scope, file).schema, isOptional: true };
    if (ARRAYS.has(word) && (first || scope.module.language === 'python'))
      return {
        schema: { type: 'array', items: first ? this.convert(first, scope, file).schema : {} },
        isOptional: false,
      };
    if (MAPS.has(word) && (type.args.length > 0 || scope.module.language === 'python')) {
      const value = type.args.at(-1);
      return {
        schema: {
          type: 'object',
          ...(type.args.length > 1 && value ? { additionalProperties: this.convert(value, scope, file).schema } : {}),
        },
        isOptional: false,
      };
    }
    if (TRANSPARENT.has(word) && first) return this.convert(first, scope, file);
    const alias = this.#machine.alias(type.name, scope.module);
    if (alias && !this.#busy.has(alias.type)) {
      this.#busy.add(alias.type);
      try {
        return this.convert(alias.type, alias.scope, alias.file);
      } finally {
        this.#busy.delete(alias.type);
      }
    }
    const value = this.#named(type.name, scope, file, type.line);
    if (
      value instanceof Class &&
      value.def.parameters?.length &&
      type.args.length > 0 &&
      (this.#given?.depth ?? 0) < MAX_GENERICS
    ) {
      const outer = this.#given;
      const types = new Map(
        value.def.parameters.map((name, i) => [name, { type: type.args[i] ?? UNKNOWN, scope, file, outer }]),
      );
      const schema = this.#with({ types, depth: (outer?.depth ?? 0) + 1 }, () => this.#instance(value));
      return { schema, isOptional: false };
    }
    if (value instanceof Class) return { schema: this.ofClass(value), isOptional: false };
    if (value instanceof Term && value.op === 'call') return this.#convert(value);
    const basic = Object.hasOwn(BASIC, type.name)
      ? BASIC[type.name]
      : Object.hasOwn(BASIC, word)
        ? BASIC[word]
        : undefined;
    return { schema: basic ? { ...basic } : {}, isOptional: false };
  }

  #named(name: string, scope: Scope, file: string, line: number): Value {
    const [head, ...rest] = name
      .replace(/^[&*]+/, '')
      .replace(/^((crate|super|self)::)+/, '')
      .split(/::|\./);
    // The module in a path of Rust is none of the functions that may have its name.
    let value: Value =
      rest.length > 0 && scope.module.language === 'rust'
        ? new Term({ op: 'root', name: head!, place: { file, line } })
        : this.#machine.evaluate({ k: 'name', name: head!, line }, scope, file);
    for (const part of rest) value = this.#machine.member(value, part, { file, line });
    return value;
  }

  /** Works something out where a generic type's parameters stand for what it was given. */
  #with<T>(given: Given | null, action: () => T): T {
    const before = this.#given;
    this.#given = given;
    try {
      return action();
    } finally {
      this.#given = before;
    }
  }

  /** A class as the schema of its instances: an enum's values, or an object of its fields and those it inherits. */
  ofClass(cls: Class): JsonSchema {
    if (this.#busy.has(cls)) return { type: 'object' };
    this.#busy.add(cls);
    try {
      return cls.def.kind === 'enum' ? this.#enum(cls) : this.#instance(cls);
    } finally {
      this.#busy.delete(cls);
    }
  }

  #instance(cls: Class): JsonSchema {
    const fields: [Field, Class][] = [];
    for (const each of this.#machine.lineage(cls).reverse())
      if (each instanceof Class) for (const field of each.def.fields) fields.push([field, each]);
    return this.#fields(fields);
  }

  #fields(fields: [Field, Class][]): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required = new Set<string>();
    for (const [field, owner] of fields) {
      if (owner.scope.module.language === 'go' && !/^[A-Z]/.test(field.name)) continue;
      if (field.isStatic || field.name.startsWith('_') || field.name === 'model_config' || !field.type) continue;
      if (field.type.k === 'ref' && /(^|\.)ClassVar$/.test(field.type.name)) continue;
      const one = this.#field(
        field.name,
        field.type,
        field.value,
        field.annotations,
        field.doc,
        owner.scope,
        owner.file,
      );
      if (!one) continue;
      if (isFlattened(field) && one.schema.properties) {
        for (const [name, schema] of Object.entries(one.schema.properties as Record<string, JsonSchema>))
          put(properties, name, schema);
        if (!one.isOptional) for (const name of (one.schema.required ?? []) as string[]) required.add(name);
        continue;
      }
      if (one.name === field.name) one.name = this.#renamed(owner)(field.name);
      put(properties, one.name, one.schema);
      if (one.isOptional) required.delete(one.name);
      else required.add(one.name);
    }
    return { type: 'object', properties, ...(required.size > 0 ? { required: [...required] } : {}) };
  }

  #object(fields: Field[], scope: Scope, file: string): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const field of fields) {
      const converted: Converted = field.type
        ? this.convert(field.type, scope, file)
        : { schema: {}, isOptional: false };
      put(properties, field.name, converted.schema);
      if (!converted.isOptional) required.push(field.name);
    }
    return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
  }

  /** The name that serde is told to use for one field or variant. */
  #serdeName(annotations: Annotation[], cls: Class): string | null {
    for (const each of annotations) {
      const value = each.name === 'serde' ? this.#machine.evaluate(each.expr, cls.scope, cls.file) : undefined;
      const name = isTerm(value) ? textOf(value.named.get('rename')) : null;
      if (name) return name.text;
    }
    return null;
  }

  /** How serde is told to rename all fields or variants of a type. */
  #renamed(cls: Class): (name: string) => string {
    const each = cls.def.annotations.find(({ args }) => args.some((arg) => arg.name === 'rename_all'));
    const value = each?.args.find((arg) => arg.name === 'rename_all')?.value;
    const style = value?.k === 'literal' ? String(value.value) : '';
    return (name) => (Object.hasOwn(CASES, style) ? CASES[style]!(name) : name);
  }

  #enum(cls: Class): JsonSchema {
    const values: unknown[] = [];
    for (const field of cls.def.fields) {
      const value = field.value
        ? settled(this.#machine.member(cls, field.name, { file: cls.file, line: field.line }))
        : field.name;
      const own = typeof value === 'string' || typeof value === 'number' ? value : field.name;
      values.push(this.#serdeName(field.annotations, cls) ?? (own === field.name ? this.#renamed(cls)(own) : own));
    }
    return { type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values };
  }
}

/** Whether .NET makes a parameter from its services: an undescribed one of a type that is named after what it does for others. */
function isService({ type, annotations }: Param, { module }: Scope): boolean {
  if (module.language !== 'csharp' || type?.k !== 'ref' || annotations.length > 0) return false;
  return /^I[A-Z]\w+$|(Service|Client|Repository|Factory|Manager|Provider|Store|Options|Accessor|Server|Mediator|Handler|Helper|Api|Settings|Connection|Cache|Engine)s?$/.test(
    type.name,
  );
}

/** Whether a parameter holds all arguments: `Parameters<T>` and `#[tool(aggr)] x: T` in Rust, a handler's `(input: T)` in Swift. */
function isWhole({ type, annotations, pattern }: Param, language: string): boolean {
  if (type?.k !== 'ref') return false;
  if (language === 'swift')
    return /^(input|args|arguments|params|parameters)$/.test(patternName(pattern)) && /^[A-Z]/.test(type.name);
  if (/(^|::)Parameters$/.test(type.name)) return true;
  return annotations.some(
    ({ name, args }) => name === 'tool' && args.some(({ value }) => value.k === 'name' && value.name === 'aggr'),
  );
}

const parts = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter(Boolean);
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** serde's `rename_all`, https://serde.rs/container-attrs.html#rename_all */
const CASES: Record<string, (name: string) => string> = {
  lowercase: (name) => name.toLowerCase(),
  UPPERCASE: (name) => name.toUpperCase(),
  PascalCase: (name) => parts(name).map(capital).join(''),
  camelCase: (name) =>
    parts(name)
      .map((word, i) => (i === 0 ? word : capital(word)))
      .join(''),
  snake_case: (name) => parts(name).join('_'),
  SCREAMING_SNAKE_CASE: (name) => parts(name).join('_').toUpperCase(),
  'kebab-case': (name) => parts(name).join('-'),
};

/** A wrapper that passes all its arguments on stands for the function it was made around. */
export function unwrapped(closure: Closure): Closure {
  let at = closure;
  for (let i = 0; i < 8; i++) {
    const { params } = at.def;
    if (params.length === 0 || params.some((param) => param.kind === 'one' || param.kind === 'named-only')) return at;
    let inner: Closure | undefined;
    for (let scope: Scope | null = at.scope; scope?.parent && !inner; scope = scope.parent)
      for (const value of scope.vars.values()) if (value instanceof Closure && value.def !== at.def) inner ??= value;
    if (!inner) return at;
    at = inner;
  }
  return at;
}

/** Sets a property whatever its name, `__proto__` included. */
function put(properties: Record<string, JsonSchema>, key: string, schema: JsonSchema): void {
  Object.defineProperty(properties, key, { value: schema, enumerable: true, configurable: true, writable: true });
}
