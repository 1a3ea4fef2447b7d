/** Sitemaps (sitemaps.org): at most 50,000 addresses a file, an index over them, and robots.txt that names it. */

const PER_FILE = 50_000;

const xml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Files by path. @param pages paths of all pages, in the order in which they are listed */
export function* sitemaps(base: URL, pages: Iterable<string>): Generator<[path: string, body: string]> {
  // Almost every path is already as an address is written; parsing half a million of them would take seconds.
  const address = (path: string): string =>
    /^[\w./-]*$/.test(path) ? base.href + path.slice(1) : xml(new URL(path.slice(1), base).href);
  const names: string[] = [];
  let lines: string[] = [];
  const file = (): [string, string] => {
    const name = `/sitemap-${names.length + 1}.xml`;
    names.push(name);
    const body = `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join('')}</urlset>\n`;
    lines = [];
    return [name, body];
  };
  for (const path of pages) {
    lines.push(`<url><loc>${address(path)}</loc></url>\n`);
    if (lines.length === PER_FILE) yield file();
  }
  if (lines.length || names.length === 0) yield file();
  yield [
    '/sitemap.xml',
    `<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${names
      .map((name) => `<sitemap><loc>${xml(new URL(name.slice(1), base).href)}</loc></sitemap>\n`)
      .join('')}</sitemapindex>\n`,
  ];
  yield ['/robots.txt', `User-agent: *\nAllow: /\n\nSitemap: ${new URL('sitemap.xml', base).href}\n`];
}
