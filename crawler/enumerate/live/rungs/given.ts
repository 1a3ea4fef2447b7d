/** What a server is given: environment variables, arguments, subcommands, as its words, its documentation or its source ask for them. */
import type { FailureClass } from '../../../../data/model.ts';
import { isHelp } from '../diagnose.ts';
import type { Hints } from '../hints.ts';
import {
  argumentKinds,
  argumentsShown,
  offeredFor,
  optionsNamed,
  prepares,
  subcommandsNamed,
} from '../named/arguments.ts';
import { structureShown } from '../named/structures.ts';
import {
  asksUrl,
  choicesNamed,
  defaultOf,
  domainAsked,
  exampleOf,
  isPath,
  shaped,
  variablesMeant,
  variablesMissed,
  variablesNamed,
} from '../named/variables.ts';
import { adding, addingEnvironment, type Plan } from '../plan.ts';
import { DUMMY_HOST, dummyEnvironment, dummyValue, isAddress, secretNames } from '../values.ts';
import type { Rung } from './rung.ts';

const withArguments = (plan: Plan, from: string, args: readonly string[]) =>
  adding(plan, `arguments (${from}): ${args.join(' ')}`, { args: [...plan.args, ...args] });

const subcommand = (args: readonly string[]) => `arguments (subcommand): ${args.join(' ')}`;

/** The plan that was only to make a program say what else it takes, without that; null for any other. */
function askedForHelp(plan: Plan): Plan | null {
  if (plan.args.at(-1) !== '--help') return null;
  return { ...plan, args: plan.args.slice(0, -1), steps: plan.steps.slice(0, -1) };
}

/** Whether a start failed for want of arguments: its words may say so as a whole, as a help text does, or in a part. */
const wantsArguments = (outcome: string, signs: readonly FailureClass[]) =>
  outcome === 'needs-arguments' || signs.includes('needs-arguments');

/** Whether a start without arguments ended as one of a program that is its server only when it is told to be. */
const wantsAnother = (outcome: string, signs: readonly FailureClass[]) =>
  ['not-a-server', 'http-only', 'timeout'].includes(outcome) || wantsArguments(outcome, signs);

/** The usual ways of a command line to start its server. */
const USUAL = [['mcp'], ['--stdio'], ['serve'], ['start'], ['stdio'], ['mcp', 'start'], ['mcp', 'serve'], ['server']];

/** Variables by which servers choose their transport. */
const STDIO_VARIABLES = { TRANSPORT: 'stdio', MCP_TRANSPORT: 'stdio', TRANSPORT_TYPE: 'stdio', MCP_MODE: 'stdio' };

