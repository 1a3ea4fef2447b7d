/** Where a server's definitions come from, in words and links. */
import type { ServerRecord, SnapshotRecord } from '../../data/model.ts';
import { day, label } from './text.ts';

export interface Source {
  /** "npm package@version" or "commit abc…", the short form for headings; null before a first snapshot. */
  version: string | null;
  package: string | null;
  packageUrl: string | null;
  published: string | null;
  repository: string | null;
  repositoryUrl: string | null;
  commit: string | null;
  commitUrl: string | null;
  taken: string | null;
}

/** `owner/repo`, nothing else: what may become part of a GitHub address. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
/** A name npm accepts: what may become part of an npm address. */
const PACKAGE = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;
const VERSION = /^[0-9A-Za-z.+-]{1,80}$/;
const COMMIT = /^[0-9a-f]{40}$/;

export function source(server: ServerRecord, snapshot: SnapshotRecord | null): Source {
  const repository = server.repository;
  const repositoryUrl = repository && REPOSITORY.test(repository) ? `https://github.com/${repository}` : null;
  const pkg = snapshot?.package ?? null;
  const commit = snapshot?.commit ?? null;
  const named = pkg ? `${pkg.name}@${pkg.version}` : server.package;
  return {
    version: pkg ? label(`${pkg.name}@${pkg.version}`) : commit ? `commit ${label(commit.slice(0, 12))}` : null,
    package: named && label(named),
    packageUrl: packageUrl(pkg?.name ?? server.package, pkg?.version ?? null),
    published: pkg?.published ? day(pkg.published) : null,
    repository: repository && label(server.path ? `${repository}, folder ${server.path}` : repository),
    repositoryUrl,
    commit: commit && label(commit),
    commitUrl: repositoryUrl && commit && COMMIT.test(commit) ? `${repositoryUrl}/tree/${commit}` : null,
    taken: snapshot ? day(snapshot.taken) : null,
  };
}

function packageUrl(name: string | null, version: string | null): string | null {
  if (!name || !PACKAGE.test(name)) return null;
  const page = `https://www.npmjs.com/package/${name}`;
  return version && VERSION.test(version) ? `${page}/v/${version}` : page;
}
