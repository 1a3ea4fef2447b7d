/**
 * Runs a lowered program without running it: constants are computed, functions of the source are followed, loops over known lists are
 * unrolled, both sides of an unknown condition are taken. Calls that leave the source become terms and are shown to a listener, which
 * recognises registrations. Everything is bounded: steps, depth, items; what does not fit is unknown.
 */
import type { Arg, ClassDef, Expr, FunctionDef, Loop, Pattern, Stmt } from '../ir.ts';
import { lastName } from '../ir.ts';
import { processorTime } from '../time.ts';
import { type Context, callLibrary, callMethod, hasMethod, operate, propertyOf } from './builtins.ts';
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  joinText,
  Lazy,
  List,
  type Module,
  Namespace,
  Native,
  type Place,
  Rec,
  Scope,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** What the machine asks of the source around it. */
export interface World {
  /** The module an import names, or null when it is not in the source. */
  resolve(from: string, specifier: string, language: string): Module | null;
  /** A class, function or constant that `name` means in `module` without an import: same package, or the only one of that name. */
  global(name: string, module: Module): Value;
  /** The text of a file, named as seen from the folder of another; null when it is not in the source. */
  text(from: string, path: string): string | null;
  /** Lowered statements of a file. */
  program(file: string): Stmt[];
}

export interface Listener {
  /** A call left the source. Returns true when its functions are handlers that are not to be followed. */
  called(call: Term): boolean;
  /** A function of the source was called by a name and with arguments that could be a registration. */
  calledOwn(name: string, call: Term): void;
  /** A function was defined under a decorator that left the source. */
  decorated(decorator: Term, target: Closure): void;
  /** A function was defined under a decorator of the source that registered nothing. */
  decoratedOwn(decorator: Term, target: Closure): void;
  /** How much was registered so far. */
  readonly count: number;
}

const MAX_STEPS = 4_000_000;
const MAX_CALL_DEPTH = 48;
const MAX_DEPTH = 1_400;
const MAX_ITERATIONS = 3_000;
/** What a piece of work that is bounded on its own may take, in milliseconds of processor time. */
const MAX_EXTRA_TIME = 1_000;
/** The key under which Python's `super()` keeps the object it stands for. */
const SELF = '%self';
/** How often one function is called back with unknown arguments. */
const MAX_CALLBACKS = 2;
/** Steps after which a function called back is left when nothing was registered meanwhile: it handles calls. */
const MAX_IDLE_STEPS = 25_000;
/** The same once many were called back for nothing. */
const MIN_IDLE_STEPS = 1_000;
const MANY_CALLBACKS = 40;
/** Functions that take a function without calling it. */
const TAKES_ONLY =
  /^(wraps|update_wrapper|partial|callable|iscoroutinefunction|signature|isinstance|hasattr|getattr|setattr|delattr|type|id|str|repr)$/;

/** Languages in which an assignment makes a variable of the function, not of the block. */
const FUNCTION_SCOPED = new Set(['python', 'ruby', 'php', 'elixir']);

type Completion = 'next' | 'return' | 'stop';

interface Frame {
  returns: { value: Value; isCertain: boolean }[];
  conditionDepth: number;
}

export class OutOfBudget extends Error {}

/** A function that was called back registers nothing. */
class Idle extends Error {}

export class Machine {
  readonly #world: World;
  readonly #listener: Listener;
  /** Whether each condition being inside of holds by default: false no, null not known. */
  readonly #conditions: (boolean | null)[] = [];
  readonly #visited = new Set<FunctionDef>();
  /** An object of each class that the program itself made. */
  readonly #made = new Map<ClassDef, Instance>();
  readonly #callbacks = new Map<FunctionDef, number>();
  readonly #calls: FunctionDef[] = [];
  /** Where texts that calls were given, and those in records, are written. */
  readonly #literals = new Map<string, Place>();
  /** The step at which something was last registered while a function is called back; null outside of one. */
  #idleSince: number | null = null;
  #countBefore = 0;
  /** How many functions were called back and left. */
  #fruitless = 0;
  /** Where texts that were last read from a field are written: what is registered in a loop is defined elsewhere. */
  readonly #written = new Map<string, Place>();
  #steps = 0;
  #depth = 0;
  #deadline: number;

  constructor(world: World, listener: Listener, deadline: number) {
    this.#world = world;
    this.#listener = listener;
    this.#deadline = deadline;
  }

  /** True, or why what happens now might not happen by default. */
  get enabled(): boolean | null {
    return this.#conditions.includes(false) ? false : this.#conditions.includes(null) ? null : true;
  }

  /** Forgets what was spent, for the next piece of work that is to be bounded on its own. */
  refresh(steps: number): void {
    this.#steps = MAX_STEPS - steps;
    this.#deadline = Math.max(this.#deadline, processorTime() + MAX_EXTRA_TIME);
  }

  wasRun(def: FunctionDef): boolean {
    return this.#visited.has(def);
  }

