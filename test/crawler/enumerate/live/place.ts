/** Puts a fixture where an installed package would be, so that it runs in the sandbox as a stranger's package does. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from '../../../../crawler/acquire/source.ts';
import { type AttemptResult, attempt, type Place } from '../../../../crawler/enumerate/live/attempt.ts';
import { furnish } from '../../../../crawler/enumerate/live/furniture.ts';
import { TIMES } from '../../../../crawler/enumerate/live/limits.ts';
import { barePlan, type Plan } from '../../../../crawler/enumerate/live/plan.ts';
import { INSIDE, type Sandbox } from '../../../../crawler/enumerate/live/sandbox.ts';
import { findSandbox } from '../../../../crawler/enumerate/live/sandboxes.ts';

const FIXTURES = fileURLToPath(new URL('../../../fixtures/live/', import.meta.url));
const NAME = 'fixture';

export const sandbox = await findSandbox();

/** For a start that a limit ends, and not a deadline, however slow the machine; milliseconds. */
export const PATIENT = 500_000;
// How long one server is tried is for the sake of those behind it. Here nobody waits, and a busy machine may need longer for the same attempts.
Object.assign(TIMES, { total: PATIENT });

/** A package whose command is the fixture `file`, installed in a temporary folder with all fixtures (or none of them), and with more files if wanted. */
export function packaged(
  file: string,
  files: Readonly<Record<string, string>> = {},
  fixtures: string | null = FIXTURES,
): Source {
  const installed = mkdtempSync(path.join(tmpdir(), 'mcp-risk-test-'));
  const folder = path.join(installed, 'node_modules', NAME);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (fixtures) cpSync(fixtures, folder, { recursive: true });
  const manifest = { name: NAME, version: '1.0.0', type: 'module', bin: file };
  for (const [name, content] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files }))
    writeFileSync(path.join(folder, name), content);
  return {
    root: folder,
    installed,
    package: { name: NAME, version: '1.0.0' },
    repository: null,
    commit: null,
    path: '',
    about: { description: null, homepage: null, license: null, stars: null },
    dispose: async () => rmSync(installed, { recursive: true, force: true }),
  };
}

/** Starts the fixture once, by the bare plan with these arguments and changes, waiting for as long as the ladder does unless `patience` (ms) is given. */
export async function once(
  file: string,
  args: string[] = [],
  change: Partial<Plan> = {},
  patience?: number,
  where: Sandbox = sandbox!,
): Promise<AttemptResult> {
  const source = packaged(file);
  const furniture = await furnish();
  const to = path.posix.join(INSIDE.app, 'node_modules', NAME);
  const place: Place = {
    sandbox: where,
    binds: [
      { from: path.join(source.installed!, 'node_modules'), to: `${INSIDE.app}/node_modules` },
      ...furniture.binds,
    ],
    folder: { from: path.join(source.installed!, 'node_modules', NAME), to },
  };
  try {
    return await attempt({ ...barePlan([INSIDE.node, `${to}/${file}`], args), ...change }, place, undefined, patience);
  } finally {
    furniture.dispose();
    await source.dispose();
  }
}

/** What a reporting fixture found out, from its only tool's description. */
export async function report(
  file: string,
  args: string[] = [],
  where: Sandbox = sandbox!,
): Promise<Record<string, never>> {
  const { listing, record } = await once(file, args, {}, undefined, where);
  if (!listing) throw new Error(`${file}: ${record.outcome}: ${record.detail}`);
  return JSON.parse(listing.tools[0]!.description!) as Record<string, never>;
}

/** Processes of the host whose command line holds `marker`. */
export function processesWith(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(marker);
      } catch {
        return false;
      }
    })
    .map(Number);
}
