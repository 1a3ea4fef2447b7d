/** What the parts of a definition look like, in the spellings of SDKs and of servers without one. */
import { Closure, Instance, isTerm, type Rec, settled, Term, Text, type Value } from '../evaluate/values.ts';

/** Keys of a definition's parts, in the spellings of SDKs and hand-written servers, best first. */
export const KEYS = {
  name: ['name', 'Name', 'tool_name', 'toolName', 'id'],
  title: ['title', 'Title', 'displayName'],
  description: ['description', 'Description', 'desc'],
  input: [
    'inputSchema',
    'input_schema',
    'InputSchema',
    'RawInputSchema',
    'parameters',
    'paramsSchema',
    'params_schema',
    'schema',
    'argsSchema',
    'input_model',
    'args_schema',
    'args',
    'input',
    'params',
    'Parameters',
  ],
  output: ['outputSchema', 'output_schema', 'OutputSchema'],
  annotations: ['annotations', 'Annotations', 'hints'],
} as const;

export const HINTS: Record<string, string> = {
  readonlyhint: 'readOnlyHint',
  destructivehint: 'destructiveHint',
  idempotenthint: 'idempotentHint',
  openworldhint: 'openWorldHint',
};

export const isName = (text: string): boolean => /^[^\s"'`<>{}()]{1,128}$/.test(text) && !/^https?:|\/\//.test(text);

/** What a method was called on: the server that a call registers with. */
export function serverOf(call: Term): Value {
  const method = call.op === 'call' ? call.base : call;
  return method?.op === 'member' ? (method.receiver ?? method.base ?? undefined) : undefined;
}

/** The first of several fields that a record, instance, call with named arguments or chain of a builder's calls has. */
export function fieldOf(value: Value, keys: readonly string[], member: (value: Value, key: string) => Value): Value {
  for (const key of keys) {
    const found = value instanceof Term ? (value.named.get(key) ?? built(value, key)) : member(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

const BUILDER_ARGS = ['name', 'inputSchema'];

/** What a builder was given: `Tool.builder().name("x").description("y").build()`, `Tool::new("x").with_description("y")`. */
export function built(term: Term, key: string): Value {
  const Key = key[0]!.toUpperCase() + key.slice(1);
  const calls = [key, `with_${key}`, `set_${key}`, `with${Key}`];
  const options = [`With${Key}`, `WithTool${Key.replace(/s$/, '')}`];
  for (let at: Term | null = term; at?.op === 'call'; at = at.target) {
    if (at.args.length === 1 && calls.includes(at.callee)) return at.args[0];
    // Newer SDKs want of a builder at once what every tool must have: `Tool.builder("name", schema)`.
    if (at.args.length === 2 && at.callee === 'builder' && BUILDER_ARGS.includes(key))
      return at.args[BUILDER_ARGS.indexOf(key)];
    for (const arg of at.args)
      if (arg instanceof Term && arg.op === 'call' && options.includes(arg.callee)) return arg.args[0];
  }
  return undefined;
}

/** Whether a value is an SDK's own type of a tool, or one of that name: `Tool{Name: …}`, `new Tool { Name = … }`. */
export function isTool(value: Value): boolean {
  const name =
    value instanceof Instance ? value.cls.def.name : value instanceof Term && value.op === 'call' ? madeBy(value) : '';
  return /^(New|Server)?Tool(Definition|Spec)?$/.test(name);
}

/** What a call makes: the type whose function `new` it calls, as Rust has it, else what is called. */
export function madeBy(call: Term): string {
  return call.callee === 'new' ? (call.target?.name ?? '') : call.callee;
}

/** A record of options has a text (or nothing) as description; a set of parameters has schemas in all its fields. */
export function isOptionsRecord(rec: Rec): boolean {
  const description = settled(rec.fields.get('description'));
  if (typeof description === 'string' || description instanceof Text) return true;
  if (['inputSchema', 'outputSchema', 'annotations', '_meta'].some((key) => rec.fields.has(key))) return true;
  const title = settled(rec.fields.get('title'));
  return typeof title === 'string' || (rec.fields.has('description') && !isTerm(description));
}

/** The function among some arguments that handles the calls of a tool, also where it is wrapped by other calls. */
export function handlerIn(args: readonly Value[], depth = 0): Closure | null {
  for (const arg of args) {
    if (arg instanceof Closure) return arg;
    if (!(arg instanceof Term) || depth > 3) continue;
    for (let at: Term | null = arg; at; at = at.base) {
      const inner = handlerIn(at.args, depth + 1);
      if (inner) return inner;
    }
  }
  return null;
}
