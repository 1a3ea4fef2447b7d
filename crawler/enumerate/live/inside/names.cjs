/** The name server of the stand-in network: every name is that of this machine. As much of DNS (RFC 1035) as resolvers ask for. */
'use strict';
const dgram = require('node:dgram');

/** Records of addresses (A) in the class of the internet (IN). */
const A = 1;
const IN = 1;
/** An answer, that recursion was wanted and is to be had; everything else nought. */
const FLAGS = 0x8180;

/** What is answered to one question; null to what is none. */
function answerTo(query) {
  let end = 12;
  while (end < query.length && query[end] !== 0) end += query[end] + 1;
  if (end + 5 > query.length) return null;
  const question = query.subarray(12, end + 5);
  const isAddress = question.readUInt16BE(question.length - 4) === A;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(FLAGS, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(isAddress ? 1 : 0, 6);
  head.fill(0, 8);
  // The name by reference to the question, for a minute, four bytes.
  const record = Buffer.from([0xc0, 12, 0, A, 0, IN, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([head, question, ...(isAddress ? [record] : [])]);
}

/** A name server's socket, not yet bound. */
function nameServer() {
  const socket = dgram.createSocket('udp4');
  return socket.on('message', (query, { port, address }) => {
    const said = answerTo(query);
    if (said) socket.send(said, port, address, () => {});
  });
}

module.exports = { nameServer };
