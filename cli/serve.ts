/** `mcp-risk serve`: the site and the API with search, from the catalogue. */
import type { Command } from 'commander';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';

interface ServeCommand extends CommonOptions {
  port: number;
  host: string;
  site: string;
}

export const DEFAULT_PORT = 8080;

export function register(program: Command): void {
  program.addCommand(
    command('serve', 'serve the site and the API, with search')
      .option('--port <n>', 'port to listen on, 0 for any free one', wholeNumber('--port', 0), DEFAULT_PORT)
      .option('--host <addr>', 'address to listen on', '127.0.0.1')
      .option('--site <dir>', 'folder of the built site, read where it is in packs', 'out/site')
      .action(async (options: ServeCommand) => {
        const { serve } = await import('../site/api/serve.ts');
        const { db, port, host, site } = options;
        const onNote = options.quiet ? undefined : note;
        const running = await serve({ db, port, host, site, ...(onNote && { onNote }) }).catch(
          (error: NodeJS.ErrnoException) => {
            if (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
              throw new UsageError(`Cannot listen on ${options.host}:${options.port}: ${error.message}`);
            throw error;
          },
        );
        if (options.json) printJson({ url: running.url });
        else if (!options.quiet) note(`Serving ${options.db} at ${running.url} (Ctrl-C ends it)`);
        await new Promise<void>((done) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
        });
        await running.close();
        process.exitCode = EXIT.done;
      }),
  );
}
