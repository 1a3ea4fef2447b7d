/** MCP's stdio framing from a process nobody trusts: one JSON-RPC message a line, survives everything else, bounded in every direction. */
import type { Readable, Writable } from 'node:stream';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import type { FailureClass } from '../../../data/model.ts';
import { RECEIVE_LIMITS } from './limits.ts';
import { deeperThan } from './receive.ts';

/** A reason to end an attempt, with its class. */
export class AttemptError extends Error {
  override name = 'AttemptError';
  readonly failure: FailureClass;
  constructor(failure: FailureClass, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** The bytes a message begins with. */
const CURLY = 0x7b;
const SQUARE = 0x5b;

/** The beginning and the end of a stream of text, the middle dropped once it holds more than `RECEIVE_LIMITS.wordsBytes`. */
export class Words {
  #head = '';
  #tail = '';
  add(text: string): void {
    const half = RECEIVE_LIMITS.wordsBytes / 2;
    const room = half - this.#head.length;
    if (room > 0) this.#head += text.slice(0, room);
    if (text.length > room) this.#tail = (this.#tail + text.slice(Math.max(room, 0))).slice(-half);
  }
  toString(): string {
    return this.#head + this.#tail;
  }
}

export interface StdioStreams {
  stdin: Writable;
  stdout: Readable;
}

/**
 * The SDK's `Transport` over a child's stdin and stdout. `fail` is called once with the first bound that was broken;
 * lines that are not JSON-RPC go to `noise`. `protocolVersion` replaces the version that the SDK asks for.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;

  readonly noise = new Words();
  /** Lines on stdout that were no message. */
  noiseLines = 0;
  messages = 0;
  #noiseBytes = 0;
  #streams: StdioStreams;
  #fail: (error: AttemptError) => void;
  #protocolVersion: string | null;
  #chunks: Buffer[] = [];
  #pending = 0;
  #total = 0;
  #requests = 0;
  #closed = false;
  #broken = false;

  constructor(streams: StdioStreams, fail: (error: AttemptError) => void, protocolVersion: string | null = null) {
    this.#streams = streams;
    this.#fail = fail;
    this.#protocolVersion = protocolVersion;
  }

  async start(): Promise<void> {
    const { stdin, stdout } = this.#streams;
    stdin.on('error', () => {}); // the server closed its stdin; its exit or silence tells the rest
    stdout.on('error', () => {});
    stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    stdout.on('close', () => this.#end());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#streams;
    if (this.#closed || !stdin.writable) return;
    if (stdin.writableLength > RECEIVE_LIMITS.unreadBytes) {
      this.#break('flooded', 'the server asks faster than it reads the answers');
      return;
    }
    if (this.#protocolVersion && 'method' in message && message.method === 'initialize')
      message = { ...message, params: { ...message.params, protocolVersion: this.#protocolVersion } };
    stdin.write(`${JSON.stringify(message)}\n`);
  }

  async close(): Promise<void> {
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#chunks = [];
    this.onclose?.();
  }

  #break(failure: FailureClass, message: string): void {
    if (this.#closed || this.#broken) return;
    this.#broken = true;
    this.#streams.stdout.pause();
    this.#fail(new AttemptError(failure, message));
  }

  #receive(chunk: Buffer): void {
    if (this.#closed || this.#broken) return;
    this.#total += chunk.length;
    if (this.#total > RECEIVE_LIMITS.stdoutBytes)
      this.#break('flooded', `more than ${RECEIVE_LIMITS.stdoutBytes} bytes on stdout`);
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1 && !this.#broken; end = chunk.indexOf(10, start)) {
      this.#chunks.push(chunk.subarray(start, end));
      const line = Buffer.concat(this.#chunks);
      this.#chunks = [];
      this.#pending = 0;
      start = end + 1;
      this.#line(line.toString('utf8').trim());
    }
    if (start < chunk.length) this.#chunks.push(chunk.subarray(start));
    this.#pending += chunk.length - start;
    const [opening] = this.#chunks[0] ?? [];
    if (opening !== CURLY && opening !== SQUARE) this.#boundNoise(this.#pending);
    if (this.#pending > RECEIVE_LIMITS.lineBytes)
      this.#break('flooded', `a line of more than ${RECEIVE_LIMITS.lineBytes} bytes on stdout`);
  }

  #line(text: string): void {
    if (text === '') return;
    const parsed = text.startsWith('{') || text.startsWith('[') ? parse(text) : undefined;
    if (parsed === undefined) this.#noise(text);
    else if (deeperThan(parsed, RECEIVE_LIMITS.depth))
      this.#break('invalid-definition', `a message nested deeper than ${RECEIVE_LIMITS.depth} levels`);
    // Revision 2025-03-26 of the protocol had batches: several messages in one array.
    else for (const one of Array.isArray(parsed) ? parsed : [parsed]) this.#message(one, text);
  }

  #message(value: unknown, text: string): void {
    const message = JSONRPCMessageSchema.safeParse(value);
    if (!message.success) {
      this.#noise(text);
      return;
    }
    if ('method' in message.data && 'id' in message.data) this.#requests += 1;
    this.messages += 1;
    if (this.messages > RECEIVE_LIMITS.messages)
      this.#break('flooded', `more than ${RECEIVE_LIMITS.messages} messages`);
    else if (this.#requests > RECEIVE_LIMITS.requests)
      this.#break('flooded', `more than ${RECEIVE_LIMITS.requests} requests of the server to its client`);
    else if (!this.#broken) this.onmessage?.(message.data);
  }

  #noise(text: string): void {
    this.noiseLines += 1;
    this.#noiseBytes += text.length;
    this.noise.add(`${text}\n`);
    this.#boundNoise(0);
  }

  /** `unfinished`: bytes of a line that has not ended yet. */
  #boundNoise(unfinished: number): void {
    if (this.#noiseBytes + unfinished > RECEIVE_LIMITS.noiseBytes)
      this.#break('flooded', `more than ${RECEIVE_LIMITS.noiseBytes} bytes on stdout that are no message`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
