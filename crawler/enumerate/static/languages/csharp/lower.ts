/** C# to the common form. */
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
  return { file, language: 'csharp', body: new CSharp().block(root), namespace: null };
}

const CLASSES = new Set([
  'class_declaration',
  'record_declaration',
  'struct_declaration',
  'interface_declaration',
  'enum_declaration',
  'record_struct_declaration',
]);

class CSharp extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
        return text(unescape(node.text.slice(1, -1)), line);
      case 'verbatim_string_literal':
        return text(node.text.slice(2, -1).replaceAll('""', '"'), line);
      case 'raw_string_literal':
        return text(rawString(node.text), line);
      case 'interpolated_string_expression': {
        const written = writtenIn(node);
        const parts = node.named
          .filter(
            (part) =>
              part.type === 'string_content' || part.type === 'interpolation' || part.type === 'escape_sequence',
          )
          .map((part) =>
            part.type === 'interpolation'
              ? this.expr(part.named.find((each) => each.type !== 'interpolation_brace'))
              : text(written(part), part.line),
          );
        return { k: 'text', parts, line };
      }
      case 'integer_literal':
      case 'real_literal':
        return constant(Number.parseFloat(node.text.replaceAll('_', '')), line);
      case 'boolean_literal':
        return constant(node.text === 'true', line);
      case 'null_literal':
        return constant(null, line);
      case 'identifier':
      case 'this':
      case 'predefined_type':
        return { k: 'name', name: node.text, line };
      case 'generic_name':
        return { k: 'name', name: node.named[0]?.text ?? '', line };
      case 'qualified_name':
      case 'member_access_expression': {
        const of = node.get('expression') ?? node.get('qualifier');
        const name = node.get('name');
        return {
          k: 'member',
          of: this.expr(of),
          name: (name?.type === 'generic_name' ? name.named[0] : name)?.text ?? '',
          line: name?.line ?? line,
        };
      }
      case 'invocation_expression': {
        const callee = node.get('function');
        if (callee?.text === 'nameof') return text(node.get('arguments')?.named[0]?.text.split('.').at(-1) ?? '', line);
        const generic = callee?.type === 'generic_name' ? callee : callee?.get('name');
        const types = this.types(generic?.child('type_argument_list')?.named ?? []);
        return callOf(this.expr(callee), this.#args(node.get('arguments')), line, { types });
      }
      case 'object_creation_expression':
      case 'implicit_object_creation_expression': {
        const initial = node.get('initializer') ?? node.child('initializer_expression');
        const type = node.get('type');
        // `new JsonObject { ["type"] = "object" }` is what it holds, and so is `new JsonArray("a")`.
        const isKeyed = initial?.named.every((part) => part.get('left') && part.get('left')!.type !== 'identifier');
        if (initial && isKeyed && initial.named.length > 0) {
          const entries = this.#initial(initial).map(({ name, value }) => ({
            key: text(name ?? '', line),
            value,
            line: value.line,
          }));
          return { k: 'record', entries, line };
        }
        const given = this.#args(node.get('arguments') ?? node.child('argument_list'));
        // `new() { Name = "x" }` of a type that is not written here is what it is given.
        if (!type && initial && given.length === 0) {
          const named = this.#initial(initial);
          if (named.length > 0)
            return {
              k: 'record',
              entries: named.map(({ name, value }) => ({ key: text(name!, line), value, line: value.line })),
              line,
            };
        }
        if (type?.text === 'JsonArray' && !initial) return { k: 'list', items: given.map(({ value }) => value), line };
        const args = [...given, ...this.#initial(initial)];
        if (initial && args.length === 0) return { k: 'list', items: this.exprs(initial.named), line };
        return callOf(type ? this.expr(type) : unknown('new', line), args, line, { isNew: true });
      }
      case 'anonymous_object_creation_expression': {
        const entries = [];
        for (let i = 0; i < node.named.length; i++) {
          const part = node.named[i]!;
          const isNamed = part.next?.type === '=';
          const value = isNamed ? node.named[++i] : part;
          entries.push({
            key: text(part.text.split('.').at(-1)!.replace(/^@/, ''), part.line),
            value: this.expr(value),
            line: part.line,
          });
        }
        return { k: 'record', entries, line };
      }
      case 'array_creation_expression':
      case 'implicit_array_creation_expression':
      case 'collection_expression':
      case 'element_binding_expression':
      case 'initializer_expression': {
        const inner = node.child('initializer_expression') ?? node;
        const items = inner.named
          .filter((item) => !item.type.endsWith('_type'))
          .map((item) =>
            this.expr(item.type === 'argument' || item.type === 'expression_element' ? item.named.at(-1) : item),
          );
        return { k: 'list', items, line };
      }
      case 'element_access_expression':
        return {
          k: 'index',
          of: this.expr(node.get('expression')),
          by: this.expr(node.named.at(-1)?.named[0]?.named[0]),
          line,
        };
      case 'binary_expression':
        return this.chain(node);
      case 'conditional_expression':
        return this.conditional(node);
      case 'assignment_expression':
        return this.assignment(node);
      case 'lambda_expression':
      case 'anonymous_method_expression': {
        const body = node.get('body');
        const stmts =
          body?.type === 'block' ? this.block(body) : [{ k: 'return', value: this.expr(body), line } as Stmt];
        const params = node.get('parameters');
        const def = functionDef({
          name: '',
          params: params?.type === 'parameter_list' ? this.#params(params) : params ? [paramDef(params.text)] : [],
          body: stmts,
          annotations: this.#annotations(node),
          line,
        });
        return { k: 'function', def, line };
      }
      case 'parenthesized_expression':
      case 'await_expression':
      case 'postfix_unary_expression':
      case 'checked_expression':
        return this.expr(node.named[0]);
      case 'cast_expression':
        return this.expr(node.get('value'));
      case 'typeof_expression':
        return this.expr(node.get('type') ?? node.named[0]);
      case 'prefix_unary_expression':
        return { k: 'operation', operator: node.children[0]?.text ?? '', operands: [this.expr(node.named[0])], line };
      default:
        return unknown(node.type, line);
    }
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({
      name: arg.get('name')?.text ?? null,
      value: this.expr(arg.named.at(-1)),
    }));
  }

  /** `{ Name = "x", ["key"] = y }` behind a constructor. */
  #initial(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).flatMap((part): Arg[] => {
      if (part.type !== 'assignment_expression') return [];
      const key = part.get('left');
      const name = key?.type === 'identifier' ? key.text : (/"([^"]*)"/.exec(key?.text ?? '')?.[1] ?? '');
      return [{ name, value: this.expr(part.get('right')) }];
    });
  }

  #annotations(node: SyntaxNode): Annotation[] {
    return node.children
      .filter((child) => child.type === 'attribute_list')
      .flatMap((list) => list.named.filter((each) => each.type === 'attribute'))
      .map((each): Annotation => {
        const { line } = each;
        const args = (each.child('attribute_argument_list')?.named ?? []).map((arg): Arg => {
          const [inner] = arg.named;
          if (inner?.type === 'assignment_expression')
            return { name: inner.get('left')?.text ?? '', value: this.expr(inner.get('right')) };
          return { name: arg.get('name')?.text ?? null, value: this.expr(arg.named.at(-1)) };
        });
        return annotation(callOf(this.expr(each.get('name')), args, line));
      });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    return (node?.named ?? []).flatMap((param): Param[] => {
      if (param.type !== 'parameter') return param.type === 'identifier' ? [paramDef(param.text)] : [];
      const name = param.get('name');
      const initial = name?.nextNamed;
      return [
        paramDef((name?.text ?? '').replace(/^@/, ''), {
          type: this.type(param.get('type')),
          default: this.value(initial),
          kind: param.children.some((each) => each.text === 'params') ? 'rest' : 'one',
          annotations: this.#annotations(param),
        }),
      ];
    });
  }

  #function(node: SyntaxNode): FunctionDef {
    const body = node.get('body');
    const isArrow = body?.type === 'arrow_expression_clause';
    const isConstructor = node.type === 'constructor_declaration';
    return functionDef({
      name: node.get('name')?.text ?? '',
      params: this.#params(node.get('parameters')),
      body: isArrow ? [{ k: 'return', value: this.expr(body.named[0]), line: body.line }] : this.block(body),
      returns: this.type(node.get('returns')),
      annotations: this.#annotations(node),
      doc: summary(docBefore(node)),
      isStatic: has(node, 'static'),
      self: 'this',
      role: isConstructor ? 'constructor' : 'function',
      line: (node.get('name') ?? node).line,
    });
  }

  #class(node: SyntaxNode): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    const kind = node.type === 'enum_declaration' ? 'enum' : node.type.startsWith('record') ? 'record' : 'class';
    const field = (name: string, type: SyntaxNode | undefined, value: SyntaxNode | undefined, of: SyntaxNode): void => {
      fields.push(
        fieldDef({
          name,
          type: this.type(type),
          value: this.value(value),
          annotations: this.#annotations(of),
          doc: summary(docBefore(of)),
          isStatic: has(of, 'static') || has(of, 'const'),
          line: of.line,
        }),
      );
    };
    if (kind === 'record')
      for (const param of node.child('parameter_list')?.named ?? []) {
        const name = param.get('name');
        field(name?.text ?? '', param.get('type'), name?.nextNamed, param);
      }
    const isTorn = node.type === 'ERROR';
    for (const member of (isTorn ? node : node.get('body'))?.named ?? []) {
      if (member.type === 'enum_member_declaration')
        fields.push(
          fieldDef({
            name: member.get('name')?.text ?? '',
            value: text(member.get('name')?.text ?? '', member.line),
            line: member.line,
          }),
        );
      else if (member.type === 'field_declaration') {
        const declaration = member.child('variable_declaration');
        for (const each of declaration?.named.filter((part) => part.type === 'variable_declarator') ?? [])
          field(each.get('name')?.text ?? '', declaration?.get('type'), each.named[1], member);
      } else if (member.type === 'property_declaration') {
        const value = member.get('value');
        field(
          member.get('name')?.text ?? '',
          member.get('type'),
          value?.type === 'arrow_expression_clause' ? value.named[0] : value,
          member,
        );
      } else if (member.type === 'method_declaration' || member.type === 'constructor_declaration')
        methods.push(this.#function(member));
    }
    return classDef({
      name: (isTorn ? node.child('identifier') : node.get('name'))?.text ?? '',
      kind,
      bases: this.types(node.child('base_list')?.named ?? []),
      fields,
      methods,
      // Those of what is not understood stand among them.
      annotations: isTorn ? [] : this.#annotations(node),
      doc: summary(docBefore(node)),
      line: node.line,
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'nullable_type': {
        const of = this.type(node.get('type') ?? node.named[0]);
        return of ? { k: 'optional', of, line } : null;
      }
      case 'array_type':
        return { k: 'list', of: this.type(node.get('type')) ?? { k: 'unknown', line }, line };
      case 'generic_name':
        return {
          k: 'ref',
          name: node.named[0]?.text ?? '',
          args: this.types(node.child('type_argument_list')?.named ?? []),
          line,
        };
      default:
        return { k: 'ref', name: node.text, args: [], line };
    }
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    if (CLASSES.has(node.type)) {
      const inner = (node.get('body')?.named ?? []).filter((member) => CLASSES.has(member.type));
      return [{ k: 'class', def: this.#class(node), line }, ...this.blocks(inner)];
    }
    switch (node.type) {
      case 'compilation_unit':
      case 'block':
      case 'declaration_list':
      case 'global_statement':
      case 'else_clause':
        return this.blocks(node.named);
      case 'namespace_declaration':
        return this.block(node.get('body'));
      case 'ERROR':
        // Of a class in which something is not understood, the members that are stand by themselves.
        return [
          ...(node.child('method_declaration') ? [{ k: 'class', def: this.#class(node), line } as const] : []),
          ...this.blocks(node.named.filter(({ type }) => type !== 'ERROR')),
        ];
      case 'expression_statement':
        return [{ k: 'expr', expr: this.expr(node.named[0]), line }];
      case 'local_declaration_statement':
      case 'variable_declaration':
        return (node.child('variable_declaration') ?? node).named
          .filter((part) => part.type === 'variable_declarator')
          .map((part) => binding(part.get('name')?.text ?? '', this.value(part.named[1]), part.line));
      case 'local_function_statement':
        return [{ k: 'function', def: { ...this.#function(node), self: null }, line }];
      case 'return_statement':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'throw_statement':
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement':
        return [this.choice(node)];
      case 'foreach_statement':
        return [
          {
            k: 'loop',
            pattern: nameTarget(node.get('left')?.text ?? ''),
            over: this.expr(node.get('right')),
            body: this.block(node.get('body')),
            line,
          },
        ];
      case 'for_statement':
      case 'while_statement':
        return [endless(this.block(node.get('body')), line)];
      case 'try_statement':
      case 'using_statement':
        return this.block(node.get('body'));
      default:
        return [];
    }
  }
}

function has(node: SyntaxNode, modifier: string): boolean {
  return node.children.some((child) => child.type === 'modifier' && child.text === modifier);
}

/** The words of `<summary>` in a documentation comment. */
function summary(doc: string | null): string | null {
  if (!doc) return null;
  const inner = /<summary>([\s\S]*?)<\/summary>/.exec(doc)?.[1];
  return inner?.replace(/<[^>]+>/g, '').trim() || null;
}

/** Of a raw literal of several lines, the indentation of its last line and the outer line breaks are not part of it. */
function rawString(literal: string): string {
  const quotes = /^"+/.exec(literal)![0];
  const inner = literal.slice(quotes.length, -quotes.length);
  if (!inner.includes('\n')) return inner;
  const lines = inner.split(/\r?\n/).slice(1);
  const margin = lines.pop()?.length ?? 0;
  return lines.map((each) => each.slice(Math.min(margin, each.length - each.trimStart().length))).join('\n');
}

/** How the texts between the holes of an interpolated string are read: with escapes, `$@"…"` with doubled quotes, `$"""…"""` without its margin. */
function writtenIn(node: SyntaxNode): (part: SyntaxNode) => string {
  const quote = node.child('interpolation_quote')?.text ?? '';
  if (quote.length < 3) {
    const isVerbatim = node.child('interpolation_start')?.text.includes('@') ?? false;
    return ({ text: each }) => (isVerbatim ? each.replaceAll('""', '"') : unescape(each));
  }
  const [, margin] = /\n([ \t]*)"+$/.exec(node.text) ?? [];
  if (margin === undefined) return ({ text: each }) => each;
  const contents = node.named.filter(({ type }) => type === 'string_content');
  return (part) => {
    const lines = part.text.replaceAll('\r\n', '\n').replaceAll(`\n${margin}`, '\n');
    const start = part.line === node.line && lines.startsWith('\n') ? 1 : 0;
    return lines.slice(start, part.start === contents.at(-1)?.start && lines.endsWith('\n') ? -1 : undefined);
  };
}
