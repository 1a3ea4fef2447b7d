/** The API's paths and what answers each; see contracts for the shapes. */
import { explainPolicy } from '../../classifier/policy/index.ts';
import { policyJsonSchema } from '../../classifier/policy/schema.ts';
import type { ServerRecord, ToolRecord } from '../../data/model.ts';
import { type About, type Answer, JSON_TYPE, type Params, type Route } from '../router.ts';
import type { Site } from '../site.ts';
import { API, apiServer, apiTool, apiToolPolicy } from '../urls.ts';
import {
  EXPORTERS,
  exported,
  PROFILES,
  type Profile,
  serverPolicy,
  stringifyPolicy,
  toolPolicyText,
} from '../views/policy.ts';
import { aboutCatalogue, aboutServer, aboutTool, classifiersOf } from './about.ts';
import { badgeJson, badgeSvg } from './badge.ts';
import {
  changesDocument,
  changesPages,
  digestsDocument,
  documentPages,
  indexDocument,
  lookupDocument,
  serverDocument,
  serversDocument,
  toolDocument,
  toolsDownload,
} from './documents.ts';
import { changesFeed } from './feed.ts';
import { LOOKUPS } from './missing.ts';
import { openapiDocument } from './openapi.ts';

const json = (value: object | null): Answer | null => value && { type: JSON_TYPE, body: `${JSON.stringify(value)}\n` };
const mediaType = ({ mediaType: type }: { mediaType: string }): string =>
  /charset|octet-stream/.test(type) ? type : `${type}; charset=utf-8`;
const policyFile = (text: string): Answer => ({ type: JSON_TYPE, body: text });

const about = (answer: Answer | null, said: About | undefined): Answer | null =>
  answer && (said ? { ...answer, about: said } : answer);

const ofServer =
  (make: (site: Site, server: ServerRecord, tools: ToolRecord[], params: Params) => Answer | null) =>
  (site: Site, params: Params): Answer | null => {
    const server = site.server(params.slug!);
    if (!server) return null;
    const tools = site.tools(server.slug);
    return about(make(site, server, tools, params), aboutServer(site, server, tools));
  };

const ofTool =
  (make: (site: Site, server: ServerRecord, tool: ToolRecord) => Answer | null) =>
  (site: Site, params: Params): Answer | null => {
    const server = site.server(params.slug!);
    const tool = server && site.tool(server.slug, params.tool!);
    return tool ? about(make(site, server, tool), aboutTool(site, server, tool)) : null;
  };

const ofCatalogue =
  (make: (site: Site, params: Params) => Answer | null) =>
  (site: Site, params: Params): Answer | null =>
    about(make(site, params), aboutCatalogue(site));

