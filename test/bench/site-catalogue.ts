/**
 * A catalogue of any size, recombined from a real one:
 *
 *     node test/bench/site-catalogue.ts --from REAL.db --out BIG.db [--tools 520000] [--seed 1]
 *     node test/bench/site-catalogue.ts --from REAL.db --out BIG.db --relabel 1
 *     node test/bench/site-catalogue.ts --from REAL.db --out BIG.db --change 1
 *
 * The first makes `--tools` tools on one server for every twelve of them; the last gives that many percent of its servers a new
 * version; the second labels those that it will pick as they are, so that a catalogue of an older classifier does not count each label that is
 * another since as part of that change. Everything is written through the catalogue's own door and labelled by the real classifier. The same source, size and seed
 * give the same catalogue; times are set to fixed days. A making that was ended half-way goes on where it ended.
 *
 * A change is what a day brings: a new version of each server that changed, in which a quarter of the tools have another description and
 * other parameters, in one server of five a tool is new, one tool in fifty is gone, and labels are what the classifier makes of that. At
 * 43,000 servers 1 % are some 430 servers with 5,200 tools: of these 1,300 have another definition, 150 another label, 80 are new, 110 gone.
 * (Every page of these servers changes all the same: it names the version.)
 *
 * What is kept of reality: how tools spread over servers, names, sentences, schemas and annotations, and their lengths. What is made up:
 * which of them stand together, and one word in sixteen, drawn from 60,000 invented ones by Zipf's law, so that an index of words has the long
 * tail that half a million strangers would give it.
 */
import { parseArgs } from 'node:util';
import { projectLabeller } from '../../cli/labels.ts';
import { Catalogue } from '../../data/catalogue.ts';
import {
  definitionDigest,
  type JsonSchema,
  type Labeller,
  type ServerRecord,
  type SnapshotTool,
  sha256,
  type ToolDefinition,
  type ToolRecord,
} from '../../data/model.ts';

