/**
 * The container sandbox: held against a stand-in for the runtime, a script that notes what it is asked and runs the command without a container; and, where
 * Podman works, against Podman and the hostile servers.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { container, IMAGE } from '../../../../crawler/enumerate/live/container.ts';
import { enumerateLive } from '../../../../crawler/enumerate/live/index.ts';
import { INSIDE } from '../../../../crawler/enumerate/live/sandbox.ts';
import { howToGetSandbox } from '../../../../crawler/enumerate/live/sandboxes.ts';
import { once, PATIENT, packaged, processesWith, report } from './place.ts';
import { realContainer } from './podman.ts';

/** Behind the image come `timeout --signal KILL SECONDS node` and the server's own words. */
const RUNTIME = `#!/bin/sh
folder=$(dirname "$0")
echo "$@" >> "$folder/calls"
case "$1" in
  image) test -e "$folder/image" ;;
  rm) ;;
  exec) cat "$folder/seen" ;;
  kill) kill -9 "$(cat "$folder/pid")" ;;
  run)
    echo $$ > "$folder/pid"
    while [ "$1" != ${IMAGE} ]; do shift; done
    shift 6
    exec ${process.execPath} "$@" ;;
esac
`;

describe('a container runtime', () => {
  let folder: string;
  const before = process.env.PATH;
  const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');
  /** The runtime is asked about a running container now and then, so the start need not be the last call. */
  const lastRun = () => calls().findLast((call) => call.startsWith('run '))!;

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
    expect(lastRun()).toMatch(
      /^run --rm --interactive --init --pull never --name mcp-risk-\S+ --log-driver none --network none /,
    );
  });

  it('that ended the first process itself did so for its memory', async () => {
    const sandbox = (await container())!;
    expect(await (await sandbox.start(request('process.exit(137)'))).exit).toMatchObject({ limit: 'memory' });
  });

  it('is asked now and then what goes on inside', async () => {
    const port = '   0: 0100007F:0F9F 00000000:0000 0A 0 0 0 61184 0 1';
    const stat = '7 (no) S 1) S 1 7 7 0 -1 4194560 3357 0 7 0 40 10 5 5 20 0 7 0 1';
    writeFileSync(path.join(folder, 'seen'), `  sl  local_address\n${port}\n\n${stat}\n`);
    const started = await (await container())!.start(request('setInterval(() => {}, 1000)'));
    await expect.poll(() => started.ports()).toEqual([3999]);
    await expect.poll(() => started.cpuMs()).toBe(600);
    await started.kill();
  });

  it('is told to end the container, not only its own client', async () => {
    const sandbox = (await container())!;
    const started = await sandbox.start(request('process.stdout.write("up"); setInterval(() => {}, 1000)'));
    await new Promise((resolve) => started.child.stdout!.once('data', resolve));
    await started.kill();
    const name = /--name (\S+)/.exec(lastRun())![1];
    // A look into it may have begun before.
    const ours = calls().filter((call) => !call.startsWith('exec '));
    expect(ours.slice(-2)).toEqual([`kill ${name}`, `rm --force ${name}`]);
    expect(await started.exit).toMatchObject({ limit: null });
  });
});

const real = await realContainer();

