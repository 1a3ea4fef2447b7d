/**
 * What the evaluator says a pure expression is, is what running it gives. Expressions are generated, all of one language evaluated as one
 * source, and run by the language's own interpreter; what the evaluator does not know it must not give a value.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enumerateStatic } from '../../../../crawler/enumerate/static/index.ts';

const CASES = 400;
const SEED = 20_261_121;

const TEXT = fc.constantFrom(
  '',
  'a',
  'tide',
  'High Water',
  'mast-head',
  'x_y',
  '"quoted"',
  "it's",
  'zwölf',
  'a\nb',
  '{a}',
  '%s',
  '$1',
);
const literal = (value: unknown): string => JSON.stringify(value);

interface Syntax {
  template: (parts: string[]) => string;
  spread: (items: string) => string;
  merged: (a: string, b: string) => string;
  record: (entries: [string, string][]) => string;
  conditional: (test: string, yes: string, no: string) => string;
  mapped: (list: string) => string;
  joined: (list: string, by: string) => string;
  bool: (value: boolean) => string;
  upper: (text: string) => string;
  trimmed: (text: string) => string;
  replaced: (text: string, what: string, by: string) => string;
  unknown: string;
}

const JAVASCRIPT: Syntax = {
  template: (parts) => `\`${parts.map((part) => `\${${part}}`).join('-')}\``,
  spread: (items) => `...${items}`,
  merged: (a, b) => `{...${a}, ...${b}}`,
  record: (entries) => `{${entries.map(([key, value]) => `${literal(key)}: ${value}`).join(', ')}}`,
  conditional: (test, yes, no) => `(${test} ? ${yes} : ${no})`,
  mapped: (list) => `${list}.map((item) => 'n' + item)`,
  joined: (list, by) => `${list}.join(${by})`,
  bool: String,
  upper: (text) => `${text}.toUpperCase()`,
  trimmed: (text) => `${text}.trim()`,
  replaced: (text, what, by) => `${text}.replaceAll(${what}, ${by})`,
  unknown: 'process.argv[7]',
};

const PYTHON: Syntax = {
  template: (parts) => `'-'.join([${parts.map((part) => `str(${part})`).join(', ')}])`,
  spread: (items) => `*${items}`,
  merged: (a, b) => `{**${a}, **${b}}`,
  record: (entries) => `{${entries.map(([key, value]) => `${literal(key)}: ${value}`).join(', ')}}`,
  conditional: (test, yes, no) => `(${yes} if ${test} else ${no})`,
  mapped: (list) => `['n' + str(item) for item in ${list}]`,
  joined: (list, by) => `(${by}).join(${list})`,
  bool: (value) => (value ? 'True' : 'False'),
  upper: (text) => `${text}.upper()`,
  trimmed: (text) => `${text}.strip()`,
  replaced: (text, what, by) => `${text}.replace(${what}, ${by})`,
  unknown: 'sys.argv[7]',
};

/** Pure expressions of a language that are texts. */
function texts(syntax: Syntax): fc.Arbitrary<string> {
  const { text } = fc.letrec<{ text: string; number: string; test: string; list: string }>((tie) => ({
    number: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: -99, max: 99 }).map((n) => `(${n})`),
      fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    ),
    test: fc.oneof(
      fc.boolean().map(syntax.bool),
      fc.tuple(tie('number'), fc.constantFrom('<', '>', '=='), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    ),
    list: fc.oneof(
      { depthSize: 'small' },
      fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(tie('list'), tie('text')).map(([list, item]) => `[${syntax.spread(list)}, ${item}]`),
      tie('list').map(syntax.mapped),
    ),
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      TEXT.map(literal),
      fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
      fc.array(fc.oneof(tie('text'), tie('number')), { minLength: 1, maxLength: 3 }).map(syntax.template),
      fc.tuple(tie('list'), TEXT).map(([list, by]) => syntax.joined(list, literal(by))),
      fc.tuple(tie('test'), tie('text'), tie('text')).map(([test, yes, no]) => syntax.conditional(test, yes, no)),
      tie('text').map((of) => syntax.upper(`(${of})`)),
      tie('text').map((of) => syntax.trimmed(`(${of})`)),
      fc
        .tuple(tie('text'), fc.constantFrom('a', ' ', '-', 'tide'), TEXT)
        .map(([of, what, by]) => syntax.replaced(`(${of})`, literal(what), literal(by))),
      fc.tuple(tie('text'), tie('text'), tie('text')).map(
        ([a, b, c]) =>
          `(${syntax.merged(
            syntax.record([
              ['k', a],
              ['l', b],
            ]),
            syntax.record([['k', c]]),
          )})["k"]`,
      ),
    ),
  }));
  return text;
}

