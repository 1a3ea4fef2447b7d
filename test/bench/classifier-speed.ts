/**
 * `npm run bench:classifier:speed -- --data PATH… [--lines N] [--seconds N]`: tools a second on one core, evidence and rationale included, once the
 * engine has compiled what it runs; how long the command takes for one line; and with `--lines`, the memory of the command over N lines of
 * standard input, no two the same. PATH is a folder of labelled tools or a file of JSON lines, one definition each (as `mcp-risk export` writes
 * them).
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadClassifier } from '../../classifier/classify.ts';
import { type Asked, toolOfLine } from '../../classifier/lines.ts';

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
/** Processor seconds of each round over all definitions, for so long and three times at least. */
function roundsOf(seconds: number): number[] {
  const rounds: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || rounds.length < 3) {
    const before = process.cpuUsage();
    for (const { tool, server } of asked) classifier.classify(tool, server);
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1e6);
  }
  return rounds;
}
// the first rounds are the compiler's
const first = roundsOf(Number(values.seconds) / 2);
const rounds = roundsOf(Number(values.seconds)).sort((a, b) => a - b);
const rate = (seconds: number): string => `${Math.round(asked.length / seconds)}`;
console.log(
  `definitions                 ${asked.length} (${Math.round(texts.join('').length / texts.length)} bytes each)`,
);
console.log(
  `tools a second of one core  ${rate(rounds[0]!)} best, ${rate(rounds[rounds.length >> 1]!)} median of ${rounds.length} rounds (${rate(first[0]!)} in the first round of all)`,
);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STARTS = 20;
console.log(
  `one line through the command ${startUp({})} ms, median of ${STARTS}; ${startUp({ NODE_DISABLE_COMPILE_CACHE: '1' })} ms without compiled code`,
);
console.log(`load average                ${loadavg()[0]!.toFixed(1)}`);
if (Number(values.lines) > 0) await memory(Number(values.lines));

/** Milliseconds from starting the command to its end, for one line. */
function startUp(environment: Record<string, string>): number {
  const times = Array.from({ length: STARTS + 1 }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ['bin/mcp-risk', 'classify'], {
      cwd: ROOT,
      input: texts[0]!,
      env: { ...process.env, ...environment },
    });
    return performance.now() - began;
  });
  // the first start compiles what the others find
  const rest = times.slice(1).sort((x, y) => x - y);
  return Math.round(rest[rest.length >> 1]!);
}

/** A word that no other number has. */
function wordOf(number: number): string {
  return [...String(number)].map((digit) => 'bcdfghklmn'[Number(digit)]! + 'aeiou'[Number(digit) % 5]!).join('');
}

/** Feeds the command `count` lines, each with words of its own, and watches what it holds. */
async function memory(count: number): Promise<void> {
  const child = spawn(process.execPath, ['bin/mcp-risk', 'classify'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) answers++;
  });
  const tools = texts.map((text) => JSON.parse(text) as { name: string; description?: string | null });
  const marks = [0.02, 0.1, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * count));
  const began = performance.now();
  for (let sent = 0; sent < count; ) {
    const { name, description, ...rest } = tools[sent % tools.length]!;
    const word = wordOf(sent);
    const line = { ...rest, id: sent, name: `${name}_${word}`, description: `${description ?? ''} ${word}` };
    if (!child.stdin.write(`${JSON.stringify(line)}\n`)) await new Promise((go) => child.stdin.once('drain', go));
    if (marks.includes(++sent))
      console.log(`megabytes at line ${String(sent).padEnd(10)}${megabytes(child).join(', peak ')}`);
  }
  child.stdin.end();
  await new Promise((done) => child.on('close', done));
  const seconds = (performance.now() - began) / 1000;
  console.log(`lines answered              ${answers} in ${seconds.toFixed(0)} s`);
}

/** Resident memory of a process now and at its highest (Linux). */
function megabytes({ pid }: ChildProcess): number[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return ['VmRSS', 'VmHWM'].map((field) =>
    Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024),
  );
}
