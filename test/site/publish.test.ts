import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { type Running, serve } from '../../site/api/serve.ts';
import { build } from '../../site/publish/build.ts';
import { isStored } from '../../site/publish/documents.ts';
import { encoded } from '../../site/publish/encoded.ts';
import { etagOf } from '../../site/publish/etag.ts';
import { exportSite, type StoreChange } from '../../site/publish/export.ts';
import { Manifest } from '../../site/publish/manifest.ts';
import { PackedSite } from '../../site/publish/packed.ts';
import { spawn } from '../support/children.ts';
import { fetchAlone } from '../support/http.ts';
import { addServer, EXCHANGE, makeCatalogue, SPECS, tool } from './catalogue.ts';
import { HOSTILE } from './hostile.ts';

const BASE = 'http://site.example/';
const folder = mkdtempSync(join(tmpdir(), 'site-publish-'));
const at = (name: string): string => join(folder, name);
const { db, remove } = makeCatalogue([...SPECS, HOSTILE]);

/** Documents of a folder of plain files by path, without what no document is: styles, scripts, the manifest. */
function documents(out: string): Map<string, Buffer> {
  const manifest = Manifest.open(out, { readonly: true })!;
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length))
    .filter((file) => !/^\/(\.manifest|assets\/|theme\.js)/.test(file));
  manifest.close();
  return new Map(files.map((file) => [file.replace(/index\.html$/, ''), readFileSync(join(out, file))]));
}

