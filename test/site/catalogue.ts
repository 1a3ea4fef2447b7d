/** A small catalogue for the site's tests, written through the catalogue's own door and labelled by the real classifier. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClassifier } from '../../classifier/classify.ts';
import { labeller } from '../../classifier/label.ts';
import { Catalogue } from '../../data/catalogue.ts';
import {
  definitionDigest,
  type JsonSchema,
  type SnapshotTool,
  type ToolAnnotations,
  type ToolDefinition,
} from '../../data/model.ts';

export interface ServerSpec {
  name: string;
  repository: string | null;
  package: string | null;
  area?: string;
  why?: string;
  description?: string;
  homepage?: string;
  license?: string;
  /** Tools by version, oldest first. */
  versions: Record<string, ToolDefinition[]>;
}

const text = (description: string): JsonSchema => ({ type: 'string', description });
const number = (description: string): JsonSchema => ({ type: 'number', description });

export function tool(
  name: string,
  description: string | null,
  properties: Record<string, JsonSchema> = {},
  required: string[] = [],
  annotations: ToolAnnotations = {},
): ToolDefinition {
  return { name, description, inputSchema: { type: 'object', properties, required }, annotations };
}

const AMEND = tool(
  'amend_order',
  'Amend a live order in place: change its price or quantity without losing queue priority where the exchange allows it.',
  {
    order_id: text('Identifier of the order on the exchange'),
    price: number('New limit price'),
    quantity: number('New quantity in units of the base asset'),
  },
  ['order_id'],
  { destructiveHint: false, openWorldHint: true },
);

export const EXCHANGE: ServerSpec = {
  name: 'Harbour Exchange',
  repository: 'harbour-labs/exchange-mcp',
  package: '@harbour/exchange-mcp',
  area: 'trading',
  why: 'Orders on a live exchange.',
  description: 'Trade on the Harbour exchange from an agent.',
  homepage: 'https://harbour.example/mcp',
  license: 'MIT',
  versions: {
    '1.3.0': [AMEND, tool('list_orders', 'List open orders of the account.', { symbol: text('Market symbol') })],
    '1.4.0': [
      AMEND,
      tool('cancel_order', 'Cancel an open order.', { order_id: text('Identifier of the order') }, ['order_id']),
      tool(
        'place_order',
        'Place a buy or sell order on the market. Executes immediately at market price unless a limit is given.',
        {
          symbol: text('Market symbol, for example BTC/EUR'),
          side: { type: 'string', enum: ['buy', 'sell'], description: 'Direction' },
          amount: number('Amount of the base asset'),
          limit: number('Limit price; market price when left out'),
        },
        ['symbol', 'side', 'amount'],
      ),
      tool('list_orders', 'List open orders of the account, newest first.', { symbol: text('Market symbol') }, [], {
        readOnlyHint: true,
      }),
      tool('get_ticker', 'Get the current price of a market.', { symbol: text('Market symbol') }, ['symbol'], {
        readOnlyHint: true,
      }),
    ],
  },
};

const PAPER: ServerSpec = {
  name: 'Paper Trader',
  repository: 'tidewater/paper-trader',
  package: 'paper-trader-mcp',
  area: 'trading',
  versions: {
    '0.2.1': [
      tool(
        'amend_order',
        'Amend a simulated order on the paper account. No real money is involved.',
        { id: text('Order'), price: number('New price') },
        ['id'],
      ),
      tool('reset_account', 'Reset the paper trading account to its starting balance.'),
    ],
  },
};

const OFFICE: ServerSpec = {
  name: 'Office Mail',
  repository: 'quillworks/office-mail',
  package: '@quillworks/office-mail',
  area: 'messaging',
  versions: {
    '2.0.0': [
      tool('read_email', 'Read the messages of a mailbox, with body and attachments.', {
        folder: text('Folder to read'),
        limit: { type: 'integer', description: 'How many', default: 20, maximum: 100 },
      }),
      tool(
        'send_email',
        'Send an email to any recipient.',
        {
          to: { type: 'array', items: { type: 'string' }, description: 'Recipients' },
          subject: text('Subject'),
          body: text('Text'),
        },
        ['to', 'body'],
        { readOnlyHint: true },
      ),
      tool('delete_message', 'Move a message to the trash, from where it can be restored.', { id: text('Message') }, [
        'id',
      ]),
      tool('search_contacts', 'Search the address book for people and their addresses.', { query: text('Words') }),
      tool('manage_rules', 'Manage mailbox rules.', {
        action: { type: 'string', enum: ['list', 'create', 'delete'], description: 'What to do' },
        rule: { type: 'object', properties: { name: text('Name'), forward_to: text('Address to forward to') } },
      }),
    ],
  },
};

