/** Objects of the source's classes, made by the program or, where nothing makes one, by the reader. */
import type { ClassDef, Expr } from '../ir.ts';
import { patternName } from './names.ts';
import type { Parts } from './parts.ts';
import {
  Class,
  Closure,
  Instance,
  type Named,
  Native,
  NO_NAMES,
  type Place,
  Rec,
  Scope,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** The key under which Python's `super()` keeps the object it stands for. */
export const SELF = '%self';

/** Functions that make an object of the type they belong to. */
const MAKES = /^(new|try_new|default|create|build)$/;

export class Objects {
  readonly #in: Parts;
  /** An object of each class that the program itself made. */
  readonly #made = new Map<ClassDef, Instance>();

  constructor(parts: Parts) {
    this.#in = parts;
  }

  /** An object of a class that was not constructed: its methods can be named, its fields are those the class gives. */
  shell(cls: Class): Instance {
    return new Instance(cls, { file: cls.file, line: cls.def.line });
  }

  /**
   * A method that nothing called, of the object the program made of its class, else of one made of unknown arguments; null where that has
   * run it, or there is none.
   */
  methodCold(cls: Class, name: string): Closure | null {
    const place = { file: cls.file, line: cls.def.line };
    const made = this.#made.get(cls.def) ?? this.#madeByItself(cls);
    const known = cls.methods.find(({ def }) => def.name === name && def.role !== 'constructor');
    if (made && known) return new Closure(known.def, known.scope, known.file, known.def.isStatic ? cls : made, cls);
    const constructor = cls.methods.find(({ def }) => def.role === 'constructor')?.def;
    const args = (constructor?.params ?? []).map((param) => unknown(patternName(param.pattern), place));
    const instance = this.instantiate(cls, args, NO_NAMES, place);
    // What the program makes later knows more.
    if (this.#made.get(cls.def) === instance) this.#made.delete(cls.def);
    if (name === constructor?.name) return null;
    const method = cls.methods.find(({ def }) => def.name === name);
    return method
      ? new Closure(method.def, method.scope, method.file, method.def.isStatic ? cls : instance, cls)
      : null;
  }

  /** The object that a class without a constructor makes of itself: `fn new() -> Self`. */
  #madeByItself(cls: Class): Instance | undefined {
    if (cls.methods.some(({ def }) => def.role === 'constructor')) return undefined;
    const maker = cls.methods.find(({ def }) => (def.isStatic || def.self === null) && MAKES.test(def.name));
    if (!maker) return undefined;
    this.#in.calls.callCold(new Closure(maker.def, maker.scope, maker.file, cls, cls));
    return this.#made.get(cls.def);
  }

  /** What the metadata of a method sees: the constants of its class before those around it. */
  scopeIn(closure: Closure): Scope {
    if (!closure.owner) return closure.scope;
    const scope = new Scope(closure.scope, closure.scope.module, true);
    scope.vars.set('this', closure.owner);
    return scope;
  }

  superCall(expr: Extract<Expr, { k: 'call' }>, scope: Scope, file: string, place: Place): Value {
    const self = this.#in.scopes.selfOf(scope);
    const owner = this.#in.scopes.ownerClass(scope);
    const [args, named] = this.#in.calls.args(expr.args, scope, file);
    if (!(self instanceof Instance) || !owner) return unknown('super', place);
    if (scope.module.language === 'python') {
      // `super()` stands for the object seen as its base: what is called on it starts one class up.
      const up = new Rec(place);
      up.isOpen = false;
      up.fields.set(SELF, self);
      for (const base of this.#in.members.lineage(owner).slice(1).reverse()) {
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
    const base = this.#baseOf(owner);
    if (base instanceof Class) {
      this.#construct(self, base, args, named, place);
      // What a class gives its fields comes after what the one above it gives them.
      this.#initialise(self, owner);
    } else if (base instanceof Term) self.foreign = new Term({ op: 'call', base, name: '', args, named, place });
    return undefined;
  }

  /** A constructor that leaves the work to another one of its class. */
  thisCall(expr: Extract<Expr, { k: 'call' }>, scope: Scope, file: string, place: Place): Value {
    const self = this.#in.scopes.selfOf(scope);
    const owner = this.#in.scopes.ownerClass(scope);
    const [args, named] = this.#in.calls.args(expr.args, scope, file);
    if (self instanceof Instance && owner) this.#construct(self, owner, args, named, place);
    return undefined;
  }

  instantiate(cls: Class, args: Value[], named: Named, place: Place): Instance {
    const instance = new Instance(cls, place);
    if (!this.#made.has(cls.def)) this.#made.set(cls.def, instance);
    const foreign = this.#in.members.lineage(cls).find((each) => each instanceof Term);
    if (foreign instanceof Term)
      instance.foreign = new Term({ op: 'call', base: foreign, name: '', args, named, place });
    this.#construct(instance, cls, args, named, place);
    return instance;
  }

  #construct(self: Instance, cls: Class, args: Value[], named: Named, place: Place): void {
    const constructors = cls.methods.filter(({ def }) => def.role === 'constructor');
    const constructor = constructors.find(({ def }) => def.params.length === args.length) ?? constructors[0];
    const base = this.#baseOf(cls);
    if (!constructor) {
      if (base instanceof Class) this.#construct(self, base, args, named, place);
      this.#initialise(self, cls);
      for (const [name, value] of named) self.fields.set(name, value);
      if (args.length > 0 && !(base instanceof Class))
        for (const [i, value] of args.entries()) {
          const field = cls.def.fields[i];
          if (field) self.fields.set(field.name, value);
        }
      return;
    }
    this.#initialise(self, cls);
    const closure = new Closure(constructor.def, constructor.scope, constructor.file, self, cls);
    this.#in.calls.call(closure, args, named, place);
  }

  /** What a class inherits from that has fields and a constructor, if anything. */
  #baseOf(cls: Class): Class | Term | undefined {
    return this.#in.members.lineage(cls).find((each, i) => i > 0 && !isInterface(each));
  }

  /** Gives an object the fields that its class gives a value where it declares them. */
  #initialise(self: Instance, cls: Class): void {
    if (cls.scope.module.language === 'python') return;
    for (const field of cls.def.fields)
      if (field.value && !field.isStatic) {
        const value = this.#in.expressions.evaluate(field.value, this.#instanceScope(cls, self), cls.file);
        self.fields.set(field.name, value);
        if (typeof value === 'string') this.#in.texts.give(value, { file: cls.file, line: field.line });
      }
  }

  #instanceScope(cls: Class, self: Instance): Scope {
    const scope = new Scope(cls.scope, cls.scope.module, true);
    scope.vars.set('this', self);
    scope.vars.set('%class', cls);
    return scope;
  }
}

function isInterface(base: Class | Term): boolean {
  return base instanceof Class && base.def.kind === 'interface';
}
