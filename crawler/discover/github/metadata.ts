/** Looks at many repositories with one GraphQL call, by GitHub's identifier where it is known (a name may belong to another by now). */
import { z } from 'zod';
import { Facts, Glance } from './answers.ts';
import { type GitHub, GitHubError } from './client.ts';

/** GitHub allows 100 nodes by identifier in one call. */
export const LARGEST_BATCH = 100;
/** So many repositories one after the other that GitHub cannot tell anything of, and it is GitHub that is out of order. */
const MOST_UNTOLD = 3;

const GLANCE = `id nameWithOwner isPrivate isDisabled isEmpty isArchived stargazerCount pushedAt defaultBranchRef { target { oid } }`;

const FILES: Record<string, string> = {
  readme: 'README.md',
  readmeLower: 'readme.md',
  packageJson: 'package.json',
  pyproject: 'pyproject.toml',
  requirements: 'requirements.txt',
  goMod: 'go.mod',
  cargo: 'Cargo.toml',
  pom: 'pom.xml',
  gradle: 'build.gradle',
  gradleKts: 'build.gradle.kts',
  composer: 'composer.json',
  gemfile: 'Gemfile',
  mix: 'mix.exs',
  serverJson: 'server.json',
  manifest: 'manifest.json',
};

/** One connection (topics) a repository: 100 of them cost one point by GitHub's formula. */
const FACTS = `${GLANCE}
  description homepageUrl isFork isMirror mirrorUrl isTemplate createdAt diskUsage
  licenseInfo { spdxId } primaryLanguage { name } parent { nameWithOwner defaultBranchRef { target { oid } } }
  repositoryTopics(first: 20) { nodes { topic { name } } }
  root: object(expression: "HEAD:") { ... on Tree { entries { name type } } }
  ${Object.entries(FILES)
    .map(([alias, file]) => `${alias}: object(expression: "HEAD:${file}") { ... on Blob { text byteSize } }`)
    .join('\n  ')}`;

const DEPTHS = {
  glance: { fragment: `fragment Asked on Repository { ${GLANCE} }`, schema: Glance },
  facts: { fragment: `fragment Asked on Repository { ${FACTS} }`, schema: Facts },
};

/** What to look at: one of the two is set, `node` wins. */
export interface Asked {
  node: string | null;
  name: string | null;
}

/** What became of one that was asked for; `gone` also where it turned private, `blocked` where GitHub shows it to nobody. */
export type Seen<T> = { state: 'seen'; facts: T } | { state: 'gone' } | { state: 'blocked'; why: string };

/**
 * Looks at repositories in as few calls as GitHub answers in its time: a call that fails is halved, and calls grow again after good ones. One
 * repository that GitHub fails at by itself does not keep the others from being seen.
 */
export class Looker {
  readonly #github: GitHub;
  #batch = LARGEST_BATCH;
  #untold = 0;

  constructor(github: GitHub) {
    this.#github = github;
  }

  /** What became of each, in order. @throws GitHubError when calls for single ones fail, one after the other. */
  async look<D extends keyof typeof DEPTHS>(
    asked: readonly Asked[],
    depth: D,
  ): Promise<Seen<z.infer<(typeof DEPTHS)[D]['schema']>>[]> {
    type T = z.infer<(typeof DEPTHS)[D]['schema']>;
    const seen: Seen<T>[] = [];
    while (seen.length < asked.length) {
      const part = asked.slice(seen.length, seen.length + this.#batch);
      try {
        seen.push(...(await this.#call<T>(part, depth)));
        this.#batch = Math.min(LARGEST_BATCH, this.#batch + 10);
        this.#untold = 0;
      } catch (error) {
        const isTooMuch = error instanceof GitHubError && error.problem === 'unavailable';
        if (!isTooMuch || (part.length === 1 && ++this.#untold >= MOST_UNTOLD)) throw error;
        if (part.length === 1) seen.push({ state: 'blocked', why: error.message });
        else this.#batch = Math.floor(part.length / 2);
      }
    }
    return seen;
  }

  async #call<T>(asked: readonly Asked[], depth: keyof typeof DEPTHS): Promise<Seen<T>[]> {
    const ids = asked.flatMap((one) => (one.node ? [one.node] : []));
    const names = asked.flatMap((one) => (one.node ? [] : [one.name ?? '']));
    const { fragment, schema } = DEPTHS[depth];
    const byName = names.map((_, i) => `r${i}: repository(owner: $o${i}, name: $n${i}) { ...Asked }`);
    const variables = names.flatMap((_, i) => [`$o${i}: String!`, `$n${i}: String!`]);
    const query = `query(${['$ids: [ID!]!', ...variables].join(', ')}) {
      rateLimit { cost remaining }
      nodes(ids: $ids) { ...Asked }
      ${byName.join('\n      ')}
    }
    ${fragment}`;
    const values = Object.fromEntries(
      names.flatMap((name, i) => [
        [`o${i}`, name.split('/')[0]],
        [`n${i}`, name.split('/')[1] ?? ''],
      ]),
    );
    // A repository whose answer is not what the schema says is left out, not the whole call.
    const answer = z.object({ nodes: z.array(z.unknown()) }).catchall(z.unknown());
    const { data, errors } = await this.#github.graphql(query, { ids, ...values }, answer);
    if (data.nodes.length !== ids.length)
      throw new GitHubError('bad-answer', 'GitHub answered for other repositories than were asked for');
    let id = 0;
    let name = 0;
    return asked.map((one): Seen<T> => {
      const index = one.node ? id++ : name++;
      const value = one.node ? data.nodes[index] : data[`r${index}`];
      if (value == null) {
        const error = errors.find((e) => (one.node ? e.path === `nodes/${index}` : e.path === `r${index}`));
        if (!error || error.type === 'NOT_FOUND') return { state: 'gone' };
        // Anything but a refusal may be the call's size: smaller ones tell.
        if (error.type !== 'FORBIDDEN' && asked.length > 1) throw new GitHubError('unavailable', error.message);
        return { state: 'blocked', why: error.message };
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success)
        return {
          state: 'blocked',
          why: `GitHub's answer could not be read: ${parsed.error.issues[0]?.path.join('.')}`,
        };
      if (parsed.data.isPrivate) return { state: 'gone' };
      if (parsed.data.isDisabled) return { state: 'blocked', why: 'disabled by GitHub' };
      return { state: 'seen', facts: parsed.data as T };
    });
  }
}
