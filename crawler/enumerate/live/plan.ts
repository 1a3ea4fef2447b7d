/** How one server is started: the command, and what is arranged around it. */
import type { EarlierVersions } from '../../acquire/source.ts';
import { INSIDE } from './sandbox.ts';
import { isFurniture } from './values.ts';

export interface Plan {
  /** What differs from a bare start, in words, in the order it was added; empty for the bare start. */
  steps: readonly string[];
  /** Interpreter and file, inside the sandbox. */
  program: readonly string[];
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** The home holds plausible configuration files. */
  home: boolean;
  /** Whoever looks for a login in the home finds one. */
  logins: boolean;
  /** Folders, and files where the name has an ending, that the home holds besides; absolute paths inside. */
  present: readonly string[];
  /** What some of these files hold, by their paths; the others hold nothing. */
  contents: Readonly<Record<string, string>>;
  /** Programs for which the home holds stand-ins that do nothing. */
  programs: readonly string[];
  /** Arguments with which the program is run to its end before it is started. */
  before: readonly (readonly string[])[];
  /** Connections to the outside are answered by a stand-in inside the sandbox. */
  network: boolean;
  /** Some of what runs is not Node's, so that the stand-in has to be found without preloading it. */
  foreign: boolean;
  /** Whatever is looked for in the stand-in's answers is there, and empty. */
  generous: boolean;
  /** Keys that the stand-in's answers hold besides. */
  keys: readonly string[];
  /** Native addons that cannot be loaded are replaced by a stub. */
  addons: boolean;
  /** TypeScript of the package is run as it is. */
  typescript: boolean;
  /** Globals of newer versions of Node can be set, and those of a CommonJS module are there. */
  globals: boolean;
  /** Slips of the package's code that keep it from starting are put right. */
  slips: boolean;
  /** A server that gives up at its start although it has defined its tools is asked for them all the same. */
  persists: boolean;
  /** The server listens on a port; a bridge inside the sandbox carries Streamable HTTP to stdio. */
  bridge: boolean;
  /** The package folder is a writable copy. */
  writable: boolean;
  /** Its dependencies are earlier ones than are installed by default. */
  versions: EarlierVersions | null;
  /** Protocol version to ask for instead of the current one. */
  protocolVersion: string | null;
  /** Comes from a hand-written recipe. */
  byHand: boolean;
}

