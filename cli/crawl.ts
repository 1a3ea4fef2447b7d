/** `crawl`: from a list of servers to a catalogue of what their tools can do. */
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { CrawlOptions, CrawlReport } from '../crawler/crawl.ts';
import type { Candidate } from '../data/model.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';
import { day, discovered, sourceNames } from './discover.ts';

interface Flags extends CommonOptions {
  source: string[];
  since?: string;
  limit?: number;
  concurrency: number;
  resume?: boolean;
}

export function register(program: Command): void {
  program.addCommand(
    command('crawl', 'find servers, list their tools, classify them and store the result')
      .argument('[targets...]', 'only these: npm:package[@version] or owner/repo[@ref]')
      .addOption(
        new Option('--source <names>', 'where to look, comma-separated: seeds, github, registry, npm, list')
          .argParser(sourceNames)
          .default(['seeds'], 'seeds, the starter list'),
      )
      .addOption(new Option('--since <date>', 'only what is new since YYYY-MM-DD').argParser(day))
      .addOption(new Option('--limit <n>', 'at most so many servers').argParser(wholeNumber('--limit', 1)))
      .addOption(
        new Option('--concurrency <n>', 'servers in work at the same time')
          .argParser(wholeNumber('--concurrency', 1))
          .default(2),
      )
      .option('--resume', 'look nowhere; go on with what an earlier run left')
      .addHelpText(
        'after',
        `
What was visited before at the same version is not visited again. Ctrl-C ends the run at any moment and loses nothing that
is done; the next run goes on. Servers are started in a sandbox, without network and without credentials.

Examples:
  mcp-risk crawl                                  the starter list
  mcp-risk crawl npm:@playwright/mcp              one package, its newest version
  mcp-risk crawl --source github --limit 500      500 servers from GitHub (set GITHUB_TOKEN)`,
      )
      .action(async (targets: string[], flags: Flags) => {
        const [{ Catalogue }, { stopSignal }, { projectLabeller }] = await Promise.all([
          import('../data/catalogue.ts'),
          import('./signals.ts'),
          import('./labels.ts'),
        ]);
        const named = await candidatesOf(targets);
        const catalogue = Catalogue.open(flags.db);
        const stop = stopSignal();
        try {
          const { take } = await import('../crawler/discover/index.ts');
          const sources = flags.resume ? [] : flags.source;
          const found = named.length > 0 ? named : discovered(sources, { ...flags, catalogue, signal: stop.signal });
          const report = await runCrawl({
            catalogue,
            candidates: flags.limit === undefined ? found : take(found, flags.limit),
            label: await projectLabeller(),
            concurrency: flags.concurrency,
            resume: flags.resume || (named.length === 0 && flags.limit === undefined),
            work: workFolder(flags.db),
            signal: stop.signal,
            quiet: flags.quiet,
          });
          if (flags.json) printJson(report);
          process.exitCode = exitCode(report);
        } finally {
          stop.done();
          catalogue.close();
        }
      }),
  );
}

/** Crawls with progress on stderr: live lines on a terminal, plain ones elsewhere, none when quiet. */
export async function runCrawl(options: CrawlOptions & { quiet?: boolean | undefined }): Promise<CrawlReport> {
  const [{ crawl }, { progress, reportLine }] = await Promise.all([
    import('../crawler/crawl.ts'),
    import('./progress.ts'),
  ]);
  const shown = progress({ quiet: options.quiet ?? false });
  try {
    const report = await crawl({ ...options, onEvent: shown.onEvent });
    shown.stop();
    if (!options.quiet) note(reportLine(report));
    return report;
  } finally {
    shown.stop();
  }
}

/** Where sources are unpacked while a catalogue is filled: beside it. */
export function workFolder(db: string): string {
  return join(dirname(db), 'work');
}

/** The servers a person named. @throws UsageError for what names none. */
async function candidatesOf(targets: readonly string[]): Promise<Candidate[]> {
  const { targetCandidate } = await import('../crawler/discover/index.ts');
  return targets.map((target) => {
    const candidate = targetCandidate(target);
    if (candidate) return candidate;
    throw new UsageError(`"${target}" names no server: write npm:package[@version] or owner/repo[@ref]`);
  });
}

function exitCode(report: CrawlReport): number {
  if (report.interrupted) return EXIT.interrupted;
  return report.outcomes.failed > 0 ? EXIT.partly : EXIT.done;
}
