/** TypeScript and JavaScript, in all their module styles, to the common form. */

import { PATTERN } from '../../evaluate/patterns.ts';
import type {
  Annotation,
  Arg,
  ClassDef,
  Entry,
  Expr,
  Field,
  FunctionDef,
  Param,
  Pattern,
  Program,
  Stmt,
  Type,
} from '../../ir.ts';
import { annotation, text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { callOf, classDef, constant, endless, fieldDef, functionDef, Lowering } from '../lowering.ts';
import { unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'typescript', body: new TypeScript().block(root), namespace: null };
}

class TypeScript extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string':
        return text(unescape(node.text.slice(1, -1)), line);
      case 'template_string':
        return this.#template(node);
      case 'number':
        return constant(Number(node.text.replace(/_|n$/g, '')), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'null':
        return constant(null, line);
      case 'undefined':
        return { k: 'undefined', line };
      case 'identifier':
      case 'shorthand_property_identifier':
      case 'type_identifier':
      case 'property_identifier':
        return node.text === 'undefined' ? { k: 'undefined', line } : { k: 'name', name: node.text, line };
      case 'this':
      case 'super':
      case 'import':
        return { k: 'name', name: node.type, line };
      case 'array':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'object':
        return { k: 'record', entries: node.named.flatMap((entry) => this.#entry(entry)), line };
      case 'spread_element':
        return { k: 'spread', of: this.expr(node.named[0]), line };
      case 'parenthesized_expression':
      case 'as_expression':
      case 'satisfies_expression':
      case 'non_null_expression':
      case 'await_expression':
      case 'yield_expression':
        return this.expr(node.named[0]);
      case 'type_assertion':
        return this.expr(node.named.at(-1));
      case 'sequence_expression':
        return { k: 'operation', operator: ',', operands: this.exprs(node.named), line };
      case 'member_expression':
        return { k: 'member', of: this.expr(node.get('object')), name: node.get('property')?.text ?? '', line };
      case 'subscript_expression':
        return { k: 'index', of: this.expr(node.get('object')), by: this.expr(node.get('index')), line };
      case 'call_expression':
        return this.#call(node);
      case 'new_expression':
        return callOf(this.expr(node.get('constructor')), this.#args(node.get('arguments')), line, {
          isNew: true,
          types: this.#typeArgs(node),
        });
      case 'arrow_function':
      case 'function_expression':
      case 'function':
      case 'generator_function':
        return { k: 'function', def: this.#function(node, node.get('name')?.text ?? ''), line };
      case 'class':
        return { k: 'class', def: this.#class(node, []), line };
      case 'ternary_expression':
        return this.conditional(node);
      case 'binary_expression':
        return this.chain(node);
      case 'unary_expression':
        return {
          k: 'operation',
          operator: node.get('operator')?.text ?? '',
          operands: [this.expr(node.get('argument'))],
          line,
        };
      case 'assignment_expression':
        return {
          k: 'assign',
          target: this.expr(node.get('left')),
          operator: '=',
          value: this.expr(node.get('right')),
          line,
        };
      case 'augmented_assignment_expression':
        return this.assignment(node);
      case 'regex':
        return callOf(
          { k: 'name', name: PATTERN, line },
          ['pattern', 'flags'].map((part) => ({ name: null, value: text(node.get(part)?.text ?? '', line) })),
          line,
        );
      case 'meta_property':
        return { k: 'name', name: node.text, line };
      default:
        return unknown(node.type, line);
    }
  }

  #template(node: SyntaxNode): Expr {
    const parts: Expr[] = [];
    let from = node.start + 1;
    const literal = (to: number): void => {
      if (to > from) parts.push(text(unescape(node.between(from, to)), node.line));
    };
    for (const child of node.children) {
      if (child.type !== 'template_substitution') continue;
      literal(child.start);
      parts.push(this.expr(child.named[0]));
      from = child.end;
    }
    literal(node.end - 1);
    return { k: 'text', parts, line: node.line };
  }

  #entry(node: SyntaxNode): Entry[] {
    const line = node.line;
    switch (node.type) {
      case 'pair':
        return [{ key: this.#key(node.get('key')), value: this.expr(node.get('value')), line }];
      case 'shorthand_property_identifier':
        return [{ key: text(node.text, line), value: this.expr(node), line }];
      case 'spread_element':
        return [{ key: null, value: this.expr(node.named[0]), line }];
      case 'method_definition': {
        const name = node.get('name');
        const def = this.#function(node, name?.text ?? '');
        const value: Expr = { k: 'function', def, line };
        return [{ key: this.#key(name), value, line }];
      }
      default:
        return [];
    }
  }

  #key(node: SyntaxNode | undefined): Expr {
    if (!node) return text('', 0);
    if (node.type === 'computed_property_name') return this.expr(node.named[0]);
    if (node.type === 'string') return text(unescape(node.text.slice(1, -1)), node.line);
    return text(node.text, node.line);
  }

  #call(node: SyntaxNode): Expr {
    const callee = this.expr(node.get('function'));
    const list = node.get('arguments');
    if (list?.type === 'template_string') {
      const template = this.#template(list);
      return callOf(callee, [{ name: null, value: template }], node.line);
    }
    const args = this.#args(list);
    const first = args[0]?.value;
    if (callee.k === 'name' && (callee.name === 'require' || callee.name === 'import') && first) {
      const from = first.k === 'literal' && typeof first.value === 'string' ? first.value : null;
      if (from !== null) return callOf({ k: 'name', name: 'require', line: node.line }, args, node.line);
    }
    return callOf(callee, args, callLine(node), { types: this.#typeArgs(node) });
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) => ({ name: null, value: this.expr(arg) }));
  }

  #typeArgs(node: SyntaxNode): Type[] {
    return this.types(node.get('type_arguments')?.named ?? []);
  }

  #function(node: SyntaxNode, name: string): FunctionDef {
    const body = node.get('body');
    const single = node.get('parameter');
    const isExpression = body !== undefined && body.type !== 'statement_block';
    return functionDef({
      name,
      params: single ? [onePlain(this.#pattern(single))] : this.#params(node.get('parameters')),
      body: isExpression ? [{ k: 'return', value: this.expr(body), line: body.line }] : this.block(body),
      role:
        name === 'constructor' ? 'constructor' : node.has('get') ? 'getter' : node.has('set') ? 'setter' : 'function',
      isStatic: node.has('static'),
      self: node.type === 'arrow_function' ? null : 'this',
      isAsync: node.has('async'),
      line: node.line,
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    return (node?.named ?? []).map((param) => {
      const inner = param.get('pattern') ?? (param.type === 'assignment_pattern' ? param : param);
      const pattern = this.#pattern(inner);
      const value = param.get('value');
      const type = param.get('type');
      return {
        pattern: inner.type === 'rest_pattern' ? this.#pattern(inner.named[0]) : pattern,
        type: this.type(type),
        default: value ? this.expr(value) : pattern.default,
        kind: inner.type === 'rest_pattern' ? 'rest' : 'one',
        annotations: param.children
          .filter((child) => child.type === 'decorator')
          .map((child) => this.#decorator(child)),
      } satisfies Param;
    });
  }

  #pattern(node: SyntaxNode | undefined): Pattern {
    switch (node?.type) {
      case 'object_pattern': {
        const entries: { key: string; pattern: Pattern }[] = [];
        let rest: string | null = null;
        for (const part of node.named) {
          if (part.type === 'rest_pattern') rest = part.named[0]?.text ?? null;
          else if (part.type === 'pair_pattern') {
            const key = part.get('key')?.text.replace(/^['"]|['"]$/g, '') ?? '';
            entries.push({ key, pattern: this.#pattern(part.get('value')) });
          } else {
            const name = part.type === 'object_assignment_pattern' ? part.get('left') : part;
            const value = part.get('right');
            const key = name?.text ?? '';
            entries.push({ key, pattern: { k: 'name', name: key, default: this.value(value) } });
          }
        }
        return { k: 'record', entries, rest, default: null };
      }
      case 'array_pattern': {
        const items: (Pattern | null)[] = [];
        let rest: string | null = null;
        let sawItem = false;
        for (const part of node.children) {
          if (part.type === ',') {
            if (!sawItem) items.push(null);
            sawItem = false;
          } else if (part.type === 'rest_pattern') rest = part.named[0]?.text ?? null;
          else if (part.isNamed && !part.isComment) {
            items.push(this.#pattern(part));
            sawItem = true;
          }
        }
        return { k: 'list', items, rest, default: null };
      }
      case 'assignment_pattern':
        return { ...this.#pattern(node.get('left')), default: this.expr(node.get('right')) };
      default:
        return { k: 'name', name: node?.text ?? '', default: null };
    }
  }

  #decorator(node: SyntaxNode): Annotation {
    return annotation(this.expr(node.named[0]));
  }

  #class(node: SyntaxNode, outer: Annotation[]): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    const body: Stmt[] = [];
    let pending: Annotation[] = [];
    for (const member of node.get('body')?.children ?? []) {
      if (member.type === 'decorator') pending.push(this.#decorator(member));
      else if (member.type === 'method_definition') {
        const own = member.children
          .filter((child) => child.type === 'decorator')
          .map((child) => this.#decorator(child));
        const def = this.#function(member, member.get('name')?.text ?? '');
        def.annotations = [...pending, ...own];
        methods.push(def);
        if (def.role === 'constructor')
          for (const param of member.get('parameters')?.named ?? [])
            if (param.has('accessibility_modifier') || param.has('readonly'))
              def.body.splice(0, 0, assignToSelf(param.get('pattern')?.text ?? '', param.line));
        pending = [];
      } else if (member.type === 'public_field_definition' || member.type === 'field_definition') {
        const own = member.children
          .filter((child) => child.type === 'decorator')
          .map((child) => this.#decorator(child));
        const value = member.get('value');
        const name = member.get('name') ?? member.get('property');
        const key = name ? this.#key(name) : null;
        fields.push(
          fieldDef({
            name: key?.k === 'literal' ? String(key.value) : (name?.text ?? ''),
            type: this.type(member.get('type')),
            value: this.value(value),
            annotations: [...pending, ...own],
            isStatic: member.has('static'),
            line: member.line,
          }),
        );
        pending = [];
      } else if (member.type === 'class_static_block') body.push(...this.block(member.get('body')));
    }
    const own = node.children.filter((child) => child.type === 'decorator').map((child) => this.#decorator(child));
    return classDef({
      name: node.get('name')?.text ?? '',
      kind: 'class',
      bases: this.#bases(node),
      fields,
      methods,
      annotations: [...outer, ...own],
      body,
      line: node.line,
    });
  }

  #bases(node: SyntaxNode): Type[] {
    const heritage = node.child('class_heritage');
    if (!heritage) return [];
    const clause = heritage.child('extends_clause') ?? heritage;
    const value = clause.get('value') ?? clause.named[0];
    if (!value) return [];
    const args = this.#typeArgs(clause);
    const base: Type = { k: 'ref', name: dotted(value), args, line: value.line };
    return [
      value.type === 'call_expression'
        ? { k: 'annotated', of: base, with: [this.expr(value)], line: value.line }
        : base,
    ];
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'type_annotation':
      case 'parenthesized_type':
      case 'readonly_type':
        return this.type(node.named[0]);
      case 'predefined_type':
      case 'type_identifier':
      case 'identifier':
      case 'nested_type_identifier':
        return { k: 'ref', name: node.text, args: [], line };
      case 'generic_type': {
        const args = this.#typeArgs(node);
        return { k: 'ref', name: node.get('name')?.text ?? '', args, line };
      }
      case 'array_type': {
        const of = this.type(node.named[0]);
        return { k: 'list', of: of ?? { k: 'unknown', line }, line };
      }
      case 'literal_type': {
        const value = node.named[0] && this.expr(node.named[0]);
        if (value?.k === 'literal') return { k: 'literal', value: value.value, line };
        return value?.k === 'undefined' ? { k: 'ref', name: 'undefined', args: [], line } : { k: 'unknown', line };
      }
      case 'union_type':
        return { k: 'union', of: this.types(unionParts(node)), line };
      case 'object_type':
      case 'interface_body':
        return { k: 'record', fields: this.#signatures(node), line };
      case 'type_query':
        return { k: 'ref', name: `typeof ${node.named[0]?.text ?? ''}`, args: [], line };
      default:
        return { k: 'unknown', line };
    }
  }

  #signatures(node: SyntaxNode): Field[] {
    return node.named
      .filter((member) => member.type === 'property_signature')
      .map((member) => {
        const type = this.type(member.get('type')) ?? { k: 'unknown', line: member.line };
        const isOptional = member.has('?');
        return fieldDef({
          name: member.get('name')?.text.replace(/^['"]|['"]$/g, '') ?? '',
          type: isOptional ? { k: 'optional', of: type, line: member.line } : type,
          line: member.line,
        });
      });
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    switch (node.type) {
      case 'program':
      case 'statement_block': {
        const body: Stmt[] = [];
        for (const child of node.named) body.push(...this.block(child));
        return body;
      }
      default:
        return this.#statement(node);
    }
  }

  #statement(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'expression_statement': {
        const inner = node.named[0];
        if (inner?.type === 'internal_module') return this.#statement(inner);
        return inner ? [{ k: 'expr', expr: this.expr(inner), line }] : [];
      }
      case 'lexical_declaration':
      case 'variable_declaration':
        return node.named
          .filter((part) => part.type === 'variable_declarator')
          .map((part) => {
            const value = part.get('value');
            const pattern = this.#pattern(part.get('name'));
            const lowered = this.value(value);
            if (lowered && pattern.k === 'name') nameIt(lowered, pattern.name);
            return { k: 'let', pattern, type: this.type(part.get('type')), value: lowered, line: part.line };
          });
      case 'function_declaration':
      case 'generator_function_declaration': {
        const def = this.#function(node, node.get('name')?.text ?? 'default');
        return [{ k: 'function', def, line }];
      }
      case 'class_declaration':
      case 'abstract_class_declaration': {
        const def = this.#class(node, []);
        return [{ k: 'class', def, line }];
      }
      case 'enum_declaration':
        return [this.#enum(node)];
      case 'interface_declaration': {
        const type = this.type(node.get('body'));
        return type ? [{ k: 'type', name: node.get('name')?.text ?? '', type, line }] : [];
      }
      case 'type_alias_declaration': {
        const type = this.type(node.get('value'));
        return type ? [{ k: 'type', name: node.get('name')?.text ?? '', type, line }] : [];
      }
      case 'return_statement': {
        const value = node.named[0];
        return [{ k: 'return', value: this.value(value), line }];
      }
      case 'throw_statement':
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement': {
        const otherwise = node.get('alternative');
        return [
          {
            k: 'if',
            test: this.expr(node.get('condition')),
            yes: this.block(node.get('consequence')),
            no: otherwise ? this.blocks(otherwise.named) : [],
            line,
          },
        ];
      }
      case 'for_in_statement':
        return [
          {
            k: 'loop',
            pattern: this.#pattern(node.get('left')),
            over:
              node.get('operator')?.text === 'in'
                ? call({ k: 'member', of: { k: 'name', name: 'Object', line }, name: 'keys', line }, [
                    this.expr(node.get('right')),
                  ])
                : this.expr(node.get('right')),
            body: this.block(node.get('body')),
            line,
          },
        ];
      case 'for_statement':
        return [...this.block(node.get('initializer')), endless(this.block(node.get('body')), line)];
      case 'while_statement':
      case 'do_statement':
        return [endless(this.block(node.get('body')), line)];
      case 'try_statement':
        return [
          { k: 'block', body: this.block(node.get('body')), line },
          { k: 'block', body: this.block(node.get('finalizer')?.get('body')), line },
        ];
      case 'switch_statement':
        return [
          {
            k: 'switch',
            on: this.expr(node.get('value')),
            cases: (node.get('body')?.named ?? []).map((part) => ({
              tests: part.type === 'switch_case' ? [this.expr(part.get('value'))] : [],
              body: part.all('body').flatMap((statement) => this.block(statement)),
            })),
            line,
          },
        ];
      case 'labeled_statement':
        return this.block(node.get('body'));
      case 'internal_module':
      case 'module':
        return this.block(node.get('body'));
      case 'import_statement':
        return this.#import(node);
      case 'export_statement':
        return this.#export(node);
      default:
        return [];
    }
  }

  #enum(node: SyntaxNode): Stmt {
    let next = 0;
    const entries = (node.get('body')?.named ?? []).map((member) => {
      const name = member.get('name') ?? member;
      const value = member.get('value');
      const key = this.#key(name);
      if (!value) return { key, value: constant(next++, member.line) satisfies Expr, line: member.line };
      const given = this.expr(value);
      if (given.k === 'literal' && typeof given.value === 'number') next = given.value + 1;
      return { key, value: given, line: member.line };
    });
    const pattern: Pattern = { k: 'name', name: node.get('name')?.text ?? '', default: null };
    return { k: 'let', pattern, type: null, value: { k: 'record', entries, line: node.line }, line: node.line };
  }

  #import(node: SyntaxNode): Stmt[] {
    const from = stringOf(node.get('source'));
    const names: { name: string; as: string }[] = [];
    const clause = node.child('import_clause');
    for (const part of clause?.named ?? []) {
      if (part.type === 'identifier') names.push({ name: 'default', as: part.text });
      else if (part.type === 'namespace_import') names.push({ name: '*', as: part.named[0]?.text ?? '' });
      else
        for (const one of part.named) {
          const name = one.get('name')?.text.replace(/^['"]|['"]$/g, '') ?? one.text;
          names.push({ name, as: one.get('alias')?.text ?? name });
        }
    }
    const required = node.child('import_require_clause');
    if (required) {
      const source = stringOf(required.get('source'));
      return [
        { k: 'import', from: source, names: [{ name: '*', as: required.named[0]?.text ?? '' }], line: node.line },
      ];
    }
    return [{ k: 'import', from, names, line: node.line }];
  }

  #export(node: SyntaxNode): Stmt[] {
    const line = node.line;
    const declaration = node.get('declaration');
    const value = node.get('value');
    const decorators = node.children
      .filter((child) => child.type === 'decorator')
      .map((child) => this.#decorator(child));
    if (declaration) {
      const lowered = this.block(declaration);
      for (const one of lowered) if (one.k === 'class') one.def.annotations.unshift(...decorators);
      const first = lowered[0];
      if (node.has('default') && (first?.k === 'function' || first?.k === 'class'))
        lowered.push({ k: 'export-default', value: { k: 'name', name: first.def.name, line }, line });
      return lowered;
    }
    if (value) return [{ k: 'export-default', value: this.expr(value), line }];
    const source = node.get('source');
    const from = source ? stringOf(source) : null;
    const clause = node.child('export_clause');
    if (clause)
      return [
        {
          k: 'export',
          from,
          names: clause.named.map((one) => {
            const name = one.get('name')?.text ?? one.text;
            return { name, as: one.get('alias')?.text ?? name };
          }),
          line,
        },
      ];
    const namespace = node.child('namespace_export');
    if (namespace) return [{ k: 'export', from, names: [{ name: '*', as: namespace.named[0]?.text ?? '' }], line }];
    return from === null ? [] : [{ k: 'export', from, names: null, line }];
  }
}

/** In a chain of calls over several lines, the line of the method's name says more than that of the chain's start. */
function callLine(node: SyntaxNode): number {
  const callee = node.get('function');
  return (callee?.type === 'member_expression' ? callee.get('property') : undefined)?.line ?? node.line;
}

function unionParts(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  const stack = [node];
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (at.type === 'union_type') stack.push(...at.named.reverse());
    else parts.push(at);
  }
  return parts;
}

function onePlain(pattern: Pattern): Param {
  return { pattern, type: null, default: null, kind: 'one', annotations: [] };
}

function call(callee: Expr, args: Expr[]): Expr {
  const line = callee.line;
  return callOf(
    callee,
    args.map((value) => ({ name: null, value })),
    line,
  );
}

function assignToSelf(name: string, line: number): Stmt {
  const target: Expr = { k: 'member', of: { k: 'name', name: 'this', line }, name, line };
  return { k: 'expr', expr: { k: 'assign', target, operator: '=', value: { k: 'name', name, line }, line }, line };
}

/** An anonymous function or class takes the name of what it is assigned to. */
function nameIt(value: Expr, name: string): void {
  if ((value.k === 'function' || value.k === 'class') && !value.def.name) value.def.name = name;
}

function dotted(node: SyntaxNode): string {
  if (node.type === 'call_expression') return dotted(node.get('function') ?? node.named[0]!);
  return node.text.replace(/\s+/g, '');
}

function stringOf(node: SyntaxNode | undefined): string {
  return node ? unescape(node.text.slice(1, -1)) : '';
}
