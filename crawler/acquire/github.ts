/**
 * Takes a repository at a pinned commit: its archive as one stream, filtered and limited while it comes in, nothing of it run, nothing of it
 * left behind. Everything in an archive is a stranger's word, the names of its files first of all.
 */
import { posix } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type ReadEntry, Unpack } from 'tar';

import { z } from 'zod';
import type { Failure, FailureClass } from '../../data/model.ts';
import { type GitHub, GitHubError, sharedGitHub } from '../discover/github/client.ts';
import { AcquireError, acquireFailure } from './failure.ts';
import type { Acquired, SourceAbout } from './source.ts';
import { DEFAULT_WORK, makeFolder, removeFolder } from './workspace.ts';

/**
 * What an archive may hold. Of 114 server repositories the largest had 2,489 code files and 34 MB of them, the median 16 files and 82 kB.
 */
export const ARCHIVE_LIMITS = {
  compressedBytes: 200 * 1024 * 1024,
  /** All that the archive holds, kept or not: what a bomb would have to stay under. */
  unpackedBytes: 2 * 1024 * 1024 * 1024,
  keptBytes: 128 * 1024 * 1024,
  entries: 200_000,
  keptFiles: 20_000,
  /** One file; larger ones are data or generated, and are left out. */
  fileBytes: 4 * 1024 * 1024,
  pathBytes: 512,
  depth: 32,
  milliseconds: 120_000,
};

/** Source, manifests and documents. */
const KEPT =
  /\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kts?|scala|groovy|gradle|cs|fs|vb|csproj|fsproj|sln|props|php|rb|gemspec|erb|exs?|erl|swift|dart|c|cc|cpp|cxx|h|hpp|m|mm|lua|pl|r|jl|zig|nim|hs|ml|clj[cs]?|sh|bash|ps1|sql|graphqls?|proto|md|mdx|markdown|rst|txt|adoc|json[c5]?|ya?ml|toml|xml|ini|cfg|conf|env|example|snap|lock|mod|sum|work|tool|vue|svelte|astro|ipynb)$/i;
const KEPT_NAMES =
  /^(?:dockerfile|containerfile|makefile|justfile|procfile|gemfile|rakefile|readme|license|licence|copying|notice|pipfile|\.env.*|\.npmrc|\.mcp\.json|\.tool-versions|\.python-version|\.nvmrc)$/i;
/** Folders whose content is somebody else's, generated, or git's. */
const LEFT_OUT =
  /(?:^|\/)(?:node_modules|\.git|vendor|\.venv|venv|site-packages|__pycache__|\.yarn|\.pnp|bower_components|Pods|target\/debug|target\/release)(?:\/|$)/;

export interface AcquireGithubOptions {
  /** Folder under which sources are unpacked. */
  work?: string;
  /** Folder of the wanted server inside the repository. */
  path?: string;
  /** What GitHub says about the repository, where that is known; it is asked only for what is not pinned. */
  about?: SourceAbout;
  signal?: AbortSignal;
  onStep?: (step: 'look up' | 'download') => void;
  /** The way to GitHub; otherwise the one that the whole process shares. */
  github?: GitHub;
  limits?: Partial<typeof ARCHIVE_LIMITS>;
}

/**
 * A repository's files at a commit, a tag, a branch, or at the head of its default branch (null). The commit is looked up first, so that what
 * is taken is what is said. The caller disposes of the result.
 * @throws AcquireError with what went wrong as a failure class, or the signal's reason.
 */
