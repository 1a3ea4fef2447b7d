/**
 * npm's errors name the addresses that were asked. Which registry or proxy someone uses is theirs to tell, so it is taken out before anything
 * is kept or shown.
 */
import { registryOptions } from './npm-configuration.ts';

/** How Node's errors name whom they could not reach: `getaddrinfo ENOTFOUND host`, `connect ECONNREFUSED address:port`. */
const SYSTEM_ADDRESS = /\b(getaddrinfo|connect)( E[A-Z_]+) \S+/g;
/** Scheme, credentials, host and port of a URL. */
const ORIGIN = /\b[a-z][a-z+.-]*:\/\/[^\s/"'<>,;)]+/gi;

/** The text without hosts: of a URL its path is left, and of a registry's only what comes behind the registry's own. */
export async function withoutHosts(text: string): Promise<string> {
  const settings = Object.entries(await registryOptions());
  const addresses = settings.flatMap(([key, value]) =>
    /(?:registry|proxy)$/i.test(key) && typeof value === 'string' && URL.canParse(value) ? [new URL(value)] : [],
  );
  let shown = text;
  for (const { href, origin, pathname } of addresses)
    for (const base of [href, origin + pathname]) shown = shown.replaceAll(base.replace(/\/$/, ''), '');
  shown = shown.replace(ORIGIN, '').replace(SYSTEM_ADDRESS, '$1$2');
  for (const { host, hostname } of addresses)
    for (const name of [host, hostname]) if (/[.:]/.test(name)) shown = shown.replaceAll(name, 'the registry');
  return shown;
}
