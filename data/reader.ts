/** Everything that is read from the catalogue, as the records of `model.ts`. */
import type Database from 'better-sqlite3';
import {
  type Agreement,
  CATEGORIES,
  type Category,
  type ChangeRecord,
  type Facet,
  type Failure,
  type FailureClass,
  type Method,
  RISKS,
  type Risk,
  type ServerCard,
  type ServerPlace,
  type ServerRecord,
  type Sighting,
  type SnapshotRecord,
  type Stats,
  type ToolCard,
  type ToolRecord,
  toolSegment,
} from './model.ts';
import { ToolOrder } from './order.ts';
import { type Neighbours, neighboursOf, neighboursOfServer, type Place, type ServerName, showing } from './related.ts';
import {
  type CardRow,
  type SnapshotRow,
  snapshotRecord,
  TOOL_CARD,
  TOOL_RECORD,
  type ToolRow,
  toolCard,
  toolRecord,
} from './stored.ts';
import { asked, words } from './text.ts';

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
  agreement?: Agreement;
}

/** How the newest visit of a server ended. */
export interface Visit {
  target: string;
  enumerator: string;
  outcome: 'listed' | 'failed';
  failures: Failure[];
  at: string;
}

/** What a tool was at one snapshot, and how one classifier labelled it then. */
export interface ToolReading {
  snapshot: SnapshotRecord;
  digest: string;
  classifier: string;
  category: Category;
  risk: Risk;
}

/** What many tools have in common, and how many those are. */
interface Marks {
  category: Category;
  /** Index into RISKS. */
  risk: number;
  agrees: Agreement;
  method: Method | 'both';
  /** 1 where the definition carries annotations, and where they contradict the label. */
  annotated: number;
  contradicted: number;
  classifier: string;
  n: number;
}

/** The reading half of the catalogue. */
export class CatalogueReader {
  /** The open database, for the tables a room keeps for itself (crawl state); everything published goes through this class. */
  readonly database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #computed = new Map<string, { revision: string; value: unknown }>();
  /** The revision in which everything is read until this is closed. */
  #held: string | undefined;

  protected constructor(database: Database.Database) {
    this.database = database;
  }

  close(): void {
    this.database.close();
  }

  /**
   * Reads everything as it is when the first question is asked, until it is closed, whatever others write meanwhile. A question alone looks
   * each time whether somebody wrote, which takes longer than most answers.
   */
  hold(): void {
    this.database.exec('BEGIN');
    this.#held = this.revision();
  }

