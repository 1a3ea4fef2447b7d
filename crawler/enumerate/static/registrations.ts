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
  settled,
  Term,
  Text,
  textOf,
  type Value,
} from './evaluate/values.ts';
import type { Recipe } from './recipes.ts';
import { isJsonSchema } from './schemas/schema.ts';

/** A definition as found: its parts still values. */
export interface Found {
  name: Value;
  title: Value;
  description: Value;
  input: Value;
  output: Value;
  annotations: Value;
  place: Place;
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

/** The first of several fields that a record, instance or call with named arguments has. */
export function fieldOf(value: Value, keys: readonly string[], member: (value: Value, key: string) => Value): Value {
  for (const key of keys) {
    const found = value instanceof Term ? value.named.get(key) : member(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isName = (text: string): boolean => /^[^\s"'`<>{}()]{1,128}$/.test(text) && !/^https?:|\/\//.test(text);

export class Registrations implements Listener {
  readonly found: Found[] = [];
  /** Definitions that look registered but were handed to code of the source; used when nothing surer is known by that name. */
  readonly likely: Found[] = [];
  readonly #recipes: readonly Recipe[];
  machine!: Machine;

  constructor(recipes: readonly Recipe[]) {
    this.#recipes = recipes;
  }

  called(call: Term): boolean {
    const name = call.callee;
    for (const recipe of this.#recipes)
      for (const each of recipe.calls ?? []) {
        if (!each.names.includes(name)) continue;
        if (each.as === 'handler') {
          if (this.#handler(call, each.on ?? [], recipe.sdk)) return true;
        } else if (this.#registration(call, recipe.sdk, this.found, 0.97)) return true;
      }
    return false;
  }

  calledOwn(name: string, call: Term): void {
    for (const recipe of this.#recipes)
      for (const each of recipe.calls ?? [])
        if (each.as !== 'handler' && each.names.includes(name)) {
          this.#registration(call, recipe.sdk, this.likely, 0.7);
          return;
        }
  }

  decorated(): void {}

  #handler(call: Term, on: readonly string[], sdk: string): boolean {
    const isList = call.args.some(
      (arg) => (isTerm(arg) && on.includes(arg.name)) || on.includes(textOf(arg)?.text ?? ''),
    );
    if (!isList) return false;
    for (const arg of call.args) {
      if (!(arg instanceof Closure)) continue;
      const result = settled(this.machine.call(arg, [], new Map(), call.place));
      this.list(result instanceof Rec ? result.fields.get('tools') : result, sdk, call.place, 0.98, this.found);
    }
    return true;
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
    if (textOf(name) === null) return false;
    into.push({
      name,
      title: part('title'),
      description: part('description'),
      input: part('input'),
      output: part('output'),
      annotations: part('annotations'),
      place: placeOf(item),
      enabled: enabled === true ? this.machine.enabled : enabled,
      sdk,
      confidence,
      server: undefined,
    });
    return true;
  }

  /** Name, description, schema, options and handler from a call's arguments, in whatever order an SDK wants them. */
  #registration(call: Term, sdk: string, into: Found[], confidence: number): boolean {
    const args = call.args;
    const server = call.base?.op === 'member' ? (call.base.receiver ?? call.base.base ?? undefined) : undefined;
    // Functions that take the server first: `registerAppTool(server, name, config, handler)`.
    let at = args.findIndex(
      (arg) => textOf(arg) !== null || settled(arg) instanceof Rec || settled(arg) instanceof Instance,
    );
    if (at < 0 || at > 1) return false;
    const nameText = textOf(args[at]);
    if (!nameText) {
      const items = settled(args[at]);
      return this.record(items, sdk, call.place, confidence, into);
    }
    if (!isName(nameText.text)) return false;
    const found: Found = {
      name: args[at],
      title: undefined,
      description: undefined,
      input: undefined,
      output: undefined,
      annotations: undefined,
      place: call.place,
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
      if (arg.op === 'call' && found.input === undefined) found.input = arg;
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

/** A record of options has a text (or nothing) as description; a set of parameters has schemas in all its fields. */
function isOptionsRecord(rec: Rec): boolean {
  const description = settled(rec.fields.get('description'));
  if (typeof description === 'string' || description instanceof Text) return true;
  if (['inputSchema', 'outputSchema', 'annotations', '_meta'].some((key) => rec.fields.has(key))) return true;
  const title = settled(rec.fields.get('title'));
  return typeof title === 'string' || (rec.fields.has('description') && !isTerm(description));
}

function placeOf(item: Rec | Instance | Term): Place {
  if (item instanceof Rec) return { file: item.place.file, line: item.lines.get('name') ?? item.place.line };
  return item.place;
}
