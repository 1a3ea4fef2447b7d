/** The documents of one group while they are made: kept where they changed, and noted for the manifest. */
import { createHash } from 'node:crypto';
import type { Answer, Router } from '../router.ts';
import type { Site } from '../site.ts';
import type { Templates } from '../templates.ts';
import { type Group, typeOf } from './documents.ts';
import { encoded } from './encoded.ts';
import { etagOf } from './etag.ts';
import { writeFile } from './files.ts';
import type { Entries, Entry, ServerState } from './manifest.ts';
import { PackWriter, type Place } from './pack.ts';
import type { Stored } from './packed.ts';

export type Format = 'files' | 'packs';

export interface Storage {
  out: string;
  format: Format;
  /** Number of the pack that may be written. */
  pack: number;
  /** What the manifest says is there is there; otherwise everything is written again. */
  trust: boolean;
}

/** Where documents are kept; a pack is begun with the first. */
export class Keeper {
  readonly #storage: Storage;
  #pack: PackWriter | undefined;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Where it stands in a pack; null for a file. */
  keep(path: string, body: Buffer): Place | null {
    const { out, format, pack } = this.#storage;
    if (format === 'files') {
      writeFile(out, path, body);
      return null;
    }
    this.#pack ??= new PackWriter(out, pack);
    return this.#pack.add(body);
  }

  /** Everything kept is on the disk then. */
  close(): void {
    this.#pack?.close();
  }
}

/** What became of a task; the manifest's row for its group, as JSON, so that whoever stores it need not read it. */
export interface Made {
  group: Group;
  entries: string;
  server?: { state: ServerState; shown: string };
  /** What the whole search index was made from, as JSON. */
  base?: string;
  documents: number;
  written: number;
  /** The files written, with their media types; of packs nobody asks. */
  files: [path: string, type: string][];
  bytes: number;
  removed: string[];
}

export class Making {
  readonly #known: Entries;
  readonly #trust: boolean;
  readonly #keeper: Keeper;
  /** A map: as an object it would be of another shape with each new path, which costs more than the rest. */
  readonly #entries = new Map<string, Entry>();
  #written = 0;
  readonly #files: [path: string, type: string][] = [];
  #bytes = 0;

  /** @param known what stands there of an earlier build; @param trust and need not be kept again where it is the same */
  constructor(known: Entries, trust: boolean, keeper: Keeper) {
    this.#known = known;
    this.#trust = trust;
    this.#keeper = keeper;
  }

  /** What is known of all other documents stays. */
  leaveAllBut(isConcerned: (path: string) => boolean): void {
    for (const [path, entry] of Object.entries(this.#known)) if (!isConcerned(path)) this.#entries.set(path, entry);
  }

  async make(path: string, router: Router, site: Site, compiled: Templates): Promise<void> {
    const prepared = await router.prepare(site, path);
    if (!prepared) return;
    if (!('basis' in prepared)) return this.take(path, prepared);
    // What a server's pages are made from changed, or they would not be here; of the others most did not.
    const basis = path.startsWith('/servers/') ? undefined : basisOf(compiled, path, prepared.basis);
    const known = this.#trust ? this.#known[path] : undefined;
    if (basis && known?.basis === basis) this.#entries.set(path, known);
    else this.take(path, await prepared.answer(), basis);
  }

  take(path: string, { type, body: made, about }: Answer, basis?: string): void {
    const body = encoded(made);
    this.#note(
      path,
      type,
      { etag: etagOf(body), size: body.length, ...(basis && { basis }), ...(about && { about }) },
      () => body,
    );
  }

  /** A document that stands in packs elsewhere. */
  copy(path: string, { etag, size, about, body }: Stored): void {
    this.#note(path, typeOf(path), { etag, size, ...(about && { about }) }, body);
  }

  #note(path: string, type: string, entry: Entry, body: () => Buffer): void {
    const known = this.#trust ? this.#known[path] : undefined;
    this.#bytes += entry.size;
    if (known?.etag === entry.etag) {
      this.#entries.set(path, { ...entry, ...(known.place && { place: known.place }) });
      return;
    }
    const place = this.#keeper.keep(path, body());
    this.#entries.set(path, { ...entry, ...(place && { place }) });
    this.#written++;
    if (!place) this.#files.push([path, type]);
  }

  result(group: Group, made: Pick<Made, 'server' | 'base'> = {}): Made {
    const entries = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const removed = Object.keys(this.#known).filter((path) => !this.#entries.has(path));
    return {
      group,
      entries: `{${entries.map(([path, entry]) => `${JSON.stringify(path)}:${JSON.stringify(entry)}`).join()}}`,
      ...made,
      documents: entries.length,
      written: this.#written,
      files: this.#files,
      bytes: this.#bytes,
      removed,
    };
  }
}

const basisOf = (compiled: Templates, path: string, basis: object): string =>
  createHash('sha256').update(compiled.id).update(path).update(JSON.stringify(basis)).digest('base64url').slice(0, 22);
