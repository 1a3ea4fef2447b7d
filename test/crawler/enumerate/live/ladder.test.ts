/** Each rung of the ladder, by a server that starts only when it gets what that rung gives. */
import { chmodSync, copyFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutCode } from '../../../../crawler/enumerate/live/diagnose.ts';
import { packageHints } from '../../../../crawler/enumerate/live/hints.ts';
import { enumerateLive } from '../../../../crawler/enumerate/live/index.ts';
import { dummyValue } from '../../../../crawler/enumerate/live/values.ts';
import { FAILURES } from '../../../../data/failures.ts';
import { once, packaged, sandbox } from './place.ts';

/** A package that gave its files shorter names once. */
const LIB = {
  'package.json': JSON.stringify({ name: 'lib', version: '2.0.0', type: 'module', exports: { './*': './*' } }),
  'handlers.js': 'export const handlers = {};',
  'whole.js': 'export const handlers = {};',
  'schemas.js': 'export const schema = {};',
};
/** The same before it changed what it exports and how it writes schemas. */
const EARLIER_LIB = {
  ...LIB,
  'whole.js': 'export const handlers = { all: () => ({}) };',
  'schemas.js': "export const schema = { type: 'object', properties: { id: {} } };",
};

function installLib(installed: string, files: Readonly<Record<string, string>>): void {
  const lib = path.join(installed, 'node_modules/lib');
  mkdirSync(lib);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(lib, name), text);
}

async function enumerated(how: string, files: Record<string, string> = {}) {
  const settings = { 'wants.json': JSON.stringify({ how }), ...files };
  const [source, earlier] = [packaged('wants.mjs', settings), packaged('wants.mjs', settings)];
  installLib(source.installed!, LIB);
  installLib(earlier.installed!, EARLIER_LIB);
  const asked: string[] = [];
  const installEarlier = async (versions: string) => {
    asked.push(versions);
    return versions === 'least' ? earlier.installed : null;
  };
  try {
    return { ...(await enumerateLive({ source: { ...source, installEarlier } })), asked };
  } finally {
    await source.dispose();
    await earlier.dispose();
  }
}

const README = `
\`\`\`json
{ "mcpServers": { "fixture": { "command": "npx", "args": ["-y", "fixture"], "env": { "ACME_API_KEY": "your-key" } } } }
\`\`\`

\`\`\`
$ fixture YOUR_ACCOUNT_SID:YOUR_PASSWORD
$ fixture look --all | less
fixture cook   # makes dinner
fixture sing "two words"
\`\`\`

| \`fixture dish up # now\` | starts it for MCP |

Set \`ACME_ROOMS={"attic": {"token": "<your token>"}}\` for rooms of your own.

Your rooms are named in \`acme.json\`:

\`\`\`json
{ "rooms": [{ "name": "it's" }] }
\`\`\`
`;

