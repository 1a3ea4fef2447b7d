/**
 * What a repository is, from what it says of itself: its manifests' names and descriptions and the first lines of its README. Tools alone do
 * not make a server: SDKs, scanners and gateways carry sample servers, and lists carry a server that searches them.
 */
import type { SourceKind } from '../../../data/model.ts';
import type { Language } from './languages/language.ts';
import type { Package } from './packages.ts';
import { isAsideFolder, type Source } from './source.ts';

/** What it calls itself, most telling words first. */
const NOUNS: [SourceKind, RegExp][] = [
  ['list', /\b(curated|awesome|comprehensive) (list|collection|directory|index)\b/i],
  ['scanner', /\b(scanner|vulnerability scanning|security (analyzer|auditing tool|scanning))\b/i],
  ['gateway', /\b(gateway|reverse[- ]proxy|proxy|aggregator|hub|multiplexer)\b/i],
  ['registry', /\b(registry|catalog(ue)?|marketplace)\b/i],
  ['framework', /\b(framework|toolkit|generator|boilerplate|starter kit)\b/i],
  ['sdk', /\b(SDK|implementation of the (Model Context Protocol|MCP))\b/i],
  ['client', /\b(client|inspector|adapters?|host application)\b/i],
  ['library', /\b(library|wrapper)\b/i],
];

const SERVER =
  /\b(MCP|Model Context Protocol)(\s*\([\w ]+\))?(\s+[\w-]+){0,2}\s+servers?\b|\bserver (for|that|which|implementing|exposing|providing)\b/i;

/** `An MCP proxy server`: what stands before the word says more than the word. */
const PROXY = /(\bMCP|\bModel Context Protocol|\(MCP\))[ -](\w+[ -])?(proxy|gateway|aggregator|multiplexer)\b/i;

/** `This library lets you write MCP servers` is none. */
const BUILDS =
  /^(this|the|an?)\b.{0,60}\b(extension|library|package|SDK|framework|gem|crate|module|toolkit)\b.{0,80}\b(build|creat|implement|develop|writ)\w*\b.{0,40}\b(MCP|Model Context Protocol)\b.{0,30}\bservers?\b/i;

/** `Easy is the simplest way to create MCP servers`: several of them, made with it. */
const WAY_TO_BUILD =
  /^[\w .-]{2,40}\bis (the|an?)\b.{0,40}\bway to (build|create|develop|write|make)\b.{0,40}\b(MCP|Model Context Protocol)\b.{0,10}\bservers\b/i;

/** The registries that packages of a language come from, as manifests are of. */
const ECOSYSTEMS: Record<string, string> = {
  typescript: 'npm',
  python: 'pypi',
  rust: 'cargo',
  java: 'maven',
  kotlin: 'maven',
  csharp: 'nuget',
  php: 'composer',
  ruby: 'gem',
  elixir: 'hex',
  dart: 'pub',
};

/** Names of packages that say what they are. */
const NAMES: [SourceKind, RegExp][] = [
  ['gateway', /(^|[-_/])mcp[-_]?(proxy|gateway|aggregator|router)([-_](go|rs|py|js|ts|node|rust))?$/i],
  ['client', /(^|[-_/])mcp[-_]?(inspector|client|host)([-_](go|rs|py|js|ts|node|rust))?$/i],
];

/** `X MCP Server` as a name, not `MCP server proxy`. */
const SERVER_TITLE =
  /\bMCP[- ]?server\b(?! (scanner|proxy|gateway|manager|registry|inspector|framework|template|hub|client))|\bserver for the Model Context Protocol/i;

/** `X is a fast, small framework …`, `A TypeScript framework …`, `This library …`, `X scans your servers`. */
const SAYS = /(?:^.{0,60}?\b(?:is|are) (?:an?|the) |^an? |^this )([^.!?:;]{3,120})/i;
const SCANS = /^[\w .-]{2,40}\bscans (your|installed|MCP|for)\b/i;

/** Servers that are not the one at hand: `run any MCP server`, `connect to your MCP servers`. */
const OTHERS = /\b(any|every|all|each|your|multiple|many|other|existing)\s+(\w+\s+)?MCP[- ]servers?\b/gi;

/** Files that only servers publish. */
const PUBLISHED = ['server.json', 'smithery.yaml', 'glama.json'];