  /**
   * The prepared statement of this text, prepared once. SQLite plans a statement with a join or an order again for each value that a column is
   * compared to, and for each value of a limit, in case the value tells it more (sqlite.org/queryplanner-ng.html, "stability guarantee"), and
   * that takes longer than most of our questions: `= +?`, and a limit that stands in the text, are the same question, planned once.
   */
  protected sql(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Changes whenever something published may have changed; equal revisions of one file mean equal answers. */
  revision(): string {
    return (
      this.#held ??
      (this.sql(
        "SELECT (SELECT value FROM meta WHERE key = 'catalogue') || '-' || (SELECT value FROM meta WHERE key = 'revision')",
      )
        .pluck()
        .get() as string)
    );
  }

  /** What `compute` gives, computed again only when something published may have changed. */
  protected onceARevision<T>(key: string, compute: () => T): T {
    const revision = this.revision();
    const known = this.#computed.get(key);
    if (known?.revision === revision) return known.value as T;
    const value = compute();
    this.#computed.set(key, { revision, value });
    return value;
  }

  /** All servers, by slug; those never read yet too. */
  *servers(): IterableIterator<ServerRecord> {
    const slugs = this.sql('SELECT slug FROM servers ORDER BY slug').all() as { slug: string }[];
    for (const { slug } of slugs) yield this.server(slug)!;
  }

  /**
   * Servers for a list, by name: read ones first. Counts are of published tools.
   */
  serverCards(page: { limit?: number; offset?: number } = {}): ServerCard[] {
    const rows = this.sql(
      `SELECT s.slug, s.name, s.description, s.area, s.repository, s.package, s.snapshot_id IS NOT NULL AS isRead,
         (SELECT digest FROM snapshots WHERE id = s.snapshot_id) AS digest, max(t.classifier) AS classifier, ${COUNTS}
       FROM (SELECT * FROM servers ORDER BY snapshot_id IS NULL, name COLLATE NOCASE, slug LIMIT ? OFFSET ?) s
       LEFT JOIN tools t INDEXED BY tools_server ON t.server_id = s.id GROUP BY s.id ORDER BY s.snapshot_id IS NULL, s.name COLLATE NOCASE, s.slug`,
    ).all(page.limit ?? -1, page.offset ?? 0) as Counted<Omit<ServerCard, 'isRead'> & { isRead: number }>[];
    return rows.map(({ isRead, ...row }) => ({ ...counted(row), isRead: isRead === 1 }));
  }

  /** All servers in the order of `serverCards`, as lists of some of them, or in another order, are made from. */
  serverPlaces(): readonly ServerPlace[] {
    return this.onceARevision('places', () => {
      const rows = this.sql(
        `SELECT s.id, s.area, CASE WHEN n.id IS NULL THEN 'none' WHEN n.methods LIKE '%"live"%' THEN 'live' ELSE 'source' END AS reading,
           t.gravest, coalesce(t.toolCount, 0) AS toolCount, coalesce(t.low, 0) AS low, coalesce(t.medium, 0) AS medium,
           coalesce(t.high, 0) AS high, coalesce(t.critical, 0) AS critical
         FROM servers s LEFT JOIN snapshots n INDEXED BY snapshots_short ON n.id = s.snapshot_id
         LEFT JOIN (SELECT t.server_id, max(t.risk) AS gravest, ${COUNTS} FROM tools t GROUP BY t.server_id) t ON t.server_id = s.id
         ORDER BY s.snapshot_id IS NULL, s.name COLLATE NOCASE, s.slug`,
      ).all() as Counted<Omit<ServerPlace, 'gravest'> & { gravest: number | null }>[];
      return rows.map(({ gravest, ...row }) => ({
        ...counted(row),
        gravest: gravest === null ? null : RISKS[gravest]!,
      }));
    });
  }

  /** The servers of these places as a list shows them, in this order. */
  serversAt(places: readonly ServerPlace[]): Omit<ServerCard, 'digest' | 'classifier'>[] {
    const rows = this.sql(
      `SELECT id, slug, name, description, area, repository, package, snapshot_id IS NOT NULL AS isRead
       FROM servers WHERE id IN (SELECT value FROM json_each(?))`,
    ).all(JSON.stringify(places.map(({ id }) => id))) as (Omit<ServerCard, 'isRead'> & {
      id: number;
      isRead: number;
    })[];
    const servers = new Map(rows.map(({ id, isRead, ...row }) => [id, { ...row, isRead: isRead === 1 }]));
    return places.map(({ id, toolCount, byRisk }) => ({ ...servers.get(id)!, toolCount, byRisk }));
  }

  /** Servers whose name, address or package contains every word of the text, those whose name begins with it first. */
  serversNamed(text: string, limit: number): ServerCard[] {
    const parts = words(text.slice(0, 200)).slice(0, 6);
    if (parts.length === 0) return [];
    const like = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
    const slugs = this.sql(
      `SELECT slug FROM servers WHERE ${parts.map(() => "(name || ' ' || slug || ' ' || coalesce(package, '')) LIKE ? ESCAPE '\\'").join(' AND ')}
       ORDER BY name LIKE ? ESCAPE '\\' DESC, snapshot_id IS NULL, length(name), slug LIMIT ?`,
    ).all(...parts.map(like), like(parts.join(' ')).slice(1), limit) as { slug: string }[];
    return slugs.map(({ slug }) => {
      const { snapshot, ...server } = this.server(slug)!;
      const { name, description, area, repository, package: pkg, toolCount, byRisk } = server;
      const digest = snapshot?.digest ?? null;
      const { classifier } = this.sql('SELECT max(classifier) AS classifier FROM tools WHERE server_id = +?').get(
        server.id,
      ) as { classifier: string | null };
      return {
        slug,
        name,
        description,
        area,
        repository,
        package: pkg,
        isRead: snapshot !== null,
        digest,
        classifier,
        toolCount,
        byRisk,
      };
    });
  }

  /** How many servers are known, and of how many the tools were listed at least once. */
  serverCounts(): { known: number; enumerated: number } {
    return this.onceARevision(
      'serverCounts',
      () =>
        this.sql('SELECT count(*) AS known, count(snapshot_id) AS enumerated FROM servers').get() as {
          known: number;
          enumerated: number;
        },
    );
  }

  server(slug: string): ServerRecord | null {
    const row = this.sql('SELECT * FROM servers WHERE slug = ?').get(slug) as
      | (Omit<ServerRecord, 'snapshot' | 'failures' | 'sightings' | 'toolCount' | 'byCategory' | 'byRisk'> & {
          snapshot_id: number | null;
        })
      | undefined;
    if (!row) return null;
    const { snapshot_id, ...server } = row;
    const sightings = this.sql(
      'SELECT source, reference, first_seen AS seen, detail FROM sightings WHERE server_id = +? ORDER BY first_seen, source, reference',
    ).all(row.id) as Sighting[];
    const visit = this.sql(
      'SELECT failures FROM visits WHERE server_id = +? ORDER BY at DESC, target DESC LIMIT 1',
    ).get(row.id) as { failures: string } | undefined;
    const counts = this.sql(
      'SELECT category, risk, count(*) AS n FROM tools WHERE server_id = +? GROUP BY category, risk',
    ).all(row.id) as { category: Category; risk: number; n: number }[];
    const byCategory = zeros(CATEGORIES);
    const byRisk = zeros(RISKS);
    for (const { category, risk, n } of counts) {
      byCategory[category] += n;
      byRisk[RISKS[risk]!] += n;
    }
    return {
      ...server,
      snapshot: snapshot_id === null ? null : this.snapshotOf(snapshot_id),
      failures: visit ? JSON.parse(visit.failures) : [],
      sightings,
      toolCount: counts.reduce((sum, { n }) => sum + n, 0),
      byCategory,
      byRisk,
    };
  }

  /** A server's snapshots, newest first. */
  snapshots(slug: string): SnapshotRecord[] {
    const rows = this.sql(
      'SELECT n.* FROM snapshots n JOIN servers s ON s.id = n.server_id WHERE s.slug = +? ORDER BY n.id DESC',
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
    return (this.sql(query).all(name) as { slug: string }[]).map(({ slug }) => this.server(slug)!);
  }

  /** Every name under which the official registry lists a server, in order. */
  registryNames(): string[] {
    return (
      this.sql("SELECT DISTINCT reference FROM sightings WHERE source = 'registry' ORDER BY 1").all() as {
        reference: string;
      }[]
    ).map(({ reference }) => reference);
  }

  /** A server's published tools, gravest first, then by name. */
  toolsOf(slug: string): ToolRecord[] {
    return (this.sql(`${TOOL_RECORD} WHERE s.slug = +? ORDER BY t.risk DESC, t.name`).all(slug) as ToolRow[]).map(
      toolRecord,
    );
  }

  tool(slug: string, name: string): ToolRecord | null {
    const row = this.sql(`${TOOL_RECORD} WHERE s.slug = +? AND t.name = +?`).get(slug, name) as ToolRow | undefined;
    return row ? toolRecord(row) : null;
  }

  /** Every published tool, server by server. */
  *tools(): IterableIterator<ToolRecord> {
    const slugs = this.sql('SELECT slug FROM servers WHERE snapshot_id IS NOT NULL ORDER BY slug').all() as {
      slug: string;
    }[];
    for (const { slug } of slugs) yield* this.toolsOf(slug);
  }

  /** Tools that match, gravest first, then by name and server. */
  cards(filter: ToolFilter = {}, page: { limit?: number; offset?: number } = {}): ToolCard[] {
    const { where, values } = filtered(
      filter,
      this.#walks(filter, (page.limit ?? Number.POSITIVE_INFINITY) + (page.offset ?? 0)),
    );
    const { limit = -1, offset = 0 } = page;
    const rows = this.sql(
      `${TOOL_CARD} ${where} ORDER BY t.risk DESC, t.name, s.slug LIMIT ${Math.trunc(limit)} OFFSET +?`,
    ).all(...values, offset) as CardRow[];
    return rows.map(toolCard);
  }

  /** The order of `cards`, for who makes many lists; a single one is found sooner without. */
  order(): ToolOrder {
    return this.onceARevision('order', () => new ToolOrder((sql) => this.sql(sql)));
  }

  /** Tools by their number. */
  numbered(ids: readonly number[]): Map<number, ToolCard> {
    const rows = this.sql(
      `${TOOL_CARD.replace('SELECT', 'SELECT t.id,')} WHERE t.id IN (SELECT value FROM json_each(?))`,
    ).all(JSON.stringify(ids)) as (CardRow & { id: number })[];
    return new Map(rows.map((row) => [row.id, toolCard(row)]));
  }

  /**
   * Whether the first `wanted` tools with a facet are found sooner by walking along the order of the list and looking for the facet at each,
   * than by fetching all that have it and sorting them. SQLite cannot know; the counts do.
   */
  #walks({ facet, ...rest }: ToolFilter, wanted: number): boolean {
    if (facet === undefined || rest.name !== undefined || rest.server !== undefined || rest.method !== undefined)
      return false;
    // No order is of how tools were seen: those that were seen otherwise are walked past.
    const { agreement: _, ...walked } = rest;
    const [all, matching] = [this.count(walked), this.count({ ...rest, facet })];
    return all * Math.min(1, wanted / Math.max(1, matching)) < 2 * this.count({ facet });
  }

  /** Every published tool in short, gravest first, read row by row: for indexes over the whole catalogue. */
  *everyCard(): IterableIterator<ToolCard> {
    const rows = this.sql(
      `${TOOL_CARD} ORDER BY t.risk DESC, t.name, t.server_id`,
    ).iterate() as IterableIterator<CardRow>;
    for (const row of rows) yield toolCard(row);
  }

  count(filter: ToolFilter = {}): number {
    const { category = '', risk = '', facet = '', agreement = '', ...more } = filter;
    if (Object.keys(more).length === 0) return this.#counts().get(`${category} ${risk} ${facet} ${agreement}`) ?? 0;
    const { where, values } = filtered(filter);
    const row = this.sql(`SELECT count(*) AS n FROM tools t JOIN servers s ON s.id = t.server_id ${where}`).get(
      ...values,
    );
    return (row as { n: number }).n;
  }

  /** Tools by category, risk, facet and agreement, each also for any ('' in its place), because every page of every list states some. */
  #counts(): ReadonlyMap<string, number> {
    return this.onceARevision('counts', () => {
      const counts = new Map<string, number>();
      for (const { category, risk, facet, agreement, count } of this.order().counts())
        for (const key of [`${category} ${risk}`, `${category} `, ` ${risk}`, ' '])
          for (const seen of [agreement, ''])
            counts.set(`${key} ${facet} ${seen}`, (counts.get(`${key} ${facet} ${seen}`) ?? 0) + count);
      return counts;
    });
  }

