/** From names to servers: looks at the repositories that sources named, judges them, and hands on those worth a crawl. */
import type { Candidate } from '../../../data/model.ts';
import type { CrawlState, Known, Look, Ready } from '../state.ts';
import type { Facts } from './answers.ts';
import type { GitHub } from './client.ts';
import { LARGEST_BATCH, Looker, type Seen } from './metadata.ts';
import { judge } from './score.ts';
import { LONGEST, nextVisit } from './visits.ts';

/** What happened to one repository that was looked at. */
export interface Judged {
  name: string;
  /** What it was called before, where that was otherwise. */
  formerly: string | null;
  verdict: Look['verdict'];
  score: number;
  reasons: string[];
  /** New, changed since the last look, or neither. */
  change: 'new' | 'changed' | 'same';
}

export class Pool {
  readonly #state: CrawlState;
  readonly #github: GitHub;
  readonly #looker: Looker;
  readonly onJudged: (judged: Judged) => void;

  constructor(state: CrawlState, github: GitHub, onJudged: (judged: Judged) => void = () => {}) {
    this.#state = state;
    this.#github = github;
    this.#looker = new Looker(github);
    this.onJudged = onJudged;
  }

  /** Looks at up to a full batch of new repositories; gives how many. With `isLast` unset it waits until a batch is full. */
  async examine(isLast: boolean): Promise<number> {
    const taken = this.#state.takeUnexamined(LARGEST_BATCH);
    if (taken.length === 0) return 0;
    if (taken.length < LARGEST_BATCH && !isLast) {
      this.#state.putBack(taken.map(({ id }) => id));
      return 0;
    }
    await this.#lookAt(taken);
    return taken.length;
  }

  /** Looks at up to a full batch of known repositories that were pushed to since the last look; gives how many. */
  async refresh(): Promise<number> {
    const taken = this.#state.takeChanged(LARGEST_BATCH);
    if (taken.length > 0) await this.#lookAt(taken);
    return taken.length;
  }

