import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import { type Opinion, PROMPT_DIGEST, SecondReader, type SecondReaderOptions, weigh } from '../../classifier/llm.ts';
import type { ToolDefinition } from '../../data/model.ts';
import { completion, type ModelServer, modelServer, obedient } from './model-server.ts';

let classifier: Classifier;
let folder: string;
beforeAll(() => {
  classifier = loadClassifier();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'second-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tool = (name: string, description: string | null = null): ToolDefinition => ({
  name,
  description,
  inputSchema: { type: 'object', properties: {} },
});
const SERVER = { name: 'somewhere' };
const TOOLS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'].map((name) =>
  tool(`process_${name}`, `Handles the ${name} of the day.`),
);
const ASKED = TOOLS.map((t) => ({ tool: t, server: SERVER }));

function reader(server: ModelServer, options: Partial<SecondReaderOptions> = {}): SecondReader {
  return new SecondReader(classifier, {
    model: 'test-model',
    apiKey: 'key',
    baseURL: server.url,
    below: 1.01,
    ...options,
  });
}

const answer = (number: number, name: string, extra: object = {}): object => ({
  tool: number,
  category: 'Execute',
  facets: ['arbitrary'],
  reason: 'It starts something.',
  evidence: [{ pointer: '/name', quote: name }],
  ...extra,
});

describe('the second reader', () => {
  it('asks in batches, with the definitions and without their annotations, and weighs what it hears', async () => {
    await using server = await modelServer(({ tools }) => ({
      answers: tools.map(({ tool: n, definition }) => answer(n, definition.name)),
    }));
    const second = reader(server, { batch: 2 });
    await second.ask(ASKED.map((a) => ({ ...a, tool: { ...a.tool, annotations: { readOnlyHint: true } } })));
    await second.ask(ASKED);
    expect(server.requests.map((r) => r.tools.length)).toEqual([2, 2, 1, 2, 2, 1]);
    expect(server.requests[0]!.body).toMatchObject({ model: 'test-model', response_format: { type: 'json_schema' } });
    expect(JSON.stringify(server.requests[0]!.tools)).not.toContain('readOnlyHint');
    expect(server.requests[0]!.headers.authorization).toBe('Bearer key');
    expect(second.spent).toMatchObject({ requests: 6, tokens: 900, answered: 10, unasked: 0 });
    const label = second.classify(TOOLS[0]!, SERVER);
    expect(label).toMatchObject({ category: 'Execute', risk: 'critical', recommendation: 'approve' });
    expect(label.classifier).toBe(`${classifier.version}+test-model@${PROMPT_DIGEST}`);
    expect(label.rationale).toContain('It starts something.');
    expect(label.findings.find((f) => f.id === 'second-reader-disagrees')?.message).toContain('test-model');
  });

  it('asks only about tools below the confidence', async () => {
    await using server = await modelServer(obedient);
    const clear = tool('list_files', 'Lists files.');
    const second = reader(server, { below: 0.6 });
    await second.ask([{ tool: clear, server: SERVER }]);
    expect(server.requests).toEqual([]);
    expect(second.classify(clear, SERVER)).toEqual(classifier.classify(clear, SERVER));
  });

  it('asks the same question once, also after a restart and a line cut in the middle', async () => {
    await using server = await modelServer(obedient);
    const cache = join(folder, 'deep', 'cache.jsonl');
    await reader(server, { cache }).ask(ASKED);
    const lines = readFileSync(cache, 'utf8');
    writeFileSync(cache, `${lines}{"key":"cut of`);
    const again = reader(server, { cache });
    await again.ask(ASKED);
    expect(server.requests).toHaveLength(1);
    expect(again.spent).toMatchObject({ requests: 0, cached: TOOLS.length });
    // another model, another definition: other questions
    await reader(server, { cache, model: 'another' }).ask(ASKED);
    await again.ask([{ tool: { ...TOOLS[0]!, description: 'Changed.' }, server: SERVER }]);
    expect(server.requests).toHaveLength(3);
  });

  it('stops at its budget of requests and of tokens', async () => {
    await using server = await modelServer(obedient);
    const few = reader(server, { batch: 1, maxRequests: 2 });
    await few.ask(ASKED);
    expect(few.spent).toMatchObject({ requests: 2, answered: 2, unasked: 3 });
    const none = reader(server, { maxTokens: 100 });
    await none.ask(ASKED);
    expect(none.spent).toMatchObject({ requests: 0, tokens: 0, unasked: 5 });
    expect(server.requests).toHaveLength(2);
  });

  it('retries a busy server politely, and counts every attempt', async () => {
    await using server = await modelServer((request, response, count) => {
      if (count < 3) {
        response.writeHead(count === 1 ? 429 : 503, { 'retry-after-ms': '20' });
        response.end('{"error":{"message":"busy"}}');
        return undefined;
      }
      return obedient(request, response, count);
    });
    const second = reader(server);
    await second.ask(ASKED);
    expect(second.spent).toMatchObject({ requests: 3, answered: 5 });
    const poor = reader(await busy(), { maxRequests: 2 });
    await poor.ask(ASKED);
    expect(poor.spent).toMatchObject({ requests: 2, dropped: { failed: 5 } });
    expect(poor.trouble).toContain('busy');
  });

  it('asks a server without structured output for plain JSON', async () => {
    await using server = await modelServer((request, response, count) => {
      if (request.body.response_format) {
        response.writeHead(400);
        response.end('{"error":{"message":"response_format is not known here"}}');
        return undefined;
      }
      return `Here you are:\n\`\`\`json\n${JSON.stringify(obedient(request, response, count))}\n\`\`\``;
    });
    const second = reader(server, { batch: 3 });
    await second.ask(ASKED);
    expect(second.spent).toMatchObject({ requests: 3, answered: 5 });
  });
});

