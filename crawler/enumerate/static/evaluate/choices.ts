/** What becomes of values that depend on something unknown. */
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  List,
  type Place,
  Rec,
  setField,
  settled,
  Term,
  unknown,
  type Value,
} from './values.ts';

/** Libraries whose calls make an object for certain. */
const SCHEMA_LIBRARY = /^(zod(\/.*)?|valibot|@sinclair\/typebox)$/;

/** Calls that put a path together, of which the last part may be known. */
const PATH = /^(join|resolve|Join|joinpath)$/;

/** True, false, or null when it depends on something unknown. */
export function truth(value: Value, language: string): boolean | null {
  if (isTerm(value) && value.op === 'call' && SCHEMA_LIBRARY.test(value.root)) return true;
  if (isTerm(value) || (value instanceof Instance && value.mayBeMissing)) return null;
  if (value instanceof List)
    return language === 'typescript' || value.items.length > 0 || (value.isOpen ? null : false);
  if (value instanceof Rec) return language === 'typescript' || value.fields.size > 0 || (value.isOpen ? null : false);
  if (typeof value === 'object') return value !== null;
  return language === 'ruby' ? value !== undefined && value !== null && value !== false : Boolean(value);
}

export function nullness(value: Value): boolean | null {
  return isTerm(value) || (value instanceof Instance && value.mayBeMissing) ? null : isNullish(value);
}

/** `unknown || known`: the known one stands where nothing is configured. */
export function orElse(operator: string, first: Value, rest: Value, place: Place): Value {
  if (operator === '&&')
    return isTerm(first) && (rest instanceof Rec || rest instanceof List || rest instanceof Term)
      ? rest
      : unknown('condition', place);
  const given = settled(first);
  const isGiven = !isTerm(given) && (operator === '??' ? !isNullish(given) : Boolean(given));
  const value = isGiven ? given : settled(rest);
  if ((isTerm(value) && !(value.op === 'call' && PATH.test(value.callee))) || value === undefined) return first;
  if (value instanceof Rec && value !== given) {
    // What was given may have more than what stands in for it.
    const open = new Rec(value.place);
    for (const [key, field] of value.fields) setField(open, key, field, value.lines.get(key) ?? value.place.line);
    open.isOpen = true;
    return open;
  }
  if (value instanceof List && value !== given) {
    const open = new List([...value.items], value.place);
    for (const [item, holds] of value.conditions) open.addCondition(item, holds);
    open.isOpen = true;
    return open;
  }
  if (
    value instanceof List ||
    value instanceof Rec ||
    value instanceof Instance ||
    value instanceof Class ||
    value instanceof Closure
  )
    return value;
  const term = first as Term;
  return new Term({ op: 'operation', base: term, name: term.name, place, fallback: { value } });
}

/** What was worked out of a text or number that stands only where nothing is configured stands only there too. */
export function byDefault(of: Value, value: Value, place: Place): Value {
  if (!isTerm(of) || typeof settled(of) === 'object') return value;
  // A list in a text may have other items: `os.environ.get("TOOLS", "").split(",")`.
  if (value instanceof List) value.isOpen = true;
  return isPlain(value) ? choice(value, place) : value;
}

function isPlain(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What may have been changed and is as it was by default. */
export function choice(before: Value, place: Place): Term {
  return new Term({ op: 'operation', name: 'choice', place, fallback: { value: before } });
}

/** What a function returns somewhere: whatever the conditions are, or at least by default. */
export interface Returned {
  value: Value;
  isCertain: boolean;
  isDefault?: boolean;
}

/** What several returns amount to: lists together, else what is returned for certain, else the first that is known. */
export function merge(returns: Returned[], place: Place, holds: boolean | null): Value {
  if (returns.length <= 1) return returns[0]?.value;
  const first = returns.find(({ isDefault }) => isDefault);
  if (first && !first.isCertain && isPlain(first.value)) return choice(first.value, place);
  if (returns.every(({ value }) => typeof value === 'boolean' || isTerm(value))) {
    // A test whose answer depends on something unknown: what it is by default is what is returned for certain.
    const last = returns.find(({ isCertain }) => isCertain) ?? returns.at(-1)!;
    if (returns.every(({ value }) => value === last.value)) return last.value;
    if (typeof last.value === 'boolean') return choice(last.value, place);
  }
  const given = returns.filter(({ value }) => !isNullish(value) && value !== false);
  const filled = given.filter(({ value }) => !(value instanceof List && value.items.length === 0 && !value.isOpen));
  const useful = filled.length > 0 ? filled : given;
  if (useful.length === 0) return returns.at(-1)?.value;
  const lists = useful.map(({ value }) => value).filter((value) => value instanceof List);
  if (lists.length > 1) {
    const together = new List([], place);
    for (const [i, list] of lists.entries()) {
      for (const item of list.items)
        if (!together.items.includes(item)) {
          together.items.push(item);
          if (i > 0 || holds === null) together.addCondition(item, i > 0 && holds !== null ? false : null);
        }
      if (list.isOpen) together.isOpen = true;
    }
    return together;
  }
  if (lists.length === 1 && lists[0]!.items.length > 0) return lists[0];
  // An environment variable where it is set, else nothing.
  if (useful.some(({ value }) => isTerm(value)) && useful.some(({ value, isCertain }) => isCertain && value === ''))
    return choice('', place);
  const known = useful.filter(({ value }) => !isTerm(value) || value.root !== '');
  return (known.find(({ isCertain }) => isCertain) ?? known[0] ?? useful[0])!.value;
}
