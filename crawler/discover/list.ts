/**
 * Lists of servers that people keep: pages of links and machine-readable profiles, from a file, a folder or an address. What matters is which
 * repositories they name; a list that has not changed since the last look is not read again.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from './failure.ts';
import type { CrawlState, Found } from './state.ts';

/** Lists that are asked unless others are named: the largest hand-kept page, and the list the protocol's makers keep. */
export const DEFAULT_LISTS: readonly string[] = [
  'https://raw.githubusercontent.com/punkpeye/awesome-mcp-servers/main/README.md',
  'https://raw.githubusercontent.com/modelcontextprotocol/servers/main/README.md',
];

/** Larger answers are no list. Bytes. */
const LARGEST_LIST = 64 * 1024 * 1024;
const TIMEOUT = 60_000;

/** One entry of a list. */
export interface ListEntry {
  /** `owner/repo`. */
  repository: string;
  /** Folder inside it, '' for its root. */
  path: string;
  /** The text of the link, or the profile's name. */
  name: string;
}

/**
 * What a list holds now, as findings of source `list`; null when it has not changed since it was last kept.
 * `keep` is called when its content is safely stored, so that a run that dies reads it again.
 * @throws SourceError when it cannot be read.
 */
export async function readList(
  state: CrawlState,
  location: string,
  signal?: AbortSignal,
): Promise<{ found: Found[]; keep: () => void } | null> {
  const mark = `list ${location}`;
  const isAddress = /^https?:\/\//.test(location);
  const answer = isAddress
    ? await download(location, state.mark(mark), signal)
    : { text: await readLocal(location), etag: null };
  if (answer === null) return null;
  const found = entriesOf(answer.text).map(
    ({ repository, path, name }): Found => ({
      node: null,
      name: repository,
      pushed: null,
      sighting: { source: 'list', reference: repository + (path && `/${path}`), detail: location },
      candidate: { name, package: null, path, area: null, why: null },
    }),
  );
  return { found, keep: () => state.setMark(mark, answer.etag) };
}

async function download(
  url: string,
  etag: string | null,
  signal?: AbortSignal,
): Promise<{ text: string; etag: string | null } | null> {
  const signals = [AbortSignal.timeout(TIMEOUT), ...(signal ? [signal] : [])];
  let answer: Response;
  try {
    answer = await fetch(url, { headers: etag ? { 'if-none-match': etag } : {}, signal: AbortSignal.any(signals) });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new SourceError(`${url} answered ${answer.status}`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LARGEST_LIST) throw new SourceError(`${url} is larger than ${LARGEST_LIST} bytes: no list`);
    }
    return { text: text + decoder.decode(), etag: answer.headers.get('etag') };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    const { message, cause } = error as Error;
    throw new SourceError(`${url} could not be read: ${(cause as Error | undefined)?.message ?? message}`);
  }
}

/** A file's text; of a folder, that of all its JSON and Markdown files, in order of name. */
async function readLocal(location: string): Promise<string> {
  try {
    if (!(await stat(location)).isDirectory()) return await readFile(location, 'utf8');
    const files = (await readdir(location, { recursive: true })).filter((file) => /\.(?:json|md)$/.test(file)).sort();
    const texts: string[] = [];
    for (const file of files) texts.push(await readFile(join(location, file), 'utf8'));
    return texts.join('\n');
  } catch (error) {
    throw new SourceError(`${location} could not be read: ${(error as Error).message}`);
  }
}

/** A link to a repository on GitHub, in Markdown with its text before it, or bare as in JSON. */
const LINK =
  /(?:\[([^\]\n]{1,200})\]\()?(?:https?:\/\/)?(?:www\.)?github\.com\/([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100})(?:\/tree\/[^/\s)"'<>#?]+\/([^\s)"'<>#?\\]{1,300}))?/g;

/** First parts of GitHub's addresses that are no one's name. */
const NOT_OWNERS = new Set(
  'about apps codespaces collections contact customer-stories enterprise explore features issues join login marketplace new notifications orgs organizations pricing pulls search security settings site sponsors stars topics trending users'.split(
    ' ',
  ),
);

/** The repositories that a text links to, each folder of one once, in the order of the text. */
export function entriesOf(text: string): ListEntry[] {
  const entries = new Map<string, ListEntry>();
  for (const [, label, owner, repo, folder] of text.matchAll(LINK)) {
    const name = repo!.replace(/\.git$/, '').replace(/\.+$/, '');
    if (NOT_OWNERS.has(owner!.toLowerCase()) || name === '') continue;
    const repository = `${owner}/${name}`;
    const path = folder && !folder.split('/').includes('..') ? folder.replace(/^\/+|\/+$/g, '') : '';
    const key = `${repository}/${path}`.toLowerCase();
    if (!entries.has(key)) entries.set(key, { repository, path, name: label?.replace(/[*_`]/g, '').trim() || name });
  }
  return [...entries.values()];
}
