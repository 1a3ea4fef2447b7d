/** Names: what each means where it is used. */
import type { Parts } from './parts.ts';
import { Class, Instance, isTerm, Lazy, Namespace, type Place, Scope, Term, type Value } from './values.ts';

/** Languages in which an assignment makes a variable of the function, not of the block. */
export const FUNCTION_SCOPED = new Set(['python', 'ruby', 'php', 'elixir']);

export class Scopes {
  readonly #in: Parts;

  constructor(parts: Parts) {
    this.#in = parts;
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
    return this.#in.world.global(name, scope.module);
  }

  inner(scope: Scope): Scope {
    return FUNCTION_SCOPED.has(scope.module.language) ? scope : new Scope(scope, scope.module, false);
  }

  name(name: string, scope: Scope, place: Place): Value {
    const found = this.variable(name, scope);
    if (found) return found.value;
    if (name === 'Self') return this.ownerClass(scope) ?? globalValue(name, place);
    const self = this.selfOf(scope);
    if (self instanceof Instance || self instanceof Class) {
      const value = this.#in.members.member(self, name, place);
      const isOwn = self instanceof Instance && self.fields.has(name);
      if (value !== undefined && (isOwn || !isTerm(value))) return value;
    }
    const global = this.#in.world.global(name, scope.module);
    if (global !== undefined) return global;
    for (const star of scope.module.stars) {
      const target = star();
      if (target instanceof Namespace) {
        const value = this.#in.modules.exported(target.module, name);
        if (value !== undefined) return value;
      }
    }
    return globalValue(name, place);
  }

  variable(name: string, scope: Scope): { value: Value } | null {
    for (let at: Scope | null = scope; at; at = at.parent) {
      if (!at.vars.has(name)) continue;
      return { value: this.lookup(name, at) };
    }
    return null;
  }

  selfOf(scope: Scope): Value {
    for (let at: Scope | null = scope; at; at = at.parent)
      for (const name of ['this', 'self']) {
        const value = at.vars.get(name);
        if (value !== undefined && !(value instanceof Lazy)) return value;
      }
    return undefined;
  }

  ownerOf(name: string, scope: Scope): Scope | null {
    for (let at: Scope | null = scope; at; at = at.parent) if (at.vars.has(name)) return at;
    return null;
  }

  ownerClass(scope: Scope): Class | null {
    for (let at: Scope | null = scope; at; at = at.parent) {
      const owner = at.vars.get('%class');
      if (owner instanceof Class) return owner;
    }
    return null;
  }
}

export function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.isFunction && at.parent) at = at.parent;
  return at;
}

/** Names a program uses without defining them. */
export function globalValue(name: string, place: Place): Value {
  return new Term({ op: 'root', name, place });
}
