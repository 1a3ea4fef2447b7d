/**
 * The part of the languages' own libraries that definitions are made with: operators, methods of texts, lists and records, and a few
 * functions. Tables by name; a name means the same in every language that has it unless the table says otherwise.
 */
import { patternOf, pythonReplacement, replacementOf, safePattern } from './patterns.ts';
import {
  Class,
  Closure,
  Instance,
  isNullish,
  isTerm,
  joinText,
  List,
  type Named,
  Namespace,
  type Place,
  Rec,
  settled,
  Term,
  Text,
  textOf,
  unknown,
  type Value,
} from './values.ts';

/** What a modelled method may do besides computing. */
export interface Context {
  place: Place;
  named: Named;
  language: string;
  /** Calls a function value. */
  apply(fn: Value, ...args: Value[]): Value;
  truth(value: Value): boolean | null;
  /** Whether what happens now happens by default. */
  enabled: boolean | null;
  under<T>(holds: boolean | null, action: () => T): T;
  iterate(value: Value): Value[] | null;
  /** The exports of a module as a record. */
  members(namespace: Namespace): Rec;
}

type TextMethod = (text: string, args: Value[], context: Context) => Value;
type ListMethod = (list: List, args: Value[], context: Context) => Value;
type RecordMethod = (rec: Rec, args: Value[], context: Context) => Value;

const MAX_TEXT = 1_000_000;

function str(value: Value): string {
  return textOf(value)?.text ?? '';
}

function num(value: Value): number | undefined {
  const plain = settled(value);
  return typeof plain === 'number' ? plain : undefined;
}

/** Python's `inspect.cleandoc`: the first line stripped, the others without their common indentation, no blank lines around. */
export function cleanDoc(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\t/g, '        ').split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => line.length - line.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  const cleaned = [lines[0]!.trimStart(), ...lines.slice(1).map((line) => line.slice(margin))];
  while (cleaned.length > 0 && !cleaned.at(-1)!.trim()) cleaned.pop();
  while (cleaned.length > 0 && !cleaned[0]!.trim()) cleaned.shift();
  return cleaned.join('\n');
}

