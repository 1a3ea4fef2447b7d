/** Prints what a crawl would ask and cost. */
import type { SourcePlan } from '../crawler/discover/plan.ts';

/** A plan for people: each source, GitHub's searches one by one, and the sum. */
export function planText(plans: readonly SourcePlan[], waiting: number): string {
  const lines = plans.flatMap((plan) => [`${plan.source}: ${plan.asks}`, `  ${costText(plan)}`, ...queryLines(plan)]);
  if (waiting > 0) lines.push(`waiting: ${waiting} servers that earlier runs found and left`);
  return `${lines.join('\n')}\nNothing was asked.\n`;
}

function costText({ requests, points, downloads, hours }: SourcePlan): string {
  const parts = [
    requests === null ? 'as many requests as it has pages' : amount(requests, 'request'),
    ...(points > 0 ? [amount(points, 'GraphQL point')] : []),
    downloads === null ? 'a download for each server that is new' : `${amount(downloads, 'download')} at most`,
    ...(hours > 0 ? [`about ${hours < 1.5 ? `${Math.ceil(60 * hours)} min` : `${hours.toFixed(1)} h`}`] : []),
  ];
  return parts.join(', ');
}

function queryLines({ queries }: SourcePlan): string[] {
  if (queries.length === 0) return [];
  const rows = queries.map(({ text, results, isCounted, requests }) => [
    number(requests),
    `${isCounted ? '' : '~'}${number(results)}`,
    text,
  ]);
  const widths = [0, 1].map((column) => Math.max(8, ...rows.map((row) => row[column]!.length)));
  const line = ([requests, results, text]: readonly string[]): string =>
    `  ${requests!.padStart(widths[0]!)}  ${results!.padStart(widths[1]!)}  ${text}`;
  const note = queries.every(({ isCounted }) => isCounted)
    ? []
    : ['  ~ not counted yet: a published order of magnitude'];
  return [line(['requests', 'results', 'search']), ...rows.map(line), ...note];
}

const number = (n: number): string => n.toLocaleString('en-US');
const amount = (n: number, what: string): string => `${number(n)} ${what}${n === 1 ? '' : 's'}`;
