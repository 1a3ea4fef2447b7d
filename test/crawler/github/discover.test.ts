import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discoverGitHub } from '../../../crawler/discover/github/index.ts';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { fullName, headOf, makeWorld } from '../../github/world.ts';
import { collect, memory, reach } from './support.ts';

let standIn: StandIn;

beforeEach(async () => {
  standIn = await startStandIn(makeWorld({ servers: 1500, others: 1500 }));
});
afterEach(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
});

describe('a first sweep', () => {
  test('finds every server once, pinned to its head, and few others', async () => {
    const { state } = memory();
    const github = reach(standIn);
    const found = await collect(discoverGitHub({ state, github }));
    const names = found.map(({ repository }) => repository!);
    expect(new Set(names).size).toBe(names.length);
    const servers = standIn.world.repositories.filter(({ isServer }) => isServer);
    const missed = servers.filter((repo) => !names.includes(fullName(repo)));
    expect(missed.map(fullName)).toEqual([]);
    const byName = new Map(standIn.world.repositories.map((repo) => [fullName(repo), repo]));
    expect(found.every(({ repository, ref }) => headOf(byName.get(repository!)!) === ref)).toBe(true);
    const wrong = names.filter((name) => !byName.get(name)!.isServer);
    expect(wrong.length).toBeLessThan(names.length / 50);
  });
});
