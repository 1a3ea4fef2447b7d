/**
 * What a build has to make. After a change that is: what is about the changed servers; pages of others that show one of their tools; the names
 * they share; and what is about the catalogue as a whole, of which only pages are made whose basis changed.
 */
import type { Catalogue } from '../../data/catalogue.ts';
import { RISKS, sha256, type ToolCard, toolSegment } from '../../data/model.ts';
import { objectOf } from '../../data/text.ts';
import { namePath, toolPath } from '../urls.ts';
import { apiGroups, type Group, groupOf, nameGroups, nameOf, sharedGroups } from './documents.ts';
import type { Format } from './making.ts';
import type { Manifest, ServerState, ShownTool } from './manifest.ts';

export interface Task {
  group: Group;
  /** Of a server's group that is made whole. */
  server?: ServerState;
  /** Only these documents of the group; the others stay. */
  only?: string[];
  /** Of the search index: only what changed is written, beside what stands. */
  beside?: true;
}

export interface Plan {
  /** In portions, each found when it is asked for: the processes make what is known at once while the others are looked for. */
  tasks: Iterable<Task[]>;
  /** Slugs of servers that the last build had and that are no more. */
  gone: string[];
}

/** A task for everything there is. */
export function wholePlan(catalogue: Catalogue, manifest: Manifest, format: Format): Plan {
  const servers = catalogue.touched();
  const there = new Set(servers.map(({ slug }) => slug));
  return {
    tasks: [
      [
        ...[...shared(format), ...nameGroups()].map((group): Task => ({ group })),
        ...servers.map((server): Task => ({ group: { kind: 'server', slug: server.slug }, server })),
      ],
    ],
    gone: [...manifest.servers().keys()].filter((slug) => !there.has(slug)),
  };
}

const shared = (format: Format): Group[] => [...sharedGroups(), ...(format === 'files' ? apiGroups() : [])];

/** The tools of a server as pages of others show them. */
export const shownTools = (tools: readonly ToolCard[]): ShownTool[] =>
  tools.map(({ name, category, risk, serverName, summary, facets, segment }) => [
    name,
    category,
    RISKS.indexOf(risk),
    objectOf(name),
    serverName,
    sha256(JSON.stringify([summary, facets, segment])).slice(0, 8),
  ]);

/** Tasks for what changed since the manifest was written. */
export function changePlan(catalogue: Catalogue, manifest: Manifest, format: Format): Plan {
  const before = manifest.servers();
  const now = catalogue.touched();
  const changed = now.filter(({ id, slug, revision }) => {
    const known = before.get(slug);
    return known?.id !== id || known.revision !== revision;
  });
  const there = new Set(now.map(({ slug }) => slug));
  const gone = [...before.values()].filter(({ slug }) => !there.has(slug));
  // As the last build left it: what is made of the first portion takes its place.
  const shown = [...changed, ...gone].map(({ id, slug }) => ({ id, slug, was: manifest.shown(slug) }));
  function* tasks(): Generator<Task[]> {
    yield [
      ...shared(format).map((group): Task => ({ group, ...(group.kind === 'search' && { beside: true }) })),
      ...changed.map((server): Task => ({ group: { kind: 'server', slug: server.slug }, server })),
    ];
    yield elsewhere(catalogue, shown, new Set(changed.map(({ slug }) => slug)));
  }
  return { tasks: tasks(), gone: gone.map(({ slug }) => slug) };
}

/** The pages of other servers, and of names, that show a tool of those that changed or are gone. */
function elsewhere(
  catalogue: Catalogue,
  shown: readonly { id: number; slug: string; was: ShownTool[] }[],
  isChanged: ReadonlySet<string>,
): Task[] {
  const found = new Map<string, { group: Group; paths: Set<string> }>();
  const again = (path: string): void => {
    const group = groupOf(path);
    const entry = found.get(nameOf(group)) ?? { group, paths: new Set() };
    entry.paths.add(path);
    found.set(nameOf(group), entry);
  };
  for (const { id, slug, was } of shown) {
    const is = isChanged.has(slug) ? shownTools(catalogue.cards({ server: slug })) : [];
    for (const [name] of differing(was, is)) again(namePath(name));
    const [placed, places] = [was, is].map((tools) => tools.map((tool) => tool.slice(0, -1) as PlacedTool));
    for (const [name, category, risk, object] of differing(placed!, places!))
      for (const shower of catalogue.showing({ name, category, risk, object, server: id }))
        if (!isChanged.has(shower.server)) again(toolPath(shower.server, toolSegment(shower.name)));
  }
  return [...found.values()].map(({ group, paths }): Task => ({ group, only: [...paths] }));
}

/** A tool as its neighbours' pages show it. */
type PlacedTool = ShownTool extends [...infer Placed, string] ? Placed : never;

/** What is in one of the two and not in the other. */
function differing<T extends PlacedTool | ShownTool>(was: readonly T[], is: readonly T[]): T[] {
  const [before, after] = [was, is].map((tools) => new Map(tools.map((tool) => [JSON.stringify(tool), tool])));
  return [...[...before!].filter(([key]) => !after!.has(key)), ...[...after!].filter(([key]) => !before!.has(key))].map(
    ([, tool]) => tool,
  );
}
