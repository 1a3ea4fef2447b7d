/**
 * What evaluation yields. Texts, numbers, booleans and null are themselves; what a program builds is a list, a record, a function, a class
 * or an instance; whatever comes from outside the source (a package, the environment, an argument nobody passes) is a `Term` that remembers
 * how it was put together, so that a schema library's or an SDK's own vocabulary can be read off it.
 */
import type { ClassDef, FunctionDef, Type } from '../ir.ts';

export type Value =
  | undefined
  | null
  | string
  | number
  | boolean
  | Text
  | List
  | Rec
  | Closure
  | Class
  | Instance
  | Term
  | Native
  | Namespace;

/** Where something was written: a file relative to the source's root, and a line from 1. */
export interface Place {
  file: string;
  line: number;
}

/** A text with holes that only a run fills. */
export class Text {
  readonly parts: (string | Term)[];
  constructor(parts: (string | Term)[]) {
    this.parts = parts;
  }
}

export class List {
  items: Value[];
  /** More items may come that are not known here. */
  isOpen = false;
  readonly place: Place;
  #conditions: Map<Value, boolean | null> | null = null;
  constructor(items: Value[], place: Place) {
    this.items = items;
    this.place = place;
  }

  /** Items that were added only under a condition, with whether that holds by default (null: not known). */
  get conditions(): ReadonlyMap<Value, boolean | null> {
    return this.#conditions ?? NO_CONDITIONS;
  }

  addCondition(item: Value, holds: boolean | null): void {
    this.#conditions ??= new Map();
    this.#conditions.set(item, holds);
  }
}
// Most lists, records and calls have none of these: one empty collection stands for all of theirs.
const NO_CONDITIONS: ReadonlyMap<Value, boolean | null> = new Map();

export class Rec {
  readonly fields = new Map<string, Value>();
  readonly lines = new Map<string, number>();
  /** Other keys may be there that are not known here. */
  isOpen = false;
  readonly place: Place;
  #getters: Set<string> | null = null;
  constructor(place: Place) {
    this.place = place;
  }

  isGetter(key: string): boolean {
    return this.#getters?.has(key) ?? false;
  }

  addGetter(key: string): void {
    this.#getters ??= new Set();
    this.#getters.add(key);
  }
}

/** Names visible to code. `module` is the one they belong to. */
export class Scope {
  readonly vars = new Map<string, Value | Lazy>();
  readonly parent: Scope | null;
  readonly module: Module;
  /** Set on the scope of a function or class body; blocks inherit it. */
  readonly isFunction: boolean;
  constructor(parent: Scope | null, module: Module, isFunction: boolean) {
    this.parent = parent;
    this.module = module;
    this.isFunction = isFunction;
  }
}

/** A module-level name whose value is worked out when first asked for. */
export class Lazy {
  force: () => Value;
  constructor(force: () => Value) {
    this.force = force;
  }
}

/** A file (or a Go package's files together) while it is being evaluated. */
export class Module {
  readonly files: string[];
  readonly language: string;
  readonly scope: Scope;
  readonly exports = new Map<string, () => Value>();
  /** Modules whose exports are its own too. */
  readonly stars: (() => Value)[] = [];
  readonly types = new Map<string, Type>();
  state: 'new' | 'running' | 'done' = 'new';
  constructor(files: string[], language: string) {
    this.files = files;
    this.language = language;
    this.scope = new Scope(null, this, true);
  }
}

export class Closure {
  readonly def: FunctionDef;
  readonly scope: Scope;
  readonly file: string;
  readonly self: Value;
  /** The class it is a method of. */
  readonly owner: Class | null;
  constructor(def: FunctionDef, scope: Scope, file: string, self: Value, owner: Class | null) {
    this.def = def;
    this.scope = scope;
    this.file = file;
    this.self = self;
    this.owner = owner;
  }
}

export class Class {
  readonly def: ClassDef;
  readonly scope: Scope;
  readonly file: string;
  readonly statics = new Map<string, Value>();
  /** Its methods, those written outside its body among them, each with what it sees. */
  readonly methods: { def: FunctionDef; scope: Scope; file: string }[];
  constructor(def: ClassDef, scope: Scope, file: string) {
    this.def = def;
    this.scope = scope;
    this.file = file;
    this.methods = def.methods.map((method) => ({ def: method, scope, file }));
  }
}

export class Instance {
  readonly cls: Class;
  readonly fields = new Map<string, Value>();
  /** Where fields were last set. */
  readonly places = new Map<string, Place>();
  /** What it inherits from a class outside the source: that class called with the arguments it got. */
  foreign: Term | null = null;
  /** It was made on one side of a condition that is not known, and on the other there is none. */
  mayBeMissing = false;
  readonly place: Place;
  constructor(cls: Class, place: Place) {
    this.cls = cls;
    this.place = place;
  }
}

/** The exports of a module as one value. */
export class Namespace {
  readonly module: Module;
  constructor(module: Module) {
    this.module = module;
  }
}

/** A function of a language or its library that is modelled here. */
export class Native {
  readonly name: string;
  readonly call: (args: Value[], named: Named, place: Place) => Value;
  constructor(name: string, call: (args: Value[], named: Named, place: Place) => Value) {
    this.name = name;
    this.call = call;
  }
}

