/** Swift to the common form. Values wrapped for JSON (`.string("x")`, `.object([…])`) are what they wrap. */
import type { Annotation, Arg, ClassDef, Expr, Field, FunctionDef, Param, Program, Stmt, Type } from '../../ir.ts';
import { annotation, text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import {
  binding,
  callOf,
  classDef,
  constant,
  fieldDef,
  functionDef,
  Lowering,
  nameTarget,
  paramDef,
} from '../lowering.ts';
import { docBefore, unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'swift', body: new Swift().block(root), namespace: null };
}

const JSON_CASES = new Set(['string', 'object', 'array', 'int', 'double', 'bool', 'number', 'text']);
const TYPES = ['user_type', 'optional_type', 'array_type', 'dictionary_type', 'function_type', 'tuple_type'];

class Swift extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'line_string_literal':
      case 'multi_line_string_literal':
      case 'raw_string_literal':
        return this.#text(node);
      case 'integer_literal':
      case 'real_literal':
        return constant(Number.parseFloat(node.text.replaceAll('_', '')), line);
      case 'boolean_literal':
        return constant(node.text === 'true', line);
      case 'nil':
        return constant(null, line);
      case 'simple_identifier':
      case 'type_identifier':
        return { k: 'name', name: node.text.replaceAll('`', ''), line };
      case 'self_expression':
        return { k: 'name', name: 'self', line };
      case 'user_type':
        return this.expr(node.named[0]);
      case 'prefix_expression':
        return { k: 'member', of: unknown('implicit', line), name: node.get('target')?.text ?? '', line };
      case 'navigation_expression': {
        const name = node.get('suffix')?.get('suffix')?.text ?? '';
        const of = this.expr(node.get('target'));
        return name === 'self' ? of : { k: 'member', of, name, line: node.get('suffix')?.line ?? line };
      }
      case 'call_expression': {
        const [of, suffix] = node.named;
        const args = this.#args(suffix?.child('value_arguments'));
        if (of?.type === 'prefix_expression' && JSON_CASES.has(of.get('target')?.text ?? '') && args.length === 1)
          return args[0]!.value;
        const lambda = suffix?.child('lambda_literal');
        const inner = lambda && of?.type === 'call_expression' ? this.expr(of) : null;
        const called = inner?.k === 'call' ? inner : null;
        if (lambda) args.push({ name: null, value: { k: 'function', def: this.#lambda(lambda), line: lambda.line } });
        const callee = called ? called.callee : this.expr(of);
        const isNew = callee.k === 'name' && /^[A-Z]/.test(callee.name);
        return callOf(callee, [...(called?.args ?? []), ...args], callee.line, { isNew });
      }
      case 'array_literal':
        return { k: 'list', items: this.exprs(node.all('element')), line };
      case 'dictionary_literal': {
        const keys = node.all('key');
        const values = node.all('value');
        return {
          k: 'record',
          entries: keys.map((key, i) => ({ key: this.expr(key), value: this.expr(values[i]), line: key.line })),
          line,
        };
      }
      case 'additive_expression':
        return {
          k: 'operation',
          operator: '+',
          operands: [this.expr(node.get('lhs') ?? node.named[0]), this.expr(node.get('rhs') ?? node.named.at(-1))],
          line,
        };
      case 'nil_coalescing_expression':
        return { k: 'operation', operator: '??', operands: this.exprs(node.named), line };
      case 'lambda_literal':
        return { k: 'function', def: this.#lambda(node), line };
      case 'try_expression':
      case 'await_expression':
      case 'as_expression':
      case 'tuple_expression':
      case 'postfix_expression':
        return this.expr(
          node.get('expr') ?? node.get('value') ?? node.named.find((part) => part.type !== 'try_operator'),
        );
      default:
        return unknown(node.type, line);
    }
  }

  #text(node: SyntaxNode): Expr {
    const isBlock = node.type === 'multi_line_string_literal';
    const parts = node.named.map((part): Expr => {
      if (part.type === 'interpolated_expression') return this.expr(part.get('value') ?? part.named[0]);
      return text(part.type === 'raw_str_part' ? part.text : unescape(part.text), part.line);
    });
    if (parts.length === 0) return text('', node.line);
    const whole: Expr = parts.length === 1 ? parts[0]! : { k: 'text', parts, line: node.line };
    if (!isBlock) return whole;
    return callOf({ k: 'member', of: whole, name: 'trimIndent', line: node.line }, [], node.line);
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({
      name: arg.get('name')?.text ?? null,
      value: this.expr(arg.get('value')),
    }));
  }

  #lambda(node: SyntaxNode): FunctionDef {
    const params = node.get('type')?.child('lambda_function_type_parameters')?.named ?? [];
    return functionDef({
      name: '',
      params: params.map((param) =>
        paramDef(param.child('simple_identifier')?.text ?? '', { type: this.type(param.child(...TYPES)) }),
      ),
      body: this.#returning(node.child('statements')),
      line: node.line,
    });
  }

  #returning(node: SyntaxNode | undefined): Stmt[] {
    const stmts = this.block(node);
    const last = stmts.at(-1);
    if (stmts.length === 1 && last?.k === 'expr') return [{ k: 'return', value: last.expr, line: last.line }];
    return stmts;
  }

  #annotations(node: SyntaxNode): Annotation[] {
    return (node.child('modifiers')?.named ?? [])
      .filter((each) => each.type === 'attribute')
      .map((each) => {
        const [callee, ...rest] = each.named;
        const args: Arg[] = [];
        // `@Attribute(label: value, value)`: labels stand before a colon.
        for (let i = 0; i < rest.length; i++) {
          const isLabel = rest[i]!.next?.type === ':';
          args.push({ name: isLabel ? rest[i]!.text : null, value: this.expr(isLabel ? rest[++i] : rest[i]) });
        }
        return annotation(callOf(this.expr(callee), args, each.line));
      });
  }

  #function(node: SyntaxNode): FunctionDef {
    const params = node.named.filter((each) => each.type === 'parameter');
    return functionDef({
      name: node.get('name')?.text ?? '',
      params: params.map((param): Param => {
        const names = param.named.filter((each) => each.type === 'simple_identifier');
        return paramDef(names.at(-1)?.text ?? '', { type: this.type(param.child(...TYPES)) });
      }),
      body: this.#returning(node.get('body')?.child('statements')),
      annotations: this.#annotations(node),
      doc: docBefore(node),
      isStatic: /\b(static|class)\b/.test(node.child('modifiers')?.text ?? ''),
      self: 'self',
      role: node.type === 'init_declaration' ? 'constructor' : 'function',
      line: node.line,
    });
  }

  #class(node: SyntaxNode): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    for (const member of node.get('body')?.named ?? []) {
      if (member.type === 'property_declaration') {
        const value = member.get('value');
        const getter = member.get('computed_value')?.child('statements');
        const name = member.get('name')?.get('bound_identifier')?.text ?? '';
        const isStatic = /\bstatic\b/.test(member.child('modifiers')?.text ?? '');
        if (getter)
          methods.push(
            functionDef({
              name,
              body: this.#returning(getter),
              role: 'getter',
              self: 'self',
              isStatic,
              line: member.line,
            }),
          );
        else
          fields.push(
            fieldDef({
              name,
              type: this.type(member.child('type_annotation')?.child(...TYPES)),
              value: this.value(value),
              annotations: this.#annotations(member),
              doc: docBefore(member),
              isStatic,
              line: member.line,
            }),
          );
      } else if (member.type === 'enum_entry')
        for (const [i, each] of member.all('name').entries())
          fields.push(
            fieldDef({
              name: each.text,
              value: member.all('raw_value')[i] ? this.expr(member.all('raw_value')[i]) : text(each.text, each.line),
              line: each.line,
            }),
          );
      else if (member.type === 'function_declaration' || member.type === 'init_declaration')
        methods.push(this.#function(member));
    }
    return classDef({
      name: node.get('name')?.text ?? '',
      kind: node.get('declaration_kind')?.text === 'enum' ? 'enum' : 'struct',
      bases: node.named
        .filter((each) => each.type === 'inheritance_specifier')
        .flatMap((each) => this.type(each.named[0]) ?? []),
      fields,
      methods,
      annotations: this.#annotations(node),
      doc: docBefore(node),
      line: node.line,
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'optional_type': {
        const of = this.type(node.get('wrapped') ?? node.named[0]);
        return of ? { k: 'optional', of, line } : null;
      }
      case 'array_type':
        return { k: 'list', of: this.type(node.named[0]) ?? { k: 'unknown', line }, line };
      case 'dictionary_type':
        return { k: 'ref', name: 'Dictionary', args: this.types(node.named), line };
      case 'user_type':
        return {
          k: 'ref',
          name: node.named[0]?.text ?? node.text,
          args: this.types(node.child('type_arguments')?.named ?? []),
          line,
        };
      default:
        return { k: 'ref', name: node.text, args: [], line };
    }
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'source_file':
      case 'statements':
      case 'do_statement':
        return this.blocks(node.named);
      case 'class_declaration': {
        const name = node.get('name')?.text ?? '';
        if (node.get('declaration_kind')?.text === 'extension')
          return this.#class(node).methods.map((def): Stmt => ({ k: 'method', of: name, def, line: def.line }));
        const inner = (node.get('body')?.named ?? []).filter((each) => each.type === 'class_declaration');
        return [{ k: 'class', def: this.#class(node), line }, ...this.blocks(inner)];
      }
      case 'function_declaration':
        return [{ k: 'function', def: { ...this.#function(node), self: null }, line }];
      case 'property_declaration': {
        const value = node.get('value');
        const name = node.get('name')?.get('bound_identifier')?.text ?? '';
        return [binding(name, this.value(value), line)];
      }
      case 'control_transfer_statement': {
        const value = node.get('result');
        return node.text.startsWith('return')
          ? [{ k: 'return', value: this.value(value), line }]
          : [{ k: 'stop', line }];
      }
      case 'if_statement':
      case 'guard_statement':
        return node.named
          .filter((child) => child.type === 'statements')
          .map((child): Stmt => ({ k: 'if', test: unknown('condition', line), yes: this.block(child), no: [], line }));
      case 'for_statement':
        return [
          {
            k: 'loop',
            pattern: nameTarget(node.get('item')?.text ?? ''),
            over: this.expr(node.get('collection')),
            body: this.block(node.child('statements')),
            line,
          },
        ];
      case 'assignment':
        return [
          {
            k: 'expr',
            expr: {
              k: 'assign',
              target: this.expr(node.get('target')?.named[0] ?? node.named[0]),
              operator: '=',
              value: this.expr(node.get('result') ?? node.named.at(-1)),
              line,
            },
            line,
          },
        ];
      default:
        return node.type.endsWith('expression') ? [{ k: 'expr', expr: this.expr(node), line }] : [];
    }
  }
}
