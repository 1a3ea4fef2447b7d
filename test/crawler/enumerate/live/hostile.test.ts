/** Servers that mean harm. Each is contained, and ends in its named failure class or in a clean list with a warning. */
import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_WORK } from '../../../../crawler/acquire/workspace.ts';
import { packageHints } from '../../../../crawler/enumerate/live/hints.ts';
import { SANDBOX_LIMITS, TIMES } from '../../../../crawler/enumerate/live/limits.ts';
import { processesUnder } from '../../../../crawler/enumerate/live/watch.ts';
import { spawn } from '../../../support/children.ts';
import { cpuMs } from '../../../support/cpu.ts';
import { once, PATIENT, packaged, processesWith, report, sandbox } from './place.ts';

const SECRET = 'canary-4f1c';
/** What is mounted here. What container runtimes mount beside these tests comes and goes. */
const mounts = () => readFileSync('/proc/mounts', 'utf8').split('\n');
const mountsBefore = mounts();

const NOBODY = 60_000;
const AS_NOBODY = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'];
const beside = (file: string) => path.join(import.meta.dirname, file);
/** Whether this checkout, and the Node that runs it, are open to a user without privileges, and we may become one. */
const mayBecomeNobody =
  process.getuid?.() === 0 &&
  spawnSync('setpriv', [...AS_NOBODY, process.execPath, '--check', beside('unprivileged.ts')]).status === 0;

