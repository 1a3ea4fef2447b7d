/** GitHub's GraphQL API over the stand-in's repositories: executed against GitHub's published schema, charged by its published formula. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { fullName, headOf, nodeOf, type Repository, type World } from './world.ts';

const iso = (time: number): string => new Date(time * 1000).toISOString().replace('.000Z', 'Z');

export interface GraphQLAnswer {
  status: number;
  body: unknown;
  cost: number;
}

const SCHEMA_FILE = fileURLToPath(
  import.meta.resolve('@octokit/graphql-schema').replace(/index\.js$/, 'schema.graphql'),
);
/** Built once in a process. */
let published: GraphQLSchema | undefined;

export class GraphQL {
  readonly #world: World;
  readonly #schema: GraphQLSchema;
  readonly #documents = new Map<string, DocumentNode | readonly GraphQLError[]>();

  constructor(world: World) {
    this.#world = world;
    published ??= buildSchema(readFileSync(SCHEMA_FILE, 'utf8'), { assumeValidSDL: true });
    this.#schema = published;
  }

  /** Answers a call; `remaining` tells what the token has left before it. */
  async answer(query: string, variables: Record<string, unknown>, remaining: number): Promise<GraphQLAnswer> {
    let document = this.#documents.get(query);
    if (!document) {
      document = this.#read(query);
      if (this.#documents.size > 200) this.#documents.clear();
      this.#documents.set(query, document);
    }
    if (!('kind' in document))
      return { status: 200, body: { errors: document.map((error) => error.toJSON()) }, cost: 0 };
    const cost = costOf(document, variables);
    const result = await execute({
      schema: this.#schema,
      document,
      variableValues: variables,
      rootValue: this.#root(cost, remaining),
      typeResolver: (value) => (value as { __typename: string }).__typename,
    });
    const errors = result.errors?.map((error) => {
      const { type, ...rest } = error.extensions;
      return {
        ...(type ? { type } : {}),
        path: error.path,
        locations: error.locations,
        message: error.message,
        ...(Object.keys(rest).length ? { extensions: rest } : {}),
      };
    });
    return {
      status: 200,
      body: { ...(result.data !== undefined && { data: result.data }), ...(errors && { errors }) },
      cost,
    };
  }

  #read(query: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(query);
      const errors = validate(this.#schema, document);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      return [error as GraphQLError];
    }
  }

  #root(cost: number, remaining: number) {
    const world = this.#world;
    return {
      rateLimit: () => ({
        cost,
        limit: 5000,
        remaining: remaining - cost,
        used: 0,
        nodeCount: 1,
        resetAt: iso(Date.now() / 1000),
      }),
      nodes: ({ ids }: { ids: string[] }) => {
        if (ids.length > 100)
          throw new GraphQLError('You may not provide more than 100 node ids', {
            extensions: { type: 'ARGUMENT_LIMIT' },
          });
        return ids.map((id) => {
          const repo = world.byNode(id);
          if (!repo || repo.state === 'deleted' || repo.state === 'private')
            return new GraphQLError(`Could not resolve to a node with the global id of '${id}'`, {
              extensions: { type: 'NOT_FOUND' },
            });
          return this.#shown(repo);
        });
      },
      repository: ({ owner, name }: { owner: string; name: string }) => {
        const found = world.byName(`${owner}/${name}`);
        if (!found || found.repo.state === 'deleted' || found.repo.state === 'private')
          throw new GraphQLError(`Could not resolve to a Repository with the name '${owner}/${name}'.`, {
            extensions: { type: 'NOT_FOUND' },
          });
        return this.#shown(found.repo);
      },
    };
  }

  #shown(repo: Repository): object | GraphQLError {
    if (repo.state === 'blocked')
      return new GraphQLError('Repository access blocked', { extensions: { type: 'FORBIDDEN' } });
    return this.#repository(repo);
  }

  #repository(repo: Repository): object {
    const isEmpty = repo.state === 'empty';
    const branch = isEmpty ? null : { name: 'main', target: { __typename: 'Commit', oid: headOf(repo) } };
    const parent = repo.parent === null ? null : this.#world.byId(repo.parent)!;
    return {
      __typename: 'Repository',
      id: nodeOf(repo),
      databaseId: repo.id,
      name: repo.name,
      nameWithOwner: fullName(repo),
      description: repo.description,
      homepageUrl: null,
      isArchived: repo.isArchived,
      isDisabled: false,
      isEmpty,
      isFork: parent !== null,
      isMirror: repo.mirrorUrl !== null,
      mirrorUrl: repo.mirrorUrl,
      isPrivate: false,
      isTemplate: repo.isTemplate,
      stargazerCount: repo.stars,
      diskUsage: repo.size,
      createdAt: iso(repo.created),
      pushedAt: isEmpty ? null : iso(repo.pushed),
      licenseInfo: repo.license && { spdxId: repo.license },
      primaryLanguage: repo.language && { name: repo.language },
      parent: () => parent && this.#repository(parent),
      repositoryTopics: ({ first }: { first: number }) => ({
        nodes: repo.topics.slice(0, first).map((name) => ({ topic: { name } })),
      }),
      defaultBranchRef: branch,
      object: ({ expression }: { expression: string }) => (isEmpty ? null : gitObject(repo, expression)),
    };
  }
}

function gitObject(repo: Repository, expression: string): object | null {
  const [, path] = /^HEAD:(.*)$/.exec(expression)!;
  const files = repo.files();
  if (path === '') {
    const names = new Map<string, string>();
    for (const file of Object.keys(files)) names.set(file.split('/')[0]!, file.includes('/') ? 'tree' : 'blob');
    return { __typename: 'Tree', entries: [...names].map(([name, type]) => ({ name, type })) };
  }
  const text = files[path!];
  return text === undefined
    ? null
    : { __typename: 'Blob', text, byteSize: Buffer.byteLength(text), isTruncated: false };
}

/**
 * Points of a call: the requests needed to fulfil each connection, added up, divided by 100, rounded, at least one (GitHub's documentation,
 * "Rate limits and query limits for the GraphQL API").
 */
function costOf(document: DocumentNode, variables: Record<string, unknown>): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [],
    ),
  );
  const count = (set: SelectionSetNode, times: number): number =>
    set.selections.reduce((sum, one) => {
      if (one.kind === Kind.FRAGMENT_SPREAD) return sum + count(fragments.get(one.name.value)!, times);
      if (one.kind === Kind.INLINE_FRAGMENT) return sum + count(one.selectionSet, times);
      if (!one.selectionSet) return sum;
      const isNodes = one.name.value === 'nodes' && one.arguments?.some(({ name }) => name.value === 'ids');
      const many = isNodes ? (variables.ids as unknown[]).length : 1;
      const isConnection = one.arguments?.some(({ name }) => name.value === 'first' || name.value === 'last');
      return sum + (isConnection ? times : 0) + count(one.selectionSet, times * many);
    }, 0);
  const requests = document.definitions.reduce(
    (sum, one) => sum + (one.kind === Kind.OPERATION_DEFINITION ? count(one.selectionSet, 1) : 0),
    0,
  );
  return Math.max(1, Math.round(requests / 100));
}
