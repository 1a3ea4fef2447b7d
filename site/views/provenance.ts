/** Where a tool's definition is from, how it was read, and what became of it. */
import type { ChangeRecord, ServerRecord, SnapshotRecord, ToolRecord } from '../../data/model.ts';
import type { ToolReading } from '../../data/reader.ts';
import type { Site } from '../site.ts';
import type { Source } from './source.ts';
import { day, label, list, pointerInWords } from './text.ts';

export interface Fact {
  term: string;
  text: string;
  href?: string;
  code?: boolean;
}

const MAX_DIFFERENCES = 6;

/** Places of the definition, each once however much of it differs. */
function whereTheyDiffer(differences: readonly string[]): string {
  const places = [...new Set(differences.map(pointerInWords))];
  const more = places.length - MAX_DIFFERENCES;
  return list(more > 0 ? [...places.slice(0, MAX_DIFFERENCES), `${more} more places`] : places) || 'something';
}

/** How a tool was seen, and whether the two ways of looking agree. */
function seen({ agreement, differences }: ToolRecord): string {
  switch (agreement) {
    case 'confirmed':
      return 'in source and running server, the same';
    case 'differs':
      return `in source and running server; they differ in ${whereTheyDiffer(differences)}`;
    case 'live-only':
      return 'listed by the running server, not found in the source';
    case 'source-only':
      return 'in the source; the running server was not asked or does not list it';
  }
}

/** The facts that let a reader walk back to the source, each only where there is something to say. */
export function provenance(tool: ToolRecord, facts: Source, isReadOnce: boolean): Fact[] {
  const rows: Fact[] = [];
  const add = (term: string, text: string | null, href: string | null = null, code = false): void => {
    if (text !== null) rows.push({ term, text, ...(href && { href }), ...(code && { code }) });
  };
  add('Package', facts.package, facts.packageUrl, true);
  add('Published', facts.published);
  add('Repository', facts.repository, facts.repositoryUrl, true);
  add('Commit', facts.commit, facts.commitUrl, true);
  const { file, line, url } = tool.origin;
  add('Defined in', file && label(line ? `${file}:${line}` : file), safeUrl(url), true);
  const first = day(tool.firstSeen);
  const isFirst = first === facts.taken;
  if (isReadOnce || !isFirst) add('First seen', isReadOnce && isFirst ? `${first}, read once so far` : first);
  add('Found', seen(tool));
  if (tool.nameIsComputed) add('Name', 'put together at run time; this is the best reading of it');
  if (tool.enabledByDefault !== true)
    add('Enabled', tool.enabledByDefault === false ? 'only when configured' : 'not known whether by default');
  const sure = Math.round(tool.enumerationConfidence * 100);
  if (sure < 100) add('Certainty', `${sure} % that the server registers it so`);
  add('Digest', tool.digest, null, true);
  add('Classifier', tool.classification.classifier, null, true);
  return rows;
}

/** An address from a stranger, only where it is plain https. */
function safeUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' && !parsed.username ? parsed.href : null;
}

export interface Reading {
  day: string;
  version: string;
  label: string;
  what: string;
}

/** Every snapshot and label of the tool, newest first; empty while there is only one, which the provenance tells of already. */
export function history(site: Site, server: ServerRecord, name: string): Reading[] {
  const all = site.history(server.slug, name);
  // The same snapshot labelled again is news only where the label changed.
  const entries = all.filter((entry, i) => {
    const older = all[i + 1];
    return !older || older.snapshot.id !== entry.snapshot.id || !isSame(entry, older);
  });
  if (entries.length < 2) return [];
  const changes = site.changesOf(server.slug, name);
  return entries.map((entry, i) => ({
    day: day(entry.snapshot.taken),
    version: versionOf(entry.snapshot),
    label: `${entry.category}, ${entry.risk}`,
    what: whatChanged(entry, entries[i + 1], changes),
  }));
}

type Entry = ToolReading;

const isSame = (one: Entry, other: Entry): boolean =>
  one.digest === other.digest && one.category === other.category && one.risk === other.risk;

function whatChanged(entry: Entry, older: Entry | undefined, changes: readonly ChangeRecord[]): string {
  if (!older) return 'first seen';
  if (isSame(entry, older)) return 'unchanged';
  if (older.digest === entry.digest) return 'label changed, same definition';
  const fields = changes.find((item) => item.kind === 'definition-changed' && item.after === entry.digest)?.fields;
  return `definition changed${fields?.length ? `: ${list(fields.slice(0, 4).map(pointerInWords))}` : ''}`;
}

const versionOf = ({ package: pkg, commit }: SnapshotRecord): string =>
  pkg ? label(pkg.version) : (commit?.slice(0, 12) ?? '');
