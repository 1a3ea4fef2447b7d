/**
 * Preloaded into Node inside the sandbox: a server that gives up at its start (it ends itself, throws, waits for something that never comes) after it has defined
 * its tools is asked for them all the same. Whatever is listed comes from the server's own handlers; nothing is made up here.
 */
'use strict';
const { syncBuiltinESMExports } = require('node:module');
const readline = require('node:readline');
const { isMainThread } = require('node:worker_threads');

/** How long after it gave up something may still come, and how long a server with tools may take to listen, in milliseconds. */
const GRACE = 700;
const PATIENCE = 2_500;

const exit = process.exit.bind(process);
/** Handlers by method of the server that defined its tools last: every version of the SDK keeps them in a map, however it was bundled. */
let handlers = null;
let tookOver = false;
let givenUp = null;

const set = Map.prototype.set;
Object.defineProperty(Map.prototype, 'set', {
  configurable: true,
  writable: true,
  value(key, value) {
    if (key === 'tools/list' && typeof value === 'function' && handlers !== this) {
      handlers = this;
      setTimeout(takeOver, PATIENCE).unref();
    }
    return set.call(this, key, value);
  },
});

/** Goes on after the server wanted to end: it may yet define its tools, or be asked for those that it has. */
function giveUp(code) {
  process.exitCode = code;
  if (givenUp !== null) return;
  givenUp = Date.now();
  const look = setInterval(() => {
    if (listens() || (Date.now() - givenUp > GRACE / 3 && takeOver())) clearInterval(look);
    else if (Date.now() - givenUp > GRACE) exit(code);
  }, 100);
}

if (isMainThread) {
  process.exit = (code = process.exitCode ?? 0) => giveUp(code);
  syncBuiltinESMExports();
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => {
      process.stderr.write(`${error?.stack ?? error}\n`);
      giveUp(1);
    });
  process.on('beforeExit', takeOver);
}

/** Whether the server reads its own standard input. */
function listens() {
  return !tookOver && ['data', 'readable'].some((event) => process.stdin.listenerCount(event) > 0);
}

/** Answers in the place of a server that has tools and does not listen; false where there is nothing to answer with. */
function takeOver() {
  if (tookOver || handlers === null || listens()) return tookOver;
  tookOver = true;
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    if (line.trim() !== '') answer(JSON.parse(line));
  });
  return true;
}

async function answer({ id, method, params }) {
  if (id === undefined || method === undefined) return;
  const send = (said) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...said })}\n`);
  const handler = handlers.get(method);
  if (!handler) return send({ error: { code: -32601, message: 'Method not found' } });
  const extra = { signal: new AbortController().signal, requestId: id, sendNotification: async () => {} };
  try {
    send({ result: await handler({ jsonrpc: '2.0', id, method, params }, extra) });
  } catch (error) {
    send({ error: { code: -32603, message: String(error?.message ?? error) } });
  }
}
