/** Where a program registers tools, whether or not anything runs that part of it. */
import type { ClassDef, Expr, FunctionDef, Stmt } from './ir.ts';
import { lastName } from './ir.ts';

/** A function that registers tools. */
export interface Site {
  /** The outermost function around the registration, or the method of a top-level class. */
  def: FunctionDef;
  /** Name of the class it is a method of. */
  owner: string | null;
  /** It is written inside an expression and has no name of its own. */
  isInline?: boolean;
}

/** Functions that by their name register tools, whatever SDK they do it with. */
const REGISTERS = /^(register|add|setup|init|create|define)\w*Tools?$/;

/** Every outermost function of a program in which a call or decorator of one of the names, or an expression that `holds`, is written. */
export function sites(body: Stmt[], names: ReadonlySet<string>, holds: (expr: Expr) => boolean = () => false): Site[] {
  const found: Site[] = [];
  const inline = (stmt: Stmt): void => {
    visit(
      [stmt],
      () => {},
      (def) => {
        if (def.body.length > 0 && mentions(def, names, holds)) found.push({ def, owner: null, isInline: true });
      },
    );
  };
  const top = (stmts: Stmt[]): void => {
    for (const stmt of stmts) {
      if ((stmt.k === 'function' || stmt.k === 'method') && mentions(stmt.def, names, holds))
        found.push({ def: stmt.def, owner: stmt.k === 'method' ? stmt.of : null });
      else if (stmt.k === 'class') {
        for (const method of stmt.def.methods)
          if (mentions(method, names, holds)) found.push({ def: method, owner: stmt.def.name });
      } else if (stmt.k === 'let' && stmt.value?.k === 'function' && mentions(stmt.value.def, names, holds))
        found.push({ def: stmt.value.def, owner: null });
      else if (stmt.k === 'let' || stmt.k === 'expr' || stmt.k === 'export-default') inline(stmt);
      else if (stmt.k === 'if') top([...stmt.yes, ...stmt.no]);
      else if (stmt.k === 'block') top(stmt.body);
    }
  };
  top(body);
  return found;
}

/** Whether a call or decorator of one of the names, or an expression that `holds`, is written in a function. */
export function mentions(
  def: FunctionDef,
  names: ReadonlySet<string>,
  holds: (expr: Expr) => boolean = () => false,
): boolean {
  let isFound = false;
  visit(
    def.body,
    (expr) => {
      if (holds(expr)) isFound = true;
      if (expr.k !== 'call') return;
      const name = lastName(expr.callee);
      if (names.size > 0 && (names.has(name) || REGISTERS.test(name))) isFound = true;
    },
    (inner) => {
      if (inner.annotations.some((each) => names.has(each.name))) isFound = true;
    },
  );
  return isFound;
}

/** Walks all expressions and functions of some statements, without recursion. */
export function visit(
  body: Stmt[],
  onExpr: (expr: Expr) => void,
  /** Returns false to leave out what is in the function. */
  onFunction: (def: FunctionDef) => unknown = () => {},
  onClass: (def: ClassDef) => void = () => {},
): void {
  const stack: (Stmt | Expr | FunctionDef | ClassDef | null)[] = [...body];
  // Not `push(...items)`: a list in the source may have more items than a call may have arguments.
  const add = (items: Iterable<Stmt | Expr | FunctionDef | ClassDef | null>): void => {
    for (const item of items) stack.push(item);
  };
  while (stack.length > 0) {
    const at = stack.pop();
    if (!at) continue;
    if (!('k' in at)) {
      if ('methods' in at) {
        onClass(at);
        add(at.methods);
        add(at.fields.map((field) => field.value));
        add(at.body);
      } else {
        if (onFunction(at) === false) continue;
        add(at.body);
      }
      for (const each of at.annotations) stack.push(each.expr);
      continue;
    }
    switch (at.k) {
      case 'expr':
        stack.push(at.expr);
        continue;
      case 'let':
      case 'return':
      case 'export-default':
        stack.push(at.value);
        continue;
      case 'if':
        stack.push(at.test);
        add(at.yes);
        add(at.no);
        continue;
      case 'switch':
        stack.push(at.on);
        add(at.cases.flatMap((one) => [...one.tests, ...one.body]));
        continue;
      case 'loop':
        stack.push(at.over);
        add(at.body);
        continue;
      case 'block':
        add(at.body);
        continue;
      case 'function':
      case 'method':
      case 'class':
        stack.push(at.def);
        continue;
      case 'stop':
      case 'import':
      case 'export':
      case 'type':
        continue;
    }
    onExpr(at);
    switch (at.k) {
      case 'text':
        add(at.parts);
        break;
      case 'list':
        add(at.items);
        break;
      case 'record':
        add(at.entries.flatMap((entry) => [entry.key, entry.value]));
        break;
      case 'spread':
      case 'member':
        stack.push(at.of);
        break;
      case 'index':
        stack.push(at.of, at.by);
        break;
      case 'call':
        stack.push(at.callee);
        add(at.args.map((arg) => arg.value));
        break;
      case 'conditional':
        stack.push(at.test, at.yes, at.no);
        break;
      case 'operation':
        add(at.operands);
        break;
      case 'assign':
        stack.push(at.target, at.value);
        break;
      case 'comprehension':
        stack.push(at.key, at.element);
        add(at.loops.map((loop) => loop.over));
        break;
    }
  }
}
