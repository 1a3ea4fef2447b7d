/** A small catalogue for the tests of commands that read one, with labels given by hand so that nothing depends on a classifier. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import type { Category, Classification, Facet, JsonSchema, Risk, ToolDefinition } from '../../data/model.ts';
import { candidateNamed, classified, readTool, visitOf } from '../support/made.ts';

export interface LabelledTool {
  definition: ToolDefinition;
  classification: Classification;
}

export function labelled(
  name: string,
  category: Category,
  risk: Risk,
  facets: Facet[] = [],
  properties: Record<string, JsonSchema> = {},
  required: string[] = [],
  description = `${name} of a server`,
): LabelledTool {
  return {
    definition: { name, description, inputSchema: { type: 'object', properties, required } },
    classification: classified(category, risk, { facets, confidence: 0.9, rationale: 'Given by hand.' }),
  };
}

const text: JsonSchema = { type: 'string' };

/** Server by package; repositories are `made-up/…`. */
export const SERVERS: Record<
  string,
  { repository: string | null; registry?: string; version: string; path?: string; tools: LabelledTool[] }
> = {
  '@harbour/exchange': {
    repository: 'made-up/exchange',
    registry: 'io.github.made-up/exchange',
    version: '1.4.0',
    tools: [
      labelled('amend_order', 'Financial', 'critical', [], { order_id: text, price: { type: 'number' } }, ['order_id']),
      labelled('list_orders', 'Read', 'medium', ['sensitive'], { limit: { type: 'integer' } }),
      labelled('get_ticker', 'Read', 'low'),
    ],
  },
  'office-mail': {
    repository: 'made-up/office',
    version: '2.0.0',
    tools: [
      labelled('read_email', 'Read', 'medium', ['sensitive', 'untrusted'], { folder: text }),
      labelled('send_email', 'Write', 'high', ['external'], { to: { type: 'array', items: text }, body: text }, [
        'to',
        'body',
      ]),
      labelled('search', 'Read', 'low'),
    ],
  },
  'web-reader': {
    repository: null,
    version: '0.3.1',
    tools: [
      labelled('fetch_url', 'Read', 'medium', ['untrusted'], { url: text }, ['url']),
      labelled('search', 'Read', 'low'),
    ],
  },
  'one-of-two': { repository: 'made-up/both', path: 'one', version: '1.0.0', tools: [labelled('one', 'Read', 'low')] },
  'two-of-two': { repository: 'made-up/both', path: 'two', version: '1.0.0', tools: [labelled('two', 'Read', 'low')] },
};

/** Writes the catalogue to a folder of its own. Gives its file, and what removes it. */
export function makeCatalogue(): { file: string; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-risk-'));
  const file = join(folder, 'catalogue.db');
  const catalogue = Catalogue.open(file);
  for (const [name, { repository, registry, version, path, tools }] of Object.entries(SERVERS)) {
    const pkg = { name, version };
    const candidate = candidateNamed(name, { package: pkg, repository, path: path ?? '' });
    const { id } = catalogue.sight({
      ...candidate,
      sighting: { source: 'seeds', reference: name, seen: '2026-01-01T00:00:00Z' },
    });
    if (registry)
      catalogue.sight({
        ...candidate,
        sighting: { source: 'registry', reference: registry, seen: '2026-01-02T00:00:00Z' },
      });
    const read = tools.map(({ definition }) => readTool(definition));
    catalogue.record(id, visitOf(pkg, read, { repository, methods: ['static'], launch: null }), (definitions) =>
      definitions.map((definition) => ({
        classification: tools.find((tool) => tool.definition.name === definition.name)!.classification,
        correction: null,
      })),
    );
  }
  catalogue.close();
  return { file, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
