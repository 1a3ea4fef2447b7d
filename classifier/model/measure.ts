/** How often labels are right: the figures that decide, and the confusion matrix, as data for people and pages. */
import {
  CATEGORIES,
  type Category,
  type Classification,
  FACETS,
  type Facet,
  RISKS,
  type Risk,
} from '../../data/model.ts';
import { evidenceHolds } from '../evidence.ts';
import type { LabelledTool } from './data.ts';

/** A share with its count: `right` of `of`. */
export interface Share {
  right: number;
  of: number;
  share: number;
}

export interface Scores {
  wanted: number;
  recall: number;
  precision: number;
  f1: number;
}

/** One version of the classifier, measured. Shares and F1 between 0 and 1. */
export interface Measurement {
  classifier: string;
  /** How it was measured, in one sentence. */
  method: string;
  tools: number;
  servers: number;
  category: Share;
  /** Category, where the readers who labelled were sure. */
  categorySure: Share;
  macroF1: number;
  risk: Share;
  /** High or critical called low or medium; `right` counts the mistakes. */
  underCalled: Share;
  criticalCalledLow: Share;
  /** Low or medium called high or critical; `right` counts the mistakes. */
  overCalled: Share;
  facetsMicroF1: number;
  evidenceExact: Share;
  /** Expected calibration error of the confidence over ten equal bins. */
  calibrationError: number;
  categories: Partial<Record<Category, Scores>>;
  facets: Partial<Record<Facet, Scores>>;
  /** Of tools that should be the outer category, how many were called the inner one. */
  confusion: Record<Category, Record<Category, number>>;
  riskConfusion: Record<Risk, Record<Risk, number>>;
}

/** What `accuracy.json` holds: the newest version first. */
export interface AccuracyFile {
  targets: Record<string, string>;
  versions: Measurement[];
  /** Measurements on tools of servers that neither rules nor weights were made with, the newest first; each says how it was made. */
  unseen?: Measurement[];
}

/** What the project asks of itself on servers never trained with. */
export const TARGETS = {
  category: '>= 0.93',
  macroF1: '>= 0.88, each category >= 0.80',
  risk: '>= 0.88',
  underCalled: '<= 0.03',
  criticalCalledLow: '0',
  overCalled: '<= 0.06',
  facetsMicroF1: '>= 0.85',
  evidenceExact: '1',
  calibrationError: '<= 0.04',
};

const round = (x: number): number => Math.round(x * 10_000) / 10_000;

function share<T>(items: readonly T[], test: (item: T) => boolean): Share {
  const right = items.filter(test).length;
  return { right, of: items.length, share: round(items.length === 0 ? 0 : right / items.length) };
}

function scores(hit: number, wanted: number, given: number): Scores {
  return {
    wanted,
    recall: round(wanted === 0 ? 0 : hit / wanted),
    precision: round(given === 0 ? 0 : hit / given),
    f1: round(wanted + given === 0 ? 0 : (2 * hit) / (wanted + given)),
  };
}

function matrix<K extends string>(keys: readonly K[]): Record<K, Record<K, number>> {
  return Object.fromEntries(keys.map((a) => [a, Object.fromEntries(keys.map((b) => [b, 0]))])) as Record<
    K,
    Record<K, number>
  >;
}

/** Measures labels against those of readers, pair by pair. */
export function measure(
  classifier: string,
  method: string,
  tools: readonly LabelledTool[],
  labels: readonly Classification[],
): Measurement {
  const rows = tools.map((want, i) => ({ want, got: labels[i]! }));
  const confusion = matrix(CATEGORIES);
  const riskConfusion = matrix(RISKS);
  for (const { want, got } of rows) {
    confusion[want.category][got.category]++;
    riskConfusion[want.risk][got.risk]++;
  }
  const categories: Measurement['categories'] = {};
  for (const c of CATEGORIES) {
    const wanted = rows.filter(({ want }) => want.category === c).length;
    const given = rows.filter(({ got }) => got.category === c).length;
    if (wanted + given > 0) categories[c] = scores(confusion[c][c], wanted, given);
  }
  const five = CATEGORIES.filter((c) => c !== 'Unknown');
  // a category that nobody wanted and nothing was called has no F1
  const met = five.filter((c) => categories[c] !== undefined);
  const facets: Measurement['facets'] = {};
  const all = { hit: 0, wanted: 0, given: 0 };
  for (const f of FACETS) {
    const wanted = rows.filter(({ want }) => want.facets.includes(f));
    const hit = wanted.filter(({ got }) => got.facets.includes(f)).length;
    const given = rows.filter(({ got }) => got.facets.includes(f)).length;
    all.hit += hit;
    all.wanted += wanted.length;
    all.given += given;
    if (wanted.length + given > 0) facets[f] = scores(hit, wanted.length, given);
  }
  const grave = (risk: Risk): boolean => risk === 'high' || risk === 'critical';
  let calibrationError = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = rows.filter(({ got }) => Math.min(9, Math.floor(got.confidence * 10)) === bin);
    if (inside.length === 0) continue;
    const sure = inside.reduce((sum, { got }) => sum + got.confidence, 0) / inside.length;
    const right = inside.filter(({ want, got }) => want.category === got.category).length / inside.length;
    calibrationError += (inside.length / rows.length) * Math.abs(sure - right);
  }
  return {
    classifier,
    method,
    tools: tools.length,
    servers: new Set(tools.map((t) => t.server)).size,
    category: share(rows, ({ want, got }) => want.category === got.category),
    categorySure: share(
      rows.filter(({ want }) => want.sure),
      ({ want, got }) => want.category === got.category,
    ),
    macroF1: round(met.reduce((sum, c) => sum + categories[c]!.f1, 0) / met.length),
    risk: share(rows, ({ want, got }) => want.risk === got.risk),
    underCalled: share(
      rows.filter(({ want }) => grave(want.risk)),
      ({ got }) => !grave(got.risk),
    ),
    criticalCalledLow: share(
      rows.filter(({ want }) => want.risk === 'critical'),
      ({ got }) => got.risk === 'low',
    ),
    overCalled: share(
      rows.filter(({ want }) => !grave(want.risk)),
      ({ got }) => grave(got.risk),
    ),
    facetsMicroF1: scores(all.hit, all.wanted, all.given).f1,
    evidenceExact: share(
      rows,
      ({ want, got }) => got.evidence.length > 0 && got.evidence.every((e) => evidenceHolds(want.tool, e)),
    ),
    calibrationError: round(calibrationError),
    categories,
    facets,
    confusion,
    riskConfusion,
  };
}
