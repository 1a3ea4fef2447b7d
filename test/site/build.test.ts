import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { operations } from '../../site/api/openapi.ts';
import { type Running, serve } from '../../site/api/serve.ts';
import { build } from '../../site/publish/build.ts';
import { fetchAlone } from '../support/http.ts';
import { addServer, makeCatalogue, SPECS, tool } from './catalogue.ts';
import { HOSTILE } from './hostile.ts';

const folder = mkdtempSync(join(tmpdir(), 'site-build-'));
const out = join(folder, 'out');
const { db, remove } = makeCatalogue([...SPECS, HOSTILE]);
let live: Running;

beforeAll(async () => {
  live = await serve({ db, port: 0, host: '127.0.0.1' });
  await build({ db, out, base: live.url, jobs: 2 });
});
afterAll(async () => {
  await live.close();
  remove();
  rmSync(folder, { recursive: true, force: true });
});

const files = (): string[] =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length));
const html = (): string[] => files().filter((file) => file.endsWith('.html'));
const read = (file: string): string => readFileSync(join(out, file), 'utf8');
const path = (file: string): string => file.replace(/index\.html$/, '');
const get = (at: string, init: RequestInit = {}): Promise<Response> => fetchAlone(live.url.slice(0, -1) + at, init);

const AMEND = '/api/v1/servers/harbour-labs--exchange-mcp/tools/amend_order';

