/**
 * One way to GitHub for everything the crawler asks: octokit with its throttling and retry, several tokens shared by what each has left, every
 * answer checked against a schema, every request counted by kind. Slows down before a limit is met, says what it waits for, and never
 * repeats what cannot succeed.
 */
import { Octokit, RequestError } from 'octokit';
import type { z } from 'zod';
import { SourceError } from '../failure.ts';
import { type Clock, type PaceReport, Pacer, type Resource, systemClock, type Wait } from './pacer.ts';

export const GITHUB_API = 'https://api.github.com';

/** Longest wait for an answer to begin and, but for archives, to be complete, in milliseconds. GitHub itself gives up after 10 seconds. */
const ANSWER_TIMEOUT = 30_000;
/** How often a request that was told to slow down is sent again before the run gives up on it. */
const MOST_WAITS = 10;
/** Where GitHub says to wait but not how long, in seconds (its own advice: at least a minute). */
const UNTOLD_WAIT = 60;

/**
 * Why a request came to nothing. `gone` 404 and 410, `blocked` 451, `refused` 401 and 403, `invalid` 422, `empty` 409, `unavailable` 5xx, timeouts and
 * cut connections after all retries, `bad-answer` an answer that is not what GitHub documents, `no-token` no usable token is left.
 */
export type GitHubProblem =
  | 'gone'
  | 'blocked'
  | 'refused'
  | 'invalid'
  | 'empty'
  | 'unavailable'
  | 'bad-answer'
  | 'no-token';

export class GitHubError extends SourceError {
  override name = 'GitHubError';
  readonly problem: GitHubProblem;
  constructor(problem: GitHubProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export interface GitHubOptions {
  /** None: only what needs no token works, at GitHub's small limits for strangers. */
  tokens: readonly string[];
  apiUrl?: string;
  /** Ends in `/graphql`. */
  graphqlUrl?: string;
  signal?: AbortSignal;
  /** Told of every wait that a person would notice. */
  onWait?: (wait: Wait) => void;
  clock?: Clock;
  fetch?: typeof fetch;
  /** Unit of the pauses between retries of a failed request, in milliseconds; the second pause is 4 units, the third 9. */
  patience?: number;
  /** Longest wait for an answer, in milliseconds. */
  timeout?: number;
}

/** Requests sent, by kind; `points` is what GraphQL charged. Every attempt counts. */
export interface Usage {
  search: number;
  codeSearch: number;
  rest: number;
  graphql: number;
  tarballs: number;
  notModified: number;
  retries: number;
  points: number;
}

/** The tokens and addresses that the environment gives (contracts). Several tokens are separated by commas. */
export function gitHubFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): Pick<GitHubOptions, 'tokens' | 'apiUrl' | 'graphqlUrl'> {
  const tokens = (env.GITHUB_TOKEN || env.GH_TOKEN || '')
    .split(',')
    .map((token) => token.trim())
    .filter(Boolean);
  return {
    tokens: [...new Set(tokens)],
    ...(env.GITHUB_API_URL && { apiUrl: env.GITHUB_API_URL }),
    ...(env.GITHUB_GRAPHQL_URL && { graphqlUrl: env.GITHUB_GRAPHQL_URL }),
  };
}

let shared: GitHub | undefined;

/** The way to GitHub that the whole process shares, as the environment says, so that all its parts go at one pace. */
export function sharedGitHub(): GitHub {
  shared ??= new GitHub(gitHubFromEnvironment());
  return shared;
}

interface Lane {
  id: string;
  octokit: Octokit;
}

export class GitHub {
  readonly #lanes: Lane[];
  readonly #pacer: Pacer;
  #signal: AbortSignal;
  #onWait: (wait: Wait) => void;
  readonly #timeout: number;
  readonly #graphqlBase: string;
  readonly clock: Clock;
  readonly hasToken: boolean;
  readonly tokenCount: number;
  readonly usage: Usage = {
    search: 0,
    codeSearch: 0,
    rest: 0,
    graphql: 0,
    tarballs: 0,
    notModified: 0,
    retries: 0,
    points: 0,
  };

