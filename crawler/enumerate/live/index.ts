/**
 * Live enumeration: starts a stranger's server in a sandbox, or connects to a remote one that the user named, and takes its own tool list.
 * Needs a sandbox for everything that is started; without one nothing runs.
 */
import { chmodSync, statSync } from 'node:fs';
import type { EnumeratedTool, FailureClass } from '../../../data/model.ts';
import type { EarlierVersions, Source } from '../../acquire/source.ts';
import { type AttemptResult, attempt, type Listing, type Place } from './attempt.ts';
import { commandPlace } from './command.ts';
import { furnish } from './furniture.ts';
import { commandHints, type Hints, packageHints } from './hints.ts';
import { Ladder, signature } from './ladder.ts';
import { MAX_ATTEMPTS, TIMES } from './limits.ts';
import { addingEnvironment, barePlan, launchWords, type Plan, planKey, withEarlierVersions } from './plan.ts';
import { type LaunchRecipe, recipePlan } from './recipes.ts';
import { enumerateRemote } from './remote.ts';
import { failed, type ListDifference, type LiveResult, serverOf } from './result.ts';
import { INSIDE, type Sandbox } from './sandbox.ts';
import { findSandbox, howToGetSandbox } from './sandboxes.ts';
import { dummyEnvironment } from './values.ts';

export type { Attempt } from './attempt.ts';
export type { Warning } from './receive.ts';
export { type LaunchRecipe, recipeFor } from './recipes.ts';
export type { ListDifference, LiveResult } from './result.ts';

export interface LiveTarget {
  source: Source;
  /** The user's own command instead of the package's: program and arguments. */
  command?: readonly string[];
  /** A remote server instead, on the user's word only. */
  url?: string;
  headers?: Record<string, string>;
  /** A hand-written way to start this server, tried when nothing else worked. */
  recipe?: LaunchRecipe | null;
}

export interface LiveOptions {
  signal?: AbortSignal;
  /** Where strangers' code runs; this machine's sandbox unless given. */
  sandbox?: Sandbox;
  /** Told what is being tried, for a person who waits. */
  onStep?: (text: string) => void;
}

/** Lists one server. Never throws for what a server does; throws the signal's reason when aborted. */
export async function enumerateLive(target: LiveTarget, options: LiveOptions = {}): Promise<LiveResult> {
  if (target.url !== undefined) return enumerateRemote(target.url, target.headers ?? {}, options.signal);
  const sandbox = options.sandbox ?? (await findSandbox());
  if (!sandbox) return failed('no-sandbox', howToGetSandbox());
  const furniture = await furnish();
  try {
    if (target.command) {
      const { place, program, args } = commandPlace(sandbox, target.command, furniture.binds);
      const hints = commandHints(program);
      return await climb(hints, barePlan(program, args, hints.isForeign), { now: place }, null, options);
    }
    const { source } = target;
    if (source.installed === null || !source.package)
      return failed('install-failed', 'only the source was taken, with nothing installed to start');
    const hints = packageHints(source.installed, source.package.name);
    const [entry] = hints.entries;
    if (!entry) return failed('not-a-server', 'the package has no command and no main file');
    // npm does so for commands alone, and a packer may not know that it has to.
    for (const file of hints.executables) chmodSync(file, statSync(file).mode | 0o111);
    const { name } = source.package;
    const places: Places = {
      now: packagePlace(sandbox, source.installed, name, furniture.binds),
      earlier: async (versions) => {
        const installed = await source.installEarlier?.(versions).catch(() => null);
        return installed ? packagePlace(sandbox, installed, name, furniture.binds) : null;
      },
    };
    return await climb(hints, barePlan(entry.program, [], hints.isForeign), places, target.recipe ?? null, options);
  } finally {
    furniture.dispose();
  }
}

/** Where a server's starts run: with what is installed by default, or with earlier versions of it where they can be had. */
interface Places {
  now: Place;
  earlier?: (versions: EarlierVersions) => Promise<Place | null>;
}

