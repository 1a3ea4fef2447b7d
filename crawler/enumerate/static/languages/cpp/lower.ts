/** C and C++ to the common form, as far as definitions are written in them: initialiser lists of texts. */
import type { Expr, Program, Stmt } from '../../ir.ts';
import { text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { binding, callOf, constant, functionDef, Lowering } from '../lowering.ts';
import { unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'cpp', body: new Cpp().block(root), namespace: null };
}

class Cpp extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
        return text(unescape(node.text.replace(/^\w*"|"$/g, '')), line);
      case 'raw_string_literal':
        return text(/^\w*"([^(]*)\(([\s\S]*)\)\1"$/.exec(node.text)?.[2] ?? '', line);
      case 'concatenated_string':
        return { k: 'text', parts: this.exprs(node.named), line };
      case 'number_literal':
        return constant(Number.parseFloat(node.text), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'identifier':
        return { k: 'name', name: node.text, line };
      case 'initializer_list':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'call_expression': {
        const args = (node.get('arguments')?.named ?? []).map((arg) => ({ name: null, value: this.expr(arg) }));
        const callee = node.get('function');
        const name = callee?.get('field') ?? callee?.get('name') ?? callee;
        return callOf({ k: 'name', name: name?.text ?? '', line }, args, line);
      }
      default:
        return unknown(node.type, line);
    }
  }

  protected toType(): null {
    return null;
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'translation_unit':
      case 'compound_statement':
      case 'declaration_list':
      case 'linkage_specification':
      case 'namespace_definition':
      case 'preproc_ifdef':
      case 'preproc_if':
        return (node.get('body') ?? node).named.flatMap((child) => this.block(child));
      case 'declaration':
        return node.all('declarator').flatMap((each): Stmt[] => {
          const value = each.get('value');
          return value
            ? [binding(each.get('declarator')?.text.replace(/\W.*$/s, '') ?? '', this.expr(value), line)]
            : [];
        });
      case 'function_definition':
        return [
          {
            k: 'function',
            def: functionDef({
              name: node.get('declarator')?.get('declarator')?.text ?? '',
              body: this.block(node.get('body')),
              line,
            }),
            line,
          },
        ];
      case 'expression_statement':
        return [{ k: 'expr', expr: this.expr(node.named[0]), line }];
      case 'return_statement':
        return [{ k: 'return', value: this.expr(node.named[0]), line }];
      default:
        return [];
    }
  }
}