/** What is set in every start: nothing but hints that programs behave well without a terminal or a network. */
const QUIET = { NO_COLOR: '1', CI: '1', NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' } as const;

export function barePlan(program: readonly string[], args: readonly string[] = [], foreign = false): Plan {
  return {
    steps: [],
    program,
    args,
    env: {},
    home: false,
    logins: false,
    present: [],
    contents: {},
    programs: [],
    before: [],
    network: false,
    foreign,
    generous: false,
    keys: [],
    addons: false,
    typescript: false,
    globals: false,
    slips: false,
    persists: false,
    bridge: false,
    writable: false,
    versions: null,
    protocolVersion: null,
    byHand: false,
  };
}

/** `plan` with something added to it, and the words for that. */
export function adding(plan: Plan, step: string, change: Partial<Plan>): Plan {
  return { ...plan, ...change, steps: [...plan.steps, step] };
}

const FURNISHED = 'furnished home';

/** The plan with a furnished home. */
export function furnishing(plan: Plan): Plan {
  return plan.home ? plan : adding(plan, FURNISHED, { home: true });
}

/** The plan with these variables set besides its own, and with the files that they name; the same plan where it has them all. */
export function addingEnvironment(plan: Plan, from: string, values: Readonly<Record<string, string>>): Plan {
  const fresh = Object.keys(values).filter((name) => !Object.hasOwn(plan.env, name));
  if (fresh.length === 0) return plan;
  const more = adding(plan, `environment (${from}): ${fresh.join(', ')}`, { env: { ...values, ...plan.env } });
  return fresh.some((name) => isFurniture(values[name]!)) ? furnishing(more) : more;
}

const VERSIONS: Readonly<Record<EarlierVersions, string>> = {
  'as-published': 'dependencies of the day it came out',
  least: 'the least versions it asks for',
};

/** The plan with earlier versions of the package's dependencies, likeliest first. */
export function withEarlierVersions(plan: Plan): Plan[] {
  if (plan.versions !== null) return [];
  return (['as-published', 'least'] as const).map((versions) => adding(plan, VERSIONS[versions], { versions }));
}

/** The plan in words: `bare`, or its steps. */
export function launchWords(plan: Plan): string {
  return plan.steps.length === 0 ? 'bare' : plan.steps.join(' · ');
}

/** Two plans with the same key start the same thing. */
export function planKey(plan: Plan): string {
  const { steps: _, byHand: __, ...what } = plan;
  return JSON.stringify({ ...what, env: Object.entries(plan.env).sort(([a], [b]) => (a < b ? -1 : 1)) });
}

/** Whether a command line starts Node. */
export function isNode(program: readonly string[]): boolean {
  return program[0] === INSIDE.node;
}

/**
 * Ports of the stand-in network for programs that are not Node's: a proxy's, which nothing else is known to take, those of HTTPS and HTTP, and those of MongoDB,
 * PostgreSQL, Redis and MySQL.
 */
const STAND_IN_PORTS = [41953, 443, 80, 27017, 5432, 6379, 3306];

/** Whether the stand-in network answers programs that are not Node's too. */
export const answersEveryone = (plan: Plan) => plan.network && plan.foreign;

/** Of these ports those that the server itself listens on. */
export function ownPorts(plan: Plan, ports: readonly number[]): number[] {
  return ports.filter((port) => !answersEveryone(plan) || !STAND_IN_PORTS.includes(port));
}

/** The command and environment that the sandbox gets. The helpers are preloaded into Node through NODE_OPTIONS, so children have them too. */
export function startOf(plan: Plan): { argv: string[]; env: Record<string, string> } {
  const preload = [
    ...(plan.network ? [`${INSIDE.helpers}/network.cjs`, `${INSIDE.helpers}/consent.cjs`] : []),
    ...(plan.generous ? [`${INSIDE.helpers}/generous.cjs`] : []),
    ...(plan.logins ? [`${INSIDE.helpers}/logins.cjs`] : []),
    ...(plan.programs.length > 0 ? [`${INSIDE.helpers}/programs.cjs`] : []),
    // Asked after the stubs are: it may yet find what they would stand for.
    ...(plan.typescript ? [`${INSIDE.helpers}/typescript.cjs`] : []),
    ...(plan.addons ? [`${INSIDE.helpers}/addons.cjs`] : []),
    ...(plan.globals ? [`${INSIDE.helpers}/globals.cjs`] : []),
    ...(plan.slips ? [`${INSIDE.helpers}/slips.cjs`] : []),
    ...(plan.persists ? [`${INSIDE.helpers}/persist.cjs`] : []),
  ].map((file) => `--require=${file}`);
  const server = [...plan.program, ...plan.args];
  const bridged = plan.bridge ? [INSIDE.node, `${INSIDE.helpers}/bridge.cjs`, ...server] : server;
  const env: Record<string, string> = { ...QUIET, ...plan.env };
  if (plan.programs.length > 0) env.STAND_IN_PROGRAMS = plan.programs.join();
  if (plan.keys.length > 0) env.STAND_IN_KEYS = plan.keys.join();
  const preloads = preload.length > 0 && (isNode(plan.program) || plan.bridge);
  if (!answersEveryone(plan))
    return { argv: bridged, env: preloads ? { ...env, NODE_OPTIONS: preload.join(' ') } : env };
  env.STAND_IN_PORTS = STAND_IN_PORTS.join();
  if (plan.generous) env.STAND_IN_LISTS = 'full';
  if (preloads) env.STAND_IN_NODE_OPTIONS = preload.join(' ');
  return { argv: [INSIDE.node, `${INSIDE.helpers}/everyone.cjs`, ...bridged], env };
}