/** A text without the indentation all its lines share. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => (line.trim() ? line.slice(margin) : '')).join('\n');
}

function trimIndent(text: string): string {
  const lines = text.split('\n');
  if (lines.length > 0 && !lines[0]!.trim()) lines.shift();
  if (lines.length > 0 && !lines.at(-1)!.trim()) lines.pop();
  return dedent(lines.join('\n'));
}

function trimMargin(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\|/, ''))
    .join('\n')
    .trim();
}

const words = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);

export const snakeCase = (text: string): string => words(text).join('_').toLowerCase();

const TEXT_METHODS: Record<string, TextMethod> = {
  trim: (t) => t.trim(),
  strip: (t, [set]) => (typeof set === 'string' ? stripSet(t, set, true, true) : t.trim()),
  lstrip: (t, [set]) => (typeof set === 'string' ? stripSet(t, set, true, false) : t.trimStart()),
  rstrip: (t, [set]) => (typeof set === 'string' ? stripSet(t, set, false, true) : t.trimEnd()),
  trimStart: (t) => t.trimStart(),
  trimEnd: (t) => t.trimEnd(),
  trimIndent: (t) => trimIndent(t),
  trimMargin: (t) => trimMargin(t),
  squish: (t) => t.trim().replace(/\s+/g, ' '),
  stripIndent: (t) => trimIndent(t),
  chomp: (t) => t.replace(/\r?\n$/, ''),
  toLowerCase: (t) => t.toLowerCase(),
  lower: (t) => t.toLowerCase(),
  downcase: (t) => t.toLowerCase(),
  toUpperCase: (t) => t.toUpperCase(),
  upper: (t) => t.toUpperCase(),
  upcase: (t) => t.toUpperCase(),
  capitalize: (t) => t.charAt(0).toUpperCase() + t.slice(1).toLowerCase(),
  title: (t) => t.replace(/[A-Za-z]+/g, (w) => w[0]!.toUpperCase() + w.slice(1).toLowerCase()),
  toString: (t: string) => t,
  to_string: (t) => t,
  to_owned: (t) => t,
  to_s: (t) => t,
  to_sym: (t) => t,
  into: (t) => t,
  freeze: (t) => t,
  as_str: (t) => t,
  clone: (t) => t,
  valueOf: (t: string) => t,
  encode: (t) => t,
  concat: (t, args, c) => joinText([t, ...args], c.place),
  repeat: (t, [n]) => ((num(n) ?? 0) * t.length < MAX_TEXT ? t.repeat(Math.max(0, num(n) ?? 0)) : t),
  replace: (t, args, c) => replaceText(t, args, c.language !== 'typescript', c),
  replaceAll: (t, args, c) => replaceText(t, args, true, c),
  gsub: (t, args, c) => replaceText(t, args, true, c),
  match: (t, [by], c) => {
    const pattern = patternOf(by, t);
    if (!pattern) return unknown('match', c.place);
    const found = t.match(pattern);
    return found ? new List([...found], c.place) : null;
  },
  removeprefix: (t, [p]) => (t.startsWith(str(p)) ? t.slice(str(p).length) : t),
  removesuffix: (t, [p]) => (p && t.endsWith(str(p)) ? t.slice(0, -str(p).length) : t),
  split: (t, [by], c) => {
    const pattern = patternOf(by, t);
    if (pattern) return new List(t.split(pattern), c.place);
    if (isTerm(by)) return unknown('split', c.place);
    const parts = by === undefined || by === null ? t.trim().split(/\s+/) : by === '' ? [...t] : t.split(str(by));
    return new List(parts, c.place);
  },
  splitlines: (t, _, c) => new List(t.split(/\r?\n/), c.place),
  lines: (t, _, c) => new List(t.split(/\r?\n/), c.place),
  slice: (t, [from, to]) => t.slice(num(from) ?? 0, num(to)),
  substring: (t, [from, to]) => t.substring(num(from) ?? 0, num(to)),
  charAt: (t, [i]) => t.charAt(num(i) ?? 0),
  at: (t, [i]) => t.at(num(i) ?? 0),
  padStart: (t, [n, fill]) => t.padStart(Math.min(num(n) ?? 0, 10_000), fill === undefined ? ' ' : str(fill)),
  padEnd: (t, [n, fill]) => t.padEnd(Math.min(num(n) ?? 0, 10_000), fill === undefined ? ' ' : str(fill)),
  startsWith: (t, [p], c) => testText(t, p, c, (x) => t.startsWith(x)),
  startswith: (t, [p], c) => testText(t, p, c, (x) => t.startsWith(x)),
  endsWith: (t, [p], c) => testText(t, p, c, (x) => t.endsWith(x)),
  endswith: (t, [p], c) => testText(t, p, c, (x) => t.endsWith(x)),
  includes: (t, [p], c) => testText(t, p, c, (x) => t.includes(x)),
  indexOf: (t, [p], c) => (isTerm(p) ? unknown('indexOf', c.place) : t.indexOf(str(p))),
  equals: (t, [p], c) => testText(t, p, c, (x) => t === x),
  join: (t, [list], c) => joinList(c.iterate(list), t, c.place),
  format: (t, args, c) => formatText(t, args, c),
  formatted: (t, args, c) => formatText(t, args, c),
  dedent: (t) => dedent(t),
};

function stripSet(text: string, set: string, left: boolean, right: boolean): string {
  let from = 0;
  let to = text.length;
  while (left && from < to && set.includes(text[from]!)) from++;
  while (right && to > from && set.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}

function replaceText(text: string, [what, by]: Value[], all: boolean, context: Context): Value {
  const { place } = context;
  const pattern = patternOf(what, text);
  if (pattern) return replacePattern(text, pattern, by, context);
  if (typeof what !== 'string') return new Text([unknown('replaced', place)]);
  const given = by instanceof Closure ? context.apply(by, what) : by;
  if (textOf(given) === null || isTerm(given)) return new Text([unknown('replaced', place)]);
  // JavaScript reads `$&` and `$$` in a text that is put in.
  if (context.language === 'typescript' && given === by)
    return all ? text.replaceAll(what, str(by)) : text.replace(what, str(by));
  return all ? text.replaceAll(what, () => str(given)) : text.replace(what, () => str(given));
}

/** What a regular expression makes of a text, with a text or a function as replacement. */
function replacePattern(text: string, pattern: RegExp, by: Value, { apply, place }: Context): Value {
  const given = replacementOf(by);
  if (given !== null) return text.replace(pattern, given);
  if (!(by instanceof Closure)) return new Text([unknown('replaced', place)]);
  const parts: Value[] = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(pattern, `${pattern.flags.replace('g', '')}g`))) {
    parts.push(text.slice(from, match.index), apply(by, ...match));
    from = match.index + match[0].length;
    if (!pattern.global) break;
  }
  return joinText([...parts, text.slice(from)], place);
}

function testText(_text: string, by: Value, { place }: Context, test: (by: string) => boolean): Value {
  const plain = settled(by);
  return typeof plain === 'string' && !isTerm(by) ? test(plain) : unknown('test', place);
}

function joinList(items: Value[] | null, by: string, place: Place): Value {
  if (!items) return new Text([unknown('joined', place)]);
  return joinText(
    items.flatMap((item, i) => (i === 0 ? [item ?? ''] : [by, item ?? ''])),
    place,
  );
}

