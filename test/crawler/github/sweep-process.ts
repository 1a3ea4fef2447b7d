/** One sweep as a process of its own, to be killed: `node sweep-process.ts DATABASE URL`. What it hands on is kept before the next is asked for. */
import { GitHub } from '../../../crawler/discover/github/client.ts';
import { discoverGitHub } from '../../../crawler/discover/github/index.ts';
import { CrawlState } from '../../../crawler/discover/state.ts';
import { Catalogue } from '../../../data/catalogue.ts';

const [database, url] = process.argv.slice(2) as [string, string];
const catalogue = Catalogue.open(database);
const state = new CrawlState(catalogue.database);
const github = new GitHub({ tokens: ['one'], apiUrl: url, graphqlUrl: `${url}/graphql`, patience: 5 });
for await (const candidate of discoverGitHub({ state, github })) catalogue.sight(candidate);
state.close();
catalogue.close();
