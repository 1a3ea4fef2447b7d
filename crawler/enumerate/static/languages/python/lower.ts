/** Python to the common form. */
import { cleanDoc } from '../../evaluate/layout.ts';
import type { Arg, ClassDef, Expr, Field, FunctionDef, Loop, Param, Pattern, Program, Stmt, Type } from '../../ir.ts';
import { annotation, text, unknown } from '../../ir.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { callOf, classDef, constant, endless, fieldDef, functionDef, Lowering, operands } from '../lowering.ts';
import { unescape } from '../writing.ts';

export function lower(file: string, root: SyntaxNode): Program {
  return { file, language: 'python', body: new Python().block(root), namespace: null };
}

class Python extends Lowering {
  protected toExpr(node: SyntaxNode): Expr {
    const line = node.line;
    switch (node.type) {
      case 'string':
        return this.#string(node);
      case 'concatenated_string': {
        const parts = this.exprs(node.named);
        return { k: 'text', parts, line };
      }
      case 'integer':
      case 'float':
        return constant(Number(node.text.replace(/_/g, '')), line);
      case 'true':
      case 'false':
        return constant(node.type === 'true', line);
      case 'none':
        return constant(null, line);
      case 'identifier':
        return { k: 'name', name: node.text, line };
      case 'attribute':
        return { k: 'member', of: this.expr(node.get('object')), name: node.get('attribute')?.text ?? '', line };
      case 'subscript': {
        const by = node.get('subscript');
        if (by?.type === 'slice')
          return callOf({ k: 'member', of: this.expr(node.get('value')), name: 'slice', line }, [], line);
        return { k: 'index', of: this.expr(node.get('value')), by: this.expr(by), line };
      }
      case 'call': {
        const callee = this.expr(node.get('function'));
        return callOf(callee, this.#args(node.get('arguments')), line);
      }
      case 'list':
      case 'tuple':
      case 'set':
      case 'expression_list':
        return { k: 'list', items: this.exprs(node.named), line };
      case 'list_splat':
        return { k: 'spread', of: this.expr(node.named[0]), line };
      case 'dictionary':
        return {
          k: 'record',
          entries: node.named.map((entry) =>
            entry.type === 'pair'
              ? { key: this.expr(entry.get('key')), value: this.expr(entry.get('value')), line: entry.line }
              : { key: null, value: this.expr(entry.named[0]), line: entry.line },
          ),
          line,
        };
      case 'list_comprehension':
      case 'set_comprehension':
      case 'generator_expression':
        return { k: 'comprehension', key: null, element: this.expr(node.get('body')), loops: this.#loops(node), line };
      case 'dictionary_comprehension': {
        const body = node.get('body');
        return {
          k: 'comprehension',
          key: this.expr(body?.get('key')),
          element: this.expr(body?.get('value')),
          loops: this.#loops(node),
          line,
        };
      }
      case 'lambda': {
        const body = node.get('body');
        const def = functionDef({
          name: '',
          params: this.#params(node.get('parameters')),
          body: [{ k: 'return', value: this.expr(body), line }],
          line,
        });
        return { k: 'function', def, line };
      }
      case 'conditional_expression': {
        const [yes, test, no] = node.named;
        return { k: 'conditional', test: this.expr(test), yes: this.expr(yes), no: this.expr(no), line };
      }
      case 'boolean_operator': {
        const operator = node.get('operator')?.text ?? '';
        const parts = operands(node, operator).map((part) => this.expr(part));
        return { k: 'operation', operator: operator === 'and' ? '&&' : '||', operands: parts, line };
      }
      case 'binary_operator':
        return this.chain(node);
      case 'comparison_operator': {
        const operator = node.children
          .filter((child) => !child.isNamed)
          .map((child) => child.text)
          .join(' ');
        return { k: 'operation', operator, operands: this.exprs(node.named), line };
      }
      case 'not_operator':
        return { k: 'operation', operator: 'not', operands: [this.expr(node.get('argument'))], line };
      case 'unary_operator':
        return {
          k: 'operation',
          operator: node.get('operator')?.text ?? '',
          operands: [this.expr(node.get('argument'))],
          line,
        };
      case 'parenthesized_expression':
      case 'await':
      case 'type':
        return this.expr(node.named[0]);
      case 'named_expression':
        return {
          k: 'assign',
          target: this.expr(node.get('name')),
          operator: '=',
          value: this.expr(node.get('value')),
          line,
        };
      case 'assignment':
        return this.expr(node.get('right'));
      default:
        return unknown(node.type, line);
    }
  }

  #string(node: SyntaxNode): Expr {
    const opening = node.child('string_start')?.text ?? node.text.slice(0, 1);
    const quotes = opening.replace(/^[A-Za-z]+/, '');
    const prefix = opening.slice(0, opening.length - quotes.length).toLowerCase();
    const isRaw = prefix.includes('r');
    const isFormatted = prefix.includes('f');
    const parts: Expr[] = [];
    let from = node.start + opening.length;
    const to = node.end - quotes.length;
    const literal = (until: number): void => {
      if (until <= from) return;
      let raw = node.between(from, until);
      if (!isRaw) raw = unescape(raw, 'keep');
      if (isFormatted) raw = raw.replaceAll('{{', '{').replaceAll('}}', '}');
      parts.push(text(raw, node.line));
    };
    if (isFormatted)
      for (const child of interpolations(node)) {
        literal(child.start);
        parts.push(this.expr(child.get('expression') ?? child.named[0]));
        from = child.end;
      }
    literal(to);
    if (parts.length === 1 && parts[0]!.k === 'literal') return parts[0]!;
    return parts.length === 0 ? text('', node.line) : { k: 'text', parts, line: node.line };
  }

  #loops(node: SyntaxNode): Loop[] {
    const loops: Loop[] = [];
    for (const part of node.named)
      if (part.type === 'for_in_clause')
        loops.push({ pattern: this.#pattern(part.get('left')), over: this.expr(part.get('right')), tests: [] });
      else if (part.type === 'if_clause') loops.at(-1)?.tests.push(this.expr(part.named[0]));
    return loops;
  }

  #args(node: SyntaxNode | undefined): Arg[] {
    if (node?.type === 'generator_expression') return [{ name: null, value: this.expr(node) }];
    return (node?.named ?? []).map((arg) => {
      if (arg.type === 'keyword_argument')
        return { name: arg.get('name')?.text ?? '', value: this.expr(arg.get('value')) };
      if (arg.type === 'dictionary_splat') return { name: '**', value: this.expr(arg.named[0]) };
      return { name: null, value: this.expr(arg) };
    });
  }

  #params(node: SyntaxNode | undefined): Param[] {
    const params: Param[] = [];
    let isNamedOnly = false;
    for (const param of node?.named ?? []) {
      if (param.type === 'keyword_separator') isNamedOnly = true;
      if (param.type === 'keyword_separator' || param.type === 'positional_separator') continue;
      const inner = param.get('name') ?? (param.type === 'identifier' ? param : param.named[0]);
      const splat = [param.type, inner?.type];
      const kind = splat.includes('dictionary_splat_pattern')
        ? 'named-rest'
        : splat.includes('list_splat_pattern')
          ? 'rest'
          : isNamedOnly
            ? 'named-only'
            : 'one';
      if (kind === 'rest') isNamedOnly = true;
      const value = param.get('value');
      params.push({
        pattern: { k: 'name', name: (inner?.text ?? '').replace(/^\*+/, ''), default: null },
        type: this.type(param.get('type')),
        default: this.value(value),
        kind,
        annotations: [],
      });
    }
    return params;
  }

