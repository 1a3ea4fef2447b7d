/** A remote server that the user named: its list over Streamable HTTP, or over the older HTTP+SSE, with the user's headers and no others. */
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { FailureClass } from '../../../data/model.ts';
import { type Attempt, listingOf } from './attempt.ts';
import { RECEIVE_LIMITS, TIMES } from './limits.ts';
import { deeperThan } from './receive.ts';
import { failed, type LiveResult, serverOf } from './result.ts';
import { converse } from './session.ts';
import { AttemptError } from './transport.ts';

/** Lists a remote server. Never throws for what the server does; throws the signal's reason when aborted. */
export async function enumerateRemote(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<LiveResult> {
  const address = new URL(url);
  const fetch = boundedFetch(headers);
  const ways: [string, () => Transport][] = [
    ['Streamable HTTP', () => new StreamableHTTPClientTransport(address, { fetch, redirectPolicy: 'same-origin' })],
    ['HTTP with SSE', () => new SSEClientTransport(address, { fetch })],
  ];
  const attempts: Attempt[] = [];
  for (const [launch, transport] of ways) {
    const started = performance.now();
    try {
      const conversation = await talk(transport(), signal);
      const listing = listingOf(conversation, 0);
      const ms = Math.round(conversation.listedAt - started);
      attempts.push({ launch, outcome: 'listed', tools: listing.tools.length, ms, detail: '', byHand: false });
      return {
        ...failed('no-tools', 'the server lists no tools'),
        ...(listing.tools.length > 0
          ? { server: serverOf(conversation.server.name, conversation.instructions, listing.tools), failures: [] }
          : {}),
        launch,
        ms,
        attempts,
        warnings: listing.warnings,
        prompts: conversation.prompts,
        resources: conversation.resources,
        protocolVersion: conversation.protocolVersion,
      };
    } catch (error) {
      signal?.throwIfAborted();
      const [outcome, detail] = explain(error);
      attempts.push({ launch, outcome, tools: 0, ms: Math.round(performance.now() - started), detail, byHand: false });
      // Only an address that does not know the newer transport is worth asking by the older.
      if (outcome !== 'protocol-error') break;
    }
  }
  const { outcome, detail } = attempts[0]!;
  return { ...failed(outcome as FailureClass, detail), attempts };
}

async function talk(transport: Transport, signal: AbortSignal | undefined) {
  const end = new AbortController();
  const timer = setTimeout(
    () => end.abort(new AttemptError('timeout', `no list within ${TIMES.remote / 1000} s`)),
    TIMES.remote,
  );
  const onAbort = () => end.abort(signal!.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  transport.onmessage = (message) => {
    if (!deeperThan(message, RECEIVE_LIMITS.depth)) return;
    const error = new AttemptError('invalid-definition', `a message nested deeper than ${RECEIVE_LIMITS.depth} levels`);
    end.abort(error);
    throw error;
  };
  try {
    return await converse(transport, end.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** `fetch` with the user's headers, its bodies cut off where they flood. */
function boundedFetch(headers: Readonly<Record<string, string>>): FetchLike {
  return async (url, init) => {
    const merged = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) merged.set(name, value);
    const response = await fetch(url, { ...init, headers: merged });
    if (!response.body) return response;
    let bytes = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.length;
          if (bytes > RECEIVE_LIMITS.stdoutBytes)
            controller.error(
              new AttemptError('flooded', `more than ${RECEIVE_LIMITS.stdoutBytes} bytes in one answer`),
            );
          else controller.enqueue(chunk);
        },
      }),
    );
    return new Response(counted, response);
  };
}

function explain(error: unknown): [FailureClass, string] {
  if (error instanceof AttemptError) return [error.failure, error.message];
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `${message}: ${error.cause.message}` : message;
  const status = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (status === 401 || status === 403 || /unauthori[sz]ed|forbidden/i.test(message))
    return ['needs-credentials', cause];
  if (error instanceof TypeError) return ['network', cause];
  return ['protocol-error', cause];
}
