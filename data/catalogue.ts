/**
 * The catalogue: with `reader.ts`, the only code that talks to SQLite. Writing keeps the chain of evidence (sighting → snapshot → definition →
 * label) and publishes each server's newest snapshot into `tools`. Every write is one transaction, so that a process may be killed at any moment.
 */
import { openDatabase } from './database.ts';
import {
  type Candidate,
  type Category,
  type ChangeKind,
  type Classification,
  type Failure,
  type Labeller,
  MANIFEST,
  type Method,
  type PackageRef,
  RISKS,
  type Risk,
  type Sighting,
  type SnapshotInput,
  type SnapshotTool,
  type SourceKind,
  serverSlug,
  sha256,
  type ToolDefinition,
  toolSegment,
  VOUCHING,
} from './model.ts';
import { CatalogueReader, type Visit } from './reader.ts';
import { reconcileVisits } from './reconcile.ts';
import type { StoredSighting } from './stored.ts';
import { objectOf, oneLine, words } from './text.ts';

export { CatalogueError } from './database.ts';
export type { ToolFilter, Visit } from './reader.ts';

/** What a snapshot keeps of a visit, or of two together. */
type KeptInput = Pick<
  SnapshotInput,
  'target' | 'package' | 'repository' | 'commit' | 'language' | 'sdk' | 'methods' | 'instructions' | 'launch' | 'tools'
>;

const now = (): string => new Date().toISOString();
const json = JSON.stringify;

/** The catalogue, to read and to write. */
export class Catalogue extends CatalogueReader {
  /** Opens the catalogue at `file` (`:memory:` for one that is forgotten), made and migrated as needed. @throws CatalogueError */
  static open(file: string, options: { readonly?: boolean } = {}): Catalogue {
    return new Catalogue(openDatabase(file, options));
  }

  /** Several writes as one: a process that is killed in between leaves none of them. */
  atomically<T>(work: () => T): T {
    return this.database.transaction(work).immediate();
  }

