/** The rows of the database that readers and writers share, and the records of `model.ts` they become. */
import {
  type Agreement,
  type Label,
  type Method,
  RISKS,
  type SnapshotRecord,
  type SnapshotTool,
  type ToolCard,
  type ToolRecord,
} from './model.ts';

/** What `snapshot_tools.sighting` keeps of a tool beside its definition. */
export interface StoredSighting {
  origin: SnapshotTool['origin'];
  agreement: Agreement;
  differences: string[];
  nameIsComputed: boolean;
  enabledByDefault: boolean | null;
  confidence: number;
}

export const TOOL_CARD = `SELECT s.slug AS server, s.name AS serverName, t.name, t.segment, t.summary, t.category, t.risk, t.facets, t.confidence
  FROM tools t JOIN servers s ON s.id = t.server_id`;

export interface CardRow extends Omit<ToolCard, 'risk' | 'facets'> {
  risk: number;
  facets: string;
}

export const toolCard = (row: CardRow): ToolCard => ({
  server: row.server,
  serverName: row.serverName,
  name: row.name,
  segment: row.segment,
  summary: row.summary,
  category: row.category,
  risk: RISKS[row.risk]!,
  facets: JSON.parse(row.facets),
  confidence: row.confidence,
});

export const TOOL_RECORD = `SELECT s.slug AS server, s.name AS serverName, t.name, t.segment, t.summary, t.category, t.risk, t.facets, t.confidence,
    t.digest, t.method, t.first_seen, d.json AS definition, n.sighting, l.label, l.correction
  FROM tools t JOIN servers s ON s.id = t.server_id JOIN definitions d ON d.digest = t.digest
  JOIN snapshot_tools n ON n.snapshot_id = s.snapshot_id AND n.name = t.name
  JOIN labels l ON l.snapshot_id = s.snapshot_id AND l.name = t.name AND l.classifier = t.classifier`;

export interface ToolRow extends CardRow {
  digest: string;
  method: Method | 'both';
  first_seen: string;
  definition: string;
  sighting: string;
  label: string;
  correction: string | null;
}

export function toolRecord(row: ToolRow): ToolRecord {
  const { confidence, ...sighting } = JSON.parse(row.sighting) as StoredSighting;
  return {
    ...toolCard(row),
    definition: JSON.parse(row.definition),
    digest: row.digest,
    method: row.method,
    ...sighting,
    enumerationConfidence: confidence,
    classification: JSON.parse(row.label),
    correction: row.correction === null ? null : (JSON.parse(row.correction) as Label['correction']),
    firstSeen: row.first_seen,
  };
}

export interface SnapshotRow {
  id: number;
  package: string | null;
  repository: string | null;
  commit: string | null;
  digest: string;
  taken: string;
  language: string;
  sdk: string;
  methods: string;
  instructions: string | null;
  launch: string | null;
  tool_count: number;
}

export const snapshotRecord = (row: SnapshotRow): SnapshotRecord => ({
  id: row.id,
  package: row.package === null ? null : JSON.parse(row.package),
  repository: row.repository,
  commit: row.commit,
  digest: row.digest,
  taken: row.taken,
  language: row.language,
  sdk: row.sdk,
  methods: JSON.parse(row.methods),
  instructions: row.instructions,
  launch: row.launch,
  toolCount: row.tool_count,
});
