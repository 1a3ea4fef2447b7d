/** Sitemaps (sitemaps.org): at most 50,000 addresses a file, an index over them, and robots.txt that names it. */

const PER_FILE = 50_000;

const xml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Files by path. Only pages are listed; of the paths, those that end in `/`. */
export function* sitemaps(base: URL, paths: readonly string[]): Generator<[path: string, body: string]> {
  const address = (path: string): string => xml(new URL(path.slice(1), base).href);
  const pages = paths.filter((path) => path.endsWith('/')).sort();
  const names: string[] = [];
  for (let i = 0; i * PER_FILE < Math.max(pages.length, 1); i++) {
    const name = `/sitemap-${i + 1}.xml`;
    names.push(name);
    const part = pages.slice(i * PER_FILE, (i + 1) * PER_FILE);
    yield [
      name,
      `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${part
        .map((path) => `<url><loc>${address(path)}</loc></url>\n`)
        .join('')}</urlset>\n`,
    ];
  }
  yield [
    '/sitemap.xml',
    `<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${names
      .map((name) => `<sitemap><loc>${address(name)}</loc></sitemap>\n`)
      .join('')}</sitemapindex>\n`,
  ];
  yield ['/robots.txt', `User-agent: *\nAllow: /\n\nSitemap: ${new URL('sitemap.xml', base).href}\n`];
}