  /** Names of tools that stand on at least so many servers, with how many those are, by name. */
  names(least = 1): readonly { name: string; servers: number }[] {
    return this.onceARevision(
      `names ${least}`,
      () =>
        this.sql('SELECT name, count(*) AS servers FROM tools GROUP BY name HAVING servers >= ? ORDER BY name').all(
          least,
        ) as { name: string; servers: number }[],
    );
  }

  /** Tools of other servers to look at beside one, at most six of each kind (related.ts). */
  neighbours(place: Place): Neighbours {
    return neighboursOf((sql) => this.sql(sql), place);
  }

  /** The neighbours of all tools of a server, by name. */
  neighboursOfServer(server: number): ReadonlyMap<string, Neighbours> {
    return neighboursOfServer((sql) => this.sql(sql), server, this.#serverNames());
  }

  /** What links say of servers, by their number. */
  #serverNames(): ReadonlyMap<number, ServerName> {
    return this.onceARevision('server names', () => {
      const rows = this.sql('SELECT id, slug, name FROM servers').raw().iterate();
      const names = new Map<number, ServerName>();
      for (const [id, server, serverName] of rows as Iterable<[number, string, string]>)
        names.set(id, { server, serverName });
      return names;
    });
  }

  /** Names of tools that are not safe in an address, by what stands for them there. */
  unsafeNames(): Map<string, string> {
    const rows = this.sql('SELECT DISTINCT segment, name FROM tools WHERE segment <> name').all();
    return new Map((rows as { segment: string; name: string }[]).map(({ segment, name }) => [segment, name]));
  }