/** What the evaluator says the expressions are: they are the descriptions of as many tools. */
async function evaluated(files: (expressions: string[]) => Record<string, string>, expressions: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'evaluator-'));
  try {
    for (const [name, text] of Object.entries(files(expressions))) writeFileSync(join(folder, name), text);
    const { servers } = await enumerateStatic(folder);
    return new Map(servers.flatMap(({ tools }) => tools).map(({ name, description }) => [name, description]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const javascript = (expressions: string[]): Record<string, string> => ({
  'package.json': '{ "name": "pure", "dependencies": { "@modelcontextprotocol/sdk": "1" } }',
  'index.js': [
    "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';",
    "const server = new McpServer({ name: 'pure', version: '1' });",
    ...expressions.map(
      (each, i) => `server.registerTool('t${i}', { description: ${each}, inputSchema: {} }, async () => ({}));`,
    ),
  ].join('\n'),
});

const python = (expressions: string[]): Record<string, string> => ({
  'pyproject.toml': '[project]\nname = "pure"\ndependencies = ["mcp"]\n',
  'server.py': [
    'import sys',
    'from mcp.server.fastmcp import FastMCP',
    'mcp = FastMCP("pure")',
    ...expressions.flatMap((each, i) => [`@mcp.tool(description=${each})`, `def t${i}() -> str:`, '    return ""']),
  ].join('\n'),
});

const python3 = spawnSync('python3', ['--version']).status === 0;

test('JavaScript', async () => {
  const expressions = fc.sample(texts(JAVASCRIPT), { numRuns: CASES, seed: SEED });
  const program = `console.log(JSON.stringify([${expressions.map((each) => `(${each})`).join(',\n')}]))`;
  const truth = JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })) as string[];
  const known = await evaluated(javascript, expressions);
  for (const [i, expression] of expressions.entries()) expect(known.get(`t${i}`), expression).toBe(truth[i]);
});

test.skipIf(!python3)(`Python${python3 ? '' : ' (no python3 on this machine)'}`, async () => {
  const expressions = fc.sample(texts(PYTHON), { numRuns: CASES, seed: SEED });
  const program = `import json\nprint(json.dumps([${expressions.map((each) => `(${each})`).join(',\n')}]))`;
  const truth = JSON.parse(execFileSync('python3', ['-c', program], { encoding: 'utf8' })) as string[];
  const known = await evaluated(python, expressions);
  for (const [i, expression] of expressions.entries()) expect(known.get(`t${i}`), expression).toBe(truth[i]);
});

test('What only a run knows is shown as a hole', async () => {
  const pure = fc.sample(texts(JAVASCRIPT), { numRuns: 40, seed: SEED });
  const expressions = pure.map((each, i) =>
    i % 2 ? `(${JAVASCRIPT.unknown} + ${each})` : `\`\${${each}}\${${JAVASCRIPT.unknown}}\``,
  );
  const known = await evaluated(javascript, expressions);
  for (const [i, expression] of expressions.entries()) expect(known.get(`t${i}`), expression).toMatch(/\{[^{}]*\}/);
});
