/** The API described by itself (OpenAPI 3.1); the documentation page is made from the same operations. */

import { EXPORTERS } from '../../classifier/policy/export/index.ts';
import { OUTCOMES, PROFILES } from '../../classifier/policy/index.ts';
import { policyJsonSchema } from '../../classifier/policy/schema.ts';
import { AGREEMENTS, CATEGORIES, CHANGE_KINDS, FACETS, FAILURE_CLASSES, RISKS } from '../../data/model.ts';
import type { Site } from '../site.ts';

type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description: string;
  schema: Schema;
}

export interface ApiOperation {
  method: 'get' | 'post';
  path: string;
  summary: string;
  /** Only a running server answers it; there is no such file. */
  live: boolean;
  parameters: Parameter[];
  /** Media type and schema of the answer. */
  type: string;
  schema: Schema;
  body?: Schema;
  /** Whether an unknown name is answered with 404. */
  mayMiss: boolean;
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const list = (items: Schema): Schema => ({ type: 'array', items });
const text: Schema = { type: 'string' };
const uri: Schema = { type: 'string', format: 'uri' };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'integer', minimum: 0 };
const share: Schema = { type: 'number', minimum: 0, maximum: 1 };
const maybe = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const counts = (keys: readonly string[]): Schema => record(Object.fromEntries(keys.map((key) => [key, count])));
/** An object with exactly these fields, all of them present. */
const record = (properties: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});

const evidence = record({ pointer: text, quote: text });
const packageRef = { type: 'object', properties: { name: text, version: text }, required: ['name', 'version'] };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
/** What a list is about: all snapshots together, and every classifier that labelled them. */
const state = { digest, classifiers: list(text) };
const page = record({
  total: count,
  page: count,
  pages: count,
  ...state,
  next: maybe(uri),
  servers: list(ref('ServerEntry')),
});

const serverEntry: Record<string, Schema> = {
  slug: text,
  name: text,
  repository: maybe(text),
  package: maybe(text),
  tools: count,
  byRisk: counts(RISKS),
  digest: maybe(digest),
  classifier: maybe(text),
  url: uri,
  policy: uri,
};

const exampleCall = record({
  arguments: { type: 'object' },
  outcome: { enum: [...OUTCOMES] },
  message: maybe(text),
});

