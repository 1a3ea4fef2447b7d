/** `discover`: finds servers and records who named them; nothing is downloaded. */
import { type Command, Option } from 'commander';
import type { DiscoverEvent, DiscoverOptions } from '../crawler/discover/index.ts';
import type { Candidate } from '../data/model.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';

interface Flags extends CommonOptions {
  source: string[];
  since?: string;
  limit?: number;
}

export function register(program: Command): void {
  program.addCommand(
    command('discover', 'find servers and record who named them, without downloading any')
      .addOption(
        new Option('--source <names>', 'where to look, comma-separated: seeds, github, registry, npm, list')
          .argParser(sourceNames)
          .default(['seeds'], 'seeds, the starter list'),
      )
      .addOption(new Option('--since <date>', 'only what is new since YYYY-MM-DD').argParser(day))
      .addOption(new Option('--limit <n>', 'at most so many servers').argParser(wholeNumber('--limit', 1)))
      .action(async (flags: Flags) => {
        const [{ Catalogue }, { CrawlQueue }, { take }, { stopSignal }] = await Promise.all([
          import('../data/catalogue.ts'),
          import('../crawler/queue.ts'),
          import('../crawler/discover/index.ts'),
          import('./signals.ts'),
        ]);
        const catalogue = Catalogue.open(flags.db);
        const stop = stopSignal();
        try {
          const queue = new CrawlQueue(catalogue);
          const found = discovered(flags.source, { ...flags, catalogue, signal: stop.signal });
          const counts = { sighted: 0, new: 0 };
          for await (const candidate of flags.limit === undefined ? found : take(found, flags.limit)) {
            if (stop.signal.aborted) break;
            const server = catalogue.sight(candidate);
            queue.add({ server, candidate });
            counts.sighted++;
            if (server.isNew) counts.new++;
          }
          if (flags.json) printJson(counts);
          else if (!flags.quiet)
            note(`${counts.sighted} servers sighted, ${counts.new} of them new; "mcp-risk crawl --resume" visits them`);
          if (stop.signal.aborted) process.exitCode = EXIT.interrupted;
        } finally {
          stop.done();
          catalogue.close();
        }
      }),
  );
}

/** The candidates of these sources, with notes for the person who waits. What a person can mend becomes a usage error. */
export async function* discovered(
  sources: readonly string[],
  options: Pick<DiscoverOptions, 'catalogue'> & { since?: string; quiet?: boolean; signal: AbortSignal },
): AsyncGenerator<Candidate> {
  const [{ discover }, { DiscoverError }, { SeedsError }] = await Promise.all([
    import('../crawler/discover/index.ts'),
    import('../crawler/discover/failure.ts'),
    import('../crawler/discover/seeds.ts'),
  ]);
  const { catalogue, since = null, signal, quiet } = options;
  try {
    yield* discover(sources, { catalogue, since, signal, onEvent: (event) => !quiet && tell(event) });
  } catch (error) {
    if (error instanceof DiscoverError || error instanceof SeedsError) throw new UsageError(error.message);
    throw error;
  }
}

function tell(event: DiscoverEvent): void {
  if (event.kind === 'note' || event.kind === 'failed') note(event.text);
}

/** Reads `--source`. */
export function sourceNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !['seeds', 'github', 'registry', 'npm', 'list'].includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--source takes seeds, github, registry, npm and list, not "${unknown}"`);
  return names;
}

/** Reads a day. */
export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new UsageError(`--since takes a day such as 2026-01-31, not "${text}"`);
  return text;
}
