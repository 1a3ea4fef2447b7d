/**
 * What `npm test` runs: lint and format, types, then every test. Ends with one plain line, `N passed, N failed, N skipped`,
 * in which each check counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/** Milliseconds after which a check hangs; the longest takes half a minute. */
const CHECK_LIMIT = 10 * 60_000;
/** The same of all tests together, which take six minutes on a machine that does nothing else. */
const TESTS_LIMIT = 70 * 60_000;
/** So long may a run take to end once its report is written, and no longer: all that it was asked is known by then. */
const AFTER_REPORT = 60_000;
/** And so long may its output still come once it has ended. */
const AFTER_END = 5_000;
/** What nobody watches somebody reads to its end, which would not come while a process that was left behind holds it: what we start gets pipes of ours. */
const output = process.stdout.isTTY ? 'inherit' : 'pipe';

/** Runs a program to its end and gives its exit code; null where it was ended because it did not end by itself after its report. */
function run(program: string, args: string[], report?: string): Promise<number | null> {
  return new Promise((done) => {
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: ['ignore', output, output],
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    child.stdout?.pipe(process.stdout, { end: false });
    child.stderr?.pipe(process.stderr, { end: false });
    const began = Date.now();
    let hasReported = false;
    const watch = setInterval(() => {
      const written = report && statSync(report, { throwIfNoEntry: false })?.mtimeMs;
      if (Date.now() < (written ? written + AFTER_REPORT : began + (report ? TESTS_LIMIT : CHECK_LIMIT))) return;
      hasReported = Boolean(written);
      console.error(`${program} does not end: ended`);
      child.kill('SIGKILL');
    }, 5_000);
    const end = (code: number | null) => {
      clearInterval(watch);
      done(code ?? (hasReported ? null : 1));
    };
    child.on('error', () => end(1));
    child.on('exit', (code) => {
      child.on('close', () => end(code));
      setTimeout(end, AFTER_END, code).unref();
    });
  });
}

const checks: [name: string, program: string, args: string[]][] = [
  ['lint and format', 'biome', ['ci', '--error-on-warnings', '--diagnostic-level=warn', '.']],
  ['types', 'tsc', ['-p', '.']],
  ['types of the templates', 'astro', ['check', '--root', 'site', '--noSync']],
];

const count = { passed: 0, failed: 0, skipped: 0 };
for (const [name, program, args] of checks) {
  const ok = (await run(program, args)) === 0;
  count[ok ? 'passed' : 'failed']++;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
}

const folder = mkdtempSync(join(tmpdir(), 'mcp-risk-test-'));
const report = join(folder, 'report.json');
const code = await run(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  report,
);
let tests = { success: false, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
try {
  tests = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('vitest ended without a report');
}
rmSync(folder, { recursive: true, force: true });
count.passed += tests.numPassedTests;
// A run that failed without a failed test failed all the same: a file that does not load, an error nobody caught.
count.failed += tests.numFailedTests || (code === 0 || (code === null && tests.success) ? 0 : 1);
count.skipped += tests.numPendingTests + tests.numTodoTests;

console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed === 0 ? 0 : 1);
