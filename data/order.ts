/**
 * All tools in the order of lists, gravest first, then by name and server. A list is found by walking along it, and all are counted so; the
 * database would fetch and sort all that match, which at half a million tools and a thousand lists is most of what a build after a change does.
 */
import type Database from 'better-sqlite3';
import { type Agreement, type Category, FACETS, type Facet, RISKS, type Risk } from './model.ts';

/** What a tool is labelled, and how it was seen. */
interface Label {
  category: Category;
  risk: Risk;
  agreement: Agreement;
}

/** Which tools a list holds; conditions are ANDed, an absent one does not restrict. */
export type Narrowing = Partial<Label & { facet: Facet }>;

export class ToolOrder {
  /** Numbers of the tools, in order; at the same places their labels, as numbers of these, and a bit for each facet. */
  readonly #ids: readonly number[];
  readonly #labels: Label[] = [];
  readonly #labelAt: Uint8Array;
  readonly #facetsAt: Uint32Array;

  constructor(prepare: (sql: string) => Database.Statement) {
    // SQLite reads each of these along an index.
    this.#ids = prepare(
      `SELECT t.id FROM tools t JOIN (SELECT id, row_number() OVER (ORDER BY slug) AS place FROM servers) s ON s.id = t.server_id
       ORDER BY t.risk DESC, t.name, s.place`,
    )
      .pluck()
      .all() as number[];
    // An array by number: a map of half a million takes three times as long.
    const placeOf = new Uint32Array(this.#ids.reduce((most, id) => Math.max(most, id), 0) + 1);
    for (const [place, id] of this.#ids.entries()) placeOf[id] = place;
    const placesOf = (ids: string): number[] => (JSON.parse(ids) as number[]).map((id) => placeOf[id]!);

    this.#labelAt = new Uint8Array(this.#ids.length);
    const labels = prepare('SELECT category, risk, agreement, json_group_array(id) FROM tools GROUP BY 1, 2, 3').raw();
    for (const [category, risk, agreement, ids] of labels.all() as [Category, number, Agreement, string][]) {
      const label = this.#labels.push({ category, risk: RISKS[risk]!, agreement }) - 1;
      for (const place of placesOf(ids)) this.#labelAt[place] = label;
    }

    this.#facetsAt = new Uint32Array(this.#ids.length);
    const facets = prepare('SELECT facet, json_group_array(tool_id) FROM tool_facets GROUP BY 1').raw();
    for (const [facet, ids] of facets.all() as [Facet, string][])
      for (const place of placesOf(ids)) this.#facetsAt[place]! |= bitOf(facet);
  }

  /** How many tools have each label, all together ('' for the facet) and by each facet. */
  *counts(): Generator<Label & { facet: Facet | ''; count: number }> {
    for (const facet of ['', ...FACETS] as const) {
      const bit = facet === '' ? 0 : bitOf(facet);
      const counts = new Uint32Array(this.#labels.length);
      for (let place = 0; place < this.#ids.length; place++)
        if ((this.#facetsAt[place]! & bit) === bit) counts[this.#labelAt[place]!]!++;
      for (const [i, label] of this.#labels.entries()) yield { ...label, facet, count: counts[i]! };
    }
  }

  /** Numbers of the first tools that match, at most `limit`. */
  first({ facet, ...label }: Narrowing, limit: number): number[] {
    const wanted = Object.entries(label) as [keyof Label, string][];
    const fits = this.#labels.map((one) => wanted.every(([key, value]) => one[key] === value));
    const bit = facet === undefined ? 0 : bitOf(facet);
    const found: number[] = [];
    for (let place = 0; place < this.#ids.length && found.length < limit; place++)
      if (fits[this.#labelAt[place]!] && (this.#facetsAt[place]! & bit) === bit) found.push(this.#ids[place]!);
    return found;
  }
}

/** There are fewer than 32 facets. */
const bitOf = (facet: Facet): number => 1 << FACETS.indexOf(facet);
