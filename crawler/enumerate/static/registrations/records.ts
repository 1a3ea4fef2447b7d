/** Definitions that are values: functions made tools, records, objects, chains of a builder's calls, and lists of them. */
import type { Machine } from '../evaluate/machine.ts';
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
  textOf,
  type Value,
} from '../evaluate/values.ts';
import { unwrapped } from '../schemas/types.ts';
import type { Found } from './found.ts';
import { built, fieldOf, handlerIn, isName, isTool, KEYS, madeBy, serverOf } from './shapes.ts';

/** Where a registered value keeps the definition. */
const WRAPS = ['tool', 'Tool', 'definition', 'spec', 'schema', '0'];

export class Records {
  readonly found: Found[] = [];
  /** Definitions that look registered but were handed to code of the source; used when nothing surer is known by that name. */
  readonly likely: Found[] = [];
  readonly #machine: Machine;
  /** How many definitions are being looked for within others. */
  #depth = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Whether a definition is being looked for within another one. */
  get isWithin(): boolean {
    return this.#depth > 0;
  }

  /** A function made a tool: by a decorator, or given to a call together with options. */
  define(call: Term, target: Closure, sdk: string, into: Found[] = this.found): void {
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
    const named = part('name') ?? given;
    into.push({
      name: named ?? this.#given(target, '__name__', target.def.name) ?? def.name,
      title: part('title'),
      description: part('description') ?? this.#given(target, '__doc__', target.def.doc ?? undefined) ?? def.doc,
      input: (into === this.likely ? part('input') : undefined) ?? target,
      output: undefined,
      annotations: part('annotations'),
      ...definedAs(call, { file, line: def.line }, named !== undefined && named !== def.name),
      enabled: this.#machine.enabled,
      sdk,
      confidence: 0.98,
      server: serverOf(call),
    });
  }

  /** What the program gave a function in place of what it has of itself; undefined where it gave nothing. */
  #given(target: Closure, name: string, own: Value): Value {
    const value = this.#machine.member(target, name, { file: target.file, line: target.def.line });
    return value === own ? undefined : value;
  }

  /** Takes a definition, or all of a list of them. */
  items(value: Value, sdk: string, place: Place): boolean {
    let plain = settled(value);
    const before = this.found.length;
    if (plain instanceof Closure) {
      plain = settled(this.#machine.callCold(plain));
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
      fieldOf(item, KEYS[key], (of, name) => this.#machine.member(of, name, place));
    const name = part('name');
    const [made] = item instanceof Term ? item.args : [];
    if (
      made instanceof Closure &&
      item instanceof Term &&
      item.op === 'call' &&
      made.scope.module.language === 'python'
    ) {
      this.define(item, made, sdk);
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
      ...this.begin(item),
      enabled: enabled === true ? this.#machine.enabled : enabled,
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
        : WRAPS.map((key) => this.#machine.member(item, key, place));
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
    if (!(plain instanceof Rec || plain instanceof Instance)) return;
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
  begin(item: Rec | Instance | Term): Pick<Found, 'place' | 'isWhole'> {
    if (item instanceof Rec)
      return { place: { file: item.place.file, line: item.lines.get('name') ?? item.place.line } };
    if (item instanceof Term) return { place: item.definedAt ?? item.place };
    const set = item.places.get('name');
    if (set) return { place: set };
    const head = this.#machine.headOf(item.cls, 'name');
    if (!head && KEYS.name.some((key) => item.fields.has(key))) return { place: item.place };
    return { place: head ?? { file: item.cls.file, line: item.cls.def.line }, isWhole: true };
  }
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

/** Name, description and schema given to a constructor in this order: `new Tool("name", "what it does", schema)`. */
function inOrder(call: Term): { name: Value; description: Value; input: Value } | null {
  if (call.op !== 'call' || !/tool/i.test(madeBy(call))) return null;
  const [name, description, ...rest] = call.args;
  if (typeof settled(name) === 'boolean' || !isName(textOf(name)?.text ?? '')) return null;
  const input = rest
    .map(settled)
    .find((each) => each instanceof Rec || each instanceof Class || isTerm(each) || typeof each === 'string');
  return {
    name,
    description: textOf(description) ? description : undefined,
    input: textOf(description) ? input : description,
  };
}

/** Whether a call is given its parts by further calls: `NewTool("name", WithDescription(…), WithString(…))`. */
function madeOfOptions(call: Term): boolean {
  const rest = call.args.slice(1).flatMap((arg) => (arg instanceof List ? arg.items : [arg]));
  return /^NewTool/.test(call.callee) && rest.every((arg) => isTerm(arg) && /^With/.test(arg.callee));
}

/** The name of a record that is a complete definition; null for others. */
function wholeName(rec: Rec): string | null {
  const has = (keys: readonly string[]): boolean => keys.some((key) => rec.fields.has(key));
  const name = KEYS.name.map((key) => textOf(rec.fields.get(key))).find((text) => text !== null);
  return name && isName(name.text) && has(KEYS.description) && has(KEYS.input) ? name.text : null;
}

/** A function made a tool begins at its name; one that a call is given together with a name, where that name is. */
function definedAs(call: Term, own: Place, isNamed: boolean): Pick<Found, 'place' | 'isWhole'> {
  const isGiven = isNamed && call.args.some((arg) => arg instanceof Closure);
  return isGiven ? { place: call.definedAt ?? call.place } : { place: own, isWhole: true };
}
