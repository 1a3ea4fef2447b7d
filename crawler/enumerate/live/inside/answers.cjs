/**
 * What the stand-in network answers over HTTP: plausible, and as good as empty. It never pretends to be an MCP server: a list must come from the server itself.
 */
'use strict';

const MAX_BODY = 1 << 20;
const told = new Set();

/** Says once of each document that it was asked for, in the words that `diagnose.ts` looks for. */
function tell(document) {
  if (told.has(document) || told.size === 20) return;
  told.add(document);
  process.stderr.write(`the stand-in network was asked for ${document}\n`);
}

/** What WebDAV (RFC 4918) and CalDAV (RFC 4791) tell of anything: an empty collection of the one who asks, who has a home and a calendar there. */
const COLLECTION = `<?xml version="1.0" encoding="utf-8"?>
<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/user/</d:href><d:propstat><d:prop>
<d:displayname>example</d:displayname><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>
<d:current-user-principal><d:href>/user/</d:href></d:current-user-principal>
<c:calendar-home-set><d:href>/user/</d:href></c:calendar-home-set>
</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`;

/** Answers one request. */
function answer(request, response) {
  let body = '';
  request.on('data', (chunk) => {
    if (body.length < MAX_BODY) body += chunk;
  });
  request.on('end', () => {
    const stream = /event-stream/.test(request.headers.accept ?? '');
    if (/"jsonrpc"/.test(body) || (stream && request.method === 'GET')) {
      process.stderr.write(`a remote MCP server at ${request.headers.host} is asked; there is none in the sandbox\n`);
      response.writeHead(503).end();
      return;
    }
    // Who takes it for a proxy asks for a whole address.
    const { pathname, search } = new URL(request.url ?? '/', 'http://stand-in');
    if (/^(PROPFIND|REPORT)$/.test(request.method)) {
      response.writeHead(207, { 'content-type': 'application/xml; charset=utf-8' }).end(COLLECTION);
      return;
    }
    if (request.method === 'GET') tell(`${request.headers.host}${pathname}${search}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    const said = plausible(pathname, request.headers.host ?? 'example.com');
    // `generous.cjs`, where it is there, knows its answers by a mark.
    const mark = globalThis[Symbol.for('stand-in')];
    response.end(JSON.stringify(mark ? { [mark]: PLURAL.test(pathname) ? 'list' : 'record', ...said } : said));
  });
}

/** Whether lists hold something: in a program that is not Node's nothing is there that an answer does not hold. */
const FULL = Boolean(process.env.STAND_IN_LISTS);
const listOf = (record) => (FULL ? [record] : []);

/** What lists are called in answers. */
const LISTS = ['data', 'items', 'results', 'records', 'values', ...(FULL ? ['members', 'entries', 'list'] : [])];

/** What the last word of a path calls its list. */
const nameOf = (pathname) => /([a-z]+s)(?:\.\w+)?\/?$/i.exec(pathname)?.[1] ?? 'items';

/** A value that a key of this name may have. */
function valueOf(key) {
  if (/^(is|has|can)(_|[A-Z])|include|enabled|active|valid/i.test(key)) return true;
  if (/count|total|number|size|limit|amount|price|expires|timeout|duration/i.test(key)) return 1;
  if (/ur[il]$|link|href|endpoint/i.test(key)) return 'https://api.example.com';
  if (/date|time|(_a|A)t$/.test(key)) return '2024-01-01T00:00:00Z';
  return PLURAL.test(key) ? listOf({ id: '1', name: 'example' }) : 'example';
}

/** The path of a list, or a key of one: its last word ends like a plural. */
const PLURAL = /s(\.list)?\/?$/;

/** Keys that a server was seen to miss in these answers. */
const WANTED = Object.fromEntries(
  (process.env.STAND_IN_KEYS ?? '')
    .split(',')
    .filter(Boolean)
    .map((key) => [key, valueOf(key)]),
);

globalThis[Symbol.for('stand-in keys')] = WANTED;

/** What an API may call the one who asks. */
const RECORD = {
  ...WANTED,
  ...Object.fromEntries(
    ['id', 'user_id', 'userId', 'account_id', 'accountId', 'org_id', 'orgId'].map((key) => [key, '1']),
  ),
  name: 'example',
  login: 'user',
  username: 'user',
  email: 'user@example.com',
  version: '99.0.0',
  status: 'ok',
  ok: true,
  success: true,
};

/** An address of one's own at the vendor that a host belongs to. */
const ownPlace = (host) => `https://example.${host.split(':')[0].split('.').slice(-2).join('.')}/`;

/** What an API might say at its start: a token where one is asked for, an empty description, one's own record, an empty list. */
function plausible(pathname, host) {
  const base = `https://${host}`;
  const record = { ...RECORD, url: WANTED.url ?? ownPlace(host) };
  if (/openid-configuration|oauth-authorization-server/.test(pathname))
    return {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/jwks`,
      response_types_supported: ['code'],
    };
  if (/openapi|swagger|api-docs|\.ya?ml$/.test(pathname))
    return { openapi: '3.0.0', info: { title: 'Example', version: '1.0.0' }, servers: [{ url: base }], paths: {} };
  if (/token|oauth|login|auth|session/.test(pathname))
    return {
      ...record,
      access_token: 'token',
      refresh_token: 'token',
      id_token: 'token',
      token: 'token',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: '',
      data: { token: 'token' },
    };
  if (/graphql/.test(pathname)) return { data: { viewer: record, me: record, schema: '', __schema: { types: [] } } };
  if (PLURAL.test(pathname)) {
    const list = listOf(record);
    const lists = Object.fromEntries([...LISTS, ...(FULL ? [nameOf(pathname)] : [])].map((key) => [key, list]));
    return { ...record, ...lists, total: list.length, count: list.length };
  }
  return {
    ...record,
    data: record,
    result: record,
    user: record,
    account: record,
    items: [],
    results: [],
    'dist-tags': { latest: '0.0.1' },
  };
}

module.exports = { answer };
