/**
 * Tools told by documents rather than by code, for sources whose code registers none that can be read: files of definitions, snapshots, the
 * manifest of an MCP bundle (github.com/modelcontextprotocol/mcpb). The README comes last, see readme.ts.
 */
import type { JsonSchema, ToolAnnotations } from '../../../data/model.ts';
import { isAside, type Source } from './source.ts';

export interface DocumentedTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: JsonSchema;
  annotations: ToolAnnotations | null;
  file: string;
  line: number;
  confidence: number;
}

const NAME = /^[A-Za-z][\w.:/-]{1,63}$/;
/** An address is a resource's. */
export const isName = (text: string): boolean => NAME.test(text) && !text.includes('://');

/** Tools of files that hold definitions as JSON, and failing these of bundle manifests. */
export function jsonTools(source: Source): DocumentedTool[] {
  const complete: DocumentedTool[] = [];
  const listed: DocumentedTool[] = [];
  for (const file of source.files) {
    const isNamed = /tools?[\w.-]*\.json$|__toolsnaps__\/.*\.snap$|(^|\/)(manifest|server-card)\.json$/i.test(file);
    if (!isNamed || /(^|\/)(tests?|node_modules|fixtures)\//.test(file)) continue;
    const text = source.read(file);
    if (!text?.includes('"name"')) continue;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      continue;
    }
    const isManifest = isRecord(json) && ('manifest_version' in json || 'dxt_version' in json);
    for (const item of itemsOf(json)) {
      const { name, description } = item;
      const schema = item.inputSchema ?? item.input_schema;
      if (typeof name !== 'string' || !NAME.test(name) || (!isRecord(schema) && !isManifest)) continue;
      const at = text.indexOf(JSON.stringify(name));
      (isRecord(schema) ? complete : listed).push({
        name,
        title: typeof item.title === 'string' ? item.title : null,
        description: typeof description === 'string' ? description : null,
        inputSchema: isRecord(schema) ? { type: 'object', ...schema } : { type: 'object' },
        annotations: isRecord(item.annotations) ? (item.annotations as ToolAnnotations) : null,
        file,
        line: text.slice(0, at).split('\n').length,
        confidence: isRecord(schema) ? 0.8 : 0.6,
      });
    }
  }
  const tools = complete.length > 0 ? complete : listed;
  // Definitions among examples count where there are others; alone they are examples.
  return tools.some(({ file }) => !isAside(file, '')) ? tools : [];
}

/** The definitions in a document: one, a list, or a list under `tools`. */
function itemsOf(json: unknown): Record<string, unknown>[] {
  if (Array.isArray(json)) return json.filter(isRecord);
  if (!isRecord(json)) return [];
  if (Array.isArray(json.tools)) return json.tools.filter(isRecord);
  return 'name' in json && 'inputSchema' in json ? [json] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
