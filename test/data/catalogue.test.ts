import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue, CatalogueError } from '../../data/catalogue.ts';
import type { Candidate, Labeller, Risk, SnapshotInput, SnapshotTool, ToolDefinition } from '../../data/model.ts';
import { candidateNamed, classified, listedTool, visitOf } from '../support/made.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  file = join(folder, 'catalogue.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const candidate = (change: Partial<Candidate> = {}): Candidate =>
  candidateNamed('@shop/mcp', {
    sighting: { source: 'seeds', reference: 'npm:@shop/mcp', seen: '2026-01-02T03:04:05.000Z' },
    name: 'Shop',
    repository: 'Shop/mcp-server',
    area: 'payments',
    why: 'It refunds orders.',
    ...change,
  });

const tool = (name: string, change: Partial<ToolDefinition> = {}): SnapshotTool =>
  listedTool({ name, description: `Does ${name}.`, inputSchema: { type: 'object' }, ...change });

const snapshot = (version: string, tools: SnapshotTool[]): SnapshotInput =>
  visitOf({ name: '@shop/mcp', version }, tools, { repository: 'Shop/mcp-server' });

/** Calls `delete_*` Destructive and everything else Read. */
const label: Labeller = (tools) =>
  tools.map(({ name }) => ({
    classification: name.startsWith('delete_')
      ? classified('Destructive', 'critical', { facets: ['bulk'], classifier: 'test@1' })
      : classified('Read', 'low', { classifier: 'test@1' }),
    correction: null,
  }));

