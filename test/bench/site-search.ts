/**
 * What a search in the static index costs, whatever the catalogue's size: `node test/bench/site-search.ts CATALOGUE [SEED]`.
 *
 * Writes the index of the catalogue, serves its files over loopback, and searches them with the code that browsers run, each word with nothing
 * cached but the manifest: typed letter by letter, and whole. Counts the bytes of the answers' bodies. Beside it the same words through
 * SQLite's full-text search, as `serve` answers them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { Catalogue } from '../../data/catalogue.ts';
import { words } from '../../data/text.ts';
import { SearchIndex } from '../../site/browser/index.ts';
import { MANIFEST_PATH } from '../../site/search/format.ts';
import { writeSearchIndex } from '../../site/search/write.ts';

const [db = 'data/catalogue.db', seed = '7'] = process.argv.slice(2);
/** Words searched for: as they are frequent in names, and of those that few have. */
const SAMPLE = 300;

const catalogue = Catalogue.open(db, { readonly: true });
const files = new Map<string, Buffer>();
const used = process.cpuUsage();
const started = performance.now();
writeSearchIndex(catalogue, (path, body) => files.set(path, body));
const { user, system } = process.cpuUsage(used);
const total = [...files.values()].reduce((sum, body) => sum + body.length, 0);
const part = (kind: string): Buffer[] =>
  [...files].filter(([path]) => path.startsWith(`/search/${kind}/`)).map(([, body]) => body);
const largest = (bodies: readonly Buffer[]): number => Math.max(0, ...bodies.map((body) => body.length));
console.log(
  `${catalogue.count().toLocaleString('en')} tools: ${(total / 1e6).toFixed(2)} MB in ${files.size} files, ${((user + system) / 1e6).toFixed(1)} s of processor time, ${((performance.now() - started) / 1000).toFixed(1)} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, load ${loadavg()[0]!.toFixed(1)}`,
);
for (const kind of ['shards', 'blocks'])
  console.log(
    `  ${kind}: ${part(kind).length}, ${(part(kind).reduce((sum, body) => sum + body.length, 0) / 1e6).toFixed(2)} MB, largest ${(largest(part(kind)) / 1000).toFixed(1)} KB`,
  );

const server = createServer((request, response) => {
  const body = files.get(request.url!);
  if (!body) return response.writeHead(404).end();
  transferred += body.length;
  response.end(body);
});
let transferred = 0;
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log(`  manifest, once a visit: ${(files.get(MANIFEST_PATH)!.length / 1000).toFixed(1)} KB before compression`);

/** Every so-many-th tool's words: frequent words are frequent here too. */
function sample(): string[] {
  const found = new Set<string>();
  const step = Math.max(1, Math.floor(catalogue.count() / SAMPLE));
  let position = Number(seed) % step;
  for (const tool of catalogue.everyCard()) {
    if (position++ % step) continue;
    const own = words(tool.name).filter((word) => word.length > 2);
    const word = own[position % Math.max(1, own.length)];
    if (word) found.add(word);
  }
  return [...found];
}

interface Cost {
  word: string;
  kilobytes: number;
  milliseconds: number;
  results: number;
}

async function measured(word: string): Promise<Cost> {
  const index = (await SearchIndex.open(root))!;
  transferred = 0;
  const start = performance.now();
  const { entries } = await index.search(word, {}, 30);
  return { word, kilobytes: transferred / 1000, milliseconds: performance.now() - start, results: entries.length };
}

function report(name: string, costs: readonly Cost[]): void {
  const at = (key: 'kilobytes' | 'milliseconds', share: number): string =>
    costs
      .map((cost) => cost[key])
      .sort((a, b) => a - b)
      [Math.min(costs.length - 1, Math.floor(costs.length * share))]!.toFixed(1);
  const worst = costs.reduce((a, b) => (b.kilobytes > a.kilobytes ? b : a));
  console.log(
    `${name.padEnd(22)}${String(costs.length).padStart(4)}  KB p50 ${at('kilobytes', 0.5)} p99 ${at('kilobytes', 0.99)} max ${worst.kilobytes.toFixed(1)} (${worst.word})  ms p50 ${at('milliseconds', 0.5)} p99 ${at('milliseconds', 0.99)}  found nothing: ${costs.filter(({ results }) => results === 0).length}`,
  );
}

const sampled = sample();
try {
  for (const length of [2, 3, 4]) {
    const costs: Cost[] = [];
    for (const beginning of new Set(sampled.map((word) => word.slice(0, length))))
      costs.push(await measured(beginning));
    report(`first ${length} letters`, costs);
  }
  const whole: Cost[] = [];
  for (const word of sampled) whole.push(await measured(word));
  report('whole words', whole);
  const pairs: Cost[] = [];
  for (const [i, word] of sampled.entries())
    if (i % 3 === 0) pairs.push(await measured(`${word} ${sampled[i + 1] ?? 'get'}`));
  report('two words', pairs);
  report(
    'FTS5, when served',
    sampled.map((word) => {
      const start = performance.now();
      const { tools } = catalogue.search(word, {}, { limit: 30 });
      return { word, kilobytes: 0, milliseconds: performance.now() - start, results: tools.length };
    }),
  );
} finally {
  server.close();
  server.closeAllConnections();
  catalogue.close();
}
