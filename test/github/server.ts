/**
 * A stand-in for GitHub on loopback: REST and GraphQL as far as the crawler asks, with GitHub's caps, redirects, validators and limits, judged
 * at every request by GitHub's own descriptions, and failing on demand.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEPT } from '../support/http.ts';
import { sourceArchive } from './archive.ts';
import { GraphQL } from './graphql.ts';
import { type LimitSettings, Limits, NO_LIMITS, type Resource } from './limits.ts';
import { OpenApiJudge } from './openapi.ts';
import { codeItem, commit, file, fullRepository, searchItem, tree } from './rest.ts';
import { InvalidQuery, Search } from './search.ts';
import { fullName, headOf, type Repository, type World } from './world.ts';

/** Something that goes wrong, for as many requests as are meant. */
export interface Fault {
  /** Requests it strikes, by method and path. */
  on: RegExp;
  times?: number;
  /** An answer of this kind instead of the true one. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** The connection ends after so many bytes of the true answer's body. */
  cutAfter?: number;
  /** No answer, ever. */
  hang?: boolean;
  /** The search says that it is incomplete. */
  incomplete?: boolean;
  /** Runs before the request is answered: what changes between two steps. */
  before?: () => void;
}

export interface StandInOptions {
  limits?: LimitSettings;
  /** Tokens that are accepted; any, when not given. */
  tokens?: ReadonlySet<string>;
  /** Every so many-th request is judged; 1 judges all. */
  judgeEvery?: number;
  /** Archives instead of those made from a repository's files. */
  archives?: Map<string, Buffer>;
  /** The time, in milliseconds; requests may bring their own in a header, for simulations. */
  now?: () => number;
}

export interface StandIn {
  url: string;
  graphqlUrl: string;
  world: World;
  limits: Limits;
  faults: Fault[];
  tokens: Set<string> | null;
  archives: Map<string, Buffer>;
  /** Method and address of every request, in order; `status` of its answer. */
  log: { method: string; path: string; token: string; status: number }[];
  /** What GitHub's descriptions say against requests and answers. */
  objections: string[];
  close(): Promise<void>;
}

/** The header with which a simulation tells its time, in milliseconds. */
export const TIME_HEADER = 'x-simulated-time';

/** Reading the descriptions takes a second; it is done once in a process. */
let judge: OpenApiJudge | undefined;

