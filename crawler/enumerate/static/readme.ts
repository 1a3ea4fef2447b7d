/**
 * Tools that a README lists, for servers whose code registers none that can be read. A list counts where it stands under a heading about tools,
 * says that it is one of tools (or nothing else), and its names are identifiers of one make; settings, parameters and types are listed alike.
 */
import type { JsonSchema } from '../../../data/model.ts';
import { type DocumentedTool, isName } from './documents.ts';
import type { Source } from './source.ts';

/** Names that stand together: in one list, in one table, or as the headings of one section. */
type Group = Map<string, DocumentedTool>;

const HEADING = /^(#{1,6})\s+(?:\d+\.\s*)?(?:[^\w`#*]*\s)?(.*?)\s*#*$/;
/** `### Create a page (`create-page`)` */
const NAMED_HEADING = /^(.*\S)\s+\(`([\w.:/-]+)`\)$/;
/** `- **name**`, ``- `name(args)` - what it does``, ``- **`name`** (type): what it does`` */
const ITEM =
  /^(\s*)[-*+] +(?:\d+\. *)?(?:\*\*`?([\w.:/-]+?)(?:\([^)]*\))?`?(?:\([^)]*\))?:?\*\*|`([\w.:/-]+)(?:\([^)]*\))?`)\s*(?:\(([^)]*)\))?\s*(?:[-–—:]+\s*(.*))?$/;
/** A line that says what comes below it: `**Parameters:**`, `- Returns:` */
const LABEL = /^\s*([-*+] +)?\**([\w ]+?)\**:?\**\s*$/;
/** Tables and sections of these are about something else, wherever they stand: the names in them are no tools. */
const ELSEWHERE =
  /^(?:(?:optional|required|common|input|query|environment|mcp) )?(?:params?|parameters?|arguments?|args|options?|fields?|flags?|propert(?:y|ies)|inputs?|outputs?|returns?|variables?|resources?|uris?|prompts?|settings?|types?|keys?)$/i;
const RULE = /^\|?\s*:?-{2,}/;
const CELL_NAME = /^(?:\*\*)?`([\w.:/-]+)(?:\([^)]*\))?`(?:\*\*)?$/;

/** Headings of sections that list tools, and of those that are about other people's or about building. */
const TOOLS = /\b(tools?|functions)\b/i;
const NOT_OURS = /\b(dev\w*|build|other|related|required)\b/i;
/** Heads of the column that holds the names; in other languages it is not known what they say. */
const NAMES_COLUMN = /\b(tools?|functions?|names?|methods?|commands?|actions?|operations?|apis?)\b|[^\p{ASCII}]|^$/iu;
const WORDS_COLUMN = /descri|purpose|what|does|summary|function|usage|details|notes?\b|[^\p{ASCII}]/iu;
/** What tools are called in examples of how to write one. */
const PLACEHOLDER =
  /^(?:(?:your|my|the|some|example|sample)[_-]?)?(?:tool|function)?(?:[_-]?name)?$|^(?:foo|bar|baz)$/i;
/** Single words that are parameters of tools far oftener than tools. */
const PARAMETER =
  /^(?:name|key|id|type|title|description|status|content|body|path|url|query|limit|offset|page|size|format|text|message|value|data|user|date|from|to|tags|filter|sort|order|fields|options|config|token|timeout|enabled|mode|source|target|body|label|state|action)$/i;

/** The tools that the README lists under a heading about tools. */
export function readmeTools(source: Source): DocumentedTool[] {
  const file = source.files.find((each) => /^readme\.(md|markdown)$/i.test(each));
  const text = file ? source.read(file) : null;
  if (!file || !text) return [];
  const found: Group = new Map();
  for (const group of ofOneMake(groupsIn(text.split('\n'), file)))
    for (const [name, tool] of group) if (!found.has(name)) found.set(name, tool);
  return [...found.values()];
}

