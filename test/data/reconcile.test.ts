import { describe, expect, it } from 'vitest';
import { definitionDigest, type EnumeratedTool, type Method } from '../../data/model.ts';
import { reconcile } from '../../data/reconcile.ts';
import fc from '../support/fc.ts';

function toolOf(method: Method, name: string, rest: Partial<EnumeratedTool> = {}): EnumeratedTool {
  const definition = {
    name,
    description: 'd',
    inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
    ...rest,
  };
  return {
    ...definition,
    digest: definitionDigest(definition),
    origin: { method, file: method === 'static' ? 'src/a.ts' : null, line: method === 'static' ? 3 : null, url: null },
    nameIsComputed: false,
    enabledByDefault: true,
    confidence: 1,
    ...rest,
  };
}

describe('reconcile', () => {
  it('pairs by name: confirmed, live only, source only', () => {
    const result = reconcile(
      [toolOf('static', 'a'), toolOf('static', 'gone')],
      [toolOf('live', 'b'), toolOf('live', 'a')],
    );
    expect(result.map(({ name, agreement, method }) => [name, agreement, method])).toEqual([
      ['b', 'live-only', 'live'],
      ['a', 'confirmed', 'both'],
      ['gone', 'source-only', 'static'],
    ]);
    expect(result[1]!.origin).toMatchObject({ method: 'static', file: 'src/a.ts', line: 3 });
  });

  it('names the fields that differ, and keeps what the server says', () => {
    const [tool] = reconcile(
      [toolOf('static', 'a', { description: 'old', annotations: { readOnlyHint: true } })],
      [
        toolOf('live', 'a', {
          inputSchema: { type: 'object', properties: { a: { type: 'number' }, 'b/c': {} }, required: ['a'] },
        }),
      ],
    );
    expect(tool!.agreement).toBe('differs');
    expect(tool!.differences).toEqual([
      '/description',
      '/inputSchema/properties/a/type',
      '/inputSchema/properties/b~1c',
      '/inputSchema/required',
      '/annotations/readOnlyHint',
    ]);
    expect(tool!.description).toBe('d');
  });

  it.each([
    [
      'a parameter the source could not resolve',
      { properties: { a: {} } },
      { properties: { a: { type: 'string', enum: ['x'] } } },
    ],
    ['what SDKs add', { properties: {} }, { properties: {}, $schema: 'x', additionalProperties: false }],
    ['the order of required', { required: ['a', 'b'] }, { required: ['b', 'a'] }],
    ['no properties and none', {}, { properties: {} }],
    [
      'what zod 4 writes out',
      { properties: { n: { type: 'integer' }, d: { type: 'string', format: 'date' }, m: { type: 'object' } } },
      {
        properties: {
          n: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
          d: { type: 'string', format: 'date', pattern: '^.+$' },
          m: { type: 'object', propertyNames: { type: 'string' } },
        },
      },
    ],
  ])('counts as the same: %s', (_, source, live) => {
    const [tool] = reconcile(
      [toolOf('static', 'a', { inputSchema: { type: 'object', ...source } })],
      [toolOf('live', 'a', { inputSchema: { type: 'object', ...live } })],
    );
    expect(tool).toMatchObject({ agreement: 'confirmed', differences: [] });
  });

  it.each([
    ['a bound that an author set', { n: { type: 'integer' } }, { n: { type: 'integer', maximum: 100 } }],
    ['an expression without a format', { s: { type: 'string' } }, { s: { type: 'string', pattern: '^a' } }],
    ['a parameter whose name is a keyword', {}, { execution: { type: 'string' } }],
  ])('counts as different: %s', (_, source, live) => {
    const [tool] = reconcile(
      [toolOf('static', 'a', { inputSchema: { type: 'object', properties: { x: {}, ...source } } })],
      [toolOf('live', 'a', { inputSchema: { type: 'object', properties: { x: {}, ...live } } })],
    );
    expect(tool).toMatchObject({ agreement: 'differs' });
    expect(tool!.differences).toHaveLength(1);
  });

  it('loses and invents no tool, and agrees with itself', () => {
    const tools = fc.uniqueArray(
      fc.record({ name: fc.string({ minLength: 1 }), inputSchema: fc.dictionary(fc.string(), fc.jsonValue()) }),
      {
        selector: (tool) => tool.name,
      },
    );
    fc.assert(
      fc.property(tools, tools, (left, right) => {
        const source = left.map(({ name, inputSchema }) => toolOf('static', name, { inputSchema }));
        const live = right.map(({ name, inputSchema }) => toolOf('live', name, { inputSchema }));
        const names = new Set([...left, ...right].map((tool) => tool.name));
        expect(new Set(reconcile(source, live).map((tool) => tool.name))).toEqual(names);
        expect(reconcile(source, source).every((tool) => tool.agreement === 'confirmed')).toBe(true);
      }),
    );
  });
});
