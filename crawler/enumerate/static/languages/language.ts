/** What the reader knows about one language: its files, its grammar, how its syntax becomes the common form, how its imports are found. */
import type { Expr, FunctionDef, Pattern, Program, Stmt, Type } from '../ir.ts';
import { MAX_EXPRESSION_DEPTH, unknown } from '../ir.ts';
import type { Recipe } from '../recipes.ts';
import type { GrammarName } from '../syntax/grammars.ts';
import type { SyntaxNode } from '../syntax/tree.ts';

export interface Language {
  id: string;
  /** File name endings with the grammar that reads them. */
  grammars: Record<string, GrammarName>;
  /** Whether a text could hold a definition, or something one is made of; a file that cannot is not parsed unless another imports it. */
  hint: RegExp;
  recipes: readonly Recipe[];
  /** Functions that the language's runtime calls. */
  starts?: readonly string[];
  lower(file: string, root: SyntaxNode): Program;
}

/** Recursion guards shared by the lowerings: expressions and statements nested too deeply become unknown. */
export abstract class Lowering {
  #depth = 0;

  expr(node: SyntaxNode | undefined): Expr {
    if (!node) return { k: 'undefined', line: 0 };
    if (this.#depth > MAX_EXPRESSION_DEPTH) return unknown('nested too deeply', node.line);
    this.#depth++;
    try {
      return this.toExpr(node);
    } finally {
      this.#depth--;
    }
  }

  block(node: SyntaxNode | undefined): Stmt[] {
    if (!node || this.#depth > MAX_EXPRESSION_DEPTH) return [];
    this.#depth++;
    try {
      return this.toStmts(node);
    } finally {
      this.#depth--;
    }
  }

  type(node: SyntaxNode | undefined): Type | null {
    if (!node || this.#depth > MAX_EXPRESSION_DEPTH) return null;
    this.#depth++;
    try {
      return this.toType(node);
    } finally {
      this.#depth--;
    }
  }

  protected abstract toExpr(node: SyntaxNode): Expr;
  protected abstract toStmts(node: SyntaxNode): Stmt[];
  protected abstract toType(node: SyntaxNode): Type | null;
}

/** The operands of a left-nested chain of one operator, in order, found without recursion. */
export function operands(node: SyntaxNode, operator: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let at: SyntaxNode = node;
  for (;;) {
    const right = at.get('right');
    const left = at.get('left');
    if (!right || !left) return found.reverse();
    found.push(right);
    if (left.type !== node.type || left.get('operator')?.text !== operator) {
      found.push(left);
      return found.reverse();
    }
    at = left;
  }
}

/** A function with the given parts and the usual rest. */
export function functionDef(parts: Partial<FunctionDef> & { name: string; line: number }): FunctionDef {
  return {
    params: [],
    body: [],
    returns: null,
    annotations: [],
    doc: null,
    isStatic: false,
    self: null,
    role: 'function',
    isAsync: false,
    ...parts,
  };
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  a: '\u0007',
  e: '\u001b',
};

/**
 * Text with the escapes that the languages of this world share resolved: `\n`, `\xHH`, `\uHHHH`, `\u{…}`, `\UHHHHHHHH`, line continuations.
 * `others` says what becomes of any other escape: its character alone, or (`keep`) with its backslash.
 */
export function unescape(raw: string, others: 'drop' | 'keep' = 'drop'): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u\{([0-9a-fA-F_]+)\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))/g,
    (_, braced?: string, short?: string, long?: string, byte?: string, newline?: string, other?: string) => {
      const hex = braced ?? short ?? long ?? byte;
      if (hex) {
        const code = Number.parseInt(hex.replaceAll('_', ''), 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      }
      if (newline !== undefined) return '';
      return ESCAPES[other!] ?? (others === 'keep' && !'\\\'"`$'.includes(other!) ? `\\${other}` : other!);
    },
  );
}

export function nameTarget(name: string): Pattern {
  return { k: 'name', name, default: null };
}

/** The documentation comment right above a declaration, without its markers; null when there is none. */
export function docBefore(node: SyntaxNode): string | null {
  const lines: string[] = [];
  let from = node.line;
  for (let above = node.previous; above; above = above.previous) {
    if (
      above.type === 'attribute_item' ||
      above.type === 'attribute_list' ||
      above.type === 'decorator' ||
      above.type === 'annotation'
    ) {
      from = above.line;
      continue;
    }
    if (!above.isComment || above.endLine < from - 1) break;
    lines.unshift(above.text);
    from = above.line;
  }
  return lines.length > 0 ? commentText(lines.join('\n')) : null;
}

/** A comment's words: without `/** … *\/`, `///`, `//`, `#` and the stars and slashes at the start of lines. */
export function commentText(comment: string): string {
  return comment
    .replace(/\r/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*?!?|\*\/|\/\/[/!]?|\*(?!\/)|#)( |$)?/, '').replace(/\s*\*+\/\s*$/, ''))
    .join('\n')
    .trim();
}
