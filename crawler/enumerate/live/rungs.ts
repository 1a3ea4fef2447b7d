/**
 * What may answer a failed start: each rung looks at what the attempt said and proposes plans. Names come from errors, README and source, never from a list of
 * packages.
 */
import { posix } from 'node:path';
import type { FailureClass } from '../../../data/model.ts';
import type { AttemptResult } from './attempt.ts';
import { isHelp, missesOwnFolder } from './diagnose.ts';
import { isFurnished } from './furniture.ts';
import type { Hints } from './hints.ts';
import {
  argumentKinds,
  argumentsShown,
  asksConsent,
  choicesNamed,
  defaultOf,
  isPath,
  keysMissed,
  optionsNamed,
  pathsMissed,
  prepares,
  programsMissed,
  shaped,
  subcommandsNamed,
  variablesMeant,
  variablesMissed,
  variablesNamed,
} from './named.ts';
import { adding, addingEnvironment, furnishing, type Plan, withEarlierVersions } from './plan.ts';
import { dummyEnvironment, dummyValue, secretNames } from './values.ts';

/** Proposes plans after a failure. `signs` are all classes that its words are a sign of. */
export interface Rung {
  name: string;
  /** What its first proposal costs next to other rungs'; each further proposal costs a little more. */
  cost: number;
  propose(failed: AttemptResult & { signs: readonly FailureClass[] }, hints: Hints): Plan[];
}

const PERSISTING = 'asked although it gave up, perhaps before its last tool';

/** What a server says that cannot define one of its tools: those before it are not its list. */
const BROKEN_TOOLS = /zod|schema/i;

/** Through a bridge it is the bridge that would be asked. */
const persisting = (plan: Plan, words: string) =>
  plan.persists || plan.bridge || BROKEN_TOOLS.test(words) ? [] : [adding(plan, PERSISTING, { persists: true })];

const withArguments = (plan: Plan, from: string, args: readonly string[]) =>
  adding(plan, `arguments (${from}): ${args.join(' ')}`, { args: [...plan.args, ...args] });

const subcommand = (args: readonly string[]) => `arguments (subcommand): ${args.join(' ')}`;

/** The plan that was only to make a program say what else it takes, without that; null for any other. */
function askedForHelp(plan: Plan): Plan | null {
  if (plan.args.at(-1) !== '--help') return null;
  return { ...plan, args: plan.args.slice(0, -1), steps: plan.steps.slice(0, -1) };
}

const standIn = (plan: Plan) => adding(plan, 'stand-in network', { network: true });

/** The usual ways of a command line to start its server. */
const USUAL = [['mcp'], ['--stdio'], ['serve'], ['start'], ['stdio'], ['mcp', 'start'], ['mcp', 'serve'], ['server']];

/** What code says that meets another version of a library than it was written for. */
const DRIFT =
  /\b(TypeError|SyntaxError|ReferenceError)\b|does not provide an export named|ERR_(PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND|REQUIRE_ESM|UNSUPPORTED_DIR_IMPORT)|Cannot find (module|package) '|zod|does not support \w+ \(required for/i;

/** What an ES module says that looks for what only a CommonJS module has. */
const NO_MODULE_SCOPE =
  /ReferenceError: (__dirname|__filename|require) is not defined|Cannot determine intended module format because both '?(__dirname|__filename|require)/;

/** Whether a class of failure is about what the machine or its owner does not have. */
const isOutside = (sign: FailureClass) => /^needs-/.test(sign);

/** Variables by which servers choose their transport. */
const STDIO_VARIABLES = { TRANSPORT: 'stdio', MCP_TRANSPORT: 'stdio', TRANSPORT_TYPE: 'stdio', MCP_MODE: 'stdio' };

/** Files that are given something to hold: they travel in one argument of a command, which Linux holds to 128 KiB. */
const MAX_SAMPLES = 8;

