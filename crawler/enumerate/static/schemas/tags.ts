/**
 * Struct tags of Go: `json:"name,omitempty"` as encoding/json has it, and `jsonschema:"…"`, which is a description (go-sdk) or a list of
 * words (github.com/invopop/jsonschema).
 */
import type { JsonSchema } from '../../../../data/model.ts';
import type { Annotation } from '../ir.ts';

export interface Tags {
  name: string | null;
  /** `json:"-"` */
  isLeftOut: boolean;
  isOmitted: boolean;
  /** Said to be required by a word of its own. */
  isRequired: boolean;
  words: JsonSchema;
}

const WORD =
  /(?:^|,)(required|nullable|(?:description|title|enum|default|example|format|minimum|maximum|minLength|maxLength|minItems|maxItems|pattern|type)=)/;

/** What a field's tags say; null when it has none. */
export function readTags(annotations: readonly Annotation[]): Tags | null {
  const tags = new Map<string, string>();
  for (const { name, args } of annotations) {
    const value = args[0]?.value;
    if (name.startsWith('%') && value?.k === 'literal') tags.set(name.slice(1), String(value.value));
  }
  if (tags.size === 0) return null;
  const [name, ...flags] = (tags.get('json') ?? '').split(',');
  const result: Tags = {
    name: name || null,
    isLeftOut: name === '-' && flags.length === 0,
    isOmitted: flags.includes('omitempty') || flags.includes('omitzero'),
    isRequired: false,
    words: {},
  };
  const schema = tags.get('jsonschema') ?? '';
  if (!WORD.test(schema)) {
    if (schema && schema !== '-') result.words.description = schema;
  } else {
    const values: unknown[] = [];
    for (const part of schema.split(/(?<!\\),/)) {
      const at = part.indexOf('=');
      const key = at < 0 ? part : part.slice(0, at);
      const value = part.slice(at + 1).replaceAll('\\,', ',');
      if (key === 'required') result.isRequired = true;
      else if (key === 'enum') values.push(value);
      else if (key === 'default' || /^(min|max)/.test(key)) result.words[key] = plain(value);
      else if (at > 0 && /^(description|title|format|pattern)$/.test(key)) result.words[key] = value;
    }
    if (values.length > 0) result.words.enum = values;
  }
  for (const key of ['jsonschema_description', 'description', 'desc', 'mcp']) {
    const description = tags.get(key);
    if (description && !result.words.description) result.words.description = description;
  }
  return result;
}

function plain(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
