/** Lists a source's tools both ways, from its files and from the running server, and puts what was seen together. */
import type { EnumeratedServer, Failure, Method, SnapshotTool, SourceKind } from '../../data/model.ts';
import { reconcile } from '../../data/reconcile.ts';
import { visible } from '../../data/text.ts';
import type { Source } from '../acquire/source.ts';
import { type Attempt, enumerateLive, type LiveResult, type LiveTarget } from './live/index.ts';
import { recipeFor } from './live/recipes.ts';
import { readSource } from './reader.ts';
import type { StaticResult } from './static/index.ts';

/**
 * Version of what lists tools, kept with every visit: a source is looked at again when it was last seen by another. It is raised in the commit after which some pinned
 * source would be listed differently (a new rung, value, bound or sandbox rule; a recipe of an SDK, a grammar, the evaluator; how both readings are put
 * together), and not for words, tests or speed. One release raises it once, however many such commits it holds.
 */
export const ENUMERATOR = '2';

export interface ListedServer {
  /** Folder inside the source, '' for its root. */
  path: string;
  name: string;
  language: string;
  sdk: string;
  methods: Method[];
  instructions: string | null;
  /** How the running server was started, in words; null when it never ran. */
  launch: string | null;
  tools: SnapshotTool[];
}

/** What a source turned out to hold. */
export interface Listed {
  isServer: boolean;
  kind: SourceKind;
  servers: ListedServer[];
  failures: Failure[];
  /** Every start of the server, in order. */
  attempts: Attempt[];
}

export interface ListOptions {
  /** Which ways to go; every way that is open unless said otherwise. */
  methods?: readonly Method[];
  signal?: AbortSignal;
  onStep?: (step: 'read source' | 'start server') => void;
}

/** Lists a source. Never throws for what the source holds or does; throws the signal's reason when aborted. */
export async function listTools(source: Source, options: ListOptions = {}): Promise<Listed> {
  const { methods = ['static', 'live'], signal, onStep } = options;
  let read: StaticResult | null = null;
  if (methods.includes('static')) {
    onStep?.('read source');
    const { root, repository, commit } = source;
    read = await readSource({ root, options: { repository, commit } }, signal);
  }
  let live: LiveResult | null = null;
  if (methods.includes('live') && source.installed !== null) {
    onStep?.('start server');
    const recipe = source.package && recipeFor(source.package.name);
    live = await enumerateLive({ source, recipe }, signal ? { signal } : {});
  }
  return together(read, live, source);
}

/** Starts a person's own command in the sandbox and lists what it serves. */
export async function listCommand(command: readonly string[], options: ListOptions = {}): Promise<Listed> {
  return listLive({ source: NO_SOURCE, command }, options);
}

/** Asks a server that runs elsewhere. The request leaves this machine. */
export async function listRemote(
  url: string,
  headers: Record<string, string>,
  options: ListOptions = {},
): Promise<Listed> {
  return listLive({ source: NO_SOURCE, url, headers }, options);
}

async function listLive(target: LiveTarget, { signal, onStep }: ListOptions): Promise<Listed> {
  onStep?.('start server');
  return together(null, await enumerateLive(target, signal ? { signal } : {}), NO_SOURCE);
}

/** What stands for the source of a server that is not ours to read. */
const NO_SOURCE: Source = {
  root: '',
  installed: null,
  package: null,
  repository: null,
  commit: null,
  path: '',
  dispose: async () => {},
};

function together(read: StaticResult | null, live: LiveResult | null, source: Source): Listed {
  const inSource = read?.servers ?? [];
  const running = live?.server ?? null;
  const isOne = running !== null || source.package !== null;
  return {
    isServer: running !== null || (read?.isServer ?? false),
    kind: running ? 'server' : (read?.kind ?? 'none'),
    servers:
      isOne && (running || inSource.length > 0)
        ? [oneServer(inSource, running, live, source)]
        : inSource.map(readServer),
    failures: [...(live?.failures ?? []), ...(read?.failures ?? [])].map(shownFailure),
    attempts: live?.attempts ?? [],
  };
}

/** Longest `detail` of a failure, in characters. */
const MAX_DETAIL = 2_000;

/** A failure's detail is a stranger's words: what hides in them is made visible before anyone is shown them. */
function shownFailure({ method, class: cls, detail }: Failure): Failure {
  return { method, class: cls, detail: visible(detail.slice(0, MAX_DETAIL)).slice(0, MAX_DETAIL) };
}

/** The one server of a package: what runs, and everything that is registered anywhere in its source. */
function oneServer(
  inSource: readonly EnumeratedServer[],
  running: EnumeratedServer | null,
  live: LiveResult | null,
  source: Source,
): ListedServer {
  const largest = inSource.toSorted((a, b) => b.tools.length - a.tools.length)[0];
  return {
    path: source.path,
    name: source.package?.name ?? running?.name ?? '',
    language: largest?.language ?? running?.language ?? '',
    sdk: largest?.sdk ?? running?.sdk ?? '',
    methods: [...(largest ? (['static'] as const) : []), ...(running ? (['live'] as const) : [])],
    instructions: running?.instructions ?? null,
    launch: live?.launch ?? null,
    tools: reconcile(
      inSource.flatMap((server) => server.tools),
      running?.tools ?? [],
    ),
  };
}

function readServer(server: EnumeratedServer): ListedServer {
  const { path, name, language, sdk, instructions, tools } = server;
  return {
    ...{ path, name, language, sdk, instructions },
    methods: ['static'],
    launch: null,
    tools: reconcile(tools, []),
  };
}