/** `"{} {name}".format(…)` and `"%s".formatted(…)`. */
function formatText(text: string, args: Value[], { named, place }: Context): Value {
  let next = 0;
  const parts: Value[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{|\}\}|\{(\w*)[^{}]*\}|%%|%[-+#0 ]*[\d.]*[a-zA-Z]/g)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[0] === '{{' || match[0] === '}}' || match[0] === '%%') parts.push(match[0][0]!);
    else if (match[1] && named.has(match[1])) parts.push(named.get(match[1]));
    else
      parts.push(
        match[1] && /^\d+$/.test(match[1]) ? args[Number(match[1])] : (args[next++] ?? unknown('value', place)),
      );
  }
  parts.push(text.slice(from));
  return joinText(parts, place);
}

function mapped(list: List, items: Value[], c: Context): List {
  const result = new List(items, c.place);
  result.isOpen = list.isOpen;
  return result;
}

function each(list: List, fn: Value, c: Context): Value[] {
  return list.items.map((item, i) => {
    const condition = list.conditions.get(item);
    return condition === undefined ? c.apply(fn, item, i, list) : c.under(condition, () => c.apply(fn, item, i, list));
  });
}

const map: ListMethod = (list, [fn], c) => {
  if (list.isOpen && list.items.length === 0) c.apply(fn, unknown('item', c.place), 0);
  const result = mapped(list, each(list, fn, c), c);
  for (const [i, item] of list.items.entries()) {
    const condition = list.conditions.get(item);
    if (condition !== undefined) result.addCondition(result.items[i], condition);
  }
  return result;
};

/** Items whose test is unknown are kept, as conditional ones. */
const filter: ListMethod = (list, [fn], c) => {
  const result = new List([], c.place);
  result.isOpen = list.isOpen;
  for (const item of list.items) {
    const test = fn === undefined || (isTerm(fn) && fn.name === 'Boolean') ? item : c.apply(fn, item);
    const holds = c.truth(test);
    if (holds === false) continue;
    result.items.push(item);
    const inherited = list.conditions.get(item);
    if (holds === null || inherited !== undefined) result.addCondition(item, inherited ?? c.truth(settled(test)));
  }
  return result;
};

const push: ListMethod = (list, args, c) => {
  for (const item of args) {
    list.items.push(item);
    if (c.enabled !== true) list.addCondition(item, c.enabled);
  }
  return list.items.length;
};

const extend: ListMethod = (list, args, c) => {
  for (const arg of args) {
    const items = c.iterate(arg);
    if (items) push(list, items, c);
    else list.isOpen = true;
  }
  return list;
};

const LIST_METHODS: Record<string, ListMethod> = {
  map,
  filter,
  select: (list, args, c) => (c.language === 'csharp' ? map(list, args, c) : filter(list, args, c)),
  push,
  append: push,
  add: push,
  Add: push,
  unshift: (list, args, c) => push(list, args, c),
  insert: (list, args, c) => push(list, args.slice(-1), c),
  extend,
  addAll: extend,
  AddRange: extend,
  update: extend,
  forEach: (list, [fn], c) => {
    if (list.isOpen && list.items.length === 0) c.under(null, () => c.apply(fn, unknown('item', c.place), 0));
    each(list, fn, c);
    return undefined;
  },
  each: (list, [fn], c) => {
    each(list, fn, c);
    return undefined;
  },
  flatMap: (list, [fn], c) => flatten(mapped(list, each(list, fn, c), c), c),
  flat: (list, _, c) => flatten(list, c),
  concat: (list, args, c) => {
    const result = mapped(list, [...list.items], c);
    for (const [item, holds] of list.conditions) result.addCondition(item, holds);
    for (const arg of args) {
      const items = arg instanceof List ? arg.items : isTerm(arg) ? null : [arg];
      if (items) result.items.push(...items);
      else result.isOpen = true;
    }
    return result;
  },
  join: (list, [by], c) => joinList(list.items, by === undefined ? ',' : str(by), c.place),
  slice: (list, [from, to], c) => mapped(list, list.items.slice(num(from) ?? 0, num(to)), c),
  copy: (list, _, c) => mapped(list, [...list.items], c),
  toArray: (list) => list,
  to_vec: (list) => list,
  toList: (list) => list,
  freeze: (list) => list,
  reverse: (list, _, c) => mapped(list, [...list.items].reverse(), c),
  sort: (list) => list,
  sorted: (list) => list,
  values: (list) => list,
  keys: (list, _, c) => new List([...list.items.keys()], c.place),
  entries: (list, _, c) =>
    new List(
      list.items.map((item, i) => new List([i, item], c.place)),
      c.place,
    ),
  at: (list, [i]) => list.items.at(num(i) ?? 0),
  includes: (list, [item], c) => contains(list, item, c),
  has: (list, [item], c) => contains(list, item, c),
  contains: (list, [item], c) => contains(list, item, c),
  find: (list, [fn], c) => {
    for (const item of list.items) {
      const holds = c.truth(c.apply(fn, item));
      if (holds === true) return item;
      if (holds === null) return unknown('found', c.place);
    }
    return list.isOpen ? unknown('found', c.place) : undefined;
  },
  some: (list, [fn], c) => quantified(list, fn, c, true),
  every: (list, [fn], c) => quantified(list, fn, c, false),
  reduce: (list, args, c) => {
    let result = args.length > 1 ? args[1] : list.items[0];
    for (const item of args.length > 1 ? list.items : list.items.slice(1)) result = c.apply(args[0], result, item);
    return result;
  },
  indexOf: (list, [item]) => list.items.indexOf(item),
};

