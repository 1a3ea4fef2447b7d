/**
 * The servers of the stand-in network: whatever is said to one of them first tells whether it is HTTP, HTTPS, gRPC, Redis, PostgreSQL or MongoDB that it is to
 * answer. MySQL's server speaks first, so that the port alone has to tell it from the others.
 */
'use strict';
const http = require('node:http');
const net = require('node:net');
const { Duplex } = require('node:stream');
const tls = require('node:tls');
const { answer } = require('./answers.cjs');
const { isMongo, mongo, mysql, postgres, redis } = require('./databases.cjs');
const { grpcServer } = require('./grpc.cjs');

const MYSQL_PORTS = new Set([3306, 3307, 4000, 33060]);

/** TLS without certificates: both ends are ours, and know this key. */
const PSK = { psk: Buffer.alloc(32, 7), identity: 'stand-in' };
const PSK_CIPHERS = 'PSK-AES256-GCM-SHA384:PSK-AES128-GCM-SHA256:@SECLEVEL=0';

/**
 * `stub` takes connections to any port but MySQL's, which `mysqlStub` takes, and `secureStub` those of which both ends know that they are TLS; none of them listens
 * yet. Clients of TLS know it by the key, others by what `certificates` give.
 */
function standIn(certificates = {}) {
  const mysqlStub = net.createServer((socket) => mysql(socket.on('error', () => {})));
  // Whoever takes it for a proxy is connected to what it asked for: to the same stubs.
  const webServer = http.createServer(answer).on('connect', ({ url }, socket, head) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    (MYSQL_PORTS.has(Number(url.split(':').at(-1))) ? mysqlStub : stub).emit('connection', socket);
  });
  const secondServer = grpcServer(answer);
  const options = {
    // Node's own list forbids keys known beforehand.
    ciphers: `DEFAULT:${PSK_CIPHERS}`,
    pskCallback: () => PSK.psk,
    pskIdentityHint: PSK.identity,
    ALPNProtocols: ['h2', 'http/1.1'],
    ...certificates,
  };
  const secureStub = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    (socket.alpnProtocol === 'h2' ? secondServer : webServer).emit('connection', socket);
  });
  secureStub.on('tlsClientError', () => {});
  const stub = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (isMongo(first)) mongo(socket, first);
      else if (first[0] === 0x16) secureStub.emit('connection', withFirst(socket, first));
      else if (/^PRI /.test(first.toString('latin1', 0, 4))) secondServer.emit('connection', withFirst(socket, first));
      else if (/^[A-Z]+ /.test(first.toString('latin1', 0, 10))) webServer.emit('connection', withFirst(socket, first));
      else if (first[0] === 0x2a) redis(socket, first);
      else if (first.length >= 8 && first[0] === 0) postgres(socket, first);
      else socket.destroy();
    });
  });
  return { stub, secureStub, mysqlStub };
}

/** The socket with what was read of it already in front: TLS and HTTP/2 take over what is below a socket, where `unshift` puts nothing back. */
function withFirst(socket, first) {
  const whole = new Duplex({
    read: () => socket.resume(),
    write: (chunk, _, done) => socket.write(chunk, done),
    final: (done) => socket.end(done),
  });
  whole.push(first);
  socket.on('data', (chunk) => whole.push(chunk) || socket.pause());
  socket.on('end', () => whole.push(null));
  socket.on('close', () => whole.destroy());
  return whole;
}

module.exports = { MYSQL_PORTS, PSK, PSK_CIPHERS, standIn };
