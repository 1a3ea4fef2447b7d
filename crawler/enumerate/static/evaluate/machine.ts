/**
 * Runs a lowered program without running it: constants are computed, functions of the source are followed, loops over known lists are
 * unrolled, both sides of an unknown condition are taken. Calls that leave the source become terms and are shown to a listener, which
 * recognises registrations. Everything is bounded: steps, depth, items; what does not fit is unknown.
 */
import type { Expr, FunctionDef, Stmt } from '../ir.ts';
import { Assignments } from './assignments.ts';
import { Budget } from './budget.ts';
import { Calls } from './calls.ts';
import { Conditions } from './conditions.ts';
import { DataFiles, type Files } from './data.ts';
import { Expressions } from './expressions.ts';
import { Folders } from './folders.ts';
import { Loops } from './loops.ts';
import { Members } from './members.ts';
import { type Alias, Modules } from './modules.ts';
import { Objects } from './objects.ts';
import type { Parts } from './parts.ts';
import { Scopes } from './scopes.ts';
import { Statements } from './statements.ts';
import { Texts } from './texts.ts';
import type { Class, Closure, Instance, Module, Named, Place, Scope, Term, Value } from './values.ts';

/** What the machine asks of the source around it. */
export interface World {
  /** The module an import names, or null when it is not in the source. */
  resolve(from: string, specifier: string, language: string): Module | null;
  /** Whether the module an import names could register something when it runs; others are not run before something of them is asked for. */
  isNoted(from: string, specifier: string, language: string): boolean;
  /** A class, function or constant that `name` means in `module` without an import: same package, or the only one of that name. */
  global(name: string, module: Module): Value;
  /** What a module that is written in a path declares under a name: `orders::Search`, seen from a file of Rust. */
  within(module: string, name: string, from: string): Value;
  /** The text of a file, named as seen from the folder of another; null when it is not in the source. */
  text(from: string, path: string): string | null;
  /** Files by their names, for programs that read documents. */
  readonly data: Files;
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
  /** Whether running a function registers something. */
  registers(def: FunctionDef, language: string): boolean;
  /** How much was registered so far. */
  readonly count: number;
}
/** The machine as the rest of the reader uses it; how it works is in its parts. */
export class Machine {
  readonly #parts: Parts;

  /** `deadline` in milliseconds of processor time. */
  constructor(world: World, listener: Listener, deadline: number) {
    const parts = {} as Parts;
    this.#parts = Object.assign(parts, {
      world,
      listener,
      data: new DataFiles(world.data),
      folders: new Folders(world.data),
      budget: new Budget(deadline, () => listener.count),
      conditions: new Conditions(),
      texts: new Texts(),
      modules: new Modules(parts),
      scopes: new Scopes(parts),
      assignments: new Assignments(parts),
      statements: new Statements(parts),
      loops: new Loops(parts),
      expressions: new Expressions(parts),
      members: new Members(parts),
      calls: new Calls(parts),
      objects: new Objects(parts),
    } satisfies Parts);
  }

  /** True, or why what happens now might not happen by default. */
  get enabled(): boolean | null {
    return this.#parts.conditions.enabled;
  }

  /** Forgets what was spent, for the next piece of work that is to be bounded on its own. */
  refresh(steps: number): void {
    this.#parts.budget.refresh(steps);
  }

  /** Makes a module's names known without running it: functions, classes and constants are worked out when asked for. */
  declare(module: Module): void {
    this.#parts.modules.declare(module);
  }

  /** Runs a module's statements once, in order. */
  run(module: Module): void {
    this.#parts.modules.run(module);
  }

  wasRun(def: FunctionDef): boolean {
    return this.#parts.calls.wasRun(def);
  }

  /** Functions that register something, made with what they need to know, which nothing has run. */
  unrun(): Closure[] {
    return this.#parts.calls.unrun();
  }

  exported(module: Module, name: string): Value {
    return this.#parts.modules.exported(module, name);
  }

  /** The type that a name stands for in a module: `Name = Annotated[…]`, `type Name = …`, there or where it is imported from. */
  alias(name: string, module: Module): Alias | null {
    return this.#parts.modules.alias(name, module);
  }

  /** The value of a name as seen from a scope; undefined when there is none. */
  lookup(name: string, scope: Scope): Value {
    return this.#parts.scopes.lookup(name, scope);
  }

  evaluate(expr: Expr, scope: Scope, file: string): Value {
    return this.#parts.expressions.evaluate(expr, scope, file);
  }

  member(value: Value, name: string, place: Place): Value {
    return this.#parts.members.member(value, name, place);
  }

  /** A class and what it inherits from, nearest first; classes outside the source as terms. */
  lineage(cls: Class): (Class | Term)[] {
    return this.#parts.members.lineage(cls);
  }

  /** Where a class begins that gives a field its value; null when none does. */
  headOf(cls: Class, field: string): Place | null {
    return this.#parts.members.headOf(cls, field);
  }

  /** Calls any value. Functions of the source are followed within bounds. */
  call(target: Value, args: Value[], named: Named, place: Place): Value {
    return this.#parts.calls.call(target, args, named, place);
  }

  /** Calls a function that nothing called, with arguments that nobody knows. */
  callCold(closure: Closure): Value {
    return this.#parts.calls.callCold(closure);
  }

  instantiate(cls: Class, args: Value[], named: Named, place: Place): Instance {
    return this.#parts.objects.instantiate(cls, args, named, place);
  }

  /** An object of a class that was not constructed: its methods can be named, its fields are those the class gives. */
  shell(cls: Class): Instance {
    return this.#parts.objects.shell(cls);
  }

  /** The same, and all that it may return. */
  returnedCold(closure: Closure): Value[] {
    return this.#parts.calls.returnedCold(closure);
  }

  /** A method that nothing called, of an object of its class; null where making one has run it, or there is none. */
  methodCold(cls: Class, name: string): Closure | null {
    return this.#parts.objects.methodCold(cls, name);
  }

  /** What the metadata of a method sees: the constants of its class before those around it. */
  scopeIn(closure: Closure): Scope {
    return this.#parts.objects.scopeIn(closure);
  }

  /** Where a text was written that a call or a record was given. */
  writtenAt(text: string): Place | null {
    return this.#parts.texts.givenAt(text);
  }

  /** Where a class has a text as a constant. */
  constantAt(text: string): Place | null {
    return this.#parts.texts.definedAt(text);
  }

  /** Where a document that was read has the operation that a tool of this name was made of. */
  operationAt(name: string): Place | null {
    return this.#parts.data.operationAt(name);
  }
}