function quantified(list: List, fn: Value, c: Context, wanted: boolean): Value {
  let isUnknown = list.isOpen;
  for (const item of list.items) {
    const holds = c.truth(c.apply(fn, item));
    if (holds === wanted) return wanted;
    if (holds === null) isUnknown = true;
  }
  return isUnknown ? unknown('test', c.place) : !wanted;
}

function contains(list: List, item: Value, c: Context): Value {
  if (isTerm(item) || item instanceof Text) return unknown('test', c.place);
  return list.items.includes(item) || (list.isOpen || list.items.some(isTerm) ? unknown('test', c.place) : false);
}

function flatten(list: List, c: Context): List {
  const result = mapped(list, [], c);
  for (const item of list.items)
    if (item instanceof List) {
      result.items.push(...item.items);
      for (const [each, holds] of item.conditions) result.addCondition(each, holds);
      if (item.isOpen) result.isOpen = true;
    } else if (isTerm(item)) result.isOpen = true;
    else result.items.push(item);
  return result;
}

function pairs(rec: Rec, place: Place): List {
  const list = new List(
    [...rec.fields].map(([key, value]) => new List([key, value], place)),
    place,
  );
  list.isOpen = rec.isOpen;
  return list;
}

function listOf(items: Iterable<Value>, rec: Rec, place: Place): List {
  const list = new List([...items], place);
  list.isOpen = rec.isOpen;
  return list;
}

const get: RecordMethod = (rec, [key, fallback], c) => {
  const name = textOf(key)?.text;
  if (name === undefined || isTerm(key)) return unknown('entry', c.place);
  return rec.fields.get(name) ?? (rec.isOpen ? unknown(name, c.place) : fallback);
};

const put: RecordMethod = (rec, [key, value], c) => {
  const name = textOf(key)?.text;
  if (name === undefined) rec.isOpen = true;
  else {
    rec.fields.set(name, value);
    rec.lines.set(name, c.place.line);
  }
  return rec;
};

const merge: RecordMethod = (rec, args) => {
  for (const arg of args) {
    if (!(arg instanceof Rec)) {
      if (!isNullish(arg)) rec.isOpen = true;
      continue;
    }
    for (const [key, value] of arg.fields) {
      rec.fields.set(key, value);
      rec.lines.set(key, arg.lines.get(key) ?? arg.place.line);
    }
    if (arg.isOpen) rec.isOpen = true;
  }
  return rec;
};

function copyOf(rec: Rec, place: Place): Rec {
  return merge(new Rec(place), [rec], {} as Context) as Rec;
}

const RECORD_METHODS: Record<string, RecordMethod> = {
  get,
  set: put,
  put,
  Add: put,
  update: merge,
  merge: (rec, args, c) => merge(copyOf(rec, c.place), args, c),
  items: (rec, _, c) => pairs(rec, c.place),
  entries: (rec, _, c) => pairs(rec, c.place),
  keys: (rec, _, c) => listOf(rec.fields.keys(), rec, c.place),
  values: (rec, _, c) => listOf(rec.fields.values(), rec, c.place),
  copy: (rec, _, c) => copyOf(rec, c.place),
  freeze: (rec) => rec,
  has: (rec, [key], c) =>
    isTerm(key)
      ? unknown('test', c.place)
      : rec.fields.has(str(key)) || (rec.isOpen ? unknown('test', c.place) : false),
  hasOwnProperty: (rec: Rec, [key]: Value[], c: Context) =>
    isTerm(key) ? unknown('test', c.place) : rec.fields.has(str(key)),
  forEach: (rec, [fn], c) => {
    for (const [key, value] of rec.fields) c.apply(fn, value, key, rec);
    return undefined;
  },
  each: (rec, [fn], c) => {
    for (const [key, value] of rec.fields) c.apply(fn, key, value);
    return undefined;
  },
  setdefault: (rec, args, c) => {
    const before = get(rec, args, c);
    if (before === undefined || before === args[1]) put(rec, args, c);
    return get(rec, args, c);
  },
  pop: get,
};

