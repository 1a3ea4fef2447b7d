/** What every command shares: exit codes, errors a user can act on, output that stays machine-readable. */
import { Command, Option } from 'commander';
import { visible } from '../data/text.ts';

/** Exit codes of every command (contracts). */
export const EXIT = { done: 0, partly: 1, usage: 2, finding: 3, interrupted: 130 } as const;

/** A mistake in what the user gave: says what, where and how to mend it. Ends with exit code 2, nothing done. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface CommonOptions {
  json?: boolean;
  db: string;
  quiet?: boolean;
}

/** Where the catalogue lives unless `--db` says otherwise; relative to the working directory. */
export const DEFAULT_DB = 'data/catalogue.db';

/** A subcommand with the options all commands take. Heavy imports belong inside its action, so that `--help` stays quick. */
export function command(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(summary)
    .addOption(new Option('--json', 'print one JSON document on stdout and nothing else'))
    .addOption(new Option('--db <file>', 'the catalogue').default(DEFAULT_DB))
    .addOption(new Option('--quiet', 'no progress and no notes on stderr'))
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({ outputError: (text, write) => write(visible(text)) });
}

/** A note for the person at the terminal, on stderr, with anything hidden made visible. */
export function note(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** One JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A whole number option of at least `least`; anything else is a usage error that names the option. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new UsageError(`${option} takes a whole number of at least ${least}, not "${text}"`);
    return value;
  };
}

/** A text in lines of at most `width` columns, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