/** What two folders of plain files differ in. */
function differences(one: string, other: string): string[] {
  const [a, b] = [documents(one), documents(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => !a.get(path) || !b.get(path)?.equals(a.get(path)!));
}

const change = (work: (catalogue: Catalogue) => void): void => {
  const catalogue = Catalogue.open(db);
  work(catalogue);
  catalogue.close();
};

const newVersion = (catalogue: Catalogue): void => {
  addServer(catalogue, {
    ...EXCHANGE,
    versions: {
      '1.5.0': [
        ...EXCHANGE.versions['1.4.0']!.slice(1),
        tool('cancel_everything', 'Cancel every open order of the account at once.'),
        tool('list_files', 'List the files of a folder.'),
      ],
    },
  });
};

beforeAll(async () => {
  await build({ db, out: at('files'), base: BASE, format: 'files', jobs: 2 });
  await build({ db, out: at('packs'), base: BASE, format: 'packs', jobs: 2 });
});
afterAll(() => {
  remove();
  rmSync(folder, { recursive: true, force: true });
});

it('encodes any text as UTF-8, what is half a character as the mark for it', () => {
  for (const text of [
    '',
    'plain',
    'caf\u00e9',
    '\u201cquoted\u201d \u{1f600}',
    'a\ud800b',
    '\udc00',
    '\u{1f600}'.repeat(300_000),
  ])
    expect(encoded(text).equals(Buffer.from(text))).toBe(true);
});

describe('a site in packs', () => {
  it('has the same bytes and validators as plain files have', () => {
    const packed = PackedSite.open(at('packs'))!;
    const files = documents(at('files'));
    let stored = 0;
    for (const [path, bytes] of files) {
      const document = packed.get(path);
      expect(document !== null, path).toBe(isStored(path));
      if (!document) continue;
      stored++;
      expect(document.body().equals(bytes), path).toBe(true);
      expect(document.etag, path).toBe(etagOf(bytes));
    }
    expect(stored).toBeGreaterThan(150);
    expect(files.size - stored).toBeGreaterThan(150);
    packed.close();
  });

  it('is served: every document as plain files have it, stored or made', async () => {
    const live: Running = await serve({ db, port: 0, host: '127.0.0.1', site: at('packs') });
    try {
      let compressed = 0;
      for (const [path, bytes] of documents(at('files'))) {
        if (path === '/search/index.json' || path === '/404.html') continue;
        const address = live.url + encodeURI(path.slice(1)).replaceAll('#', '%23');
        const plain = await fetchAlone(address, { headers: { 'accept-encoding': 'identity' } });
        expect(plain.status, path).toBe(200);
        expect(Buffer.from(await plain.arrayBuffer()).equals(bytes), path).toBe(true);
        expect(plain.headers.get('etag'), path).toBe(etagOf(bytes));
        const gzip = await fetchAlone(address, { headers: { 'accept-encoding': 'gzip' } });
        if (gzip.headers.get('content-encoding') === 'gzip') {
          compressed++;
          expect(gzip.headers.get('etag')).toBe(etagOf(bytes).replace(/"$/, '-gzip"'));
          expect(Number(gzip.headers.get('content-length'))).toBeLessThan(bytes.length);
        }
        expect(Buffer.from(await gzip.arrayBuffer()).equals(bytes), path).toBe(true);
        const again = await fetchAlone(address, { headers: { 'if-none-match': gzip.headers.get('etag')! } });
        expect(again.status, path).toBe(304);
      }
      expect(compressed).toBeGreaterThan(100);
    } finally {
      await live.close();
    }
  });

  it('is not served for another catalogue', async () => {
    const other = makeCatalogue([SPECS[1]!]);
    const notes: string[] = [];
    const live = await serve({
      db: other.db,
      port: 0,
      host: '127.0.0.1',
      site: at('packs'),
      onNote: (text) => notes.push(text),
    });
    const page = await (await fetchAlone(live.url)).text();
    await live.close();
    other.remove();
    expect(notes.join()).toContain('another catalogue');
    expect(page).toContain(`<link rel="canonical" href="${live.url}">`);
  });

  it('becomes the same plain files, and afterwards only what changed is named', async () => {
    const changes: StoreChange[] = [];
    const options = { db, site: at('packs'), out: at('exported') };
    await exportSite(options, (one) => changes.push(one));
    expect(differences(at('files'), at('exported'))).toEqual([]);
    const files = readdirSync(at('files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.manifest'))
      .map((entry) => join(entry.parentPath, entry.name).slice(at('files').length + 1));
    expect(changes.map(({ action, key }) => `${action} ${key}`).sort()).toEqual(
      files.map((key) => `put ${key}`).sort(),
    );
    // What the pages are shown with comes before them.
    const first = (pattern: RegExp): number => changes.findIndex(({ key }) => pattern.test(key));
    expect(first(/^theme\.js$/)).toBeLessThan(first(/\.html$/));
    expect(changes).toContainEqual({
      action: 'put',
      key: 'servers/harbour-labs--exchange-mcp/amend_order/index.html',
      type: 'text/html; charset=utf-8',
    });
    expect(changes).toContainEqual({
      action: 'put',
      key: expect.stringMatching(/^assets\/sans-usual\..+\.woff2$/),
      type: 'font/woff2',
    });
    changes.length = 0;
    await exportSite(options, (one) => changes.push(one));
    expect(changes).toEqual([]);
  });
});

describe('a build after a change', () => {
  it('makes what a build of everything makes, and little of it', async () => {
    await exportSite({ db, site: at('packs'), out: at('exported') }, () => {});
    change(newVersion);
    const again = await build({ db, out: at('packs'), base: BASE, format: 'packs', jobs: 2 });
    const files = await build({ db, out: at('files'), base: BASE, format: 'files', jobs: 1 });
    await build({ db, out: at('fresh'), base: BASE, format: 'files', jobs: 2, fresh: true });
    expect(differences(at('files'), at('fresh'))).toEqual([]);
    expect(again.written).toBeGreaterThan(5);
    // Of so small a catalogue most lists show what changed.
    expect(again.written).toBeLessThan((again.documents * 2) / 3);
    expect(files.removed).toBeGreaterThan(0);
    expect(existsSync(join(at('files'), 'servers/harbour-labs--exchange-mcp/amend_order/index.html'))).toBe(false);

    const changes: StoreChange[] = [];
    await exportSite({ db, site: at('packs'), out: at('exported') }, (one) => changes.push(one));
    expect(differences(at('fresh'), at('exported'))).toEqual([]);
    const keys = changes.map(({ action, key }) => `${action} ${key}`);
    expect(keys).toContain('delete servers/harbour-labs--exchange-mcp/amend_order/index.html');
    expect(keys).toContain('put servers/harbour-labs--exchange-mcp/cancel_everything/index.html');
    expect(keys).not.toContain('put servers/oakline--workbench/run_command/index.html');
  });

  it('shows the change on the pages of other servers', async () => {
    const twin = (name: string, description: string) => ({
      name,
      repository: `twins/${name.toLowerCase()}`,
      package: `@twins/${name.toLowerCase()}`,
      versions: { '1.0.0': [tool('fetch_ledger', description)] },
    });
    change((catalogue) => {
      addServer(catalogue, twin('Alpha', 'Read the ledger.'));
      addServer(catalogue, twin('Beta', 'Read the ledger.'));
    });
    await build({ db, out: at('packs'), base: BASE, format: 'packs', jobs: 1 });
    change((catalogue) => {
      addServer(catalogue, {
        ...twin('Beta', ''),
        versions: { '2.0.0': [tool('fetch_ledger', 'Transfer all money of the ledger to an account.')] },
      });
    });
    await build({ db, out: at('packs'), base: BASE, format: 'packs', jobs: 1 });
    await build({ db, out: at('fresh'), base: BASE, format: 'packs', jobs: 1, fresh: true });
    const [again, fresh] = [PackedSite.open(at('packs'))!, PackedSite.open(at('fresh'))!];
    for (const path of ['/servers/twins--alpha/fetch_ledger/', '/tools/fetch_ledger/', '/servers/']) {
      expect(fresh.get(path), path).not.toBeNull();
      expect(again.get(path)?.etag, path).toBe(fresh.get(path)!.etag);
    }
    again.close();
    fresh.close();
  });

  it('that is killed leaves the last whole site, and the next build makes it whole', async () => {
    const before = PackedSite.open(at('packs'))!;
    const path = '/servers/oakline--workbench/';
    const bytes = before.get(path)!.body();
    change((catalogue) => {
      addServer(catalogue, { ...SPECS[1]!, versions: { '9.0.0': [tool('reset_account', 'Reset the account.')] } });
    });
    const script = `
      const { build } = await import(${JSON.stringify(new URL('../../site/publish/build.ts', import.meta.url).href)});
      await build({ ...JSON.parse(process.argv[1]), fresh: true, jobs: 1, onProgress: (done) => { if (done === 100) process.stdout.write('half'); } });`;
    const options = JSON.stringify({ db, out: at('packs'), base: BASE, format: 'packs' });
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, options], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    const ended = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), ended.then(() => wait(1000))]);
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(before.get(path)!.body().equals(bytes)).toBe(true);
    before.close();

    await build({ db, out: at('packs'), base: BASE, format: 'packs', jobs: 2 });
    await build({ db, out: at('fresh'), base: BASE, format: 'packs', jobs: 2, fresh: true });
    const entries = (out: string): Record<string, string> => {
      const site = PackedSite.open(out)!;
      const found = ['/', '/servers/', '/tools/amend_order/', '/risk/low/', '/servers/tidewater--paper-trader/'];
      const etags = Object.fromEntries(found.map((one) => [one, site.get(one)?.etag ?? 'none']));
      site.close();
      return etags;
    };
    expect(entries(at('packs'))).toEqual(entries(at('fresh')));
  });
});
