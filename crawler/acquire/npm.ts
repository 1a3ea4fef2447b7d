/** A package of the npm registry, pinned to one version, as a source: its files, and where possible its dependencies. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import parseSpec from 'npm-package-arg';
import type pacote from 'pacote';
import type { Failure, PackageRef } from '../../data/model.ts';
import { AcquireError, acquireFailure, classOfCode } from './failure.ts';
import { registryOptions } from './npm-configuration.ts';
import { type EarlierVersions, type InstallLimits, install } from './npm-install.ts';
import { type Repository, repositoryOf } from './repository.ts';
import type { Acquired, SourceAbout } from './source.ts';
import { withoutHosts } from './without-hosts.ts';
import { DEFAULT_WORK, makeFolder, removeFolder } from './workspace.ts';

export interface NpmOptions {
  /** Folder under which sources are unpacked. */
  work?: string;
  /** Whether to install the dependencies too, so that the server can be started. */
  dependencies?: boolean;
  limits?: Partial<NpmLimits>;
  signal?: AbortSignal;
  /** Told of each step before it is taken. */
  onStep?: (step: 'look up' | 'download' | 'install') => void;
}

export interface NpmLimits extends InstallLimits {
  /** Of the package itself, unpacked, in bytes. */
  packageSize: number;
}

/** Of 87 servers measured, the largest package with its dependencies took 364 MB and the slowest installation 33 s. */
const LIMITS: NpmLimits = { timeout: 120_000, size: 800_000_000, packageSize: 200_000_000 };

/** What the registry says of one version of a package. */
export interface PackageFacts {
  package: PackageRef;
  repository: Repository | null;
  about: SourceAbout;
  dependencies: Record<string, string>;
  unpackedSize: number | null;
}

/** Loaded when there is something to fetch: it takes a third of a start that finds everything as it was. */
const fetcher = async (): Promise<typeof pacote> => (await import('pacote')).default;

type FullMetadata = pacote.Options & { fullMetadata: true };

/**
 * Looks a version up in the registry that npm is configured for; without a version, the one tagged `latest`.
 * @throws AcquireError `not-found` or `network`.
 */
export async function lookUp(name: string, version: string | null, signal?: AbortSignal): Promise<PackageFacts> {
  checkSpec(name, version);
  const spec = `${name}@${version ?? 'latest'}`;
  const options: FullMetadata = {
    ...(await registryOptions()),
    fullMetadata: true,
    packumentCache: new Map(),
    signal,
  };
  const { manifest: manifestOf, packument: packumentOf } = await fetcher();
  try {
    const manifest = await manifestOf(spec, options);
    const packument = await packumentOf(spec, options);
    return {
      package: {
        name: manifest.name,
        version: manifest.version,
        integrity: manifest._integrity || null,
        published: isoDate(packument.time?.[manifest.version]),
      },
      repository: repositoryOf(manifest.repository),
      about: {
        description: text(manifest.description),
        homepage: text(manifest.homepage),
        license: text(manifest.license),
        stars: null,
      },
      dependencies: { ...manifest.dependencies, ...manifest.optionalDependencies },
      unpackedSize: typeof manifest.dist?.unpackedSize === 'number' ? manifest.dist.unpackedSize : null,
    };
  } catch (error) {
    throw await asAcquireError(error, 'network');
  }
}

/**
 * Takes one version of a package. The archive is checked against the registry's digest. When its dependencies cannot be installed the source
 * comes without them and says why in `failures`.
 * @throws AcquireError `not-found`, `network`, `too-large`, `bad-archive` or `interrupted`.
 */
