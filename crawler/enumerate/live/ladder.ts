/**
 * From one failed start to the next: each rung looks at what the last attempt said and proposes plans that answer it. Cheapest first, and what made a difference is
 * built upon before anything else is tried. Names come from errors, README and source, never from a list of packages.
 */
import type { AttemptResult } from './attempt.ts';
import { argumentKinds, optionsNamed, subcommandsNamed, variablesNamed } from './diagnose.ts';
import type { Hints } from './hints.ts';
import { adding, addingEnvironment, type Plan, planKey } from './plan.ts';
import { dummyEnvironment, dummyValue } from './values.ts';

/** Proposes plans after a failure; the order of `RUNGS` is the order of their cost. */
interface Rung {
  name: string;
  propose(failed: AttemptResult, hints: Hints): Plan[];
}

const arguments_ = (plan: Plan, from: string, args: readonly string[]) =>
  adding(plan, `arguments (${from}): ${args.join(' ')}`, { args: [...plan.args, ...args] });

export const RUNGS: readonly Rung[] = [
  {
    name: 'environment variables that the error names',
    propose: ({ plan, words, record }, { about }) => {
      const values = Object.fromEntries(
        variablesNamed(`${record.detail}\n${words}`).map((name) => [name, dummyValue(name, about)]),
      );
      return [addingEnvironment(plan, 'error', values)];
    },
  },
  {
    name: 'a stub for a native addon that was not built',
    propose: ({ plan, record }) =>
      record.outcome === 'native-addon' && !plan.addons
        ? [adding(plan, 'native addons stubbed', { addons: true })]
        : [],
  },
  {
    name: 'a writable package folder',
    propose: ({ plan, words }) =>
      !plan.writable && /EROFS|read-only file system/i.test(words)
        ? [adding(plan, 'writable package folder', { writable: true })]
        : [],
  },
  {
    name: '--stdio, for a server that listens on a port',
    propose: ({ plan, record }) =>
      record.outcome === 'http-only' && plan.args.length === 0
        ? [
            ...[['--stdio'], ['stdio'], ['--transport', 'stdio']].map((args) => arguments_(plan, 'stdio', args)),
            addingEnvironment(plan, 'stdio', {
              TRANSPORT: 'stdio',
              MCP_TRANSPORT: 'stdio',
              TRANSPORT_TYPE: 'stdio',
              MCP_MODE: 'stdio',
            }),
          ]
        : [],
  },
  {
    name: 'a bridge to the port it listens on',
    propose: ({ plan, record }) =>
      record.outcome === 'http-only' && !plan.bridge ? [adding(plan, 'bridge to its HTTP port', { bridge: true })] : [],
  },
  {
    name: 'a subcommand that the help text offers',
    propose: ({ plan, words, record }) =>
      plan.args.length === 0 && (record.outcome === 'not-a-server' || record.outcome === 'needs-arguments')
        ? subcommandsNamed(words).map((args) => arguments_(plan, 'subcommand', args))
        : [],
  },
  {
    name: 'options and arguments that the error asks for',
    propose: ({ plan, words, record }, { about }) => {
      const options = optionsNamed(words).filter((option) => !plan.args.includes(option));
      const all = options.flatMap((option) => [option, dummyValue(option.slice(2), about)]);
      const kinds = record.outcome === 'needs-arguments' ? argumentKinds(words) : [];
      return [
        ...(options.length > 1 ? [arguments_(plan, 'error', all)] : []),
        ...options.map((option) => arguments_(plan, 'error', [option, dummyValue(option.slice(2), about)])),
        ...(plan.args.length === 0
          ? kinds.slice(0, 3).map((kind) => arguments_(plan, 'error', [dummyValue(kind, about)]))
          : []),
      ];
    },
  },
  {
    name: 'a furnished home',
    propose: ({ plan, record }) =>
      !plan.home && ['needs-config-file', 'needs-credentials', 'crashed'].includes(record.outcome)
        ? [adding(plan, 'furnished home', { home: true })]
        : [],
  },
  {
    name: 'a stand-in network',
    propose: ({ plan, record }) =>
      !plan.network && ['needs-network', 'needs-local-service'].includes(record.outcome)
        ? [adding(plan, 'stand-in network', { network: true })]
        : [],
  },
  {
    name: 'environment variables that the documentation names',
    propose: ({ plan }, { about, documentedVariables }) => [
      addingEnvironment(plan, 'documentation', dummyEnvironment(documentedVariables(), about)),
    ],
  },
  {
    name: 'arguments that the documentation shows',
    propose: ({ plan }, { about, documentedArguments }) =>
      plan.args.length === 0
        ? documentedArguments().map((args) =>
            arguments_(
              plan,
              'documentation',
              args.map((word) => filled(word, about)),
            ),
          )
        : [],
  },
  {
    name: 'environment variables that the source reads',
    propose: ({ plan }, { about, sourceVariables }) => [
      addingEnvironment(plan, 'source', dummyEnvironment(sourceVariables(), about)),
    ],
  },
  {
    name: 'usual subcommands',
    propose: ({ plan, record }) =>
      plan.args.length === 0 && ['not-a-server', 'needs-arguments', 'timeout', 'http-only'].includes(record.outcome)
        ? [['mcp'], ['--stdio'], ['serve'], ['start'], ['stdio'], ['mcp', 'start'], ['mcp', 'serve'], ['server']].map(
            (args) => arguments_(plan, 'usual', args),
          )
        : [],
  },
  {
    name: 'another of its commands',
    propose: ({ plan }, { entries }) =>
      plan.steps.length === 0
        ? entries.slice(1).map((entry) => adding(plan, `command: ${entry.name}`, { program: entry.program }))
        : [],
  },
  {
    name: 'an older protocol version',
    propose: ({ plan, record }) =>
      record.outcome === 'protocol-error' && plan.protocolVersion === null
        ? [adding(plan, 'protocol 2024-11-05', { protocolVersion: '2024-11-05' })]
        : [],
  },
  {
    name: 'everything at once',
    propose: ({ plan }, { about, documentedVariables, sourceVariables }) =>
      [plan].map((one) => {
        const all = dummyEnvironment([...documentedVariables(), ...sourceVariables()], about);
        return adding(addingEnvironment(one, 'all', all), 'furnished home, stand-in network, stubs', {
          home: true,
          network: true,
          addons: true,
        });
      }),
  },
];

