/**
 * The small language that every source language is lowered to, so that constants are evaluated, calls followed and schemas read by one
 * machine. It keeps what decides a tool's definition and drops the rest. `line` counts from 1.
 */

export type Expr =
  | { k: 'literal'; value: string | number | boolean | null; line: number }
  | { k: 'undefined'; line: number }
  /** Parts put together to one text: template literals, f-strings, heredocs. */
  | { k: 'text'; parts: Expr[]; line: number }
  | { k: 'list'; items: Expr[]; line: number }
  | { k: 'record'; entries: Entry[]; line: number }
  | { k: 'spread'; of: Expr; line: number }
  | { k: 'name'; name: string; line: number }
  | { k: 'member'; of: Expr; name: string; line: number }
  | { k: 'index'; of: Expr; by: Expr; line: number }
  | { k: 'call'; callee: Expr; args: Arg[]; isNew: boolean; types: Type[]; line: number }
  | { k: 'function'; def: FunctionDef; line: number }
  | { k: 'class'; def: ClassDef; line: number }
  | { k: 'conditional'; test: Expr; yes: Expr; no: Expr; line: number }
  /** A chain of one operator, flat: `a + b + c` has three operands. */
  | { k: 'operation'; operator: string; operands: Expr[]; line: number }
  | { k: 'assign'; target: Expr; operator: string; value: Expr; line: number }
  /** `[element for pattern in over if test]`; with `key`, a record. */
  | { k: 'comprehension'; key: Expr | null; element: Expr; loops: Loop[]; line: number }
  | { k: 'unknown'; why: string; line: number };

export interface Entry {
  key: Expr | null;
  /** With `key` null, a record spread into this one. */
  value: Expr;
  line: number;
}

export interface Arg {
  name: string | null;
  value: Expr;
}

export interface Loop {
  pattern: Pattern;
  over: Expr;
  tests: Expr[];
}

export type Pattern =
  | { k: 'name'; name: string; default: Expr | null }
  | { k: 'record'; entries: { key: string; pattern: Pattern }[]; rest: string | null; default: Expr | null }
  | { k: 'list'; items: (Pattern | null)[]; rest: string | null; default: Expr | null };

export type Stmt =
  | { k: 'expr'; expr: Expr; line: number }
  | { k: 'let'; pattern: Pattern; type: Type | null; value: Expr | null; line: number }
  | { k: 'function'; def: FunctionDef; line: number }
  | { k: 'class'; def: ClassDef; line: number }
  /** A method written outside its type, as Go and Rust have them; with the trait it is written for. */
  | { k: 'method'; of: string; def: FunctionDef; trait?: string; line: number }
  | { k: 'type'; name: string; type: Type; line: number }
  | { k: 'return'; value: Expr | null; line: number }
  | { k: 'stop'; line: number }
  | { k: 'if'; test: Expr; yes: Stmt[]; no: Stmt[]; line: number }
  | { k: 'switch'; on: Expr | null; cases: { tests: Expr[]; body: Stmt[] }[]; line: number }
  | { k: 'loop'; pattern: Pattern | null; over: Expr | null; body: Stmt[]; line: number }
  | { k: 'block'; body: Stmt[]; line: number }
  | { k: 'import'; from: string; names: { name: string; as: string }[]; line: number }
  /** `export {a as b} from 'x'`, `export * from 'x'` (`names` null), `export {a}` (`from` null). */
  | { k: 'export'; from: string | null; names: { name: string; as: string }[] | null; line: number }
  | { k: 'export-default'; value: Expr; line: number };

export interface Param {
  pattern: Pattern;
  type: Type | null;
  default: Expr | null;
  kind: 'one' | 'rest' | 'named-rest' | 'named-only';
  annotations: Annotation[];
  /** Its own documentation comment, in languages that have one there. */
  doc?: string | null;
}

/** A decorator, attribute or annotation: `@Tool(name = "x")`, `#[tool(description = "x")]`, `[McpServerTool]`. */
export interface Annotation {
  /** The expression as a call or a name; recipes look at its last name. */
  expr: Expr;
  name: string;
  args: Arg[];
  line: number;
}

export interface FunctionDef {
  name: string;
  params: Param[];
  body: Stmt[];
  returns: Type | null;
  annotations: Annotation[];
  /** Its documentation comment or docstring, cleaned of markers and indentation. */
  doc: string | null;
  isStatic: boolean;
  /** What its body calls the object it is a method of (`this`, `self`, a Go receiver's name); null for functions that have none of their own. */
  self: string | null;
  /** `get` and `set` accessors, constructors. */
  role: 'function' | 'getter' | 'setter' | 'constructor';
  isAsync: boolean;
  line: number;
}

export interface Field {
  name: string;
  type: Type | null;
  value: Expr | null;
  annotations: Annotation[];
  doc: string | null;
  isStatic: boolean;
  line: number;
}

export interface ClassDef {
  name: string;
  kind: 'class' | 'struct' | 'enum' | 'interface' | 'record';
  bases: Type[];
  /** Names that stand for types it is given: `Page[T]`. */
  parameters?: string[];
  fields: Field[];
  methods: FunctionDef[];
  annotations: Annotation[];
  doc: string | null;
  /** Statements of the body that are neither fields nor methods: class-level calls as Ruby and Elixir have them. */
  body: Stmt[];
  line: number;
}

/** A type as written. `args` are type arguments; `expr` is set where the type is an expression (`Annotated[str, Field(…)]`'s metadata). */
export type Type =
  | { k: 'ref'; name: string; args: Type[]; line: number }
  | { k: 'literal'; value: string | number | boolean | null; line: number }
  | { k: 'union'; of: Type[]; line: number }
  | { k: 'list'; of: Type; line: number }
  | { k: 'record'; fields: Field[]; line: number }
  | { k: 'optional'; of: Type; line: number }
  | { k: 'annotated'; of: Type; with: Expr[]; line: number }
  | { k: 'unknown'; line: number };

/** One source file, lowered. */
export interface Program {
  file: string;
  language: string;
  body: Stmt[];
  /** Go and JVM package, C# and PHP namespace: files with the same one see each other's names. */
  namespace: string | null;
}

/** Keeps recursion over expressions shallow enough for any call stack; deeper ones are unknown. */
export const MAX_EXPRESSION_DEPTH = 200;

export function unknown(why: string, line: number): Expr {
  return { k: 'unknown', why, line };
}

export function text(value: string, line: number): Expr {
  return { k: 'literal', value, line };
}

/** The last name of a dotted expression or call: `a.b.tool()` → `tool`; empty when it has none. */
export function lastName(expr: Expr): string {
  switch (expr.k) {
    case 'name':
      return expr.name;
    case 'member':
      return expr.name;
    case 'call':
      return lastName(expr.callee);
    default:
      return '';
  }
}

/** An annotation from its expression. */
export function annotation(expr: Expr): Annotation {
  return { expr, name: lastName(expr), args: expr.k === 'call' ? expr.args : [], line: expr.line };
}
