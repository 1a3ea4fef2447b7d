/**
 * Places in a file system that no ordinary work touches, as unanchored RE2 to be searched in a path. Relative, home (`~`), `file:` and Windows
 * paths are meant too; a server that decodes or resolves a path further must still keep to its own root.
 */

const SEPARATOR = '[/\\\\]';

/** A path that climbs out of where it starts. */
export const CLIMBS = `(?:^|${SEPARATOR})\\.\\.(?:${SEPARATOR}|$)`;

/** Files in which tools keep credentials, by their documentation; `.env.example` and its like hold none. */
const CREDENTIALS = [
  '\\.ssh',
  '\\.aws',
  '\\.azure',
  '\\.gnupg',
  '\\.kube',
  '\\.docker',
  '\\.config/(?:gcloud|gh)',
  '\\.netrc',
  '\\.npmrc',
  '\\.pypirc',
  '\\.pgpass',
  '\\.my\\.cnf',
  '\\.git-credentials',
  '\\.env(?:\\.(?:local|dev|prod|stag|test)[^/\\\\]*)?',
  'id_(?:rsa|dsa|ecdsa|ed25519)',
  '\\.(?:bash|zsh)_history',
  'Login Data',
];

/** Files that are run by themselves at the next login or commit, or that say what an agent may do unasked: writing one is running code. */
const STARTED = [
  '\\.(?:bashrc|bash_profile|zshrc|zshenv|zprofile|profile)',
  '\\.git/(?:hooks|config)',
  '\\.config/(?:autostart|systemd|fish)',
  'Launch(?:Agents|Daemons)',
  'Start Menu',
  'cron(?:tab|\\.d|tabs)?',
  '\\.mcp\\.json',
  '\\.claude(?:\\.json|/settings[^/\\\\]*)',
  '\\.cursor/(?:mcp|permissions|cli)\\.json',
  '\\.vscode/(?:tasks|settings|launch|mcp)\\.json',
  '\\.(?:codex/config\\.toml|gemini/settings\\.json)',
];

const SYSTEM = `^(?:file:)?${SEPARATOR}+(?:\\./+)*(?:private/+)?(?:etc|proc|sys|dev|boot|run|var/run)(?:/|$)|^[a-z]:${SEPARATOR}+(?:windows|program files|programdata)`;

function anyOf(names: readonly string[]): string {
  return `(?:^|${SEPARATOR})(?:${names.join('|').replaceAll('/(', `${SEPARATOR}(`)})(?:${SEPARATOR}|$)`;
}

/** Where credentials and the system are kept, for a tool that reads. */
export const KEPT = `(?i)${anyOf(CREDENTIALS)}|${SYSTEM}`;

/** The same and what is run by itself, for a tool that changes files. */
export const KEPT_OR_STARTED = `(?i)${anyOf([...CREDENTIALS, ...STARTED])}|${SYSTEM}`;
