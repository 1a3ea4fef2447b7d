/** Kotlin to the common form. Its grammar names few fields; parts are told by their types. */
import type { Annotation, Arg, ClassDef, Expr, Field, FunctionDef, Param, Program, Stmt, Type } from '../../ir.ts';
import { annotation, text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import {
  binding,
  callOf,
  classDef,
  constant,
  endless,
  fieldDef,
  functionDef,
  Lowering,
  nameTarget,
  paramDef,
  returningLast,
  textOfParts,
} from '../lowering.ts';
import { docBefore, unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'kotlin', body: new Kotlin().block(root), namespace: null };
}

const TYPES = ['user_type', 'nullable_type', 'function_type', 'parenthesized_type'];

class Kotlin extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
      case 'multi_line_string_literal':
      case 'line_string_literal':
        return this.#text(node);
      case 'integer_literal':
      case 'long_literal':
      case 'real_literal':
        return constant(Number.parseFloat(node.text.replaceAll('_', '')), line);
      case 'boolean_literal':
        return constant(node.text === 'true', line);
      case 'null':
        return constant(null, line);
      case 'simple_identifier':
      case 'type_identifier':
      case 'interpolated_identifier':
        return { k: 'name', name: node.text.replaceAll('`', ''), line };
      case 'this_expression':
        return { k: 'name', name: 'this', line };
      case 'user_type':
        return this.expr(node.named[0]);
      case 'navigation_expression': {
        const [of, suffix] = node.named;
        return { k: 'member', of: this.expr(of), name: suffix?.named[0]?.text ?? '', line: suffix?.line ?? line };
      }
      case 'indexing_expression':
        return { k: 'index', of: this.expr(node.named[0]), by: this.expr(node.named[1]?.named[0]), line };
      case 'constructor_invocation':
      case 'call_expression': {
        const [of, ...suffixes] = node.named;
        const isCalled = of?.type === 'call_expression' && of.named[1]?.child('annotated_lambda') === undefined;
        const outer = suffixes.at(-1);
        const lambda = outer?.child('annotated_lambda')?.named.find((each) => each.type === 'lambda_literal');
        const args = this.#args(
          outer?.child('value_arguments') ?? (outer?.type === 'value_arguments' ? outer : undefined),
        );
        // `f(a) { … }` is a call with the block as its last argument.
        const head = lambda && isCalled ? of : null;
        const inner = this.value(head);
        const called = inner?.k === 'call' ? inner : null;
        if (lambda) args.push({ name: null, value: { k: 'function', def: this.#lambda(lambda), line: lambda.line } });
        const callee = called ? called.callee : this.expr(of);
        const isNew = callee.k === 'name' && /^[A-Z]/.test(callee.name);
        return callOf(callee, [...(called?.args ?? []), ...args], callee.line, { isNew });
      }
      case 'additive_expression':
      case 'multiplicative_expression':
      case 'equality_expression':
      case 'comparison_expression':
      case 'conjunction_expression':
      case 'disjunction_expression': {
        const parts: SyntaxNode[] = [];
        let at = node;
        while (at.type === node.type && at.named.length === 2) {
          parts.push(at.named[1]!);
          at = at.named[0]!;
        }
        const operator = node.children.find((child) => !child.isNamed)?.text ?? '+';
        return { k: 'operation', operator, operands: [at, ...parts.reverse()].map((part) => this.expr(part)), line };
      }
      case 'elvis_expression':
        return { k: 'operation', operator: '??', operands: this.exprs(node.named), line };
      case 'infix_expression': {
        const [left, word, right] = node.named;
        if (word?.text === 'to') return { k: 'list', items: [this.expr(left), this.expr(right)], line };
        return unknown('infix', line);
      }
      case 'if_expression': {
        const [test, yes, no] = node.named;
        return {
          k: 'conditional',
          test: this.expr(test),
          yes: this.expr(yes?.named.at(-1)),
          no: this.expr(no?.named.at(-1)),
          line,
        };
      }
      case 'lambda_literal':
        return { k: 'function', def: this.#lambda(node), line };
      case 'anonymous_function':
        return { k: 'function', def: this.#function(node), line };
      case 'parenthesized_expression':
      case 'as_expression':
      case 'postfix_expression':
      case 'control_structure_body':
      case 'statements':
        return this.expr(node.named.at(node.type === 'statements' || node.type === 'control_structure_body' ? -1 : 0));
      case 'collection_literal':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'callable_reference':
        return { k: 'name', name: node.named.at(-1)?.text ?? '', line };
      default:
        return unknown(node.type, line);
    }
  }

  #text(node: SyntaxNode): Expr {
    const isRaw = node.text.startsWith('"""');
    const parts = node.named.map((part): Expr => {
      if (/content|_text$|escape/.test(part.type)) return text(isRaw ? part.text : unescape(part.text), part.line);
      return this.expr(part.type === 'interpolated_expression' ? part.named[0] : part);
    });
    return textOfParts(parts, node.line);
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({
      name: arg.has('=') ? (arg.named[0]?.text ?? null) : null,
      value: this.expr(arg.named.at(-1)),
    }));
  }

  #lambda(node: SyntaxNode): FunctionDef {
    const params = (node.child('lambda_parameters')?.named ?? []).map((each) => paramDef(each.named[0]?.text ?? ''));
    return functionDef({
      name: '',
      params,
      body: returningLast(this.block(node.child('statements'))),
      line: node.line,
    });
  }

  #annotations(node: SyntaxNode | undefined): Annotation[] {
    return (node?.named ?? [])
      .filter((each) => each.type === 'annotation')
      .map((each) => {
        const inner = each.named.at(-1);
        const call: Expr =
          inner?.type === 'constructor_invocation' ? this.expr(inner) : callOf(this.expr(inner), [], each.line);
        return annotation(call);
      });
  }

  #function(node: SyntaxNode): FunctionDef {
    const body = node.child('function_body');
    const isBlock = body?.has('{');
    const [inner] = body?.named ?? [];
    return functionDef({
      name: node.child('simple_identifier')?.text.replaceAll('`', '') ?? '',
      params: this.#params(node.child('function_value_parameters')),
      body: isBlock ? this.block(inner) : inner ? [{ k: 'return', value: this.expr(inner), line: inner.line }] : [],
      annotations: this.#annotations(node.child('modifiers')),
      doc: docBefore(node),
      self: 'this',
      line: (node.child('simple_identifier') ?? node).line,
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    const params: Param[] = [];
    let annotations: Annotation[] = [];
    for (const part of node?.named ?? []) {
      if (part.type === 'parameter_modifiers') annotations = this.#annotations(part);
      else if (part.type === 'parameter') {
        params.push(paramDef(part.named[0]?.text ?? '', { type: this.type(part.child(...TYPES)), annotations }));
        annotations = [];
      } else if (params.length > 0) params.at(-1)!.default = this.expr(part);
    }
    return params;
  }

  #class(node: SyntaxNode): ClassDef {
    const isEnum = node.child('enum_class_body') !== undefined;
    const body = node.child('class_body', 'enum_class_body');
    const fields: Field[] = [];
    for (const param of node.child('primary_constructor')?.named ?? []) {
      if (param.type !== 'class_parameter') continue;
      const type = param.child(...TYPES);
      const value = type?.nextNamed;
      fields.push(
        fieldDef({
          name: param.child('simple_identifier')?.text ?? '',
          type: this.type(type),
          value: this.value(value),
          annotations: this.#annotations(param.child('modifiers')),
          doc: docBefore(param),
          line: param.line,
        }),
      );
    }
    const methods: FunctionDef[] = [];
    for (const member of body?.named ?? []) {
      if (member.type === 'function_declaration') methods.push(this.#function(member));
      else if (member.type === 'enum_entry') {
        const name = member.child('simple_identifier')?.text ?? '';
        fields.push(
          fieldDef({
            name,
            value: text(name, member.line),
            annotations: this.#annotations(member.child('modifiers')),
            line: member.line,
          }),
        );
      } else if (member.type === 'property_declaration')
        fields.push(this.#property(member, node.type === 'object_declaration'));
      else if (member.type === 'companion_object')
        for (const each of member.child('class_body')?.named ?? [])
          if (each.type === 'property_declaration') fields.push(this.#property(each, true));
    }
    return classDef({
      name: node.child('type_identifier')?.text ?? '',
      kind: isEnum ? 'enum' : 'class',
      bases: node.named
        .filter((each) => each.type === 'delegation_specifier')
        .flatMap(
          (each) =>
            this.type(each.named[0]?.type === 'constructor_invocation' ? each.named[0].named[0] : each.named[0]) ?? [],
        ),
      fields,
      methods,
      annotations: this.#annotations(node.child('modifiers')),
      doc: docBefore(node),
      line: node.line,
    });
  }

  #property(node: SyntaxNode, isStatic: boolean): Field {
    const declared = node.child('variable_declaration');
    const value = this.#value(node);
    return fieldDef({
      name: declared?.named[0]?.text ?? '',
      type: this.type(declared?.child(...TYPES)),
      value: this.value(value),
      annotations: this.#annotations(node.child('modifiers')),
      doc: docBefore(node),
      isStatic,
      line: node.line,
    });
  }

  /** What stands behind the `=` of a declaration, or in its getter. */
  #value(node: SyntaxNode): SyntaxNode | undefined {
    const at = node.children.findIndex((child) => child.type === '=' || child.type === 'by');
    return at >= 0
      ? node.children.slice(at + 1).find((child) => child.isNamed)
      : node.child('getter')?.child('function_body')?.named[0];
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'nullable_type': {
        const of = this.type(node.named[0]);
        return of ? { k: 'optional', of, line } : null;
      }
      case 'user_type': {
        const names = node.named.filter((each) => each.type === 'type_identifier').map((each) => each.text);
        const args = (node.child('type_arguments')?.named ?? []).flatMap((arg) => this.type(arg.named.at(-1)) ?? []);
        return { k: 'ref', name: names.join('.'), args, line };
      }
      default:
        return { k: 'ref', name: node.text, args: [], line };
    }
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'source_file':
      case 'statements':
      case 'control_structure_body':
        return this.blocks(node.named);
      case 'class_declaration':
      case 'object_declaration': {
        const inner = (node.child('class_body')?.named ?? []).filter(
          (each) => each.type === 'class_declaration' || each.type === 'object_declaration',
        );
        return [{ k: 'class', def: this.#class(node), line }, ...this.blocks(inner)];
      }
      case 'function_declaration':
        return [{ k: 'function', def: { ...this.#function(node), self: null }, line }];
      case 'property_declaration': {
        const value = this.#value(node);
        const name = node.child('variable_declaration')?.named[0]?.text ?? '';
        return [binding(name, this.value(value), line)];
      }
      case 'assignment':
        return [
          {
            k: 'expr',
            expr: {
              k: 'assign',
              target: this.expr(node.named[0]?.named[0] ?? node.named[0]),
              operator: '=',
              value: this.expr(node.named.at(-1)),
              line,
            },
            line,
          },
        ];
      case 'jump_expression': {
        if (!node.text.startsWith('return')) return [{ k: 'stop', line }];
        const value = node.named.filter((each) => each.type !== 'label')[0];
        return [{ k: 'return', value: this.value(value), line }];
      }
      case 'if_expression': {
        const [test, yes, no] = node.named;
        return [{ k: 'if', test: this.expr(test), yes: this.block(yes), no: this.block(no), line }];
      }
      case 'for_statement':
        return [
          {
            k: 'loop',
            pattern: nameTarget(node.child('variable_declaration')?.named[0]?.text ?? ''),
            over: this.expr(node.named[1]),
            body: this.block(node.child('control_structure_body')),
            line,
          },
        ];
      case 'while_statement':
        return [endless(this.block(node.child('control_structure_body')), line)];
      case 'try_expression':
        return this.block(node.child('statements'));
      case 'import_header':
      case 'import_list':
      case 'package_header':
        return [];
      default:
        return [{ k: 'expr', expr: this.expr(node), line }];
    }
  }
}