  /** Runs a module's statements once, in order. */
  run(module: Module): void {
    if (module.state !== 'new') return;
    module.state = 'running';
    this.#aside(() => {
      for (const file of module.files) this.#execAll(this.#world.program(file), module.scope, newFrame(), file);
    });
    module.state = 'done';
  }

  /** Makes a module's names known without running it: functions, classes and constants are worked out when asked for. */
  declare(module: Module): void {
    for (const file of module.files) this.#hoist(this.#world.program(file), module.scope, file, true);
    for (const file of module.files) this.#attach(this.#world.program(file), module.scope, file);
  }

  /** Gives types the methods that are written outside them. */
  #attach(body: Stmt[], scope: Scope, file: string): void {
    for (const stmt of body) {
      if (stmt.k !== 'method') continue;
      let cls = this.#variable(stmt.of, scope)?.value ?? this.#world.global(stmt.of, scope.module);
      if (!(cls instanceof Class)) {
        cls = new Class(bareClass(stmt.of, stmt.line), scope, file);
        scope.vars.set(stmt.of, cls);
      }
      cls.methods.push({ def: stmt.def, scope, file });
    }
  }

  /** An object of a class that was not constructed: its methods can be named, its fields are those the class gives. */
  shell(cls: Class): Instance {
    return new Instance(cls, { file: cls.file, line: cls.def.line });
  }

  /** A method that nothing called, of the object the program made of its class, else of one made of unknown arguments. */
  callMethodCold(cls: Class, name: string): Value {
    const place = { file: cls.file, line: cls.def.line };
    const made = this.#made.get(cls.def);
    const known = cls.methods.find(({ def }) => def.name === name && def.role !== 'constructor');
    if (made && known)
      return this.callCold(new Closure(known.def, known.scope, known.file, known.def.isStatic ? cls : made, cls));
    const constructor = cls.methods.find(({ def }) => def.role === 'constructor')?.def;
    const args = (constructor?.params ?? []).map((param) => unknown(patternName(param.pattern), place));
    const instance = this.instantiate(cls, args, new Map(), place);
    if (name === constructor?.name) return undefined;
    const method = cls.methods.find(({ def }) => def.name === name);
    if (!method) return undefined;
    return this.callCold(new Closure(method.def, method.scope, method.file, method.def.isStatic ? cls : instance, cls));
  }

  /** Calls a function that nothing called, with arguments that nobody knows. */
  callCold(closure: Closure): Value {
    const args = closure.def.params.map((param) => unknown(patternName(param.pattern), this.#placeOf(closure)));
    return this.call(closure, args, new Map(), this.#placeOf(closure));
  }

  /** Where a text was written that a call or a record was given. */
  writtenAt(text: string): Place | null {
    return this.#literals.get(text) ?? null;
  }

  evaluate(expr: Expr, scope: Scope, file: string): Value {
    return this.#eval(expr, scope, file);
  }

  /** What the metadata of a method sees: the constants of its class before those around it. */
  scopeIn(closure: Closure): Scope {
    if (!closure.owner) return closure.scope;
    const scope = new Scope(closure.scope, closure.scope.module, true);
    scope.vars.set('this', closure.owner);
    return scope;
  }

  /** The value of a name as seen from a scope; undefined when there is none. */
  lookup(name: string, scope: Scope): Value {
    for (let at: Scope | null = scope; at; at = at.parent) {
      if (!at.vars.has(name)) continue;
      const found = at.vars.get(name);
      if (!(found instanceof Lazy)) return found;
      // What needs itself to be worked out, as imports in a circle do, is not known while it is.
      at.vars.set(name, undefined);
      const value = found.force();
      if (at.vars.get(name) === undefined) at.vars.set(name, value);
      return value;
    }
    return this.#world.global(name, scope.module);
  }

  exported(module: Module, name: string, seen: Set<Module> = new Set()): Value {
    if (seen.has(module)) return undefined;
    seen.add(module);
    const exported = module.exports.get(name);
    if (exported) return exported();
    if (module.scope.vars.has(name)) return this.lookup(name, module.scope);
    for (const star of module.stars) {
      const target = star();
      if (target instanceof Namespace) {
        const value = this.exported(target.module, name, seen);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  // ---------------------------------------------------------------- statements

  #aside<T>(action: () => T): T {
    const conditions = this.#conditions.splice(0);
    try {
      return action();
    } finally {
      this.#conditions.splice(0, this.#conditions.length, ...conditions);
    }
  }

  #execAll(body: Stmt[], scope: Scope, frame: Frame, file: string): Completion {
    this.#hoist(body, scope, file, scope.parent === null);
    for (const stmt of body) {
      const completion = this.#exec(stmt, scope, frame, file);
      if (completion !== 'next') return completion;
    }
    return 'next';
  }

  /** Functions and classes are known before the statements around them run; a module's variables are worked out when first asked for. */
  #hoist(body: Stmt[], scope: Scope, file: string, isModule: boolean): void {
    for (const stmt of body) {
      if (stmt.k === 'function') {
        if (!scope.vars.has(stmt.def.name))
          scope.vars.set(stmt.def.name, new Closure(stmt.def, scope, file, undefined, null));
      } else if (stmt.k === 'class') {
        if (!scope.vars.has(stmt.def.name)) scope.vars.set(stmt.def.name, new Class(stmt.def, scope, file));
      } else if (stmt.k === 'type') scope.module.types.set(stmt.name, stmt.type);
      else if (!isModule) continue;
      else if (stmt.k === 'let') {
        for (const name of patternNames(stmt.pattern))
          if (!scope.vars.has(name)) scope.vars.set(name, new Lazy(() => this.#forceLet(stmt, name, scope, file)));
      } else if (stmt.k === 'import') this.#import(stmt, scope, file);
      else if (stmt.k === 'export') this.#export(stmt, scope, file);
      else if (stmt.k === 'export-default') {
        const value = new Lazy(() => this.#aside(() => this.#eval(stmt.value, scope, file)));
        let known: { value: Value } | null = null;
        scope.module.exports.set('default', () => {
          known ??= { value: value.force() };
          return known.value;
        });
      }
    }
  }

  #forceLet(stmt: Extract<Stmt, { k: 'let' }>, name: string, scope: Scope, file: string): Value {
    for (const each of patternNames(stmt.pattern)) scope.vars.set(each, unknown(each, { file, line: stmt.line }));
    this.#aside(() => this.#let(stmt, scope, file));
    const value = scope.vars.get(name);
    return value instanceof Lazy ? undefined : value;
  }

  #let(stmt: Extract<Stmt, { k: 'let' }>, scope: Scope, file: string): void {
    const value = stmt.value ? this.#eval(stmt.value, scope, file) : undefined;
    this.#bind(stmt.pattern, value, scope, file, FUNCTION_SCOPED.has(scope.module.language));
  }

  #import(stmt: Extract<Stmt, { k: 'import' }>, scope: Scope, file: string): void {
    const place = { file, line: stmt.line };
    const target = new Lazy(() => this.#resolve(file, stmt.from, scope.module.language, place));
    for (const { name, as } of stmt.names) {
      if (name === '*' && as === '*') scope.module.stars.push(() => target.force());
      else
        scope.vars.set(
          as,
          new Lazy(() => {
            const module = target.force();
            if (name === '*') return module;
            const value = this.member(module, name, place);
            if (value !== undefined || !(module instanceof Namespace)) return value;
            // A name the module does not have may be a module below it (Python), or a type, which has no value.
            return this.#resolveBelow(file, stmt.from, name, scope.module.language) ?? unknown(name, place);
          }),
        );
    }
    if (stmt.names.length === 0) target.force();
  }

  #resolveBelow(file: string, from: string, name: string, language: string): Value {
    if (language !== 'python') return undefined;
    const module = this.#world.resolve(file, `${from}${from.endsWith('.') ? '' : '.'}${name}`, language);
    if (!module) return undefined;
    this.run(module);
    return new Namespace(module);
  }

  #export(stmt: Extract<Stmt, { k: 'export' }>, scope: Scope, file: string): void {
    const { module } = scope;
    const place = { file, line: stmt.line };
    const { from } = stmt;
    const target = from === null ? null : () => this.#resolve(file, from, module.language, place);
    if (!stmt.names) {
      if (target) module.stars.push(target);
      return;
    }
    for (const { name, as } of stmt.names)
      module.exports.set(as, () => {
        if (!target) return this.lookup(name, scope);
        const value = target();
        return name === '*' ? value : this.member(value, name, place);
      });
  }

  #resolve(file: string, specifier: string, language: string, place: Place): Value {
    const module = this.#world.resolve(file, specifier, language);
    if (!module) return new Term({ op: 'root', name: specifier, place });
    this.run(module);
    return new Namespace(module);
  }

  #exec(stmt: Stmt, scope: Scope, frame: Frame, file: string): Completion {
    this.#step();
    switch (stmt.k) {
      case 'expr':
        this.#eval(stmt.expr, scope, file);
        return 'next';
      case 'let': {
        const pending = stmt.pattern.k === 'name' ? scope.vars.get(stmt.pattern.name) : null;
        if (pending instanceof Lazy && scope.parent === null)
          this.lookup((stmt.pattern as { name: string }).name, scope);
        else if (scope.parent !== null || stmt.value) this.#let(stmt, scope, file);
        return 'next';
      }
      case 'function':
        this.#defineFunction(stmt.def, scope, file);
        return 'next';
      case 'class':
        this.#defineClass(stmt.def, scope, file);
        return 'next';
      case 'return':
        frame.returns.push({
          value: stmt.value ? this.#eval(stmt.value, scope, file) : undefined,
          isCertain: this.#conditions.length === frame.conditionDepth,
        });
        return 'return';
      case 'stop':
        return 'stop';
      case 'if':
        return this.#if(stmt, scope, frame, file);
      case 'switch':
        return this.#switch(stmt, scope, frame, file);
      case 'loop':
        return this.#loop(stmt, scope, frame, file);
      case 'block':
        return this.#execAll(stmt.body, this.#inner(scope), frame, file);
      case 'import':
        if (scope.parent !== null) this.#import(stmt, scope, file);
        else for (const { as } of stmt.names) if (as !== '*') this.lookup(as, scope);
        return 'next';
      case 'export':
        if (stmt.from !== null) this.#resolve(file, stmt.from, scope.module.language, { file, line: stmt.line });
        return 'next';
      case 'export-default':
        scope.module.exports.get('default')?.();
        return 'next';
      case 'type':
      case 'method':
        return 'next';
    }
  }

  #inner(scope: Scope): Scope {
    return FUNCTION_SCOPED.has(scope.module.language) ? scope : new Scope(scope, scope.module, false);
  }

  #defineFunction(def: FunctionDef, scope: Scope, file: string): void {
    const closure = new Closure(def, scope, file, undefined, null);
    scope.vars.set(def.name, closure);
    const value = this.#decorate(closure, scope, file);
    if (value !== closure) scope.vars.set(def.name, value);
  }

  /** Applies decorators from the inside out. What a decorator of the source returns is taken only where it says more than the function. */
  #decorate(closure: Closure, scope: Scope, file: string): Value {
    let value: Value = closure;
    for (const { expr, line } of [...closure.def.annotations].reverse()) {
      const decorator = this.#eval(expr, scope, file);
      if (isTerm(decorator)) {
        if (value instanceof Closure) this.#listener.decorated(decorator, value);
      } else if (decorator instanceof Closure || decorator instanceof Native || decorator instanceof Instance) {
        const before = this.#listener.count;
        const result = this.call(decorator, [value], new Map(), { file, line });
        if (this.#listener.count === before && value instanceof Closure)
          this.#listener.decoratedOwn(this.#decoratorTerm(expr, scope, file), value);
        if (result instanceof Rec || result instanceof Instance) value = result;
      }
    }
    return value;
  }

  /** A decorator of the source as the call or name it was written as. */
  #decoratorTerm(expr: Expr, scope: Scope, file: string): Term {
    const place = { file, line: expr.line };
    const base = new Term({ op: 'member', base: unknown('own', place), name: lastName(expr), place });
    if (expr.k !== 'call') return base;
    const [args, named] = this.#args(expr.args, scope, file);
    return new Term({ op: 'call', base, name: '', args, named, place, scope });
  }

  #defineClass(def: ClassDef, scope: Scope, file: string): void {
    const known = scope.vars.get(def.name);
    const cls = known instanceof Class && known.def === def ? known : new Class(def, scope, file);
    scope.vars.set(def.name, cls);
    const inside = new Scope(scope, scope.module, true);
    if (def.body.length > 0) {
      inside.vars.set('this', cls);
      inside.vars.set('self', cls);
      this.#execAll(def.body, inside, newFrame(), file);
    }
    for (const { expr, line } of [...def.annotations].reverse()) {
      const decorator = this.#eval(expr, scope, file);
      if (decorator instanceof Closure) this.call(decorator, [cls], new Map(), { file, line });
    }
  }

  /** Runs a branch under a condition that is not known to hold. */
  #under<T>(holds: boolean | null, action: () => T): T {
    this.#conditions.push(holds);
    try {
      return action();
    } finally {
      this.#conditions.pop();
    }
  }

  #if(stmt: Extract<Stmt, { k: 'if' }>, scope: Scope, frame: Frame, file: string): Completion {
    const test = this.#eval(stmt.test, scope, file);
    const holds = this.truth(test, scope.module.language);
    if (holds !== null) return this.#execAll(holds ? stmt.yes : stmt.no, this.#inner(scope), frame, file);
    const byDefault = this.truth(settled(test), scope.module.language);
    const yes = this.#under(byDefault, () => this.#execAll(stmt.yes, this.#inner(scope), frame, file));
    const otherwise = byDefault === null ? null : !byDefault;
    const no = this.#under(otherwise, () => this.#execAll(stmt.no, this.#inner(scope), frame, file));
    return yes !== 'next' && no !== 'next' ? (yes === no ? yes : 'return') : 'next';
  }

  #switch(stmt: Extract<Stmt, { k: 'switch' }>, scope: Scope, frame: Frame, file: string): Completion {
    const on = stmt.on ? this.#eval(stmt.on, scope, file) : true;
    const isKnown = typeof on === 'string' || typeof on === 'number' || typeof on === 'boolean';
    if (isKnown) {
      for (const [i, one] of stmt.cases.entries()) {
        const tests = one.tests.map((test) => this.#eval(test, scope, file));
        if (tests.some((test) => test instanceof Term)) break;
        if (tests.length > 0 && !tests.includes(on)) continue;
        const from = one.tests.length === 0 ? one : (stmt.cases.slice(i).find((next) => next.body.length > 0) ?? one);
        return this.#execAll(from.body, this.#inner(scope), frame, file);
      }
      if (!stmt.cases.some((one) => one.tests.length === 0)) return 'next';
    }
    for (const one of stmt.cases) this.#under(null, () => this.#execAll(one.body, this.#inner(scope), frame, file));
    return 'next';
  }

  #loop(stmt: Extract<Stmt, { k: 'loop' }>, scope: Scope, frame: Frame, file: string): Completion {
    const over = stmt.over ? this.#eval(stmt.over, scope, file) : undefined;
    const items = stmt.over ? this.iterate(over, stmt.pattern) : [undefined];
    if (items === null) {
      const inner = this.#inner(scope);
      if (stmt.pattern) this.#bind(stmt.pattern, this.#elementOf(over, { file, line: stmt.line }), inner, file, true);
      this.#under(null, () => this.#execAll(stmt.body, inner, frame, file));
      return 'next';
    }
    for (const item of items) {
      const inner = this.#inner(scope);
      if (stmt.pattern) this.#bind(stmt.pattern, item, inner, file, true);
      const condition = over instanceof List ? over.conditions.get(item) : undefined;
      const body = (): Completion => this.#execAll(stmt.body, inner, frame, file);
      const completion = condition === undefined ? body() : this.#under(condition, body);
      if (completion === 'return' && condition === undefined) return 'return';
    }
    return 'next';
  }

  /** The items of a value that can be walked through; null when they are not known. */
  iterate(value: Value, pattern: Pattern | null = null): Value[] | null {
    const plain = settled(value);
    if (plain instanceof List)
      return plain.isOpen && plain.items.length === 0 ? null : plain.items.slice(0, MAX_ITERATIONS);
    if (plain instanceof Rec) {
      const entries = [...plain.fields].slice(0, MAX_ITERATIONS);
      if (pattern?.k === 'list') return entries.map(([key, item]) => new List([key, item], plain.place));
      return entries.map(([key]) => key);
    }
    if (plain instanceof Instance) {
      const items = plain.fields.get('items');
      return items instanceof List ? items.items : null;
    }
    return null;
  }

  #elementOf(value: Value, place: Place): Value {
    return isTerm(value) ? new Term({ op: 'index', base: value, name: '', place }) : unknown('item', place);
  }

  // ---------------------------------------------------------------- expressions

  #step(): void {
    if (++this.#steps > MAX_STEPS) throw new OutOfBudget('steps');
    if ((this.#steps & 255) !== 0) return;
    if (processorTime() > this.#deadline) throw new OutOfBudget('time');
    if (this.#idleSince === null) return;
    if (this.#listener.count !== this.#countBefore) {
      this.#countBefore = this.#listener.count;
      this.#idleSince = this.#steps;
    } else if (this.#steps - this.#idleSince > (this.#fruitless > MANY_CALLBACKS ? MIN_IDLE_STEPS : MAX_IDLE_STEPS))
      throw new Idle();
  }

  #eval(expr: Expr, scope: Scope, file: string): Value {
    this.#step();
    if (this.#depth > MAX_DEPTH) return unknown('nested too deeply', { file, line: expr.line });
    this.#depth++;
    try {
      return this.#evaluate(expr, scope, file);
    } finally {
      this.#depth--;
    }
  }

  #evaluate(expr: Expr, scope: Scope, file: string): Value {
    const place = { file, line: expr.line };
    switch (expr.k) {
      case 'literal':
        return expr.value;
      case 'undefined':
        return undefined;
      case 'text':
        return joinText(
          expr.parts.map((part) => this.#eval(part, scope, file)),
          place,
        );
      case 'list':
        return this.#list(expr.items, scope, file, place);
      case 'record':
        return this.#record(expr, scope, file, place);
      case 'name':
        return this.#name(expr.name, scope, place);
      case 'member':
        if (expr.of.k === 'name' && expr.of.name === 'super') return this.#superMember(scope, expr.name, place);
        return this.member(this.#eval(expr.of, scope, file), expr.name, place);
      case 'index':
        return this.index(this.#eval(expr.of, scope, file), this.#eval(expr.by, scope, file), place);
      case 'call':
        return this.#evalCall(expr, scope, file, place);
      case 'function':
        return new Closure(expr.def, scope, file, undefined, null);
      case 'class': {
        const cls = new Class(expr.def, scope, file);
        return cls;
      }
      case 'conditional': {
        const test = this.#eval(expr.test, scope, file);
        const holds = this.truth(test, scope.module.language);
        if (holds !== null) return this.#eval(holds ? expr.yes : expr.no, scope, file);
        return this.#either(test, expr.yes, expr.no, scope, file, place);
      }
      case 'operation':
        return this.#operation(expr, scope, file, place);
      case 'assign':
        return this.#assign(expr, scope, file);
      case 'comprehension':
        return this.#comprehension(expr, scope, file, place);
      case 'spread':
        return this.#eval(expr.of, scope, file);
      case 'unknown':
        return unknown(expr.why, place);
    }
  }

  /** Both values of an unknown choice: lists and records are taken together, of others the one by default, else the first that is known. */
  #either(test: Value, yes: Expr, no: Expr, scope: Scope, file: string, place: Place): Value {
    const byDefault = this.truth(settled(test), scope.module.language);
    const values: Value[] = [];
    for (const [branch, holds] of [
      [yes, byDefault],
      [no, byDefault === null ? null : !byDefault],
    ] as const) {
      values.push(this.#under(holds, () => this.#eval(branch, scope, file)));
    }
    if (byDefault === false) values.reverse();
    const merged = merge(
      values.map((value, i) => ({ value, isCertain: byDefault !== null && i === 0 })),
      place,
      byDefault,
    );
    if (typeof merged !== 'string' && typeof merged !== 'number' && typeof merged !== 'boolean') return merged;
    return new Term({ op: 'operation', name: 'choice', place, fallback: { value: merged } });
  }

  #list(items: Expr[], scope: Scope, file: string, place: Place): List {
    const list = new List([], place);
    for (const item of items) {
      const value = this.#eval(item, scope, file);
      if (item.k !== 'spread') list.items.push(value);
      else {
        const spread = this.iterate(value);
        if (spread) list.items.push(...spread);
        else list.isOpen = true;
        if (value instanceof List) {
          if (value.isOpen) list.isOpen = true;
          for (const [each, holds] of value.conditions) list.conditions.set(each, holds);
        }
      }
      if (item.k === 'conditional' && value !== undefined) list.conditions.set(value, null);
    }
    return list;
  }

  #record(expr: Extract<Expr, { k: 'record' }>, scope: Scope, file: string, place: Place): Rec {
    const rec = new Rec(place);
    for (const entry of expr.entries) {
      if (!entry.key) {
        const value = settled(this.#eval(entry.value, scope, file));
        if (value instanceof Rec) {
          for (const [key, field] of value.fields) setField(rec, key, field, value.lines.get(key) ?? entry.line);
          if (value.isOpen) rec.isOpen = true;
        } else if (value instanceof Instance)
          for (const [key, field] of value.fields) setField(rec, key, field, entry.line);
        else if (!isNullish(value) && value !== false) {
          rec.isOpen = true;
          if (isTerm(value)) rec.fields.set(`...${rec.fields.size}`, value);
        }
        continue;
      }
      const key = keyOf(this.#eval(entry.key, scope, file));
      if (key === null) {
        rec.isOpen = true;
        continue;
      }
      const value = this.#eval(entry.value, scope, file);
      if (entry.value.k === 'literal' && typeof value === 'string' && !this.#literals.has(value))
        this.#literals.set(value, { file, line: entry.value.line });
      const bound =
        value instanceof Closure && value.def.self === 'this'
          ? new Closure(value.def, value.scope, value.file, rec, null)
          : value;
      setField(rec, key, bound, entry.line);
      if (bound instanceof Closure && bound.def.role === 'getter') rec.getters.add(key);
    }
    return rec;
  }

  #name(name: string, scope: Scope, place: Place): Value {
    const found = this.#variable(name, scope);
    if (found) return found.value;
    const self = this.#selfOf(scope);
    if (self instanceof Instance || self instanceof Class) {
      const value = this.member(self, name, place);
      if (value !== undefined && !isTerm(value)) return value;
    }
    const global = this.#world.global(name, scope.module);
    if (global !== undefined) return global;
    for (const star of scope.module.stars) {
      const target = star();
      if (target instanceof Namespace) {
        const value = this.exported(target.module, name);
        if (value !== undefined) return value;
      }
    }
    return globalValue(name, place);
  }

  #variable(name: string, scope: Scope): { value: Value } | null {
    for (let at: Scope | null = scope; at; at = at.parent) {
      if (!at.vars.has(name)) continue;
      return { value: this.lookup(name, at) };
    }
    return null;
  }

  #selfOf(scope: Scope): Value {
    for (let at: Scope | null = scope; at; at = at.parent)
      for (const name of ['this', 'self']) {
        const value = at.vars.get(name);
        if (value !== undefined && !(value instanceof Lazy)) return value;
      }
    return undefined;
  }

  #operation(expr: Extract<Expr, { k: 'operation' }>, scope: Scope, file: string, place: Place): Value {
    const { language } = scope.module;
    switch (expr.operator) {
      case ',':
        return expr.operands.map((operand) => this.#eval(operand, scope, file)).at(-1);
      case '??':
      case '||':
      case '&&': {
        let value: Value;
        for (const [i, operand] of expr.operands.entries()) {
          value = this.#eval(operand, scope, file);
          if (i === expr.operands.length - 1) return value;
          const goesOn =
            expr.operator === '??' ? this.#isNullish(value) : invertFor(expr.operator, this.truth(value, language));
          if (goesOn === false) return value;
          if (goesOn === null) {
            const rest: Extract<Expr, { k: 'operation' }> = { ...expr, operands: expr.operands.slice(i + 1) };
            const next =
              rest.operands.length === 1
                ? this.#eval(rest.operands[0]!, scope, file)
                : this.#operation(rest, scope, file, place);
            return this.#orElse(expr.operator, value, next, place);
          }
        }
        return value;
      }
      default:
        return operate(
          expr.operator,
          expr.operands.map((operand) => this.#eval(operand, scope, file)),
          place,
          language,
        );
    }
  }

  #isNullish(value: Value): boolean | null {
    return isTerm(value) ? null : isNullish(value);
  }

  /** `unknown || known`: the known one stands where nothing is configured. */
  #orElse(operator: string, first: Value, rest: Value, place: Place): Value {
    if (operator === '&&')
      return isTerm(first) && (rest instanceof Rec || rest instanceof List || rest instanceof Term)
        ? rest
        : unknown('condition', place);
    const given = settled(first);
    const isGiven = !isTerm(given) && (operator === '??' ? !isNullish(given) : Boolean(given));
    const value = isGiven ? given : settled(rest);
    if (isTerm(value) || value === undefined) return first;
    if (value instanceof Rec && value !== given) {
      // What was given may have more than what stands in for it.
      const open = new Rec(value.place);
      for (const [key, field] of value.fields) setField(open, key, field, value.lines.get(key) ?? value.place.line);
      open.isOpen = true;
      return open;
    }
    if (
      value instanceof List ||
      value instanceof Rec ||
      value instanceof Instance ||
      value instanceof Class ||
      value instanceof Closure
    )
      return value;
    const term = first as Term;
    return new Term({ op: 'operation', base: term, name: term.name, place, fallback: { value } });
  }

  /** True, false, or null when it depends on something unknown. */
  truth(value: Value, language: string): boolean | null {
    if (isTerm(value)) return null;
    if (value instanceof List)
      return language === 'typescript' || value.items.length > 0 || (value.isOpen ? null : false);
    if (value instanceof Rec)
      return language === 'typescript' || value.fields.size > 0 || (value.isOpen ? null : false);
    if (typeof value === 'object') return value !== null;
    return language === 'ruby' ? value !== undefined && value !== null && value !== false : Boolean(value);
  }

  #assign(expr: Extract<Expr, { k: 'assign' }>, scope: Scope, file: string): Value {
    const place = { file, line: expr.line };
    let value = this.#eval(expr.value, scope, file);
    if (expr.operator !== '=') {
      const before = this.#eval(expr.target, scope, file);
      const operator = expr.operator.replace(/=$/, '');
      if (operator === '??' || operator === '||') {
        const keeps =
          operator === '??' ? this.#isNullish(before) === false : this.truth(before, scope.module.language) === true;
        value = keeps ? before : isTerm(before) ? this.#orElse(operator, before, value, place) : value;
      } else if (before instanceof List && operator === '+') {
        const items = this.iterate(value);
        if (items) before.items.push(...items);
        else before.isOpen = true;
        return before;
      } else value = operate(operator, [before, value], place, scope.module.language);
    }
    this.#store(expr.target, value, scope, file);
    return value;
  }

  #store(target: Expr, value: Value, scope: Scope, file: string): void {
    const isConditional = this.enabled !== true;
    const place = { file, line: target.line };
    switch (target.k) {
      case 'name': {
        const owner = this.#ownerOf(target.name, scope);
        if (owner) {
          const before = owner.vars.get(target.name);
          if (isConditional && !(before instanceof Lazy) && isPlain(before) && isPlain(value) && before !== value)
            owner.vars.set(target.name, choice(before, place));
          else if (!isConditional || before instanceof Lazy || isNullish(before) || isTerm(before))
            owner.vars.set(target.name, value);
          else if (
            before instanceof List &&
            value instanceof List &&
            before.items.every((item, i) => item === value.items[i])
          )
            owner.vars.set(target.name, value);
          return;
        }
        const self = this.#selfOf(scope);
        if (self instanceof Instance && self.cls.def.fields.some((field) => field.name === target.name))
          self.fields.set(target.name, value);
        else functionScope(scope).vars.set(target.name, value);
        return;
      }
      case 'member': {
        const of = this.#eval(target.of, scope, file);
        if (of instanceof Rec) {
          const before = of.fields.get(target.name);
          if (isConditional && isPlain(before) && isPlain(value) && before !== value)
            setField(of, target.name, choice(before, place), target.line);
          else if (!isConditional || isNullish(before) || isTerm(before)) setField(of, target.name, value, target.line);
        } else if (of instanceof Instance) {
          const before = of.fields.get(target.name);
          if (isConditional && isPlain(before) && isPlain(value) && before !== value)
            of.fields.set(target.name, choice(before, place));
          else if (!isConditional || isNullish(before) || isTerm(before)) {
            of.fields.set(target.name, value);
            of.places.set(target.name, { file, line: target.line });
          }
        } else if (of instanceof Class) of.statics.set(target.name, value);
        else if (of instanceof Namespace) of.module.scope.vars.set(target.name, value);
        else if (isTerm(of) && of.op === 'root' && (of.name === 'exports' || of.name === 'module')) {
          const { module } = scope;
          if (of.name === 'module' && target.name === 'exports') module.exports.set('default', () => value);
          else module.exports.set(target.name, () => value);
          if (of.name === 'module' && value instanceof Rec)
            for (const [key, field] of value.fields) module.exports.set(key, () => field);
        } else if (isTerm(of) && of.op === 'member' && of.name === 'exports')
          scope.module.exports.set(target.name, () => value);
        return;
      }
      case 'index': {
        const of = this.#eval(target.of, scope, file);
        const by = keyOf(this.#eval(target.by, scope, file));
        if (of instanceof Rec) {
          if (by === null) of.isOpen = true;
          else setField(of, by, value, target.line);
        } else if (of instanceof List && by !== null && /^\d+$/.test(by) && Number(by) < MAX_ITERATIONS)
          of.items[Number(by)] = value;
        return;
      }
      case 'list':
        this.#bind(
          { k: 'list', items: target.items.map(targetPattern), rest: null, default: null },
          value,
          scope,
          file,
          true,
        );
        return;
      default:
        return;
    }
  }

  #ownerOf(name: string, scope: Scope): Scope | null {
    for (let at: Scope | null = scope; at; at = at.parent) if (at.vars.has(name)) return at;
    return null;
  }

  #comprehension(expr: Extract<Expr, { k: 'comprehension' }>, scope: Scope, file: string, place: Place): Value {
    const list = new List([], place);
    const rec = new Rec(place);
    const walk = (loops: Loop[], inner: Scope): void => {
      const [loop, ...rest] = loops;
      if (!loop) {
        if (expr.key) {
          const key = keyOf(this.#eval(expr.key, inner, file));
          if (key === null) rec.isOpen = true;
          else setField(rec, key, this.#eval(expr.element, inner, file), expr.line);
        } else list.items.push(this.#eval(expr.element, inner, file));
        return;
      }
      const over = this.#eval(loop.over, inner, file);
      const items = this.iterate(over, loop.pattern);
      if (!items) list.isOpen = rec.isOpen = true;
      for (const item of items ?? []) {
        const each = new Scope(inner, inner.module, true);
        this.#bind(loop.pattern, item, each, file, true);
        const tests = loop.tests.map((test) => this.truth(this.#eval(test, each, file), scope.module.language));
        if (!tests.includes(false)) walk(rest, each);
      }
    };
    walk(expr.loops, scope);
    return expr.key ? rec : list;
  }

  #bind(pattern: Pattern, given: Value, scope: Scope, file: string, overwrite: boolean): void {
    let value = given;
    const place = { file, line: 0 };
    if (pattern.default && (value === undefined || isTerm(value))) {
      const fallback = this.#eval(pattern.default, scope, file);
      value = value === undefined ? fallback : this.#orElse('??', value, fallback, place);
    }
    switch (pattern.k) {
      case 'name': {
        if (!pattern.name) return;
        const target = overwrite && FUNCTION_SCOPED.has(scope.module.language) ? functionScope(scope) : scope;
        const before = target.vars.get(pattern.name);
        const keeps =
          this.enabled !== true &&
          FUNCTION_SCOPED.has(scope.module.language) &&
          before !== undefined &&
          before !== null &&
          !(before instanceof Lazy) &&
          !isTerm(before) &&
          (isTerm(value) || this.#conditions.includes(false));
        if (!keeps) target.vars.set(pattern.name, value);
        return;
      }
      case 'record':
        for (const entry of pattern.entries)
          this.#bind(entry.pattern, this.member(value, entry.key, place), scope, file, overwrite);
        if (pattern.rest) {
          const rest = new Rec(place);
          const taken = new Set(pattern.entries.map((entry) => entry.key));
          if (value instanceof Rec)
            for (const [key, field] of value.fields)
              if (!taken.has(key)) setField(rest, key, field, value.lines.get(key) ?? 0);
          if (!(value instanceof Rec) || value.isOpen) rest.isOpen = true;
          scope.vars.set(pattern.rest, rest);
        }
        return;
      case 'list': {
        const items = value instanceof Rec ? null : this.iterate(value);
        const [key, entry] = items ?? [];
        if (typeof key === 'string' && (entry instanceof Rec || entry instanceof Instance))
          this.#written.set(key, entry.place);
        for (const [i, item] of pattern.items.entries())
          if (item) this.#bind(item, items ? items[i] : this.index(value, i, place), scope, file, overwrite);
        if (pattern.rest) scope.vars.set(pattern.rest, new List(items?.slice(pattern.items.length) ?? [], place));
        return;
      }
    }
  }

  // ---------------------------------------------------------------- members

  member(value: Value, name: string, place: Place): Value {
    if (value instanceof Namespace) {
      if (name === 'default' && !value.module.exports.has('default')) return value;
      const found = this.exported(value.module, name);
      const [file] = value.module.files;
      return found === undefined && file ? this.#resolveBelow(file, '.', name, value.module.language) : found;
    }
    if (value instanceof Rec) {
      const field = value.fields.get(name);
      if (value.getters.has(name) && field instanceof Closure) return this.call(field, [], new Map(), place);
      if (typeof field === 'string')
        this.#written.set(field, { file: value.place.file, line: value.lines.get(name) ?? value.place.line });
      if (field !== undefined) return field;
      return propertyOf(value, name) ?? (value.isOpen ? unknown(name, place) : undefined);
    }
    if (value instanceof Instance) return this.#instanceMember(value, name, place);
    if (value instanceof Class) return this.#classMember(value, name, value, place);
    if (isTerm(value)) {
      const known = settled(value);
      if (!isTerm(known) && !isNullish(known)) {
        const inner = this.member(known, name, place);
        if (inner !== undefined) return inner;
      }
      return new Term({ op: 'member', base: value, name, place, fallback: environmentDefault(value, name) });
    }
    if (value instanceof Closure && name === 'name') return value.def.name;
    return propertyOf(value, name);
  }

  #instanceMember(instance: Instance, name: string, place: Place): Value {
    if (instance.fields.has(name)) {
      const value = instance.fields.get(name);
      if (typeof value === 'string') {
        const written = instance.places.get(name) ?? this.headOf(instance.cls, name);
        if (written) this.#written.set(value, written);
      }
      return value;
    }
    const found = this.#classMember(instance.cls, name, instance, place);
    if (found !== undefined) return found;
    if (instance.foreign) return new Term({ op: 'member', base: instance.foreign, name, place, receiver: instance });
    return instance.cls.def.name && name === 'constructor' ? instance.cls : undefined;
  }

  /** Where a class begins that gives a field its value; null when none does. */
  headOf(cls: Class, field: string): Place | null {
    const isGiven = this.lineage(cls).some(
      (each) => each instanceof Class && each.def.fields.some(({ name, value }) => name === field && value),
    );
    return isGiven ? { file: cls.file, line: cls.def.line } : null;
  }

  #classMember(cls: Class, name: string, self: Value, place: Place): Value {
    for (const each of this.lineage(cls)) {
      if (each instanceof Term) {
        if (self instanceof Class) return new Term({ op: 'member', base: each, name, place, receiver: self });
        continue;
      }
      if (each.statics.has(name)) return each.statics.get(name);
      const method = each.methods.find(({ def }) => def.name === name && def.role !== 'setter');
      if (method) {
        const closure = new Closure(method.def, method.scope, method.file, self, each);
        return method.def.role === 'getter' && !(self instanceof Class && !method.def.isStatic)
          ? this.call(closure, [], new Map(), place)
          : closure;
      }
      const field = each.def.fields.find((one) => one.name === name);
      if (field?.value) {
        const value = fieldDefault(this.#eval(field.value, this.#classScope(each, self), each.file));
        each.statics.set(name, value);
        return value;
      }
    }
    if (name === 'name' && self instanceof Class) return cls.def.name;
    return undefined;
  }

  #classScope(cls: Class, self: Value): Scope {
    const scope = new Scope(cls.scope, cls.scope.module, true);
    scope.vars.set('this', self);
    for (const field of cls.def.fields)
      if (field.value) {
        const { value } = field;
        scope.vars.set(field.name, new Lazy(() => this.#eval(value, cls.scope, cls.file)));
      }
    return scope;
  }

  /** A class and what it inherits from, nearest first; classes outside the source as terms. Cycles end the walk. */
  lineage(cls: Class): (Class | Term)[] {
    const found: (Class | Term)[] = [];
    const queue: (Class | Term)[] = [cls];
    while (queue.length > 0 && found.length < 32) {
      const at = queue.shift()!;
      if (found.includes(at)) continue;
      found.push(at);
      if (at instanceof Term) continue;
      for (const base of at.def.bases) {
        const value = this.#baseOf(base, at);
        if (value instanceof Class || value instanceof Term) queue.push(value);
      }
    }
    return found;
  }

  #baseOf(base: ClassDef['bases'][number], cls: Class): Value {
    const place = { file: cls.file, line: base.line };
    if (base.k === 'annotated') {
      const value = base.with[0] ? this.#eval(base.with[0], cls.scope, cls.file) : undefined;
      if (value instanceof Class || isTerm(value)) return value;
      return this.#baseOf(base.of, cls);
    }
    if (base.k !== 'ref') return undefined;
    const [first, ...rest] = base.name.split('.');
    let value = this.#name(first!, cls.scope, place);
    if (value === undefined) value = globalValue(first!, place);
    for (const name of rest) value = this.member(value, name, place);
    return value === cls ? undefined : value;
  }

  #superMember(scope: Scope, name: string, place: Place): Value {
    const self = this.#selfOf(scope);
    const owner = this.#ownerClass(scope);
    if (!owner) return unknown(name, place);
    for (const base of this.lineage(owner).slice(1)) {
      if (base instanceof Term)
        return new Term({
          op: 'member',
          base: self instanceof Instance && self.foreign ? self.foreign : base,
          name,
          place,
          receiver: self,
        });
      const found = this.#classMember(base, name, self, place);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #ownerClass(scope: Scope): Class | null {
    for (let at: Scope | null = scope; at; at = at.parent) {
      const owner = at.vars.get('%class');
      if (owner instanceof Class) return owner;
    }
    return null;
  }

  index(value: Value, by: Value, place: Place): Value {
    const key = keyOf(by);
    const of = settled(value);
    if (of instanceof List) {
      if (key === null || !/^-?\d+$/.test(key)) return unknown('item', place);
      return of.items.at(Number(key)) ?? (of.isOpen ? unknown('item', place) : undefined);
    }
    if (key === null) {
      if (isTerm(of)) return new Term({ op: 'index', base: of, name: '', place });
      return unknown('item', place);
    }
    if (isTerm(of))
      return new Term({ op: 'member', base: of, name: key, place, fallback: environmentDefault(of, key) });
    if (typeof of === 'string') return /^-?\d+$/.test(key) ? of.at(Number(key)) : undefined;
    return this.member(of, key, place);
  }

  // ---------------------------------------------------------------- calls

  #evalCall(expr: Extract<Expr, { k: 'call' }>, scope: Scope, file: string, place: Place): Value {
    const { callee } = expr;
    if (callee.k === 'name' && callee.name === 'require') {
      const from = expr.args[0]?.value;
      if (from?.k === 'literal' && typeof from.value === 'string')
        return this.#resolve(file, from.value, scope.module.language, place);
    }
    if (callee.k === 'name' && callee.name === 'include_str!') {
      const path = this.#eval(expr.args[0]?.value ?? { k: 'undefined', line: expr.line }, scope, file);
      return (typeof path === 'string' ? this.#world.text(file, path) : null) ?? unknown('file', place);
    }
    if (callee.k === 'name' && callee.name === 'super') return this.#superCall(expr, scope, file, place);
    if (callee.k === 'member' && !(callee.of.k === 'name' && callee.of.name === 'super')) {
      const object = this.#eval(callee.of, scope, file);
      const [args, named] = this.#args(expr.args, scope, file);
      const known = settled(object);
      if (hasMethod(known, callee.name)) return this.#method(known, callee.name, args, named, place, scope);
      const target = this.member(object, callee.name, place);
      if (target === undefined || isNullish(target)) {
        if (object instanceof Closure) return this.#closureMethod(object, callee.name, args, named, place);
        return this.#callTerm(
          new Term({
            op: 'member',
            base: unknown('object', place),
            name: callee.name,
            place,
            receiver: object instanceof Rec ? (object.fields.get(SELF) ?? object) : object,
          }),
          args,
          named,
          expr,
          scope,
          place,
        );
      }
      return this.#apply(target, args, named, expr, scope, place);
    }
    const target = this.#eval(callee, scope, file);
    const [args, named] = this.#args(expr.args, scope, file);
    return this.#apply(target, args, named, expr, scope, place);
  }

  #apply(
    target: Value,
    args: Value[],
    named: Map<string, Value>,
    expr: Extract<Expr, { k: 'call' }>,
    scope: Scope,
    place: Place,
  ): Value {
    const known = settled(target);
    if (isTerm(known) || isNullish(known)) {
      const term = isTerm(known) ? known : unknown('function', place);
      return this.#callTerm(term, args, named, expr, scope, place);
    }
    if (known instanceof Closure) {
      const base = new Term({
        op: 'member',
        name: known.def.name,
        base: unknown('own', place),
        place,
        receiver: known.self,
      });
      this.#listener.calledOwn(
        known.def.name,
        new Term({ op: 'call', base, name: '', args, named, place, types: expr.types, scope }),
      );
    }
    const result = this.call(known, args, named, place);
    const given = isTerm(result) && !result.fallback ? translation(args) : null;
    return given ? new Term({ op: 'operation', base: result as Term, name: '', place, fallback: given }) : result;
  }

  #args(list: Arg[], scope: Scope, file: string): [Value[], Map<string, Value>] {
    const args: Value[] = [];
    const named = new Map<string, Value>();
    for (const arg of list) {
      const value = this.#eval(arg.value, scope, file);
      if (arg.value.k === 'literal' && typeof value === 'string' && !this.#literals.has(value))
        this.#literals.set(value, { file, line: arg.value.line });
      if (arg.name === '**') {
        if (value instanceof Rec) for (const [key, field] of value.fields) named.set(key, field);
      } else if (arg.name !== null) named.set(arg.name, value);
      else if (arg.value.k === 'spread') args.push(...(this.iterate(value) ?? []));
      else if (list.length === 1 && isTuple(value)) args.push(...value.fields.values());
      else args.push(value);
    }
    return [args, named];
  }

  #callTerm(
    target: Term,
    args: Value[],
    named: Map<string, Value>,
    expr: Extract<Expr, { k: 'call' }>,
    scope: Scope,
    place: Place,
  ): Value {
    const known = callLibrary(target, args, this.#context(named, place, scope));
    if (known) return known.value;
    const given = expr.args.map((arg, i) => (arg.name === null ? args[i] : named.get(arg.name)));
    const at = expr.args.findIndex(
      (arg, i) => arg.value.k !== 'literal' && typeof given[i] === 'string' && this.#written.has(given[i]),
    );
    const isOwnText = expr.args.slice(0, Math.max(0, at)).some((arg) => arg.value.k === 'literal');
    const term = new Term({
      op: 'call',
      base: target,
      name: '',
      args,
      named,
      types: expr.types,
      isNew: expr.isNew,
      scope,
      place,
      definedAt: at >= 0 && !isOwnText ? (this.#written.get(given[at] as string) ?? null) : null,
      receiver: target.receiver,
      fallback: environmentCall(target, args) ?? translation(args),
    });
    if (!this.#listener.called(term) && !TAKES_ONLY.test(term.callee)) {
      for (const arg of args) this.#callBack(arg, place);
      for (const arg of named.values()) this.#callBack(arg, place);
    }
    return term;
  }

  /** A function given to something outside the source may be called by it, with what nobody knows. */
  #callBack(value: Value, place: Place, depth = 0): void {
    if (value instanceof Closure) {
      const times = this.#callbacks.get(value.def) ?? 0;
      if (times >= MAX_CALLBACKS || this.#calls.includes(value.def)) return;
      this.#callbacks.set(value.def, times + 1);
      const args = value.def.params.map((param) => unknown(patternName(param.pattern), place));
      const before = this.#idleSince;
      this.#idleSince = this.#steps;
      try {
        this.call(value, args, new Map(), place);
      } catch (error) {
        if (!(error instanceof Idle)) throw error;
        this.#fruitless++;
      } finally {
        this.#idleSince = before === null ? null : this.#steps;
      }
    } else if (value instanceof Rec && depth < 2)
      for (const field of value.fields.values()) this.#callBack(field, place, depth + 1);
  }

  #closureMethod(closure: Closure, name: string, args: Value[], named: Map<string, Value>, place: Place): Value {
    switch (name) {
      case 'call':
        return this.call(rebound(closure, args[0]), args.slice(1), named, place);
      case 'apply':
        return this.call(rebound(closure, args[0]), this.iterate(args[1]) ?? [], named, place);
      case 'bind':
        return rebound(closure, args[0]);
      default:
        return unknown(name, place);
    }
  }

  /** Methods of texts, lists and records, as the languages' libraries have them. */
  #method(object: Value, name: string, args: Value[], named: Map<string, Value>, place: Place, scope: Scope): Value {
    return callMethod(object, name, args, this.#context(named, place, scope));
  }

  #context(named: Map<string, Value>, place: Place, scope: Scope): Context {
    return {
      place,
      named,
      language: scope.module.language,
      apply: (fn, ...given) => this.call(fn, given, new Map(), place),
      truth: (value) => this.truth(value, scope.module.language),
      enabled: this.enabled,
      under: (holds, action) => {
        this.#conditions.push(holds);
        try {
          return action();
        } finally {
          this.#conditions.pop();
        }
      },
      iterate: (value) => this.iterate(value),
    };
  }

  #superCall(expr: Extract<Expr, { k: 'call' }>, scope: Scope, file: string, place: Place): Value {
    const self = this.#selfOf(scope);
    const owner = this.#ownerClass(scope);
    const [args, named] = this.#args(expr.args, scope, file);
    if (!(self instanceof Instance) || !owner) return unknown('super', place);
    if (scope.module.language === 'python') {
      // `super()` stands for the object seen as its base: what is called on it starts one class up.
      const up = new Rec(place);
      up.isOpen = false;
      up.fields.set(SELF, self);
      for (const base of this.lineage(owner).slice(1).reverse()) {
        if (base instanceof Class)
          for (const { def, scope: inner, file: where } of base.methods)
            up.fields.set(def.name, new Closure(def, inner, where, self, base));
        else {
          const foreign = new Native('__init__', (given, keywords) => {
            self.foreign = new Term({ op: 'call', base, name: '', args: given, named: keywords, place });
            return undefined;
          });
          if (!up.fields.has('__init__')) up.fields.set('__init__', foreign);
        }
      }
      return up;
    }
    const base = this.lineage(owner)[1];
    if (base instanceof Class) this.#construct(self, base, args, named, place);
    else if (base instanceof Term) self.foreign = new Term({ op: 'call', base, name: '', args, named, place });
    return undefined;
  }

  /** Calls any value. Functions of the source are followed within bounds. */
  call(target: Value, args: Value[], named: Map<string, Value>, place: Place): Value {
    if (target instanceof Closure) return this.#callClosure(target, args, named, place);
    if (target instanceof Class) return this.instantiate(target, args, named, place);
    if (target instanceof Native) return target.call(args, named, place);
    if (target instanceof Instance) {
      const method = this.member(target, '__call__', place) ?? this.member(target, '__invoke', place);
      if (method instanceof Closure) return this.call(method, args, named, place);
    }
    if (isTerm(target)) return new Term({ op: 'call', base: target, name: '', args, named, place });
    return unknown('call', place);
  }

  instantiate(cls: Class, args: Value[], named: Map<string, Value>, place: Place): Instance {
    const instance = new Instance(cls, place);
    if (!this.#made.has(cls.def)) this.#made.set(cls.def, instance);
    const foreign = this.lineage(cls).find((each) => each instanceof Term);
    if (foreign instanceof Term)
      instance.foreign = new Term({ op: 'call', base: foreign, name: '', args, named, place });
    this.#construct(instance, cls, args, named, place);
    return instance;
  }

  #construct(self: Instance, cls: Class, args: Value[], named: Map<string, Value>, place: Place): void {
    const constructor = cls.methods.find(({ def }) => def.role === 'constructor');
    const base = this.lineage(cls)[1];
    const initialise = (): void => {
      if (cls.scope.module.language === 'python') return;
      for (const field of cls.def.fields)
        if (field.value && !field.isStatic) {
          const value = this.#eval(field.value, this.#instanceScope(cls, self), cls.file);
          self.fields.set(field.name, value);
          if (typeof value === 'string' && !this.#literals.has(value))
            this.#literals.set(value, { file: cls.file, line: field.line });
        }
    };
    if (!constructor) {
      if (base instanceof Class) this.#construct(self, base, args, named, place);
      initialise();
      for (const [name, value] of named) self.fields.set(name, value);
      if (args.length > 0 && !(base instanceof Class))
        for (const [i, value] of args.entries()) {
          const field = cls.def.fields[i];
          if (field) self.fields.set(field.name, value);
        }
      return;
    }
    if (!(base instanceof Class)) initialise();
    const closure = new Closure(constructor.def, constructor.scope, constructor.file, self, cls);
    this.call(closure, args, named, place);
    if (base instanceof Class) initialise();
  }

  #instanceScope(cls: Class, self: Instance): Scope {
    const scope = new Scope(cls.scope, cls.scope.module, true);
    scope.vars.set('this', self);
    scope.vars.set('%class', cls);
    return scope;
  }

  #callClosure(closure: Closure, args: Value[], named: Map<string, Value>, place: Place): Value {
    const { def } = closure;
    if (this.#calls.length >= MAX_CALL_DEPTH || this.#calls.filter((each) => each === def).length >= 3)
      return unknown(def.name || 'call', place);
    this.#visited.add(def);
    const scope = new Scope(closure.scope, closure.scope.module, true);
    if (def.self !== null) scope.vars.set(def.self, closure.self);
    if (closure.owner) scope.vars.set('%class', closure.owner);
    this.#bindParams(closure, args, named, scope, place);
    const frame: Frame = { returns: [], conditionDepth: this.#conditions.length };
    this.#calls.push(def);
    try {
      this.#execAll(def.body, scope, frame, closure.file);
    } finally {
      this.#calls.pop();
    }
    return merge(frame.returns, place, null);
  }

  #bindParams(closure: Closure, args: Value[], named: Map<string, Value>, scope: Scope, place: Place): void {
    const rest = new Map(named);
    let next = 0;
    for (const param of closure.def.params) {
      const name = patternName(param.pattern);
      if (param.kind === 'rest') {
        scope.vars.set(name, new List(args.slice(next), place));
        next = args.length;
        continue;
      }
      if (param.kind === 'named-rest') {
        const rec = new Rec(place);
        for (const [key, value] of rest) setField(rec, key, value, place.line);
        scope.vars.set(name, rec);
        continue;
      }
      let value: Value;
      if (rest.has(name)) {
        value = rest.get(name);
        rest.delete(name);
      } else if (param.kind === 'one' && next < args.length) value = args[next++];
      if (value === undefined && param.default) value = this.#eval(param.default, scope, closure.file);
      this.#bind({ ...param.pattern, default: null }, value, scope, closure.file, true);
    }
  }

  #placeOf(closure: Closure): Place {
    return { file: closure.file, line: closure.def.line };
  }
}