/** A placeholder of a README (`<path>`, `YOUR_KEY`, `/path/to/x`, `${TOKEN}`) filled with a dummy; any other word as it stands. */
function filled(word: string, about: string): string {
  const [, option, value] = /^(--[\w-]+=)?(.*)$/s.exec(word)!;
  const placeholder =
    /^[<[{$].*|.*(your|xxx|\.\.\.|example|path\/to|\/Users\/|C:\\).*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/i.test(value!);
  if (!placeholder || value!.startsWith('--')) return word;
  return `${option ?? ''}${dummyValue((option ?? '').slice(2) + value!, about)}`;
}

/** A plan, and the failure that it answers. */
interface Step {
  plan: Plan;
  before: AttemptResult | null;
}

/** The plans still to be tried, in order. */
export class Ladder {
  #queue: Step[];
  #seen = new Set<string>();
  #hints: Hints;

  constructor(first: Plan, hints: Hints) {
    this.#queue = [{ plan: first, before: null }];
    this.#seen.add(planKey(first));
    this.#hints = hints;
  }

  next(): Step | undefined {
    return this.#queue.shift();
  }

  /**
   * Takes a failure into account. Where the attempt got further than the one it answers (it failed differently), what answers the new failure comes first; where it
   * did not, building on it is pointless.
   */
  learn(failed: AttemptResult, before: AttemptResult | null): void {
    if (before !== null && signature(failed) === signature(before)) return;
    const proposals = RUNGS.flatMap((rung) => rung.propose(failed, this.#hints))
      .filter((plan) => {
        const key = planKey(plan);
        return !this.#seen.has(key) && !!this.#seen.add(key);
      })
      .map((plan) => ({ plan, before: failed }));
    this.#queue.unshift(...proposals);
  }
}

/** What tells two failures apart: class and words, without what changes from run to run. */
function signature({ record, words }: AttemptResult): string {
  return `${record.outcome} ${words
    .replaceAll(/\d+/g, '0')
    .replaceAll(/0x[0-9a-f]+/gi, '')
    .slice(0, 4_000)}`;
}
