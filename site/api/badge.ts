/** A badge of a server for its own README: what was classified, at which version and when. It grades nothing. */
import type { ServerRecord } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import { day, plural } from '../views/text.ts';

const LABEL = 'MCP Risk';

/** "classified 1.4.0, 2026-11-21: 2 critical, 1 high of 5 tools" */
export function badgeMessage(server: ServerRecord): string {
  const { snapshot } = server;
  if (!snapshot) return 'not read yet';
  const version = snapshot.package?.version ?? snapshot.commit?.slice(0, 7) ?? '';
  const grave = [
    server.byRisk.critical ? `${server.byRisk.critical} critical` : '',
    server.byRisk.high ? `${server.byRisk.high} high` : '',
  ].filter(Boolean);
  const tools = plural(server.toolCount, 'tool');
  const found = grave.length ? `${grave.join(', ')} of ${tools}` : tools;
  return `classified ${oneLine(version, 20)}, ${day(snapshot.taken)}: ${found}`;
}

/** The endpoint format of shields.io, schema version 1. */
export const badgeJson = (server: ServerRecord) => ({
  schemaVersion: 1,
  label: LABEL,
  message: badgeMessage(server),
  color: server.snapshot ? 'informational' : 'inactive',
});

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** Advance of a character of Verdana at 11 pixels, about: narrow letters, capitals and wide ones, the rest. */
const advance = (character: string): number =>
  /[fijlrt.,:;!' ()|]/.test(character) ? 4.4 : /[A-Zmw@%]/.test(character) ? 8.2 : 6.7;
const widthOf = (text: string): number => Math.ceil([...text].reduce((sum, one) => sum + advance(one), 0)) + 12;

/** The badge names the snapshot it was made for; the format of shields.io takes no field of ours, so there only its message does. */
export function badgeSvg(server: ServerRecord, classifier: string | undefined): string {
  const message = badgeMessage(server);
  const [left, right] = [widthOf(LABEL), widthOf(message)];
  const title = escaped(`${LABEL}: ${message}`);
  const about = server.snapshot
    ? ` data-digest="${server.snapshot.digest}" data-classifier="${escaped(classifier ?? '')}"`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg"${about} width="${left + right}" height="20" role="img" aria-label="${title}"><title>${title}</title><rect width="${left}" height="20" fill="#14181f"/><rect x="${left}" width="${right}" height="20" fill="#3d4654"/><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${left / 2}" y="14" textLength="${left - 12}">${LABEL}</text><text x="${left + right / 2}" y="14" textLength="${right - 12}">${escaped(message)}</text></g></svg>\n`;
}
