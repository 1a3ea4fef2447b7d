/**
 * Preloaded into Node inside the sandbox: a stand-in for the network. Connections to anywhere but a port that something in the sandbox listens on end at a stub in
 * this process that answers HTTP, HTTPS, Redis, PostgreSQL, MySQL and MongoDB plausibly and emptily. It never pretends to be an MCP server: a list must come from the server itself.
 */
'use strict';
const dns = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const tls = require('node:tls');
const { isMainThread } = require('node:worker_threads');

const SOCKET = path.join(os.tmpdir(), `.stand-in-${process.pid}`);
const TLS_SOCKET = `${SOCKET}-tls`;
/** MySQL's server speaks first, so that the port alone has to tell it from the others. */
const MYSQL_SOCKET = `${SOCKET}-mysql`;
const MYSQL_PORTS = new Set([3306, 3307, 4000, 33060]);
/** Reserved for documentation (RFC 5737): an address that nothing has. */
const ADDRESS = '203.0.113.1';
/** TLS without certificates: both ends are this file, and know this key. */
const PSK = { psk: Buffer.alloc(32, 7), identity: 'stand-in' };
const PSK_OPTIONS = {
  ciphers: 'PSK-AES256-GCM-SHA384:PSK-AES128-GCM-SHA256:@SECLEVEL=0',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
};

const plainConnect = net.Socket.prototype.connect;
const plainTlsConnect = tls.connect;

const webServer = http.createServer(answer);
const tlsServer = tls.createServer(
  { ...PSK_OPTIONS, pskCallback: () => PSK.psk, pskIdentityHint: 'stand-in' },
  (socket) => {
    socket.on('error', () => {});
    webServer.emit('connection', socket);
  },
);
tlsServer.on('tlsClientError', () => {});
const stub = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (first) => {
    if (isMongo(first)) mongo(socket, first);
    else if (first[0] === 0x16) hand(tlsServer, socket, first);
    else if (/^[A-Z]+ /.test(first.toString('latin1', 0, 10))) hand(webServer, socket, first);
    else if (first[0] === 0x2a) redis(socket, first);
    else if (first.length >= 8 && first[0] === 0) postgres(socket, first);
    else socket.destroy();
  });
});
// Preloaded into each thread of the process; the first one answers for all.
for (const [server, at] of isMainThread
  ? [
      [stub, SOCKET],
      [tlsServer, TLS_SOCKET],
      [net.createServer(mysql), MYSQL_SOCKET],
    ]
  : []) {
  server.listen(at);
  server.unref();
  process.on('exit', () => fs.rmSync(at, { force: true }));
}

function hand(server, socket, first) {
  socket.pause();
  socket.unshift(first);
  server.emit('connection', socket);
  socket.resume();
}

net.Socket.prototype.connect = function connect(...given) {
  const options = Array.isArray(given[0])
    ? given[0][0]
    : typeof given[0] === 'object'
      ? given[0]
      : { port: given[0], host: given[1] };
  const callback = Array.isArray(given[0]) ? given[0][1] : given.findLast((one) => typeof one === 'function');
  if (options.path || options.port === undefined || isInside(options)) return plainConnect.apply(this, given);
  const at = MYSQL_PORTS.has(Number(options.port)) ? MYSQL_SOCKET : SOCKET;
  return plainConnect.call(this, { ...options, host: undefined, port: undefined, path: at }, callback);
};

