/** The starter list: servers picked by hand, each pinned to one version, so that a first run gives everyone the same catalogue. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import parseSpec from 'npm-package-arg';
import semver from 'semver';
import { z } from 'zod';
import type { Candidate } from '../../data/model.ts';

/** Where the list lives. */
export const SEEDS_FILE = fileURLToPath(new URL('../../data/seeds/servers.json', import.meta.url));

const seed = z.strictObject({
  /** For people. */
  name: z.string().min(1).max(100),
  package: z.string().refine(isPackageName, 'not a name that npm takes'),
  version: z.string().refine((text) => semver.valid(text) === text, 'not one exact version such as 1.2.3'),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'not owner/repo')
    .nullable(),
  /** Folder of the server inside the repository, where it is not its root. */
  path: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'not a folder inside the repository')
    .default(''),
  area: z.string().regex(/^[a-z][a-z -]*$/, 'not a lower-case word'),
  /** Why it is in the list, one sentence. */
  why: z.string().min(10).max(300),
});

export type Seed = z.infer<typeof seed>;

/** The list is not as it must be; the message names every entry and field that is wrong. */
export class SeedsError extends Error {
  override name = 'SeedsError';
}

/** Reads a starter list. @throws SeedsError */
export function readSeeds(file: string = SEEDS_FILE): Seed[] {
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SeedsError(`${file}: ${(error as Error).message}`);
  }
  if (!Array.isArray(entries)) throw new SeedsError(`${file}: not a list of servers`);
  const problems: string[] = [];
  const seen = new Map<unknown, number>();
  const seeds = entries.map((entry: unknown, i) => {
    const result = seed.safeParse(entry);
    const name = (entry as { name?: unknown } | null)?.name;
    const where = `entry ${i + 1}${typeof name === 'string' ? ` (${name.slice(0, 100)})` : ''}`;
    for (const issue of result.error?.issues ?? [])
      problems.push(`${where}${issue.path.length ? `, field ${issue.path.join('.')}` : ''}: ${issue.message}`);
    const first = result.success ? seen.get(result.data.package) : undefined;
    if (first) problems.push(`${where}, field package: entry ${first} has it already`);
    if (result.success) seen.set(result.data.package, i + 1);
    return result.data;
  });
  if (problems.length) throw new SeedsError(`${file}:\n  ${problems.join('\n  ')}`);
  return seeds as Seed[];
}

/** The list as candidates, in its order. @throws SeedsError */
export function* seedCandidates(file: string = SEEDS_FILE): Generator<Candidate> {
  const seen = new Date().toISOString();
  for (const { name, package: packageName, version, repository, path, area, why } of readSeeds(file))
    yield {
      sighting: { source: 'seeds', reference: packageName, seen },
      name,
      package: { name: packageName, version },
      repository,
      ref: null,
      path,
      area,
      why,
    };
}

function isPackageName(name: string): boolean {
  try {
    const spec = parseSpec(name);
    return spec.registry === true && spec.name === name && spec.type !== 'alias';
  } catch {
    return false;
  }
}
