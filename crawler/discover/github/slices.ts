/** GitHub gives 1,000 results of a search and no more: what is larger is split by a property until every part is under that. */
import type { Ranges } from '../state.ts';
import type { Query } from './queries.ts';

/** Results of one search that can be read, and results on a page (GitHub's documentation, "Search"). */
export const SEARCH_CAP = 1000;
export const PAGE_SIZE = 100;

/** Where a split aims: parts this full leave room for growth while they are read. */
const AIM = 700;
/** GitHub opened on 2008-04-10; nothing on it is older. Seconds since 1970. */
const OLDEST = Date.UTC(2008, 0, 1) / 1000;
/** Larger files are not in the code search index (GitHub's documentation, "Searching code"). Bytes. */
const LARGEST_CODE_FILE = 384 * 1024;
/** Most repositories have no star, and most of the others few. */
const STAR_STEPS = [0, 1, 2, 3, 4, 8, 16, 64];
/** Kilobytes; only where the last, open part is cut depends on it. */
const LARGEST_REPOSITORY = 100 * 1024 * 1024;
/** What servers are written in, the most frequent first. */
const LANGUAGES = [
  'TypeScript',
  'JavaScript',
  'Python',
  'Go',
  'Rust',
  'Java',
  'C#',
  'PHP',
  'Ruby',
  'Kotlin',
  'Swift',
  'Elixir',
  'C++',
  'Dart',
  'Shell',
];

/** The slices a query is begun with. What was created up to `until` (seconds since 1970) falls into them. */
export function firstSlices(query: Query, until: number): Ranges[] {
  if (query.kind === 'code') return [{ size: [0, LARGEST_CODE_FILE] }];
  // Hardly any of the repositories older than the protocol speak it; they need no finer parts.
  const published = Date.UTC(2024, 10, 25) / 1000;
  return [{ created: [OLDEST, published - 1] }, { created: [published, until] }];
}

/**
 * Parts that together hold what `ranges` holds, each of them less; null when it can be split no further. By time of creation first, down to
 * the second: that never changes, so that what was read once stays read. Then by stars, by size, and at last by language, where repositories in
 * no language of the list are given up.
 */
export function split(ranges: Ranges, total: number, query: Query): Ranges[] | null {
  const parts = Math.min(8, Math.max(2, Math.ceil(total / AIM)));
  if (query.kind === 'code') return ranges.size ? bySize(ranges, parts, LARGEST_CODE_FILE) : null;
  const { created } = ranges;
  if (created && created[1] > created[0])
    return evenly(created[0], created[1], parts).map((part) => ({ ...ranges, created: part }));
  if (!ranges.stars)
    return STAR_STEPS.map((from, i) => ({
      ...ranges,
      stars: [from, i + 1 < STAR_STEPS.length ? STAR_STEPS[i + 1]! - 1 : null],
    }));
  const bySizes = bySize(ranges, parts, LARGEST_REPOSITORY);
  if (bySizes) return bySizes;
  if (!ranges.language) return LANGUAGES.map((language) => ({ ...ranges, language }));
  return null;
}

/** Sizes are spread over orders of magnitude: parts of equal ratio, not of equal length. The end of a range without one is `largest`. */
function bySize(ranges: Ranges, parts: number, largest: number): Ranges[] | null {
  const [from, to] = [ranges.size?.[0] ?? 0, ranges.size?.[1] ?? largest];
  if (to <= from) return null;
  const ratio = (to + 1) / (from + 1);
  const cuts = Array.from({ length: parts - 1 }, (_, i) => Math.ceil((from + 1) * ratio ** ((i + 1) / parts)) - 1);
  const starts = [...new Set([from, ...cuts.map((cut) => Math.min(to, Math.max(from + 1, cut)))])];
  return starts.map((start, i) => ({
    ...ranges,
    size: [start, i + 1 < starts.length ? starts[i + 1]! - 1 : (ranges.size?.[1] ?? null)],
  }));
}

function evenly(from: number, to: number, parts: number): [number, number][] {
  const step = Math.max(1, Math.ceil((to - from + 1) / parts));
  const result: [number, number][] = [];
  for (let start = from; start <= to; start += step) result.push([start, Math.min(to, start + step - 1)]);
  return result;
}

/** The query of a slice as GitHub takes it. `pushedSince` is an ISO 8601 day or time. */
export function searchText(query: Query, ranges: Ranges, pushedSince: string | null): string {
  const words = [query.q];
  if (query.kind === 'repositories' && pushedSince) words.push(`pushed:>=${pushedSince}`);
  if (ranges.created) words.push(`created:${ranges.created.map(time).join('..')}`);
  if (ranges.stars) words.push(`stars:${range(ranges.stars)}`);
  if (ranges.size) words.push(`size:${range(ranges.size)}`);
  if (ranges.language)
    words.push(`language:${/[^A-Za-z]/.test(ranges.language) ? `"${ranges.language}"` : ranges.language}`);
  return words.join(' ');
}

const time = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
const range = ([from, to]: [number, number | null]): string => (to === null ? `>=${from}` : `${from}..${to}`);

/** A slice in words for a person: the query and what part of it. */
export function sliceLabel(query: string, ranges: Ranges): string {
  const parts: string[] = [];
  if (ranges.created) parts.push(ranges.created.map((seconds) => time(seconds).slice(0, 10)).join(' to '));
  if (ranges.stars) parts.push(`${range(ranges.stars)} stars`);
  if (ranges.size) parts.push(`size ${range(ranges.size)}`);
  if (ranges.language) parts.push(ranges.language);
  return `${query} ${parts.join(', ')}`;
}
