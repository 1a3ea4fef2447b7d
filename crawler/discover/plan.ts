/** What looking at sources would ask and cost, source by source. Asks nothing. */
import type { Catalogue } from '../../data/catalogue.ts';
import { gitHubFromEnvironment } from './github/client.ts';
import { LARGEST_BATCH } from './github/metadata.ts';
import { type PlannedQuery, planGitHub } from './github/plan.ts';
import type { SourceName } from './index.ts';
import { DEFAULT_LISTS } from './list.ts';
import { duePackages } from './npm-due.ts';
import { readSeeds } from './seeds.ts';
import { CrawlState } from './state.ts';

export interface SourcePlan {
  source: SourceName | 'due' | 'named';
  /** What would be asked, in words. */
  asks: string;
  /** All but downloads; null where only the source knows how much it holds. */
  requests: number | null;
  /** GraphQL points. */
  points: number;
  /** Downloads at most; null where only the source knows. */
  downloads: number | null;
  /** At GitHub's limits; 0 where no limit is near. */
  hours: number;
  /** GitHub's searches one by one. */
  queries: PlannedQuery[];
}

export interface PlanOptions {
  catalogue: Catalogue;
  since?: string | undefined;
  lists?: readonly string[] | undefined;
}

/** Pages that npm's search gives at most, for the four searches together. */
const NPM_PAGES = 160;

const none = { requests: 0, points: 0, downloads: null, hours: 0, queries: [] };

type Planner = (state: CrawlState, options: PlanOptions) => Omit<SourcePlan, 'source'>;

const PLANNERS: Record<SourceName, Planner> = {
  seeds: () => {
    const { length } = readSeeds();
    return { ...none, asks: `${length} packages of the starter list, from npm`, downloads: length };
  },
  npm: () => ({ ...none, asks: 'four searches of 250 packages a page', requests: NPM_PAGES }),
  registry: (state) => {
    const last = state.mark('registry.done');
    const what = last ? `what was updated since ${last.slice(0, 10)}` : 'every server';
    return { ...none, asks: `${what}, 100 a page`, requests: null };
  },
  list: (_, { lists = DEFAULT_LISTS }) => {
    const remote = lists.filter((list) => /^https?:/.test(list)).length;
    const asks = `${lists.length} ${lists.length === 1 ? 'list, where it has' : 'lists, where they have'} changed`;
    return { ...none, asks, requests: remote };
  },
  github: (state, { since }) => {
    const tokens = gitHubFromEnvironment().tokens.length;
    const plan = planGitHub(state, { now: Date.now(), since: since ? new Date(since) : null, tokens });
    const { queries, search, codeSearch, points, archives, hours } = plan;
    const asks = `${search} repository searches and ${codeSearch} code searches with ${tokenCount(tokens)}, then looks at what is new, ${LARGEST_BATCH} a call`;
    return { asks, requests: search + codeSearch, points, downloads: archives, hours, queries };
  },
};

function tokenCount(count: number): string {
  if (count === 0) return 'a token, which is missing';
  return count === 1 ? 'one token' : `${count} tokens`;
}

/** The plan of each source, in the order given. */
export function planSources(names: readonly SourceName[], options: PlanOptions): SourcePlan[] {
  const state = new CrawlState(options.catalogue.database);
  return names.map((source) => ({ source, ...PLANNERS[source](state, options) }));
}

/** What visiting the servers that are due would cost: a glance at all, a look at those that changed. */
export function planDue({ catalogue }: PlanOptions): SourcePlan {
  const due = new CrawlState(catalogue.database).dueCount();
  const packages = duePackages(catalogue, Date.now()).length;
  const glances = Math.ceil(due / LARGEST_BATCH);
  const asks = `${due} repositories that are due, ${LARGEST_BATCH} a call, and again those that changed; ${packages} packages of npm`;
  return { ...none, source: 'due', asks, requests: packages, points: 2 * glances, downloads: due + packages };
}

/** What visiting so many named repositories and packages would cost. */
export function planNamed(repositories: number, packages: number): SourcePlan {
  const isKnown = gitHubFromEnvironment().tokens.length > 0;
  const asks = [
    ...(repositories > 0
      ? [`${repositories === 1 ? 'one repository' : `${repositories} repositories`} of GitHub`]
      : []),
    ...(packages > 0 ? [`${packages === 1 ? 'one package' : `${packages} packages`} of npm`] : []),
  ].join(' and ');
  // With a token one GraphQL call tells all of a repository; without, its name and its commit are asked for.
  const requests = 2 * packages + (isKnown ? 0 : 2 * repositories);
  const downloads = repositories + packages;
  return { ...none, source: 'named', asks, requests, points: isKnown ? repositories : 0, downloads };
}
