import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadClassifier } from '../../classifier/classify.ts';
import { labeller } from '../../classifier/label.ts';
import { removeLeftovers } from '../../crawler/acquire/workspace.ts';
import { type CrawlEvent, type CrawlOptions, crawl } from '../../crawler/crawl.ts';
import { Catalogue } from '../../data/catalogue.ts';
import { spawn } from '../support/children.ts';
import { candidateNamed } from '../support/made.ts';
import { TestRegistry } from '../support/registry.ts';
import { HOSTILE_SOURCES, serverPackage, serverSource } from '../support/servers.ts';

const label = labeller(loadClassifier(), []);
let registry: TestRegistry;
let folder: string;
let catalogue: Catalogue;

beforeAll(async () => {
  registry = await TestRegistry.start();
  await registry.configureNpm();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-risk-test-'));
  catalogue = Catalogue.open(join(folder, 'catalogue.db'));
  return async () => {
    catalogue.close();
    await rm(folder, { recursive: true, force: true });
  };
});

afterAll(() => registry.close());

const candidate = (name: string, version: string | null = '1.0.0') =>
  candidateNamed(name, { package: { name, version } });

const run = (candidates: CrawlOptions['candidates'], more: Partial<CrawlOptions> = {}) =>
  crawl({ catalogue, candidates, label, work: join(folder, 'work'), ...more });

const READ_NOTE = { name: 'read_note', description: 'Reads one note.', annotations: { readOnlyHint: true } };

