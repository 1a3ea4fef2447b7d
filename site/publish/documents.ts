/** Everything the site consists of, in groups that are made and compared together. */
import { API_ROUTES, otherApiPaths, serverApiPaths } from '../api/routes.ts';
import { otherPagePaths, pageRoutes, serverPagePaths } from '../pages.ts';
import { type Router, router } from '../router.ts';
import type { Site } from '../site.ts';
import type { Templates } from '../templates.ts';

/** The one table of answers: static site and live server both ask it. */
export const documentRouter = (templates: Templates): Router => router([...API_ROUTES, ...pageRoutes(templates)]);

/** Paths of a server's documents; the server is open in `site` until they are made. */
export function* serverPaths(site: Site, slug: string): Generator<string> {
  const opened = site.open(slug);
  if (!opened) return;
  yield* serverPagePaths(
    slug,
    opened.tools.map((tool) => tool.segment),
  );
  yield* serverApiPaths(opened.server, opened.tools);
}

/** Paths of all documents that are not about one server. */
export function* otherPaths(site: Site): Generator<string> {
  yield* otherPagePaths(site);
  yield* otherApiPaths(site);
}
