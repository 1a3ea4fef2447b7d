/** `crawl`: from a list of servers to a catalogue of what their tools can do. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { MEMORY_WORK } from '../crawler/acquire/workspace.ts';
import type { CrawlOptions, CrawlReport } from '../crawler/crawl.ts';
import type { DiscoverEvent } from '../crawler/discover/index.ts';
import type { Candidate } from '../data/model.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';
import { discovered, type SourceFlags, sourcesOf, withSources } from './sources.ts';

interface Flags extends CommonOptions, SourceFlags {
  concurrency: number;
  resume?: boolean;
  due?: boolean;
  budget?: number;
  plan?: boolean;
}

export function register(program: Command): void {
  program.addCommand(
    withSources(
      command('crawl', 'find servers, list their tools, classify them and store the result').argument(
        '[targets...]',
        'only these: npm:package[@version] or owner/repo[@ref]',
      ),
    )
      .addOption(
        new Option('--concurrency <n>', 'servers in work at the same time')
          .argParser(wholeNumber('--concurrency', 1))
          .default(2),
      )
      .option('--resume', 'look nowhere; go on with what an earlier run left')
      .option('--due', 'only servers whose next visit is due, the longest overdue first')
      .addOption(
        new Option('--budget <n>', 'with --due: at most so many requests and points, downloads not counted').argParser(
          wholeNumber('--budget', 1),
        ),
      )
      .option('--plan', 'tell what would be asked and what it would cost, and ask nothing')
      .addHelpText(
        'after',
        `
What was visited before at the same version is not visited again. Ctrl-C ends the run at any moment and loses nothing that
is done; the next run goes on. Servers are started in a sandbox, without network and without credentials.

Examples:
  mcp-risk crawl                                  the starter list
  mcp-risk crawl npm:@playwright/mcp              one package, its newest version
  mcp-risk crawl github/github-mcp-server         one repository, every step shown
  mcp-risk crawl --source github --plan           what a sweep of GitHub would cost
  mcp-risk crawl --source github --limit 500      500 servers from GitHub (set GITHUB_TOKEN)
  mcp-risk crawl --due --budget 600               what is due for another visit`,
      )
      .action(async (targets: string[], flags: Flags, self: Command) => {
        if (flags.budget !== undefined && !flags.due) throw new UsageError('--budget goes with --due');
        const named = await candidatesOf(targets);
        const sources = sourcesOf(flags, self.getOptionValueSource('source') === 'cli');
        if (flags.plan) return printPlan(named, sources, flags);
        const [{ Catalogue }, { stopSignal }, { projectLabeller }, discover] = await Promise.all([
          import('../data/catalogue.ts'),
          import('./signals.ts'),
          import('./labels.ts'),
          import('../crawler/discover/index.ts'),
        ]);
        const catalogue = Catalogue.open(flags.db);
        const stop = stopSignal();
        const find = (onEvent: (event: DiscoverEvent) => void): AsyncIterable<Candidate> => {
          const options = { catalogue, signal: stop.signal, onEvent };
          if (named.length > 0) return discover.lookAtNamed(named, options);
          const { budget } = flags;
          if (flags.due) return discover.discoverDue({ ...options, ...(budget !== undefined && { budget }) });
          return discovered(flags.resume ? [] : sources, flags, options);
        };
        try {
          const report = await runCrawl({
            catalogue,
            candidates: (onEvent) =>
              flags.limit === undefined ? find(onEvent) : discover.take(find(onEvent), flags.limit),
            label: await projectLabeller(),
            concurrency: flags.concurrency,
            resume: flags.resume || (named.length === 0 && !flags.due && flags.limit === undefined),
            work: workFolder(flags.db),
            signal: stop.signal,
            quiet: flags.quiet,
            everyStep: named.length > 0,
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

/** A run, and what could not be read of the sources it looked at. */
export interface RunReport extends CrawlReport {
  unread: string[];
}

export interface RunOptions extends Omit<CrawlOptions, 'candidates' | 'onEvent'> {
  /** The candidates, or what gives them and tells meanwhile how it goes. */
  candidates: CrawlOptions['candidates'] | ((onEvent: (event: DiscoverEvent) => void) => AsyncIterable<Candidate>);
  quiet?: boolean | undefined;
  /** Whether every step leaves a line, and every server its tools. */
  everyStep?: boolean;
}

/** Crawls with progress on stderr: live lines on a terminal, plain ones elsewhere, none when quiet. */
export async function runCrawl(options: RunOptions): Promise<RunReport> {
  const [{ crawl }, { progress, reportLine, serverLines }] = await Promise.all([
    import('../crawler/crawl.ts'),
    import('./progress.ts'),
  ]);
  const { quiet = false, everyStep = false, candidates, catalogue } = options;
  const shown = progress({ quiet, everyStep });
  const visited = new Set<string>();
  try {
    const report = await crawl({
      ...options,
      candidates: typeof candidates === 'function' ? candidates(shown.onDiscover) : candidates,
      onEvent: (event) => {
        shown.onEvent(event);
        if (event.kind === 'done' && everyStep) visited.add(event.server);
      },
    });
    shown.stop();
    if (!quiet) {
      for (const slug of visited) for (const line of serverLines(catalogue, slug)) note(line);
      if (!everyStep) for (const line of shown.discovery.summary()) note(line);
      note(reportLine(report));
    }
    return { ...report, unread: shown.discovery.failures };
  } finally {
    shown.stop();
  }
}

/** Where sources are unpacked while a catalogue is filled: in memory, or else beside it, where there is room. */
function workFolder(db: string): string {
  return MEMORY_WORK ?? join(dirname(db), 'work');
}

async function printPlan(named: readonly Candidate[], sources: SourceFlags['source'], flags: Flags): Promise<void> {
  const [{ Catalogue }, { CrawlQueue }, { planSources, planDue, planNamed }, { planText }] = await Promise.all([
    import('../data/catalogue.ts'),
    import('../crawler/queue.ts'),
    import('../crawler/discover/plan.ts'),
    import('./plan.ts'),
  ]);
  // A plan leaves nothing behind, not even an empty catalogue.
  const catalogue = Catalogue.open(existsSync(flags.db) ? flags.db : ':memory:');
  try {
    const options = { catalogue, since: flags.since, lists: flags.list };
    const packages = named.filter((candidate) => candidate.package !== null).length;
    const plans =
      named.length > 0
        ? [planNamed(named.length - packages, packages)]
        : flags.due
          ? [planDue(options)]
          : planSources(flags.resume ? [] : sources, options);
    const waiting = new CrawlQueue(catalogue).waiting().length;
    if (flags.json) printJson({ plans, waiting });
    else process.stdout.write(planText(plans, waiting));
  } finally {
    catalogue.close();
  }
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

function exitCode(report: RunReport): number {
  if (report.interrupted) return EXIT.interrupted;
  return report.outcomes.failed > 0 || report.unread.length > 0 ? EXIT.partly : EXIT.done;
}
