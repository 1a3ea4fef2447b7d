let shared = Buffer.allocUnsafeSlow(1 << 20);

/**
 * A document's bytes. Those of a text stand in memory that the next one's are written to, so they have to be kept or compressed before: half
 * a million buffers less to make and to clear away.
 */
export function encoded(body: string | Buffer): Buffer {
  if (typeof body !== 'string') return body;
  // A character of a string (UTF-16) is at most three bytes of UTF-8.
  if (shared.length < 3 * body.length) shared = Buffer.allocUnsafeSlow(3 * body.length);
  return shared.subarray(0, shared.write(body));
}
