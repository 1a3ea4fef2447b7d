/** The command line: one file per command beside this one, each exporting `register(program)`. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, note, UsageError } from './common.ts';

const { version, description } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
  description: string;
};

const COMMANDS = [
  'start',
  'discover',
  'enumerate',
  'crawl',
  'classify',
  'policy',
  'audit',
  'build',
  'serve',
  'export',
  'stats',
] as const;

export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  const program = new Command('mcp-risk')
    .description(description)
    .version(version, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(add --help for the commands)');
  // a command that is named needs none of the others
  const named = COMMANDS.filter((name) => name === argv[2]);
  const modules = await Promise.all(
    (named.length > 0 ? named : COMMANDS).map(
      (name) => import(`./${name}.ts`) as Promise<{ register(p: Command): void }>,
    ),
  );
  for (const module of modules) module.register(program);
  for (const sub of program.commands) sub.exitOverride();
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UsageError || (error instanceof Error && error.name === 'CatalogueError')) {
      note(`mcp-risk: ${error.message}`);
      return EXIT.usage;
    }
    throw error;
  }
}