if (real)
  describe('a container of Podman', () => {
    afterAll(() => real.dispose());
    const { sandbox } = real;

    it('shows nothing of the host, and is nobody in particular', async () => {
      const seen: Record<string, Record<string, unknown>> = await report(
        'reads-host.mjs',
        [import.meta.filename, homedir()],
        sandbox,
      );
      expect(seen.files![import.meta.filename]).toBe('ENOENT');
      expect(seen.folders!['/home']).toEqual(['user']);
      expect(seen.folders!['/tmp']).toEqual([]);
      const runtimes = ['HOSTNAME', 'TERM', 'container'];
      expect(
        Object.keys(seen.environment!)
          .filter((name) => !runtimes.includes(name))
          .sort(),
      ).toEqual(['CI', 'DO_NOT_TRACK', 'HOME', 'LANG', 'NO_COLOR', 'NO_UPDATE_NOTIFIER', 'PATH', 'TMPDIR', 'USER']);
      expect(seen.identity!.uid).toBeGreaterThan(61_000);
      expect(seen.identity!.home).toBe('/home/user');
      expect(new Set(seen.capabilities as unknown as string[])).toEqual(new Set(['0000000000000000']));
      expect([seen.seccomp, seen.noNewPrivileges]).toEqual(['2', '1']);
      expect(seen.processes).toBeLessThan(6);
    });

    it('lets nothing be written outside, and no process change namespaces, mounts and users', async () => {
      const seen: Record<string, Record<string, unknown>> = await report(
        'writes-outside.mjs',
        [import.meta.filename],
        sandbox,
      );
      for (const [file, outcome] of Object.entries(seen.outside!))
        expect(outcome, file).toMatch(/^E(ROFS|NOENT|ACCES|PERM)$/);
      expect(Object.values(seen.inside!)).toEqual(['done', 'done', 'done']);
      for (const call of ['unshare', 'mount', 'chroot']) expect(seen.kernel![call], call).not.toBe(0);
      expect(seen.kernel!.setuid).toBe('EPERM');
    });

    it('reaches neither the host nor the internet', async () => {
      const { interfaces, ...reached }: Record<string, unknown> = await report(
        'network.mjs',
        ['22', '/run/none'],
        sandbox,
      );
      expect(interfaces).toEqual(['lo']);
      for (const [what, outcome] of Object.entries(reached))
        expect(outcome, what).toMatch(/^(ECONNREFUSED|ENETUNREACH|ENOENT|EACCES|ENOTFOUND|EAI_AGAIN)$/);
    });

    it('has a disk that is soon full', async () => {
      const seen: Record<string, { code: string }> = await report('fills-disk.mjs', [], sandbox);
      for (const [place, { code }] of Object.entries(seen)) expect(code, place).toBe('ENOSPC');
    });

    it.each([
      // On a busy machine its processes take too much memory before they are too many.
      ['fork-bomb.mjs', /processes|memory/],
      ['fills-memory.mjs', /memory/],
      ['large-file.mjs', /EFBIG/],
    ])('stops %s', async (file, words) => {
      const { record } = await once(file, [], { writable: file === 'large-file.mjs' }, PATIENT, sandbox);
      expect(record).toMatchObject({ outcome: 'refused-by-sandbox', detail: expect.stringMatching(words) });
    });

    it('ends with all that was started in it', async () => {
      const marker = `contained-${process.pid}-${Date.now()}`;
      const { record } = await once('outlives.mjs', [marker], {}, undefined, sandbox);
      expect(record).toMatchObject({ outcome: 'listed', tools: 1 });
      await expect.poll(() => processesWith(marker)).toEqual([]);
    });

    it('is seen to listen on a port, and listed through it', async () => {
      const source = packaged('wants.mjs', { 'wants.json': '{"how":"http"}' });
      try {
        const { launch, server, attempts } = await enumerateLive({ source }, { sandbox });
        expect(attempts[0]).toMatchObject({ outcome: 'http-only', detail: expect.stringContaining('3999') });
        // On a busy machine not at the first attempt.
        expect(launch).toMatch(/^bridge to its HTTP port/);
        expect(server!.tools).toHaveLength(1);
      } finally {
        await source.dispose();
      }
    });

    it('leaves no container behind', async () => await expect.poll(() => real.leftovers()).toEqual([]));
  });

describe('a machine without a sandbox', () => {
  it.each([
    ['linux', /bubblewrap/],
    ['darwin', /Docker Desktop or Podman/],
    ['win32', /Docker Desktop or Podman/],
  ] as const)('%s is told how to get one', (platform, words) => expect(howToGetSandbox(platform)).toMatch(words));
});
