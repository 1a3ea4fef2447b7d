/** Which files of a package are its own source: not tests and examples beside it, not what was built of it. */
import { languageOf } from './languages/index.ts';
import type { Package } from './packages.ts';
import { isAside, isScript, type Source } from './source.ts';

/** Folders of build output: read only where a package has no other source, as packages from a registry do. */
const BUILD_FOLDER = /(^|\/)(dist|build|out|lib|bundle|esm|cjs|\.output)\//;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const BUILT = /\.([cm]?jsx?|d\.[cm]?ts)$/;
/** What builds and checks a package: beside build output it is no other source. */
const TOOLING = /(^|\/)(scripts?|\.github)\/|(^|\/)[\w.-]*\.config\.[cm]?[jt]s$|(^|\/)(gulp|grunt)file\.[cm]?[jt]s$/i;

/** What a file is called that is kept beside the one that took its place: `server_old.py` beside `server.py`. */
const OLD_COPY = /[._-](old|backup|bak|orig)(\.\w+)$/i;

/** What only the start of a server does. */
const STARTS = /\bnew (Stdio|StreamableHTTP)\w*ServerTransport\(|\bServeStdio\(|\bstdio_server\(/;

/** A script of this many characters with lines this long was put together by a program. */
const MIN_BUNDLE = 200_000;
const MIN_BUNDLE_LINE = 300;

function isBundle(text: string): boolean {
  if (text.length < MIN_BUNDLE) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > MIN_BUNDLE_LINE;
}

/** The files of a package that are its own source. */
export function ownFiles(files: string[], pkg: Package, source: Source): string[] {
  const code = files.filter((file) => languageOf(file));
  // A script may be what starts the server.
  const starts = (file: string): boolean => isScript(file, pkg.dir) && STARTS.test(source.read(file) ?? '');
  const central = code.filter(
    (file) => !isAside(file, pkg.dir) || starts(file) || isAboutTests(file, pkg.dir, source.read(file) ?? ''),
  );
  const own = central.length > 0 ? central : code;
  const inBuildFolder = (file: string): boolean => BUILD_FOLDER.test(file.slice(pkg.dir.length));
  const isBuilt = (file: string): boolean =>
    // TypeScript is not what is built, wherever it lies.
    (BUILT.test(file) && inBuildFolder(file)) || (SCRIPT.test(file) && isBundle(source.read(file) ?? ''));
  const written = own.filter((file) => !isBuilt(file));
  if (written.length > 0)
    for (const file of own)
      if (isBuilt(file) && !inBuildFolder(file)) source.notes.push(`${file}: put together by a program, not read`);
  const best = written.some((file) => !TOOLING.test(file.slice(pkg.dir.length))) ? written : own;
  const all = new Set(best);
  const copied = best.filter((file) => !(OLD_COPY.test(file) && all.has(file.replace(OLD_COPY, '$2'))));
  return copied.filter(
    (file) =>
      !/\.[cm]?js$/.test(file) ||
      !['.ts', '.tsx', '.mts'].some((ending) => all.has(file.replace(/\.[cm]?js$/, ending))),
  );
}

/** Whether a file is named like a test of Python's and is none: `test_runs.py` among the tools that list runs. */
function isAboutTests(file: string, base: string, text: string): boolean {
  const renamed = file.replace(/(^|\/)test_([^/]*\.py)$/, '$1$2');
  return renamed !== file && !isAside(renamed, base) && !/\bdef test_|\b(import|from) (pytest|unittest)\b/.test(text);
}
