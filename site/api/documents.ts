/**
 * The answers of the API (contracts), each a pure function of the catalogue, so that a file of the static site and a live answer are the same
 * bytes. Fields keep their order; addresses are absolute.
 */
import { gzipSync } from 'node:zlib';
import { FAILURE_CLASSES, type ServerCard, type ServerRecord, type ToolRecord } from '../../data/model.ts';
import { exportRow } from '../../data/rows.ts';
import type { Site } from '../site.ts';
import { apiServer, apiTool, apiToolPolicy, serverPath, toolPath } from '../urls.ts';
import { catalogueState, classifiersOf } from './about.ts';

const url = (site: Site, path: string): string => new URL(path.slice(1), site.base).href;

const policyOf = (site: Site, slug: string, name = 'policy'): string =>
  url(site, `${apiServer(slug).slice(0, -'.json'.length)}/${name}.json`);

/** What a list of servers says of each. */
function serverEntry(
  site: Site,
  server: Pick<
    ServerCard,
    'slug' | 'name' | 'repository' | 'package' | 'toolCount' | 'byRisk' | 'digest' | 'classifier'
  >,
) {
  return {
    slug: server.slug,
    name: server.name,
    repository: server.repository,
    package: server.package,
    tools: server.toolCount,
    byRisk: server.byRisk,
    digest: server.digest,
    classifier: server.classifier,
    url: url(site, apiServer(server.slug)),
    policy: policyOf(site, server.slug),
  };
}

export function serverDocument(site: Site, server: ServerRecord, tools: readonly ToolRecord[]) {
  const { snapshot } = server;
  return {
    slug: server.slug,
    name: server.name,
    description: server.description,
    repository: server.repository,
    path: server.path,
    package: server.package,
    homepage: server.homepage,
    license: server.license,
    digest: snapshot?.digest ?? null,
    classifier: classifiersOf(tools)[0] ?? null,
    snapshot: snapshot && {
      package: snapshot.package,
      commit: snapshot.commit,
      digest: snapshot.digest,
      taken: snapshot.taken,
      language: snapshot.language,
      sdk: snapshot.sdk,
      methods: snapshot.methods,
    },
    failures: server.failures.map(({ method, class: kind }) => ({ method, class: kind })),
    toolCount: server.toolCount,
    byCategory: server.byCategory,
    byRisk: server.byRisk,
    tools: tools.map((tool) => ({
      name: tool.definition.name,
      category: tool.category,
      risk: tool.risk,
      facets: tool.facets,
      confidence: tool.confidence,
      recommendation: tool.classification.recommendation,
      digest: tool.digest,
      classifier: tool.classification.classifier,
      url: url(site, apiTool(server.slug, tool.segment)),
    })),
    policy: policyOf(site, server.slug),
    explained: policyOf(site, server.slug, 'policy.explained'),
    page: url(site, serverPath(server.slug)),
  };
}

export function toolDocument(site: Site, server: ServerRecord, tool: ToolRecord) {
  const { definition, classification } = tool;
  return {
    server: server.slug,
    name: definition.name,
    title: definition.title ?? null,
    description: definition.description ?? null,
    inputSchema: definition.inputSchema,
    outputSchema: definition.outputSchema ?? null,
    annotations: definition.annotations ?? {},
    digest: tool.digest,
    category: tool.category,
    risk: tool.risk,
    facets: tool.facets,
    confidence: tool.confidence,
    rationale: classification.rationale,
    evidence: classification.evidence,
    facetEvidence: classification.facetEvidence,
    modes: classification.modes,
    findings: classification.findings,
    recommendation: classification.recommendation,
    classifier: classification.classifier,
    correction: tool.correction,
    package: server.snapshot?.package ?? null,
    repository: server.repository,
    commit: server.snapshot?.commit ?? null,
    taken: server.snapshot?.taken ?? null,
    method: tool.method,
    agreement: tool.agreement,
    differences: tool.differences,
    origin: tool.origin,
    nameIsComputed: tool.nameIsComputed,
    enabledByDefault: tool.enabledByDefault,
    enumerationConfidence: tool.enumerationConfidence,
    firstSeen: tool.firstSeen,
    policy: url(site, apiToolPolicy(server.slug, tool.segment)),
    page: url(site, toolPath(server.slug, tool.segment)),
  };
}

export const SERVERS_PER_DOCUMENT = 1000;

/** Pages of servers, and of downloads: one for each thousand servers. */
export const documentPages = (site: Site): number =>
  Math.max(1, Math.ceil(site.catalogue.serverCounts().known / SERVERS_PER_DOCUMENT));

/** The tools of the servers on one page, one JSON object a line in the shape of the export, gzipped. */
export function toolsDownload(site: Site, page: number): Buffer | null {
  if (!Number.isInteger(page) || page < 1 || page > documentPages(site)) return null;
  const lines: string[] = [];
  for (const { slug } of site.catalogue.serverCards({
    limit: SERVERS_PER_DOCUMENT,
    offset: (page - 1) * SERVERS_PER_DOCUMENT,
  })) {
    const server = site.server(slug)!;
    for (const tool of site.tools(slug)) lines.push(`${JSON.stringify(exportRow(server, tool))}\n`);
  }
  return gzipSync(lines.join(''));
}

