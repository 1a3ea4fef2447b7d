import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { duePackages, npmDue } from '../../../crawler/discover/npm-due.ts';
import { Catalogue } from '../../../data/catalogue.ts';
import { candidateNamed, classified, listedTool, visitOf } from '../../support/made.ts';
import { TestRegistry } from '../../support/registry.ts';
import { collect } from '../github/support.ts';

const DAY = 86_400_000;
let registry: TestRegistry;
let catalogue: Catalogue;

beforeAll(async () => {
  registry = await TestRegistry.start();
  await registry.configureNpm();
  for (const [name, versions] of [
    ['moves', ['1.0.0', '1.1.0']],
    ['rests', ['1.0.0']],
  ] as const)
    for (const version of versions) await registry.publish({ name, version });
});
afterAll(() => registry.close());
beforeEach(() => {
  catalogue = Catalogue.open(':memory:');
  for (const name of ['moves', 'rests', 'gone']) record(name, '1.0.0', Date.now() - DAY);
  return () => catalogue.close();
});

/** A server of the catalogue that was visited now at this version, published then. */
function record(name: string, version: string, published: number): void {
  const { id } = catalogue.sight(candidateNamed(name, { package: { name, version } }));
  const pkg = { name, version, published: new Date(published).toISOString() };
  catalogue.record(id, visitOf(pkg, [listedTool({ name: 'tool', inputSchema: {} })]), (tools) =>
    tools.map(() => ({ correction: null, classification: classified('Read', 'low') })),
  );
}

const namesDue = (now: number) => duePackages(catalogue, now).map(({ server }) => server.package);

test('what was published lately is due in a day or two, what rests for a year much later', () => {
  record('old', '1.0.0', Date.now() - 365 * DAY);
  expect(namesDue(Date.now() + DAY / 2)).toEqual([]);
  expect(namesDue(Date.now() + 3 * DAY).sort()).toEqual(['gone', 'moves', 'rests']);
  expect(namesDue(Date.now() + 31 * DAY).at(-1)).toBe('old');
});

test('only what has another version comes, what is gone does not end it, and all that was asked for rests', async () => {
  const now = Date.now() + 3 * DAY;
  const before = registry.requests.length;
  const found = await collect(npmDue({ catalogue, now }));
  expect(found.map((one) => one.package)).toEqual([{ name: 'moves', version: '1.1.0' }]);
  expect(registry.requests.length - before).toBe(3);
  expect(namesDue(now)).toEqual([]);
  expect(await collect(npmDue({ catalogue, now }))).toEqual([]);
});

test('no more is asked than the budget allows, and the rest stays due', async () => {
  const now = Date.now() + 3 * DAY;
  await collect(npmDue({ catalogue, now, budget: 2 }));
  expect(namesDue(now)).toHaveLength(1);
});
