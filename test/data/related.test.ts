import { expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { CATEGORIES, type Category, type Labeller, RISKS, type Risk } from '../../data/model.ts';
import type { Place } from '../../data/related.ts';
import { objectOf } from '../../data/text.ts';
import { candidateNamed, classified, listedTool, visitOf } from '../support/made.ts';
import { random } from '../support/random.ts';

const VERBS = ['get', 'list', 'delete', 'fetch'];
const OBJECTS = ['order', 'file', 'user', 'page', 'token', 'note', 'thing'];

/** Servers whose tools share few names, things and labels, so that every kind of neighbour and of its absence comes up. */
function crowded(seed: number, servers: number): Catalogue {
  const next = random(seed);
  const catalogue = Catalogue.open(':memory:');
  for (let i = 0; i < servers; i++) crowd(catalogue, next, i, '1.0.0');
  return catalogue;
}

/** Gives that many of the servers another list of tools. @returns their slugs */
function crowdAgain(catalogue: Catalogue, seed: number, servers: number, count: number): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () => crowd(catalogue, next, Math.floor(next() * servers), `2.0.${seed}`));
}

const byDescription: Labeller = (tools) =>
  tools.map(({ description }) => {
    const [category, risk] = description!.split(' ') as [Category, Risk];
    return { classification: classified(category, risk), correction: null };
  });

function crowd(catalogue: Catalogue, next: () => number, i: number, version: string): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() ** 2 * from.length)]!;
  const tools = new Map<string, ReturnType<typeof listedTool>>();
  for (let n = Math.ceil(next() * 6); n > 0; n--) {
    const name = next() < 0.2 ? `only_${i}${n}` : `${pick(VERBS)}_${pick(OBJECTS)}`;
    const description = `${pick(CATEGORIES.slice(0, 3))} ${pick(RISKS.slice(0, 3))}`;
    tools.set(name, listedTool({ name, description, inputSchema: { type: 'object' } }));
  }
  const { id, slug } = catalogue.sight(candidateNamed(`server-${i}`));
  catalogue.record(id, visitOf({ name: `server-${i}`, version }, [...tools.values()]), byDescription);
  return slug;
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

/** Neighbours of every tool, as text. */
const shownBy = (catalogue: Catalogue): Map<string, string> =>
  new Map(
    places(catalogue).map((place) => [`${place.slug} ${place.name}`, JSON.stringify(catalogue.neighbours(place))]),
  );

it.each([1, 2, 3])('finds the pages that show a tool, from the tool, and no others', (seed) => {
  const catalogue = crowded(seed, 45);
  const all = places(catalogue);
  const showers = new Map(all.map((place) => [`${place.slug} ${place.name}`, new Set<string>()]));
  for (const place of all) {
    const { name, danger } = catalogue.neighbours(place);
    for (const neighbour of [...name, ...danger]) {
      expect(neighbour.server).not.toBe(place.slug);
      showers.get(`${neighbour.server} ${neighbour.name}`)!.add(`${place.slug} ${place.name}`);
    }
  }
  let [shown, found] = [0, 0];
  for (const place of all) {
    const tools = new Set(catalogue.showing(place).map(({ server, name }) => `${server} ${name}`));
    for (const shower of showers.get(`${place.slug} ${place.name}`)!) expect(tools).toContain(shower);
    shown += showers.get(`${place.slug} ${place.name}`)!.size;
    found += tools.size;
  }
  expect(shown).toBeGreaterThan(500);
  // More are found only where a tool of the same name takes a place among those alike, which are shown under the name.
  expect(found).toBeLessThan(1.25 * shown);
});

it.each([1, 2, 3, 4, 5, 6])('finds every page whose neighbours changed, however many servers did at once', (seed) => {
  const catalogue = crowded(seed, 60);
  const [before, was] = [shownBy(catalogue), places(catalogue)];
  const changed = new Set(crowdAgain(catalogue, seed + 100, 60, 15));
  const [after, is] = [shownBy(catalogue), places(catalogue)];
  const text = ({ slug, name, category, risk }: (typeof was)[number]): string => [slug, name, category, risk].join(' ');
  const [old, young] = [new Set(was.map(text)), new Set(is.map(text))];
  const moved = [...was.filter((one) => !young.has(text(one))), ...is.filter((one) => !old.has(text(one)))];
  const found = new Set(
    moved.flatMap((place) => catalogue.showing(place)).map(({ server, name }) => `${server} ${name}`),
  );
  let different = 0;
  for (const [page, neighbours] of after) {
    if (changed.has(page.split(' ')[0]!) || before.get(page) === neighbours) continue;
    different++;
    expect(found).toContain(page);
  }
  expect(different).toBeGreaterThan(50);
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
