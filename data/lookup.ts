/** Which server of the catalogue a text means: a slug, `owner/repo`, `npm:package`, a bare package name, a name of the official registry. */
import type { Catalogue } from './catalogue.ts';
import type { ServerRecord } from './model.ts';

/** The servers a text can mean, the surest reading first that gives any; several where a repository holds several. */
export function lookUp(catalogue: Pick<Catalogue, 'server' | 'findServer'>, text: string): ServerRecord[] {
  for (const read of READINGS) {
    const found = read(catalogue, text.trim());
    if (found.length > 0) return found;
  }
  return [];
}

type Reading = (catalogue: Pick<Catalogue, 'server' | 'findServer'>, text: string) => ServerRecord[];

/** `name@version` without its version; a scope keeps its own @. */
const unversioned = (name: string): string => name.replace(/(.)@[^@/]*$/, '$1');

const READINGS: readonly Reading[] = [
  (catalogue, text) => {
    const server = catalogue.server(text.toLowerCase());
    return server ? [server] : [];
  },
  (catalogue, text) => (text.startsWith('npm:') ? catalogue.findServer('npm', unversioned(text.slice(4))) : []),
  (catalogue, text) => {
    const repository =
      /^(?:(?:https?:\/\/|git@|git\+)?(?:www\.)?github\.com[/:])?([\w.-]+\/[\w.-]+?)(?:\.git)?(?:[@#/].*)?$/i.exec(
        text,
      )?.[1];
    return repository ? bothCases(catalogue, 'github', repository) : [];
  },
  (catalogue, text) => catalogue.findServer('npm', unversioned(text)),
  (catalogue, text) => bothCases(catalogue, 'registry', text.replace(/^registry:/, '')),
];

/** GitHub and the registry do not tell cases apart; the catalogue has the spelling it met. */
function bothCases(
  catalogue: Pick<Catalogue, 'findServer'>,
  kind: 'github' | 'registry',
  name: string,
): ServerRecord[] {
  const found = catalogue.findServer(kind, name);
  return found.length > 0 ? found : catalogue.findServer(kind, name.toLowerCase());
}
