/** Which sandbox this machine has. */
import { bubblewrap } from './bubblewrap.ts';
import { container } from './container.ts';
import type { Sandbox } from './sandbox.ts';

let chosen: Promise<Sandbox | null> | null = null;

/** The sandbox of this machine, tried out once; null where there is none. */
export function findSandbox(): Promise<Sandbox | null> {
  chosen ??= (async () => (await bubblewrap()) ?? (await container()))();
  return chosen;
}

/** What to tell a person on a machine without a sandbox. */
export function howToGetSandbox(platform: NodeJS.Platform = process.platform): string {
  return platform === 'linux'
    ? 'live enumeration needs a sandbox: install bubblewrap (Debian, Ubuntu, Fedora, Arch: package "bubblewrap"; user namespaces must be allowed), or start Docker or Podman'
    : 'live enumeration needs a sandbox: start Docker Desktop or Podman and try again';
}