export const GIVEN: readonly Rung[] = [
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
        defaultOf(name, words) ??
        exampleOf(name, words) ??
        dummyValue(isPath(name, words) ? `${name}_PATH` : name, about);
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
    name: 'a value that the error shows as an example for a variable',
    cost: 1,
    propose: ({ plan, words }) => {
      const shown = Object.keys(plan.env).map((name) => [name, exampleOf(name, words) ?? plan.env[name]!] as const);
      const changed = shown.filter(([name, value]) => plan.env[name] !== value);
      const step = `environment (example): ${changed.map((pair) => pair.join('=')).join(', ')}`;
      return changed.length > 0 ? [adding(plan, step, { env: { ...plan.env, ...Object.fromEntries(changed) } })] : [];
    },
  },
  {
    name: 'a structure that the error or the documentation shows of a variable',
    cost: 1,
    propose: ({ plan, words, record }, { about, documentation }) => {
      const named = variablesNamed(`${record.detail}\n${words}`);
      const shown = [...new Set([...Object.keys(plan.env), ...named])].flatMap((name) => {
        const structure = structureShown(name, words) ?? structureShown(name, documentation());
        return structure ? [[name, JSON.stringify(filledIn(structure, about))] as const] : [];
      });
      const changed = shown.filter(([name, value]) => plan.env[name] !== value);
      const step = `environment (shown): ${changed.map(([name]) => name).join(', ')}`;
      return changed.length > 0 ? [adding(plan, step, { env: { ...plan.env, ...Object.fromEntries(changed) } })] : [];
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
    name: 'a domain that the error asks of an address',
    cost: 1,
    propose: ({ plan, words }) => {
      const domain = domainAsked(words);
      const changed = Object.entries(plan.env)
        .filter(([, value]) => domain !== null && isAddress(value))
        .map(([name, value]) => [name, value.replace(DUMMY_HOST, `example.${domain}`)] as const);
      const step = `environment (shaped): ${changed.map(([name]) => name).join(', ')}`;
      return changed.length > 0 ? [adding(plan, step, { env: { ...plan.env, ...Object.fromEntries(changed) } })] : [];
    },
  },
  {
    name: 'a whole address, where the error finds a host to be none',
    cost: 1,
    propose: ({ plan, words }) => {
      const hosts = Object.keys(plan.env).filter((name) => plan.env[name] === DUMMY_HOST);
      const step = `environment (shaped): ${hosts.join(', ')}`;
      const env = Object.fromEntries(hosts.map((name) => [name, `https://${DUMMY_HOST}`]));
      return hosts.length > 0 && asksUrl(words) ? [adding(plan, step, { env: { ...plan.env, ...env } })] : [];
    },
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
    name: 'a subcommand that the help text offers',
    cost: 1.5,
    propose: ({ plan, words, signs, record }) => {
      const base = askedForHelp(plan) ?? plan;
      const isOpen = base.args.length === 0 || (base.args.length === 1 && base.steps.at(-1) === subcommand(base.args));
      const offers = base !== plan || record.outcome === 'not-a-server' || wantsArguments(record.outcome, signs);
      if (!isOpen || !offers) return [];
      return subcommandsNamed(words)
        .filter(([first]) => !base.args.includes(first!))
        .map((args) => withArguments(base, 'subcommand', args));
    },
  },
  {
    name: 'arguments that its source looks for',
    cost: 2,
    propose: ({ plan, signs, record }, { sourceArguments }) =>
      plan.args.length === 0 && wantsAnother(record.outcome, signs)
        ? sourceArguments().map((argument) => withArguments(plan, 'source', [argument]))
        : [],
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
    name: 'what the error says to run first',
    cost: 1,
    propose: ({ plan, words }, hints) =>
      shownArguments(words, hints)
        .filter(prepares)
        .map((args) => adding(plan, `first: ${args.join(' ')}`, { before: [...plan.before, args] })),
  },
  {
    name: 'arguments that the error shows',
    cost: 1.5,
    propose: ({ plan, words }, hints) =>
      shownArguments(words, hints)
        .filter((args) => !prepares(args))
        .map((args) => adding(plan, `arguments (shown): ${args.join(' ')}`, { args })),
  },
  {
    name: 'options and arguments that the error asks for',
    cost: 2,
    propose: ({ plan, words, signs }, { about }) => {
      const options = optionsNamed(words).filter((option) => !plan.args.includes(option));
      const valued = options.map((option) => [
        option,
        offeredFor(option.slice(2), words) ?? dummyValue(option.slice(2), about),
      ]);
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
      plan.args.length === 0 && wantsAnother(record.outcome, signs)
        ? USUAL.map((args) => withArguments(plan, 'usual', args))
        : [],
  },
];

/** Argument lists that the words show behind one of the package's names, with dummies for what they leave open. */
function shownArguments(words: string, { about, commands }: Hints): string[][] {
  return argumentsShown(words, commands).map((shown) =>
    shown.map((word, at) => offeredFor(/^<(.*)>$/.exec(word)?.[1] ?? '', words) ?? filled(word, about, shown[at - 1])),
  );
}

/** A structure with dummies for the placeholders in it, by their keys. */
function filledIn(value: unknown, about: string, key = ''): unknown {
  if (typeof value === 'string') return filled(value, about, `--${key}`);
  if (Array.isArray(value)) return value.map((one) => filledIn(one, about, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, about, name)]));
}

/** A placeholder among others in one word: `YOUR_ACCOUNT/YOUR_KEY:YOUR_SECRET`, `<user>:<password>`. */
const PLACEHOLDER = /\bYOUR_[A-Z0-9]+(?:_[A-Z0-9]+)*|<[\w -]+>|\$\{\w+\}/g;

/**
 * A placeholder of a README (`<path>`, `YOUR_KEY`, `/path/to/x`, `${TOKEN}`) filled with a dummy, by the name of its option, which may stand before it; any other
 * word as it stands.
 */
function filled(word: string, about: string, before = ''): string {
  const parts = word.match(PLACEHOLDER) ?? [];
  if (parts.length > 1)
    return word.replaceAll(PLACEHOLDER, (part) => dummyValue(part.replace(/^your[_-]/i, ''), about));
  const [, name, value] = /^((?:--)?[\w-]+=)?(.*)$/s.exec(word)!;
  const placeholder =
    /^[<[{$].*|.*(your|xxx|\.\.\.|example|path\/to|^\/path|\/Users\/|C:\\).*/i.test(value!) ||
    /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value!);
  if (!placeholder || value!.startsWith('--') || /^https?:\/\/[\w.:/-]+$/.test(value!)) return word;
  const option = name ?? (before.startsWith('--') ? before : '');
  return `${name ?? ''}${dummyValue(option.replace(/^--/, '') + value!, about)}`;
}