describe.skipIf(!sandbox)('the ladder', () => {
  it.each([
    ['environment', /^environment \(error\): STRIPE_SECRET_KEY · environment \(error\): ACME_REGION$/],
    ['mixed', /^environment \(error\): Acme_API_Key/],
    [
      'address',
      /^environment \(error\): ACME_PLACE · environment \(example\): ACME_PLACE=https:\/\/example.rooms.acme.test$/,
    ],
    ['alone', /^environment \(error\): (LICENSE, EMAIL|EMAIL, LICENSE)$/],
    ['scope', /^a CommonJS module's globals$/],
    ['typed', /^TypeScript as it is · native addons stubbed$/],
    ['letter', /^environment \(error\): A_KEY$/],
    [
      'shape',
      /^environment \(error\): ACME_TOKEN · environment \(shaped\): ACME_TOKEN · environment \(shaped\): ACME_TOKEN$/,
    ],
    ['choice', /^environment \(error\): ACME_BACKEND · environment \(offered\): ACME_BACKEND=rest$/],
    ['documented', /^environment \(documentation\): ACME_API_KEY$/],
    ['documented-command', /^arguments \(documentation\): dish up$/],
    ['source', /^environment \(source\): .*ACME_TOKEN/],
    ['option', /^arguments \(error\): --api-key /],
    ['argument', /^arguments \(error\): \/home\/user$/],
    ['database', /^arguments \(error\): \/home\/user\/credentials.json$/],
    ['unexplained', /^stand-in network$/],
    ['subcommand', /^arguments \(subcommand\): serve$/],
    ['help', /^arguments \(subcommand\): agent-server$/],
    ['group', /^arguments \(subcommand\): mcp · arguments \(subcommand\): launch$/],
    ['calendars', /^stand-in network$/],
    ['lacks', /^stand-in network · answers that hold region_code, includes_tax$/],
    ['stdio', /^arguments \(stdio\): --stdio$/],
    ['http', /bridge to its HTTP port$/],
    ['sse', /bridge to its HTTP port$/],
    ['consent', /^stand-in network$/],
    ['home', /^furnished home$/],
    ['login', /^logins in the home$/],
    ['flags', /^arguments \(error\): --app-id \S+ --api-hash \S+$/],
    ['looks', /^arguments \(source\): mcp$/],
    ['lost', /^present: \/home\/user\/.acme-rooms.db$/],
    ['dies', /^asked although it gave up/],
    ['answered', /^logins in the home$/],
    ['url', /^environment \(error\): ACME_HOST · environment \(shaped\): ACME_HOST$/],
    ['domain', /^environment \(error\): ACME_INSTANCE_URL · environment \(shaped\): ACME_INSTANCE_URL$/],
    ['aggregates', /^present: \/home\/user\/servers.json, with no servers$/],
    ['useless', /^stand-ins for missing programs$/],
    ['key-file', /^present: \/home\/user\/\.config\/acme$/],
    ['no-ending', /^present: \/home\/user\/\.acmerc$/],
    ['below', /^arguments \(error\): --allowed-dir \/home\/user$/],
    ['preset', /^first: init -p kitchen$/],
    ['camel-case', /^arguments \(error\): --roomsPath \/home\/user$/],
    ['prepared', /^first: init$/],
    ['folder', /^present: \/home\/user\/.acme\/projects, \/home\/user\/.acme\/state.json$/],
    ['sample', /^present: \/home\/user\/acme.json, as documented$/],
    ['example', /^present: \/home\/user\/acme.settings.yaml, as documented$/],
    ['file', /^environment \(error\): ACME_TOKEN$/],
    ['callback', /^native addons stubbed$/],
    ['network', /^stand-in network$/],
    ['addon', /^native addons stubbed$/],
    ['undeclared', /^native addons stubbed$/],
    ['ending', /^native addons stubbed$/],
    ['threads', /^stand-in network$/],
    ['mysql', /^stand-in network$/],
    ['mongo', /^stand-in network$/],
    ['writable', /^writable package folder$/],
    ['meant', /^environment \(error\): ACME_APP_ID$/],
    ['program', /^stand-ins for missing programs$/],
    ['installed', /^stand-ins for missing programs$/],
    ['own-folder', /^writable package folder$/],
    ['unpacks', /^writable package folder$/],
    ['refused', /^environment \(error\): ACME_TOKEN · stand-in network$/],
    ['refused-again', /^environment \(error\): ACME_TOKEN · stand-in network · answers that hold whatever/],
    ['structure', /environment \(shown\): ACME_STORES$/],
    ['structure-documented', /environment \(shown\): ACME_ROOMS$/],
    ['capability', /^slips of its code put right$/],
    ['unpublished', /^native addons stubbed$/],
    ['named', /^environment \(error\): ACME_SITES · environment \(error\): ACME_\w+_URL, ACME_\w+_TOKEN$/],
    ['pair', /^arguments \(documentation\): AC\w+:secret-password-1$/],
    ['rows', /^arguments \(subcommand\): start$/],
    ['graph', /^present: \/home\/user\/acme\.graphqls$/],
    ['quiet', /^asked although it gave up/],
    ['project', /^present: \/home\/user\/acme\.config\.mjs$/],
    ['keys', /^environment \(error\): ACME_OAUTH · furnished home$/],
    ['optional', /^environment \(error\): ACME_API_KEY$/],
    ['default', /^environment \(error\): ACME_MAX_WAIT$/],
    ['gives-up', /^asked although it gave up/],
    ['throws', /^asked although it gave up/],
    ['waits', /^asked although it gave up/],
    ['takes-apart', /^stand-in network · answers that hold whatever is looked for$/],
    ['grpc', /^stand-in network$/],
    ['shown', /^arguments \(shown\): serve --vault notes=\/home\/user · present: \/home\/user\/.acme$/],
    ['account', /^environment \(error\): ACME_SERVICE_ACCOUNT/],
    ['globals', /^globals that can be set$/],
    ['document-file', /^arguments \(error\): --openapi-spec \/home\/user\/openapi.json · furnished home$/],
    ['socket', /^stand-in network$/],
    ['drift', /^the least versions it asks for$/],
    ['old-protocol', /^protocol 2024-11-05$/],
  ])('%s', async (how, launch) => {
    const result = await enumerated(how, { 'README.md': README, 'acme.settings.example.yaml': 'rooms: 1\n' });
    expect(result.launch, JSON.stringify(result.attempts)).toMatch(launch);
    expect(result.server!.tools).toHaveLength(1);
    expect(result.attempts.length).toBeGreaterThan(1);
    expect(result.attempts[0]!.launch).toBe('bare');
    expect(result.failures).toEqual([]);
  });

  it('does not take schemas that say nothing where earlier versions of its dependencies say more', async () => {
    const result = await enumerated('hollow');
    expect([...new Set(result.asked)]).toEqual(['as-published', 'least']);
    expect(result.launch).toBe('the least versions it asks for');
    expect(result.server!.tools[0]!.inputSchema).toEqual({ type: 'object', properties: { id: {} } });
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['listed', 'listed', 'listed']);
  });

  it('runs first what an error says to run, by whatever name of its own the package is called there', async () => {
    const bin = { fixture: 'wants.mjs', dishes: 'wants.mjs' };
    const manifest = { name: 'fixture', version: '1.0.0', type: 'module', bin };
    const source = packaged('', { 'package.json': JSON.stringify(manifest), 'wants.json': '{"how":"index"}' });
    try {
      expect((await enumerateLive({ source })).launch).toBe('first: index /home/user');
    } finally {
      await source.dispose();
    }
  });

  it('connects to a server that a package without a command exports', async () => {
    const manifest = { name: 'fixture', version: '1.0.0', type: 'module', main: 'exports.mjs' };
    const source = packaged('', { 'package.json': JSON.stringify(manifest) });
    try {
      const result = await enumerateLive({ source });
      expect(result.launch).toBe('command: the server that it exports');
      expect(result.server!.tools.map(({ name }) => name)).toEqual(['exported']);
    } finally {
      await source.dispose();
    }
  });

  it('connects to the server that it exports beside its main file, which is found as Node finds it', async () => {
    const exports = { '.': { import: './index.mjs', require: './main.js' }, './mcp': './exports.mjs' };
    const manifest = { name: 'fixture', version: '1.0.0', type: 'module', main: './main.js', exports };
    const source = packaged('', {
      'package.json': JSON.stringify(manifest),
      'main.js': 'module.exports = {};',
      'index.mjs': 'export const version = 1;',
    });
    try {
      const { entries } = packageHints(source.installed!, 'fixture');
      expect(entries.map(({ name }) => name)).toEqual([
        './exports.mjs',
        'the server that it exports',
        './index.mjs',
        './main.js',
      ]);
      expect((await enumerateLive({ source })).launch).toBe('command: the server that it exports');
    } finally {
      await source.dispose();
    }
  });

  it.each([
    ['its scripts start', { scripts: { 'start:mcp': 'node --no-warnings server.mjs' } }, ''],
    ['is its main file', { main: './server.mjs' }, ''],
    ['it exports as a server', { exports: { '.': './other.mjs', './mcp': { import: './server.mjs' } } }, ''],
    ['makes a transport', {}, 'class Any { of = new StdioServerTransport(); }'],
    ['answers by hand', {}, "// Answers 'tools/list' on process.stdin."],
  ])('starts the file that %s where its command is no server', async (_, more, code) => {
    const manifest = { name: 'fixture', version: '1.0.0', type: 'module', bin: 'cli.mjs', ...more };
    const source = packaged('', {
      'package.json': JSON.stringify(manifest),
      'cli.mjs': "console.log('Everything is fine.');",
      'server.mjs': `import { serve } from './rpc.mjs'; serve(); ${code}`,
    });
    try {
      const result = await enumerateLive({ source });
      expect(result.launch, JSON.stringify(result.attempts)).toBe('command: server.mjs');
      expect(result.server!.tools).toHaveLength(1);
    } finally {
      await source.dispose();
    }
  });

  it.each([
    ['cli.js', "const serving = import('./rpc.mjs'); module.exports = {}; serving.then(({ serve }) => serve());"],
    [
      'cli.cjs',
      "var import_meta = {}; const file = new URL('rpc.mjs', require('node:url').pathToFileURL(require('node:url').fileURLToPath(import_meta.url))); import(file).then(({ serve }) => serve());",
    ],
  ])('puts right what keeps %s from being read', async (file, code) => {
    const source = packaged(file, { [file]: code });
    try {
      expect((await enumerateLive({ source })).launch).toBe('slips of its code put right');
    } finally {
      await source.dispose();
    }
  });

  it('starts the source of a command that was not published', async () => {
    const source = packaged('dist/server.js', { 'server.mjs': "import { serve } from './rpc.mjs'; serve();" });
    try {
      expect((await enumerateLive({ source })).launch).toBe('bare');
    } finally {
      await source.dispose();
    }
  });

  it('finds the program for this machine in a package that names none', async () => {
    const machine = { x64: 62, arm64: 183 }[process.arch as string] ?? 0;
    const program = (of: number) => `\u007fELF${'\0'.repeat(14)}${String.fromCharCode(of)}\0`;
    const source = packaged('', { server: program(machine), other: program(machine + 1) }, null);
    try {
      const entries = packageHints(source.installed!, 'fixture').entries.map(({ name }) => name);
      expect(entries).toEqual(machine === 0 ? [] : ['server']);
    } finally {
      await source.dispose();
    }
  });

  it('starts a program that was not packed as one', async () => {
    const source = packaged('', {}, null);
    const program = path.join(source.root, 'server');
    copyFileSync('/bin/true', program);
    chmodSync(program, 0o644);
    try {
      expect((await enumerateLive({ source })).attempts[0]!.outcome).toBe('not-a-server');
    } finally {
      await source.dispose();
    }
  });

  it('takes no program for its own that a dependency leads to elsewhere', () => {
    const dependencies = { linked: '1', '../../elsewhere': '1' };
    const manifest = { name: 'fixture', version: '1.0.0', bin: 'mute.mjs', dependencies };
    const source = packaged('', { 'package.json': JSON.stringify(manifest) });
    const [installed, elsewhere] = ['installed', 'elsewhere'].map((name) => path.join(source.installed!, name));
    const own = path.join(installed!, 'node_modules/fixture/server');
    mkdirSync(elsewhere!);
    mkdirSync(installed!);
    renameSync(path.join(source.installed!, 'node_modules'), path.join(installed!, 'node_modules'));
    symlinkSync(elsewhere!, path.join(installed!, 'node_modules/linked'));
    for (const program of [own, path.join(elsewhere!, 'server')]) copyFileSync('/bin/true', program);
    expect(packageHints(installed!, 'fixture').executables).toEqual([own]);
    return source.dispose();
  });

  it('starts TypeScript that its scripts start in another runtime', async () => {
    const manifest = {
      name: 'fixture',
      version: '1.0.0',
      type: 'module',
      main: 'cli.mjs',
      scripts: { start: 'bun server.ts --sse' },
    };
    const source = packaged('', {
      'package.json': JSON.stringify(manifest),
      'cli.mjs': "console.log('Everything is fine.');",
      'server.ts': "import { serve } from './rpc.mjs'; const handlers: object = {}; serve(handlers);",
    });
    try {
      const result = await enumerateLive({ source });
      expect(result.launch, JSON.stringify(result.attempts)).toBe('command: server.ts · TypeScript as it is');
    } finally {
      await source.dispose();
    }
  });

  it('reads commands from a README, those that speak of the protocol first', () => {
    const source = packaged('wants.mjs', { 'README.md': README });
    expect(packageHints(source.installed!, 'fixture').documentedArguments()).toEqual([
      ['dish', 'up'],
      ['YOUR_ACCOUNT_SID:YOUR_PASSWORD'],
      ['look', '--all'],
      ['cook'],
      ['sing', 'two words'],
    ]);
    return source.dispose();
  });

  it('does not try long with a package that has nothing to do with the protocol', async () => {
    const source = packaged(
      'index.mjs',
      { 'index.mjs': "console.error('API_KEY is missing'); process.exit(1);" },
      null,
    );
    try {
      const { attempts, failures } = await enumerateLive({ source });
      expect(attempts).toHaveLength(1);
      expect(failures[0]!.class).toBe('not-a-server');
      expect(failures[0]!.detail).toMatch(/^nothing in the package speaks.*\nAPI_KEY is missing$/);
    } finally {
      await source.dispose();
    }
  });

  it('takes no list from a server that could not define one of its tools', async () => {
    const { failures, attempts } = await enumerated('broken');
    expect(failures[0]!.detail).toMatch(/^Error: the inputSchema/);
    expect(attempts.map(({ tools }) => tools).filter((tools) => tools > 0)).toEqual([]);
  });

  it('says which document a server waits for that loads its tools from elsewhere', async () => {
    const { failures } = await enumerated('document');
    expect(failures[0]!.class).toBe('needs-network');
    expect(failures[0]!.detail).toMatch(/^it asks for docs\.acme\.test\/tools\.json\n/);
  });

  it('keeps the larger of a bare and a furnished list, and says the difference', async () => {
    const result = await enumerated('richer', { 'README.md': README });
    expect(result.server!.tools.map((tool) => tool.name)).toEqual(['always', 'more', 'most']);
    expect(result.difference).toEqual({
      onlyBare: [],
      onlyFurnished: ['more', 'most'],
      changed: [],
      shown: 'furnished',
    });
    expect(result.attempts.map((attempt) => attempt.tools)).toEqual([1, 3]);
    expect(result.attempts.map(({ list }) => Object.keys(list ?? {}))).toEqual([
      ['always'],
      ['always', 'more', 'most'],
    ]);
    expect(result.launch).toMatch(/^a start with less set \(1 tools\) lacks 2 of these tools; environment/);
  });

  it('never takes a list from the stand-in network', async () => {
    const result = await enumerated('remote');
    expect(result.server).toBeNull();
    expect(result.failures[0]).toMatchObject({ method: 'live', class: 'remote-only' });
  });

  it('ends in one failure with the last words when nothing helps', async () => {
    const result = await enumerated('nothing');
    expect(result.failures).toEqual([{ method: 'live', class: 'crashed', detail: 'no' }]);
    expect(result.launch).toBeNull();
  });

  it('tries a hand recipe last, and says so', async () => {
    const nothing = { env: {}, home: false, network: false, addons: false, bridge: false };
    const recipe = { package: 'fixture', why: 'test', args: ['open-sesame'], ...nothing };
    const source = packaged('wants.mjs', { 'wants.json': '{"how":"secret"}' });
    try {
      const result = await enumerateLive({ source, recipe });
      expect(result).toMatchObject({ byHand: true, launch: 'hand recipe' });
      expect(result.attempts.map(({ byHand, outcome }) => byHand === (outcome === 'listed'))).not.toContain(false);
      expect(result.attempts.length).toBeGreaterThan(1);
    } finally {
      await source.dispose();
    }
  });

  it('stops when it is told to', async () => {
    const source = packaged('mute.mjs');
    try {
      const signal = AbortSignal.timeout(300);
      await expect(enumerateLive({ source }, { signal })).rejects.toThrow(/timeout|abort/i);
    } finally {
      await source.dispose();
    }
  });
});

