/** Statements, run in order. Both sides of an unknown condition are run. */
import type { ClassDef, Expr, FunctionDef, Stmt } from '../ir.ts';
import { lastName } from '../ir.ts';
import { type Returned, truth } from './choices.ts';
import type { Parts } from './parts.ts';
import {
  Class,
  Closure,
  Instance,
  isTerm,
  Lazy,
  Native,
  NO_NAMES,
  Rec,
  Scope,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** How statements end; `skipped` where what follows in a loop is left out by default. */
export type Completion = 'next' | 'return' | 'stop' | 'skipped';
export interface Frame {
  returns: Returned[];
  conditionDepth: number;
}

export class Statements {
  readonly #in: Parts;

  constructor(parts: Parts) {
    this.#in = parts;
  }

  execAll(body: Stmt[], scope: Scope, frame: Frame, file: string): Completion {
    this.#in.modules.hoist(body, scope, file, scope.parent === null);
    for (const stmt of body) {
      const completion = this.#exec(stmt, scope, frame, file);
      if (completion === 'return' || completion === 'stop') return completion;
    }
    return 'next';
  }

  /** The body of a loop: what follows `if (isDisabled) continue;` does not happen by default where that holds by default. */
  execItem(body: Stmt[], scope: Scope, frame: Frame, file: string): Completion {
    this.#in.modules.hoist(body, scope, file, false);
    for (const [i, stmt] of body.entries()) {
      const completion = this.#exec(stmt, scope, frame, file);
      if (completion === 'skipped')
        return this.#in.conditions.under(false, () => this.execItem(body.slice(i + 1), scope, frame, file));
      if (completion !== 'next') return completion;
    }
    return 'next';
  }

  #exec(stmt: Stmt, scope: Scope, frame: Frame, file: string): Completion {
    this.#in.budget.step();
    switch (stmt.k) {
      case 'expr':
        this.#in.expressions.evaluate(stmt.expr, scope, file);
        return 'next';
      case 'let': {
        const pending = stmt.pattern.k === 'name' ? scope.vars.get(stmt.pattern.name) : null;
        if (pending instanceof Lazy && scope.parent === null)
          this.#in.scopes.lookup((stmt.pattern as { name: string }).name, scope);
        else if (scope.parent !== null || stmt.value) this.#in.assignments.let(stmt, scope, file);
        return 'next';
      }
      case 'function':
        this.#defineFunction(stmt.def, scope, file);
        return 'next';
      case 'class':
        this.#defineClass(stmt.def, scope, file);
        return 'next';
      case 'return':
        if (stmt.value?.k === 'literal' && typeof stmt.value.value === 'string')
          this.#in.texts.give(stmt.value.value, { file, line: stmt.value.line });
        frame.returns.push({
          value: stmt.value ? this.#in.expressions.evaluate(stmt.value, scope, file) : undefined,
          isCertain: this.#in.conditions.depth === frame.conditionDepth,
          isDefault: this.#in.conditions.holdSince(frame.conditionDepth),
        });
        return 'return';
      case 'stop':
        return 'stop';
      case 'if':
        return this.#if(stmt, scope, frame, file);
      case 'switch':
        return this.#switch(stmt, scope, frame, file);
      case 'loop':
        return this.#in.loops.loop(stmt, scope, frame, file);
      case 'block':
        return this.execAll(stmt.body, this.#in.scopes.inner(scope), frame, file);
      case 'import':
        if (scope.parent !== null) this.#in.modules.import(stmt, scope, file);
        else if (this.#in.world.isNoted(file, stmt.from, scope.module.language))
          for (const { as } of stmt.names) if (as !== '*') this.#in.scopes.lookup(as, scope);
        return 'next';
      case 'export':
        if (stmt.from !== null)
          this.#in.modules.resolve(file, stmt.from, scope.module.language, { file, line: stmt.line });
        return 'next';
      case 'export-default':
        scope.module.exports.get('default')?.();
        return 'next';
      case 'type':
      case 'method':
        return 'next';
    }
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
      const decorator = this.#in.expressions.evaluate(expr, scope, file);
      if (isTerm(decorator)) {
        if (value instanceof Closure) this.#in.listener.decorated(decorator, value);
      } else if (decorator instanceof Closure || decorator instanceof Native || decorator instanceof Instance) {
        const before = this.#in.listener.count;
        const result = this.#in.calls.call(decorator, [value], NO_NAMES, { file, line });
        if (this.#in.listener.count === before && value instanceof Closure)
          this.#in.listener.decoratedOwn(this.#decoratorTerm(expr, scope, file), value);
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
    const [args, named] = this.#in.calls.args(expr.args, scope, file);
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
      this.execAll(def.body, inside, newFrame(), file);
    }
    for (const method of def.methods) this.#decorateMethod(method, cls, scope, file);
    for (const { expr, line } of [...def.annotations].reverse()) {
      const decorator = this.#in.expressions.evaluate(expr, scope, file);
      if (decorator instanceof Closure) this.#in.calls.call(decorator, [cls], NO_NAMES, { file, line });
    }
  }

  /** Decorators of the source's own on a method: JavaScript gives them a class, a name and what the name stands for, Python the function. */
  #decorateMethod(def: FunctionDef, cls: Class, scope: Scope, file: string): void {
    const { language } = scope.module;
    if (language !== 'typescript' && language !== 'python') return;
    for (const { expr, line } of [...def.annotations].reverse()) {
      const decorator = this.#in.expressions.evaluate(expr, scope, file);
      if (!(decorator instanceof Closure)) continue;
      const place = { file, line };
      const method = new Closure(def, scope, file, cls, cls);
      const descriptor = new Rec(place);
      descriptor.fields.set('value', method);
      this.#in.calls.call(decorator, language === 'python' ? [method] : [cls, def.name, descriptor], NO_NAMES, place);
    }
  }

  #if(stmt: Extract<Stmt, { k: 'if' }>, scope: Scope, frame: Frame, file: string): Completion {
    const test = this.#in.expressions.evaluate(stmt.test, scope, file);
    const holds = truth(test, scope.module.language);
    if (holds !== null) return this.execAll(holds ? stmt.yes : stmt.no, this.#in.scopes.inner(scope), frame, file);
    const byDefault = truth(settled(test), scope.module.language);
    const yes = this.#in.conditions.under(byDefault, () =>
      this.execAll(stmt.yes, this.#in.scopes.inner(scope), frame, file),
    );
    const otherwise = byDefault === null ? null : !byDefault;
    const no = this.#in.conditions.under(otherwise, () =>
      this.execAll(stmt.no, this.#in.scopes.inner(scope), frame, file),
    );
    if (yes === 'stop' && no === 'next' && byDefault === true) return 'skipped';
    return yes !== 'next' && no !== 'next' ? (yes === no ? yes : 'return') : 'next';
  }

  #switch(stmt: Extract<Stmt, { k: 'switch' }>, scope: Scope, frame: Frame, file: string): Completion {
    const on = stmt.on ? this.#in.expressions.evaluate(stmt.on, scope, file) : true;
    const isKnown = typeof on === 'string' || typeof on === 'number' || typeof on === 'boolean';
    if (isKnown) {
      for (const [i, one] of stmt.cases.entries()) {
        const tests = one.tests.map((test) => this.#in.expressions.evaluate(test, scope, file));
        if (tests.some((test) => test instanceof Term)) break;
        if (tests.length > 0 && !tests.includes(on)) continue;
        const from = one.tests.length === 0 ? one : (stmt.cases.slice(i).find((next) => next.body.length > 0) ?? one);
        return this.execAll(from.body, this.#in.scopes.inner(scope), frame, file);
      }
      if (!stmt.cases.some((one) => one.tests.length === 0)) return 'next';
    }
    for (const one of stmt.cases)
      this.#in.conditions.under(null, () => this.execAll(one.body, this.#in.scopes.inner(scope), frame, file));
    return 'next';
  }
}

export function newFrame(): Frame {
  return { returns: [], conditionDepth: 0 };
}