/** 520,000 tools on 43,000 servers. */
const TOOLS_PER_SERVER = 520_000 / 43_000;
const VOCABULARY = 60_000;
/** Servers recorded in one transaction. */
const BATCH = 250;
const FIRST_DAY = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(...seed: (string | number)[]): () => number {
  let state = Number.parseInt(sha256(seed.join('\0')).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bri cle dro fla gre'.split(' ');

/** The invented word of a rank: rank in the base of the syllables, at least two of them. */
function invented(rank: number): string {
  let word = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}

interface Real {
  servers: { record: ServerRecord; tools: ToolRecord[] }[];
  tools: ToolRecord[];
}

function readReal(file: string): Real {
  const catalogue = Catalogue.open(file, { readonly: true });
  const servers = [...catalogue.servers()]
    .filter(({ snapshot }) => snapshot)
    .map((record) => ({ record, tools: catalogue.toolsOf(record.slug) }));
  catalogue.close();
  return { servers, tools: servers.flatMap(({ tools }) => tools) };
}

/** How many tools each server has: the real counts, drawn at random and scaled to the mean that is wanted. */
function toolCounts(real: Real, servers: number, tools: number, seed: string): number[] {
  const random = randomFrom(seed, 'counts');
  const scale = tools / servers / (real.tools.length / real.servers.length);
  const counts = Array.from({ length: servers }, () =>
    Math.max(1, Math.round(pick(real.servers, random).tools.length * scale)),
  );
  for (let excess = counts.reduce((sum, count) => sum + count, 0) - tools; excess !== 0; excess -= Math.sign(excess)) {
    let server = Math.floor(random() * servers);
    while (excess > 0 && counts[server]! < 2) server = (server + 1) % servers;
    counts[server]! -= Math.sign(excess);
  }
  return counts;
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)]!;
/** Rank by Zipf's law with exponent 1: the logarithm of the rank is spread evenly. */
const zipf = (size: number, random: () => number): number => Math.floor(size ** random()) - 1;

const sentences = (text: string): string[] => text.split(/(?<=[.!?])\s+/);

function variedText(text: string, random: () => number): string {
  return text.replace(/\p{L}{4,}/gu, (word) => (random() < 1 / 16 ? invented(zipf(VOCABULARY, random)) : word));
}

function variedDescription(text: string | null | undefined, real: Real, random: () => number): string | null {
  if (!text) return text ?? null;
  const parts = sentences(text);
  const other = sentences(pick(real.tools, random).definition.description ?? '');
  if (parts.length > 1 && random() < 0.5) parts[1 + Math.floor(random() * (parts.length - 1))] = pick(other, random);
  return variedText(parts.join(' '), random);
}

function variedSchema(schema: JsonSchema, real: Real, random: () => number): JsonSchema {
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = (schema as Record<string, unknown>).properties as Record<string, JsonSchema> | undefined;
  if (!own || Object.keys(own).length === 0) return schema;
  const properties = Object.fromEntries(
    Object.entries(own).filter(([name]) => requiredOf(schema).includes(name) || random() > 0.15),
  );
  const donor = (pick(real.tools, random).definition.inputSchema as Record<string, unknown>).properties;
  const given = Object.entries((donor ?? {}) as Record<string, JsonSchema>);
  if (given.length > 0 && random() < 0.3) {
    const [name, value] = pick(given, random);
    properties[name] ??= value;
  }
  return { ...(schema as object), properties } as JsonSchema;
}

const requiredOf = (schema: JsonSchema): readonly string[] =>
  ((schema as Record<string, unknown>).required as string[] | undefined) ?? [];

/** One name in three is a real one, the first of the list often; the others begin like one and end like another, or in an invented word. */
function toolName(real: Real, random: () => number): string {
  if (random() < 1 / 3) return real.tools[zipf(real.tools.length, random)]!.definition.name;
  const [head, tail] = [pick(real.tools, random).definition.name, pick(real.tools, random).definition.name];
  const end = tail.replace(/^[a-z]+[_-]?/, '');
  return `${/^[a-z]+/.exec(head)?.[0] ?? 'get'}_${random() < 0.3 || !end ? invented(zipf(VOCABULARY, random)) : end}`;
}

function madeTool(real: Real, name: string, base: ToolRecord, random: () => number): SnapshotTool {
  const { definition } = base;
  const made: ToolDefinition = {
    ...definition,
    name,
    description: variedDescription(definition.description, real, random),
    inputSchema: variedSchema(definition.inputSchema, real, random),
  };
  return {
    ...made,
    title: made.title ?? null,
    description: made.description ?? null,
    outputSchema: made.outputSchema ?? null,
    annotations: made.annotations ?? {},
    digest: definitionDigest(made),
    origin: base.origin,
    nameIsComputed: base.nameIsComputed,
    enabledByDefault: base.enabledByDefault,
    confidence: base.enumerationConfidence,
    method: base.method,
    agreement: base.agreement,
    differences: base.differences,
  };
}

/** The tools of server `index` at its version `version`; each version after the first changes a quarter of them, and some come and go. */
function madeTools(real: Real, index: number, count: number, version: number, seed: string): SnapshotTool[] {
  const tools = new Map<string, SnapshotTool>();
  for (let position = 0; position < count + version; position++) {
    let random = randomFrom(seed, index, position);
    if (position >= count && random() > 0.2) continue;
    let name = toolName(real, random);
    while (tools.has(name)) name = `${name}_${invented(zipf(VOCABULARY, random))}`;
    const base = pick(real.tools, random);
    for (let changed = version; changed > 0; changed--) {
      const dice = randomFrom(seed, index, position, changed);
      if (dice() < 0.25) {
        random = dice;
        break;
      }
    }
    if (version > 0 && count > 1 && randomFrom(seed, index, position, 'gone')() < 0.02) continue;
    tools.set(name, madeTool(real, name, base, random));
  }
  return [...tools.values()];
}

const versionOf = (version: number): string => `1.0.${version}`;

class Maker {
  readonly #catalogue: Catalogue;
  readonly #real: Real;
  readonly #counts: number[];
  readonly #seed: string;
  readonly #label: Labeller;

  constructor(catalogue: Catalogue, real: Real, counts: number[], seed: string, label: Labeller) {
    this.#catalogue = catalogue;
    this.#real = real;
    this.#counts = counts;
    this.#seed = seed;
    this.#label = label;
  }

  /** Records server `index` at its first version, or at the one after its last; or at its last again, which labels it anew. */
  record(index: number, isSame = false): void {
    const random = randomFrom(this.#seed, index, 'server');
    const { record } = pick(this.#real.servers, random);
    const owner = invented(zipf(VOCABULARY, random));
    // The number in the end keeps names apart, as strangers do somehow.
    const name = `${invented(zipf(VOCABULARY, random))}-${record.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 24)}-${index}`;
    const repository = `${owner}/${name}`;
    const pkg = random() < 0.6 ? `@${owner}/${name}` : null;
    const seen = new Date(FIRST_DAY).toISOString();
    const { id, slug } = this.#catalogue.sight({
      sighting: { source: random() < 0.3 ? 'registry' : 'github', reference: `io.github.${owner}/${name}`, seen },
      name,
      package: pkg === null ? null : { name: pkg, version: null },
      repository,
      ref: null,
      path: '',
      area: record.area,
      why: record.why,
    });
    const version = this.#catalogue.snapshots(slug).length - (isSame ? 1 : 0);
    const commit = sha256(`${this.#seed} ${index} ${version}`).slice(0, 40);
    this.#catalogue.record(
      id,
      {
        target: pkg ? `npm:${pkg}@${versionOf(version)}` : `github:${repository}@${commit}`,
        enumerator: '1',
        package: pkg === null ? null : { name: pkg, version: versionOf(version), published: seen },
        repository,
        commit,
        kind: 'server',
        language: record.snapshot!.language,
        sdk: record.snapshot!.sdk,
        methods: record.snapshot!.methods,
        instructions: record.snapshot!.instructions,
        launch: record.snapshot!.launch,
        description: record.description && variedText(record.description, random),
        homepage: record.homepage,
        license: record.license,
        tools: madeTools(this.#real, index, this.#counts[index]!, version, this.#seed),
        failures: [],
        attempts: [],
      },
      this.#label,
    );
  }
}

/**
 * Times as they would be, so that the same seed gives the same pages. Only of what was recorded since then: to write to another server's rows
 * would say that it changed too.
 */
function settleTimes(catalogue: Catalogue, dayNumber: number, since: string): void {
  const day = new Date(FIRST_DAY + (1 + dayNumber) * DAY).toISOString();
  const until = new Date().toISOString();
  catalogue.atomically(() => {
    for (const [table, column] of [
      ['snapshots', 'taken'],
      ['tools', 'first_seen'],
      ['visits', 'at'],
      ['changes', 'at'],
    ])
      catalogue.database
        .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} BETWEEN ? AND ?`)
        .run(day, since, until);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      out: { type: 'string' },
      tools: { type: 'string', default: '520000' },
      seed: { type: 'string', default: '1' },
      change: { type: 'string' },
      relabel: { type: 'string' },
    },
  });
  if (!values.from || !values.out) {
    process.stderr.write('site-catalogue: name the real catalogue with --from and the one to make with --out\n');
    process.exit(2);
  }
  const started = performance.now();
  const since = new Date().toISOString();
  const real = readReal(values.from);
  const catalogue = Catalogue.open(values.out);
  catalogue.database.pragma('synchronous = OFF');
  const known = catalogue.serverCounts().known;
  const kept = keeper(catalogue);
  const tools = Number(kept('bench-tools', values.tools));
  const servers = Math.max(1, Math.round(tools / TOOLS_PER_SERVER));
  const counts = toolCounts(real, servers, tools, values.seed);
  const maker = new Maker(catalogue, real, counts, values.seed, await projectLabeller());
  const work: number[] = [];
  const percent = values.change ?? values.relabel;
  const today = Number(kept('bench-version', '0'));
  const day = values.change === undefined ? today : today + 1;
  if (percent === undefined) {
    if (known === 0) kept('catalogue', sha256(values.seed).slice(0, 16), true);
    for (let index = known; index < servers; index++) work.push(index);
  } else {
    // Every change is a day, and picks other servers.
    kept('bench-version', String(day), true);
    const random = randomFrom(values.seed, 'change', today + 1);
    const share = Number(percent) / 100;
    for (let index = 0; index < servers; index++) if (random() < share) work.push(index);
  }
  for (let next = 0; next < work.length; next += BATCH) {
    catalogue.atomically(() => {
      for (const index of work.slice(next, next + BATCH)) maker.record(index, values.relabel !== undefined);
    });
    if (process.stderr.isTTY)
      process.stderr.write(`\r${Math.min(next + BATCH, work.length)} of ${work.length} servers`);
  }
  settleTimes(catalogue, day, percent === undefined ? '' : since);
  catalogue.database.pragma('wal_checkpoint(TRUNCATE)');
  console.log(
    `${work.length} of ${servers} servers ${percent === undefined ? 'made' : values.change === undefined ? 'labelled again' : 'changed'}, ${catalogue.count()} tools, ${((performance.now() - started) / 1000).toFixed(1)} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
  catalogue.close();
}

/** Reads a note that is kept in the catalogue, written first where it is missing or `replace` says so. */
const keeper =
  (catalogue: Catalogue) =>
  (key: string, value: string, replace = false): string => {
    const { database } = catalogue;
    database
      .prepare(`INSERT OR ${replace ? 'REPLACE' : 'IGNORE'} INTO meta (key, value) VALUES (?, ?)`)
      .run(key, value);
    return database.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string;
  };

await main();
