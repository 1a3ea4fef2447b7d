/**
 * The publisher on one core and nothing but pages: `node test/bench/site-pages.ts CATALOGUE OUT TOOLS files|packs`. Prints how many pages it
 * made.
 */
import { Catalogue } from '../../data/catalogue.ts';
import { serverPagePaths } from '../../site/pages.ts';
import { documentRouter } from '../../site/publish/documents.ts';
import { Keeper, Making } from '../../site/publish/making.ts';
import { Site } from '../../site/site.ts';
import { templates } from '../../site/templates.ts';
import { firstServers } from './site-some.ts';

const [db, out, tools, format] = process.argv.slice(2) as [string, string, string, 'files' | 'packs'];
const site = new Site(Catalogue.open(db, { readonly: true }), new URL('http://localhost:8080/'));
const compiled = await templates('/');
const router = documentRouter(compiled);
const storage = { out, format, pack: 1, trust: false };
const keeper = new Keeper(storage);
let pages = 0;
for (const slug of firstServers(site.catalogue, Number(tools))) {
  const opened = site.open(slug)!;
  const making = new Making({}, false, keeper);
  for (const path of serverPagePaths(
    slug,
    opened.tools.map(({ segment }) => segment),
  )) {
    await making.make(path, router, site, compiled);
    pages++;
  }
  making.result({ kind: 'server', slug }, undefined);
  site.close();
}
keeper.close();
console.log(pages);
