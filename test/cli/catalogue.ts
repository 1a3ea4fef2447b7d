/** A small catalogue for the tests of commands that read one, with labels given by hand so that nothing depends on a classifier. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../data/catalogue.ts';
import {
  type Category,
  type Classification,
  definitionDigest,
  type Facet,
  type JsonSchema,
  type Risk,
  type ToolDefinition,
} from '../../data/model.ts';

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
    classification: {
      category,
      risk,
      facets,
      confidence: 0.9,
      rationale: 'Given by hand.',
      evidence: [],
      facetEvidence: {},
      modes: [],
      findings: [],
      recommendation: risk === 'low' ? 'allow' : risk === 'medium' ? 'limit' : 'approve',
      classifier: 'by-hand@1',
    },
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
    const { id } = catalogue.sight({
      sighting: { source: 'seeds', reference: name, seen: '2026-01-01T00:00:00Z' },
      name,
      package: { name, version },
      repository,
      ref: null,
      path: path ?? '',
      area: null,
      why: null,
    });
    if (registry)
      catalogue.sight({
        sighting: { source: 'registry', reference: registry, seen: '2026-01-02T00:00:00Z' },
        name,
        package: { name, version },
        repository,
        ref: null,
        path: path ?? '',
        area: null,
        why: null,
      });
    catalogue.record(
      id,
      {
        target: `npm:${name}@${version}`,
        enumerator: 'test',
        package: { name, version },
        repository,
        commit: null,
        kind: 'server',
        language: 'typescript',
        sdk: 'mcp',
        methods: ['static'],
        instructions: null,
        launch: null,
        tools: tools.map(({ definition }) => ({
          ...definition,
          digest: definitionDigest(definition),
          origin: { method: 'static', file: 'src/index.ts', line: 1, url: null },
          nameIsComputed: false,
          enabledByDefault: true,
          confidence: 1,
          method: 'static',
          agreement: 'source-only',
          differences: [],
        })),
        failures: [],
        attempts: [],
      },
      (definitions) =>
        definitions.map((definition) => ({
          classification: tools.find((tool) => tool.definition.name === definition.name)!.classification,
          correction: null,
        })),
    );
  }
  catalogue.close();
  return { file, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