export const RUNGS: readonly Rung[] = [
  {
    name: 'environment variables that the error names',
    cost: 1,
    propose: ({ plan, words, record }, { about, documentedVariables, sourceVariables }) => {
      // What a listening server prints is no complaint.
      const all = record.outcome === 'http-only' ? '' : `${record.detail}\n${words}`;
      const known = () => [...documentedVariables(), ...sourceVariables()];
      const meant = all === '' ? [] : variablesMeant(all, [...new Set(known())]);
      const [missed, names] = [
        [...variablesMissed(all), ...meant],
        [...variablesNamed(all), ...meant],
      ];
      // A file is often the other way to give what the rest gives, and then has to hold it.
      const direct = names.filter((name) => !/_(FILE|PATH)$/i.test(name));
      const valueOf = (name: string) =>
        defaultOf(name, words) ?? dummyValue(isPath(name, words) ? `${name}_PATH` : name, about);
      return [missed, direct.length > 0 ? direct : names, names].map((some) => {
        return addingEnvironment(plan, 'error', Object.fromEntries(some.map((name) => [name, valueOf(name)])));
      });
    },
  },
  {
    name: 'a value that the error offers for a variable',
    cost: 1,
    propose: ({ plan, words }) => {
      const choices = Object.entries(choicesNamed(words)).filter(([name, value]) => plan.env[name] !== value);
      const step = `environment (offered): ${choices.map((choice) => choice.join('=')).join(', ')}`;
      return choices.length > 0 ? [adding(plan, step, { env: { ...plan.env, ...Object.fromEntries(choices) } })] : [];
    },
  },
  {
    name: 'a shape that the error asks of a secret',
    cost: 1,
    propose: ({ plan, words }) => {
      const secrets = secretNames(Object.keys(plan.env)).map((name) => [name, shaped(plan.env[name]!, words)] as const);
      const changed = secrets.filter(([name, value]) => plan.env[name] !== value);
      const step = `environment (shaped): ${changed.map(([name]) => name).join(', ')}`;
      return changed.length > 0 ? [adding(plan, step, { env: { ...plan.env, ...Object.fromEntries(changed) } })] : [];
    },
  },
  {
    name: 'a stub for a native addon that was not built',
    cost: 1,
    propose: ({ plan, signs, words }) =>
      (signs.includes('native-addon') || /Cannot find (module|package) '|protocol 'bun:'/.test(words)) && !plan.addons
        ? [adding(plan, 'native addons stubbed', { addons: true })]
        : [],
  },
  {
    name: 'globals that can be set, or that only CommonJS has',
    cost: 1,
    propose: ({ plan, words }) => {
      if (plan.globals) return [];
      if (/Cannot set property \w+ of #<Object> which has only a getter/.test(words))
        return [adding(plan, 'globals that can be set', { globals: true })];
      return NO_MODULE_SCOPE.test(words) ? [adding(plan, "a CommonJS module's globals", { globals: true })] : [];
    },
  },
  {
    name: 'TypeScript as it is',
    cost: 1,
    propose: ({ plan, words }) =>
      !plan.typescript &&
      /ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING|ERR_UNKNOWN_FILE_EXTENSION.*\.[cm]?ts\b/.test(words)
        ? [adding(plan, 'TypeScript as it is', { typescript: true })]
        : [],
  },
  {
    name: 'earlier versions of its dependencies',
    cost: 2.5,
    propose: ({ plan, words, record, signs }) =>
      ['crashed', 'protocol-error'].includes(record.outcome) && DRIFT.test(words) && !signs.some(isOutside)
        ? withEarlierVersions(plan)
        : [],
  },
  {
    name: 'a writable package folder',
    cost: 1,
    propose: ({ plan, words }) =>
      !plan.writable && missesOwnFolder(words) ? [adding(plan, 'writable package folder', { writable: true })] : [],
  },
  {
    name: 'an older protocol version',
    cost: 1,
    propose: ({ plan, record }) =>
      record.outcome === 'protocol-error' && plan.protocolVersion === null
        ? [adding(plan, 'protocol 2024-11-05', { protocolVersion: '2024-11-05' })]
        : [],
  },
  {
    name: '--stdio, for a server that listens on a port',
    cost: 1,
    propose: ({ plan, record }) =>
      record.outcome === 'http-only' && plan.args.length === 0
        ? [
            ...[['--stdio'], ['stdio'], ['--transport', 'stdio']].map((args) => withArguments(plan, 'stdio', args)),
            addingEnvironment(plan, 'stdio', STDIO_VARIABLES),
          ]
        : [],
  },
  {
    name: 'a bridge to the port it listens on',
    cost: 2,
    propose: ({ plan, record }) =>
      record.outcome === 'http-only' && !plan.bridge ? [adding(plan, 'bridge to its HTTP port', { bridge: true })] : [],
  },
  {
    name: 'a subcommand that the help text offers',
    cost: 1.5,
    propose: ({ plan, words, signs, record }) => {
      const base = askedForHelp(plan) ?? plan;
      const isOpen = base.args.length === 0 || (base.args.length === 1 && base.steps.at(-1) === subcommand(base.args));
      const offers = base !== plan || record.outcome === 'not-a-server' || signs.includes('needs-arguments');
      if (!isOpen || !offers) return [];
      return subcommandsNamed(words)
        .filter(([first]) => !base.args.includes(first!))
        .map((args) => withArguments(base, 'subcommand', args));
    },
  },
  {
    name: 'its help text',
    cost: 3,
    propose: ({ plan, words, record }) =>
      plan.args.length === 0 && record.outcome === 'not-a-server' && !isHelp(words)
        ? [withArguments(plan, 'help', ['--help'])]
        : [],
  },
  {
    name: 'arguments that the error shows',
    cost: 1.5,
    propose: ({ plan, words }, { about, entries }) =>
      argumentsShown(words, [about, ...entries.map(({ name }) => name)]).map((shown) => {
        const args = shown.map((word, at) => filled(word, about, shown[at - 1]));
        return prepares(args)
          ? adding(plan, `first: ${args.join(' ')}`, { before: [...plan.before, args] })
          : adding(plan, `arguments (shown): ${args.join(' ')}`, { args });
      }),
  },
  {
    name: 'files and folders of the home that the error misses',
    cost: 1.5,
    propose: ({ plan, words }, { sampleOf }) => {
      const missed = pathsMissed(words).filter((name) => !plan.present.includes(name));
      // Some are there in a furnished home, with something in them.
      const absent = plan.home ? missed : missed.filter((name) => !isFurnished(name));
      const more = absent.length < missed.length ? furnishing(plan) : plan;
      if (absent.length === 0) return missed.length > 0 ? [more] : [];
      const present = [...plan.present, ...absent];
      const files = absent.filter((name) => posix.extname(name) !== '');
      const samples = files.map((file) => [file, sampleOf(posix.basename(file))] as const);
      const shown = samples.filter((pair): pair is [string, string] => pair[1] !== null);
      const contents = Object.fromEntries([...Object.entries(plan.contents), ...shown].slice(0, MAX_SAMPLES));
      const step = `present: ${absent.join(', ')}`;
      return [
        ...(shown.length > 0 ? [adding(more, `${step}, as documented`, { present, contents })] : []),
        adding(more, step, { present }),
      ];
    },
  },
  {
    name: 'stand-ins for programs that the error misses',
    cost: 1.5,
    propose: ({ plan, words, signs, record }) => {
      const isMissed =
        signs.includes('needs-binary') ||
        (record.outcome === 'crashed' && /not (available|found|installed)\b/i.test(words));
      const programs = isMissed ? programsMissed(words).filter((name) => !plan.programs.includes(name)) : [];
      const change = { programs: [...plan.programs, ...programs] };
      return programs.length > 0 ? [adding(plan, 'stand-ins for missing programs', change)] : [];
    },
  },
  {
    name: 'a furnished home',
    cost: 2,
    propose: ({ plan, signs, record }) =>
      !plan.home &&
      (record.outcome === 'crashed' ||
        signs.some((sign) => sign === 'needs-config-file' || sign === 'needs-credentials'))
        ? [furnishing(plan)]
        : [],
  },
  {
    name: 'a login that it looks for in the home',
    cost: 1,
    propose: ({ plan, words, signs }) =>
      !plan.logins &&
      signs.includes('needs-credentials') &&
      /authenticat|log(ged)?[ -]?in|sign(ed)?[ -]?in|session/i.test(words)
        ? [adding(plan, 'logins in the home', { logins: true })]
        : [],
  },
  {
    name: 'a stand-in network',
    cost: 2,
    propose: ({ plan, signs, record }) =>
      !plan.network &&
      (signs.some((sign) => sign === 'needs-network' || sign === 'needs-local-service') ||
        // Who ends without saying why has often tried a connection first; who says nothing at all may still be trying.
        (['crashed', 'timeout'].includes(record.outcome) && signs.length === 0))
        ? [standIn(plan)]
        : [],
  },
  {
    name: 'the consent that it waits for in a browser',
    cost: 0.5,
    propose: ({ plan, words }) => (!plan.network && asksConsent(words) ? [standIn(plan)] : []),
  },
  {
    name: 'keys that the error misses in answers of the stand-in network',
    cost: 0.9,
    propose: ({ plan, words }) => {
      const keys = plan.network ? keysMissed(words).filter((key) => !plan.keys.includes(key)) : [];
      return keys.length > 0
        ? [adding(plan, `answers that hold ${keys.join(', ')}`, { keys: [...plan.keys, ...keys] })]
        : [];
    },
  },
  {
    name: 'answers of the stand-in network that hold whatever is looked for',
    cost: 1,
    propose: ({ plan, record }) =>
      plan.network && !plan.generous && !['not-a-server', 'http-only'].includes(record.outcome)
        ? [adding(plan, 'answers that hold whatever is looked for', { generous: true })]
        : [],
  },
  {
    name: 'options and arguments that the error asks for',
    cost: 2,
    propose: ({ plan, words, signs }, { about }) => {
      const options = optionsNamed(words).filter((option) => !plan.args.includes(option));
      const valued = options.map((option) => [option, dummyValue(option.slice(2), about)]);
      const kinds = signs.includes('needs-arguments') && plan.args.length < 2 ? argumentKinds(words).slice(0, 3) : [];
      return [
        ...(options.length > 1 ? [withArguments(plan, 'error', valued.flat())] : []),
        ...valued.map((pair) => withArguments(plan, 'error', pair)),
        ...kinds.map((kind) => withArguments(plan, 'error', [dummyValue(kind, about)])),
      ];
    },
  },
  {
    name: 'environment variables that the documentation names',
    cost: 3,
    propose: ({ plan }, { about, documentedVariables }) => [
      addingEnvironment(plan, 'documentation', dummyEnvironment(secretNames(documentedVariables()), about)),
      addingEnvironment(plan, 'documentation', dummyEnvironment(documentedVariables(), about)),
    ],
  },
  {
    name: 'arguments that the documentation shows',
    cost: 3,
    propose: ({ plan }, { about, documentedArguments }) =>
      plan.args.length === 0
        ? documentedArguments().map((args) =>
            withArguments(
              plan,
              'documentation',
              args.map((word, at) => filled(word, about, args[at - 1])),
            ),
          )
        : [],
  },
  {
    name: 'environment variables that the source reads',
    cost: 4,
    propose: ({ plan }, { about, sourceVariables }) => [
      addingEnvironment(plan, 'source', dummyEnvironment(sourceVariables(), about)),
    ],
  },
  {
    name: 'usual subcommands',
    cost: 5,
    propose: ({ plan, signs, record }) =>
      plan.args.length === 0 &&
      (['not-a-server', 'http-only', 'timeout'].includes(record.outcome) || signs.includes('needs-arguments'))
        ? USUAL.map((args) => withArguments(plan, 'usual', args))
        : [],
  },
  {
    name: 'another of its commands',
    cost: 3,
    propose: ({ plan }, { otherEntries }) =>
      plan.steps.length === (plan.addons ? 1 : 0)
        ? otherEntries().map((entry) => adding(plan, `command: ${entry.name}`, { program: entry.program }))
        : [],
  },
  {
    name: 'its tools, although it waits in vain at its start',
    cost: 1,
    propose: ({ plan, record, words }) => (record.outcome === 'timeout' ? persisting(plan, words) : []),
  },
  {
    name: 'everything at once',
    cost: 5,
    propose: ({ plan, words }, { about, documentedVariables, sourceVariables }) => {
      const all = dummyEnvironment([...documentedVariables(), ...sourceVariables()], about);
      const everything = adding(addingEnvironment(plan, 'all', all), 'furnished home, stand-in network, stubs', {
        home: true,
        network: true,
        addons: true,
      });
      return [everything, ...persisting({ ...everything, generous: true }, words)];
    },
  },
  {
    name: 'its tools, although it gives up at its start',
    cost: 5,
    propose: ({ plan, record, words }) => (record.outcome === 'not-a-server' ? [] : persisting(plan, words)),
  },
];

/**
 * A placeholder of a README (`<path>`, `YOUR_KEY`, `/path/to/x`, `${TOKEN}`) filled with a dummy, by the name of its option, which may stand before it; any other
 * word as it stands.
 */
function filled(word: string, about: string, before = ''): string {
  const [, name, value] = /^((?:--)?[\w-]+=)?(.*)$/s.exec(word)!;
  const placeholder =
    /^[<[{$].*|.*(your|xxx|\.\.\.|example|path\/to|^\/path|\/Users\/|C:\\).*/i.test(value!) ||
    /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value!);
  if (!placeholder || value!.startsWith('--') || /^https?:\/\/[\w.:/-]+$/.test(value!)) return word;
  const option = name ?? (before.startsWith('--') ? before : '');
  return `${name ?? ''}${dummyValue(option.replace(/^--/, '') + value!, about)}`;
}
