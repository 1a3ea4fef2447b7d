/** What holds when nobody configures anything: unset variables, given defaults, texts that nobody translates. */
import { isTerm, Term, type Value } from './values.ts';

/** Settings nobody made are unset: `process.env.X`, `os.environ['X']`. */
export function environmentDefault(base: Term, _name: string): { value: Value } | null {
  return (base.op === 'member' && base.name === 'env' && (base.root === 'process' || base.root === 'import.meta')) ||
    (base.op === 'member' && base.name === 'environ' && base.root === 'os') ||
    (base.op === 'root' && base.name === 'ENV')
    ? { value: undefined }
    : null;
}

/** `Field(default=x)` in a class stands for x unless something is configured. */
export function fieldDefault(value: Value): Value {
  if (!isTerm(value) || !/^(Field|field)$/.test(value.callee)) return value;
  const fallback = value.named.get('default') ?? value.args[0];
  return fallback === undefined || isTerm(fallback)
    ? value
    : new Term({ op: 'operation', name: value.callee, place: value.place, fallback: { value: fallback } });
}

/** Text that a translation replaces if there is one: `t("TOOL_X_DESCRIPTION", "What it does")`. */
export function translation(args: Value[]): { value: Value } | null {
  const [key, text] = args;
  const isKey = typeof key === 'string' && /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(key);
  return args.length === 2 && isKey && typeof text === 'string' ? { value: text } : null;
}

/** `os.getenv(name, default)` and its like give the default when nobody set it. */
export function environmentCall(target: Term, args: Value[]): { value: Value } | null {
  const isEnvironment =
    (target.name === 'getenv' && ['os', ''].includes(target.root)) ||
    (target.name === 'get' && target.base?.name === 'environ') ||
    (target.name === 'Getenv' && target.root === 'os') ||
    (target.name === 'fetch' && target.base?.name === 'ENV');
  return isEnvironment ? { value: args[1] } : null;
}
