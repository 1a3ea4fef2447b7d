/**
 * Which tools are looked at beside one, and beside which tools one is looked at.
 *
 * Servers stand in a ring, by their number. A tool shows its next neighbours in that ring among those of its name, and among those that can
 * do the same to the same thing. So the catalogue's pages link to each other evenly, each neighbour is found by one step in an index, and a
 * tool that changes is shown on a handful of pages, however common its name is: what has to be made anew after a change stays small.
 */
import type Database from 'better-sqlite3';
import { type Category, RISKS, type ToolCard, toolSegment } from './model.ts';

/** Shown of each kind: each one more is two pages more to make for every tool that comes, goes or is labelled anew. */
export const SHOWN = 4;
/** Alike tools that are read; those of the same name fall away, because they are shown as such. */
const ALIKE = 6;

type Prepare = (sql: string) => Database.Statement;

/** Where a tool stands: what its neighbours are found by. */
export interface Place {
  name: string;
  category: Category;
  /** Index into RISKS. */
  risk: number;
  /** Last word of its name. */
  object: string;
  /** Number of its server. */
  server: number;
}

/** What a link to a tool shows. */
export type Neighbour = Pick<ToolCard, 'server' | 'serverName' | 'name' | 'segment' | 'category' | 'risk'>;

export interface Neighbours {
  /** The same name on other servers. */
  name: Neighbour[];
  /** Others of the same category and risk that act on the same thing; where there are none, on anything. */
  danger: Neighbour[];
}

/** `+@` as in the reader's `sql`: planned once. */
const GROUPS = {
  name: 't.name = +@name',
  alike: 't.category = +@category AND t.risk = +@risk AND t.object = +@object',
  peers: 't.category = +@category AND t.risk = +@risk',
} as const;
type Group = keyof typeof GROUPS;
/** The tools along their group's ring. Left to itself, SQLite reads all peers to find those of one server. */
const toolsOf = (group: Group): string => `tools t INDEXED BY tools_${group}`;

/** The next rows of a group behind a server in the ring, or before it; never of that server. @param columns of the group's rows, with `WHERE` */
function ring(prepare: Prepare, place: Place, limit: number, way: 'next' | 'previous', columns: string) {
  const [sign, order] = way === 'next' ? ['>', 'ASC'] : ['<', 'DESC'];
  const part = (comparison: string): unknown[] =>
    prepare(`${columns} AND t.server_id ${comparison} +@server
             ORDER BY t.server_id ${order}, t.name LIMIT ${limit}`).all(place);
  const first = part(sign!);
  return first.length < limit ? [...first, ...part(sign === '>' ? '<' : '>')].slice(0, limit) : first;
}

/** All that is read of a tool stands in the index of its group; what stands for its name in addresses follows from that. */
const NEIGHBOUR = 's.slug AS server, s.name AS serverName, t.name, t.category, t.risk';
type NeighbourRow = Omit<Neighbour, 'risk' | 'segment'> & { risk: number };
const neighbour = (row: NeighbourRow): Neighbour => ({
  server: row.server,
  serverName: row.serverName,
  name: row.name,
  segment: toolSegment(row.name),
  category: row.category,
  risk: RISKS[row.risk]!,
});

const next = (prepare: Prepare, group: Group, place: Place, limit: number): Neighbour[] =>
  (
    ring(
      prepare,
      place,
      limit,
      'next',
      `SELECT ${NEIGHBOUR} FROM ${toolsOf(group)} JOIN servers s ON s.id = t.server_id WHERE ${GROUPS[group]}`,
    ) as NeighbourRow[]
  ).map(neighbour);

const chosen = (prepare: Prepare, place: Place, name: Neighbour[], alike: Neighbour[]): Neighbours => ({
  name,
  danger: alike.length
    ? alike.filter((tool) => tool.name !== place.name).slice(0, SHOWN)
    : next(prepare, 'peers', place, SHOWN),
});

export const neighboursOf = (prepare: Prepare, place: Place): Neighbours =>
  chosen(prepare, place, next(prepare, 'name', place, SHOWN), next(prepare, 'alike', place, ALIKE));

