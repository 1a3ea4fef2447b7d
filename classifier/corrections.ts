/**
 * Reviewed overrides: one small YAML file each under `data/corrections/`, in any subfolder. A file that does not hold is named with its
 * fault and left out, so that a mistake in one never changes another tool's label.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { CATEGORIES, type Correction, definitionDigest, FACETS, type ToolDefinition } from '../data/model.ts';

/** A file that could not be taken, and why. */
export interface CorrectionError {
  /** Path relative to the folder that was read. */
  file: string;
  message: string;
}

const FIELDS = ['server', 'tool', 'digest', 'category', 'facets', 'reason', 'decidedBy', 'date'];

/** The correction a parsed document holds. Throws with a sentence for its author where it holds none. */
export function parseCorrection(value: unknown): Correction {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a mapping of fields');
  const fields = value as Record<string, unknown>;
  const stranger = Object.keys(fields).find((key) => !FIELDS.includes(key));
  if (stranger) throw new Error(`there is no field "${stranger}"; the fields are ${FIELDS.join(', ')}`);
  const text = (key: string): string => {
    const entry = fields[key];
    if (typeof entry !== 'string' || entry.trim() === '') throw new Error(`"${key}" must be a text that is not empty`);
    return entry;
  };
  const date = text('date');
  const day = new Date(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(day.valueOf()) || !day.toISOString().startsWith(date))
    throw new Error(`"date" must be a day such as 2026-01-31, not "${date}"`);
  const digest = fields.digest ?? null;
  if (digest !== null && (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)))
    throw new Error('"digest" must be 64 hex digits, or null for every version');
  const correction: Correction = {
    server: text('server'),
    tool: text('tool'),
    digest,
    reason: text('reason'),
    decidedBy: text('decidedBy'),
    date,
  };
  if (fields.category != null) {
    const category = CATEGORIES.find((known) => known === fields.category);
    if (!category) throw new Error(`"category" must be one of ${CATEGORIES.join(', ')}`);
    correction.category = category;
  }
  if (fields.facets != null) {
    if (!Array.isArray(fields.facets)) throw new Error('"facets" must be a list');
    const unknown = fields.facets.find((facet) => !(FACETS as readonly unknown[]).includes(facet));
    if (unknown !== undefined) throw new Error(`there is no facet "${String(unknown)}"`);
    correction.facets = FACETS.filter((facet) => (fields.facets as unknown[]).includes(facet));
  }
  if (!correction.category && !correction.facets) throw new Error('neither "category" nor "facets" is given');
  return correction;
}

/** All corrections of a folder in the order of their files' names. A folder that does not exist holds none. */
export function loadCorrections(dir: string): { corrections: Correction[]; errors: CorrectionError[] } {
  const corrections: Correction[] = [];
  const errors: CorrectionError[] = [];
  const owners = new Map<string, string>();
  let names: string[] = [];
  try {
    names = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const file of names) {
    try {
      const correction = parseCorrection(parse(readFileSync(join(dir, file), 'utf8'), { schema: 'core' }));
      const key = JSON.stringify([correction.server, correction.tool, correction.digest]);
      const owner = owners.get(key);
      if (owner) throw new Error(`${owner} already decides the same tool and version`);
      owners.set(key, file);
      corrections.push(correction);
    } catch (error) {
      errors.push({ file, message: (error as Error).message.split('\n')[0]! });
    }
  }
  return { corrections, errors };
}

/**
 * The correction that applies to a tool: one made for exactly this definition, else one for every version, else one whose definition has
 * changed since. The last is stale: it is shown, and does not change the label.
 */
export function correctionFor(
  corrections: readonly Correction[],
  server: string,
  tool: ToolDefinition,
): (Correction & { stale: boolean }) | null {
  const mine = corrections.filter((c) => c.server === server && c.tool === tool.name);
  if (mine.length === 0) return null;
  const digest = definitionDigest(tool);
  const exact = mine.find((c) => c.digest === digest) ?? mine.find((c) => c.digest === null);
  return exact ? { ...exact, stale: false } : { ...mine.at(-1)!, stale: true };
}
