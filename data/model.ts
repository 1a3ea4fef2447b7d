/**
 * The words the whole project shares: what a tool's definition is, where it came from, what was decided about it.
 * Types and pure functions only; nothing here reads a file, a network or a database.
 */
import canonicalize from 'canonicalize';

/** A JSON Schema document (any draft) exactly as a server sent it or a reader built it; never assumed to be well formed. */
export type JsonSchema = { [key: string]: unknown };

/**
 * Behaviour hints of a tool in the spelling of the MCP specification (schema 2025-11-25, `ToolAnnotations`).
 * An absent hint stays absent: the specification's default is not a statement of the author. Vendors add keys of their own.
 */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
  [vendorKey: string]: unknown;
}

/** What a server says a tool is. Absent and null mean the same; the digest leaves both out. */
export interface ToolDefinition {
  name: string;
  title?: string | null;
  description?: string | null;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema | null;
  annotations?: ToolAnnotations | null;
}

/**
 * Digest of a definition: lower-case hex SHA-256 of the canonical JSON (RFC 8785) of
 * `{name, title?, description?, inputSchema, outputSchema?, annotations?}`, absent keys and empty annotations left out.
 */
export function definitionDigest(definition: ToolDefinition): string {
  const { name, title, description, inputSchema, outputSchema, annotations } = definition;
  const kept: Record<string, unknown> = { name, inputSchema };
  if (title != null) kept.title = title;
  if (description != null) kept.description = description;
  if (outputSchema != null) kept.outputSchema = outputSchema;
  if (annotations != null && Object.keys(annotations).length > 0) kept.annotations = annotations;
  return sha256(canonicalize(kept) ?? '');
}

/** Lower-case hex SHA-256 of a text (UTF-8). */
export function sha256(text: string): string {
  // asked for here and not imported: who only labels tools digests nothing, and need not wait until it is loaded
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}

export type Method = 'static' | 'live';

/** Where a definition was seen: a file and line of the pinned source, or a running server. `file` is relative to the source's root. */
export interface Origin {
  method: Method;
  file: string | null;
  line: number | null;
  /** A permanent link to the line, where the host and commit are known. */
  url: string | null;
}

/** One tool as one enumeration saw it. */
export interface EnumeratedTool extends ToolDefinition {
  digest: string;
  origin: Origin;
  /** The name is put together at run time; what is given is the best reading of it. */
  nameIsComputed: boolean;
  /** Whether the server lists it without being configured to; null when the source does not tell. */
  enabledByDefault: boolean | null;
  /** 0 to 1: how sure the enumeration is that the server registers this tool with this definition. */
  confidence: number;
}

/** One server of a source: a repository or package may hold several. */
export interface EnumeratedServer {
  /** Folder of its manifest inside the source, '' for the root. */
  path: string;
  name: string;
  language: string;
  /** The SDK or style its tools are registered with, 'json-rpc' for hand-written ones. */
  sdk: string;
  method: Method;
  /** What the server tells a client's model at initialisation; null when it says nothing or is not known. */
  instructions: string | null;
  tools: EnumeratedTool[];
}

