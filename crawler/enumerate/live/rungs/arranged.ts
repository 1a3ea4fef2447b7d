/** What is arranged around a server: files, programs and a network that it finds in the sandbox, and how its code is run. */
import { posix } from 'node:path';
import type { FailureClass } from '../../../../data/model.ts';
import { missesOwnFolder } from '../diagnose.ts';
import { isFurnished } from '../furniture.ts';
import { asksConsent, keysMissed } from '../named/answers.ts';
import { opened, pathsMissed, programsMissed } from '../named/missing.ts';
import { adding, addingEnvironment, furnishing, isNode, type Plan, withEarlierVersions } from '../plan.ts';
import { INSIDE } from '../sandbox.ts';
import { dummyEnvironment, secretNames } from '../values.ts';
import type { Rung } from './rung.ts';

const PERSISTING = 'asked although it gave up, perhaps before its last tool';

/** What a server says that cannot define one of its tools: those before it are not its list. */
const BROKEN_TOOLS = /zod|schema/i;

/** What a server says that had everything but a longer life. */
const LISTENED =
  /\b(running|started|listening|ready|connected)\b.{0,60}\bstdio\b|\bstdio\b.{0,60}\b(running|started|listening|ready|connected)\b/i;

/** Only Node's own programs can be asked, and through a bridge it would be the bridge. */
const persisting = (plan: Plan, words: string) =>
  plan.persists || plan.bridge || !isNode(plan.program) || BROKEN_TOOLS.test(words)
    ? []
    : [adding(plan, PERSISTING, { persists: true })];

const standIn = (plan: Plan) => adding(plan, 'stand-in network', { network: true });

/** What code says that meets another version of a library than it was written for. */
const DRIFT =
  /\b(TypeError|SyntaxError|ReferenceError)\b|does not provide an export named|ERR_(PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND|REQUIRE_ESM|UNSUPPORTED_DIR_IMPORT)|Cannot find (module|package) '|zod|does not support \w+ \(required for/i;

/** What it says that was given nothing, or not enough, to work on. */
const GIVEN_TOO_LITTLE = /ERR_INVALID_(URL|ARG_(TYPE|VALUE))/;

/** What an ES module says that looks for what only a CommonJS module has. */
const NO_MODULE_SCOPE =
  /ReferenceError: (__dirname|__filename|require) is not defined|Cannot determine intended module format because both '?(__dirname|__filename|require)/;

/** What a server says of a credential that it had, and asked about. */
const REFUSED =
  /\b(invalid|expired|rejected|refused|unauthori[sz]ed|401|403)\b|\b(verif|validat|authenticat)\w* .{0,40}fail|fail.{0,40}\b(verif|validat|authenticat)/i;

