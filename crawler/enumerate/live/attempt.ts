/** One start of one server by one plan: sandboxed, listened to, ended. */
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { EnumeratedTool, FailureClass } from '../../../data/model.ts';
import { classify, isRemote, lastWords, tamed, withoutCode, withoutStandIn } from './diagnose.ts';
import { RECEIVE_LIMITS, TIMES } from './limits.ts';
import { answersEveryone, launchWords, ownPorts, type Plan, startOf } from './plan.ts';
import { receiveTools, type Warning } from './receive.ts';
import { INSIDE, type Sandbox, type SandboxExit, type SandboxProcess, type SandboxRequest } from './sandbox.ts';
import { type Conversation, converse } from './session.ts';
import { AttemptError, StdioTransport, Words } from './transport.ts';

/** What is recorded of every attempt. */
export interface Attempt {
  /** The plan in words. */
  launch: string;
  outcome: 'listed' | FailureClass;
  tools: number;
  /** From the start of the process to the end of the attempt; of a listing, to the full list. */
  ms: number;
  /** The server's own last words, or what was wrong; '' for a clean listing. */
  detail: string;
  byHand: boolean;
  /** What was odd about the list that was taken, at most `MAX_WARNINGS`; absent where nothing was. */
  warnings?: Warning[];
  /** Name → digest of what it listed; only where two starts of one server listed differently. */
  list?: Record<string, string>;
}

const MAX_WARNINGS = 200;

export interface Listing {
  conversation: Conversation;
  tools: EnumeratedTool[];
  warnings: Warning[];
}

/** What an attempt leaves for the choice of the next. */
export interface AttemptResult {
  plan: Plan;
  record: Attempt;
  listing: Listing | null;
  /** Everything it said outside of the protocol. */
  words: string;
  /** Whether it was waited for until a deadline. */
  inVain: boolean;
  /** Documents that it asked the stand-in network for. */
  asked: string[];
  /** Ports it listened on. */
  ports: number[];
}

/** Where an attempt runs: the sandbox, and what every start of this server sees of the host. */
export interface Place {
  sandbox: Sandbox;
  binds: SandboxRequest['binds'];
  cwd?: string;
  /** The package folder on the host and inside, for plans that make it writable. */
  folder: { from: string; to: string } | null;
}