/** What a source turned out to be. */
export const SOURCE_KINDS = [
  'server',
  'sdk',
  'framework',
  'client',
  'gateway',
  'scanner',
  'registry',
  'list',
  'library',
  'application',
  'none',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Why a step did not succeed, as a closed vocabulary; `FAILURES` holds the mend for each. */
export const FAILURE_CLASSES = [
  'needs-credentials',
  'needs-arguments',
  'needs-config-file',
  'needs-network',
  'needs-local-service',
  'needs-binary',
  'remote-only',
  'http-only',
  'not-a-server',
  'not-found',
  'bad-archive',
  'too-large',
  'install-failed',
  'native-addon',
  'crashed',
  'timeout',
  'protocol-error',
  'invalid-definition',
  'flooded',
  'refused-by-sandbox',
  'no-sandbox',
  'no-tools',
  'unreadable-source',
  'network',
  'interrupted',
  'internal',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** A step that failed: its class, and the server's or tool's own last words as `detail` (hostile text, at most 2,000 characters). */
export interface Failure {
  method: Method | 'acquire' | 'discover';
  class: FailureClass;
  detail: string;
}

/** A package of a registry at one exact version. `integrity` is Subresource Integrity of its archive; `published` ISO 8601. */
export interface PackageRef {
  name: string;
  version: string;
  integrity?: string | null;
  published?: string | null;
}

/** The answer of `enumerate TARGET --json`. */
export interface Enumeration {
  target: string;
  repository: string | null;
  /** 40 hex digits, null where the source has no commit. */
  commit: string | null;
  package: PackageRef | null;
  isServer: boolean;
  kind: SourceKind;
  servers: EnumeratedServer[];
  failures: Failure[];
}

export const CATEGORIES = ['Read', 'Write', 'Execute', 'Destructive', 'Financial', 'Unknown'] as const;
export type Category = (typeof CATEGORIES)[number];

/** From harmless to grave; compare with `RISKS.indexOf`. */
export const RISKS = ['low', 'medium', 'high', 'critical'] as const;
export type Risk = (typeof RISKS)[number];

export const FACETS = [
  'sensitive',
  'secrets',
  'untrusted',
  'external',
  'arbitrary',
  'privilege',
  'guard',
  'physical',
  'bulk',
  'permanent',
  'reversible',
  'ephemeral',
  'bounded',
  'reduces',
  'simulated',
] as const;
export type Facet = (typeof FACETS)[number];

/** An exact substring of the definition, and where it stands: an RFC 6901 pointer into `ToolDefinition`. */
export interface Evidence {
  pointer: string;
  quote: string;
}

/** Something on a tool that its reader should know besides the label: signs of manipulation, contradictions, broken schemas. */
export interface Finding {
  /** Stable identifier, e.g. `hidden-characters`, `instructions-to-model`, `annotation-contradiction`. */
  id: string;
  severity: 'info' | 'warning' | 'danger';
  message: string;
  evidence: Evidence[];
  /** What the tool's author could write instead, ready to paste (JSON). */
  fix?: string;
}

/** The label of one mode of a tool with modes (`action: list | create | delete`). */
export interface ModeLabel {
  parameter: string;
  value: string;
  category: Category;
  risk: Risk;
}

/** What the classifier says to do with a call by default: taxonomy's table from risk to rule. */
export type Recommendation = 'allow' | 'limit' | 'approve';

export interface Classification {
  category: Category;
  risk: Risk;
  facets: Facet[];
  /** 0 to 1: the probability that the category is right. */
  confidence: number;
  /** One to three plain sentences about this tool. */
  rationale: string;
  evidence: Evidence[];
  /** Which evidence each facet rests on; keys are members of `facets`. */
  facetEvidence: Partial<Record<Facet, Evidence[]>>;
  modes: ModeLabel[];
  findings: Finding[];
  recommendation: Recommendation;
  /** `name@version`; the same name and version always give the same answer. */
  classifier: string;
}

/** A reviewed override from `data/corrections/`. */
export interface Correction {
  /** Slug of the server. */
  server: string;
  tool: string;
  /** The definition it was made for, or null for every version. */
  digest: string | null;
  category?: Category;
  facets?: Facet[];
  reason: string;
  decidedBy: string;
  /** ISO 8601 date. */
  date: string;
}

/** Who said that a server exists. Many sightings of one server become one server. */
export interface Sighting {
  /** `seeds`, `github`, `registry`, `npm`, `list`, `user`, or `manifest`: what the source itself says it is. */
  source: string;
  /** What names it there: a package, `owner/repo`, a registry name. */
  reference: string;
  /** ISO 8601. */
  seen: string;
  detail?: string | null;
}

/** The source of sightings by which a repository's own manifest says which package it is: `npm:NAME`. */
export const MANIFEST = 'manifest';
/** Sources that are believed when they say that a package and a repository are one: a list kept by hand, and a registry that checks. */
export const VOUCHING: readonly string[] = ['seeds', 'registry'];

/** What discovery hands to the crawl: enough to acquire a server. At least one of `package` and `repository` is set. */
export interface Candidate {
  sighting: Sighting;
  /** A name for people, as the source gives it. */
  name: string;
  /** npm package and, where pinned, its exact version. */
  package: { name: string; version: string | null } | null;
  /** GitHub `owner/repo`. */
  repository: string | null;
  /** Commit, tag or branch of the repository to take; null for the default branch. */
  ref: string | null;
  /** Folder of the server inside the repository, '' for its root. */
  path: string;
  /** One word for what it serves (`databases`, `payments`, …); null when the source does not say. */
  area: string | null;
  /** Why it is in the list, in one sentence. */
  why: string | null;
  /** What its host says about it, where discovery has asked. */
  about?: { description: string | null; homepage: string | null; license: string | null; stars: number | null };
}

/**
 * A server's name in URLs (contracts: `owner--repo`, lower case, `--path-to-server` behind it for one of several in a repository;
 * `npm--scope--name` where no repository is known). The result matches `[a-z0-9._-]+`, is never `.` or `..`, and at most 200 characters.
 */
export function serverSlug(identity: { repository: string | null; path: string; package: string | null }): string {
  const parts = identity.repository
    ? [...identity.repository.split('/'), ...identity.path.split('/')]
    : ['npm', ...(identity.package ?? 'unknown').replace(/^@/, '').split('/')];
  return safeSegment(parts.filter(Boolean).join('--').toLowerCase(), 200);
}

/**
 * A tool's name as one URL segment and file name: itself where it is safe (`[A-Za-z0-9_.-]`, not hidden, at most 100 characters, no name
 * that a file system or web server gives a meaning), otherwise a readable slug with the first 10 hex digits of the name's SHA-256 behind it.
 * Distinct names give distinct segments.
 */
export function toolSegment(name: string): string {
  return safeSegment(name, 100);
}

/** Windows device names, and endings that would turn a page's folder into a file of the site. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.(html?|json|md|xml|atom|svg|gz|zst)$|\.$|-[0-9a-f]{10}$/i;

function safeSegment(text: string, max: number): string {
  if (text.length <= max && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text) && !RESERVED.test(text)) return text;
  const readable = text
    .slice(0, 1000)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `${readable || 'x'}-${sha256(text).slice(0, 10)}`;
}

/**
 * One pinned source of one server, enumerated once, or a package and its repository, each enumerated once, held against each other: then both
 * `package` and `commit` are set. `taken` is when, ISO 8601.
 */
export interface SnapshotRecord {
  id: number;
  package: PackageRef | null;
  repository: string | null;
  commit: string | null;
  /** SHA-256 over the sorted `name:digest` lines of its tools. */
  digest: string;
  taken: string;
  language: string;
  sdk: string;
  methods: Method[];
  instructions: string | null;
  /** How the running server was started, in words (`bare`, `environment: STRIPE_SECRET_KEY`, …); null when it never ran. */
  launch: string | null;
  toolCount: number;
}

/** A server as the catalogue publishes it. */
export interface ServerRecord {
  id: number;
  slug: string;
  name: string;
  description: string | null;
  repository: string | null;
  path: string;
  package: string | null;
  homepage: string | null;
  license: string | null;
  stars: number | null;
  area: string | null;
  why: string | null;
  kind: SourceKind;
  /** The snapshot that is shown: of the newest visit, together with that of the package or the repository where both were visited; null until one was taken. */
  snapshot: SnapshotRecord | null;
  /** What went wrong at the newest visit; with a snapshot, the tools shown are the newest that could be read. */
  failures: Failure[];
  sightings: Sighting[];
  toolCount: number;
  byCategory: Record<Category, number>;
  byRisk: Record<Risk, number>;
}

/** The short form of a server for lists. */
export interface ServerCard {
  slug: string;
  name: string;
  description: string | null;
  area: string | null;
  repository: string | null;
  package: string | null;
  /** Whether its tools could be listed at least once. */
  isRead: boolean;
  /** Digest of its newest snapshot; null until it was read. */
  digest: string | null;
  /** What labelled its tools; null where there are none. */
  classifier: string | null;
  toolCount: number;
  byRisk: Record<Risk, number>;
}

/** How a server's tools were listed: by the running server, in its source only, or not yet. */
export const READINGS = ['live', 'source', 'none'] as const;
export type Reading = (typeof READINGS)[number];

/** What lists of servers are narrowed and ordered by. */
export interface ServerPlace {
  id: number;
  area: string | null;
  reading: Reading;
  /** Risk of its gravest tool; null where it has none. */
  gravest: Risk | null;
  toolCount: number;
  byRisk: Record<Risk, number>;
}

/** How the source's reading and the running server's list of one tool compare. */
export const AGREEMENTS = ['confirmed', 'source-only', 'live-only', 'differs'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

/** The short form of a tool for lists, links and search. */
export interface ToolCard {
  server: string;
  serverName: string;
  name: string;
  /** `toolSegment(name)`. */
  segment: string;
  /** The first 240 characters of the description, white space collapsed; null when it has none. */
  summary: string | null;
  category: Category;
  risk: Risk;
  facets: Facet[];
  confidence: number;
}

/** A tool of a server's newest snapshot as the catalogue publishes it: definition, provenance, label. */
export interface ToolRecord extends ToolCard {
  definition: ToolDefinition;
  digest: string;
  method: Method | 'both';
  agreement: Agreement;
  /** Fields in which source and running server differ; empty unless `agreement` is `differs`. */
  differences: string[];
  origin: Origin;
  nameIsComputed: boolean;
  enabledByDefault: boolean | null;
  /** How sure the enumeration is that this tool is registered so; `confidence` is the classifier's. */
  enumerationConfidence: number;
  classification: Classification;
  /** The correction that overrode the classifier, and whether its definition has changed since it was made. */
  correction: (Correction & { stale: boolean }) | null;
  firstSeen: string;
}

export const CHANGE_KINDS = [
  'server-added',
  'version',
  'tool-added',
  'tool-removed',
  'definition-changed',
  'risk-changed',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One thing that became different between two snapshots of a server. `before` and `after` are short texts for people. */
export interface ChangeRecord {
  id: number;
  at: string;
  server: string;
  serverName: string;
  kind: ChangeKind;
  tool: string | null;
  before: string | null;
  after: string | null;
  /** Fields of the definition that changed, as JSON pointers; empty for other kinds. */
  fields: string[];
}

/** The answer of `stats --json` (contracts). */
export interface Stats {
  servers: { known: number; enumerated: number; failed: Partial<Record<FailureClass, number>> };
  tools: number;
  byCategory: Record<Category, number>;
  byRisk: Record<Risk, number>;
  byMethod: Record<Method | 'both', number>;
  annotations: { any: number; contradictions: number };
  agreement: Record<Agreement, number>;
}

/** What a labeller may know of a server besides its tools. */
export interface LabelContext {
  slug: string;
  name: string;
  description: string | null;
  instructions: string | null;
}

/** What was decided about a tool: the classification, already corrected where a correction applies. */
export interface Label {
  classification: Classification;
  correction: (Correction & { stale: boolean }) | null;
}

/** Labels all tools of one server, in their order. Pure: the same tools, context, classifier and corrections give the same labels. */
export type Labeller = (tools: readonly ToolDefinition[], server: LabelContext) => Label[];

/** One tool as reconciled from all that was seen of it in one visit. */
export interface SnapshotTool extends EnumeratedTool {
  method: Method | 'both';
  agreement: Agreement;
  differences: string[];
}

/** One visit of one server that gave a list of tools. */
export interface SnapshotInput {
  /** The pinned target: `npm:name@version`, `github:owner/repo@commit`, … */
  target: string;
  /** Version of the code that looked; a newer one looks again. */
  enumerator: string;
  package: PackageRef | null;
  repository: string | null;
  /** Folder of the server inside the repository, '' for its root. */
  path?: string;
  commit: string | null;
  kind: SourceKind;
  language: string;
  sdk: string;
  methods: Method[];
  instructions: string | null;
  launch: string | null;
  /** What the manifest says about itself. */
  description?: string | null;
  homepage?: string | null;
  license?: string | null;
  stars?: number | null;
  tools: SnapshotTool[];
  /** What went wrong on the way, although there is a list. */
  failures: Failure[];
  /** Every attempt in order, as the enumerator records it. */
  attempts: unknown[];
}
