/** What every page and answer is made from: the catalogue, and the address the site lives at. */
import type { Catalogue } from '../data/catalogue.ts';
import {
  type ChangeRecord,
  RISKS,
  type ServerRecord,
  type ToolCard,
  type ToolRecord,
  toolSegment,
} from '../data/model.ts';
import type { Narrowing } from '../data/order.ts';
import type { ToolReading } from '../data/reader.ts';
import { type Neighbours, SHOWN } from '../data/related.ts';
import { objectOf } from '../data/text.ts';

/** What is read of an open server when it is first asked for. */
interface OpenReadings {
  neighbours: ReadonlyMap<string, Neighbours>;
  objects: ReadonlyMap<ToolCard, string>;
  histories: ReadonlyMap<string, ToolReading[]>;
  changes: ChangeRecord[];
}

/** Tools to look at beside one, at most six of each kind. */
export interface Related extends Neighbours {
  /** Others of its server, those that act on the same thing first. */
  server: ToolCard[];
}

/** Changes of one tool that its page may name. */
const MAX_CHANGES = 50;

export class Site {
  readonly catalogue: Catalogue;
  /** Absolute address of the site's root, ending in `/`. */
  readonly base: URL;
  /** The server whose documents are being made, so that its pages do not each read all of it again. */
  #open: {
    slug: string;
    server: ServerRecord;
    tools: ToolRecord[];
    bySegment: Map<string, ToolRecord>;
    read: Partial<OpenReadings>;
  } | null = null;

  /** Names that are not safe in an address, by what stands for them there. */
  #names: { revision: string; bySegment: ReadonlyMap<string, string> } | null = null;

  readonly #isWhole: boolean;
  /** The list whose pages are being made, so that they do not each look for all of it again. */
  #list: { key: string; ids: number[] } | null = null;
  /** Tools of lists that are narrower and narrower, which hold many of them in common. */
  readonly #listed = new Map<number, ToolCard>();

  /** @param isWhole nearly all lists will be asked for, so that it pays to put all tools in order once */
  constructor(catalogue: Catalogue, base: URL, isWhole = false) {
    this.catalogue = catalogue;
    this.base = base;
    this.#isWhole = isWhole;
  }

  /** Reads a server with all its tools once for many documents. Answers are as of this moment until another is opened or `close()`. */
  open(slug: string): { server: ServerRecord; tools: ToolRecord[] } | null {
    this.close();
    const server = this.catalogue.server(slug);
    if (!server) return null;
    const tools = this.catalogue.toolsOf(slug);
    this.#open = { slug, server, tools, bySegment: new Map(tools.map((tool) => [tool.segment, tool])), read: {} };
    return { server, tools };
  }

  /** The tool name that this part of an address stands for. A segment that is a safe name is that name, whether or not a tool has it. */
  name(segment: string): string | null {
    if (toolSegment(segment) === segment) return segment;
    const revision = this.catalogue.revision();
    if (this.#names?.revision !== revision) {
      this.#names = { revision, bySegment: this.catalogue.unsafeNames() };
    }
    return this.#names.bySegment.get(segment) ?? null;
  }

  /** One page of a list that is read up to so many pages. */
  listed(filter: Narrowing, { size, pages }: { size: number; pages: number }, page: number): ToolCard[] {
    const offset = (page - 1) * size;
    if (!this.#isWhole) return this.catalogue.cards(filter, { limit: size, offset });
    const key = JSON.stringify([filter, size, pages, this.catalogue.revision()]);
    if (this.#list?.key !== key) this.#list = { key, ids: this.catalogue.order().first(filter, size * pages) };
    const ids = this.#list.ids.slice(offset, offset + size);
    const unknown = ids.filter((id) => !this.#listed.has(id));
    for (const [id, card] of this.catalogue.numbered(unknown)) this.#listed.set(id, card);
    return ids.map((id) => this.#listed.get(id)!);
  }

  close(): void {
    this.#open = null;
    this.#listed.clear();
  }

  server(slug: string): ServerRecord | null {
    return this.#open?.slug === slug ? this.#open.server : this.catalogue.server(slug);
  }

  tools(slug: string): ToolRecord[] {
    return this.#open?.slug === slug ? this.#open.tools : this.catalogue.toolsOf(slug);
  }

  related(server: ServerRecord, tool: ToolRecord): Related {
    const object = objectOf(tool.name);
    const ranked: ToolCard[][] = [[], []];
    for (const [other, its] of this.#objects(server.slug))
      if (other.name !== tool.name) ranked[its === object ? 0 : 1]!.push(other);
    return { server: ranked.flat().slice(0, SHOWN), ...this.#neighbours(server, tool, object) };
  }

  #neighbours(server: ServerRecord, { name, category, risk }: ToolRecord, object: string): Neighbours {
    const read = this.#open?.slug === server.slug ? this.#open.read : null;
    if (!read)
      return this.catalogue.neighbours({ name, category, risk: RISKS.indexOf(risk), object, server: server.id });
    read.neighbours ??= this.catalogue.neighboursOfServer(server.id);
    return read.neighbours.get(name) ?? { name: [], danger: [] };
  }

  /** A server's tools with what each acts on. */
  #objects(slug: string): ReadonlyMap<ToolCard, string> {
    const objects = (tools: readonly ToolCard[]): Map<ToolCard, string> =>
      new Map(tools.map((tool) => [tool, objectOf(tool.name)]));
    if (this.#open?.slug !== slug) return objects(this.catalogue.cards({ server: slug }));
    return (this.#open.read.objects ??= objects(this.#open.tools));
  }

  /** A tool through its server's snapshots, newest first. */
  history(slug: string, name: string): ToolReading[] {
    const read = this.#open?.slug === slug ? this.#open.read : null;
    if (!read) return this.catalogue.history(slug, name);
    read.histories ??= this.catalogue.histories(slug);
    return read.histories.get(name) ?? [];
  }

  /** What changed about a tool, newest first. */
  changesOf(slug: string, tool: string): ChangeRecord[] {
    const read = this.#open?.slug === slug ? this.#open.read : null;
    if (!read) return this.catalogue.changes({ server: slug, tool, limit: MAX_CHANGES });
    read.changes ??= this.catalogue.changes({ server: slug, limit: Number.MAX_SAFE_INTEGER });
    return read.changes.filter((change) => change.tool === tool).slice(0, MAX_CHANGES);
  }

  /** The tool that this part of an address names. */
  tool(slug: string, segment: string): ToolRecord | null {
    if (this.#open?.slug === slug) return this.#open.bySegment.get(segment) ?? null;
    if (toolSegment(segment) === segment) return this.catalogue.tool(slug, segment);
    const card = this.catalogue.cards({ server: slug }).find((tool) => tool.segment === segment);
    return card ? this.catalogue.tool(slug, card.name) : null;
  }
}
