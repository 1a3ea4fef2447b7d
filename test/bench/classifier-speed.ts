/**
 * `node test/bench/classifier-speed.ts --data PATH… [--lines N] [--seconds N]`: tools a second on one core, evidence and rationale included; the
 * start-up; and the memory of the command over N lines of standard input. PATH is a folder of labelled tools or a file of JSON lines, one
 * definition each (as `export` writes them).
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadClassifier } from '../../classifier/classify.ts';
import { type Asked, toolOfLine } from '../../classifier/lines.ts';

const started = performance.now();
loadClassifier();
const startup = performance.now() - started;

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    lines: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '5' },
  },
});
if (!values.data) {
  process.stderr.write('classifier-speed: give the definitions with --data PATH\n');
  process.exit(2);
}
const files = values.data.flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /^tools.*\.jsonl$/.test(name))
        .map((name) => join(path, name))
    : [path],
);
const texts = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
const asked = texts.map(toolOfLine).filter((a): a is Asked => !('error' in a));

const classifier = loadClassifier();
const rounds: number[] = [];
const end = performance.now() + Number(values.seconds) * 1000;
while (performance.now() < end || rounds.length < 3) {
  const before = process.cpuUsage();
  for (const { tool, server } of asked) classifier.classify(tool, server);
  const { user, system } = process.cpuUsage(before);
  rounds.push((user + system) / 1e6);
}
rounds.sort((a, b) => a - b);
const rate = (seconds: number): string => `${Math.round(asked.length / seconds)}`;
console.log(
  `definitions                 ${asked.length} (${Math.round(texts.join('').length / texts.length)} bytes each)`,
);
console.log(
  `tools a second of one core  ${rate(rounds[0]!)} best, ${rate(rounds[rounds.length >> 1]!)} median of ${rounds.length} rounds`,
);
console.log(`loading the classifier      ${Math.round(startup)} ms`);
console.log(`load average                ${loadavg()[0]!.toFixed(1)}`);
if (Number(values.lines) > 0) await memory(Number(values.lines));

/** Feeds the command `count` lines and watches what it holds. */
async function memory(count: number): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(process.execPath, ['bin/mcp-risk', 'classify', '--json'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) answers++;
  });
  const held: number[] = [];
  const block = `${texts.slice(0, 1000).join('\n')}\n`;
  const size = Math.min(1000, texts.length);
  const began = performance.now();
  for (let sent = 0; sent < count; sent += size) {
    if (!child.stdin.write(block)) await new Promise((go) => child.stdin.once('drain', go));
    if (sent % (size * Math.max(1, Math.round(count / size / 20))) === 0) held.push(residentMegabytes(child.pid!));
  }
  child.stdin.end();
  await new Promise((done) => child.on('close', done));
  const seconds = (performance.now() - began) / 1000;
  console.log(`lines answered              ${answers} in ${seconds.toFixed(1)} s`);
  console.log(`resident megabytes          ${held.join(' ')}`);
}

/** Resident memory of a process (Linux). */
function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
