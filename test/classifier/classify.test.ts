import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import { evidenceHolds } from '../../classifier/evidence.ts';
import { FACET_TEXTS, riskOf } from '../../classifier/taxonomy.ts';
import { CATEGORIES, type Category, FACETS, type Facet, type Risk, type ToolDefinition } from '../../data/model.ts';
import { spawn } from '../support/children.ts';
import fc from '../support/fc.ts';
import { modelServer, obedient } from './model-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let classifier: Classifier;
let folder: string;
beforeAll(() => {
  classifier = loadClassifier();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'classify-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tool = (
  name: string,
  description: string | null = null,
  properties: Record<string, unknown> = {},
): ToolDefinition => ({
  name,
  description,
  inputSchema: { type: 'object', properties },
});
const label = (t: ToolDefinition, server = 'somewhere'): ReturnType<Classifier['classify']> =>
  classifier.classify(t, { name: server });

describe('risk is a function of category and facets', () => {
  const softening = FACET_TEXTS.filter((f) => f.group === 'softening').map((f) => f.id);
  /** The table of the rubric, told once more. */
  const told = (c: Category, f: ReadonlySet<Facet>): Risk => {
    if (c === 'Read') return f.has('secrets') ? 'high' : f.has('sensitive') || f.has('untrusted') ? 'medium' : 'low';
    if (c === 'Write') {
      if (f.has('guard')) return 'critical';
      if (f.has('ephemeral')) return 'low';
      return f.has('external') || f.has('privilege') || f.has('bulk') || f.has('physical') ? 'high' : 'medium';
    }
    if (c === 'Execute')
      return f.has('arbitrary') || f.has('guard') ? 'critical' : f.has('bounded') ? 'medium' : 'high';
    if (c === 'Destructive')
      return f.has('guard') || f.has('bulk') || f.has('permanent')
        ? 'critical'
        : f.has('reversible')
          ? 'medium'
          : 'high';
    if (c === 'Financial') return f.has('simulated') ? 'medium' : f.has('reduces') ? 'high' : 'critical';
    return 'high';
  };

  it('as the rubric has it, for every category and set of facets', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CATEGORIES), fc.uniqueArray(fc.constantFrom(...FACETS)), (c, facets) => {
        expect(riskOf(c, facets)).toBe(told(c, new Set(facets)));
      }),
      { numRuns: 2000 },
    );
  });

  it('a facet that does not soften never lowers it but for a secret that is read', () => {
    const order: Risk[] = ['low', 'medium', 'high', 'critical'];
    for (const c of CATEGORIES)
      for (const f of FACETS.filter((x) => !softening.includes(x)))
        expect(order.indexOf(riskOf(c, [f]))).toBeGreaterThanOrEqual(order.indexOf(riskOf(c, [])));
  });
});

