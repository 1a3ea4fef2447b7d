/** Members of values: fields of records, of objects and of what their classes inherit, items by index. */
import type { ClassDef } from '../ir.ts';
import { byDefault } from './choices.ts';
import { propertyOf } from './methods.ts';
import type { Parts } from './parts.ts';
import { globalValue } from './scopes.ts';
import { environmentDefault, fieldDefault } from './settings.ts';
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
  Native,
  NO_NAMES,
  type Place,
  Rec,
  Scope,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** The class of an object, in the languages' spellings: a member of it, and a method. */
const CLASS_OF = /^(constructor|__class__|javaClass)$/;
const ASKS_CLASS = /^(getClass|GetType)$/;
/** The same of the name of a class. */
const NAME_OF = /^(name|Name|__name__|simpleName)$/;
const ASKS_NAME = /^(getSimpleName|getName)$/;

/** What a class tells of itself. */
function reflected({ def }: Class, name: string): Value {
  if (NAME_OF.test(name)) return def.name;
  return ASKS_NAME.test(name) ? new Native(name, () => def.name) : undefined;
}

const NOWHERE: Place = { file: '', line: 0 };

/** What remembers a function: one that is made anew each time it is run is itself, others are what they are declared as. */
function keeperOf(closure: Closure): object {
  return closure.owner || closure.scope.parent === null ? closure.def : closure;
}

/** What every function has. */
function ownAttribute({ def }: Closure, name: string): Value {
  if (name === 'name' || name === '__name__') return def.name;
  return name === '__doc__' ? (def.doc ?? undefined) : undefined;
}

/** Languages in which a field and a method of one name are two. */
const TWO_NAMESPACES = new Set(['java', 'kotlin', 'php']);

export class Members {
  readonly #in: Parts;

  constructor(parts: Parts) {
    this.#in = parts;
  }

  member(value: Value, name: string, place: Place): Value {
    if (value instanceof Namespace) {
      if (name === 'default' && !value.module.exports.has('default')) return value;
      const found = this.#in.modules.exported(value.module, name);
      if (typeof found === 'string') {
        const written = this.#in.modules.declaredAt(value.module, name);
        if (written) this.#in.texts.read(found, written);
      }
      const [file] = value.module.files;
      return found === undefined && file
        ? this.#in.modules.resolveBelow(file, '.', name, value.module.language)
        : found;
    }
    if (value instanceof Rec) {
      const field = value.fields.get(name);
      if (value.isGetter(name) && field instanceof Closure) return this.#in.calls.call(field, [], NO_NAMES, place);
      if (typeof field === 'string')
        this.#in.texts.read(field, { file: value.place.file, line: value.lines.get(name) ?? value.place.line });
      if (field !== undefined) return field;
      return propertyOf(value, name) ?? (value.isOpen ? unknown(name, place) : undefined);
    }
    if (value instanceof Instance) return this.#instanceMember(value, name, place);
    if (value instanceof Class) return this.#classMember(value, name, value, place);
    if (isTerm(value)) {
      const known = settled(value);
      if (!isTerm(known) && !isNullish(known)) {
        const inner = this.member(known, name, place);
        if (inner !== undefined) return byDefault(value, inner, place);
      }
      const given = givenTo(value, name) ?? this.#pathOf(value, name, place);
      if (given !== undefined) return given;
      return new Term({ op: 'member', base: value, name, place, fallback: environmentDefault(value, name) });
    }
    if (value instanceof Closure) return this.#attributesOf(value)?.get(name) ?? ownAttribute(value, name);
    return propertyOf(value, name);
  }