function packagePlace(sandbox: Sandbox, installed: string, name: string, furniture: Place['binds']): Place {
  const folder = { from: `${installed}/node_modules/${name}`, to: `${INSIDE.app}/node_modules/${name}` };
  return {
    sandbox,
    binds: [{ from: `${installed}/node_modules`, to: `${INSIDE.app}/node_modules` }, ...furniture],
    folder,
  };
}

/** Goes up the ladder until a list is there, then looks whether a furnished start lists more. */
async function climb(
  hints: Hints,
  first: Plan,
  places: Places,
  recipe: LaunchRecipe | null,
  options: LiveOptions,
): Promise<LiveResult> {
  const ladder = new Ladder(first, hints);
  const results: AttemptResult[] = [];
  const start = async (plan: Plan): Promise<AttemptResult | null> => {
    options.onStep?.(launchWords(plan));
    const place = plan.versions ? await places.earlier?.(plan.versions) : places.now;
    options.signal?.throwIfAborted();
    if (!place) return null;
    // Who was waited for in vain twice is not waited for again.
    const timesInVain = results.filter(({ inVain, record }) => inVain && record.ms >= TIMES.idle).length;
    const patience = plan.persists || timesInVain >= 2 ? TIMES.idle : TIMES.patient;
    const result = await attempt(plan, place, options.signal, patience);
    results.push(result);
    return result;
  };
  let listed: AttemptResult | null = null;
  while (!listed && results.length < MAX_ATTEMPTS && spent(results) < TIMES.total) {
    const step = ladder.next();
    if (!step) break;
    const result = await start(step.plan);
    if (!result) continue;
    if (result.record.outcome === 'remote-only') break;
    if (result.listing) listed = result;
    else if (!hints.speaksProtocol()) break;
    else ladder.learn(result, step);
  }
  if (!listed && recipe) {
    const result = await start(recipePlan(first, recipe));
    if (result?.listing) listed = result;
  }
  const attempts = () => results.map(({ record }) => record);
  if (!listed) {
    const failure = hints.speaksProtocol() ? furthest(results) : strange(results);
    return { ...failed(...failure), attempts: attempts() };
  }
  for (const plan of isUnusable(listed) ? withEarlierVersions(listed.plan) : []) {
    const other = await start(plan);
    if (other?.listing && !isUnusable(other)) {
      listed = other;
      break;
    }
  }
  const bare = listed;
  const plan = furnished(bare.plan, hints);
  const richer = planKey(plan) === planKey(bare.plan) ? null : await start(plan);
  return { ...shown(bare, richer), attempts: attempts() };
}

/** Milliseconds of `TIMES.total` that these attempts took: those that ended by themselves, quick where the machine is, count half. */
function spent(results: readonly AttemptResult[]): number {
  return results.reduce((sum, { inVain, record }) => sum + record.ms * (inVain ? 1 : 0.5), 0);
}

/**
 * Whether no tool's schema says what it takes: the protocol asks each for `type: "object"`, which a library of schemas that came out after the server leaves
 * out of all of them at once.
 */
function isUnusable({ listing }: AttemptResult): boolean {
  return listing!.tools.every(({ inputSchema }) => inputSchema.type === undefined);
}

/** The failure of a package that has nothing to do with the protocol. */
function strange([bare]: readonly AttemptResult[]): [FailureClass, string] {
  const said = bare?.record.detail ?? '';
  return [
    'not-a-server',
    [`nothing in the package speaks the Model Context Protocol`, said].filter(Boolean).join('\n'),
  ];
}

/** The plan with everything set that documentation and source name: some servers list more tools to who has more credentials. */
function furnished(plan: Plan, { about, documentedVariables, sourceVariables }: Hints): Plan {
  return addingEnvironment(
    plan,
    'furnished',
    dummyEnvironment([...documentedVariables(), ...sourceVariables()], about),
  );
}