/** Several results of one function, which a call with nothing else takes as its arguments. */
function isTuple(value: Value): value is Rec {
  return value instanceof Rec && value.fields.has('0') && value.fields.has('1') && /\.go$/.test(value.place.file);
}

/** A type of which only methods are known. */
function bareClass(name: string, line: number): ClassDef {
  return { name, kind: 'struct', bases: [], fields: [], methods: [], annotations: [], doc: null, body: [], line };
}

function isPlain(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What may have been changed and is as it was by default. */
function choice(before: Value, place: Place): Term {
  return new Term({ op: 'operation', name: 'choice', place, fallback: { value: before } });
}

function newFrame(): Frame {
  return { returns: [], conditionDepth: 0 };
}

function rebound(closure: Closure, self: Value): Closure {
  return new Closure(closure.def, closure.scope, closure.file, self, closure.owner);
}

export function setField(rec: Rec, key: string, value: Value, line: number): void {
  rec.fields.set(key, value);
  rec.lines.set(key, line);
}

export function patternName(pattern: Pattern): string {
  return pattern.k === 'name' ? pattern.name : '';
}

function patternNames(pattern: Pattern): string[] {
  switch (pattern.k) {
    case 'name':
      return pattern.name ? [pattern.name] : [];
    case 'record':
      return [
        ...pattern.entries.flatMap((entry) => patternNames(entry.pattern)),
        ...(pattern.rest ? [pattern.rest] : []),
      ];
    case 'list':
      return [
        ...pattern.items.flatMap((item) => (item ? patternNames(item) : [])),
        ...(pattern.rest ? [pattern.rest] : []),
      ];
  }
}

function targetPattern(target: Expr): Pattern | null {
  return target.k === 'name' ? { k: 'name', name: target.name, default: null } : null;
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.isFunction && at.parent) at = at.parent;
  return at;
}