/** Servers in pages of a thousand, by name. */
export function serversDocument(site: Site, page: number) {
  const { known } = site.catalogue.serverCounts();
  const pages = documentPages(site);
  if (!Number.isInteger(page) || page < 1 || page > pages) return null;
  return {
    total: known,
    page,
    pages,
    ...catalogueState(site),
    next: page < pages ? url(site, `/api/v1/servers/page/${page + 1}.json`) : null,
    servers: site.catalogue
      .serverCards({ limit: SERVERS_PER_DOCUMENT, offset: (page - 1) * SERVERS_PER_DOCUMENT })
      .map((server) => serverEntry(site, server)),
  };
}

export function indexDocument(site: Site) {
  const stats = site.catalogue.stats();
  const failed = Object.fromEntries(
    FAILURE_CLASSES.filter((kind) => stats.servers.failed[kind]).map((kind) => [kind, stats.servers.failed[kind]]),
  );
  return {
    version: 'v1',
    revision: site.catalogue.revision(),
    ...catalogueState(site),
    stats: { ...stats, servers: { ...stats.servers, failed } },
    links: {
      servers: url(site, '/api/v1/servers.json'),
      server: url(site, '/api/v1/servers/').concat('{slug}.json'),
      policy: url(site, '/api/v1/servers/').concat('{slug}/policy.json'),
      tool: url(site, '/api/v1/servers/').concat('{slug}/tools/{tool}.json'),
      lookup: url(site, '/api/v1/lookup/').concat('{npm|github|registry}/{name}.json'),
      digests: url(site, '/api/v1/digests/').concat('{aa}.json'),
      tools: Array.from({ length: documentPages(site) }, (_, i) => url(site, `/api/v1/tools/${i + 1}.jsonl.gz`)),
      changes: url(site, '/api/v1/changes.json'),
      feed: url(site, '/changes.atom'),
      policySchema: url(site, '/api/v1/policy.schema.json'),
      openapi: url(site, '/api/v1/openapi.json'),
    },
  };
}

export function lookupDocument(site: Site, kind: 'npm' | 'github' | 'registry', name: string) {
  const servers = site.catalogue.findServer(kind, name);
  const entry = (server: ServerRecord) => {
    const { snapshot } = server;
    const classifiers = site.catalogue.classifiersOf(server.id);
    return {
      ...serverEntry(site, { ...server, digest: snapshot?.digest ?? null, classifier: classifiers[0] ?? null }),
      version: snapshot?.package?.version ?? null,
      commit: snapshot?.commit ?? null,
      taken: snapshot?.taken ?? null,
      classifiers,
      explained: policyOf(site, server.slug, 'policy.explained'),
    };
  };
  return servers.length ? { kind, name, servers: servers.map(entry) } : null;
}

export function digestsDocument(site: Site, prefix: string) {
  return {
    prefix,
    digests: site.catalogue.digests(prefix).map(({ digest, server, tool, category, risk, classifier }) => ({
      digest,
      server,
      tool,
      category,
      risk,
      classifier,
    })),
  };
}

/** Changes in the newest document, and numbers of changes on a page of all of them. */
const NEWEST_CHANGES = 500;
const CHANGES_PER_PAGE = 1000;

const changesPage = (site: Site, page: number): string => url(site, `/api/v1/changes/${page}.json`);

/** Pages of all changes: one for each thousand numbers, so that a page that is full stays as it is. */
export const changesPages = (site: Site): number =>
  Math.ceil((site.catalogue.changes({ limit: 1 })[0]?.id ?? 0) / CHANGES_PER_PAGE);

/** The newest changes, or those of one page; `older` is where they go on. Null for a page that there is not. */
export function changesDocument(site: Site, page?: number) {
  if (page !== undefined && (!Number.isInteger(page) || page < 1 || page > changesPages(site))) return null;
  const found =
    page === undefined
      ? site.catalogue.changes({ limit: NEWEST_CHANGES })
      : site.catalogue.changes({
          after: (page - 1) * CHANGES_PER_PAGE,
          upTo: page * CHANGES_PER_PAGE,
          limit: CHANGES_PER_PAGE,
        });
  const before = page === undefined ? Math.ceil(((found.at(-1)?.id ?? 1) - 1) / CHANGES_PER_PAGE) : page - 1;
  return {
    ...catalogueState(site),
    changes: found.map(({ id, at, server, kind, tool, before, after, fields }) => ({
      id,
      at,
      server,
      kind,
      tool,
      before,
      after,
      fields,
      url: url(site, serverPath(server)),
    })),
    older: before > 0 ? changesPage(site, before) : null,
  };
}