const WORKBENCH: ServerSpec = {
  name: 'Workbench',
  repository: 'oakline/workbench',
  package: 'workbench-mcp',
  area: 'developer tools',
  versions: {
    '0.9.4': [
      tool(
        'run_command',
        'Run a shell command in the workspace.',
        { command: text('The command line'), cwd: text('Folder') },
        ['command'],
      ),
      tool('execute_sql', 'Execute SQL against the connected database.', { sql: text('Statement to execute') }, [
        'sql',
      ]),
      tool(
        'delete_repository',
        'Delete a repository and everything in it. This cannot be undone.',
        { repo: text('owner/name') },
        ['repo'],
        {
          destructiveHint: true,
        },
      ),
      tool(
        'fetch_url',
        'Fetch a web page and return its text.',
        { url: { type: 'string', format: 'uri', description: 'Address' } },
        ['url'],
      ),
      tool('get_secret', 'Get a decrypted secret from the vault.', { path: text('Path of the secret') }, ['path']),
      tool(
        'create_issue',
        'Create an issue in a repository.',
        { repo: text('owner/name'), title: text('Title'), body: text('Text') },
        ['repo', 'title'],
      ),
      tool('clear_cache', 'Clear the local build cache.'),
      tool('handler', null, { input: {} }),
    ],
  },
};

const UNREAD: ServerSpec = {
  name: 'Locked Vault',
  repository: 'ironclad/vault-mcp',
  package: 'ironclad-vault-mcp',
  versions: {},
};

export const SPECS: readonly ServerSpec[] = [EXCHANGE, PAPER, OFFICE, WORKBENCH, UNREAD];

const asSeen = (definition: ToolDefinition, line: number, repository: string | null): SnapshotTool => ({
  ...definition,
  digest: definitionDigest(definition),
  origin: {
    method: 'static',
    file: 'src/tools.ts',
    line,
    url:
      repository &&
      `https://github.com/${repository}/blob/0123456789abcdef0123456789abcdef01234567/src/tools.ts#L${line}`,
  },
  nameIsComputed: false,
  enabledByDefault: true,
  confidence: 0.98,
  method: 'both',
  agreement: 'confirmed',
  differences: [],
});

export function addServer(catalogue: Catalogue, spec: ServerSpec): string {
  const label = labeller(loadClassifier(), []);
  const { id, slug } = catalogue.sight({
    sighting: {
      source: 'seeds',
      reference: spec.package ?? spec.repository ?? spec.name,
      seen: '2026-03-01T00:00:00.000Z',
    },
    name: spec.name,
    package: spec.package === null ? null : { name: spec.package, version: null },
    repository: spec.repository,
    ref: null,
    path: '',
    area: spec.area ?? null,
    why: spec.why ?? null,
  });
  for (const [version, tools] of Object.entries(spec.versions))
    catalogue.record(
      id,
      {
        target: `npm:${spec.package}@${version}`,
        enumerator: '1',
        package: spec.package === null ? null : { name: spec.package, version, published: '2026-02-14T10:00:00.000Z' },
        repository: spec.repository,
        commit: '0123456789abcdef0123456789abcdef01234567',
        kind: 'server',
        language: 'typescript',
        sdk: '@modelcontextprotocol/sdk',
        methods: ['static', 'live'],
        instructions: null,
        launch: 'bare',
        description: spec.description ?? null,
        homepage: spec.homepage ?? null,
        license: spec.license ?? null,
        tools: tools.map((definition, i) => asSeen(definition, 10 + 12 * i, spec.repository)),
        failures: [],
        attempts: [],
      },
      label,
    );
  if (Object.keys(spec.versions).length === 0)
    catalogue.fail(id, {
      target: `npm:${spec.package}`,
      enumerator: '1',
      failures: [{ method: 'live', class: 'needs-credentials', detail: 'Error: VAULT_TOKEN is not set' }],
      attempts: [],
    });
  return slug;
}

/** A catalogue file with these servers, and what removes it. */
export function makeCatalogue(specs: readonly ServerSpec[] = SPECS): { db: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  const db = join(folder, 'catalogue.db');
  const catalogue = Catalogue.open(db);
  for (const spec of specs) addServer(catalogue, spec);
  catalogue.close();
  return { db, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
