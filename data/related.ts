/**
 * Which tools are looked at beside one, and beside which tools one is looked at.
 *
 * Servers stand in a ring, by their number. A tool shows its next neighbours in that ring among those of its name, and among those that can
 * do the same to the same thing. So the catalogue's pages link to each other evenly, each neighbour is found by one step in an index, and a
 * tool that changes is shown on a dozen pages at most, however common its name is: what has to be made anew after a change stays small.
 */
import type Database from 'better-sqlite3';
import type { Category, ToolCard } from './model.ts';
import { type CardRow, TOOL_CARD, toolCard } from './stored.ts';

/** Shown of each kind. */
const SHOWN = 6;
/** Alike tools that are read; those of the same name fall away, because they are shown as such. */
const ALIKE = 12;

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

export interface Related {
  /** Others of its server, those that act on the same thing first. */
  server: ToolCard[];
  /** The same name on other servers. */
  name: ToolCard[];
  /** Others of the same category and risk that act on the same thing; where there are none, on anything. */
  danger: ToolCard[];
}

const GROUPS = {
  name: 't.name = @name',
  alike: 't.category = @category AND t.risk = @risk AND t.object = @object',
  peers: 't.category = @category AND t.risk = @risk',
} as const;
type Group = keyof typeof GROUPS;

/** The next rows of a group behind a server in the ring, or before it; never of that server. */
function ring(prepare: Prepare, group: Group, place: Place, limit: number, way: 'next' | 'previous', columns: string) {
  const [sign, order] = way === 'next' ? ['>', 'ASC'] : ['<', 'DESC'];
  const part = (comparison: string) =>
    prepare(`${columns} WHERE ${GROUPS[group]} AND t.server_id ${comparison} @server
             ORDER BY t.server_id ${order}, t.name LIMIT @limit`);
  const first = part(sign).all({ ...place, limit });
  const rest = limit - first.length;
  return rest > 0 ? [...first, ...part(sign === '>' ? '<' : '>').all({ ...place, limit: rest })] : first;
}

export function relatedTools(prepare: Prepare, place: Place): Related {
  const next = (group: Group, limit: number): ToolCard[] =>
    (ring(prepare, group, place, limit, 'next', TOOL_CARD) as CardRow[]).map(toolCard);
  const own = prepare(
    `${TOOL_CARD} WHERE t.server_id = @server AND t.name <> @name ORDER BY t.object = @object DESC, t.risk DESC, t.name LIMIT ${SHOWN}`,
  ).all(place) as CardRow[];
  const alike = next('alike', ALIKE);
  return {
    server: own.map(toolCard),
    name: next('name', SHOWN),
    danger: alike.length ? alike.filter((tool) => tool.name !== place.name).slice(0, SHOWN) : next('peers', SHOWN),
  };
}

/**
 * The tools of other servers whose page may show a tool that stands, or stood, at this place: all that do, and perhaps some that do not.
 * A neighbour that itself moved away or came is at a place of its own, which has to be asked for too.
 */
export function showing(prepare: Prepare, place: Place): { server: number; name: string }[] {
  type Shower = { server: number; name: string; object: string };
  const columns = 'SELECT t.server_id AS server, t.name, t.object FROM tools t';
  const found: Shower[] = [];
  for (const [group, reach] of [
    ['name', SHOWN],
    ['alike', ALIKE],
    ['peers', SHOWN],
  ] as const) {
    const before = ring(prepare, group, place, reach, 'previous', columns) as Shower[];
    // All tools of one server have the same next neighbours on others, so the last server counts with all its tools.
    const servers = new Set(before.map(({ server }) => server));
    for (const server of servers) {
      const members = prepare(`${columns} WHERE ${GROUPS[group]} AND t.server_id = @at`).all({
        ...place,
        at: server,
      }) as Shower[];
      found.push(...(group === 'peers' ? members.filter((tool) => isAlone(prepare, place, tool)) : members));
    }
  }
  const distinct = new Map(found.map(({ server, name }) => [`${server} ${name}`, { server, name }]));
  return [...distinct.values()];
}

/** No other server has a tool that does the same to the same thing, so that its page shows tools that do it to any. */
const isAlone = (prepare: Prepare, place: Place, { server, object }: { server: number; object: string }): boolean =>
  !prepare(`SELECT 1 FROM tools t WHERE ${GROUPS.alike} AND t.server_id <> @server LIMIT 1`).get({
    ...place,
    object,
    server,
  });
