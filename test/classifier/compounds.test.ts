/** Rules ask for compounds by name; one that the lexicon does not know is read as its words apart, and its rule never fires. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMPOUNDS, NOUNS } from '../../classifier/features/nouns.ts';

const ROOM = new URL('../../classifier/', import.meta.url).pathname;
/** Asked of parameters' names, not of what acts act on. */
const PARAMETER_NAMES = new Set(['in_trash', 'users_and_group']);

it('every compound that a rule asks for is one that the lexicon reads as one', () => {
  const known = new Set([...Object.values(NOUNS), COMPOUNDS].flatMap((list) => list.split(/\s+/)));
  const sources = ['acts', 'facets', 'flows'].flatMap((folder) =>
    globSync(`${ROOM}${folder}/*.ts`).map((file) => readFileSync(file, 'utf8')),
  );
  const asked = sources.flatMap((source) => [
    ...[...source.matchAll(/\bset\(\s*(['`])(.*?)\1/gs)].flatMap(([, , list]) => list!.split(/\s+/)),
    ...[...source.matchAll(/\b(?:isAny|namesAny|headIs)\([^']*((?:'[^']*',?\s*)+)\)/g)].flatMap(([, list]) =>
      list!.split(/[',\s]+/).filter(Boolean),
    ),
  ]);
  expect(asked.length).toBeGreaterThan(1_000);
  expect(asked.filter((word) => word.includes('_') && !known.has(word) && !PARAMETER_NAMES.has(word))).toEqual([]);
});