/** The result of a listed server: the larger of both lists, and how they differ. */
function shown(bare: AttemptResult, richer: AttemptResult | null): Omit<LiveResult, 'attempts'> {
  const difference = richer?.listing ? differenceOf(bare.listing!, richer.listing) : null;
  const best = difference?.shown === 'furnished' ? richer! : bare;
  if (difference)
    for (const { record, listing } of [bare, richer!])
      record.list = Object.fromEntries(listing!.tools.map(({ name, digest }) => [name, digest]));
  const { conversation, tools, warnings } = best.listing!;
  return {
    server: serverOf(conversation.server.name, conversation.instructions, tools),
    launch: [difference && differenceWords(difference, bare.record.tools), launchWords(best.plan)]
      .filter(Boolean)
      .join('; '),
    byHand: best.plan.byHand,
    ms: bare.record.ms,
    failures: [],
    warnings,
    difference,
    prompts: conversation.prompts,
    resources: conversation.resources,
    protocolVersion: conversation.protocolVersion,
  };
}

function differenceOf(bare: Listing, furnishedListing: Listing): ListDifference | null {
  const digests = (tools: readonly EnumeratedTool[]) => new Map(tools.map((tool) => [tool.name, tool.digest]));
  const [one, other] = [digests(bare.tools), digests(furnishedListing.tools)];
  const onlyBare = [...one.keys()].filter((name) => !other.has(name));
  const onlyFurnished = [...other.keys()].filter((name) => !one.has(name));
  const changed = [...one]
    .filter(([name, digest]) => other.has(name) && other.get(name) !== digest)
    .map(([name]) => name);
  if (onlyBare.length + onlyFurnished.length + changed.length === 0) return null;
  return { onlyBare, onlyFurnished, changed, shown: other.size > one.size ? 'furnished' : 'bare' };
}

/** How the list shown differs from the other start's, in words. */
function differenceWords({ onlyBare, onlyFurnished, changed, shown }: ListDifference, bareTools: number): string {
  const [more, less] = shown === 'furnished' ? [onlyFurnished, onlyBare] : [onlyBare, onlyFurnished];
  const other = shown === 'furnished' ? `a start with less set (${bareTools} tools)` : 'a start with more set';
  const parts = [
    more.length > 0 && `lacks ${more.length} of these tools`,
    less.length > 0 && `has ${less.length} others`,
    changed.length > 0 && `defines ${changed.length} otherwise`,
  ];
  return `${other} ${parts.filter(Boolean).join(', ')}`;
}

/**
 * The failure to show for a server without a list: of what was tried, the attempt that came furthest towards talking. A class that says what is missing beats one
 * that says it broke; of equals the last, whose words are about what the earlier attempts had mended.
 */
function furthest(results: readonly AttemptResult[]): [FailureClass, string] {
  const worth = ({ record }: AttemptResult) =>
    ['crashed', 'timeout', 'not-a-server', 'needs-arguments'].includes(record.outcome) ? 0 : 1;
  const [bare, ...others] = results;
  if (!bare) return ['internal', 'nothing was tried'];
  // What ends without complaint may need a subcommand; what it says to a variable that it never asked for is not its reason.
  const isQuiet = bare.record.outcome === 'not-a-server';
  const rest = others.filter(
    ({ plan }) => plan.program.join() === bare.plan.program.join() && (!isQuiet || plan.args.length > 0),
  );
  const remote = results.find(({ record }) => record.outcome === 'remote-only');
  // Who came to talk has said what it has without more.
  const talked = results.find(({ record }) => record.outcome === 'no-tools');
  const best = remote ?? talked ?? (worth(bare) === 1 ? bare : (rest.find((one) => worth(one) === 1) ?? bare));
  // Who goes on otherwise once its questions to the network are answered had waited for the answers.
  const asking = results.find((one) => one.asked.length > 0 && signature(one) !== signature(bare));
  if (asking && worth(best) === 0)
    return ['needs-network', [`it asks for ${asking.asked.slice(0, 3).join(', ')}`, best.record.detail].join('\n')];
  return [best.record.outcome as FailureClass, best.record.detail];
}
