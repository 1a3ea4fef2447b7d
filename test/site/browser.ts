/** A real browser and a plain file host for the tests that look at pages. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { KEPT } from '../support/http.ts';

/** Where Debian, Ubuntu, Fedora and macOS put it; null where no such browser is installed. */
export const CHROMIUM: string | null =
  [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ].find((file) => file && existsSync(file)) ?? null;

/** Waits for as long as the test may take: Playwright's own half a minute is less than a busy machine may need. */
export const PATIENT = 0;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM!,
    timeout: PATIENT,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  atom: 'application/atom+xml',
  woff2: 'font/woff2',
};
const COMPRESSED = /^(html|css|js|json|svg|atom)$/;

export interface Host {
  url: string;
  /** Pages to answer beside the files. */
  extra: Map<string, string>;
  close(): Promise<void>;
}

/** A static host as sites have one: files, compressed where that helps, and `404.html` for the rest. */
export async function hostFiles(folder: string): Promise<Host> {
  const extra = new Map<string, string>();
  const server = createServer(KEPT, (request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://host').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const found = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    const shown = found ? file : join(folder, '404.html');
    const type = extra.has(path) ? 'html' : (/\.(\w+)$/.exec(shown)?.[1] ?? '');
    const body = extra.has(path) ? Buffer.from(extra.get(path)!) : readFileSync(shown);
    const compressed = COMPRESSED.test(type);
    response.writeHead(found || extra.has(path) ? 200 : 404, {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      ...(compressed && { 'content-encoding': 'gzip' }),
    });
    response.end(compressed ? gzipSync(body) : body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    extra,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
