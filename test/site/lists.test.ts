/** Lists as readers narrow them: each link leads to a list, with as many in it as the link says, and none to an empty one. */
import { afterAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { RISKS } from '../../data/model.ts';
import { Site } from '../../site/site.ts';
import { type Choice, FAMILIES, listAt, listPaths, listView } from '../../site/views/lists.ts';
import { serverListAt, serverListPaths, serversView } from '../../site/views/servers.ts';
import { makeCatalogue, SPECS } from './catalogue.ts';
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

  it('are bounded in number, whatever the catalogue holds', () => {
    const most = [...FAMILIES.values()].flat().reduce((sum, { maxPages }) => sum + maxPages, 0);
    expect(most).toBeLessThan(4000);
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
