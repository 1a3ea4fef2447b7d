/** What the search index says of a server and its tools, and by which words they are found. */
import { CATEGORIES, FACETS, RISKS, type ServerRecord, sha256, type ToolCard } from '../../data/model.ts';
import { COMMON, words } from '../../data/text.ts';
import { label } from '../views/text.ts';
import type { Entry } from './format.ts';

/** Words of a description that are indexed, beside all of a name's and a server's. */
const SUMMARY_WORDS = 8;
const MAX_WORD = 24;

/** A server as far as the index has it. */
export type IndexedServer = Pick<
  ServerRecord,
  'slug' | 'name' | 'description' | 'package' | 'area' | 'toolCount' | 'byRisk'
>;

/** A document: what is shown of it, the words of its name, and the others it is found by. */
export interface Indexed {
  entry: Entry;
  name: string[];
  elsewhere: string[];
}

/** Servers with most to lose come first: of a word that too many have, they are the ones listed. */
export function graver(a: Gravity, b: Gravity): number {
  return b.critical - a.critical || b.high - a.high || (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0);
}

/** What a server's place in the index depends on. */
export interface Gravity {
  slug: string;
  critical: number;
  high: number;
}

export const gravityOf = ({ slug, byRisk: { critical, high } }: IndexedServer): Gravity => ({ slug, critical, high });

/** The documents of a server: itself, and behind it its tools in the order in which they are given. */
export function indexed(server: IndexedServer, tools: readonly ToolCard[]): Indexed[] {
  const ofServer = usable(words(`${server.name} ${server.slug}`));
  return [
    { entry: serverEntry(server), name: serverWords(server), elsewhere: summaryWords(server.description) },
    ...tools.map((tool) => ({
      entry: toolEntry(tool),
      name: usable(words(tool.name)),
      elsewhere: [...ofServer, ...summaryWords(tool.summary)],
    })),
  ];
}

/** Equal for equal documents. */
export const digestOf = (documents: readonly Indexed[]): string => sha256(JSON.stringify(documents)).slice(0, 16);

const serverEntry = (server: IndexedServer): Entry => [
  label(server.name),
  server.slug,
  server.toolCount,
  server.byRisk.critical,
  server.byRisk.high,
];

const toolEntry = (tool: ToolCard): Entry => {
  const entry: Entry = [
    label(tool.name),
    tool.server,
    label(tool.serverName),
    CATEGORIES.indexOf(tool.category),
    RISKS.indexOf(tool.risk),
    tool.facets.reduce((bits, facet) => bits | (1 << FACETS.indexOf(facet)), 0),
  ];
  if (tool.segment !== tool.name) entry.push(tool.segment);
  return entry;
};

const usable = (found: readonly string[]): string[] => found.slice(0, 40).map((word) => word.slice(0, MAX_WORD));

const serverWords = (server: IndexedServer): string[] =>
  usable(words(`${server.name} ${server.slug} ${server.package ?? ''} ${server.area ?? ''}`));

const summaryWords = (summary: string | null): string[] =>
  usable(
    words(summary ?? '')
      .filter((word) => word.length > 2 && !COMMON.has(word))
      .slice(0, SUMMARY_WORDS),
  );