describe('a database file', () => {
  it('is made, migrated and marked as a catalogue', () => {
    Catalogue.open(file).close();
    const db = new Database(file);
    expect(db.pragma('user_version', { simple: true })).toBeGreaterThan(0);
    expect(db.pragma('application_id', { simple: true })).toBe(0x4d435052);
    db.close();
  });

  it('of a newer version is refused and left as it was', () => {
    Catalogue.open(file).close();
    const db = new Database(file);
    db.pragma('user_version = 9999');
    db.pragma('journal_mode = DELETE');
    db.close();
    const before = readFileSync(file);
    expect(() => Catalogue.open(file)).toThrow(/version 9999.*knows versions up to/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('of another program is refused', () => {
    const db = new Database(file);
    db.exec('CREATE TABLE notes (text)');
    db.close();
    expect(() => Catalogue.open(file)).toThrow(CatalogueError);
  });

  it('that is no database is refused by name', () => {
    writeFileSync(file, 'this is not SQLite, only text that is long enough to look at '.repeat(20));
    expect(() => Catalogue.open(file)).toThrow(file);
  });

  it('of an older version is brought up to date, by a reader too', () => {
    const db = new Database(file);
    db.exec(readFileSync(new URL('../../data/migrations/001-catalogue.sql', import.meta.url), 'utf8'));
    db.exec(`
      INSERT INTO servers (id, slug, name) VALUES (1, 'shop', 'Shop');
      INSERT INTO definitions VALUES ('d1', '{"name":"pay"}'), ('d0', '{"name":"seen before"}');
      INSERT INTO snapshots (id, server_id, target, digest, taken, language, sdk, methods, tool_count)
        VALUES (1, 1, 'npm:shop@1', 's1', '2026-01-01', 'go', '', '[]', 1);
      INSERT INTO snapshot_tools VALUES (1, 'pay', 0, 'd1', 'live', '{}');`);
    db.pragma('user_version = 1');
    db.pragma(`application_id = ${0x4d435052}`);
    db.close();
    const catalogue = Catalogue.open(file, { readonly: true });
    expect(catalogue.stats().tools).toBe(0);
    catalogue.close();
    const after = Catalogue.open(file).database;
    expect(after.pragma('user_version', { simple: true })).toBeGreaterThan(1);
    expect(after.prepare('SELECT digest, json FROM definitions ORDER BY digest').raw().all()).toEqual([
      ['d0', '{"name":"seen before"}'],
      ['d1', '{"name":"pay"}'],
    ]);
    expect(after.pragma('foreign_key_check')).toEqual([]);
    expect(() => after.exec("DELETE FROM definitions WHERE digest = 'd1'")).toThrow(/FOREIGN KEY/);
    after.close();
  });

  it('is not made by a reader', () => {
    expect(() => Catalogue.open(file, { readonly: true })).toThrow(/mcp-risk crawl/);
  });
});

describe('sightings', () => {
  it('of one package from two sources are one server that keeps both', () => {
    const catalogue = Catalogue.open(file);
    const first = catalogue.sight(candidate());
    const second = catalogue.sight(
      candidate({ sighting: { source: 'npm', reference: '@shop/mcp', seen: '2026-02-02T00:00:00.000Z' } }),
    );
    expect(second).toEqual({ ...first, isNew: false });
    expect(catalogue.server(first.slug)?.sightings.map((s) => s.source)).toEqual(['seeds', 'npm']);
    catalogue.close();
  });

  it('by repository and then by package meet, in any letter case', () => {
    const catalogue = Catalogue.open(file);
    const byRepository = catalogue.sight(candidate({ package: null, repository: 'shop/MCP-Server' }));
    const byPackage = catalogue.sight(candidate());
    expect(byPackage.id).toBe(byRepository.id);
    expect(catalogue.server(byPackage.slug)?.package).toBe('@shop/mcp');
    catalogue.close();
  });

  it('of two packages of one repository are two servers with two slugs', () => {
    const catalogue = Catalogue.open(file);
    const a = catalogue.sight(candidate());
    const b = catalogue.sight(candidate({ package: { name: '@shop/other', version: null } }));
    expect(a.slug).toBe('shop--mcp-server');
    expect(b.slug).toBe('npm--shop--other');
    catalogue.close();
  });
});

describe('a slug', () => {
  it('follows the folder in which the server turns out to live, once, before anything of it is published', () => {
    const catalogue = Catalogue.open(file);
    const { id } = catalogue.sight(candidate({ repository: null }));
    const shop = () => catalogue.findServer('npm', '@shop/mcp')[0]!;
    expect(shop().slug).toBe('npm--shop--mcp');
    catalogue.record(id, { ...snapshot('1.0.0', [tool('a')]), path: 'packages/shop' }, label);
    expect(shop()).toMatchObject({
      slug: 'shop--mcp-server--packages--shop',
      path: 'packages/shop',
      repository: 'Shop/mcp-server',
    });
    catalogue.record(id, { ...snapshot('1.1.0', [tool('a')]), path: 'elsewhere' }, label);
    expect(shop().slug).toBe('shop--mcp-server--packages--shop');
    catalogue.close();
  });

  it('stays where another server has the one it would move to', () => {
    const catalogue = Catalogue.open(file);
    catalogue.sight(candidate());
    const { id, slug } = catalogue.sight(candidate({ package: { name: '@shop/other', version: null } }));
    catalogue.record(id, { ...snapshot('1.0.0', [tool('a')]), target: 'npm:@shop/other@1.0.0' }, label);
    expect(catalogue.findServer('npm', '@shop/other')[0]?.slug).toBe(slug);
    catalogue.close();
  });
});

describe('snapshots', () => {
  it('recorded twice add nothing the second time', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    const input = snapshot('1.0.0', [tool('list_orders'), tool('delete_order')]);
    catalogue.record(id, input, label);
    catalogue.record(id, input, label);
    expect(catalogue.snapshots(slug)).toHaveLength(1);
    expect(catalogue.changes()).toHaveLength(1);
    expect(catalogue.toolsOf(slug).map((t) => t.name)).toEqual(['delete_order', 'list_orders']);
    catalogue.close();
  });

  it('of a newer version record what changed in definitions and risk', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    catalogue.record(id, snapshot('1.0.0', [tool('list_orders'), tool('old'), tool('ship')]), label);
    const riskier: Labeller = (tools, server) =>
      label(tools, server).map((l, i) =>
        tools[i]!.name === 'ship' ? { ...l, classification: classified('Write', 'high') } : l,
      );
    const changed = tool('list_orders', {
      description: 'Lists them all.',
      inputSchema: { type: 'object', properties: { 'a/b': { type: 'string' } } },
    });
    catalogue.record(id, snapshot('1.1.0', [changed, tool('delete_order'), tool('ship')]), riskier);
    const changes = catalogue
      .changes({ server: slug })
      .map(({ kind, tool, before, after, fields }) => ({ kind, tool, before, after, fields }));
    expect(changes).toContainEqual({ kind: 'version', tool: null, before: '1.0.0', after: '1.1.0', fields: [] });
    expect(changes).toContainEqual({
      kind: 'tool-added',
      tool: 'delete_order',
      before: null,
      after: 'Destructive, critical',
      fields: [],
    });
    expect(changes).toContainEqual({ kind: 'tool-removed', tool: 'old', before: 'Read, low', after: null, fields: [] });
    expect(changes).toContainEqual({
      kind: 'risk-changed',
      tool: 'ship',
      before: 'Read, low',
      after: 'Write, high',
      fields: [],
    });
    expect(changes.find((c) => c.kind === 'definition-changed')?.fields).toEqual([
      '/description',
      '/inputSchema/properties',
    ]);
    expect(catalogue.snapshots(slug).map((s) => s.package?.version)).toEqual(['1.1.0', '1.0.0']);
    catalogue.close();
  });

  describe('of a package and of its repository', () => {
    const permalink = (file: string) => `https://github.com/Shop/mcp-server/blob/${'c'.repeat(40)}/${file}#L1`;
    const read = (name: string, change: Partial<ToolDefinition> = {}): SnapshotTool => ({
      ...tool(name, change),
      origin: { method: 'static', file: 'src/a.ts', line: 1, url: permalink('src/a.ts') },
      method: 'static',
      agreement: 'source-only',
    });
    const ran = snapshot('1.0.0', [
      tool('list_orders'),
      tool('refund'),
      tool('only_runs'),
      {
        ...tool('held'),
        method: 'both',
        agreement: 'confirmed',
        origin: { ...read('x').origin, file: 'dist/a.js', url: null },
      },
    ]);
    const source: SnapshotInput = {
      ...snapshot('', [
        read('list_orders'),
        read('refund', { description: 'Other words.' }),
        read('held'),
        read('unpublished'),
      ]),
      target: `github:Shop/mcp-server@${'c'.repeat(40)}`,
      package: null,
      commit: 'c'.repeat(40),
      methods: ['static'],
      launch: null,
    };

    it.each([
      ['package first', [ran, source]],
      ['repository first', [source, ran]],
    ])('are shown together: what ran, held against the source (%s)', (_, visits) => {
      const catalogue = Catalogue.open(file);
      const { id, slug } = catalogue.sight(candidate());
      for (const visit of visits) catalogue.record(id, visit, label);
      expect(catalogue.server(slug)!.snapshot).toMatchObject({
        package: { name: '@shop/mcp', version: '1.0.0' },
        commit: 'c'.repeat(40),
        methods: ['static', 'live'],
        launch: 'bare',
        toolCount: 5,
      });
      const shown = catalogue.toolsOf(slug).map(({ name, method, agreement, differences, origin }) => ({
        name,
        method,
        agreement,
        differences,
        file: origin.file,
      }));
      expect(shown.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
        { name: 'held', method: 'both', agreement: 'confirmed', differences: [], file: 'src/a.ts' },
        { name: 'list_orders', method: 'both', agreement: 'confirmed', differences: [], file: 'src/a.ts' },
        { name: 'only_runs', method: 'live', agreement: 'live-only', differences: [], file: null },
        { name: 'refund', method: 'both', agreement: 'differs', differences: ['/description'], file: 'src/a.ts' },
        { name: 'unpublished', method: 'static', agreement: 'source-only', differences: [], file: 'src/a.ts' },
      ]);
      expect(catalogue.tool(slug, 'refund')!.definition.description).toBe('Does refund.');
      expect(catalogue.stats().agreement).toMatchObject({ confirmed: 2, differs: 1, 'live-only': 1, 'source-only': 1 });
      catalogue.close();
    });

    it('are put together anew when either changes, and only what changed is told', () => {
      const catalogue = Catalogue.open(file);
      const { id, slug } = catalogue.sight(candidate());
      for (const visit of [ran, source, ran]) catalogue.record(id, visit, label);
      const before = catalogue.changes({ server: slug }).length;
      catalogue.record(
        id,
        {
          ...ran,
          target: 'npm:@shop/mcp@1.1.0',
          package: { name: '@shop/mcp', version: '1.1.0' },
          tools: [...ran.tools, tool('unpublished')],
        },
        label,
      );
      expect(catalogue.tool(slug, 'unpublished')).toMatchObject({ method: 'both', agreement: 'confirmed' });
      const changes = catalogue.changes({ server: slug });
      expect(changes.slice(0, changes.length - before).map(({ kind }) => kind)).toEqual(['version']);
      catalogue.close();
    });

    it('that both could only be read are shown by the richer', () => {
      const catalogue = Catalogue.open(file);
      const { id, slug } = catalogue.sight(candidate());
      catalogue.record(id, source, label);
      catalogue.record(id, { ...ran, methods: ['static'], launch: null, tools: [read('list_orders')] }, label);
      expect(catalogue.server(slug)!.snapshot).toMatchObject({ commit: 'c'.repeat(40), toolCount: 4 });
      catalogue.close();
    });

    it('that ran once stay confirmed when the same version could not be started later', () => {
      const catalogue = Catalogue.open(file);
      const { id, slug } = catalogue.sight(candidate());
      catalogue.record(id, ran, label);
      catalogue.record(id, { ...ran, methods: ['static'], launch: null, tools: [read('list_orders')] }, label);
      expect(catalogue.server(slug)!.snapshot).toMatchObject({ methods: ['live'], toolCount: 4 });
      catalogue.close();
    });
  });

  it('stay when a later visit fails, and the failure is shown', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    catalogue.record(id, snapshot('1.0.0', [tool('list_orders')]), label);
    catalogue.fail(id, {
      target: 'npm:@shop/mcp@2.0.0',
      enumerator: '1',
      failures: [{ method: 'live', class: 'crashed', detail: 'boom' }],
      attempts: [],
    });
    const server = catalogue.server(slug)!;
    expect(server.snapshot?.package?.version).toBe('1.0.0');
    expect(server.failures[0]?.class).toBe('crashed');
    expect(catalogue.stats().servers).toEqual({ known: 1, enumerated: 1, failed: {} });
    catalogue.close();
  });

  it('keep the first of two tools with one name', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    catalogue.record(
      id,
      snapshot('1.0.0', [tool('a', { description: 'first' }), tool('a', { description: 'second' })]),
      label,
    );
    expect(catalogue.toolsOf(slug).map((t) => t.definition.description)).toEqual(['first']);
    catalogue.close();
  });

  it('take names from hell as they are', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    const names = [
      '../../etc/passwd',
      '<script>',
      "'; DROP TABLE tools; --",
      '\u202eevil',
      'x'.repeat(10_000),
      '__proto__',
      '',
      'a\0b',
    ];
    catalogue.record(
      id,
      snapshot(
        '1.0.0',
        names.map((name) => tool(name)),
      ),
      label,
    );
    const stored = catalogue.toolsOf(slug);
    expect(new Set(stored.map((t) => t.name))).toEqual(new Set(names));
    expect(new Set(stored.map((t) => t.segment)).size).toBe(names.length);
    for (const { segment } of stored) expect(segment).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
    for (const name of names) expect(catalogue.tool(slug, name)?.name).toBe(name);
    catalogue.close();
  });
});

