/** The API as gateways use it: finding a server, its policy, what to do without one, and what has changed since. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOSED_POLICY, checkPolicy, driftOf, type ExplainedPolicy } from '../../classifier/policy/index.ts';
import { Catalogue } from '../../data/catalogue.ts';
import { definitionDigest } from '../../data/model.ts';
import { operations } from '../../site/api/openapi.ts';
import { type Running, serve } from '../../site/api/serve.ts';
import { build } from '../../site/publish/build.ts';
import { makeCatalogue, SERVERS } from '../cli/catalogue.ts';
import { fetchAlone } from '../support/http.ts';
import { addServer, EXCHANGE } from './catalogue.ts';

const bin = fileURLToPath(new URL('../../bin/mcp-risk', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'mcp-risk-api-'));
const { file: db, remove } = makeCatalogue();
let live: Running;
/** In the background: a client that is held up finds its idle connections closed. */
const command = (...args: string[]) => promisify(execFile)(process.execPath, [bin, ...args]);

beforeAll(async () => {
  const catalogue = Catalogue.open(db);
  addServer(catalogue, EXCHANGE);
  catalogue.close();
  live = await serve({ db, port: 0, host: '127.0.0.1' });
  await build({ db, out, base: live.url, jobs: 1 });
});
afterAll(async () => {
  await live.close();
  remove();
  rmSync(out, { recursive: true, force: true });
});

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetchAlone(live.url.slice(0, -1) + path, init);
const json = async <T = Record<string, unknown>>(path: string, init?: RequestInit): Promise<T> =>
  (await (await get(path, init)).json()) as T;
const merged = (body: object, init: RequestInit = {}): Promise<Response> =>
  get('/api/v1/policy', { method: 'POST', body: JSON.stringify(body), ...init });

interface Entry {
  slug: string;
  digest: string;
  version: string;
  classifiers: string[];
  policy: string;
  explained: string;
}

describe('a gateway finds a server', () => {
  test.each([
    '/api/v1/lookup/npm/@harbour/exchange.json',
    '/api/v1/lookup/npm/%40harbour%2Fexchange.json',
    '/api/v1/lookup/github/made-up/exchange.json',
    '/api/v1/lookup/github/Made-Up/Exchange.json',
    '/api/v1/lookup/registry/io.github.made-up/exchange.json',
  ])('by %s, and its policy from there', async (path) => {
    const { servers } = await json<{ servers: Entry[] }>(path);
    expect(servers).toHaveLength(1);
    const [server] = servers as [Entry];
    expect(server).toMatchObject({ slug: 'made-up--exchange', version: '1.4.0', classifiers: ['by-hand@1'] });
    expect(server.digest).toMatch(/^[0-9a-f]{64}$/);
    const policy = await (await fetchAlone(server.policy)).json();
    expect(checkPolicy(policy)).toEqual([]);
    expect(policy).toHaveProperty('tools.amend_order.deny_if.0.on_deny', 'Requires human approval.');
  });

  test('all of a repository that holds several', async () => {
    const { servers } = await json<{ servers: Entry[] }>('/api/v1/lookup/github/made-up/both.json');
    expect(servers).toHaveLength(2);
  });

  test('by name in the files as well', () => {
    for (const name of ['npm/@harbour/exchange', 'github/made-up/exchange', 'registry/io.github.made-up/exchange'])
      expect([name, existsSync(join(out, `api/v1/lookup/${name}.json`))]).toEqual([name, true]);
  });
});