  constructor(options: GitHubOptions) {
    const apiUrl = (options.apiUrl ?? GITHUB_API).replace(/\/+$/, '');
    const graphqlUrl = options.graphqlUrl ?? `${apiUrl.replace(/\/v3$/, '')}/graphql`;
    if (!graphqlUrl.endsWith('/graphql'))
      throw new TypeError(`GITHUB_GRAPHQL_URL must end in /graphql, not "${graphqlUrl}"`);
    this.#graphqlBase = graphqlUrl.slice(0, -'/graphql'.length);
    this.clock = options.clock ?? systemClock;
    this.#timeout = options.timeout ?? ANSWER_TIMEOUT;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#onWait = options.onWait ?? (() => {});
    this.tokenCount = options.tokens.length;
    this.hasToken = this.tokenCount > 0;
    const tokens: (string | null)[] = this.hasToken ? [...options.tokens] : [null];
    this.#pacer = new Pacer(
      tokens.map((_, index) => `token ${index + 1}`),
      this.hasToken,
      this.clock,
      (wait) => this.#onWait(wait),
    );
    this.#lanes = tokens.map((token, index) => {
      const id = `token ${index + 1}`;
      const blocked = (resource: Resource | 'all') => (seconds: number) => {
        this.#pacer.block(id, resource, seconds);
        return false;
      };
      const octokit = new Octokit({
        ...(token && { auth: token }),
        baseUrl: apiUrl,
        userAgent: 'mcp-risk',
        log: { debug() {}, info() {}, warn() {}, error() {} },
        request: { fetch: this.#fetch(options.fetch ?? fetch) },
        // Limits are noticed by the plugin and waited for by the pacer, which knows all tokens; spacing is the pacer's too.
        throttle: {
          id,
          search: unspaced,
          write: unspaced,
          onRateLimit: (seconds: number, request: { url: string }) => blocked(resourceOf(request.url))(seconds),
          onSecondaryRateLimit: (seconds: number) => blocked('all')(seconds),
        },
        retry: {
          doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
          retries: 3,
          retryAfterBaseValue: options.patience ?? 1000,
        },
      });
      return { id, octokit };
    });
  }

  /** Lets a run be stopped by `signal`, and be told of waits. */
  attach({ signal, onWait }: Pick<GitHubOptions, 'signal' | 'onWait'>): void {
    if (signal) this.#signal = signal;
    if (onWait) this.#onWait = onWait;
  }

  /** Waits, unless the run is stopped. */
  pause(milliseconds: number): Promise<void> {
    return this.clock.sleep(milliseconds, this.#signal);
  }

  /** What is left of each token's limits, as far as answers have told. */
  budgets(): PaceReport[] {
    return this.#pacer.report();
  }

  /** Counts what is sent, bounds how long it may take, and tells the pacer what the answer says of the limits. */
  #fetch(send: typeof fetch): typeof fetch {
    return async (input, init) => {
      const url = String(input);
      const { pathname } = new URL(url);
      const isArchive = /\/tarball(\/|$)/.test(pathname);
      if (isArchive) this.usage.tarballs++;
      else if (pathname.endsWith('/search/code')) this.usage.codeSearch++;
      else if (pathname.includes('/search/')) this.usage.search++;
      else if (pathname.endsWith('/graphql')) this.usage.graphql++;
      else this.usage.rest++;
      const timeout = new AbortController();
      const timer = setTimeout(
        () => timeout.abort(new Error(`no answer within ${this.#timeout / 1000} seconds`)),
        this.#timeout,
      );
      timer.unref();
      const signals = [timeout.signal, init?.signal].filter((signal) => signal != null);
      const answer = await send(url, { ...init, signal: AbortSignal.any(signals) });
      if (isArchive) clearTimeout(timer);
      return answer;
    };
  }

  /**
   * Sends one request when a token has room for it, waits out limits, and gives what `send` gives.
   * @throws GitHubError when it cannot succeed, or the abort reason when the run was stopped.
   */
  async #paced<T extends { headers: Record<string, unknown> }>(
    resource: Resource,
    send: (octokit: Octokit, signal: AbortSignal) => Promise<T>,
    stop: AbortSignal = this.#signal,
  ): Promise<T> {
    for (let waits = 0; ; waits++) {
      stop.throwIfAborted();
      const id = await this.#pacer.take(resource, stop);
      if (id === null)
        throw new GitHubError(
          'no-token',
          'GitHub accepts none of the tokens any more (401). Set GITHUB_TOKEN to a valid one.',
        );
      const lane = this.#lanes.find((one) => one.id === id)!;
      try {
        const answer = await send(lane.octokit, stop);
        this.#pacer.learn(id, resource, answer.headers);
        return answer;
      } catch (error) {
        stop.throwIfAborted();
        const { status, headers } = of(error);
        if (headers) this.#pacer.learn(id, resource, headers);
        if (status === 401 && this.hasToken) this.#pacer.drop(id);
        else if (!isLimit(error)) throw asGitHubError(error);
        else if (status === 429 || headers?.['retry-after'] !== undefined)
          this.#pacer.block(id, 'all', Number(headers?.['retry-after']) || UNTOLD_WAIT);
        if (waits >= MOST_WAITS) throw asGitHubError(error);
        this.usage.retries++;
      }
    }
  }

  /** `GET route`, its answer checked against `schema`; null when the validator still holds (304). */
  async get<T>(
    resource: Resource,
    route: string,
    parameters: Record<string, unknown>,
    schema: z.ZodType<T>,
    etag?: string | null,
  ): Promise<{ data: T; etag: string | null } | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#paced(resource, (octokit, signal) =>
          octokit.request(`GET ${route}`, {
            ...parameters,
            headers: etag ? { 'if-none-match': etag } : {},
            request: { signal },
          }),
        );
        const parsed = schema.safeParse(answer.data);
        if (parsed.success) return { data: parsed.data, etag: (answer.headers.etag as string | undefined) ?? null };
        // A connection cut in the middle of the body leaves text where JSON was promised: that may go better the next time.
        if (typeof answer.data !== 'string' || attempt === 3)
          throw new GitHubError(
            'bad-answer',
            `GitHub's answer to ${route} is not what it documents: ${parsed.error.issues[0]?.message}`,
          );
        this.usage.retries++;
      } catch (error) {
        if (
          of(error).status !== 304 &&
          !(error instanceof GitHubError && (error.cause as RequestError)?.status === 304)
        )
          throw error;
        this.usage.notModified++;
        return null;
      }
    }
  }

  /** One GraphQL call. Errors of single fields are given with the data; a call that failed as a whole throws. */
  async graphql<T>(
    query: string,
    variables: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<{ data: T; errors: { type: string | null; path: string; message: string }[] }> {
    const answer = await this.#paced('graphql', (octokit, signal) =>
      octokit.request('POST /graphql', {
        baseUrl: this.#graphqlBase,
        query,
        variables,
        request: { signal, retries: 1 },
      }),
    );
    const body = answer.data as {
      data?: { rateLimit?: { cost?: number } } | null;
      errors?: { type?: string; path?: unknown[]; message?: string }[];
    };
    this.usage.points += body?.data?.rateLimit?.cost ?? 0;
    const errors = (Array.isArray(body?.errors) ? body.errors : []).map((error) => ({
      type: error.type ?? null,
      path: (error.path ?? []).join('/'),
      message: String(error.message ?? '').slice(0, 500),
    }));
    const parsed = schema.safeParse(body?.data);
    if (parsed.success) return { data: parsed.data, errors };
    throw new GitHubError(
      typeof body === 'string' || !body?.data ? 'unavailable' : 'bad-answer',
      errors[0]?.message ??
        `GitHub's GraphQL answer is not what its schema says: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
    );
  }

  /** The archive of a commit as a stream, redirects followed. `signal` ends it at any time. */
  async archive(repository: string, ref: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const [owner, repo] = repository.split('/');
    const stop = signal ? AbortSignal.any([signal, this.#signal]) : this.#signal;
    const answer = await this.#paced(
      'core',
      (octokit) =>
        octokit.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
          owner: owner!,
          repo: repo!,
          ref,
          request: { signal: stop, parseSuccessResponseBody: false },
        }),
      stop,
    );
    return answer.data as ReadableStream<Uint8Array>;
  }
}

/** A limiter of the throttling plugin that lets everything pass. */
const unspaced = {
  key: () => ({
    schedule: <A extends unknown[], T>(_options: unknown, work: (...args: A) => Promise<T>, ...args: A): Promise<T> =>
      work(...args),
  }),
};

function resourceOf(url: string): Resource {
  if (url.includes('/search/code')) return 'code_search';
  if (url.includes('/search/')) return 'search';
  return url.includes('/graphql') ? 'graphql' : 'core';
}

function of(error: unknown): { status: number | null; headers: Record<string, unknown> | null } {
  const { status, response } = error as RequestError;
  return { status: status ?? response?.status ?? null, headers: response?.headers ?? null };
}

/** Whether a request failed at a limit, so that it may be sent again later; the marks are those the throttling plugin goes by. */
function isLimit(error: unknown): boolean {
  const { status, headers } = of(error);
  const data = (error as RequestError).response?.data as { errors?: { type?: string }[] } | undefined;
  if (Array.isArray(data?.errors) && data.errors.some((one) => one.type === 'RATE_LIMITED')) return true;
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers?.['x-ratelimit-remaining'] === '0' ||
      headers?.['retry-after'] !== undefined ||
      /\bsecondary rate\b/i.test((error as Error).message))
  );
}

const PROBLEMS: Record<number, GitHubProblem> = {
  401: 'refused',
  403: 'refused',
  404: 'gone',
  409: 'empty',
  410: 'gone',
  422: 'invalid',
  429: 'unavailable',
  451: 'blocked',
};

function asGitHubError(error: unknown): Error {
  if (error instanceof GitHubError) return error;
  const { status } = of(error);
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RequestError) && status === null) return error instanceof Error ? error : new Error(message);
  return new GitHubError(PROBLEMS[status ?? 500] ?? 'unavailable', message, { cause: error });
}