describe('labels', () => {
  it('of another classifier are kept beside the old ones and published, with what changed', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    catalogue.record(id, snapshot('1.0.0', [tool('delete_order'), tool('list_orders')]), label);
    expect(catalogue.labelledBy()).toBeNull();
    const second: Labeller = (tools) =>
      tools.map(() => ({ classification: classified('Read', 'medium', { classifier: 'test@2' }), correction: null }));
    const result = catalogue.relabel(second, 'test@2');
    expect(catalogue.labelledBy()).toBe('test@2');
    expect(result).toEqual({ tools: 2, changed: 2 });
    expect(catalogue.classifiers()).toEqual(['test@2']);
    expect(catalogue.history(slug, 'delete_order').map((h) => [h.classifier, h.risk])).toEqual([
      ['test@2', 'medium'],
      ['test@1', 'critical'],
    ]);
    catalogue.close();
  });
});

describe('reading', () => {
  it('finds tools by words of their names, servers and descriptions, as prefixes', () => {
    const catalogue = Catalogue.open(file);
    const { id } = catalogue.sight(candidate());
    catalogue.record(
      id,
      snapshot('1.0.0', [tool('createRefund', { description: 'Gives money back.' }), tool('list_orders')]),
      label,
    );
    expect(catalogue.search('refu').tools.map((t) => t.name)).toEqual(['createRefund']);
    expect(catalogue.search('money shop').tools.map((t) => t.name)).toEqual(['createRefund']);
    expect(catalogue.search('" OR 1=1 NEAR(').tools).toEqual([]);
    expect(catalogue.search('shop', {}, { limit: 1 }).cursor).toBe(1);
    catalogue.close();
  });

  it('gives tools that are called so before those with the words in their name, and these before the others', () => {
    const catalogue = Catalogue.open(file);
    const { id } = catalogue.sight(candidate());
    const names = ['list_orders', 'order_list_orders_by_page', 'get_report', 'list_pages'];
    const about = (name: string): string =>
      name === 'get_report' ? 'To list orders, orders and orders. A list.' : 'It is.';
    catalogue.record(
      id,
      snapshot(
        '1.0.0',
        names.map((name) => tool(name, { description: about(name) })),
      ),
      label,
    );
    const found = (query: string, risk?: Risk): string[] =>
      catalogue.search(query, risk ? { risk } : {}).tools.map(({ name }) => name);
    expect(found('list orders')).toEqual(['list_orders', 'order_list_orders_by_page', 'get_report']);
    expect(found('orders list').at(-1)).toBe('get_report');
    expect(found('list orders', 'low')).toEqual(found('list orders'));
    expect(found('list orders', 'critical')).toEqual([]);
    expect(found('list of the orders')).toEqual(found('list orders'));
    const [first, second] = [0, 1].map((cursor) => catalogue.search('list orders', {}, { limit: 1, cursor }));
    expect([...first!.tools, ...second!.tools].map(({ name }) => name)).toEqual(found('list orders').slice(0, 2));
    catalogue.close();
  });

  it('gives the gravest first of those with the words in their name, however much is said of them', () => {
    const catalogue = Catalogue.open(file);
    const { id } = catalogue.sight(candidate());
    const about = { description: 'Takes an order away for good, with all that was noted of it, and tells nobody.' };
    catalogue.record(
      id,
      snapshot('1.0.0', [tool('get_orders', { description: '' }), tool('delete_order', about)]),
      label,
    );
    expect(catalogue.search('order').tools.map(({ name }) => name)).toEqual(['delete_order', 'get_orders']);
    catalogue.close();
  });

  it('filters lists and counts alike', () => {
    const catalogue = Catalogue.open(file);
    const { id, slug } = catalogue.sight(candidate());
    catalogue.record(id, snapshot('1.0.0', [tool('delete_order'), tool('list_orders')]), label);
    for (const filter of [
      { risk: 'critical' },
      { category: 'Destructive' },
      { facet: 'bulk' },
      { name: 'delete_order', server: slug },
    ] as const) {
      expect(catalogue.cards(filter).map((t) => t.name)).toEqual(['delete_order']);
      expect(catalogue.count(filter)).toBe(1);
    }
    catalogue.close();
  });

  it('gives a new revision after a write and the same one after none', () => {
    const catalogue = Catalogue.open(file);
    const before = catalogue.revision();
    expect(catalogue.revision()).toBe(before);
    catalogue.sight(candidate());
    const sighted = catalogue.revision();
    expect(sighted).not.toBe(before);
    catalogue.sight(candidate());
    expect(catalogue.revision()).toBe(sighted);
    catalogue.close();
  });
});
