/** Ruby to the common form. Calls in a class body (`tool_name "x"`) are kept as its static fields; blocks are a call's last argument. */
import type { Arg, ClassDef, Entry, Expr, Field, FunctionDef, Param, Program, Stmt } from '../../ir.ts';
import { text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import {
  binding,
  callOf,
  classDef,
  constant,
  fieldDef,
  functionDef,
  Lowering,
  operands,
  paramDef,
  textOfParts,
} from '../lowering.ts';
import { docBefore, unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'ruby', body: new Ruby(root).block(root), namespace: null };
}

class Ruby extends Lowering {
  /** Bodies of heredocs in the order of their beginnings. */
  readonly #bodies: SyntaxNode[] = [];
  readonly #beginnings: SyntaxNode[] = [];

  constructor(root: SyntaxNode) {
    super();
    const pending = [root];
    while (pending.length > 0) {
      const node = pending.pop()!;
      if (node.type === 'heredoc_body') this.#bodies.push(node);
      if (node.type === 'heredoc_beginning') this.#beginnings.push(node);
      pending.push(...node.children);
    }
    for (const list of [this.#bodies, this.#beginnings]) list.sort((a, b) => a.start - b.start);
  }

  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string':
      case 'chained_string':
      case 'bare_string':
        return this.#text(node, node.text.startsWith("'"));
      case 'heredoc_beginning':
        return this.#heredoc(node);
      case 'simple_symbol':
        return text(node.text.slice(1).replace(/^"|"$/g, ''), line);
      case 'delimited_symbol':
        return text(node.text.slice(2, -1), line);
      case 'hash_key_symbol':
        return text(node.text, line);
      case 'integer':
      case 'float':
        return constant(Number(node.text.replaceAll('_', '')), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'nil':
        return constant(null, line);
      case 'identifier':
      case 'constant':
      case 'self':
      case 'instance_variable':
      case 'class_variable':
        return { k: 'name', name: node.text.replace(/^@+/, ''), line };
      case 'scope_resolution': {
        const of = node.get('scope');
        const name = node.get('name')?.text ?? '';
        return of ? { k: 'member', of: this.expr(of), name, line } : { k: 'name', name, line };
      }
      case 'array':
        return {
          k: 'list',
          items: node.named.map((item) =>
            item.type === 'splat_argument'
              ? { k: 'spread', of: this.expr(item.named[0]), line: item.line }
              : this.expr(item),
          ),
          line,
        };
      case 'string_array':
      case 'symbol_array':
        return { k: 'list', items: node.named.map((item) => text(item.text, item.line)), line };
      case 'hash':
        return { k: 'record', entries: node.named.map((pair) => this.#pair(pair)), line };
      case 'call':
      case 'method_call': {
        const method = node.get('method')?.text ?? 'call';
        const of = node.get('receiver');
        const args = this.#args(node.get('arguments'));
        const block = node.get('block');
        const isNew = method === 'new' && Boolean(of);
        if (block) args.push({ name: null, value: { k: 'function', def: this.#block(block), line: block.line } });
        const callee: Expr = isNew
          ? this.expr(of)
          : of
            ? { k: 'member', of: this.expr(of), name: method, line }
            : { k: 'name', name: method, line };
        return callOf(callee, args, line, { isNew });
      }
      case 'element_reference':
        return { k: 'index', of: this.expr(node.get('object')), by: this.expr(node.named[1]), line };
      case 'binary': {
        const operator = node.get('operator')?.text ?? '';
        return {
          k: 'operation',
          operator: operator === 'and' ? '&&' : operator === 'or' ? '||' : operator,
          operands: operands(node, operator).map((part) => this.expr(part)),
          line,
        };
      }
      case 'conditional':
        return this.conditional(node);
      case 'assignment':
      case 'operator_assignment':
        return this.assignment(node);
      case 'parenthesized_statements':
        return this.expr(node.named.at(-1));
      case 'lambda':
        return { k: 'function', def: this.#block(node.get('body') ?? node), line };
      default:
        return unknown(node.type, line);
    }
  }

  #text(node: SyntaxNode, isPlain: boolean): Expr {
    const parts = node.named.map(
      (part): Expr =>
        part.type === 'interpolation'
          ? this.expr(part.named[0])
          : part.type === 'string'
            ? this.#text(part, isPlain)
            : text(isPlain ? part.text.replace(/\\(['\\])/g, '$1') : unescape(part.text), part.line),
    );
    return textOfParts(parts, node.line);
  }

  #heredoc(node: SyntaxNode): Expr {
    const body = this.#bodies[this.#beginnings.findIndex((each) => each.start === node.start)];
    if (!body) return unknown('heredoc', node.line);
    const isSquiggly = node.text.startsWith('<<~');
    const parts = body.named.filter((part) => part.type !== 'heredoc_end');
    const lines = parts
      .filter((part) => part.type === 'heredoc_content')
      .flatMap((part, i) => part.text.split('\n').slice(i === 0 ? 1 : 1));
    const indents = lines.filter((each) => each.trim()).map((each) => each.length - each.trimStart().length);
    const margin = isSquiggly && indents.length > 0 ? Math.min(...indents) : 0;
    const found = parts.map((part, i): Expr => {
      if (part.type === 'interpolation') return this.expr(part.named[0]);
      let content = part.text.replace(new RegExp(`\n {0,${margin}}`, 'g'), '\n');
      if (i === 0) content = content.replace(/^\n/, '');
      if (i === parts.length - 1) content = content.replace(/[ \t]*$/, '');
      return text(unescape(content), part.line);
    });
    return { k: 'text', parts: found, line: node.line };
  }

  #pair(pair: SyntaxNode): Entry {
    if (pair.type !== 'pair') return { key: null, value: this.expr(pair.named[0]), line: pair.line };
    const key = pair.get('key');
    const value = pair.get('value');
    return {
      key: this.expr(key),
      value: value ? this.expr(value) : { k: 'name', name: key?.text ?? '', line: pair.line },
      line: pair.line,
    };
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    return (node?.named ?? []).map((arg): Arg => {
      if (arg.type !== 'pair') return { name: null, value: this.expr(arg) };
      const { key, value } = this.#pair(arg);
      return { name: key?.k === 'literal' ? String(key.value) : '', value };
    });
  }

  #block(node: SyntaxNode): FunctionDef {
    const body = node.get('body');
    return functionDef({
      name: '',
      params: this.#params(node.get('parameters')),
      body: body ? this.#body(body) : [],
      line: node.line,
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    return (node?.named ?? []).map((param): Param => {
      const value = param.get('value');
      return paramDef((param.get('name') ?? param).text.replace(/^[*&]+/, ''), {
        default: this.value(value),
        kind: param.type === 'hash_splat_parameter' ? 'named-rest' : param.type === 'splat_parameter' ? 'rest' : 'one',
      });
    });
  }

  /** Statements whose last value is returned. */
  #body(node: SyntaxNode): Stmt[] {
    const stmts = this.blocks(node.named);
    const last = stmts.at(-1);
    if (last?.k === 'expr') stmts[stmts.length - 1] = { k: 'return', value: last.expr, line: last.line };
    return stmts;
  }

  #class(node: SyntaxNode): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    const field = (name: string, value: Expr, line: number): void => {
      fields.push(fieldDef({ name, value, isStatic: true, line }));
    };
    // `class << self` holds methods of the class itself.
    const members = (node.get('body')?.named ?? []).flatMap((member) =>
      member.type === 'singleton_class'
        ? (member.get('body')?.named ?? []).map((inner) => ({ member: inner, isOwn: true }))
        : [{ member, isOwn: node.type === 'module' }],
    );
    for (const { member, isOwn } of members) {
      if (member.type === 'method' || member.type === 'singleton_method') {
        const name = member.get('name')?.text ?? '';
        methods.push(
          functionDef({
            name,
            params: this.#params(member.get('parameters')),
            body: member.get('body') ? this.#body(member.get('body')!) : [],
            doc: docBefore(member),
            isStatic: isOwn || member.type === 'singleton_method',
            self: 'self',
            role: name === 'initialize' ? 'constructor' : 'function',
            line: member.line,
          }),
        );
      } else if (member.type === 'assignment')
        field(member.get('left')?.text ?? '', this.expr(member.get('right')), member.line);
      else if (member.type === 'call' && !member.get('receiver')) {
        const args = this.#args(member.get('arguments'));
        const block = member.get('block');
        const { line } = member;
        // `arguments do … end`: the calls in the block; `input_schema(a: 1)`: the named arguments as a record.
        const value: Expr | undefined = block
          ? { k: 'list', items: (block.get('body')?.named ?? []).map((each) => this.expr(each)), line }
          : args[0]?.name
            ? {
                k: 'record',
                entries: args.map((arg) => ({ key: text(arg.name ?? '', line), value: arg.value, line })),
                line,
              }
            : args[0]?.value;
        if (value) field(member.get('method')?.text ?? '', value, line);
      }
    }
    const base = node.get('superclass')?.named[0];
    return classDef({
      name: (node.get('name')?.text ?? '').split('::').at(-1)!,
      kind: 'class',
      bases: base ? [{ k: 'ref', name: base.text.replaceAll('::', '.'), args: [], line: base.line }] : [],
      fields,
      methods,
      doc: docBefore(node),
      line: node.line,
    });
  }

  protected toType(): null {
    return null;
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    switch (node.type) {
      case 'program':
      case 'body_statement':
      case 'then':
      case 'else':
      case 'do':
        return this.blocks(node.named);
      case 'module':
        return [{ k: 'class', def: this.#class(node), line }, ...this.block(node.get('body'))];
      case 'class': {
        const inner = (node.get('body')?.named ?? []).filter(
          (member) => member.type === 'class' || member.type === 'module',
        );
        return [{ k: 'class', def: this.#class(node), line }, ...this.blocks(inner)];
      }
      case 'method':
      case 'singleton_method': {
        const body = node.get('body');
        const def = functionDef({
          name: node.get('name')?.text ?? '',
          params: this.#params(node.get('parameters')),
          body: body ? this.#body(body) : [],
          line,
        });
        return [{ k: 'function', def, line }];
      }
      case 'assignment': {
        const left = node.get('left');
        if (left?.type === 'identifier' || left?.type === 'constant')
          return [binding(left.text, this.expr(node.get('right')), line)];
        return [{ k: 'expr', expr: this.expr(node), line }];
      }
      case 'return':
        return [{ k: 'return', value: this.expr(node.named[0]?.named[0] ?? node.named[0]), line }];
      case 'if':
      case 'unless': {
        const yes = this.block(node.get('consequence'));
        const no = this.block(node.get('alternative'));
        return [
          {
            k: 'if',
            test: this.expr(node.get('condition')),
            yes: node.type === 'if' ? yes : no,
            no: node.type === 'if' ? no : yes,
            line,
          },
        ];
      }
      case 'begin':
        return this.blocks(node.named);
      case 'heredoc_body':
        return [];
      default:
        return [{ k: 'expr', expr: this.expr(node), line }];
    }
  }
}