describe('the static site', () => {
  it('is the same bytes as the live server gives', async () => {
    const compared = files().filter(
      (file) => /^\/(api|servers|attacks|categories|index|changes|about|stack)/.test(file) && !file.includes('/page/'),
    );
    expect(compared.length).toBeGreaterThan(150);
    for (const file of compared) {
      const response = await get(encodeURI(path(file)).replaceAll('#', '%23'));
      expect(response.status, file).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(out, file))), file).toBe(true);
    }
  });

  it('gives the recommended rule of a live order as the exact file', () => {
    expect(read(`${AMEND}/policy.json`)).toBe(`{
  "version": "1",
  "default": "deny",
  "tools": {
    "amend_order": {
      "deny_if": [
        {
          "conditions": [],
          "on_deny": "Requires human approval."
        }
      ]
    }
  }
}
`);
  });

  it('has no link of its own that leads nowhere', () => {
    const broken: string[] = [];
    let checked = 0;
    for (const file of html())
      for (const [, link] of read(file).matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        const url = new URL(link!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), new URL(path(file), live.url));
        if (url.origin !== new URL(live.url).origin) continue;
        checked++;
        const target = decodeURIComponent(url.pathname);
        const there = join(out, target.endsWith('/') ? `${target}index.html` : target);
        if (!existsSync(there) || !statSync(there).isFile()) broken.push(`${file}: ${link}`);
        else if (url.hash && !readFileSync(there, 'utf8').includes(`id="${url.hash.slice(1)}"`))
          broken.push(`${file}: ${link}`);
      }
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  it('is valid HTML on every kind of page, those of the hostile server among them', async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:standard'],
      rules: {
        'no-trailing-whitespace': 'off',
        'long-title': 'off',
        'require-sri': 'off',
        'no-raw-characters': 'off',
        'attribute-boolean-style': 'off',
        'attribute-empty-style': 'off',
        'void-style': 'off',
        'tel-non-breaking': 'off',
        'doctype-style': 'off',
        'no-inline-style': 'error',
      },
    });
    const problems: string[] = [];
    const kinds = Map.groupBy(html(), (file) =>
      file
        .replace(
          /^\/servers\/(evil)?[^/]+\/([^/]+\/)?/,
          (_, evil, tool) => `${evil ?? ''} server ${tool ? 'tool' : ''}`,
        )
        .replace(/^\/(categories|risk|facets|capabilities|attacks|tools)\/.+/, '$1'),
    );
    expect(kinds.size).toBeGreaterThan(20);
    for (const file of [...kinds.values()].flatMap((files) => files.slice(0, 3))) {
      const report = await validator.validateString(read(file));
      for (const { messages } of report.results)
        for (const message of messages) problems.push(`${file}:${message.line} ${message.ruleId} ${message.message}`);
    }
    expect([...new Set(problems.map((problem) => problem.replace(/^[^ ]+ /, '')))]).toEqual([]);
  });

  it('has JSON-LD that reads back, whatever servers are called', () => {
    let count = 0;
    for (const file of html())
      for (const [, json] of read(file).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
        const value = JSON.parse(json!) as Record<string, unknown>;
        expect(value['@context']).toBe('https://schema.org');
        // What search engines ask of the types that are used: every item with its position, name and absolute address; every question answered;
        // a data set named, described in 50 to 5000 characters, with where it is.
        if (value['@type'] === 'Dataset')
          expect(value, file).toMatchObject({
            name: 'MCP Risk',
            description: expect.stringMatching(/^.{50,5000}$/),
            dateModified: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
            distribution: [{ '@type': 'DataDownload', contentUrl: `${live.url}api/v1/tools/1.jsonl.gz` }],
          });
        else if (value['@type'] === 'BreadcrumbList')
          for (const [i, item] of (value.itemListElement as Record<string, unknown>[]).entries())
            expect(item, file).toEqual({
              '@type': 'ListItem',
              position: i + 1,
              name: expect.stringMatching(/\S/),
              item: expect.stringMatching(/^http:\/\/[^\s<>"]+$/),
            });
        else
          expect(value, file).toMatchObject({
            '@type': 'FAQPage',
            mainEntity: (value.mainEntity as unknown[]).map(() => ({
              '@type': 'Question',
              name: expect.stringMatching(/\S/),
              acceptedAnswer: { '@type': 'Answer', text: expect.stringMatching(/\S/) },
            })),
          });
        count++;
      }
    expect(count).toBeGreaterThan(40);
  });

  it('names every page in its sitemap', () => {
    const listed = new Set(
      [...read('/sitemap-1.xml').matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => new URL(url!).pathname),
    );
    const pages = html()
      .filter((file) => file.endsWith('/index.html'))
      .map((file) => encodeURI(path(file)));
    expect([...listed].sort()).toEqual(pages.sort());
  });

  it('does nothing when nothing changed, and afterwards writes only what did', async () => {
    expect((await build({ db, out, base: live.url })).upToDate).toBe(true);
    const catalogue = Catalogue.open(db);
    addServer(catalogue, {
      name: 'Newcomer',
      repository: 'new/comer',
      package: 'newcomer',
      versions: { '1.0.0': [tool('ping', 'Answer.')] },
    });
    catalogue.close();
    const before = statSync(join(out, 'servers/oakline--workbench/run_command/index.html')).mtimeMs;
    const again = await build({ db, out, base: live.url, jobs: 1 });
    expect(again.upToDate).toBe(false);
    expect(again.written).toBeGreaterThan(5);
    expect(again.written).toBeLessThan(again.documents / 3);
    expect(existsSync(join(out, 'servers/new--comer/ping/index.html'))).toBe(true);
    expect(statSync(join(out, 'servers/oakline--workbench/run_command/index.html')).mtimeMs).toBe(before);
  });

  it('lives in a folder of a host', async () => {
    const folderOut = join(folder, 'prefixed');
    const one = makeCatalogue([SPECS[1]!]);
    await build({ db: one.db, out: folderOut, base: 'https://example.org/mcp/', jobs: 1 });
    one.remove();
    const page = readFileSync(join(folderOut, 'index.html'), 'utf8');
    expect(page).toContain('<link rel="canonical" href="https://example.org/mcp/">');
    for (const [, link] of page.matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g)) expect(link).toMatch(/^\/mcp\//);
  });
});

