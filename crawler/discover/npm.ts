/** Servers on npm: packages whose authors gave them the keywords under which MCP servers are published. */
import npmFetch from 'npm-registry-fetch';
import { z } from 'zod';
import type { Candidate } from '../../data/model.ts';
import { registryOptions } from '../acquire/npm-configuration.ts';
import { repositoryOf } from '../acquire/repository.ts';
import { withoutHosts } from '../acquire/without-hosts.ts';
import { SourceError } from './failure.ts';

/** Searches that together find what is published as a server; each is asked for page by page. */
const QUERIES = [
  'keywords:mcp-server',
  'keywords:mcp',
  'keywords:modelcontextprotocol',
  'keywords:model-context-protocol',
] as const;
/** Packages a page, and how far the registry lets anyone page (npm's search API: `size` up to 250, `from` up to 10,000). */
const PAGE = 250;
const DEEPEST = 10_000;

/** What is used of an answer; an entry that has another shape is left out. */
const answer = z.object({ objects: z.array(z.unknown()) });
const found = z.object({
  package: z.object({
    name: z.string().min(1).max(214),
    version: z.string().min(1).max(256),
    description: z.string().nullish(),
    date: z.string().nullish(),
    links: z.object({ repository: z.string().nullish() }).nullish(),
  }),
});

export interface NpmSearchOptions {
  /** ISO 8601 date: only what was published since. */
  since?: string | null;
  signal?: AbortSignal;
}

/**
 * Packages that call themselves MCP servers, each once, pinned to its newest version. Whether one is a server shows when it is read.
 * @throws SourceError when the registry cannot be searched.
 */
export async function* npmCandidates({ since = null, signal }: NpmSearchOptions = {}): AsyncGenerator<Candidate> {
  const options = { ...(await registryOptions()), signal };
  const given = new Set<string>();
  for (const text of QUERIES) {
    for (let from = 0; from < DEEPEST; from += PAGE) {
      const page = await ask(options, { text, size: PAGE, from });
      for (const entry of page.objects) {
        const { data } = found.safeParse(entry);
        if (!data || given.has(data.package.name)) continue;
        const { name, version, description, date, links } = data.package;
        given.add(name);
        if (since && date && date < since) continue;
        yield {
          sighting: { source: 'npm', reference: name, seen: new Date().toISOString(), detail: description ?? null },
          name,
          package: { name, version },
          repository: repositoryOf(links?.repository)?.name ?? null,
          ref: null,
          path: '',
          area: null,
          why: null,
        };
      }
      if (page.objects.length < PAGE) break;
    }
  }
}

async function ask(
  options: Record<string, unknown>,
  query: { text: string; size: number; from: number },
): Promise<z.infer<typeof answer>> {
  try {
    return answer.parse(await npmFetch.json('/-/v1/search', { ...options, query }));
  } catch (error) {
    (options.signal as AbortSignal | undefined)?.throwIfAborted();
    const problem = error instanceof z.ZodError ? 'its answer is no list of packages' : (error as Error).message;
    throw new SourceError(`npm's registry cannot be searched: ${await withoutHosts(problem)}`);
  }
}
