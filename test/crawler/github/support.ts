/** What the tests of the GitHub crawler share: a catalogue in memory, a way to the stand-in without pauses, candidates collected. */

import { GitHub, type GitHubOptions } from '../../../crawler/discover/github/client.ts';
import { CrawlState } from '../../../crawler/discover/state.ts';
import { Catalogue } from '../../../data/catalogue.ts';
import type { Candidate } from '../../../data/model.ts';
import type { StandIn } from '../../github/server.ts';

export function reach(standIn: StandIn, options: Partial<GitHubOptions> = {}): GitHub {
  return new GitHub({ tokens: ['one'], apiUrl: standIn.url, graphqlUrl: standIn.graphqlUrl, patience: 5, ...options });
}

export function memory(): { catalogue: Catalogue; state: CrawlState } {
  const catalogue = Catalogue.open(':memory:');
  return { catalogue, state: new CrawlState(catalogue.database) };
}

export async function collect(candidates: AsyncIterable<Candidate>): Promise<Candidate[]> {
  const all: Candidate[] = [];
  for await (const candidate of candidates) all.push(candidate);
  return all;
}
