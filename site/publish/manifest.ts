/**
 * What a build left: the state it was made from, and every document with its validator, by group. One SQLite file beside the documents. A
 * build changes it in one transaction at its end, so whoever reads sees the last whole site until the next is whole.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Category } from '../../data/model.ts';
import type { About } from '../router.ts';
import type { Base } from '../search/write.ts';
import { type Group, nameOf } from './documents.ts';
import type { Place } from './pack.ts';

/** What is known of a stored document. */
export interface Entry {
  etag: string;
  /** Bytes. */
  size: number;
  /** In packs. */
  place?: Place;
  /** Digest of what a page was made from. */
  basis?: string;
  about?: About;
}
export type Entries = Record<string, Entry>;

/**
 * A tool as pages show it that are not its server's: its page's neighbours by the first five; lists and the page of its name by all that a card
 * says of it, of which the last is a digest.
 */
export type ShownTool = [
  name: string,
  category: Category,
  risk: number,
  object: string,
  serverName: string,
  card: string,
];

/** What a server's documents were made from. */
export interface ServerState {
  id: number;
  slug: string;
  revision: number;
}

export interface Build {
  /** Digest of the compiled templates. */
  templates: string;
  base: string;
  revision: string;
  format: 'files' | 'packs';
}

/** Changed with what groups there are, what they hold, and how it is noted or packed; a manifest of another is as good as none. */
const LAYOUT = 4;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS groups (
    name      TEXT PRIMARY KEY,
    documents TEXT NOT NULL,          -- JSON: Entries, in the order of their paths
    count     INTEGER NOT NULL,       -- of the documents
    server    INTEGER,                -- number of the server, and when it was touched last
    revision  INTEGER,
    shown     TEXT                    -- JSON: ShownTool[]
  ) STRICT;
  -- So that what is asked of all groups is answered without reading their documents.
  CREATE INDEX IF NOT EXISTS groups_short ON groups (name, count, server, revision);
  PRAGMA user_version = ${LAYOUT};`;

export class Manifest {
  static readonly file = '.manifest.db';
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Opens the manifest of a folder; null where there is none to read. */
  static open(out: string, options: { readonly: true }): Manifest | null;
  static open(out: string, options: { readonly: false }): Manifest;
  static open(out: string, { readonly }: { readonly: boolean }): Manifest | null {
    const file = join(out, Manifest.file);
    if (readonly && !existsSync(file)) return null;
    const db = new Database(file, { readonly, timeout: 10_000 });
    const isOther = db.pragma('user_version', { simple: true }) !== LAYOUT;
    if (readonly && isOther) {
      db.close();
      return null;
    }
    if (!readonly) {
      db.pragma('journal_mode = WAL');
      if (isOther) db.exec('DROP TABLE IF EXISTS groups; DROP TABLE IF EXISTS meta;');
      db.exec(SCHEMA);
    }
    return new Manifest(db);
  }

  close(): void {
    this.#db.close();
  }

  #sql(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #meta(key: string): string | null {
    return (this.#sql('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined) ?? null;
  }

  set(key: string, value: string): void {
    this.#sql('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
  }

  /** What the documents were made from; null before the first build ended. */
  build(): Build | null {
    const build = this.#meta('build');
    return build === null ? null : (JSON.parse(build) as Build);
  }

  /** Changes with every build that ended. */
  generation(): number {
    return Number(this.#meta('generation') ?? 0);
  }

  /** A build of plain files was begun and did not end, so that they may be newer than what is known of them. */
  isHalfWritten(): boolean {
    return this.#meta('writing') === '1';
  }

  begin(): void {
    this.#db.exec('BEGIN IMMEDIATE');
  }

  commit(build: Build): void {
    this.set('build', JSON.stringify(build));
    this.set('generation', String(this.generation() + 1));
    this.set('writing', '0');
    this.#db.exec('COMMIT');
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  entries(group: Group): Entries {
    return this.entriesOf(nameOf(group));
  }

  entriesOf(name: string): Entries {
    const documents = this.#sql('SELECT documents FROM groups WHERE name = ?').pluck().get(name) as string | undefined;
    return documents === undefined ? {} : (JSON.parse(documents) as Entries);
  }

  /** How many documents there are. */
  count(): number {
    return this.#sql('SELECT coalesce(sum(count), 0) FROM groups').pluck().get() as number;
  }

  /** What the whole search index was made from; null where that is not known. */
  searchBase(): Base | null {
    const base = this.#meta('search');
    return base === null ? null : (JSON.parse(base) as Base);
  }

  /** @param documents Entries as JSON; @param server of a server's group that was made whole; without it, what is known of the server stays */
  put(group: Group, documents: string, count: number, server?: { state: ServerState; shown: string }): void {
    if (server)
      this.#sql(
        'INSERT OR REPLACE INTO groups (name, documents, count, server, revision, shown) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(nameOf(group), documents, count, server.state.id, server.state.revision, server.shown);
    else
      this.#sql(
        `INSERT INTO groups (name, documents, count) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET documents = excluded.documents, count = excluded.count`,
      ).run(nameOf(group), documents, count);
  }

  remove(group: Group): void {
    this.#sql('DELETE FROM groups WHERE name = ?').run(nameOf(group));
  }

  /** The servers there were, by slug. */
  servers(): Map<string, ServerState> {
    const rows = this.#sql(
      "SELECT server AS id, substr(name, 8) AS slug, revision FROM groups WHERE name >= 'server ' AND name < 'server!'",
    ).all() as ServerState[];
    return new Map(rows.map((row) => [row.slug, row]));
  }

  shown(slug: string): ShownTool[] {
    const shown = this.#sql('SELECT shown FROM groups WHERE name = ?')
      .pluck()
      .get(nameOf({ kind: 'server', slug }));
    return shown ? (JSON.parse(shown as string) as ShownTool[]) : [];
  }
}
