/** What flows out of a tool, how far it reaches and whose it is: one case for each mechanism, its own words, and the neighbour it must not take. */
import { describe, expect, it } from 'vitest';
import { loadClassifier } from '../../classifier/classify.ts';
import type { Facet } from '../../data/model.ts';

type Case = [server: string, name: string, description: string, parameters: string[], has: Facet[], lacks?: Facet[]];

const CASES: Record<string, Case[]> = {
  'somebody’s own, whatever anybody may look up': [
    ['kraken-desk', 'get_fills', 'Get your executed fills for one market.', ['symbol'], ['sensitive']],
    ['kraken-desk', 'get_order_book', "Fetch the user's order book.", [], ['sensitive']],
    ['kraken-desk', 'get_trades', 'Get the latest trades of a market.', ['symbol'], [], ['sensitive']],
    ['kraken-desk', 'SpotAlgoOpenOrders', 'Answers with what is still working.', [], ['sensitive']],
  ],
  'a subscription to what happens is nothing that is paid for': [
    ['shop-house', 'list_webhook_subscriptions', 'Lists the webhook subscriptions.', [], [], ['sensitive']],
    ['broker-house', 'list_subscriptions', 'Lists all active MQTT subscriptions.', [], [], ['sensitive']],
    ['stripe-house', 'list_subscriptions', 'Lists the subscriptions of a customer.', ['customer'], ['sensitive']],
  ],
  'an account of a ledger is a heading': [
    ['xero-house', 'get_expense_account', 'Gets one expense account by its id.', ['id'], [], ['sensitive']],
    ['xero-house', 'get_bank_account', 'Gets a bank account with its balance.', ['id'], ['sensitive']],
  ],
  'what is kept, seen and planned': [
    ['gitlab-house', 'list_variables', 'Lists the variables of a project.', ['project'], ['sensitive']],
    ['vercel-house', 'list_variables', 'Lists variables by name. Values are always masked.', [], [], ['sensitive']],
    ['windows-desk', 'screenshot', 'Takes a screenshot of the desktop.', [], ['sensitive', 'untrusted']],
    ['figma-desk', 'get_design', 'Gets the design of a frame.', ['frame'], ['sensitive']],
    ['calendar-house', 'get_schedule', 'Gets the free/busy schedule of several people.', ['emails'], ['sensitive']],
    ['garmin-house', 'get_strain', 'Gets the latest strain summary.', [], ['sensitive']],
    ['things-desk', 'get_todos', 'Gets all todos of an area.', ['area'], ['sensitive']],
    ['redis-house', 'redis_slowlog', 'Recent entries of the slow log.', ['count'], ['sensitive']],
    ['wire-house', 'search_all', 'Search Wirebox for documents.', ['query'], ['sensitive']],
  ],
  'names, measures and machines are nobody’s': [
    ['github-house', 'get_commits', 'Gets the commit history of a branch.', ['branch'], [], ['sensitive']],
    ['dns-house', 'get_zone', 'Gets a zone including all resource records.', ['zone'], [], ['sensitive']],
    ['prometheus-house', 'query', 'Executes a PromQL query.', ['query'], [], ['sensitive']],
    ['redis-house', 'redis_scan', 'Scan the keys that match a pattern.', ['pattern'], [], ['sensitive']],
    ['aws-house', 'get_caller_identity', 'Gets the caller identity.', ['profile'], [], ['sensitive']],
    ['zoom-house', 'get_channel', 'Gets a channel of the team chat.', ['id'], [], ['sensitive']],
    ['notes-house', 'check_status', 'Checks whether you are logged in.', [], [], ['sensitive']],
    ['vault-house', 'list_secrets', 'Lists secrets (names and tags only).', [], [], ['secrets']],
    ['sms-house', 'get_code', 'Gets the SMS code that arrived.', ['id'], ['secrets']],
  ],
  'words of strangers': [
    ['airbnb-house', 'find', 'Search for holiday listings in a town.', ['town'], ['untrusted']],
    ['paper-search', 'ask', 'Answers a question with citations from a web search.', ['question'], ['untrusted']],
    ['kit-house', 'get_docs', 'Gets the documentation of a library.', ['library_id'], ['untrusted']],
    ['kit-house', 'to_text', 'Converts an http or https address to text.', ['url'], ['untrusted']],
    ['android-desk', 'dump_ui', 'Gets the UI hierarchy of the device screen.', [], ['untrusted']],
    ['reddit-house', 'get_trending_topics', 'Gets trending topics.', [], [], ['untrusted']],
  ],
  'containers, and what is only called so': [
    ['wise-house', 'delete_recipient', 'Deletes a recipient account.', ['id'], [], ['bulk']],
    ['chat-house', 'delete_folder', 'Deletes a folder. Its chats are preserved.', ['id'], [], ['bulk']],
    ['mail-house', 'delete_list', 'Deletes a contact list.', ['list_id'], ['bulk']],
    ['files-house', 'delete_path', 'Deletes a file or directory recursively.', ['path'], ['bulk']],
    ['files-house', 'rename_tag', 'Renames a tag across all notes.', ['old', 'new'], ['bulk']],
    ['home-house', 'delete_place', 'Deletes a place. Cascading-deletes its devices.', ['id'], ['bulk']],
  ],
  'who is let in, and what only gets another name': [
    [
      'hetzner-house',
      'update_ssh_key',
      'Updates the name or labels of an SSH key.',
      ['id', 'name', 'labels'],
      [],
      ['privilege'],
    ],
    ['keycloak-house', 'update_client', 'Updates a client.', ['id', 'redirectUris'], ['privilege']],
    ['nas-house', 'create_nfs_share', 'Creates an NFS share of a path.', ['path'], ['privilege']],
    ['domain-house', 'update_domain', 'Updates settings of a domain.', ['domain', 'locked'], ['guard']],
    ['dns-house', 'set_block', 'Blocks or unblocks an app in the parental controls.', ['blocked'], ['guard']],
  ],
  'what anybody may fetch, see or take': [
    ['shelf-house', 'upload_file', 'Uploads a file and returns a public URL.', ['path'], ['external']],
    ['nostr-social', 'update_profile', 'Updates the profile.', ['about'], ['external']],
    ['helm-house', 'push_chart', 'Pushes a chart to a registry.', ['chart'], ['external']],
    [
      'chat-house',
      'terminate_session',
      'Terminates a session or all other sessions.',
      ['hash'],
      ['privilege'],
      ['ephemeral'],
    ],
    ['wallet-house', 'set_wallet', 'Sets the wallet of a user.', ['private_key'], ['privilege']],
    ['tesla-house', 'send_command', 'Sends a command to a vehicle.', ['command'], ['guard']],
  ],
  'the agent’s own, and what stays within': [
    ['selenium-desk', 'add_cookie', 'Adds a cookie to the page.', ['name', 'value'], ['ephemeral']],
    ['mqtt-house', 'subscribe', 'Subscribes to a topic.', ['topic'], ['ephemeral']],
    ['box-house', 'stop_sandbox', 'Stops the isolated sandbox.', [], ['ephemeral']],
    ['chat-house', 'unpin_message', 'Unpins a message in a chat.', ['message_id'], [], ['external']],
    ['ros-house', 'send_command', 'Sends a command to a joint of the robot.', ['command'], [], ['arbitrary']],
    ['shell-house', 'run_saved', 'Executes a pre-configured command template.', ['template'], [], ['arbitrary']],
  ],
};

const classifier = loadClassifier();

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases)('%s: %s (%s)', (server, name, description, parameters, has, lacks = []) => {
    const inputSchema = {
      type: 'object',
      properties: Object.fromEntries(parameters.map((p) => [p, { type: 'string' }])),
      required: parameters,
    };
    const { facets } = classifier.classify({ name, description, inputSchema }, { name: server });
    expect(facets).toEqual(expect.arrayContaining(has));
    for (const facet of lacks) expect(facets).not.toContain(facet);
  });
});