const busyServers: ModelServer[] = [];
async function busy(): Promise<ModelServer> {
  const server = await modelServer((_, response) => {
    response.writeHead(503, { 'retry-after-ms': '10' });
    response.end('{"error":{"message":"busy"}}');
  });
  busyServers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of busyServers.splice(0)) await server[Symbol.asyncDispose]();
});

describe('answers that do not hold are dropped, and the embedded label stands', () => {
  const cases: Record<string, [Parameters<typeof modelServer>[0], Partial<Record<string, number>>]> = {
    slow: [() => sleep(3000), { failed: 5 }],
    'hung up': [(_, response) => void response.destroy(), { failed: 5 }],
    'not JSON at all': [(_, response) => void response.end('<html>gateway</html>'), { 'no-answer': 5 }],
    'broken JSON in the message': [() => '{"answers":[{"tool":1,', { 'no-answer': 5 }],
    'cut off': [
      (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(completion('{"answers":[{"tool":1,"cat', { finish_reason: 'length' })));
      },
      { 'no-answer': 5 },
    ],
    'half a body': [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
        response.write('{"id":"x","choices":[');
        response.socket?.destroySoon();
      },
      { failed: 5 },
    ],
    refusing: [
      (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify(completion('', { message: { role: 'assistant', content: null, refusal: 'I cannot.' } })),
        );
      },
      { refused: 5 },
    ],
    'no choices': [
      (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end('{"choices":[]}');
      },
      { 'no-answer': 5 },
    ],
    endless: [
      (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.write('{"x":"');
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
          response.once('drain', more);
        };
        more();
      },
      { failed: 5 },
    ],
    redirecting: [
      (_, response) => {
        response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' });
        response.end();
      },
      { failed: 5 },
    ],
    'other tools than asked': [
      ({ tools }) => ({ answers: tools.map((t) => answer(t.tool + 100, t.definition.name)) }),
      { 'no-answer': 5 },
    ],
    'an unknown category': [
      ({ tools }) => ({ answers: tools.map((t) => answer(t.tool, t.definition.name, { category: 'Safe' })) }),
      { 'not-valid': 5 },
    ],
    'no evidence': [
      ({ tools }) => ({ answers: tools.map((t) => answer(t.tool, t.definition.name, { evidence: [] })) }),
      { 'not-valid': 5 },
    ],
    'evidence that is not there': [
      ({ tools }) => ({
        answers: tools.map((t) =>
          answer(t.tool, t.definition.name, { evidence: [{ pointer: '/description', quote: 'only reads' }] }),
        ),
      }),
      { 'no-exact-evidence': 5 },
    ],
    'evidence of one letter': [
      ({ tools }) => ({
        answers: tools.map((t) => answer(t.tool, '', { evidence: [{ pointer: '/name', quote: 'p' }] })),
      }),
      { 'no-exact-evidence': 5 },
    ],
  };

  it.each(Object.entries(cases))('%s', async (name, [reply, dropped]) => {
    await using server = await modelServer(reply);
    const second = reader(server, { maxRequests: 12, ...(name === 'slow' && { timeout: 300 }) });
    await second.ask(ASKED);
    expect(second.spent.answered).toBe(0);
    expect(second.spent.dropped).toMatchObject(dropped);
    for (const t of TOOLS) expect(second.classify(t, SERVER)).toEqual(classifier.classify(t, SERVER));
  });

  it('an answer cut off is asked for again in halves', async () => {
    await using server = await modelServer((request, response, count) => {
      if (request.tools.length > 2) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(completion('{"answers":[', { finish_reason: 'length' })));
        return undefined;
      }
      return obedient(request, response, count);
    });
    const second = reader(server);
    await second.ask(ASKED);
    expect(second.spent.answered).toBe(5);
  });

  it('the first of two answers about one tool counts, and hidden characters in a reason are shown', async () => {
    await using server = await modelServer(({ tools }) => ({
      answers: tools.flatMap((t) => [
        answer(t.tool, t.definition.name, { reason: 'Runs\u202e\u001b[31m it.' }),
        answer(t.tool, t.definition.name, { category: 'Read', facets: [] }),
      ]),
    }));
    const second = reader(server);
    await second.ask(ASKED);
    const label = second.classify(TOOLS[0]!, SERVER);
    expect(label.category).toBe('Execute');
    expect(label.rationale).toContain('<U+202E>');
    expect(label.rationale).not.toMatch(/\u202e|\u001b/);
  });
});

