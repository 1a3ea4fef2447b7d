/** PHP to the common form. An array is a list or a record, by whether its elements have keys. */
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
  return { file, language: 'php', body: new Php().block(root), namespace: null };
}

const CLASSES = new Set(['class_declaration', 'enum_declaration', 'interface_declaration', 'trait_declaration']);
const bare = (node: SyntaxNode | undefined): string => (node?.text ?? '').replace(/^\$/, '').split('\\').at(-1)!;

class Php extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string':
        return text(node.text.slice(1, -1).replace(/\\(['\\])/g, '$1'), line);
      case 'encapsed_string':
      case 'heredoc':
      case 'nowdoc':
        return this.#text(node);
      case 'integer':
      case 'float':
        return constant(Number(node.text.replaceAll('_', '')), line);
      case 'boolean':
        return constant(node.text.toLowerCase() === 'true', line);
      case 'null':
        return constant(null, line);
      case 'variable_name':
      case 'name':
      case 'qualified_name':
      case 'relative_scope':
        return { k: 'name', name: bare(node), line };
      case 'member_access_expression':
      case 'nullsafe_member_access_expression':
        return { k: 'member', of: this.expr(node.get('object')), name: bare(node.get('name')), line };
      case 'class_constant_access_expression':
      case 'scoped_property_access_expression': {
        const [of, name] = node.named;
        if (name?.text === 'class') return this.expr(of);
        return { k: 'member', of: this.#scope(of), name: bare(name), line };
      }
      case 'subscript_expression':
        return { k: 'index', of: this.expr(node.named[0]), by: this.expr(node.named[1]), line };
      case 'function_call_expression':
        return callOf(this.expr(node.get('function')), this.#args(node.get('arguments')), line);
      case 'member_call_expression':
      case 'nullsafe_member_call_expression':
      case 'scoped_call_expression': {
        const of = node.get('object');
        const callee: Expr = {
          k: 'member',
          of: of ? this.expr(of) : this.#scope(node.get('scope')),
          name: bare(node.get('name')),
          line: node.get('name')?.line ?? line,
        };
        return callOf(callee, this.#args(node.get('arguments')), callee.line);
      }
      case 'object_creation_expression': {
        if (/^\s*new\s+\\?stdClass/.test(node.text)) return { k: 'record', entries: [], line };
        return callOf(this.expr(node.named[0]), this.#args(node.child('arguments')), line, { isNew: true });
      }
      case 'array_creation_expression': {
        const items = node.named.filter((item) => item.type === 'array_element_initializer');
        if (!items.some((item) => item.has('=>')))
          return {
            k: 'list',
            items: items.map((item): Expr => {
              const [inner] = item.named;
              return inner?.type === 'variadic_unpacking'
                ? { k: 'spread', of: this.expr(inner.named[0]), line: item.line }
                : this.expr(inner);
            }),
            line,
          };
        const entries = items.map((item) => {
          const [key, value] = item.named;
          return value
            ? { key: this.expr(key), value: this.expr(value), line: item.line }
            : { key: null, value: this.expr(key?.named[0] ?? key), line: item.line };
        });
        return { k: 'record', entries, line };
      }
      case 'binary_expression':
        return this.chain(node);
      case 'unary_op_expression':
        return {
          k: 'operation',
          operator: node.children[0]?.text ?? '',
          operands: [this.expr(node.named.at(-1))],
          line,
        };
      case 'conditional_expression':
        return {
          k: 'conditional',
          test: this.expr(node.get('condition')),
          yes: this.expr(node.get('body') ?? node.get('condition')),
          no: this.expr(node.get('alternative')),
          line,
        };
      case 'assignment_expression': {
        const left = node.get('left');
        const value = this.expr(node.get('right'));
        // `$tools[] = x`
        if (left?.type === 'subscript_expression' && left.named.length === 1) {
          const callee: Expr = { k: 'member', of: this.expr(left.named[0]), name: 'push', line };
          return callOf(callee, [{ name: null, value }], line);
        }
        return { k: 'assign', target: this.expr(left), operator: '=', value, line };
      }
      case 'augmented_assignment_expression':
        return this.assignment(node);
      case 'anonymous_function':
      case 'anonymous_function_creation_expression':
      case 'arrow_function':
        return { k: 'function', def: this.#function(node), line };
      case 'parenthesized_expression':
      case 'cast_expression':
      case 'clone_expression':
        return this.expr(node.named.at(-1));
      default:
        return unknown(node.type, line);
    }
  }

  #scope(node: SyntaxNode | undefined): Expr {
    const line = node?.line ?? 0;
    return ['self', 'static', 'parent'].includes(node?.text ?? '')
      ? { k: 'name', name: 'this', line }
      : this.expr(node);
  }

  #text(node: SyntaxNode): Expr {
    const holder = node.get('value') ?? node.child('nowdoc_body') ?? node;
    // Lines of a heredoc begin where its end stands.
    const margin = /\n([ \t]+)\w+$/.exec(node.text)?.[1]?.length ?? 0;
    const flush = (written: string, i: number): string =>
      margin > 0 ? written.replace(new RegExp(`(${i === 0 ? '^|' : ''}\\n)[ \\t]{1,${margin}}`, 'g'), '$1') : written;
    const parts = holder.named
      .filter((part) => !/^heredoc_(start|end)$/.test(part.type))
      .map(
        (part, i): Expr =>
          /string_content|nowdoc_string|escape_sequence/.test(part.type)
            ? text(flush(node.type === 'nowdoc' ? part.text : unescape(part.text, 'keep'), i), part.line)
            : this.expr(part),
      );
    const whole: Expr =
      parts.length === 1 && parts[0]!.k === 'literal' ? parts[0]! : { k: 'text', parts, line: node.line };
    return whole;
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({
      name: arg.get('name')?.text ?? null,
      value: this.expr(arg.named.at(-1)),
    }));
  }

  #annotations(node: SyntaxNode): Annotation[] {
    const groups = node.child('attribute_list')?.named ?? [];
    return groups.flatMap((group) =>
      group.named.map((each) => {
        const callee: Expr = { k: 'name', name: bare(each.named[0]), line: each.line };
        return annotation(callOf(callee, this.#args(each.get('parameters')), each.line));
      }),
    );
  }

  #function(node: SyntaxNode): FunctionDef {
    const body = node.get('body');
    const name = node.get('name')?.text ?? '';
    const doc = docBefore(node);
    const described = new Map(
      [...(doc ?? '').matchAll(/@param\s+(?:[^\s$]+\s+)?\$(\w+)\s+([^\n@]+)/g)].map(([, key, words]) => [
        key!,
        words!.trim(),
      ]),
    );
    const isMethod = node.type === 'method_declaration';
    return functionDef({
      name,
      params: this.#params(node.get('parameters'), described),
      body:
        body?.type === 'compound_statement'
          ? this.block(body)
          : body
            ? [{ k: 'return', value: this.expr(body), line: body.line }]
            : [],
      returns: this.type(node.get('return_type')),
      annotations: this.#annotations(node),
      doc:
        (doc ?? '')
          .split(/\n\s*@/)[0]!
          .replace(/^@[\s\S]*/, '')
          .trim() || null,
      isStatic: node.has('static_modifier'),
      self: isMethod ? 'this' : null,
      role: name === '__construct' ? 'constructor' : 'function',
      line: (node.get('name') ?? node).line,
    });
  }

  #params(node: SyntaxNode | undefined, described: Map<string, string>): Param[] {
    return (node?.named ?? []).map((param) => {
      const name = bare(param.get('name'));
      const value = param.get('default_value');
      const words = described.get(name);
      const annotations = this.#annotations(param);
      if (words && annotations.length === 0) {
        const line = param.line;
        annotations.push(
          annotation(
            callOf({ k: 'name', name: 'Description', line }, [{ name: null, value: text(words, line) }], line),
          ),
        );
      }
      return paramDef(name, {
        type: this.type(param.get('type')),
        default: this.value(value),
        kind: param.type === 'variadic_parameter' ? 'rest' : 'one',
        annotations,
      }) satisfies Param;
    });
  }

  #class(node: SyntaxNode): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    for (const member of node.get('body')?.named ?? []) {
      const field = (name: string, value: SyntaxNode | undefined, isStatic: boolean): void => {
        fields.push(
          fieldDef({
            name,
            type: this.type(member.get('type')),
            value: this.value(value),
            annotations: this.#annotations(member),
            isStatic,
            line: member.line,
          }),
        );
      };
      if (member.type === 'method_declaration') {
        const method = this.#function(member);
        methods.push(method);
        // Parameters of a constructor may be fields.
        if (method.role === 'constructor')
          for (const param of member.get('parameters')?.named ?? [])
            if (param.type === 'property_promotion_parameter') {
              const value = param.get('default_value');
              fields.push(
                fieldDef({
                  name: bare(param.get('name')),
                  type: this.type(param.get('type')),
                  value: this.value(value),
                  line: param.line,
                }),
              );
              method.body.unshift({
                k: 'expr',
                expr: {
                  k: 'assign',
                  target: {
                    k: 'member',
                    of: { k: 'name', name: 'this', line: 0 },
                    name: bare(param.get('name')),
                    line: param.line,
                  },
                  operator: '=',
                  value: { k: 'name', name: bare(param.get('name')), line: param.line },
                  line: param.line,
                },
                line: param.line,
              });
            }
      } else if (member.type === 'property_declaration')
        for (const each of member.named.filter((part) => part.type === 'property_element'))
          field(
            bare(each.get('name') ?? each.named[0]),
            each.get('default_value') ?? member.get('default_value'),
            member.has('static_modifier'),
          );
      else if (member.type === 'const_declaration')
        for (const each of member.named.filter((part) => part.type === 'const_element'))
          field(each.named[0]?.text ?? '', each.named[1], true);
      else if (member.type === 'enum_case') field(member.get('name')?.text ?? '', member.get('value'), false);
    }
    const bases = [node.child('base_clause'), node.child('class_interface_clause')].flatMap(
      (clause) => clause?.named ?? [],
    );
    return classDef({
      name: node.get('name')?.text ?? '',
      kind: node.type === 'enum_declaration' ? 'enum' : 'class',
      bases: bases.map((base): Type => ({ k: 'ref', name: bare(base), args: [], line: base.line })),
      fields,
      methods,
      annotations: this.#annotations(node),
      line: node.line,
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'optional_type': {
        const of = this.type(node.named[0]);
        return of ? { k: 'optional', of, line } : null;
      }
      case 'union_type':
        return { k: 'union', of: this.types(node.named), line };
      default:
        return { k: 'ref', name: bare(node), args: [], line };
    }
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    if (CLASSES.has(node.type)) return [{ k: 'class', def: this.#class(node), line }];
    switch (node.type) {
      case 'program':
      case 'compound_statement':
      case 'colon_block':
        return this.blocks(node.named);
      case 'namespace_definition':
        return this.block(node.get('body'));
      case 'expression_statement':
        return [{ k: 'expr', expr: this.expr(node.named[0]), line }];
      case 'function_definition':
        return [{ k: 'function', def: this.#function(node), line }];
      case 'const_declaration':
        return node.named
          .filter((part) => part.type === 'const_element')
          .map((part) => binding(part.named[0]?.text ?? '', this.expr(part.named[1]), line));
      case 'return_statement':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement':
        return [
          {
            k: 'if',
            test: this.expr(node.get('condition')),
            yes: this.block(node.get('body')),
            no: node.all('alternative').flatMap((each) => this.block(each.get('body') ?? each.named.at(-1))),
            line,
          },
        ];
      case 'foreach_statement': {
        const [over, target] = node.named;
        const names = target?.type === 'pair' ? target.named.map((each) => nameTarget(bare(each))) : null;
        return [
          {
            k: 'loop',
            pattern: names ? { k: 'list', items: names, rest: null, default: null } : nameTarget(bare(target)),
            over: this.expr(over),
            body: this.block(node.get('body')),
            line,
          },
        ];
      }
      case 'for_statement':
      case 'while_statement':
        return [endless(this.block(node.get('body')), line)];
      case 'try_statement':
        return this.block(node.get('body'));
      default:
        return [];
    }
  }
}
