/**
 * Runs inside the sandbox: the stand-in network for programs that are not Node's, in which nothing can be preloaded. Every name is this machine, every certificate
 * is one that programs everywhere find in their environment to be trusted, and so is a proxy. Starts the server, answers it, and ends with it.
 */
'use strict';
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { AUTHORITY_PEM, contextFor, identityFor } = require('./certificates.cjs');
const { nameServer } = require('./names.cjs');
const { MYSQL_PORTS, standIn } = require('./servers.cjs');
// Node's own programs come here too where they take the proxy: they know generous answers by their mark.
if (process.env.STAND_IN_LISTS) require('./generous.cjs');

/** A proxy's, those of the web, and those of the databases that programs look for beside themselves. */
const [PROXY_PORT, ...PORTS] = process.env.STAND_IN_PORTS.split(',').map(Number);
const HOST = '127.0.0.1';
const NAMES_PORT = 53;
const [command, ...args] = process.argv.slice(2);

const { stub, mysqlStub } = standIn({
  ...identityFor(HOST),
  SNICallback: (name, done) => done(null, contextFor(name)),
});

const authority = path.join(os.tmpdir(), '.stand-in-authority.pem');
writeFileSync(authority, AUTHORITY_PEM);

const proxy = `http://${HOST}:${PROXY_PORT}`;
const environment = {
  ...process.env,
  NODE_OPTIONS: process.env.STAND_IN_NODE_OPTIONS ?? '',
  ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, proxy])),
  ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, 'localhost,127.0.0.1,::1'])),
  ...Object.fromEntries(
    ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'].map((name) => [name, authority]),
  ),
};

/** For how long it is tried to take a port that is about to be given free to all, in milliseconds. */
const PATIENCE = process.env.LOW_PORTS ? 5_000 : 0;
const AGAIN = 20;

/** Listens by `listen`, which tells when it does and when it cannot; goes without what cannot be had. */
async function take(make, listen) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const server = make();
    const error = await new Promise((resolve) => listen(server.once('error', resolve), resolve));
    if (error?.code !== 'EACCES' || Date.now() >= until) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

const listening = [PROXY_PORT, ...PORTS].map((port) => {
  const server = MYSQL_PORTS.has(port) ? mysqlStub : stub;
  const make = () => net.createServer((socket) => server.emit('connection', socket));
  return take(make, (one, done) => one.listen(port, HOST, () => done(null)));
});
listening.push(take(nameServer, (socket, done) => socket.bind(NAMES_PORT, HOST, () => done(null))));
Promise.all(listening).then(() => {
  const server = spawn(command, args, { stdio: 'inherit', env: environment });
  server.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(127);
  });
  server.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
});