describe('any definition gets a label that holds', () => {
  const words = fc.constantFrom(
    'get',
    'delete',
    'all',
    'users',
    'order',
    'place',
    'the',
    'a',
    'run',
    'command',
    'payment',
    'file',
    '删除',
    'löscht',
    'not',
    'read',
    'only',
    'secret',
    '.',
    ':',
    '\u200b',
    '\u{e0041}',
    '<',
    'safe',
    '"',
    '\n',
    '\ud800',
    '~',
    '/',
    '{}',
    '__proto__',
    'constructor',
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 30 }).map((w) => w.join(' ')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );
  const schema = fc.dictionary(fc.oneof(words, fc.string({ maxLength: 12 })), fc.anything(), { maxKeys: 5 });
  const definition = fc.record(
    {
      name: fc.oneof(
        fc.array(words, { minLength: 1, maxLength: 4 }).map((w) => w.join('_')),
        fc.string({ minLength: 1 }),
      ),
      title: fc.option(text),
      description: fc.option(text),
      inputSchema: fc.oneof(
        schema,
        schema.map((properties) => ({ type: 'object', properties })),
      ),
      annotations: fc.option(fc.dictionary(fc.string(), fc.anything())),
    },
    { requiredKeys: ['name', 'inputSchema'] },
  );

  it('with exact evidence for itself and for each facet, and the same label twice', () => {
    fc.assert(
      fc.property(definition, text, (t, server) => {
        const asked = t as unknown as ToolDefinition;
        const got = label(asked, server);
        expect(CATEGORIES).toContain(got.category);
        expect(got.risk).toBe(riskOf(got.category, got.facets));
        expect(got.confidence).toBeGreaterThanOrEqual(0);
        expect(got.confidence).toBeLessThanOrEqual(1);
        expect(got.evidence.length).toBeGreaterThan(0);
        for (const e of got.evidence) expect(evidenceHolds(asked, e), JSON.stringify(e)).toBe(true);
        for (const f of got.facets)
          for (const e of got.facetEvidence[f]!)
            expect(evidenceHolds(asked, e), `${f} ${JSON.stringify(e)}`).toBe(true);
        for (const f of got.findings) for (const e of f.evidence) expect(e.quote).not.toBe('');
        expect(got.rationale.split(/(?<=[.?]) (?=[A-Z])/).length).toBeLessThanOrEqual(6);
        expect(got.rationale).not.toMatch(/[\u200b\u202e\u{e0000}-\u{e007f}]/u);
        expect(label(asked, server)).toEqual(got);
      }),
      { numRuns: 1500 },
    );
  });

  it('a deep and a wide schema end', () => {
    let deep: object = { type: 'string' };
    for (let i = 0; i < 3000; i++) deep = { type: 'object', properties: { a: deep } };
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`p${i}`, { type: 'string' }]));
    expect(label({ name: 'get_it', inputSchema: deep as Record<string, unknown> }).category).toBe('Read');
    expect(label(tool('get_it', 'Gets it.', wide)).category).toBe('Read');
    expect(label(tool('get_it', 'delete '.repeat(200_000))).evidence).toHaveLength(1);
  });
});

