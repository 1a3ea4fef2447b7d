/** Writes the static search index (format.ts) in one pass over the catalogue. */
import { gzipSync } from 'node:zlib';
import type { Catalogue } from '../../data/catalogue.ts';
import { CATEGORIES, FACETS, RISKS, type ServerCard, type ToolCard } from '../../data/model.ts';
import { words } from '../../data/text.ts';
import { label } from '../views/text.ts';
import {
  BLOCK,
  blockPath,
  type Entry,
  LEAST_PREFIX,
  MANIFEST_PATH,
  type Manifest,
  type Postings,
  SHARD_CHARACTERS,
  type Shard,
  shardPath,
} from './format.ts';
import { Terms } from './terms.ts';

/** Words that say nothing about a tool. */
const COMMON = new Set(
  'a an and are as at be by can for from has in into is it its of on or that the this to use used using via when which will with you your'.split(
    ' ',
  ),
);
/** Words of a description that are indexed, beside all of a name's and a server's. */
const SUMMARY_WORDS = 8;
const MAX_WORD = 24;

/** Calls `write` for every file of the index. */
export function writeSearchIndex(catalogue: Catalogue, write: (path: string, body: Buffer) => void): void {
  const terms = new Terms();
  let block: Entry[] = [];
  let number = 0;

  const flush = (): void => {
    if (block.length) write(blockPath(Math.floor((number - 1) / BLOCK)), pack(block));
    block = [];
  };
  const add = (entry: Entry, name: readonly string[], elsewhere: readonly string[]): void => {
    const named = new Set(name);
    for (const word of named) terms.add(word, 'inName', number);
    for (const word of new Set(elsewhere)) if (!named.has(word)) terms.add(word, 'elsewhere', number);
    block.push(entry);
    number++;
    if (block.length === BLOCK) flush();
  };

  for (const server of catalogue.serverCards().sort(graver)) {
    add(serverEntry(server), serverWords(server), summaryWords(server.description));
    const ofServer = usable(words(`${server.name} ${server.slug}`));
    for (const tool of catalogue.cards({ server: server.slug }))
      add(toolEntry(tool), usable(words(tool.name)), [...ofServer, ...summaryWords(tool.summary)]);
  }
  flush();

  const prefixes: string[] = [];
  for (const { prefix, shard } of shardsOf(terms)) write(shardPath(prefixes.push(prefix) - 1), pack(shard));
  const manifest: Manifest = { mode: 'shards', documents: number, shards: prefixes };
  write(MANIFEST_PATH, Buffer.from(`${JSON.stringify(manifest)}\n`));
}

/** Servers with most to lose come first: of a word that too many have, they are the ones listed. */
const graver = (a: ServerCard, b: ServerCard): number =>
  b.byRisk.critical - a.byRisk.critical || b.byRisk.high - a.byRisk.high || (a.slug < b.slug ? -1 : 1);

const pack = (value: object): Buffer => gzipSync(JSON.stringify(value), { level: 9 });

const serverEntry = (server: ServerCard): Entry => [
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

const serverWords = (server: ServerCard): string[] =>
  usable(words(`${server.name} ${server.slug} ${server.package ?? ''} ${server.area ?? ''}`));

const summaryWords = (summary: string | null): string[] =>
  usable(
    words(summary ?? '')
      .filter((word) => word.length > 2 && !COMMON.has(word))
      .slice(0, SUMMARY_WORDS),
  );

const distances = (numbers: readonly number[]): number[] => numbers.map((number, i) => number - (numbers[i - 1] ?? 0));

/** Shards of bearable size in the order of their beginnings: words by their first characters, as many as it takes. */
function* shardsOf(terms: Terms): Generator<{ prefix: string; shard: Shard }> {
  const beginning = (term: string, length: number): string => [...term].slice(0, length).join('');
  // Two digits and a comma are what a distance takes on average.
  const size = (term: string): number => term.length + 10 + 3 * terms.postings(term);
  function* divided(part: readonly string[], length: number): Generator<{ prefix: string; shard: Shard }> {
    for (const [prefix, members] of Map.groupBy(part, (term) => beginning(term, length))) {
      const total = members.reduce((sum, term) => sum + size(term), 0);
      if (total > SHARD_CHARACTERS && members.length > 1 && members.some((term) => [...term].length > length))
        yield* divided(members, length + 1);
      else yield { prefix, shard: Object.fromEntries(members.map((term) => [term, postings(terms, term)])) };
    }
  }
  yield* divided(terms.sorted(), LEAST_PREFIX);
}

const postings = (terms: Terms, term: string): Postings => [
  distances(terms.documents(term, 'inName')),
  distances(terms.documents(term, 'elsewhere')),
];
