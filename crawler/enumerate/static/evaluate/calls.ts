/** Calls: functions of the source are followed within bounds; others become terms, which a listener is shown. */
import { posix } from 'node:path';
import type { Arg, Expr, FunctionDef, Param } from '../ir.ts';
import { byDefault, choice, merge, truth } from './choices.ts';
import { callLibrary } from './library.ts';
import { type Context, callMethod, hasMethod } from './methods.ts';
import { patternName } from './names.ts';
import { SELF } from './objects.ts';
import type { Parts } from './parts.ts';
import { environmentCall, translation } from './settings.ts';
import type { Frame } from './statements.ts';
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  List,
  type Named,
  Native,
  NO_NAMES,
  type Place,
  Rec,
  Scope,
  setField,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

const MAX_CALL_DEPTH = 48;
/** How often one function is called back with unknown arguments. */
const MAX_CALLBACKS = 2;
/** How many functions are kept for later that were made and not run. */
const MAX_MADE = 5_000;
/** Functions that take a function without calling it. */
const TAKES_ONLY =
  /^(wraps|update_wrapper|partial|callable|iscoroutinefunction|signature|isinstance|hasattr|getattr|setattr|delattr|type|id|str|repr)$/;

export class Calls {
  readonly #in: Parts;
  readonly #visited = new Set<FunctionDef>();
  readonly #made: Closure[] = [];
  readonly #callbacks = new Map<FunctionDef, number>();
  /** The functions being inside of. */
  readonly #calls: FunctionDef[] = [];

  constructor(parts: Parts) {
    this.#in = parts;
  }

  wasRun(def: FunctionDef): boolean {
    return this.#visited.has(def);
  }

  /** Takes note of a function that was made within another and registers something when it is run. */
  made(closure: Closure): Closure {
    if (
      closure.scope.parent !== null &&
      this.#made.length < MAX_MADE &&
      this.#in.listener.registers(closure.def, closure.scope.module.language)
    )
      this.#made.push(closure);
    return closure;
  }

  /** Functions that register something, made with what they need to know, which nothing has run. */
  unrun(): Closure[] {
    return this.#made.filter(({ def }) => !this.#visited.has(def));
  }

  /** Calls a function that nothing called, with arguments that nobody knows. */
  callCold(closure: Closure): Value {
    return merge(this.#runCold(closure), this.#placeOf(closure), null);
  }

  /** The same, and all that it may return. */
  returnedCold(closure: Closure): Value[] {
    return this.#runCold(closure).map(({ value }) => value);
  }

  #runCold(closure: Closure): Frame['returns'] {
    const place = this.#placeOf(closure);
    const args = closure.def.params.map(
      (param) => this.#byDefault(param, closure) ?? unknown(patternName(param.pattern), place),
    );
    return this.#run(closure, args, NO_NAMES, place) ?? [];
  }

  /** What a parameter is where nobody gives it a value, if that is a text, number or truth value. */
  #byDefault(param: Param, { scope, file, def }: Closure): Value {
    if (param.default?.k !== 'literal' || param.default.value === null) return undefined;
    return choice(this.#in.expressions.evaluate(param.default, scope, file), { file, line: def.line });
  }

