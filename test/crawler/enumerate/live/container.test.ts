/** The container sandbox, held against a stand-in for the runtime: a script that notes what it is asked and runs the command without a container. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, IMAGE } from '../../../../crawler/enumerate/live/container.ts';
import { INSIDE } from '../../../../crawler/enumerate/live/sandbox.ts';
import { howToGetSandbox } from '../../../../crawler/enumerate/live/sandboxes.ts';

const RUNTIME = `#!/bin/sh
folder=$(dirname "$0")
echo "$@" >> "$folder/calls"
case "$1" in
  image) test -e "$folder/image" ;;
  kill) kill -9 "$(cat "$folder/pid")" ;;
  run)
    echo $$ > "$folder/pid"
    while [ "$1" != ${IMAGE} ]; do shift; done
    shift 2
    exec ${process.execPath} "$@" ;;
esac
`;

let folder: string;
const before = process.env.PATH;
const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mcp-risk-runtime-'));
  writeFileSync(path.join(folder, 'docker'), RUNTIME);
  chmodSync(path.join(folder, 'docker'), 0o755);
  process.env.PATH = `${folder}:/usr/bin:/bin`;
});
afterAll(() => {
  process.env.PATH = before;
  rmSync(folder, { recursive: true, force: true });
});

const request = (...words: string[]) => ({ argv: [INSIDE.node, '-e', ...words], env: {}, binds: [] });

describe('a container runtime', () => {
  it('without the image is none, and nothing is pulled', async () => {
    expect(await container()).toBeNull();
    expect(calls()).toEqual([`image inspect ${IMAGE}`]);
  });

  it('with the image runs a server, and says how it ended', async () => {
    writeFileSync(path.join(folder, 'image'), '');
    const sandbox = (await container())!;
    expect(sandbox.name).toBe('docker');
    const { child, exit } = await sandbox.start(request('console.log(process.argv0); process.exit(3)'));
    expect(String(await child.stdout!.toArray())).toContain('node');
    expect(await exit).toEqual({ code: 3, signal: null, limit: null });
    expect(calls().at(-1)).toMatch(/^run --rm --interactive --init --pull never --name mcp-risk-\S+ --network none /);
  });

  it('that ended the first process itself did so for its memory', async () => {
    const sandbox = (await container())!;
    expect(await (await sandbox.start(request('process.exit(137)'))).exit).toMatchObject({ limit: 'memory' });
  });

  it('is told to end the container, not only its own client', async () => {
    const sandbox = (await container())!;
    const started = await sandbox.start(request('process.stdout.write("up"); setInterval(() => {}, 1000)'));
    await new Promise((resolve) => started.child.stdout!.once('data', resolve));
    await started.kill();
    const name = /--name (\S+)/.exec(calls().findLast((call) => call.startsWith('run '))!)![1];
    expect(calls().at(-1)).toBe(`kill ${name}`);
    expect(await started.exit).toMatchObject({ signal: 'SIGKILL' });
  });
});

describe('a machine without a sandbox', () => {
  it.each([
    ['linux', /bubblewrap/],
    ['darwin', /Docker Desktop or Podman/],
    ['win32', /Docker Desktop or Podman/],
  ] as const)('%s is told how to get one', (platform, words) => expect(howToGetSandbox(platform)).toMatch(words));
});