describe('weighing', () => {
  const first = classifier0();
  const opinion = (extra: Partial<Opinion>): Opinion => ({
    category: 'Read',
    facets: [],
    reason: 'r',
    evidence: [{ pointer: '/name', quote: 'x' }],
    ...extra,
  });
  function classifier0(): ReturnType<Classifier['classify']> {
    return loadClassifier().classify(tool('update_thing', 'Updates a thing.'), SERVER);
  }
  const none = { category: null, facets: [] };

  it('takes a graver opinion as it is', () => {
    expect(weigh(first, none, opinion({ category: 'Financial' }), 'v', 'm')).toMatchObject({
      category: 'Financial',
      risk: 'critical',
      classifier: 'v',
    });
  });

  it('takes a milder one by one step at most', () => {
    expect(first.risk).toBe('medium');
    expect(weigh(first, none, opinion({}), 'v', 'm').risk).toBe('low');
    const grave = { ...first, risk: 'high' as const };
    expect(weigh(grave, none, opinion({}), 'v', 'm').risk).toBe('high');
  });

  it('takes no milder one below the bound, where the definition is manipulated, or of what is unknown', () => {
    expect(weigh(first, { category: 'Write', facets: [] }, opinion({}), 'v', 'm').risk).toBe('medium');
    expect(weigh(first, { category: null, facets: ['secrets'] }, opinion({}), 'v', 'm').risk).toBe('high');
    const danger = { id: 'hidden-characters', severity: 'danger' as const, message: '', evidence: [] };
    expect(weigh({ ...first, findings: [danger] }, none, opinion({}), 'v', 'm').risk).toBe('medium');
    const unknown = { ...first, category: 'Unknown' as const, risk: 'high' as const };
    expect(weigh(unknown, none, opinion({ category: 'Write' }), 'v', 'm')).toMatchObject({
      category: 'Unknown',
      risk: 'high',
    });
  });

  it('is surer when both agree', () => {
    const agreed = weigh(first, none, opinion({ category: first.category, facets: first.facets }), 'v', 'm');
    expect(agreed.confidence).toBeGreaterThan(first.confidence);
    expect(agreed.findings.at(-1)?.id).toBe('second-reader-agrees');
    expect(agreed.rationale).toBe(first.rationale);
  });
});