describe('rationales', () => {
  it('two Financial tools read differently, and name what they act on', () => {
    const a = label(
      tool('place_order', 'Places a limit order.', { symbol: {}, side: {}, quantity: {} }),
      'an-exchange',
    );
    const b = label(tool('refund_payment', 'Refunds a payment to the buyer.', { payment_id: {} }), 'a-biller');
    expect(a.rationale).not.toBe(b.rationale);
    expect(a.rationale).toContain('limit order');
    expect(a.rationale).toContain('`quantity`');
    expect(b.rationale).toContain('refunds a payment');
    const frame = (s: string): string => s.replace(/`[^`]*`/g, '').split('. ')[1] ?? '';
    expect(frame(a.rationale)).not.toBe(frame(b.rationale));
  });

  it('quote the consequence that the definition states, and rest on its words before the bare name', () => {
    const got = label(
      tool('amend_order', 'Amends a resting order on the book. This changes a REAL order at the exchange.', {
        order_id: {},
        price: {},
      }),
      'an-exchange',
    );
    expect(got.category).toBe('Financial');
    expect(got.evidence).toEqual([
      { pointer: '/description', quote: 'Amends a resting order' },
      { pointer: '/description', quote: 'This changes a REAL order at the exchange' },
      { pointer: '/name', quote: 'amend_order' },
    ]);
    expect(got.rationale).toContain('"This changes a REAL order at the exchange"');
    expect(got.rationale).toContain('`price`');
  });

  it('do not rest on what the definition denies', () => {
    const got = label(
      tool('delete_folder', 'Deletes a folder. It goes to a shelf rather than being permanently removed.', { id: {} }),
    );
    expect(got.evidence.map((e) => e.quote).join()).not.toContain('permanently');
  });

  it('name whom a message reaches, and whose words come back', () => {
    expect(label(tool('send_mail', 'Sends a mail.', { to: {}, body: {} })).rationale).toContain('whoever `to` names');
    expect(label(tool('list_customers', 'Lists all customers.'), 'a-shop').rationale).toContain('records about people');
    expect(label(tool('scrape_page', 'Scrapes a web page.', { url: {} }), 'a-scraper').rationale).toMatch(
      /could plant instructions/,
    );
  });

  it('say what softened or sharpened', () => {
    expect(label(tool('delete_note', 'Deletes a note; it goes to the trash.', { id: {} })).rationale).toMatch(
      /way back/,
    );
    expect(label(tool('run_command', 'Runs a command.', { command: {} })).rationale).toMatch(/`command`/);
    expect(label(tool('handler')).rationale).toMatch(/handler/);
  });
});

describe('annotations are checked, not believed', () => {
  const find = (t: ToolDefinition): ReturnType<typeof label>['findings'][number] | undefined =>
    label(t, 'a-biller').findings.find((f) => f.id === 'annotation-contradiction');

  it('a refund that says it destroys nothing comes with the block its author could write', () => {
    const refund = {
      ...tool('create_refund', 'Refunds a charge.', { charge: {}, amount: {} }),
      annotations: { title: 'Refund', readOnlyHint: true, destructiveHint: false },
    };
    const found = find(refund)!;
    expect(found.evidence.map((e) => e.quote)).toEqual(['"readOnlyHint":true', '"destructiveHint":false']);
    expect(JSON.parse(found.fix!)).toEqual({ title: 'Refund', readOnlyHint: false, destructiveHint: true });
    for (const e of found.evidence) expect(evidenceHolds(refund, e)).toBe(true);
  });

  it('what is absent states nothing, and what is right is no finding', () => {
    expect(find(tool('create_refund', 'Refunds a charge.', { charge: {} }))).toBeUndefined();
    expect(find({ ...tool('create_refund', 'Refunds a charge.'), annotations: {} })).toBeUndefined();
    expect(find({ ...tool('list_refunds', 'Lists refunds.'), annotations: { readOnlyHint: true } })).toBeUndefined();
    expect(find({ ...tool('handler'), annotations: { readOnlyHint: true } })).toBeUndefined();
  });

  it('they never change the label', () => {
    const plain = tool('delete_file', 'Deletes a file.', { path: {} });
    const { findings: _a, ...without } = label(plain);
    const { findings: _b, ...lying } = label({ ...plain, annotations: { readOnlyHint: true, destructiveHint: false } });
    expect(lying).toEqual(without);
  });
});

describe('modes', () => {
  it('each has its label, and the worst decides', () => {
    const got = label(
      tool('manage_items', 'Manages items.', {
        action: { type: 'string', enum: ['list', 'create', 'delete'] },
        id: {},
      }),
    );
    expect(got.category).toBe('Destructive');
    expect(got.modes).toMatchObject([
      { parameter: 'action', value: 'list', category: 'Read' },
      { parameter: 'action', value: 'create', category: 'Write' },
      { parameter: 'action', value: 'delete', category: 'Destructive' },
    ]);
  });

  it('a filter of what is listed is no mode of the listing', () => {
    const got = label(
      tool('list_events', 'Lists events.', { action: { type: 'string', enum: ['created', 'refund', 'delete'] } }),
    );
    expect(got.category).toBe('Read');
  });
});

describe('training', () => {
  const row = (id: number, server: string, name: string): string =>
    JSON.stringify({ id: `t${id}`, server, name, description: `${name.replaceAll('_', ' ')}.`, inputSchema: {} });
  const NAMES = [
    'list_files',
    'delete_file',
    'create_note',
    'run_job',
    'send_payment',
    'get_user',
    'update_task',
    'drop_table',
  ];
  const LABELS = [
    'Read\tlow',
    'Destructive\thigh',
    'Write\tmedium',
    'Execute\thigh',
    'Financial\tcritical',
    'Read\tmedium',
    'Write\tmedium',
    'Destructive\tcritical',
  ];

  it('gives the same bytes twice, smaller than a megabyte', async () => {
    const servers = ['one', 'two', 'three'];
    const all = servers.flatMap((server, s) =>
      NAMES.map((name, n) => ({ id: s * 10 + n, server, name, label: LABELS[n]! })),
    );
    writeFileSync(join(folder, 'tools-x.jsonl'), all.map((t) => `${row(t.id, t.server, t.name)}\n`).join(''));
    writeFileSync(join(folder, 'labels-x.tsv'), all.map((t) => `t${t.id}\t${t.label}\t-\t1\n`).join(''));
    const digests = [];
    for (const out of ['a.json', 'b.json']) {
      const path = join(folder, out);
      const { code } = await run(['classifier/model/train.ts', '--data', folder, '--out', path]);
      expect(code).toBe(0);
      digests.push(createHash('sha256').update(readFileSync(path)).digest('hex'));
      expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')).features).length).toBeGreaterThan(3);
    }
    expect(digests[0]).toBe(digests[1]);
    expect(statSync(join(ROOT, 'classifier/model/weights.json')).size).toBeLessThan(1_000_000);
  });
});

/** Runs a script of the project under this Node. */
function run(
  args: string[],
  input = '',
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const { OPENAI_API_KEY: _k, OPENAI_BASE_URL: _u, OPENAI_MODEL: _m, ...rest } = process.env;
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...rest, ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (d) => (out += d));
  child.stderr.setEncoding('utf8').on('data', (d) => (err += d));
  child.stdin.end(input);
  return new Promise((done) => child.on('close', (code) => done({ code, out, err })));
}

describe('the command', () => {
  const COMMAND = ['bin/mcp-risk', 'classify', '--json'];
  const parse = (out: string): Record<string, unknown>[] =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  it('answers lines in order, with the fields of the contract, and names what is no tool', async () => {
    const lines = [
      JSON.stringify({
        id: 7,
        server: 'an-exchange',
        name: 'place_order',
        description: 'Places an order – sofort.',
        inputSchema: {},
        annotations: {},
      }),
      'not json',
      '',
      JSON.stringify({ id: 'b', name: 'list_files' }),
      JSON.stringify({ id: 'c', name: 3 }),
      JSON.stringify([1]),
    ];
    const { code, out } = await run(COMMAND, lines.join('\r\n'));
    const answers = parse(out);
    expect(code).toBe(1);
    expect(answers).toHaveLength(5);
    expect(Object.keys(answers[0]!).slice(0, 10)).toEqual([
      'id',
      'name',
      'category',
      'risk',
      'facets',
      'confidence',
      'rationale',
      'evidence',
      'recommendation',
      'classifier',
    ]);
    expect(answers[0]).toMatchObject({ id: 7, category: 'Financial', recommendation: 'approve' });
    expect(answers[1]).toHaveProperty('error');
    expect(answers[2]).toMatchObject({ id: 'b', category: 'Read', recommendation: 'allow' });
    expect(answers[3]).toMatchObject({ id: 'c', error: expect.stringContaining('name') });
    expect(answers[4]).toHaveProperty('error');
  });

  it('works without a key, and says so', async () => {
    const { code, out, err } = await run([...COMMAND, '--llm'], '{"name":"list_files"}\n');
    expect(code).toBe(0);
    expect(parse(out)[0]).toMatchObject({ category: 'Read', classifier: classifier.version });
    expect(err).toContain('OPENAI_API_KEY');
  });

  it('asks the model of the environment, within its budget, and keeps the answers', async () => {
    await using server = await modelServer(obedient);
    const env = { OPENAI_BASE_URL: server.url, OPENAI_MODEL: 'small' };
    const input = ['process_alpha', 'process_beta', 'process_gamma'].map((name) => `{"name":"${name}"}\n`).join('');
    const cache = join(folder, 'cache.jsonl');
    const options = ['--llm', '--llm-below', '1', '--llm-cache', cache];
    const first = await run([...COMMAND, ...options], input, env);
    expect(first.code).toBe(0);
    expect(first.err).toContain('1 requests');
    expect(String(parse(first.out)[0]!.classifier)).toContain('+small@');
    const again = await run([...COMMAND, ...options], input, env);
    expect(again.err).toContain('3 from the cache');
    expect(again.out).toBe(first.out);
    const poor = await run(
      [...COMMAND, '--llm', '--llm-below', '1', '--llm-cache', join(folder, 'none'), '--llm-requests', '0'],
      input,
      env,
    );
    expect(poor.err).toContain('3 not asked');
    expect(server.requests).toHaveLength(1);
    const wrong = await run([...COMMAND, '--llm', '--llm-below', '2'], input, env);
    expect(wrong.code).toBe(2);
  });
});
