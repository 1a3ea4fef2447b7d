/** Source text to a plain syntax tree: tree-sitter grammars, loaded once, parsed with limits on size, depth and time. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language as Grammar, Parser } from 'web-tree-sitter';

const resolve = createRequire(import.meta.url).resolve;

/** Where each grammar's compiled form is: VS Code's builds are newer, the other collection has more languages. */
const GRAMMARS = {
  bash: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  'c-sharp': '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  cpp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  dart: 'tree-sitter-wasms/out/tree-sitter-dart.wasm',
  elixir: 'tree-sitter-wasms/out/tree-sitter-elixir.wasm',
  go: '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  java: '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  javascript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
  kotlin: 'tree-sitter-wasms/out/tree-sitter-kotlin.wasm',
  lua: 'tree-sitter-wasms/out/tree-sitter-lua.wasm',
  php: '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  python: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
  ruby: '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  rust: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  swift: 'tree-sitter-wasms/out/tree-sitter-swift.wasm',
  tsx: '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  typescript: '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
} as const;
export type GrammarName = keyof typeof GRAMMARS;

/** A node of the syntax tree, detached from the parser's memory. */
export class SyntaxNode {
  readonly type: string;
  /** The name its parent gives it, if any. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly isNamed: boolean;
  readonly children: SyntaxNode[] = [];
  readonly parent: SyntaxNode | null;
  readonly source: SourceText;

  constructor(
    type: string,
    field: string | null,
    start: number,
    end: number,
    isNamed: boolean,
    source: SourceText,
    parent: SyntaxNode | null,
  ) {
    this.parent = parent;
    this.type = type;
    this.field = field;
    this.start = start;
    this.end = end;
    this.isNamed = isNamed;
    this.source = source;
  }

  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }

  /** Line of its first character, from 1. */
  get line(): number {
    return this.source.lineAt(this.start);
  }

  /** Line of its last character, from 1. */
  get endLine(): number {
    return this.source.lineAt(Math.max(this.start, this.end - 1));
  }

  /** Its parent's children, itself among them. */
  get siblings(): SyntaxNode[] {
    return this.parent?.children ?? [];
  }

  /** Named children that are not comments. */
  get named(): SyntaxNode[] {
    return this.children.filter((child) => child.isNamed && !isComment(child));
  }

  /** The child its grammar calls `field`. */
  get(field: string): SyntaxNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  all(field: string): SyntaxNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** The first child of one of the types. */
  child(...types: string[]): SyntaxNode | undefined {
    return this.children.find((child) => types.includes(child.type));
  }

  /** Whether it holds a token or node of this type directly. */
  has(type: string): boolean {
    return this.children.some((child) => child.type === type);
  }
}

export function isComment(node: SyntaxNode): boolean {
  return node.type.endsWith('comment');
}

/** A text and its line table. */
export class SourceText {
  readonly text: string;
  #starts: number[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** Line of an offset, from 1. */
  lineAt(offset: number): number {
    if (!this.#starts) {
      this.#starts = [0];
      for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) this.#starts.push(i + 1);
    }
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

/** Deeper nodes are left out. A chain of 10,000 additions is that deep; whoever reads the tree guards its own recursion. */
const MAX_DEPTH = 20_000;
/** A parse that takes longer is given up, in milliseconds. */
const MAX_PARSE_TIME = 5_000;

let started: Promise<void> | null = null;
const loaded = new Map<GrammarName, Promise<Parser>>();

/** A parser with its grammar, loaded once per process. */
export function loadParser(name: GrammarName): Promise<Parser> {
  let parser = loaded.get(name);
  if (!parser) {
    started ??= Parser.init();
    // V8's optimising compiler runs out of memory, and takes the process with it, on this grammar's lexer.
    if (name === 'swift')
      for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
    parser = started.then(async () => {
      const wasm = withModernLinking(await readFile(resolve(GRAMMARS[name])));
      return new Parser().setLanguage(await Grammar.load(wasm));
    });
    loaded.set(name, parser);
  }
  return parser;
}

/** The syntax tree of a text, or null when it could not be parsed within the limits. */
export function parse(parser: Parser, text: string): SyntaxNode | null {
  const source = new SourceText(text);
  const until = performance.now() + MAX_PARSE_TIME;
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until });
  if (!tree) {
    parser.reset();
    return null;
  }
  const cursor = tree.walk();
  const read = (parent: SyntaxNode | null): SyntaxNode =>
    new SyntaxNode(
      cursor.nodeType,
      cursor.currentFieldName,
      cursor.startIndex,
      cursor.endIndex,
      cursor.nodeIsNamed,
      source,
      parent,
    );
  const root = read(null);
  const path = [root];
  let descending = true;
  while (path.length > 0) {
    const parent = path.at(-1)!;
    if (descending && path.length < MAX_DEPTH && cursor.gotoFirstChild()) {
      const child = read(parent);
      parent.children.push(child);
      path.push(child);
      continue;
    }
    path.pop();
    if (path.length === 0) break;
    if (cursor.gotoNextSibling()) {
      const above = path.at(-1)!;
      const sibling = read(above);
      above.children.push(sibling);
      path.push(sibling);
      descending = true;
    } else {
      cursor.gotoParent();
      descending = false;
    }
  }
  cursor.delete();
  tree.delete();
  return root;
}

/**
 * Grammars built before 2022 describe their memory in a section named `dylink`; the runtime reads its successor `dylink.0`, which holds
 * the same four numbers one level deeper (WebAssembly tool conventions, "Dynamic linking"). Others are returned as they are.
 */
function withModernLinking(wasm: Uint8Array): Uint8Array {
  const legacy = Buffer.from('\u0006dylink', 'latin1');
  const header = 8;
  if (wasm[header] !== 0) return wasm;
  const [size, afterSize] = leb(wasm, header + 1);
  if (!legacy.equals(wasm.subarray(afterSize, afterSize + legacy.length))) return wasm;
  const end = afterSize + size;
  let at = afterSize + legacy.length;
  const from = at;
  for (let i = 0; i < 4; i++) at = leb(wasm, at)[1];
  const info = wasm.subarray(from, at);
  const content = Buffer.concat([Buffer.from('\u0008dylink.0\u0001', 'latin1'), Buffer.from([info.length]), info]);
  return Buffer.concat([wasm.subarray(0, header), Buffer.from([0, content.length]), content, wasm.subarray(end)]);
}

/** An unsigned LEB128 number and where it ends. */
function leb(bytes: Uint8Array, at: number): [number, number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}
