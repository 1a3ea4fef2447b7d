/**
 * The catalogue: the only code that talks to SQLite. Writing keeps the chain of evidence (sighting → snapshot → definition → label) and
 * publishes each server's newest snapshot into `tools`; reading gives the records of `model.ts`. Every write is one transaction, so that
 * a process may be killed at any moment.
 */
import type Database from 'better-sqlite3';
import { openDatabase } from './database.ts';
import {
  type Agreement,
  CATEGORIES,
  type Candidate,
  type Category,
  type ChangeKind,
  type ChangeRecord,
  type Classification,
  type Facet,
  type Failure,
  type FailureClass,
  type Label,
  type Labeller,
  MANIFEST,
  type Method,
  type PackageRef,
  RISKS,
  type Risk,
  type ServerCard,
  type ServerRecord,
  type Sighting,
  type SnapshotInput,
  type SnapshotRecord,
  type SnapshotTool,
  type SourceKind,
  type Stats,
  serverSlug,
  sha256,
  type ToolCard,
  type ToolDefinition,
  type ToolRecord,
  toolSegment,
  VOUCHING,
} from './model.ts';
import { reconcileVisits } from './reconcile.ts';
import { oneLine, words } from './text.ts';

export { CatalogueError } from './database.ts';

/** Which tools a list holds; conditions are ANDed, an absent one does not restrict. */
export interface ToolFilter {
  category?: Category;
  risk?: Risk;
  facet?: Facet;
  /** The exact name. */
  name?: string;
  /** Slug of the server. */
  server?: string;
  method?: Method | 'both';
}

/** How the newest visit of a server ended. */
export interface Visit {
  target: string;
  enumerator: string;
  outcome: 'listed' | 'failed';
  failures: Failure[];
  at: string;
}

/** What a snapshot keeps of a visit, or of two together. */
type KeptInput = Pick<
  SnapshotInput,
  'target' | 'package' | 'repository' | 'commit' | 'language' | 'sdk' | 'methods' | 'instructions' | 'launch' | 'tools'
>;

const now = (): string => new Date().toISOString();
const json = JSON.stringify;

export class Catalogue {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Opens the catalogue at `file` (`:memory:` for one that is forgotten), made and migrated as needed. @throws CatalogueError */
  static open(file: string, options: { readonly?: boolean } = {}): Catalogue {
    return new Catalogue(openDatabase(file, options));
  }

  close(): void {
    this.#db.close();
  }

  /** The open database, for the tables a room keeps for itself (crawl state); everything published goes through this class. */
  get database(): Database.Database {
    return this.#db;
  }

