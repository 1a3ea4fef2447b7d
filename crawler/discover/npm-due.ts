/** Packages whose next visit is due, and of those the ones that have a newer version than was visited. */
import type { Catalogue } from '../../data/catalogue.ts';
import type { Candidate, ServerRecord } from '../../data/model.ts';
import { AcquireError } from '../acquire/failure.ts';
import { lookUp } from '../acquire/npm.ts';
import { SourceError } from './failure.ts';
import { nextVisit } from './github/visits.ts';
import { CrawlState } from './state.ts';

/** A server of the catalogue that is a package, and when to look at it again, in milliseconds since 1970. */
export interface DuePackage {
  server: ServerRecord;
  due: number;
}

const markOf = (name: string): string => `npm looked ${name}`;

/** Packages that are due at `now`, the longest overdue first. */
export function duePackages(catalogue: Catalogue, now: number): DuePackage[] {
  const state = new CrawlState(catalogue.database);
  const due: DuePackage[] = [];
  for (const server of catalogue.servers()) {
    if (server.package === null || server.snapshot === null) continue;
    const snapshots = catalogue.snapshots(server.slug).filter((snapshot) => snapshot.package !== null);
    const versions = new Set(snapshots.map((snapshot) => snapshot.package!.version));
    const { published } = server.snapshot.package ?? {};
    // Seen when it was last asked for, or, until it was, when it was last read.
    const looked = Date.parse(state.mark(markOf(server.package)) ?? snapshots[0]?.taken ?? server.snapshot.taken);
    const at = nextVisit({
      now: looked,
      lastPush: published ? Date.parse(published) : null,
      isArchived: false,
      stars: server.stars ?? 0,
      looks: snapshots.length,
      changes: Math.max(0, versions.size - 1),
    }).getTime();
    if (at <= now) due.push({ server, due: at });
  }
  return due.sort((a, b) => a.due - b.due);
}

export interface NpmDueOptions {
  catalogue: Catalogue;
  /** Most packages to ask for, one request each. */
  budget?: number;
  /** Milliseconds since 1970. */
  now?: number;
  signal?: AbortSignal;
}

/**
 * Packages that are due and have another version by now. Asking for the next says that the one before is kept.
 * @throws SourceError when the registry cannot be asked.
 */
export async function* npmDue(options: NpmDueOptions): AsyncGenerator<Candidate> {
  const { catalogue, budget = Number.POSITIVE_INFINITY, now = Date.now(), signal } = options;
  const state = new CrawlState(catalogue.database);
  let asked = 0;
  for (const { server } of duePackages(catalogue, now)) {
    if (signal?.aborted || asked >= budget) return;
    asked++;
    const name = server.package!;
    const version = await newestVersion(name, signal);
    if (version !== null && version !== server.snapshot?.package?.version)
      yield {
        sighting: { source: 'npm', reference: name, seen: new Date(now).toISOString(), detail: `version ${version}` },
        name: server.name,
        package: { name, version },
        repository: server.repository,
        ref: null,
        path: server.path,
        area: null,
        why: null,
      };
    state.setMark(markOf(name), new Date(now).toISOString());
  }
}

/** The version tagged `latest`; null where the package is gone. */
async function newestVersion(name: string, signal?: AbortSignal): Promise<string | null> {
  try {
    return (await lookUp(name, null, signal)).package.version;
  } catch (error) {
    if (!(error instanceof AcquireError)) throw error;
    if (error.failure.class === 'not-found') return null;
    throw new SourceError(`npm's registry cannot be asked for ${name}: ${error.failure.detail}`);
  }
}
