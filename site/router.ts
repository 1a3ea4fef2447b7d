/** Which path is answered by what: the one table behind the static site and the live server. */
import type { Site } from './site.ts';

/** One file of the site or answer of the API. */
export interface Answer {
  type: string;
  body: string | Buffer;
  about?: About;
}

/** Which definitions an answer of the API stands on, and what labelled them: what a running server says of it beside its bytes. */
export interface About {
  /** Of one tool's definition, of a server's newest snapshot, or of all snapshots together (`stateDigest`). */
  digest: string;
  /** `name@version`, several separated by a comma. */
  classifier: string;
  /** Absolute address of the document that says more than a file in another's format can. */
  describedBy?: string;
}

export const HTML = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

export type Params = Record<string, string>;

/** An answer that is not made yet: `basis` is what it will be made from, so that equal ones need not be made again. */
export interface Prepared {
  basis: object;
  answer(): Promise<Answer>;
}

/** `{name}` in a path is one segment, `{name...}` is the rest. Null means that there is no such thing. */
export type Route = { path: string } & (
  | { answer(site: Site, params: Params, path: string): Answer | null | Promise<Answer | null> }
  | { prepare(site: Site, params: Params, path: string): Prepared | null }
);

export interface Router {
  /** The answer to a path from the site's root, decoded segment by segment; null where there is none. */
  answer(site: Site, path: string): Promise<Answer | null>;
  /** The same, not made yet where its route can say what it is made from. */
  prepare(site: Site, path: string): Promise<Prepared | Answer | null>;
}

export function router(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({ match: matcher(route.path), route }));
  const prepare = async (site: Site, path: string): Promise<Prepared | Answer | null> => {
    for (const { match, route } of compiled) {
      const params = match(path);
      if (!params) continue;
      const found = 'prepare' in route ? route.prepare(site, params, path) : await route.answer(site, params, path);
      if (found) return found;
    }
    return null;
  };
  return {
    prepare,
    async answer(site, path) {
      const found = await prepare(site, path);
      return found && 'basis' in found ? found.answer() : found;
    },
  };
}

function matcher(path: string): (path: string) => Params | null {
  const names: string[] = [];
  const source = path.replace(/\{(\w+)(\.\.\.)?\}|[.*+?^$()|[\]\\]/g, (part, name: string | undefined, rest) => {
    if (name === undefined) return `\\${part}`;
    names.push(name);
    return rest ? '(.+)' : '([^/]+?)';
  });
  const pattern = new RegExp(`^${source}$`);
  const prefix = path.split('{', 1)[0]!;
  return (text) => {
    if (!text.startsWith(prefix)) return null;
    const found = pattern.exec(text);
    if (!found) return null;
    const params: Params = {};
    for (const [i, name] of names.entries()) {
      try {
        params[name] = decodeURIComponent(found[i + 1]!);
      } catch {
        return null;
      }
    }
    return params;
  };
}