const SCHEMAS: Record<string, Schema> = {
  Category: { enum: [...CATEGORIES] },
  Risk: { enum: [...RISKS] },
  Facet: { enum: [...FACETS] },
  ServerEntry: record(serverEntry),
  Servers: page,
  Server: record({
    slug: text,
    name: text,
    description: maybe(text),
    repository: maybe(text),
    path: text,
    package: maybe(text),
    homepage: maybe(text),
    license: maybe(text),
    digest: maybe(digest),
    classifier: maybe(text),
    snapshot: maybe(
      record({
        package: maybe(packageRef),
        commit: maybe(text),
        digest,
        taken: time,
        language: text,
        sdk: text,
        methods: list({ enum: ['static', 'live'] }),
      }),
    ),
    failures: list(record({ method: text, class: { enum: [...FAILURE_CLASSES] } })),
    toolCount: count,
    byCategory: counts(CATEGORIES),
    byRisk: counts(RISKS),
    tools: list(
      record({
        name: text,
        category: ref('Category'),
        risk: ref('Risk'),
        facets: list(ref('Facet')),
        confidence: share,
        recommendation: { enum: ['allow', 'limit', 'approve'] },
        digest,
        classifier: text,
        url: uri,
      }),
    ),
    policy: uri,
    explained: uri,
    page: uri,
  }),
  Tool: record({
    server: text,
    name: text,
    title: maybe(text),
    description: maybe(text),
    inputSchema: { type: 'object' },
    outputSchema: maybe({ type: 'object' }),
    annotations: { type: 'object' },
    digest,
    category: ref('Category'),
    risk: ref('Risk'),
    facets: list(ref('Facet')),
    confidence: share,
    rationale: text,
    evidence: list(evidence),
    facetEvidence: { type: 'object', additionalProperties: list(evidence) },
    modes: list(record({ parameter: text, value: text, category: ref('Category'), risk: ref('Risk') })),
    findings: list(
      record(
        { id: text, severity: { enum: ['info', 'warning', 'danger'] }, message: text, evidence: list(evidence) },
        { fix: text },
      ),
    ),
    recommendation: { enum: ['allow', 'limit', 'approve'] },
    classifier: text,
    correction: maybe({ type: 'object' }),
    package: maybe(packageRef),
    repository: maybe(text),
    commit: maybe(text),
    taken: maybe(time),
    method: { enum: ['static', 'live', 'both'] },
    agreement: { enum: [...AGREEMENTS] },
    differences: list(text),
    origin: record({ method: { enum: ['static', 'live'] }, file: maybe(text), line: maybe(count), url: maybe(text) }),
    nameIsComputed: { type: 'boolean' },
    enabledByDefault: maybe({ type: 'boolean' }),
    enumerationConfidence: share,
    firstSeen: time,
    policy: uri,
    page: uri,
  }),
  Index: {
    type: 'object',
    properties: {
      version: { const: 'v1' },
      revision: text,
      ...state,
      stats: { type: 'object' },
      links: { type: 'object' },
    },
    required: ['version', 'revision', 'digest', 'classifiers', 'stats', 'links'],
  },
  Lookup: record({
    kind: { enum: ['npm', 'github', 'registry'] },
    name: text,
    servers: list(
      record({
        ...serverEntry,
        version: maybe(text),
        commit: maybe(text),
        taken: maybe(time),
        classifiers: list(text),
        explained: uri,
      }),
    ),
  }),
  Digests: record({
    prefix: text,
    digests: list(
      record({
        digest,
        server: text,
        tool: text,
        category: ref('Category'),
        risk: ref('Risk'),
        classifier: text,
      }),
    ),
  }),
  Explained: record({
    policy: ref('Policy'),
    profile: { enum: [...PROFILES] },
    madeFor: list(
      record({
        server: text,
        name: text,
        package: maybe(text),
        version: maybe(text),
        commit: maybe(text),
        taken: maybe(time),
        tools: list(
          record({
            name: text,
            digest,
            classifier: text,
            effect: { enum: ['allow', 'limit', 'condition', 'approve', 'deny'] },
            summary: text,
            conditions: list(
              record({ kind: text, path: text, reason: text, passes: exampleCall, blocks: exampleCall }),
            ),
          }),
        ),
      }),
    ),
  }),
  Changes: record({
    ...state,
    changes: list(
      record({
        id: count,
        at: time,
        server: text,
        kind: { enum: [...CHANGE_KINDS] },
        tool: maybe(text),
        before: maybe(text),
        after: maybe(text),
        fields: list(text),
        url: uri,
      }),
    ),
    older: maybe(uri),
  }),
  Found: record({
    query: text,
    servers: list(record({ slug: text, name: text, tools: count, digest: maybe(digest), classifier: maybe(text) })),
    tools: list(
      record({
        server: text,
        serverName: text,
        name: text,
        segment: text,
        summary: maybe(text),
        category: ref('Category'),
        risk: ref('Risk'),
        facets: list(ref('Facet')),
        confidence: share,
        digest: maybe(text),
        classifier: maybe(text),
        url: uri,
        page: uri,
      }),
    ),
    cursor: maybe(text),
  }),
  Badge: record({ schemaVersion: { const: 1 }, label: text, message: text, color: text }),
  Problem: record(
    { type: text, title: text, status: { type: 'integer' }, detail: text },
    { servers: list(text), policy: ref('Policy') },
  ),
};

const parameter = (name: string, description: string, schema: Schema = text): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema,
});
const slug = parameter('slug', 'Slug of the server, as in the addresses of its pages');
const tool = parameter(
  'tool',
  'Name of the tool; where it would not be a safe file name, the stand-in that the server’s document links',
);
const query = (name: string, description: string, schema: Schema = text): Parameter => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});

const JSON_MEDIA = 'application/json';

function get(
  path: string,
  summary: string,
  schema: Schema,
  parameters: Parameter[] = [],
  more: Partial<ApiOperation> = {},
): ApiOperation {
  return {
    method: 'get',
    path,
    summary,
    live: false,
    parameters,
    type: JSON_MEDIA,
    schema,
    mayMiss: parameters.length > 0,
    ...more,
  };
}

