/** What the sandbox is furnished with besides the package: Node, the helpers that run inside, and a home with plausible configuration files. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_WORK, makeFolder } from '../../acquire/workspace.ts';
import { INSIDE, type SandboxRequest } from './sandbox.ts';
import { serviceAccount } from './values.ts';

const HELPERS = fileURLToPath(new URL('./inside/', import.meta.url));

const OAUTH_CLIENT = {
  installed: {
    client_id: 'example.apps.googleusercontent.com',
    client_secret: 'secret',
    redirect_uris: ['http://localhost'],
  },
  ...Object.fromEntries(
    ['token', 'access_token', 'accessToken', 'refresh_token', 'refreshToken', 'api_key', 'apiKey'].map((key) => [
      key,
      'token',
    ]),
  ),
  token_type: 'Bearer',
  // The year 2100: in milliseconds, as Google's clients write it, and in seconds.
  expiry_date: 4_102_444_800_000,
  expires_at: 4_102_444_800,
  expiresAt: 4_102_444_800_000,
};

const KUBECONFIG = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'example',
  clusters: [{ name: 'example', cluster: { server: 'https://127.0.0.1:6443' } }],
  users: [{ name: 'example', user: { token: 'token' } }],
  contexts: [{ name: 'example', context: { cluster: 'example', user: 'example' } }],
};

const OPENAPI = {
  openapi: '3.0.0',
  info: { title: 'Example', version: '1.0.0' },
  servers: [{ url: 'https://api.example.com' }],
  paths: {},
};

/** Files of the furnished home, by the conventions of the tools that read them. JSON is valid YAML, so one spelling does for both. */
const files = (): Readonly<Record<string, unknown>> => ({
  'credentials.json': { ...serviceAccount(), ...OAUTH_CLIENT },
  'openapi.json': OPENAPI,
  '.kube/config': KUBECONFIG,
  '.config/gcloud/application_default_credentials.json': {
    ...serviceAccount(),
    type: 'authorized_user',
    client_secret: 'secret',
    refresh_token: 'token',
  },
  '.aws/credentials':
    '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  '.aws/config': '[default]\nregion = us-east-1\n',
  '.npmrc': '',
  '.netrc': '',
  '.gitconfig': '[user]\n\tname = user\n\temail = user@example.com\n',
  '.docker/config.json': {},
});

/** Whether this path inside is that of a file of the furnished home. */
export function isFurnished(name: string): boolean {
  return Object.keys(files()).some((file) => name === `${INSIDE.home}/${file}`);
}

export interface Furniture {
  binds: SandboxRequest['binds'];
  dispose(): void;
}

/** Writes the home's files to a folder of the host and names everything that every sandbox is shown. */
export async function furnish(): Promise<Furniture> {
  const folder = await makeFolder(DEFAULT_WORK);
  chmodSync(folder, 0o755); // for the sandbox's user; there is nothing in it to hide
  for (const [name, content] of Object.entries(files())) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
  return {
    binds: [
      { from: process.execPath, to: INSIDE.node },
      { from: HELPERS, to: INSIDE.helpers },
      { from: folder, to: INSIDE.furniture },
    ],
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