/** What code says that ended by a slip which `inside/slips.cjs` knows. */
const SLIPPED =
  /does not support \w+ \(required for|\b(module|exports) is not defined in ES module scope|ERR_INVALID_ARG_TYPE.{0,40}"(path|url|filename)" argument must .{0,60}\bURL\b.{0,20} Received undefined/;

/** Whether a class of failure is about what the machine or its owner does not have. */
const isOutside = (sign: FailureClass) => /^needs-/.test(sign);

/** Files that are given something to hold: they travel in one argument of a command, which Linux holds to 128 KiB. */
const MAX_SAMPLES = 8;

/** A client's configuration without a server in it, as those read it that pass other servers' tools on beside their own. */
const NO_SERVERS = '{"mcpServers":{}}';

/** What could not be opened although its name has no ending: its folder, for what is to be written there, then an empty file. */
function filesWithoutEnding(plan: Plan, files: readonly string[]): Plan[] {
  const bare = files.filter((file) => posix.extname(file) === '');
  const folders = [...new Set(bare.map((file) => posix.dirname(file)))].filter((folder) => folder !== INSIDE.home);
  const contents = { ...plan.contents, ...Object.fromEntries(bare.slice(0, MAX_SAMPLES).map((file) => [file, ''])) };
  return [
    ...(folders.length > 0
      ? [adding(plan, `present: ${folders.join(', ')}`, { present: [...plan.present, ...folders] })]
      : []),
    ...(bare.length > 0
      ? [adding(plan, `present: ${bare.join(', ')}`, { present: [...plan.present, ...bare], contents })]
      : []),
  ];
}

export const ARRANGED: readonly Rung[] = [
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
    name: 'slips of its code',
    cost: 0.8,
    propose: ({ plan, words }) =>
      !plan.slips && SLIPPED.test(words) ? [adding(plan, 'slips of its code put right', { slips: true })] : [],
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
      ['crashed', 'protocol-error'].includes(record.outcome) &&
      DRIFT.test(words) &&
      !GIVEN_TOO_LITTLE.test(words) &&
      !signs.some(isOutside)
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
    name: 'a bridge to the port it listens on',
    cost: 2,
    propose: ({ plan, record }) =>
      record.outcome === 'http-only' && !plan.bridge ? [adding(plan, 'bridge to its HTTP port', { bridge: true })] : [],
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
      const noServers = files.filter((file) => /\.json$/.test(file)).map((file) => [file, NO_SERVERS] as const);
      return [
        ...(shown.length > 0 ? [adding(more, `${step}, as documented`, { present, contents })] : []),
        ...filesWithoutEnding(more, opened(absent, words)),
        adding(more, step, { present }),
        ...(noServers.length > 0
          ? [
              adding(more, `${step}, with no servers`, {
                present,
                contents: Object.fromEntries(noServers.slice(0, MAX_SAMPLES)),
              }),
            ]
          : []),
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
    propose: ({ plan, record, words, signs }) =>
      !plan.logins &&
      signs.includes('needs-credentials') &&
      // Some say it in their answer to the client alone.
      /authenticat|log(ged)?[ -]?in|sign(ed)?[ -]?in|session/i.test(`${record.detail}\n${words}`)
        ? [adding(plan, 'logins in the home', { logins: true })]
        : [],
  },
  {
    name: 'a stand-in network, where a connection failed',
    cost: 0.9,
    propose: ({ plan, signs }) => (!plan.network && signs.includes('needs-network') ? [standIn(plan)] : []),
  },
  {
    name: 'a stand-in network',
    cost: 2,
    propose: ({ plan, signs, record, inVain }) =>
      !plan.network &&
      (inVain ||
        signs.includes('needs-local-service') ||
        // Who ends without saying why has often tried a connection first, as who is waited for in vain may still be doing.
        (record.outcome === 'crashed' && signs.length === 0))
        ? [standIn(plan)]
        : [],
  },
  {
    name: 'a stand-in network, where what it was given is refused',
    cost: 0.9,
    propose: ({ plan, words, signs }) =>
      !plan.network &&
      signs.includes('needs-credentials') &&
      secretNames(Object.keys(plan.env)).length > 0 &&
      REFUSED.test(words)
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
    name: 'another of its commands',
    cost: 3,
    propose: ({ plan }, { otherEntries }) =>
      plan.steps.length === (plan.addons ? 1 : 0)
        ? otherEntries().map((entry) => adding(plan, `command: ${entry.name}`, { program: entry.program }))
        : [],
  },
  {
    name: 'its tools, although it waits in vain at its start',
    cost: 0.5,
    propose: ({ plan, record, words }) => (record.outcome === 'timeout' ? persisting(plan, words) : []),
  },
  {
    name: 'its tools, although it dies when it has begun to listen',
    cost: 1,
    propose: ({ plan, record, words }) =>
      record.outcome !== 'timeout' && LISTENED.test(words) ? persisting(plan, words) : [],
  },
  {
    name: 'everything at once',
    cost: 4,
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
    cost: 4,
    propose: ({ plan, words }) => persisting(plan, words),
  },
];