  /** The tools of other servers whose page may show a tool that stands, or stood, at this place (related.ts), by server's slug. */
  showing(place: Place): { server: string; name: string }[] {
    return showing((sql) => this.sql(sql), place).map(({ server, name }) => ({
      server: this.sql('SELECT slug FROM servers WHERE id = ?').pluck().get(server) as string,
      name,
    }));
  }

  /** Every server's slug with what stands for its tools in addresses, by slug and name. */
  *segments(): Generator<{ slug: string; segments: string[] }> {
    // What stands for a name follows from it, so that an index is enough.
    const rows = this.sql(
      `SELECT slug, (SELECT json_group_array(name) FROM (SELECT name FROM tools t WHERE t.server_id = s.id ORDER BY name))
       FROM servers s ORDER BY slug`,
    )
      .raw()
      .iterate() as IterableIterator<[slug: string, names: string]>;
    for (const [slug, names] of rows) yield { slug, segments: (JSON.parse(names) as string[]).map(toolSegment) };
  }

  /** Every server with the revision in which anything about it last changed. */
  touched(): { id: number; slug: string; revision: number }[] {
    return this.sql(
      'SELECT s.id, s.slug, t.revision FROM servers s JOIN touched t ON t.server_id = s.id ORDER BY s.id',
    ).all() as { id: number; slug: string; revision: number }[];
  }

