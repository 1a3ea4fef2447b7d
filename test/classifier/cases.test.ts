/**
 * Labels that a published catalogue got wrong, told again in our own words: each tool here was once called something it is not, by its
 * name's first verb, by a money word, by an empty description. The numbers group what belongs to one mistake.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import type { Category, Facet, Risk } from '../../data/model.ts';

let classifier: Classifier;
beforeAll(() => {
  classifier = loadClassifier();
});

interface Case {
  server: string;
  name: string;
  says?: string;
  takes?: string[];
  label: Category | Category[];
  risk: Risk | Risk[];
  facets?: Facet[];
}

const CASES: Record<string, Case[]> = {
  '1 a limit order': [
    {
      server: 'swap-router',
      name: 'place_limit_order',
      says: 'Watches the price and fires the swap once the target is reached.',
      takes: ['token_in', 'token_out', 'amount'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '2 a time-weighted order': [
    {
      server: 'swap-router',
      name: 'place_twap_order',
      says: 'Buys or sells in slices over time.',
      takes: ['token', 'amount'],
      label: 'Financial',
      risk: 'critical',
    },
    {
      server: 'swap-router',
      name: 'place_limit_trailing_twap_order',
      takes: ['token', 'amount'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '3 a command line without a description': [
    { server: 'cluster-desk', name: 'kubectl', label: 'Execute', risk: 'critical', facets: ['arbitrary', 'bulk'] },
  ],
  '4 a device without a description': [
    { server: 'house-desk', name: 'control_device', label: 'Execute', risk: ['high', 'critical'] },
  ],
  '5 a secret read from a vault': [
    {
      server: 'hashi-vault',
      name: 'read_secret',
      says: 'Reads the secret that stands at a path.',
      takes: ['path'],
      label: 'Read',
      risk: 'high',
      facets: ['secrets'],
    },
  ],
  '6 a decrypted vault entry': [
    {
      server: 'keyring',
      name: 'get_secret',
      says: 'Gives back the decrypted vault entry of a key.',
      takes: ['key'],
      label: 'Read',
      risk: 'high',
      facets: ['secrets'],
    },
    {
      server: 'keys',
      name: 'get_secret',
      says: 'Fetches an API key from the vault.',
      takes: ['name'],
      label: 'Read',
      risk: 'high',
      facets: ['secrets'],
    },
  ],
  '7 a wallet signature': [
    {
      server: 'chain-wallet',
      name: 'sign_message',
      says: 'Signs a message with the wallet.',
      takes: ['message'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '8 a signed transaction': [
    {
      server: 'ai-wallet',
      name: 'sign_transaction',
      says: 'Signs a transaction.',
      takes: ['transaction'],
      label: 'Financial',
      risk: 'critical',
    },
    {
      server: 'iota',
      name: 'iota_wallet_sign_execute',
      says: 'Signs a transaction and executes it.',
      takes: ['tx_bytes'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '9 an authorised payment': [
    {
      server: 'finance-district',
      name: 'authorizePayment',
      says: 'Authorises a payment to a merchant.',
      takes: ['amount', 'merchant'],
      label: 'Financial',
      risk: 'critical',
    },
    {
      server: 'finance-district',
      name: 'swapTokens',
      says: 'Swaps one token for another.',
      takes: ['fromToken', 'toToken', 'amount'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '10 a payment intent opened under the name of a quote': [
    {
      server: 'payment-oracle',
      name: 'quote_payment',
      says: 'Opens a payment intent.',
      takes: ['amount'],
      label: ['Write', 'Financial'],
      risk: ['medium', 'high', 'critical'],
    },
  ],
  "11 the agent's own permission prompts": [
    {
      server: 'agent-desk',
      name: 'permissions_respond',
      says: 'Answers a pending permission prompt.',
      takes: ['id', 'decision'],
      label: 'Write',
      risk: 'critical',
      facets: ['guard'],
    },
  ],
  '12 a policy that guards tools': [
    {
      server: 'executor',
      name: 'policies.update',
      says: 'Updates a tool policy.',
      takes: ['id', 'policy'],
      label: 'Write',
      risk: ['high', 'critical'],
      facets: ['privilege'],
    },
    {
      server: 'governance',
      name: 'approve_rule',
      says: 'Approves a rule.',
      takes: ['rule_id'],
      label: 'Write',
      risk: ['high', 'critical'],
    },
    {
      server: 'governance',
      name: 'authorize_execution',
      says: 'Authorises an execution that waits for approval.',
      takes: ['id'],
      label: 'Write',
      risk: ['high', 'critical'],
    },
  ],
  '13 a manifest': [
    {
      server: 'devops',
      name: 'k8s__apply_manifest',
      says: 'Applies a manifest to the cluster.',
      takes: ['manifest'],
      label: 'Execute',
      risk: 'critical',
      facets: ['arbitrary'],
    },
  ],
  '14 doors': [
    {
      server: 'camera-doors',
      name: 'door-tool',
      says: 'Unlocks doors and changes the rules of door controllers.',
      takes: ['requestType', 'door'],
      label: ['Execute', 'Write'],
      risk: ['high', 'critical'],
    },
  ],
  '15 messages to people': [
    {
      server: 'broker',
      name: 'send_message',
      says: 'Sends an SMS, an email or a voice message.',
      takes: ['to', 'body'],
      label: 'Write',
      risk: 'high',
      facets: ['external'],
    },
  ],
  '16 any tool of any server': [
    {
      server: 'copilot',
      name: 'execute-tool',
      says: 'Runs any tool on the connected servers by its name.',
      takes: ['tool_name', 'arguments'],
      label: 'Execute',
      risk: 'critical',
      facets: ['arbitrary'],
    },
  ],
  '17 mail that strangers wrote': [
    {
      server: 'mail-desk',
      name: 'read_email',
      says: 'Reads an email.',
      takes: ['id'],
      label: 'Read',
      risk: 'medium',
      facets: ['sensitive', 'untrusted'],
    },
  ],
  '18 a bought phone number': [
    {
      server: 'phone-desk',
      name: 'create_incoming_phone_number',
      says: 'Purchases a phone number.',
      takes: ['phone_number'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '19 a pause for a person': [
    {
      server: 'taste',
      name: 'request_human_approval',
      says: 'Pauses until a person approves.',
      takes: ['question'],
      label: 'Read',
      risk: 'low',
    },
  ],
  '20 a product cache refreshed': [
    {
      server: 'merchant',
      name: 'forceRefresh',
      says: 'Refreshes the product cache.',
      label: ['Write', 'Execute'],
      risk: ['low', 'medium'],
    },
  ],
  '21 a cache emptied': [
    {
      server: 'fetcher',
      name: 'clear_cache',
      says: 'Empties the response cache.',
      label: 'Write',
      risk: 'low',
      facets: ['ephemeral'],
    },
  ],
  '22 whether a refund is due': [
    {
      server: 'refunds',
      name: 'refund_eligibility',
      says: 'Tells whether a subscription can be refunded.',
      takes: ['subscription_id'],
      label: 'Read',
      risk: ['low', 'medium'],
    },
  ],
  '23 a display reset': [
    {
      server: 'pane',
      name: 'reset',
      says: 'Resets the display.',
      label: ['Write', 'Execute'],
      risk: ['low', 'medium'],
    },
  ],
  '24 a setting put back to its default': [
    {
      server: 'music-desk',
      name: 'reset_simpler_slices',
      says: 'Resets the slices to the default detection.',
      takes: ['track'],
      label: 'Write',
      risk: ['low', 'medium'],
    },
  ],
  "25 the agent's own last step undone": [
    {
      server: 'canvas',
      name: 'undo_last_brushes',
      says: 'Undoes the last brush strokes.',
      takes: ['count'],
      label: 'Write',
      risk: ['low', 'medium'],
    },
  ],
  '26 a soft delete': [
    {
      server: 'flow-desk',
      name: 'flow_delete_tool',
      says: 'Soft-deletes a tool. Its history is preserved, and restoring brings the row back.',
      takes: ['id'],
      label: 'Write',
      risk: 'medium',
      facets: ['reversible'],
    },
  ],
  '28 a logout': [
    { server: 'trade-desk-app', name: 'logout', says: 'Logs out of the account.', label: 'Write', risk: 'low' },
    {
      server: 'onboarding',
      name: 'onboardingAssistant',
      says: 'Guides a new user through the first steps.',
      label: 'Read',
      risk: 'low',
    },
  ],
  '29 a query that enforces reading': [
    {
      server: 'nl-query',
      name: 'execute_sql',
      says: 'Executes a SQL query. Read-only is enforced by the server.',
      takes: ['sql'],
      label: 'Read',
      risk: 'medium',
    },
  ],
  '30 computing and drafting': [
    {
      server: 'projects-desk',
      name: 'estimate_cost',
      says: 'Estimates what a project costs.',
      takes: ['scope'],
      label: 'Read',
      risk: 'low',
    },
    {
      server: 'reliability',
      name: 'mttr_breakdown_analyzer',
      says: 'Analyses the mean time to recovery.',
      label: 'Read',
      risk: 'low',
    },
    {
      server: 'text-desk',
      name: 'write',
      says: 'Drafts text on a topic and returns it.',
      takes: ['topic'],
      label: ['Read', 'Write'],
      risk: ['low', 'medium'],
    },
  ],
  '31 a draft quote': [
    {
      server: 'accounts',
      name: 'create_estimate',
      says: 'Creates a draft quote; nothing is charged.',
      takes: ['customer', 'items'],
      label: 'Write',
      risk: 'medium',
    },
  ],
  '32 an audit and a log buffer': [
    {
      server: 'page-tools',
      name: 'runSEOAudit',
      says: 'Runs an SEO audit of the page.',
      label: 'Read',
      risk: ['low', 'medium'],
    },
    {
      server: 'page-tools',
      name: 'wipeLogs',
      says: 'Clears the browser logs from memory.',
      label: 'Write',
      risk: 'low',
    },
  ],
  '33 a word that is no tool': [{ server: 'postgres', name: 'Input', label: 'Unknown', risk: 'high' }],
  '42 a scan': [
    {
      server: 'shield',
      name: 'scan_mcp_server',
      says: 'Scans a server for weak spots and returns a report.',
      takes: ['url'],
      label: 'Read',
      risk: ['low', 'medium'],
    },
  ],
  '43 a tool that calls tools': [
    {
      server: 'tool-graph',
      name: 'execute_tool',
      says: 'Executes a tool of the graph by name.',
      takes: ['tool_name', 'arguments'],
      label: 'Execute',
      risk: 'critical',
    },
  ],
  '44 words of money without money': [
    {
      server: 'code-host',
      name: 'manage_notification_subscription',
      says: 'Manages a notification subscription: ignore, watch or delete it.',
      takes: ['action'],
      label: ['Write'],
      risk: ['low', 'medium'],
    },
    {
      server: 'cloud-desk',
      name: 'subscription',
      says: 'Lists subscriptions.',
      label: 'Read',
      risk: ['low', 'medium'],
    },
    { server: 'cloud-desk', name: 'pricing', says: 'Gets retail prices.', label: 'Read', risk: 'low' },
    {
      server: 'chargebee',
      name: 'chargebee_documentation_search',
      says: 'Searches the documentation.',
      takes: ['query'],
      label: 'Read',
      risk: ['low', 'medium'],
    },
    {
      server: 'stripe',
      name: 'list_charges',
      says: 'Lists charges.',
      label: 'Read',
      risk: 'medium',
      facets: ['sensitive'],
    },
    {
      server: 'stripe',
      name: 'list_invoices',
      says: 'Lists invoices.',
      label: 'Read',
      risk: 'medium',
      facets: ['sensitive'],
    },
    {
      server: 'paypal',
      name: 'get_invoice',
      says: 'Gets an invoice.',
      takes: ['invoice_id'],
      label: 'Read',
      risk: 'medium',
      facets: ['sensitive'],
    },
    {
      server: 'paypal',
      name: 'get_refund',
      says: 'Gets a refund.',
      takes: ['refund_id'],
      label: 'Read',
      risk: 'medium',
      facets: ['sensitive'],
    },
  ],
  '45 a verb that does not stand first': [
    {
      server: 'cloudflare',
      name: 'd1_database_delete',
      says: 'Deletes a D1 database.',
      takes: ['database_id'],
      label: 'Destructive',
      risk: 'critical',
    },
    {
      server: 'cloudflare',
      name: 'r2_bucket_delete',
      says: 'Deletes an R2 bucket.',
      takes: ['name'],
      label: 'Destructive',
      risk: 'critical',
    },
    {
      server: 'cloudflare',
      name: 'kv_namespace_delete',
      takes: ['namespace_id'],
      label: 'Destructive',
      risk: 'critical',
    },
    {
      server: 'aws',
      name: 'tf_apply',
      says: 'Applies a Terraform configuration.',
      takes: ['directory'],
      label: 'Execute',
      risk: ['high', 'critical'],
    },
    {
      server: 'aws-eks',
      name: 'manage_k8s_resource',
      says: 'Reads, creates, updates or deletes a Kubernetes resource.',
      takes: ['operation', 'kind', 'name'],
      label: 'Destructive',
      risk: ['high', 'critical'],
    },
    {
      server: 'github',
      name: 'merge_pull_request',
      says: 'Merges a pull request.',
      takes: ['owner', 'repo', 'number'],
      label: 'Write',
      risk: 'high',
      facets: ['external'],
    },
    {
      server: 'supabase',
      name: 'apply_migration',
      says: 'Applies a migration to the database.',
      takes: ['name', 'query'],
      label: 'Execute',
      risk: 'critical',
    },
    {
      server: 'supabase',
      name: 'deploy_edge_function',
      says: 'Deploys an edge function.',
      takes: ['name', 'files'],
      label: 'Execute',
      risk: 'critical',
    },
    {
      server: 'supabase',
      name: 'reset_branch',
      says: 'Resets the migrations of a database branch; untracked data is lost.',
      takes: ['branch_id'],
      label: 'Destructive',
      risk: ['high', 'critical'],
    },
    {
      server: 'paypal',
      name: 'accept_dispute_claim',
      says: 'Accepts a dispute claim and refunds the buyer.',
      takes: ['dispute_id'],
      label: 'Financial',
      risk: 'critical',
    },
  ],
  '46 plain reading, which needs a class too': [
    {
      server: 'filesystem',
      name: 'directory_tree',
      says: 'Shows the tree of files and directories.',
      takes: ['path'],
      label: 'Read',
      risk: 'low',
    },
    {
      server: 'brave-search',
      name: 'brave_web_search',
      says: 'Searches the web.',
      takes: ['query'],
      label: 'Read',
      risk: 'medium',
      facets: ['untrusted'],
    },
    {
      server: 'brave-search',
      name: 'brave_news_search',
      says: 'Searches for news.',
      takes: ['query'],
      label: 'Read',
      risk: 'medium',
      facets: ['untrusted'],
    },
    {
      server: 'playwright',
      name: 'browser_click',
      says: 'Clicks on an element.',
      takes: ['ref'],
      label: 'Execute',
      risk: 'medium',
      facets: ['bounded'],
    },
    {
      server: 'git',
      name: 'git_status',
      says: 'Shows the state of the working tree.',
      takes: ['repo_path'],
      label: 'Read',
      risk: 'low',
    },
    {
      server: 'git',
      name: 'git_log',
      says: 'Shows the commits.',
      takes: ['repo_path'],
      label: 'Read',
      risk: ['low', 'medium'],
    },
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases.map((c) => [c.server, c.name, c] as const))('%s: %s', (_server, _name, c) => {
    const properties = Object.fromEntries((c.takes ?? []).map((name) => [name, {}]));
    const inputSchema = { type: 'object', properties };
    const got = classifier.classify({ name: c.name, description: c.says ?? null, inputSchema }, { name: c.server });
    expect([c.label].flat(), got.rationale).toContain(got.category);
    expect([c.risk].flat(), `${got.category} ${got.facets.join(', ')}`).toContain(got.risk);
    for (const facet of c.facets ?? []) expect(got.facets).toContain(facet);
  });
});

describe('27 a tool of many deeds has a label for each', () => {
  it('by its schema', () => {
    const got = classifier.classify(
      {
        name: 'registry',
        description: 'Finds tools and looks after the registry.',
        inputSchema: {
          type: 'object',
          properties: { action: { type: 'string', enum: ['find_tool', 'list', 'install_server', 'delete_server'] } },
          required: ['action'],
        },
      },
      { name: 'discover-desk' },
    );
    expect(got.category).toBe('Destructive');
    const modes = Object.fromEntries(got.modes.map((m) => [m.value, m.category]));
    expect(modes).toMatchObject({
      find_tool: 'Read',
      list: 'Read',
      install_server: 'Execute',
      delete_server: 'Destructive',
    });
    expect(got.rationale).toContain('delete_server');
  });
});
