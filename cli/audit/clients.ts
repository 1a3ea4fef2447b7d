/** Where MCP clients keep their server lists, and how they write one down. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** A file that may hold a client's servers. */
export interface ConfigFile {
  client: string;
  file: string;
  /** The folder whose file it is; null for one that holds everywhere. */
  project: string | null;
}

/** Surroundings of the user whose machine is read; tests give their own. */
export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  cwd: string;
  environment: Record<string, string | undefined>;
}

type Place = (machine: Machine) => string[];

/** The folder in which applications keep a user's settings. */
function applicationData({ platform, home, environment }: Machine): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  if (platform === 'win32') return environment.APPDATA || path.join(home, 'AppData', 'Roaming');
  return xdgConfig(environment, home);
}

/** An empty variable counts as none (XDG Base Directory Specification). */
function xdgConfig(environment: Machine['environment'], home: string): string {
  return environment.XDG_CONFIG_HOME || path.join(home, '.config');
}

/** Files of a user and of an organisation, by client, as their documentation names them. */
const USER_FILES: Record<string, Place> = {
  'Claude Desktop': (machine) => [path.join(applicationData(machine), 'Claude', 'claude_desktop_config.json')],
  'Claude Code': ({ platform, home }) => [
    path.join(home, '.claude.json'),
    platform === 'darwin'
      ? '/Library/Application Support/ClaudeCode/managed-mcp.json'
      : platform === 'win32'
        ? 'C:\\Program Files\\ClaudeCode\\managed-mcp.json'
        : '/etc/claude-code/managed-mcp.json',
  ],
  Cursor: ({ home }) => [path.join(home, '.cursor', 'mcp.json')],
  'VS Code': (machine) =>
    ['Code', 'Code - Insiders', 'VSCodium'].flatMap((edition) =>
      ['mcp.json', 'settings.json'].map((file) => path.join(applicationData(machine), edition, 'User', file)),
    ),
  Windsurf: ({ home }) => [path.join(home, '.codeium', 'windsurf', 'mcp_config.json')],
  Codex: ({ home, environment }) => [path.join(environment.CODEX_HOME || path.join(home, '.codex'), 'config.toml')],
  'Gemini CLI': ({ home }) => [path.join(home, '.gemini', 'settings.json')],
  Zed: (machine) => [
    machine.platform === 'win32'
      ? path.join(applicationData(machine), 'Zed', 'settings.json')
      : path.join(xdgConfig(machine.environment, machine.home), 'zed', 'settings.json'),
  ],
};

/** Files of a project, by client. */
const PROJECT_FILES: Record<string, readonly string[]> = {
  'Claude Code': ['.mcp.json'],
  Cursor: ['.cursor/mcp.json'],
  'VS Code': ['.vscode/mcp.json', '.vscode/settings.json'],
  Codex: ['.codex/config.toml'],
  'Gemini CLI': ['.gemini/settings.json'],
  Zed: ['.zed/settings.json'],
};

/** The configurations that are there: the user's, the organisation's, and those of the folder one stands in. */
export function installedConfigs(machine: Machine): ConfigFile[] {
  const user = Object.entries(USER_FILES).flatMap(([client, place]) =>
    place(machine).map((file) => ({ client, file, project: null })),
  );
  return [...user, ...projectConfigs(machine.cwd)].filter(({ file }) => existsSync(file));
}

/** The configurations in a project's folder. */
export function projectConfigs(folder: string): ConfigFile[] {
  return Object.entries(PROJECT_FILES)
    .flatMap(([client, files]) => files.map((file) => ({ client, file: path.join(folder, file), project: folder })))
    .filter(({ file }) => existsSync(file));
}

/** A named file, or the configurations of a named folder. The client is told by the file's name, which is its own when nothing fits. */
export function namedConfigs(name: string): ConfigFile[] {
  if (statSync(name).isDirectory()) return projectConfigs(path.resolve(name));
  const full = path.resolve(name);
  const ending = (file: string): boolean => full.split(path.sep).join('/').endsWith(`/${file}`);
  const client =
    Object.entries(PROJECT_FILES).find(([, files]) => files.some(ending))?.[0] ??
    KNOWN_NAMES.find(([file]) => ending(file))?.[1] ??
    path.basename(name);
  return [{ client, file: name, project: null }];
}

const KNOWN_NAMES: readonly (readonly [string, string])[] = [
  ['claude_desktop_config.json', 'Claude Desktop'],
  ['.claude.json', 'Claude Code'],
  ['managed-mcp.json', 'Claude Code'],
  ['windsurf/mcp_config.json', 'Windsurf'],
  ['zed/settings.json', 'Zed'],
];
