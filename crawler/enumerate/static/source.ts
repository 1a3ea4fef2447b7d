/** The files of a checkout, read within limits: no link is followed, nothing outside the folder is opened, what is left out is noted. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { languageOf } from './languages/index.ts';

/** Folders that hold other people's code or a tool's leftovers. */
const SKIPPED_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  'vendor',
  'third_party',
  'Pods',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.next',
  '.nuxt',
  '.turbo',
  '.yarn',
  '.gradle',
  '.idea',
  '.vscode',
  'target',
  'obj',
  'coverage',
  '.cache',
  'deps',
  '_build',
]);

const MAX_FILES = 150_000;
const MAX_DEPTH = 40;
/** Larger source files are data or minified bundles of many libraries, in bytes. */
export const MAX_SOURCE_BYTES = 4_000_000;
/** All the text kept, in bytes. */
const MAX_TOTAL_BYTES = 200_000_000;
/** Longer lines are data; a parser would spend its time on them. */
const MAX_LINE = 1_500_000;

const DOCUMENT = /\.(json|ya?ml)$/i;

export class Source {
  readonly root: string;
  /** Paths relative to the root, with `/`, sorted. */
  readonly files: string[] = [];
  readonly notes: string[] = [];
  readonly #known = new Set<string>();
  readonly #folders = new Set<string>(['']);
  readonly #texts = new Map<string, string | null>();
  #bytes = 0;

  constructor(root: string) {
    this.root = root;
    this.#walk();
  }

  has(file: string): boolean {
    return this.#known.has(file);
  }

  hasFolder(folder: string): boolean {
    return this.#folders.has(folder);
  }

  /** The text of a file, without a byte order mark; null when it is not there, too large, or not text. Broken UTF-8 becomes U+FFFD. */
  read(file: string): string | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = this.#known.has(file) ? this.#load(file) : null;
    this.#texts.set(file, text);
    return text;
  }

  #load(file: string): string | null {
    const path = join(this.root, file);
    try {
      const { size } = statSync(path);
      if (size > MAX_SOURCE_BYTES || this.#bytes + size > MAX_TOTAL_BYTES) {
        if (languageOf(file) || file.endsWith('.json')) this.notes.push(`${file}: ${size} bytes are too many to read`);
        return null;
      }
      this.#bytes += size;
      const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
      if (text.includes('\0')) return null;
      // Documents are read by readers that take no longer for long lines.
      if (!DOCUMENT.test(file) && text.length > MAX_LINE && longestLine(text) > MAX_LINE) {
        this.notes.push(`${file}: a line of more than ${MAX_LINE} characters`);
        return null;
      }
      return text;
    } catch (error) {
      this.notes.push(`${file}: ${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`);
      return null;
    }
  }

  #walk(): void {
    const pending: [folder: string, depth: number][] = [['', 0]];
    let links = 0;
    while (pending.length > 0) {
      const [folder, depth] = pending.pop()!;
      let entries: import('node:fs').Dirent[];
      try {
        entries = readdirSync(join(this.root, folder), { withFileTypes: true });
      } catch (error) {
        this.notes.push(`${folder || '.'}: ${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`);
        continue;
      }
      for (const entry of entries) {
        const path = folder ? `${folder}/${entry.name}` : entry.name;
        if (entry.isSymbolicLink()) links++;
        else if (entry.isDirectory()) {
          if (SKIPPED_FOLDERS.has(entry.name)) continue;
          if (depth >= MAX_DEPTH) this.notes.push(`${path}: folders nested too deeply`);
          else {
            this.#folders.add(path);
            pending.push([path, depth + 1]);
          }
        } else if (entry.isFile()) {
          if (this.files.length >= MAX_FILES) {
            this.notes.push(`more than ${MAX_FILES} files; the rest was left out`);
            pending.length = 0;
            break;
          }
          this.files.push(path);
          this.#known.add(path);
        }
      }
    }
    if (links > 0) this.notes.push(`${links} symbolic links were not followed`);
    this.files.sort();
  }
}

function longestLine(text: string): number {
  let longest = 0;
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    longest = Math.max(longest, at - from);
    from = at + 1;
  }
  return Math.max(longest, text.length - from);
}

/** Folders and names of code that is not the server: tests, examples, documentation, benchmarks. */
const ASIDE_FOLDER =
  /^(tests?|testing|testcases?|__tests__|specs?|examples?|samples?|demos?|fixtures?|testdata|test[-_].*|.*[-_](tests?|examples?|samples?|demos?)|(examples?|samples?|demos?)[-_].*|demoservers?|e2e|integration[-_]?tests?|mocks?|__mocks__|\.github|\.storybook)$/i;

/** The same beside the source; within it they are what a part of it is about: `src/tools/notebooks`. */
const ASIDE_OUTSIDE =
  /^(evals?|evaluations?|benchmarks?|bench|docs?|documentation|stories|templates?|scripts|hack|cookbook|playground|tutorials?|workshops?|notebooks?|(.*[-_])?(archived?|legacy|deprecated|obsolete|unused|old|drafts?|backups?|do[-_]not[-_]use))$/i;

const SOURCE_FOLDER = /^(src|lib|app|internal|pkg|tools?|sources)$/i;

/** Whether a folder's name says that what is in it is not the server. */
export function isAsideFolder(name: string): boolean {
  return ASIDE_FOLDER.test(name) || ASIDE_OUTSIDE.test(name);
}

const ASIDE_FILE =
  /(^test_.*\.py|_test\.(go|py|rb|dart|exs?)|[._-](test|tests|spec|stories|bench|mock|d)\.[cm]?[jt]sx?|conftest\.py|(Test|Tests|IT|Spec)\.(java|kt|cs|php|swift)|_spec\.rb)$/;

/** Below these Maven and Gradle have the main source by its namespace: `com.example.demo` is what their generators propose. */
const NAMESPACES = /(^|\/)src\/main\/(java|kotlin)\/(\w+\/){0,3}$/;

/** `src/my_demo` is the package called my_demo, `src/main/java/com/example` that of a namespace. */
function isPackageFolder(name: string, above: readonly string[]): boolean {
  const nearest = above.at(-1);
  if ((nearest === 'src' || nearest === 'lib') && /[a-z][_-]/i.test(name)) return true;
  return /^(example|demo|sample)$/i.test(name) && NAMESPACES.test(`${above.join('/')}/`);
}

/** Whether a file lies in the folder of a package's scripts. */
export function isScript(file: string, base: string): boolean {
  const inside = base && file.startsWith(`${base}/`) ? file.slice(base.length + 1) : file;
  return inside.startsWith('scripts/') && !ASIDE_FILE.test(inside.split('/').pop()!);
}

/** Whether a file is beside the matter, seen from the folder of its package. */
export function isAside(file: string, base: string): boolean {
  const inside = base && file.startsWith(`${base}/`) ? file.slice(base.length + 1) : file;
  const parts = inside.split('/');
  const name = parts.pop()!;
  const isInside = (i: number): boolean => parts.slice(0, i).some((part) => SOURCE_FOLDER.test(part));
  return (
    ASIDE_FILE.test(name) ||
    parts.some(
      (part, i) =>
        (ASIDE_FOLDER.test(part) || (ASIDE_OUTSIDE.test(part) && !isInside(i))) &&
        !isPackageFolder(part, parts.slice(0, i)),
    )
  );
}