  #sql(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Several writes as one: a process that is killed in between leaves none of them. */
  atomically<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  /** Runs `work` as one transaction; `published` tells from its result whether anything that readers see may have changed. */
  #write<T>(work: () => T, published: (result: T) => boolean = () => true): T {
    return this.#db
      .transaction(() => {
        const result = work();
        if (published(result))
          this.#sql("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'").run();
        return result;
      })
      .immediate();
  }

  // — Writing —————————————————————————————————————————————————————————————————————————————————————————————————————————————————

  /**
   * Records that a source names a server, and gives the server it is: the one of that package, or of that folder of that repository, or a new
   * one. What the candidate knows fills in what the catalogue does not; nothing known is overwritten but the name, area and reason a list gives.
   */
  sight(candidate: Candidate): { id: number; slug: string; isNew: boolean } {
    const { server } = this.#write(
      () => {
        const found = this.#find(candidate);
        const server = found ?? this.#insert(candidate);
        const filled = found ? this.#fillIn(found.id, candidate) : true;
        return {
          server: { ...server, isNew: !found },
          changed: this.#keepSighting(server.id, candidate.sighting) || filled,
        };
      },
      ({ changed }) => changed,
    );
    return server;
  }

  #fillIn(id: number, candidate: Candidate): boolean {
    const known = {
      id,
      repository: candidate.repository,
      package: candidate.package?.name ?? null,
      area: candidate.area,
      why: candidate.why,
      name: candidate.sighting.source === 'seeds' ? candidate.name : null,
    };
    const { changes } = this.#sql(
      `UPDATE servers SET repository = coalesce(repository, @repository), package = coalesce(package, @package),
         area = coalesce(@area, area), why = coalesce(@why, why), name = coalesce(@name, name)
       WHERE id = @id AND (repository, package, area, why, name)
         IS NOT (coalesce(repository, @repository), coalesce(package, @package), coalesce(@area, area), coalesce(@why, why), coalesce(@name, name))`,
    ).run(known);
    return changes > 0;
  }

  /** Keeps who said it and when; true for a sighting that is new. */
  #keepSighting(id: number, { source, reference, seen, detail }: Sighting): boolean {
    const known = this.#sql(
      'UPDATE sightings SET last_seen = max(last_seen, ?), detail = ? WHERE server_id = ? AND source = ? AND reference = ?',
    ).run(seen, detail ?? null, id, source, reference);
    if (known.changes > 0) return false;
    this.#sql(
      'INSERT INTO sightings (server_id, source, reference, first_seen, last_seen, detail) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(id, source, reference, seen, seen, detail ?? null);
    return true;
  }

  /** Records that a source names a server that is known. */
  keepSighting(id: number, sighting: Sighting): void {
    this.#write(
      () => this.#keepSighting(id, sighting),
      (isNew) => isNew,
    );
  }

  /** Gives the servers of a repository its new name. Their addresses stay. */
  rename(former: string, present: string): void {
    this.#write(
      () => this.#sql('UPDATE servers SET repository = ? WHERE repository = ?').run(present, former).changes > 0,
      (isDone) => isDone,
    );
  }

  /** Makes two servers one that turned out to be the same, before the first was ever read; false, and nothing done, where it was. */
  fold(id: number, into: number): boolean {
    return this.#write(
      () => {
        if (id === into || this.#newestSnapshot(id) !== null) return false;
        const { package: pkg } = this.#sql('SELECT package FROM servers WHERE id = ?').get(id) as {
          package: string | null;
        };
        this.#sql('UPDATE OR IGNORE sightings SET server_id = ? WHERE server_id = ?').run(into, id);
        this.#sql('DELETE FROM servers WHERE id = ?').run(id);
        this.#sql('UPDATE servers SET package = coalesce(package, ?) WHERE id = ?').run(pkg, into);
        return true;
      },
      (isDone) => isDone,
    );
  }

  #find(candidate: Candidate): { id: number; slug: string } | undefined {
    const { package: pkg, repository, path } = candidate;
    const byPackage = pkg && this.#sql('SELECT id, slug FROM servers WHERE package = ?').get(pkg.name);
    const found =
      byPackage ??
      (repository &&
        this.#sql(
          // A package's word for its repository counts where the repository says the same, or somebody who checks.
          `SELECT id, slug FROM servers s WHERE repository = @repository AND path = @path
             AND (package IS NULL OR @package IS NULL)
             AND (coalesce(package, @package) IS NULL OR @isVouched OR EXISTS (SELECT 1 FROM sightings g WHERE g.server_id = s.id
               AND (g.source IN (SELECT value FROM json_each(@vouching)) AND package IS NOT NULL
                 OR g.source = @manifest AND g.reference = 'npm:' || coalesce(package, @package))))
           ORDER BY id LIMIT 1`,
        ).get({
          repository,
          path,
          package: pkg?.name ?? null,
          isVouched: pkg && VOUCHING.includes(candidate.sighting.source) ? 1 : 0,
          vouching: json(VOUCHING),
          manifest: MANIFEST,
        }));
    return (found ?? undefined) as { id: number; slug: string } | undefined;
  }

  #insert(candidate: Candidate): { id: number; slug: string } {
    const { name, repository, path, area, why } = candidate;
    const pkg = candidate.package?.name ?? null;
    const wanted = [
      serverSlug({ repository, path, package: pkg }),
      ...(pkg ? [serverSlug({ repository: null, path: '', package: pkg })] : []),
    ];
    const free = wanted.find((slug) => !this.#sql('SELECT 1 FROM servers WHERE slug = ?').get(slug));
    const slug = free ?? `${wanted[0]}-${sha256(json([repository, path, pkg])).slice(0, 10)}`;
    const { lastInsertRowid } = this.#sql(
      'INSERT INTO servers (slug, name, repository, path, package, area, why) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(slug, name, repository, path, pkg, area, why);
    return { id: Number(lastInsertRowid), slug };
  }

  /** How the visit of this pinned target ended, or null when it never was visited. */
  visit(serverId: number, target: string): Visit | null {
    const row = this.#sql(
      'SELECT target, enumerator, outcome, failures, at FROM visits WHERE server_id = ? AND target = ?',
    ).get(serverId, target) as (Omit<Visit, 'failures'> & { failures: string }) | undefined;
    return row ? { ...row, failures: JSON.parse(row.failures) } : null;
  }

  /** Records a visit that gave no list. What was known of the server stays. */
  fail(
    serverId: number,
    visit: { target: string; enumerator: string; failures: Failure[]; attempts: unknown[]; kind?: SourceKind },
  ): void {
    this.#write(() => {
      this.#visit(serverId, visit, 'failed');
      if (visit.kind)
        this.#sql('UPDATE servers SET kind = ? WHERE id = ? AND snapshot_id IS NULL').run(visit.kind, serverId);
    });
  }

  #visit(
    serverId: number,
    visit: { target: string; enumerator: string; failures: Failure[]; attempts: unknown[] },
    outcome: Visit['outcome'],
  ): void {
    this.#sql(
      `INSERT INTO visits (server_id, target, enumerator, outcome, failures, attempts, at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET enumerator = excluded.enumerator, outcome = excluded.outcome, failures = excluded.failures,
         attempts = excluded.attempts, at = excluded.at`,
    ).run(serverId, visit.target, visit.enumerator, outcome, json(visit.failures), json(visit.attempts), now());
  }

  /**
   * Records a visit that gave a list of tools: the snapshot, its definitions, their labels, what changed since the snapshot before it, and
   * publishes it. The same target with the same definitions recorded again adds nothing.
   */
  record(serverId: number, input: SnapshotInput, label: Labeller): void {
    this.#write(() => {
      this.#visit(serverId, input, 'listed');
      this.#sql(
        `UPDATE servers SET kind = @kind, description = coalesce(@description, description), homepage = coalesce(@homepage, homepage),
           license = coalesce(@license, license), stars = coalesce(@stars, stars), repository = coalesce(repository, @repository) WHERE id = @id`,
      ).run({
        id: serverId,
        kind: input.kind,
        description: input.description ?? null,
        homepage: input.homepage ?? null,
        license: input.license ?? null,
        stars: input.stars ?? null,
        repository: input.repository,
      });
      const before = this.#newestSnapshot(serverId);
      if (before === null) this.#settle(serverId, input.path ?? '');
      const snapshot = this.#toShow(serverId, input, this.#keepSnapshot(serverId, input));
      this.#sql('UPDATE servers SET snapshot_id = ? WHERE id = ?').run(snapshot, serverId);
      const previous = before === null ? null : this.#published(serverId);
      this.#publish(serverId, snapshot, this.#label(serverId, snapshot, label));
      if (before === null)
        this.#change(serverId, 'server-added', null, null, toolCount(firstOfEachName(input.tools).length));
      else if (previous) this.#recordChanges(serverId, before, snapshot, previous);
    });
  }

  /**
   * Gives a server the slug of the folder it turned out to live in. Only before its first snapshot, because a published address stays; and only
   * where no other server has that slug.
   */
  #settle(serverId: number, path: string): void {
    const { slug, ...server } = this.#sql('SELECT slug, repository, package FROM servers WHERE id = ?').get(
      serverId,
    ) as {
      slug: string;
      repository: string | null;
      package: string | null;
    };
    const wanted = serverSlug({ ...server, path });
    const isTaken = wanted !== slug && this.#sql('SELECT 1 FROM servers WHERE slug = ?').get(wanted);
    this.#sql('UPDATE servers SET slug = ?, path = ? WHERE id = ?').run(isTaken ? slug : wanted, path, serverId);
  }

  #newestSnapshot(serverId: number): number | null {
    const row = this.#sql('SELECT snapshot_id FROM servers WHERE id = ?').get(serverId) as
      | { snapshot_id: number | null }
      | undefined;
    return row?.snapshot_id ?? null;
  }

  /** Keeps a snapshot with its tools, once; gives its id. */
  #keepSnapshot(serverId: number, input: KeptInput): number {
    const tools = firstOfEachName(input.tools);
    const lines = tools.map((tool) => `${tool.name}:${tool.digest}`).sort();
    const digest = sha256(lines.join('\n'));
    const known = this.#sql('SELECT id FROM snapshots WHERE server_id = ? AND target = ? AND digest = ?').get(
      serverId,
      input.target,
      digest,
    ) as { id: number } | undefined;
    const snapshot = known?.id ?? this.#insertSnapshot(serverId, input, digest, tools.length);
    for (const [position, tool] of tools.entries()) this.#insertTool(snapshot, position, tool);
    return snapshot;
  }

  /**
   * The snapshot to show after a visit. A server that was visited both as a package and as a repository is shown by the two together: what ran, held
   * against the other's source. Where neither ran, the one with more tools is shown, the newer of equals. What ran once at the very same source is
   * not given up for a visit at which it could not be started.
   */
  #toShow(serverId: number, { target, methods }: KeptInput, visited: number): number {
    const own = methods.includes('live') ? visited : (this.#ranOf(serverId, target) ?? visited);
    const otherKind = target.startsWith('npm:') ? 'github:' : target.startsWith('github:') ? 'npm:' : null;
    const other = otherKind && this.#newestOf(serverId, otherKind);
    if (!other) return own;
    const visits = [this.#snapshot(own), this.#snapshot(other.id)];
    const ran = visits.find(({ methods }) => methods.includes('live'));
    if (!ran) return visits[1]!.toolCount > visits[0]!.toolCount ? other.id : own;
    const read = visits.find((visit) => visit !== ran)!;
    const { package: pkg, launch, instructions } = ran;
    const targets = ran.id === own ? [target, other.target] : [other.target, target];
    return this.#keepSnapshot(serverId, {
      target: targets.join(' + '),
      package: pkg ?? read.package,
      repository: read.repository ?? ran.repository,
      commit: ran.commit ?? read.commit,
      language: read.language,
      sdk: read.sdk,
      methods: [...new Set([...read.methods, ...ran.methods])],
      launch,
      instructions,
      tools: reconcileVisits(this.#toolsIn(ran.id), this.#toolsIn(read.id)),
    });
  }

  /** The newest snapshot of a target at which the server ran. */
  #ranOf(serverId: number, target: string): number | undefined {
    return this.#sql(
      "SELECT id FROM snapshots WHERE server_id = ? AND target = ? AND methods LIKE '%live%' ORDER BY id DESC LIMIT 1",
    )
      .pluck()
      .get(serverId, target) as number | undefined;
  }

  /** The snapshot of the newest visit of a target that begins so. */
  #newestOf(serverId: number, prefix: string): { id: number; target: string } | undefined {
    return this.#sql(
      `SELECT s.id, s.target FROM snapshots s JOIN visits v ON v.server_id = s.server_id AND v.target = s.target
       WHERE s.server_id = ? AND substr(s.target, 1, ?) = ? ORDER BY v.at DESC, s.methods LIKE '%live%' DESC, s.id DESC LIMIT 1`,
    ).get(serverId, prefix.length, prefix) as { id: number; target: string } | undefined;
  }

  /** A snapshot's tools as they were recorded, in their order. */
  #toolsIn(snapshot: number): SnapshotTool[] {
    const rows = this.#sql(
      'SELECT t.digest, t.method, t.sighting, d.json FROM snapshot_tools t JOIN definitions d USING (digest) WHERE t.snapshot_id = ? ORDER BY t.position',
    ).all(snapshot) as { digest: string; method: Method | 'both'; sighting: string; json: string }[];
    return rows.map(({ digest, method, sighting, json: definition }) => ({
      ...(JSON.parse(definition) as ToolDefinition),
      digest,
      method,
      ...(JSON.parse(sighting) as StoredSighting),
    }));
  }

  #insertSnapshot(serverId: number, input: KeptInput, digest: string, toolCount: number): number {
    const { lastInsertRowid } = this.#sql(
      `INSERT INTO snapshots (server_id, target, package, repository, "commit", digest, taken, language, sdk, methods, instructions, launch, tool_count)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      serverId,
      input.target,
      input.package && json(input.package),
      input.repository,
      input.commit,
      digest,
      now(),
      input.language,
      input.sdk,
      json(input.methods),
      input.instructions,
      input.launch,
      toolCount,
    );
    return Number(lastInsertRowid);
  }

  #insertTool(snapshot: number, position: number, tool: SnapshotTool): void {
    const { name, title, description, inputSchema, outputSchema, annotations } = tool;
    const definition: ToolDefinition = { name, inputSchema };
    if (title != null) definition.title = title;
    if (description != null) definition.description = description;
    if (outputSchema != null) definition.outputSchema = outputSchema;
    if (annotations != null && Object.keys(annotations).length > 0) definition.annotations = annotations;
    this.#sql('INSERT INTO definitions (digest, json) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
      tool.digest,
      json(definition),
    );
    this.#sql(
      `INSERT INTO snapshot_tools (snapshot_id, name, position, digest, method, sighting) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET position = excluded.position, method = excluded.method, sighting = excluded.sighting`,
    ).run(
      snapshot,
      name,
      position,
      tool.digest,
      tool.method,
      json({
        origin: tool.origin,
        agreement: tool.agreement,
        differences: tool.differences,
        nameIsComputed: tool.nameIsComputed,
        enabledByDefault: tool.enabledByDefault,
        confidence: tool.confidence,
      } satisfies StoredSighting),
    );
  }

  /** Labels a snapshot's tools, keeps the labels, and gives them by name. */
  #label(serverId: number, snapshot: number, label: Labeller): Map<string, Classification> {
    const server = this.#sql('SELECT slug, name, description FROM servers WHERE id = ?').get(serverId) as {
      slug: string;
      name: string;
      description: string | null;
    };
    const { instructions } = this.#sql('SELECT instructions FROM snapshots WHERE id = ?').get(snapshot) as {
      instructions: string | null;
    };
    const definitions = (
      this.#sql(
        'SELECT d.json FROM snapshot_tools t JOIN definitions d USING (digest) WHERE t.snapshot_id = ? ORDER BY t.position',
      ).all(snapshot) as { json: string }[]
    ).map((row) => JSON.parse(row.json) as ToolDefinition);
    const labels = label(definitions, { ...server, instructions });
    for (const [i, { name }] of definitions.entries()) {
      const { classification, correction } = labels[i]!;
      this.#sql(
        `INSERT INTO labels (snapshot_id, name, classifier, category, risk, label, correction) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET category = excluded.category, risk = excluded.risk, label = excluded.label, correction = excluded.correction`,
      ).run(
        snapshot,
        name,
        classification.classifier,
        classification.category,
        classification.risk,
        json(classification),
        correction && json(correction),
      );
    }
    return new Map(definitions.map(({ name }, i) => [name, labels[i]!.classification]));
  }

  /** Makes the rows of `tools` for a server anew from its newest snapshot and these labels, by name. */
  #publish(serverId: number, snapshot: number, labels: Map<string, Classification>): void {
    const old = this.#sql('SELECT id FROM tools WHERE server_id = ?').all(serverId) as { id: number }[];
    for (const { id } of old) this.#sql('DELETE FROM tools_search WHERE rowid = ?').run(id);
    this.#sql('DELETE FROM tools WHERE server_id = ?').run(serverId);
    const server = this.#sql('SELECT slug, name, package FROM servers WHERE id = ?').get(serverId) as {
      slug: string;
      name: string;
      package: string | null;
    };
    const rows = this.#sql(
      `SELECT t.name, t.digest, t.method, t.sighting, d.json,
         (SELECT min(s.taken) FROM snapshot_tools o JOIN snapshots s ON s.id = o.snapshot_id WHERE s.server_id = @server AND o.name = t.name) AS first_seen
       FROM snapshot_tools t JOIN definitions d USING (digest) WHERE t.snapshot_id = @snapshot ORDER BY t.position`,
    ).all({ snapshot, server: serverId }) as {
      name: string;
      digest: string;
      method: string;
      sighting: string;
      json: string;
      first_seen: string;
    }[];
    for (const row of rows) {
      const classification = labels.get(row.name)!;
      const definition = JSON.parse(row.json) as ToolDefinition;
      const sighting = JSON.parse(row.sighting) as StoredSighting;
      const { lastInsertRowid } = this.#sql(
        `INSERT INTO tools (server_id, name, segment, digest, summary, category, risk, facets, confidence, method, agreement, annotated,
           contradicted, object, classifier, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        serverId,
        row.name,
        toolSegment(row.name),
        row.digest,
        definition.description ? oneLine(definition.description, 240) : null,
        classification.category,
        RISKS.indexOf(classification.risk),
        json(classification.facets),
        classification.confidence,
        row.method,
        sighting.agreement,
        definition.annotations ? 1 : 0,
        classification.findings.some((finding) => finding.id === 'annotation-contradiction') ? 1 : 0,
        words(row.name).at(-1) ?? '',
        classification.classifier,
        row.first_seen,
      );
      for (const facet of classification.facets)
        this.#sql('INSERT OR IGNORE INTO tool_facets (facet, tool_id) VALUES (?, ?)').run(facet, lastInsertRowid);
      this.#sql('INSERT INTO tools_search (rowid, name, title, server, description) VALUES (?, ?, ?, ?, ?)').run(
        lastInsertRowid,
        `${row.name} ${words(row.name).join(' ')}`,
        definition.title ?? '',
        `${server.name} ${server.slug} ${server.package ?? ''}`,
        (definition.description ?? '').slice(0, 4000),
      );
    }
  }

  /** What is published of a server's tools now, for comparing with what comes. */
  #published(serverId: number): Map<string, { digest: string; risk: Risk; category: Category }> {
    const rows = this.#sql('SELECT name, digest, risk, category FROM tools WHERE server_id = ?').all(serverId) as {
      name: string;
      digest: string;
      risk: number;
      category: Category;
    }[];
    return new Map(
      rows.map((row) => [row.name, { digest: row.digest, risk: RISKS[row.risk]!, category: row.category }]),
    );
  }

  #recordChanges(
    serverId: number,
    before: number,
    after: number,
    previous: Map<string, { digest: string; risk: Risk; category: Category }>,
  ): void {
    if (before !== after) {
      const version = (id: number): string => {
        const row = this.#sql('SELECT package, "commit" FROM snapshots WHERE id = ?').get(id) as {
          package: string | null;
          commit: string | null;
        };
        return row.package ? (JSON.parse(row.package) as PackageRef).version : (row.commit?.slice(0, 12) ?? '');
      };
      const [from, to] = [version(before), version(after)];
      if (from !== to) this.#change(serverId, 'version', null, from, to);
    }
    const current = this.#published(serverId);
    for (const [name, tool] of current) {
      const old = previous.get(name);
      if (!old) this.#change(serverId, 'tool-added', name, null, `${tool.category}, ${tool.risk}`);
      else if (old.digest !== tool.digest)
        this.#change(
          serverId,
          'definition-changed',
          name,
          old.digest,
          tool.digest,
          this.#changedFields(old.digest, tool.digest),
        );
      if (old && (old.risk !== tool.risk || old.category !== tool.category))
        this.#change(serverId, 'risk-changed', name, `${old.category}, ${old.risk}`, `${tool.category}, ${tool.risk}`);
    }
    for (const [name, old] of previous)
      if (!current.has(name)) this.#change(serverId, 'tool-removed', name, `${old.category}, ${old.risk}`, null);
  }

  #changedFields(before: string, after: string): string[] {
    const read = (digest: string): unknown => {
      const row = this.#sql('SELECT json FROM definitions WHERE digest = ?').get(digest) as
        | { json: string }
        | undefined;
      return row ? JSON.parse(row.json) : {};
    };
    return differingPointers(read(before), read(after));
  }

  #change(
    serverId: number,
    kind: ChangeKind,
    tool: string | null,
    before: string | null,
    after: string | null,
    fields: string[] = [],
  ): void {
    this.#sql(
      'INSERT INTO changes (at, server_id, kind, tool, before, after, fields) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(now(), serverId, kind, tool, before, after, json(fields));
  }

  /**
   * Labels every server's newest snapshot again, one transaction a server, and records where a risk or category changed. `version` names the
   * labeller for `labelledBy`; it is kept once all servers are done.
   * @returns how many tools were labelled, and how many labels differ from those before.
   */
  relabel(label: Labeller, version: string): { tools: number; changed: number } {
    const result = { tools: 0, changed: 0 };
    const servers = this.#sql(
      'SELECT id, snapshot_id AS snapshot FROM servers WHERE snapshot_id IS NOT NULL ORDER BY id',
    ).all() as {
      id: number;
      snapshot: number;
    }[];
    for (const { id, snapshot } of servers)
      this.#write(() => {
        const previous = this.#published(id);
        this.#publish(id, snapshot, this.#label(id, snapshot, label));
        this.#recordChanges(id, snapshot, snapshot, previous);
        const current = this.#published(id);
        result.tools += current.size;
        for (const [name, tool] of current) {
          const old = previous.get(name);
          if (old && (old.risk !== tool.risk || old.category !== tool.category)) result.changed++;
        }
      });
    this.#sql(
      "INSERT INTO meta (key, value) VALUES ('labeller', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ).run(version);
    return result;
  }

  /** The version of the labeller that last labelled every server; null before the first time. */
  labelledBy(): string | null {
    const row = this.#sql("SELECT value FROM meta WHERE key = 'labeller'").get() as { value: string } | undefined;
    return row?.value ?? null;
  }

  /** `name@version` of the classifiers whose labels are published now. */
  classifiers(): string[] {
    return (this.#sql('SELECT DISTINCT classifier FROM tools ORDER BY 1').all() as { classifier: string }[]).map(
      (row) => row.classifier,
    );
  }

  // — Reading —————————————————————————————————————————————————————————————————————————————————————————————————————————————————

  /** Changes whenever something published may have changed; equal revisions of one file mean equal answers. */
  revision(): string {
    const rows = this.#sql("SELECT value FROM meta WHERE key IN ('catalogue', 'revision') ORDER BY key").all() as {
      value: string;
    }[];
    return rows.map((row) => row.value).join('-');
  }

  /** All servers, by slug; those never read yet too. */
  *servers(): IterableIterator<ServerRecord> {
    const slugs = this.#sql('SELECT slug FROM servers ORDER BY slug').all() as { slug: string }[];
    for (const { slug } of slugs) yield this.server(slug)!;
  }

  /**
   * Servers for a list, by name: read ones first. Counts are of published tools.
   */
  serverCards(page: { limit?: number; offset?: number } = {}): ServerCard[] {
    const rows = this.#sql(
      `SELECT s.slug, s.name, s.description, s.area, s.repository, s.package, s.snapshot_id IS NOT NULL AS isRead,
         (SELECT digest FROM snapshots WHERE id = s.snapshot_id) AS digest, count(t.id) AS toolCount,
         coalesce(sum(t.risk = 0), 0) AS low, coalesce(sum(t.risk = 1), 0) AS medium, coalesce(sum(t.risk = 2), 0) AS high,
         coalesce(sum(t.risk = 3), 0) AS critical
       FROM (SELECT * FROM servers ORDER BY snapshot_id IS NULL, name COLLATE NOCASE, slug LIMIT ? OFFSET ?) s
       LEFT JOIN tools t ON t.server_id = s.id GROUP BY s.id ORDER BY s.snapshot_id IS NULL, s.name COLLATE NOCASE, s.slug`,
    ).all(page.limit ?? -1, page.offset ?? 0) as (Omit<ServerCard, 'isRead' | 'byRisk'> & { isRead: number } & Record<
        Risk,
        number
      >)[];
    return rows.map(({ low, medium, high, critical, isRead, ...card }) => ({
      ...card,
      isRead: isRead === 1,
      byRisk: { low, medium, high, critical },
    }));
  }

  /** Servers whose name, address or package contains every word of the text, those whose name begins with it first. */
  serversNamed(text: string, limit: number): ServerCard[] {
    const parts = words(text.slice(0, 200)).slice(0, 6);
    if (parts.length === 0) return [];
    const like = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
    const slugs = this.#sql(
      `SELECT slug FROM servers WHERE ${parts.map(() => "(name || ' ' || slug || ' ' || coalesce(package, '')) LIKE ? ESCAPE '\\'").join(' AND ')}
       ORDER BY name LIKE ? ESCAPE '\\' DESC, snapshot_id IS NULL, length(name), slug LIMIT ?`,
    ).all(...parts.map(like), like(parts.join(' ')).slice(1), limit) as { slug: string }[];
    return slugs.map(({ slug }) => {
      const { snapshot, ...server } = this.server(slug)!;
      const { name, description, area, repository, package: pkg, toolCount, byRisk } = server;
      const digest = snapshot?.digest ?? null;
      return {
        slug,
        name,
        description,
        area,
        repository,
        package: pkg,
        isRead: snapshot !== null,
        digest,
        toolCount,
        byRisk,
      };
    });
  }

  /** How many servers are known, and of how many the tools were listed at least once. */
  serverCounts(): { known: number; enumerated: number } {
    return this.#sql('SELECT count(*) AS known, count(snapshot_id) AS enumerated FROM servers').get() as {
      known: number;
      enumerated: number;
    };
  }

  server(slug: string): ServerRecord | null {
    const row = this.#sql('SELECT * FROM servers WHERE slug = ?').get(slug) as
      | (Omit<ServerRecord, 'snapshot' | 'failures' | 'sightings' | 'toolCount' | 'byCategory' | 'byRisk'> & {
          snapshot_id: number | null;
        })
      | undefined;
    if (!row) return null;
    const { snapshot_id, ...server } = row;
    const sightings = this.#sql(
      'SELECT source, reference, first_seen AS seen, detail FROM sightings WHERE server_id = ? ORDER BY first_seen, source, reference',
    ).all(row.id) as Sighting[];
    const visit = this.#sql(
      'SELECT failures FROM visits WHERE server_id = ? ORDER BY at DESC, target DESC LIMIT 1',
    ).get(row.id) as { failures: string } | undefined;
    const counts = this.#sql(
      'SELECT category, risk, count(*) AS n FROM tools WHERE server_id = ? GROUP BY category, risk',
    ).all(row.id) as { category: Category; risk: number; n: number }[];
    const byCategory = zeros(CATEGORIES);
    const byRisk = zeros(RISKS);
    for (const { category, risk, n } of counts) {
      byCategory[category] += n;
      byRisk[RISKS[risk]!] += n;
    }
    return {
      ...server,
      snapshot: snapshot_id === null ? null : this.#snapshot(snapshot_id),
      failures: visit ? JSON.parse(visit.failures) : [],
      sightings,
      toolCount: counts.reduce((sum, { n }) => sum + n, 0),
      byCategory,
      byRisk,
    };
  }

  #snapshot(id: number): SnapshotRecord {
    return snapshotRecord(this.#sql('SELECT * FROM snapshots WHERE id = ?').get(id) as SnapshotRow);
  }

  /** A server's snapshots, newest first. */
  snapshots(slug: string): SnapshotRecord[] {
    const rows = this.#sql(
      'SELECT n.* FROM snapshots n JOIN servers s ON s.id = n.server_id WHERE s.slug = ? ORDER BY n.id DESC',
    ).all(slug) as SnapshotRow[];
    return rows.map(snapshotRecord);
  }

  /** The servers that a package (`npm`), a repository (`github`, `owner/repo`) or a name of the official registry (`registry`) stands for. */
  findServer(kind: 'npm' | 'github' | 'registry', name: string): ServerRecord[] {
    const query = {
      npm: 'SELECT slug FROM servers WHERE package = ? ORDER BY slug',
      github: 'SELECT slug FROM servers WHERE repository = ? ORDER BY slug',
      registry: `SELECT DISTINCT s.slug FROM sightings g JOIN servers s ON s.id = g.server_id
                 WHERE g.source = 'registry' AND g.reference = ? ORDER BY s.slug`,
    }[kind];
    return (this.#sql(query).all(name) as { slug: string }[]).map(({ slug }) => this.server(slug)!);
  }

  /** Every name under which the official registry lists a server, in order. */
  registryNames(): string[] {
    return (
      this.#sql("SELECT DISTINCT reference FROM sightings WHERE source = 'registry' ORDER BY 1").all() as {
        reference: string;
      }[]
    ).map(({ reference }) => reference);
  }

  /** A server's published tools, gravest first, then by name. */
  toolsOf(slug: string): ToolRecord[] {
    return (this.#sql(`${TOOL_RECORD} WHERE s.slug = ? ORDER BY t.risk DESC, t.name`).all(slug) as ToolRow[]).map(
      toolRecord,
    );
  }

  tool(slug: string, name: string): ToolRecord | null {
    const row = this.#sql(`${TOOL_RECORD} WHERE s.slug = ? AND t.name = ?`).get(slug, name) as ToolRow | undefined;
    return row ? toolRecord(row) : null;
  }

  /** Every published tool, server by server. */
  *tools(): IterableIterator<ToolRecord> {
    const slugs = this.#sql('SELECT slug FROM servers WHERE snapshot_id IS NOT NULL ORDER BY slug').all() as {
      slug: string;
    }[];
    for (const { slug } of slugs) yield* this.toolsOf(slug);
  }

  /** Tools that match, gravest first, then by name and server. */
  cards(filter: ToolFilter = {}, page: { limit?: number; offset?: number } = {}): ToolCard[] {
    const { where, values } = filtered(filter);
    const rows = this.#sql(`${TOOL_CARD} ${where} ORDER BY t.risk DESC, t.name, s.slug LIMIT ? OFFSET ?`).all(
      ...values,
      page.limit ?? -1,
      page.offset ?? 0,
    ) as CardRow[];
    return rows.map(toolCard);
  }

  /** Every published tool in short, gravest first, read row by row: for indexes over the whole catalogue. */
  *everyCard(): IterableIterator<ToolCard> {
    const rows = this.#sql(
      `${TOOL_CARD} ORDER BY t.risk DESC, t.name, t.server_id`,
    ).iterate() as IterableIterator<CardRow>;
    for (const row of rows) yield toolCard(row);
  }

  count(filter: ToolFilter = {}): number {
    const { where, values } = filtered(filter);
    const row = this.#sql(`SELECT count(*) AS n FROM tools t JOIN servers s ON s.id = t.server_id ${where}`).get(
      ...values,
    );
    return (row as { n: number }).n;
  }

  /** Names of tools and on how many servers each stands, by name. */
  names(): { name: string; servers: number }[] {
    return this.#sql('SELECT name, count(*) AS servers FROM tools GROUP BY name ORDER BY name').all() as {
      name: string;
      servers: number;
    }[];
  }

  /**
   * Tools to look at beside one: others of its server, the same name on other servers, and others of the same category and risk that act on
   * the same thing. At most 8, 12 and 6.
   */
  related(slug: string, name: string): { server: ToolCard[]; name: ToolCard[]; danger: ToolCard[] } {
    const tool = this.#sql(
      'SELECT t.category, t.risk, t.object, t.server_id AS server FROM tools t JOIN servers s ON s.id = t.server_id WHERE s.slug = ? AND t.name = ?',
    ).get(slug, name) as { category: Category; risk: number; object: string; server: number } | undefined;
    if (!tool) return { server: [], name: [], danger: [] };
    const list = (sql: string, ...values: unknown[]): ToolCard[] =>
      (this.#sql(`${TOOL_CARD} ${sql}`).all(...values) as CardRow[]).map(toolCard);
    const sameObject = list(
      'WHERE t.category = ? AND t.risk = ? AND t.object = ? AND t.server_id <> ? AND t.name <> ? ORDER BY t.name, s.slug LIMIT 6',
      tool.category,
      tool.risk,
      tool.object,
      tool.server,
      name,
    );
    return {
      server: list(
        'WHERE t.server_id = ? AND t.name <> ? ORDER BY t.object = ? DESC, t.risk DESC, t.name LIMIT 8',
        tool.server,
        name,
        tool.object,
      ),
      name: list('WHERE t.name = ? AND t.server_id <> ? ORDER BY t.risk DESC, s.slug LIMIT 12', name, tool.server),
      danger: sameObject.length
        ? sameObject
        : list(
            'WHERE t.category = ? AND t.risk = ? AND t.object > ? AND t.server_id <> ? AND t.name <> ? ORDER BY t.object, t.server_id LIMIT 6',
            tool.category,
            tool.risk,
            tool.object,
            tool.server,
            name,
          ),
    };
  }

  /** What changed, newest first; at most `limit` (100). */
  changes(filter: { server?: string; tool?: string; limit?: number } = {}): ChangeRecord[] {
    const conditions = ['1'];
    const values: unknown[] = [];
    if (filter.server !== undefined) conditions.push('s.slug = ?') && values.push(filter.server);
    if (filter.tool !== undefined) conditions.push('c.tool = ?') && values.push(filter.tool);
    const rows = this.#sql(
      `SELECT c.id, c.at, s.slug AS server, s.name AS serverName, c.kind, c.tool, c.before, c.after, c.fields
       FROM changes c JOIN servers s ON s.id = c.server_id WHERE ${conditions.join(' AND ')} ORDER BY c.id DESC LIMIT ?`,
    ).all(...values, filter.limit ?? 100) as (Omit<ChangeRecord, 'fields'> & { fields: string })[];
    return rows.map((row) => ({ ...row, fields: JSON.parse(row.fields) }));
  }

  /** One tool through a server's snapshots and classifiers, newest first. */
  history(
    slug: string,
    name: string,
  ): { snapshot: SnapshotRecord; digest: string; classifier: string; category: Category; risk: Risk }[] {
    const rows = this.#sql(
      `SELECT n.*, t.digest AS tool_digest, l.classifier, l.category, l.risk FROM snapshot_tools t
       JOIN snapshots n ON n.id = t.snapshot_id JOIN servers s ON s.id = n.server_id
       JOIN labels l ON l.snapshot_id = t.snapshot_id AND l.name = t.name
       WHERE s.slug = ? AND t.name = ? ORDER BY n.id DESC, l.classifier DESC`,
    ).all(slug, name) as (SnapshotRow & { tool_digest: string; classifier: string; category: Category; risk: Risk })[];
    return rows.map((row) => ({
      snapshot: snapshotRecord(row),
      digest: row.tool_digest,
      classifier: row.classifier,
      category: row.category,
      risk: row.risk,
    }));
  }

  /** Definition digests that start with these hex digits, and the tools that have them now. */
  digests(
    prefix: string,
  ): { digest: string; server: string; tool: string; category: Category; risk: Risk; classifier: string }[] {
    const rows = this.#sql(
      `SELECT t.digest, s.slug AS server, t.name AS tool, t.category, t.risk, t.classifier FROM tools t JOIN servers s ON s.id = t.server_id
       WHERE t.digest >= ? AND t.digest < ? ORDER BY t.digest, s.slug, t.name`,
    ).all(prefix, `${prefix}g`) as {
      digest: string;
      server: string;
      tool: string;
      category: Category;
      risk: number;
      classifier: string;
    }[];
    return rows.map((row) => ({ ...row, risk: RISKS[row.risk]! }));
  }

  /**
   * Full-text search over name, title, server and description; every word must match, as a prefix. Best first; `cursor` is the offset to go
   * on from, null at the end.
   */
  search(
    query: string,
    filter: ToolFilter = {},
    page: { limit?: number; cursor?: number } = {},
  ): { tools: ToolCard[]; cursor: number | null } {
    const terms = words(query.slice(0, 200)).slice(0, 12);
    if (terms.length === 0) return { tools: [], cursor: null };
    const { where, values } = filtered(filter);
    const limit = Math.min(page.limit ?? 20, 100);
    const offset = page.cursor ?? 0;
    const rows = this.#sql(
      `${TOOL_CARD} JOIN tools_search f ON f.rowid = t.id ${where ? `${where} AND` : 'WHERE'} tools_search MATCH ?
       ORDER BY bm25(tools_search, 10, 5, 4, 1), t.risk DESC, t.name, s.slug LIMIT ? OFFSET ?`,
    ).all(...values, terms.map((term) => `"${term}"*`).join(' '), limit + 1, offset) as CardRow[];
    return { tools: rows.slice(0, limit).map(toolCard), cursor: rows.length > limit ? offset + limit : null };
  }

  stats(): Stats {
    const one = (sql: string): number => (this.#sql(sql).get() as { n: number }).n;
    const grouped = <K extends string>(
      sql: string,
      into: Record<K, number>,
      key = (text: string) => text as K,
    ): Record<K, number> => {
      for (const { k, n } of this.#sql(sql).all() as { k: string; n: number }[]) into[key(k)] = n;
      return into;
    };
    const failed: Partial<Record<FailureClass, number>> = {};
    const failures = this.#sql(
      `SELECT v.failures FROM visits v JOIN servers s ON s.id = v.server_id WHERE s.snapshot_id IS NULL
         AND v.at = (SELECT max(o.at) FROM visits o WHERE o.server_id = v.server_id)`,
    ).all() as { failures: string }[];
    for (const row of failures) {
      const first = (JSON.parse(row.failures) as Failure[])[0];
      if (first) failed[first.class] = (failed[first.class] ?? 0) + 1;
    }
    return {
      servers: {
        known: one('SELECT count(*) AS n FROM servers'),
        enumerated: one('SELECT count(*) AS n FROM servers WHERE snapshot_id IS NOT NULL'),
        failed,
      },
      tools: one('SELECT count(*) AS n FROM tools'),
      byCategory: grouped('SELECT category AS k, count(*) AS n FROM tools GROUP BY 1', zeros(CATEGORIES)),
      byRisk: grouped('SELECT risk AS k, count(*) AS n FROM tools GROUP BY 1', zeros(RISKS), (k) => RISKS[Number(k)]!),
      byMethod: grouped(
        'SELECT method AS k, count(*) AS n FROM tools GROUP BY 1',
        zeros(['live', 'static', 'both'] as const),
      ),
      annotations: {
        any: one('SELECT count(*) AS n FROM tools WHERE annotated'),
        contradictions: one('SELECT count(*) AS n FROM tools WHERE contradicted'),
      },
      agreement: grouped(
        'SELECT agreement AS k, count(*) AS n FROM tools GROUP BY 1',
        zeros(['confirmed', 'differs', 'live-only', 'source-only'] as const),
      ),
    };
  }
}

