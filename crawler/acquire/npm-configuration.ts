/** The user's own npm settings (registry, scopes, proxy, certificates, credentials), so that packages come from where `npm install` takes them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
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
  const env = await npmEnvironment();
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

let environment: Promise<NodeJS.ProcessEnv> | undefined;

/**
 * The environment in which `npm` is the user's own, run by our Node: it installs with a fifth less processor time than an older one, and checks `engines`
 * against what the servers will run on.
 */
export async function npmEnvironment(): Promise<NodeJS.ProcessEnv> {
  environment ??= makeEnvironment();
  return { ...(await environment) };
}

async function makeEnvironment(): Promise<NodeJS.ProcessEnv> {
  // Local `.bin` folders would put this project's own programs in front of the user's.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(`node_modules${sep}.bin`));
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: path.join(delimiter) };
  // npm derives the place of its global settings from where the Node that runs it stands.
  env.npm_config_globalconfig ??= (
    await promisify(execFile)('npm', ['config', 'get', 'globalconfig'], { env })
  ).stdout.trim();
  const own = dirname(process.execPath);
  // A Node that came with an npm of its own would bring that one along.
  return existsSync(join(own, 'npm')) ? env : { ...env, PATH: [own, ...path].join(delimiter) };
}
