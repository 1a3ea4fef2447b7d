/** Expressions to values. */
import type { Expr } from '../ir.ts';
import { merge, nullness, orElse, truth } from './choices.ts';
import { operate } from './operators.ts';
import type { Parts } from './parts.ts';
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  joinText,
  keyOf,
  List,
  type Place,
  Rec,
  type Scope,
  setField,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

const MAX_DEPTH = 1_400;

export class Expressions {
  readonly #in: Parts;
  #depth = 0;

  constructor(parts: Parts) {
    this.#in = parts;
  }

  evaluate(expr: Expr, scope: Scope, file: string): Value {
    this.#in.budget.step();
    if (this.#depth > MAX_DEPTH) return unknown('nested too deeply', { file, line: expr.line });
    this.#depth++;
    try {
      return this.#dispatch(expr, scope, file);
    } finally {
      this.#depth--;
    }
  }

  #dispatch(expr: Expr, scope: Scope, file: string): Value {
    if (expr.k === 'literal') return expr.value;
    const place = { file, line: expr.line };
    switch (expr.k) {
      case 'undefined':
        return undefined;
      case 'text':
        return joinText(
          expr.parts.map((part) => this.evaluate(part, scope, file)),
          place,
        );
      case 'list':
        return this.#list(expr.items, scope, file, place);
      case 'record':
        return this.#record(expr, scope, file, place);
      case 'name':
        return this.#in.scopes.name(expr.name, scope, place);
      case 'member':
        if (expr.of.k === 'name' && expr.of.name === 'super')
          return this.#in.members.superMember(scope, expr.name, place);
        return this.#in.members.member(this.evaluate(expr.of, scope, file), expr.name, place);
      case 'index':
        return this.#in.members.index(this.evaluate(expr.of, scope, file), this.evaluate(expr.by, scope, file), place);
      case 'call':
        return this.#in.calls.evaluate(expr, scope, file, place);
      case 'function':
        return this.#in.calls.made(new Closure(expr.def, scope, file, undefined, null));
      case 'class': {
        const cls = new Class(expr.def, scope, file);
        return cls;
      }
      case 'conditional': {
        const test = this.evaluate(expr.test, scope, file);
        const holds = truth(test, scope.module.language);
        if (holds !== null) return this.evaluate(holds ? expr.yes : expr.no, scope, file);
        return this.#either(test, expr.yes, expr.no, scope, file, place);
      }
      case 'operation':
        return this.#operation(expr, scope, file, place);
      case 'assign':
        return this.#in.assignments.assign(expr, scope, file);
      case 'comprehension':
        return this.#in.loops.comprehension(expr, scope, file, place);
      case 'spread':
        return this.evaluate(expr.of, scope, file);
      case 'unknown':
        return unknown(expr.why, place);
    }
  }

  /** Both values of an unknown choice: lists and records are taken together, of others the one by default, else the first that is known. */
  #either(test: Value, yes: Expr, no: Expr, scope: Scope, file: string, place: Place): Value {
    const byDefault = truth(settled(test), scope.module.language);
    const values: Value[] = [];
    for (const [branch, holds] of [
      [yes, byDefault],
      [no, byDefault === null ? null : !byDefault],
    ] as const) {
      values.push(this.#in.conditions.under(holds, () => this.evaluate(branch, scope, file)));
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
      const value = this.evaluate(item, scope, file);
      if (item.k !== 'spread') list.items.push(value);
      else {
        const spread = this.#in.loops.iterate(value);
        if (spread) list.items.push(...spread);
        else list.isOpen = true;
        if (value instanceof List) {
          if (value.isOpen) list.isOpen = true;
          for (const [each, holds] of value.conditions) list.addCondition(each, holds);
        }
      }
      if (item.k === 'conditional' && value !== undefined) list.addCondition(value, null);
    }
    return list;
  }

  #record(expr: Extract<Expr, { k: 'record' }>, scope: Scope, file: string, place: Place): Rec {
    const rec = new Rec(place);
    for (const entry of expr.entries) {
      if (!entry.key) {
        const value = settled(this.evaluate(entry.value, scope, file));
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
      const key = keyOf(this.evaluate(entry.key, scope, file));
      if (key === null) {
        rec.isOpen = true;
        continue;
      }
      const value = this.evaluate(entry.value, scope, file);
      if (entry.value.k === 'literal' && typeof value === 'string')
        this.#in.texts.give(value, { file, line: entry.value.line }, key === 'name' && isDescribed(expr));
      const bound =
        value instanceof Closure && value.def.self === 'this'
          ? new Closure(value.def, value.scope, value.file, rec, null)
          : value;
      setField(rec, key, bound, entry.line);
      if (bound instanceof Closure && bound.def.role === 'getter') rec.addGetter(key);
    }
    return rec;
  }

  #operation(expr: Extract<Expr, { k: 'operation' }>, scope: Scope, file: string, place: Place): Value {
    const { language } = scope.module;
    switch (expr.operator) {
      case ',':
        return expr.operands.map((operand) => this.evaluate(operand, scope, file)).at(-1);
      case '??':
      case '||':
      case '&&': {
        let value: Value;
        for (const [i, operand] of expr.operands.entries()) {
          value = this.evaluate(operand, scope, file);
          if (i === expr.operands.length - 1) return value;
          const goesOn = expr.operator === '??' ? nullness(value) : invertFor(expr.operator, truth(value, language));
          if (goesOn === false) return value;
          if (goesOn === null) {
            const rest: Extract<Expr, { k: 'operation' }> = { ...expr, operands: expr.operands.slice(i + 1) };
            const next =
              rest.operands.length === 1
                ? this.evaluate(rest.operands[0]!, scope, file)
                : this.#operation(rest, scope, file, place);
            return orElse(expr.operator, value, next, place);
          }
        }
        return value;
      }
      default:
        return operate(
          expr.operator,
          expr.operands.map((operand) => this.evaluate(operand, scope, file)),
          place,
          language,
        );
    }
  }
}

/** Whether a record that has a name says more of what it names. */
function isDescribed(expr: Extract<Expr, { k: 'record' }>): boolean {
  return expr.entries.some(({ key }) => key?.k === 'literal' && key.value === 'description');
}

function invertFor(operator: string, truth: boolean | null): boolean | null {
  return operator === '&&' || truth === null ? truth : !truth;
}
