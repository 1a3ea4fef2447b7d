/**
 * The crawl: candidates in, catalogue out. Each server is acquired, its tools are listed from the source and from the running server, and what
 * was seen, or why nothing could be, is kept in one transaction. Nothing a server does ends the run, and a run may be ended at any moment:
 * what it finished is kept, and the next one goes on with the rest.
 */
import PQueue from 'p-queue';
import type { Catalogue, Visit } from '../data/catalogue.ts';
import type { Candidate, Failure, FailureClass, Labeller, SourceKind } from '../data/model.ts';
import { AcquireError, acquireFailure } from './acquire/failure.ts';
import { type AcquireOptions, acquire, pinnedTarget, targetOf } from './acquire/index.ts';
import type { Source } from './acquire/source.ts';
import { DEFAULT_WORK, removeLeftovers } from './acquire/workspace.ts';
import { currentName } from './discover/state.ts';
import { ENUMERATOR, type Listed, type ListedServer, listTools } from './enumerate/index.ts';
import { closeReaders } from './enumerate/reader.ts';
import { asked, keepManifest, neighbour } from './identity.ts';
import { CrawlQueue, type Job } from './queue.ts';

/** What is being done with a server, in the order in which it is done. */
export type Step = 'look up' | 'download' | 'install' | 'read source' | 'start server' | 'store';

/** How a visit ended. `unchanged`: the same pinned source was visited before by the same code. */
export type Outcome = 'listed' | 'failed' | 'unchanged';

export type CrawlEvent =
  | { kind: 'queued'; total: number; complete: boolean }
  | { kind: 'step'; server: string; name: string; step: Step }
  | {
      kind: 'done';
      server: string;
      name: string;
      outcome: Outcome;
      /** How many tools were listed. */
      tools: number;
      failures: Failure[];
      ms: number;
    };

export interface CrawlOptions {
  catalogue: Catalogue;
  candidates: Iterable<Candidate> | AsyncIterable<Candidate>;
  label: Labeller;
  /** Servers in work at the same time. */
  concurrency?: number;
  /** Whether to finish, after the candidates, what earlier runs left behind. */
  resume?: boolean;
  /** Folder for what is downloaded, emptied as the run goes. */
  work?: string;
  signal?: AbortSignal;
  onEvent?: (event: CrawlEvent) => void;
}

export interface CrawlReport {
  outcomes: Record<Outcome, number>;
  /** Tools listed in this run. */
  tools: number;
  /** Servers that gave no list, by the class of what went wrong first. */
  failed: Partial<Record<FailureClass, number>>;
  /** Servers left for the next run. */
  waiting: number;
  interrupted: boolean;
  ms: number;
}

/** Failures that say nothing about the server: the next run tries it again. */
const PASSING: readonly FailureClass[] = ['network', 'interrupted', 'internal', 'no-sandbox'];

/** Most servers that are handed to the queue ahead of their turn. */
const MOST_WAITING = 1_000;

/** @throws what `candidates` throws, after everything that was begun is finished. */
export async function crawl(options: CrawlOptions): Promise<CrawlReport> {
  const { catalogue, candidates, concurrency = 2, resume = true, signal, onEvent } = options;
  const begun = performance.now();
  const work = options.work ?? DEFAULT_WORK;
  await removeLeftovers(work);
  const waiting = new CrawlQueue(catalogue);
  const queue = new PQueue({ concurrency });
  const report = {
    outcomes: { listed: 0, failed: 0, unchanged: 0 } as CrawlReport['outcomes'],
    tools: 0,
    failed: {} as CrawlReport['failed'],
  };
  const known = { total: 0, complete: false };
  const tellKnown = (): void => onEvent?.({ kind: 'queued', ...known });

  const finish = (job: Job, since: number, end: { outcome: Outcome; tools: number; failures: Failure[] }): void => {
    waiting.done(job.server.id);
    report.outcomes[end.outcome]++;
    report.tools += end.tools;
    const first = end.outcome === 'failed' ? end.failures[0] : undefined;
    if (first) report.failed[first.class] = (report.failed[first.class] ?? 0) + 1;
    onEvent?.({
      kind: 'done',
      server: job.server.slug,
      name: job.candidate.name,
      ms: performance.now() - since,
      ...end,
    });
  };

  // What breaks one visit is caught there; what breaks the catalogue itself (a full disk, say) ends the run.
  const broken: unknown[] = [];
  const isOver = (): boolean => broken.length > 0 || (signal?.aborted ?? false);

  const handle = async (job: Job): Promise<void> => {
    if (isOver()) return;
    if (!waiting.claim(job.server.id)) {
      // Another run on this catalogue has it in work, or has done it by now.
      known.total--;
      tellKnown();
      return;
    }
    const since = performance.now();
    const onStep = (step: Step) => onEvent?.({ kind: 'step', server: job.server.slug, name: job.candidate.name, step });
    try {
      finish(job, since, await visit(job, { ...options, work, onStep }));
    } catch (error) {
      if (!isOver()) finish(job, since, failed(catalogue, job, [internal(error)]));
    }
  };

  const enqueue = async (job: Job): Promise<void> => {
    known.total++;
    tellKnown();
    // Candidates may come without end: what waits in memory is bounded, the rest waits at its source.
    await queue.onSizeLessThan(MOST_WAITING);
    queue.add(() => handle(job)).catch((error: unknown) => broken.push(error));
  };

  try {
    const taken = new Set<number>();
    for await (const candidate of candidates) {
      if (isOver()) break;
      const server = catalogue.sight(candidate);
      if (taken.has(server.id)) continue;
      taken.add(server.id);
      const job = { server, candidate };
      waiting.add(job);
      await enqueue(job);
    }
    for (const job of resume ? waiting.waiting() : []) {
      if (isOver()) break;
      if (!taken.has(job.server.id)) await enqueue(job);
    }
    known.complete = true;
    tellKnown();
  } finally {
    await queue.onIdle();
    waiting.close();
    await closeReaders();
  }
  if (broken.length > 0) throw broken[0];
  return {
    ...report,
    waiting: waiting.waiting().length,
    interrupted: signal?.aborted ?? false,
    ms: performance.now() - begun,
  };
}

