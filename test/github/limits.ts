/** Rate limits that really count down: a window for each token and resource, and the secondary limits above them. */

export type Resource = 'core' | 'search' | 'code_search' | 'graphql';

export interface LimitSettings {
  /** Requests in a window, and its length in seconds. */
  core: { limit: number; window: number };
  search: { limit: number; window: number };
  code_search: { limit: number; window: number };
  graphql: { limit: number; window: number };
  /** Requests of one token in a minute before the secondary limit is met. */
  perMinute: number;
  /** Seconds that a token has to wait then. */
  retryAfter: number;
}

export const GITHUB_LIMITS: LimitSettings = {
  core: { limit: 5000, window: 3600 },
  search: { limit: 30, window: 60 },
  code_search: { limit: 10, window: 60 },
  graphql: { limit: 5000, window: 3600 },
  perMinute: 900,
  retryAfter: 60,
};

/** Limits that no test meets. */
export const NO_LIMITS: LimitSettings = {
  core: { limit: 10_000_000, window: 3600 },
  search: { limit: 10_000_000, window: 60 },
  code_search: { limit: 10_000_000, window: 60 },
  graphql: { limit: 10_000_000, window: 3600 },
  perMinute: Number.POSITIVE_INFINITY,
  retryAfter: 60,
};

interface Window {
  used: number;
  reset: number;
}

export interface Charged {
  /** Null where the request may pass; otherwise why it may not. */
  refusal: 'primary' | 'secondary' | null;
  headers: Record<string, string>;
}

export class Limits {
  readonly #settings: LimitSettings;
  readonly #windows = new Map<string, Window>();
  readonly #recent = new Map<string, number[]>();
  readonly #blocked = new Map<string, number>();
  /** Requests that came although the answer before had said to wait. */
  violations = 0;
  /** Requests refused at a limit. */
  refusals = 0;

  constructor(settings: LimitSettings) {
    this.#settings = settings;
  }

  /** Charges `cost` (0 for what is free) to a token at a time in milliseconds. */
  charge(token: string, resource: Resource, cost: number, now: number): Charged {
    const { limit, window } = this.#settings[resource];
    const key = `${token} ${resource}`;
    let open = this.#windows.get(key);
    if (!open || now >= open.reset) {
      open = { used: 0, reset: Math.ceil((now + window * 1000) / 1000) * 1000 };
      this.#windows.set(key, open);
    }
    const { reset } = open;
    const spent = open;
    const headers = (): Record<string, string> => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - spent.used)),
      'x-ratelimit-used': String(spent.used),
      'x-ratelimit-reset': String(reset / 1000),
      'x-ratelimit-resource': resource,
    });
    const blockedUntil = this.#blocked.get(token) ?? 0;
    if (now < blockedUntil) {
      this.violations++;
      this.refusals++;
      return {
        refusal: 'secondary',
        headers: { ...headers(), 'retry-after': String(Math.ceil((blockedUntil - now) / 1000)) },
      };
    }
    if (open.used + cost > limit) {
      if (open.used > limit) this.violations++;
      open.used++;
      this.refusals++;
      return { refusal: 'primary', headers: headers() };
    }
    const recent = (this.#recent.get(token) ?? []).filter((time) => time > now - 60_000);
    recent.push(now);
    this.#recent.set(token, recent);
    if (recent.length > this.#settings.perMinute) {
      this.block(token, this.#settings.retryAfter, now);
      this.refusals++;
      return { refusal: 'secondary', headers: { ...headers(), 'retry-after': String(this.#settings.retryAfter) } };
    }
    open.used += cost;
    return { refusal: null, headers: headers() };
  }

  /** Makes a token wait, as GitHub does for reasons it does not publish. */
  block(token: string, seconds: number, now: number): void {
    this.#blocked.set(token, now + seconds * 1000);
  }

  /** What is used of each window, by token and resource. */
  used(): Record<string, number> {
    return Object.fromEntries([...this.#windows].map(([key, { used }]) => [key, used]));
  }
}