  /** What changed, newest first; at most `limit` (100). */
  changes(
    filter: { server?: string; tool?: string; after?: number; upTo?: number; limit?: number } = {},
  ): ChangeRecord[] {
    const { limit = 100 } = filter;
    const conditions = ['1'];
    const values: unknown[] = [];
    if (filter.server !== undefined) conditions.push('s.slug = +?') && values.push(filter.server);
    if (filter.tool !== undefined) conditions.push('c.tool = +?') && values.push(filter.tool);
    if (filter.after !== undefined) conditions.push('c.id > ?') && values.push(filter.after);
    if (filter.upTo !== undefined) conditions.push('c.id <= ?') && values.push(filter.upTo);
    const rows = this.sql(
      `SELECT c.id, c.at, s.slug AS server, s.name AS serverName, c.kind, c.tool, c.before, c.after, c.fields
       FROM changes c JOIN servers s ON s.id = c.server_id WHERE ${conditions.join(' AND ')} ORDER BY c.id DESC LIMIT ${Math.trunc(limit)}`,
    ).all(...values) as (Omit<ChangeRecord, 'fields'> & { fields: string })[];
    return rows.map((row) => ({ ...row, fields: JSON.parse(row.fields) }));
  }

  /** One tool through a server's snapshots and classifiers, newest first. */
  history(slug: string, name: string): ToolReading[] {
    return this.#readings('AND t.name = +?', slug, name).map(([, reading]) => reading);
  }

  /** The history of each tool of a server, by name. */
  histories(slug: string): ReadonlyMap<string, ToolReading[]> {
    const byName = Map.groupBy(this.#readings('', slug), ([name]) => name);
    return new Map([...byName].map(([name, rows]) => [name, rows.map(([, reading]) => reading)]));
  }

  #readings(where: string, ...values: string[]): [name: string, reading: ToolReading][] {
    const rows = this.sql(
      `SELECT t.name, t.digest, l.classifier, l.category, l.risk, t.snapshot_id AS snapshot FROM snapshot_tools t
       JOIN snapshots n ON n.id = t.snapshot_id JOIN servers s ON s.id = n.server_id
       JOIN labels l ON l.snapshot_id = t.snapshot_id AND l.name = t.name
       WHERE s.slug = +? ${where} ORDER BY n.id DESC, l.classifier DESC`,
    ).all(...values) as (Omit<ToolReading, 'snapshot'> & { name: string; snapshot: number })[];
    const snapshots = new Map<number, SnapshotRecord>();
    return rows.map(({ name, snapshot: id, ...row }) => {
      const snapshot = snapshots.get(id) ?? this.snapshotOf(id);
      snapshots.set(id, snapshot);
      return [name, { snapshot, ...row }];
    });
  }