/** The text of a key, or null when it is not known. */
export function keyOf(value: Value): string | null {
  const plain = settled(value);
  if (typeof plain === 'string') return plain;
  return typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : null;
}

function invertFor(operator: string, truth: boolean | null): boolean | null {
  return operator === '&&' || truth === null ? truth : !truth;
}

/** What several returns amount to: lists together, else what is returned for certain, else the first that is known. */
function merge(returns: { value: Value; isCertain: boolean }[], place: Place, holds: boolean | null): Value {
  if (returns.length <= 1) return returns[0]?.value;
  if (returns.every(({ value }) => typeof value === 'boolean' || isTerm(value))) {
    // A test whose answer depends on something unknown: what it is by default is what is returned for certain.
    const last = returns.find(({ isCertain }) => isCertain) ?? returns.at(-1)!;
    if (returns.every(({ value }) => value === last.value)) return last.value;
    if (typeof last.value === 'boolean') return choice(last.value, place);
  }
  const given = returns.filter(({ value }) => !isNullish(value) && value !== false);
  const filled = given.filter(({ value }) => !(value instanceof List && value.items.length === 0 && !value.isOpen));
  const useful = filled.length > 0 ? filled : given;
  if (useful.length === 0) return returns.at(-1)?.value;
  const lists = useful.map(({ value }) => value).filter((value) => value instanceof List);
  if (lists.length > 1) {
    const together = new List([], place);
    for (const [i, list] of lists.entries()) {
      for (const item of list.items)
        if (!together.items.includes(item)) {
          together.items.push(item);
          if (i > 0 || holds === null) together.conditions.set(item, i > 0 && holds !== null ? false : null);
        }
      if (list.isOpen) together.isOpen = true;
    }
    return together;
  }
  if (lists.length === 1 && lists[0]!.items.length > 0) return lists[0];
  const known = useful.filter(({ value }) => !isTerm(value) || value.root !== '');
  return (known.find(({ isCertain }) => isCertain) ?? known[0] ?? useful[0])!.value;
}

