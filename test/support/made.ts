/** Made-up records of the model, complete, so that a test writes only what it is about. */
import {
  type Candidate,
  type Category,
  type Classification,
  definitionDigest,
  type Risk,
  type SnapshotInput,
  type SnapshotTool,
  type ToolDefinition,
} from '../../data/model.ts';

/** A source's word for an npm package of this name. */
export const candidateNamed = (name: string, change: Partial<Candidate> = {}): Candidate => ({
  sighting: { source: 'user', reference: name, seen: '2026-01-01T00:00:00.000Z' },
  name,
  package: { name, version: '1.0.0' },
  repository: null,
  ref: null,
  path: '',
  area: null,
  why: null,
  ...change,
});

/** A tool that a running server listed. */
export const listedTool = (definition: ToolDefinition, change: Partial<SnapshotTool> = {}): SnapshotTool => ({
  ...definition,
  digest: definitionDigest(definition),
  origin: { method: 'live', file: null, line: null, url: null },
  nameIsComputed: false,
  enabledByDefault: true,
  confidence: 1,
  method: 'live',
  agreement: 'live-only',
  differences: [],
  ...change,
});

/** A tool that only its source shows. */
export const readTool = (definition: ToolDefinition): SnapshotTool =>
  listedTool(definition, {
    origin: { method: 'static', file: 'src/index.ts', line: 1, url: null },
    method: 'static',
    agreement: 'source-only',
  });

/** A visit of an npm package that listed these tools. */
export const visitOf = (
  pkg: { name: string; version: string },
  tools: SnapshotTool[],
  change: Partial<SnapshotInput> = {},
): SnapshotInput => ({
  target: `npm:${pkg.name}@${pkg.version}`,
  enumerator: '1',
  package: pkg,
  repository: null,
  commit: null,
  kind: 'server',
  language: 'typescript',
  sdk: '@modelcontextprotocol/sdk',
  methods: ['live'],
  instructions: null,
  launch: 'bare',
  tools,
  failures: [],
  attempts: [],
  ...change,
});

/** A label given by hand, with the effect the recommended profile has for its risk. */
export const classified = (category: Category, risk: Risk, change: Partial<Classification> = {}): Classification => ({
  category,
  risk,
  facets: [],
  confidence: 1,
  rationale: '',
  evidence: [],
  facetEvidence: {},
  modes: [],
  findings: [],
  recommendation: risk === 'low' ? 'allow' : risk === 'medium' ? 'limit' : 'approve',
  classifier: 'by-hand@1',
  ...change,
});