describe('the words of an error', () => {
  it('are read without the code that Node shows above it', () => {
    const words =
      "file:///srv/app/x.js:7\n  if (!key) throw new Error('missing api key');\n            ^\n\nTypeError: x is no list\n    at x.js:7";
    expect(withoutCode(words)).toBe('file:///srv/app/x.js:7\n\nTypeError: x is no list\n    at x.js:7');
  });
});

describe('a dummy value', () => {
  it.each([
    ['OPENAI_API_KEY', 'acme', /^sk-/],
    ['ACME_OPENAI_BACKEND', 'acme', /^example$/],
    ['API_KEY', 'stripe/mcp', /^sk_test_/],
    ['STRIPE_SECRET', 'acme', /^sk_test_/],
    ['GITHUB_PAT', 'acme', /^ghp_/],
    ['ACME_BASE_URL', 'acme', /^https:/],
    ['ACME_ADDRESS', 'acme', /^api\.example\.com$/],
    ['WALLET_ADDRESS', 'acme', /^0x/],
    ['apiPath', 'acme', /^\/home\/user$/],
  ])('for %s of %s has the shape that its vendor checks', (name, about, shape) =>
    expect(dummyValue(name, about)).toMatch(shape),
  );
});

describe.skipIf(!sandbox)('a start that fails', () => {
  it.each([
    ['needs-credentials', 'ACME_API_KEY'],
    ['needs-arguments', 'directory'],
    ['needs-config-file', '.acme.toml'],
    ['needs-network', 'api.acme.test'],
    ['needs-local-service', '127.0.0.1:6379'],
    ['needs-binary', 'docker'],
    ['native-addon', 'acme.node'],
    ['crashed', 'Cannot read properties'],
    ['not-a-server', 'Usage: acme'],
    ['http-only', 'listens on port 3999'],
    ['timeout', 'nothing more within 8 s\nWaiting for my turn.'],
    ['no-tools', ''],
    ['protocol-error', 'protocolVersion'],
  ] as const)('is classed %s, with its last words and what to do', async (how, words) => {
    const { record } = await once('fails.mjs', [how]);
    expect(record.outcome).toBe(how);
    expect(record.detail).toContain(words);
    expect(record.tools).toBe(0);
    expect(FAILURES[how].mend).toMatch(/^[A-Z].+[.]$/);
  });
});

