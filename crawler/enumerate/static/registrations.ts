/** Recognises registrations among what the machine sees, by the recipes of the language, and takes the parts of a definition from them. */

import type { Listener, Machine } from './evaluate/machine.ts';
import {
  Class,
  Closure,
  Instance,
  isTerm,
  List,
  type Place,
  Rec,
  type Scope,
  settled,
  Term,
  Text,
  textOf,
  type Value,
} from './evaluate/values.ts';
import { generated } from './generated.ts';
import type { AnnotationRecipe, CallRecipe, ClassRecipe, Recipe } from './recipes.ts';
import { isJsonSchema } from './schemas/schema.ts';
import { unwrapped } from './schemas/types.ts';

/** A definition as found: its parts still values. */
export interface Found {
  name: Value;
  title: Value;
  description: Value;
  input: Value;
  output: Value;
  annotations: Value;
  /**
   * Where the definition begins: the name of a function that is a tool, the head of a class that is one, the record or call that gives one
   * written out, and of parts that are put together elsewhere the line that gives the name.
   */
  place: Place;
  /** Whether it begins there however far from it the name is written: decorators and classes can be long. */
  isWhole?: boolean;
  enabled: boolean | null;
  sdk: string;
  /** How sure it is that a server registers it. */
  confidence: number;
  /** The server it was registered with, for prefixes given where that is mounted. */
  server: Value;
}

/** Keys of a definition's parts, in the spellings of SDKs and hand-written servers, best first. */
const KEYS = {
  name: ['name', 'Name', 'tool_name', 'toolName', 'id'],
  title: ['title', 'Title', 'displayName'],
  description: ['description', 'Description', 'desc'],
  input: [
    'inputSchema',
    'input_schema',
    'InputSchema',
    'RawInputSchema',
    'parameters',
    'paramsSchema',
    'params_schema',
    'schema',
    'argsSchema',
    'input_model',
    'args_schema',
    'args',
    'input',
    'params',
    'Parameters',
  ],
  output: ['outputSchema', 'output_schema', 'OutputSchema'],
  annotations: ['annotations', 'Annotations', 'hints'],
} as const;

export const HINTS: Record<string, string> = {
  readonlyhint: 'readOnlyHint',
  destructivehint: 'destructiveHint',
  idempotenthint: 'idempotentHint',
  openworldhint: 'openWorldHint',
};