export async function acquireNpm(name: string, version: string | null, options: NpmOptions = {}): Promise<Acquired> {
  const { work = DEFAULT_WORK, dependencies = true, signal, onStep } = options;
  const limits = { ...LIMITS, ...options.limits };
  onStep?.('look up');
  const facts = await lookUp(name, version, signal);
  if ((facts.unpackedSize ?? 0) > limits.packageSize)
    throw new AcquireError('too-large', `the package alone unpacks to ${Math.round(facts.unpackedSize! / 1e6)} MB`);
  const folder = await makeFolder(work);
  const dispose = () => removeFolder(folder);
  try {
    const failures: Failure[] = [];
    let root: string | null = null;
    if (dependencies) {
      onStep?.('install');
      const failure = await installed(join(folder, 'installed'), facts, limits, signal);
      if (failure) failures.push(failure);
      else root = join(folder, 'installed', 'node_modules', ...name.split('/'));
    }
    const installFolder = root && join(folder, 'installed');
    if (!root) {
      onStep?.('download');
      root = join(folder, 'package');
      await extract(facts, root, signal);
    }
    const { repository } = facts;
    return {
      source: {
        root,
        installed: installFolder,
        package: facts.package,
        repository: repository?.name ?? null,
        commit: null,
        path: '',
        about: { ...facts.about, directory: repository?.directory ?? '' },
        ...(installFolder ? { installEarlier: earlier(folder, facts, limits, signal) } : {}),
        dispose,
      },
      failures,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What `Source.installEarlier` promises; each installation is made once, when it is first asked for. */
function earlier(folder: string, facts: PackageFacts, limits: NpmLimits, signal?: AbortSignal) {
  const made = new Map<EarlierVersions, Promise<string | null>>();
  const make = async (versions: EarlierVersions) => {
    const to = join(folder, versions);
    if (await installed(to, facts, limits, signal, versions)) return null;
    return (await packagesIn(to)) === (await packagesIn(join(folder, 'installed'))) ? null : to;
  };
  return (versions: EarlierVersions) => {
    const making = made.get(versions) ?? make(versions);
    made.set(versions, making);
    return making;
  };
}

/** What an installation consists of, as npm's own account of it has it. */
async function packagesIn(folder: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  return JSON.stringify(
    Object.entries(packages as Record<string, { version?: string }>).map(([at, { version }]) => [at, version]),
  );
}

async function installed(
  folder: string,
  facts: PackageFacts,
  limits: NpmLimits,
  signal?: AbortSignal,
  versions?: EarlierVersions,
): Promise<Failure | null> {
  const { name, version, published = null } = facts.package;
  const request = { name, version, dependencies: facts.dependencies, published, ...(versions ? { versions } : {}) };
  const { code, detail } = await install(folder, request, limits, signal);
  if (signal?.aborted) throw new AcquireError('interrupted', 'interrupted');
  if (code === null) return null;
  await removeFolder(folder);
  const explanation = await withoutHosts(`npm ${code}: ${detail}`);
  if (code === 'TOOLARGE') return acquireFailure('too-large', detail);
  return acquireFailure(classOfCode(code) === 'network' ? 'network' : 'install-failed', explanation);
}

async function extract(facts: PackageFacts, root: string, signal?: AbortSignal): Promise<void> {
  const { name, version, integrity } = facts.package;
  try {
    const options = { ...(await registryOptions()), signal, ...(integrity ? { integrity } : {}) };
    await (await fetcher()).extract(`${name}@${version}`, root, options);
  } catch (error) {
    throw await asAcquireError(error, 'bad-archive');
  }
}

/** Longest name that the registry takes, in characters. */
const MAX_NAME = 214;

/** Refuses what is no package of a registry: addresses, files, aliases, and names no registry would take. */
function checkSpec(name: string, version: string | null): void {
  try {
    const spec = parseSpec.resolve(name, version ?? 'latest');
    if (spec.registry && spec.type !== 'alias' && spec.name === name && name.length <= MAX_NAME) return;
  } catch {}
  const shown = version === null ? name : `${name}@${version}`;
  throw new AcquireError('not-found', `${shown.slice(0, 300)} names no package of a registry`);
}

async function asAcquireError(error: unknown, otherwise: 'network' | 'bad-archive'): Promise<AcquireError> {
  if (error instanceof AcquireError) return error;
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (name === 'AbortError') return new AcquireError('interrupted', 'interrupted');
  const detail = await withoutHosts([code, message].filter(Boolean).join(': '));
  return new AcquireError(classOfCode(code ?? '') ?? otherwise, detail);
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : null;

function isoDate(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
