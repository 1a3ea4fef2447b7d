/** One package of a source, evaluated: what it runs, what that registers. */
import { posix } from 'node:path';
import { OutOfBudget } from './evaluate/budget.ts';
import type { Files } from './evaluate/data.ts';
import { Machine, type World } from './evaluate/machine.ts';
import { Class, Closure, List, Module, type Place, Rec, type Term, textOf, type Value } from './evaluate/values.ts';
import type { Stmt } from './ir.ts';
import { LANGUAGES, languageOf } from './languages/index.ts';
import { ownFiles } from './own.ts';
import type { Package } from './packages.ts';
import type { Programs } from './program.ts';
import type { ClassRecipe, Recipe } from './recipes.ts';
import type { Found } from './registrations/found.ts';
import { Registrations } from './registrations/registrations.ts';
import { type Site, sites } from './sites.ts';
import { processorTime } from './time.ts';
import { annotatedIn, MIN_SIBLINGS, type Reading, Unregistered } from './unregistered.ts';

/** Lines around a definition that belong to it. */
const NEAR = 6;

/** Steps that the rest of a package has once some file has taken all there were, and how often it may get them anew. */
const STEPS_AFTER_ONE_TOO_MANY = 500_000;
const MAX_RETRIES = 8;

/** What evaluating one package may take, in milliseconds of processor time. */
const MAX_UNIT_TIME = 20_000;

export class Unit implements World, Reading {
  readonly package: Package;
  readonly #programs: Programs;
  readonly isServer: boolean;
  readonly #modules = new Map<string, Module>();
  readonly registrations: Registrations;
  readonly machine: Machine;
  readonly files: string[];

  /** `isServer` tells that the source calls itself one: what it then registers in a way of its own is looked for. */
  constructor(pkg: Package, files: string[], programs: Programs, isServer: boolean) {
    this.package = pkg;
    this.isServer = isServer;
    this.#programs = programs;
    this.files = ownFiles(files, pkg, programs.source);
    // Recipes of SDKs the package depends on come first: several have calls of the same name.
    const isUsed = (recipe: Recipe): boolean =>
      recipe.packages.some((name) => [...pkg.dependencies, ...pkg.extras].some((each) => name.test(each)));
    const recipes = LANGUAGES.flatMap((language) => language.recipes);
    const [, sdkVersion] =
      [...pkg.versions].find(([name]) => recipes.some((recipe) => recipe.packages.some((each) => each.test(name)))) ??
      [];
    this.registrations = new Registrations(
      new Map(
        LANGUAGES.map(({ id, recipes: own }) => [id, [...own.filter(isUsed), ...own.filter((each) => !isUsed(each))]]),
      ),
      sdkVersion ?? null,
      (listener) => new Machine(this, listener, processorTime() + MAX_UNIT_TIME),
    );
    this.machine = this.registrations.machine;
  }

  readonly data: Files = {
    find: (from, name) => this.#programs.dataFile(from, name),
    read: (file) => this.#programs.source.read(file),
    list: (folder) => this.#programs.scriptsIn(folder),
  };

  text(from: string, path: string): string | null {
    return this.#programs.source.read(posix.join(posix.dirname(from), path));
  }

  program(file: string): Stmt[] {
    return this.#programs.statements(file);
  }

  resolve(from: string, specifier: string, language: string): Module | null {
    const [file] = this.#programs.imported(from, specifier, language);
    return file ? this.module(file, language) : null;
  }

  isNoted(from: string, specifier: string, language: string): boolean {
    return this.#programs.imported(from, specifier, language).some((file) => this.#programs.isHinted(file));
  }

  /** What a name means where languages need no import, or one that says no file: the declaration of that name, of the same package if any. */
  global(name: string, from: Module): Value {
    if (MODULAR.has(from.language)) return undefined;
    for (const file of this.#programs.declaring(name, from.language, from.files[0] ?? '')) {
      const module = this.module(file, from.language);
      if (module === from) continue;
      if (module.scope.vars.has(name)) return this.machine.lookup(name, module.scope);
    }
    return undefined;
  }

  within(name: string, member: string, from: string): Value {
    const { id } = languageOf(from)!;
    const isModule = (file: string): boolean => `/${file.replace(/(\/mod)?\.rs$/, '')}`.endsWith(`/${name}`);
    for (const file of this.#programs.declaring(member, id, from, isModule)) {
      const { scope } = this.module(file, id);
      if (scope.vars.has(member)) return this.machine.lookup(member, scope);
    }
    return undefined;
  }

