import { transcode } from 'node:buffer';

let wide = Buffer.allocUnsafeSlow(1 << 20);

/**
 * A document's bytes. Nearly every page has a character beyond Latin-1, and V8 encodes such a text one character after the other: to copy it as
 * UTF-16, and have that transcoded many at once, takes half as long. Half of a surrogate pair, of which there is no UTF-8, only V8 replaces.
 */
export function encoded(body: string | Buffer): Buffer {
  if (typeof body !== 'string') return body;
  if (wide.length < 2 * body.length) wide = Buffer.allocUnsafeSlow(2 * body.length);
  try {
    return transcode(wide.subarray(0, wide.write(body, 'utf16le')), 'utf16le', 'utf8');
  } catch {
    return Buffer.from(body);
  }
}
