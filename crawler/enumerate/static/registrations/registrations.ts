/** Recognises registrations among what the machine sees, by the recipes of the language. */
import type { Listener, Machine } from '../evaluate/machine.ts';
import {
  Class,
  Closure,
  Instance,
  isTerm,
  List,
  type Place,
  Rec,
  type Scope,
  setField,
  settled,
  Term,
  textOf,
  type Value,
} from '../evaluate/values.ts';
import { generated } from '../generated.ts';
import type { FunctionDef } from '../ir.ts';
import type { CallRecipe, Recipe } from '../recipes.ts';
import { isJsonSchema } from '../schemas/schema.ts';
import { mentions } from '../sites.ts';
import { Declarations } from './declarations.ts';
import type { Found } from './found.ts';
import { Mounts } from './mounts.ts';
import { Records } from './records.ts';
import { Routes } from './routes.ts';
import { fieldOf, HINTS, handlerIn, isName, isOptionsRecord, isTool, KEYS, serverOf } from './shapes.ts';

/** Names of functions outside the source that register a tool they are given whole: `RegisterInstrumentedTool(server, tool, handler)`. */
const REGISTERS = /^(register|add|install|mount)\w*Tools?$/i;

/** Names of what makes or starts a server outside the source. */
const SERVES = /^(start|create|make|build|run|serve|define)?mcp(server)?$/i;

/** What SDKs of all languages call the answer to `tools/list`. */
const LIST_ANSWER = 'ListToolsResult';

export class Registrations implements Listener {
  readonly records: Records;
  readonly declarations: Declarations;
  readonly machine: Machine;
  readonly routes = new Routes();
  readonly #mounts = new Mounts();
  /** By language: a call means what its own language's SDKs mean by it. */
  readonly #recipes: ReadonlyMap<string, readonly Recipe[]>;

  /** `start` makes the machine that shows this what it sees; `sdkVersion` is that of the SDK which the package's manifest asks for. */
  constructor(
    recipes: ReadonlyMap<string, readonly Recipe[]>,
    sdkVersion: string | null,
    start: (listener: Listener) => Machine,
  ) {
    this.#recipes = recipes;
    this.machine = start(this);
    this.records = new Records(this.machine);
    this.declarations = new Declarations(this.machine, this.records, sdkVersion);
  }

  get found(): Found[] {
    return this.records.found;
  }

  get likely(): Found[] {
    return this.records.likely;
  }

  get count(): number {
    return this.found.length;
  }

  /** What stands in front of the names of a server's tools where it is mounted in others. */
  prefixOf(server: Value): string {
    return this.#mounts.prefixOf(server);
  }