/** The first of several fields that a record, instance, call with named arguments or chain of a builder's calls has. */
export function fieldOf(value: Value, keys: readonly string[], member: (value: Value, key: string) => Value): Value {
  for (const key of keys) {
    const found = value instanceof Term ? (value.named.get(key) ?? built(value, key)) : member(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a builder was given: `Tool.builder().name("x").description("y").build()`, `Tool::new("x").with_description("y")`. */
function built(term: Term, key: string): Value {
  const Key = key[0]!.toUpperCase() + key.slice(1);
  const calls = [key, `with_${key}`, `set_${key}`, `with${Key}`];
  const options = [`With${Key}`, `WithTool${Key.replace(/s$/, '')}`];
  for (let at: Term | null = term; at?.op === 'call'; at = at.target) {
    if (at.args.length === 1 && calls.includes(at.callee)) return at.args[0];
    for (const arg of at.args)
      if (arg instanceof Term && arg.op === 'call' && options.includes(arg.callee)) return arg.args[0];
  }
  return undefined;
}

/** Hints given one by one: `WithReadOnlyHintAnnotation(true)`. */
function hintOptions(term: Term): Value {
  const rec = new Rec(term.place);
  for (const arg of term.args) {
    const [, key] = (arg instanceof Term && /^With(.*)Annotation$/.exec(arg.callee)) || [];
    if (key && key !== 'Tool') rec.fields.set(key, (arg as Term).args[0]);
  }
  return rec.fields.size > 0 ? rec : undefined;
}

const isName = (text: string): boolean => /^[^\s"'`<>{}()]{1,128}$/.test(text) && !/^https?:|\/\//.test(text);

export class Registrations implements Listener {
  readonly found: Found[] = [];
  /** Definitions that look registered but were handed to code of the source; used when nothing surer is known by that name. */
  readonly likely: Found[] = [];
  /** By language: a call means what its own language's SDKs mean by it. */
  readonly #recipes: ReadonlyMap<string, readonly Recipe[]>;
  machine!: Machine;
  /** The version of its SDK that the package's manifest asks for. */
  sdkVersion: string | null = null;

  constructor(recipes: ReadonlyMap<string, readonly Recipe[]>) {
    this.#recipes = recipes;
  }

  #recipesOf(scope: Scope | null): readonly Recipe[] {
    return this.#recipes.get(scope?.module.language ?? '') ?? [];
  }

  get count(): number {
    return this.found.length;
  }

  /** Names of the calls and decorators that register, in any SDK of a language. */
  names(language: string): Set<string> {
    return new Set(
      (this.#recipes.get(language) ?? []).flatMap(({ calls, decorators, generators }) => [
        ...(calls ?? []).flatMap((each) => each.names),
        ...(generators ?? []).flatMap((each) => each.names),
        ...(decorators?.define ?? []),
        ...(decorators?.list ?? []),
      ]),
    );
  }

  called(call: Term): boolean {
    const name = call.callee;
    for (const recipe of this.#recipesOf(call.scope)) {
      if (recipe.mounts?.names.includes(name)) this.#mount(call, recipe.mounts);
      for (const each of recipe.generators ?? [])
        if (each.names.includes(name)) {
          this.found.push(...generated(call, each, recipe.sdk, this.machine));
          return true;
        }
      for (const each of recipe.calls ?? []) {
        if (!each.names.includes(name)) continue;
        const before = this.found.length;
        if (each.as === 'handler') {
          if (this.#handler(call, each.on ?? [], recipe.sdk)) return true;
        } else if (each.as === 'record') {
          const given = [...call.args, call.named.get('tools')].flatMap((arg) =>
            arg instanceof List ? arg.items : [arg],
          );
          for (const arg of given) {
            if (!(arg instanceof Class) || !recipe.classes?.[0] || this.classes.has(arg)) continue;
            this.classes.add(arg);
            this.inherited(arg, recipe.classes[0], recipe.sdk);
          }
          const parts = [call, ...call.args, ...(call.named.has('tools') ? [call.named.get('tools')] : [])].filter(
            (arg) => arg !== call || call.isNew || call.named.has('name'),
          );
          // A function is run for the definition it may return only where nothing else is one: else it is the handler.
          const isFunction = (arg: Value): boolean => settled(arg) instanceof Closure;
          for (const some of [parts.filter((arg) => !isFunction(arg)), parts.filter(isFunction)]) {
            const taken = some.map((arg) => this.#items(arg, recipe.sdk, call.place));
            if (taken.includes(true)) return this.#typed(call, each, before);
          }
        } else if (this.#registration(call, recipe.sdk, this.found, 0.97)) return this.#typed(call, each, before);
      }
    }
    if (looksLikeRegistration(call)) return this.#registration(call, '', this.found, 0.85);
    if (!REGISTERS.test(name) || this.#depth > 0) return false;
    const before = this.found.length;
    const tool = call.args.find((arg) => isTool(settled(arg)));
    return (
      tool !== undefined &&
      this.record(tool, '', call.place, 0.85, this.found) &&
      this.#typed(call, { names: [], as: 'record', isTyped: true }, before)
    );
  }

  /** Gives what was just found the type that the handler among the arguments takes, where it has no schema of its own. */
  #typed(call: Term, recipe: CallRecipe, from: number): true {
    if (!recipe.isTyped) return true;
    const handler = handlerIn(call.args);
    if (!handler) return true;
    for (const each of this.found.slice(from))
      each.input = recipe.as === 'arguments' ? handler : (each.input ?? handler);
    return true;
  }

  calledOwn(name: string, call: Term): void {
    for (const recipe of this.#recipesOf(call.scope))
      for (const each of recipe.calls ?? [])
        if (each.as !== 'handler' && each.names.includes(name)) {
          this.#registration(call, recipe.sdk, this.likely, 0.7);
          return;
        }
  }

  decorated(decorator: Term, target: Closure): void {
    const name = decorator.callee;
    for (const { decorators, sdk } of this.#recipesOf(target.scope)) {
      if (decorators?.define.includes(name)) this.#define(decorator, target, sdk);
      else if (decorators?.list.includes(name))
        this.list(this.machine.call(target, [], new Map(), decorator.place), sdk, decorator.place, 0.98, this.found);
      else continue;
      return;
    }
  }

  /** A decorator of the source's own that is named like an SDK's, and registers where nobody sees it. */
  decoratedOwn(decorator: Term, target: Closure): void {
    for (const { decorators, sdk } of this.#recipesOf(target.scope))
      if (decorators?.define.includes(decorator.callee)) {
        this.#define(decorator, target, sdk, this.likely);
        return;
      }
  }

  /** A function made a tool: by a decorator, or given to a call together with options. */
  #define(call: Term, target: Closure, sdk: string, into: Found[] = this.found): void {
    const isCall = call.op === 'call';
    // What a wrapper passes everything on to gives the name and the words, as functools.wraps has it.
    const { def, file } = unwrapped(target);
    const options: Value = isCall ? call : undefined;
    const part = (key: keyof typeof KEYS): Value =>
      options instanceof Term ? fieldOf(options, KEYS[key], () => undefined) : undefined;
    const given = isCall ? call.args.find((arg) => textOf(arg) !== null) : undefined;
    // A wrapper of something unknown has no name of its own.
    const { params } = def;
    const isWrapper = params.length > 0 && params.every(({ kind }) => kind === 'rest' || kind === 'named-rest');
    if (isWrapper && part('name') === undefined && given === undefined) return;
    into.push({
      name: part('name') ?? given ?? def.name,
      title: part('title'),
      description: part('description') ?? def.doc,
      input: (into === this.likely ? part('input') : undefined) ?? target,
      output: undefined,
      annotations: part('annotations'),
      ...definedAs(call, { file, line: def.line }, (part('name') ?? given) !== undefined),
      enabled: this.machine.enabled,
      sdk,
      confidence: 0.98,
      server: this.#server(call),
    });
  }

  #server(call: Term): Value {
    const method = call.op === 'call' ? call.base : call;
    return method?.op === 'member' ? (method.receiver ?? method.base ?? undefined) : undefined;
  }

  readonly #mounts: { parent: Value; child: Value; prefix: string; separator: string }[] = [];

  #mount(call: Term, { prefix, separator }: NonNullable<Recipe['mounts']>): void {
    const named = prefix.map((key) => textOf(call.named.get(key))).find((text) => text !== null);
    const given = named ?? call.args.map(textOf).find((text) => text !== null);
    const child = call.args.find((arg) => textOf(arg) === null) ?? call.named.get('server');
    if (child !== undefined)
      this.#mounts.push({ parent: this.#server(call), child, prefix: given?.text ?? '', separator });
  }

  /** What stands in front of the names of a server's tools where it is mounted in others. */
  prefixOf(server: Value): string {
    let prefix = '';
    let at = server;
    for (let i = 0; i < 8; i++) {
      const mount = this.#mounts.find(({ child }) => child === at);
      if (!mount || at === undefined) break;
      if (mount.prefix) prefix = `${mount.prefix}${mount.separator}${prefix}`;
      at = mount.parent;
    }
    return prefix;
  }

  #handler(call: Term, on: readonly string[], sdk: string): boolean {
    const isList = call.args.some(
      (arg) => (isTerm(arg) && on.includes(arg.name)) || on.includes(textOf(arg)?.text ?? ''),
    );
    if (!isList) return false;
    for (const arg of call.args) {
      if (!(arg instanceof Closure)) continue;
      const result = settled(this.machine.call(arg, [], new Map(), call.place));
      const tools =
        result instanceof Rec
          ? result.fields.get('tools')
          : result instanceof Term && result.named.has('tools')
            ? result.named.get('tools')
            : result;
      this.list(tools, sdk, call.place, 0.98, this.found);
    }
    return true;
  }

  /** Takes a definition, or all of a list of them. */
  #items(value: Value, sdk: string, place: Place): boolean {
    let plain = settled(value);
    const before = this.found.length;
    if (plain instanceof Closure) {
      plain = settled(this.machine.callCold(plain));
      if (this.found.length > before) return true;
    }
    if (plain instanceof List) this.list(plain, sdk, place, 0.97, this.found);
    else this.record(plain, sdk, place, 0.97, this.found);
    return this.found.length > before;
  }

  /** Takes every definition of a list. */
  list(value: Value, sdk: string, place: Place, confidence: number, into: Found[]): void {
    const plain = settled(value);
    const items = plain instanceof List ? plain.items : plain instanceof Rec ? [...plain.fields.values()] : [];
    for (const item of items) {
      const holds = plain instanceof List ? plain.conditions.get(item) : undefined;
      this.record(item, sdk, place, confidence, into, holds === undefined ? true : holds);
    }
  }

  /** Takes one complete definition; false when the value is none. */
  record(
    value: Value,
    sdk: string,
    place: Place,
    confidence: number,
    into: Found[],
    enabled: boolean | null = true,
  ): boolean {
    const item = settled(value);
    if (!(item instanceof Rec || item instanceof Instance || item instanceof Term)) return false;
    const part = (key: keyof typeof KEYS): Value =>
      fieldOf(item, KEYS[key], (of, name) => this.machine.member(of, name, place));
    const name = part('name');
    const [made] = item instanceof Term ? item.args : [];
    if (
      made instanceof Closure &&
      item instanceof Term &&
      item.op === 'call' &&
      made.scope.module.language === 'python'
    ) {
      this.#define(item, made, sdk);
      return true;
    }
    const ordered = item instanceof Term && textOf(name) === null ? inOrder(item) : null;
    const handler = item instanceof Term && item.isNew ? handlerIn(item.args) : null;
    if (textOf(name ?? ordered?.name) === null) return this.#wrapped(item, sdk, place, confidence, into, enabled);
    into.push({
      name: name ?? ordered?.name,
      title: part('title'),
      description: part('description') ?? ordered?.description,
      input:
        part('input') ?? (ordered && madeOfOptions(item as Term) ? item : (ordered?.input ?? handler ?? undefined)),
      output: part('output'),
      annotations: part('annotations') ?? (item instanceof Term ? hintOptions(item) : undefined),
      ...this.#begin(item),
      enabled: enabled === true ? this.machine.enabled : enabled,
      sdk,
      confidence,
      server: undefined,
    });
    return true;
  }

  /** A definition inside what is registered, beside its handler: `SyncToolSpecification(tool, handler)`, `ServerTool{Tool: …, Handler: …}`. */
  #wrapped(
    item: Value,
    sdk: string,
    place: Place,
    confidence: number,
    into: Found[],
    enabled: boolean | null,
  ): boolean {
    if (item instanceof Term && /Server$/.test(item.callee)) return false;
    const inner =
      item instanceof Term
        ? [...item.args, ...item.named.values(), ...WRAPS.map((key) => built(item, key))]
        : WRAPS.map((key) => this.machine.member(item, key, place));
    for (const each of inner) {
      const value = settled(each);
      if (
        (value instanceof Rec || value instanceof Instance || (isTerm(value) && value.op === 'call')) &&
        value !== item &&
        this.#depth < 3
      ) {
        this.#depth++;
        const isTaken = this.record(value, sdk, place, confidence, into, enabled);
        this.#depth--;
        if (isTaken) return true;
      }
    }
    return false;
  }

  #depth = 0;

  /** Annotated functions of a class, or of none, and annotated classes. */
  annotated(target: Closure | Class, recipe: AnnotationRecipe, sdk: string): void {
    const { def, file } = target;
    const scope = target instanceof Closure ? this.machine.scopeIn(target) : target.scope;
    const annotation = def.annotations.find((each) => recipe.names.includes(each.name))!;
    const value = this.machine.evaluate(annotation.expr, scope, file);
    const options = isTerm(value) && value.args[0] instanceof Rec ? value.args[0] : value;
    const part = (keys: readonly string[] | undefined): Value =>
      keys
        ? fieldOf(options, keys, (of, key) => this.machine.member(of, key, { file, line: annotation.line }))
        : undefined;
    const described = def.annotations.find((each) => recipe.describedBy?.includes(each.name));
    const description = described ? this.machine.evaluate(described.expr, scope, file) : undefined;
    const positional = isTerm(value) && recipe.positional ? value.args.filter((arg) => textOf(arg) !== null) : [];
    const given = part(recipe.name) ?? (recipe.positional === 'name' ? positional[0] : undefined);
    const own = recipe.nameFrom ? recipe.nameFrom(def.name, this.sdkVersion) : def.name;
    const name = textOf(given)?.text ? given : own;
    this.found.push({
      name: recipe.isRenamed
        ? new Term({ op: 'operation', name: '', place: { file, line: annotation.line }, fallback: { value: name } })
        : name,
      title: part(recipe.title),
      description:
        part(recipe.description) ??
        (recipe.positional === 'description' ? positional[0] : undefined) ??
        (isTerm(description) ? (description.args[0] ?? description.named.get('description')) : undefined) ??
        def.doc,
      input: part(recipe.input) ?? target,
      output: undefined,
      annotations: part(['annotations']) ?? options,
      place: { file, line: isAbove(target) ? def.line : annotation.line },
      enabled: true,
      sdk,
      confidence: 0.95,
      server: undefined,
    });
  }

  /** Name, description and schema in a row: `{"name", "what it does", "{\"type\": …}"}`. */
  row(value: Value): void {
    if (!(value instanceof List)) return;
    const [name, description, schema] = value.items;
    if (typeof name === 'string' && isName(name) && typeof schema === 'string')
      this.found.push({
        name,
        description,
        input: schema,
        title: undefined,
        output: undefined,
        annotations: undefined,
        place: value.place,
        enabled: true,
        sdk: '',
        confidence: 0.7,
        server: undefined,
      });
  }

  /** What a hand-written server answers to `tools/list`: the definitions anywhere in a value. */
  answer(value: Value, place: Place, depth = 0): void {
    const plain = settled(value);
    if (depth > 6) return;
    if (plain instanceof List) for (const item of plain.items) this.answer(item, place, depth + 1);
    if (isTool(plain)) this.record(plain, '', place, 0.75, this.found);
    if (!(plain instanceof Rec)) return;
    if (plain.fields.has('name') && ['inputSchema', 'input_schema'].some((key) => plain.fields.has(key)))
      this.record(plain, '', place, 0.75, this.found);
    else for (const field of plain.fields.values()) this.answer(field, place, depth + 1);
  }

  /** Takes the definitions among the items of a value that were not registered, where at least `least` of the others were. */
  siblings(value: List | Rec, least: number): void {
    const items = value instanceof List ? value.items : [...value.fields.values()];
    const known = new Set(this.found.map(({ name }) => textOf(name)?.text));
    const named = items.filter((item) => item instanceof Rec).map((item) => ({ item, name: wholeName(item) }));
    if (named.filter(({ name }) => name !== null && known.has(name)).length < least) return;
    const { sdk } = this.found[0]!;
    for (const { item, name } of named)
      if (name !== null && !known.has(name)) this.record(item, sdk, item.place, 0.75, this.found, false);
  }

  /** Where a definition that is one value begins. */
  #begin(item: Rec | Instance | Term): Pick<Found, 'place' | 'isWhole'> {
    if (item instanceof Rec)
      return { place: { file: item.place.file, line: item.lines.get('name') ?? item.place.line } };
    if (item instanceof Term) return { place: item.definedAt ?? item.place };
    const set = item.places.get('name');
    if (set) return { place: set };
    const head = this.machine.headOf(item.cls, 'name');
    if (!head && KEYS.name.some((key) => item.fields.has(key))) return { place: item.place };
    return { place: head ?? { file: item.cls.file, line: item.cls.def.line }, isWhole: true };
  }

  /** Classes that were given to a registration. */
  readonly classes = new Set<Class>();

  /** A class that is a tool: its parts are what an instance has under the recipe's names. */
  inherited(cls: Class, recipe: ClassRecipe, sdk: string): void {
    const place = { file: cls.file, line: cls.def.line };
    const instance = this.machine.instantiate(cls, [], new Map(), place);
    const part = (keys: readonly string[]): Value => {
      for (const key of keys) {
        const value = this.machine.member(instance, key, place);
        const found = value instanceof Closure ? this.machine.call(value, [], new Map(), place) : value;
        if (!isTerm(found) && found !== undefined && found !== null) return found;
        if (isTerm(found) && found.op === 'call') return found;
      }
      return undefined;
    };
    const name = part(recipe.name) ?? recipe.nameFrom?.(cls.def.name);
    if (textOf(name) === null) return;
    const method = cls.methods.find(({ def }) => recipe.method?.includes(def.name));
    this.found.push({
      name,
      title: part(recipe.title ?? ['title']),
      description: part(recipe.description) ?? cls.def.doc,
      input:
        part(recipe.input) ?? (method ? new Closure(method.def, method.scope, method.file, instance, cls) : undefined),
      output: undefined,
      annotations: part(['annotations']),
      ...this.#begin(instance),
      enabled: true,
      sdk,
      confidence: 0.9,
      server: undefined,
    });
  }

  /** A file that is a tool. */
  exported(metadata: Value, schema: Value, sdk: string): void {
    const rec = settled(metadata);
    const before = this.found.length;
    if (rec instanceof Rec) this.record(rec, sdk, rec.place, 0.95, this.found);
    if (this.found.length > before) this.found.at(-1)!.input ??= schema;
  }

  /** Name, description, schema, options and handler from a call's arguments, in whatever order an SDK wants them. */
  #registration(call: Term, sdk: string, into: Found[], confidence: number): boolean {
    const args = call.args;
    const server = this.#server(call);
    const [first] = args;
    if (first instanceof Closure && first.def.name) {
      if (into === this.found) this.#define(call, first, sdk);
      return true;
    }
    // Functions that take the server first: `registerAppTool(server, name, config, handler)`.
    let at = args.findIndex((arg) => textOf(arg) !== null || isDefinition(settled(arg)));
    if (at < 0 || at > 1) return false;
    const nameText = textOf(args[at]);
    if (!nameText) return this.record(args[at], sdk, call.place, confidence, into);
    if (!isName(nameText.text)) return false;
    const found: Found = {
      name: args[at],
      title: undefined,
      description: undefined,
      input: undefined,
      output: undefined,
      annotations: undefined,
      place: call.definedAt ?? call.place,
      enabled: this.machine.enabled,
      sdk,
      confidence,
      server,
    };
    let sawMore = false;
    for (at++; at < args.length; at++) {
      const arg = settled(args[at]);
      if (arg instanceof Closure) sawMore = true;
      else if (textOf(arg) !== null && found.description === undefined) found.description = arg;
      else if (arg instanceof Rec || arg instanceof Instance || isTerm(arg) || arg instanceof Class) {
        sawMore = true;
        this.#option(found, arg, call.place);
      }
    }
    if (!sawMore && found.description === undefined) return false;
    into.push(found);
    return true;
  }

  /** One object among the arguments: options by their keys, hints, or a schema. */
  #option(found: Found, arg: Value, place: Place): void {
    if (isTerm(arg)) {
      if ((arg.op === 'call' || arg.name === 'shape') && found.input === undefined) found.input = arg;
      return;
    }
    const part = (key: keyof typeof KEYS): Value =>
      fieldOf(arg, KEYS[key], (of, name) => this.machine.member(of, name, place));
    const keys = arg instanceof Rec ? [...arg.fields.keys()] : [];
    if (keys.length > 0 && keys.every((key) => key.toLowerCase() in HINTS || key === 'title')) {
      found.annotations ??= arg;
      return;
    }
    const isOptions = arg instanceof Instance || (arg instanceof Rec && !isJsonSchema(arg) && isOptionsRecord(arg));
    if (!isOptions) {
      if (found.input === undefined) found.input = arg;
      return;
    }
    found.title ??= part('title');
    found.description ??= part('description');
    found.input ??= part('input');
    found.output ??= part('output');
    found.annotations ??= part('annotations');
  }
}

