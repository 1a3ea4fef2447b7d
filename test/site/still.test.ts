/** What pages that are there once say: how often labels are right, and examples to begin with. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccuracyFile } from '../../classifier/model/measure.ts';
import { Catalogue } from '../../data/catalogue.ts';
import { Site } from '../../site/site.ts';
import { FACET_TEXTS } from '../../site/text/taxonomy.ts';
import { compareView } from '../../site/views/compare.ts';
import { accuracyView } from '../../site/views/still.ts';
import { toolView } from '../../site/views/tool.ts';
import { makeCatalogue, type ServerSpec, SPECS, tool } from './catalogue.ts';

const twin = (name: string, tools: string[]): ServerSpec => ({
  name,
  repository: `twins/${name.toLowerCase()}`,
  package: `twin-${name.toLowerCase()}`,
  versions: { '1.0.0': tools.map((one) => tool(one, `It is the ${one} of ${name}.`)) },
});
const { db, remove } = makeCatalogue([
  ...SPECS,
  twin('Left', ['lift', 'lower', 'weigh']),
  twin('Right', ['lift', 'lower', 'turn']),
  twin('Third', ['turn']),
]);
const catalogue = Catalogue.open(db, { readonly: true });
const site = new Site(catalogue, new URL('http://site.example/'));
afterAll(() => {
  catalogue.close();
  remove();
});

describe('accuracy', () => {
  it('names as weak what is weak on servers never seen', () => {
    const { unseen } = JSON.parse(
      readFileSync(new URL('../../classifier/model/accuracy.json', import.meta.url), 'utf8'),
    ) as AccuracyFile;
    const [newest] = unseen!;
    const weak = FACET_TEXTS.filter(({ id }) => (newest!.facets[id]?.f1 ?? 1) < 0.8).map(({ title }) => title);
    const told = accuracyView(site).weaknesses.join(' ');
    for (const title of weak) expect(told).toContain(`${title} (`);
    const { underCalled, overCalled } = newest!;
    const errsLow = underCalled.share > 0.03 && underCalled.share > overCalled.share;
    expect(told.includes('errs towards too low')).toBe(errsLow);
  });
});

describe('the example of two servers', () => {
  it('is of those that share most names', () => {
    expect(compareView(site).example.map(({ slug }) => slug)).toEqual(['twins--left', 'twins--right']);
  });
});

describe('a tool', () => {
  const firstSeen = (slug: string, name: string): string | undefined =>
    toolView(site, catalogue.server(slug)!, catalogue.tool(slug, name)!).provenance.find(
      ({ term }) => term === 'First seen',
    )?.text;

  it('says since when it is known, and that it was read only once', () => {
    expect(firstSeen('twins--left', 'weigh')).toMatch(/^\d{4}-\d\d-\d\d, read once so far$/);
    expect(firstSeen('harbour-labs--exchange-mcp', 'amend_order') ?? '').not.toContain('once');
  });
});
