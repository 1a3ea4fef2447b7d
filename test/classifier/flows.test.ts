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
  'what is one’s own where a plain word says little': [
    ['omnifocus-desk', 'query_data', 'Queries OmniFocus data with filters.', ['query'], ['sensitive']],
    ['chart-desk', 'query_data', 'Queries chart data with filters.', ['query'], [], ['sensitive']],
    ['hubspot-house', 'get_company', 'Gets a company.', ['id'], ['sensitive']],
    ['hubspot-house', 'search_companies', 'Searches for companies by name.', ['query'], [], ['sensitive']],
    ['attio-house', 'search', 'A light search over what the workspace holds.', ['query'], ['sensitive']],
    ['box-wallet', 'list_accounts', 'Lists the wallet accounts with address and balance.', [], ['sensitive']],
    ['okx-house', 'collect', "Collects events of your account's private stream.", [], ['sensitive']],
    ['okx-house', 'collect', 'Collects events of the public stream of prices.', [], [], ['sensitive']],
    ['engine-desk', 'read_prefab', 'Reads a prefab of the project.', ['path'], ['sensitive']],
    ['jenkins-house', 'fetch_artifact', 'Downloads the text of a build artifact.', ['path'], ['sensitive']],
    ['jenkins-house', 'find_artifacts', 'Searches for artifacts by a pattern.', ['pattern'], [], ['sensitive']],
    ['ask-house', 'search_knowledge', 'Searches the knowledge base for passages.', ['query'], ['sensitive']],
    ['ask-house', 'search_knowledge', 'Searches the knowledge base docs.', ['query'], [], ['sensitive']],
    ['view-house', 'load_image_from_path', 'Reads a local image file.', ['path'], ['sensitive']],
  ],
  'code of one’s own and code of everybody': [
    ['bitbucket-house', 'find_code', 'Searches for code in all repositories.', ['query'], ['sensitive'], ['untrusted']],
    ['github-house', 'find_code', 'Searches for code in public repositories.', ['query'], ['untrusted'], ['sensitive']],
    ['unity-desk', 'find_uses', 'Finds where C# names are used.', ['name'], ['sensitive']],
    ['post-house', 'find_code', 'Searches for postal codes.', ['town'], [], ['sensitive']],
    ['gitlab-house', 'get_mr_files', 'Gets the files changed in a merge request.', ['id'], [], ['sensitive']],
  ],
  'measures, statuses and labels stand for themselves': [
    ['visits-house', 'get_active_users', 'Gets active users metrics of a day.', ['day'], [], ['sensitive']],
    ['crm-house', 'get_active_users', 'Gets the active users of a day.', ['day'], ['sensitive']],
    ['imap-mail', 'message_count', 'Gets the total number of messages in the inbox.', [], [], ['untrusted']],
    ['github-house', 'get_statuses', 'Lists the statuses set on a commit.', ['sha'], [], ['sensitive']],
    ['otel-house', 'get_trace_label_values', '', ['label'], [], ['sensitive']],
    ['jvm-house', 'thread_activity', 'Analyzes the lifecycle of threads.', [], [], ['sensitive']],
    ['strava-house', 'get_routine', 'Gets a routine by its id.', ['id'], [], ['sensitive']],
    ['books-accounting', 'get_categories', 'Lists the categories of spending.', [], [], ['sensitive']],
    ['coin-wallet', 'track_whales', 'Tracks transactions of whales.', [], [], ['sensitive']],
    ['coin-wallet', 'list_equities', 'Lists supported tokenized equities.', [], [], ['sensitive']],
    ['edge-cloud', 'worker_list', 'Lists all workers in your account.', [], [], ['sensitive']],
  ],
  'secrets that come with a record': [
    ['mail-house', 'get_hook', 'Gets a webhook with its signing secret.', ['id'], ['secrets', 'sensitive']],
    ['mail-house', 'get_sender', 'Gets a sender. Returns authToken and state.', ['id'], ['secrets']],
    ['azure-cloud', 'get_function_keys', 'Gets the function keys of an app.', ['app'], ['secrets']],
  ],
  'statements that answer with no rows': [
    ['mysql-house', 'run', 'Executes an INSERT, UPDATE or DELETE statement.', ['sql'], ['arbitrary'], ['sensitive']],
    ['mysql-house', 'run', 'Executes any statement: SELECT, INSERT, UPDATE.', ['sql'], ['arbitrary', 'sensitive']],
  ],
  'pages that come back': [
    ['click-browser', 'press', 'Clicks a button. Returns the updated page snapshot.', ['ref'], ['untrusted']],
    ['click-browser', 'press', 'Clicks a button.', ['ref'], [], ['untrusted']],
    ['tauri-desk', 'webview_get_element', 'Gets the element that was pointed at.', [], ['untrusted']],
    ['think-house', 'deep_research', 'Conducts deep research on a question.', ['question'], ['untrusted']],
    ['ashby-house', 'get_resume', 'Downloads the resume of a candidate.', ['id'], ['untrusted', 'sensitive']],
    ['scm-github', 'list_files', 'Lists the files in a directory of a repository.', ['path'], [], ['untrusted']],
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
