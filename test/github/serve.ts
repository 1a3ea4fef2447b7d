/**
 * The stand-in by itself, to look at the crawler by hand: `node test/github/serve.ts [servers] [others] [limits]`. Prints the settings that lead a
 * crawler to it. With `limits` it counts down as GitHub does, otherwise it is generous.
 */
import { GITHUB_LIMITS, NO_LIMITS } from './limits.ts';
import { startStandIn } from './server.ts';
import { fullName, makeWorld } from './world.ts';

const [servers = 300, others = 300] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const limits = process.argv.includes('limits') ? GITHUB_LIMITS : NO_LIMITS;
const world = makeWorld({ servers, others });
const standIn = await startStandIn(world, { limits, judgeEvery: 10 });
console.log(`export GITHUB_TOKEN=any GITHUB_API_URL=${standIn.url} GITHUB_GRAPHQL_URL=${standIn.graphqlUrl}`);
const examples = world.repositories
  .slice(0, 6)
  .map((repo) => `${fullName(repo)}${repo.isServer ? '' : ' (no server)'}`);
console.log(`# It holds ${examples.join(', ')} and others.`);
