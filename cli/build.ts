/** `mcp-risk build`: the static site and the static API. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';

interface BuildCommand extends CommonOptions {
  out: string;
  base?: string;
  jobs?: number;
  format?: 'files' | 'packs';
  incremental?: boolean;
}

export function register(program: Command): void {
  program.addCommand(
    command('build', 'write the site and the static API as files')
      .option('--out <dir>', 'folder to write to', 'out/site')
      .option('--base <url>', 'address at which the site will live (default: http://localhost:8080/)')
      .option('--incremental', 'write only what changed since the last build into the same folder')
      .option('--jobs <n>', 'rendering processes (default: one per processor)', wholeNumber('--jobs', 1))
      .addOption(new Option('--format <format>', 'plain files or packs, whatever the size').choices(['files', 'packs']))
      .addHelpText(
        'after',
        `
Unless --format says otherwise, a large catalogue (more than 25,000 tools) is written in packs, which "serve --site DIR" answers from
and "export --format site" turns into plain files.`,
      )
      .action(async (options: BuildCommand) => {
        const { baseUrl, build } = await import('../site/publish/build.ts');
        if (options.base !== undefined) checkBase(options.base, baseUrl);
        const result = await build({
          db: options.db,
          out: options.out,
          base: options.base,
          jobs: options.jobs,
          format: options.format,
          fresh: !options.incremental,
          onProgress: progress(options),
        });
        if (options.json) printJson(result);
        else if (!options.quiet)
          note(
            result.upToDate
              ? `Nothing changed: ${result.documents} documents in ${options.out} are as of now.`
              : `${result.documents} documents in ${options.out}${result.format === 'packs' ? ', in packs' : ''}: ${result.written} written, ${result.removed} removed, ${result.seconds.toFixed(1)} s.`,
          );
        process.exitCode = EXIT.done;
      }),
  );
}

function checkBase(base: string, parse: (base: string) => URL): void {
  try {
    parse(base);
  } catch {
    throw new UsageError(`--base takes a web address such as https://example.org/mcp-risk/, not "${base}"`);
  }
}

/** A counter on a terminal, nothing elsewhere. */
function progress({ quiet, json }: BuildCommand): ((done: number, total: number) => void) | undefined {
  if (quiet || json || !process.stderr.isTTY) return undefined;
  return (done, total) => {
    process.stderr.write(`\r${done} of ${total} groups${done === total ? '\n' : ''}`);
  };
}