export async function startStandIn(world: World, options: StandInOptions = {}): Promise<StandIn> {
  const limits = new Limits(options.limits ?? NO_LIMITS);
  const search = new Search(world);
  const graphql = new GraphQL(world);
  judge ??= new OpenApiJudge();
  const judging = judge;
  const standIn: StandIn = {
    url: '',
    graphqlUrl: '',
    world,
    limits,
    faults: [],
    tokens: options.tokens ? new Set(options.tokens) : null,
    archives: options.archives ?? new Map(),
    log: [],
    objections: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  let count = 0;
  const server = createServer(KEPT, (request, response) => {
    void handle(request, response).catch((error: Error) => {
      standIn.objections.push(`the stand-in failed: ${error.stack}`);
      response.writeHead(500).end();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url!, standIn.url);
    const { pathname } = url;
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const now = Number(request.headers[TIME_HEADER]) || (options.now ?? Date.now)();
    const isJudged = count++ % (options.judgeEvery ?? 1) === 0;
    const entry = { method: request.method!, path: pathname + url.search, token, status: 0 };
    standIn.log.push(entry);
    const body = request.method === 'POST' ? await read(request) : '';

    const headers: Record<string, string> = { date: new Date(now).toUTCString() };
    const send = (status: number, value: unknown, extra: Record<string, string> = {}): unknown => {
      entry.status = status;
      const isBytes = Buffer.isBuffer(value);
      // A fault's own body is meant to be wrong.
      if (isJudged && !isBytes && !fault?.body && request.method === 'GET' && !pathname.startsWith('/_')) {
        const wrong = judging.answer(described(pathname), status, value);
        if (wrong) standIn.objections.push(`answer to ${request.method} ${pathname}: ${wrong}`);
      }
      const bytes = isBytes ? value : Buffer.from(value === undefined ? '' : JSON.stringify(value));
      if (!isBytes) headers['content-type'] = 'application/json; charset=utf-8';
      response.writeHead(status, { ...headers, ...extra, 'content-length': String(bytes.length) });
      const cut = fault?.cutAfter;
      if (cut !== undefined && status < 400) response.write(bytes.subarray(0, cut), () => response.destroy());
      else response.end(bytes);
      return undefined;
    };

    const at = standIn.faults.findIndex(
      ({ on, times = 1 }) => times > 0 && on.test(`${request.method} ${pathname}${url.search}`),
    );
    const fault = standIn.faults[at];
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      fault.before?.();
      if (fault.hang) return undefined;
      if (fault.status)
        return send(
          fault.status,
          fault.body ?? { message: 'A fault on demand', documentation_url: 'https://docs.github.com/rest' },
          fault.headers,
        );
    }

    if (token !== '' && standIn.tokens && !standIn.tokens.has(token))
      return send(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' });
    if (pathname.startsWith('/_codeload/')) return archiveOf(pathname, send);

    if (isJudged && request.method === 'GET') {
      const wrong = judging.request(described(pathname), url.searchParams);
      if (wrong) standIn.objections.push(wrong);
    }
    const resource = resourceOf(pathname);
    const isFree = request.headers['if-none-match'] !== undefined;
    if (pathname === '/graphql') return answerGraphQL();
    // A request with a validator is charged when its answer is not 304: that shows below.
    const charged = limits.charge(token, resource, isFree ? 0 : 1, now);
    Object.assign(headers, charged.headers);
    if (charged.refusal) return refuse(charged.refusal);
    if (token === '' && resource === 'code_search')
      return send(401, { message: 'Requires authentication', documentation_url: 'https://docs.github.com/rest' });
    const answer = route(pathname, url);
    if (answer.status === 200) {
      const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`;
      headers.etag = etag;
      if (request.headers['if-none-match'] === etag) return send(304, undefined);
      if (isFree) limits.charge(token, resource, 1, now);
    }
    return send(answer.status, answer.body, answer.headers);

    function refuse(kind: 'primary' | 'secondary'): unknown {
      const message =
        kind === 'secondary'
          ? 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
          : 'API rate limit exceeded for user ID 1.';
      return send(403, {
        message,
        documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
      });
    }

    async function answerGraphQL(): Promise<unknown> {
      const before = limits.charge(token, 'graphql', 0, now);
      Object.assign(headers, before.headers);
      if (token === '') return send(401, { message: 'This endpoint requires you to be authenticated.' });
      if (before.refusal) return refuse(before.refusal);
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const remaining = Number(before.headers['x-ratelimit-remaining']);
      if (remaining <= 0) {
        limits.charge(token, 'graphql', 1, now);
        return send(200, { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] });
      }
      const asked = (variables.ids as string[] | undefined) ?? [];
      if (asked.some((id) => world.byNode(id)?.state === 'unanswerable'))
        return send(502, { message: 'We could not respond to your request in time.' });
      const { status, body: answer, cost } = await graphql.answer(query, variables, remaining);
      if (cost === 0) standIn.objections.push(`GraphQL: ${JSON.stringify(answer).slice(0, 500)}`);
      Object.assign(headers, limits.charge(token, 'graphql', cost, now).headers);
      return send(status, answer);
    }
  }

  function archiveOf(
    pathname: string,
    send: (status: number, value: unknown, headers?: Record<string, string>) => unknown,
  ): unknown {
    const [, , owner, name, , sha] = pathname.split('/');
    const found = world.byName(`${owner}/${name}`);
    if (!found) return send(404, Buffer.from('404: Not Found'));
    const own = standIn.archives.get(fullName(found.repo));
    const bytes = own ?? sourceArchive(`${owner}-${name}-${sha!.slice(0, 7)}`, found.repo.files());
    return send(200, bytes, { 'content-type': 'application/x-gzip' });
  }

  function route(pathname: string, url: URL): { status: number; body: unknown; headers?: Record<string, string> } {
    const base = standIn.url;
    if (pathname === '/search/repositories' || pathname === '/search/code') return searched(pathname, url);
    const [, kind, a, b, ...rest] = pathname.split('/').map(decodeURIComponent);
    let repo: Repository | undefined;
    let tail = rest;
    if (kind === 'repositories') {
      repo = world.byId(Number(a));
      tail = b === undefined ? [] : [b, ...rest];
    } else if (kind === 'repos') {
      const found = world.byName(`${a}/${b}`);
      if (found?.moved) {
        const location = `${base}/repositories/${found.repo.id}${rest.length ? `/${rest.join('/')}` : ''}${url.search}`;
        return {
          status: 301,
          body: { message: 'Moved Permanently', url: location, documentation_url: 'https://docs.github.com/rest' },
          headers: { location },
        };
      }
      repo = found?.repo;
    }
    if (!repo || repo.state === 'private' || repo.state === 'deleted') return missing();
    if (repo.state === 'blocked')
      return {
        status: 451,
        body: { message: 'Repository access blocked', documentation_url: 'https://docs.github.com/rest' },
      };
    if (tail.length === 0) return { status: 200, body: fullRepository(base, repo) };
    if (repo.state === 'empty')
      return {
        status: 409,
        body: { message: 'Git Repository is empty.', documentation_url: 'https://docs.github.com/rest' },
      };
    if (tail[0] === 'commits' && tail.length === 2)
      return isRef(repo, tail[1]!)
        ? { status: 200, body: commit(base, repo) }
        : {
            status: 422,
            body: { message: `No commit found for SHA: ${tail[1]}`, documentation_url: 'https://docs.github.com/rest' },
          };
    if (tail[0] === 'tarball') {
      if (!isRef(repo, tail[1] ?? 'HEAD') && !/^[0-9a-f]{40}$/.test(tail[1]!)) return missing();
      return {
        status: 302,
        body: undefined,
        headers: { location: `${base}/_codeload/${fullName(repo)}/legacy.tar.gz/${tail[1]}` },
      };
    }
    if (tail[0] === 'git' && tail[1] === 'trees') return { status: 200, body: tree(base, repo, 100_000) };
    const content = tail[0] === 'contents' ? file(base, repo, tail.slice(1).join('/')) : null;
    return content ? { status: 200, body: content } : missing();
  }

  function searched(pathname: string, url: URL): { status: number; body: unknown } {
    const q = url.searchParams.get('q') ?? '';
    const perPage = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
    const page = Number(url.searchParams.get('page') ?? 1);
    const invalid = (message: string) => ({
      status: 422,
      body: { message, documentation_url: 'https://docs.github.com/rest/search/search' },
    });
    const from = (page - 1) * perPage;
    if (from >= 1000) return invalid('Only the first 1000 search results are available');
    const incomplete = standIn.faults.find((one) => one.incomplete && (one.times ?? 1) > 0 && one.on.test(q));
    if (incomplete) incomplete.times = (incomplete.times ?? 1) - 1;
    try {
      const isCode = pathname === '/search/code';
      const results = isCode ? search.code(q) : search.repositories(q);
      const shown = results.slice(from, Math.min(1000, from + perPage));
      const items = isCode
        ? (shown as { repo: Repository; path: string }[]).map(({ repo, path }) => codeItem(standIn.url, repo, path))
        : (shown as Repository[]).map((repo) => searchItem(standIn.url, repo));
      return {
        status: 200,
        body: {
          total_count: results.length,
          incomplete_results: incomplete !== undefined,
          items: incomplete ? items.slice(0, items.length / 2) : items,
        },
      };
    } catch (error) {
      if (error instanceof InvalidQuery) return invalid(error.message);
      throw error;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  standIn.graphqlUrl = `${standIn.url}/graphql`;
  return standIn;
}

/** The path under which GitHub describes what it answers under a repository's number, where redirects lead. */
const described = (pathname: string): string => pathname.replace(/^\/repositories\/\d+/, '/repos/o/r');
const isRef = (repo: Repository, ref: string): boolean => ref === 'HEAD' || ref === 'main' || ref === headOf(repo);
const missing = () => ({
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
});

function resourceOf(pathname: string): Resource {
  if (pathname === '/search/code') return 'code_search';
  if (pathname.startsWith('/search/')) return 'search';
  return pathname === '/graphql' ? 'graphql' : 'core';
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
