/** Files to programs, parsed once per source, and the rules by which an import in one finds another. */
import { posix } from 'node:path';
import type { Program, Stmt } from './ir.ts';
import { languageOf } from './languages/index.ts';
import type { Language } from './languages/language.ts';
import { typescript } from './languages/typescript/index.ts';
import { type Package, packageOf } from './packages.ts';
import type { Source } from './source.ts';
import { type Grammar, type GrammarName, memoryTaken, releaseGrammars, takeGrammars } from './syntax/grammars.ts';
import { parse } from './syntax/tree.ts';
import { processorTime } from './time.ts';

/** Longer documents are not parsed as the code that an import of one would be, in characters. */
const MAX_DATA = 1_500_000;

/** What parsing one source, and one file of it, may cost in milliseconds of processor time. */
const MAX_PARSE_TIME = 60_000;
const MAX_FILE_TIME = 5_000;
/** What parsing may take, in bytes: a hundred times the size of the largest file that is read. */
const MAX_PARSE_MEMORY = 400_000_000;

export class Programs {
  readonly source: Source;
  readonly packages: readonly Package[];
  readonly #grammars: ReadonlyMap<GrammarName, Grammar>;
  readonly #programs = new Map<string, Program | null>();
  #spent = 0;

  private constructor(source: Source, packages: readonly Package[], grammars: ReadonlyMap<GrammarName, Grammar>) {
    this.source = source;
    this.packages = packages;
    this.#grammars = grammars;
  }

  /** Loads the grammars that a source's files need; `close` gives them back. */
  static async open(source: Source, packages: readonly Package[]): Promise<Programs> {
    const needed = new Set<GrammarName>();
    for (const file of source.files) {
      const grammar = grammarOf(file);
      if (grammar) needed.add(grammar);
      if (file.endsWith('.json')) needed.add('javascript');
    }
    return new Programs(source, packages, await takeGrammars(needed));
  }

  /** No file is parsed after this. */
  close(): void {
    releaseGrammars();
  }

  /** The program of a file, or null when it cannot be read. */
  get(file: string): Program | null {
    let program = this.#programs.get(file);
    if (program === undefined) {
      program = this.#read(file);
      this.#programs.set(file, program);
    }
    return program;
  }

  isParsed(file: string): boolean {
    return this.#programs.has(file);
  }

