/**
 * Tolerance for a server's answer to `initialize`: the SDK's client refuses one that leaves out `serverInfo.version`, names a protocol version that nobody else
 * knows, or has `true` where an object belongs, although its tools can be listed all the same.
 */
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ErrorCode,
  InitializeResultSchema,
  type JSONRPCMessage,
  LATEST_PROTOCOL_VERSION,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';

type Fields = Record<string, unknown>;

/** Has the answer to `initialize` put right on its way to the client; `onMended` is told of one that had to be. Called before the client is connected. */
export function mendHandshake(transport: Transport, onMended: () => void): void {
  let asked: RequestId | null = null;
  const [send, start] = [transport.send.bind(transport), transport.start.bind(transport)];
  transport.send = (message, options) => {
    if ('method' in message && message.method === 'initialize' && 'id' in message) asked = message.id;
    return send(message, options);
  };
  transport.start = () => {
    const deliver = transport.onmessage?.bind(transport);
    transport.onmessage = (message, extra) => {
      if (asked === null || !('id' in message) || message.id !== asked || 'method' in message)
        return deliver?.(message, extra);
      asked = null;
      const mended = mendedAnswer(message, message.id!);
      if (mended !== message) onMended();
      deliver?.(mended as typeof message, extra);
    };
    return start();
  };
}

/** An answer to `initialize` that a client accepts, with nothing in it that the server did not say but what it has to hold; the same message where nothing helps or has to. */
function mendedAnswer(message: JSONRPCMessage, id: RequestId): JSONRPCMessage {
  // A server written by hand may know lists and calls alone.
  if ('error' in message) return message.error.code === ErrorCode.MethodNotFound ? accepted(id, {}) : message;
  const result: Fields = 'result' in message ? message.result : {};
  const { protocolVersion, capabilities, serverInfo } = result;
  const isFine = InitializeResultSchema.safeParse(result).success && isSupported(protocolVersion);
  return isFine || [protocolVersion, capabilities, serverInfo].every((part) => part === undefined)
    ? message
    : accepted(id, result);
}

function accepted(id: RequestId, { protocolVersion, capabilities, serverInfo, instructions }: Fields) {
  const offered = Object.entries(fields(capabilities)).filter(([, value]) => value !== false && value !== null);
  const { name, version } = fields(serverInfo);
  return {
    jsonrpc: '2.0' as const,
    id,
    result: {
      protocolVersion: isSupported(protocolVersion) ? protocolVersion : LATEST_PROTOCOL_VERSION,
      capabilities: Object.fromEntries(offered.map(([key]) => [key, {}])),
      serverInfo: { name: word(name), version: word(version) },
      ...(typeof instructions === 'string' ? { instructions } : {}),
    },
  };
}

const isSupported = (version: unknown) => SUPPORTED_PROTOCOL_VERSIONS.includes(version as string);

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** A text or a number as text. */
const word = (value: unknown) => (['string', 'number'].includes(typeof value) ? String(value) : '');
