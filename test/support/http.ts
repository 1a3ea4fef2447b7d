/**
 * Connections that are kept and closed when they were idle for a while are closed at times just when they are used again: where one of both sides
 * is held up, a request then fails that nothing is wrong with. Tests keep none, or for good.
 */

/** For a server of a test, whose end closes all of its connections. */
export const KEPT = { keepAliveTimeout: 0 } as const;

/** `fetch` on a connection of its own. */
export const fetchAlone = (address: string | URL, init: RequestInit = {}): Promise<Response> =>
  fetch(address, { ...init, headers: { connection: 'close', ...init.headers } });
