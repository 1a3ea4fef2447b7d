/** A tool's parameters as rows of a table, nested ones behind their parents, the dangerous ones marked with the reason. */
import type { Classification, Evidence, Facet, JsonSchema } from '../../data/model.ts';
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
  /** Why the label rests on this parameter, in words; empty for the others. */
  reasons: string[];
}

const MAX_ROWS = 80;
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

/** All evidence of a label with what each piece shows: the facets that rest on it, or the category. */
export function reasonsByPointer(classification: Classification): Map<string, Set<string>> {
  const reasons = new Map<string, Set<string>>();
  const add = (evidence: readonly Evidence[], reason: string): void => {
    for (const { pointer } of evidence) {
      const known = reasons.get(pointer) ?? new Set<string>();
      reasons.set(pointer, known.add(reason));
    }
  };
  add(classification.evidence, `${classification.category} rests on it`);
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
  const reasons = reasonsByPointer(classification);
  const rows: ParameterRow[] = [];
  let omitted = 0;
  let required = 0;

  const walk = (node: JsonSchema, pointer: string, prefix: string, depth: number): void => {
    const properties = asObject(node.properties);
    if (!properties) return;
    const needed = new Set(Array.isArray(node.required) ? node.required : []);
    for (const [name, value] of Object.entries(properties)) {
      const child = asObject(value) ?? {};
      const at = `${pointer}/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const items = asObject(child.items);
      const path = `${prefix}${label(name)}${items?.properties ? '[]' : ''}`;
      if (depth === 0 && needed.has(name)) required++;
      if (rows.length >= MAX_ROWS) {
        omitted++;
        continue;
      }
      const own = [...reasons].filter(
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
        description: description === null ? null : passage(description, quotesAt(evidence, `${at}/description`), 600),
        values: allowedValues(child),
        default: child.default === undefined ? null : shortJson(child.default),
        reasons: [...new Set(own.flatMap(([, set]) => [...set]))],
      });
      if (depth < MAX_DEPTH) {
        walk(child, at, `${path}.`, depth + 1);
        if (items) walk(items, `${at}/items`, `${path}.`, depth + 1);
      }
    }
  };
  walk(schema, '/inputSchema', '', 0);
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return {
    rows,
    omitted,
    required,
    known: rows.length > 0 || (!open && !schema.$ref && !schema.anyOf && !schema.oneOf && !schema.allOf),
  };
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
