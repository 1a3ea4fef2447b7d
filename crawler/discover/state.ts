/**
 * What discovery remembers between runs, so that a run that dies is continued and not repeated, and two runs share one work. Every method is
 * one transaction.
 */
import type Database from 'better-sqlite3';
import type { Candidate } from '../../data/model.ts';
import { isDead, ownerName } from '../lease.ts';

/** How long work stays with a taker that says nothing, in milliseconds: several times the longest wait for one answer. */
const LEASE = 15 * 60_000;

/** How many ways one source may name a repository; a monorepo can have a manifest in hundreds of folders. */
const MOST_DETAILS = 8;

/** Which of a query's results a slice holds. Bounds are inclusive; a null end is open. Times are seconds since 1970. */
export interface Ranges {
  created?: [number, number];
  stars?: [number, number | null];
  size?: [number, number | null];
  language?: string;
}

export interface Slice {
  id: number;
  sweep: string;
  query: string;
  ranges: Ranges;
  /** The next page to read. */
  page: number;
  total: number | null;
}

/** A repository as a source named it. `pushed` is ISO 8601. */
export interface Found {
  node: string | null;
  name: string;
  pushed: string | null;
  sighting: { source: string; reference: string; detail: string | null };
  candidate: Pick<Candidate, 'name' | 'package' | 'path' | 'area' | 'why'>;
}

