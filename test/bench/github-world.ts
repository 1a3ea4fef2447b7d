/** The stand-in as a process of its own, so that the crawler's memory is the crawler's; its parent tells it what changes. */
import { GITHUB_LIMITS } from '../github/limits.ts';
import { startStandIn } from '../github/server.ts';
import { makeWorld } from '../github/world.ts';
import { random } from '../support/random.ts';

const [servers, others, judgeEvery] = process.argv.slice(2).map(Number);
const world = makeWorld({ servers: servers!, others: others! });
const standIn = await startStandIn(world, { limits: GITHUB_LIMITS, judgeEvery: judgeEvery! });
const draw = random(7);

process.on(
  'message',
  (message: { kind: 'day'; from: number; changed: number; added: number } | { kind: 'report' } | { kind: 'end' }) => {
    if (message.kind === 'end') process.exit(0);
    if (message.kind === 'day') {
      const { from, changed, added } = message;
      for (const repo of world.repositories) if (draw() < changed) world.push(repo, Math.floor(from + draw() * 80_000));
      const names = makeWorld({ servers: added, others: 0, seed: 99 }).repositories;
      for (const { id: _, owner, name, ...rest } of names)
        world.add({ ...rest, owner, name: `${name}-${from}`, created: from + 100, pushed: from + 200 });
    }
    const { objections, limits } = standIn;
    process.send!({
      objections: objections.slice(0, 5),
      violations: limits.violations,
      refusals: limits.refusals,
      requests: standIn.log.length,
      repositories: world.repositories.length,
    });
  },
);
process.send!({
  url: standIn.url,
  graphqlUrl: standIn.graphqlUrl,
  servers: world.repositories.filter(({ isServer }) => isServer).length,
});