/** What a source is, apart from the tools found in it; null when it says nothing else than being a server. */
export function kindOf(
  source: Source,
  packages: readonly Package[],
  languages: readonly Pick<Language, 'id' | 'recipes'>[],
): SourceKind | null {
  const [root] = packages;
  const own = packages.filter((pkg) => pkg.isNamed && !pkg.dir.split('/').some(isAsideFolder));
  // A framework has the name that others import it by, and may itself be made with another SDK.
  const isSdk = ({ name, dependencies, ecosystem }: Package): boolean =>
    languages
      .filter(({ id }) => ecosystem.includes(ECOSYSTEMS[id] ?? id))
      .flatMap(({ recipes }) => recipes)
      .some(
        ({ packages: names }) =>
          names.some((each) => each.test(name)) && !dependencies.some((one) => names.some((each) => each.test(one))),
      );
  if (own.some(isSdk)) return 'sdk';
  const { title, lines } = readme(source);
  if (/^\W*awesome\b/i.test(title) || /^awesome-/.test(root?.name ?? '')) return 'list';
  if (lines.some((line) => BUILDS.test(line) || WAY_TO_BUILD.test(line))) return 'framework';
  if (SERVER_TITLE.test(title) || SERVER_TITLE.test(root?.description ?? '')) return null;
  // The root of a monorepo is called after what is in it.
  const rootName = root?.name.replace(/[-_](workspace|monorepo|root)$/i, '') ?? '';
  const named = NAMES.find(([, name]) => name.test(rootName))?.[0];
  if (named) return named;
  if (PUBLISHED.some((file) => source.has(file))) return null;
  const titled = titleKind(title);
  if (titled) return titled;
  for (const line of [root?.description ?? '', ...lines]) {
    if (SCANS.test(line)) return 'scanner';
    const said = line === root?.description ? [line, line] : SAYS.exec(line);
    const server = SERVER.exec(line);
    if (!said && server && server.index < 40) return null;
    if (!said) continue;
    const kind = nounOf(said[1]!);
    // The SDK of a vendor may come with a server, as those that are generated do.
    if (kind === 'server' || (kind === 'sdk' && own.some(installsServer))) return null;
    if (kind) return kind;
  }
  return null;
}

/** Whether a package installs a command by its name that starts a server. */
function installsServer({ commands, entries }: Package): boolean {
  return commands.some((name) => /^mcp$|mcp[-_]?server$/i.test(name)) && entries.some((entry) => /mcp/i.test(entry));
}

/** The kind that a title ends in: `MCP Rust Proxy Server`, `Model Context Protocol SDK for Elixir`. */
function titleKind(title: string): SourceKind | null {
  const head = title.replace(/\s+(for|in|with|of)\b.*$|\s*[-–—:|(].*$/i, '').trim();
  if (PROXY.test(head)) return 'gateway';
  if (/\b(registry|catalog(ue)?)$/i.test(head)) return 'registry';
  if (!/\b(MCP|Model Context Protocol)\b/i.test(head)) return null;
  return NOUNS.find(([, noun]) => new RegExp(`(?:${noun.source})$`, 'i').test(head))?.[0] ?? null;
}

/** Whether a source says that it is a server and how a client starts or reaches it. */
export function saysServer(source: Source, packages: readonly Package[]): boolean {
  const { title, lines, isConfigured } = readme(source);
  const words = [title, packages[0]?.description ?? '', ...lines].slice(0, 5);
  return (
    (isConfigured || PUBLISHED.some((file) => source.has(file))) &&
    words.map((line) => line.replace(OTHERS, '')).some((line) => SERVER.test(line) || SERVER_TITLE.test(line))
  );
}

/** The kind a phrase names first. */
function nounOf(phrase: string): SourceKind | null {
  // What it is stands before what it is for: `a proxy for MCP servers`, `a server that wraps an SDK`.
  const head = phrase.split(
    /\b(?:for|that|which|to|with|of the|using|built|designed|provid\w+|enabl\w+|lets|allows|makes|exposes)\b/,
  )[0]!;
  if (PROXY.test(head)) return 'gateway';
  if (SERVER.test(head) || /\bserver\b/i.test(head)) return 'server';
  for (const [kind, noun] of NOUNS) if (noun.test(head)) return kind;
  return SERVER.test(phrase) ? 'server' : null;
}

/** Title and first lines of prose of the README: without badges, images, tables, code and markup. */
function readme(source: Source): { title: string; lines: string[]; isConfigured: boolean } {
  const file = source.files.find((each) => /^readme(\.(md|markdown|rst|txt))?$/i.test(each));
  const whole = file ? (source.read(file) ?? '') : '';
  const text = whole
    .slice(0, 12_000)
    .replace(/```[\s\S]*?(```|$)/g, '')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/[*_`]/g, '');
  const all = text.split('\n').map((line) => line.trim());
  const title = all.find((line) => line.startsWith('#'))?.replace(/^#+\s*/, '') ?? '';
  const lines = all
    .map((line) => line.replace(/^[>#\s-]+/, ''))
    .filter((line) => line.length > 20 && !line.startsWith('|') && !line.startsWith('[!'))
    .slice(0, 6);
  return { title, lines, isConfigured: /["']?mcpServers["']?\s*:|"servers"\s*:/.test(whole) };
}
