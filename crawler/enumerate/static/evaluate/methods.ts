/**
 * Methods of texts, lists and records, as the languages' libraries have them. Tables by name; a name means the same in every language that
 * has it unless the table says otherwise.
 */
import { choice } from './choices.ts';
import { dedent, trimIndent, trimMargin } from './layout.ts';
import { patternOf, replacementOf } from './patterns.ts';
import {
  Closure,
  isNullish,
  isTerm,
  joinText,
  List,
  type Named,
  type Namespace,
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
  member(value: Value, name: string): Value;
  /** The names of what a value has; null when they are not known. */
  names(value: Value): string[] | null;
}

type TextMethod = (text: string, args: Value[], context: Context) => Value;
type ListMethod = (list: List, args: Value[], context: Context) => Value;
type RecordMethod = (rec: Rec, args: Value[], context: Context) => Value;

export const MAX_TEXT = 1_000_000;

export function str(value: Value): string {
  return textOf(value)?.text ?? '';
}

export function num(value: Value): number | undefined {
  const plain = settled(value);
  return typeof plain === 'number' ? plain : undefined;
}

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

export function replaceText(text: string, [what, by]: Value[], all: boolean, context: Context): Value {
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

export function joinList(items: Value[] | null, by: string, place: Place): Value {
  if (!items) return new Text([unknown('joined', place)]);
  return joinText(
    items.flatMap((item, i) => (i === 0 ? [item ?? ''] : [by, item ?? ''])),
    place,
  );
}

/** `"{} {name}".format(…)` and `"%s".formatted(…)`. */
export function formatText(text: string, args: Value[], { named, place }: Context): Value {
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

export const map: ListMethod = (list, [fn], c) => {
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

export const push: ListMethod = (list, args, c) => {
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

export const LIST_METHODS: Record<string, ListMethod> = {
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
  clone: (list, _, c) => mapped(list, [...list.items], c),
  cloned: (list) => list,
  iter: (list) => list,
  into_iter: (list) => list,
  toArray: (list) => list,
  to_vec: (list) => list,
  toList: (list) => list,
  stream: (list) => list,
  parallelStream: (list) => list,
  peek: (list) => list,
  collect: (list, [into], c) => (isTerm(into) && into.callee === 'joining' ? unknown('joined', c.place) : list),
  Where: filter,
  Select: map,
  ToList: (list) => list,
  ToArray: (list) => list,
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
  anyMatch: (list, [fn], c) => quantified(list, fn, c, true),
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

export function flatten(list: List, c: Context): List {
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

export function pairs(rec: Rec, place: Place): List {
  const list = new List(
    [...rec.fields].map(([key, value]) => new List([key, value], place)),
    place,
  );
  list.isOpen = rec.isOpen;
  return list;
}

export function listOf(items: Iterable<Value>, rec: Rec, place: Place): List {
  const list = new List([...items], place);
  list.isOpen = rec.isOpen;
  return list;
}

const get: RecordMethod = (rec, [key, fallback], c) => {
  const name = textOf(key)?.text;
  if (name === undefined || isTerm(key)) return unknown('entry', c.place);
  return rec.fields.get(name) ?? (rec.isOpen ? unknown(name, c.place) : fallback);
};

export const put: RecordMethod = (rec, [key, value], c) => {
  const name = textOf(key)?.text;
  if (name === undefined) rec.isOpen = true;
  else {
    rec.fields.set(name, value);
    rec.lines.set(name, c.place.line);
  }
  return rec;
};

export const merge: RecordMethod = (rec, args) => {
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

export function copyOf(rec: Rec, place: Place): Rec {
  return merge(new Rec(place), [rec], {} as Context) as Rec;
}

const RECORD_METHODS: Record<string, RecordMethod> = {
  get,
  set: put,
  put,
  Add: put,
  putAll: merge,
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
    if (value instanceof List) return value.isOpen ? choice(value.items.length, value.place) : value.items.length;
    if (value instanceof Rec && name === 'size') return value.fields.size;
  }
  if (typeof value === 'string' || typeof value === 'number') {
    if (name === 'value' || name === 'rawValue') return value;
  }
  if (value instanceof List && name === 'first') return value.items[0];
  return undefined;
}