/** Whether a method of this name is modelled for the value and not one of the value's own. */
export function hasMethod(object: Value, name: string): boolean {
  if (typeof object === 'string' || object instanceof Text) return Object.hasOwn(TEXT_METHODS, name);
  if (typeof object === 'number' || typeof object === 'boolean') return name === 'toString' || name === 'toFixed';
  if (object instanceof List) return Object.hasOwn(LIST_METHODS, name);
  if (object instanceof Rec) return !object.fields.has(name) && Object.hasOwn(RECORD_METHODS, name);
  return false;
}

export function callMethod(object: Value, name: string, args: Value[], context: Context): Value {
  if (typeof object === 'string') return TEXT_METHODS[name]!(object, args, context);
  if (object instanceof Text) return throughHoles(object, name, args, context);
  if (object instanceof List) return LIST_METHODS[name]!(object, args, context);
  if (object instanceof Rec) return RECORD_METHODS[name]!(object, args, context);
  return String(object);
}

/** Methods that only tidy up leave the holes of a text where they are; what others make of it is unknown. */
function throughHoles(text: Text, name: string, args: Value[], context: Context): Value {
  const tidies = [
    'trim',
    'strip',
    'trimIndent',
    'dedent',
    'concat',
    'toString',
    'trimStart',
    'trimEnd',
    'replace',
    'replaceAll',
    'toLowerCase',
    'lower',
    'squish',
    'into',
    'to_string',
  ];
  if (!tidies.includes(name)) return new Term({ op: 'operation', name, place: context.place });
  return new Text(
    text.parts.map((part) => {
      if (typeof part !== 'string') return part;
      const inner = name === 'trim' || name === 'strip' ? part : TEXT_METHODS[name]!(part, args, context);
      return typeof inner === 'string' ? inner : part;
    }),
  );
}

/** Properties that texts, lists and records have without being asked. `value` of an enum's member is the member itself here. */
export function propertyOf(value: Value, name: string): Value {
  if (name === 'length' || name === 'size') {
    if (typeof value === 'string') return value.length;
    if (value instanceof List) return value.isOpen ? undefined : value.items.length;
    if (value instanceof Rec && name === 'size') return value.fields.size;
  }
  if (typeof value === 'string' || typeof value === 'number') {
    if (name === 'value' || name === 'rawValue') return value;
  }
  if (value instanceof List && name === 'first') return value.items[0];
  return undefined;
}

const NUMBER_OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '//': (a, b) => Math.floor(a / b),
  '|': (a, b) => a | b,
  '&': (a, b) => a & b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

