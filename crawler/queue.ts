/**
 * What a crawl still has to visit, kept in the catalogue's file: a run that was ended, however it was, leaves its work to the next one, and two
 * runs at the same time share it.
 */
import type { Catalogue } from '../data/catalogue.ts';
import type { Candidate } from '../data/model.ts';
import { isDead, ownerName } from './lease.ts';

/** A candidate and the server of the catalogue that it is. */
export interface Job {
  server: { id: number; slug: string };
  candidate: Candidate;
}

/** How long a job stays with a run that says nothing, in milliseconds: longer than the slowest visit takes with all its retries. */
const LEASE = 60 * 60_000;

export class CrawlQueue {
  readonly #database: Catalogue['database'];
  readonly #owner = ownerName();

  constructor(catalogue: Catalogue) {
    this.#database = catalogue.database;
    const owners = this.#database
      .prepare('SELECT DISTINCT owner FROM crawl_queue WHERE owner IS NOT NULL')
      .pluck()
      .all() as string[];
    const release = this.#database.prepare('UPDATE crawl_queue SET owner = NULL, lease = 0 WHERE owner = ?');
    for (const owner of owners) if (isDead(owner)) release.run(owner);
  }

  /** Keeps a job until it is done; a newer candidate for the same server takes the place of the older one. */
  add({ server, candidate }: Job): void {
    this.#database
      .prepare(
        'INSERT INTO crawl_queue (server_id, candidate) VALUES (?, ?) ON CONFLICT DO UPDATE SET candidate = excluded.candidate',
      )
      .run(server.id, JSON.stringify(candidate));
  }

  /** Takes a job to work on it; false when another run has it in work or has done it. */
  claim(serverId: number): boolean {
    const now = Date.now();
    const { changes } = this.#database
      .prepare(
        'UPDATE crawl_queue SET owner = @owner, lease = @until WHERE server_id = @serverId AND (owner IS NULL OR owner = @owner OR lease < @now)',
      )
      .run({ serverId, owner: this.#owner, now, until: now + LEASE });
    return changes > 0;
  }

  done(serverId: number): void {
    this.#database.prepare('DELETE FROM crawl_queue WHERE server_id = ?').run(serverId);
  }

  /** Gives back what was taken and not done. */
  close(): void {
    this.#database.prepare('UPDATE crawl_queue SET owner = NULL, lease = 0 WHERE owner = ?').run(this.#owner);
  }

  /** Everything that waits, oldest server first. */
  waiting(): Job[] {
    const rows = this.#database
      .prepare('SELECT s.id, s.slug, q.candidate FROM crawl_queue q JOIN servers s ON s.id = q.server_id ORDER BY s.id')
      .all() as { id: number; slug: string; candidate: string }[];
    return rows.map(({ id, slug, candidate }) => ({ server: { id, slug }, candidate: JSON.parse(candidate) }));
  }
}
