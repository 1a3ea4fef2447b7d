/** `start`: the whole chain in one command, from the starter list to a site on this machine. */
import type { Command } from 'commander';
import type { DiscoverOptions } from '../crawler/discover/index.ts';
import type { Candidate } from '../data/model.ts';
import { type CommonOptions, command, EXIT, note, UsageError, wholeNumber } from './common.ts';
import { DEFAULT_PORT } from './serve.ts';

/** Servers that a start takes from GitHub besides the starter list, so that it stays a matter of minutes. */
const FROM_GITHUB = 200;

interface StartFlags extends CommonOptions {
  port: number;
  host: string;
  out: string;
}

export function register(program: Command): void {
  program.addCommand(
    command('start', 'do everything: list the starter servers, classify, build the site, serve it')
      .option('--port <n>', 'port to listen on, 0 for any free one', wholeNumber('--port', 0), DEFAULT_PORT)
      .option('--host <addr>', 'address to listen on', '127.0.0.1')
      .option('--out <dir>', 'folder for the built site', 'out/site')
      .addHelpText(
        'after',
        `
The servers of data/seeds/servers.json are downloaded at their pinned versions, read, and started in a sandbox without
network or credentials; with GITHUB_TOKEN set, up to ${FROM_GITHUB} more are taken from GitHub. What an earlier start did is not
done again. Ctrl-C at any moment loses nothing.`,
      )
      .action(async (flags: StartFlags) => {
        process.exitCode = await start(flags);
      }),
  );
}

async function start(flags: StartFlags): Promise<number> {
  const [{ Catalogue }, { projectLabels }, { stopSignal }] = await Promise.all([
    import('../data/catalogue.ts'),
    import('./labels.ts'),
    import('./signals.ts'),
  ]);
  const say = (text: string): void => {
    if (!flags.quiet) note(text);
  };
  const catalogue = Catalogue.open(flags.db);
  const stop = stopSignal();
  try {
    const { label, version } = await projectLabels();
    if (catalogue.labelledBy() !== version) {
      const { tools, changed } = catalogue.relabel(label, version);
      if (tools > 0) say(`${tools} tools labelled anew by ${version}, ${changed} changed.`);
    }
    const { runCrawl } = await import('./crawl.ts');
    const report = await runCrawl({
      catalogue,
      candidates: (onEvent) => candidates({ catalogue, signal: stop.signal, onEvent }),
      label,
      signal: stop.signal,
      quiet: flags.quiet,
    });
    if (report.interrupted) {
      say('Everything finished so far is kept. Run the same command again to go on.');
      return EXIT.interrupted;
    }
    if (report.outcomes.listed > 0 && !flags.quiet) {
      const { statsText } = await import('./stats.ts');
      process.stdout.write(`\n${statsText(catalogue.stats())}\n`);
    }
  } finally {
    stop.done();
    catalogue.close();
  }
  return publish(flags, say);
}

/** The starter list, and GitHub behind it where there is a token to ask it with. */
async function* candidates(options: DiscoverOptions): AsyncGenerator<Candidate> {
  const { discover, take } = await import('../crawler/discover/index.ts');
  const token = process.env.GITHUB_TOKEN ?? process.env.GH_TOKEN;
  yield* discover(['seeds'], options);
  if (token) yield* take(discover(['github'], options), FROM_GITHUB);
}

async function publish(flags: StartFlags, say: (text: string) => void): Promise<number> {
  const { build } = await import('../site/publish/build.ts');
  const built = await build({ db: flags.db, out: flags.out });
  if (!built.upToDate)
    say(
      `Site and API: ${built.documents} documents in ${flags.out}, ${built.written} written in ${built.seconds.toFixed(1)} s.`,
    );
  const { serve } = await import('../site/api/serve.ts');
  const running = await serve({ db: flags.db, port: flags.port, host: flags.host, site: flags.out }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        throw new UsageError(
          `Port ${flags.port} is in use. Everything is built; run "npm start -- --port 0" for any free one.`,
        );
      throw error;
    },
  );
  say(`\nThe catalogue is at ${running.url} (Ctrl-C ends it)`);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  await running.close();
  return EXIT.done;
}