  #read(file: string): Program | null {
    const isData = file.endsWith('.json');
    const language: Language | null = isData ? typescript : languageOf(file);
    const grammarName = isData ? 'javascript' : grammarOf(file);
    const text = this.source.read(file);
    const grammar = grammarName && this.#grammars.get(grammarName);
    if (!language || !grammar || text === null || (isData && text.length > MAX_DATA)) return null;
    if (this.#spent > MAX_PARSE_TIME) {
      this.source.notes.push(`${file}: not parsed, the time for parsing is used up`);
      return null;
    }
    const started = processorTime();
    const room = Math.max(MAX_PARSE_MEMORY, memoryTaken());
    const isTooMuch = (): boolean => memoryTaken() > room || processorTime() - started > MAX_FILE_TIME;
    const whole = parse(grammar, isData ? `module.exports = ${text}` : text, isTooMuch);
    const torn = language.mended && whole ? whole.errors : 0;
    const mended = torn > 0 ? parse(grammar, language.mended!(text), isTooMuch) : null;
    const root = mended && mended.errors < torn ? mended : whole;
    this.#spent += processorTime() - started;
    if (!root) {
      this.source.notes.push(`${file}: takes too long or too much memory to parse`);
      return null;
    }
    try {
      return language.lower(file, root);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.source.notes.push(`${file}: nested too deeply to be read`);
      return null;
    }
  }

  statements(file: string): Stmt[] {
    return this.get(file)?.body ?? [];
  }

  packageOf(file: string): Package {
    return packageOf(file, this.packages);
  }

  readonly #declared = new Map<string, Map<string, string[]>>();

  /** Files of a language that declare a name and are `fitting`, those nearest to `from` first. What is searched is only which files to parse. */
  declaring(name: string, language: string, from: string, fitting = (_file: string): boolean => true): string[] {
    let index = this.#declared.get(language);
    if (!index) {
      index = new Map();
      for (const file of this.source.files) {
        if (languageOf(file)?.id !== language) continue;
        for (const [, declared] of (this.source.read(file) ?? '').matchAll(DECLARATION)) {
          const files = index.get(declared!);
          if (!files) index.set(declared!, [file]);
          else if (files.at(-1) !== file) files.push(file);
        }
      }
      this.#declared.set(language, index);
    }
    const near = (file: string): number => shared(file, from);
    return (index.get(name) ?? [])
      .filter(fitting)
      .sort((a, b) => near(b) - near(a))
      .slice(0, 4);
  }

  readonly #hinted = new Map<string, boolean>();

  /** Whether a file could hold a definition, or something one is made of. */
  isHinted(file: string): boolean {
    let isHinted = this.#hinted.get(file);
    if (isHinted === undefined) {
      isHinted = languageOf(file)?.hint.test(this.source.read(file) ?? '') ?? false;
      this.#hinted.set(file, isHinted);
    }
    return isHinted;
  }

  readonly #imports = new Map<string, readonly string[]>();

  /** The files of the module that an import names: several for a Go package, none where it is not in the source. */
  imported(from: string, specifier: string, language: string): readonly string[] {
    // A file does not find itself, so that one of the specifier's name looks elsewhere than its neighbours.
    const seenFrom = specifier.endsWith(posix.parse(from).name) ? from : posix.dirname(from);
    const key = `${language}\0${seenFrom}\0${specifier}`;
    let files = this.#imports.get(key);
    if (!files) {
      files = this.#find(from, specifier, language);
      this.#imports.set(key, files);
    }
    return files;
  }

  #find(from: string, specifier: string, language: string): readonly string[] {
    if (language === 'go') return this.goPackage(this.resolveGo(specifier) ?? '-');
    const file =
      language === 'typescript'
        ? this.resolveScript(from, specifier)
        : language === 'python'
          ? this.resolvePython(from, specifier)
          : null;
    return file ? [file] : [];
  }

  /** The file an ES module or CommonJS specifier names, or null when it is not in the source. */
  resolveScript(from: string, specifier: string): string | null {
    const folder = posix.dirname(from);
    if (specifier.startsWith('.')) return this.#script(posix.join(folder, specifier));
    for (const [alias, targets] of this.#aliases(from))
      if (alias.endsWith('*') ? specifier.startsWith(alias.slice(0, -1)) : specifier === alias)
        for (const target of targets) {
          const found = this.#script(target.replace('*', specifier.slice(alias.length - 1)));
          if (found) return found;
        }
    for (const pkg of this.packages) {
      if (
        !pkg.name ||
        (specifier !== pkg.name && !specifier.startsWith(`${pkg.name}/`)) ||
        !pkg.ecosystem.includes('npm')
      )
        continue;
      const below = specifier.slice(pkg.name.length + 1);
      const at = (path: string): string => posix.join(pkg.dir, path);
      const tries = below
        ? [at(below), at(`src/${below}`), ...pkg.entries.filter((entry) => entry.includes(`/${below}`)).map(at)]
        : [
            at('src/index'),
            ...pkg.entries.map(at),
            ...pkg.entries.map((entry) => at(entry.replace(/^(\.\/)?(dist|build|lib|out)\/(esm\/|cjs\/)?/, 'src/'))),
            at('index'),
          ];
      for (const path of tries) {
        const found = this.#script(path);
        if (found) return found;
      }
    }
    if (/^[@~#]\//.test(specifier)) {
      const { dir } = this.packageOf(from);
      for (const base of ['src', '', 'app']) {
        const found = this.#script(posix.join(dir, base, specifier.slice(2)));
        if (found) return found;
      }
    }
    return null;
  }

  /**
   * The file or folder a Python module name means, seen from a file: relative ones from its folder, others from the folders above it and
   * their `src`. A folder without `__init__.py` is a package without statements, returned with a `/` behind it.
   */
  resolvePython(from: string, specifier: string): string | null {
    const [, dots = '', path = ''] = /^(\.*)(.*)$/.exec(specifier)!;
    const below = path.split('.').filter(Boolean).join('/');
    let folder = posix.dirname(from) === '.' ? '' : posix.dirname(from);
    if (dots) {
      for (let i = 1; i < dots.length; i++) folder = folder.includes('/') ? posix.dirname(folder) : '';
      return this.#python(posix.join(folder, below));
    }
    for (;;) {
      for (const base of ['', 'src', 'python', 'lib']) {
        const found = this.#python(posix.join(folder, base, below));
        if (found && found !== from) return found;
      }
      if (!folder) return null;
      folder = folder.includes('/') ? posix.dirname(folder) : '';
    }
  }

  readonly #scripts = new Map<string, string[]>();

  /** The files of one Go package: those of a folder that are not tests. */
  goPackage(folder: string): string[] {
    let files = this.#scripts.get(folder);
    if (!files) {
      const depth = folder ? folder.split('/').length : 0;
      const start = folder ? `${folder}/` : '';
      files = this.source.files.filter(
        (file) =>
          file.endsWith('.go') &&
          !file.endsWith('_test.go') &&
          file.startsWith(start) &&
          file.split('/').length === depth + 1,
      );
      this.#scripts.set(folder, files);
    }
    return files;
  }

  /** The folder a Go import names, or null when it is of another module. */
  resolveGo(specifier: string): string | null {
    for (const pkg of this.packages) {
      if (!pkg.module || (specifier !== pkg.module && !specifier.startsWith(`${pkg.module}/`))) continue;
      const folder = posix.join(pkg.dir, specifier.slice(pkg.module.length + 1));
      const clean = folder === '.' ? '' : folder;
      if (this.goPackage(clean).length > 0) return clean;
    }
    return null;
  }

  readonly #data = new Map<string, string | null>();

  /** The file whose path ends in a name, the one that shares most of its path with `from` where there are several. */
  dataFile(from: string, name: string): string | null {
    const key = `${name}\0${posix.dirname(from)}`;
    let file = this.#data.get(key);
    if (file === undefined) {
      const fitting = this.source.files.filter((each) => each === name || each.endsWith(`/${name}`));
      file = fitting.sort((a, b) => shared(b, from) - shared(a, from))[0] ?? null;
      this.#data.set(key, file);
    }
    return file;
  }

  readonly #scriptNames = new Map<string, string[]>();

  /** The names of the scripts and folders directly in a folder, without what is declared only and what is tested. */
  scriptsIn(folder: string): string[] {
    let names = this.#scriptNames.get(folder);
    if (!names) {
      const base = folder ? `${folder}/` : '';
      const inside = this.source.files.filter(
        (file) => file.startsWith(base) && SCRIPT.test(file) && !ASIDE.test(file),
      );
      names = [...new Set(inside.map((file) => file.slice(base.length).split('/')[0]!))];
      this.#scriptNames.set(folder, names);
    }
    return names;
  }

  #python(path: string): string | null {
    const clean = path === '.' ? '' : path.replace(/\/$/, '');
    if (clean.startsWith('..')) return null;
    for (const file of [`${clean}/__init__.py`, `${clean}.py`]) if (this.source.has(file)) return file;
    return clean && this.source.hasFolder(clean) ? `${clean}/` : null;
  }

  #script(path: string): string | null {
    if (path.startsWith('..')) return null;
    const clean = path === '.' ? '' : path.replace(/\/$/, '');
    const stem = clean.replace(/\.([cm]?)jsx?$/, '');
    // TypeScript imports name the file that is compiled to, which may lie beside its source.
    if (stem !== clean)
      for (const ending of ['.ts', '.tsx', '.mts', '.cts']) if (this.source.has(stem + ending)) return stem + ending;
    if (this.source.has(clean) && (languageOf(clean) || clean.endsWith('.json'))) return clean;
    for (const base of stem === clean ? [clean] : [stem, clean])
      for (const ending of ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'])
        if (this.source.has(base + ending)) return base + ending;
    for (const ending of ['ts', 'tsx', 'mts', 'js', 'mjs', 'cjs']) {
      const index = clean ? `${clean}/index.${ending}` : `index.${ending}`;
      if (this.source.has(index)) return index;
    }
    return null;
  }

  readonly #aliasCache = new Map<string, [string, string[]][]>();

  /** `paths` of the nearest tsconfig, and `imports` of the nearest package.json, as paths from the root. */
  #aliases(from: string): [string, string[]][] {
    for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
      const dir = folder === '.' ? '' : folder;
      const known = this.#aliasCache.get(dir);
      if (known) return known;
      const file = dir ? `${dir}/tsconfig.json` : 'tsconfig.json';
      const text = this.source.read(file);
      if (text !== null) {
        const found = readAliases(text, dir);
        this.#aliasCache.set(dir, found);
        return found;
      }
      if (dir === '') return [];
    }
  }
}

const DECLARATION =
  /\b(?:class|record|enum|interface|struct|object|trait|type|const|static|module|protocol|actor|val|let|fn|func|fun|final String|define)\s+(?:final\s+|const\s+|mut\s+)?(?!(?:class|record|enum|interface|struct|func|fn)\s)([A-Za-z_]\w*)/g;

/** How many characters two paths share at their start. */
function shared(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
const ASIDE = /\.(d|test|spec)\.[cm]?[jt]sx?$/;

function grammarOf(file: string): GrammarName | null {
  const language = languageOf(file);
  return language?.grammars[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? null;
}

function readAliases(text: string, dir: string): [string, string[]][] {
  try {
    // tsconfig.json allows comments and trailing commas.
    const plain = text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1').replace(/,(\s*[}\]])/g, '$1');
    const options = (JSON.parse(plain) as { compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> } })
      .compilerOptions;
    const base = posix.join(dir, options?.baseUrl ?? '.');
    return Object.entries(options?.paths ?? {}).map(([alias, targets]) => [
      alias,
      targets.map((target) => posix.join(base, target)),
    ]);
  } catch {
    return [];
  }
}
