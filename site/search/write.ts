/** Writes the static search index (format.ts): all of it, or beside what stands only what changed since. */
import type { Catalogue } from '../../data/catalogue.ts';
import { MANIFEST_PATH, type Manifest } from './format.ts';
import { digestOf, type Gravity, graver, gravityOf, type Indexed, type IndexedServer, indexed } from './indexed.ts';
import { PartWriter, type Write } from './part.ts';

/** What the whole index was made from, server by server in its order: enough to tell later what changed, and what stands where. */
export interface Base {
  manifest: Manifest;
  servers: BaseServer[];
}

interface BaseServer extends Gravity {
  revision: number;
  /** How many documents it has, itself among them. */
  documents: number;
  /** Of these documents. */
  digest: string;
}

/** The index is made anew once more than this share of its documents is replaced: what is recent takes twice the bytes a document, and a file more a search. */
const MAX_RECENT = 0.02;

/** Calls `write` for every file of the index. */
export function writeSearchIndex(catalogue: Catalogue, write: Write): Base {
  const writer = new PartWriter('whole', write);
  const revisions = new Map(catalogue.touched().map(({ slug, revision }) => [slug, revision]));
  const gravities = new Map(catalogue.serverCards().map((server) => [server, gravityOf(server)]));
  const inOrder = [...gravities].sort(([, a], [, b]) => graver(a, b));
  const servers = inOrder.map(([server, gravity]): BaseServer => {
    const documents = documentsOf(catalogue, server);
    for (const document of documents) writer.add(document);
    return {
      ...gravity,
      revision: revisions.get(server.slug)!,
      documents: documents.length,
      digest: digestOf(documents),
    };
  });
  const manifest: Manifest = { mode: 'shards', ...writer.end() };
  writeManifest(manifest, write);
  return { manifest, servers };
}

/**
 * Calls `write` for the files that stand beside an index that was made earlier, instead of those that did so before.
 * @returns false where so much changed that the whole index has to be made; then nothing is written
 */
export function writeRecent(catalogue: Catalogue, { manifest, servers }: Base, write: Write): boolean {
  const known = new Map(servers.map((server) => [server.slug, server]));
  const gone = new Set(known.keys());
  const changed: { gravity: Gravity; documents: Indexed[] }[] = [];
  const most = MAX_RECENT * manifest.documents;
  let added = 0;
  for (const { slug, revision } of catalogue.touched()) {
    const was = known.get(slug);
    if (was?.revision !== revision) {
      const server = catalogue.server(slug)!;
      const documents = documentsOf(catalogue, server);
      if (was?.digest !== digestOf(documents)) {
        changed.push({ gravity: gravityOf(server), documents });
        added += documents.length;
        if (added > most) return false;
        continue;
      }
    }
    gone.delete(slug);
  }
  const replaced = servers.reduce((sum, { slug, documents }) => sum + (gone.has(slug) ? documents : 0), 0);
  if (replaced > most) return false;
  const writer = new PartWriter('recent', write);
  changed.sort((a, b) => graver(a.gravity, b.gravity));
  for (const { documents } of changed) for (const document of documents) writer.add(document);
  const { shards } = writer.end();
  writeManifest(
    { ...manifest, recent: { shards, gone: runs(servers, gone), places: places(servers, gone, changed) } },
    write,
  );
  return true;
}

const documentsOf = (catalogue: Catalogue, server: IndexedServer): Indexed[] =>
  indexed(server, catalogue.cards({ server: server.slug }));

const writeManifest = (manifest: Manifest, write: Write): void =>
  write(MANIFEST_PATH, Buffer.from(`${JSON.stringify(manifest)}\n`));

/** The numbers of the documents of these servers (`Recent.gone`). */
function runs(servers: readonly BaseServer[], gone: ReadonlySet<string>): number[] {
  const found: number[] = [];
  let [number, end] = [0, 0];
  for (const { slug, documents } of servers) {
    if (gone.has(slug)) {
      if (number === end && found.length > 0) found[found.length - 1]! += documents;
      else found.push(number - end, documents);
      end = number + documents;
    }
    number += documents;
  }
  return found;
}

/** Where the recent documents stand among those that still count (`Recent.places`). @param changed in their order */
function places(
  servers: readonly BaseServer[],
  gone: ReadonlySet<string>,
  changed: readonly { gravity: Gravity; documents: readonly Indexed[] }[],
): number[] {
  const found: number[] = [];
  let [at, number, last] = [0, 0, 0];
  for (const { gravity, documents } of changed) {
    // A document that no longer counts is passed by: whether before or behind it makes no difference.
    while (at < servers.length && (gone.has(servers[at]!.slug) || graver(servers[at]!, gravity) < 0))
      number += servers[at++]!.documents;
    if (number === last && found.length > 0) found[found.length - 1]! += documents.length;
    else found.push(number - last, documents.length);
    last = number;
  }
  return found;
}