describe('the API', () => {
  it('keeps to its own OpenAPI description', async () => {
    const document = (await (await get('/api/v1/openapi.json')).json()) as {
      components: { schemas: Record<string, object> };
      openapi: string;
    };
    expect(document.openapi).toBe('3.1.0');
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'api', components: document.components });
    const values: Record<string, string[]> = {
      slug: ['harbour-labs--exchange-mcp', 'evil-corp--evil-mcp', 'ironclad--vault-mcp'],
      tool: ['amend_order'],
      prefix: ['00', 'a7'],
      kind: ['npm'],
      name: ['@harbour/exchange-mcp'],
    };
    let validated = 0;
    for (const one of operations().filter(({ method, type }) => method === 'get' && type === 'application/json')) {
      if (one.path.includes('{page}')) continue;
      for (const value of values[one.parameters.find(({ in: where }) => where === 'path')?.name ?? ''] ?? ['']) {
        const at = one.path.replace(/\{(\w+)\}/g, (_, name: string) =>
          name === 'slug' || name === 'prefix' ? value : values[name]![0]!,
        );
        if (at.includes('/tools/') && value !== 'harbour-labs--exchange-mcp') continue;
        const response = await get(at);
        expect(response.status, at).toBe(200);
        const schema = JSON.parse(JSON.stringify(one.schema).replaceAll('"#/', '"api#/')) as object;
        const valid = ajv.validate(schema, await response.json());
        expect(valid, `${at} ${ajv.errorsText()}`).toBe(true);
        validated++;
      }
    }
    expect(validated).toBeGreaterThan(15);
  });

  it('answers 304 to its strong ETag, to any origin, compressed or not', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const first = await get(`${AMEND}.json`, { headers: { 'accept-encoding': encoding } });
      const etag = first.headers.get('etag')!;
      expect(etag).toMatch(/^"[\w-]+"$/);
      expect(first.headers.get('access-control-allow-origin')).toBe('*');
      await first.text();
      const second = await get(`${AMEND}.json`, { headers: { 'if-none-match': etag, 'accept-encoding': encoding } });
      expect(second.status).toBe(304);
      expect(await second.text()).toBe('');
    }
    const changed = await get(`${AMEND}.json`, { headers: { 'if-none-match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  it('says what is wrong as problem+json', async () => {
    const cases: [string, RequestInit, number][] = [
      ['/api/v1/servers/none.json', {}, 404],
      ['/api/v1/digests/zz.json', {}, 404],
      ['/api/v1/search?risk=enormous', {}, 400],
      ['/api/v1/policy', { method: 'GET' }, 405],
      ['/api/v1/policy', { method: 'POST', body: 'not json' }, 400],
      ['/api/v1/policy', { method: 'POST', body: '{"servers":[]}' }, 400],
      ['/api/v1/policy', { method: 'POST', body: '{"servers":["none"]}' }, 404],
      ['/api/v1/policy', { method: 'POST', body: `"${'x'.repeat(300_000)}"` }, 413],
      ['/api/v1/index.json', { method: 'DELETE' }, 405],
    ];
    for (const [at, init, status] of cases) {
      const response = await get(at, init);
      expect(response.status, at).toBe(status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status, detail: expect.any(String) });
    }
  });

  it('merges policies of several servers', async () => {
    const body = JSON.stringify({ servers: ['harbour-labs--exchange-mcp', 'quillworks--office-mail'] });
    const policy = (await (await get('/api/v1/policy', { method: 'POST', body })).json()) as { tools: object };
    expect(Object.keys(policy.tools)).toEqual(expect.arrayContaining(['amend_order', 'send_email']));
  });

  it('searches names, servers and descriptions, narrowed and in pages', async () => {
    const search = async (query: string) =>
      (await (await get(`/api/v1/search?${query}`)).json()) as {
        tools: { name: string }[];
        servers: { slug: string }[];
        cursor: string | null;
      };
    expect((await search('q=amend')).tools.map(({ name }) => name)).toContain('amend_order');
    expect((await search('q=harbour')).servers[0]?.slug).toBe('harbour-labs--exchange-mcp');
    const critical = await search('risk=critical&limit=2');
    expect(critical.tools).toHaveLength(2);
    const next = await search(`risk=critical&limit=2&cursor=${critical.cursor}`);
    expect(next.tools[0]?.name).not.toBe(critical.tools[0]?.name);
    expect((await search(`q=${encodeURIComponent('"; DROP TABLE tools -- * NEAR(')}`)).tools).toEqual([]);
  });

  it('gives the whole catalogue as a download', () => {
    const lines = gunzipSync(readFileSync(join(out, 'api/v1/tools/1.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        classifier: expect.any(String),
      });
  });

  it('answers paths that try to leave it with nothing', async () => {
    for (const at of [
      '/..%2f..%2fetc%2fpasswd',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/servers/%00/',
      '/servers/%E0%A4%A/',
      '//evil.example/',
      '/servers/a/b/c/d/',
    ])
      expect((await get(at)).status, at).toBe(404);
  });
});
