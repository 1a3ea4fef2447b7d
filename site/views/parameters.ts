/** A tool's parameters as rows of a table, nested ones behind their parents, the dangerous ones marked with the reason. */
import type { Category, Classification, Evidence, Facet, JsonSchema } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import { FACET_TEXT } from '../text/taxonomy.ts';
import { distinctEvidence, label, type Passage, passage, quotesAt } from './text.ts';

export interface ParameterRow {
  /** Path from the arguments: `order.items[].price`. */
  path: string;
  depth: number;
  type: string;
  required: boolean;
  description: Passage | null;
  /** Allowed values, each as one line; empty where the schema names none. */
  values: string[];
  default: string | null;
  /** What this parameter decides in a call that can do harm ("sets how much"); null for the others. */
  decides: string | null;
  /** What of the label rests on it: the category, facets. */
  shows: string[];
}

/** Rows a page shows of a large schema: what decides first, then the outermost. */
const MAX_ROWS = 40;
/** Rows looked at; a schema with more is no schema that a person reads. */
const MAX_READ = 2000;
const MAX_DEPTH = 4;
const MAX_VALUES = 12;

export interface Parameters {
  rows: ParameterRow[];
  /** Rows left out of a very large schema. */
  omitted: number;
  required: number;
  /** False where the schema names no parameters although it takes some (`additionalProperties`, a reference that cannot be read). */
  known: boolean;
}

/** What a parameter decides by its name, where a call of that kind can do harm by it. The last words of a name count: `max_price` is a price. */
const STAKES: readonly { of: readonly Category[]; name: RegExp; decides: string }[] = [
  {
    of: ['Financial'],
    name: /(^| )(amount|size|quantity|qty|volume|shares|units|notional|leverage|margin)$/,
    decides: 'sets how much',
  },
  { of: ['Financial'], name: /(^| )(price|rate|slippage|fee)$/, decides: 'sets the price' },
  {
    of: ['Financial', 'Write'],
    name: /(^| )(to|recipients?|destination|payee|beneficiary|to address|cc|bcc)$/,
    decides: 'sets who gets it',
  },
  {
    of: ['Execute'],
    name: /(^| )(command|cmd|code|script|sql|query|statement|expression|function|program)$/,
    decides: 'is run',
  },
  {
    of: ['Execute', 'Write', 'Destructive'],
    name: /(^| )(path|paths|file|filepath|filename|directory|dir|cwd)$/,
    decides: 'chooses the file',
  },
  { of: ['Execute', 'Write'], name: /(^| )(url|uri|endpoint|webhook|host)$/, decides: 'chooses where it reaches' },
  {
    of: ['Destructive', 'Write', 'Execute'],
    name: /(^| )(force|recursive|cascade|permanent|permanently|hard delete|all|overwrite|skip trash)$/,
    decides: 'widens what a call does',
  },
];

/** Lower-case words of a name: `maxPrice`, `max_price` and `max-price` are max, price. */
const wordsIn = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

function stakes(name: string, { category, modes }: Classification): string | null {
  if (modes.length > 1 && modes[0]!.parameter === name) return 'decides what the call does';
  const words = wordsIn(name);
  return STAKES.find((stake) => stake.of.includes(category) && stake.name.test(words))?.decides ?? null;
}

/** A name as a step of a JSON pointer. */
const step = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where the quoted thing stands: a parameter that is evidence by its name is quoted from the object that holds the parameters. */
export const pointerOf = ({ pointer, quote }: Evidence): string =>
  pointer.endsWith('/properties') ? `${pointer}/${step(quote)}` : pointer;

/** All evidence of a label with what each piece shows: the facets that rest on it, or the category. */
export function reasonsByPointer(classification: Classification): Map<string, Set<string>> {
  const reasons = new Map<string, Set<string>>();
  const add = (evidence: readonly Evidence[], reason: string): void => {
    for (const item of evidence) {
      const pointer = pointerOf(item);
      const known = reasons.get(pointer) ?? new Set<string>();
      reasons.set(pointer, known.add(reason));
    }
  };
  add(classification.evidence, classification.category);
  for (const [facet, evidence] of Object.entries(classification.facetEvidence) as [Facet, Evidence[]][])
    add(evidence, FACET_TEXT[facet].title.toLowerCase());
  return reasons;
}