export async function acquireGithub(
  repository: string,
  ref: string | null,
  options: AcquireGithubOptions = {},
): Promise<Acquired> {
  const { signal, onStep = () => {}, work = DEFAULT_WORK, path = '' } = options;
  const about = options.about && { about: options.about };
  const github = options.github ?? sharedGitHub();
  const limits = { ...ARCHIVE_LIMITS, ...options.limits };
  const deadline = new AbortController();
  const timer = setTimeout(
    () =>
      deadline.abort(
        new AcquireError('timeout', `the download took longer than ${limits.milliseconds / 1000} seconds`),
      ),
    limits.milliseconds,
  );
  const stop = AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]);
  let folder: string | null = null;
  const dispose = async () => {
    if (folder) await removeFolder(folder);
  };
  try {
    onStep('look up');
    const pinned = await pin(github, repository, ref);
    onStep('download');
    folder = await makeFolder(work);
    const archive = await github.archive(pinned.repository, pinned.commit, stop);
    const failures = await unpack(archive, folder, limits, stop);
    return { source: { root: folder, installed: null, package: null, ...about, ...pinned, path, dispose }, failures };
  } catch (error) {
    await dispose();
    signal?.throwIfAborted();
    throw asAcquireError(deadline.signal.aborted ? deadline.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

const COMMIT = /^[0-9a-f]{40}$/;

interface Pinned {
  /** Its present name. */
  repository: string;
  commit: string;
  about?: SourceAbout;
}

/** The commit that is wanted, and the repository's present name. A commit that is already known costs nothing. */
async function pin(github: GitHub, repository: string, ref: string | null): Promise<Pinned> {
  if (ref !== null && COMMIT.test(ref)) return { repository, commit: ref };
  const [owner, repo] = repository.split('/');
  const { data: found } = (await github.get('core', '/repos/{owner}/{repo}', { owner, repo }, RepositoryAnswer))!;
  const [presentOwner, presentRepo] = found.full_name.split('/');
  const parameters = { owner: presentOwner, repo: presentRepo, ref: ref ?? 'HEAD', per_page: 1 };
  const { data: commit } = (await github.get('core', '/repos/{owner}/{repo}/commits/{ref}', parameters, CommitAnswer))!;
  const { description, homepage, license, stargazers_count: stars } = found;
  const about = { description, homepage: homepage || null, license: license?.spdx_id ?? null, stars };
  return { repository: found.full_name, commit: commit.sha, about };
}

const RepositoryAnswer = z.object({
  full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  description: z.string().nullable(),
  homepage: z.string().nullable(),
  stargazers_count: z.number(),
  license: z.object({ spdx_id: z.string().nullable() }).nullable(),
});
const CommitAnswer = z.object({ sha: z.string().regex(COMMIT) });

/** Writes what is wanted of an archive into `folder`. Gives what was refused, as failures that do not spoil the rest. */
async function unpack(
  archive: ReadableStream<Uint8Array>,
  folder: string,
  limits: typeof ARCHIVE_LIMITS,
  signal: AbortSignal,
): Promise<Failure[]> {
  let [entries, keptFiles, keptBytes, unsafe] = [0, 0, 0, 0];
  const stop = new AbortController();
  const tooLarge = (what: string) => stop.abort(new AcquireError('too-large', what));
  const unpacker = new Unpack({
    cwd: folder,
    strip: 1,
    strict: true,
    noMtime: true,
    maxDepth: limits.depth,
    filter: (path, entry) => {
      const { type, size } = entry as ReadEntry;
      // Modes of the archive are not taken over: nothing of it is to be run.
      entry.mode = 0o600;
      if (++entries > limits.entries) tooLarge(`the archive holds more than ${limits.entries} entries`);
      if (!isSafe(path) || !HARMLESS.has(type)) unsafe++;
      else if (type === 'File' && isWanted(path, size, limits)) {
        if (++keptFiles > limits.keptFiles) tooLarge(`it holds more than ${limits.keptFiles} source files`);
        keptBytes += size;
        if (keptBytes > limits.keptBytes) tooLarge(`it holds more than ${limits.keptBytes} bytes of source`);
        return !stop.signal.aborted;
      }
      return false;
    },
  });
  try {
    await pipeline(
      Readable.fromWeb(archive as import('node:stream/web').ReadableStream),
      atMost(limits.compressedBytes, 'the archive is larger than'),
      createGunzip(),
      atMost(limits.unpackedBytes, 'the archive unpacks to more than'),
      unpacker as unknown as NodeJS.WritableStream,
      { signal: AbortSignal.any([signal, stop.signal]) },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (stop.signal.aborted) throw stop.signal.reason;
    if (error instanceof AcquireError) throw error;
    throw new AcquireError(isCut(error) ? 'network' : 'bad-archive', (error as Error).message);
  }
  if (unsafe === 0) return [];
  return [acquireFailure('bad-archive', `${unsafe} entries were refused: devices, or paths that lead outside`)];
}

/** What an archive may hold besides files; links are left out, everything else is refused. */
const HARMLESS = new Set(['File', 'Directory', 'SymbolicLink', 'Link', 'GlobalExtendedHeader', 'ExtendedHeader']);

/** Whether a path stays inside the folder it is unpacked to, on every system. */
function isSafe(path: string): boolean {
  return !/^[/\\]|^[A-Za-z]:|[\u0000-\u001f\\]/.test(path) && !path.split('/').includes('..');
}

/** Whether a file is taken: of a kind that is read, not too large, not somebody else's. */
function isWanted(path: string, size: number, limits: typeof ARCHIVE_LIMITS): boolean {
  const inside = path.split('/').slice(1).join('/');
  if (inside === '' || size > limits.fileBytes || Buffer.byteLength(inside) > limits.pathBytes) return false;
  return !LEFT_OUT.test(inside) && (KEPT.test(inside) || KEPT_NAMES.test(posix.basename(inside)));
}

/** Lets so many bytes pass and no more. */
function atMost(limit: number, complaint: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new AcquireError('too-large', `${complaint} ${limit} bytes`));
      else done(null, chunk);
    },
  });
}

function isCut(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    ['ECONNRESET', 'UND_ERR_SOCKET', 'Z_BUF_ERROR', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code ?? '') ||
    /terminated|aborted|unexpected end of file/i.test(message)
  );
}

const CLASSES: Record<GitHubError['problem'], FailureClass> = {
  gone: 'not-found',
  blocked: 'not-found',
  refused: 'needs-credentials',
  invalid: 'not-found',
  empty: 'no-tools',
  unavailable: 'network',
  'bad-answer': 'network',
  'no-token': 'needs-credentials',
};

function asAcquireError(error: unknown): Error {
  if (error instanceof AcquireError) return error;
  const { message } = error as Error;
  return new AcquireError(error instanceof GitHubError ? CLASSES[error.problem] : 'internal', message);
}