describe('an unknown server', () => {
  test.each([
    '/api/v1/lookup/npm/nobody.json',
    '/api/v1/lookup/github/no/body.json',
    '/api/v1/lookup/registry/no.body/x.json',
    '/api/v1/lookup/pypi/x.json',
    '/api/v1/servers/nobody.json',
    '/api/v1/servers/nobody/policy.json',
    '/api/v1/servers/made-up--exchange/tools/none/policy.json',
  ])('%s is a problem that holds the closed policy', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Not found', status: 404, policy: CLOSED_POLICY });
    expect(problem.detail).toContain('allows nothing');
  });

  test.each([
    ['/api/v1/lookup/npm/@no/body.json', 'npm package "@no/body"'],
    ['/api/v1/lookup/pypi/x.json', 'not by "pypi"'],
    ['/api/v1/servers/nobody/policy.json', 'no server "nobody"'],
    ['/api/v1/servers/made-up--exchange/tools/amend_ordr.json', 'no tool "amend_ordr". Did you mean "amend_order"?'],
  ])('%s is told by its name', async (path, told) => {
    expect(((await (await get(path)).json()) as { detail: string }).detail).toContain(told);
  });

  test.each([
    ['/api/v1/servers/made-up--exchange/policy.claude-kode.json', 'Did you mean "claude-code.json"?'],
    ['/api/v1/servers/made-up--exchange/policy.nothing.json', 'strict.json,permissive.json,explained.json,'],
    ['/api/v1/servers/made-up--exchange/nothing.json', '"made-up--exchange" has nothing called "nothing.json"'],
    ['/api/v1/servers/made-up--exchange/tools/amend_order/x.json', 'has nothing called "tools"'],
    ['/api/v1/servers/%zz.json', 'no server "%zz"'],
    ['/api/v1/', '/api/v1/index.json names what there is'],
  ])('what else is not at %s is told too', async (path, told) => {
    const response = await get(path);
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining(told),
    ]);
  });

  test('in a stack is named', async () => {
    const response = await merged({ servers: ['made-up--exchange', 'npm:nobody', 'no/body'] });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ servers: ['npm:nobody', 'no/body'], policy: CLOSED_POLICY });
  });

  test('anything else that is not there is only that', async () => {
    expect(await json('/api/v1/nothing.json')).not.toHaveProperty('policy');
  });
});

describe('one policy for several servers', () => {
  test('by slug, package, repository and registry name; the command line gives the same bytes', async () => {
    const bodies = await Promise.all(
      [
        ['made-up--exchange', 'made-up--office'],
        ['npm:@harbour/exchange', 'npm:office-mail@2.0.0'],
        ['https://github.com/made-up/exchange', 'Made-Up/Office'],
        ['io.github.made-up/exchange', 'office-mail', 'made-up/office'],
      ].map(async (servers) => (await merged({ servers })).text()),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(Object.keys((JSON.parse(bodies[0]!) as { tools: object }).tools)).toContain('send_email');
    const { stdout } = await command('policy', 'made-up--exchange', 'made-up--office', '--db', db);
    expect(stdout).toBe(bodies[0]);
  });

  test('a name that stands for several servers is not guessed at', async () => {
    const response = await merged({ servers: ['made-up/both'] });
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ detail: expect.stringContaining('made-up--both--two') });
  });

  test('a condition on the answer does not keep it back', async () => {
    const first = await merged({ servers: ['office-mail'] });
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await merged({ servers: ['office-mail'] }, { headers })).status).toBe(200);
  });
});

describe('for which definitions', () => {
  test('a policy was made, and what changed since', async () => {
    const explained = await json<ExplainedPolicy>('/api/v1/servers/made-up--exchange/policy.explained.json');
    expect(explained.policy).toEqual(await json('/api/v1/servers/made-up--exchange/policy.json'));
    const [server] = explained.madeFor;
    expect(server).toMatchObject({ server: 'made-up--exchange', package: '@harbour/exchange', version: '1.4.0' });
    const listed = SERVERS['@harbour/exchange']!.tools.map(({ definition }) => definition);
    const digests = (definitions: typeof listed) =>
      definitions.map((definition) => ({ name: definition.name, digest: definitionDigest(definition) }));
    expect(driftOf(server!.tools, digests(listed))).toEqual({ changed: [], added: [], removed: [] });
    const [amend, orders] = listed as [(typeof listed)[0], (typeof listed)[0]];
    const now = [{ ...amend, description: 'Now it withdraws as well.' }, orders, { ...amend, name: 'withdraw' }];
    expect(driftOf(server!.tools, digests(now))).toEqual({
      changed: ['amend_order'],
      added: ['withdraw'],
      removed: ['get_ticker'],
    });
  });

  test('a merged one was made', async () => {
    const response = await merged({
      servers: ['made-up/exchange', 'office-mail'],
      format: 'explained',
      profile: 'strict',
    });
    const { policy, profile, madeFor } = (await response.json()) as ExplainedPolicy;
    expect([profile, madeFor.map(({ server }) => server)]).toEqual([
      'strict',
      ['made-up--exchange', 'made-up--office'],
    ]);
    expect(policy.tools!.amend_order).toMatchObject({ action: 'deny' });
  });

  test('tools by digest', async () => {
    const digest = definitionDigest(SERVERS['@harbour/exchange']!.tools[0]!.definition);
    const { digests } = await json<{ digests: object[] }>(`/api/v1/digests/${digest.slice(0, 2)}.json`);
    expect(digests).toContainEqual({
      digest,
      server: 'made-up--exchange',
      tool: 'amend_order',
      category: 'Financial',
      risk: 'critical',
      classifier: 'by-hand@1',
    });
  });
});