  #recipesOf(scope: Scope | null): readonly Recipe[] {
    return this.#recipes.get(scope?.module.language ?? '') ?? [];
  }

  /** Names of the calls and decorators that register, in any SDK of a language. */
  names(language: string): Set<string> {
    return new Set(
      (this.#recipes.get(language) ?? []).flatMap(({ calls, decorators, generators, routes }) => [
        ...(calls ?? []).flatMap((each) => each.names),
        ...(generators ?? []).flatMap((each) => each.names),
        ...(routes?.names ?? []),
        ...(decorators?.define ?? []),
        ...(decorators?.list ?? []),
      ]),
    );
  }

  readonly #names = new Map<string, Set<string>>();
  readonly #registering = new WeakMap<FunctionDef, boolean>();

  registers(def: FunctionDef, language: string): boolean {
    let isRegistering = this.#registering.get(def);
    if (isRegistering === undefined) {
      let names = this.#names.get(language);
      if (!names) this.#names.set(language, (names = this.names(language)));
      isRegistering = mentions(def, names);
      this.#registering.set(def, isRegistering);
    }
    return isRegistering;
  }

  /** Definitions that the program made, whether or not it was seen to register them. */
  readonly made: Term[] = [];

  called(call: Term): boolean {
    const name = call.callee;
    if (isTool(call)) this.made.push(call);
    if (this.#decorating(call)) return true;
    if (name === LIST_ANSWER) {
      const listed = call.named.get('tools') ?? call.named.get('Tools') ?? call.args[0];
      this.records.list(listed, this.#recipesOf(call.scope)[0]?.sdk ?? '', call.place, 0.97, this.found);
      return true;
    }
    if (name === 'include_router') this.routes.include(call);
    for (const recipe of this.#recipesOf(call.scope)) {
      if (recipe.routes?.names.includes(name)) this.routes.serve(call, recipe.routes, recipe.sdk);
      if (recipe.mounts?.names.includes(name)) this.#mounts.add(call, recipe.mounts);
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
            if (!(arg instanceof Class) || !recipe.classes?.[0] || this.declarations.classes.has(arg)) continue;
            this.declarations.classes.add(arg);
            this.declarations.inherited(arg, recipe.classes[0], recipe.sdk);
          }
          const parts = [call, ...call.args, ...(call.named.has('tools') ? [call.named.get('tools')] : [])].filter(
            (arg) => arg !== call || call.isNew || call.named.has('name'),
          );
          // A function is run for the definition it may return only where nothing else is one: else it is the handler.
          const isFunction = (arg: Value): boolean => settled(arg) instanceof Closure;
          for (const some of [parts.filter((arg) => !isFunction(arg)), parts.filter(isFunction)]) {
            const taken = some.map((arg) => this.records.items(arg, recipe.sdk, call.place));
            if (taken.includes(true)) return this.#typed(call, each, before);
          }
        } else if (this.#registration(call, recipe.sdk, this.found, 0.97)) return this.#typed(call, each, before);
      }
    }
    if (SERVES.test(name) && this.#served(call)) return true;
    if (looksLikeRegistration(call)) return this.#registration(call, '', this.found, 0.85);
    if (!REGISTERS.test(name) || this.records.isWithin) return false;
    const before = this.found.length;
    const tool = call.args.find((arg) => isTool(settled(arg)));
    return (
      tool !== undefined &&
      this.records.record(tool, '', call.place, 0.85, this.found) &&
      this.#typed(call, { names: [], as: 'record', isTyped: true }, before)
    );
  }

  /** Definitions that a server is made with by a library that is not known: by a list, or by their names. */
  #served(call: Term): boolean {
    const { found, records } = this;
    const before = found.length;
    const given = call.args.flatMap((arg) => {
      const rec = settled(arg);
      return rec instanceof Rec ? [rec, settled(rec.fields.get('tools'))] : [];
    });
    for (const value of given) {
      if (value instanceof List && value.items.some((item) => item instanceof Rec && isWhole(item)))
        records.list(value, '', call.place, 0.8, found);
      if (!(value instanceof Rec)) continue;
      for (const [key, field] of value.fields) {
        const item = settled(field);
        if (!(item instanceof Rec && isWhole(item))) continue;
        records.record(item.fields.has('name') ? item : named(item, key, value), '', call.place, 0.8, found);
      }
    }
    return found.length > before;
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
    if (!REGISTERS.test(name)) return;
    const { sdk = '' } = this.#recipesOf(call.scope)[0] ?? {};
    for (const item of call.args.flatMap((arg) => (arg instanceof List ? arg.items : [arg])))
      if (isTool(settled(item))) this.records.record(item, sdk, call.place, 0.7, this.likely);
  }

  decorated(decorator: Term, target: Closure): void {
    const name = decorator.callee;
    if (this.routes.add(decorator, target)) return;
    for (const { decorators, sdk } of this.#recipesOf(target.scope)) {
      if (decorators?.define.includes(name)) this.records.define(decorator, target, sdk);
      else if (decorators?.list.includes(name))
        this.records.list(
          this.machine.call(target, [], new Map(), decorator.place),
          sdk,
          decorator.place,
          0.98,
          this.found,
        );
      else continue;
      return;
    }
  }

  /** A decorator called on a function where that is not defined: `mcp.tool()(high_water)`. */
  #decorating(call: Term): boolean {
    const [target] = call.args;
    const decorator = call.base;
    if (decorator?.op !== 'call' || !(target instanceof Closure)) return false;
    const recipe = this.#recipesOf(call.scope).find(({ decorators }) => decorators?.define.includes(decorator.callee));
    if (recipe) this.records.define(decorator, target, recipe.sdk);
    return recipe !== undefined;
  }

  /** A decorator of the source's own that is named like an SDK's, and registers where nobody sees it. */
  decoratedOwn(decorator: Term, target: Closure): void {
    for (const { decorators, sdk } of this.#recipesOf(target.scope))
      if (decorators?.define.includes(decorator.callee)) {
        this.records.define(decorator, target, sdk, this.likely);
        return;
      }
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
      this.records.list(tools, sdk, call.place, 0.98, this.found);
    }
    return true;
  }

  /** Name, description, schema, options and handler from a call's arguments, in whatever order an SDK wants them. */
  #registration(call: Term, sdk: string, into: Found[], confidence: number): boolean {
    const args = call.args;
    const server = serverOf(call);
    const [first] = args;
    if (first instanceof Closure && first.def.name) {
      if (into === this.found) this.records.define(call, first, sdk);
      return true;
    }
    // Functions that take the server first: `registerAppTool(server, name, config, handler)`.
    let at = args.findIndex((arg) => textOf(arg) !== null || isDefinition(settled(arg)));
    if (at < 0 || at > 1) return false;
    const nameText = textOf(args[at]);
    if (!nameText) {
      const before = into.length;
      const isTaken = this.records.record(args[at], sdk, call.place, confidence, into);
      for (const each of into.slice(before)) each.server = server;
      return isTaken;
    }
    const isSaid = at === 0 && sdk !== '' && into === this.found && handlerIn(args) !== null && isWords(nameText.text);
    if (!isName(nameText.text) && !isSaid) return false;
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

function isDefinition(value: Value): boolean {
  return (
    value instanceof Rec ||
    value instanceof Instance ||
    (isTerm(value) && value.op === 'call' && /tool|function/i.test(value.callee))
  );
}

/** Whether a text could be the name of a tool in words, as SDKs let one have: `Search the archive`. */
const isWords = (text: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,62}$/u.test(text);

/** Whether a record says what is called and with what: a schema beside the function that handles it. */
function isWhole(rec: Rec): boolean {
  const fields = [...rec.fields.values()];
  return KEYS.input.some((key) => rec.fields.has(key)) && fields.some((field) => settled(field) instanceof Closure);
}

/** A record with the name that it is kept by. */
function named(rec: Rec, name: string, within: Rec): Rec {
  const whole = new Rec(rec.place);
  setField(whole, 'name', name, within.lines.get(name) ?? rec.place.line);
  for (const [key, field] of rec.fields) setField(whole, key, field, rec.lines.get(key) ?? rec.place.line);
  return whole;
}
