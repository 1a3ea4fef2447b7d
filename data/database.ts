/** Opens the catalogue's file and brings its schema up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** Marks the file as ours (`PRAGMA application_id`): "MCPR" in ASCII. */
const APPLICATION_ID = 0x4d435052;

/** The file is not a catalogue, or one that this version must not touch. The message says which, and what to do. */
export class CatalogueError extends Error {
  override name = 'CatalogueError';
}

/** Numbered SQL files, `001-name.sql` first; the number is the schema version it leads to. */
function migrations(): { version: number; sql: string }[] {
  const folder = new URL('./migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => /^\d{3}-.*\.sql$/.test(file))
    .sort()
    .map((file) => ({ version: Number(file.slice(0, 3)), sql: readFileSync(new URL(file, folder), 'utf8') }));
}

/**
 * Opens the database at `file` (made where it is missing, unless `readonly`), checks that it is a catalogue of a version this code knows,
 * and migrates an older one, each step in its own transaction; for a reader too, who could not read it otherwise.
 * @throws CatalogueError when the file is no catalogue, was written by a newer version, or is missing and `readonly`.
 */
export function openDatabase(file: string, options: { readonly?: boolean } = {}): Database.Database {
  const { readonly = false } = options;
  if (!readonly && file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  let db: Database.Database;
  try {
    db = new Database(file, { readonly, fileMustExist: readonly, timeout: 10_000 });
    // In WAL mode a killed process loses nothing with NORMAL; only a power cut may lose the last transactions, never the file.
    db.pragma('synchronous = NORMAL');
  } catch (error) {
    throw new CatalogueError(
      readonly && !existsSync(file)
        ? `There is no catalogue at ${file}. "npm start" or "mcp-risk crawl" makes one; --db names another.`
        : `Cannot open the catalogue ${file}: ${(error as Error).message}. --db names another.`,
    );
  }
  try {
    // A table that others refer to can be made anew only while nobody checks.
    db.pragma('foreign_keys = OFF');
    upgrade(db, file, readonly);
    db.pragma('foreign_keys = ON');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function upgrade(db: Database.Database, file: string, readonly: boolean): void {
  const steps = migrations();
  const newest = steps.at(-1)?.version ?? 0;
  const version = number(db, 'user_version', file);
  const application = number(db, 'application_id', file);
  if (application !== APPLICATION_ID && (application !== 0 || version !== 0 || hasTables(db)))
    throw new CatalogueError(`${file} is a database of another program. Name another file with --db.`);
  if (version > newest)
    throw new CatalogueError(
      `${file} is a catalogue of schema version ${version} and this program knows versions up to ${newest}. ` +
        'Update mcp-risk, or name another file with --db. Nothing was changed.',
    );
  if (version === newest) return;
  if (readonly) {
    openDatabase(file).close();
    return;
  }
  db.pragma('journal_mode = WAL');
  for (const step of steps) {
    db.transaction(() => {
      // Read again under the write lock: another process may have migrated meanwhile.
      if (number(db, 'user_version', file) >= step.version) return;
      db.exec(step.sql);
      db.pragma(`user_version = ${step.version}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }).immediate();
  }
}

function number(db: Database.Database, pragma: string, file: string): number {
  try {
    return db.pragma(pragma, { simple: true }) as number;
  } catch (error) {
    throw new CatalogueError(
      `${file} is not a SQLite database (${(error as Error).message}). Name another file with --db.`,
    );
  }
}

function hasTables(db: Database.Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}
