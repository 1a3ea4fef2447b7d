/** Dart to the common form, as far as definitions are written in it: literals, calls, functions and what they return. */
import type { Arg, Expr, Program, Stmt } from '../../ir.ts';
import { text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { binding, callOf, constant, functionDef, Lowering } from '../lowering.ts';
import { unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'dart', body: new Dart().block(root), namespace: null };
}

class Dart extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
        return text(dartString(node.text), line);
      case 'decimal_integer_literal':
      case 'decimal_floating_point_literal':
        return constant(Number(node.text), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'null_literal':
        return constant(null, line);
      case 'identifier':
      case 'type_identifier':
        return { k: 'name', name: node.text, line };
      case 'list_literal':
        return {
          k: 'list',
          items: node.named.filter((item) => item.type !== 'type_arguments').map((item) => this.expr(item)),
          line,
        };
      case 'set_or_map_literal': {
        const pairs = node.named.filter((pair) => pair.type === 'pair');
        return {
          k: 'record',
          entries: pairs.map((pair) => ({
            key: this.expr(pair.get('key')),
            value: this.expr(pair.get('value')),
            line: pair.line,
          })),
          line,
        };
      }
      case 'function_expression':
        return { k: 'function', def: functionDef({ name: '', body: this.block(node.get('body')), line }), line };
      default:
        return unknown(node.type, line);
    }
  }

  /** A value and the selectors behind it, which are its siblings: `a.b(c)`. */
  #chain(nodes: SyntaxNode[]): Expr {
    const [first, ...rest] = nodes.filter((each) => each.type !== 'const_builtin' && each.type !== 'new_builtin');
    let value = this.expr(first);
    for (const selector of rest) {
      if (selector.type !== 'selector' && selector.type !== 'arguments') return value;
      const name = selector.named[0]?.type.endsWith('assignable_selector') ? selector.named[0].named[0] : undefined;
      const args = selector.type === 'arguments' ? selector : selector.child('argument_part')?.child('arguments');
      if (name) value = { k: 'member', of: value, name: name.text, line: selector.line };
      else if (args)
        value = callOf(value, this.#args(args), value.line, { isNew: value.k === 'name' && /^[A-Z]/.test(value.name) });
    }
    return value;
  }

  #args(node: SyntaxNode): Arg[] {
    return node.named.map((arg) => {
      if (arg.type !== 'named_argument') return { name: null, value: this.#chain(arg.named) };
      return { name: arg.named[0]?.text.replace(/:$/, '').trim() ?? '', value: this.#chain(arg.named.slice(1)) };
    });
  }

  protected toType(): null {
    return null;
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'program':
      case 'class_body':
      case 'block': {
        const stmts: Stmt[] = [];
        for (const child of node.named) {
          // A function's body is the sibling behind its signature.
          const last = stmts.at(-1);
          if (child.type === 'function_body' && last?.k === 'function') last.def.body = this.block(child);
          else stmts.push(...this.block(child));
        }
        return stmts;
      }
      case 'class_definition':
        return this.block(node.get('body'));
      case 'method_signature':
        return this.block(node.named[0]);
      case 'function_signature':
        return [{ k: 'function', def: functionDef({ name: node.get('name')?.text ?? '', line }), line }];
      case 'function_body':
      case 'function_expression_body': {
        const [first] = node.named;
        return first?.type === 'block' ? this.block(first) : [{ k: 'return', value: this.#chain(node.named), line }];
      }
      case 'return_statement':
        return [{ k: 'return', value: this.#chain(node.named), line }];
      case 'expression_statement':
        return [{ k: 'expr', expr: this.#chain(node.named), line }];
      case 'local_variable_declaration':
      case 'initialized_variable_definition':
      case 'static_final_declaration': {
        const inner = node.child('initialized_variable_definition') ?? node;
        const name = inner.get('name') ?? inner.named.find((each) => each.type === 'identifier');
        const at = inner.named.findIndex((each) => each.start === name?.start);
        return name ? [binding(name.text, this.#chain(inner.named.slice(at + 1)), line)] : [];
      }
      case 'declaration':
      case 'static_final_declaration_list':
        return this.blocks(node.named);
      default:
        return [];
    }
  }
}

/** The text of a literal, of adjacent ones together. */
function dartString(literal: string): string {
  let found = '';
  for (const [, raw, , body] of literal.matchAll(/(r?)('''|"""|'|")((?:\\[\s\S]|(?!\2)[\s\S])*)\2/g))
    found += raw ? body : unescape(body!);
  return found;
}