  module(file: string, language: string): Module {
    let module = this.#modules.get(file);
    if (!module) {
      const folder = posix.dirname(file);
      const files = language === 'go' ? this.#programs.goPackage(folder === '.' ? '' : folder) : [file];
      module = new Module(files.length > 0 ? files : [file], language);
      for (const each of module.files) this.#modules.set(each, module);
      this.machine.declare(module);
    }
    return module;
  }

  /** Evaluates the package and returns what it registers. */
  run(): Found[] {
    for (const file of this.roots()) {
      const language = languageOf(file)!;
      this.bounded(file, () => this.machine.run(this.module(file, language.id)));
      for (const name of language.starts ?? []) {
        const start = this.module(file, language.id).scope.vars.get(name);
        if (start instanceof Closure && !this.machine.wasRun(start.def))
          this.bounded(file, () => void this.machine.callCold(start));
      }
    }
    this.#runCold();
    if (this.#usesSdk) this.#runMade();
    this.#annotated();
    this.#classes();
    this.#exporting();
    this.#siblings();
    const { found, likely } = this.registrations;
    found.push(...this.registrations.routes.found());
    if (found.length === 0) found.push(...likely);
    if (found.length === 0) new Unregistered(this).find(this.#usesSdk);
    return found;
  }

  statements(file: string): Stmt[] {
    return this.#programs.statements(file);
  }

  read(file: string): string {
    return this.#programs.source.read(file) ?? '';
  }

  /** Functions kept in fields and lists until somebody picks them, by settings that are not known here. */
  #runMade(): void {
    const { found } = this.registrations;
    for (const closure of this.machine.unrun()) {
      const before = found.length;
      this.bounded(closure.file, () => void this.machine.callCold(closure));
      for (const each of found.slice(before)) each.confidence = Math.min(each.confidence, 0.8);
    }
  }

  /**
   * Registrations in functions that nothing ran: started by a framework, a command line, a plugin loader. Those whose name the package
   * mentions nowhere else are registered by nobody, unless there is nothing else.
   */
  #runCold(): void {
    const { found } = this.registrations;
    const pending: { file: string; site: Site }[] = [];
    for (const file of this.roots())
      for (const site of sites(this.#programs.statements(file), this.registrations.names(languageOf(file)!.id)))
        pending.push({ file, site });
    const wasEmpty = found.length === 0;
    const fruitless: { file: string; site: Site }[] = [];
    for (const { file, site } of pending) {
      if (this.machine.wasRun(site.def)) continue;
      const name = site.owner ?? site.def.name;
      if (!wasEmpty && name && !this.#isNamed(name)) continue;
      const before = found.length;
      this.bounded(file, () => this.startCold(file, site));
      for (const each of found.slice(before)) each.confidence = Math.min(each.confidence, 0.8);
      if (found.length === before && site.def.params.length > 0) fruitless.push({ file, site });
    }
    // What registers what it is given does so only for those who give it something.
    if (this.#usesSdk) for (const { file, site } of fruitless) this.#startCallers(site.def.name, languageOf(file)!.id);
  }

  readonly #climbed = new Set<string>();

  /** Runs the functions that call one of this name and were not run, or where none registers anything, those that call these. */
  #startCallers(name: string, language: string, depth = 0): void {
    if (!name || depth >= MAX_CALLERS || this.#climbed.has(name)) return;
    this.#climbed.add(name);
    const { found } = this.registrations;
    const names = new Set([name]);
    const before = found.length;
    const callers = this.roots()
      .filter((file) => languageOf(file)!.id === language && this.#programs.source.read(file)?.includes(name))
      .flatMap((file) => sites(this.#programs.statements(file), names).map((site) => ({ file, site })))
      .filter(({ site }) => site.def.name !== name && !this.machine.wasRun(site.def));
    for (const { file, site } of callers) this.bounded(file, () => this.startCold(file, site));
    this.#runMade();
    if (found.length > before) return;
    for (const { site } of callers) this.#startCallers(site.def.name, language, depth + 1);
  }

  /** Whether the package mentions a name anywhere but where it is declared. */
  #isNamed(name: string): boolean {
    const word = new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'g');
    let count = 0;
    // Commands without an ending, as Ruby's gems have them, start what is registered.
    const commands = this.#programs.source.files.filter((file) => /(^|\/)(exe|bin)\/[^./]+$/.test(file));
    for (const file of [...this.files, ...commands])
      for (const _ of this.#programs.source.read(file)?.matchAll(word) ?? []) if (++count > 1) return true;
    return this.#prefixes().some((prefix) => name.startsWith(prefix));
  }

  #asked: string[] | null = null;

  /** What names begin with that the package looks for among those of its modules: `if attribute.startswith("register_")`. */
  #prefixes(): string[] {
    this.#asked ??= this.files.flatMap((file) =>
      [...(this.#programs.source.read(file) ?? '').matchAll(ASKED_PREFIX)].map(([, prefix]) => prefix!),
    );
    return this.#asked;
  }

  /** Runs a function that nothing ran, and gives all that it may return. */
  startCold(file: string, { def, owner, isInline }: Site): Value[] {
    const { scope } = this.module(file, languageOf(file)!.id);
    const value = isInline
      ? new Closure(def, scope, file, undefined, null)
      : this.machine.lookup(owner ?? def.name, scope);
    const start = value instanceof Class ? this.machine.methodCold(value, def.name) : value;
    return start instanceof Closure ? this.machine.returnedCold(start) : [];
  }

  /** Functions that annotations make tools. */
  #annotated(): void {
    const recipes = LANGUAGES.flatMap((language) =>
      language.recipes.flatMap(({ sdk, annotations, packages }) =>
        (annotations ?? []).map((each) => ({ language: language.id, sdk, packages, each })),
      ),
    );
    for (const file of this.roots()) {
      const language = languageOf(file)!.id;
      const text = this.#programs.source.read(file) ?? '';
      const fitting = recipes.filter(
        (recipe) => recipe.language === language && recipe.packages.some((name) => usesPackage(text, name)),
      );
      if (fitting.length === 0) continue;
      const { scope } = this.module(file, language);
      const take = (target: Closure | Class): void => {
        const recipe = fitting.find(({ each }) =>
          target.def.annotations.some((annotation) => each.names.includes(annotation.name)),
        );
        const owner = target instanceof Closure ? target.owner : null;
        if (!recipe || (recipe.each.isMade && owner && !this.#isNamed(owner.def.name))) return;
        this.bounded(file, () => this.registrations.declarations.annotated(target, recipe.each, recipe.sdk));
      };
      for (const target of annotatedIn(this.#programs.statements(file), scope, file, this.machine)) take(target);
    }
  }

  get #usesSdk(): boolean {
    return LANGUAGES.some(({ id }) => this.#recipesOf(id).length > 0);
  }

  /** Recipes of the package's own SDKs, and those of a language whose SDK says nothing about where it is used. */
  #recipesOf(language: string): readonly Recipe[] {
    const { dependencies, extras } = this.package;
    return (LANGUAGES.find(({ id }) => id === language)?.recipes ?? []).filter((recipe) =>
      recipe.packages.some((name) => [...dependencies, ...extras].some((each) => name.test(each))),
    );
  }

  /** Classes that are tools by what they inherit from. */
  #classes(): void {
    const candidates: { cls: Class; recipe: ClassRecipe; sdk: string; file: string; bases: (Class | Term)[] }[] = [];
    for (const file of this.roots()) {
      const language = languageOf(file)!.id;
      const recipes = this.#recipesOf(language).flatMap(({ sdk, classes }) =>
        (classes ?? []).map((each) => ({ sdk, each })),
      );
      if (recipes.length === 0) continue;
      const { scope } = this.module(file, language);
      for (const stmt of this.#programs.statements(file)) {
        const def =
          stmt.k === 'class'
            ? stmt.def
            : stmt.k === 'export-default' && stmt.value.k === 'class'
              ? stmt.value.def
              : null;
        if (!def) continue;
        const known = scope.vars.get(def.name);
        const cls = known instanceof Class ? known : new Class(def, scope, file);
        this.bounded(file, () => {
          const bases = this.machine.lineage(cls).slice(1);
          const recipe = recipes.find(({ each }) => bases.some((base) => each.bases.includes(nameOf(base))));
          if (recipe && !this.registrations.declarations.classes.has(cls))
            candidates.push({ cls, recipe: recipe.each, sdk: recipe.sdk, file, bases });
        });
      }
    }
    if (this.registrations.declarations.classes.size > 0) return;
    // What others inherit from is none itself; where some are named to register them, those that are not are left out.
    const inherited = new Set(candidates.flatMap(({ bases }) => bases));
    const tools = candidates.filter(({ cls }) => !inherited.has(cls));
    const named = tools.filter(({ cls }) => this.#isNamed(cls.def.name));
    for (const { cls, recipe, sdk, file } of named.length > 0 ? named : tools)
      this.bounded(file, () => this.registrations.declarations.inherited(cls, recipe, sdk));
  }

  /** Definitions in a list or record of which others were registered: left out by a setting's default, they are there but not enabled. */
  #siblings(): void {
    const { registrations } = this;
    if (registrations.found.length < MIN_SIBLINGS) return;
    for (const module of new Set(this.#modules.values()))
      for (const value of module.scope.vars.values())
        if (value instanceof List || value instanceof Rec) registrations.records.siblings(value, MIN_SIBLINGS);
  }

  /** Files that are a tool each. */
  #exporting(): void {
    for (const file of this.files) {
      const language = languageOf(file)!.id;
      for (const { sdk, files } of this.#recipesOf(language)) {
        if (!files?.folder.test(file)) continue;
        const module = this.module(file, language);
        this.bounded(file, () => {
          const metadata = this.machine.exported(module, files.metadata);
          const [schema, handler] = [files.schema, 'default'].map((name) => this.machine.exported(module, name));
          this.registrations.declarations.exported(metadata, schema, handler, sdk);
        });
      }
    }
  }

  /**
   * Where a definition begins: the place it was found at, or, if its name should be there and is not, the place the name is written at; for
   * one that a program made of an operation (`isMade`), that operation.
   */
  origin({ place, isWhole }: Found, name: string): Place & { isMade?: boolean } {
    if (isWhole) return place;
    const lines = (this.#programs.source.read(place.file) ?? '').split('\n', place.line + NEAR);
    const isNear = lines.slice(Math.max(0, place.line - 1 - NEAR)).some((line) => line.includes(name));
    if (isNear || NAMED_BY_MEMBER.test(lines[place.line - 1] ?? '')) return place;
    // Where several are put together at one place, that is a builder: what tells them apart is where their names are.
    const written = this.machine.writtenAt(name) ?? (this.#isShared(place) ? this.machine.constantAt(name) : null);
    const operation = written ? null : this.machine.operationAt(name);
    return written ?? (operation ? { ...operation, isMade: true } : place);
  }

  #places: Map<string, Set<string>> | null = null;

  /** Whether more than one definition was put together at a place. */
  #isShared({ file, line }: Place): boolean {
    if (!this.#places) {
      this.#places = new Map();
      for (const { place, name } of this.registrations.found) {
        const key = `${place.file}:${place.line}`;
        const names = this.#places.get(key) ?? new Set();
        this.#places.set(key, names.add(textOf(name)?.text ?? ''));
      }
    }
    return this.#places.get(`${file}:${line}`)!.size > 1;
  }

  #retries = MAX_RETRIES;

  /** Does something about a file within what evaluating may take; a note says where that was not enough. */
  bounded(file: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof OutOfBudget || error instanceof RangeError)) throw error;
      this.#programs.source.notes.push(
        `${file}: evaluation was cut short (${error instanceof OutOfBudget ? error.message : 'depth'})`,
      );
      // What one file spends is not what the others have.
      if (error.message === 'steps' && this.#retries-- > 0) this.machine.refresh(STEPS_AFTER_ONE_TOO_MANY);
    }
  }

  /** Files worth evaluating, likely starting points first. */
  roots(): string[] {
    const hinted = this.files.filter((file) => this.#programs.isHinted(file));
    const entries = new Set(this.package.entries.map((entry) => posix.join(this.package.dir, entry)));
    const rank = (file: string): number =>
      entries.has(file) ? 0 : /(^|\/)(index|main|server|cli|app|stdio|__main__|mcp)\.\w+$/.test(file) ? 1 : 2;
    return hinted.sort((a, b) => rank(a) - rank(b) || a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  }
}

/** A definition's line that takes the name from an enum or a record of names: `name: Names.search,`. */
const NAMED_BY_MEMBER = /^\s*["']?name["']?\s*[:=]\s*[A-Z][\w$]*\.(?!name\b)[\w$]+\s*,?\s*$/;

const ASKED_PREFIX = /\bstarts_?[wW]ith\(\s*["']((?:register|add|setup|init|create|define)_?)["']/g;

/** How many callers up a function is looked for that knows what is to be registered. */
const MAX_CALLERS = 3;

/** Languages whose imports name files or folders; in the others names are found wherever they are declared. */
const MODULAR = new Set(['typescript', 'python', 'go']);

function nameOf(base: Class | Term): string {
  return base instanceof Class ? base.def.name : base.name || base.callee;
}

/** Whether a file imports something of a package. */
function usesPackage(text: string, name: RegExp): boolean {
  if (!name.source.startsWith('^')) return name.test(text);
  for (const [, specifier] of text.matchAll(/(?:from|require\(|import)\s*\(?\s*["']([^"']+)["']/g))
    if (name.test(specifier!)) return true;
  return false;
}
