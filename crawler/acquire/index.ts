/** A candidate's pinned source, from wherever it comes. */
import type { Candidate } from '../../data/model.ts';
import { AcquireError } from './failure.ts';
import { acquireNpm } from './npm.ts';
import type { Acquired, Source } from './source.ts';

export interface AcquireOptions {
  /** Folder under which sources are unpacked. */
  work?: string;
  signal?: AbortSignal;
  onStep?: (step: 'look up' | 'download' | 'install') => void;
}

/** Takes a candidate's package, or, where it has none, its repository. @throws AcquireError */
export async function acquire(candidate: Candidate, options: AcquireOptions = {}): Promise<Acquired> {
  const { package: pkg, repository, ref, path, about } = candidate;
  if (pkg) {
    const { source, failures } = await acquireNpm(pkg.name, pkg.version, options);
    return { source: { ...source, repository: repository ?? source.repository }, failures };
  }
  if (!repository) throw new AcquireError('not-found', 'neither a package nor a repository is known');
  const { acquireGithub } = await import('./github.ts');
  return acquireGithub(repository, ref, { ...options, path, ...(about && { about }) });
}

/** The target of a candidate whose source is already pinned; null where that shows only when it is acquired. */
export function pinnedTarget({ package: pkg, repository, ref }: Candidate): string | null {
  if (pkg) return pkg.version === null ? null : `npm:${pkg.name}@${pkg.version}`;
  return repository && ref && COMMIT.test(ref) ? `github:${repository}@${ref}` : null;
}

/** What names one pinned source: `npm:name@version`, `github:owner/repo@commit`, or its folder. */
export function targetOf({ package: pkg, repository, commit, root }: Source): string {
  if (repository && commit) return `github:${repository}@${commit}`;
  return pkg ? `npm:${pkg.name}@${pkg.version}` : root;
}

const COMMIT = /^[0-9a-f]{40}$/;