tls.connect = function connect(...given) {
  const callback = given.findLast((one) => typeof one === 'function');
  const options = Object.assign({}, ...given.filter((one) => typeof one === 'object' && one !== null));
  if (typeof given[0] === 'number') options.port = given[0];
  if (typeof given[1] === 'string') options.host = given[1];
  if (!options.socket && isInside(options)) return plainTlsConnect.apply(this, given);
  const { secureContext: _, ALPNProtocols: __, secureProtocol: ___, ca: ____, session: _____, ...kept } = options;
  const ours = {
    ...PSK_OPTIONS,
    pskCallback: () => PSK,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
  const where = options.socket ? {} : { host: undefined, port: undefined, path: TLS_SOCKET };
  const servername = kept.servername ?? kept.host ?? '';
  return plainTlsConnect.call(
    this,
    { ...kept, ...ours, ...where, servername: net.isIP(servername) ? '' : servername },
    callback,
  );
};

for (const where of [dns, dns.promises]) {
  const plain = where.lookup;
  where.lookup = (...given) => {
    const [name, options] = given;
    const callback = given.at(-1);
    if (/^localhost$|^[\d.]+$|:/.test(String(name))) return plain.apply(where, given);
    const all = typeof options === 'object' && options?.all;
    const entry = { address: ADDRESS, family: 4 };
    if (where === dns.promises) return Promise.resolve(all ? [entry] : entry);
    process.nextTick(() => (all ? callback(null, [entry]) : callback(null, entry.address, entry.family)));
  };
  for (const name of ['resolve', 'resolve4'])
    where[name] = (...given) => {
      if (where === dns.promises) return Promise.resolve([ADDRESS]);
      process.nextTick(() => given.at(-1)(null, [ADDRESS]));
    };
}
syncBuiltinESMExports();

/** Whether something in the sandbox listens where this connection goes. */
function isInside({ host, port }) {
  if (host && !/^(localhost|127\.|0\.0\.0\.0$|::1?$)/.test(String(host))) return false;
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((file) =>
    new RegExp(`:${hex} [0-9A-F]+:0000 0A`).test(fs.readFileSync(file, 'utf8')),
  );
}

const MAX_BODY = 1 << 20;
const told = new Set();

/** Says once of each document that it was asked for, in the words that `diagnose.ts` looks for. */
function tell(document) {
  if (told.has(document) || told.size === 20) return;
  told.add(document);
  process.stderr.write(`the stand-in network was asked for ${document}\n`);
}

function answer(request, response) {
  let body = '';
  request.on('data', (chunk) => {
    if (body.length < MAX_BODY) body += chunk;
  });
  request.on('end', () => {
    const stream = /event-stream/.test(request.headers.accept ?? '');
    if (/"jsonrpc"/.test(body) || (stream && request.method === 'GET')) {
      process.stderr.write(`a remote MCP server at ${request.headers.host} is asked; there is none in the sandbox\n`);
      response.writeHead(503).end();
      return;
    }
    if (request.method === 'GET') tell(`${request.headers.host}${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(plausible(request.url ?? '/', request.headers.host ?? 'example.com')));
  });
}

/** What an API may call the one who asks. */
const RECORD = {
  ...Object.fromEntries(
    ['id', 'user_id', 'userId', 'account_id', 'accountId', 'org_id', 'orgId'].map((key) => [key, '1']),
  ),
  name: 'example',
  login: 'user',
  username: 'user',
  email: 'user@example.com',
  version: '0.0.1',
  status: 'ok',
  ok: true,
  success: true,
};

/** What an API might say at its start: a token where one is asked for, an empty description, one's own record, an empty list. */
function plausible(url, host) {
  const { pathname } = new URL(url, 'http://stand-in');
  const base = `https://${host}`;
  if (/openid-configuration|oauth-authorization-server/.test(pathname))
    return {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/jwks`,
      response_types_supported: ['code'],
    };
  if (/openapi|swagger|api-docs|\.ya?ml$/.test(pathname))
    return { openapi: '3.0.0', info: { title: 'Example', version: '1.0.0' }, servers: [{ url: base }], paths: {} };
  if (/token|oauth|login|auth|session/.test(pathname))
    return {
      ...RECORD,
      access_token: 'token',
      refresh_token: 'token',
      id_token: 'token',
      token: 'token',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: '',
      data: { token: 'token' },
    };
  const record = RECORD;
  if (/graphql/.test(pathname)) return { data: { viewer: record, me: record, schema: '', __schema: { types: [] } } };
  if (/s\/?$/.test(pathname))
    return { ...record, data: [], items: [], results: [], records: [], values: [], total: 0, count: 0 };
  return {
    ...record,
    data: record,
    result: record,
    user: record,
    account: record,
    items: [],
    results: [],
    'dist-tags': { latest: '0.0.1' },
  };
}

/** Redis: every command is done, HELLO and INFO say a little. One reply for each command of the client. */
function redis(socket, first) {
  const reply = (chunk) => {
    for (const [, , word] of chunk.toString('latin1').matchAll(/\*\d+\r\n\$(\d+)\r\n([^\r]*)\r\n/g)) {
      const name = word.toUpperCase();
      const info = 'redis_version:7.0.0\r\nloading:0\r\n';
      if (name === 'HELLO') socket.write('*2\r\n$6\r\nserver\r\n$5\r\nredis\r\n');
      else if (name === 'INFO') socket.write(`$${info.length}\r\n${info}\r\n`);
      else socket.write(name === 'PING' ? '+PONG\r\n' : '+OK\r\n');
    }
  };
  reply(first);
  socket.on('data', reply);
}

/** PostgreSQL: no TLS, everyone may come in, every query gives nothing. */
function postgres(socket, first) {
  const SSL_REQUEST = 80877103;
  const message = (type, body) => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const idle = message('Z', Buffer.from('I'));
  const welcome = () =>
    socket.write(
      Buffer.concat([message('R', Buffer.alloc(4)), message('S', Buffer.from('server_version\x0016.0\0')), idle]),
    );
  const startup = (chunk) => {
    if (chunk.readInt32BE(4) !== SSL_REQUEST) return welcome();
    socket.write('N');
    socket.once('data', welcome);
  };
  startup(first);
  socket.on('data', (chunk) => {
    const type = String.fromCharCode(chunk[0]);
    if (type === 'Q') socket.write(Buffer.concat([message('I', Buffer.alloc(0)), idle]));
    if (type === 'P')
      socket.write(
        Buffer.concat([
          message('1', Buffer.alloc(0)),
          message('2', Buffer.alloc(0)),
          message('n', Buffer.alloc(0)),
          message('C', Buffer.from('SELECT 0\0')),
          idle,
        ]),
      );
  });
}

/** Codes of MongoDB's messages: a command today and before version 3.6, and the answer to the latter. */
const [OP_MSG, OP_QUERY, OP_REPLY] = [2013, 2004, 1];

function isMongo(bytes) {
  return bytes.length >= 16 && [OP_MSG, OP_QUERY].includes(bytes.readInt32LE(12));
}

/** MongoDB: a server of its own without data; every command is done and gives nothing. */
function mongo(socket, first) {
  const found = { cursor: { id: 0n, ns: 'app.example', firstBatch: [] }, databases: [], n: 0 };
  const limits = { maxBsonObjectSize: 1 << 24, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
  const said = bson({
    ismaster: true,
    isWritablePrimary: true,
    helloOk: true,
    minWireVersion: 0,
    maxWireVersion: 21,
    ...limits,
    ...found,
    version: '7.0.0',
    ok: 1,
  });
  let waiting = Buffer.alloc(0);
  const receive = (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 16 && waiting.length >= waiting.readInt32LE(0)) {
      const isQuery = waiting.readInt32LE(12) === OP_QUERY;
      // Behind the header: flags and the kind of the one section; or flags, no cursor, and one document.
      const start = isQuery
        ? Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
        : Buffer.alloc(5);
      const head = Buffer.alloc(16);
      head.writeInt32LE(16 + start.length + said.length, 0);
      head.writeInt32LE(waiting.readInt32LE(4), 8);
      head.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
      socket.write(Buffer.concat([head, start, said]));
      waiting = waiting.subarray(Math.max(waiting.readInt32LE(0), 16));
    }
  };
  receive(first);
  socket.on('data', receive);
}

/** A document of numbers, texts, truths, lists and documents in BSON. */
function bson(value) {
  const elements = Object.entries(value).map(([name, one]) => {
    const [type, bytes] = bsonValue(one);
    return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), bytes]);
  });
  const body = Buffer.concat([...elements, Buffer.from([0])]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length + 4);
  return Buffer.concat([length, body]);
}

function bsonValue(one) {
  const number = Buffer.alloc(typeof one === 'bigint' ? 8 : 4);
  if (typeof one === 'boolean') return [0x08, Buffer.from([one ? 1 : 0])];
  if (typeof one === 'bigint') {
    number.writeBigInt64LE(one);
    return [0x12, number];
  }
  if (typeof one === 'number') {
    number.writeInt32LE(one);
    return [0x10, number];
  }
  if (typeof one === 'object') return [Array.isArray(one) ? 0x04 : 0x03, bson(one)];
  number.writeInt32LE(Buffer.byteLength(one) + 1);
  return [0x02, Buffer.concat([number, Buffer.from(`${one}\0`)])];
}

/** MySQL: everyone may come in, every command is done and gives nothing (protocol 4.1, HandshakeV10 and OK_Packet). */
function mysql(socket) {
  socket.on('error', () => {});
  const send = (sequence, body) => socket.write(Buffer.concat([Buffer.from([body.length, 0, 0, sequence]), body]));
  const capabilities = 0x000aa20d; // protocol 4.1, transactions, secure connection, plugin authentication, database at connect
  const head = Buffer.alloc(13 + 18);
  head.write('stand-in', 4);
  head.writeUInt16LE(capabilities & 0xffff, 13);
  head.writeUInt8(45, 15); // utf8mb4
  head.writeUInt16LE(2, 16); // autocommit
  head.writeUInt16LE(capabilities >>> 16, 18);
  head.writeUInt8(21, 20);
  const version = Buffer.from('\x0a8.0.36\0');
  send(0, Buffer.concat([version, head, Buffer.from('stand-in-123\0mysql_native_password\0')]));
  socket.on('data', (packet) => send(packet[3] + 1, Buffer.from([0, 0, 0, 2, 0, 0, 0])));
}
