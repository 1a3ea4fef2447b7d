/** Definitions that are declared: annotated functions and classes, classes by what they inherit from, files by where they lie. */
import type { Machine } from '../evaluate/machine.ts';
import { type Class, Closure, isTerm, Rec, settled, Term, textOf, type Value } from '../evaluate/values.ts';
import type { AnnotationRecipe, ClassRecipe } from '../recipes.ts';
import type { Records } from './records.ts';
import { fieldOf } from './shapes.ts';

/** Members by which tools of a source's own kind give their parts, and those that give all of it. */
const OWN: ClassRecipe = {
  bases: [],
  name: ['name', 'getName', 'get_name', 'Name', 'NAME', 'toolName', 'getToolName', 'tool_name'],
  title: ['title', 'getTitle', 'Title', 'TITLE'],
  description: ['description', 'getDescription', 'get_description', 'Description', 'DESCRIPTION'],
  input: [
    'inputSchema',
    'getInputSchema',
    'input_schema',
    'get_input_schema',
    'InputSchema',
    'parameters',
    'getParameters',
    'schema',
    'getSchema',
  ],
};
const WHOLE = [
  'definition',
  'getDefinition',
  'get_definition',
  'toDefinition',
  'getData',
  'spec',
  'getSpec',
  'getTool',
];

export class Declarations {
  /** Classes that were given to a registration. */
  readonly classes = new Set<Class>();
  readonly #machine: Machine;
  readonly #records: Records;
  /** The version of its SDK that the package's manifest asks for. */
  readonly #sdkVersion: string | null;

  constructor(machine: Machine, records: Records, sdkVersion: string | null) {
    this.#machine = machine;
    this.#records = records;
    this.#sdkVersion = sdkVersion;
  }

  /** Annotated functions of a class, or of none, and annotated classes. */
  annotated(target: Closure | Class, recipe: AnnotationRecipe, sdk: string): void {
    const { def, file } = target;
    const scope = target instanceof Closure ? this.#machine.scopeIn(target) : target.scope;
    const annotation = def.annotations.find((each) => recipe.names.includes(each.name))!;
    const value = this.#machine.evaluate(annotation.expr, scope, file);
    const options = isTerm(value) && value.args[0] instanceof Rec ? value.args[0] : value;
    const part = (keys: readonly string[] | undefined): Value =>
      keys
        ? fieldOf(options, keys, (of, key) => this.#machine.member(of, key, { file, line: annotation.line }))
        : undefined;
    const described = def.annotations.find((each) => recipe.describedBy?.includes(each.name));
    const description = described ? this.#machine.evaluate(described.expr, scope, file) : undefined;
    const positional = isTerm(value) && recipe.positional ? value.args.filter((arg) => textOf(arg) !== null) : [];
    const given = part(recipe.name) ?? (recipe.positional === 'name' ? positional[0] : undefined);
    const own = recipe.nameFrom ? recipe.nameFrom(def.name, this.#sdkVersion) : def.name;
    const name = textOf(given)?.text ? given : own;
    this.#records.found.push({
      name: recipe.isRenamed
        ? new Term({ op: 'operation', name: '', place: { file, line: annotation.line }, fallback: { value: name } })
        : name,
      title: part(recipe.title),
      description:
        part(recipe.description) ??
        (recipe.positional === 'description' ? positional[0] : undefined) ??
        (isTerm(description) ? (description.args[0] ?? description.named.get('description')) : undefined) ??
        def.doc,
      input: part(recipe.input) ?? target,
      output: undefined,
      annotations: part(['annotations']) ?? options,
      place: { file, line: isAbove(target) ? def.line : annotation.line },
      enabled: true,
      sdk,
      confidence: 0.95,
      server: undefined,
    });
  }

  /** A class that is a tool: its parts are what an instance has under the recipe's names. */
  inherited(cls: Class, recipe: ClassRecipe, sdk: string): void {
    const place = { file: cls.file, line: cls.def.line };
    const instance = this.#machine.instantiate(cls, [], new Map(), place);
    const part = (keys: readonly string[]): Value => {
      for (const key of keys) {
        const value = this.#machine.member(instance, key, place);
        const found = value instanceof Closure ? this.#machine.call(value, [], new Map(), place) : value;
        if (!isTerm(found) && found !== undefined && found !== null) return found;
        if (isTerm(found) && found.op === 'call') return found;
      }
      return undefined;
    };
    const name = part(recipe.name) ?? recipe.nameFrom?.(cls.def.name);
    if (textOf(name) === null) return;
    const method = cls.methods.find(({ def }) => recipe.method?.includes(def.name));
    this.#records.found.push({
      name,
      title: part(recipe.title ?? ['title']),
      description: part(recipe.description) ?? cls.def.doc,
      input:
        part(recipe.input) ?? (method ? new Closure(method.def, method.scope, method.file, instance, cls) : undefined),
      output: undefined,
      annotations: part(['annotations']) ?? this.#hints(cls),
      ...this.#records.begin(instance),
      enabled: true,
      sdk,
      confidence: 0.9,
      server: undefined,
    });
  }

  /** A class of the source's own kind of tools: it gives the parts one by one, or a definition as a whole. */
  own(cls: Class): void {
    const { found } = this.#records;
    const before = found.length;
    this.inherited(cls, OWN, '');
    const place = { file: cls.file, line: cls.def.line };
    if (found.length === before) {
      const instance = this.#machine.instantiate(cls, [], new Map(), place);
      for (const key of WHOLE) {
        const member = this.#machine.member(instance, key, place);
        const value = member instanceof Closure ? this.#machine.call(member, [], new Map(), place) : member;
        if (this.#records.record(value, '', place, 0.6, found)) break;
      }
    }
    // What has no words of its own is not shown to anybody.
    for (const each of found.splice(before))
      if (textOf(each.description) !== null) found.push({ ...each, confidence: 0.6 });
  }

  /** Hints given as attributes of a class: `#[IsReadOnly]`, `#[IsDestructive(false)]`. */
  #hints(cls: Class): Value {
    const hints = new Rec({ file: cls.file, line: cls.def.line });
    for (const { name, args } of cls.def.annotations) {
      const [, hint] = /^Is(ReadOnly|Destructive|Idempotent|OpenWorld)$/.exec(name) ?? [];
      const [given] = args;
      if (hint)
        hints.fields.set(`${hint}Hint`, given ? this.#machine.evaluate(given.value, cls.scope, cls.file) : true);
    }
    return hints.fields.size > 0 ? hints : undefined;
  }

  /** A file that is a tool: named like the file where it says nothing of itself. */
  exported(metadata: Value, schema: Value, handler: Value, sdk: string): void {
    const rec = settled(metadata);
    const before = this.#records.found.length;
    if (metadata === undefined && handler instanceof Closure)
      this.#records.found.push({
        name: /([^/]+)\.\w+$/.exec(handler.file)?.[1],
        title: undefined,
        description: undefined,
        input: schema,
        output: undefined,
        annotations: undefined,
        place: { file: handler.file, line: handler.def.line },
        isWhole: true,
        enabled: true,
        sdk,
        confidence: 0.9,
        server: undefined,
      });
    if (rec instanceof Rec) this.#records.record(rec, sdk, rec.place, 0.95, this.#records.found);
    if (this.#records.found.length > before) this.#records.found.at(-1)!.input ??= schema;
  }
}

/** Whether the attributes of a function count as above its definition; of what is annotated on one line with its name they are part of it. */
function isAbove(target: Closure | Class): boolean {
  return target instanceof Closure && target.scope.module.language === 'rust';
}
