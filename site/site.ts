/** What every page and answer is made from: the catalogue, and the address the site lives at. */
import type { Catalogue } from '../data/catalogue.ts';
import { type ServerRecord, type ToolCard, type ToolRecord, toolSegment } from '../data/model.ts';
import type { ToolFilter } from '../data/reader.ts';

export class Site {
  readonly catalogue: Catalogue;
  /** Absolute address of the site's root, ending in `/`. */
  readonly base: URL;
  /** The server whose documents are being made, so that its pages do not each read all of it again. */
  #open: { slug: string; server: ServerRecord; tools: Map<string, ToolRecord> } | null = null;

  /** Names that are not safe in an address, by what stands for them there. */
  #names: { revision: string; bySegment: ReadonlyMap<string, string> } | null = null;

  /** The list whose pages are being made, so that they do not each sort all of it again. */
  #list: { key: string; cards: ToolCard[] } | null = null;

  constructor(catalogue: Catalogue, base: URL) {
    this.catalogue = catalogue;
    this.base = base;
  }

  /** Reads a server with all its tools once for many documents. Answers are as of this moment until another is opened or `close()`. */
  open(slug: string): { server: ServerRecord; tools: ToolRecord[] } | null {
    this.close();
    const server = this.catalogue.server(slug);
    if (!server) return null;
    const tools = this.catalogue.toolsOf(slug);
    this.#open = { slug, server, tools: new Map(tools.map((tool) => [tool.segment, tool])) };
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
  listed(filter: ToolFilter, { size, pages }: { size: number; pages: number }, page: number): ToolCard[] {
    const key = JSON.stringify([filter, size, pages, this.catalogue.revision()]);
    if (pages === 1) return this.catalogue.cards(filter, { limit: size });
    if (this.#list?.key !== key) this.#list = { key, cards: this.catalogue.cards(filter, { limit: size * pages }) };
    return this.#list.cards.slice((page - 1) * size, page * size);
  }

  close(): void {
    this.#open = null;
  }

  server(slug: string): ServerRecord | null {
    return this.#open?.slug === slug ? this.#open.server : this.catalogue.server(slug);
  }

  tools(slug: string): ToolRecord[] {
    return this.#open?.slug === slug ? [...this.#open.tools.values()] : this.catalogue.toolsOf(slug);
  }

  /** The tool that this part of an address names. */
  tool(slug: string, segment: string): ToolRecord | null {
    if (this.#open?.slug === slug) return this.#open.tools.get(segment) ?? null;
    if (toolSegment(segment) === segment) return this.catalogue.tool(slug, segment);
    const card = this.catalogue.cards({ server: slug }).find((tool) => tool.segment === segment);
    return card ? this.catalogue.tool(slug, card.name) : null;
  }
}
