/** When the next request may go out, and with which token: the known limits, kept apart by token and by what GitHub counts together. */
import { setTimeout as delay } from 'node:timers/promises';

/** What GitHub counts together, in its own words (`x-ratelimit-resource`). */
export type Resource = 'core' | 'search' | 'code_search' | 'graphql';

/** Time that can be waited for. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal ? { signal } : {});
  },
};

/**
 * Requests in a window of so many seconds, for tokens and for strangers, and the least pause between two, in milliseconds: the window spread
 * evenly, for REST and GraphQL the secondary limits instead (900 and 2,000 points a minute; a GET is 1 point, a GraphQL call 1).
 * From GitHub's documentation, "Rate limits for the REST API", "Search" and "Rate limits and query limits for the GraphQL API".
 */
export const LIMITS: Record<Resource, { window: number; token: number; stranger: number; pause: number }> = {
  core: { window: 3600, token: 5000, stranger: 60, pause: 70 },
  search: { window: 60, token: 30, stranger: 10, pause: 2000 },
  code_search: { window: 60, token: 10, stranger: 0, pause: 6000 },
  graphql: { window: 3600, token: 5000, stranger: 0, pause: 500 },
};

/** From which part of a window's requests on the rest is spread over the time that is left. */
const CAUTIOUS_BELOW = 0.2;
/** A wait shorter than this is not worth telling, in milliseconds. */
const NOTICEABLE = 5_000;
/** How much slower a token goes after each secondary limit, and at most. It quickens again by a hundredth with every good answer. */
const SLOWER = 2;
const SLOWEST = 8;

export interface Wait {
  resource: Resource;
  seconds: number;
  why: 'limit' | 'told' | 'spread';
}

/** What is known of one token's limit. `resets` is ISO 8601. */
export interface PaceReport {
  token: string;
  resource: Resource;
  limit: number;
  remaining: number;
  resets: string | null;
}

interface Room {
  limit: number;
  /** What the newest answer left, less what is on its way; null before the first answer. */
  remaining: number | null;
  /** When the window ends. */
  reset: number;
  next: number;
  blockedUntil: number;
}

interface Holder {
  id: string;
  isDropped: boolean;
  slowness: number;
  blockedUntil: number;
  rooms: Record<Resource, Room>;
}

export class Pacer {
  readonly #holders: Holder[];
  readonly #clock: Clock;
  readonly #onWait: (wait: Wait) => void;

