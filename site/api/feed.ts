/** The change feed (Atom, RFC 4287). */
import type { Site } from '../site.ts';
import { change } from '../views/changes.ts';

/** Text for XML: escaped, and without the characters XML 1.0 does not allow. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const MAX_ENTRIES = 100;

export function changesFeed(site: Site): string {
  const changes = site.catalogue.changes({ limit: MAX_ENTRIES }).map(change);
  const self = new URL('changes.atom', site.base).href;
  const entries = changes.map(
    (item) => `  <entry>
    <id>${xml(`tag:${site.base.hostname},2026:change/${item.id}`)}</id>
    <title>${xml(`${item.tool ? `${item.tool} on ` : ''}${item.server}: ${item.text}`)}</title>
    <link href="${xml(new URL(item.path.slice(1), site.base).href)}"/>
    <updated>${xml(new Date(item.at).toISOString())}</updated>
    <category term="${item.kind}"/>
    <content type="text">${xml(`${item.tool ? `${item.tool} on ` : ''}${item.server}: ${item.text}`)}</content>
  </entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${xml(self)}</id>
  <title>MCP Risk: what changed</title>
  <subtitle>New servers and tools, changed definitions and labels</subtitle>
  <link rel="self" type="application/atom+xml" href="${xml(self)}"/>
  <link href="${xml(new URL('changes/', site.base).href)}"/>
  <updated>${changes[0] ? new Date(changes[0].at).toISOString() : '1970-01-01T00:00:00.000Z'}</updated>
  <author><name>MCP Risk</name></author>
${entries.join('')}</feed>
`;
}
