/**
 * The pages of servers and tools by a plain `astro build` of the same templates: `node test/bench/site-astro.ts CATALOGUE OUT TOOLS`. Prints how
 * many pages it made. Its pages take the routes' parameters and read their rows as they are rendered, as Astro's documentation has it; they
 * hand the view to the project's template, which is all that is not the same as in `site/pages`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'astro';
import { Catalogue } from '../../data/catalogue.ts';
import { SITE, settings } from '../../site/adapter/settings.ts';
import { Site } from '../../site/site.ts';
import { serverView } from '../../site/views/server.ts';
import { toolView } from '../../site/views/tool.ts';
import { firstServers } from './site-some.ts';

const [db, out, tools] = process.argv.slice(2) as [string, string, string];
const site = new Site(Catalogue.open(db, { readonly: true }), new URL('http://localhost:8080/'));
const slugs = firstServers(site.catalogue, Number(tools));

/** What the pages ask for; they run in this process. */
const bench = {
  servers: slugs.map((server) => ({ params: { server } })),
  *tools() {
    for (const server of slugs)
      for (const { segment } of site.catalogue.cards({ server })) yield { params: { server, tool: segment } };
  },
  view({ server, tool }: { server: string; tool?: string }): object {
    const opened = site.server(server) === null ? null : this.open(server);
    if (!opened) throw new Error(`There is no server ${server}.`);
    return tool === undefined
      ? serverView(site, opened.server, opened.tools)
      : toolView(site, opened.server, site.tool(server, tool)!);
  },
  opened: '',
  open(slug: string) {
    if (this.opened !== slug) site.open(slug);
    this.opened = slug;
    return { server: site.server(slug)!, tools: site.tools(slug) };
  },
};
(globalThis as unknown as { bench: typeof bench }).bench = bench;

const work = join(SITE, 'dist', `bench-${process.pid}`);
const page = (template: string, paths: string): string => `---
import Template from '${join(SITE, 'pages/servers/[server]', template)}';
export const getStaticPaths = () => [...globalThis.bench.${paths}];
Object.assign(Astro.locals, { view: globalThis.bench.view(Astro.params), canonical: new URL(Astro.url.pathname, 'http://localhost:8080/').href });
---
<Template />
`;
try {
  const folder = join(work, 'pages/servers/[server]');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.astro'), page('index.astro', 'servers'));
  writeFileSync(join(folder, '[tool].astro'), page('[tool].astro', 'tools()'));
  await build({
    ...(await settings('/', work)),
    srcDir: work,
    publicDir: join(SITE, 'public'),
    outDir: out,
    site: 'http://localhost:8080/',
    output: 'static',
  });
  console.log(bench.servers.length + [...bench.tools()].length);
} finally {
  rmSync(work, { recursive: true, force: true });
}