  constructor(ids: readonly string[], hasTokens: boolean, clock: Clock, onWait: (wait: Wait) => void = () => {}) {
    this.#clock = clock;
    this.#onWait = onWait;
    const room = (resource: Resource): Room => ({
      limit: hasTokens ? LIMITS[resource].token : LIMITS[resource].stranger,
      remaining: null,
      reset: 0,
      next: 0,
      blockedUntil: 0,
    });
    this.#holders = ids.map((id) => ({
      id,
      isDropped: false,
      slowness: 1,
      blockedUntil: 0,
      rooms: { core: room('core'), search: room('search'), code_search: room('code_search'), graphql: room('graphql') },
    }));
  }

  /** Waits until a token has room, and gives it: of those that are free first, the one with most left. Null when no token is usable. */
  async take(resource: Resource, signal: AbortSignal): Promise<string | null> {
    const now = this.#clock.now();
    const open = this.#holders
      .filter((holder) => !holder.isDropped)
      .map((holder) => ({ holder, ...this.#freeAt(holder, resource, now) }))
      .sort(
        (a, b) =>
          a.at - b.at ||
          (b.holder.rooms[resource].remaining ?? Infinity) - (a.holder.rooms[resource].remaining ?? Infinity),
      );
    const first = open[0];
    if (!first) return null;
    const room = first.holder.rooms[resource];
    room.next = first.at + this.#pause(first.holder, resource, first.at);
    if (room.remaining !== null)
      room.remaining = first.at >= room.reset ? room.limit - 1 : Math.max(0, room.remaining - 1);
    if (room.remaining !== null && first.at >= room.reset) room.reset = first.at + LIMITS[resource].window * 1000;
    const wait = first.at - now;
    if (wait >= NOTICEABLE) this.#onWait({ resource, seconds: Math.ceil(wait / 1000), why: first.why });
    if (wait > 0) await this.#clock.sleep(wait, signal);
    return first.holder.id;
  }

  #freeAt(holder: Holder, resource: Resource, now: number): { at: number; why: Wait['why'] } {
    const room = holder.rooms[resource];
    const told = Math.max(holder.blockedUntil, room.blockedUntil);
    const limit = room.remaining !== null && room.remaining <= 0 ? room.reset + 1000 : 0;
    const at = Math.max(now, told, limit, room.next);
    return { at, why: at === told ? 'told' : at === limit ? 'limit' : 'spread' };
  }

  /** The pause after a request: the resource's own, longer when the window's rest is small or GitHub has complained. */
  #pause(holder: Holder, resource: Resource, at: number): number {
    const room = holder.rooms[resource];
    const usual = LIMITS[resource].pause * (this.#isGenerous(room, resource) ? 0 : 1);
    const left = room.remaining ?? room.limit;
    const isScarce = room.remaining !== null && at < room.reset && left < room.limit * CAUTIOUS_BELOW;
    const spread = isScarce ? (room.reset - at) / Math.max(1, left) : 0;
    return Math.max(usual, spread) * holder.slowness;
  }

  /** A server that announces far more than GitHub gives (an own GitHub Enterprise without limits, a test) is not paced. */
  #isGenerous(room: Room, resource: Resource): boolean {
    return room.limit >= 100 * LIMITS[resource].token;
  }

  /** Takes in what an answer's headers say. The time of the reset is reckoned from the server's own clock. */
  learn(id: string, asked: Resource, headers: Record<string, unknown>): void {
    const holder = this.#holders.find((one) => one.id === id)!;
    holder.slowness = Math.max(1, holder.slowness * 0.99);
    const resource = asResource(headers['x-ratelimit-resource']) ?? asked;
    const limit = wholeNumber(headers['x-ratelimit-limit']);
    const remaining = wholeNumber(headers['x-ratelimit-remaining']);
    const reset = wholeNumber(headers['x-ratelimit-reset']);
    if (limit === null || remaining === null || reset === null) return;
    const room = holder.rooms[resource];
    const now = this.#clock.now();
    const serverNow = Date.parse(String(headers.date ?? ''));
    const resetAt = now + (reset * 1000 - (Number.isFinite(serverNow) ? serverNow : now));
    const isSameWindow = room.remaining !== null && Math.abs(resetAt - room.reset) < LIMITS[resource].window * 250;
    room.limit = limit;
    if (this.#isGenerous(room, resource)) room.next = now;
    // Answers may overtake each other and take their time: inside a window what is left only shrinks.
    room.remaining = isSameWindow ? Math.min(room.remaining!, remaining) : remaining;
    room.reset = resetAt;
  }

  /** GitHub said to wait: for one resource, or, the secondary limits, for everything. */
  block(id: string, resource: Resource | 'all', seconds: number): void {
    const holder = this.#holders.find((one) => one.id === id)!;
    const until = this.#clock.now() + Math.max(1, seconds) * 1000;
    if (resource === 'all') {
      holder.blockedUntil = Math.max(holder.blockedUntil, until);
      holder.slowness = Math.min(SLOWEST, holder.slowness * SLOWER);
    } else holder.rooms[resource].blockedUntil = Math.max(holder.rooms[resource].blockedUntil, until);
  }

  /** A token that GitHub does not accept is not used again. */
  drop(id: string): void {
    this.#holders.find((one) => one.id === id)!.isDropped = true;
  }

  report(): PaceReport[] {
    return this.#holders.flatMap((holder) =>
      (Object.entries(holder.rooms) as [Resource, Room][])
        .filter(([, room]) => room.remaining !== null && !holder.isDropped)
        .map(([resource, room]) => ({
          token: holder.id,
          resource,
          limit: room.limit,
          remaining: room.remaining!,
          resets: new Date(room.reset).toISOString(),
        })),
    );
  }
}

function asResource(value: unknown): Resource | null {
  return typeof value === 'string' && Object.hasOwn(LIMITS, value) ? (value as Resource) : null;
}

function wholeNumber(value: unknown): number | null {
  const number =
    typeof value === 'string' && value !== '' ? Number(value) : typeof value === 'number' ? value : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}
