/**
 * Documents that a program reads when it starts: JSON and YAML files of the source, named in the call that reads them. The path itself is
 * seldom known (`__dirname`, `Path(__file__).parent`, the working directory), but it ends in a name that is written out.
 */
import { type Node as JsonNode, parseTree } from 'jsonc-parser';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { isDocument, operationsOf } from '../openapi.ts';
import { choice } from './choices.ts';
import { List, type Place, Rec, settled, Term, Text, unknown, type Value } from './values.ts';

/** What reading needs of the source. */
export interface Files {
  /** The file whose path ends in `name`, the one nearest to `from` where there are several; null when there is none. */
  find(from: string, name: string): string | null;
  /** Its text; null when it cannot be read. */
  read(file: string): string | null;
  /** The names of the scripts and folders directly in a folder; none when there is no such folder. */
  list(folder: string): string[];
}

const DATA_FILE = /(?:^|[\\/])?([\w./-]+\.(?:json|ya?ml))$/i;

/** Calls that give the text of the file their first argument names: fs of Node, PHP's, Rust's and Go's. */
const READS_ARGUMENT = /^(readFileSync|readFile|file_get_contents|read_to_string|ReadFile|readJsonSync|readJson)$/;
/** The same of the file that the object they are called on stands for: `Path("x").read_text()`, `open("x").read()`. */
const READS_RECEIVER = /^(read_text|read|readText)$/;
/** Parsers by the package or global they are of. */
const PARSERS = /^(json|yaml|YAML|js-yaml|jsyaml|ruamel|JSON|orjson|ujson|JSON5|Psych)$/;
const PARSES = /^(loads?|safe_load|parse|full_load)$/;
/** Libraries that read the OpenAPI document whose path they are given, with their calls. */
const DOCUMENT_READERS =
  /^(@[\w-]+\/)?(swagger-parser|openapi-parser|json-schema-ref-parser|prance|openapi_spec_validator)$/;
const READS_DOCUMENT = /^(parse|dereference|bundle|validate|resolve|read_from_filename|ResolvingParser)$/;

const MAX_TEXT = 4_000_000;
const MAX_NESTING = 100;

