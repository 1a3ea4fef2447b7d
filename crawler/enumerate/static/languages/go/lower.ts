/** Go to the common form. A struct's methods are statements of their own; several results are a record with the keys 0, 1, …. */
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
  return {
    file,
    language: 'go',
    body: new Go().block(root),
    namespace: root.child('package_clause')?.named[0]?.text ?? null,
  };
}

class Go extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'interpreted_string_literal':
      case 'rune_literal':
        return text(unescape(node.text.slice(1, -1)), line);
      case 'raw_string_literal':
        return text(node.text.slice(1, -1).replaceAll('\r', ''), line);
      case 'int_literal':
      case 'float_literal':
        return constant(Number(node.text.replace(/_/g, '')), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'nil':
        return constant(null, line);
      case 'identifier':
      case 'package_identifier':
      case 'type_identifier':
      case 'field_identifier':
        return { k: 'name', name: node.text, line };
      case 'selector_expression':
        return { k: 'member', of: this.expr(node.get('operand')), name: node.get('field')?.text ?? '', line };
      case 'qualified_type':
        return { k: 'member', of: this.expr(node.get('package')), name: node.get('name')?.text ?? '', line };
      case 'generic_type':
      case 'type_conversion_expression':
        return this.expr(node.get('type') ?? node.named[0]);
      case 'index_expression':
        return { k: 'index', of: this.expr(node.get('operand')), by: this.expr(node.get('index')), line };
      case 'slice_expression':
        return this.expr(node.get('operand'));
      case 'call_expression': {
        const made = this.#made(node, line);
        if (made) return made;
        const types = this.types(node.get('type_arguments')?.named ?? []);
        const called = node.get('function');
        const args = node.get('arguments');
        // `WithInputSchema[Search]()` is written as a function of a list would be: what it is given is the type.
        if (called?.type === 'index_expression' && args?.named.length === 0 && /(^|\.)[A-Z]\w*\[/.test(called.text)) {
          const given = { name: null, value: this.expr(called.get('index')) };
          return callOf(this.expr(called.get('operand')), [given], line);
        }
        const callee = this.expr(called);
        return callOf(callee, this.#args(node.get('arguments')), line, { types });
      }
      case 'composite_literal':
        return this.#composite(node.get('type'), node.get('body'), line);
      case 'literal_value':
        return this.#composite(undefined, node, line);
      case 'func_literal':
        return { k: 'function', def: this.#function(node, '', null), line };
      case 'unary_expression': {
        const operator = node.get('operator')?.text ?? '';
        if (operator === '&' || operator === '*') return this.expr(node.get('operand'));
        return { k: 'operation', operator, operands: [this.expr(node.get('operand'))], line };
      }
      case 'binary_expression':
        return this.chain(node);
      case 'parenthesized_expression':
      case 'literal_element':
        return this.expr(node.named[0]);
      case 'type_assertion_expression':
        return this.expr(node.get('operand'));
      case 'expression_list':
        return node.named.length === 1 ? this.expr(node.named[0]) : tuple(this.exprs(node.named), line);
      default:
        return unknown(node.type, line);
    }
  }

  /** `make([]T, 0)`, `make(map[K]V)`, `new(T)`. */
  #made(node: SyntaxNode, line: number): Expr | null {
    const type = node.get('arguments')?.named[0];
    const called = node.get('function')?.text;
    if (!type || (called !== 'make' && called !== 'new')) return null;
    if (called === 'new') return callOf(this.expr(type), [], line, { isNew: true });
    return type.type === 'map_type' ? { k: 'record', entries: [], line } : { k: 'list', items: [], line };
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg) =>
      arg.type === 'variadic_argument'
        ? { name: null, value: { k: 'spread', of: this.expr(arg.named[0]), line: arg.line } }
        : { name: null, value: this.expr(arg) },
    );
  }

  /** `T{…}`, `[]T{…}`, `map[K]V{…}`; inner literals without a type have that of the elements. */
  #composite(type: SyntaxNode | undefined, body: SyntaxNode | undefined, line: number): Expr {
    const elements = body?.named ?? [];
    const element = type?.get('element');
    const value = type?.get('value');
    const inner = (node: SyntaxNode | undefined, of: SyntaxNode | undefined): Expr => {
      const plain = node?.type === 'literal_element' ? node.named[0] : node;
      const bare = of?.type === 'pointer_type' ? of.named[0] : of;
      return plain?.type === 'literal_value' ? this.#composite(bare, plain, plain.line) : this.expr(plain);
    };
    if (
      type &&
      (type.type === 'slice_type' || type.type === 'array_type' || type.type === 'implicit_length_array_type')
    ) {
      const items = elements.map((each) => inner(each.type === 'keyed_element' ? each.get('value') : each, element));
      return { k: 'list', items, line };
    }
    if (!type || type.type === 'map_type') {
      if (!type && elements.some((each) => each.type !== 'keyed_element'))
        return { k: 'list', items: elements.map((each) => inner(each, undefined)), line };
      const entries = elements.map((each): Entry => {
        const key = each.get('key');
        const name = key?.named[0];
        return {
          key: !type && name?.type === 'identifier' ? text(name.text, each.line) : this.expr(key),
          value: inner(each.get('value'), value),
          line: each.line,
        };
      });
      return { k: 'record', entries, line };
    }
    const args = elements.map(
      (each): Arg =>
        each.type === 'keyed_element'
          ? { name: each.get('key')?.text ?? '', value: inner(each.get('value'), undefined) }
          : { name: null, value: inner(each, undefined) },
    );
    return callOf(type.type === 'struct_type' ? unknown('struct', line) : this.expr(type), args, line, { isNew: true });
  }

  #function(node: SyntaxNode, name: string, self: string | null): FunctionDef {
    return functionDef({
      name,
      params: this.#params(node.get('parameters')),
      body: this.block(node.get('body')),
      returns: this.type(node.get('result')),
      self,
      line: node.line,
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    return (node?.named ?? []).flatMap((param) => {
      const type = this.type(param.get('type'));
      const names = param.all('name');
      return (names.length > 0 ? names.map((each) => each.text) : ['']).map(
        (name): Param =>
          paramDef(name === '_' ? '' : name, {
            type,
            kind: param.type === 'variadic_parameter_declaration' ? 'rest' : 'one',
          }),
      );
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'pointer_type': {
        const of = this.type(node.named[0]);
        return of ? { k: 'optional', of, line } : null;
      }
      case 'slice_type':
      case 'array_type':
        return { k: 'list', of: this.type(node.get('element')) ?? { k: 'unknown', line }, line };
      case 'map_type': {
        const args = [node.get('key'), node.get('value')].map(
          (part) => this.type(part) ?? ({ k: 'unknown', line } satisfies Type),
        );
        return { k: 'ref', name: 'map', args, line };
      }
      case 'type_elem':
      case 'parenthesized_type':
        return this.type(node.named[0]);
      case 'generic_type':
        return {
          k: 'ref',
          name: node.get('type')?.text ?? '',
          args: this.types(node.get('type_arguments')?.named ?? []),
          line,
        };
      case 'struct_type':
        return { k: 'record', fields: this.#fields(node), line };
      case 'interface_type':
      case 'parameter_list':
      case 'function_type':
        return { k: 'unknown', line };
      default:
        return { k: 'ref', name: node.text, args: [], line };
    }
  }

  #fields(node: SyntaxNode): Field[] {
    return (node.child('field_declaration_list')?.named ?? []).flatMap((member) => {
      const tag = member.get('tag');
      const annotations = tag ? tags(tag.text.slice(1, -1), tag.line) : [];
      return member
        .all('name')
        .map(
          (name): Field =>
            fieldDef({ name: name.text, type: this.type(member.get('type')), annotations, line: member.line }),
        );
    });
  }

  #struct(name: string, type: SyntaxNode): ClassDef {
    const embedded = (type.child('field_declaration_list')?.named ?? []).filter(
      (member) => member.all('name').length === 0,
    );
    const bases = embedded.flatMap((member) => {
      const base = this.type(member.get('type'));
      return base?.k === 'optional' ? [base.of] : base ? [base] : [];
    });
    return classDef({ name, kind: 'struct', bases, fields: this.#fields(type), methods: [], line: type.line });
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'source_file':
      case 'block':
      case 'statement_list':
      case 'var_spec_list':
        return this.blocks(node.named);
      case 'import_declaration':
        return (node.child('import_spec_list')?.named ?? node.named).map((spec) => {
          const from = (spec.get('path')?.text ?? '""').slice(1, -1);
          const own = from
            .replace(/\/v\d+$/, '')
            .split('/')
            .at(-1)!
            .replace(/^go-|[.-]go$|\.v\d+$/g, '');
          const as = spec.get('name')?.text ?? own;
          return {
            k: 'import',
            from,
            names: as === '_' ? [] : [{ name: '*', as: as === '.' ? '*' : as }],
            line: spec.line,
          };
        });
      case 'const_declaration':
      case 'var_declaration':
        return node.named
          .flatMap((spec) => (spec.type.endsWith('_list') ? spec.named : [spec]))
          .flatMap((spec) => this.#spec(spec, embedded(spec) ?? embedded(node)));
      case 'short_var_declaration':
        return this.#declare(node.get('left'), node.get('right'), line);
      case 'assignment_statement': {
        const left = node.get('left');
        const right = node.get('right');
        const operator = node.get('operator')?.text ?? '=';
        if (left?.named.length === 1)
          return [
            {
              k: 'expr',
              expr: { k: 'assign', target: this.expr(left.named[0]), operator, value: this.expr(right), line },
              line,
            },
          ];
        return (left?.named ?? []).map((target, i) => {
          const each = right?.named[i];
          const value: Expr =
            right?.named.length === 1
              ? internal('%take', [this.expr(right.named[0]), constant(i, line)], line)
              : this.expr(each);
          return { k: 'expr', expr: { k: 'assign', target: this.expr(target), operator, value, line }, line };
        });
      }
      case 'type_declaration':
        return node.named.flatMap((spec): Stmt[] => {
          const type = spec.get('type');
          const name = spec.get('name')?.text ?? '';
          const parameters = (spec.get('type_parameters')?.named ?? []).flatMap((each) =>
            each.all('name').map(({ text }) => text),
          );
          if (type?.type === 'struct_type')
            return [{ k: 'class', def: { ...this.#struct(name, type), parameters }, line: spec.line }];
          const alias = this.type(type);
          return alias && alias.k !== 'unknown' ? [{ k: 'type', name, type: alias, line: spec.line }] : [];
        });
      case 'function_declaration':
        return [{ k: 'function', def: this.#function(node, node.get('name')?.text ?? '', null), line }];
      case 'method_declaration': {
        const receiver = node.get('receiver')?.named[0];
        const of = (receiver?.get('type')?.text ?? '').replace(/^\*|\[.*$/g, '');
        return [
          {
            k: 'method',
            of,
            def: this.#function(node, node.get('name')?.text ?? '', receiver?.get('name')?.text ?? 'this'),
            line,
          },
        ];
      }
      case 'return_statement':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement': {
        const before = this.block(node.get('initializer'));
        const branch: Stmt = this.choice(node);
        return [...before, branch];
      }
      case 'for_statement': {
        const range = node.child('range_clause');
        const body = this.block(node.get('body'));
        if (!range) return [endless(body, line)];
        const names = range.get('left')?.named.map((each) => each.text) ?? [];
        const pattern: Pattern = {
          k: 'list',
          items: names.map((name) => (name === '_' ? null : nameTarget(name))),
          rest: null,
          default: null,
        };
        const over = internal('%entries', [this.expr(range.get('right'))], line);
        return [{ k: 'loop', pattern, over, body, line }];
      }
      case 'type_switch_statement':
        return this.#typeSwitch(node);
      case 'expression_switch_statement':
        return [
          ...this.block(node.get('initializer')),
          {
            k: 'switch',
            on: this.value(node.get('value')),
            cases: node.named
              .filter((part) => /_case$/.test(part.type))
              .map((part) => ({
                tests: (part.get('value')?.named ?? []).map((test) => this.expr(test)),
                body: part.named.filter((child) => child.field !== 'value').flatMap((child) => this.block(child)),
              })),
            line,
          },
        ];
      case 'defer_statement':
      case 'go_statement':
      case 'expression_statement':
        return node.named[0] ? [{ k: 'expr', expr: this.expr(node.named[0]), line }] : [];
      case 'labeled_statement':
        return this.block(node.named.at(-1));
      default:
        return [];
    }
  }

  #spec(spec: SyntaxNode, file: string | null): Stmt[] {
    const names = spec.all('name');
    const values = spec.get('value')?.named ?? [];
    const type = this.type(spec.get('type'));
    if (values.length === 1 && names.length > 1)
      return this.#several(
        names.map((each) => each.text),
        values[0]!,
        spec.line,
      );
    return names.map((name, i) => {
      const value = values[i];
      return {
        k: 'let',
        pattern: nameTarget(name.text),
        type,
        value: value
          ? this.expr(value)
          : file === null
            ? null
            : internal('include_str!', [text(file, name.line)], name.line),
        line: name.line,
      };
    });
  }

  #declare(left: SyntaxNode | undefined, right: SyntaxNode | undefined, line: number): Stmt[] {
    const names = left?.named.map((each) => each.text) ?? [];
    const values = right?.named ?? [];
    if (values.length === 1 && names.length > 1) return this.#several(names, values[0]!, line);
    return names.map((name, i) => {
      const value = values[i] ? this.expr(values[i]) : null;
      if (value?.k === 'function') value.def.name = name;
      return binding(name === '_' ? '' : name, value, line);
    });
  }

  /** `a, err := f()`, `x, ok := m[k]`, `x, ok := y.(T)`. */
  #several(names: string[], value: SyntaxNode, line: number): Stmt[] {
    const of: Expr = { k: 'name', name: `%${line}`, line };
    const each = (name: string, i: number): Stmt =>
      binding(name === '_' ? '' : name, internal('%take', [of, constant(i, line)], line), line);
    const isTest = value.type === 'type_assertion_expression';
    const given: Expr = isTest
      ? internal('%assert', [this.expr(value.get('operand')), text(value.get('type')?.text ?? '', line)], line)
      : value.type === 'index_expression'
        ? internal('%found', [this.expr(value)], line)
        : this.expr(value);
    return [binding(`%${line}`, given, line), ...names.map(each)];
  }

  /** `switch x := y.(type)`, as a chain of tests. */
  #typeSwitch(node: SyntaxNode): Stmt[] {
    const { line } = node;
    const of = this.expr(node.get('value'));
    const alias = node.get('alias')?.named[0]?.text;
    const before: Stmt[] = alias ? [binding(alias, of, line)] : [];
    let rest: Stmt[] = [];
    for (const part of node.named.filter((each) => /_case$/.test(each.type)).reverse()) {
      const body = part.named.filter((each) => each.field !== 'type').flatMap((each) => this.block(each));
      const tests = part.all('type').map((type) => internal('%is', [of, text(type.text, type.line)], type.line));
      if (tests.length === 0) rest = [...rest, ...body];
      else {
        const test: Expr = tests.length === 1 ? tests[0]! : { k: 'operation', operator: '||', operands: tests, line };
        rest = [{ k: 'if', test, yes: body, no: rest, line: part.line }];
      }
    }
    return [...this.block(node.get('initializer')), ...before, ...rest];
  }
}

/** A call of something the machine itself provides. */
/** The file that a comment above a variable fills it with: `//go:embed words.md`. */
function embedded(node: SyntaxNode): string | null {
  return /^go:embed ([^\s*]+)$/m.exec(docBefore(node) ?? '')?.[1] ?? null;
}

function internal(name: string, values: Expr[], line: number): Expr {
  const args = values.map((value) => ({ name: null, value }));
  return callOf({ k: 'name', name, line }, args, line);
}

function tuple(values: Expr[], line: number): Expr {
  return { k: 'record', entries: values.map((value, i) => ({ key: text(String(i), line), value, line })), line };
}

/** A struct tag as annotations: `json:"x,omitempty" jsonschema:"required"`. */
function tags(tag: string, line: number): Annotation[] {
  return [...tag.matchAll(/(\w+):"((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) =>
    annotation(
      callOf({ k: 'name', name: `%${name}`, line }, [{ name: null, value: text(unescape(value!), line) }], line),
    ),
  );
}
