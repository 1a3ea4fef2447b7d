/** What the lowerings of all languages share: guards against deep nesting, and the forms that most grammars have. */
import type { Arg, ClassDef, Expr, Field, FunctionDef, Param, Pattern, Stmt, Type } from '../ir.ts';
import { MAX_EXPRESSION_DEPTH, unknown } from '../ir.ts';
import type { SyntaxNode } from '../syntax/tree.ts';

/** Syntax to the common form. Expressions and statements nested too deeply become unknown. */
export abstract class Lowering {
  #depth = 0;

  protected abstract toExpr(node: SyntaxNode): Expr;
  protected abstract toStmts(node: SyntaxNode): Stmt[];
  protected abstract toType(node: SyntaxNode): Type | null;

  expr(node: SyntaxNode | undefined): Expr {
    if (!node) return { k: 'undefined', line: 0 };
    return this.#within(() => this.toExpr(node)) ?? unknown('nested too deeply', node.line);
  }

  block(node: SyntaxNode | undefined): Stmt[] {
    return (node && this.#within(() => this.toStmts(node))) ?? [];
  }

  type(node: SyntaxNode | undefined): Type | null {
    return (node && this.#within(() => this.toType(node))) ?? null;
  }

  #within<T>(action: () => T): T | null {
    if (this.#depth > MAX_EXPRESSION_DEPTH) return null;
    this.#depth++;
    try {
      return action();
    } finally {
      this.#depth--;
    }
  }

  /** The value of what may not be there. */
  value(node: SyntaxNode | null | undefined): Expr | null {
    return node ? this.expr(node) : null;
  }

  exprs(nodes: readonly SyntaxNode[]): Expr[] {
    return nodes.map((node) => this.expr(node));
  }

  blocks(nodes: readonly SyntaxNode[]): Stmt[] {
    return nodes.flatMap((node) => this.block(node));
  }

  types(nodes: readonly SyntaxNode[]): Type[] {
    return nodes.flatMap((node) => this.type(node) ?? []);
  }

  /** `a + b + c`, as grammars with the fields `left`, `operator` and `right` nest it. */
  protected chain(node: SyntaxNode): Expr {
    const operator = node.get('operator')?.text ?? '';
    return { k: 'operation', operator, operands: this.exprs(operands(node, operator)), line: node.line };
  }

  /** `a ? b : c`, with the fields `condition`, `consequence` and `alternative`. */
  protected conditional(node: SyntaxNode): Expr {
    return {
      k: 'conditional',
      test: this.expr(node.get('condition')),
      yes: this.expr(node.get('consequence')),
      no: this.expr(node.get('alternative')),
      line: node.line,
    };
  }

  /** `a = b`, `a += b`, with the fields `left`, `operator` and `right`. */
  protected assignment(node: SyntaxNode): Expr {
    return {
      k: 'assign',
      target: this.expr(node.get('left')),
      operator: node.get('operator')?.text ?? '=',
      value: this.expr(node.get('right')),
      line: node.line,
    };
  }

  /** `if`, with the fields `condition`, `consequence` and `alternative`. */
  protected choice(node: SyntaxNode): Stmt {
    return {
      k: 'if',
      test: this.expr(node.get('condition')),
      yes: this.block(node.get('consequence')),
      no: this.block(node.get('alternative')),
      line: node.line,
    };
  }
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

export function constant(value: string | number | boolean | null, line: number): Expr {
  return { k: 'literal', value, line };
}

export function callOf(
  callee: Expr,
  args: Arg[],
  line: number,
  { isNew = false, types = [] }: { isNew?: boolean; types?: Type[] } = {},
): Extract<Expr, { k: 'call' }> {
  return { k: 'call', callee, args, isNew, types, line };
}

export function nameTarget(name: string): Pattern {
  return { k: 'name', name, default: null };
}

/** A variable and its value. */
export function binding(name: string, value: Expr | null, line: number): Stmt {
  return { k: 'let', pattern: nameTarget(name), type: null, value, line };
}

/** A loop that runs until something in it ends it. */
export function endless(body: Stmt[], line: number): Stmt {
  return { k: 'loop', pattern: null, over: null, body, line };
}

/** Statements whose last value is returned. */
export function returningLast(stmts: Stmt[]): Stmt[] {
  const last = stmts.at(-1);
  return last?.k === 'expr' ? [...stmts.slice(0, -1), { k: 'return', value: last.expr, line: last.line }] : stmts;
}

/** A text of several parts: a single literal is itself, none are the empty text. */
export function textOfParts(parts: Expr[], line: number): Expr {
  if (parts.length === 0) return constant('', line);
  return parts.length === 1 && parts[0]!.k === 'literal' ? parts[0]! : { k: 'text', parts, line };
}

/** A parameter with the given parts and the usual rest. */
export function paramDef(name: string, parts: Partial<Param> = {}): Param {
  return { pattern: nameTarget(name), type: null, default: null, kind: 'one', annotations: [], ...parts };
}

/** A field with the given parts and the usual rest. */
export function fieldDef(parts: Partial<Field> & Pick<Field, 'name' | 'line'>): Field {
  return { type: null, value: null, annotations: [], doc: null, isStatic: false, ...parts };
}

/** A class with the given parts and the usual rest. */
export function classDef(parts: Partial<ClassDef> & Pick<ClassDef, 'name' | 'kind' | 'line'>): ClassDef {
  return { bases: [], fields: [], methods: [], annotations: [], doc: null, body: [], ...parts };
}

/** A function with the given parts and the usual rest. */
export function functionDef(parts: Partial<FunctionDef> & Pick<FunctionDef, 'name' | 'line'>): FunctionDef {
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
