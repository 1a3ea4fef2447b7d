/**
 * Certificates of the stand-in network: an authority that only this sandbox knows, and one certificate for each name that is asked for. X.509 version 3 (RFC 5280)
 * in DER, as much of it as clients of TLS look at.
 */
'use strict';
const { createHash, generateKeyPairSync, randomBytes, sign } = require('node:crypto');
const net = require('node:net');
const tls = require('node:tls');

/** One value: its tag, its length, what it holds. */
function der(tag, ...parts) {
  const held = Buffer.concat(parts);
  const size = held.length.toString(16);
  const bytes = Buffer.from(size.length % 2 ? `0${size}` : size, 'hex');
  const length = held.length < 0x80 ? bytes : Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
  return Buffer.concat([Buffer.from([tag]), length, held]);
}

const sequence = (...parts) => der(0x30, ...parts);
const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);

/** An object identifier, each number behind the first two in groups of seven bits. */
function oid(name) {
  const [first, second, ...rest] = name.split('.').map(Number);
  const groups = (number) =>
    number < 0x80 ? [number] : [...groups(number >> 7).map((one) => one | 0x80), number & 0x7f];
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(groups)]));
}

const extension = (name, value, isCritical = false) =>
  sequence(oid(name), ...(isCritical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

const time = (milliseconds) =>
  der(0x17, Buffer.from(`${new Date(milliseconds).toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`));

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const AUTHORITY = 'stand-in authority';

/** A name that consists of a common name alone. */
const named = (name) => sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));

const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const authority = makeKeys();
const server = makeKeys();
const publicOf = (keys) => keys.publicKey.export({ type: 'spki', format: 'der' });
const AUTHORITY_ID = createHash('sha1').update(publicOf(authority)).digest();

/** A certificate for `subject` and its key, signed by the authority, in PEM. */
function certificate(subject, keys, extensions) {
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(15)),
    ECDSA_SHA256,
    named(AUTHORITY),
    sequence(time(Date.now() - DAY), time(Date.now() + 365 * DAY)),
    named(subject),
    publicOf(keys),
    der(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ECDSA_SHA256, bits(sign('sha256', content, authority.privateKey)));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** The authority's own certificate, for clients to trust. */
const AUTHORITY_PEM = certificate(AUTHORITY, authority, [
  extension('2.5.29.19', sequence(der(0x01, Buffer.from([0xff]))), true),
  // It may sign certificates, and nothing else.
  extension('2.5.29.15', der(0x03, Buffer.from([2, 0x04])), true),
  extension('2.5.29.14', der(0x04, AUTHORITY_ID)),
]);

const contexts = new Map();

/** What a server of TLS takes that is to be trusted under this name, a host's or an address. */
function contextFor(name) {
  if (!contexts.has(name)) contexts.set(name, tls.createSecureContext(identityFor(name)));
  return contexts.get(name);
}

/** Certificate and key, in PEM. */
function identityFor(name) {
  const address = net.isIPv4(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
  const cert = certificate(name.slice(0, 64), server, [
    extension('2.5.29.17', sequence(address)),
    extension('2.5.29.35', sequence(der(0x80, AUTHORITY_ID))),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
  ]);
  return { cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

module.exports = { AUTHORITY_PEM, contextFor, identityFor };
