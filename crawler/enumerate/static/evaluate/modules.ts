/** Modules: what a file declares, imports and exports, each worked out when first asked for. */
import type { ClassDef, Stmt, Type } from '../ir.ts';
import { patternNames } from './names.ts';
import type { Parts } from './parts.ts';
import { newFrame } from './statements.ts';
import {
  Class,
  Closure,
  Lazy,
  type Module,
  Namespace,
  type Place,
  Rec,
  type Scope,
  setField,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** A type under a name of its own, and where the names in it are to be looked up. */
export interface Alias {
  type: Type;
  scope: Scope;
  file: string;
}

/** Modules that a name of a type is followed through. */
const MAX_REEXPORTS = 4;

export class Modules {
  readonly #in: Parts;
  readonly #aliases = new Map<Module, Map<string, Alias | null>>();

  constructor(parts: Parts) {
    this.#in = parts;
  }

  /** Runs a module's statements once, in order. */
  run(module: Module): void {
    if (module.state !== 'new') return;
    module.state = 'running';
    this.#in.conditions.aside(() => {
      for (const file of module.files)
        this.#in.statements.execAll(this.#in.world.program(file), module.scope, newFrame(), file);
    });
    module.state = 'done';
  }

  /** Makes a module's names known without running it: functions, classes and constants are worked out when asked for. */
  declare(module: Module): void {
    for (const file of module.files) this.hoist(this.#in.world.program(file), module.scope, file, true);
    for (const file of module.files) this.#attach(this.#in.world.program(file), module.scope, file);
  }

  /** Gives types the methods that are written outside them. */
  #attach(body: Stmt[], scope: Scope, file: string): void {
    for (const stmt of body) {
      if (stmt.k !== 'method') continue;
      let cls = this.#in.scopes.variable(stmt.of, scope)?.value ?? this.#in.world.global(stmt.of, scope.module);
      if (!(cls instanceof Class)) {
        cls = new Class(bareClass(stmt.of, stmt.line), scope, file);
        scope.vars.set(stmt.of, cls);
      }
      cls.methods.push({ def: stmt.def, scope, file });
      const { trait: name, line } = stmt;
      const { bases } = cls.def;
      if (name && !bases.some((base) => base.k === 'ref' && base.name === name))
        bases.push({ k: 'ref', name, args: [], line });
    }
  }

  exported(module: Module, name: string, seen: Set<Module> = new Set()): Value {
    if (seen.has(module)) return undefined;
    seen.add(module);
    const exported = module.exports.get(name);
    if (exported) return exported();
    if (module.scope.vars.has(name)) return this.#in.scopes.lookup(name, module.scope);
    for (const star of module.stars) {
      const target = star();
      if (target instanceof Namespace) {
        const value = this.exported(target.module, name, seen);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  /** Where a module that is a definition declares one of its parts; null where it has that from elsewhere. */
  declaredAt(module: Module, name: string): Place | null {
    if (!module.scope.vars.has('description')) return null;
    for (const file of module.files)
      for (const stmt of this.#in.world.program(file))
        if (stmt.k === 'let' && patternNames(stmt.pattern).includes(name)) return { file, line: stmt.line };
    return null;
  }

  /** The type a name stands for in a module, which may import it. */
  alias(name: string, module: Module, depth = 0): Alias | null {
    let known = this.#aliases.get(module);
    if (!known) this.#aliases.set(module, (known = new Map()));
    let alias = known.get(name);
    if (alias === undefined) {
      known.set(name, null);
      alias = this.#findAlias(name, module, depth);
      known.set(name, alias);
    }
    return alias;
  }

  #findAlias(name: string, module: Module, depth: number): Alias | null {
    const type = module.types.get(name);
    if (type) return { type, scope: module.scope, file: module.files[0] ?? '' };
    if (depth > MAX_REEXPORTS) return null;
    for (const file of module.files)
      for (const stmt of this.#in.world.program(file)) {
        if ((stmt.k !== 'import' && stmt.k !== 'export') || stmt.from === null) continue;
        const given = stmt.names?.find(({ name: own, as }) => as === name || (own === '*' && as === '*'));
        if (stmt.names && !given) continue;
        const target = this.#in.world.resolve(file, stmt.from, module.language);
        const found = target && this.alias(given && given.name !== '*' ? given.name : name, target, depth + 1);
        if (found) return found;
      }
    return null;
  }

  /** The exports of a module as a record, as `Object.entries` of a namespace sees them. */
  recordOf(module: Module, place: Place): Rec {
    const rec = new Rec(place);
    const names = new Set(module.exports.keys());
    for (const file of module.files)
      for (const stmt of this.#in.world.program(file)) {
        if (stmt.k === 'let') for (const name of patternNames(stmt.pattern)) names.add(name);
        else if (stmt.k === 'function' || stmt.k === 'class') names.add(stmt.def.name);
      }
    for (const name of names) setField(rec, name, this.exported(module, name), place.line);
    for (const star of module.stars) {
      const target = star();
      if (target instanceof Namespace && target.module !== module)
        for (const [name, value] of this.recordOf(target.module, place).fields)
          if (!rec.fields.has(name)) setField(rec, name, value, place.line);
    }
    return rec;
  }

  /** Functions and classes are known before the statements around them run; a module's variables are worked out when first asked for. */
  hoist(body: Stmt[], scope: Scope, file: string, isModule: boolean): void {
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
      } else if (stmt.k === 'import') this.import(stmt, scope, file);
      else if (stmt.k === 'export') this.#export(stmt, scope, file);
      else if (stmt.k === 'export-default') {
        const value = new Lazy(() =>
          this.#in.conditions.aside(() => this.#in.expressions.evaluate(stmt.value, scope, file)),
        );
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
    this.#in.conditions.aside(() => this.#in.assignments.let(stmt, scope, file));
    const value = scope.vars.get(name);
    return value instanceof Lazy ? undefined : value;
  }

  import(stmt: Extract<Stmt, { k: 'import' }>, scope: Scope, file: string): void {
    const place = { file, line: stmt.line };
    const target = new Lazy(() => this.resolve(file, stmt.from, scope.module.language, place));
    for (const { name, as } of stmt.names) {
      // What is imported under the same name by default stays.
      if (this.#in.conditions.isOff && scope.vars.has(as)) continue;
      if (name === '*' && as === '*') scope.module.stars.push(() => target.force());
      else
        scope.vars.set(
          as,
          new Lazy(() => {
            const module = target.force();
            if (name === '*') return module;
            const value = this.#in.members.member(module, name, place);
            if (value !== undefined || !(module instanceof Namespace)) return value;
            // A name the module does not have may be a module below it (Python), or a type, which has no value.
            return this.resolveBelow(file, stmt.from, name, scope.module.language) ?? unknown(name, place);
          }),
        );
    }
    if (stmt.names.length === 0) target.force();
  }

  resolveBelow(file: string, from: string, name: string, language: string): Value {
    if (language !== 'python') return undefined;
    const module = this.#in.world.resolve(file, `${from}${from.endsWith('.') ? '' : '.'}${name}`, language);
    if (!module) return undefined;
    this.run(module);
    return new Namespace(module);
  }

  #export(stmt: Extract<Stmt, { k: 'export' }>, scope: Scope, file: string): void {
    const { module } = scope;
    const place = { file, line: stmt.line };
    const { from } = stmt;
    const target = from === null ? null : () => this.resolve(file, from, module.language, place);
    if (!stmt.names) {
      if (target) module.stars.push(target);
      return;
    }
    for (const { name, as } of stmt.names)
      module.exports.set(as, () => {
        if (!target) return this.#in.scopes.lookup(name, scope);
        const value = target();
        return name === '*' ? value : this.#in.members.member(value, name, place);
      });
  }

  resolve(file: string, specifier: string, language: string, place: Place): Value {
    const module = this.#in.world.resolve(file, specifier, language);
    if (!module) return this.#text(file, specifier, place) ?? new Term({ op: 'root', name: specifier, place });
    this.run(module);
    return new Namespace(module);
  }

  /** A text that bundlers import as a module: `import description from './search.txt'`. */
  #text(file: string, specifier: string, place: Place): Rec | null {
    const [, path] = /^(\.{1,2}\/.*\.(?:txt|md|html|sql|graphql))(?:\?raw)?$/.exec(specifier) ?? [];
    const text = path ? this.#in.world.text(file, path) : null;
    if (text === null) return null;
    const rec = new Rec(place);
    setField(rec, 'default', text, place.line);
    return rec;
  }
}

/** A type of which only methods are known. */
function bareClass(name: string, line: number): ClassDef {
  return { name, kind: 'struct', bases: [], fields: [], methods: [], annotations: [], doc: null, body: [], line };
}
