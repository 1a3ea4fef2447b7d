/** Reads the server list out of a client's configuration, whatever the client calls it. */
import { readFileSync } from 'node:fs';
import { findNodeAtLocation, getNodeValue, type ParseError, parseTree } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import type { ConfigFile } from './clients.ts';

/** A server as a client's configuration has it. Nothing in here but names may be shown: any value may hold a secret. */
export interface ConfiguredServer {
  client: string;
  file: string;
  /** Line of its entry, from 1. */
  line: number;
  name: string;
  /** The folder it is for; null when it is for all. */
  project: string | null;
  command: string | null;
  args: string[];
  url: string | null;
  env: Record<string, string>;
  headers: Record<string, string>;
  disabled: boolean;
  /** Runs every call without asking (Gemini CLI's `trust`, Codex's `approve`). */
  trusted: boolean;
  /** Tools that run without asking. */
  autoApproved: string[];
  /** Only these tools are offered; null for all. */
  only: string[] | null;
  /** These are not. */
  without: string[];
}

/** Where clients keep their list: the path of keys to it. */
const LISTS: readonly (readonly string[])[] = [
  ['mcpServers'],
  ['mcp_servers'],
  ['context_servers'],
  ['servers'],
  ['mcp', 'servers'],
  ['mcp.servers'],
];

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The servers of one configuration. @throws ConfigError when it cannot be read; without a server list there are none. */
export function readConfig({ client, file, project: folder }: ConfigFile): ConfiguredServer[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`);
  }
  const { value, lineOf } = /\.toml$/i.test(file) ? tomlDocument(text, file) : jsonDocument(text, file);
  const scopes: [string | null, readonly string[]][] = [[folder, []]];
  // Claude Code keeps the servers a user added to one project in the user's file.
  for (const project of Object.keys(record(record(value).projects))) scopes.push([project, ['projects', project]]);
  return scopes.flatMap(([project, base]) =>
    LISTS.flatMap((list) => {
      const where = [...base, ...list];
      const entries = Object.entries(record(where.reduce<unknown>((at, key) => record(at)[key], value)));
      return entries
        .filter(([, entry]) => isServer(entry))
        .map(([name, entry]) => ({
          client,
          file,
          line: lineOf([...where, name]),
          project,
          ...serverOf(name, record(entry)),
        }));
    }),
  );
}

function serverOf(
  name: string,
  entry: Record<string, unknown>,
): Omit<ConfiguredServer, 'client' | 'file' | 'line' | 'project'> {
  // Zed nests the command.
  const nested = record(entry.command);
  const [command, ...words] = commandWords(text(entry.command) ?? text(nested.path) ?? text(nested.command));
  const modes = Object.entries(record(entry.tools)).filter(([, tool]) => record(tool).approval_mode === 'approve');
  return {
    name,
    command: command ?? null,
    args: [...words, ...texts(entry.args ?? nested.args)],
    url: text(entry.url) ?? text(entry.httpUrl) ?? text(entry.serverUrl),
    env: textRecord(entry.env ?? nested.env),
    headers: textRecord(entry.headers ?? entry.http_headers),
    disabled: entry.disabled === true || entry.enabled === false,
    trusted: entry.trust === true || entry.default_tools_approval_mode === 'approve',
    autoApproved: [...texts(entry.autoApprove), ...texts(entry.alwaysAllow), ...modes.map(([tool]) => tool)],
    only: listOrNull(entry.enabled_tools ?? entry.includeTools),
    without: [...texts(entry.disabled_tools), ...texts(entry.excludeTools), ...texts(entry.disabledTools)],
  };
}

/** The words of a command. Some users write the whole line there, and some paths hold spaces. */
function commandWords(command: string | null): string[] {
  if (command === null) return [];
  const words = command.trim().split(/\s+/);
  return /^(npx|bunx|pnpx|npm|pnpm|yarn|bun|uvx|uv|pipx|docker|podman|node|deno|tsx|python3?|env|cmd|sh|bash)$/.test(
    words[0]!,
  )
    ? words
    : [command];
}

function isServer(entry: unknown): boolean {
  const { command, url, httpUrl, serverUrl } = record(entry);
  return (
    [command, url, httpUrl, serverUrl].some((value) => typeof value === 'string') ||
    Object.keys(record(command)).length > 0
  );
}

interface Document {
  value: unknown;
  lineOf(keys: readonly string[]): number;
}

function jsonDocument(source: string, file: string): Document {
  const errors: ParseError[] = [];
  const root = parseTree(source.replace(/^\ufeff/, ' '), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) throw new ConfigError(`${file}:${lineAt(source, error.offset)}: this is not JSON`);
  return {
    value: root ? getNodeValue(root) : {},
    lineOf: (keys) => {
      const node = root && findNodeAtLocation(root, [...keys]);
      return node ? lineAt(source, node.parent?.offset ?? node.offset) : 1;
    },
  };
}

function tomlDocument(source: string, file: string): Document {
  let value: unknown;
  try {
    value = parseToml(source);
  } catch (error) {
    throw new ConfigError(`${file}:${(error as { line?: number }).line ?? 1}: this is not TOML`);
  }
  return {
    value,
    lineOf: (keys) => {
      const name = keys.at(-1)!;
      const header = source.split('\n').findIndex((line) => line.trimStart().startsWith('[') && line.includes(name));
      return header + 1 || 1;
    },
  };
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function listOrNull(value: unknown): string[] | null {
  return Array.isArray(value) ? texts(value) : null;
}

function textRecord(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
