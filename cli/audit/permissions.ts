/** What Claude Code's own settings say of the tools of its servers: its server list says where they are, its permissions what runs unasked. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImportError, importClaudeCode } from '../../classifier/policy/index.ts';
import { ConfigError, type ConfiguredServer } from './read.ts';

const LISTS = ['allow', 'ask', 'deny'] as const;

/** Settings that hold for a server: the user's (`home`, null to leave them out) and those of its project (code.claude.com/docs/en/settings). */
function settingsFor({ file, project }: ConfiguredServer, home: string | null): string[] {
  const folder = project ?? (path.basename(file) === '.mcp.json' ? path.dirname(file) : null);
  return [
    ...(home ? [path.join(home, '.claude', 'settings.json')] : []),
    ...(folder ? ['settings.json', 'settings.local.json'].map((name) => path.join(folder, '.claude', name)) : []),
  ];
}

/**
 * The tools of a Claude Code server that run unasked, and those that are refused: the lists of all its settings together, where deny beats ask
 * beats allow. @throws ConfigError for settings that cannot be understood
 */
export function permissionsOf(
  server: ConfiguredServer,
  tools: readonly string[],
  home: string | null,
): { unasked: string[]; refused: string[] } {
  const merged: Record<(typeof LISTS)[number], unknown[]> = { allow: [], ask: [], deny: [] };
  for (const file of settingsFor(server, home)) {
    const text = textOf(file);
    if (text === null) continue;
    try {
      // Understood on its own first, so that what is wrong is said of the right file.
      importClaudeCode(text, server.name, []);
    } catch (error) {
      if (error instanceof ImportError) throw new ConfigError(`${file}: ${error.message}`);
      throw error;
    }
    const { permissions = {} } = JSON.parse(text) as { permissions?: Partial<typeof merged> };
    for (const list of LISTS) merged[list].push(...(permissions[list] ?? []));
  }
  const policy = importClaudeCode(JSON.stringify({ permissions: merged }), server.name, tools);
  const rules = Object.entries(policy.tools ?? {});
  return {
    unasked: rules.filter(([, { action }]) => action === undefined).map(([name]) => name),
    refused: rules.filter(([, { action }]) => action === 'deny').map(([name]) => name),
  };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`);
  }
}
