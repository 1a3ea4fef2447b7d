/** `stats`: what the catalogue holds, counted. */
import type { Command } from 'commander';
import type { Stats } from '../data/model.ts';
import { type CommonOptions, command, printJson } from './common.ts';

export function register(program: Command): void {
  program.addCommand(
    command('stats', 'count servers and tools by category, risk, method and failure class').action(
      async (options: CommonOptions) => {
        const { Catalogue } = await import('../data/catalogue.ts');
        const catalogue = Catalogue.open(options.db, { readonly: true });
        try {
          const stats = catalogue.stats();
          if (options.json) printJson(stats);
          else process.stdout.write(statsText(stats));
        } finally {
          catalogue.close();
        }
      },
    ),
  );
}

/** The counts as lines for a person. */
export function statsText(stats: Stats): string {
  const { known, enumerated, failed } = stats.servers;
  const share = (n: number): string => `${((100 * n) / (stats.tools || 1)).toFixed(1)} %`.padStart(8);
  const block = (title: string, counts: Record<string, number>): string[] => [
    '',
    title,
    ...Object.entries(counts)
      .filter(([, n]) => n > 0)
      .map(([key, n]) => `  ${key.padEnd(20)}${String(n).padStart(8)}${share(n)}`),
  ];
  const failures = Object.entries(failed).sort(([, a], [, b]) => b - a);
  return `${[
    `Servers  ${known} known, ${enumerated} with a tool list, ${known - enumerated} without`,
    `Tools    ${stats.tools}, of which ${stats.annotations.any} carry annotations and ${stats.annotations.contradictions} contradict their label`,
    ...block('By risk', Object.fromEntries(Object.entries(stats.byRisk).reverse())),
    ...block('By category', stats.byCategory),
    ...block('By method', stats.byMethod),
    ...block('Source against running server', stats.agreement),
    ...(failures.length ? ['', 'Servers without a list, by failure'] : []),
    ...failures.map(([key, n]) => `  ${key.padEnd(20)}${String(n).padStart(8)}`),
  ].join('\n')}\n`;
}
