/**
 * The live server: the same documents as the static site, made when they are asked for, and search. Answers carry a strong ETag, honour
 * If-None-Match, and may be read from any origin; what was made is kept until the catalogue changes.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Catalogue } from '../../data/catalogue.ts';
import { assetsIn } from '../publish/assets.ts';
import { documentRouter, typeOf } from '../publish/documents.ts';
import { etagOf } from '../publish/etag.ts';
import type { PackedSite, Stored } from '../publish/packed.ts';
import { type About, type Answer, HTML } from '../router.ts';
import { Site } from '../site.ts';
import type { Templates } from '../templates.ts';
import { LIVE_ROUTES } from './live.ts';
import { missing } from './missing.ts';
import { Problem, problemAnswer } from './problem.ts';

/** What is sent: the bytes, also compressed where that is worth it, and their validator. */
interface Ready {
  status: number;
  type: string;
  /** Bytes of the body. */
  size: number;
  body: Buffer;
  gzip: Buffer | null;
  etag: string;
  cache: string;
  about: About | undefined;
}

/** Only this site's own files, nothing inline, no frames (Content Security Policy Level 3). */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self' https://github.com; base-uri 'none'; frame-ancestors 'none'";

/** Made answers kept in memory, by bytes of their bodies. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const MAX_REQUEST_BYTES = 256 * 1024;
const COMPRESS_FROM = 1024;
const COMPRESSED = /^(text\/|application\/(json|problem\+json|atom\+xml|xml)|image\/svg)/;

/**
 * Answers the requests of a server; `base` is the address that documents name. What a site in packs has stored is answered from there, as it
 * was last built.
 */
export function siteHandler(
  catalogue: Catalogue,
  compiled: Templates,
  base: URL,
  packed: PackedSite | null = null,
): RequestListener {
  const site = new Site(catalogue, base);
  const router = documentRouter(compiled);
  const assets = readAssets(compiled.assets);
  const kept = new Map<string, Ready>();
  let keptBytes = 0;
  let revision = '';
  const prefix = base.pathname.slice(0, -1);

  const document = async (path: string): Promise<Ready | null> => {
    const stored = path === '/404.html' ? null : packed?.get(path);
    if (stored) return fromPack(stored, typeOf(path));
    const now = catalogue.revision();
    if (now !== revision) {
      kept.clear();
      keptBytes = 0;
      revision = now;
    }
    const known = kept.get(path);
    if (known) return known;
    const answer = path === '/404.html' ? null : await router.answer(site, path);
    if (!answer) return null;
    const made = ready(answer, 200, 'no-cache');
    keptBytes += made.body.length + (made.gzip?.length ?? 0);
    kept.set(path, made);
    for (const [oldest, { body, gzip }] of kept) {
      if (keptBytes <= MAX_KEPT_BYTES) break;
      kept.delete(oldest);
      keptBytes -= body.length + (gzip?.length ?? 0);
    }
    return made;
  };

  const notFound = async (path: string): Promise<Ready> => {
    if (path.startsWith('/api/')) return ready(problemAnswer(missing(site, path)), 404, 'no-cache');
    const page = await router.answer(site, '/404.html');
    return ready(page!, 404, 'no-cache');
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET' } = request;
    const target = request.url ?? '/';
    const [rawPath = '/', query = ''] = target.split(/\?(.*)/s, 2);
    if (!rawPath.startsWith(`${prefix}/`)) {
      if (rawPath === prefix) return redirect(response, `${prefix}/`);
      return send(request, response, await notFound(rawPath));
    }
    const path = rawPath.slice(prefix.length);
    if (method === 'OPTIONS') return preflight(response);
    const route = LIVE_ROUTES.find((one) => one.path === path);
    if (route) {
      if (method !== route.method && !(method === 'HEAD' && route.method === 'GET'))
        throw new Problem(405, `Use ${route.method}.`, { headers: { allow: route.method } });
      const body = route.method === 'POST' ? await readBody(request) : '';
      return send(request, response, ready(route.answer(site, new URLSearchParams(query), body), 200, 'no-cache'));
    }
    if (method !== 'GET' && method !== 'HEAD')
      throw new Problem(405, 'Only GET and HEAD.', { headers: { allow: 'GET, HEAD' } });
    const found = assets.get(path) ?? (await document(path));
    if (found) return send(request, response, found);
    if (!path.endsWith('/') && !path.startsWith('/api/') && (await document(`${path}/`)))
      return redirect(response, `${prefix}${path}/${query && `?${query}`}`);
    return send(request, response, await notFound(path));
  };

  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      const problem = error instanceof Problem ? error : new Problem(500, 'The server failed on this request.');
      if (problem.status === 500) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (response.headersSent) return response.destroy();
      for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
      send(request, response, ready(problemAnswer(problem), problem.status, 'no-store'));
    });
  };
}

