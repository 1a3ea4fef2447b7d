import { expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { AGREEMENTS, CATEGORIES, FACETS, type Labeller, RISKS } from '../../data/model.ts';
import type { Narrowing } from '../../data/order.ts';
import { candidateNamed, classified, listedTool, visitOf } from '../support/made.ts';
import { random } from '../support/random.ts';

const [LABELS, FACETTED] = [CATEGORIES.slice(0, 2), FACETS.slice(-3)];
/** Few, so that several servers have each; in the database's order, which is that of bytes, the last two change places. */
const NAMES = ['get', 'Get', 'get_order', 'ä', '\u{ff5e}', '\u{1f600}'];

const next = random(7);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

const byChance: Labeller = (tools) =>
  tools.map(() => ({
    classification: classified(pick(LABELS), pick(RISKS), { facets: FACETTED.filter(() => next() < 0.4) }),
    correction: null,
  }));

it('gives of any list the tools that the database gives, in the same order', () => {
  const catalogue = Catalogue.open(':memory:');
  for (let i = 0; i < 30; i++) {
    const name = `server-${Math.floor(next() * 1000)}-${i}`;
    const { id } = catalogue.sight(candidateNamed(name));
    const tools = NAMES.filter(() => next() < 0.7).map((tool) =>
      listedTool({ name: tool, inputSchema: { type: 'object' } }, { agreement: pick(AGREEMENTS) }),
    );
    catalogue.record(id, visitOf({ name, version: '1.0.0' }, tools), byChance);
  }
  const first = (filter: Narrowing, limit: number): unknown[] => {
    const ids = catalogue.order().first(filter, limit);
    const cards = catalogue.numbered(ids);
    return ids.map((id) => cards.get(id));
  };
  for (const category of [undefined, ...LABELS])
    for (const facet of [undefined, ...FACETTED])
      for (const risk of [undefined, ...RISKS])
        for (const agreement of [undefined, ...AGREEMENTS]) {
          const given = Object.entries({ category, facet, risk, agreement }).filter(([, value]) => value !== undefined);
          const filter = Object.fromEntries(given) as Narrowing;
          for (const limit of [7, 1000])
            expect(first(filter, limit), JSON.stringify(filter)).toEqual(catalogue.cards(filter, { limit }));
        }
  catalogue.close();
});
