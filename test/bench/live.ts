/**
 * Lists real npm servers live and prints a line for each and the figures over all: `node test/bench/live.ts [--jobs N] [--json FILE] PACKAGE…`
 * (`PACKAGE` may carry `@version`). Installs into a temporary folder of its own and removes every package when it is done with it.
 */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import PQueue from 'p-queue';
import { acquireNpm } from '../../crawler/acquire/npm.ts';
import { enumerateLive, recipeFor } from '../../crawler/enumerate/live/index.ts';
import { oneLine } from '../../data/text.ts';

const { values, positionals } = parseArgs({
  options: { jobs: { type: 'string', default: '2' }, json: { type: 'string' } },
  allowPositionals: true,
});

interface Row {
  name: string;
  installed: boolean;
  tools: number;
  ms: number | null;
  attempts: number;
  launch: string | null;
  byHand: boolean;
  failure: string | null;
  detail: string;
}

const work = mkdtempSync(path.join(tmpdir(), 'mcp-risk-bench-'));
const rows: Row[] = [];
if (values.json) writeFileSync(values.json, '');

async function one(reference: string): Promise<void> {
  const at = reference.lastIndexOf('@');
  const [name, version] = at > 0 ? [reference.slice(0, at), reference.slice(at + 1)] : [reference, null];
  const empty = { tools: 0, ms: null, attempts: 0, launch: null, byHand: false };
  try {
    const { source, failures } = await acquireNpm(name, version, { work });
    try {
      if (!source.installed) {
        const { class: failure, detail } = failures[0]!;
        return report({ name, installed: false, ...empty, failure, detail });
      }
      const live = await enumerateLive({ source, recipe: recipeFor(name) });
      const [failure] = live.failures;
      report({
        name,
        installed: true,
        tools: live.server?.tools.length ?? 0,
        ms: live.ms,
        attempts: live.attempts.length,
        launch: live.launch,
        byHand: live.byHand,
        failure: failure?.class ?? null,
        detail: failure?.detail ?? live.warnings.map((warning) => warning.id).join(' '),
      });
      if (values.json) appendFileSync(values.json, `${JSON.stringify({ name, ...live })}\n`);
    } finally {
      await source.dispose();
    }
  } catch (error) {
    report({ name, installed: false, ...empty, failure: 'acquire', detail: String(error) });
  }
}

function report(row: Row): void {
  rows.push(row);
  const how = row.failure ?? row.launch ?? '';
  console.log(
    `${row.name} | ${row.tools} | ${row.ms ?? ''} | ${row.attempts} | ${oneLine(how, 160)} | ${oneLine(row.detail, 200)}`,
  );
}

try {
  console.log('package | tools | ms | attempts | how | words');
  const queue = new PQueue({ concurrency: Number(values.jobs) });
  await queue.addAll(positionals.map((name) => () => one(name)));
} finally {
  rmSync(work, { recursive: true, force: true });
}

const installed = rows.filter((row) => row.installed);
const listed = installed.filter((row) => row.tools > 0 && !row.byHand);
const times = listed.map((row) => row.ms!).sort((a, b) => a - b);
console.log(
  `${rows.length} tried, ${installed.length} installed, ${listed.length} listed without a hand recipe ` +
    `(${((100 * listed.length) / Math.max(installed.length, 1)).toFixed(1)} %), ${listed.reduce((sum, row) => sum + row.tools, 0)} tools, ` +
    `median ${times[Math.floor(times.length / 2)] ?? 0} ms`,
);
