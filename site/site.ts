/** What every page and answer is made from: the catalogue, and the address the site lives at. */
import type { Catalogue } from '../data/catalogue.ts';
import { type ServerRecord, type ToolRecord, toolSegment } from '../data/model.ts';

export class Site {
  readonly catalogue: Catalogue;
  /** Absolute address of the site's root, ending in `/`. */
  readonly base: URL;
  /** The server whose documents are being made, so that its pages do not each read all of it again. */
  #open: { slug: string; server: ServerRecord; tools: Map<string, ToolRecord> } | null = null;

  /** Names that are not safe in an address, by what stands for them there. */
  #names: { revision: string; bySegment: ReadonlyMap<string, string> } | null = null;

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
      const unsafe = this.catalogue.names().filter(({ name }) => toolSegment(name) !== name);
      this.#names = { revision, bySegment: new Map(unsafe.map(({ name }) => [toolSegment(name), name])) };
    }
    return this.#names.bySegment.get(segment) ?? null;
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
