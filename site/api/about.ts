/**
 * What every answer is about: the digest of the definitions it stands on and the classifier that labelled them. JSON documents of this API
 * say it in their body; a running server says it in headers too, which is where policy files, exports and badges, whose bytes belong to
 * whoever reads them, can say it at all.
 */
import { createHash } from 'node:crypto';
import type { ServerRecord, ToolRecord } from '../../data/model.ts';
import type { About } from '../router.ts';
import type { Site } from '../site.ts';
import { apiServer, apiTool } from '../urls.ts';

/** SHA-256 over the sorted `slug:digest` lines of these servers' newest snapshots, in lower-case hex. */
export function stateDigest(servers: Iterable<{ slug: string; digest: string }>): string {
  const lines = Array.from(servers, ({ slug, digest }) => `${slug}:${digest}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

export interface CatalogueState {
  digest: string;
  classifiers: string[];
}

const states = new WeakMap<Site, { revision: string; state: CatalogueState }>();

/** The state of the whole catalogue, worked out once a revision. */
export function catalogueState(site: Site): CatalogueState {
  const revision = site.catalogue.revision();
  let known = states.get(site);
  if (known?.revision !== revision) {
    const { catalogue } = site;
    const state = { digest: stateDigest(catalogue.snapshotDigests()), classifiers: catalogue.classifiers() };
    states.set(site, (known = { revision, state }));
  }
  return known.state;
}

const absolute = (site: Site, path: string): string => new URL(path.slice(1), site.base).href;

export function aboutCatalogue(site: Site): About {
  const { digest, classifiers } = catalogueState(site);
  return { digest, classifier: classifiers.join(', ') };
}

/** Nothing is said of a server before it was read. */
export function aboutServer(site: Site, server: ServerRecord, tools: readonly ToolRecord[]): About | undefined {
  if (!server.snapshot) return undefined;
  return {
    digest: server.snapshot.digest,
    classifier: classifiersOf(tools).join(', '),
    describedBy: absolute(site, apiServer(server.slug).replace(/\.json$/, '/policy.explained.json')),
  };
}

export const aboutTool = (site: Site, server: ServerRecord, tool: ToolRecord): About => ({
  digest: tool.digest,
  classifier: tool.classification.classifier,
  describedBy: absolute(site, apiTool(server.slug, tool.segment)),
});

export function aboutServers(servers: readonly (ServerRecord & { tools: readonly ToolRecord[] })[]): About {
  return {
    digest: stateDigest(servers.flatMap(({ slug, snapshot }) => (snapshot ? [{ slug, digest: snapshot.digest }] : []))),
    classifier: classifiersOf(servers.flatMap(({ tools }) => tools)).join(', '),
  };
}

export const classifiersOf = (tools: readonly ToolRecord[]): string[] =>
  [...new Set(tools.map((tool) => tool.classification.classifier))].sort();
