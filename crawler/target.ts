/** What a person may name to be looked at, and how it is written. */
import { statSync } from 'node:fs';
import { splitCommand } from './enumerate/live/command.ts';

export type Target =
  | { kind: 'directory'; folder: string }
  | { kind: 'npm'; name: string; version: string | null }
  | { kind: 'github'; repository: string; ref: string | null }
  | { kind: 'stdio'; command: string[] }
  | { kind: 'remote'; url: string };

/** How targets are written, for help texts. */
export const TARGET_FORMS = 'a folder, owner/repo[@ref], npm:package[@version], stdio:COMMAND…, or https://…';

/** Reads a target; null when it is none of the forms. A folder that exists comes before a repository of the same name. */
export function parseTarget(text: string): Target | null {
  if (text.startsWith('npm:')) {
    const [, name, version = null] = /^npm:(@?[^@]+)(?:@(.+))?$/s.exec(text) ?? [];
    return name ? { kind: 'npm', name, version } : null;
  }
  if (text.startsWith('stdio:')) {
    const command = splitCommand(text.slice('stdio:'.length));
    return command && command.length > 0 ? { kind: 'stdio', command } : null;
  }
  if (/^https?:\/\//.test(text)) return URL.canParse(text) ? { kind: 'remote', url: text } : null;
  if (isFolder(text)) return { kind: 'directory', folder: text };
  const [, repository, ref = null] = /^([\w-][\w.-]*\/[\w.-]+)(?:@([^\s@]+))?$/.exec(text) ?? [];
  return repository ? { kind: 'github', repository, ref } : null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
