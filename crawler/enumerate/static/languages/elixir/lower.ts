/** Elixir to the common form: what maps, lists and texts a module's functions return, with its attributes as constants. */
import type { Arg, ClassDef, Entry, Expr, Field, Program, Stmt } from '../../ir.ts';
import { text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { binding, callOf, constant, functionDef, Lowering, operands } from '../lowering.ts';
import { unescape } from '../writing.ts';
import { fieldOf, fieldsOf, objectOf, withOptions } from './schema.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'elixir', body: new Elixir().block(root), namespace: null };
}

class Elixir extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string':
      case 'sigil': {
        const parts = node.named
          .filter((part) => !part.type.startsWith('sigil'))
          .map(
            (part): Expr =>
              part.type === 'interpolation' ? this.expr(part.named[0]) : text(unescape(part.text), part.line),
          );
        const isBlock = /^(~\w+)?"""/.test(node.text);
        const whole: Expr = parts.length === 1 ? parts[0]! : { k: 'text', parts, line };
        if (!isBlock) return parts.length === 0 ? text('', line) : whole;
        return callOf({ k: 'member', of: whole, name: 'trimIndent', line }, [], line);
      }
      case 'atom':
        return text(node.text.slice(1).replace(/^"|"$/g, ''), line);
      case 'keyword':
      case 'quoted_keyword':
        return text(node.text.trim().replace(/:$/, '').replace(/^"|"$/g, ''), line);
      case 'integer':
      case 'float':
        return constant(Number(node.text.replaceAll('_', '')), line);
      case 'boolean':
        return constant(node.text === 'true', line);
      case 'nil':
        return constant(null, line);
      case 'identifier':
      case 'alias':
        return { k: 'name', name: node.text, line };
      case 'list':
        if (node.named.length === 1 && node.named[0]!.type === 'keywords')
          return { k: 'record', entries: this.#pairs(node.named[0]!), line };
        return { k: 'list', items: this.exprs(node.named), line };
      case 'tuple':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'map':
        return { k: 'record', entries: this.#pairs(node), line };
      case 'unary_operator': {
        const operand = node.get('operand');
        // `@name` is a constant of the module.
        if (node.text.startsWith('@')) return { k: 'name', name: `@${operand?.text ?? ''}`, line };
        return { k: 'operation', operator: node.get('operator')?.text ?? '', operands: [this.expr(operand)], line };
      }
      case 'binary_operator': {
        const operator = node.get('operator')?.text ?? '';
        const parts = operands(node, operator);
        if (operator === '++')
          return { k: 'operation', operator: '+', operands: parts.map((part) => this.expr(part)), line };
        if (operator === '=')
          return {
            k: 'assign',
            target: this.expr(node.get('left')),
            operator: '=',
            value: this.expr(node.get('right')),
            line,
          };
        return { k: 'operation', operator, operands: parts.map((part) => this.expr(part)), line };
      }
      case 'dot':
        return { k: 'member', of: this.expr(node.get('left')), name: node.get('right')?.text ?? '', line };
      case 'call': {
        const args = (node.child('arguments')?.named ?? []).flatMap((arg): Arg[] =>
          arg.type === 'keywords'
            ? this.#pairs(arg).map(({ key, value }) => ({ name: key?.k === 'literal' ? String(key.value) : '', value }))
            : [{ name: null, value: this.expr(arg) }],
        );
        return callOf(this.expr(node.get('target')), args, line);
      }
      default:
        return unknown(node.type, line);
    }
  }

  /** The pairs of a map or of keywords, also those under an error of the grammar, which does not know `"a" => b` behind `a: b`. */
  #pairs(node: SyntaxNode): Entry[] {
    const entries: Entry[] = [];
    const pending = [...node.named];
    while (pending.length > 0) {
      const part = pending.shift()!;
      if (part.type === 'pair')
        entries.push({ key: this.expr(part.get('key')), value: this.expr(part.get('value')), line: part.line });
      else if (part.type === 'binary_operator' && part.get('operator')?.text === '=>')
        entries.push({ key: this.expr(part.get('left')), value: this.expr(part.get('right')), line: part.line });
      else if (['map_content', 'keywords', 'ERROR'].includes(part.type)) pending.unshift(...part.named);
    }
    return entries;
  }

  /** A module that uses a component of an SDK, as a class with the component as its base; null for other modules. */
  #module(node: SyntaxNode, body: SyntaxNode | undefined, stmts: Stmt[]): ClassDef | null {
    const { line } = node;
    const bases = (body?.named ?? [])
      .filter((each) => each.type === 'call' && each.get('target')?.text === 'use')
      .flatMap((use) => {
        const [used, options] = use.child('arguments')?.named ?? [];
        const type = options
          ? this.#pairs(options).find(({ key }) => key?.k === 'literal' && key.value === 'type')?.value
          : undefined;
        const kind = type?.k === 'literal' ? `:${type.value}` : '';
        return used ? [{ k: 'ref' as const, name: `${used.text}${kind}`, args: [], line: use.line }] : [];
      });
    if (!bases.some(({ name }) => name.includes(':'))) return null;
    const doc = stmts.find(
      (stmt) => stmt.k === 'let' && stmt.pattern.k === 'name' && stmt.pattern.name === '@moduledoc',
    );
    const schema = body?.named.find((each) => each.get('target')?.text === 'schema')?.child('do_block');
    const field = (name: string, value: Expr | null | undefined): Field[] =>
      value ? [{ name, type: null, value, annotations: [], doc: null, isStatic: true, line: value.line }] : [];
    return {
      name: (node.child('arguments')?.named[0]?.text ?? '').split('.').at(-1)!,
      kind: 'class',
      bases,
      fields: [
        ...field('schema', schema ? this.#schema(schema) : null),
        ...(stmts.some((stmt) => stmt.k === 'function' && stmt.def.name === 'description') || doc?.k !== 'let'
          ? []
          : field('description', doc.value)),
      ],
      methods: stmts.flatMap((stmt) => (stmt.k === 'function' ? [{ ...stmt.def, isStatic: true }] : [])),
      annotations: [],
      doc: null,
      body: [],
      line,
    };
  }

  /** `schema do … end`: a map of types, or `field` after `field`, which may hold others. */
  #schema(block: SyntaxNode): Expr {
    const { line } = block;
    const [first] = block.named;
    if (first?.type === 'map') return objectOf(fieldsOf(this.expr(first)), line);
    const fields = new Map<string, ReturnType<typeof fieldOf>>();
    for (const each of block.named) {
      if (!/^(field|embeds_one|embeds_many)$/.test(each.get('target')?.text ?? '')) continue;
      const args = each.child('arguments')?.named ?? [];
      const options = new Map(
        args
          .filter((arg) => arg.type === 'keywords')
          .flatMap((arg) =>
            this.#pairs(arg).map(({ key, value }) => [key?.k === 'literal' ? String(key.value) : '', value] as const),
          ),
      );
      const [name, type] = args.filter((arg) => arg.type !== 'keywords').map((arg) => this.expr(arg));
      if (name?.k !== 'literal') continue;
      const inner = each.child('do_block');
      const plain = inner ? { schema: this.#schema(inner), isRequired: false } : fieldOf(type, each.line);
      fields.set(String(name.value), withOptions(plain, options, each.line));
    }
    return objectOf(fields, line);
  }

  protected toType(): null {
    return null;
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    const line = node.line;
    const target = node.get('target')?.text ?? '';
    if (node.type === 'source' || node.type === 'do_block' || node.type === 'block') return this.blocks(node.named);
    if (node.type === 'unary_operator' && node.text.startsWith('@')) {
      const inner = node.get('operand');
      const value = inner?.child('arguments')?.named[0];
      const name = inner?.get('target')?.text;
      return name && value ? [binding(`@${name}`, this.expr(value), line)] : [];
    }
    const body = node.child('do_block');
    if (node.type === 'call' && target === 'defmodule') {
      const stmts = this.block(body);
      const def = this.#module(node, body, stmts);
      return def ? [...stmts, { k: 'class', def, line }] : stmts;
    }
    if (node.type === 'call' && (target === 'def' || target === 'defp')) {
      const [head] = node.child('arguments')?.named ?? [];
      const name = head?.type === 'call' ? head.get('target')?.text : head?.text;
      const inline = node.child('arguments')?.named.at(-1);
      const stmts = body
        ? this.block(body)
        : inline?.type === 'keywords'
          ? [{ k: 'expr', expr: this.#pairs(inline)[0]!.value, line } as Stmt]
          : [];
      const last = stmts.at(-1);
      if (last?.k === 'expr') stmts[stmts.length - 1] = { k: 'return', value: last.expr, line: last.line };
      return [{ k: 'function', def: functionDef({ name: name ?? '', body: stmts, line }), line }];
    }
    return [{ k: 'expr', expr: this.expr(node), line }];
  }
}