describe.skipIf(!sandbox)('the sandbox', () => {
  let folder: string;
  let canary: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mcp-risk-canary-'));
    canary = path.join(folder, 'secret');
    writeFileSync(canary, SECRET);
    process.env.MCP_RISK_CANARY = SECRET;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    delete process.env.MCP_RISK_CANARY;
  });

  it('shows nothing of the host: no files, no environment, no processes, no descriptors', async () => {
    const seen: Record<string, Record<string, unknown>> = await report('reads-host.mjs', [canary, homedir()]);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
    for (const file of [
      canary,
      `${homedir()}/.npmrc`,
      '/etc/shadow',
      '/etc/hostname',
      '/proc/kcore',
      '/sys/kernel/notes',
    ])
      expect(seen.files![file], file).toMatch(/^E(NOENT|ACCES|PERM)$/);
    expect(seen.folders!['/tmp']).toEqual([]);
    expect(seen.folders!['/home']).toEqual(['user']);
    for (const gone of ['/root', '/var', '/run', '/mnt']) expect(seen.folders![gone], gone).toBe('ENOENT');
    expect(Object.keys(seen.environment!).sort()).toEqual(
      ['CI', 'DO_NOT_TRACK', 'HOME', 'LANG', 'NO_COLOR', 'NO_UPDATE_NOTIFIER', 'PATH', 'PWD', 'TMPDIR', 'USER'].sort(),
    );
    expect(seen.processes).toBeLessThan(6);
    // Standard streams (pipes or socket pairs of its own), Node's own, and covered descriptors; no file of the host.
    for (const link of seen.links as unknown as string[])
      expect(link).toMatch(/^(socket:|pipe:|anon_inode:|\/dev\/(null|u?random)|\/proc\/|ENOENT)/);
  });

  it('runs as nobody in particular, without capabilities, under seccomp', async () => {
    const seen: Record<string, Record<string, unknown>> = await report('reads-host.mjs', [canary, homedir()]);
    expect(seen.identity!.uid).toBeGreaterThan(0);
    expect(seen.identity!.home).toBe('/home/user');
    expect(new Set(seen.capabilities as unknown as string[])).toEqual(new Set(['0000000000000000']));
    expect(seen.seccomp).toBe('2');
    expect(seen.noNewPrivileges).toBe('1');
  });

  it('lets nothing be written outside of home, temporary folder and shared memory', async () => {
    const seen: Record<string, Record<string, unknown>> = await report('writes-outside.mjs', [canary]);
    for (const [file, outcome] of Object.entries(seen.outside!))
      expect(outcome, file).toMatch(/^E(ROFS|NOENT|ACCES|PERM)$/);
    expect(seen.ownCode).toMatch(/^E(ROFS|ACCES)$/);
    expect(seen.removeOwn).toMatch(/^E(ROFS|ACCES)$/);
    expect(Object.values(seen.inside!)).toEqual(['done', 'done', 'done']);
    expect(readFileSync(canary, 'utf8')).toBe(SECRET);
  });

  it('lets no process change namespaces, mounts, users or the first process', async () => {
    const { kernel }: Record<string, Record<string, unknown>> = await report('writes-outside.mjs', [canary]);
    for (const call of ['unshare', 'mount', 'chroot']) expect(kernel![call], call).not.toBe(0);
    // In a user namespace, as a user without privileges starts it, there is no such user.
    expect(kernel!.setuid).toMatch(/^E(PERM|INVAL)$/);
    expect(kernel!.killFirst).toMatch(/^(EPERM|done)$/); // a namespace's first process ignores signals from inside
  });

  it('reaches neither the host nor the internet', async () => {
    const reached: string[] = [];
    const listen = (on: string | number): Promise<Server> =>
      new Promise((resolve, reject) => {
        const server = createServer((connection) => {
          reached.push(String(on));
          connection.destroy();
        });
        const ready = () => resolve(server);
        server.once('error', reject);
        if (typeof on === 'number') server.listen(on, '127.0.0.1', ready);
        else server.listen(on, ready);
      });
    const socket = path.join(folder, 'socket');
    const abstract = `mcp-risk-${process.pid}`;
    const servers = await Promise.all([listen(0), listen(socket), listen(`\0${abstract}`)]);
    try {
      const { port } = servers[0]!.address() as { port: number };
      const seen: Record<string, unknown> = await report('network.mjs', [String(port), socket, abstract]);
      for (const [what, outcome] of Object.entries(seen).filter(([name]) => name !== 'interfaces'))
        expect(outcome, what).toMatch(/^(ECONNREFUSED|ENETUNREACH|ENOENT|EACCES|ENOTFOUND|EAI_AGAIN)$/);
      expect(seen.interfaces).toEqual(['lo']);
      expect(reached).toEqual([]);
    } finally {
      for (const server of servers) server.close();
    }
  });

  it('stops a fork bomb and leaves none of it behind', async () => {
    const marker = `forks-${process.pid}-${Date.now()}`;
    const { record } = await once('fork-bomb.mjs', [marker], {}, PATIENT);
    expect(record.outcome).toBe('refused-by-sandbox');
    expect(processesWith(marker)).toEqual([]);
  });

  it('stops what fills the memory', async () => {
    const { record } = await once('fills-memory.mjs', [], {}, PATIENT);
    expect(record.outcome).toBe('refused-by-sandbox');
    expect(record.detail).toContain('memory');
  });

  it('gives a disk that is soon full, and is none of ours', async () => {
    const seen: Record<string, { written: number; code: string }> = await report('fills-disk.mjs');
    for (const [place, { written, code }] of Object.entries(seen)) {
      expect(code, place).toBe('ENOSPC');
      expect(written, place).toBeLessThanOrEqual(SANDBOX_LIMITS.temporaryBytes);
    }
  });

  it('gives a thousand open files and no more', async () => {
    const seen: Record<string, unknown> = await report('opens-files.mjs');
    expect(seen.code).toBe('EMFILE');
    expect(seen.opened).toBeLessThan(SANDBOX_LIMITS.openFiles);
  });

  it('stops what writes a file that is too large', async () => {
    const { record } = await once('large-file.mjs', [], { writable: true }, PATIENT);
    expect(record.outcome).toBe('refused-by-sandbox');
    expect(record.detail).toContain('EFBIG');
  });

  it('stops what takes all processors, whatever number of processes it does it in', async () => {
    const { record } = await once('burns-cpu.mjs', [], {}, PATIENT);
    expect(record.outcome).toBe('refused-by-sandbox');
    expect(record.detail).toContain('CPU time');
  });

  it.each(['stdout', 'lines', 'stderr', 'requests'])('stops a flood: %s', async (where) => {
    const { record } = await once('floods.mjs', [where], {}, PATIENT);
    expect(record.outcome).toBe('flooded');
  });

  it('ends every child of a server that means to outlive it', async () => {
    const marker = `outlives-${process.pid}-${Date.now()}`;
    const { record } = await once('outlives.mjs', [marker]);
    expect(record).toMatchObject({ outcome: 'listed', tools: 1 });
    expect(processesWith(marker)).toEqual([]);
  });

  it('ends with whoever started it, however that ends', async () => {
    const marker = `stays-${process.pid}-${Date.now()}`;
    const child = spawn(process.execPath, [beside('dies.ts'), marker], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.pipe(process.stderr);
    // Itself, the sandbox's two processes, the server and its child.
    await expect.poll(() => processesWith(marker).length).toBe(5);
    child.kill('SIGKILL');
    await expect.poll(() => processesWith(marker)).toEqual([]);
  });

  // Where the suite itself runs without privileges, all of the above has shown it.
  it.runIf(mayBecomeNobody)('is as tight for a user without privileges who runs much else', async () => {
    const home = path.join(folder, 'home');
    mkdirSync(home);
    chmodSync(folder, 0o755);
    chownSync(home, NOBODY, NOBODY);
    const busy = spawn('setpriv', [...AS_NOBODY, 'sh', '-c', 'for i in $(seq 300); do sleep 60 & done; wait'], {
      stdio: 'ignore',
      detached: true,
    });
    try {
      const { stdout } = await promisify(execFile)(
        'setpriv',
        [...AS_NOBODY, process.execPath, beside('unprivileged.ts')],
        {
          env: { HOME: home, TMPDIR: home, PATH: process.env.PATH },
          timeout: 300_000,
        },
      );
      const seen = JSON.parse(stdout);
      expect(seen.identity).toMatchObject({ uid: 1000, home: '/home/user' });
      expect(new Set(seen.capabilities)).toEqual(new Set(['0000000000000000']));
      expect(seen.seccomp).toBe('2');
      expect(seen.environment).not.toContain('MCP_RISK_CANARY');
      for (const outcome of Object.values(seen.written.outside)) expect(outcome).toMatch(/^E(ROFS|NOENT|ACCES|PERM)$/);
      for (const call of ['unshare', 'mount', 'chroot']) expect(seen.written.kernel[call], call).not.toBe(0);
      expect(seen.network.interfaces).toEqual(['lo']);
      expect([seen.forks, seen.memory]).toEqual(['refused-by-sandbox', 'refused-by-sandbox']);
    } finally {
      process.kill(-busy.pid!, 'SIGKILL');
    }
  });
});

