/**
 * Tools of a package whose registration nobody sees: under annotations of the source's own, in answers to `tools/list` written by hand, as
 * definitions written out, as classes of a kind of its own, or made and kept where no reader follows.
 */
import type { Machine } from './evaluate/machine.ts';
import { Class, Closure, type Module, type Scope, type Value } from './evaluate/values.ts';
import type { Expr, FunctionDef, Stmt } from './ir.ts';
import { lastName } from './ir.ts';
import { languageOf } from './languages/index.ts';
import { isForServer, isOfServer, ownAnnotation, toolsOfOwnKind } from './own-kind.ts';
import type { Package } from './packages.ts';
import type { Registrations } from './registrations/registrations.ts';
import { type Site, sites, visit } from './sites.ts';

/** How many definitions of a list must be registered before the rest is taken to be of the server. */
export const MIN_SIBLINGS = 2;

const LISTS = /^(handle_?)?list_?tools(_?(handler|request))?$/i;
/** Definitions after which no further answer is looked for. */
const MAX_ANSWERS = 5_000;

/** What is asked of the package that is read. */
export interface Reading {
  readonly package: Package;
  readonly files: readonly string[];
  /** The source calls itself a server: what it then registers in a way of its own is looked for. */
  readonly isServer: boolean;
  readonly machine: Machine;
  readonly registrations: Registrations;
  module(file: string, language: string): Module;
  statements(file: string): Stmt[];
  /** The text of a file; empty where it cannot be read. */
  read(file: string): string;
  roots(): string[];
  bounded(file: string, action: () => void): void;
  startCold(file: string, site: Site): Value[];
}

export class Unregistered {
  readonly #in: Reading;

  constructor(reading: Reading) {
    this.#in = reading;
  }

  /** Looks in one way after the other until something is found. */
  find(usesSdk: boolean): void {
    const { found } = this.#in.registrations;
    const isNamedServer = this.#in.isServer || isOfServer(this.#in.package);
    if (isNamedServer) this.#ownAnnotated();
    if (found.length === 0) this.#answering();
    if (found.length > 0) return;
    if (this.#in.isServer || !usesSdk) this.#written();
    // Where a few are written out and more are of a kind of the source's own, the former are what its registry adds.
    const written = found.splice(0);
    this.#implementing();
    if (found.length <= written.length) found.length = 0;
    found.push(...written);
    if (found.length === 0 && isNamedServer && usesSdk) this.#made();
  }

  /** Functions under annotations that the source itself calls a tool's: whatever reads these makes tools of them. */
  #ownAnnotated(): void {
    const { declarations } = this.#in.registrations;
    for (const file of this.#in.roots()) {
      const { scope } = this.#in.module(file, languageOf(file)!.id);
      for (const target of annotatedIn(this.#in.statements(file), scope, file, this.#in.machine)) {
        const recipe = target instanceof Closure ? ownAnnotation(target.def) : null;
        if (recipe) this.#in.bounded(file, () => declarations.annotated(target, recipe, ''));
      }
    }
  }

  /**
   * Definitions written out where no registration is known: hand-written answers to `tools/list`, registries of the source's own. The function that returns them is run; where that gives
   * none they are evaluated where they stand.
   */
  #written(): void {
    for (const file of this.#in.roots()) {
      if (!/input_?schema|"\$schema"/i.test(this.#in.read(file))) continue;
      const { scope } = this.#in.module(file, languageOf(file)!.id);
      const { found } = this.#in.registrations;
      const taken = new Set<FunctionDef>();
      for (const site of sites(this.#in.statements(file), new Set(), isDefinition)) {
        const before = found.length;
        this.#in.bounded(file, () => {
          const place = { file, line: site.def.line };
          for (const value of this.#in.startCold(file, site)) this.#in.registrations.records.answer(value, place);
        });
        if (found.length > before) taken.add(site.def);
      }
      const definitions: Expr[] = [];
      visit(
        this.#in.statements(file),
        (expr) => {
          if (isDefinition(expr)) definitions.push(expr);
        },
        (def) => !taken.has(def),
      );
      for (const expr of definitions.sort((x, y) => x.line - y.line))
        this.#in.bounded(file, () => {
          const value = this.#in.machine.evaluate(expr, scope, file);
          if (expr.k === 'list') this.#in.registrations.records.row(value);
          else this.#in.registrations.records.record(value, '', { file, line: expr.line }, 0.6, found, null);
        });
    }
  }