export const API_ROUTES: readonly Route[] = [
  { path: `${API}/index.json`, answer: ofCatalogue((site) => json(indexDocument(site))) },
  { path: `${API}/servers.json`, answer: ofCatalogue((site) => json(serversDocument(site, 1))) },
  {
    path: `${API}/servers/page/{page}.json`,
    answer: ofCatalogue((site, { page }) => (Number(page) > 1 ? json(serversDocument(site, Number(page))) : null)),
  },
  {
    path: `${API}/servers/{slug}/tools/{tool}/policy.json`,
    answer: ofTool((_, __, tool) => policyFile(toolPolicyText(tool))),
  },
  {
    path: `${API}/servers/{slug}/tools/{tool}.json`,
    answer: ofTool((site, server, tool) => json(toolDocument(site, server, tool))),
  },
  {
    path: `${API}/servers/{slug}/policy.json`,
    answer: ofServer((_, server, tools) => policyFile(stringifyPolicy(serverPolicy(server, tools, 'recommended')))),
  },
  {
    path: `${API}/servers/{slug}/policy.explained.json`,
    answer: ofServer((_, server, tools) => json(explainPolicy([{ ...server, tools }]))),
  },
  {
    path: `${API}/servers/{slug}/policy.{format}.{extension}`,
    answer: ofServer((_, server, tools, { format, extension }) => {
      const exporter = EXPORTERS.find((one) => one.id === format && one.extension === extension);
      return exporter ? { type: mediaType(exporter), body: exported(exporter, server, tools).text } : null;
    }),
  },
  {
    path: `${API}/servers/{slug}/badge.svg`,
    answer: ofServer((_, server, tools) => ({
      type: 'image/svg+xml',
      body: badgeSvg(server, classifiersOf(tools)[0]),
    })),
  },
  { path: `${API}/servers/{slug}/badge.json`, answer: ofServer((_, server) => json(badgeJson(server))) },
  {
    path: `${API}/servers/{slug}/policy.{profile}.json`,
    answer: ofServer((_, server, tools, { profile }) =>
      profile !== 'recommended' && PROFILES.includes(profile as Profile)
        ? policyFile(stringifyPolicy(serverPolicy(server, tools, profile as Profile)))
        : null,
    ),
  },
  {
    path: `${API}/servers/{slug}.json`,
    answer: ofServer((site, server, tools) => json(serverDocument(site, server, tools))),
  },
  ...LOOKUPS.map(
    (kind): Route => ({
      path: `${API}/lookup/${kind}/{name...}.json`,
      // Names of repositories differ only by case in GitHub's eyes; the file is the lower-case one.
      answer: ofCatalogue((site, { name }) =>
        json(lookupDocument(site, kind, kind === 'github' ? name!.toLowerCase() : name!)),
      ),
    }),
  ),
  {
    path: `${API}/digests/{prefix}.json`,
    answer: ofCatalogue((site, { prefix }) =>
      /^[0-9a-f]{2}$/.test(prefix!) ? json(digestsDocument(site, prefix!)) : null,
    ),
  },
  {
    path: `${API}/tools/{page}.jsonl.gz`,
    answer: ofCatalogue((site, { page }) => {
      const body = toolsDownload(site, Number(page));
      return body && { type: 'application/gzip', body };
    }),
  },
  { path: `${API}/policy.schema.json`, answer: () => policyFile(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`) },
  { path: `${API}/openapi.json`, answer: (site) => json(openapiDocument(site)) },
  { path: `${API}/changes.json`, answer: ofCatalogue((site) => json(changesDocument(site))) },
  {
    path: `${API}/changes/{page}.json`,
    answer: ofCatalogue((site, { page }) => json(changesDocument(site, Number(page)))),
  },
  {
    path: '/changes.atom',
    answer: ofCatalogue((site) => ({ type: 'application/atom+xml; charset=utf-8', body: changesFeed(site) })),
  },
];

/** Paths of the answers about one server and its tools. */
export function* serverApiPaths(server: ServerRecord, tools: readonly ToolRecord[]): Generator<string> {
  const folder = apiServer(server.slug).slice(0, -'.json'.length);
  yield apiServer(server.slug);
  yield `${folder}/badge.svg`;
  yield `${folder}/badge.json`;
  yield `${folder}/policy.explained.json`;
  for (const { id, extension } of EXPORTERS) yield `${folder}/policy.${id}.${extension}`;
  for (const profile of PROFILES) yield `${folder}/policy${profile === 'recommended' ? '' : `.${profile}`}.json`;
  for (const tool of tools) {
    yield apiTool(server.slug, tool.segment);
    yield apiToolPolicy(server.slug, tool.segment);
  }
}

/** Paths of the answers that every catalogue has once and that packs store. */
export function* fixedApiPaths(): Generator<string> {
  for (const { path } of API_ROUTES) if (isFixed(path)) yield path;
}

/** There are as many pages of these as the catalogue is long. */
const isFixed = (path: string): boolean => !path.includes('{') && path !== `${API}/servers.json`;

/** Paths of all other answers. */
export function* otherApiPaths(site: Site): Generator<string> {
  yield `${API}/servers.json`;
  for (let page = 2; page <= documentPages(site); page++) yield `${API}/servers/page/${page}.json`;
  for (let page = 1; page <= documentPages(site); page++) yield `${API}/tools/${page}.jsonl.gz`;
  for (let page = 1; page <= changesPages(site); page++) yield `${API}/changes/${page}.json`;
  for (let i = 0; i < 256; i++) yield `${API}/digests/${i.toString(16).padStart(2, '0')}.json`;
  const seen = new Set<string>();
  for (const server of site.catalogue.serverCards()) {
    if (server.package && PLAIN.test(server.package)) seen.add(`npm/${server.package}`);
    if (server.repository && PLAIN.test(server.repository)) seen.add(`github/${server.repository.toLowerCase()}`);
  }
  for (const name of site.catalogue.registryNames()) if (PLAIN.test(name)) seen.add(`registry/${name}`);
  for (const name of seen) yield `${API}/lookup/${name}.json`;
}

/** Names that are safe as paths of files. */
const PLAIN = /^@?[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/;
