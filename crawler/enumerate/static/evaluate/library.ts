/** Functions of the languages' libraries that definitions are made with, by the path they are called with. */
import { cleanDoc, dedent } from './layout.ts';
import {
  type Context,
  copyOf,
  flatten,
  formatText,
  joinList,
  LIST_METHODS,
  listOf,
  map,
  merge,
  num,
  pairs,
  propertyOf,
  push,
  put,
  replaceText,
  str,
} from './methods.ts';
import { patternOf, pythonReplacement, replacementOf, safePattern } from './patterns.ts';
import {
  Closure,
  Instance,
  isNullish,
  isTerm,
  joinText,
  List,
  Namespace,
  Native,
  type Place,
  Rec,
  settled,
  type Term,
  Text,
  textOf,
  unknown,
  type Value,
} from './values.ts';

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

/** The same as JavaScript's libraries do it, which leave out what surrounds the text. */
const stripped: LibraryFunction = (args, c) => {
  const text = tidied(args, c);
  return typeof text === 'string' ? text.trim() : text;
};

/** What waiting for one of several gives that does not fail. */
const SETTLED = new Native('settled', ([value], _, place) => {
  const rec = new Rec(place);
  rec.fields.set('status', 'fulfilled');
  rec.fields.set('value', value);
  return rec;
});

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

/** A collection of what another one has, or of some items; a number is only how much room is made. */
const collected: LibraryFunction = (args, c) => {
  const [from] = args;
  if (args.length === 0 || typeof from === 'number') return new List([], c.place);
  return args.length === 1 && (from instanceof List || isTerm(from)) ? toList(args, c) : new List(args, c.place);
};
const mapped: LibraryFunction = ([from], c) => recordFrom([typeof from === 'number' ? undefined : from], c);

/** A collection of some items, or of those of an array. */
const spread: LibraryFunction = (args, c) =>
  args.length === 1 && args[0] instanceof List ? args[0] : new List(args, c.place);

function isDecorated({ def }: Closure): boolean {
  return def.annotations.length > 0;
}

/** Functions of the languages' libraries, by the path they are called with. */
const LIBRARY: Record<string, LibraryFunction> = {
  'Object.entries': ([value], c) => (value instanceof Rec ? pairs(value, c.place) : unknown('entries', c.place)),
  'Object.keys': ([value], c) =>
    value instanceof Rec ? listOf(value.fields.keys(), value, c.place) : unknown('keys', c.place),
  'Object.values': ([value], c) =>
    value instanceof List
      ? value
      : value instanceof Rec
        ? listOf(value.fields.values(), value, c.place)
        : unknown('values', c.place),
  'Object.assign': ([target, ...rest], c) =>
    target instanceof Rec ? merge(target, rest, c) : unknown('assign', c.place),
  'Object.freeze': same,
  'Object.fromEntries': recordFrom,
  'Array.from': (args, c) => (args[1] === undefined ? toList(args, c) : map(toList(args, c) as List, [args[1]], c)),
  'Array.isArray': ([value], c) => (isTerm(value) ? unknown('test', c.place) : value instanceof List),
  'Promise.all': same,
  'Promise.allSettled': ([value], c) =>
    value instanceof List ? map(value, [SETTLED], c) : unknown('results', c.place),
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
  getattr: ([object, name, fallback], c) => {
    if (textOf(name) === null || isTerm(object)) return unknown('attribute', c.place);
    const value = c.member(object, str(name)) ?? fallback;
    // What decorators from outside the source make of a function is not known.
    return value instanceof Closure && isDecorated(value) && c.names(value)?.length === 0
      ? unknown('attribute', c.place)
      : value;
  },
  hasattr: ([object, name], c) => {
    if (!(object instanceof Closure)) return unknown('test', c.place);
    if (c.names(object)?.includes(str(name))) return true;
    return isDecorated(object) ? unknown('test', c.place) : false;
  },
  type: ([object], c) => (object instanceof Instance ? object.cls : unknown('type', c.place)),
  dir: ([object], c) => {
    const names = c.names(object);
    return names ? new List(names, c.place) : unknown('names', c.place);
  },
  'inspect.getmembers': ([object], c) => {
    const pair = (name: string): List => new List([name, c.member(object, name)], c.place);
    const names = c.names(object);
    return names ? new List(names.map(pair), c.place) : unknown('members', c.place);
  },
  ...Object.fromEntries(
    ['callable', 'inspect.isroutine', 'inspect.ismethod', 'inspect.isfunction'].map(
      (name): [string, LibraryFunction] => [
        name,
        ([value], c) => (isTerm(value) ? unknown('test', c.place) : value instanceof Closure),
      ],
    ),
  ),
  'typing.cast': ([, value]) => value,
  cast: ([, value]) => value,
  'textwrap.dedent': tidied,
  dedent: stripped,
  'ts-dedent': stripped,
  'ts-dedent.dedent': stripped,
  outdent: stripped,
  'outdent.outdent': stripped,
  'common-tags.stripIndent': stripped,
  'common-tags.oneLine': ([value]) => (typeof value === 'string' ? value.replace(/\s*\n\s*/g, ' ').trim() : value),
  'dedent.withOptions': () =>
    new Native('dedent', ([value]) => (typeof value === 'string' ? dedent(value).trim() : value)),
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
  // Java's and .NET's collections.
  ...Object.fromEntries(
    ['ArrayList', 'LinkedList', 'CopyOnWriteArrayList', 'HashSet', 'LinkedHashSet', 'TreeSet', 'List', 'Vector'].map(
      (name) => [name, collected],
    ),
  ),
  ...Object.fromEntries(
    ['HashMap', 'LinkedHashMap', 'TreeMap', 'ConcurrentHashMap', 'Dictionary', 'ConcurrentDictionary'].map((name) => [
      name,
      mapped,
    ]),
  ),
  'List.copyOf': collected,
  'Set.of': spread,
  'Stream.of': spread,
  'Arrays.stream': collected,
  'Collections.unmodifiableList': same,
  'Collections.unmodifiableMap': same,
  'Map.copyOf': mapped,
  'List.of': (args, c) => new List(args, c.place),
  'Arrays.asList': spread,
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
  const path = pathOf(target)?.replace(/^([^.]+)\.default\b/, '$1') ?? null;
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
