/** The user's own npm settings (registry, scopes, proxy, certificates, credentials), so that packages come from where `npm install` takes them. */
import { execFile } from 'node:child_process';
import { delimiter, sep } from 'node:path';
import { promisify } from 'node:util';
import Config from '@npmcli/config';
import settings from '@npmcli/config/lib/definitions/index.js';

/** Options as pacote and npm-registry-fetch take them. */
export type RegistryOptions = Record<string, unknown> & { registry: string };

/** Milliseconds before a failed request is repeated. npm's own ten seconds hold up a crawl for every broken archive. */
export const RETRY_WAIT = { minTimeout: 1_000, maxTimeout: 10_000 } as const;

let loaded: Promise<RegistryOptions> | undefined;

/** npm's configuration as npm itself would read it here, loaded once. */
export function registryOptions(): Promise<RegistryOptions> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<RegistryOptions> {
  const env = npmEnvironment();
  // npm derives the place of its global settings from where the Node that runs it stands, and ours may be another one.
  env.npm_config_globalconfig ??= (
    await promisify(execFile)('npm', ['config', 'get', 'globalconfig'], { env })
  ).stdout.trim();
  const config = new Config({
    npmPath: import.meta.dirname,
    ...settings,
    argv: [],
    env,
    warn: false,
  });
  await config.load();
  const retry = { ...(config.flat.retry as object), ...RETRY_WAIT };
  return { ...config.flat, retry } as unknown as RegistryOptions;
}

/** The environment in which `npm` is the user's own: local `.bin` folders would put this project's Node in front of theirs. */
export function npmEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(`node_modules${sep}.bin`))
    .join(delimiter);
  return { ...process.env, PATH: path };
}
