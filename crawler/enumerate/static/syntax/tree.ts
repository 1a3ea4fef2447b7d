/**
 * Source text to a plain syntax tree, parsed with limits on depth and time. The tree is a table of numbers, a row a node: as objects, those
 * of one large file would take more memory than all else.
 */
import type { Tree } from 'web-tree-sitter';
import type { Grammar } from './grammars.ts';

/** Rows in the order of a walk from the top: a node's first child, if it has any, is the next row. */
interface Rows {
  readonly grammar: Grammar;
  readonly source: SourceText;
  readonly count: number;
  readonly types: Uint16Array;
  /** Number of the name its parent gives it; 0 for none. */
  readonly fields: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly parents: Uint32Array;
  /** Row of the next child of the same parent; 0 for none. */
  readonly next: Uint32Array;
}

/** Type number of what could not be parsed, outside the grammar's own. */
const ERROR = 0xffff;

/** A node of the syntax tree: a view of one row. Two views of a node are not the same object. */
export class SyntaxNode {
  readonly #rows: Rows;
  readonly #at: number;

  constructor(rows: Rows, at: number) {
    this.#rows = rows;
    this.#at = at;
  }

  get type(): string {
    return this.#typeOf(this.#at);
  }

  get isNamed(): boolean {
    return this.#isNamed(this.#at);
  }

  get isComment(): boolean {
    return this.#isComment(this.#at);
  }

  get start(): number {
    return this.#rows.starts[this.#at]!;
  }

  get end(): number {
    return this.#rows.ends[this.#at]!;
  }

  /** The name its parent gives it, if any. */
  get field(): string | null {
    return this.#rows.grammar.fieldNames[this.#rows.fields[this.#at]!] ?? null;
  }

  /** How many parts of the whole text could not be parsed. */
  get errors(): number {
    return this.#rows.types.reduce((count, type) => (type === ERROR ? count + 1 : count), 0);
  }

  get text(): string {
    return this.between(this.start, this.end);
  }

  /** What is written between two offsets of the whole text. */
  between(start: number, end: number): string {
    return this.#rows.source.text.slice(start, end);
  }

  /** Line of its first character, from 1. */
  get line(): number {
    return this.#rows.source.lineAt(this.start);
  }

  /** Line of its last character, from 1. */
  get endLine(): number {
    return this.#rows.source.lineAt(Math.max(this.start, this.end - 1));
  }

  get children(): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let at = this.#first; at > 0; at = this.#rows.next[at]!) found.push(new SyntaxNode(this.#rows, at));
    return found;
  }

  /** Named children that are not comments. */
  get named(): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let at = this.#first; at > 0; at = this.#rows.next[at]!)
      if (this.#isNamed(at) && !this.#isComment(at)) found.push(new SyntaxNode(this.#rows, at));
    return found;
  }

  /** The child its grammar calls `field`. */
  get(field: string): SyntaxNode | undefined {
    const { grammar, fields, next } = this.#rows;
    const id = grammar.fields.get(field);
    if (id === undefined) return undefined;
    for (let at = this.#first; at > 0; at = next[at]!) if (fields[at] === id) return new SyntaxNode(this.#rows, at);
    return undefined;
  }

  all(field: string): SyntaxNode[] {
    const id = this.#rows.grammar.fields.get(field);
    const found: SyntaxNode[] = [];
    for (let at = this.#first; at > 0; at = this.#rows.next[at]!)
      if (this.#rows.fields[at] === id) found.push(new SyntaxNode(this.#rows, at));
    return found;
  }

  /** The first child of one of the types. */
  child(...types: string[]): SyntaxNode | undefined {
    for (let at = this.#first; at > 0; at = this.#rows.next[at]!)
      if (types.includes(this.#typeOf(at))) return new SyntaxNode(this.#rows, at);
    return undefined;
  }

  /** Whether it holds a token or node of this type directly. */
  has(type: string): boolean {
    for (let at = this.#first; at > 0; at = this.#rows.next[at]!) if (this.#typeOf(at) === type) return true;
    return false;
  }

  /** The sibling behind it, tokens among them. */
  get next(): SyntaxNode | undefined {
    const at = this.#rows.next[this.#at]!;
    return at > 0 ? new SyntaxNode(this.#rows, at) : undefined;
  }

  /** The nearest named sibling behind it. */
  get nextNamed(): SyntaxNode | undefined {
    for (let at = this.#rows.next[this.#at]!; at > 0; at = this.#rows.next[at]!)
      if (this.#isNamed(at)) return new SyntaxNode(this.#rows, at);
    return undefined;
  }

  /** The sibling in front of it, tokens among them. */
  get previous(): SyntaxNode | undefined {
    const parent = this.#rows.parents[this.#at]!;
    // The row above is its parent's, or the last one of what is in the sibling.
    let at = this.#at - 1;
    if (at <= parent) return undefined;
    while (this.#rows.parents[at] !== parent) at = this.#rows.parents[at]!;
    return new SyntaxNode(this.#rows, at);
  }

  get #first(): number {
    const at = this.#at + 1;
    return at < this.#rows.count && this.#rows.parents[at] === this.#at ? at : 0;
  }

  #typeOf(at: number): string {
    return this.#rows.grammar.types[this.#rows.types[at]!] ?? 'ERROR';
  }

  #isNamed(at: number): boolean {
    return this.#rows.grammar.isNamed[this.#rows.types[at]!] ?? true;
  }

  #isComment(at: number): boolean {
    return this.#rows.grammar.isComment[this.#rows.types[at]!] ?? false;
  }
}

/** A text and its line table. */
class SourceText {
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

/** The syntax tree of a text, or null when `isTooMuch` said so before it was parsed. */
export function parse(grammar: Grammar, text: string, isTooMuch: () => boolean): SyntaxNode | null {
  const tree = grammar.parser.parse(text, null, { progressCallback: isTooMuch });
  if (!tree) {
    grammar.parser.reset();
    return null;
  }
  try {
    return new SyntaxNode(readRows(tree, grammar, new SourceText(text)), 0);
  } finally {
    tree.delete();
  }
}

function readRows(tree: Tree, grammar: Grammar, source: SourceText): Rows {
  const size = tree.rootNode.descendantCount;
  const types = new Uint16Array(size);
  const fields = new Uint16Array(size);
  const starts = new Uint32Array(size);
  const ends = new Uint32Array(size);
  const parents = new Uint32Array(size);
  const next = new Uint32Array(size);
  const cursor = tree.walk();
  let count = 0;
  const read = (parent: number): number => {
    const type = cursor.nodeTypeId;
    types[count] = type < grammar.types.length ? type : ERROR;
    fields[count] = cursor.currentFieldId;
    starts[count] = cursor.startIndex;
    ends[count] = cursor.endIndex;
    parents[count] = parent;
    return count++;
  };
  const path = [read(0)];
  let isDescending = true;
  for (;;) {
    const at = path.at(-1)!;
    if (isDescending && path.length < MAX_DEPTH && cursor.gotoFirstChild()) {
      path.push(read(at));
      continue;
    }
    path.pop();
    if (path.length === 0) break;
    if (cursor.gotoNextSibling()) {
      const sibling = read(path.at(-1)!);
      next[at] = sibling;
      path.push(sibling);
      isDescending = true;
    } else {
      cursor.gotoParent();
      isDescending = false;
    }
  }
  cursor.delete();
  return { grammar, source, count, types, fields, starts, ends, parents, next };
}