/** Names a program uses without defining them. */
function globalValue(name: string, place: Place): Value {
  return new Term({ op: 'root', name, place });
}

/** Settings nobody made are unset: `process.env.X`, `os.environ['X']`. */
function environmentDefault(base: Term, _name: string): { value: Value } | null {
  return (base.op === 'member' && base.name === 'env' && (base.root === 'process' || base.root === 'import.meta')) ||
    (base.op === 'member' && base.name === 'environ' && base.root === 'os') ||
    (base.op === 'root' && base.name === 'ENV')
    ? { value: undefined }
    : null;
}

/** `Field(default=x)` in a class stands for x unless something is configured. */
function fieldDefault(value: Value): Value {
  if (!isTerm(value) || !/^(Field|field)$/.test(value.callee)) return value;
  const fallback = value.named.get('default') ?? value.args[0];
  return fallback === undefined || isTerm(fallback)
    ? value
    : new Term({ op: 'operation', name: value.callee, place: value.place, fallback: { value: fallback } });
}

/** Text that a translation replaces if there is one: `t("TOOL_X_DESCRIPTION", "What it does")`. */
function translation(args: Value[]): { value: Value } | null {
  const [key, text] = args;
  const isKey = typeof key === 'string' && /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(key);
  return args.length === 2 && isKey && typeof text === 'string' ? { value: text } : null;
}

/** `os.getenv(name, default)` and its like give the default when nobody set it. */
function environmentCall(target: Term, args: Value[]): { value: Value } | null {
  const isEnvironment =
    (target.name === 'getenv' && ['os', ''].includes(target.root)) ||
    (target.name === 'get' && target.base?.name === 'environ') ||
    (target.name === 'Getenv' && target.root === 'os') ||
    (target.name === 'fetch' && target.base?.name === 'ENV');
  return isEnvironment ? { value: args[1] } : null;
}
