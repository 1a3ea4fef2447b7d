import { afterAll, beforeAll, expect, test } from 'vitest';
import { acquireNpm } from '../../../crawler/acquire/npm.ts';
import { type DiscoverEvent, discover } from '../../../crawler/discover/index.ts';
import { npmCandidates } from '../../../crawler/discover/npm.ts';
import { Catalogue } from '../../../data/catalogue.ts';
import { TestRegistry } from '../../support/registry.ts';
import { collect } from '../github/support.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await TestRegistry.start();
  await registry.configureNpm();
  for (let i = 0; i < 260; i++)
    await registry.publish({ name: `server-${i}`, version: '1.0.0', published: i < 5 ? '2025-01-01' : '2026-06-01' });
  await registry.publish({
    name: '@scope/known',
    version: '2.0.0',
    published: '2026-06-02',
    manifest: { repository: { type: 'git', url: 'git+https://github.com/amber/notes.git' } },
  });
});
afterAll(() => registry.close().catch(() => {}));

test('npm gives each package once, page by page, pinned, with its repository', async () => {
  const found = await collect(npmCandidates());
  expect(found).toHaveLength(261);
  expect(new Set(found.map(({ name }) => name)).size).toBe(261);
  expect(found.at(-1)).toMatchObject({
    sighting: { source: 'npm', reference: '@scope/known' },
    package: { name: '@scope/known', version: '2.0.0' },
    repository: 'amber/notes',
    ref: null,
  });
  // Two pages for each of the four searches.
  expect(registry.requests.filter((path) => path === '/-/v1/search')).toHaveLength(8);
});

test('npm gives only what was published since a day, where one is named', async () => {
  expect(await collect(npmCandidates({ since: '2026-01-01' }))).toHaveLength(256);
});

test('a registry that nobody answers at is a failure of that source, which says nothing of its address', async () => {
  const { host, port } = new URL(registry.url);
  await registry.close();
  const events: DiscoverEvent[] = [];
  const catalogue = Catalogue.open(':memory:');
  const found = await collect(discover(['npm', 'seeds'], { catalogue, onEvent: (event) => events.push(event) }));
  expect(found.length).toBeGreaterThan(10);
  expect(events).toEqual([{ kind: 'failed', source: 'npm', text: expect.stringContaining('ECONNREFUSED') }]);
  const failure = await acquireNpm('server-1', '1.0.0').catch((error) => error.failure);
  expect(failure).toMatchObject({ class: 'network', detail: expect.stringContaining('ECONNREFUSED') });
  for (const text of [JSON.stringify(events), failure.detail]) {
    expect(text).not.toContain(host);
    expect(text).not.toContain(port);
  }
});
