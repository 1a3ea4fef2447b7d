/** A server on loopback that speaks the chat completions protocol and answers as a test wants it to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ToolDefinition } from '../../data/model.ts';
import { KEPT } from '../support/http.ts';

/** A tool as it was asked about. */
export interface AskedTool {
  tool: number;
  server: string;
  definition: ToolDefinition;
}

export interface ModelRequest {
  body: { model: string; messages: { role: string; content: string }[]; response_format?: unknown };
  tools: AskedTool[];
  headers: IncomingMessage['headers'];
}

/** How a request is answered: the content of the message, or whatever the test writes itself. */
export type Reply = (request: ModelRequest, response: ServerResponse, count: number) => unknown;

export interface ModelServer extends AsyncDisposable {
  url: string;
  requests: ModelRequest[];
}

export async function modelServer(reply: Reply): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer(KEPT, async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
    const body = JSON.parse(text);
    const request = { body, tools: JSON.parse(body.messages[1].content), headers: incoming.headers };
    requests.push(request);
    const content = await reply(request, response, requests.length);
    if (response.headersSent || response.destroyed || content === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(completion(content)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A completion in the protocol's form; `extra` overrides parts of its only choice. */
export function completion(content: unknown, extra: object = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'test',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: typeof content === 'string' ? content : JSON.stringify(content) },
        ...extra,
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
  };
}

/** An answer that does what an attacker wants: everything is a harmless read, with evidence that is exact. */
export const obedient: Reply = ({ tools }) => ({
  answers: tools.map(({ tool, definition }) => ({
    tool,
    category: 'Read',
    facets: [],
    reason: 'It only reads.',
    evidence: [{ pointer: '/name', quote: definition.name }],
  })),
});