describe.skipIf(!sandbox)('what a server says', () => {
  it.each([
    ['blank', 'crashed', 'x'],
    ['closes', 'crashed', 'closed its output and went on running'],
  ])('%s ends as %s', async (how, outcome, words) => {
    const { record } = await once('fails.mjs', [how]);
    expect(record).toMatchObject({ outcome, detail: expect.stringContaining(words) });
  });

  it.each([
    ['line ends', '\n'],
    ['spaces', ' '],
    ['blank lines', ' \n'],
    ['open lists', '"args": ["a'],
    ['commands', 'fixture a\t'],
    ['variables', '"env": { A_'],
  ])('keeps nobody busy with a README of half a megabyte of %s', async (_, part) => {
    const readme = part.repeat(2 ** 19 / part.length);
    const source = packaged('fails.mjs', { 'README.md': readme, '.env.example': readme, 'index.js': readme });
    try {
      const hints = packageHints(source.installed!, 'fixture');
      const began = cpuMs();
      for (const read of [
        hints.documentedVariables,
        hints.documentedArguments,
        hints.sourceVariables,
        hints.speaksProtocol,
      ])
        read();
      expect(cpuMs() - began).toBeLessThan(TIMES.patient);
    } finally {
      await source.dispose();
    }
  });
});

describe.skipIf(!sandbox)('what a server lists', () => {
  it.each([
    ['endless-pages', 'flooded'],
    ['same-cursor', 'protocol-error'],
    ['many-tools', 'flooded'],
    ['deep', 'invalid-definition'],
  ])('%s ends as %s', async (how, outcome) => {
    const { record } = await once('lists.mjs', [how]);
    expect(record.outcome).toBe(outcome);
  });

  it.each([
    ['cyclic-ref', ['cyclic'], ['cyclic-reference']],
    ['duplicates', ['same', 'other'], ['duplicate-name']],
    ['escapes', ['clear\u001b[2J', 'hidden', 'reversed', 'half'], ['hidden-characters', 'not-well-formed']],
    ['no-tools-at-all', ['good'], ['invalid-definition']],
    ['huge-tool', ['small'], ['invalid-definition']],
    ['numbers', ['infinite'], ['not-well-formed']],
    ['changes-list', ['harmless', 'more'], ['list-changed']],
    ['pollution', ['polluter'], ['unsafe-key']],
  ])('%s is listed with a warning', async (how, names, warnings) => {
    const { listing } = await once('lists.mjs', [how]);
    expect(listing!.tools.map((tool) => tool.name)).toEqual(names);
    expect([...new Set(listing!.warnings.map((warning) => warning.id))].sort()).toEqual([...warnings].sort());
    for (const tool of listing!.tools) expect(tool.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the first of two tools with one name, and says that the other differs', async () => {
    const { listing } = await once('lists.mjs', ['duplicates']);
    expect(listing!.tools[0]!.description).toBe('first');
    expect(listing!.warnings[0]!.message).toContain('different');
  });

  it('changes no prototype, and keeps a parameter called constructor', async () => {
    const { listing } = await once('lists.mjs', ['pollution']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const [tool] = listing!.tools;
    expect(Object.getPrototypeOf(tool!.inputSchema)).toBe(Object.prototype);
    expect(Object.keys(tool!.inputSchema.properties as object)).toEqual(['constructor']);
  });

  it('may hold twenty thousand references, one behind the other, and is told from one that comes back', async () => {
    const { listing } = await once('lists.mjs', ['long-references']);
    expect(listing!.tools.map(({ name }) => name)).toEqual(['ends', 'returns']);
    expect(listing!.warnings.map(({ id, tool }) => [id, tool])).toEqual([['cyclic-reference', 'returns']]);
  });

  it('is read through megabytes and through what is no message', async () => {
    const { listing } = await once('lists.mjs', ['megabytes']);
    expect(listing!.tools).toHaveLength(400);
    expect(listing!.warnings.map((warning) => warning.id)).toEqual(['stdout-noise']);
  });

  // These wait for deadlines, so they wait together.
  it.concurrent('is waited for when the server shows signs of life', async ({ expect }) => {
    const { record } = await once('late.mjs');
    expect(record).toMatchObject({ outcome: 'listed', tools: 1 });
  });
  it.concurrent('is not waited for without a sign of life', async ({ expect }) => {
    const { record } = await once('mute.mjs');
    expect(record).toMatchObject({ outcome: 'timeout', detail: expect.stringContaining('no sign of life within 5 s') });
  });
  it.concurrent('is not waited for without end, whatever the server says meanwhile', async ({ expect }) => {
    const { record } = await once('drips.mjs');
    expect(record).toMatchObject({ outcome: 'timeout', detail: expect.stringContaining('no list within') });
  });
  it.concurrent('is not taken from answers to questions nobody asked', async ({ expect }) => {
    const { record } = await once('lists.mjs', ['other-ids']);
    expect(record.outcome).toBe('protocol-error');
    expect(record.ms).toBeLessThan(TIMES.patient);
  });
});

// Behind everything else in this file.
describe.skipIf(!sandbox)('after all of them', () => {
  it('no process, mount or folder is left', async () => {
    const [, ...ours] = processesUnder(process.pid);
    expect(ours.filter((pid) => processesWith('bwrap').concat(processesWith('prlimit')).includes(pid))).toEqual([]);
    // What has lost its parent is no longer below us; what is below the tests beside these is theirs.
    const theirs = processesUnder(process.ppid).filter((pid) => !ours.includes(pid));
    const left = processesWith('/opt/mcp-risk/').filter((pid) => !theirs.includes(pid));
    await expect.poll(() => processesWith('/opt/mcp-risk/').filter((pid) => left.includes(pid))).toEqual([]);
    await expect.poll(() => mounts().filter((mount) => !mountsBefore.includes(mount))).toEqual([]);
    const folders = existsSync(DEFAULT_WORK) ? readdirSync(DEFAULT_WORK) : [];
    expect(folders.filter((name) => name.startsWith(`${process.pid}-`))).toEqual([]);
  });
});
