/**
 * What a word means in the trade it is used in: the same verb asks a model, lays out a document, records for oneself or drops what is not named.
 * Every tool is made up here; beside each family stand neighbours that must stay what they are.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import type { Category, Facet, Risk } from '../../data/model.ts';

let classifier: Classifier;
beforeAll(() => {
  classifier = loadClassifier();
});

/** server, name, description, parameters (a boolean ends in `?`, several of a kind in `[]`), category, risk, facets that must be set, facets that must not. */
type Row = [string, string, string, string, Category, Risk, Facet[]?, Facet[]?];

const TRADES: Record<string, Row[]> = {
  'a language model is asked and only answers': [
    [
      'desk-models',
      'talk',
      'Send a task to a small model on this computer.',
      'message temperature max_tokens',
      'Read',
      'low',
    ],
    ['desk-models', 'send_prompt', 'Sends a prompt to GPT-4o and gives back what it says.', 'prompt', 'Read', 'low'],
    [
      'desk-models',
      'three_parts',
      'Structured reasoning in three parts.',
      'system instruction temperature',
      'Read',
      'low',
    ],
    [
      'talk-house',
      'send_message',
      'Send a message to a colleague.',
      'recipient message',
      'Write',
      'high',
      ['external'],
    ],
    ['desk-models', 'vectors_of_text', 'Generate embeddings for passages.', 'passages model', 'Read', 'low'],
    ['desk-models', 'embed_query', 'Embed a query with the loaded model.', 'query', 'Read', 'low'],
    ['shelf-store', 'embed_documents', 'Embed documents and keep them.', 'documents collection', 'Write', 'medium'],
  ],
  'what is laid out lies in a document': [
    ['paper-desk', 'format_heading', 'Format headings in a document.', 'documentId range bold', 'Write', 'medium'],
    [
      'paper-desk',
      'format_box',
      'Format the outline and fill of a shape.',
      'presentationId shapeId',
      'Write',
      'medium',
    ],
    ['paper-desk', 'format_text', 'Format a text as Markdown.', 'text', 'Read', 'low'],
    ['paper-desk', 'group_shapes', 'Group several shapes together.', 'shapeIds[]', 'Write', 'medium'],
    ['paper-desk', 'autofit_columns', 'Fits columns to what they hold.', 'file columns[]', 'Write', 'medium'],
    ['paper-desk', 'save_drawing', "Triggers the editor's own Save.", 'id', 'Write', 'medium'],
    ['flow-desk', 'trigger_sync', 'Trigger a sync of a connection.', 'connectionId', 'Execute', 'high'],
  ],
  'the second of two verbs is the deed': [
    ['build-yard', 'find_and_trigger', 'Search for a job by its name and trigger it.', 'pattern', 'Execute', 'high'],
    [
      'build-yard',
      'search_and_replace',
      'Search a file and replace what is found.',
      'path find replace',
      'Write',
      'medium',
    ],
  ],
  'questions put together before, and languages that only ask': [
    ['row-house', 'run_fetchxml', 'Executes a FetchXML query.', 'fetchxml', 'Read', 'medium'],
    ['row-house', 'run_sql', 'Executes a SQL query.', 'sql', 'Execute', 'critical', ['arbitrary']],
  ],
  'another tool is called by its name': [
    [
      'many-hands',
      'page_call_tool',
      'Call a tool that an open page has registered.',
      'name arguments',
      'Execute',
      'critical',
      ['arbitrary'],
    ],
    [
      'many-hands',
      'use_tool',
      'Use one of the tools found before.',
      'tool params',
      'Execute',
      'critical',
      ['arbitrary'],
    ],
  ],
  'what is not in the source goes': [
    [
      'two-disks',
      'sync_folders',
      'Synchronises two folders.',
      'source target delete_extra?',
      'Destructive',
      'critical',
      ['bulk'],
    ],
    [
      'two-disks',
      'sync',
      'Make the target like the source, deleting extra files.',
      'source target',
      'Destructive',
      'critical',
      ['bulk'],
    ],
    ['two-disks', 'sync_folders', 'Synchronises two folders.', 'source target', 'Write', 'medium', [], ['bulk']],
    ['rack-house', 'rebuild_server', 'Rebuild a server, erasing its disk.', 'id', 'Destructive', 'critical', ['bulk']],
    ['rack-house', 'resize_disk', 'Resize a disk.', 'id size', 'Write', 'medium'],
    ['chart-store', 'repo_remove', 'Remove a Helm chart repository.', 'name', 'Write', 'medium', [], ['bulk']],
    ['code-store', 'remove_repository', 'Remove a repository.', 'id', 'Destructive', 'critical', ['bulk']],
  ],
  'how much is at stake': [
    [
      'coin-exchange',
      'switch_margin_mode',
      'Switch between cross and isolated margin.',
      'symbol mode',
      'Financial',
      'high',
      ['reduces'],
    ],
    ['coin-exchange', 'set_model', 'Change the margin model of an account.', 'model', 'Financial', 'high', ['reduces']],
    ['coin-exchange', 'account_mode', '调整保证金模式', 'symbol', 'Financial', 'high', ['reduces']],
    [
      'chain-wallet',
      'request_funds',
      'Request funds from the faucet for testing.',
      'address',
      'Financial',
      'medium',
      ['simulated'],
    ],
  ],
  'written down for oneself until it is stopped': [
    [
      'page-driver',
      'start_recording',
      'Start recording what is done in the browser.',
      'name',
      'Write',
      'low',
      ['ephemeral'],
    ],
    ['page-driver', 'start_trace', 'Start a performance trace.', 'categories', 'Write', 'low', ['ephemeral']],
    ['on-air', 'start_streaming', 'Start the live stream.', '', 'Execute', 'high', [], ['ephemeral']],
    [
      'sand-box',
      'extend_timeout',
      'Extend the timeout of the isolated sandbox.',
      'ms',
      'Write',
      'low',
      ['ephemeral'],
      ['privilege'],
    ],
    ['mail-reader', 'disconnect_all', 'Disconnect from all servers.', '', 'Write', 'low', ['ephemeral'], ['bulk']],
    [
      'ward-records',
      'create_observation',
      'Create an observation of a patient.',
      'patient value',
      'Write',
      'medium',
      [],
      ['ephemeral'],
    ],
  ],
  'who hears of it': [
    ['hire-desk', 'archive_application', 'Archive an application.', 'id send_email?', 'Write', 'high', ['external']],
    ['date-book', 'update_event', 'Update an event.', 'eventId start sendUpdates', 'Write', 'high', ['external']],
    ['date-book', 'update_event', 'Update an event.', 'eventId start', 'Write', 'medium', [], ['external']],
    ['app-shelf', 'submit_sender', 'Submit a sender for carrier review.', 'senderId', 'Write', 'high', ['external']],
    [
      'night-watch',
      'trigger_incident',
      'Trigger an incident for whoever is on call.',
      'title',
      'Write',
      'high',
      ['external'],
    ],
    ['letter-mail', 'schedule_campaign', 'Schedule a campaign.', 'campaign_id time', 'Write', 'high', ['external']],
    [
      'letter-mail',
      'compose_broadcast',
      'Set what a broadcast says, to be edited later.',
      'broadcastId content',
      'Write',
      'medium',
      [],
      ['external'],
    ],
  ],
  'a word that its owner changes is handed to nobody': [
    [
      'pass-vault',
      'password_update',
      'Rotate a password of an item.',
      'item',
      'Write',
      'high',
      ['privilege'],
      ['guard'],
    ],
    ['pass-vault', 'rotate_api_key', 'Rotate an API key.', 'id', 'Write', 'critical', ['guard']],
  ],
  'a tag in front, and a title that only repeats the name': [
    [
      'home-desk',
      'ha_call_service',
      '[WRITE] Call a service. Changes the state of the system.',
      'domain service',
      'Execute',
      'high',
    ],
    ['pen-desk', 'sign_auth_status', '', '', 'Read', 'low'],
  ],
};

const definition = (name: string, description: string, parameters: string) => {
  const names = parameters.split(' ').filter((p) => p !== '');
  const properties = Object.fromEntries(
    names.map((p) => [
      p.replace(/\W+$/, ''),
      p.endsWith('?')
        ? { type: 'boolean' }
        : p.endsWith('[]')
          ? { type: 'array', items: { type: 'string' } }
          : { type: 'string' },
    ]),
  );
  const title = name.replaceAll('_', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return { name, title, description, inputSchema: { type: 'object', properties, required: Object.keys(properties) } };
};

describe.each(Object.entries(TRADES))('%s', (_, rows) => {
  it.each(rows)('%s: %s — %s (%s)', (server, name, description, parameters, category, risk, has = [], lacks = []) => {
    const label = classifier.classify(definition(name, description, parameters), { name: server });
    expect([label.category, label.risk]).toEqual([category, risk]);
    expect(label.facets).toEqual(expect.arrayContaining(has));
    for (const facet of lacks) expect(label.facets).not.toContain(facet);
  });
});