/** A call of a wrapper that is not known: `context.accountTool("name", {description: "…"}, handler)`. */
function looksLikeRegistration(call: Term): boolean {
  const [name, options, ...rest] = call.args;
  return (
    /[a-z]Tool$/.test(call.callee) &&
    textOf(name) !== null &&
    options instanceof Rec &&
    isOptionsRecord(options) &&
    rest.some((arg) => arg instanceof Closure)
  );
}

/** Names of functions outside the source that register a tool they are given whole: `RegisterInstrumentedTool(server, tool, handler)`. */
const REGISTERS = /^(register|add|install|mount)\w*Tools?$/i;

/** Whether a value is an SDK's own type of a tool, or one of that name: `Tool{Name: …}`, `new Tool { Name = … }`. */
function isTool(value: Value): boolean {
  const name =
    value instanceof Instance ? value.cls.def.name : value instanceof Term && value.op === 'call' ? value.callee : '';
  return /^(Server)?Tool(Definition|Spec)?$/.test(name);
}

/** Where a registered value keeps the definition. */
const WRAPS = ['tool', 'Tool', 'definition', 'spec', 'schema', '0'];

/** Name, description and schema given to a constructor in this order: `new Tool("name", "what it does", schema)`. */
function inOrder(call: Term): { name: Value; description: Value; input: Value } | null {
  if (call.op !== 'call' || !/tool/i.test(call.callee)) return null;
  const [name, description, ...rest] = call.args;
  if (textOf(name) === null || !isName(textOf(name)!.text)) return null;
  const input = rest.find(
    (each) => settled(each) instanceof Rec || isTerm(settled(each)) || typeof settled(each) === 'string',
  );
  return {
    name,
    description: textOf(description) ? description : undefined,
    input: textOf(description) ? input : description,
  };
}

