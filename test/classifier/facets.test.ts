/**
 * What a call shows, reaches or softens, told by what stands around the words: what a part is taken from, what an identifier names, whose site
 * or machine it is. Every tool is made up here; what it stands for was misread on servers met for the first time.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import type { Facet } from '../../data/model.ts';

let classifier: Classifier;
beforeAll(() => {
  classifier = loadClassifier();
});

/** server, name, description, parameters, facets that must be set, facets that must not. */
type Row = [string, string, string, string[], Facet[], Facet[]];

const ROWS: Record<string, Row[]> = {
  'a part shows what it is taken from': [
    ['shelf', 'pick_lines', 'Extracts specific lines from a file', ['path'], ['sensitive'], []],
    ['shelf', 'pick_lines', 'Extracts specific lines from a poem', ['title'], [], ['sensitive']],
  ],
  'an identifier tells what is shown': [
    ['tracebox', 'inspect', 'Full detail of one.', ['span_id'], ['sensitive'], []],
    ['tracebox', 'inspect', 'Full detail of one.', ['workspace_id'], [], ['sensitive']],
  ],
  'people, and what is only called so': [
    ['rack-net', 'get_clients', 'Get connected wireless clients of the network', [], [], ['sensitive']],
    ['rack-desk', 'get_clients', 'Get the clients of the firm', [], ['sensitive'], []],
    ['metrics-room', 'get_active_users', 'Get the number of active users', [], [], ['sensitive']],
    ['type-docs', 'get_members', 'List the members of an interface', ['interface'], [], ['sensitive']],
    ['strava', 'get_activity_details', 'Fetches details about an activity', ['id'], ['sensitive'], []],
    ['yard', 'find_entries', 'Execute an LDAP search operation', ['filter'], ['sensitive'], []],
  ],
  'the site is one’s own': [
    ['wordpress', 'get_post', 'Get a single post by its ID', ['id'], [], ['untrusted', 'sensitive']],
    ['wordpress', 'get_comments', 'Get the comments of a post', ['id'], ['untrusted'], []],
  ],
  'an inbox of tasks holds no mail': [
    ['listkeeper', 'get_inbox', 'Get todos from the inbox', [], [], ['untrusted']],
    ['mail', 'get_inbox', 'Get the messages of the inbox', [], ['untrusted', 'sensitive'], []],
  ],
  'any query, by its language': [
    ['grafana', 'query_logs', 'Executes a query against the log store', ['logql'], ['arbitrary'], []],
    ['grafana', 'query_logs', 'Shows the newest logs of a service', ['service'], [], ['arbitrary']],
  ],
  'a package that is named by its path': [
    ['android', 'install_app', 'Install an application on the device', ['apkPath'], ['arbitrary'], []],
    ['android', 'install_app', 'Install an application of the list', ['name'], [], ['arbitrary']],
  ],
  'how many are reached': [
    ['mongo', 'deleteOne', 'Delete a single document from a collection', ['filter'], [], ['bulk']],
    ['mongo', 'deleteMany', 'Delete all documents of a collection that match', ['filter'], ['bulk'], []],
    ['postgres', 'update_records', 'Update records in a table', ['table', 'where'], ['bulk'], []],
    ['postgres', 'update_record', 'Update a record in a table', ['table', 'id'], [], ['bulk']],
  ],
  'guards that are switched': [
    ['filterhouse', 'toggle_safe_browsing', 'Enable or disable safe browsing', ['enabled'], ['guard'], []],
    ['filterhouse', 'toggle_dark_theme', 'Enable or disable the dark theme', ['enabled'], [], ['guard']],
  ],
  'only the user hears of it': [
    ['desk', 'send_push_notification', 'Send a push notification to the user', ['message'], [], ['external']],
    ['desk', 'send_push_notification', 'Send a push notification to a customer', ['message'], ['external'], []],
  ],
};

describe.each(Object.entries(ROWS))('%s', (_, rows) => {
  it.each(rows)('%s: %s (%s)', (server, name, description, takes, facets, without) => {
    const inputSchema = {
      type: 'object',
      properties: Object.fromEntries(takes.map((p) => [p, { type: 'string' }])),
      required: takes,
    };
    const got = classifier.classify({ name, description, inputSchema }, { name: server });
    for (const facet of facets) expect(got.facets, got.category).toContain(facet);
    for (const facet of without) expect(got.facets, got.category).not.toContain(facet);
  });
});