describe.skipIf(!sandbox)('the client', () => {
  it('reads every page, counts prompts and resources, keeps instructions, speaks an older version, and answers what it is asked', async () => {
    const { listing } = await once('talks.mjs');
    const { conversation, tools } = listing!;
    expect(tools.map((tool) => tool.name)).toEqual(['tool-1', 'tool-2', 'tool-3']);
    expect(conversation).toMatchObject({
      prompts: 2,
      resources: 3,
      instructions: 'Use tool-1 first.',
      protocolVersion: '2024-11-05',
      server: { name: 'talker', version: '2.0.0' },
    });
    expect(JSON.parse(tools[0]!.description!)).toEqual({
      r: { roots: [{ uri: 'file:///home/user', name: 'home' }] },
      s: { error: -32600 },
      e: { action: 'decline' },
      p: {},
    });
  });

  it.each([
    'without a version',
    'with a version that is a number',
    'with a protocol version of its own',
    'without a protocol version',
    'with a flag for a capability',
    'with a list of capabilities',
    'without its name',
    'not at all',
  ])('takes the list of a server that answers `initialize` %s, and says so', async (how) => {
    const { listing, record } = await once('handshakes.mjs', [how]);
    expect(
      listing?.tools.map(({ name }) => name),
      record.detail,
    ).toEqual(['one']);
    expect(record.warnings!.map(({ id }) => id)).toEqual(['malformed-handshake']);
  });
});
