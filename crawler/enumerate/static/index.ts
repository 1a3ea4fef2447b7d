/** Reads the MCP servers of a folder from their source, without running any of it. */
import type {
  EnumeratedServer,
  EnumeratedTool,
  Failure,
  JsonSchema,
  SourceKind,
  ToolAnnotations,
} from '../../../data/model.ts';
import { definitionDigest } from '../../../data/model.ts';
import { jsonTools } from './documents.ts';
import { OutOfBudget } from './evaluate/budget.ts';
import { Instance, isNullish, type Named, Rec, settled, Term, textOf, type Value } from './evaluate/values.ts';
import { kindOf, saysServer } from './kind.ts';
import { LANGUAGES, languageOf } from './languages/index.ts';
import { findPackages, type Package, packageOf } from './packages.ts';
import { Programs } from './program.ts';
import { readmeTools } from './readme.ts';
import { HINTS } from './registrations/shapes.ts';
import { Schemas } from './schemas/schema.ts';
import { Types } from './schemas/types.ts';
import { isAside, isAsideFolder, Source } from './source.ts';
import { Unit } from './unit.ts';

export interface StaticResult {
  isServer: boolean;
  kind: SourceKind;
  servers: EnumeratedServer[];
  failures: Failure[];
  /** What was left out and why, one sentence each. */
  notes: string[];
}

export interface StaticOptions {
  /** `owner/repo` on GitHub and the commit of the checkout, for permanent links. */
  repository?: string | null;
  commit?: string | null;
  signal?: AbortSignal;
  /** Told in a few words what is being done. */
  onStep?: (text: string) => void;
}

/** Enumerates the servers under `root` and their tools. Throws only what `signal` throws; all else becomes failures and notes. */
export async function enumerateStatic(root: string, options: StaticOptions = {}): Promise<StaticResult> {
  options.onStep?.('reading files');
  const source = new Source(root);
  const packages = findPackages(source);
  // What says of itself that it is something else is not read further, whatever it registers: it may have sample servers.
  const kind = kindOf(source, packages, LANGUAGES);
  if (kind) return { isServer: false, kind, servers: [], failures: [], notes: source.notes };
  const programs = await Programs.open(source, packages);
  try {
    return read(source, packages, programs, options);
  } finally {
    programs.close();
  }
}

function read(source: Source, packages: readonly Package[], programs: Programs, options: StaticOptions): StaticResult {
  const { signal, onStep } = options;
  const filesOf = new Map(packages.map((pkg) => [pkg, [] as string[]]));
  for (const file of source.files) filesOf.get(packageOf(file, packages))!.push(file);

  const servers: EnumeratedServer[] = [];
  const hasOwn = (pkg: Package): boolean =>
    filesOf.get(pkg)!.some((file) => languageOf(file) && !isAside(file, pkg.dir));
  const isTold = saysServer(source, packages);
  const isMain = packages.some((pkg) => !isBeside(pkg) && hasOwn(pkg));
  for (const pkg of packages) {
    if (isMain && isBeside(pkg)) continue;
    signal?.throwIfAborted();
    const files = filesOf.get(pkg)!;
    // Where the source has a package, the tests and scripts beside it are none of their own.
    if (files.length === 0 || (isMain && !hasOwn(pkg))) continue;
    onStep?.(`evaluating ${pkg.dir || 'the root'}`);
    const tools = withinBounds(pkg, source, () => definitions(new Unit(pkg, files, programs, isTold), source, options));
    if (tools.length === 0) continue;
    servers.push({
      path: pkg.dir,
      name: pkg.name || 'server',
      language: languageOf(tools[0]!.tool.origin.file ?? '')?.id ?? mainLanguage(source),
      sdk: tools[0]!.sdk,
      method: 'static',
      instructions: null,
      tools: tools.map(({ tool }) => tool),
    });
  }
  if (servers.length === 0) {
    const server = documented(source, packages, options);
    if (server) servers.push(server);
  }
  const isServer = servers.length > 0;
  return { isServer, kind: isServer ? 'server' : 'none', servers, failures: [], notes: source.notes };
}

/** What a package registers; nothing, with a note, where reading it goes beyond what the reader can hold. */
function withinBounds<T>(pkg: Package, source: Source, read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OutOfBudget || error instanceof RangeError)) throw error;
    source.notes.push(`${pkg.dir || 'the root'}: left out, ${error.message}`);
    return [];
  }
}

/** The server that documents of the source tell of; null when they tell of none. */
function documented(source: Source, packages: readonly Package[], options: StaticOptions): EnumeratedServer | null {
  const written = jsonTools(source);
  const told = written.length > 0 ? written : saysServer(source, packages) ? readmeTools(source) : [];
  const byName = new Map(told.map((tool) => [tool.name, tool]));
  if (byName.size === 0) return null;
  const [root] = packages;
  return {
    path: '',
    name: root?.name || 'server',
    language: mainLanguage(source),
    sdk: '',
    method: 'static',
    instructions: null,
    tools: [...byName.values()].map(({ file, line, confidence, ...rest }): EnumeratedTool => {
      const definition = { ...rest, outputSchema: null };
      return {
        ...definition,
        digest: definitionDigest(definition),
        origin: { method: 'static', file, line, url: permalink(file, line, options) },
        nameIsComputed: false,
        enabledByDefault: null,
        confidence,
      };
    }),
  };
}

