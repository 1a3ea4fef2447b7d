/**
 * A bare Node program that writes pages of the same sizes with what is in the rows, from template strings, one `writeFileSync` each:
 * `node test/bench/site-bare.ts CATALOGUE OUT TOOLS`. The least that any program does for these pages. Prints how many it made.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import type { ServerRecord, ToolRecord } from '../../data/model.ts';
import { firstServers } from './site-some.ts';

const [db, out, tools] = process.argv.slice(2) as [string, string, string];
/** Bytes of a page of each kind, as the publisher's are on average. */
const SIZES = { tool: 22_500, server: 60_000 };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** What all pages have: head, navigation, footer, explanations. */
const frame = (title: string, body: string, size: number): string => {
  const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main>${body}</main>`;
  return `${page}<footer>${'x'.repeat(Math.max(0, size - page.length - 30))}</footer></body></html>`;
};

const toolPage = (server: ServerRecord, tool: ToolRecord): string =>
  frame(
    escaped(tool.name),
    `<h1>${escaped(tool.name)}</h1><p>${escaped(server.name)} ${tool.category} ${tool.risk}</p><p>${escaped(tool.definition.description ?? '')}</p>
<p>${escaped(tool.classification.rationale)}</p><pre>${escaped(JSON.stringify(tool.definition, null, 2))}</pre>`,
    SIZES.tool,
  );

const serverPage = (server: ServerRecord, all: readonly ToolRecord[]): string =>
  frame(
    escaped(server.name),
    `<h1>${escaped(server.name)}</h1><ul>${all.map((tool) => `<li><a href="${tool.segment}/">${escaped(tool.name)}</a> ${tool.risk} ${escaped(tool.summary ?? '')}</li>`).join('')}</ul>`,
    SIZES.server,
  );

const catalogue = Catalogue.open(db, { readonly: true });
let pages = 0;
const write = (path: string, page: string): void => {
  const folder = join(out, path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), page);
  pages++;
};
for (const slug of firstServers(catalogue, Number(tools))) {
  const [server, all] = [catalogue.server(slug)!, catalogue.toolsOf(slug)];
  write(`servers/${slug}`, serverPage(server, all));
  for (const tool of all) write(`servers/${slug}/${tool.segment}`, toolPage(server, tool));
}
console.log(pages);
