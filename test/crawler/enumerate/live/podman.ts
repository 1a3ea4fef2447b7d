/** A real container runtime to hold the sandbox against, where one works: Podman, with an image made of this machine's own Node and shell. */
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { container } from '../../../../crawler/enumerate/live/container.ts';
import type { Sandbox } from '../../../../crawler/enumerate/live/sandbox.ts';

/** One that waits for what does not come, a lock of another's, is ended. */
const run = (program: string, args: string[]) => promisify(execFile)(program, args, { timeout: 180_000 });
/**
 * Of what the official image has: a shell, what it calls to prepare a start, bound its life and look inside, and what hostile servers try to change the
 * kernel's mind with.
 */
const PROGRAMS = ['sh', 'cat', 'cp', 'mkdir', 'timeout', 'unshare', 'mount', 'chroot'];
const FOLDERS = ['tmp', 'proc', 'sys', 'dev', 'etc', 'home', 'opt', 'srv', 'run', 'bin', 'usr/local/bin'];
/** Whatever OCI runtime Podman is set to, or one that also knows machines with both versions of control groups. */
const SETTINGS = ['', '[engine]\nruntime = "runc"\n'];

export interface RealContainer {
  sandbox: Sandbox;
  /** Containers that are left, running or not. */
  leftovers(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** Null where Podman is not installed, or starts nothing here. */
export async function realContainer(): Promise<RealContainer | null> {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'mcp-risk-podman-'));
  const image = `localhost/mcp-risk-test:${process.pid}`;
  const before = process.env.CONTAINERS_CONF;
  const dispose = async () => {
    await run('podman', ['rmi', '--force', image]).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
    if (before === undefined) delete process.env.CONTAINERS_CONF;
    else process.env.CONTAINERS_CONF = before;
  };
  try {
    await run('podman', ['--version']);
    await run('podman', ['import', '--change', 'ENV PATH=/usr/local/bin', await rootFiles(folder), image]);
    for (const [at, settings] of SETTINGS.entries()) {
      const file = path.join(folder, `containers-${at}.conf`);
      writeFileSync(file, settings);
      if (settings) process.env.CONTAINERS_CONF = file;
      const trial = ['run', '--rm', '--network', 'none', '--ulimit', 'nofile=64', '--ulimit', 'nproc=64', image];
      const works = await run('podman', [...trial, 'node', '--version']).then(
        () => true,
        () => false,
      );
      const sandbox = works ? await container(image) : null;
      if (sandbox?.name === 'podman') return { sandbox, leftovers: () => containersOf(image), dispose };
    }
  } catch {
    // not installed, or unable to make an image
  }
  await dispose();
  return null;
}

async function containersOf(image: string): Promise<string[]> {
  const { stdout } = await run('podman', ['ps', '--all', '--filter', `ancestor=${image}`, '--format', '{{.Names}}']);
  return stdout.split('\n').filter(Boolean);
}

/** An archive of a root folder with the programs and the libraries that they are linked with. */
async function rootFiles(folder: string): Promise<string> {
  const root = path.join(folder, 'root');
  for (const name of FOLDERS) mkdirSync(path.join(root, name), { recursive: true });
  chmodSync(path.join(root, 'tmp'), 0o1777);
  const programs = await Promise.all(PROGRAMS.map(async (name) => (await run('which', [name])).stdout.trim()));
  for (const program of [process.execPath, ...programs]) {
    copyFileSync(program, path.join(root, 'usr/local/bin', path.basename(program)));
    const { stdout } = await run('ldd', [program]);
    for (const [library] of stdout.matchAll(/\/\S+/g)) {
      mkdirSync(path.join(root, path.dirname(library)), { recursive: true });
      copyFileSync(library, path.join(root, library));
    }
  }
  copyFileSync(path.join(root, 'usr/local/bin/sh'), path.join(root, 'bin/sh'));
  const archive = path.join(folder, 'root.tar');
  await run('tar', ['-C', root, '-cf', archive, '.']);
  return archive;
}
