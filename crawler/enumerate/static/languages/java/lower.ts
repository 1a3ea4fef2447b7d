/** Java to the common form. */
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
} from '../lowering.ts';
import { docBefore, unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  const namespace = root.child('package_declaration')?.named[0]?.text ?? null;
  return { file, language: 'java', body: new Java().block(root), namespace };
}

const CLASSES = ['class_declaration', 'record_declaration', 'enum_declaration', 'interface_declaration'];

class Java extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
        return text(javaString(node.text), line);
      case 'character_literal':
        return text(unescape(node.text.slice(1, -1)), line);
      case 'decimal_integer_literal':
      case 'decimal_floating_point_literal':
      case 'hex_integer_literal':
        return constant(Number(node.text.replace(/_|[lLfFdD]$/g, '')), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'null_literal':
        return constant(null, line);
      case 'identifier':
      case 'type_identifier':
      case 'this':
      case 'super':
        return { k: 'name', name: node.text, line };
      case 'scoped_identifier':
      case 'scoped_type_identifier': {
        const [first, ...rest] = node.text.split('.');
        return rest.reduce<Expr>((of, name) => ({ k: 'member', of, name, line }), { k: 'name', name: first!, line });
      }
      case 'field_access':
        return { k: 'member', of: this.expr(node.get('object')), name: node.get('field')?.text ?? '', line };
      case 'array_access':
        return { k: 'index', of: this.expr(node.get('array')), by: this.expr(node.get('index')), line };
      case 'method_invocation': {
        const object = node.get('object');
        const name = node.get('name')?.text ?? '';
        const at = node.get('name')?.line ?? line;
        const callee: Expr = object
          ? { k: 'member', of: this.expr(object), name, line: at }
          : { k: 'name', name, line: at };
        return callOf(callee, this.#args(node.get('arguments')), at);
      }
      case 'object_creation_expression': {
        const type = node.get('type');
        const callee = this.expr(type?.type === 'generic_type' ? type.named[0] : type);
        return callOf(callee, this.#args(node.get('arguments')), line, { isNew: true });
      }
      case 'annotation':
      case 'marker_annotation':
        return this.#annotation(node).expr;
      case 'array_initializer':
      case 'element_value_array_initializer':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'array_creation_expression':
        return this.expr(node.get('value'));
      case 'binary_expression':
        return this.chain(node);
      case 'unary_expression':
        return {
          k: 'operation',
          operator: node.get('operator')?.text ?? '',
          operands: [this.expr(node.get('operand'))],
          line,
        };
      case 'ternary_expression':
        return this.conditional(node);
      case 'assignment_expression':
        return this.assignment(node);
      case 'parenthesized_expression':
        return this.expr(node.named[0]);
      case 'cast_expression':
        return this.expr(node.get('value'));
      case 'lambda_expression': {
        const body = node.get('body');
        const parameters = node.get('parameters');
        const names =
          parameters?.type === 'identifier'
            ? [parameters]
            : (parameters?.named.map((part) => part.get('name') ?? part) ?? []);
        const def = functionDef({
          name: '',
          params: names.map((name) => paramDef(name.text)),
          body: body?.type === 'block' ? this.block(body) : [{ k: 'return', value: this.expr(body), line }],
          line,
        });
        return { k: 'function', def, line };
      }
      case 'method_reference': {
        const [of, name] = node.named;
        return { k: 'member', of: this.expr(of), name: name?.text ?? '', line };
      }
      case 'class_literal':
        return this.expr(node.named[0]);
      default:
        return unknown(node.type, line);
    }
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({ name: null, value: this.expr(arg) }));
  }

  #annotation(node: SyntaxNode): Annotation {
    const line = node.line;
    const callee = this.expr(node.get('name'));
    const args = (node.get('arguments')?.named ?? []).map(
      (arg): Arg =>
        arg.type === 'element_value_pair'
          ? { name: arg.get('key')?.text ?? '', value: this.expr(arg.get('value')) }
          : { name: null, value: this.expr(arg) },
    );
    return annotation(callOf(callee, args, line));
  }

  #annotations(node: SyntaxNode): Annotation[] {
    const parts = node.child('modifiers')?.named ?? [];
    return parts.filter((part) => part.type.endsWith('annotation')).map((part) => this.#annotation(part));
  }

  #function(node: SyntaxNode): FunctionDef {
    const isConstructor = node.type !== 'method_declaration';
    return functionDef({
      name: node.get('name')?.text ?? '',
      params: this.#params(node.get('parameters')),
      body: this.block(node.get('body')),
      returns: this.type(node.get('type')),
      annotations: this.#annotations(node),
      doc: docBefore(node),
      isStatic: /\bstatic\b/.test(node.child('modifiers')?.text ?? ''),
      self: 'this',
      role: isConstructor ? 'constructor' : 'function',
      line: (node.get('name') ?? node).line,
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    return (node?.named ?? [])
      .filter((param) => param.type === 'formal_parameter' || param.type === 'spread_parameter')
      .map((param) => ({
        pattern: {
          k: 'name',
          name: (param.get('name') ?? param.child('variable_declarator'))?.text ?? '',
          default: null,
        },
        type: this.type(param.get('type')),
        default: null,
        kind: param.type === 'spread_parameter' ? 'rest' : 'one',
        annotations: this.#annotations(param),
      }));
  }

  #class(node: SyntaxNode): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    const body: Stmt[] = [];
    const kind =
      node.type === 'record_declaration'
        ? 'record'
        : node.type === 'enum_declaration'
          ? 'enum'
          : node.type === 'interface_declaration'
            ? 'interface'
            : 'class';
    for (const param of kind === 'record' ? this.#params(node.get('parameters')) : [])
      fields.push(
        fieldDef({
          name: param.pattern.k === 'name' ? param.pattern.name : '',
          type: param.type,
          annotations: param.annotations,
          line: node.line,
        }),
      );
    const members = (node.get('body')?.named ?? []).flatMap((member) =>
      member.type === 'enum_body_declarations' ? member.named : [member],
    );
    for (const member of members) {
      if (member.type === 'field_declaration' || member.type === 'constant_declaration')
        for (const declarator of member.all('declarator')) {
          const value = declarator.get('value');
          fields.push(
            fieldDef({
              name: declarator.get('name')?.text ?? '',
              type: this.type(member.get('type')),
              value: this.value(value),
              annotations: this.#annotations(member),
              doc: docBefore(member),
              isStatic: kind === 'interface' || /\bstatic\b/.test(member.child('modifiers')?.text ?? ''),
              line: declarator.line,
            }),
          );
        }
      else if (member.type === 'enum_constant')
        fields.push(
          fieldDef({
            name: member.get('name')?.text ?? '',
            value: text(member.get('name')?.text ?? '', member.line),
            line: member.line,
          }),
        );
      else if (
        member.type === 'method_declaration' ||
        member.type === 'constructor_declaration' ||
        member.type === 'compact_constructor_declaration'
      ) {
        if (member.type !== 'compact_constructor_declaration') methods.push(this.#function(member));
      } else if (member.type === 'static_initializer') body.push(...this.block(member.named[0]));
    }
    const bases = [node.get('superclass'), node.get('interfaces')].flatMap(
      (part) => part?.named.flatMap((base) => (base.type === 'type_list' ? base.named : [base])) ?? [],
    );
    return classDef({
      name: node.get('name')?.text ?? '',
      kind,
      bases: this.types(bases),
      fields,
      methods,
      annotations: this.#annotations(node),
      doc: docBefore(node),
      body,
      line: node.line,
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'generic_type': {
        const [name, args] = node.named;
        return {
          k: 'ref',
          name: name?.text ?? '',
          args: this.types(args?.named ?? []),
          line,
        };
      }
      case 'array_type':
        return { k: 'list', of: this.type(node.get('element')) ?? { k: 'unknown', line }, line };
      case 'annotated_type':
        return this.type(node.named.at(-1));
      case 'wildcard':
        return this.type(node.named.at(-1)) ?? { k: 'unknown', line };
      default:
        return { k: 'ref', name: node.text, args: [], line };
    }
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    if (CLASSES.includes(node.type))
      return [
        { k: 'class', def: this.#class(node), line },
        ...nested(node, CLASSES).map((inner): Stmt => ({ k: 'class', def: this.#class(inner), line: inner.line })),
      ];
    switch (node.type) {
      case 'program':
      case 'block':
      case 'constructor_body':
        return this.blocks(node.named);
      case 'import_declaration': {
        if (!node.has('static')) return [];
        const name = node.named[0]?.text ?? '';
        const parts = name.split('.');
        const last = parts.pop()!;
        if (node.has('asterisk')) return [];
        const value: Expr = { k: 'member', of: { k: 'name', name: parts.at(-1) ?? '', line }, name: last, line };
        return [binding(last, value, line)];
      }
      case 'explicit_constructor_invocation': {
        const callee = this.expr(node.get('constructor'));
        return [{ k: 'expr', expr: callOf(callee, this.#args(node.get('arguments')), line), line }];
      }
      case 'expression_statement':
        return node.named[0] ? [{ k: 'expr', expr: this.expr(node.named[0]), line }] : [];
      case 'local_variable_declaration':
        return node.all('declarator').map((declarator) => {
          const value = declarator.get('value');
          const pattern = nameTarget(declarator.get('name')?.text ?? '');
          return {
            k: 'let',
            pattern,
            type: this.type(node.get('type')),
            value: this.value(value),
            line: declarator.line,
          };
        });
      case 'return_statement':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'throw_statement':
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement':
        return [this.choice(node)];
      case 'enhanced_for_statement':
        return [
          {
            k: 'loop',
            pattern: nameTarget(node.get('name')?.text ?? ''),
            over: this.expr(node.get('value')),
            body: this.block(node.get('body')),
            line,
          },
        ];
      case 'for_statement':
      case 'while_statement':
      case 'do_statement':
        return [endless(this.block(node.get('body')), line)];
      case 'try_statement':
      case 'try_with_resources_statement':
      case 'synchronized_statement':
        return this.block(node.get('body'));
      case 'switch_expression':
        return [{ k: 'expr', expr: unknown('switch', line), line }];
      default:
        return [];
    }
  }
}

/** Classes inside a class, at any depth: names are looked up without their outer class. */
function nested(node: SyntaxNode, types: string[]): SyntaxNode[] {
  const members = (node.get('body')?.named ?? []).flatMap((member) =>
    member.type === 'enum_body_declarations' ? member.named : [member],
  );
  return members
    .filter((member) => types.includes(member.type))
    .flatMap((member) => [member, ...nested(member, types)]);
}

/** A literal's text; of a text block, the indentation its lines share and the line break behind its opening are not part of it. */
function javaString(literal: string): string {
  if (!literal.startsWith('"""')) return unescape(literal.slice(1, -1));
  const lines = literal.slice(3, -3).split('\n').slice(1);
  const indents = lines
    .filter((each, i) => each.trim() || i === lines.length - 1)
    .map((each) => each.length - each.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  return unescape(lines.map((each) => each.slice(margin).trimEnd()).join('\n'));
}