export const VERDICTS = ['server', 'rejected', 'duplicate', 'gone'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A repository to be looked at. */
export interface Known {
  id: number;
  node: string | null;
  name: string | null;
  head: string | null;
  pushed: string | null;
  looks: number;
  changes: number;
  verdict: Verdict | null;
  score: number | null;
  reasons: string[];
  /** Sources and details of those who named it. */
  namedBy: { source: string; detail: string | null }[];
}

/** What a look at a repository showed. `due` and `pushed` are ISO 8601. */
export interface Look {
  id: number;
  node: string | null;
  name: string | null;
  pushed: string | null;
  head: string | null;
  verdict: Verdict;
  score: number;
  reasons: string[];
  facts: NonNullable<Candidate['about']> | null;
  due: string;
}

/** A server that is ready for the crawl, as one source named it. */
export interface Ready {
  repository: number;
  name: string;
  head: string;
  reasons: string[];
  about: Candidate['about'] | null;
  sighting: { source: string; reference: string; seen: string; detail: string | null };
  candidate: Found['candidate'];
}

export interface Counts {
  slices: { pending: number; done: number; split: number; capped: number };
  repositories: { unexamined: number } & Record<Verdict, number>;
}

/** The repository known under this name, now or formerly, by its present name; null where GitHub was not asked, or it lost its name. */
export function currentName(db: Database.Database, name: string): string | null {
  const query = 'SELECT r.name FROM crawl_names n JOIN crawl_repositories r ON r.id = n.repository WHERE n.name = ?';
  return (db.prepare(query).pluck().get(name) ?? null) as string | null;
}

export class CrawlState {
  readonly #db: Database.Database;
  readonly #now: () => number;
  readonly #owner = ownerName();
  readonly #statements = new Map<string, Database.Statement>();

  /** `now` gives the time that is recorded, in milliseconds since 1970; leases always go by the machine's clock. */
  constructor(db: Database.Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
    this.#releaseDead();
  }

  /** Gives back what this run has taken and not finished. */
  close(): void {
    for (const table of ['crawl_slices', 'crawl_repositories'])
      this.#sql(`UPDATE ${table} SET owner = NULL, lease = 0 WHERE owner = ?`).run(this.#owner);
  }

  #sql(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #write<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  /** Several steps as one, seen by others together or not at all. */
  atomically<T>(work: () => T): T {
    return this.#write(work);
  }

  get now(): string {
    return new Date(this.#now()).toISOString();
  }

  /** Frees what processes of this machine held that are no more. Those of other machines are waited for until their lease ends. */
  #releaseDead(): void {
    for (const table of ['crawl_slices', 'crawl_repositories']) {
      const owners = this.#sql(`SELECT DISTINCT owner FROM ${table} WHERE owner IS NOT NULL`).pluck().all() as string[];
      for (const owner of owners)
        if (isDead(owner)) this.#sql(`UPDATE ${table} SET owner = NULL, lease = 0 WHERE owner = ?`).run(owner);
    }
  }

  mark(key: string): string | null {
    return (this.#sql('SELECT value FROM crawl_marks WHERE key = ?').pluck().get(key) as string | undefined) ?? null;
  }

  setMark(key: string, value: string | null): void {
    if (value === null) this.#sql('DELETE FROM crawl_marks WHERE key = ?').run(key);
    else
      this.#sql('INSERT INTO crawl_marks VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
        key,
        value,
      );
  }

  // — Slices ————————————————————————————————————————————————————————————————————————————————————————————————————————————————

  /** Adds slices to a sweep; those it has already stay as they are. */
  addSlices(sweep: string, slices: readonly { query: string; ranges: Ranges }[]): void {
    this.#write(() => {
      for (const { query, ranges } of slices)
        this.#sql('INSERT INTO crawl_slices (sweep, query, ranges) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
          sweep,
          query,
          JSON.stringify(ranges),
        );
    });
  }

  /** The next slice of the sweep that nobody reads, now taken; null when there is none. */
  takeSlice(sweep: string): Slice | null {
    const row = this.#sql(
      `UPDATE crawl_slices SET owner = @owner, lease = @until WHERE id =
         (SELECT id FROM crawl_slices WHERE sweep = @sweep AND state = 'pending' AND (owner IS NULL OR owner = @owner OR lease < @now) ORDER BY id LIMIT 1)
       RETURNING id, sweep, query, ranges, page, total`,
    ).get({ owner: this.#owner, until: Date.now() + LEASE, now: Date.now(), sweep }) as
      | (Omit<Slice, 'ranges'> & { ranges: string })
      | undefined;
    return row ? { ...row, ranges: JSON.parse(row.ranges) } : null;
  }

  /** Keeps what one page of a slice held, and how it goes on: with page `next`, or, null, that this was the last. */
  keepPage(slice: Slice, found: readonly Found[], next: number | null, total: number, capped = false): number {
    return this.#write(() => {
      const added = this.#see(found);
      if (next !== null)
        this.#sql('UPDATE crawl_slices SET page = ?, total = ?, lease = ? WHERE id = ?').run(
          next,
          total,
          Date.now() + LEASE,
          slice.id,
        );
      else this.#finish(slice, capped ? 'capped' : 'done', total);
      return added;
    });
  }

  /** Keeps what the first page of a slice held that is too large to be read, and the parts it was split into. */
  splitSlice(slice: Slice, found: readonly Found[], parts: readonly Ranges[], total: number): number {
    return this.#write(() => {
      const added = this.#see(found);
      for (const ranges of parts)
        this.#sql('INSERT INTO crawl_slices (sweep, query, ranges) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
          slice.sweep,
          slice.query,
          JSON.stringify(ranges),
        );
      this.#finish(slice, 'split', total);
      return added;
    });
  }

  #finish(slice: Slice, state: 'done' | 'split' | 'capped', total: number): void {
    this.#sql('UPDATE crawl_slices SET state = ?, total = ?, owner = NULL, lease = 0, finished = ? WHERE id = ?').run(
      state,
      total,
      this.now,
      slice.id,
    );
  }

  /** Whether every slice of the sweep was read, by whomever. A sweep without slices was not begun. */
  isSwept(sweep: string): boolean {
    const row = this.#sql("SELECT count(*) AS n, sum(state = 'pending') AS open FROM crawl_slices WHERE sweep = ?").get(
      sweep,
    ) as {
      n: number;
      open: number;
    };
    return row.n > 0 && row.open === 0;
  }

  /** Results that were counted in a slice; null before it was asked for. */
  totalOf(sweep: string, query: string, ranges: Ranges): number | null {
    return (this.#sql('SELECT total FROM crawl_slices WHERE sweep = ? AND query = ? AND ranges = ?')
      .pluck()
      .get(sweep, query, JSON.stringify(ranges)) ?? null) as number | null;
  }

  /** Slices of a sweep by state, the results its leaves hold, and how many of them were read, by query. */
  sliceTotals(
    sweep: string,
  ): { query: string; open: number; leaves: number; splits: number; results: number; read: number }[] {
    return this.#sql(
      `SELECT query, sum(state = 'pending') AS open, sum(state <> 'split') AS leaves, sum(state = 'split') AS splits,
         coalesce(sum(CASE WHEN state <> 'split' THEN total END), 0) AS results,
         coalesce(sum(CASE state WHEN 'pending' THEN min(coalesce(total, 0), 100 * (page - 1)) WHEN 'split' THEN 0 ELSE total END), 0) AS read
         FROM crawl_slices WHERE sweep = ? GROUP BY query`,
    ).all(sweep) as ReturnType<CrawlState['sliceTotals']>;
  }

  /** Results by query of the first pass of a kind (the first word of its name), which asked for everything; null before there was one. */
  firstTotals(kind: string): { query: string; results: number }[] | null {
    const first = this.#sql("SELECT sweep FROM crawl_slices WHERE sweep LIKE ? || ' %' ORDER BY id LIMIT 1")
      .pluck()
      .get(kind) as string | undefined;
    return first === undefined ? null : this.sliceTotals(first);
  }

  // — Repositories ——————————————————————————————————————————————————————————————————————————————————————————————————————————

  /** Keeps that sources named repositories; gives how many were not known. */
  see(found: readonly Found[]): number {
    return this.#write(() => this.#see(found));
  }

  #see(found: readonly Found[]): number {
    let added = 0;
    for (const one of found) {
      const known = this.#idOf(one);
      if (known === null) added++;
      const id = known ?? this.#insert(one);
      // A push since the last look makes the next look due now.
      if (known !== null && one.pushed !== null)
        this.#sql(
          `UPDATE crawl_repositories SET node = coalesce(node, @node), due = CASE WHEN due IS NOT NULL AND @pushed > coalesce(pushed, '') THEN @now ELSE due END,
             pushed = max(coalesce(pushed, ''), @pushed) WHERE id = @id`,
        ).run({ id, node: one.node, pushed: one.pushed, now: this.now });
      this.#sql('INSERT INTO crawl_names VALUES (?, ?) ON CONFLICT DO UPDATE SET repository = excluded.repository').run(
        one.name,
        id,
      );
      this.#sighting(id, one);
    }
    return added;
  }

  #sighting(id: number, { sighting: { source, reference, detail }, candidate }: Found): void {
    const before = this.#sql(
      'SELECT detail FROM crawl_sightings WHERE repository = ? AND source = ? AND reference = ?',
    ).get(id, source, reference) as { detail: string | null } | undefined;
    const details = new Set([...(before?.detail?.split('; ') ?? []), ...(detail ? [detail] : [])]);
    const told = [...details].slice(0, MOST_DETAILS).join('; ') || null;
    this.#sql(
      `INSERT INTO crawl_sightings (repository, source, reference, first_seen, last_seen, detail, candidate, ready)
       VALUES (@id, @source, @reference, @now, @now, @told, @candidate, (SELECT verdict IS 'server' FROM crawl_repositories WHERE id = @id))
       ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, detail = excluded.detail, candidate = excluded.candidate`,
    ).run({ id, source, reference, now: this.now, told, candidate: JSON.stringify(candidate) });
    // Word that was not there at the last look may turn a rejection.
    if (told !== (before?.detail ?? null) || !before)
      this.#sql("UPDATE crawl_repositories SET verdict = NULL WHERE id = ? AND verdict = 'rejected'").run(id);
  }

  #idOf(one: { node: string | null; name: string }): number | null {
    const byNode = one.node && this.#sql('SELECT id FROM crawl_repositories WHERE node = ?').pluck().get(one.node);
    if (byNode) return byNode as number;
    const byName = this.#sql(
      'SELECT r.id, r.node FROM crawl_names n JOIN crawl_repositories r ON r.id = n.repository WHERE n.name = ?',
    ).get(one.name) as { id: number; node: string | null } | undefined;
    // A name whose repository is known to be another one was taken over: that is a new repository.
    return byName && (one.node === null || byName.node === null) ? byName.id : null;
  }

  /** A name belongs to one repository: the one that had it is looked up by its identifier, a day later, to learn what it is called now. */
  #loseName(name: string, keeper: number | null): void {
    const tomorrow = new Date(this.#now() + 86_400_000).toISOString();
    this.#sql(
      `UPDATE crawl_repositories SET name = NULL, due = min(coalesce(due, @tomorrow), @tomorrow) WHERE name = @name AND id IS NOT @keeper`,
    ).run({ name, keeper, tomorrow });
  }

  #insert(one: Found): number {
    this.#loseName(one.name, null);
    const { lastInsertRowid } = this.#sql(
      'INSERT INTO crawl_repositories (node, name, first_seen, pushed) VALUES (?, ?, ?, ?)',
    ).run(one.node, one.name, this.now, one.pushed);
    return Number(lastInsertRowid);
  }

  /** Up to `limit` repositories that were never looked at, now taken. */
  takeUnexamined(limit: number): Known[] {
    return this.#take('verdict IS NULL', limit);
  }

  /** Up to `limit` repositories that were pushed to since the last look, now taken. */
  takeChanged(limit: number): Known[] {
    return this.#take('pushed > examined AND verdict IS NOT NULL', limit);
  }

  /** Up to `limit` repositories whose next look is due, the longest overdue first, now taken. */
  takeDue(limit: number): Known[] {
    return this.#take('due <= @now AND verdict IS NOT NULL', limit, 'due');
  }

  #take(which: string, limit: number, order = 'id'): Known[] {
    const rows = this.#sql(
      `UPDATE crawl_repositories SET owner = @owner, lease = @until WHERE id IN
         (SELECT id FROM crawl_repositories WHERE ${which} AND (owner IS NULL OR lease < @clock) ORDER BY ${order} LIMIT @limit)
       RETURNING id, node, name, head, pushed, looks, changes, verdict, score, reasons`,
    ).all({
      owner: this.#owner,
      until: Date.now() + LEASE,
      clock: Date.now(),
      limit,
      ...(which.includes('@now') ? { now: this.now } : {}),
    });
    return (rows as (Omit<Known, 'namedBy' | 'reasons'> & { reasons: string | null })[])
      .sort((a, b) => a.id - b.id)
      .map((row) => ({
        ...row,
        reasons: JSON.parse(row.reasons ?? '[]'),
        namedBy: this.#sql('SELECT DISTINCT source, detail FROM crawl_sightings WHERE repository = ?').all(
          row.id,
        ) as Known['namedBy'],
      }));
  }

  /** Gives taken repositories back unlooked at. */
  putBack(ids: readonly number[]): void {
    this.#write(() => {
      for (const id of ids)
        this.#sql('UPDATE crawl_repositories SET owner = NULL, lease = 0 WHERE id = ? AND owner = ?').run(
          id,
          this.#owner,
        );
    });
  }

  /** Keeps what looks showed. A repository that turns out to be one known under another name is folded into that one. */
  keepLooks(looks: readonly Look[]): void {
    this.#write(() => {
      for (const look of looks) this.#keepLook(look);
    });
  }

  #keepLook(look: Look): void {
    let id = look.id;
    const twin =
      look.node &&
      (this.#sql('SELECT id FROM crawl_repositories WHERE node = ? AND id <> ?').pluck().get(look.node, id) as
        | number
        | undefined);
    if (twin) {
      this.#sql('UPDATE OR REPLACE crawl_sightings SET repository = ? WHERE repository = ?').run(twin, id);
      this.#sql('UPDATE crawl_names SET repository = ? WHERE repository = ?').run(twin, id);
      this.#sql('DELETE FROM crawl_repositories WHERE id = ?').run(id);
      id = twin;
    }
    if (look.name !== null) {
      this.#loseName(look.name, id);
      this.#sql('INSERT INTO crawl_names VALUES (?, ?) ON CONFLICT DO UPDATE SET repository = excluded.repository').run(
        look.name,
        id,
      );
    }
    if (look.verdict === 'server')
      this.#sql(
        `UPDATE crawl_sightings SET ready = 1 WHERE repository = @id
           AND (SELECT verdict IS NOT 'server' OR head IS NOT @head FROM crawl_repositories WHERE id = @id)`,
      ).run({ id, head: look.head });
    else this.#sql('UPDATE crawl_sightings SET ready = 0 WHERE repository = ?').run(id);
    // GitHub's clock may be ahead of this one's: what a look has seen of pushes is not news behind it.
    this.#sql(
      `UPDATE crawl_repositories SET node = coalesce(@node, node), name = coalesce(@name, name), pushed = coalesce(@pushed, pushed),
         changes = changes + (head IS NOT NULL AND @head IS NOT NULL AND head <> @head), head = coalesce(@head, head), verdict = @verdict, score = @score,
         reasons = @reasons, facts = coalesce(@facts, facts), looks = looks + 1, examined = max(@now, coalesce(@pushed, '')), due = @due, owner = NULL, lease = 0 WHERE id = @id`,
    ).run({
      ...look,
      id,
      reasons: JSON.stringify(look.reasons),
      facts: look.facts && JSON.stringify(look.facts),
      now: this.now,
    });
  }

  /** The oldest other server with this commit at its head, if any: a mirror or an unchanged copy has it too. */
  sameHead(head: string, id: number): string | null {
    return (
      (this.#sql(
        "SELECT name FROM crawl_repositories WHERE head = ? AND id < ? AND verdict = 'server' ORDER BY id LIMIT 1",
      )
        .pluck()
        .get(head, id) as string | undefined) ?? null
    );
  }

  /** Names under which the catalogue has servers of repositories that are called otherwise by now. */
  renames(): { former: string; present: string }[] {
    return this.#sql(
      `SELECT DISTINCT s.repository AS former, r.name AS present FROM servers s JOIN crawl_names n ON n.name = s.repository
         JOIN crawl_repositories r ON r.id = n.repository WHERE r.name <> s.repository`,
    ).all() as { former: string; present: string }[];
  }

  /** The next server that `source` (anyone, when null) named and whose present commit the crawl does not have on that word; now taken. */
  takeReady(source: string | null): Ready | null {
    const row = this.#write(() => {
      const next = this.#sql(
        `SELECT r.id AS repository, r.name, r.head, r.reasons, r.facts, s.source, s.reference, s.last_seen AS seen, s.detail, s.candidate
           FROM crawl_sightings s JOIN crawl_repositories r ON r.id = s.repository
          WHERE s.ready = 1 ${source === null ? '' : 'AND s.source = @source'} AND r.name IS NOT NULL AND r.head IS NOT NULL AND (r.owner IS NULL OR r.lease < @now)
          ORDER BY s.repository, s.last_seen DESC LIMIT 1`,
      ).get({ ...(source !== null && { source }), now: Date.now() }) as Record<string, string> | undefined;
      if (next)
        this.#sql('UPDATE crawl_repositories SET owner = ?, lease = ? WHERE id = ?').run(
          this.#owner,
          Date.now() + LEASE,
          next.repository,
        );
      return next;
    });
    if (!row) return null;
    const { repository, name, head, reasons, facts, reference, seen, detail, candidate } = row;
    return {
      repository: Number(repository),
      name: name!,
      head: head!,
      reasons: JSON.parse(reasons!),
      about: facts ? JSON.parse(facts) : null,
      sighting: { source: row.source!, reference: reference!, seen: seen!, detail: detail ?? null },
      candidate: JSON.parse(candidate!),
    };
  }

  /** Keeps that a ready server was handed to the crawl and kept there. What GitHub called it formerly is the same word. */
  handed({ repository, sighting: { source, reference } }: Ready): void {
    this.#write(() => {
      this.#sql(
        `UPDATE crawl_sightings SET ready = 0 WHERE repository = ? AND source = ? AND (reference = ? OR source = 'github')`,
      ).run(repository, source, reference);
      this.#sql('UPDATE crawl_repositories SET owner = NULL, lease = 0 WHERE id = ?').run(repository);
    });
  }

  /** Known repositories whose next look is due. */
  dueCount(): number {
    return this.#sql('SELECT count(*) FROM crawl_repositories WHERE due <= ? AND verdict IS NOT NULL')
      .pluck()
      .get(this.now) as number;
  }

  counts(): Counts {
    const counts: Counts = {
      slices: { pending: 0, done: 0, split: 0, capped: 0 },
      repositories: { unexamined: 0, server: 0, rejected: 0, duplicate: 0, gone: 0 },
    };
    for (const row of this.#sql('SELECT state, count(*) AS n FROM crawl_slices GROUP BY state').all() as {
      state: keyof Counts['slices'];
      n: number;
    }[])
      counts.slices[row.state] = row.n;
    for (const row of this.#sql(
      "SELECT coalesce(verdict, 'unexamined') AS verdict, count(*) AS n FROM crawl_repositories GROUP BY 1",
    ).all() as {
      verdict: keyof Counts['repositories'];
      n: number;
    }[])
      counts.repositories[row.verdict] = row.n;
    return counts;
  }
}
