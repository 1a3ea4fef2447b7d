/** Files, folders and programs that a server's words miss. */
import { INSIDE } from '../sandbox.ts';

const MISSES =
  /ENOENT|not found|\bno [\w. -]{1,40} found|no such|missing|does(n't| not) (exist|contain|have)|must exist|exists?\b|could not|cannot/i;

/**
 * Files and folders that the words say are not there, as paths of the home, at most eight: those of the home, and configuration files of the project that the
 * server takes its working directory, the home, for.
 */
export function pathsMissed(words: string): string[] {
  if (!MISSES.test(words)) return [];
  const inHome = words.matchAll(new RegExp(`${INSIDE.home}(?:/[\\w@.-]*[\\w@-])+`, 'g'));
  const named = [...inHome].map(([name]) => name);
  const complaints = words.split('\n').filter((line) => MISSES.test(line));
  const files = complaints.flatMap((line) => [...line.matchAll(CONFIGURATION)]);
  const inProject = files.map(([, name, endings]) => `${INSIDE.home}/${name}${endingOf(endings!)}`);
  const hidden = complaints.flatMap((line) => [
    ...line.matchAll(/(?<![\w/.])["'`]?(\.[a-z][\w-]*)\/?["'`]? (?:directory|folder)\b/g),
  ]);
  const folders = hidden.map(([, name]) => `${INSIDE.home}/${name}`);
  return [...new Set([...named, ...inProject, ...folders])].slice(0, 8);
}

/** Of these paths those that the words say could not be opened, which are files whatever they are called: to be read, or in a folder that is not there to be written to. */
export function opened(paths: readonly string[], words: string): string[] {
  return paths.filter((name) => words.includes(`open '${name}'`));
}

/** A file's name without a folder that sounds like configuration, its ending one or a choice: `panda.config.{ts,mjs}`, `keys.json`. */
const CONFIGURATION =
  /(?<![\w/@.-])(?:\.\/)?(\.?[\w-]+(?:\.[\w-]+)*?)\.(\{[\w,]+\}|json|ya?ml|toml|config\.[cm]?[jt]s)(?![\w/-]|\.\w)/g;

/** `.mjs` where a choice has it, as Node reads it wherever it lies; else what stands first. */
function endingOf(endings: string): string {
  const choice = endings.replaceAll(/[{}]/g, '').split(',');
  return `.${choice.includes('mjs') ? 'mjs' : choice[0]}`;
}

const LACKS = /ENOENT|not (found|installed|available)|no such file|\bPATH\b|is required/i;

/** Words of the lines that miss a program: its name stands among them, and none of the others is ever called. */
export function programsMissed(words: string): string[] {
  const lines = words.split('\n').filter((line) => LACKS.test(line));
  const names = lines.flatMap(
    (line) => line.toLowerCase().match(/(?<![\w./@-])[a-z][a-z0-9_+-]{1,19}(?![\w/@])/g) ?? [],
  );
  return [...new Set(names)].filter((name) => !ESSENTIAL.test(name)).slice(0, 40);
}

/** What starts the server itself, and utilities that every system has and whose names are words of any sentence. */
const ESSENTIAL =
  /^(node|npm|npx|env|(ba|da)?sh|timeout|setpriv|prlimit|at|awk|basename|cat|chmod|command|cp|cut|date|dirname|echo|expand|file|find|grep|groups|head|host|id|install|join|kill|last|less|link|look|ls|make|mkdir|more|printf|ps|read|script|sed|set|sleep|sort|split|stat|sync|tail|tee|test|time|top|touch|tr|true|uname|users|wait|watch|which|who|write)$/;