  /** Definition digests that start with these hex digits, and the tools that have them now. */
  digests(
    prefix: string,
  ): { digest: string; server: string; tool: string; category: Category; risk: Risk; classifier: string }[] {
    const rows = this.sql(
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
   * Full-text search over name, title, server and description; every word must match, as a prefix. First tools that are called so, then those
   * with all words in their name, the gravest first, because bm25 would put first what has no description; then the others, in the order of bm25.
   * Of a word that more than `MAX_RANKED` have, so many are ranked.
   * `cursor` is the offset to go on from, null at the end.
   */
  search(
    query: string,
    filter: ToolFilter = {},
    page: { limit?: number; cursor?: number } = {},
  ): { tools: ToolCard[]; cursor: number | null } {
    const whole = words(query.slice(0, 200)).slice(0, 12);
    const terms = asked(query.slice(0, 200)).slice(0, 12);
    if (terms.length === 0) return { tools: [], cursor: null };
    const { where, values } = filtered(filter);
    const limit = Math.min(page.limit ?? 20, 100);
    const offset = page.cursor ?? 0;
    // Where nothing narrows the search, what is not ranked need not be read.
    const hits = (tier: number): string =>
      `SELECT * FROM (SELECT f.rowid AS id, ${tier} AS tier, bm25(tools_search, 10, 5, 4, 1) AS score FROM tools_search f
         ${where && `JOIN tools t ON t.id = f.rowid JOIN servers s ON s.id = t.server_id ${where} AND`} ${where ? '' : 'WHERE'} tools_search MATCH ?
         LIMIT ${MAX_RANKED})`;
    const rows = this.sql(
      `WITH found AS (SELECT id, min(tier) AS tier, score FROM (
         SELECT * FROM (SELECT id, 0 AS tier, 0 AS score FROM tools WHERE name IN (SELECT value FROM json_each(?)) LIMIT ${MAX_RANKED})
         UNION ALL ${hits(1)} UNION ALL ${hits(2)}) GROUP BY id)
       ${TOOL_CARD} JOIN found f ON f.id = t.id ${where}
       ORDER BY f.tier, iif(f.tier = 1, -t.risk, 0), f.score, t.risk DESC, t.name, s.slug LIMIT ? OFFSET ?`,
    ).all(
      JSON.stringify([query.trim(), ...['_', '-', ''].map((between) => whole.join(between))]),
      ...values,
      `name : (${matching(terms)})`,
      ...values,
      matching(terms),
      ...values,
      limit + 1,
      offset,
    ) as CardRow[];
    return { tools: rows.slice(0, limit).map(toolCard), cursor: rows.length > limit ? offset + limit : null };
  }

  /** How many tools carry each combination of what an index keeps of them. */
  #marks(): readonly Marks[] {
    return this.onceARevision(
      'marks',
      () =>
        this.sql(
          `SELECT category, risk, agreement AS agrees, method, annotated, contradicted, classifier, count(*) AS n
           FROM tools GROUP BY 1, 2, 3, 4, 5, 6, 7`,
        ).all() as Marks[],
    );
  }

  stats(): Stats {
    return this.onceARevision('stats', () => this.#stats());
  }

  #stats(): Stats {
    const byCategory = zeros(CATEGORIES);
    const byRisk = zeros(RISKS);
    const byMethod = zeros(['live', 'static', 'both'] as const);
    const agreement = zeros(['confirmed', 'differs', 'live-only', 'source-only'] as const);
    const annotations = { any: 0, contradictions: 0 };
    let tools = 0;
    for (const { category, risk, agrees, method, annotated, contradicted, n } of this.#marks()) {
      tools += n;
      byCategory[category] += n;
      byRisk[RISKS[risk]!] += n;
      byMethod[method] += n;
      agreement[agrees] += n;
      annotations.any += annotated * n;
      annotations.contradictions += contradicted * n;
    }
    const failed: Partial<Record<FailureClass, number>> = {};
    const failures = this.sql(
      `SELECT v.failures FROM visits v JOIN servers s ON s.id = v.server_id WHERE s.snapshot_id IS NULL
         AND v.at = (SELECT max(o.at) FROM visits o WHERE o.server_id = v.server_id)`,
    ).all() as { failures: string }[];
    for (const row of failures) {
      const first = (JSON.parse(row.failures) as Failure[])[0];
      if (first) failed[first.class] = (failed[first.class] ?? 0) + 1;
    }
    return {
      servers: { ...this.serverCounts(), failed },
      tools,
      byCategory,
      byRisk,
      byMethod,
      annotations,
      agreement,
    };
  }

  /** How the visit of this pinned target ended, or null when it never was visited. */
  visit(serverId: number, target: string): Visit | null {
    const row = this.sql(
      'SELECT target, enumerator, outcome, failures, at FROM visits WHERE server_id = ? AND target = ?',
    ).get(serverId, target) as (Omit<Visit, 'failures'> & { failures: string }) | undefined;
    return row ? { ...row, failures: JSON.parse(row.failures) } : null;
  }

  /** The version of the labeller that last labelled every server; null before the first time. */
  labelledBy(): string | null {
    const row = this.sql("SELECT value FROM meta WHERE key = 'labeller'").get() as { value: string } | undefined;
    return row?.value ?? null;
  }

  /** The digest of every server's newest snapshot, by slug. */
  snapshotDigests(): { slug: string; digest: string }[] {
    return this.sql(
      'SELECT s.slug, n.digest FROM servers s JOIN snapshots n INDEXED BY snapshots_short ON n.id = s.snapshot_id ORDER BY s.slug',
    ).all() as { slug: string; digest: string }[];
  }

  /** `name@version` of the classifiers whose labels are published now. */
  classifiers(): string[] {
    return this.onceARevision('classifiers', () =>
      [...new Set(this.#marks().map(({ classifier }) => classifier))].sort(),
    );
  }

  /** The same of one server, by its number. */
  classifiersOf(server: number): string[] {
    return this.sql('SELECT DISTINCT classifier FROM tools WHERE server_id = +? ORDER BY 1')
      .pluck()
      .all(server) as string[];
  }

  protected snapshotOf(id: number): SnapshotRecord {
    return snapshotRecord(this.sql('SELECT * FROM snapshots WHERE id = ?').get(id) as SnapshotRow);
  }
}

/** Tools that one search ranks by where their words stand: as many of one kind, of however many there are. */
const MAX_RANKED = 4000;

/** All these words, as beginnings of words; a single letter is one by itself, where it is not a word of a script that needs no more. */
const matching = (terms: readonly string[]): string =>
  terms.map((term) => (/^[a-z0-9]$/.test(term) ? `"${term}"` : `"${term}"*`)).join(' AND ');

/** @param walk looks for the facet at each tool, instead of beginning with those that have it */
function filtered(filter: ToolFilter, walk = false): { where: string; values: unknown[] } {
  const conditions: [string, unknown][] = [];
  if (filter.category !== undefined) conditions.push(['t.category = ?', filter.category]);
  if (filter.risk !== undefined) conditions.push(['t.risk = ?', RISKS.indexOf(filter.risk)]);
  if (filter.facet !== undefined)
    conditions.push([
      walk
        ? 'EXISTS (SELECT 1 FROM tool_facets f WHERE f.facet = ? AND f.tool_id = t.id LIMIT 1)'
        : 't.id IN (SELECT tool_id FROM tool_facets WHERE facet = ?)',
      filter.facet,
    ]);
  if (filter.name !== undefined) conditions.push(['t.name = +?', filter.name]);
  if (filter.server !== undefined) conditions.push(['s.slug = +?', filter.server]);
  if (filter.method !== undefined) conditions.push(['t.method = ?', filter.method]);
  if (filter.agreement !== undefined) conditions.push(['t.agreement = ?', filter.agreement]);
  return {
    where: conditions.length ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '',
    values: conditions.map(([, value]) => value),
  };
}

/** Columns that count the tools `t` of a server, along an index; `counted` makes a record of them. */
const COUNTS = `count(t.id) AS toolCount, coalesce(sum(t.risk = 0), 0) AS low, coalesce(sum(t.risk = 1), 0) AS medium,
  coalesce(sum(t.risk = 2), 0) AS high, coalesce(sum(t.risk = 3), 0) AS critical`;

type Counted<T extends { byRisk: Record<Risk, number> }> = Omit<T, 'byRisk'> & Record<Risk, number>;

const counted = <T extends Record<Risk, number>>({ low, medium, high, critical, ...row }: T) => ({
  ...row,
  byRisk: { low, medium, high, critical },
});

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
