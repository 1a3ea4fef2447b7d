/** Rust to the common form. What an attribute or a macro holds is a tree of tokens; they are read as arguments, lists and JSON. */
import type {
  Annotation,
  Arg,
  ClassDef,
  Entry,
  Expr,
  Field,
  FunctionDef,
  Param,
  Program,
  Stmt,
  Type,
} from '../../ir.ts';
import { annotation, text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import {
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
import { unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'rust', body: new Rust().block(root), namespace: null };
}

class Rust extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string_literal':
      case 'raw_string_literal':
        return text(rustString(node.text), line);
      case 'char_literal':
        return text(unescape(node.text.slice(1, -1)), line);
      case 'integer_literal':
      case 'float_literal':
        return constant(Number.parseFloat(node.text.replaceAll('_', '')), line);
      case 'boolean_literal':
        return constant(node.text === 'true', line);
      case 'identifier':
      case 'type_identifier':
      case 'self':
        return { k: 'name', name: node.text, line };
      case 'scoped_identifier':
      case 'scoped_type_identifier': {
        const name = node.get('name')?.text ?? '';
        const path = node.get('path');
        if (!path || ['crate', 'super', 'self', 'Self'].includes(path.text)) return { k: 'name', name, line };
        return { k: 'member', of: this.expr(path), name, line };
      }
      case 'generic_function':
        return this.expr(node.get('function'));
      case 'field_expression':
        return { k: 'member', of: this.expr(node.get('value')), name: node.get('field')?.text ?? '', line };
      case 'call_expression': {
        const callee = node.get('function');
        const args = (node.get('arguments')?.named ?? []).map((arg) => ({ name: null, value: this.expr(arg) }));
        // What succeeds or is there stands for itself.
        if (/^(Ok|Some|Box::new|Arc::new|Cow::Borrowed|Rc::new)$/.test(callee?.text ?? '') && args[0])
          return args[0].value;
        return callOf(this.expr(callee), args, (callee?.get('field') ?? node).line);
      }
      case 'struct_expression': {
        const args = (node.get('body')?.named ?? []).map((part): Arg => {
          if (part.type === 'shorthand_field_initializer') return { name: part.text, value: this.expr(part.named[0]) };
          if (part.type === 'base_field_initializer') return { name: '**', value: this.expr(part.named[0]) };
          return { name: part.get('field')?.text ?? '', value: this.expr(part.get('value')) };
        });
        return callOf(this.expr(node.get('name')), args, line, { isNew: true });
      }
      case 'array_expression':
      case 'tuple_expression':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'reference_expression':
        return this.expr(node.get('value'));
      case 'parenthesized_expression':
      case 'try_expression':
      case 'await_expression':
      case 'unary_expression':
        return this.expr(node.named[0]);
      case 'type_cast_expression':
        return this.expr(node.get('value'));
      case 'binary_expression':
        return this.chain(node);
      case 'assignment_expression':
        return {
          k: 'assign',
          target: this.expr(node.get('left')),
          operator: '=',
          value: this.expr(node.get('right')),
          line,
        };
      case 'closure_expression': {
        const body = node.get('body');
        const params = (node.get('parameters')?.named ?? []).map((param) => this.#param(param, []));
        const stmts =
          body?.type === 'block' ? this.block(body) : [{ k: 'return', value: this.expr(body), line } as Stmt];
        return { k: 'function', def: functionDef({ name: '', params, body: stmts, line }), line };
      }
      case 'block':
      case 'async_block':
      case 'unsafe_block': {
        const body = this.block(node.type === 'block' ? node : node.named.at(-1));
        const def = functionDef({ name: '', body, line });
        return callOf({ k: 'function', def, line }, [], line);
      }
      case 'if_expression': {
        const no = node.get('alternative')?.named[0];
        return {
          k: 'conditional',
          test: this.expr(node.get('condition')),
          yes: this.expr(node.get('consequence')),
          no: this.expr(no),
          line,
        };
      }
      case 'macro_invocation':
        return this.#macro(node.get('macro')?.text ?? '', node.child('token_tree'), line);
      default:
        return unknown(node.type, line);
    }
  }

  #macro(name: string, tree: SyntaxNode | undefined, line: number): Expr {
    const parts = split(inside(tree));
    switch (name.split('::').at(-1)) {
      case 'json':
      case 'schema_for':
        return this.#tokens(parts[0] ?? [], line);
      case 'vec':
        return { k: 'list', items: parts.map((part) => this.#tokens(part, line)), line };
      case 'concat':
        return { k: 'text', parts: parts.map((part) => this.#tokens(part, line)), line };
      case 'indoc':
        return callOf({ k: 'member', of: this.#tokens(parts[0] ?? [], line), name: 'trimIndent', line }, [], line);
      case 'format': {
        const [format, ...args] = parts.map((part) => this.#tokens(part, line));
        const given = args.map((value) => ({ name: null, value }));
        const callee: Expr = { k: 'member', of: format ?? text('', line), name: 'format', line };
        return callOf(callee, given, line);
      }
      default: {
        // A source's own macros that make the schema of a type are named so.
        if (/schema/.test(name) && parts.length === 1) return this.#tokens(parts[0]!, line);
        const args = parts.map((part) => ({ name: null, value: this.#tokens(part, line) }));
        return callOf({ k: 'name', name: `${name}!`, line }, args, line);
      }
    }
  }

  /** Tokens between two commas as one expression. */
  #tokens(tokens: SyntaxNode[], line: number): Expr {
    const [first, second] = tokens;
    if (!first) return { k: 'undefined', line };
    const at = first.line;
    const bang = tokens.findIndex(({ type }) => type === '!');
    const path = tokens.slice(0, Math.max(bang, 0));
    if (path.length > 0 && path.every(({ type }) => type === 'identifier' || type === '::')) {
      const tree = tokens[bang + 1];
      if (tree?.type === 'token_tree') return this.#macro(path.at(-1)!.text, tree, at);
    }
    if (first.type === 'token_tree' && !second) {
      const parts = split(inside(first));
      if (!first.text.startsWith('{'))
        return { k: 'list', items: parts.map((part) => this.#tokens(part, at)), line: at };
      const entries = parts.map((part): Entry => {
        const colon = part.findIndex((token) => token.type === ':');
        return {
          key: this.#tokens(part.slice(0, colon), at),
          value: this.#tokens(part.slice(colon + 1), at),
          line: part[0]!.line,
        };
      });
      return { k: 'record', entries, line: at };
    }
    if (first.type === 'identifier' && first.text === 'null' && !second) return constant(null, at);
    // A keyword of the language is a word like any other here: `#[serde(default)]`.
    let value: Expr =
      /^[a-z]+$/.test(first.text) && first.type === first.text && !KEYWORDS.has(first.type)
        ? { k: 'name', name: first.text, line: at }
        : this.expr(first);
    for (let i = 1; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.type === '::' || token.type === '.') continue;
      if (token.type === 'identifier') value = { k: 'member', of: value, name: token.text, line: at };
      else if (token.type === 'token_tree' && token.text.startsWith('('))
        value = callOf(value, this.#arguments(token), at);
      else return unknown('tokens', at);
    }
    return value;
  }

  /** `name = value, flag, group(name = value)` */
  #arguments(tree: SyntaxNode | undefined): Arg[] {
    return split(inside(tree)).map((part) => {
      const [first, second, ...rest] = part;
      const at = first!.line;
      if (second?.type === '=') return { name: first!.text, value: this.#tokens(rest, at) };
      if (second?.type === 'token_tree') {
        const callee: Expr = { k: 'name', name: first!.text, line: at };
        return {
          name: first!.text,
          value: callOf(callee, this.#arguments(second), at, { isNew: true }),
        };
      }
      return { name: null, value: this.#tokens(part, at) };
    });
  }

  #annotation(item: SyntaxNode): Annotation {
    const attribute = item.child('attribute');
    const line = item.line;
    const path = attribute?.named[0]?.text.split('::') ?? [''];
    const callee: Expr = { k: 'name', name: path.at(-1)!, line };
    const value = attribute?.get('value');
    const args = value ? [{ name: null, value: this.expr(value) }] : this.#arguments(attribute?.get('arguments'));
    return annotation(callOf(callee, args, line));
  }

  /** The attributes right above a node. */
  #annotations(node: SyntaxNode): Annotation[] {
    const found: Annotation[] = [];
    for (let above = node.previous; above; above = above.previous) {
      const item = above.type === 'ERROR' ? above.child('attribute_item') : above;
      if (item?.type === 'attribute_item') found.unshift(this.#annotation(item));
      else if (!above.isComment) break;
    }
    return found;
  }

  #function(node: SyntaxNode): FunctionDef {
    const params = node.get('parameters')?.named ?? [];
    return functionDef({
      name: node.get('name')?.text ?? '',
      params: params
        .filter((param) => param.type === 'parameter')
        .map((param) => this.#param(param, this.#annotations(param))),
      body: this.block(node.get('body')),
      returns: this.type(node.get('return_type')),
      annotations: this.#annotations(node),
      doc: rustDoc(node),
      isStatic: !params.some((param) => param.type === 'self_parameter'),
      self: 'self',
      line: node.line,
    });
  }

  #param(node: SyntaxNode, annotations: Annotation[]): Param {
    const pattern = node.get('pattern') ?? node;
    const name = pattern.type === 'identifier' ? pattern.text : (pattern.child('identifier')?.text ?? '');
    const inner = pattern.type === 'tuple_struct_pattern' ? (pattern.named.at(-1)?.text ?? name) : name;
    return paramDef(/^\w+$/.test(inner) ? inner : name, {
      type: this.type(node.get('type')),
      annotations,
      doc: rustDoc(node),
    });
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'reference_type':
      case 'pointer_type':
        return this.type(node.get('type'));
      case 'generic_type': {
        const args = this.types(node.get('type_arguments')?.named ?? []);
        return { k: 'ref', name: node.get('type')?.text ?? '', args, line };
      }
      case 'array_type':
        return { k: 'list', of: this.type(node.get('element')) ?? { k: 'unknown', line }, line };
      case 'lifetime':
        return null;
      case 'tuple_type':
        return { k: 'list', of: { k: 'unknown', line }, line };
      default:
        return { k: 'ref', name: node.text.replace(/^(crate|super|self)::/, ''), args: [], line };
    }
  }

  #class(node: SyntaxNode): ClassDef {
    const kind = node.type === 'enum_item' ? 'enum' : 'struct';
    const members = (node.get('body')?.named ?? []).filter(
      (each) => each.type === 'field_declaration' || each.type === 'enum_variant',
    );
    const fields = members.map((member): Field => {
      const name = member.get('name')?.text ?? '';
      return fieldDef({
        name,
        type: this.type(member.get('type')),
        value: kind === 'enum' ? text(name, member.line) : null,
        annotations: this.#annotations(member),
        doc: rustDoc(member),
        line: member.line,
      });
    });
    return classDef({
      name: node.get('name')?.text ?? '',
      kind,
      bases: [],
      fields,
      methods: [],
      annotations: this.#annotations(node),
      doc: rustDoc(node),
      line: node.line,
    });
  }

  /** A constant of a type: what it is called by is the type. */
  #constant(node: SyntaxNode, value: SyntaxNode): FunctionDef {
    return functionDef({
      name: node.get('name')?.text ?? '',
      body: [{ k: 'return', value: this.expr(value), line: value.line }],
      isStatic: true,
      role: 'getter',
      line: node.line,
    });
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'source_file':
      case 'declaration_list':
        return this.blocks(node.named);
      case 'block': {
        const all = node.named;
        return all.flatMap((child, i): Stmt[] =>
          i === all.length - 1 && !STATEMENTS.has(child.type)
            ? [{ k: 'return', value: this.expr(child), line: child.line }]
            : this.block(child),
        );
      }
      case 'mod_item':
        return this.#annotations(node).some(
          ({ name, args }) => name === 'cfg' && args.some(({ value }) => value.k === 'name' && value.name === 'test'),
        )
          ? []
          : this.block(node.get('body'));
      case 'struct_item':
      case 'enum_item':
        return [{ k: 'class', def: this.#class(node), line }];
      case 'impl_item':
      case 'trait_item': {
        const of = plainName(node.get('type') ?? node.get('name'));
        const trait = plainName(node.get('trait'));
        const method = (def: FunctionDef): Stmt => ({ k: 'method', of, def, ...(trait && { trait }), line: def.line });
        const members = (node.get('body')?.named ?? []).flatMap((member): Stmt[] => {
          if (member.type === 'function_item') return [method(this.#function(member))];
          const value = member.type === 'const_item' ? member.get('value') : undefined;
          return value ? [method(this.#constant(member, value)), ...this.block(member)] : this.block(member);
        });
        if (node.type === 'impl_item') return members;
        return [{ k: 'class', def: classDef({ name: of, kind: 'interface', line }), line }, ...members];
      }
      case 'function_item':
        return [{ k: 'function', def: { ...this.#function(node), self: null }, line }];
      case 'const_item':
      case 'static_item':
      case 'let_declaration': {
        const target = node.get('name') ?? node.get('pattern');
        const name = target?.type === 'identifier' ? target.text : (target?.named.at(-1)?.text ?? '');
        const value = node.get('value');
        return [
          {
            k: 'let',
            pattern: nameTarget(name),
            type: this.type(node.get('type')),
            value: this.value(value),
            line,
          },
        ];
      }
      case 'type_item': {
        const type = this.type(node.get('type'));
        return type ? [{ k: 'type', name: node.get('name')?.text ?? '', type, line }] : [];
      }
      case 'expression_statement':
        return this.block(node.named[0]);
      case 'return_expression':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'if_expression':
        return [
          {
            k: 'if',
            test: this.expr(node.get('condition')),
            yes: this.block(node.get('consequence')),
            no: this.block(node.get('alternative')?.named[0]),
            line,
          },
        ];
      case 'for_expression':
        return [
          {
            k: 'loop',
            pattern: nameTarget(node.get('pattern')?.text ?? ''),
            over: this.expr(node.get('value')),
            body: this.block(node.get('body')),
            line,
          },
        ];
      case 'while_expression':
      case 'loop_expression':
        return [endless(this.block(node.get('body')), line)];
      case 'match_expression': {
        const cases = (node.get('body')?.named ?? []).map((arm) => {
          const value = arm.get('value');
          return { tests: [unknown('pattern', arm.line)], body: value ? this.block(value) : [] };
        });
        return [{ k: 'switch', on: unknown('match', line), cases, line }];
      }
      default:
        return node.type.endsWith('expression') || node.type === 'macro_invocation'
          ? [{ k: 'expr', expr: this.expr(node), line }]
          : [];
    }
  }
}

const STATEMENTS = new Set([
  'expression_statement',
  'let_declaration',
  'function_item',
  'struct_item',
  'const_item',
  'for_expression',
  'return_expression',
  'macro_invocation',
  'use_declaration',
  'while_expression',
  'loop_expression',
  'match_expression',
]);

/** The tokens between a tree's delimiters. */
function inside(tree: SyntaxNode | undefined): SyntaxNode[] {
  return (tree?.children ?? []).slice(1, -1).filter((token) => !token.type.endsWith('comment'));
}

function split(tokens: SyntaxNode[]): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const token of tokens)
    if (token.type === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  return parts.filter((part) => part.length > 0);
}

function rustString(literal: string): string {
  const raw = /^b?r(#*)"([\s\S]*)"\1$/.exec(literal);
  if (raw) return raw[2]!;
  // A backslash before a line break takes the indentation of the next line with it.
  return unescape(literal.replace(/^b?"|"$/g, '').replace(/\\\r?\n\s*/g, ''));
}

/** Documentation above an item, its lines joined as `///` has them. */
function rustDoc(node: SyntaxNode): string | null {
  const lines: string[] = [];
  for (let above = node.previous; above; above = above.previous) {
    if (above.type === 'attribute_item' || above.type === 'ERROR') continue;
    if (above.type !== 'line_comment' || !above.text.startsWith('///')) break;
    lines.unshift(above.text.slice(3).replace(/^ /, '').trimEnd());
  }
  return lines.length > 0 ? lines.join('\n').trim() : null;
}

/** The name of a type without its path and what it is given: `tools::Registry<T>` → `Registry`. */
function plainName(node: SyntaxNode | undefined): string {
  return node?.text.replace(/<.*$/s, '').split('::').at(-1) ?? '';
}

/** Words that stand for something themselves. */
const KEYWORDS = new Set(['self', 'true', 'false']);
