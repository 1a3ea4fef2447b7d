/** Views of the pages that tell about the catalogue itself. */
import { existsSync, readFileSync } from 'node:fs';
import { EXPORTERS } from '../../classifier/policy/export/index.ts';
import type { Stats } from '../../data/model.ts';
import { type ApiOperation, operations } from '../api/openapi.ts';
import type { Site } from '../site.ts';

export interface MethodologyView {
  stats: Stats;
  classifiers: string[];
}

export const methodologyView = (site: Site): MethodologyView => ({
  stats: site.catalogue.stats(),
  classifiers: site.catalogue.classifiers(),
});

export interface ApiView {
  operations: ApiOperation[];
  formats: { id: string; title: string; use: string; extension: string }[];
  base: string;
}

export const apiView = (site: Site): ApiView => ({
  operations: operations(),
  formats: EXPORTERS.map(({ id, title, use, extension }) => ({ id, title, use, extension })),
  base: site.base.href,
});

const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  license: string;
  repository?: string | { url: string };
};

/** `https://github.com/owner/repo` of this project as its package names it, null where it names none. */
export function projectRepository(): string | null {
  const given = typeof PACKAGE.repository === 'string' ? PACKAGE.repository : PACKAGE.repository?.url;
  const found = /(?:^|github\.com[/:]|github:)([\w-]+\/[\w.-]+?)(?:\.git)?$/.exec(given ?? '');
  return found ? `https://github.com/${found[1]}` : null;
}

export interface AboutView {
  version: string;
  license: string;
  repository: string | null;
  stats: Stats;
}

export const aboutView = (site: Site): AboutView => ({
  version: PACKAGE.version,
  license: PACKAGE.license,
  repository: projectRepository(),
  stats: site.catalogue.stats(),
});

export interface CorrectView {
  repository: string | null;
}

export const correctView = (): CorrectView => ({ repository: projectRepository() });

export interface AccuracyView {
  /** What the measurement wrote, null where none was made with this version. */
  measured: Record<string, unknown> | null;
  stats: Stats;
  classifiers: string[];
}

const ACCURACY = new URL('../../classifier/model/accuracy.json', import.meta.url);

export const accuracyView = (site: Site): AccuracyView => ({
  measured: existsSync(ACCURACY) ? (JSON.parse(readFileSync(ACCURACY, 'utf8')) as Record<string, unknown>) : null,
  stats: site.catalogue.stats(),
  classifiers: site.catalogue.classifiers(),
});