  evaluate(expr: Extract<Expr, { k: 'call' }>, scope: Scope, file: string, place: Place): Value {
    const { callee } = expr;
    if (callee.k === 'name' && (callee.name === 'require' || callee.name === 'import')) {
      const from = expr.args[0]?.value;
      const specifier = from && this.#specifier(this.#in.expressions.evaluate(from, scope, file), file);
      if (specifier) return this.#in.modules.resolve(file, specifier, scope.module.language, place);
    }
    if (callee.k === 'name' && callee.name === 'include_str!') {
      const path = this.#in.expressions.evaluate(
        expr.args[0]?.value ?? { k: 'undefined', line: expr.line },
        scope,
        file,
      );
      return (typeof path === 'string' ? this.#in.world.text(file, path) : null) ?? unknown('file', place);
    }
    if (callee.k === 'name' && callee.name === 'super') return this.#in.objects.superCall(expr, scope, file, place);
    if (callee.k === 'name' && callee.name === 'this' && scope.module.language === 'java')
      return this.#in.objects.thisCall(expr, scope, file, place);
    if (callee.k === 'member' && !(callee.of.k === 'name' && callee.of.name === 'super')) {
      const object = this.#in.expressions.evaluate(callee.of, scope, file);
      const [args, named] = this.args(expr.args, scope, file);
      const known = settled(object);
      if (hasMethod(known, callee.name))
        return byDefault(object, this.#method(known, callee.name, args, named, place, scope), place);
      const target =
        this.#in.members.method(object, callee.name, place) ?? this.#in.members.member(object, callee.name, place);
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
    const target = this.#in.expressions.evaluate(callee, scope, file);
    const [args, named] = this.args(expr.args, scope, file);
    return this.#apply(target, args, named, expr, scope, place);
  }

  /** What an import names, or the file among those of a folder that it was put together of. */
  #specifier(value: Value, file: string): string | null {
    const text = settled(value);
    if (typeof text === 'string') return text;
    const path = this.#in.folders.pathIn(value);
    return path === null ? null : `./${posix.relative(posix.dirname(file), path)}`;
  }

  #apply(
    target: Value,
    args: Value[],
    named: Named,
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
      this.#in.listener.calledOwn(
        known.def.name,
        new Term({ op: 'call', base, name: '', args, named, place, types: expr.types, scope }),
      );
    }
    const result = this.call(known, args, named, place);
    const given = isTerm(result) && !result.fallback ? translation(args) : null;
    return given ? new Term({ op: 'operation', base: result as Term, name: '', place, fallback: given }) : result;
  }

  args(list: Arg[], scope: Scope, file: string): [Value[], Named] {
    const args: Value[] = [];
    let named: Map<string, Value> | null = null;
    for (const arg of list) {
      const value = this.#in.expressions.evaluate(arg.value, scope, file);
      if (arg.value.k === 'literal' && typeof value === 'string')
        this.#in.texts.give(value, { file, line: arg.value.line });
      if (arg.name !== null) named ??= new Map();
      if (arg.name === '**') {
        if (value instanceof Rec) for (const [key, field] of value.fields) named!.set(key, field);
      } else if (arg.name !== null) named!.set(arg.name, value);
      else if (arg.value.k === 'spread') args.push(...(this.#in.loops.iterate(value) ?? []));
      else if (list.length === 1 && isTuple(value)) args.push(...value.fields.values());
      else args.push(value);
    }
    return [args, named ?? NO_NAMES];
  }

  #callTerm(
    target: Term,
    args: Value[],
    named: Named,
    expr: Extract<Expr, { k: 'call' }>,
    scope: Scope,
    place: Place,
  ): Value {
    const known =
      callLibrary(target, args, scope.module.language, () => this.#context(named, place, scope)) ??
      this.#in.data.call(target, args, place) ??
      this.#in.folders.call(target, args, place);
    if (known) return known.value;
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
      definedAt: this.#definedAt(expr.args, args, named),
      receiver: target.receiver,
      fallback: environmentCall(target, args) ?? translation(args),
    });
    if (!this.#in.listener.called(term) && !TAKES_ONLY.test(term.callee)) {
      for (const arg of args) this.#callBack(arg, place);
      for (const arg of named.values()) this.#callBack(arg, place);
    }
    return term;
  }

  /** Where the first text among some arguments was written that comes from elsewhere, unless one is written here before it. */
  #definedAt(list: readonly Arg[], args: readonly Value[], named: Named): Place | null {
    for (const [i, arg] of list.entries()) {
      if (arg.value.k === 'literal') return null;
      const given = arg.name === null ? args[i] : named.get(arg.name);
      const place = typeof given === 'string' ? this.#in.texts.readAt(given) : null;
      if (place) return place;
    }
    return null;
  }

  /** A function given to something outside the source may be called by it, with what nobody knows. */
  #callBack(value: Value, place: Place, depth = 0): void {
    if (value instanceof Closure) {
      const times = this.#callbacks.get(value.def) ?? 0;
      if (times >= MAX_CALLBACKS || this.#calls.includes(value.def)) return;
      this.#callbacks.set(value.def, times + 1);
      const args = value.def.params.map((param) => unknown(patternName(param.pattern), place));
      this.#in.budget.idly(() => this.call(value, args, NO_NAMES, place));
    } else if (value instanceof Rec && depth < 2)
      for (const field of value.fields.values()) this.#callBack(field, place, depth + 1);
  }

  #closureMethod(closure: Closure, name: string, args: Value[], named: Named, place: Place): Value {
    switch (name) {
      case 'call':
        return this.call(rebound(closure, args[0]), args.slice(1), named, place);
      case 'apply':
        return this.call(rebound(closure, args[0]), this.#in.loops.iterate(args[1]) ?? [], named, place);
      case 'bind':
        return rebound(closure, args[0]);
      default:
        return unknown(name, place);
    }
  }

  /** Methods of texts, lists and records, as the languages' libraries have them. */
  #method(object: Value, name: string, args: Value[], named: Named, place: Place, scope: Scope): Value {
    return callMethod(object, name, args, this.#context(named, place, scope));
  }

  #context(named: Named, place: Place, scope: Scope): Context {
    return {
      place,
      named,
      language: scope.module.language,
      apply: (fn, ...given) => this.call(fn, given, NO_NAMES, place),
      truth: (value) => truth(value, scope.module.language),
      enabled: this.#in.conditions.enabled,
      under: (holds, action) => this.#in.conditions.under(holds, action),
      iterate: (value) => this.#in.loops.iterate(value),
      members: ({ module }) => this.#in.modules.recordOf(module, place),
      member: (value, name) => this.#in.members.member(value, name, place),
      names: (value) => this.#in.members.namesOf(value),
    };
  }

  /** Calls any value. Functions of the source are followed within bounds. */
  call(target: Value, args: Value[], named: Named, place: Place): Value {
    if (target instanceof Closure) return this.#callClosure(target, args, named, place);
    if (target instanceof Class) return this.#in.objects.instantiate(target, args, named, place);
    if (target instanceof Native) return target.call(args, named, place);
    if (target instanceof Instance) {
      const method =
        this.#in.members.member(target, '__call__', place) ?? this.#in.members.member(target, '__invoke', place);
      if (method instanceof Closure) return this.call(method, args, named, place);
    }
    if (isTerm(target)) return new Term({ op: 'call', base: target, name: '', args, named, place });
    return unknown('call', place);
  }

  #callClosure(closure: Closure, args: Value[], named: Named, place: Place): Value {
    const returns = this.#run(closure, args, named, place);
    return returns ? merge(returns, place, null) : unknown(closure.def.name || 'call', place);
  }

  /** What a function of the source may return; null where calls are nested too deeply. */
  #run(closure: Closure, args: Value[], named: Named, place: Place): Frame['returns'] | null {
    const { def } = closure;
    if (this.#calls.length >= MAX_CALL_DEPTH || this.#calls.filter((each) => each === def).length >= 3) return null;
    this.#visited.add(def);
    const scope = new Scope(closure.scope, closure.scope.module, true);
    if (def.self !== null) scope.vars.set(def.self, closure.self);
    if (closure.owner) scope.vars.set('%class', closure.owner);
    this.#bindParams(closure, args, named, scope, place);
    const frame: Frame = { returns: [], conditionDepth: this.#in.conditions.depth };
    this.#calls.push(def);
    try {
      this.#in.statements.execAll(def.body, scope, frame, closure.file);
    } finally {
      this.#calls.pop();
    }
    return frame.returns;
  }

  #bindParams(closure: Closure, args: Value[], named: Named, scope: Scope, place: Place): void {
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
      if (value === undefined && param.default)
        value = this.#in.expressions.evaluate(param.default, scope, closure.file);
      this.#in.assignments.bind({ ...param.pattern, default: null }, value, scope, closure.file, true);
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

function rebound(closure: Closure, self: Value): Closure {
  return new Closure(closure.def, closure.scope, closure.file, self, closure.owner);
}
