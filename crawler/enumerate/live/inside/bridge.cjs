/**
 * Runs inside the sandbox: starts a server that listens on a port and carries JSON-RPC between our stdin and stdout and its HTTP endpoint (Streamable HTTP,
 * or the older HTTP with SSE). It understands as little as it can; the client outside judges every message.
 */
'use strict';
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const readline = require('node:readline');

/** Paths that servers put their endpoint under, likeliest first; what the server itself prints comes before them. */
const PATHS = ['/mcp', '/', '/api/mcp', '/v1/mcp', '/stream', '/mcp/', '/rpc'];
const SSE_PATHS = ['/sse', '/mcp/sse', '/events'];
const WAIT_MS = 15_000;
/** How often a port that answers is asked under every path before it is taken to speak something else. */
const ROUNDS = 8;

let output = '';
const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
for (const stream of [server.stdout, server.stderr])
  stream.on('data', (chunk) => {
    output = (output + chunk).slice(-20_000);
    process.stderr.write(chunk);
  });
server.on('error', (error) => end(`${error.message}`, 1));
server.on('exit', (code) => end('', code ?? 1));

const queue = [];
let send = null;
let headers = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  if (send) send(line);
  else {
    queue.push(line);
    if (queue.length === 1) connect(line);
  }
});

/** Finds the endpoint that answers the first message, then sends what has waited. */
async function connect(first) {
  const until = Date.now() + WAIT_MS;
  for (let rounds = 0; rounds < ROUNDS && Date.now() < until; ) {
    const ports = listening();
    if (ports.length > 0) rounds += 1;
    for (const port of ports) {
      const base = `http://localhost:${port}`;
      const printed = [...output.matchAll(/(?:https?:\/\/[^/\s]+|\s)(\/[\w/.-]*(?:mcp|sse|stream|rpc)[\w/.-]*)/g)].map(
        (match) => match[1],
      );
      for (const path of new Set([...printed, ...PATHS])) if (await streamable(base + path, first)) return;
      for (const path of new Set([...printed, ...SSE_PATHS])) if (await sse(base + path)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  end('no endpoint on its ports speaks MCP', 1);
}

function ready(sender) {
  send = sender;
  for (const line of queue.splice(0)) send(line);
}

async function streamable(url, first) {
  for (const extra of [{}, { authorization: 'Bearer token', 'x-api-key': 'token' }]) {
    const answer = await fetch(url, { method: 'POST', headers: { ...headers, ...extra }, body: first }).catch(
      () => null,
    );
    if (answer?.status === 401 && !extra.authorization) continue;
    if (!answer?.ok || !/json|event-stream/.test(answer.headers.get('content-type') ?? '')) {
      await answer?.body?.cancel();
      return false;
    }
    headers = { ...headers, ...extra };
    const session = answer.headers.get('mcp-session-id');
    if (session) headers['mcp-session-id'] = session;
    queue.shift();
    const post = async (line) => {
      const response = await fetch(url, { method: 'POST', headers, body: line });
      await receive(response);
    };
    await receive(answer, (message) => {
      const version = message.result?.protocolVersion;
      if (typeof version === 'string' && /^[\w.-]+$/.test(version)) headers['mcp-protocol-version'] = version;
    });
    ready((line) => post(line).catch((error) => process.stderr.write(`${error.message}\n`)));
    return true;
  }
  return false;
}

async function sse(url) {
  const answer = await fetch(url, { headers: { accept: 'text/event-stream' } }).catch(() => null);
  if (!answer?.ok || !/event-stream/.test(answer.headers.get('content-type') ?? '')) {
    await answer?.body?.cancel();
    return false;
  }
  events(answer, (event, data) => {
    if (event !== 'endpoint') return print(data);
    const endpoint = new URL(data.trim(), url);
    ready((line) =>
      fetch(endpoint, { method: 'POST', headers, body: line })
        .then((response) => response.arrayBuffer())
        .catch((error) => process.stderr.write(`${error.message}\n`)),
    );
  }).catch((error) => end(error.message, 1));
  return true;
}

/** Prints every message of one answer. */
async function receive(answer, look = () => {}) {
  if (/event-stream/.test(answer.headers.get('content-type') ?? '')) {
    await events(answer, (_, data) => print(data, look));
    return;
  }
  const text = await answer.text();
  if (text.trim() !== '') print(text, look);
}

/** Server-sent events: lines `event:` and `data:`, an empty line ends one. */
async function events(answer, take) {
  let event = 'message';
  let data = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      else if (line === '' && data.length > 0) {
        take(event, data.join('\n'));
        event = 'message';
        data = [];
      }
    }
  }
}

/** One message on one line of stdout. */
function print(text, look = () => {}) {
  try {
    const message = JSON.parse(text);
    look(message);
    process.stdout.write(`${JSON.stringify(message)}\n`);
  } catch {
    process.stderr.write(`${text.slice(0, 2_000)}\n`);
  }
}

/** Ports of the stand-in network, where it listens on some. */
const NOT_ITS_OWN = (process.env.STAND_IN_PORTS ?? '').split(',').map(Number);

/** Ports that something else in this network namespace listens on. */
function listening() {
  const LISTEN = '0A';
  return [
    ...new Set(
      ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .slice(1)
          .map((line) => line.trim().split(/\s+/))
          .filter((row) => row[3] === LISTEN)
          .map((row) => Number.parseInt(row[1].split(':')[1], 16)),
      ),
    ),
  ].filter((port) => !NOT_ITS_OWN.includes(port));
}

function end(words, code) {
  if (words) process.stderr.write(`${words}\n`);
  process.exit(code);
}
