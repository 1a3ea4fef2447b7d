/** The REST answers of the stand-in, complete as GitHub's description asks for. */
import { createHash } from 'node:crypto';
import { fullName, headOf, nodeOf, type Repository } from './world.ts';

const iso = (time: number): string => new Date(time * 1000).toISOString().replace('.000Z', 'Z');

function owner(base: string, login: string) {
  const url = `${base}/users/${login}`;
  return {
    login,
    id: 1,
    node_id: 'U_1',
    avatar_url: `${base}/avatar/${login}`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following`,
    gists_url: `${url}/gists`,
    starred_url: `${url}/starred`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    site_admin: false,
  };
}

const LINKS =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees'.split(
    ' ',
  );

export function minimalRepository(base: string, repo: Repository) {
  const name = fullName(repo);
  const url = `${base}/repos/${name}`;
  return {
    id: repo.id,
    node_id: nodeOf(repo),
    name: repo.name,
    full_name: name,
    private: false,
    owner: owner(base, repo.owner),
    html_url: `https://github.com/${name}`,
    description: repo.description,
    fork: repo.parent !== null,
    url,
    ...Object.fromEntries(LINKS.map((link) => [`${link}_url`, `${url}/${link}`])),
  };
}

export function searchItem(base: string, repo: Repository) {
  const name = fullName(repo);
  const license = repo.license && {
    key: repo.license.toLowerCase(),
    name: repo.license,
    spdx_id: repo.license,
    url: null,
    node_id: 'L_1',
  };
  return {
    ...minimalRepository(base, repo),
    git_url: `git://github.com/${name}.git`,
    ssh_url: `git@github.com:${name}.git`,
    clone_url: `https://github.com/${name}.git`,
    svn_url: `https://github.com/${name}`,
    homepage: null,
    size: repo.state === 'empty' ? 0 : repo.size,
    stargazers_count: repo.stars,
    watchers_count: repo.stars,
    language: repo.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    forks: 0,
    mirror_url: repo.mirrorUrl,
    archived: repo.isArchived,
    disabled: false,
    open_issues_count: 0,
    open_issues: 0,
    license,
    allow_forking: true,
    is_template: repo.isTemplate,
    topics: [...repo.topics],
    visibility: 'public',
    watchers: repo.stars,
    default_branch: 'main',
    score: 1,
    created_at: iso(repo.created),
    updated_at: iso(repo.pushed),
    pushed_at: iso(repo.pushed),
  };
}

/** A repository as `GET /repos/{owner}/{repo}` gives it. */
export function fullRepository(base: string, repo: Repository) {
  const { score, ...item } = searchItem(base, repo);
  return { ...item, network_count: 0, subscribers_count: 0 };
}

const blobHash = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

export function codeItem(base: string, repo: Repository, path: string) {
  const sha = blobHash(path);
  return {
    name: path.split('/').at(-1)!,
    path,
    sha,
    url: `${base}/repositories/${repo.id}/contents/${path}?ref=${headOf(repo)}`,
    git_url: `${base}/repositories/${repo.id}/git/blobs/${sha}`,
    html_url: `https://github.com/${fullName(repo)}/blob/${headOf(repo)}/${path}`,
    repository: minimalRepository(base, repo),
    score: 1,
  };
}

export function commit(base: string, repo: Repository) {
  const sha = headOf(repo);
  const url = `${base}/repos/${fullName(repo)}`;
  const person = { name: repo.owner, email: 'someone@example.com', date: iso(repo.pushed) };
  return {
    sha,
    node_id: 'C_1',
    url: `${url}/commits/${sha}`,
    html_url: `https://github.com/${fullName(repo)}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    commit: {
      author: person,
      committer: person,
      message: 'Change',
      tree: { sha, url: `${url}/git/trees/${sha}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
    },
    author: owner(base, repo.owner),
    committer: owner(base, repo.owner),
    parents: [],
  };
}

/** The files of a repository as a tree; one with more than `most` entries comes truncated. */
export function tree(base: string, repo: Repository, most: number) {
  const url = `${base}/repos/${fullName(repo)}/git`;
  const entries = Object.entries(repo.files()).map(([path, text]) => {
    const sha = blobHash(text);
    return { path, mode: '100644', type: 'blob', sha, size: Buffer.byteLength(text), url: `${url}/blobs/${sha}` };
  });
  const sha = headOf(repo);
  return { sha, url: `${url}/trees/${sha}`, tree: entries.slice(0, most), truncated: entries.length > most };
}

/** One file with its content; null when the repository has none at this path. */
export function file(base: string, repo: Repository, path: string) {
  const text = repo.files()[path];
  if (text === undefined) return null;
  const sha = blobHash(text);
  const url = `${base}/repos/${fullName(repo)}`;
  const self = `${url}/contents/${path}?ref=main`;
  const git = `${url}/git/blobs/${sha}`;
  const html = `https://github.com/${fullName(repo)}/blob/main/${path}`;
  return {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(text),
    name: path.split('/').at(-1)!,
    path,
    content: Buffer.from(text).toString('base64'),
    sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: `https://example.com/${fullName(repo)}/main/${path}`,
    _links: { self, git, html },
  };
}
