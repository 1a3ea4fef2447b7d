/** The parts of GitHub's answers that the crawler reads; everything is checked against these before anyone touches it. */
import { z } from 'zod';

const repositoryName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?\/[A-Za-z0-9._-]+$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

export const RepositoryItem = z.object({
  node_id: z.string().min(1),
  full_name: repositoryName,
  private: z.boolean(),
  fork: z.boolean(),
  pushed_at: time.nullish(),
  size: z.number().optional(),
});

export const RepositorySearch = z.object({
  total_count: z.number().int().nonnegative(),
  incomplete_results: z.boolean(),
  items: z.array(RepositoryItem),
});

export const CodeSearch = z.object({
  total_count: z.number().int().nonnegative(),
  incomplete_results: z.boolean(),
  items: z.array(
    z.object({
      path: z.string(),
      repository: z.object({
        node_id: z.string().min(1),
        full_name: repositoryName,
        private: z.boolean(),
        fork: z.boolean(),
      }),
    }),
  ),
});

const blob = z.object({ text: z.string().nullish(), byteSize: z.number().optional() }).nullish();

/** What a quick look shows: whether anything changed since the last. */
export const Glance = z.object({
  id: z.string(),
  nameWithOwner: repositoryName,
  isPrivate: z.boolean(),
  isDisabled: z.boolean(),
  isEmpty: z.boolean(),
  isArchived: z.boolean(),
  stargazerCount: z.number(),
  pushedAt: time.nullable(),
  defaultBranchRef: z
    .object({ target: z.object({ oid: z.string().regex(/^[0-9a-f]{40,64}$/) }).nullable() })
    .nullable(),
});

/** What a full look shows: enough to tell a server from what only looks like one. */
export const Facts = Glance.extend({
  description: z.string().nullable(),
  homepageUrl: z.string().nullable(),
  isFork: z.boolean(),
  isMirror: z.boolean(),
  mirrorUrl: z.string().nullable(),
  isTemplate: z.boolean(),
  createdAt: time,
  diskUsage: z.number().nullable(),
  licenseInfo: z.object({ spdxId: z.string().nullable() }).nullable(),
  primaryLanguage: z.object({ name: z.string() }).nullable(),
  parent: z
    .object({
      nameWithOwner: z.string(),
      defaultBranchRef: z.object({ target: z.object({ oid: z.string() }).nullable() }).nullable(),
    })
    .nullable(),
  repositoryTopics: z.object({
    nodes: z.array(z.object({ topic: z.object({ name: z.string() }) }).nullable()).nullable(),
  }),
  root: z.object({ entries: z.array(z.object({ name: z.string(), type: z.string() })).nullish() }).nullish(),
  readme: blob,
  readmeLower: blob,
  packageJson: blob,
  pyproject: blob,
  requirements: blob,
  goMod: blob,
  cargo: blob,
  pom: blob,
  gradle: blob,
  gradleKts: blob,
  composer: blob,
  gemfile: blob,
  mix: blob,
  serverJson: blob,
  manifest: blob,
});
export type Glance = z.infer<typeof Glance>;
export type Facts = z.infer<typeof Facts>;