/** The language most files are written in. */
function mainLanguage(source: Source): string {
  const counts = new Map<string, number>();
  for (const file of source.files) {
    const id = languageOf(file)?.id;
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function permalink(file: string, line: number, { repository, commit }: StaticOptions): string | null {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return repository && commit ? `https://github.com/${repository}/blob/${commit}/${path}#L${line}` : null;
}

/** Folders of build output, which may have a manifest of their own. */
const BUILD_OUTPUT = /(^|\/)(dist|build|out)$/;

/** Whether a package is an example, a test or a template of the source's own, or what was built of it. */
function isBeside(pkg: Package): boolean {
  return BUILD_OUTPUT.test(pkg.dir) || pkg.dir.split('/').some(isAsideFolder);
}

/** Steps of evaluation that the schema of one definition may take. */
const STEPS_PER_DEFINITION = 200_000;
/** Definitions that are taken from one package; of real servers, the largest known has 1,500. */
const MAX_DEFINITIONS = 5_000;

function definitions(unit: Unit, source: Source, options: StaticOptions): { tool: EnumeratedTool; sdk: string }[] {
  const byName = new Map<string, { tool: EnumeratedTool; sdk: string }>();
  const schemas: Schemas = new Schemas((value) => types.read(value));
  const types = new Types(unit.machine, schemas.convert);
  for (const each of unit.run()) {
    unit.machine.refresh(STEPS_PER_DEFINITION);
    const given = textOf(each.name);
    // A name of which a part is only known when the server runs is no name.
    if (!given?.text || /[{}]/.test(given.text)) continue;
    const name = { ...given, text: unit.registrations.prefixOf(each.server) + given.text };
    if (byName.has(name.text)) continue;
    if (byName.size === MAX_DEFINITIONS) {
      source.notes.push(`${unit.package.dir || 'the root'}: more than ${MAX_DEFINITIONS} tools; the rest was left out`);
      break;
    }
    const definition = {
      name: name.text,
      title: textOf(each.title)?.text ?? null,
      description: textOf(each.description)?.text ?? null,
      inputSchema: bounded(() => schemas.parameters(each.input)),
      outputSchema: isNullish(each.output) ? null : bounded(() => schemas.parameters(each.output)),
      annotations: hints(each.annotations),
    };
    const { file, line, isMade } = unit.origin(each, given.text);
    const tool: EnumeratedTool = {
      ...definition,
      digest: definitionDigest(definition),
      origin: { method: 'static', file, line, url: permalink(file, line, options) },
      nameIsComputed: name.isComputed || isMade === true,
      enabledByDefault: each.enabled,
      confidence: each.confidence,
    };
    byName.set(name.text, { tool, sdk: each.sdk });
  }
  return [...byName.values()];
}

/** A schema, or that of any object where working it out takes too much. */
function bounded(read: () => JsonSchema): JsonSchema {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OutOfBudget || error instanceof RangeError)) throw error;
    return { type: 'object' };
  }
}

/** The order in which the constructors of Java's and Kotlin's SDK take them. */
const HINTS_IN_ORDER = ['title', 'readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];

/** Annotations as an SDK's own type is given them: by name, in order, or by the calls of a builder. */
function givenHints(made: Term): Named {
  if (made.named.size > 0) return made.named;
  const given = new Map<string, Value>();
  if (/^ToolAnnotations$/.test(made.callee) && made.args.length >= HINTS_IN_ORDER.length)
    for (const [i, key] of HINTS_IN_ORDER.entries()) given.set(key, made.args[i]);
  for (let at: Term | null = made; at?.op === 'call'; at = at.target) {
    const word = at.callee
      .replace(/^with_?/i, '')
      .replaceAll('_', '')
      .toLowerCase();
    const [value] = at.args;
    const hint = HINTS[word] ?? HINTS[`${word}hint`];
    if (hint && typeof value === 'boolean') given.set(hint, value);
    else if (word === 'title' && textOf(value)) given.set(word, value);
  }
  return given;
}

/** Annotations in MCP's spelling; what is not known to be true or false is left out. */
function hints(value: Value): ToolAnnotations | null {
  const plain = settled(value);
  const fields =
    plain instanceof Rec || plain instanceof Instance ? plain.fields : plain instanceof Term ? givenHints(plain) : null;
  if (!fields) return null;
  const annotations: ToolAnnotations = {};
  for (const [key, field] of fields) {
    const hint = HINTS[key.replaceAll('_', '').toLowerCase()];
    const known = settled(field);
    if (hint && typeof known === 'boolean') annotations[hint] = known;
    else if (key.toLowerCase() === 'title') {
      const title = textOf(field);
      if (title) annotations.title = title.text;
    }
  }
  return Object.keys(annotations).length > 0 ? annotations : null;
}