/** Every operation, in the order of the documentation. */
export const operations = (): ApiOperation[] => [
  get('/api/v1/index.json', 'What the catalogue holds, its revision, and where everything is', ref('Index')),
  get('/api/v1/servers.json', 'Servers, a thousand a page', ref('Servers')),
  get('/api/v1/servers/page/{page}.json', 'Further pages of servers', ref('Servers'), [
    parameter('page', 'From 2', { type: 'integer', minimum: 2 }),
  ]),
  get('/api/v1/servers/{slug}.json', 'A server with the labels of all its tools', ref('Server'), [slug]),
  get('/api/v1/servers/{slug}/policy.json', 'The recommended policy of a server, ready for a gateway', ref('Policy'), [
    slug,
  ]),
  get(
    '/api/v1/servers/{slug}/policy.strict.json',
    'Only reading passes without a person; what is critical is refused',
    ref('Policy'),
    [slug],
  ),
  get(
    '/api/v1/servers/{slug}/policy.permissive.json',
    'Only what is critical or unknown waits for a person',
    ref('Policy'),
    [slug],
  ),
  get(
    '/api/v1/servers/{slug}/policy.explained.json',
    'The recommended policy with the definitions it was made for and the reason of each rule',
    ref('Explained'),
    [slug],
  ),
  get(
    '/api/v1/servers/{slug}/policy.{format}.{extension}',
    'The recommended policy in the format of another product',
    text,
    [
      slug,
      parameter('format', 'Name of the format', { enum: EXPORTERS.map(({ id }) => id) }),
      parameter('extension', 'Its file extension', { enum: [...new Set(EXPORTERS.map(({ extension }) => extension))] }),
    ],
    { type: '*/*' },
  ),
  get(
    '/api/v1/servers/{slug}/tools/{tool}.json',
    'A tool: definition, label with its evidence, provenance',
    ref('Tool'),
    [slug, tool],
  ),
  get(
    '/api/v1/servers/{slug}/tools/{tool}/policy.json',
    'The recommended policy of one tool; it denies every other',
    ref('Policy'),
    [slug, tool],
  ),
  get(
    '/api/v1/servers/{slug}/badge.svg',
    'A badge that says what was classified, at which version and when',
    text,
    [slug],
    { type: 'image/svg+xml' },
  ),
  get('/api/v1/servers/{slug}/badge.json', 'The same for shields.io', ref('Badge'), [slug]),
  get('/api/v1/lookup/{kind}/{name}.json', 'The servers of a package, repository or registry name', ref('Lookup'), [
    parameter('kind', 'Where the name is from', { enum: ['npm', 'github', 'registry'] }),
    parameter('name', 'The name, with its slash where it has one; in lower case for repositories'),
  ]),
  get(
    '/api/v1/digests/{prefix}.json',
    'Tools by the first two hex digits of their definition’s digest, for pinning',
    ref('Digests'),
    [parameter('prefix', 'Two lower-case hex digits', { type: 'string', pattern: '^[0-9a-f]{2}$' })],
  ),
  get(
    '/api/v1/tools/{page}.jsonl.gz',
    'All tools in full, one JSON object a line, a thousand servers a file',
    text,
    [parameter('page', 'From 1', { type: 'integer', minimum: 1 })],
    { type: 'application/gzip' },
  ),
  get('/api/v1/policy.schema.json', 'The policy language as JSON Schema, draft 2020-12', { type: 'object' }),
  get('/api/v1/changes.json', 'The last 500 changes, newest first, and where they go on', ref('Changes')),
  get(
    '/api/v1/changes/{page}.json',
    'All changes by their number, a thousand a page, the oldest first page',
    ref('Changes'),
    [parameter('page', 'From 1', { type: 'integer', minimum: 1 })],
  ),
  get('/changes.atom', 'The last 100 changes as a feed', text, [], { type: 'application/atom+xml' }),
  get(
    '/api/v1/search',
    'Full-text search over names, servers and descriptions',
    ref('Found'),
    [
      query('q', 'Words; every one must match, as a beginning'),
      query('category', 'Only this category', ref('Category')),
      query('risk', 'Only this risk', ref('Risk')),
      query('facet', 'Only tools with this facet', ref('Facet')),
      query('limit', 'At most so many tools', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
      query('cursor', 'Where the answer before ended'),
    ],
    { live: true, mayMiss: false },
  ),
  {
    method: 'post',
    path: '/api/v1/policy',
    summary: 'One merged policy for several servers',
    live: true,
    parameters: [],
    type: JSON_MEDIA,
    schema: { anyOf: [ref('Policy'), ref('Explained')] },
    body: {
      type: 'object',
      properties: {
        servers: {
          type: 'array',
          items: text,
          minItems: 1,
          maxItems: 100,
          description: 'Slugs, owner/repo, npm:package, or names of the official registry',
        },
        profile: { enum: [...PROFILES], default: 'recommended' },
        format: {
          enum: ['json', 'explained'],
          default: 'json',
          description: 'explained: with the definitions it was made for and the reason of each rule',
        },
      },
      required: ['servers'],
      additionalProperties: false,
    },
    mayMiss: true,
  },
];

/** Said by a running server beside the bytes, because a policy file, an export or a badge has no place for it (about.ts). */
const ABOUT = {
  'MCP-Risk-Digest': {
    description:
      'Running server only. Of the tool’s definition; of the server’s snapshot (SHA-256 over its sorted name:digest lines); of several servers: SHA-256 over their sorted slug:digest lines',
    schema: digest,
  },
  'MCP-Risk-Classifier': {
    description: 'Running server only. What labelled the tools, name@version, several separated by a comma',
    schema: text,
  },
  Link: {
    description: 'Running server only, rel="describedby": the JSON document that holds digest and classifier',
    schema: text,
  },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETags of answers that the caller has',
  schema: text,
};

/** The OpenAPI 3.1 document. */
export function openapiDocument(site: Site): object {
  const problem = (description: string): object => ({
    description,
    content: { 'application/problem+json': { schema: ref('Problem') } },
  });
  const paths: Record<string, Record<string, object>> = {};
  for (const one of operations()) {
    const responses: Record<string, object> = {
      200: {
        description: one.summary,
        headers: {
          ETag: { description: 'Strong validator', schema: text },
          ...(!one.path.endsWith('.schema.json') && !one.path.endsWith('openapi.json') && ABOUT),
        },
        content: { [one.type]: { schema: one.schema } },
      },
      ...(one.method === 'get' && { 304: { description: 'Unchanged since the ETag in If-None-Match' } }),
      ...(one.live && { 400: problem('A parameter or the body is not as described here') }),
      ...(one.mayMiss && { 404: problem('There is no such thing in the catalogue') }),
      ...(one.body && { 413: problem('The body is too long') }),
      default: problem('Another method than those described (405), or a failure of the server (500)'),
    };
    paths[one.path] = {
      ...paths[one.path],
      [one.method]: {
        operationId: operationId(one),
        summary: one.summary,
        ...(one.live && { description: 'Answered by a running server only.' }),
        parameters: [...one.parameters, ...(one.method === 'get' ? [IF_NONE_MATCH] : [])],
        ...(one.body && { requestBody: { required: true, content: { [JSON_MEDIA]: { schema: one.body } } } }),
        responses,
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'MCP Risk',
      version: 'v1',
      summary: 'What MCP servers’ tools can do, how risky each is and why, and the policy to put on it.',
      description:
        'Every GET is answered to HEAD as well, from any origin, without a key. What is not marked as answered by a running server only is also a file. Search refuses parameters it does not know.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [],
    servers: [{ url: site.base.href.replace(/\/$/, '') }],
    paths,
    components: { schemas: { ...SCHEMAS, ...policySchemas() } },
  };
}

/** The policy language's own schema, its parts beside it as OpenAPI wants them. */
function policySchemas(): Record<string, Schema> {
  const text = JSON.stringify(policyJsonSchema()).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema, $id, $defs, ...policy } = JSON.parse(text) as Schema & { $defs?: Record<string, Schema> };
  return { ...$defs, Policy: policy };
}

const operationId = ({ method, path }: ApiOperation): string =>
  `${method}${path
    .replace(/^\/api\/v1/, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}`;