  /** Looks at up to a full batch of repositories whose visit is due: briefly, and fully at those that changed. Gives how many. */
  async revisit(): Promise<number> {
    const taken = this.#state.takeDue(LARGEST_BATCH);
    if (taken.length === 0) return 0;
    const glances = await this.#guard(taken, () => this.#looker.look(taken, 'glance'));
    const same: Look[] = [];
    const changed: Known[] = [];
    for (const [i, known] of taken.entries()) {
      const seen = glances[i]!;
      const head = seen.state === 'seen' ? (seen.facts.defaultBranchRef?.target?.oid ?? null) : null;
      if (seen.state !== 'seen') same.push(this.#lost(known, seen));
      else if (head === null || head !== known.head) changed.push(known);
      else same.push(this.#unchanged(known, seen.facts));
    }
    this.#state.keepLooks(same);
    if (changed.length > 0) await this.#lookAt(changed);
    return taken.length;
  }

  async #lookAt(taken: readonly Known[]): Promise<void> {
    const seen = await this.#guard(taken, () => this.#looker.look(taken, 'facts'));
    // Copies may come in one batch with what they were copied from: heads judged a moment ago are not in the state yet.
    const heads = new Map<string, string>();
    const looks = taken.map((known, i) => {
      const look = this.#judge(known, seen[i]!, heads);
      if (look.verdict === 'server') heads.set(look.head!, look.name!);
      return look;
    });
    this.#state.keepLooks(looks);
    for (const [i, look] of looks.entries()) {
      const known = taken[i]!;
      const change = known.looks === 0 ? 'new' : look.head !== known.head ? 'changed' : 'same';
      const { verdict, score, reasons } = look;
      const name = look.name ?? known.name ?? '';
      const formerly = known.name !== null && known.name !== name ? known.name : null;
      this.onJudged({ name, formerly, verdict, score, reasons, change });
    }
  }

  async #guard<T>(taken: readonly Known[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#state.putBack(taken.map(({ id }) => id));
      throw error;
    }
  }

  /** `heads` are the commits of servers judged in the same batch, and who has them. */
  #judge(known: Known, seen: Seen<Facts>, heads: ReadonlyMap<string, string>): Look {
    if (seen.state !== 'seen') return this.#lost(known, seen);
    const { facts } = seen;
    const head = facts.defaultBranchRef?.target?.oid ?? null;
    const judged = judge({ facts, namedBy: known.namedBy });
    const twin = head && (heads.get(head) ?? this.#state.sameHead(head, known.id));
    const isCopy = facts.isFork && head !== null && facts.parent?.defaultBranchRef?.target?.oid === head;
    let verdict: Look['verdict'] = judged.isServer ? 'server' : 'rejected';
    const reasons = [...judged.reasons];
    if (head === null) {
      verdict = 'rejected';
      reasons.unshift('is empty');
    } else if (isCopy || (twin && twin.toLowerCase() !== facts.nameWithOwner.toLowerCase())) {
      verdict = 'duplicate';
      reasons.unshift(
        isCopy ? `a fork without changes of ${facts.parent!.nameWithOwner}` : `the same commit as ${twin}`,
      );
    }
    return {
      id: known.id,
      node: facts.id,
      name: facts.nameWithOwner,
      pushed: iso(facts.pushedAt),
      head,
      verdict,
      score: judged.score,
      reasons,
      facts: aboutOf(facts),
      due: verdict === 'server' ? this.#due(known, facts, head !== known.head) : this.#seldom(),
    };
  }

  #unchanged(
    known: Known,
    glance: Pick<Facts, 'id' | 'nameWithOwner' | 'pushedAt' | 'stargazerCount' | 'isArchived'>,
  ): Look {
    return {
      id: known.id,
      node: glance.id,
      name: glance.nameWithOwner,
      pushed: iso(glance.pushedAt),
      head: known.head,
      verdict: known.verdict!,
      score: known.score ?? 0,
      reasons: known.reasons,
      facts: null,
      due: known.verdict === 'server' ? this.#due(known, glance, false) : this.#seldom(),
    };
  }

  #lost(known: Known, seen: { state: 'gone' } | { state: 'blocked'; why: string }): Look {
    const reason = seen.state === 'gone' ? 'is no longer public on GitHub' : `is not shown by GitHub: ${seen.why}`;
    const look = {
      id: known.id,
      node: known.node,
      name: known.name,
      pushed: null,
      head: null,
      verdict: 'gone' as const,
      score: 0,
      reasons: [reason],
      facts: null,
    };
    return { ...look, due: this.#seldom() };
  }

  /** What is no server is looked at again when someone pushes to it, which searches tell, and otherwise hardly ever. */
  #seldom(): string {
    return new Date(this.#github.clock.now() + LONGEST).toISOString();
  }

  #due(
    known: Known,
    facts: { pushedAt: string | null; stargazerCount: number; isArchived: boolean },
    isChanged: boolean,
  ): string {
    const lastPush = facts.pushedAt === null ? null : Date.parse(facts.pushedAt);
    const { stargazerCount: stars, isArchived } = facts;
    const changes = known.changes + (isChanged && known.looks > 0 ? 1 : 0);
    return nextVisit({
      now: this.#github.clock.now(),
      lastPush,
      isArchived,
      stars,
      looks: known.looks + 1,
      changes,
    }).toISOString();
  }

  /** The servers that `source` (anyone, when null) named and the crawl has not, one after the other. Asking for the next says that the one before is kept. */
  async *ready(source: string | null): AsyncGenerator<Candidate> {
    for (let ready = this.#state.takeReady(source); ready; ready = this.#state.takeReady(source)) {
      let isKept = false;
      try {
        yield asCandidate(ready);
        isKept = true;
      } finally {
        if (isKept) this.#state.handed(ready);
        else this.#state.putBack([ready.repository]);
      }
    }
  }
}

/** What people are shown of a repository. */
export function aboutOf(facts: Facts): NonNullable<Candidate['about']> {
  return {
    description: facts.description,
    homepage: facts.homepageUrl,
    license: facts.licenseInfo?.spdxId?.replace(/^NOASSERTION$/, '') || null,
    stars: facts.stargazerCount,
  };
}

const iso = (time: string | null): string | null => time && new Date(time).toISOString();

function asCandidate({ name, head, reasons, about, sighting, candidate }: Ready): Candidate {
  return {
    ...candidate,
    ...(about && { about }),
    sighting: { ...sighting, detail: sighting.detail ?? null },
    repository: name,
    ref: head,
    why: candidate.why ?? (reasons.length > 0 ? reasons.slice(0, 3).join('; ') : null),
  };
}
