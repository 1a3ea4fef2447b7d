/**
 * Preloaded into Node inside the sandbox: a stand-in for the network. Connections to anywhere but a port or socket that something in the sandbox listens on end at a stub in
 * this process that answers HTTP, HTTPS, gRPC, Redis, PostgreSQL, MySQL and MongoDB.
 */
'use strict';
const dns = require('node:dns');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const tls = require('node:tls');
const { isMainThread } = require('node:worker_threads');
const { MYSQL_PORTS, PSK, PSK_CIPHERS, standIn } = require('./servers.cjs');

const SOCKET = path.join(os.tmpdir(), `.stand-in-${process.pid}`);
const TLS_SOCKET = `${SOCKET}-tls`;
const MYSQL_SOCKET = `${SOCKET}-mysql`;
/** Reserved for documentation (RFC 5737): an address that nothing has. */
const ADDRESS = '203.0.113.1';
/** What a client of TLS knows the stand-in by; later versions know such keys as sessions only. */
const PSK_OPTIONS = { ciphers: PSK_CIPHERS, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };

const plainConnect = net.Socket.prototype.connect;
const plainTlsConnect = tls.connect;

const { stub, secureStub, mysqlStub } = standIn();

// Preloaded into each thread of the process; the first one answers for all.
for (const [server, at] of isMainThread
  ? [
      [stub, SOCKET],
      [secureStub, TLS_SOCKET],
      [mysqlStub, MYSQL_SOCKET],
    ]
  : []) {
  server.listen(at);
  server.unref();
  process.on('exit', () => fs.rmSync(at, { force: true }));
}

net.Socket.prototype.connect = function connect(...given) {
  const options = Array.isArray(given[0])
    ? given[0][0]
    : typeof given[0] === 'object'
      ? given[0]
      : /^\d+$/.test(given[0])
        ? { port: given[0], host: given[1] }
        : { path: given[0] };
  const callback = Array.isArray(given[0]) ? given[0][1] : given.findLast((one) => typeof one === 'function');
  if (options.path ? fs.existsSync(options.path) : options.port === undefined || isInside(options))
    return plainConnect.apply(this, given);
  const at = MYSQL_PORTS.has(Number(options.port)) ? MYSQL_SOCKET : SOCKET;
  return plainConnect.call(this, { ...options, host: undefined, port: undefined, path: at }, callback);
};

tls.connect = function connect(...given) {
  const callback = given.findLast((one) => typeof one === 'function');
  const options = Object.assign({}, ...given.filter((one) => typeof one === 'object' && one !== null));
  if (typeof given[0] === 'number') options.port = given[0];
  if (typeof given[1] === 'string') options.host = given[1];
  if (!options.socket && isInside(options)) return plainTlsConnect.apply(this, given);
  const { secureContext: _, secureProtocol: __, ca: ___, session: ____, ...kept } = options;
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
