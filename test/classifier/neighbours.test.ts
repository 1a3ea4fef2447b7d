/**
 * Tools beside their neighbours: the same words where they commit, delete, run or expose something, and where they do not. Every tool is
 * made up here; what it stands for was misread on servers met for the first time.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import type { Category, Facet, Risk } from '../../data/model.ts';

let classifier: Classifier;
beforeAll(() => {
  classifier = loadClassifier();
});

/** server, name, description, parameters, category, risk, facets that must be set, facets that must not. */
type Row = [string, string, string, string[], Category, Risk, Facet[]?, Facet[]?];

const NEIGHBOURS: Record<string, Row[]> = {
  'statements that write are no read-only query': [
    [
      'row-db',
      'change_rows',
      'Run INSERT, UPDATE or DELETE queries. Not for SELECT queries.',
      ['query'],
      'Execute',
      'critical',
    ],
    [
      'row-db',
      'graph_query',
      'Run an OpenCypher query. Supports both read-write and read-only queries.',
      ['query'],
      'Execute',
      'critical',
    ],
    [
      'row-db',
      'ask_rows',
      'Run a read-only SQL query; INSERT and UPDATE are rejected.',
      ['sql'],
      'Read',
      'medium',
      ['arbitrary'],
    ],
    ['row-db', 'explain_rows', 'Explain a SQL query without running it.', ['sql'], 'Read', 'low', [], ['arbitrary']],
    ['row-db', 'start_transaction', 'Start a new transaction', [], 'Write', 'low', ['ephemeral']],
  ],
  'phrases that commit money, in their trade': [
    [
      'till-payments',
      'take_guest_payment',
      'Take a guest payment with a stored token',
      ['amount'],
      'Financial',
      'critical',
    ],
    [
      'till-payments',
      'payment_actions',
      'Manage a payment after authorization: refund, cancel or settle',
      ['id'],
      'Financial',
      'critical',
    ],
    ['till-payments', 'take_screenshot', 'Take a screenshot of the page', [], 'Read', 'low'],
    ['pit-broker', 'exit_position', 'Exit an open position', ['symbol'], 'Financial', 'critical'],
    ['pit-broker', 'exit_status', 'Status of an exit', ['id'], 'Read', 'low'],
    ['team-desk', 'exit_meeting', 'Exit a meeting', ['id'], 'Write', 'medium'],
    [
      'coin-wallet',
      'send_raw_transaction',
      'Send a raw transaction to the network',
      ['signed_tx'],
      'Financial',
      'critical',
    ],
    ['team-desk', 'board_layout_mode', 'Set the layout mode and wrap behavior of a frame', ['mode'], 'Write', 'medium'],
  ],
  'a question is no deed': [
    ['code-desk', 'canMergeRequest', 'Check whether a merge request can be merged', ['id'], 'Read', 'low'],
    ['code-desk', 'merge_request_merge', 'Merge a merge request', ['id'], 'Write', 'high', ['external']],
    ['pit-broker', 'check_wash', 'Check whether a deed would be a wash sale', ['ticker', 'side'], 'Read', 'low'],
    ['doc-desk', 'guide_tool', 'Gives the rules for this server. Call this before any other tool.', [], 'Read', 'low'],
  ],
  'what is built, started or submitted runs': [
    ['dock-docker', 'image_maker', 'Build a Docker image from a Dockerfile', ['path'], 'Execute', 'high'],
    ['mill-batch', 'submit_job', 'Submit a batch job', ['name'], 'Execute', 'high'],
    ['draw-desk', 'build_palette', 'Build a colour palette from two colours', ['a', 'b'], 'Read', 'low'],
    ['name-desk', 'start_claim', 'Start a claim for a domain', ['name'], 'Write', 'medium'],
  ],
  'shapes have no rights, files and users have': [
    [
      'canvas-desk',
      'unlock_elements',
      'Unlock elements so that they can be changed',
      ['ids'],
      'Write',
      'medium',
      [],
      ['guard'],
    ],
    ['shelf-drive', 'unlock_file', 'Unlock a file', ['id'], 'Write', 'critical', ['guard']],
  ],
  'content is private, lists of names are not': [
    ['wiki-confluence', 'get_content', 'Get content by its number', ['id'], 'Read', 'medium', ['sensitive']],
    ['shelf-google-docs', 'read_doc', 'Read content of a doc', ['id'], 'Read', 'medium', ['sensitive']],
    ['wiki-confluence', 'list_attachments', 'List attachments of a page', ['id'], 'Read', 'low'],
    ['mail-gmail', 'message_status', 'Get the status of a message', ['id'], 'Read', 'low'],
    ['code-github', 'get_commits', 'Get commits of a repository', ['repo'], 'Read', 'low'],
    ['code-github', 'get_commit', 'Get one commit of a repository', ['sha'], 'Read', 'medium', ['sensitive']],
    ['house-property', 'list_bank_accounts', 'List bank accounts', [], 'Read', 'medium', ['sensitive']],
    ['map-house', 'get_location', 'Get the address of the current location', [], 'Read', 'low'],
    ['file-drive', 'get_share_url', 'Get the URL of a port', ['port'], 'Read', 'low'],
  ],
  'own thoughts, connections of others': [
    ['calm-mind', 'think_aloud', 'A place for one thought at a time', ['thought'], 'Write', 'low', ['ephemeral']],
    [
      'talk-discord',
      'disconnect_member',
      'Disconnect a member from the voice channel',
      ['member'],
      'Write',
      'medium',
      [],
      ['ephemeral'],
    ],
    ['row-db', 'unregister', 'Unregister a database connection', ['id'], 'Write', 'low', ['ephemeral']],
  ],
  'words of other languages': [
    ['loja-shop', 'limpar_carrinho', 'Limpa todo o carrinho do cliente', ['cliente'], 'Write', 'medium'],
    ['loja-shop', 'remover_do_carrinho', 'Remove um item do carrinho', ['item'], 'Write', 'medium'],
  ],
};

describe.each(Object.entries(NEIGHBOURS))('%s', (_, rows) => {
  it.each(rows)('%s %s', (server, name, description, parameters, category, risk, set = [], unset = []) => {
    const inputSchema = {
      type: 'object',
      properties: Object.fromEntries(parameters.map((p) => [p, { type: 'string' }])),
      required: parameters,
    };
    const label = classifier.classify({ name, description, inputSchema }, { name: server });
    expect([label.category, label.risk]).toEqual([category, risk]);
    expect(label.facets).toEqual(expect.arrayContaining(set));
    for (const facet of unset) expect(label.facets).not.toContain(facet);
  });
});