test('a live order, read by the classifier, has the published rule byte for byte: as file, live, and from the command line', async () => {
  const rule = `{
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
`;
  const path = '/api/v1/servers/harbour-labs--exchange-mcp/tools/amend_order/policy.json';
  expect(await (await get(path)).text()).toBe(rule);
  expect(readFileSync(join(out, path), 'utf8')).toBe(rule);
  const args = ['policy', 'npm:@harbour/exchange-mcp', '--tool', 'amend_order', '--db', db];
  expect((await command(...args)).stdout).toBe(rule);
});

describe('HTTP', () => {
  const path = '/api/v1/servers/made-up--exchange/policy.json';
  const raw = (method: string, headers: Record<string, string> = {}, at = path) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((done, fail) => {
      const sent = request(live.url.slice(0, -1) + at, { method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          done({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts).toString() }),
        );
      });
      sent.on('error', fail).end();
    });

  test('HEAD says what GET would, without a body', async () => {
    const [head, whole] = [await raw('HEAD'), await raw('GET')];
    expect(head.body).toBe('');
    for (const name of ['etag', 'content-length', 'content-type', 'access-control-allow-origin', 'vary'])
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
    expect(Number(whole.headers['content-length'])).toBe(Buffer.byteLength(whole.body));
  });

  test('OPTIONS allows any origin what the API has', async () => {
    const { status, headers } = await raw('OPTIONS', {
      origin: 'https://x.test',
      'access-control-request-method': 'POST',
    });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type, If-None-Match',
    });
  });

  test('If-None-Match: a list, a weak tag, a star; never for something else', async () => {
    const etag = String((await raw('GET')).headers.etag);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect([tag, (await raw('GET', { 'if-none-match': tag })).status]).toEqual([tag, 304]);
    expect((await raw('HEAD', { 'if-none-match': etag })).status).toBe(304);
    expect((await raw('GET', { 'if-none-match': `${etag.slice(0, -2)}x"` })).status).toBe(200);
  });

  test('Accept-Encoding: what is named, unless it is refused', async () => {
    const encodings = await Promise.all(
      ['gzip', 'br, gzip;q=0.5', '*', 'gzip;q=0, *', 'gzip; q=0', 'identity', 'x-gzip', ''].map(async (accepted) => {
        const { headers, status } = await raw('GET', { 'accept-encoding': accepted }, '/api/v1/openapi.json');
        return [accepted, status, headers['content-encoding'] ?? null];
      }),
    );
    expect(encodings).toEqual([
      ['gzip', 200, 'gzip'],
      ['br, gzip;q=0.5', 200, 'gzip'],
      ['*', 200, 'gzip'],
      ['gzip;q=0, *', 200, null],
      ['gzip; q=0', 200, null],
      ['identity', 200, null],
      ['x-gzip', 200, null],
      ['', 200, null],
    ]);
  });

  test('a page without its slash is sent on, from any origin too', async () => {
    const response = await get('/servers/made-up--exchange?x=1', { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/servers/made-up--exchange/?x=1']);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    ['rissk=critical', /rissk/],
    ['risk=enormous', /critical/],
    ['risk=low&risk=high', /risk: given more than once/],
    ['limit=101', /^limit: a number from 1 to 100$/],
    ['cursor=abc', /^cursor: not the cursor of an earlier answer$/],
  ])('a search for %s is refused, not answered with more than was asked for', async (query, detail) => {
    const response = await get(`/api/v1/search?q=order&${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: 'Bad request', detail: expect.stringMatching(detail) });
  });

  test('the answer changes with the catalogue, and its tag with it', async () => {
    const before = await get('/api/v1/index.json');
    const catalogue = Catalogue.open(db);
    addServer(catalogue, { ...EXCHANGE, repository: 'other/exchange', package: 'other-exchange' });
    catalogue.close();
    const after = await get('/api/v1/index.json');
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect((await get('/api/v1/lookup/npm/other-exchange.json')).status).toBe(200);
  });
});

describe('the description', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate((await json('/api/v1/openapi.json')) as Record<string, unknown>);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
  });

  test('holds for answers of every operation, errors among them', async () => {
    const document = await json<{ components: object; paths: Record<string, object> }>('/api/v1/openapi.json');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'api', components: document.components });
    const isValid = (schema: object, value: unknown): [boolean, string] => [
      ajv.validate(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object, value),
      ajv.errorsText(),
    ];
    const given: Record<string, string> = {
      slug: 'made-up--exchange',
      tool: 'amend_order',
      kind: 'registry',
      name: 'io.github.made-up/exchange',
      prefix: '0a',
      format: 'claude-code',
      extension: 'json',
      page: '1',
    };
    let checked = 0;
    for (const one of operations().filter(({ path }) => !path.includes('servers/page'))) {
      const path = one.path.replace(/\{(\w+)\}/g, (_, name: string) => given[name]!);
      const response = await get(
        path,
        one.method === 'post' ? { method: 'POST', body: '{"servers":["made-up/exchange"]}' } : {},
      );
      expect([path, response.status]).toEqual([path, 200]);
      if (one.type === '*/*') continue;
      expect([path, response.headers.get('content-type')]).toEqual([path, expect.stringContaining(one.type)]);
      if (one.type !== 'application/json') continue;
      expect([path, ...isValid(one.schema, await response.json())]).toEqual([path, true, 'No errors']);
      checked++;
    }
    expect(checked).toBeGreaterThan(14);
    const problem = { $ref: '#/components/schemas/Problem' };
    for (const path of ['/api/v1/servers/none.json', '/api/v1/search?limit=0', '/api/v1/nothing'])
      expect(isValid(problem, await json(path))).toEqual([true, 'No errors']);
  });
});

describe('which definitions, labelled by what', () => {
  const HEX = /^[0-9a-f]{64}$/;
  const given: Record<string, string> = {
    slug: 'made-up--exchange',
    tool: 'amend_order',
    kind: 'npm',
    name: '@harbour/exchange',
    prefix: definitionDigest(SERVERS['@harbour/exchange']!.tools[0]!.definition).slice(0, 2),
    format: 'claude-code',
    extension: 'json',
    page: '1',
  };
  const labelled = operations().filter(
    ({ path }) => !/schema\.json|openapi\.json|servers\/page/.test(path), // the language and the description label nothing
  );

  test.each(labelled.map(({ method, path }) => [method, path]))('%s %s says', async (method, pattern) => {
    const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => given[name]!);
    const response = await get(
      path,
      method === 'post' ? { method: 'POST', body: '{"servers":["made-up--exchange"]}' } : {},
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('mcp-risk-digest')).toMatch(HEX);
    expect(response.headers.get('mcp-risk-classifier')).toContain('by-hand@1');
    const again = await get(path, { headers: { 'if-none-match': response.headers.get('etag')! } });
    if (method === 'get' && again.status === 304)
      expect(again.headers.get('mcp-risk-digest')).toBe(response.headers.get('mcp-risk-digest'));
    if (/\/policy(\.|$)|badge|\.gz|\.atom/.test(path) || method === 'post') return;
    const body = await response.text();
    expect(body).toMatch(/"digest":"[0-9a-f]{64}"/);
    expect(body).toMatch(/"classifiers?":/);
  });

  test('the digest is the server’s, the tool’s, or made from those of several', async () => {
    const server = await json<{ digest: string; classifier: string; snapshot: { digest: string } }>(
      '/api/v1/servers/made-up--exchange.json',
    );
    expect([server.digest, server.classifier]).toEqual([server.snapshot.digest, 'by-hand@1']);
    const policy = await get('/api/v1/servers/made-up--exchange/policy.json');
    expect(policy.headers.get('mcp-risk-digest')).toBe(server.digest);
    const [, explained] = /^<(.*)>; rel="describedby"/.exec(policy.headers.get('link')!)!;
    expect(await (await fetchAlone(explained!)).json()).toHaveProperty('policy', await policy.json());
    const tool = await json<{ digest: string }>('/api/v1/servers/made-up--exchange/tools/amend_order.json');
    const rule = await get('/api/v1/servers/made-up--exchange/tools/amend_order/policy.json');
    expect(rule.headers.get('mcp-risk-digest')).toBe(tool.digest);
    const both = ['made-up--exchange', 'made-up--office'];
    const entries = (await json<{ digest: string; servers: Entry[] }>('/api/v1/servers.json')).servers;
    const lines = entries.filter(({ slug }) => both.includes(slug)).map(({ slug, digest }) => `${slug}:${digest}\n`);
    expect((await merged({ servers: both })).headers.get('mcp-risk-digest')).toBe(
      createHash('sha256').update(lines.sort().join('')).digest('hex'),
    );
  });

  test('a badge names its snapshot', async () => {
    const { digest } = await json<{ digest: string }>('/api/v1/servers/made-up--exchange.json');
    const svg = await (await get('/api/v1/servers/made-up--exchange/badge.svg')).text();
    expect(svg).toContain(`data-digest="${digest}" data-classifier="by-hand@1"`);
  });
});

test('the policy language is published as the schema of this repository, and policies hold to it', async () => {
  const text = await (await get('/api/v1/policy.schema.json')).text();
  const file = new URL('../../classifier/policy/policy.schema.json', import.meta.url);
  expect(text).toBe(readFileSync(file, 'utf8'));
  const isValid = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(text));
  for (const profile of ['', '.strict', '.permissive'])
    expect(isValid(await json(`/api/v1/servers/made-up--exchange/policy${profile}.json`))).toBe(true);
});

describe('badges and downloads', () => {
  test('a badge says what was classified, at which version and when', async () => {
    const badge = await json('/api/v1/servers/made-up--exchange/badge.json');
    expect(badge).toMatchObject({ schemaVersion: 1, label: 'MCP Risk', color: 'informational' });
    expect(badge.message).toMatch(/^classified 1\.4\.0, \d{4}-\d\d-\d\d: 1 critical of 3 tools$/);
    const svg = await (await get('/api/v1/servers/made-up--exchange/badge.svg')).text();
    expect(svg).toContain(`aria-label="MCP Risk: ${String(badge.message)}"`);
  });

  test('every tool is in the download, with its digest and classifier', async () => {
    const { links } = await json<{ links: { tools: string[] } }>('/api/v1/index.json');
    const lines = await Promise.all(
      links.tools.map(async (address) =>
        gunzipSync(Buffer.from(await (await fetchAlone(address)).arrayBuffer()))
          .toString()
          .trim()
          .split('\n'),
      ),
    );
    const catalogue = Catalogue.open(db, { readonly: true });
    const { tools } = catalogue.stats();
    catalogue.close();
    expect(lines.flat()).toHaveLength(tools);
    for (const line of lines.flat())
      expect(JSON.parse(line)).toMatchObject({ digest: expect.any(String), classifier: expect.any(String) });
  });

  test('changes come newest first, each with its server', async () => {
    const { changes } = await json<{ changes: { id: number; kind: string; url: string }[] }>('/api/v1/changes.json');
    expect(changes.map(({ id }) => id)).toEqual(changes.map(({ id }) => id).toSorted((a, b) => b - a));
    expect(changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['server-added', 'version', 'tool-added']));
  });

  test('from the newest changes on, each older one is reached once, in pages that a new one leaves as they are', async () => {
    const catalogue = Catalogue.open(db);
    const { id, slug } = catalogue.server('made-up--exchange')!;
    const add = catalogue.database.prepare(
      "INSERT INTO changes (at, server_id, kind, tool, fields) VALUES ('2026-05-01T00:00:00.000Z', ?, 'tool-added', ?, '[]')",
    );
    catalogue.database.transaction(() => {
      for (let i = 0; i < 2300; i++) add.run(id, `tool_${i}`);
      catalogue.database.exec("UPDATE meta SET value = value + 1 WHERE key = 'revision'");
    })();
    interface Changes {
      changes: { id: number; server: string }[];
      older: string | null;
    }
    const all = catalogue.changes({ limit: 10_000 }).map((change) => change.id);
    catalogue.close();
    const newest = await json<Changes>('/api/v1/changes.json');
    expect(newest.changes.map((change) => change.id)).toEqual(all.slice(0, 500));
    const seen = new Set(newest.changes.map((change) => change.id));
    const pages: number[][] = [];
    for (let next = newest.older; next !== null; ) {
      const page = (await (await fetchAlone(next)).json()) as Changes;
      pages.push(page.changes.map((change) => change.id));
      next = page.older;
    }
    expect(pages.map((ids) => [ids[0], ids.at(-1)])).toEqual([
      [2000, 1001],
      [1000, 1],
    ]);
    for (const change of pages.flat()) seen.add(change);
    expect([...seen].toSorted((a, b) => b - a)).toEqual(all);
    expect(newest.changes[0]!.server).toBe(slug);
    for (const none of ['0', '4', '1.5', 'x']) expect((await get(`/api/v1/changes/${none}.json`)).status).toBe(404);
  });
});