  /** Runs `work` as one transaction; `published` tells from its result whether anything that readers see may have changed. */
  #write<T>(work: () => T, published: (result: T) => boolean = () => true): T {
    return this.database
      .transaction(() => {
        const result = work();
        if (published(result))
          this.sql("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'").run();
        return result;
      })
      .immediate();
  }

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
    const { changes } = this.sql(
      `UPDATE servers SET repository = coalesce(repository, @repository), package = coalesce(package, @package),
         area = coalesce(@area, area), why = coalesce(@why, why), name = coalesce(@name, name)
       WHERE id = @id AND (repository, package, area, why, name)
         IS NOT (coalesce(repository, @repository), coalesce(package, @package), coalesce(@area, area), coalesce(@why, why), coalesce(@name, name))`,
    ).run(known);
    return changes > 0;
  }

  /** Keeps who said it and when; true for a sighting that is new. */
  #keepSighting(id: number, { source, reference, seen, detail }: Sighting): boolean {
    const known = this.sql(
      'UPDATE sightings SET last_seen = max(last_seen, ?), detail = ? WHERE server_id = ? AND source = ? AND reference = ?',
    ).run(seen, detail ?? null, id, source, reference);
    if (known.changes > 0) return false;
    this.sql(
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
      () => this.sql('UPDATE servers SET repository = ? WHERE repository = ?').run(present, former).changes > 0,
      (isDone) => isDone,
    );
  }

  /** Makes two servers one that turned out to be the same, before the first was ever read; false, and nothing done, where it was. */
  fold(id: number, into: number): boolean {
    return this.#write(
      () => {
        if (id === into || this.#newestSnapshot(id) !== null) return false;
        const { package: pkg } = this.sql('SELECT package FROM servers WHERE id = ?').get(id) as {
          package: string | null;
        };
        this.sql('UPDATE OR IGNORE sightings SET server_id = ? WHERE server_id = ?').run(into, id);
        this.sql('DELETE FROM servers WHERE id = ?').run(id);
        this.sql('UPDATE servers SET package = coalesce(package, ?) WHERE id = ?').run(pkg, into);
        return true;
      },
      (isDone) => isDone,
    );
  }

  #find(candidate: Candidate): { id: number; slug: string } | undefined {
    const { package: pkg, repository, path } = candidate;
    const byPackage = pkg && this.sql('SELECT id, slug FROM servers WHERE package = ?').get(pkg.name);
    const found =
      byPackage ??
      (repository &&
        this.sql(
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
    const free = wanted.find((slug) => !this.sql('SELECT 1 FROM servers WHERE slug = ?').get(slug));
    const slug = free ?? `${wanted[0]}-${sha256(json([repository, path, pkg])).slice(0, 10)}`;
    const { lastInsertRowid } = this.sql(
      'INSERT INTO servers (slug, name, repository, path, package, area, why) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(slug, name, repository, path, pkg, area, why);
    return { id: Number(lastInsertRowid), slug };
  }

  /** Records a visit that gave no list. What was known of the server stays. */
  fail(
    serverId: number,
    visit: { target: string; enumerator: string; failures: Failure[]; attempts: unknown[]; kind?: SourceKind },
  ): void {
    this.#write(() => {
      this.#visit(serverId, visit, 'failed');
      if (visit.kind)
        this.sql('UPDATE servers SET kind = ? WHERE id = ? AND snapshot_id IS NULL').run(visit.kind, serverId);
    });
  }

  #visit(
    serverId: number,
    visit: { target: string; enumerator: string; failures: Failure[]; attempts: unknown[] },
    outcome: Visit['outcome'],
  ): void {
    this.sql(
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
      this.sql(
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
      this.sql('UPDATE servers SET snapshot_id = ? WHERE id = ?').run(snapshot, serverId);
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
    const { slug, ...server } = this.sql('SELECT slug, repository, package FROM servers WHERE id = ?').get(
      serverId,
    ) as {
      slug: string;
      repository: string | null;
      package: string | null;
    };
    const wanted = serverSlug({ ...server, path });
    const isTaken = wanted !== slug && this.sql('SELECT 1 FROM servers WHERE slug = ?').get(wanted);
    this.sql('UPDATE servers SET slug = ?, path = ? WHERE id = ?').run(isTaken ? slug : wanted, path, serverId);
  }

  #newestSnapshot(serverId: number): number | null {
    const row = this.sql('SELECT snapshot_id FROM servers WHERE id = ?').get(serverId) as
      | { snapshot_id: number | null }
      | undefined;
    return row?.snapshot_id ?? null;
  }

  /** Keeps a snapshot with its tools, once; gives its id. */
  #keepSnapshot(serverId: number, input: KeptInput): number {
    const tools = firstOfEachName(input.tools);
    const lines = tools.map((tool) => `${tool.name}:${tool.digest}`).sort();
    const digest = sha256(lines.join('\n'));
    const known = this.sql('SELECT id FROM snapshots WHERE server_id = ? AND target = ? AND digest = ?').get(
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
    const visits = [this.snapshotOf(own), this.snapshotOf(other.id)];
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
    return this.sql(
      "SELECT id FROM snapshots WHERE server_id = ? AND target = ? AND methods LIKE '%live%' ORDER BY id DESC LIMIT 1",
    )
      .pluck()
      .get(serverId, target) as number | undefined;
  }

  /** The snapshot of the newest visit of a target that begins so. */
  #newestOf(serverId: number, prefix: string): { id: number; target: string } | undefined {
    return this.sql(
      `SELECT s.id, s.target FROM snapshots s JOIN visits v ON v.server_id = s.server_id AND v.target = s.target
       WHERE s.server_id = ? AND substr(s.target, 1, ?) = ? ORDER BY v.at DESC, s.methods LIKE '%live%' DESC, s.id DESC LIMIT 1`,
    ).get(serverId, prefix.length, prefix) as { id: number; target: string } | undefined;
  }

  /** A snapshot's tools as they were recorded, in their order. */
  #toolsIn(snapshot: number): SnapshotTool[] {
    const rows = this.sql(
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
    const { lastInsertRowid } = this.sql(
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
    this.sql('INSERT INTO definitions (digest, json) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
      tool.digest,
      json(definition),
    );
    this.sql(
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
    const server = this.sql('SELECT slug, name, description FROM servers WHERE id = ?').get(serverId) as {
      slug: string;
      name: string;
      description: string | null;
    };
    const { instructions } = this.sql('SELECT instructions FROM snapshots WHERE id = ?').get(snapshot) as {
      instructions: string | null;
    };
    const definitions = (
      this.sql(
        'SELECT d.json FROM snapshot_tools t JOIN definitions d USING (digest) WHERE t.snapshot_id = ? ORDER BY t.position',
      ).all(snapshot) as { json: string }[]
    ).map((row) => JSON.parse(row.json) as ToolDefinition);
    const labels = label(definitions, { ...server, instructions });
    for (const [i, { name }] of definitions.entries()) {
      const { classification, correction } = labels[i]!;
      this.sql(
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
    const old = this.sql('SELECT id FROM tools WHERE server_id = ?').all(serverId) as { id: number }[];
    for (const { id } of old) this.sql('DELETE FROM tools_search WHERE rowid = ?').run(id);
    this.sql('DELETE FROM tools WHERE server_id = ?').run(serverId);
    const server = this.sql('SELECT slug, name, package FROM servers WHERE id = ?').get(serverId) as {
      slug: string;
      name: string;
      package: string | null;
    };
    const rows = this.sql(
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
      const { lastInsertRowid } = this.sql(
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
        objectOf(row.name),
        classification.classifier,
        row.first_seen,
      );
      for (const facet of classification.facets)
        this.sql('INSERT OR IGNORE INTO tool_facets (facet, tool_id) VALUES (?, ?)').run(facet, lastInsertRowid);
      this.sql('INSERT INTO tools_search (rowid, name, title, server, description) VALUES (?, ?, ?, ?, ?)').run(
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
    const rows = this.sql('SELECT name, digest, risk, category FROM tools WHERE server_id = ?').all(serverId) as {
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
        const row = this.sql('SELECT package, "commit" FROM snapshots WHERE id = ?').get(id) as {
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
      const row = this.sql('SELECT json FROM definitions WHERE digest = ?').get(digest) as { json: string } | undefined;
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
    this.sql('INSERT INTO changes (at, server_id, kind, tool, before, after, fields) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      now(),
      serverId,
      kind,
      tool,
      before,
      after,
      json(fields),
    );
  }

  /**
   * Labels every server's newest snapshot again, one transaction a server, and records where a risk or category changed. `version` names the
   * labeller for `labelledBy`; it is kept once all servers are done.
   * @returns how many tools were labelled, and how many labels differ from those before.
   */
  relabel(label: Labeller, version: string): { tools: number; changed: number } {
    const result = { tools: 0, changed: 0 };
    const servers = this.sql(
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
    this.sql(
      "INSERT INTO meta (key, value) VALUES ('labeller', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ).run(version);
    return result;
  }
}

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
