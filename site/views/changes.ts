/** What changed in the catalogue, in words. */
import { type ChangeRecord, RISKS, toolSegment } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { serverPath, toolPath } from '../urls.ts';
import { day, label, list, pointerInWords } from './text.ts';

export interface Change {
  id: number;
  at: string;
  day: string;
  kind: ChangeRecord['kind'];
  server: string;
  slug: string;
  tool: string | null;
  text: string;
  path: string;
  /** A change that widens what an agent can do, or may: worth a second look before updating. */
  grave: boolean;
}

export function change(record: ChangeRecord): Change {
  const { kind, before, after } = record;
  const [was, is] = [before && oneLine(before, 80), after && oneLine(after, 80)];
  const text = {
    'server-added': () => `added with ${is}`,
    version: () => `version ${was || 'unknown'} → ${is || 'unknown'}`,
    'tool-added': () => `new tool (${is})`,
    'tool-removed': () => `tool no longer listed (was ${was})`,
    'definition-changed': () =>
      `definition changed${record.fields.length ? ` in ${list(record.fields.slice(0, 4).map(pointerInWords))}` : ''}`,
    'risk-changed': () => `label ${was} → ${is}`,
  }[kind]();
  return {
    id: record.id,
    at: record.at,
    day: day(record.at),
    kind,
    server: label(record.serverName),
    slug: record.server,
    tool: record.tool === null ? null : label(record.tool),
    text,
    path:
      record.tool !== null && kind !== 'tool-removed'
        ? toolPath(record.server, toolSegment(record.tool))
        : serverPath(record.server),
    grave:
      (kind === 'risk-changed' && riskIn(after) > riskIn(before)) ||
      kind === 'definition-changed' ||
      (kind === 'tool-added' && /critical|high/.test(after ?? '')),
  };
}

/** How high the level is that a recorded label ("Execute, high") names. */
const riskIn = (recorded: string | null): number => RISKS.findIndex((risk) => recorded?.endsWith(risk));

export interface ChangesView {
  title: string;
  summary: string;
  days: ChangesOfDay[];
}

/** A day's changes; servers that are new with all their tools stand apart, because there is little to say of each. */
export interface ChangesOfDay {
  day: string;
  added: Change[];
  changes: Change[];
}

/** The newest changes by day. */
export function changesByDay(site: Site, limit: number): ChangesOfDay[] {
  const byDay = Map.groupBy(site.catalogue.changes({ limit }).map(change), (item) => item.day);
  return [...byDay].map(([key, items]) => ({
    day: key,
    added: items.filter(({ kind }) => kind === 'server-added'),
    changes: items.filter(({ kind }) => kind !== 'server-added'),
  }));
}

export const changesView = (site: Site): ChangesView => ({
  title: 'What changed',
  summary: 'New servers and tools, changed definitions and changed labels, newest first.',
  days: changesByDay(site, 300),
});