/** Every list, table and row of headings that names something in a section about tools. */
function groupsIn(lines: readonly string[], file: string): Group[] {
  const sections = new ToolSections(file);
  let isCode = false;
  for (const [i, raw] of lines.entries()) {
    if (/^\s*(```|~~~)/.test(raw)) isCode = !isCode;
    if (isCode) continue;
    const heading = HEADING.exec(raw);
    if (heading) sections.heading(heading, i + 1);
    else if (sections.isOpen && !sections.row(raw, lines[i + 1] ?? '', i + 1)) sections.line(raw, i + 1);
  }
  return sections.groups.filter(({ size }) => size > 0);
}

/** The sections of a document that are about tools, read line by line. */
class ToolSections {
  readonly groups: Group[] = [];
  readonly #file: string;
  /** The depth of the heading of the section about tools, and of one inside it that is about something else; 0 where there is none. */
  #level = 0;
  #away = 0;
  /** Where what stands above a list says that it is about something else: how far in what is meant begins. */
  #aside = Infinity;
  /** What is being named: by headings, in a list, in a table with these columns. */
  #headings: Group = new Map();
  #items: Group = new Map();
  #rows: Group = new Map();
  #columns: string[] | null = null;
  /** The tool that lines are about: by its heading (`indent` -1), or by its item and all that stands further in. */
  #tool: { entry: DocumentedTool; indent: number } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether what is being read is about tools. */
  get isOpen(): boolean {
    return this.#level > 0 && this.#away === 0;
  }

  heading([, marks, text]: RegExpExecArray, line: number): void {
    const depth = marks!.length;
    const [, words, code] = NAMED_HEADING.exec(text!) ?? [];
    const title = code ?? text!.replace(/[*`]/g, '');
    if (this.#level > 0 && depth <= this.#level) this.#level = 0;
    if (depth <= this.#away) this.#away = 0;
    this.#aside = Infinity;
    this.#items = this.#open();
    // Below a tool's own heading they are its own.
    if (this.isOpen && this.#tool?.indent !== -1 && ELSEWHERE.test(title)) this.#away = depth;
    if (this.#level > 0 && isName(title) && /[_`-]/.test(text!)) {
      const entry = this.#add(this.#headings, title, null, line);
      if (words) entry.title = words.replace(/[*`]/g, '');
      this.#tool = { entry, indent: -1 };
    } else if (this.#level === 0 && TOOLS.test(title) && !NOT_OURS.test(title)) {
      this.#level = depth;
      this.#headings = this.#open();
      this.#tool = null;
    }
  }

  /** Takes a row of a table; false for other lines. */
  row(raw: string, next: string, line: number): boolean {
    if (!raw.startsWith('|')) {
      this.#columns = null;
      return false;
    }
    if (!this.#columns) {
      this.#columns = RULE.test(next) ? cellsOf(raw) : [];
      this.#rows = this.#open();
      return true;
    }
    const cells = cellsOf(raw);
    const at = cells.findIndex((cell) => CELL_NAME.test(cell));
    const head = (this.#columns[at] ?? '').replace(/[*`]/g, '').trim();
    const name = CELL_NAME.exec(cells[at] ?? '')?.[1];
    if (name && at < 2 && isName(name) && NAMES_COLUMN.test(head) && !ELSEWHERE.test(head))
      this.#add(this.#rows, name, wordsOf(cells, this.#columns, at), line);
    return true;
  }

  /** An item of a list, what is said of the tool above it, or prose. */
  line(raw: string, line: number): void {
    const item = ITEM.exec(raw);
    const indent = raw.length - raw.trimStart().length;
    const label = LABEL.exec(raw);
    if (label && !item) this.#aside = ELSEWHERE.test(label[2]!.trim()) ? indent + (label[1] ? 1 : 0) : Infinity;
    else if (item && indent < this.#aside) this.#aside = Infinity;
    const tool = this.#tool;
    if (tool && (tool.indent < 0 || indent > tool.indent) && describe(tool.entry, raw, item)) return;
    const name = item?.[2] ?? item?.[3];
    // A word in bold letters is a heading of its own.
    if (!item || !name || indent >= this.#aside || /^[A-Z][a-z]+$/.test(item[2] ?? '')) {
      if (tool && tool.indent < 0 && tool.entry.description === null && raw.trim()) tool.entry.description = raw.trim();
      // Prose ends a list.
      else if (!item && indent === 0 && /^[A-Za-z]/.test(raw)) this.#items = this.#open();
    } else if (isName(name) && (!tool || tool.indent < 0 || indent <= tool.indent))
      this.#tool = { entry: this.#add(this.#items, name, item[5] ?? null, line), indent };
  }

  #open(): Group {
    const group: Group = new Map();
    this.groups.push(group);
    return group;
  }

  #add(group: Group, name: string, description: string | null, line: number): DocumentedTool {
    const entry: DocumentedTool = {
      name,
      title: null,
      description: description?.trim() || null,
      inputSchema: { type: 'object', properties: {} },
      annotations: null,
      file: this.#file,
      line,
      confidence: 0.5,
    };
    // What is listed twice is shown in use.
    if (group.has(name)) group.clear();
    else group.set(name, entry);
    return entry;
  }
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** What a row says of its name: the column called so, or the first after the name with more than a word in it. */
function wordsOf(cells: readonly string[], columns: readonly string[], at: number): string | null {
  const named = columns.findIndex((head, i) => i !== at && WORDS_COLUMN.test(head));
  if (named >= 0) return cells[named] ?? null;
  return cells.slice(at + 1).find((cell) => /\S\s+\S|[^\p{ASCII}]/u.test(cell)) ?? null;
}

/** How a name is put together; null for a single word, which fits with every make. */
function makeOf(name: string): string | null {
  const [separator] = /[_.:/-]/.exec(name) ?? [];
  return separator ?? (/[a-z][A-Z]/.test(name) ? 'aA' : null);
}

/** The groups whose names are put together as most are; where names are single words, those that are not what parameters are called. */
function ofOneMake(groups: readonly Group[]): Group[] {
  const counts = new Map<string, number>();
  for (const name of groups.flatMap((group) => [...group.keys()])) {
    const make = makeOf(name);
    if (make) counts.set(make, (counts.get(make) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return groups.filter((group) => {
    const names = [...group.keys()];
    if (names.some((name) => PLACEHOLDER.test(name))) return false;
    const makes = names.map(makeOf).filter((make) => make !== null);
    if (makes.length > 0) return makes.includes(most!);
    return names.filter((name) => PARAMETER.test(name)).length * 2 <= names.length;
  });
}

/** Takes what a line below a tool's name says of it; false when it says nothing known. */
function describe(entry: DocumentedTool, line: string, item: RegExpExecArray | null): boolean {
  const said =
    /^\s*[-*+]?\s*\**(Title|Description|Purpose|Read-only|Parameters|Inputs?|Arguments|Args|Returns?)\**:?\**:?\s*(.*)$/i.exec(
      line,
    );
  if (said) {
    const [, word, rest] = said;
    if (/^title$/i.test(word!)) entry.title = rest!;
    else if (/^(description|purpose)$/i.test(word!)) entry.description ??= rest! || null;
    else if (/^read-only$/i.test(word!))
      entry.annotations = { ...entry.annotations, readOnlyHint: /true/i.test(rest!) };
    return true;
  }
  if (!item) return false;
  const [, , bold, code, type = '', description = ''] = item;
  const words = type.toLowerCase().split(/[\s,]+/);
  const schema: JsonSchema = description ? { description: description.trim() } : {};
  const known = words.find((word) => ['string', 'number', 'integer', 'boolean', 'array', 'object'].includes(word));
  if (known) schema.type = known;
  const { inputSchema } = entry;
  const name = bold ?? code!;
  (inputSchema.properties as Record<string, JsonSchema>)[name] = schema;
  if (!words.includes('optional') && !/^\s*\(?optional/i.test(description))
    inputSchema.required = [...((inputSchema.required as string[] | undefined) ?? []), name];
  return true;
}
