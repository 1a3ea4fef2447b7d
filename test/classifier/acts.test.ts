/** What is done, in the ways that people say it: one verb in two words, a thing at the end of a name, a machine that obeys. */
import { expect, it } from 'vitest';
import { loadClassifier } from '../../classifier/classify.ts';
import type { Category } from '../../data/model.ts';

const classifier = loadClassifier();

/** server, name, description, parameters, category. */
type Row = [string, string, string, string[], Category];

const ROWS: Row[] = [
  // verbs of two words
  ['page-pilot', 'page_steps', 'Go to a page of the browser.', ['url'], 'Execute'],
  ['part-desk', 'part_lookup', 'Looks up a part by its number.', ['number'], 'Read'],
  // a noun in front of what is done to it
  ['net-desk', 'matching_list_create', 'Creates a matching list', ['name'], 'Write'],
  ['net-desk', 'matching_list_delete', 'Deletes a matching list', ['id'], 'Destructive'],
  ['metric-desk', 'label_values', 'Get all values of one label', ['label'], 'Read'],
  ['parts-house', 'parts_catalog', 'All parts by their kind', [], 'Read'],
  // a heading counts things; it orders nothing
  ['fund-desk', 'get_bookings', 'Account bookings: buys, sells, dividends.', ['from'], 'Read'],
  // scripts without spaces
  ['futures-binance', 'gear', '调整合约杠杆', ['symbol', 'leverage'], 'Financial'],
  ['diary-desk', 'note_it', '決定を記録します。', ['text'], 'Write'],
  ['guide-desk', 'steps', '결제유형별 단계별 연동 안내와 준비 항목 모음', [], 'Read'],
  // machines
  ['floor-robot', 'clean_kitchen', 'Cleans the kitchen floor', ['room'], 'Execute'],
  ['rover-ros', 'submit_goal', 'Submits a navigation goal', ['x', 'y'], 'Execute'],
  ['tune-box', 'control_playback', 'Control the playback: play, pause, next.', ['action'], 'Execute'],
  ['office-printer', 'cancel_print_job', 'Cancels a print job that waits.', ['job'], 'Write'],
  ['chart-tool', 'env', 'Prints environment information of the client.', [], 'Read'],
  ['office-printer', 'print_letter', 'Prints a letter on paper.', ['file'], 'Execute'],
  // what is run for what it tells, and what only says how
  ['code-check', 'knot_run', 'Run Knot and return the loose ends.', ['folder'], 'Read'],
  ['code-check', 'script_run', 'Run the script and return its output.', ['script'], 'Execute'],
  ['css-desk', 'install_css', 'Generate installation commands for a framework', ['framework'], 'Read'],
  ['index-desk', 'create_index', 'Generate configuration for a new index', ['fields'], 'Read'],
  ['index-desk', 'create_index', 'Creates a new index', ['fields'], 'Write'],
  // taken out and put back
  ['ticket-desk', 'remove_linked_ticket', 'Removes the relation between two tickets.', ['a', 'b'], 'Write'],
  ['club-desk', 'moderator_remove', 'Remove a moderator', ['user'], 'Write'],
  ['todo-desk', 'delete_entry', 'Trash an entry (moved to the trash, not a permanent delete)', ['id'], 'Write'],
  // what is worked on is handed over by its address
  ['paper-press', 'compress_pdf', 'Compress a PDF file', ['url'], 'Read'],
  ['paper-press', 'compress_pdf', 'Compress a PDF file', ['path'], 'Write'],
  // caught and kept
  ['mind-desk', 'capture', 'Capture a note or an idea', ['text'], 'Write'],
  ['calm-sum', 'add', '', ['a', 'b'], 'Read'],
  // money
  [
    'helper-market',
    'ask_person',
    'Ask a person to do a task; the worker is paid.',
    ['question', 'budget_usd'],
    'Financial',
  ],
  ['table-desk', 'cancel_reservation', 'Cancels a reservation and frees the restaurant table', ['id'], 'Write'],
  ['trip-travel', 'cancel_reservation', 'Cancels a hotel reservation', ['id'], 'Financial'],
  ['hall-hub', 'lamp_swap', 'Swaps one device for another in all rules', ['device'], 'Write'],
  ['coin-wallet', 'swap', 'Swaps one token for another', ['amount'], 'Financial'],
  // a message that is marked talks to nobody
  ['letter-mail', 'mark_letters', 'Mark messages as read or unread.', ['ids'], 'Write'],
];

it.each(ROWS)('%s %s (%s) %j is %s', (server, name, description, parameters, category) => {
  const properties = Object.fromEntries(parameters.map((p) => [p, { type: 'string' }]));
  const tool = { name, description, inputSchema: { type: 'object', properties, required: parameters } };
  expect(classifier.classify(tool, { name: server }).category).toBe(category);
});
