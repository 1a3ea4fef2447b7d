/** The small decisions behind the words of pages. */
import { describe, expect, it } from 'vitest';
import { loadClassifier } from '../../classifier/classify.ts';
import { labeller } from '../../classifier/label.ts';
import type { JsonSchema, ServerRecord, ToolDefinition, ToolRecord } from '../../data/model.ts';
import type { Site } from '../../site/site.ts';
import { annotations } from '../../site/views/annotations.ts';
import { parameters } from '../../site/views/parameters.ts';
import { history } from '../../site/views/provenance.ts';
import { githubAddress } from '../../site/views/still.ts';
import { passage, pointerInWords, proseAndCode, unfenced } from '../../site/views/text.ts';
import { tool } from './catalogue.ts';

const label = labeller(loadClassifier(), []);
const server = { slug: 'made-up--shop', name: 'Shop', description: null, instructions: null };

/** A tool as far as its view reads it, labelled by the real classifier. */
function labelled(definition: ToolDefinition): ToolRecord {
  const [{ classification }] = label([definition], server) as [ReturnType<typeof label>[number]];
  const { category, risk, facets } = classification;
  return { definition, classification, category, risk, facets } as ToolRecord;
}

describe('a long text', () => {
  const shown = (text: string, quotes: string[] = []): string =>
    passage(text, quotes, 40)
      .segments.map((segment) => segment.text)
      .join('');

  it('ends with a sentence, else with a word, and never before what is quoted from it', () => {
    expect(shown('All of it is shown.')).toBe('All of it is shown.');
    expect(shown('One sentence that is rather long. And then another one.')).toBe('One sentence that is rather long.');
    expect(shown('Words and words and words and words and words')).toBe('Words and words and words and words and');
    expect(shown('One sentence that is rather long. And then another one.', ['And'])).toBe(
      'One sentence that is rather long. And',
    );
    expect(shown('x'.repeat(50))).toBe('x'.repeat(40));
  });
});

describe('the parameters of a large schema', () => {
  const many = (count: number): Record<string, JsonSchema> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, { type: 'string' }]));
  const { definition, classification } = labelled(
    tool(
      'create_payment',
      'Create a payment.',
      {
        details: { type: 'object', properties: { ...many(90), amount: { type: 'number' } } },
        currency: { type: 'string' },
        note: { type: 'string' },
      },
      ['details', 'currency'],
    ),
  );
  const shown = parameters(definition.inputSchema, classification);

  it('are cut, but never an outer one or one that decides', () => {
    expect(shown.rows.length).toBeLessThan(60);
    expect(shown.rows.length + shown.omitted).toBe(94);
    expect(shown.rows.filter(({ depth }) => depth === 0).map(({ path }) => path)).toEqual([
      'details',
      'currency',
      'note',
    ]);
    expect(shown.rows.find(({ path }) => path === 'details.amount')).toMatchObject({ decides: 'sets how much' });
  });
});

describe('the history of a tool', () => {
  const at = (id: number, version: string) => ({
    id,
    taken: '2026-01-02T03:04:05.000Z',
    package: { name: 'shop', version },
  });
  const reading = (snapshot: object, digest: string, category: string, risk: string) => ({
    snapshot,
    digest,
    category,
    risk,
  });
  const told = (entries: object[]) =>
    history({ history: () => entries, changesOf: () => [] } as unknown as Site, {} as ServerRecord, 'pay').map(
      ({ version, what }) => [version, what],
    );

  it('leaves out that the same snapshot was labelled the same again', () => {
    const [old, now] = [at(1, '1.0.0'), at(2, '2.0.0')];
    expect(told([reading(old, 'a', 'Read', 'low'), reading(old, 'a', 'Read', 'low')])).toEqual([]);
    expect(
      told([
        reading(now, 'a', 'Financial', 'critical'),
        reading(now, 'a', 'Read', 'low'),
        reading(old, 'a', 'Read', 'low'),
        reading(old, 'a', 'Read', 'low'),
      ]),
    ).toEqual([
      ['2.0.0', 'label changed, same definition'],
      ['2.0.0', 'unchanged'],
      ['1.0.0', 'first seen'],
    ]);
  });
});

describe('what an author claims', () => {
  it('agrees, contradicts, is not judged, or is not stated', () => {
    const read = annotations(
      labelled(
        tool('delete_user', 'Permanently deletes a user.', { id: { type: 'string' } }, ['id'], {
          readOnlyHint: true,
          destructiveHint: true,
          idempotentHint: true,
        }),
      ),
    );
    expect(read.rows.map(({ hint, verdict }) => [hint, verdict])).toEqual([
      ['readOnlyHint', 'contradicts'],
      ['destructiveHint', 'agrees'],
      ['idempotentHint', 'not judged'],
    ]);
    expect(read.missing).toEqual(['openWorldHint']);
  });

  it('contradicts where the classifier found so, whatever the category', () => {
    const { rows } = annotations(
      labelled(
        tool('create_refund', 'Refund a payment.', { amount: { type: 'integer' } }, ['amount'], {
          destructiveHint: false,
        }),
      ),
    );
    expect(rows).toEqual([{ hint: 'destructiveHint', stated: 'false', found: 'Financial', verdict: 'contradicts' }]);
  });
});

describe('a place in a definition', () => {
  it.each([
    ['/description', 'description'],
    ['/inputSchema/properties', 'input schema'],
    ['/inputSchema/required', 'which parameters are required'],
    ['/inputSchema/properties/required', 'parameter required'],
    ['/inputSchema/properties/a~1b/description', 'parameter a/b › description'],
    ['/outputSchema/properties/content/items/anyOf', 'output schema'],
    ['/annotations/readOnlyHint', 'annotation readOnlyHint'],
  ])('%s is said in words', (pointer, words) => {
    expect(pointerInWords(pointer)).toBe(words);
  });

  it('is code between backticks, and fences of blocks are left out of one line', () => {
    expect(proseAndCode('Pass `a` or `b`.')).toEqual(['Pass ', 'a', ' or ', 'b', '.']);
    expect(unfenced('Example: ```json {"a": 1} ``` `b`')).toBe('Example: {"a": 1} `b`');
    expect(unfenced('Plain `code`')).toBe('Plain `code`');
  });
});

describe('the repository that corrections go to', () => {
  it.each([
    ['github:owner/repo', 'https://github.com/owner/repo'],
    ['owner/repo.js', 'https://github.com/owner/repo.js'],
    ['https://github.com/owner/repo', 'https://github.com/owner/repo'],
    ['https://github.com/owner/repo.git', 'https://github.com/owner/repo'],
    ['git+https://github.com/owner/repo.git', 'https://github.com/owner/repo'],
    ['git@github.com:owner/repo.git', 'https://github.com/owner/repo'],
    ['ssh://git@github.com/owner/repo.git', 'https://github.com/owner/repo'],
  ])('is read from %s', (given, address) => expect(githubAddress(given)).toBe(address));

  it.each([
    undefined,
    '',
    '/home/someone/mcp-risk',
    'https://gitlab.com/owner/repo',
    'https://github.com.example.org/owner/repo',
    'https://example.org/github.com/owner/repo',
    'javascript:alert(1)//github.com/owner/repo',
  ])('is none in %s', (given) => expect(githubAddress(given)).toBeNull());
});