/** What a link says of a tool's server. */
export type ServerName = Pick<ToolCard, 'server' | 'serverName'>;

/**
 * The neighbours of all tools of a server, by name: the same as of each, in one question instead of two dozen.
 *
 * @param servers all servers by their number: to look them up here takes less than to join them
 */
export function neighboursOfServer(
  prepare: Prepare,
  server: number,
  servers: ReadonlyMap<number, ServerName>,
): ReadonlyMap<string, Neighbours> {
  const part = (group: Group, comparison: string, limit: number): string =>
    `SELECT * FROM (SELECT t.server_id, t.name, t.category, t.risk FROM ${toolsOf(group)} WHERE ${GROUPS[group].replace(/\+@/g, 'me.')}
       AND t.server_id ${comparison} me.server_id ORDER BY t.server_id, t.name LIMIT ${limit})`;
  // The limit ends the search before the second part where the first is enough; of tools alike all this stands in the index.
  const found = (group: Group, limit: number): string =>
    `(SELECT json_group_array(json_array(server_id, name, category, risk))
      FROM (${part(group, '>', limit)} UNION ALL ${part(group, '<', limit)} LIMIT ${limit}))`;
  const neighbours = (json: string): Neighbour[] =>
    (JSON.parse(json) as [server: number, name: string, Category, risk: number][]).map(
      ([at, name, category, risk]) => ({
        ...servers.get(at)!,
        name,
        segment: toolSegment(name),
        category,
        risk: RISKS[risk]!,
      }),
    );
  const rows = prepare(
    `SELECT me.name, me.category, me.risk, me.object, ${found('name', SHOWN)}, ${found('alike', ALIKE)}
     FROM tools me WHERE me.server_id = +?`,
  )
    .raw()
    .all(server) as [name: string, Category, risk: number, object: string, named: string, alike: string][];
  return new Map(
    rows.map(([name, category, risk, object, named, alike]) => [
      name,
      chosen(prepare, { name, category, risk, object, server }, neighbours(named), neighbours(alike)),
    ]),
  );
}

/**
 * The tools of other servers whose page shows a tool that stands, or would stand, at this place. Where several tools came, went or moved, the
 * pages that show any of them, at their new places and at their old ones, are all whose neighbours changed: what a page showed before and shows
 * now is the same up to the first of those.
 */
export function showing(prepare: Prepare, place: Place): { server: number; name: string }[] {
  type Shower = { server: number; name: string; object: string };
  const found: Shower[] = [];
  for (const [group, reach] of [
    ['name', SHOWN],
    ['alike', ALIKE],
    ['peers', SHOWN],
  ] as const) {
    const columns = `SELECT t.server_id AS server, t.name, t.object FROM ${toolsOf(group)} WHERE ${GROUPS[group]}`;
    // Names of what stands between a shower and this place: of this place's own server first, then of one more server at a time.
    const between = prepare(`${columns} AND t.server_id = +@server AND t.name < +@name ORDER BY t.name LIMIT ${reach}`)
      .all(place)
      .map((row) => (row as Shower).name);
    const before = ring(prepare, place, reach, 'previous', columns) as Shower[];
    for (const server of new Set(before.map((row) => row.server))) {
      if (between.length >= reach) break;
      const members = prepare(`${columns} AND t.server_id = +@at`).all({ ...place, at: server }) as Shower[];
      for (const tool of members) {
        const shown = group === 'alike' ? between.filter((name) => name !== tool.name) : between;
        if (shown.length < SHOWN && (group !== 'peers' || isAlone(prepare, place, tool))) found.push(tool);
      }
      between.push(...members.map(({ name }) => name));
    }
  }
  const distinct = new Map(found.map(({ server, name }) => [`${server} ${name}`, { server, name }]));
  return [...distinct.values()];
}

/** No other server has a tool that does the same to the same thing, so that its page shows tools that do it to any. */
const isAlone = (prepare: Prepare, place: Place, { server, object }: { server: number; object: string }): boolean =>
  !prepare(`SELECT 1 FROM ${toolsOf('alike')} WHERE ${GROUPS.alike} AND t.server_id <> +@server LIMIT 1`).get({
    ...place,
    object,
    server,
  });