  #pattern(node: SyntaxNode | undefined): Pattern {
    switch (node?.type) {
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'tuple': {
        const items = node.named
          .filter((part) => part.type !== 'list_splat_pattern')
          .map((part) => this.#pattern(part));
        return { k: 'list', items, rest: node.child('list_splat_pattern')?.named[0]?.text ?? null, default: null };
      }
      case 'identifier':
        return { k: 'name', name: node.text, default: null };
      default:
        return { k: 'name', name: '', default: null };
    }
  }

  #function(node: SyntaxNode, decorators: SyntaxNode[], inClass: boolean): FunctionDef {
    const body = node.get('body');
    const annotations = decorators.map((decorator) => annotation(this.expr(decorator.named[0])));
    const isStatic = annotations.some((one) => one.name === 'staticmethod');
    const params = this.#params(node.get('parameters'));
    const self = inClass && !isStatic ? (params.shift()?.pattern ?? null) : null;
    const name = node.get('name')?.text ?? '';
    return functionDef({
      name,
      params,
      body: this.block(body),
      returns: this.type(node.get('return_type')),
      annotations: annotations.filter(
        (one) => !['staticmethod', 'classmethod', 'property', 'cached_property'].includes(one.name),
      ),
      doc: this.#doc(body),
      isStatic: isStatic || annotations.some((one) => one.name === 'classmethod'),
      self: self?.k === 'name' ? self.name : null,
      role:
        name === '__init__' && inClass
          ? 'constructor'
          : annotations.some((one) => /property$/.test(one.name))
            ? 'getter'
            : 'function',
      isAsync: node.has('async'),
      line: node.line,
    });
  }

  /** The docstring: a text that is the first statement. */
  #doc(body: SyntaxNode | undefined): string | null {
    const first = body?.named[0];
    const inner = first?.type === 'expression_statement' ? first.named[0] : undefined;
    if (inner?.type !== 'string' && inner?.type !== 'concatenated_string') return null;
    const value = this.expr(inner);
    if (value.k === 'literal' && typeof value.value === 'string') return cleanDoc(value.value);
    if (value.k === 'text' && value.parts.every((part) => part.k === 'literal'))
      return cleanDoc(value.parts.map((part) => (part.k === 'literal' ? part.value : '')).join(''));
    return null;
  }

  #class(node: SyntaxNode, decorators: SyntaxNode[]): ClassDef {
    const fields: Field[] = [];
    const methods: FunctionDef[] = [];
    const body = node.get('body');
    for (const member of body?.named ?? []) {
      const line = member.line;
      if (member.type === 'function_definition') methods.push(this.#function(member, [], true));
      else if (member.type === 'decorated_definition') {
        const definition = member.get('definition');
        if (definition?.type === 'function_definition')
          methods.push(
            this.#function(
              definition,
              member.children.filter((child) => child.type === 'decorator'),
              true,
            ),
          );
      } else if (member.type === 'expression_statement') {
        const inner = member.named[0];
        if (inner?.type !== 'assignment') {
          // A text below a field documents it.
          const last = fields.at(-1);
          if (inner?.type === 'string' && last) last.doc = this.#paramDef(inner);
          continue;
        }
        const left = inner.get('left');
        const right = inner.get('right');
        if (left?.type !== 'identifier') continue;
        fields.push(fieldDef({ name: left.text, type: this.type(inner.get('type')), value: this.value(right), line }));
      }
    }
    const bases = (node.get('superclasses')?.named ?? [])
      .filter((base) => base.type !== 'keyword_argument')
      .flatMap((base) => this.type(base) ?? []);
    return classDef({
      name: node.get('name')?.text ?? '',
      kind: bases.some((base) => base.k === 'ref' && /Enum$/.test(base.name)) ? 'enum' : 'class',
      bases,
      fields,
      methods,
      annotations: decorators.map((decorator) => annotation(this.expr(decorator.named[0]))),
      doc: this.#doc(body),
      line: node.line,
    });
  }

  #paramDef(node: SyntaxNode): string | null {
    const value = this.expr(node);
    return value.k === 'literal' && typeof value.value === 'string' ? cleanDoc(value.value) : null;
  }

  protected toType(node: SyntaxNode): Type | null {
    const line = node.line;
    switch (node.type) {
      case 'type':
      case 'parenthesized_expression':
        return this.type(node.named[0]);
      case 'identifier':
      case 'attribute':
      case 'member_type':
        return { k: 'ref', name: node.text.replace(/\s+/g, ''), args: [], line };
      case 'none':
        return { k: 'ref', name: 'None', args: [], line };
      case 'string': {
        const name = node.text.replace(/^[rRuUbB]*(['"]+)([\s\S]*)\1$/, '$2');
        const optional = /^([\w.]+)\s*\|\s*None$|^Optional\[([\w.]+)\]$/.exec(name);
        const of: Type = { k: 'ref', name: optional?.[1] ?? optional?.[2] ?? name, args: [], line };
        return optional ? { k: 'optional', of, line } : of;
      }
      case 'binary_operator':
      case 'union_type':
        return { k: 'union', of: this.types(node.named), line };
      case 'subscript':
      case 'generic_type': {
        const name = (node.get('value') ?? node.named[0])?.text.replace(/\s+/g, '') ?? '';
        const args = node.type === 'subscript' ? node.all('subscript') : (node.child('type_parameter')?.named ?? []);
        return this.#generic(name, args, line);
      }
      default:
        return { k: 'unknown', line };
    }
  }

  #generic(name: string, args: SyntaxNode[], line: number): Type {
    const last = name.split('.').at(-1);
    const inner = (arg: SyntaxNode): SyntaxNode => (arg.type === 'type' ? (arg.named[0] ?? arg) : arg);
    if (last === 'Literal') {
      const of = args.map((arg): Type => {
        const value = this.expr(inner(arg));
        return value.k === 'literal'
          ? { k: 'literal', value: value.value, line }
          : { k: 'annotated', of: { k: 'unknown', line }, with: [value], line };
      });
      return { k: 'union', of, line };
    }
    if (last === 'Annotated') {
      const of = args[0] ? this.type(args[0]) : null;
      return {
        k: 'annotated',
        of: of ?? { k: 'unknown', line },
        with: args.slice(1).map((arg) => this.expr(inner(arg))),
        line,
      };
    }
    const types = args.map((arg): Type => this.type(arg) ?? { k: 'unknown', line });
    if (last === 'Optional') return { k: 'optional', of: types[0] ?? { k: 'unknown', line }, line };
    if (last === 'Union') return { k: 'union', of: types, line };
    return { k: 'ref', name, args: types, line };
  }

  protected toStmts(node: SyntaxNode): Stmt[] {
    if (node.type === 'module' || node.type === 'block') return this.blocks(node.named);
    const line = node.line;
    switch (node.type) {
      case 'expression_statement':
        return node.named.flatMap((inner) => this.#simple(inner));
      case 'function_definition':
        return [{ k: 'function', def: this.#function(node, [], false), line }];
      case 'class_definition':
        return [{ k: 'class', def: this.#class(node, []), line }];
      case 'decorated_definition': {
        const definition = node.get('definition');
        const decorators = node.children.filter((child) => child.type === 'decorator');
        if (definition?.type === 'class_definition')
          return [{ k: 'class', def: this.#class(definition, decorators), line }];
        return definition ? [{ k: 'function', def: this.#function(definition, decorators, false), line }] : [];
      }
      case 'return_statement':
        return [{ k: 'return', value: this.value(node.named[0]), line }];
      case 'raise_statement':
      case 'continue_statement':
        return [{ k: 'stop', line }];
      case 'if_statement':
        return [this.#if(node, node.all('alternative'))];
      case 'for_statement':
        return [
          {
            k: 'loop',
            pattern: this.#pattern(node.get('left')),
            over: this.expr(node.get('right')),
            body: this.block(node.get('body')),
            line,
          },
        ];
      case 'while_statement':
        return [endless(this.block(node.get('body')), line)];
      case 'with_statement': {
        const lets: Stmt[] = [];
        for (const item of node.child('with_clause')?.named ?? []) {
          const value = item.get('value') ?? item.named[0];
          if (value?.type === 'as_pattern') {
            const target = value.get('alias')?.named[0];
            lets.push({ k: 'let', pattern: this.#pattern(target), type: null, value: this.expr(value.named[0]), line });
          } else lets.push({ k: 'expr', expr: this.expr(value), line });
        }
        return [...lets, ...this.block(node.get('body'))];
      }
      case 'try_statement': {
        const body: Stmt[] = this.block(node.get('body'));
        const handlers = node.children.filter(
          (child) => child.type === 'except_clause' || child.type === 'except_group_clause',
        );
        const others = node.children.filter((child) => child.type === 'finally_clause' || child.type === 'else_clause');
        const caught: Stmt[] = handlers.map((handler) => ({
          k: 'if',
          test: unknown('exception', handler.line),
          yes: this.block(handler.children.find((child) => child.type === 'block')),
          no: [],
          line: handler.line,
        }));
        return [
          ...body,
          ...caught,
          ...others.flatMap((part) => this.block(part.children.find((child) => child.type === 'block'))),
        ];
      }
      case 'match_statement':
        return [
          {
            k: 'switch',
            on: this.expr(node.get('subject')),
            cases: (node.get('body')?.named ?? [])
              .filter((part) => part.type === 'case_clause')
              .map((part) => ({ tests: this.#casePatterns(part), body: this.block(part.get('consequence')) })),
            line,
          },
        ];
      case 'import_statement':
        return node.named.map((part) => {
          const name = (part.get('name') ?? part).text;
          const alias = part.get('alias')?.text;
          return {
            k: 'import',
            from: alias ? name : name.split('.')[0]!,
            names: [{ name: '*', as: alias ?? name.split('.')[0]! }],
            line,
          };
        });
      case 'import_from_statement': {
        const from = node.get('module_name')?.text ?? '';
        const names = node.all('name').map((part) => {
          const name = (part.get('name') ?? part).text;
          return { name, as: part.get('alias')?.text ?? name };
        });
        if (node.has('wildcard_import')) names.push({ name: '*', as: '*' });
        return [{ k: 'import', from, names, line }];
      }
      default:
        return [];
    }
  }

  #casePatterns(node: SyntaxNode): Expr[] {
    const patterns = node.children.filter((child) => child.type === 'case_pattern').flatMap((child) => child.named);
    const flat = patterns.flatMap((part) => (part.type === 'union_pattern' ? part.named : [part]));
    if (flat.length === 1 && flat[0]!.text === '_') return [];
    return flat.map((part) => (part.type === 'dotted_name' ? unknown('pattern', part.line) : this.expr(part)));
  }

  #if(node: SyntaxNode, alternatives: SyntaxNode[]): Stmt {
    const [next, ...rest] = alternatives;
    let no: Stmt[] = [];
    if (next?.type === 'elif_clause') no = [this.#if(next, rest)];
    else if (next) no = this.block(next.get('body'));
    return {
      k: 'if',
      test: this.#test(node.get('condition')),
      yes: this.block(node.get('consequence')),
      no,
      line: node.line,
    };
  }

  /** A module read as a server is the one that was started, and types are not there at run time. */
  #test(node: SyntaxNode | undefined): Expr {
    if (node && /^__name__\s*==\s*['"]__main__['"]$/.test(node.text)) return constant(true, node.line);
    return this.expr(node);
  }

  #simple(node: SyntaxNode): Stmt[] {
    const line = node.line;
    if (node.type === 'assignment') {
      const left = node.get('left');
      const right = node.get('right');
      const type = this.type(node.get('type'));
      if (!left || !right) return [];
      const value = this.expr(right);
      if (left.type === 'identifier' || left.type === 'pattern_list' || left.type === 'tuple_pattern') {
        if (value.k === 'function' && left.type === 'identifier') value.def.name = left.text;
        const alias = left.type === 'identifier' && isType(right) ? this.type(right) : null;
        return [
          ...(alias ? [{ k: 'type', name: left.text, type: alias, line } as const] : []),
          { k: 'let', pattern: this.#pattern(left), type, value, line },
        ];
      }
      return [{ k: 'expr', expr: { k: 'assign', target: this.expr(left), operator: '=', value, line }, line }];
    }
    if (node.type === 'augmented_assignment') {
      const operator = node.get('operator')?.text ?? '=';
      const target = this.expr(node.get('left'));
      return [{ k: 'expr', expr: { k: 'assign', target, operator, value: this.expr(node.get('right')), line }, line }];
    }
    if (node.type === 'string') return [];
    return [{ k: 'expr', expr: this.expr(node), line }];
  }
}

/** Whether a value is a type under a name of its own: `Mode = Literal["a", "b"]`. */
function isType(node: SyntaxNode): boolean {
  return (
    node.type === 'subscript' &&
    /^(\w+\.)?(Annotated|Literal|Optional|Union|[Ll]ist|[Dd]ict|Sequence)$/.test(node.get('value')?.text ?? '')
  );
}

function interpolations(node: SyntaxNode): SyntaxNode[] {
  return node.children.flatMap((child) =>
    child.type === 'interpolation' ? [child] : child.type === 'string_content' ? interpolations(child) : [],
  );
}
