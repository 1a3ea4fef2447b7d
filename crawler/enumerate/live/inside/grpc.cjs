/**
 * gRPC in the stand-in network: HTTP/2 over which every call gives one empty message, and whoever asks after its health is told that it serves. What is no gRPC call is
 * handed on like any other request.
 */
'use strict';
const http2 = require('node:http2');

/** A message without fields, and one whose first field is 1, in gRPC's frame: not compressed, length, fields. */
const EMPTY = Buffer.from([0, 0, 0, 0, 0]);
const SERVING = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);

/** An HTTP/2 server; `answer` gets what is no gRPC call, as Node's HTTP server hands it. */
function grpcServer(answer) {
  return http2.createServer((request, response) => {
    if (!/^application\/grpc/.test(request.headers['content-type'] ?? '')) {
      request.headers.host ??= request.authority;
      return answer(request, response);
    }
    request.resume();
    response.writeHead(200, { 'content-type': 'application/grpc' });
    response.addTrailers({ 'grpc-status': '0' });
    response.end(/Health\/Check$/.test(request.url) ? SERVING : EMPTY);
  });
}

module.exports = { grpcServer };