/** Whether the attributes of a function count as above its definition; of what is annotated on one line with its name they are part of it. */
function isAbove(target: Closure | Class): boolean {
  return target instanceof Closure && target.scope.module.language === 'rust';
}

/** Whether a call is given its parts by further calls: `NewTool("name", WithDescription(…), WithString(…))`. */
function madeOfOptions(call: Term): boolean {
  const rest = call.args.slice(1).flatMap((arg) => (arg instanceof List ? arg.items : [arg]));
  return /^NewTool/.test(call.callee) && rest.every((arg) => isTerm(arg) && /^With/.test(arg.callee));
}

/** A record of options has a text (or nothing) as description; a set of parameters has schemas in all its fields. */
function isOptionsRecord(rec: Rec): boolean {
  const description = settled(rec.fields.get('description'));
  if (typeof description === 'string' || description instanceof Text) return true;
  if (['inputSchema', 'outputSchema', 'annotations', '_meta'].some((key) => rec.fields.has(key))) return true;
  const title = settled(rec.fields.get('title'));
  return typeof title === 'string' || (rec.fields.has('description') && !isTerm(description));
}

/** The name of a record that is a complete definition; null for others. */
function wholeName(rec: Rec): string | null {
  const has = (keys: readonly string[]): boolean => keys.some((key) => rec.fields.has(key));
  const name = KEYS.name.map((key) => textOf(rec.fields.get(key))).find((text) => text !== null);
  return name && isName(name.text) && has(KEYS.description) && has(KEYS.input) ? name.text : null;
}

/** The function among some arguments that handles the calls of a tool, also where it is wrapped by other calls. */
function handlerIn(args: readonly Value[], depth = 0): Closure | null {
  for (const arg of args) {
    if (arg instanceof Closure) return arg;
    if (!(arg instanceof Term) || depth > 3) continue;
    for (let at: Term | null = arg; at; at = at.base) {
      const inner = handlerIn(at.args, depth + 1);
      if (inner) return inner;
    }
  }
  return null;
}

/** A function made a tool begins at its name; one that a call is given together with a name, where that name is. */
function definedAs(call: Term, own: Place, isNamed: boolean): Pick<Found, 'place' | 'isWhole'> {
  const isGiven = isNamed && call.args.some((arg) => arg instanceof Closure);
  return isGiven ? { place: call.definedAt ?? call.place } : { place: own, isWhole: true };
}

function isDefinition(value: Value): boolean {
  return (
    value instanceof Rec ||
    value instanceof Instance ||
    (isTerm(value) && value.op === 'call' && /tool|function/i.test(value.callee))
  );
}