interface VisitOptions extends CrawlOptions {
  work: string;
  onStep: (step: Step) => void;
}

interface VisitEnd {
  outcome: Outcome;
  tools: number;
  failures: Failure[];
}

/** One server from source to catalogue. Throws when interrupted, and then has kept nothing. */
async function visit(job: Job, options: VisitOptions): Promise<VisitEnd> {
  const { catalogue, signal, onStep, work } = options;
  const { server, candidate } = job;
  const pinned = pinnedTarget(candidate);
  const before = pinned && visited(catalogue, server.id, pinned);
  if (before) return unchanged(before);

  const acquireOptions: AcquireOptions = { work, signal, onStep };
  let acquired: Awaited<ReturnType<typeof acquire>>;
  try {
    acquired = await acquire(candidate, acquireOptions);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AcquireError) return failed(catalogue, job, [error.failure]);
    throw error;
  }
  const { failures } = acquired;
  const said = acquired.source.repository;
  // A package goes on naming its repository as it was once called.
  const source = { ...acquired.source, repository: said && (currentName(catalogue.database, said) ?? said) };
  try {
    const target = targetOf(source);
    const known = target !== pinned && visited(catalogue, server.id, target);
    if (known) return unchanged(known);
    const listed = await listTools(source, { signal, onStep });
    signal?.throwIfAborted();
    onStep('store');
    return keep(catalogue, job, source, { ...listed, failures: [...failures, ...listed.failures] }, options.label);
  } finally {
    await source.dispose();
  }
}

/** The visit of this target by this code, unless it ended with a failure that may have passed. */
function visited(catalogue: Catalogue, serverId: number, target: string): Visit | null {
  const visit = catalogue.visit(serverId, target);
  if (!visit || visit.enumerator !== ENUMERATOR) return null;
  return visit.outcome === 'failed' && visit.failures.some((failure) => PASSING.includes(failure.class)) ? null : visit;
}

function unchanged(visit: Visit): VisitEnd {
  return { outcome: 'unchanged', tools: 0, failures: visit.outcome === 'failed' ? visit.failures : [] };
}

/** Keeps what one look at a source gave: a snapshot of each server in it, or why there is none. */
export function keep(catalogue: Catalogue, job: Job, source: Source, listed: Listed, label: Labeller): VisitEnd {
  const { candidate } = job;
  const withTools = listed.servers.filter((server) => server.tools.length > 0);
  if (withTools.length === 0) {
    const failures = listed.failures.length ? listed.failures : [nothingListed(listed)];
    return failed(catalogue, job, failures, { target: targetOf(source), kind: listed.kind, attempts: listed.attempts });
  }
  catalogue.atomically(() => {
    for (const [i, server] of withTools.entries()) {
      // A repository may hold several servers; the first is the one that was asked for unless one stands exactly there.
      const own = withTools.find((other) => other.path === candidate.path) ?? withTools[0];
      const name = server.name || `${candidate.name} ${i + 1}`;
      const id =
        server === own ? asked(catalogue, job, source, server) : neighbour(catalogue, job, source, server, name);
      catalogue.record(id, snapshotInput(source, server, listed), label);
      keepManifest(catalogue, id, source, server);
    }
  });
  return {
    outcome: 'listed',
    tools: withTools.reduce((sum, { tools }) => sum + tools.length, 0),
    failures: listed.failures,
  };
}

function snapshotInput(source: Source, server: ListedServer, listed: Listed) {
  const { language, sdk, methods, instructions, launch, tools } = server;
  const { about, repository, commit } = source;
  return {
    target: targetOf(source),
    enumerator: ENUMERATOR,
    package: source.package,
    repository,
    path: about?.directory ?? server.path,
    commit,
    kind: listed.kind,
    ...{ language, sdk, methods, instructions, launch, tools },
    description: about?.description ?? null,
    homepage: about?.homepage ?? null,
    license: about?.license ?? null,
    stars: about?.stars ?? null,
    failures: listed.failures,
    attempts: listed.attempts,
  };
}

function failed(
  catalogue: Catalogue,
  { server, candidate }: Job,
  failures: Failure[],
  visit: { target?: string; kind?: SourceKind; attempts?: unknown[] } = {},
): VisitEnd {
  const { target = pinnedTarget(candidate) ?? unpinnedTarget(candidate), kind, attempts = [] } = visit;
  catalogue.fail(server.id, { target, enumerator: ENUMERATOR, failures, attempts, ...(kind ? { kind } : {}) });
  return { outcome: 'failed', tools: 0, failures };
}

/** What stands for a source that could not be pinned because it could not be found. */
const unpinnedTarget = ({ package: pkg, repository }: Candidate): string =>
  pkg ? `npm:${pkg.name}` : `github:${repository ?? ''}`;

function nothingListed({ isServer, kind }: Listed): Failure {
  return isServer
    ? { method: 'static', class: 'no-tools', detail: 'it is a server, and lists no tools' }
    : { method: 'static', class: 'not-a-server', detail: `nothing in it registers a tool; it looks like: ${kind}` };
}

const internal = (error: unknown): Failure =>
  acquireFailure('internal', error instanceof Error ? (error.stack ?? error.message) : String(error));
