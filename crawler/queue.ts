/** What a crawl still has to visit, kept in the catalogue's file: a run that was ended, however it was, leaves its work to the next one. */
import type { Catalogue } from '../data/catalogue.ts';
import type { Candidate } from '../data/model.ts';

/** A candidate and the server of the catalogue that it is. */
export interface Job {
  server: { id: number; slug: string };
  candidate: Candidate;
}

export class CrawlQueue {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** Keeps a job until it is done; a newer candidate for the same server takes the place of the older one. */
  add({ server, candidate }: Job): void {
    this.#catalogue.database
      .prepare(
        'INSERT INTO crawl_queue (server_id, candidate) VALUES (?, ?) ON CONFLICT DO UPDATE SET candidate = excluded.candidate',
      )
      .run(server.id, JSON.stringify(candidate));
  }

  done(serverId: number): void {
    this.#catalogue.database.prepare('DELETE FROM crawl_queue WHERE server_id = ?').run(serverId);
  }

  /** Everything that waits, oldest server first. */
  waiting(): Job[] {
    const rows = this.#catalogue.database
      .prepare('SELECT s.id, s.slug, q.candidate FROM crawl_queue q JOIN servers s ON s.id = q.server_id ORDER BY s.id')
      .all() as { id: number; slug: string; candidate: string }[];
    return rows.map(({ id, slug, candidate }) => ({ server: { id, slug }, candidate: JSON.parse(candidate) }));
  }
}
