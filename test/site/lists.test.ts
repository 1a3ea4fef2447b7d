/** Lists as readers narrow them: each link leads to a list, with as many in it as the link says, and none to an empty one. */
import { afterAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { RISKS } from '../../data/model.ts';
import { Site } from '../../site/site.ts';
import { type Choice, FAMILIES, listAt, listPaths, listView } from '../../site/views/lists.ts';
import { nameIndexPaths, namesView } from '../../site/views/names.ts';
import { serverListAt, serverListPaths, serversView } from '../../site/views/servers.ts';
import { label } from '../../site/views/text.ts';
import { makeCatalogue, type ServerSpec, SPECS, tool } from './catalogue.ts';
import { HOSTILE } from './hostile.ts';

const { db, remove } = makeCatalogue([...SPECS, HOSTILE]);
const catalogue = Catalogue.open(db, { readonly: true });
const site = new Site(catalogue, new URL('http://site.example/'));
afterAll(() => {
  catalogue.close();
  remove();
});

const options = (choices: readonly Choice[]): Choice['options'] => choices.flatMap((choice) => choice.options);

describe('lists of tools', () => {
  const paths = [...FAMILIES.keys()].flatMap((root) => [...listPaths(site, root)]);

  it('state of every other list what it holds, and lead to no empty one', () => {
    let links = 0;
    for (const path of paths) {
      const view = listView(site, listAt(path)!, 1)!;
      for (const { path: to, count } of options(view.choices)) {
        if (to === null) {
          expect(count, path).toBe(view.total);
          continue;
        }
        links++;
        expect(paths, `${path} to ${to}`).toContain(to);
        expect(count, `${path} to ${to}`).toBe(listView(site, listAt(to)!, 1)!.total);
        expect(count).toBeGreaterThan(0);
      }
    }
    expect(links).toBeGreaterThan(300);
  });

  it('hold what they are narrowed to, and no tools stand in two under different addresses', () => {
    const view = listView(site, listAt('/categories/financial/critical/')!, 1)!;
    expect(view.cards.length).toBeGreaterThan(0);
    for (const card of view.cards) expect(card).toMatchObject({ category: 'Financial', risk: 'critical' });
    expect(listAt('/risk/critical/financial/')).toBeUndefined();
    expect(listAt('/categories/write/external/high/')?.filter).toEqual({
      category: 'Write',
      facet: 'external',
      risk: 'high',
    });
    const filters = paths
      .filter((path) => !path.startsWith('/capabilities/'))
      .map((path) => JSON.stringify(listAt(path)!.filter));
    expect(new Set(filters).size).toBe(filters.length);
  });

  it('narrow by any three things, how a tool was seen among them', () => {
    for (const path of [
      '/facets/sensitive/confirmed/',
      '/categories/read/sensitive/confirmed/',
      '/categories/read/medium/confirmed/',
      '/facets/sensitive/medium/confirmed/',
    ]) {
      const { filter } = listAt(path)!;
      const { total, cards } = listView(site, listAt(path)!, 1)!;
      expect(filter.agreement, path).toBe('confirmed');
      expect(total, path).toBeGreaterThan(0);
      // Everything in the test's catalogue was seen twice, so how it was seen leaves no tool out.
      const { agreement: _, ...others } = filter;
      expect(
        cards.map(({ slug, name }) => `${slug} ${name}`),
        path,
      ).toEqual(site.catalogue.cards(others).map(({ server, name }) => `${server} ${label(name)}`));
    }
    expect(listAt('/categories/read/sensitive/medium/confirmed/')).toBeUndefined();
  });

  it('are bounded in number, whatever the catalogue holds', () => {
    const most = [...FAMILIES.values()].flat().reduce((sum, { maxPages }) => sum + maxPages, 0);
    expect(most).toBeLessThan(4100);
  });
});

describe('lists of servers', () => {
  const paths = [...serverListPaths(site)];

  it('state of every other list what it holds, and lead to no empty one', () => {
    for (const path of paths) {
      const list = serverListAt(site, path)!;
      const view = serversView(site, list, 1)!;
      expect(view.servers).toHaveLength(view.total);
      for (const { path: to, count } of options(view.choices)) {
        if (to === null) continue;
        expect(paths, `${path} to ${to}`).toContain(to);
        if (count !== null)
          expect(serversView(site, serverListAt(site, to)!, 1)!.total, `${path} to ${to}`).toBe(count);
      }
    }
  });

  it('are in the order that is asked for, and hold what they are narrowed to', () => {
    const at = (path: string) => serversView(site, serverListAt(site, path)!, 1)!.servers;
    const tools = at('/servers/by/most-tools/').map(({ toolCount }) => toolCount);
    expect(tools).toEqual([...tools].sort((a, b) => b - a));
    const critical = at('/servers/by/critical-first/').map(({ byRisk }) => byRisk.critical);
    expect(critical).toEqual([...critical].sort((a, b) => b - a));
    for (const { byRisk } of at('/servers/by/risk/high/'))
      expect([...RISKS].reverse().find((risk) => byRisk[risk] > 0)).toBe('high');
    for (const { isRead } of at('/servers/by/read/none/')) expect(isRead).toBe(false);
    expect(serverListAt(site, '/servers/by/area/nowhere/')).toBeNull();
  });
});

describe('the index of shared names', () => {
  const names = [
    'amend_order',
    'Zeta',
    '9lives',
    '__proto__',
    'über',
    ...Array.from({ length: 640 }, (_, i) => `b_${i}`),
  ];
  const twice = ['one', 'two'].map(
    (name): ServerSpec => ({
      name,
      repository: `twins/${name}`,
      package: null,
      versions: { '1.0.0': names.map((name) => tool(name, 'Get a thing.')) },
    }),
  );

  it('shows few names on one page, and offers no letters', () => {
    expect([...nameIndexPaths(site)]).toEqual(['/tools/']);
    const view = namesView(site, null, 1)!;
    expect(view.choices).toEqual([]);
    expect(view.names.map(({ name }) => name)).toContain('amend_order');
    expect(namesView(site, 'a', 1)).toBeNull();
  });

  it('leads to every name by its letter, and to no page that is not there', () => {
    const { db, remove } = makeCatalogue(twice);
    const catalogue = Catalogue.open(db, { readonly: true });
    const many = new Site(catalogue, new URL('http://site.example/'));
    try {
      const paths = [...nameIndexPaths(many)];
      expect(paths).toEqual([
        '/tools/',
        '/tools/by/a/',
        '/tools/by/b/',
        '/tools/by/b/page/2/',
        '/tools/by/z/',
        '/tools/by/other/',
      ]);
      const seen = paths.slice(1).flatMap((path) => {
        const [, letter, page = '1'] = /^\/tools\/by\/(\w+)\/(?:page\/(\d+)\/)?$/.exec(path)!;
        const view = namesView(many, letter!, Number(page))!;
        for (const { path: to } of options(view.choices)) if (to !== null) expect(paths).toContain(to);
        expect(namesView(many, letter!, view.pages + 1)).toBeNull();
        return view.names.map(({ name }) => name);
      });
      expect(seen.toSorted()).toEqual(names.toSorted());
      const first = namesView(many, null, 1)!;
      expect(first.names).toHaveLength(500);
      expect(options(first.choices).map(({ text, count }) => `${text} ${count}`)).toEqual([
        'Most shared 500',
        'A 1',
        'B 640',
        'Z 1',
        '# 3',
      ]);
    } finally {
      catalogue.close();
      remove();
    }
  });
});