const COMPARISONS: Record<string, (a: string | number, b: string | number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const EQUALITIES: Record<string, boolean> = {
  '===': true,
  '==': true,
  is: true,
  '!==': false,
  '!=': false,
  'is not': false,
};

/** The result of an operator on values; a term, with what it is by default, when one of them is unknown. */
export function operate(operator: string, operands: Value[], place: Place, language: string): Value {
  if (operands.some(isTerm) && !(operator === '+' && operands.some(isTextual))) {
    const plain = operands.map(settled);
    const fallback = plain.some(isTerm) ? null : { value: operate(operator, plain, place, language) };
    // What a path is put together from is kept: `Path(__file__).parent / "api.json"`.
    const args = operator === '/' ? operands : [];
    return new Term({ op: 'operation', name: operator, place, fallback, args });
  }
  const [first, second] = operands;
  if (operator === 'instanceof') return isInstance(first, second) ?? unknown('test', place);
  if (operator === '+' || operator === '.' || operator === '<>') return add(operands, place, language);
  if (operands.length === 1) return unary(operator, first, place, language);
  if (operator in EQUALITIES) {
    if (first instanceof Text || second instanceof Text) return unknown('test', place);
    const same =
      first === second ||
      (isNullish(first) && isNullish(second) && (language !== 'typescript' || operator.length === 2));
    return same === EQUALITIES[operator];
  }
  if (operator === 'in' || operator === 'not in') {
    const isIn =
      second instanceof List
        ? second.items.includes(first)
        : second instanceof Rec
          ? second.fields.has(str(first))
          : str(second).includes(str(first));
    return (second instanceof List || second instanceof Rec) && second.isOpen && !isIn
      ? unknown('test', place)
      : isIn === (operator === 'in');
  }
  if (operator === '|' && operands.every((operand) => operand instanceof Rec)) {
    const together = new Rec(place);
    merge(together, operands, {} as Context);
    return together;
  }
  if (operator === '*' && typeof first === 'string' && typeof second === 'number')
    return first.length * second < MAX_TEXT ? first.repeat(Math.max(0, second)) : first;
  if (operator === '%' && typeof first === 'string') {
    const args = second instanceof List ? second.items : [second];
    return formatText(first.replace(/[{}]/g, '$&$&'), args, { named: new Map(), place } as unknown as Context);
  }
  if (
    operator in COMPARISONS &&
    (typeof first === 'number' || typeof first === 'string') &&
    typeof second === typeof first
  )
    return COMPARISONS[operator]!(first, second as typeof first);
  if (operands.every((operand) => typeof operand === 'number') && operator in NUMBER_OPERATIONS)
    return (operands as number[]).reduce(NUMBER_OPERATIONS[operator]!);
  return new Term({ op: 'operation', name: operator, place });
}

/** Whether a value is an object of a class, null when it is not known: what a class inherits from is not looked at here. */
function isInstance(value: Value, cls: Value): boolean | null {
  if (typeof value !== 'object' || value === null) return false;
  if (!(value instanceof Instance) || !(cls instanceof Class)) return null;
  return value.cls.def === cls.def || (value.cls.def.bases.length > 0 ? null : false);
}

function isTextual(value: Value): boolean {
  return typeof value === 'string' || value instanceof Text;
}

function add(operands: Value[], place: Place, language: string): Value {
  if (operands.every((operand) => operand instanceof List)) {
    const together = new List([], place);
    for (const list of operands as List[]) {
      together.items.push(...list.items);
      for (const [item, holds] of list.conditions) together.addCondition(item, holds);
      if (list.isOpen) together.isOpen = true;
    }
    return together;
  }
  if (operands.every((operand) => operand instanceof Rec)) return operate('|', operands, place, language);
  if (!operands.some(isTextual)) {
    if (operands.every((operand) => typeof operand === 'number')) return (operands as number[]).reduce((a, b) => a + b);
    return new Term({ op: 'operation', name: '+', place });
  }
  // Numbers before the first text are added up as numbers.
  const parts: Value[] = [];
  let sum: number | null = null;
  let sawText = false;
  for (const operand of operands) {
    if (!sawText && typeof operand === 'number') {
      sum = (sum ?? 0) + operand;
      continue;
    }
    if (sum !== null) {
      parts.push(sum);
      sum = null;
    }
    sawText = true;
    parts.push(operand);
  }
  return joinText(parts, place);
}

function unary(operator: string, value: Value, place: Place, language: string): Value {
  switch (operator) {
    case '!':
    case 'not':
      if (value instanceof List && language === 'typescript') return false;
      return value instanceof Text ? unknown('test', place) : !value;
    case '-':
      return typeof value === 'number' ? -value : unknown('number', place);
    case '+':
      return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : unknown('number', place);
    case '&':
    case '*':
      return value;
    case 'typeof':
      return typeof value === 'string'
        ? 'string'
        : typeof value === 'number'
          ? 'number'
          : typeof value === 'boolean'
            ? 'boolean'
            : value === undefined
              ? 'undefined'
              : unknown('typeof', place);
    case 'void':
      return undefined;
    default:
      return unknown(operator, place);
  }
}

type LibraryFunction = (args: Value[], context: Context) => Value;

const toList: LibraryFunction = ([value], c) => {
  if (value === undefined) return new List([], c.place);
  const items = c.iterate(value);
  const list = new List(items ?? [], c.place);
  list.isOpen = items === null || (value instanceof List && value.isOpen);
  if (value instanceof List) for (const [item, holds] of value.conditions) list.addCondition(item, holds);
  return list;
};

const recordFrom: LibraryFunction = ([value], c) => {
  const rec = value instanceof Rec ? copyOf(value, c.place) : new Rec(c.place);
  const entries = value instanceof Rec ? [] : c.iterate(value);
  if (!entries && value !== undefined) rec.isOpen = true;
  for (const entry of entries ?? []) {
    const key = entry instanceof List ? textOf(entry.items[0])?.text : undefined;
    if (key === undefined) rec.isOpen = true;
    else rec.fields.set(key, (entry as List).items[1]);
  }
  for (const [key, field] of c.named) rec.fields.set(key, field);
  return rec;
};

const same: LibraryFunction = ([value]) => value;
const tidied: LibraryFunction = ([value], c) =>
  typeof value === 'string' ? dedent(value) : value instanceof Text ? value : unknown('text', c.place);

/** Records that are being filled by blocks, innermost last. */
const builders: Rec[] = [];

function built(block: Value, c: Context): Value {
  const rec = new Rec(c.place);
  builders.push(rec);
  try {
    c.apply(block);
  } finally {
    builders.pop();
  }
  return rec;
}

function putInBuilder(key: Value, value: Value, c: Context): Value {
  const rec = builders.at(-1);
  if (!rec) return unknown('put', c.place);
  put(rec, [key, value], c);
  return undefined;
}

/** Functions of the languages' libraries, by the path they are called with. */
const LIBRARY: Record<string, LibraryFunction> = {
  'Object.entries': ([value], c) => (value instanceof Rec ? pairs(value, c.place) : unknown('entries', c.place)),
  'Object.keys': ([value], c) =>
    value instanceof Rec ? listOf(value.fields.keys(), value, c.place) : unknown('keys', c.place),
  'Object.values': ([value], c) =>
    value instanceof Rec ? listOf(value.fields.values(), value, c.place) : unknown('values', c.place),
  'Object.assign': ([target, ...rest], c) =>
    target instanceof Rec ? merge(target, rest, c) : unknown('assign', c.place),
  'Object.freeze': same,
  'Object.fromEntries': recordFrom,
  'Array.from': (args, c) => (args[1] === undefined ? toList(args, c) : map(toList(args, c) as List, [args[1]], c)),
  'Array.isArray': ([value], c) => (isTerm(value) ? unknown('test', c.place) : value instanceof List),
  'Promise.all': same,
  'Promise.resolve': same,
  'JSON.stringify': ([value], c) =>
    typeof value === 'string' ? JSON.stringify(value) : new Text([unknown('json', c.place)]),
  'String.raw': same,
  String: ([value], c) => joinText([value], c.place),
  Boolean: ([value], c) => c.truth(value) ?? unknown('test', c.place),
  Number: ([value], c) =>
    typeof value === 'string' || typeof value === 'number' ? Number(value) : unknown('number', c.place),
  Set: toList,
  Map: recordFrom,
  structuredClone: same,
  str: ([value], c) => joinText([value ?? ''], c.place),
  list: toList,
  tuple: toList,
  set: toList,
  sorted: toList,
  frozenset: toList,
  dict: recordFrom,
  len: ([value], c) => propertyOf(value, 'length') ?? unknown('length', c.place),
  range: ([from, to], c) => {
    const start = to === undefined ? 0 : (num(from) ?? 0);
    const end = num(to === undefined ? from : to);
    if (end === undefined || end - start > 10_000) return unknown('range', c.place);
    return new List(
      Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i),
      c.place,
    );
  },
  enumerate: ([value], c) => {
    const items = c.iterate(value);
    return items
      ? new List(
          items.map((item, i) => new List([i, item], c.place)),
          c.place,
        )
      : unknown('items', c.place);
  },
  getattr: ([object, name, fallback], c) =>
    object instanceof Rec ? (object.fields.get(str(name)) ?? fallback) : unknown('attribute', c.place),
  'typing.cast': ([, value]) => value,
  cast: ([, value]) => value,
  'textwrap.dedent': tidied,
  dedent: tidied,
  're.sub': ([pattern, by, text], c) => {
    const found = typeof pattern === 'string' && typeof text === 'string' ? safePattern(pattern, 'g', text) : null;
    const given = replacementOf(by);
    if (!found) return unknown('text', c.place);
    return given === null
      ? new Text([unknown('replaced', c.place)])
      : (text as string).replace(found, pythonReplacement(given));
  },
  'inspect.cleandoc': ([value], c) => (typeof value === 'string' ? cleanDoc(value) : unknown('text', c.place)),
  'itertools.chain': (args, c) => flatten(new List(args, c.place), c),
  'fmt.Sprintf': ([format, ...args], c) =>
    typeof format === 'string' ? formatText(format.replace(/[{}]/g, '$&$&'), args, c) : unknown('text', c.place),
  'strings.Join': ([list, by], c) => joinList(c.iterate(list), str(by), c.place),
  'strings.TrimSpace': ([value], c) => (typeof value === 'string' ? value.trim() : unknown('text', c.place)),
  'strings.ToLower': ([value], c) => (typeof value === 'string' ? value.toLowerCase() : unknown('text', c.place)),
  'strings.ReplaceAll': ([text, what, by], c) =>
    typeof text === 'string' ? replaceText(text, [what, by], true, c) : unknown('text', c.place),
  append: ([list, ...items], c) => {
    const result = list instanceof List ? (LIST_METHODS.concat!(list, [], c) as List) : new List([], c.place);
    if (isTerm(list)) result.isOpen = true;
    push(result, items, c);
    return result;
  },
  implode: ([by, list], c) => joinList(c.iterate(list), str(by), c.place),
  array_merge: (args, c) => {
    if (args.every((arg) => arg instanceof Rec)) return merge(new Rec(c.place), args, c);
    return flatten(new List(args, c.place), c);
  },
  sprintf: ([format, ...args], c) =>
    typeof format === 'string' ? formatText(format.replace(/[{}]/g, '$&$&'), args, c) : unknown('text', c.place),
  '%entries': ([value], c) => {
    const plain = settled(value);
    if (plain instanceof Rec) return pairs(plain, c.place);
    if (!(plain instanceof List)) return unknown('entries', c.place);
    const entries = new List([], c.place);
    entries.isOpen = plain.isOpen;
    for (const [i, item] of plain.items.entries()) {
      const entry = new List([i, item], c.place);
      entries.items.push(entry);
      const holds = plain.conditions.get(item);
      if (holds !== undefined) entries.addCondition(entry, holds);
    }
    return entries;
  },
  '%take': ([value, index], c) =>
    value instanceof Rec && value.fields.has(str(index))
      ? value.fields.get(str(index))
      : index === 0
        ? value
        : unknown('result', c.place),
  '%found': ([value], c) => tuple([value, isTerm(value) ? unknown('found', c.place) : value !== undefined], c.place),
  '%is': ([value, type], c) => isOfType(value, str(type)) ?? unknown('type', c.place),
  '%assert': ([value, type], c) => tuple([value, isOfType(value, str(type)) ?? unknown('type', c.place)], c.place),
  // Kotlin's kotlinx.serialization: builders that their block fills.
  buildJsonObject: ([block], c) => built(block, c),
  putJsonObject: ([key, block], c) => putInBuilder(key, built(block, c), c),
  putJsonArray: ([key, block], c) => {
    const list = built(block, c);
    return putInBuilder(key, new List(list instanceof Rec ? [...list.fields.values()] : [], c.place), c);
  },
  buildJsonArray: ([block], c) => {
    const list = built(block, c);
    return new List(list instanceof Rec ? [...list.fields.values()] : [], c.place);
  },
  put: ([key, value], c) => putInBuilder(key, value, c),
  add: ([value], c) => putInBuilder(String(builders.at(-1)?.fields.size ?? 0), value, c),
  JsonPrimitive: same,
  JsonArray: same,
  JsonObject: same,
  jsonPrimitive: same,
  listOf: (args, c) => new List(args, c.place),
  mutableListOf: (args, c) => new List(args, c.place),
  arrayListOf: (args, c) => new List(args, c.place),
  emptyList: (_, c) => new List([], c.place),
  mapOf: (args, c) => recordFrom([new List(args, c.place)], c),
  mutableMapOf: (args, c) => recordFrom([new List(args, c.place)], c),
  'List.of': (args, c) => new List(args, c.place),
  'Arrays.asList': (args, c) => new List(args, c.place),
  'Collections.emptyList': (_, c) => new List([], c.place),
  'Map.of': (args, c) => recordFrom([new List(pairUp(args, c.place), c.place)], c),
  'String.join': ([by, ...rest], c) =>
    joinList(rest.length === 1 ? (c.iterate(rest[0]) ?? rest) : rest, str(by), c.place),
  'String.format': ([format, ...args], c) =>
    typeof format === 'string' ? formatText(format.replace(/[{}]/g, '$&$&'), args, c) : unknown('text', c.place),
  'String.from': same,
};

