import { expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { CATEGORIES, type Category, type Labeller, RISKS, type Risk } from '../../data/model.ts';
import type { Place } from '../../data/related.ts';
import { objectOf } from '../../data/text.ts';
import { candidateNamed, classified, listedTool, visitOf } from '../support/made.ts';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const VERBS = ['get', 'list', 'delete', 'fetch'];
const OBJECTS = ['order', 'file', 'user', 'page', 'token', 'note', 'thing'];

/** Servers whose tools share few names, things and labels, so that every kind of neighbour and of its absence comes up. */
function crowded(seed: number, servers: number): Catalogue {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() ** 2 * from.length)]!;
  const catalogue = Catalogue.open(':memory:');
  const label: Labeller = (tools) =>
    tools.map(({ description }) => {
      const [category, risk] = description!.split(' ') as [Category, Risk];
      return { classification: classified(category, risk), correction: null };
    });
  for (let i = 0; i < servers; i++) {
    const tools = new Map<string, ReturnType<typeof listedTool>>();
    for (let n = Math.ceil(next() * 6); n > 0; n--) {
      const name = next() < 0.2 ? `only_${i}${n}` : `${pick(VERBS)}_${pick(OBJECTS)}`;
      const description = `${pick(CATEGORIES.slice(0, 3))} ${pick(RISKS.slice(0, 3))}`;
      tools.set(name, listedTool({ name, description, inputSchema: { type: 'object' } }));
    }
    const { id } = catalogue.sight(candidateNamed(`server-${i}`));
    catalogue.record(id, visitOf({ name: `server-${i}`, version: '1.0.0' }, [...tools.values()]), label);
  }
  return catalogue;
}

const places = (catalogue: Catalogue): (Place & { slug: string })[] =>
  catalogue.touched().flatMap(({ id, slug }) =>
    catalogue.cards({ server: slug }).map(({ name, category, risk }) => ({
      name,
      category,
      risk: RISKS.indexOf(risk),
      object: objectOf(name),
      server: id,
      slug,
    })),
  );

it.each([1, 2, 3])('finds every page that shows a tool, from the tool', (seed) => {
  const catalogue = crowded(seed, 45);
  const all = places(catalogue);
  const showers = new Map(
    all.map((place) => [
      `${place.slug} ${place.name}`,
      new Set(catalogue.showing(place).map(({ server, name }) => `${server} ${name}`)),
    ]),
  );
  let shown = 0;
  for (const place of all) {
    const { name, danger } = catalogue.neighbours(place);
    for (const neighbour of [...name, ...danger]) {
      shown++;
      expect(neighbour.server).not.toBe(place.slug);
      expect(showers.get(`${neighbour.server} ${neighbour.name}`)).toContain(`${place.slug} ${place.name}`);
    }
  }
  expect(shown).toBeGreaterThan(500);
});

it('gives for all tools of a server what it gives for each', () => {
  const catalogue = crowded(4, 30);
  for (const { id, slug } of catalogue.touched()) {
    const together = catalogue.neighboursOfServer(id);
    for (const place of places(catalogue).filter((one) => one.slug === slug))
      expect(together.get(place.name), `${slug} ${place.name}`).toEqual(catalogue.neighbours(place));
  }
});

it('shows a tool of many servers on few pages of others', () => {
  const catalogue = crowded(5, 200);
  for (const place of places(catalogue)) expect(catalogue.showing(place).length).toBeLessThan(90);
});
