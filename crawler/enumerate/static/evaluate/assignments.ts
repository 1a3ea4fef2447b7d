/** What is bound and stored: declarations, assignments, parameters taken apart. What only may happen does not replace what is known. */
import type { Expr, Pattern, Stmt } from '../ir.ts';
import { choice, nullness, orElse, truth } from './choices.ts';
import { MAX_ITERATIONS } from './loops.ts';
import { targetPattern } from './names.ts';
import { operate } from './operators.ts';
import type { Parts } from './parts.ts';
import { FUNCTION_SCOPED, functionScope } from './scopes.ts';
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  keyOf,
  Lazy,
  List,
  Namespace,
  NO_NAMES,
  Rec,
  type Scope,
  setField,
  Term,
  type Value,
} from './values.ts';

export class Assignments {
  readonly #in: Parts;

  constructor(parts: Parts) {
    this.#in = parts;
  }

  let(stmt: Extract<Stmt, { k: 'let' }>, scope: Scope, file: string): void {
    const value = stmt.value ? this.#in.expressions.evaluate(stmt.value, scope, file) : this.#zero(stmt, scope, file);
    this.bind(stmt.pattern, value, scope, file, FUNCTION_SCOPED.has(scope.module.language));
  }

  /** What a variable is that is declared without a value: in Go a structure is there at once. */
  #zero({ type, line }: Extract<Stmt, { k: 'let' }>, scope: Scope, file: string): Value {
    if (scope.module.language !== 'go' || type?.k !== 'ref' || type.name.includes('.')) return undefined;
    const cls = this.#in.scopes.lookup(type.name, scope);
    return cls instanceof Class && cls.def.kind === 'struct'
      ? this.#in.objects.instantiate(cls, [], NO_NAMES, { file, line })
      : undefined;
  }

  assign(expr: Extract<Expr, { k: 'assign' }>, scope: Scope, file: string): Value {
    const place = { file, line: expr.line };
    let value = this.#in.expressions.evaluate(expr.value, scope, file);
    if (expr.operator !== '=') {
      const before = this.#in.expressions.evaluate(expr.target, scope, file);
      const operator = expr.operator.replace(/=$/, '');
      if (operator === '??' || operator === '||') {
        const keeps = operator === '??' ? nullness(before) === false : truth(before, scope.module.language) === true;
        value = keeps ? before : isTerm(before) ? orElse(operator, before, value, place) : value;
      } else if (before instanceof List && operator === '+') {
        const items = this.#in.loops.iterate(value);
        if (items) before.items.push(...items);
        else before.isOpen = true;
        return before;
      } else value = operate(operator, [before, value], place, scope.module.language);
    }
    this.#store(expr.target, value, scope, file);
    return value;
  }

  /** What is empty on one side only of a condition that is not known does not replace what the other side made. */
  #isEmptied(before: Value | Lazy, value: Value): boolean {
    if (this.#in.conditions.depth === 0 || !isNullish(value)) return false;
    if (before instanceof Instance) before.mayBeMissing = true;
    return before instanceof Instance || before instanceof Term;
  }

  #store(target: Expr, value: Value, scope: Scope, file: string): void {
    const isConditional = this.#in.conditions.enabled !== true;
    const place = { file, line: target.line };
    switch (target.k) {
      case 'name': {
        const owner = this.#in.scopes.ownerOf(target.name, scope);
        if (owner) {
          const before = owner.vars.get(target.name);
          if (this.#isEmptied(before, value)) return;
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
        const self = this.#in.scopes.selfOf(scope);
        if (self instanceof Instance && self.cls.def.fields.some((field) => field.name === target.name))
          self.fields.set(target.name, value);
        else functionScope(scope).vars.set(target.name, value);
        return;
      }
      case 'member': {
        const of = this.#in.expressions.evaluate(target.of, scope, file);
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
        } else if (of instanceof Closure) this.#in.members.setAttribute(of, target.name, value);
        else if (of instanceof Class) of.statics.set(target.name, value);
        else if (of instanceof Namespace) of.module.scope.vars.set(target.name, value);
        else if (isTerm(of) && of.op === 'root' && (of.name === 'exports' || of.name === 'module')) {
          const { module } = scope;
          if (of.name === 'module' && target.name === 'exports') module.exports.set('default', () => value);
          else module.exports.set(target.name, () => value);
          if (of.name === 'module' && value instanceof Rec)
            for (const [key, field] of value.fields) module.exports.set(key, () => field);
        } else if (isTerm(of) && of.op === 'member' && of.name === 'exports')
          scope.module.exports.set(target.name, () => value);
        // Elsewhere what a call made is an object that is wrapped or mended so, and stays what it was made as: `server.addTool = guarded`.
        else if (scope.module.language === 'go' && isTerm(of) && of.op === 'call')
          if (!isConditional || !of.named.has(target.name)) of.give(target.name, value);
        return;
      }
      case 'index': {
        const of = this.#in.expressions.evaluate(target.of, scope, file);
        const by = keyOf(this.#in.expressions.evaluate(target.by, scope, file));
        if (of instanceof Rec) {
          if (by === null) of.isOpen = true;
          else setField(of, by, value, target.line);
        } else if (of instanceof List && by !== null && /^\d+$/.test(by) && Number(by) < MAX_ITERATIONS)
          of.items[Number(by)] = value;
        return;
      }
      case 'list':
        this.bind(
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

  bind(pattern: Pattern, given: Value, scope: Scope, file: string, overwrite: boolean): void {
    let value = given;
    const place = { file, line: 0 };
    if (pattern.default && (value === undefined || isTerm(value))) {
      const fallback = this.#in.expressions.evaluate(pattern.default, scope, file);
      value = value === undefined ? fallback : orElse('??', value, fallback, place);
    }
    switch (pattern.k) {
      case 'name': {
        if (!pattern.name) return;
        const target = overwrite && FUNCTION_SCOPED.has(scope.module.language) ? functionScope(scope) : scope;
        const before = target.vars.get(pattern.name);
        const keeps =
          this.#in.conditions.enabled !== true &&
          FUNCTION_SCOPED.has(scope.module.language) &&
          before !== undefined &&
          before !== null &&
          !(before instanceof Lazy) &&
          !isTerm(before) &&
          (isTerm(value) || this.#in.conditions.isOff);
        if (!keeps && !this.#isEmptied(before, value)) target.vars.set(pattern.name, value);
        return;
      }
      case 'record':
        for (const entry of pattern.entries)
          this.bind(entry.pattern, this.#in.members.member(value, entry.key, place), scope, file, overwrite);
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
        const items = value instanceof Rec ? null : this.#in.loops.iterate(value);
        const [key, entry] = items ?? [];
        if (typeof key === 'string' && (entry instanceof Rec || entry instanceof Instance))
          this.#in.texts.read(key, entry.place);
        for (const [i, item] of pattern.items.entries())
          if (item) this.bind(item, items ? items[i] : this.#in.members.index(value, i, place), scope, file, overwrite);
        if (pattern.rest) scope.vars.set(pattern.rest, new List(items?.slice(pattern.items.length) ?? [], place));
        return;
      }
    }
  }
}

function isPlain(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
