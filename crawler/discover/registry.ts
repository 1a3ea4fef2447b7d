/** The official MCP registry: every server it lists, then what was published or updated since, page after page. */
import { z } from 'zod';
import type { Candidate } from '../../data/model.ts';
import { repositoryOf } from '../acquire/repository.ts';
import { SourceError } from './failure.ts';
import type { CrawlState, Found } from './state.ts';

export const REGISTRY_URL = 'https://registry.modelcontextprotocol.io';

/** Entries on a page: the most the registry gives. */
const PAGE = 100;
const TIMEOUT = 30_000;
/** How often a page is asked for again after a failure of the registry's, and the unit of the pauses between, in milliseconds. */
const RETRIES = 4;
const PATIENCE = 1_000;

const entry = z.object({
  server: z.object({
    name: z.string().min(1).max(300),
    description: z.string().nullish(),
    title: z.string().nullish(),
    version: z.string(),
    repository: z
      .object({ url: z.string().nullish(), source: z.string().nullish(), subfolder: z.string().nullish() })
      .nullish(),
    packages: z
      .array(z.object({ registryType: z.string().nullish(), identifier: z.string(), version: z.string().nullish() }))
      .nullish(),
    remotes: z.array(z.unknown()).nullish(),
  }),
  _meta: z
    .object({
      'io.modelcontextprotocol.registry/official': z
        .object({ status: z.string().nullish(), isLatest: z.boolean().nullish(), updatedAt: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
});
type Entry = z.infer<typeof entry>;

const page = z.object({
  servers: z.array(z.unknown()),
  metadata: z.object({ nextCursor: z.string().nullish() }).nullish(),
});

export interface RegistryOptions {
  state: CrawlState;
  /** Where the registry answers. */
  url?: string;
  signal?: AbortSignal;
  /** Unit of the pauses between retries, in milliseconds. */
  patience?: number;
}

/** What a page of the registry names: repositories on GitHub, and packages whose source is not known to be there. */
export interface RegistryPage {
  repositories: Found[];
  packages: Candidate[];
  /** Entries that name nothing that can be had: withdrawn, remote only, or in no ecosystem that is read. */
  rejected: number;
  /** Keeps that the page was dealt with; the next run goes on behind it. */
  keep: () => void;
}

/**
 * The registry's pages from where the last run ended: the rest of a pass that was not finished, or what was updated since the last whole pass.
 * @throws SourceError when the registry cannot be read.
 */
export async function* readRegistry(options: RegistryOptions): AsyncGenerator<RegistryPage> {
  const { state, url = REGISTRY_URL } = options;
  const open = state.mark('registry.open');
  const pass = open
    ? (JSON.parse(open) as { began: string; since: string | null; cursor: string | null })
    : { began: state.now, since: state.mark('registry.done'), cursor: null as string | null };
  for (;;) {
    const address = new URL('/v0.1/servers', url);
    address.searchParams.set('limit', String(PAGE));
    address.searchParams.set('version', 'latest');
    if (pass.since) address.searchParams.set('updated_since', pass.since);
    if (pass.cursor) address.searchParams.set('cursor', pass.cursor);
    const { servers, metadata } = await ask(address, options);
    const entries = servers.flatMap((one) => entry.safeParse(one).data ?? []);
    const repositories = entries.flatMap((one) => asFound(one) ?? []);
    const packages = entries.flatMap((one) => (asFound(one) ? [] : (asCandidate(one, state.now) ?? [])));
    const rejected = servers.length - repositories.length - packages.length;
    const next = metadata?.nextCursor || null;
    yield {
      repositories,
      packages,
      rejected,
      keep: () => {
        pass.cursor = next;
        state.setMark('registry.open', next ? JSON.stringify(pass) : null);
        if (!next) state.setMark('registry.done', pass.began);
      },
    };
    if (!next) return;
  }
}

async function ask(address: URL, { signal, patience = PATIENCE }: RegistryOptions): Promise<z.infer<typeof page>> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    let problem: string;
    let wait = patience * (attempt + 1) ** 2;
    try {
      const signals = [AbortSignal.timeout(TIMEOUT), ...(signal ? [signal] : [])];
      const answer = await fetch(address, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.any(signals),
      });
      if (answer.ok) return page.parse(await answer.json());
      problem = `it answered ${answer.status}`;
      if (answer.status !== 429 && answer.status < 500)
        throw new SourceError(`The MCP registry at ${address.origin} cannot be read: ${problem}`);
      wait = Math.max(wait, 1000 * (Number(answer.headers.get('retry-after')) || 0));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      problem = ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
    }
    if (attempt === RETRIES) throw new SourceError(`The MCP registry at ${address.origin} cannot be read: ${problem}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Withdrawn entries, and versions that a newer one replaced, name nothing that is to be found. */
function isCurrent({ _meta }: Entry): boolean {
  const official = _meta?.['io.modelcontextprotocol.registry/official'];
  return (official?.status ?? 'active') !== 'deleted' && official?.isLatest !== false;
}

function npmPackage({ server }: Entry): Candidate['package'] {
  const found = server.packages?.find(({ registryType }) => registryType === 'npm');
  return found ? { name: found.identifier, version: found.version ?? null } : null;
}

function asFound(one: Entry): Found | null {
  const { name, title, version, repository } = one.server;
  const known = isCurrent(one) ? repositoryOf(repository?.url) : null;
  if (!known) return null;
  const folder = (repository?.subfolder ?? '').replace(/^[./]+|\/+$/g, '');
  const path = folder.split('/').includes('..') ? '' : folder;
  return {
    node: null,
    name: known.name,
    pushed: null,
    sighting: { source: 'registry', reference: name, detail: `version ${version}` },
    candidate: { name: title ?? name, package: npmPackage(one), path, area: null, why: null },
  };
}

function asCandidate(one: Entry, seen: string): Candidate | null {
  const { name, title, version } = one.server;
  const pkg = isCurrent(one) ? npmPackage(one) : null;
  if (!pkg) return null;
  const sighting = { source: 'registry', reference: name, seen, detail: `version ${version}` };
  return { sighting, name: title ?? name, package: pkg, repository: null, ref: null, path: '', area: null, why: null };
}
