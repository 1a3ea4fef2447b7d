/** Loops over what is known, unrolled; over what is not, gone through once. */
import type { Expr, Loop, Pattern, Stmt } from '../ir.ts';
import { truth } from './choices.ts';
import type { Parts } from './parts.ts';
import type { Completion, Frame } from './statements.ts';
import {
  Instance,
  isTerm,
  keyOf,
  List,
  type Place,
  Rec,
  Scope,
  setField,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

export const MAX_ITERATIONS = 3_000;

export class Loops {
  readonly #in: Parts;

  constructor(parts: Parts) {
    this.#in = parts;
  }

  loop(stmt: Extract<Stmt, { k: 'loop' }>, scope: Scope, frame: Frame, file: string): Completion {
    const over = stmt.over ? this.#in.expressions.evaluate(stmt.over, scope, file) : undefined;
    const items = stmt.over ? this.iterate(over, stmt.pattern) : [undefined];
    if (items === null) {
      const inner = this.#in.scopes.inner(scope);
      if (stmt.pattern)
        this.#in.assignments.bind(stmt.pattern, this.#elementOf(over, { file, line: stmt.line }), inner, file, true);
      this.#in.conditions.under(null, () => this.#in.statements.execAll(stmt.body, inner, frame, file));
      return 'next';
    }
    for (const item of items) {
      const inner = this.#in.scopes.inner(scope);
      if (stmt.pattern) this.#in.assignments.bind(stmt.pattern, item, inner, file, true);
      const condition = over instanceof List ? over.conditions.get(item) : undefined;
      const body = (): Completion => this.#in.statements.execItem(stmt.body, inner, frame, file);
      const completion = condition === undefined ? body() : this.#in.conditions.under(condition, body);
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

  comprehension(expr: Extract<Expr, { k: 'comprehension' }>, scope: Scope, file: string, place: Place): Value {
    const list = new List([], place);
    const rec = new Rec(place);
    const walk = (loops: Loop[], inner: Scope): void => {
      const [loop, ...rest] = loops;
      if (!loop) {
        if (expr.key) {
          const key = keyOf(this.#in.expressions.evaluate(expr.key, inner, file));
          if (key === null) rec.isOpen = true;
          else setField(rec, key, this.#in.expressions.evaluate(expr.element, inner, file), expr.line);
        } else list.items.push(this.#in.expressions.evaluate(expr.element, inner, file));
        return;
      }
      const over = this.#in.expressions.evaluate(loop.over, inner, file);
      const items = this.iterate(over, loop.pattern);
      if (!items || (over instanceof List && over.isOpen)) list.isOpen = rec.isOpen = true;
      for (const item of items ?? []) {
        const each = new Scope(inner, inner.module, true);
        this.#in.assignments.bind(loop.pattern, item, each, file, true);
        const tests = loop.tests.map((test) =>
          truth(this.#in.expressions.evaluate(test, each, file), scope.module.language),
        );
        if (!tests.includes(false)) walk(rest, each);
      }
    };
    walk(expr.loops, scope);
    return expr.key ? rec : list;
  }
}
