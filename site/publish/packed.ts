/** A site in packs, as its last build left it. */
import type { About } from '../router.ts';
import { type Group, groupOf, nameOf } from './documents.ts';
import { type Entries, type Entry, Manifest } from './manifest.ts';
import { PackReader } from './pack.ts';

/** A stored document. Its bytes are read from its pack when they are asked for, which has to be while the site is open. */
export interface Stored {
  etag: string;
  /** Bytes. */
  size: number;
  about: About | undefined;
  body(): Buffer;
}

/** Groups whose entries stay in memory: readers and crawlers go through a server's pages one after the other. */
const KEPT_GROUPS = 2000;

export class PackedSite {
  readonly #manifest: Manifest;
  readonly #out: string;
  #packs: PackReader;
  #generation = -1;
  readonly #groups = new Map<string, Entries>();

  private constructor(manifest: Manifest, out: string) {
    this.#manifest = manifest;
    this.#out = out;
    this.#packs = new PackReader(out);
  }

  /** Null where the folder holds no site in packs. */
  static open(out: string): PackedSite | null {
    const manifest = Manifest.open(out, { readonly: true });
    if (manifest?.build()?.format === 'packs') return new PackedSite(manifest, out);
    manifest?.close();
    return null;
  }

  /** What the site was last built from. */
  build() {
    return this.#manifest.build()!;
  }

  close(): void {
    this.#packs.close();
    this.#manifest.close();
  }

  /** Paths of a group's stored documents. */
  paths(group: Group): string[] {
    return Object.keys(this.#manifest.entries(group));
  }

  get(path: string): Stored | null {
    this.#refresh();
    const entry = this.#entry(path);
    if (!entry?.place) return null;
    const { etag, size, about, place } = entry;
    const packs = this.#packs;
    return { etag, size, about, body: () => packs.read(place, size) };
  }

  #entry(path: string): Entry | undefined {
    const name = nameOf(groupOf(path));
    let entries = this.#groups.get(name);
    if (!entries) {
      entries = this.#manifest.entriesOf(name);
      this.#groups.set(name, entries);
      if (this.#groups.size > KEPT_GROUPS) this.#groups.delete(this.#groups.keys().next().value!);
    }
    return entries[path];
  }

  /** Another build may have ended: then everything is looked up anew. Who reads while it ends has the old packs open. */
  #refresh(): void {
    const generation = this.#manifest.generation();
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#groups.clear();
    this.#packs.close();
    this.#packs = new PackReader(this.#out);
  }
}
