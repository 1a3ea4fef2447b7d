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
  MAX_POSTINGS,
  type Manifest,
  type Postings,
  SHARD_CHARACTERS,
  type Shard,
  shardPath,
} from './format.ts';

/** Words that say nothing about a tool. */
const COMMON = new Set(
  'a an and are as at be by can for from has in into is it its of on or that the this to use used using via when which will with you your'.split(
    ' ',
  ),
);
/** Words of a description that are indexed, beside all of a name's and a server's. */
const SUMMARY_WORDS = 8;
const MAX_WORD = 24;

interface Growing {
  inName: number[];
  elsewhere: number[];
  lastInName: number;
  lastElsewhere: number;
}

/** Calls `write` for every file of the index. */
export function writeSearchIndex(catalogue: Catalogue, write: (path: string, body: Buffer) => void): void {
  const terms = new Map<string, Growing>();
  let block: Entry[] = [];
  let number = 0;

  const flush = (): void => {
    if (block.length) write(blockPath(Math.floor((number - 1) / BLOCK)), pack(block));
    block = [];
  };
  const add = (entry: Entry, name: readonly string[], elsewhere: readonly string[]): void => {
    const named = new Set(name);
    for (const word of named) post(terms, word, number, 'inName');
    for (const word of new Set(elsewhere)) if (!named.has(word)) post(terms, word, number, 'elsewhere');
    block.push(entry);
    number++;
    if (block.length === BLOCK) flush();
  };

  for (const server of catalogue.serverCards())
    add(serverEntry(server), serverWords(server), summaryWords(server.description));
  const serverTerms = new Map<string, string[]>();
  for (const tool of catalogue.everyCard()) {
    let ofServer = serverTerms.get(tool.server);
    if (!ofServer) {
      ofServer = usable(words(`${tool.serverName} ${tool.server}`));
      serverTerms.set(tool.server, ofServer);
    }
    add(toolEntry(tool), usable(words(tool.name)), [...ofServer, ...summaryWords(tool.summary)]);
  }
  flush();

  const shards = split(terms);
  for (const [n, { shard }] of shards.entries()) write(shardPath(n), pack(shard));
  const manifest: Manifest = { mode: 'shards', documents: number, shards: shards.map(({ prefix }) => prefix) };
  write(MANIFEST_PATH, Buffer.from(`${JSON.stringify(manifest)}\n`));
}

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

function post(terms: Map<string, Growing>, word: string, number: number, where: 'inName' | 'elsewhere'): void {
  let growing = terms.get(word);
  if (!growing) {
    growing = { inName: [], elsewhere: [], lastInName: 0, lastElsewhere: 0 };
    terms.set(word, growing);
  }
  const postings = growing[where];
  if (postings.length >= MAX_POSTINGS) return;
  const last = where === 'inName' ? 'lastInName' : 'lastElsewhere';
  postings.push(number - growing[last]);
  growing[last] = number;
}

/** Shards of bearable size: words by their first characters, as many as it takes. */
function split(terms: ReadonlyMap<string, Growing>): { prefix: string; shard: Shard }[] {
  const all = [...terms]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([term, { inName, elsewhere }]) => ({
      term,
      postings: [inName, elsewhere] as Postings,
      // Two digits and a comma are what a distance takes on average.
      size: term.length + 10 + 3 * (inName.length + elsewhere.length),
    }));
  const shards: { prefix: string; shard: Shard }[] = [];
  const divide = (part: typeof all, length: number): void => {
    const groups = Map.groupBy(part, ({ term }) => [...term].slice(0, length).join(''));
    for (const [prefix, members] of groups) {
      const size = members.reduce((sum, member) => sum + member.size, 0);
      const divisible = members.some(({ term }) => [...term].length > length);
      if (size > SHARD_CHARACTERS && members.length > 1 && divisible) divide(members, length + 1);
      else shards.push({ prefix, shard: Object.fromEntries(members.map(({ term, postings }) => [term, postings])) });
    }
  };
  divide(all, LEAST_PREFIX);
  return shards.sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}