export class DataFiles {
  readonly #files: Files;
  /** The file that a text was read from. */
  readonly #origins = new Map<string, string>();
  readonly #parsed = new Map<string, Value>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** What a call gives that reads or parses a document; null for other calls. */
  call(target: Term, args: readonly Value[], place: Place): { value: Value } | null {
    const { name } = target;
    if (READS_ARGUMENT.test(name)) return this.#text(args[0], place);
    if (READS_RECEIVER.test(name) && target.base) return this.#text(target.base, place);
    if (READS_DOCUMENT.test(name) && DOCUMENT_READERS.test(target.root)) {
      const file = this.#named(args[0], place.file);
      return file === null ? null : { value: this.#document(file) };
    }
    if (!PARSES.test(name) || !PARSERS.test(target.root.replace(/^node:/, '').split('.')[0]!)) return null;
    const given = settled(args[0]);
    if (typeof given === 'string') {
      const file = this.#origins.get(given);
      if (file !== undefined) return { value: this.#document(file) };
      const value =
        given.length < MAX_TEXT && /^\s*[[{]/.test(given) ? parseData(given, place.file, '.json') : undefined;
      return value instanceof Rec || value instanceof List ? { value } : null;
    }
    const file = this.#named(given, place.file);
    return file === null ? null : { value: this.#document(file) };
  }

  /** Where a document that was read has the operation that a tool of this name was made of: the one whose id the name ends in. */
  operationAt(name: string): Place | null {
    let best: { id: string; place: Place } | null = null;
    for (const document of this.#parsed.values())
      if (isDocument(document))
        for (const { id, place } of operationsOf(document))
          if (id !== null && bare(name).endsWith(bare(id)) && id.length > (best?.id.length ?? 0)) best = { id, place };
    return best?.place ?? null;
  }

  #text(value: Value, place: Place): { value: Value } | null {
    const file = this.#named(value, place.file);
    const text = file === null ? null : this.#files.read(file);
    if (file === null || text === null || text.length > MAX_TEXT) return null;
    this.#origins.set(text, file);
    return { value: text };
  }

  #document(file: string): Value {
    let value = this.#parsed.get(file);
    if (value === undefined) {
      value = parseData(this.#files.read(file) ?? '', file, file);
      if (SETTINGS.test(file)) value = asDefaults(value);
      this.#parsed.set(file, value);
    }
    return value;
  }

  #named(value: Value, from: string): string | null {
    const name = lastDataName(value);
    return name === null ? null : this.#files.find(from, name);
  }
}

/** A name without what generators change in it. */
function bare(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();
}

/** The last name of a data file in what a path was put together from. */
function lastDataName(value: Value, depth = 0): string | null {
  const plain = settled(value);
  if (typeof plain === 'string') return DATA_FILE.exec(plain)?.[1]?.replace(/^(\.{0,2}\/)+/, '') ?? null;
  if (plain instanceof Text) return lastDataName(plain.parts.at(-1), depth + 1);
  if (!(plain instanceof Term) || depth > 12) return null;
  for (const arg of [...plain.args].reverse()) {
    const name = lastDataName(arg, depth + 1);
    if (name !== null) return name;
  }
  return plain.base ? lastDataName(plain.base, depth + 1) : null;
}

/** Documents that say what is switched on: whoever runs the server changes them. */
const SETTINGS = /(^|[/_.-])(feature[_-]?(flags?|gates?)?s?|flags|toggles)\.(json|ya?ml)$/i;

/** A document of settings: what it says is what holds by default. */
function asDefaults(value: Value): Value {
  if (!(value instanceof Rec)) return value;
  for (const [key, field] of value.fields)
    value.fields.set(key, typeof field === 'boolean' ? choice(field, value.place) : asDefaults(field));
  return value;
}

/** A JSON value as the machine has it, all of it at one place. */
export function fromJson(json: unknown, place: Place): Value {
  if (Array.isArray(json))
    return new List(
      json.map((item) => fromJson(item, place)),
      place,
    );
  if (json === null || typeof json !== 'object') return json as Value;
  const rec = new Rec(place);
  for (const [key, value] of Object.entries(json)) {
    rec.fields.set(key, fromJson(value, place));
    rec.lines.set(key, place.line);
  }
  return rec;
}

/** A JSON or YAML document as a value whose records know their lines; undefined when it is broken. `name` tells which of the two it is. */
export function parseData(text: string, file: string, name: string): Value {
  return /\.ya?ml$/i.test(name) ? yamlValue(text, file) : jsonValue(text, file);
}

function jsonValue(text: string, file: string): Value {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const convert = (node: JsonNode | undefined, depth: number): Value => {
    if (!node) return undefined;
    const place = { file, line: lineOf(node.offset) };
    if (depth > MAX_NESTING) return unknown('nested too deeply', place);
    if (node.type === 'array')
      return new List(
        (node.children ?? []).map((child) => convert(child, depth + 1)),
        place,
      );
    if (node.type !== 'object') return node.value as Value;
    const rec = new Rec(place);
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (!key || !value) continue;
      rec.fields.set(String(key.value), convert(value, depth + 1));
      rec.lines.set(String(key.value), lineOf(key.offset));
    }
    return rec;
  };
  return convert(parseTree(text), 0);
}

function yamlValue(text: string, file: string): Value {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: false, logLevel: 'silent' });
  const convert = (node: unknown, depth: number): Value => {
    const at = (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
    const place = { file, line: Math.max(1, lines.linePos(at).line) };
    if (depth > MAX_NESTING) return unknown('nested too deeply', place);
    if (isAlias(node)) return convert(node.resolve(document), depth + 1);
    if (isScalar(node)) {
      const { value } = node;
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
    }
    if (isSeq(node))
      return new List(
        node.items.map((item) => convert(item, depth + 1)),
        place,
      );
    if (!isMap(node)) return undefined;
    const rec = new Rec(place);
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      rec.fields.set(name, convert(value, depth + 1));
      const offset = (key as { range?: [number, number, number] } | null)?.range?.[0];
      rec.lines.set(name, offset === undefined ? place.line : lines.linePos(offset).line);
    }
    return rec;
  };
  return convert(document.contents, 0);
}
