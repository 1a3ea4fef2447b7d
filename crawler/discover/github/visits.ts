/** When to look at a repository again: often at what changes often and is much used, seldom at what rests. */

const DAY = 86_400_000;
const SHORTEST = DAY;
/** Nothing rests longer unseen, in milliseconds. */
export const LONGEST = 30 * DAY;

/** What the next visit is reckoned from. Times are milliseconds since 1970. */
export interface Habits {
  now: number;
  lastPush: number | null;
  isArchived: boolean;
  stars: number;
  /** Looks so far, and how many of them found a change. */
  looks: number;
  changes: number;
}

/**
 * The time of the next look. A repository at rest for a long time will likely rest on: the pause is a tenth of the time since its last push,
 * shortened by how often looks found a change (the usual estimate of a Poisson process, half a change added for what was not seen yet) and by
 * how many people rely on it, a third at ten thousand stars; between a day and 30 days.
 */
export function nextVisit({ now, lastPush, isArchived, stars, looks, changes }: Habits): Date {
  if (isArchived || lastPush === null) return new Date(now + LONGEST);
  const rest = Math.max(0, now - lastPush) / 10;
  const rate = (changes + 0.5) / (looks + 1);
  const use = 1 + Math.log10(1 + stars) / 2;
  const pause = (rest * (1.5 - Math.min(1, rate))) / use;
  return new Date(now + Math.min(LONGEST, Math.max(SHORTEST, pause)));
}