/** Something from outside the source, as the path of names, calls and indices that leads to it. */
export class Term {
  /** `root`: a package (`zod`), a global (`process`) or, with name '', something unknown. */
  readonly op: 'root' | 'member' | 'call' | 'index' | 'operation';
  readonly base: Term | null;
  readonly name: string;
  readonly args: Value[];
  named: Named;
  readonly types: Type[];
  readonly place: Place;
  /** The object a method was called on, when that is not itself a term. */
  readonly receiver: Value;
  /** What it is when nobody configures anything: unset environment variables, given defaults. */
  readonly fallback: { value: Value } | null;
  /** For a call, whether it makes an object. */
  readonly isNew: boolean;
  /** For a call, where a text among its arguments was written when that is elsewhere: the definition it registers. */
  readonly definedAt: Place | null;
  /** The scope `types` are to be looked up in. */
  readonly scope: Scope | null;

  constructor(parts: Pick<Term, 'op' | 'name' | 'place'> & Partial<Omit<Term, 'root' | 'path'>>) {
    this.op = parts.op;
    this.base = parts.base ?? null;
    this.name = parts.name;
    this.args = parts.args ?? NO_VALUES;
    this.named = parts.named ?? NO_NAMES;
    this.types = parts.types ?? NO_TYPES;
    this.place = parts.place;
    this.receiver = parts.receiver;
    this.fallback = parts.fallback ?? null;
    this.scope = parts.scope ?? null;
    this.isNew = parts.isNew ?? false;
    this.definedAt = parts.definedAt ?? null;
  }

  /** Gives what was made outside the source a field, as the program does: `tool.Annotations = …`. */
  give(name: string, value: Value): void {
    this.named = new Map([...this.named, [name, value]]);
  }

  /** The name at the start of its path: a package, a global, or '' for something unknown. */
  get root(): string {
    let at: Term = this;
    while (at.base) at = at.base;
    return at.op === 'root' ? at.name : '';
  }

  /** For a call, what was called: `z.string().optional()` → `optional`; for others their own name. */
  get callee(): string {
    return this.op === 'call' ? (this.base?.name ?? '') : this.name;
  }

  /** For a call `a.b(…)`, `a`. */
  get target(): Term | null {
    return this.op === 'call' ? (this.base?.op === 'member' ? this.base.base : null) : null;
  }
}

/** Arguments by their names. */
export type Named = ReadonlyMap<string, Value>;
export const NO_NAMES: Named = new Map();
const NO_VALUES: Value[] = [];
const NO_TYPES: Type[] = [];

/** Something nobody here can know, and why or what it is called. */
export function unknown(name: string, place: Place): Term {
  return new Term({ op: 'root', name: '', place, base: null, named: NO_NAMES, args: [new Text([name])] });
}

export function isTerm(value: Value): value is Term {
  return value instanceof Term;
}

export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** What a value is when nothing is configured: the fallback of a term that has one, itself otherwise. */
export function settled(value: Value): Value {
  return value instanceof Term && value.fallback ? value.fallback.value : value;
}

/**
 * The text of a value and whether a run could make it another one; null for what is no text. Holes are shown as `{name}`.
 */
export function textOf(value: Value): { text: string; isComputed: boolean } | null {
  const plain = settled(value);
  const isComputed = plain !== value;
  if (typeof plain === 'string') return { text: plain, isComputed };
  if (typeof plain === 'number' || typeof plain === 'boolean') return { text: String(plain), isComputed };
  if (plain instanceof Text) {
    let text = '';
    for (const part of plain.parts) {
      if (typeof part === 'string') text += part;
      else text += textOf(part.fallback?.value)?.text ?? `{${holeName(part)}}`;
    }
    return { text, isComputed: true };
  }
  return null;
}

function holeName(term: Term): string {
  for (let at: Term | null = term; at; at = at.base) {
    if (at.name) return at.name;
    const hint = at.args[0];
    if (at.op === 'root' && hint instanceof Text && typeof hint.parts[0] === 'string') return hint.parts[0];
  }
  return 'value';
}

/** Parts joined to one text; what is unknown becomes a hole. */
export function joinText(parts: Value[], place: Place): Value {
  const joined: (string | Term)[] = [];
  const add = (part: string | Term): void => {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  };
  for (const part of parts) {
    if (part instanceof Text) for (const inner of part.parts) add(inner);
    else if (part instanceof Term) add(part);
    else if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') add(String(part));
    else if (part === undefined || part === null) add(String(part));
    else if (part instanceof List && part.items.every((item) => typeof item === 'string')) add(part.items.join(','));
    else add(unknown('value', place));
  }
  if (joined.length === 0) return '';
  return joined.length === 1 && typeof joined[0] === 'string' ? joined[0] : new Text(joined);
}

export function setField(rec: Rec, key: string, value: Value, line: number): void {
  rec.fields.set(key, value);
  rec.lines.set(key, line);
}

/** The text of a key, or null when it is not known. */
export function keyOf(value: Value): string | null {
  const plain = settled(value);
  if (typeof plain === 'string') return plain;
  return typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : null;
}
