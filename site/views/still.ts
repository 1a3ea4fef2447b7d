/** Views of the pages that tell about the catalogue itself. */
import { existsSync, readFileSync } from 'node:fs';
import type { AccuracyFile, Measurement, Share } from '../../classifier/model/measure.ts';
import { EXPORTERS } from '../../classifier/policy/export/index.ts';
import { CATEGORIES, type Stats } from '../../data/model.ts';
import { documentPages } from '../api/documents.ts';
import { type ApiOperation, operations } from '../api/openapi.ts';
import type { Site } from '../site.ts';
import { FACET_TEXTS } from '../text/taxonomy.ts';
import { list } from './text.ts';

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
  jsonLd: object[];
}

export const apiView = (site: Site): ApiView => ({
  operations: operations(),
  formats: EXPORTERS.map(({ id, title, use, extension }) => ({ id, title, use, extension })),
  base: site.base.href,
  jsonLd: [dataset(site)],
});

/** The catalogue as a data set (schema.org), for those who look for data rather than pages. */
function dataset(site: Site): object {
  const { tools, servers } = site.catalogue.stats();
  const [newest] = site.catalogue.changes({ limit: 1 });
  const at = (path: string): string => `${site.base.href}${path}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    name: 'MCP Risk',
    description: `What ${tools.toLocaleString('en')} tools of ${servers.enumerated.toLocaleString('en')} MCP servers can do: their definitions, labels with the evidence for each, and recommended policies.`,
    url: at('api/'),
    isAccessibleForFree: true,
    ...(newest && { dateModified: newest.at.slice(0, 10) }),
    distribution: Array.from({ length: documentPages(site) }, (_, i) => ({
      '@type': 'DataDownload',
      encodingFormat: 'application/gzip',
      contentUrl: at(`api/v1/tools/${i + 1}.jsonl.gz`),
    })),
  };
}

const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  license: string;
  repository?: string | { url: string };
};

/** Where this checkout was cloned from, as git noted it. */
function cloneSource(): string | undefined {
  try {
    const config = readFileSync(new URL('../../.git/config', import.meta.url), 'utf8');
    return /\[remote "origin"\][^[]*?^\s*url\s*=\s*(\S+)/m.exec(config)?.[1];
  } catch {
    return undefined;
  }
}

/** `https://github.com/owner/repo` of an address as package.json and git write them; null for any other host. */
export function githubAddress(given: string | undefined): string | null {
  const found =
    /^(?:github:|(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?github\.com\/|git@github\.com:|(?=[\w-]+\/[\w.-]+$))([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
      given ?? '',
    );
  return found ? `https://github.com/${found[1]}` : null;
}

/** The repository to which corrections go: as `repository` of package.json names it, or as this checkout was cloned. */
export const projectRepository = (): string | null =>
  githubAddress(
    (typeof PACKAGE.repository === 'string' ? PACKAGE.repository : PACKAGE.repository?.url) ?? cloneSource(),
  );

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
  versions: Measurement[];
  /** Measured on servers that the classifier was not made with. */
  unseen: Measurement[];
  classifiers: string[];
  /** What the newest measurement on unseen servers shows to go wrong most. */
  weaknesses: string[];
  figures: (
    measured: Measurement,
  ) => { name: string; short: string; value: string; count: string; target: string; met: boolean | null }[];
}

const ACCURACY = new URL('../../classifier/model/accuracy.json', import.meta.url);

const percent = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`;

export function accuracyView(site: Site): AccuracyView {
  const file: AccuracyFile = existsSync(ACCURACY)
    ? (JSON.parse(readFileSync(ACCURACY, 'utf8')) as AccuracyFile)
    : { targets: {}, versions: [] };
  // What was not made in sight of the tools it is measured on says more.
  const told = file.unseen?.[0] ?? file.versions[0];
  return {
    versions: file.versions,
    unseen: file.unseen ?? [],
    classifiers: site.catalogue.classifiers(),
    weaknesses: told ? weaknesses(told, file.targets) : [],
    figures: (one) => figures(one, file.targets),
  };
}

const FIGURES: [key: keyof Measurement, name: string, short: string][] = [
  ['category', 'Category right', 'Category'],
  ['categorySure', 'Category right, where the readers were sure', 'Sure ones'],
  ['macroF1', 'Mean F1 over the categories', 'F1'],
  ['risk', 'Risk right', 'Risk'],
  ['underCalled', 'High or critical called lower', 'Too low'],
  ['criticalCalledLow', 'Critical called low', 'Critical as low'],
  ['overCalled', 'Low or medium called higher', 'Too high'],
  ['facetsMicroF1', 'Facets, F1 over all', 'Facets'],
  ['evidenceExact', 'Evidence is an exact quote', 'Quotes'],
  ['calibrationError', 'Confidence off by, on average', 'Confidence off'],
];

/** The figures that decide, each with the aim that was set beforehand and whether it is met. */
function figures(measured: Measurement, targets: Record<string, string>): ReturnType<AccuracyView['figures']> {
  return FIGURES.map(([key, name, short]) => {
    const value = measured[key] as Share | number;
    const share = typeof value === 'number' ? value : value.share;
    const target = targets[key] ?? '';
    return {
      name,
      short,
      value: percent(share),
      count: typeof value === 'number' ? '' : `${value.right.toLocaleString('en')} of ${value.of.toLocaleString('en')}`,
      target: target
        .replace(/0?\.\d+|\b[01]\b/g, (number) => `${Number((100 * Number(number)).toFixed(1))}\u00a0%`)
        .replace('>=', 'at least')
        .replace('>=', 'at least')
        .replace('<=', 'at most'),
      met: key === 'macroF1' ? meetsEach(measured, target) : meets(share, target),
    };
  });
}

/** Whether the mean and every category's F1 meet an aim such as ">= 0.88, each category >= 0.80". */
function meetsEach({ macroF1, categories }: Measurement, target: string): boolean | null {
  const found = /^>= ([\d.]+), each category >= ([\d.]+)$/.exec(target);
  return (
    found &&
    macroF1 >= Number(found[1]) &&
    Object.values(categories).every(({ wanted, f1 }) => wanted === 0 || f1 >= Number(found[2]))
  );
}

/** Facets found less often than this are named as weak. */
const WEAK_F1 = 0.8;

function weaknesses(
  { confusion, facets, underCalled, overCalled }: Measurement,
  targets: Record<string, string>,
): string[] {
  const sentences: string[] = [];
  const mistakes = CATEGORIES.flatMap((wanted) =>
    CATEGORIES.map((said) => ({ wanted, said, count: wanted === said ? 0 : (confusion[wanted]?.[said] ?? 0) })),
  )
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (mistakes.length)
    sentences.push(
      `Most often confused: ${list(mistakes.slice(0, 3).map(({ wanted, said, count }) => `${wanted} taken for ${said} (${count})`))}.`,
    );
  const weak = FACET_TEXTS.filter(({ id }) => (facets[id]?.f1 ?? 1) < WEAK_F1);
  if (weak.length)
    sentences.push(
      `Facets found less well (F1 below ${100 * WEAK_F1} %): ${list(weak.map(({ id, title }) => `${title} (${Math.round(100 * facets[id]!.f1)} %)`))}.`,
    );
  if (meets(underCalled.share, targets.underCalled ?? '') === false && underCalled.share > overCalled.share)
    sentences.push(
      `It errs towards too low (${underCalled.right} of ${underCalled.of}) more than too high (${overCalled.right} of ${overCalled.of}): a label of medium on a tool that matters to you deserves a look of your own.`,
    );
  return sentences;
}

/** Whether a share meets an aim such as ">= 0.93"; null where the aim says more than one number. */
function meets(share: number, target: string): boolean | null {
  const found = /^(>=|<=)?\s*([\d.]+)$/.exec(target);
  if (!found) return null;
  const bound = Number(found[2]);
  return found[1] === '>=' ? share >= bound : found[1] === '<=' ? share <= bound : share === bound;
}