// — Rows ————————————————————————————————————————————————————————————————————————————————————————————————————————————————————————

interface StoredSighting {
  origin: SnapshotTool['origin'];
  agreement: Agreement;
  differences: string[];
  nameIsComputed: boolean;
  enabledByDefault: boolean | null;
  confidence: number;
}

const TOOL_CARD = `SELECT s.slug AS server, s.name AS serverName, t.name, t.segment, t.summary, t.category, t.risk, t.facets, t.confidence
  FROM tools t JOIN servers s ON s.id = t.server_id`;

interface CardRow extends Omit<ToolCard, 'risk' | 'facets'> {
  risk: number;
  facets: string;
}

const toolCard = (row: CardRow): ToolCard => ({
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

const TOOL_RECORD = `SELECT s.slug AS server, s.name AS serverName, t.name, t.segment, t.summary, t.category, t.risk, t.facets, t.confidence,
    t.digest, t.method, t.first_seen, d.json AS definition, n.sighting, l.label, l.correction
  FROM tools t JOIN servers s ON s.id = t.server_id JOIN definitions d ON d.digest = t.digest
  JOIN snapshot_tools n ON n.snapshot_id = s.snapshot_id AND n.name = t.name
  JOIN labels l ON l.snapshot_id = s.snapshot_id AND l.name = t.name AND l.classifier = t.classifier`;

interface ToolRow extends CardRow {
  digest: string;
  method: Method | 'both';
  first_seen: string;
  definition: string;
  sighting: string;
  label: string;
  correction: string | null;
}

function toolRecord(row: ToolRow): ToolRecord {
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

interface SnapshotRow {
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

const snapshotRecord = (row: SnapshotRow): SnapshotRecord => ({
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

function filtered(filter: ToolFilter): { where: string; values: unknown[] } {
  const conditions: [string, unknown][] = [];
  if (filter.category !== undefined) conditions.push(['t.category = ?', filter.category]);
  if (filter.risk !== undefined) conditions.push(['t.risk = ?', RISKS.indexOf(filter.risk)]);
  if (filter.facet !== undefined)
    conditions.push(['t.id IN (SELECT tool_id FROM tool_facets WHERE facet = ?)', filter.facet]);
  if (filter.name !== undefined) conditions.push(['t.name = ?', filter.name]);
  if (filter.server !== undefined) conditions.push(['s.slug = ?', filter.server]);
  if (filter.method !== undefined) conditions.push(['t.method = ?', filter.method]);
  return {
    where: conditions.length ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '',
    values: conditions.map(([, value]) => value),
  };
}

// — Small things ————————————————————————————————————————————————————————————————————————————————————————————————————————————————

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

const toolCount = (n: number): string => `${n} tool${n === 1 ? '' : 's'}`;

/** A server may not list one name twice; where it does, the first counts, as it does for most clients. */
function firstOfEachName(tools: readonly SnapshotTool[]): SnapshotTool[] {
  return [...new Map([...tools].reverse().map((tool) => [tool.name, tool])).values()].reverse();
}

/**
 * JSON pointers (RFC 6901) to what differs between two definitions, as deep as both sides are objects but not into the schema of one
 * parameter: `/description`, `/annotations/readOnlyHint`, `/inputSchema/properties/amount`.
 */
function differingPointers(before: unknown, after: unknown, pointer = '', depth = 0): string[] {
  if (isObject(before) && isObject(after) && depth < 3) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys]
      .sort()
      .flatMap((key) =>
        differingPointers(
          before[key],
          after[key],
          `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          depth + 1,
        ),
      );
  }
  return json(before) === json(after) ? [] : [pointer];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
