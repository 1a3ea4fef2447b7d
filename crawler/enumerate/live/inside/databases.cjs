/**
 * The databases of the stand-in network: each lets everyone in, does every command and holds nothing. A function takes a connected socket, and where the client speaks
 * first, what it said.
 */
'use strict';

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

module.exports = { isMongo, mongo, mysql, postgres, redis };
