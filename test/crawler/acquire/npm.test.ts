import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AcquireError } from '../../../crawler/acquire/failure.ts';
import { acquireNpm, type NpmOptions } from '../../../crawler/acquire/npm.ts';
import { TestRegistry } from '../../support/registry.ts';

let registry: TestRegistry;
let work: string;

beforeAll(async () => {
  registry = await TestRegistry.start();
  await registry.configureNpm();
  work = await mkdtemp(join(tmpdir(), 'mcp-risk-test-'));
  await registry.publish({ name: 'leaf', version: '1.0.0', files: { 'index.js': '' } });
  await registry.publish({ name: 'leaf', version: '1.1.0', files: { 'index.js': '' } });
});

afterAll(async () => {
  await registry.close();
  await rm(work, { recursive: true, force: true });
});

const take = (name: string, version: string | null = null, options: NpmOptions = {}) =>
  acquireNpm(name, version, { work, ...options });

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AcquireError);
  const { failure } = error as AcquireError;
  expectNoAddress(failure.detail);
  return failure;
}

/** What is kept or shown never says which registry was asked. */
function expectNoAddress(detail: string): void {
  const { host, port } = new URL(registry.url);
  for (const part of [host, port]) expect(detail).not.toContain(part);
}

describe('acquireNpm', () => {
  it('takes the pinned version with its dependencies, and knows where it comes from', async () => {
    await registry.publish({
      name: '@scope/good',
      version: '1.2.3',
      published: '2026-03-04T05:06:07+00:00',
      manifest: {
        description: 'does good',
        license: 'MIT',
        repository: { type: 'git', url: 'git+https://github.com/some/where.git' },
        dependencies: { leaf: '~1.0.0' },
      },
      files: { 'index.js': 'hello' },
    });
    await registry.publish({ name: '@scope/good', version: '2.0.0' });
    const { source, failures } = await take('@scope/good', '1.2.3');
    expect(failures).toEqual([]);
    expect(source.package).toMatchObject({
      name: '@scope/good',
      version: '1.2.3',
      published: '2026-03-04T05:06:07.000Z',
    });
    expect(source.package?.integrity).toMatch(/^sha512-/);
    expect(source.repository).toBe('some/where');
    expect(source.about).toMatchObject({ description: 'does good', license: 'MIT' });
    expect(await readFile(join(source.root, 'index.js'), 'utf8')).toBe('hello');
    expect(source.root).toBe(join(source.installed!, 'node_modules/@scope/good'));
    expect(existsSync(join(source.installed!, 'node_modules/leaf/package.json'))).toBe(true);
    await source.dispose();
    await source.dispose();
    expect(await readdir(work)).toEqual([]);
  });

  it('takes the newest version where none is pinned', async () => {
    const { source } = await take('leaf');
    expect(source.package?.version).toBe('1.1.0');
    await source.dispose();
  });

  it('never runs install scripts', async () => {
    const trace = join(work, 'trace');
    await registry.publish({
      name: 'scripted',
      version: '1.0.0',
      manifest: { scripts: { preinstall: `touch ${trace}`, install: `touch ${trace}`, postinstall: `touch ${trace}` } },
    });
    const { source, failures } = await take('scripted');
    expect(failures).toEqual([]);
    expect(existsSync(trace)).toBe(false);
    await source.dispose();
  });

  it.each([
    ['a package that does not exist', 'nowhere', null, 'not-found'],
    ['a version that does not exist', 'leaf', '9.9.9', 'not-found'],
    ['a path for a name', '../../etc', null, 'not-found'],
    ['a name with a quote and a tag', '"><script>', null, 'not-found'],
    ['a name of 10,000 characters', 'x'.repeat(10_000), null, 'not-found'],
    ['an address for a version', 'leaf', 'http://127.0.0.1:1/leaf.tgz', 'not-found'],
    ['an alias for a version', 'leaf', 'npm:other@1.0.0', 'not-found'],
  ])('names %s', async (_, name, version, expected) => {
    const before = registry.requests.length;
    const failure = await failureOf(take(name, version));
    expect(failure).toMatchObject({ method: 'acquire', class: expected });
    expect(failure.detail.length).toBeLessThanOrEqual(2_000);
    expect(registry.requests.slice(before).every((path) => ['/nowhere', '/leaf'].includes(path))).toBe(true);
  });

  it.each([
    ['cut-short', 'bad-archive'],
    ['wrong-integrity', 'bad-archive'],
    ['server-error', 'network'],
    ['not-json', 'network'],
  ] as const)('an archive or registry that is %s ends as %s', async (fault, expected) => {
    await registry.publish({ name: fault, version: '1.0.0', fault, files: { 'a.js': 'a'.repeat(5_000) } });
    expect((await failureOf(take(fault, '1.0.0'))).class).toBe(expected);
    expect(await readdir(work)).toEqual([]);
  });

  it('refuses a package that says it is too large before taking it', async () => {
    await registry.publish({ name: 'huge', version: '1.0.0', unpackedSize: 5e9 });
    expect((await failureOf(take('huge'))).class).toBe('too-large');
    expect(registry.requests).not.toContain('/huge/-/1.0.0.tgz');
  });

  it('keeps the source of a package whose installation grows too large, without its dependencies', async () => {
    await registry.publish({
      name: 'grows',
      version: '1.0.0',
      manifest: { dependencies: { leaf: '*' } },
      files: { 'a.js': 'a'.repeat(9_000) },
    });
    const { source, failures } = await take('grows', null, { limits: { size: 5_000 } });
    expect(failures).toMatchObject([{ method: 'acquire', class: 'too-large' }]);
    expect(source.installed).toBeNull();
    expect(existsSync(join(source.root, 'a.js'))).toBe(true);
    await source.dispose();
  });

  it('keeps the source of a package whose dependency is missing', async () => {
    await registry.publish({
      name: 'orphan',
      version: '1.0.0',
      manifest: { dependencies: { nowhere: '^1.0.0' } },
      files: { 'a.js': '' },
    });
    const { source, failures } = await take('orphan');
    expect(failures).toMatchObject([{ method: 'acquire', class: 'install-failed' }]);
    expect(failures[0]!.detail).toContain('nowhere');
    expectNoAddress(failures[0]!.detail);
    expect(source.installed).toBeNull();
    expect(existsSync(join(source.root, 'a.js'))).toBe(true);
    await source.dispose();
  });

  it('installs as of an earlier day where the registry lacks a version that a newer dependency wants', async () => {
    await registry.publish({ name: 'drifts', version: '1.0.0', published: '2025-01-01T00:00:00Z' });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await registry.publish({
      name: 'drifts',
      version: '1.1.0',
      published: yesterday,
      manifest: { dependencies: { leaf: '7.7.7' } },
    });
    await registry.publish({
      name: 'lagging',
      version: '1.0.0',
      published: '2025-02-01T00:00:00Z',
      manifest: { dependencies: { drifts: '^1.0.0' } },
    });
    const { source, failures } = await take('lagging');
    expect(failures).toEqual([]);
    const { version } = JSON.parse(await readFile(join(source.installed!, 'node_modules/drifts/package.json'), 'utf8'));
    expect(version).toBe('1.0.0');
    await source.dispose();
  });

  it('installs once more with the dependencies of the day it came out, or with the least versions that it asks for', async () => {
    for (const [version, published] of [
      ['2.0.0', '2025-01-01'],
      ['2.1.0', '2025-03-01'],
      ['2.2.0', '2025-05-01'],
    ])
      await registry.publish({ name: 'moves', version: version!, published: `${published}T00:00:00Z` });
    const manifest = { dependencies: { moves: '^2.0.0', leaf: '^1.0.7' } };
    await registry.publish({ name: 'stands', version: '1.0.0', published: '2025-04-01T00:00:00Z', manifest });
    const { source } = await take('stands');
    const versionIn = async (folder: string | null) =>
      JSON.parse(await readFile(join(folder!, 'node_modules/moves/package.json'), 'utf8')).version;
    expect(await versionIn(source.installed)).toBe('2.2.0');
    // There is no leaf@1.0.7: what cannot be had is left to npm.
    expect(await versionIn(await source.installEarlier!('least'))).toBe('2.0.0');
    expect(await source.installEarlier!('as-published')).toBeNull();
    await source.dispose();
    expect(existsSync(source.installed!)).toBe(false);
  });

  it('puts an empty package in place of a dependency that is hosted elsewhere, also of a dependency', async () => {
    await registry.publish({
      name: 'inner',
      version: '1.0.0',
      manifest: { dependencies: { far: 'http://127.0.0.1:9/far.tgz' } },
    });
    await registry.publish({
      name: 'outer',
      version: '1.0.0',
      manifest: { dependencies: { inner: '*', away: 'git+ssh://git@127.0.0.1:9/away.git' } },
    });
    const { source, failures } = await take('outer');
    expect(failures).toEqual([]);
    for (const name of ['far', 'away']) {
      const manifest = JSON.parse(
        await readFile(join(source.installed!, 'node_modules', name, 'package.json'), 'utf8'),
      );
      expect(manifest).toMatchObject({ name: 'empty', version: '0.0.0' });
    }
    await source.dispose();
  });

  it('stops an installation that takes too long', async () => {
    await registry.publish({ name: 'stalls', version: '1.0.0', fault: 'archive-hangs' });
    await registry.publish({ name: 'waits', version: '1.0.0', manifest: { dependencies: { stalls: '*' } } });
    const { source, failures } = await take('waits', null, { limits: { timeout: 3_000 } });
    expect(failures).toMatchObject([{ class: 'install-failed', detail: expect.stringContaining('3 s') }]);
    await source.dispose();
  });

  it('stops at once when interrupted, and leaves nothing behind', async () => {
    const controller = new AbortController();
    let aborted = 0;
    const abort = () => {
      aborted = performance.now();
      controller.abort();
    };
    const failure = failureOf(
      take('waits', null, {
        signal: controller.signal,
        onStep: (step) => step === 'install' && setTimeout(abort, 300),
      }),
    );
    expect((await failure).class).toBe('interrupted');
    // Left alone, the installation would go on for two minutes.
    expect(performance.now() - aborted).toBeLessThan(30_000);
    expect(await readdir(work)).toEqual([]);
  });
});
