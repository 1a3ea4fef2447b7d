/** `discover`: finds servers and records who named them; nothing is downloaded. */
import type { Command } from 'commander';
import { type CommonOptions, command, EXIT, note, printJson } from './common.ts';
import { discovered, type SourceFlags, sourcesOf, withSources } from './sources.ts';

type Flags = CommonOptions & SourceFlags;

export function register(program: Command): void {
  program.addCommand(
    withSources(command('discover', 'find servers and record who named them, without downloading any'))
      .addHelpText(
        'after',
        `
What was read stays read: a run that is ended goes on where it stood, and the next asks only for what has changed.

Examples:
  mcp-risk discover --source github                       GitHub's searches (set GITHUB_TOKEN)
  mcp-risk discover --list https://example.com/list.md    the repositories that a list links to`,
      )
      .action(async (flags: Flags, self: Command) => {
        const [{ Catalogue }, { CrawlQueue }, { take }, { stopSignal }, { progress }] = await Promise.all([
          import('../data/catalogue.ts'),
          import('../crawler/queue.ts'),
          import('../crawler/discover/index.ts'),
          import('./signals.ts'),
          import('./progress.ts'),
        ]);
        const catalogue = Catalogue.open(flags.db);
        const stop = stopSignal();
        const shown = progress({ quiet: flags.quiet ?? false });
        const { discovery } = shown;
        const counts = { sighted: 0, new: 0 };
        try {
          const queue = new CrawlQueue(catalogue);
          const sources = sourcesOf(flags, self.getOptionValueSource('source') === 'cli');
          const options = { catalogue, signal: stop.signal, onEvent: shown.onDiscover };
          const found = discovered(sources, flags, options);
          for await (const candidate of flags.limit === undefined ? found : take(found, flags.limit)) {
            if (stop.signal.aborted) break;
            const server = catalogue.sight(candidate);
            queue.add({ server, candidate });
            counts.sighted++;
            if (server.isNew) counts.new++;
          }
        } finally {
          shown.stop();
          stop.done();
          catalogue.close();
        }
        if (flags.json) printJson({ ...counts, judged: discovery.counts(), failed: discovery.failures });
        if (!flags.quiet) {
          for (const line of discovery.summary()) note(line);
          const next = counts.sighted > 0 ? '; "mcp-risk crawl --resume" visits them' : '';
          note(`${counts.sighted} servers sighted, ${counts.new} of them new to the catalogue${next}`);
        }
        process.exitCode = exitCode(stop.signal.aborted, discovery.failures);
      }),
  );
}

function exitCode(isInterrupted: boolean, failures: readonly string[]): number {
  if (isInterrupted) return EXIT.interrupted;
  return failures.length > 0 ? EXIT.partly : EXIT.done;
}