describe('crawl', () => {
  it('takes servers from the registry to the catalogue, and skips what is done', async () => {
    await registry.publish(
      serverPackage(
        'plain',
        '1.0.0',
        serverSource([READ_NOTE, { name: 'delete_note', description: 'Deletes a note for good.' }]),
      ),
    );
    const first = await run([candidate('plain')]);
    expect(first).toMatchObject({
      outcomes: { listed: 1, failed: 0, unchanged: 0 },
      tools: 2,
      waiting: 0,
      interrupted: false,
    });
    const server = catalogue.server('npm--plain')!;
    expect(server.snapshot).toMatchObject({
      package: { name: 'plain', version: '1.0.0' },
      launch: 'bare',
      toolCount: 2,
    });
    expect(server.snapshot?.methods).toContain('live');
    expect(server.snapshot?.package?.integrity).toMatch(/^sha512-/);
    const [gravest] = catalogue.toolsOf('npm--plain');
    expect(gravest).toMatchObject({ name: 'delete_note', category: 'Destructive' });
    expect(await readdir(join(folder, 'work'))).toEqual([]);

    const asked = registry.requests.length;
    expect((await run([candidate('plain')])).outcomes).toEqual({ listed: 0, failed: 0, unchanged: 1 });
    expect(registry.requests.length).toBe(asked);
  });

  it('adds a snapshot for a newer version, and records what changed', async () => {
    const transfer = (description: string) => ({
      name: 'transfer',
      description,
      inputSchema: { type: 'object', properties: { amount: { type: 'number' } } },
    });
    await registry.publish(serverPackage('moves', '1.0.0', serverSource([READ_NOTE, transfer('Shows a transfer.')])));
    await run([candidate('moves', null)]);
    await registry.publish(
      serverPackage(
        'moves',
        '1.1.0',
        serverSource([
          transfer('Sends money to another account.'),
          { name: 'refund_payment', description: 'Refunds a payment.' },
        ]),
      ),
    );
    expect((await run([candidate('moves', null)])).outcomes.listed).toBe(1);
    const changes = catalogue.changes({ server: 'npm--moves' }).map(({ kind, tool }) => [kind, tool]);
    expect(changes).toEqual(
      expect.arrayContaining([
        ['server-added', null],
        ['version', null],
        ['definition-changed', 'transfer'],
        ['risk-changed', 'transfer'],
        ['tool-added', 'refund_payment'],
        ['tool-removed', 'read_note'],
      ]),
    );
    expect(catalogue.server('npm--moves')?.snapshot?.package?.version).toBe('1.1.0');
    expect(catalogue.history('npm--moves', 'transfer')).toHaveLength(2);
  });

  // A server that only waits is tried for as long as one may be.
  it('keeps one row with a reason for everything that cannot be listed, and goes on', async () => {
    for (const [name, source] of Object.entries(HOSTILE_SOURCES))
      await registry.publish(serverPackage(name, '1.0.0', source));
    await registry.publish({ ...serverPackage('cut', '1.0.0', serverSource([READ_NOTE])), fault: 'cut-short' });
    await registry.publish({
      name: 'no-server',
      version: '1.0.0',
      files: { 'index.js': 'module.exports = 1;' },
      manifest: { main: 'index.js' },
    });
    await registry.publish(serverPackage('good', '1.0.0', serverSource([READ_NOTE])));
    const names = [
      ...Object.keys(HOSTILE_SOURCES),
      'cut',
      'no-server',
      'missing',
      'x'.repeat(10_000),
      '"><b>/../',
      'good',
    ];
    const report = await run(
      names.map((name) => candidate(name)),
      { concurrency: 4 },
    );
    expect(report.outcomes).toEqual({ listed: 1, failed: names.length - 1, unchanged: 0 });
    const reasons = Object.fromEntries(
      [...catalogue.servers()].map((server) => [
        server.package!.slice(0, 20),
        server.failures.map((failure) => failure.class),
      ]),
    );
    expect(reasons.good).toEqual([]);
    expect(reasons.cut).toEqual(['bad-archive']);
    expect(reasons.missing).toEqual(['not-found']);
    expect(reasons['"><b>/../']).toEqual(['not-found']);
    expect(reasons['x'.repeat(20)]).toEqual(['not-found']);
    for (const name of [...Object.keys(HOSTILE_SOURCES), 'no-server'])
      expect(reasons[name]?.length, name).toBeGreaterThan(0);
    expect(reasons.floods).toContain('flooded');
    expect(reasons.hangs).toContain('timeout');
    for (const server of catalogue.servers())
      for (const failure of server.failures) expect(failure.detail).not.toMatch(/[\u202e\u001b]/);
  });

  it('stores names and texts of every kind as they are', async () => {
    const names = [
      'a/b',
      '../../x',
      '"quoted"',
      "it's",
      '<script>alert(1)</script>',
      'abc\u202etxt',
      '名前',
      ' ',
      'con',
      'a'.repeat(200),
      '__proto__',
      'constructor',
    ];
    await registry.publish(
      serverPackage('odd', '1.0.0', serverSource(names.map((name) => ({ name, description: `${name} \u202e<b>` })))),
    );
    const report = await run([candidate('odd')]);
    expect(report.outcomes.listed).toBe(1);
    const stored = catalogue.toolsOf('npm--odd');
    expect(stored.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(new Set(stored.map(({ segment }) => segment)).size).toBe(names.length);
    for (const { segment } of stored) expect(segment).toMatch(/^[\w.-]+$/);
    expect(catalogue.tool('npm--odd', '<script>alert(1)</script>')?.definition.description).toBe(
      '<script>alert(1)</script> \u202e<b>',
    );
  });

  it('tries again what failed for a passing reason, and not what failed for good', async () => {
    await registry.publish({ ...serverPackage('later', '1.0.0', serverSource([READ_NOTE])), fault: 'server-error' });
    await run([candidate('later'), candidate('never')]);
    registry.mend('later');
    const report = await run([candidate('later'), candidate('never')]);
    expect(report.outcomes).toEqual({ listed: 1, failed: 0, unchanged: 1 });
  });

  it('stops when asked, loses nothing, and finishes on the next run', async () => {
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names)
      await registry.publish(serverPackage(name, '1.0.0', serverSource([{ ...READ_NOTE, name: `read_${name}` }])));
    const controller = new AbortController();
    const onEvent = (event: CrawlEvent) => event.kind === 'done' && controller.abort();
    const stopped = await run(
      names.map((name) => candidate(name)),
      { concurrency: 1, signal: controller.signal, onEvent },
    );
    expect(stopped).toMatchObject({ interrupted: true, outcomes: { listed: 1, failed: 0 }, waiting: 3 });
    expect(await readdir(join(folder, 'work'))).toEqual([]);
    // Nothing is named now: what waits is all that the next run needs.
    const rest = await run([]);
    expect(rest).toMatchObject({ interrupted: false, outcomes: { listed: 3, failed: 0 }, waiting: 0 });
    expect(catalogue.stats().tools).toBe(4);
  });

  it('gives the same catalogue after being killed at any moment as a run that was left in peace', async () => {
    const names = Array.from({ length: 6 }, (_, i) => `steady-${i}`);
    for (const [i, name] of names.entries())
      await registry.publish(
        serverPackage(
          name,
          '1.0.0',
          serverSource([
            { ...READ_NOTE, name: `read_${i}` },
            { name: `send_${i}`, description: 'Sends a message.' },
          ]),
        ),
      );
    const killed = join(folder, 'killed.db');
    const program = fileURLToPath(new URL('../support/crawl-process.ts', import.meta.url));
    for (let doneBeforeKill = 1; doneBeforeKill <= 3; doneBeforeKill++) {
      const child = spawn(process.execPath, [program, killed, ...names], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stderr.pipe(process.stderr);
      // Its output may end before it is gone for good, and what it holds is free only then.
      const gone = once(child, 'exit');
      let done = 0;
      for await (const chunk of child.stdout) {
        done += String(chunk).split('done').length - 1;
        if (done >= doneBeforeKill) child.kill('SIGKILL');
      }
      await gone;
    }
    const resumed = Catalogue.open(killed);
    try {
      const report = await crawl({ catalogue: resumed, candidates: [], label, work: `${killed}-work` });
      expect(report.waiting).toBe(0);
      // What the killed runs left goes as soon as nothing of theirs writes to it any more.
      await expect.poll(() => removeLeftovers(`${killed}-work`).then(() => readdir(`${killed}-work`))).toEqual([]);
      await run(names.map((name) => candidate(name)));
      expect(contents(resumed)).toEqual(contents(catalogue));
      expect(resumed.stats().servers).toEqual({ known: 6, enumerated: 6, failed: {} });
    } finally {
      resumed.close();
    }
  });
});

/** All that a catalogue publishes, without the times. */
function contents(of: Catalogue): unknown {
  const servers = [...of.servers()].map(({ slug, snapshot, failures, toolCount, byRisk }) => ({
    slug,
    digest: snapshot?.digest,
    failures,
    toolCount,
    byRisk,
  }));
  const tools = [...of.tools()].map(({ server, name, digest, category, risk, agreement, origin }) => ({
    server,
    name,
    digest,
    category,
    risk,
    agreement,
    origin,
  }));
  const changes = of
    .changes({ limit: 1_000 })
    .map(({ server, kind, tool, after }) => `${server} ${kind} ${tool} ${after}`);
  return { servers, tools, changes: changes.sort() };
}
