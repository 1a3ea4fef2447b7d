/**
 * Tools told by documents rather than by code, for sources whose code registers none that can be read: files of definitions, snapshots, the
 * manifest of an MCP bundle (github.com/modelcontextprotocol/mcpb), and last the README. What a README says may be out of date.
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
const isName = (text: string): boolean => NAME.test(text) && !text.includes('://');

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

/** `- **name**`, ``- `name` - what it does``, ``### `name` ``, ``| `name` | what it does |`` */
const ITEM =
  /^(\s*)[-*+] +(?:\d+\. *)?(?:\*\*`?|`)([\w.:/-]+)`?(?:\([^)]*\))?(?:\*\*)?`?(?:\*\*)?\s*(?:\(([^)]*)\))?\s*(?:[-–—:]+\s*(.*))?$/;
const HEADING = /^(#{1,6})\s+(?:\d+\.\s*)?(?:[^\w`#*]*\s)?(.*?)\s*#*$/;
/** Tables and sections of these are about something else, wherever they stand: the names in them are no tools. */
const ELSEWHERE =
  /^(?:(?:optional|required|common|input|query|environment|mcp) )?(?:params?|parameters?|arguments?|args|options?|fields?|flags?|propert(?:y|ies)|inputs?|outputs?|returns?|variables?|resources?|uris?|prompts?)$/i;
const RULE = /^\|?\s*:?-{2,}/;
const ROW = /^\|\s*(?:\*\*)?`([\w.:/-]+)(?:\([^)]*\))?`(?:\*\*)?\s*\|(?:\s*([^|]*?)\s*\|)?/;

/** The tools that the README lists under a heading about tools. */
export function readmeTools(source: Source): DocumentedTool[] {
  const file = source.files.find((each) => /^readme\.(md|markdown)$/i.test(each));
  const text = file ? source.read(file) : null;
  if (!file || !text) return [];
  const found = new Map<string, DocumentedTool>();
  let level = 0;
  let tool: { entry: DocumentedTool; indent: number } | null = null;
  let isCode = false;
  /** The depth of a heading inside the section that is about something else; 0 where there is none. */
  let away = 0;
  let isTableElsewhere = false;
  const add = (name: string, description: string | undefined, line: number): DocumentedTool => {
    const entry: DocumentedTool = {
      name,
      title: null,
      description: description?.trim() || null,
      inputSchema: { type: 'object', properties: {} },
      annotations: null,
      file,
      line,
      confidence: 0.5,
    };
    if (!found.has(name)) found.set(name, entry);
    return entry;
  };
  const lines = text.split('\n');
  for (const [i, raw] of lines.entries()) {
    if (/^\s*(```|~~~)/.test(raw)) isCode = !isCode;
    if (isCode) continue;
    const heading = HEADING.exec(raw);
    if (heading) {
      const depth = heading[1]!.length;
      const title = heading[2]!.replace(/[*`]/g, '');
      if (level > 0 && depth <= level) level = 0;
      if (depth <= away) away = 0;
      // Below a tool's own heading they are its own.
      if (level > 0 && away === 0 && tool?.indent !== -1 && ELSEWHERE.test(title)) away = depth;
      if (level > 0 && isName(title) && /[_`-]/.test(heading[2]!))
        tool = { entry: add(title, undefined, i + 1), indent: -1 };
      else if (
        level === 0 &&
        /\b(tools?|functions)\b/i.test(title) &&
        !/\b(dev\w*|build|other|related|required)\b/i.test(title)
      )
        level = depth;
      continue;
    }
    if (level === 0 || away > 0) continue;
    if (!raw.startsWith('|')) isTableElsewhere = false;
    else if (RULE.test(lines[i + 1] ?? '')) isTableElsewhere = ELSEWHERE.test(raw.split('|')[1]!.trim());
    const row = ROW.exec(raw);
    if (row && isTableElsewhere) continue;
    if (row && isName(row[1]!)) {
      add(row[1]!, row[2], i + 1);
      continue;
    }
    const item = ITEM.exec(raw);
    const indent = raw.length - raw.trimStart().length;
    if (tool && (tool.indent >= 0 ? indent > tool.indent : true) && describe(tool.entry, raw, item)) continue;
    // A word in bold letters is a heading of its own.
    if (item && /^[A-Z][a-z]+$/.test(item[2]!) && !raw.includes(`\`${item[2]}`)) continue;
    if (item && isName(item[2]!) && (!tool || tool.indent < 0 || indent <= tool.indent))
      tool = { entry: add(item[2]!, item[4], i + 1), indent };
    else if (tool && tool.indent < 0 && tool.entry.description === null && raw.trim())
      tool.entry.description = raw.trim();
  }
  return [...found.values()];
}

/** Takes what a line below a tool's name says of it; false when it says nothing known. */
function describe(entry: DocumentedTool, line: string, item: RegExpExecArray | null): boolean {
  const said =
    /^\s*[-*+]?\s*\**(Title|Description|Read-only|Parameters|Inputs?|Arguments|Args|Returns?)\**:?\**:?\s*(.*)$/i.exec(
      line,
    );
  if (said) {
    const [, word, rest] = said;
    if (/^title$/i.test(word!)) entry.title = rest!;
    else if (/^description$/i.test(word!)) entry.description = rest!;
    else if (/^read-only$/i.test(word!))
      entry.annotations = { ...entry.annotations, readOnlyHint: /true/i.test(rest!) };
    return true;
  }
  if (!item) return false;
  const [, , name, type = '', description = ''] = item;
  const words = type.toLowerCase().split(/[\s,]+/);
  const schema: JsonSchema = description ? { description: description.trim() } : {};
  const known = words.find((word) => ['string', 'number', 'integer', 'boolean', 'array', 'object'].includes(word));
  if (known) schema.type = known;
  const { inputSchema } = entry;
  (inputSchema.properties as Record<string, JsonSchema>)[name!] = schema;
  if (!words.includes('optional') && !/^\s*\(?optional/i.test(description))
    inputSchema.required = [...((inputSchema.required as string[] | undefined) ?? []), name!];
  return true;
}