  /** What a path of Rust names in another file of the source: its modules are files, which nobody imports. */
  #pathOf(value: Term, name: string, { file }: Place): Value {
    const isPath = (value.op === 'root' || value.op === 'member') && file.endsWith('.rs');
    return isPath ? this.#in.world.within(value.name, name, file) : undefined;
  }

  readonly #attributes = new WeakMap<object, Map<string, Value>>();

  /** Keeps something on a function, as Python and JavaScript let a program do. */
  setAttribute(closure: Closure, name: string, value: Value): void {
    const known = this.#attributesOf(closure);
    if (known) known.set(name, value);
    else this.#attributes.set(keeperOf(closure), new Map([[name, value]]));
  }

  #attributesOf(closure: Closure): Map<string, Value> | undefined {
    return this.#attributes.get(keeperOf(closure));
  }

  /** The names of what a value has, as Python's `dir` gives them; of a function, what the program put there. */
  namesOf(value: Value): string[] | null {
    if (value instanceof Closure) return [...(this.#attributesOf(value)?.keys() ?? [])];
    if (value instanceof Rec) return [...value.fields.keys()];
    if (value instanceof Namespace) return [...this.#in.modules.recordOf(value.module, NOWHERE).fields.keys()];
    const cls = value instanceof Instance ? value.cls : value instanceof Class ? value : null;
    if (!cls) return null;
    const own = value instanceof Instance ? [...value.fields.keys()] : [];
    const inherited = this.lineage(cls).flatMap((each) =>
      each instanceof Class ? each.methods.map(({ def }) => def.name) : [],
    );
    return [...new Set([...inherited, ...own])];
  }

  /** The method that is called by a name, in languages in which a field may have the same; null where there is none such. */
  method(object: Value, name: string, place: Place): Closure | null {
    if (!(object instanceof Instance) || !object.fields.has(name)) return null;
    if (!TWO_NAMESPACES.has(object.cls.scope.module.language)) return null;
    const found = this.#classMember(object.cls, name, object, place);
    return found instanceof Closure ? found : null;
  }

  #instanceMember(instance: Instance, name: string, place: Place): Value {
    if (instance.fields.has(name)) {
      const value = instance.fields.get(name);
      if (typeof value === 'string') {
        const written = instance.places.get(name) ?? this.headOf(instance.cls, name);
        if (written) this.#in.texts.read(value, written);
      }
      return value;
    }
    const found = this.#classMember(instance.cls, name, instance, place);
    if (found !== undefined) return found;
    if (instance.foreign) return new Term({ op: 'member', base: instance.foreign, name, place, receiver: instance });
    if (!instance.cls.def.name) return undefined;
    if (CLASS_OF.test(name)) return instance.cls;
    return ASKS_CLASS.test(name) ? new Native(name, () => instance.cls) : undefined;
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
          ? this.#in.calls.call(closure, [], NO_NAMES, place)
          : closure;
      }
      const field = each.def.fields.find((one) => one.name === name);
      if (field?.value) {
        const value = fieldDefault(this.#in.expressions.evaluate(field.value, this.#classScope(each, self), each.file));
        if (field.value.k === 'literal' && typeof value === 'string')
          this.#in.texts.define(value, { file: each.file, line: field.line });
        each.statics.set(name, value);
        return value;
      }
    }
    return self instanceof Class ? reflected(cls, name) : undefined;
  }

  #classScope(cls: Class, self: Value): Scope {
    const scope = new Scope(cls.scope, cls.scope.module, true);
    scope.vars.set('this', self);
    for (const field of cls.def.fields)
      if (field.value) {
        const { value } = field;
        scope.vars.set(field.name, new Lazy(() => this.#in.expressions.evaluate(value, cls.scope, cls.file)));
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
      const value = base.with[0] ? this.#in.expressions.evaluate(base.with[0], cls.scope, cls.file) : undefined;
      if (value instanceof Class || isTerm(value)) return value;
      return this.#baseOf(base.of, cls);
    }
    if (base.k !== 'ref') return undefined;
    const [first, ...rest] = base.name.split('.');
    let value = this.#in.scopes.name(first!, cls.scope, place);
    if (value === undefined) value = globalValue(first!, place);
    for (const name of rest) value = this.member(value, name, place);
    return value === cls ? undefined : value;
  }

  superMember(scope: Scope, name: string, place: Place): Value {
    const self = this.#in.scopes.selfOf(scope);
    const owner = this.#in.scopes.ownerClass(scope);
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
}

/**
 * What an object of a class outside the source was made with under a name: `ServerTool{Tool: …}.Tool`. `fn` is what fastmcp calls the function
 * that a tool was made of.
 */
function givenTo(value: Term, name: string): Value {
  if (name === 'fn' && value.args[0] instanceof Closure) return value.args[0];
  return value.op === 'call' && (value.isNew || /^[A-Z]/.test(value.callee)) ? value.named.get(name) : undefined;
}