/** What Go's functions return several of: a record with the keys `0`, `1`, … */
function tuple(values: Value[], place: Place): Rec {
  const rec = new Rec(place);
  for (const [i, value] of values.entries()) rec.fields.set(String(i), value);
  return rec;
}

/** Whether a value is of a Go type, by the type's text; null when it is not known. */
function isOfType(value: Value, type: string): boolean | null {
  if (/^(any|interface\{\})$/.test(type)) return !isNullish(value);
  if (isNullish(value)) return false;
  if (typeof value === 'string') return type === 'string';
  if (typeof value === 'boolean') return type === 'bool';
  if (typeof value === 'number') return /^u?int\d*$|^float\d+$/.test(type);
  if (value instanceof List) return type.startsWith('[]');
  if (value instanceof Rec) return type.startsWith('map[');
  return null;
}

function pairUp(args: Value[], place: Place): Value[] {
  const found: Value[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) found.push(new List([args[i], args[i + 1]], place));
  return found;
}

/** The dotted path of a term without calls in it: `Object.entries`; null for others. */
export function pathOf(term: Term): string | null {
  let path = '';
  for (let at: Term | null = term; at; at = at.base) {
    if ((at.op !== 'root' && at.op !== 'member') || !at.name) return null;
    path = path ? `${at.name}.${path}` : at.name;
  }
  return path;
}

/** Go functions that only take the address of what they are given. */
const POINTER = /(^|\.)((To)?(Bool|String|Int)?(Ptr|Pointer)(To)?|To|Of)$/i;

/** What a call of a library's function gives, or null when it is not modelled. */
export function callLibrary(
  target: Term,
  args: Value[],
  language: string,
  context: () => Context,
): { value: Value } | null {
  const path = pathOf(target);
  const known = (arg: Value): Value =>
    arg instanceof Namespace ? context().members(arg) : isTerm(arg) && arg.fallback ? settled(arg) : arg;
  if (path === null) {
    const [text] = args;
    const pattern = target.name === 'test' && typeof text === 'string' ? patternOf(target.base, text) : null;
    return pattern ? { value: pattern.test(text as string) } : null;
  }
  if (language === 'go' && args.length === 1 && POINTER.test(path)) return { value: args[0] };
  if (!Object.hasOwn(LIBRARY, path)) return null;
  return { value: LIBRARY[path]!(args.map(known), context()) };
}