/** Starts the plan and lists the server, waiting for at most `patience` milliseconds. Never throws for what the server does; an aborted `signal` ends it and throws its reason. */
export async function attempt(
  plan: Plan,
  place: Place,
  signal?: AbortSignal,
  patience: number = TIMES.patient,
): Promise<AttemptResult> {
  signal?.throwIfAborted();
  const { argv, env } = startOf(plan);
  const started = performance.now();
  const process = await place.sandbox.start({
    argv,
    env,
    binds: place.binds,
    ...(place.cwd === undefined ? {} : { cwd: place.cwd }),
    writable: plan.writable ? place.folder : null,
    homeFrom: plan.home ? INSIDE.furniture : null,
    present: plan.present,
    contents: plan.contents,
    programs: plan.programs,
    lowPorts: answersEveryone(plan),
    before: plan.before.map((args) => [...plan.program, ...args]),
  });
  const end = new AbortController();
  const fail = (error: AttemptError) => end.abort(error);
  const { stdin, stdout, stderr } = process.child;
  const transport = new StdioTransport({ stdin: stdin!, stdout: stdout! }, fail, plan.protocolVersion);
  const errors = new Words();
  let errorBytes = 0;
  stderr!.on('data', (chunk: Buffer) => {
    errorBytes += chunk.length;
    errors.add(chunk.toString('utf8'));
    if (errorBytes > RECEIVE_LIMITS.stderrBytes)
      fail(new AttemptError('flooded', `more than ${RECEIVE_LIMITS.stderrBytes} bytes on stderr`));
  });
  const life = { initialized: false, unknownIds: 0, ports: [] as number[] };
  const stopWatching = watch(
    process,
    plan,
    patience,
    started,
    life,
    () => errorBytes + transport.noiseLines + transport.messages,
    fail,
  );
  const onAbort = () => end.abort(signal!.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let conversation: Conversation | null = null;
  let error: unknown = null;
  try {
    conversation = await converse(transport, end.signal, {
      onUnknownId: () => {
        life.unknownIds += 1;
      },
      onInitialized: () => {
        life.initialized = true;
      },
    });
  } catch (caught) {
    error = caught;
  } finally {
    stopWatching();
    signal?.removeEventListener('abort', onAbort);
  }
  // A process that closed its output is about to end; its exit says how.
  const exit = end.signal.aborted || conversation ? null : await soon(process.exit);
  if (exit === null) error = error instanceof McpError && isClosed(error) ? new AttemptError('crashed', STAYED) : error;
  await process.kill();
  signal?.throwIfAborted();
  const { words, asked } = withoutStandIn(
    withoutCode(tamed([errors.toString(), transport.noise.toString()].filter(Boolean).join('\n'))),
  );
  const inVain = error instanceof AttemptError && error.failure === 'timeout';
  const heardOf = { plan, words, inVain, asked, ports: life.ports };
  const base = { launch: launchWords(plan), byHand: plan.byHand };
  if (conversation) {
    const listing = listingOf(conversation, transport.noiseLines);
    const ms = Math.round(conversation.listedAt - started);
    const tools = listing.tools.length;
    const record: Attempt =
      tools > 0
        ? { ...base, outcome: 'listed', tools, ms, detail: '', ...oddities(listing.warnings) }
        : { ...base, outcome: isRemote(words) ? 'remote-only' : 'no-tools', tools, ms, detail: lastWords(words) };
    return { ...heardOf, record, listing: tools > 0 ? listing : null };
  }
  const { outcome, detail } = explain(error, exit ?? (await process.exit), words, life);
  const ms = Math.round(performance.now() - started);
  return { ...heardOf, record: { ...base, outcome, tools: 0, ms, detail }, listing: null };
}

function oddities(warnings: Warning[]): Pick<Attempt, 'warnings'> {
  return warnings.length > 0 ? { warnings: warnings.slice(0, MAX_WARNINGS) } : {};
}

interface Life {
  initialized: boolean;
  /** Answers to requests that were never made. */
  unknownIds: number;
  ports: number[];
}

/** How often a start is looked at for its deadlines, in milliseconds. */
const LOOK_MS = 100;
/** CPU time that an idle start does not reach, in milliseconds; Node alone takes about 100. */
const BUSY_MS = 500;
/** CPU time that an idle server does not take between two looks at whether it does anything, in milliseconds. */
const AT_WORK_MS = 50;
/** A listening server that has not worked for this long has nothing more to do before it is asked, in milliseconds. */
const SETTLED_MS = 500;
/** Within this a start gets `AT_WORK_MS` of CPU time of a machine with thirty others waiting for each core, in milliseconds. */
const GRANTED_MS = 2_000;

/** Ends an attempt by its deadlines: early without signs of life, later with them, at once for a server that only listens on a port. */
function watch(
  process: SandboxProcess,
  plan: Plan,
  patience: number,
  started: number,
  life: Life,
  heard: () => number,
  fail: (error: AttemptError) => void,
): () => void {
  let listeningSince: number | null = null;
  const last = { at: started, heard: 0, cpuMs: 0 };
  const timer = setInterval(() => {
    const now = performance.now();
    const elapsed = now - started;
    const cpuMs = process.cpuMs();
    if (cpuMs === null || cpuMs > last.cpuMs + AT_WORK_MS || heard() > last.heard)
      Object.assign(last, { at: now, heard: heard(), cpuMs: cpuMs ?? 0 });
    const still = now - last.at;
    if (!life.initialized && !plan.bridge) {
      life.ports = ownPorts(plan, process.ports());
      listeningSince = life.ports.length > 0 ? (listeningSince ?? now) : null;
      const listening = listeningSince === null ? 0 : now - listeningSince;
      if (listening > (still > SETTLED_MS ? TIMES.listening : TIMES.first))
        fail(new AttemptError('http-only', `listens on port ${life.ports.join(', ')} and does not answer on stdio`));
    }
    // Answers to nobody's questions are no sign of life.
    if (elapsed > (life.unknownIds > 0 ? TIMES.first : patience))
      fail(new AttemptError('timeout', `no list within ${Math.round(elapsed / 1000)} s`));
    if (still > TIMES.idle) fail(new AttemptError('timeout', `nothing more within ${TIMES.idle / 1000} s`));
    // Where it cannot be told yet what goes on inside, a slow start of the sandbox itself is no fault of the server; nor is it one to get little of a busy machine.
    const alive = () => life.initialized || heard() > 0 || cpuMs === null || cpuMs > BUSY_MS || still < GRANTED_MS;
    if (elapsed > TIMES.first && !alive())
      fail(new AttemptError('timeout', `no sign of life within ${TIMES.first / 1000} s`));
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** A conversation's tools in the project's shape; of two lists that differ, the larger. */
export function listingOf(conversation: Conversation, noiseLines: number): Listing {
  const { tools, warnings } = receiveTools(conversation.tools);
  if (noiseLines > 0)
    warnings.push({ id: 'stdout-noise', tool: null, message: `${noiseLines} lines on stdout were no message` });
  if (conversation.mended)
    warnings.push({ id: 'malformed-handshake', tool: null, message: 'its answer to `initialize` breaks the protocol' });
  if (conversation.again === null) return { conversation, tools, warnings };
  const again = receiveTools(conversation.again).tools;
  const digest = (list: readonly EnumeratedTool[]) =>
    list
      .map((tool) => `${tool.name}:${tool.digest}`)
      .sort()
      .join('\n');
  if (digest(again) === digest(tools)) return { conversation, tools, warnings };
  warnings.push({
    id: 'list-changed',
    tool: null,
    message: `the second list differs from the first: ${tools.length} tools, then ${again.length}`,
  });
  return { conversation, tools: again.length > tools.length ? again : tools, warnings };
}

const LIMIT_WORDS = {
  memory: 'took more memory than it may',
  processes: 'started more processes than it may',
  cpu: 'took more CPU time than it may',
  file: 'wrote a larger file than it may',
} as const;

/** Limits that the kernel enforces by a signal (SIGXCPU, SIGXFSZ), which bubblewrap and shells report as exit code 128 + signal. */
const EXIT_LIMITS: Readonly<Record<number, keyof typeof LIMIT_WORDS>> = { [128 + 24]: 'cpu', [128 + 25]: 'file' };

/** The class of an attempt that ended without a list, and the words for it. */
function explain(
  error: unknown,
  exit: SandboxExit,
  words: string,
  life: Life,
): { outcome: FailureClass; detail: string } {
  const said = lastWords(words);
  const withWords = (text: string) => lastWords([text, said].filter(Boolean).join('\n'));
  const limit = exit.limit ?? (exit.code === null ? undefined : EXIT_LIMITS[exit.code]);
  if (limit) return { outcome: 'refused-by-sandbox', detail: withWords(LIMIT_WORDS[limit]) };
  // Whatever it made of the stand-in's refusal: the list is not its own.
  if (isRemote(words)) return { outcome: 'remote-only', detail: said };
  if (error instanceof AttemptError) {
    if (error.failure === 'timeout' && life.unknownIds > 0)
      return {
        outcome: 'protocol-error',
        detail: withWords(`answered ${life.unknownIds} requests that were never made`),
      };
    if (error.failure !== 'timeout') return { outcome: error.failure, detail: withWords(error.message) };
    // A server that hangs has often said before what it waits for.
    const guess = said ? classify(words, null) : 'timeout';
    return { outcome: guess === 'crashed' ? 'timeout' : guess, detail: withWords(error.message) };
  }
  if (error instanceof McpError && !isClosed(error)) {
    const guess = classify(`${error.message}\n${words}`, null);
    return { outcome: guess === 'crashed' ? 'protocol-error' : guess, detail: withWords(error.message) };
  }
  const ended = exit.code === null ? `ended by ${exit.signal}` : `exit code ${exit.code}`;
  if (!(error instanceof McpError)) return { outcome: 'protocol-error', detail: withWords(String(error)) };
  return { outcome: classify(words, exit.code), detail: said || `${ended}, without a word` };
}

const STAYED = 'it closed its output and went on running';

const isClosed = (error: McpError) => error.code === ErrorCode.ConnectionClosed;

/** The promise if it settles within two seconds, which a process takes to end on a busy machine, else null. */
function soon<T>(promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, 2_000, null).unref())]);
}
