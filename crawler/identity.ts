/**
 * Which server of the catalogue one is that was found in a source. Any package may name any repository, so a package and a repository are one server
 * only when each names the other, or when the starter list or the official registry, which checks, puts them together.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../data/catalogue.ts';
import { MANIFEST, type ServerRecord, VOUCHING } from '../data/model.ts';
import type { Source } from './acquire/source.ts';
import type { ListedServer } from './enumerate/index.ts';
import type { Job } from './queue.ts';

/** Longest name that npm takes. */
const MOST_NAME = 214;

/** The server that was asked for, as it is after a look at its source; one that turns out to be known under another entry is folded into that. */
export function asked(catalogue: Catalogue, { server }: Job, source: Source, listed: ListedServer): number {
  const others = inRepository(catalogue, source).filter(({ id }) => id !== server.id);
  const known = source.package
    ? others.find((other) => isPackageOf(source, other))
    : (named(source, listed, others) ?? others.find((other) => other.path === listed.path && isOpen(other)));
  return known && catalogue.fold(server.id, known.id) ? known.id : server.id;
}

/** Another server of the same repository. */
export function neighbour(
  catalogue: Catalogue,
  { candidate }: Job,
  source: Source,
  listed: ListedServer,
  name: string,
): number {
  const known = named(source, listed, inRepository(catalogue, source));
  return known?.id ?? catalogue.sight({ ...candidate, name, package: null, path: listed.path }).id;
}

/** Keeps, of a server that was read in its repository, which package its manifest names. */
export function keepManifest(catalogue: Catalogue, id: number, source: Source, { path }: ListedServer): void {
  const name = source.package === null ? packageAt(source.root, path) : null;
  if (name !== null)
    catalogue.keepSighting(id, { source: MANIFEST, reference: `npm:${name}`, seen: new Date().toISOString() });
}

const inRepository = (catalogue: Catalogue, { repository }: Source): ServerRecord[] =>
  repository ? catalogue.findServer('github', repository) : [];

/** Whether a server read in a repository is of the package that was acquired: it lives where the package says, and its manifest names it. */
const isPackageOf = ({ package: pkg, about }: Source, other: ServerRecord): boolean =>
  other.package === null &&
  other.path === (about?.directory ?? '') &&
  other.sightings.some(({ source, reference }) => source === MANIFEST && reference === `npm:${pkg!.name}`);

/** The server whose package names this repository and is named by the manifest in it. */
function named({ root }: Source, { path }: ListedServer, others: readonly ServerRecord[]): ServerRecord | undefined {
  const name = packageAt(root, path);
  return name === null ? undefined : others.find((other) => other.package === name);
}

/** Whether a repository's server may be this one without further proof. */
const isOpen = (server: ServerRecord): boolean =>
  server.package === null || server.sightings.some(({ source }) => VOUCHING.includes(source));

/** The name in the manifest of a folder; null where there is none that can be read. */
function packageAt(root: string, path: string): string | null {
  try {
    const { name } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' && name.length <= MOST_NAME ? name : null;
  } catch {
    return null;
  }
}
