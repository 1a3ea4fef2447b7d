/** Where a manifest says its source lives. */

export interface Repository {
  /** `owner/repo` on GitHub. */
  name: string;
  /** Folder inside it, '' for its root. */
  directory: string;
}

/** Every spelling that npm's manifests use for a repository on GitHub. */
const GITHUB =
  /^(?:github:|(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?(?:www\.)?github\.com\/|git@github\.com:)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?(?:[#?].*|\/tree\/.*)?$/i;

/** The GitHub repository of a manifest's `repository` field; null where it names none. */
export function repositoryOf(field: unknown): Repository | null {
  const { url, directory } = (typeof field === 'string' ? { url: field } : (field ?? {})) as Record<string, unknown>;
  const match = typeof url === 'string' && url.length < 500 ? GITHUB.exec(url.trim()) : null;
  if (!match) return null;
  const folder = typeof directory === 'string' ? directory.replace(/^[./]+|\/+$/g, '') : '';
  return { name: `${match[1]}/${match[2]}`, directory: folder.includes('..') ? '' : folder };
}
