/** One conversation with a server through the SDK's client: initialise, list everything, answer what it asks, believe nothing. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ErrorCode,
  ListRootsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { mendHandshake } from './handshake.ts';
import { RECEIVE_LIMITS, TIMES } from './limits.ts';
import { INSIDE } from './sandbox.ts';
import { AttemptError } from './transport.ts';

/** What one conversation brought, tools as the server sent them. */
export interface Conversation {
  tools: unknown[];
  /** The same list asked for again at the end; null where the server did not answer in time. */
  again: unknown[] | null;
  /** When the list was complete, on the clock of `performance.now()`. */
  listedAt: number;
  prompts: number;
  resources: number;
  instructions: string | null;
  server: { name: string; version: string };
  protocolVersion: string | null;
  /** Its answer to `initialize` had to be put right. */
  mended: boolean;
}

/** How much of `instructions` is kept; the longest in the wild has 3,925 characters. */
const MAX_INSTRUCTIONS = 100_000;

/** The SDK's own result schemas refuse a whole list for one odd tool, so lists are taken as they are and judged tool by tool. */
const Page = z.looseObject({
  tools: z.array(z.unknown()).optional(),
  prompts: z.array(z.unknown()).optional(),
  resources: z.array(z.unknown()).optional(),
  nextCursor: z.unknown().optional(),
});
type ListName = 'tools' | 'prompts' | 'resources';

/**
 * Talks to a server until its lists are known. `signal` ends it, with an `AttemptError` as its reason.
 * Throws `AttemptError`, or the SDK's `McpError` when the server answers with one.
 */
export async function converse(
  transport: Transport,
  signal: AbortSignal,
  hooks: { onUnknownId?: () => void; onInitialized?: () => void } = {},
): Promise<Conversation> {
  const client = new Client(
    { name: 'mcp-risk', version: '0.1.0' },
    // Some servers offer more tools to a client that can do more.
    { capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: {} } },
  );
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: `file://${INSIDE.home}`, name: 'home' }] }));
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }));
  client.setRequestHandler(CreateMessageRequestSchema, () => {
    throw new McpError(ErrorCode.InvalidRequest, 'no model is behind this client');
  });
  client.onerror = (error) => {
    if (error.message.startsWith('Received a response for an unknown message ID')) hooks.onUnknownId?.();
  };
  let mended = false;
  mendHandshake(transport, () => {
    mended = true;
  });
  const version: { negotiated: string | null } = { negotiated: null };
  const before = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = (negotiated) => {
    version.negotiated = negotiated;
    before?.(negotiated);
  };
  // Deadlines are the caller's; the SDK's own is put out of the way.
  const patient = { signal, timeout: 2 ** 31 - 1 };
  try {
    await withReason(client.connect(transport, patient), signal);
    hooks.onInitialized?.();
    const tools = await withReason(listAll(client, 'tools', patient), signal);
    const listedAt = performance.now();
    const extras = { ...patient, timeout: TIMES.extras };
    const capabilities = client.getServerCapabilities() ?? {};
    const count = async (what: ListName) => (await listAll(client, what, extras).catch(() => [])).length;
    const [prompts, resources, again] = await withReason(
      Promise.all([
        capabilities.prompts ? count('prompts') : 0,
        capabilities.resources ? count('resources') : 0,
        listAll(client, 'tools', extras).catch(() => null),
      ]),
      signal,
    );
    const server = client.getServerVersion();
    return {
      tools,
      again,
      listedAt,
      prompts,
      resources,
      instructions: client.getInstructions()?.slice(0, MAX_INSTRUCTIONS).toWellFormed() || null,
      server: { name: shortened(server?.name), version: shortened(server?.version) },
      protocolVersion: version.negotiated,
      mended,
    };
  } finally {
    await client.close().catch(() => {}); // the process behind it is ended by the caller
  }
}

/** What a server calls itself, no longer than a tool's name may be. */
function shortened(name: unknown): string {
  return String(name ?? '')
    .slice(0, RECEIVE_LIMITS.nameCharacters)
    .toWellFormed();
}

async function listAll(
  client: Client,
  what: ListName,
  options: { signal: AbortSignal; timeout: number },
): Promise<unknown[]> {
  const all: unknown[] = [];
  let cursor: unknown;
  const cursors = new Set<unknown>();
  for (let page = 0; page < RECEIVE_LIMITS.pages; page += 1) {
    const params = typeof cursor === 'string' ? { cursor } : undefined;
    const answer = await client.request({ method: `${what}/list`, params }, Page, options);
    for (const one of answer[what] ?? []) all.push(one);
    if (all.length > RECEIVE_LIMITS.tools)
      throw new AttemptError('flooded', `more than ${RECEIVE_LIMITS.tools} ${what}`);
    cursor = answer.nextCursor;
    if (typeof cursor !== 'string' || cursor === '') return all;
    if (cursors.has(cursor)) throw new AttemptError('protocol-error', `${what}/list gives the same cursor again`);
    cursors.add(cursor);
  }
  throw new AttemptError('flooded', `more than ${RECEIVE_LIMITS.pages} pages of ${what}`);
}

/** The promise, or the signal's reason if that comes first. */
async function withReason<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => {}); // lost the race, its error is of no interest
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
