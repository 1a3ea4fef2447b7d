/** The options of commands that look for servers, and the candidates they lead to. */
import { type Command, Option } from 'commander';
import type { DiscoverEvent, DiscoverOptions, SourceName } from '../crawler/discover/index.ts';
import type { Candidate } from '../data/model.ts';
import { UsageError, wholeNumber } from './common.ts';

export interface SourceFlags {
  source: SourceName[];
  list?: string[];
  since?: string;
  limit?: number;
}

/** The sources by the names people type; `crawler/discover` has them, and is too heavy to load for a help text. */
const NAMES: readonly SourceName[] = ['seeds', 'github', 'registry', 'npm', 'list'];

export function withSources(command: Command): Command {
  return command
    .addOption(
      new Option('--source <names>', 'where to look, comma-separated: seeds, github, registry, npm, list')
        .argParser(sourceNames)
        .default(['seeds'], 'seeds, the starter list'),
    )
    .addOption(
      new Option(
        '--list <place>',
        'a list to read: an address, a file or a folder; may be given several times',
      ).argParser((place: string, before: string[] | undefined) => [...(before ?? []), place]),
    )
    .addOption(new Option('--since <date>', 'only what is new since YYYY-MM-DD').argParser(day))
    .addOption(new Option('--limit <n>', 'at most so many servers').argParser(wholeNumber('--limit', 1)));
}

/** The sources that flags name: a list that is given is read too, or alone where no source is named. */
export function sourcesOf({ source, list }: SourceFlags, isNamed: boolean): SourceName[] {
  if (!list) return source;
  return isNamed ? [...new Set<SourceName>([...source, 'list'])] : ['list'];
}

/** The candidates of these sources. What a person can mend becomes a usage error. */
export async function* discovered(
  sources: readonly SourceName[],
  flags: SourceFlags,
  options: Pick<DiscoverOptions, 'catalogue'> & { signal: AbortSignal; onEvent: (event: DiscoverEvent) => void },
): AsyncGenerator<Candidate> {
  const [{ discover }, { DiscoverError }, { SeedsError }] = await Promise.all([
    import('../crawler/discover/index.ts'),
    import('../crawler/discover/failure.ts'),
    import('../crawler/discover/seeds.ts'),
  ]);
  const { since = null, list } = flags;
  try {
    yield* discover(sources, { ...options, since, ...(list && { lists: list }) });
  } catch (error) {
    if (error instanceof DiscoverError || error instanceof SeedsError) throw new UsageError(error.message);
    throw error;
  }
}

function sourceNames(text: string): SourceName[] {
  return text.split(',').map((part) => {
    const name = NAMES.find((one) => one === part.trim());
    if (!name) throw new UsageError(`--source takes ${NAMES.join(', ')}, not "${part.trim()}"`);
    return name;
  });
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new UsageError(`--since takes a day such as 2026-01-31, not "${text}"`);
  return text;
}