function ready({ type, body, about }: Answer, status: number, cache: string): Ready {
  const bytes = Buffer.from(body);
  return {
    status,
    type,
    size: bytes.length,
    body: bytes,
    gzip: gzipped(bytes, type),
    etag: etagOf(bytes),
    cache,
    about,
  };
}

/** Read from its pack when the answer is put together. */
function fromPack({ etag, size, about, body }: Stored, type: string): Ready {
  return {
    status: 200,
    type,
    size,
    get body() {
      return body();
    },
    get gzip() {
      return gzipped(body(), type);
    },
    etag,
    cache: 'no-cache',
    about,
  };
}

const isCompressed = (type: string, size: number): boolean => COMPRESSED.test(type) && size >= COMPRESS_FROM;

const gzipped = (body: Buffer, type: string): Buffer | null =>
  isCompressed(type, body.length) ? gzipSync(body, { level: 5 }) : null;

function send(request: IncomingMessage, response: ServerResponse, made: Ready): void {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  // Told without the bytes, which who has them already does not need.
  const isGzip = accepts(accepted, 'gzip') && isCompressed(made.type, made.size);
  // Several representations of one document need a strong validator each (RFC 9110, 8.8.3.3).
  const etag = isGzip ? `${made.etag.slice(0, -1)}-gzip"` : made.etag;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', made.cache);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Link, MCP-Risk-Digest, MCP-Risk-Classifier');
  if (made.about) {
    const { digest, classifier, describedBy } = made.about;
    response.setHeader('MCP-Risk-Digest', digest);
    response.setHeader('MCP-Risk-Classifier', classifier.replace(/[^\x20-\x7e]/g, '?'));
    if (describedBy) response.setHeader('Link', `<${describedBy}>; rel="describedby"; type="application/json"`);
  }
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  if (made.type === HTML) response.setHeader('Content-Security-Policy', CSP);
  const asked = request.headers['if-none-match'];
  if (
    made.status === 200 &&
    request.method !== 'POST' &&
    asked &&
    (asked.trim() === '*' || asked.split(',').some((tag) => sameTag(tag.trim(), made.etag)))
  ) {
    response.writeHead(304).end();
    return;
  }
  const body = isGzip ? made.gzip! : made.body;
  response.setHeader('Content-Type', made.type);
  response.setHeader('Content-Length', body.length);
  if (isGzip) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(made.status);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Whether Accept-Encoding names this coding, or any, and does not refuse it with a weight of nothing (RFC 9110, 12.5.3). */
function accepts(header: string, coding: string): boolean {
  if (!header.includes(coding) && !header.includes('*')) return false;
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', weight] = part.split(';', 2);
    weights.set(name.trim(), weight === undefined ? 1 : Number(weight.replace(/^\s*q=/, '')));
  }
  return (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
}

/** If-None-Match compares weakly, and a tag of any representation stands for the document. */
const sameTag = (tag: string, etag: string): boolean => tag.replace(/^W\//, '').replace(/-gzip"$/, '"') === etag;

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(308, { Location: location, 'Access-Control-Allow-Origin': '*', 'Content-Length': 0 }).end();
}

function preflight(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, OPTIONS',
      'Access-Control-Allow-Headers': 'Content-Type, If-None-Match',
      'Access-Control-Max-Age': '86400',
    })
    .end();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_REQUEST_BYTES) throw new Problem(413, `A request may have at most ${MAX_REQUEST_BYTES} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Styles, scripts, fonts and icons, all in memory. Those with a digest in their name never change. */
function readAssets(folder: string): ReadonlyMap<string, Ready> {
  return new Map(
    assetsIn(folder).map(({ path, type, body }) => {
      const made: Ready = {
        status: 200,
        type,
        size: body.length,
        body,
        gzip: gzipped(body, type),
        etag: etagOf(body),
        cache: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        about: undefined,
      };
      return [path, made];
    }),
  );
}