export function parameters(schema: JsonSchema, classification: Classification): Parameters {
  const evidence = distinctEvidence([
    ...classification.evidence,
    ...Object.values(classification.facetEvidence).flat(),
    ...classification.findings.flatMap((finding) => finding.evidence),
  ]);
  const reasons = [...reasonsByPointer(classification)];
  const rows: ParameterRow[] = [];
  let omitted = 0;
  let required = 0;

  const walk = (node: JsonSchema, pointer: string, prefix: string, depth: number): void => {
    const properties = asObject(node.properties);
    if (!properties) return;
    const needed = new Set(Array.isArray(node.required) ? node.required : []);
    for (const [name, value] of Object.entries(properties)) {
      const child = asObject(value) ?? {};
      const at = `${pointer}/properties/${step(name)}`;
      const items = asObject(child.items);
      const path = `${prefix}${label(name)}${items?.properties ? '[]' : ''}`;
      if (depth === 0 && needed.has(name)) required++;
      if (rows.length >= MAX_READ) {
        omitted++;
        continue;
      }
      const own = reasons.filter(
        ([key]) =>
          key === at ||
          (key.startsWith(`${at}/`) &&
            !key.startsWith(`${at}/properties/`) &&
            !key.startsWith(`${at}/items/properties/`)),
      );
      const description = typeof child.description === 'string' ? child.description : null;
      rows.push({
        path,
        depth,
        type: typeName(child),
        required: needed.has(name),
        description: description === null ? null : passage(description, quotesAt(evidence, `${at}/description`), 400),
        values: allowedValues(child),
        default: child.default === undefined ? null : shortJson(child.default),
        decides: stakes(name, classification),
        shows: [...new Set(own.flatMap(([, set]) => [...set]))],
      });
      if (depth < MAX_DEPTH) {
        walk(child, at, `${path}.`, depth + 1);
        if (items) walk(items, `${at}/items`, `${path}.`, depth + 1);
      }
    }
  };
  walk(schema, '/inputSchema', '', 0);
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  const shown = mostTelling(rows);
  return {
    rows: shown,
    omitted: omitted + rows.length - shown.length,
    required,
    known: rows.length > 0 || (!open && !schema.$ref && !schema.anyOf && !schema.oneOf && !schema.allOf),
  };
}

/** The rows to show, in their order. */
function mostTelling(rows: ParameterRow[]): ParameterRow[] {
  if (rows.length <= MAX_ROWS) return rows;
  const rank = ({ decides, shows, depth }: ParameterRow): number => (decides || shows.length > 0 ? 0 : depth + 1);
  const kept = new Set(rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_ROWS));
  return rows.filter((row) => kept.has(row));
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function typeName(schema: JsonSchema): string {
  const { type } = schema;
  if (Array.isArray(type)) return oneLine(type.map(String).join(' or '), 60);
  if (type === 'array') {
    const items = asObject(schema.items);
    return items ? `list of ${typeName(items)}` : 'list';
  }
  if (typeof type === 'string') return oneLine(type, 60);
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray) as unknown[] | undefined;
  if (choices) {
    const names = [...new Set(choices.map((choice) => typeName(asObject(choice) ?? {})))];
    return oneLine(names.join(' or '), 60);
  }
  if ('const' in schema) return 'constant';
  if (Array.isArray(schema.enum)) return 'one of';
  return 'not stated';
}

function allowedValues(schema: JsonSchema): string[] {
  const source = Array.isArray(schema.enum)
    ? schema.enum
    : 'const' in schema
      ? [schema.const]
      : asObject(schema.items)?.enum;
  if (!Array.isArray(source)) return [];
  const shown = source.slice(0, MAX_VALUES).map(shortJson);
  return source.length > MAX_VALUES ? [...shown, `${source.length - MAX_VALUES} more`] : shown;
}

const shortJson = (value: unknown): string =>
  oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null'), 60);
