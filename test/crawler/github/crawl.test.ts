import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadClassifier } from '../../../classifier/classify.ts';
import { labeller } from '../../../classifier/label.ts';
import { crawl } from '../../../crawler/crawl.ts';
import { discover, lookAtNamed, targetCandidate } from '../../../crawler/discover/index.ts';
import { Catalogue } from '../../../data/catalogue.ts';
import type { Candidate } from '../../../data/model.ts';
import { type StandIn, startStandIn } from '../../github/server.ts';
import { headOf, type Repository, World } from '../../github/world.ts';
import { TestRegistry } from '../../support/registry.ts';
import { serverPackage, serverSource } from '../../support/servers.ts';

const label = labeller(loadClassifier(), []);
const NOTE = { name: 'read_note', description: 'Reads one note.', inputSchema: { type: 'object', properties: {} } };
const SOURCE = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'notes', version: '1.0.0' });
server.registerTool('read_note', { description: 'Reads one note.' }, async () => ({ content: [] }));
server.registerTool('delete_note', { description: 'Deletes a note for good.' }, async () => ({ content: [] }));
`;
const MANIFEST = { name: 'notes-mcp', version: '1.1.0', dependencies: { '@modelcontextprotocol/sdk': '^1.20.0' } };
const README = '# notes\n\nAn MCP server for notes.\n\n```json\n{"mcpServers": {}}\n```\n';

let standIn: StandIn;
let registry: TestRegistry;
let repo: Repository;
let folder: string;
let catalogue: Catalogue;

beforeAll(async () => {
  const world = new World();
  repo = world.add({
    owner: 'amber',
    name: 'toolbox',
    topics: ['mcp-server'],
    files: () => ({
      'README.md': README,
      'package.json': JSON.stringify({ name: 'toolbox', private: true, workspaces: ['packages/*'] }),
      'smithery.yaml': 'startCommand: {}\n',
      'packages/notes/package.json': JSON.stringify(MANIFEST),
      'packages/notes/index.js': SOURCE,
    }),
  });
  standIn = await startStandIn(world);
  Object.assign(process.env, {
    GITHUB_TOKEN: 'one',
    GITHUB_API_URL: standIn.url,
    GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
  });
  registry = await TestRegistry.start();
  await registry.configureNpm();
  const manifest = {
    repository: { type: 'git', url: 'git+https://github.com/amber/toolbox.git', directory: 'packages/notes' },
  };
  await registry.publish(serverPackage('notes-mcp', '1.0.0', serverSource([NOTE]), { manifest }));
});
afterAll(async () => {
  expect(standIn.objections).toEqual([]);
  await standIn.close();
  await registry.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-risk-test-'));
  catalogue = Catalogue.open(join(folder, 'catalogue.db'));
  return () => {
    catalogue.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

const run = (candidates: Iterable<Candidate> | AsyncIterable<Candidate>) =>
  crawl({ catalogue, candidates, label, work: join(folder, 'work') });
const fromNpm = () => run([targetCandidate('npm:notes-mcp@1.0.0')!]);
const fromGitHub = () => run(discover(['github'], { catalogue }));

describe('one server on npm and on GitHub', () => {
  test.each([
    ['npm first', [fromNpm, fromGitHub]],
    ['GitHub first', [fromGitHub, fromNpm]],
  ])('is one, and shown as what ran held against what is written (%s)', async (order, visits) => {
    for (const visit of visits) expect((await visit()).outcomes).toMatchObject({ listed: 1, failed: 0 });
    const servers = [...catalogue.servers()];
    // Each names the other.
    expect(servers.map(({ package: name, path }) => [name, path])).toEqual([['notes-mcp', 'packages/notes']]);
    const [server] = servers;
    expect(server!.snapshot).toMatchObject({
      package: { name: 'notes-mcp', version: '1.0.0' },
      repository: 'amber/toolbox',
      commit: headOf(repo),
      launch: 'bare',
    });
    expect(server!.sightings.map(({ source }) => source).sort()).toEqual(['github', 'manifest', 'user']);
    const tools = catalogue.toolsOf(server!.slug).map(({ name, agreement, origin }) => [name, agreement, origin.url]);
    const permalink = `https://github.com/amber/toolbox/blob/${headOf(repo)}/packages/notes/index.js`;
    expect(tools, order).toEqual([
      ['delete_note', 'source-only', `${permalink}#L4`],
      ['read_note', 'confirmed', `${permalink}#L3`],
    ]);
  });
});

test('a package that names a repository which does not name it is a server of its own', async () => {
  const manifest = {
    repository: { type: 'git', url: 'git+https://github.com/amber/toolbox.git', directory: 'packages/notes' },
  };
  await registry.publish(serverPackage('impostor', '1.0.0', serverSource([NOTE]), { manifest }));
  await fromGitHub();
  await run([targetCandidate('npm:impostor@1.0.0')!]);
  expect([...catalogue.servers()].map(({ package: name, toolCount }) => [name, toolCount])).toEqual([
    [null, 2],
    ['impostor', 1],
  ]);
});

test('nor does a package that came first take over the repository it names', async () => {
  for (const directory of ['packages/notes', ''])
    await registry.publish(
      serverPackage(`impostor-${directory.length}`, '1.0.0', serverSource([NOTE]), {
        manifest: { repository: { type: 'git', url: 'git+https://github.com/amber/toolbox.git', directory } },
      }),
    );
  await run([targetCandidate('npm:impostor-14@1.0.0')!, targetCandidate('npm:impostor-0@1.0.0')!]);
  await fromGitHub();
  await fromNpm();
  const servers = [...catalogue.servers()].map(({ package: name, toolCount }) => [name, toolCount]);
  expect(servers.sort()).toEqual([
    ['impostor-0', 1],
    ['impostor-14', 1],
    ['notes-mcp', 2],
  ]);
});

describe('a repository that a person names', () => {
  test('is looked at, judged and pinned with one call, and comes under its present name', async () => {
    const before = standIn.log.length;
    const judged: unknown[] = [];
    const candidates = [targetCandidate('AMBER/toolbox')!];
    const looked = lookAtNamed(candidates, { catalogue, onEvent: (event) => judged.push(event) });
    expect((await run(looked)).outcomes.listed).toBe(1);
    const asked = standIn.log.slice(before).map(({ method, path }) => `${method} ${path.split('/')[1]}`);
    expect(asked).toEqual(['POST graphql', 'GET repos', 'GET _codeload']);
    expect(judged).toMatchObject([{ kind: 'judged', judged: { name: 'amber/toolbox', verdict: 'server' } }]);
    expect(catalogue.findServer('github', 'amber/toolbox')[0]?.snapshot?.commit).toBe(headOf(repo));
  });
});

describe('a repository that is renamed', () => {
  test('stays the server it was', async () => {
    await fromGitHub();
    const { slug } = [...catalogue.servers()][0]!;
    standIn.world.rename(repo, 'birch', 'notes-toolbox');
    standIn.world.push(repo, Date.now() / 1000 + 60);
    expect((await fromGitHub()).outcomes.listed).toBe(1);
    expect([...catalogue.servers()].map((server) => [server.slug, server.repository])).toEqual([
      [slug, 'birch/notes-toolbox'],
    ]);
    // A manifest that goes on naming the old repository leads to the same server.
    await fromNpm();
    expect([...catalogue.servers()].map((server) => [server.slug, server.repository, server.package])).toEqual([
      [slug, 'birch/notes-toolbox', 'notes-mcp'],
    ]);
  });
});