  /** Functions that by their name answer `tools/list`, for servers that keep their SDK behind code of their own. */
  #answering(): void {
    const { found, records } = this.#in.registrations;
    for (const file of this.#in.roots())
      for (const stmt of this.#in.statements(file)) {
        const owner = stmt.k === 'class' ? stmt.def.name : stmt.k === 'method' ? stmt.of : null;
        const defs =
          stmt.k === 'class' ? stmt.def.methods : stmt.k === 'method' || stmt.k === 'function' ? [stmt.def] : [];
        for (const def of defs.filter(({ name }) => LISTS.test(name)))
          this.#in.bounded(file, () => {
            const place = { file, line: def.line };
            for (const value of this.#in.startCold(file, { def, owner })) records.answer(value, place);
          });
        if (found.length >= MAX_ANSWERS) return;
      }
    // One that is answered along with what others have to offer does not make a server.
    if (found.length < MIN_SIBLINGS && !this.#in.isServer) found.length = 0;
  }

  /** Definitions of an SDK's own type that are kept in fields and lists nobody could follow to where they are answered. */
  #made(): void {
    for (const file of this.#in.roots())
      for (const site of sites(this.#in.statements(file), new Set(), makesTool))
        if (!this.#in.machine.wasRun(site.def)) this.#in.bounded(file, () => this.#in.startCold(file, site));
    const { found, made, records } = this.#in.registrations;
    for (const call of made) records.record(call, '', call.place, 0.5, found, null);
  }

  /** Classes of a kind that the source calls its tools: made by a framework or by reflection, where nobody sees it. */
  #implementing(): void {
    const files =
      this.#in.isServer || isOfServer(this.#in.package) ? this.#in.files : this.#in.files.filter(isForServer);
    const { found, declarations } = this.#in.registrations;
    this.#in.bounded(this.#in.package.dir || 'the root', () => {
      for (const cls of toolsOfOwnKind(files, this.#in.machine, this.#classesIn))
        this.#in.bounded(cls.file, () => declarations.own(cls));
    });
    if (!this.#in.isServer && found.length < MIN_SIBLINGS) found.length = 0;
  }

  /** The classes that a file declares, where its text is `of` what is looked for. */
  readonly #classesIn = (file: string, of: RegExp): Class[] => {
    if (!of.test(this.#in.read(file))) return [];
    const { scope } = this.#in.module(file, languageOf(file)!.id);
    return this.#in.statements(file).flatMap((stmt) => {
      const cls = stmt.k === 'class' ? scope.vars.get(stmt.def.name) : undefined;
      return cls instanceof Class ? [cls] : [];
    });
  };
}

/** The functions, classes and methods of a file that have annotations. */
export function annotatedIn(
  statements: readonly Stmt[],
  scope: Scope,
  file: string,
  machine: Machine,
): (Closure | Class)[] {
  const found: (Closure | Class)[] = [];
  const add = (def: FunctionDef, owner: Class | null): void => {
    if (def.annotations.length === 0) return;
    const self = owner ? machine.shell(owner) : undefined;
    found.push(new Closure(def, owner ? owner.scope : scope, file, self, owner));
  };
  for (const stmt of statements) {
    if (stmt.k === 'class') {
      const cls = scope.vars.get(stmt.def.name);
      if (!(cls instanceof Class)) continue;
      for (const method of stmt.def.methods) add(method, cls);
      if (cls.def.annotations.length > 0) found.push(cls);
    } else if (stmt.k === 'method') {
      const cls = machine.lookup(stmt.of, scope);
      if (cls instanceof Class) add(stmt.def, cls);
    } else if (stmt.k === 'function') add(stmt.def, null);
  }
  return found;
}

/** A call that makes a tool of an SDK's: `Tool::new(…)`, `mcp.NewTool(…)`, `Tool(…)`. */
function makesTool(expr: Expr): boolean {
  if (expr.k !== 'call') return false;
  const { callee } = expr;
  const isNew = callee.k === 'member' && callee.name === 'new';
  return /^(New)?Tool$/.test(isNew ? lastName(callee.of) : lastName(callee));
}

/** A record or constructor with a name and a schema. */
function isDefinition(expr: Expr): boolean {
  if (expr.k === 'list') {
    const [name, words, schema] = expr.items;
    return (
      [name, words].every((each) => each?.k === 'literal') &&
      schema?.k === 'literal' &&
      /^\s*\{[\s\S]*"type"/.test(String(schema.value))
    );
  }
  const keys =
    expr.k === 'record'
      ? expr.entries.map(({ key }) => (key?.k === 'literal' ? String(key.value) : ''))
      : expr.k === 'call'
        ? expr.args.map(({ name }) => name ?? '')
        : [];
  return keys.some((key) => /^name$/i.test(key)) && keys.some((key) => /^input_?schema$/i.test(key));
}
