/** Repositories that a person named: looked at before they are downloaded, where there is a token, so that what they seem to be is told. */
import type { Candidate } from '../../data/model.ts';
import { SourceError } from './failure.ts';
import { type GitHub, sharedGitHub } from './github/client.ts';
import { Looker } from './github/metadata.ts';
import { aboutOf } from './github/pool.ts';
import { judge } from './github/score.ts';
import type { DiscoverOptions } from './index.ts';

/** The candidates in their order, those on GitHub under their present name and pinned. What cannot be looked at comes as it is: acquiring it tells why. */
export async function* lookAtNamed(
  candidates: readonly Candidate[],
  options: DiscoverOptions,
): AsyncGenerator<Candidate> {
  const github = sharedGitHub();
  const { signal, onEvent } = options;
  github.attach({ ...(signal && { signal }), onWait: (wait) => onEvent?.({ kind: 'wait', wait }) });
  for (const candidate of candidates)
    yield candidate.repository && github.hasToken ? await lookAt(candidate, github, options) : candidate;
}

async function lookAt(candidate: Candidate, github: GitHub, { onEvent }: DiscoverOptions): Promise<Candidate> {
  const name = candidate.repository!;
  try {
    const [seen] = await new Looker(github).look([{ node: null, name }], 'facts');
    if (seen?.state !== 'seen') return candidate;
    const { facts } = seen;
    const { isServer, score, reasons } = judge({ facts, namedBy: [] });
    const present = facts.nameWithOwner;
    const formerly = present.toLowerCase() === name.toLowerCase() ? null : name;
    const verdict = isServer ? 'server' : 'rejected';
    onEvent?.({
      kind: 'judged',
      source: 'user',
      judged: { name: present, formerly, verdict, score, reasons, change: 'new' },
    });
    const ref = candidate.ref ?? facts.defaultBranchRef?.target?.oid ?? null;
    return { ...candidate, repository: present, ref, about: aboutOf(facts) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    onEvent?.({ kind: 'failed', source: 'user', text: error.message });
    return candidate;
  }
}
