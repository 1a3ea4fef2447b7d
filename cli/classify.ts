/** `classify`: tools as JSON lines in, labels as JSON lines out; or the whole catalogue anew. */
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Classifier } from '../classifier/classify.ts';
import type { SecondReader } from '../classifier/llm.ts';
import { type CommonOptions, command, EXIT, note, printJson, UsageError, wholeNumber } from './common.ts';
import { CORRECTIONS } from './labels.ts';

interface Options extends CommonOptions {
  all?: boolean;
  corrections: string;
  llm?: boolean;
  llmBelow: number;
  llmRequests: number;
  llmTokens: number;
  llmCache: string;
}

const CACHES = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mcp-risk');
const CACHE = join(CACHES, 'second-reader.jsonl');

export function register(program: Command): void {
  program.addCommand(
    command('classify', 'label tools given as JSON lines on stdin, or the catalogue anew')
      .option('--all', 'label the catalogue, whatever stdin is')
      .option('--corrections <folder>', 'reviewed overrides, laid over the labels of the catalogue', CORRECTIONS)
      .option(
        '--llm',
        'ask a language model about the tools the classifier is unsure of (OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL)',
      )
      .option('--llm-below <probability>', 'unsure means: the category is less probable than this', probability, 0.75)
      .option(
        '--llm-requests <count>',
        'at most so many requests, retries included',
        wholeNumber('--llm-requests', 0),
        50,
      )
      .option('--llm-tokens <count>', 'at most so many tokens', wholeNumber('--llm-tokens', 0), 200_000)
      .option('--llm-cache <file>', 'keeps what the model said between runs', CACHE)
      .addHelpText(
        'after',
        `
A line in is {"name": …, "description": …, "inputSchema": {…}, "annotations": {…}, "server": …, "id": …}, all but the name
optional; the line out has the label, with its evidence, and the id.

Examples:
  echo '{"name": "delete_file", "description": "Delete a file."}' | mcp-risk classify
  mcp-risk classify --all                         the catalogue, after a correction or with another version`,
      )
      .action(async (options: Options) => {
        const { loadClassifier } = await import('../classifier/classify.ts');
        const classifier = loadClassifier();
        const second = options.llm ? await secondReader(classifier, options) : null;
        process.exitCode =
          options.all || process.stdin.isTTY
            ? await relabel(options, second)
            : await answerLines(second ?? classifier, second, process.stdin, process.stdout);
        if (second && !options.quiet) note(spentText(second));
      }),
  );
}

function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new UsageError(`--llm-below takes a number between 0 and 1, not "${text}"`);
  return value;
}

/** The second reader of the environment; null, with a note, where it names none. */
async function secondReader(first: Classifier, options: Options): Promise<SecondReader | null> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model } = process.env;
  if (!apiKey && !baseURL) {
    note('--llm: neither OPENAI_API_KEY nor OPENAI_BASE_URL is set; the labels are the embedded classifier’s alone');
    return null;
  }
  if (!model) throw new UsageError('--llm: set OPENAI_MODEL to the name of the model to ask');
  const { SecondReader } = await import('../classifier/llm.ts');
  return new SecondReader(first, {
    model,
    // a server of one's own often wants no key, and the client insists on one
    apiKey: apiKey || 'none',
    ...(baseURL ? { baseURL } : {}),
    below: options.llmBelow,
    maxRequests: options.llmRequests,
    maxTokens: options.llmTokens,
    cache: options.llmCache,
  });
}

function spentText({ spent, trouble }: SecondReader): string {
  const dropped = Object.entries(spent.dropped).filter(([, count]) => count > 0);
  return [
    `second reader: ${spent.requests} requests, ${spent.tokens} tokens, ${spent.answered} answered, ${spent.cached} from the cache`,
    ...dropped.map(([reason, count]) => `${count} dropped (${reason})`),
    ...(spent.unasked > 0 ? [`${spent.unasked} not asked: the budget is spent`] : []),
    ...(trouble ? [`last trouble: ${trouble}`] : []),
  ].join(', ');
}

/** Labels the catalogue anew with the corrections laid over; a correction that does not hold is named, and the rest applied. */
async function relabel(options: Options, second: SecondReader | null): Promise<number> {
  const [{ Catalogue }, { projectLabels }] = await Promise.all([import('../data/catalogue.ts'), import('./labels.ts')]);
  const { label, version, corrections, errors } = await projectLabels(options.corrections, second);
  const catalogue = Catalogue.open(options.db);
  try {
    if (second)
      for (const server of catalogue.servers()) {
        const context = {
          name: server.name,
          description: server.description,
          instructions: server.snapshot?.instructions ?? null,
        };
        await second.ask(
          catalogue.toolsOf(server.slug).map(({ definition }) => ({ tool: definition, server: context })),
        );
      }
    const counts = catalogue.relabel(label, version);
    if (options.json) printJson({ ...counts, labeller: version, corrections });
    else if (!options.quiet) note(`${counts.tools} tools labelled by ${version}, ${counts.changed} changed`);
  } finally {
    catalogue.close();
  }
  return errors > 0 ? EXIT.partly : EXIT.done;
}

/** Lines that are answered together when a second reader is asked: enough to fill its batches, few enough to keep memory flat. */
const WINDOW = 400;

/** Answers each line of `input` on `output` in the same order; a line that is not a tool gets an error on its line. */
async function answerLines(
  classifier: Classifier,
  second: SecondReader | null,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<number> {
  const { toolOfLine, answerOf } = await import('../classifier/lines.ts');
  let code: number = EXIT.done;
  const answer = async (texts: readonly string[]): Promise<void> => {
    const asked = texts.filter((text) => text.trim() !== '').map(toolOfLine);
    if (second) await second.ask(asked.flatMap((a) => ('error' in a ? [] : [a])));
    if (asked.some((a) => 'error' in a)) code = EXIT.partly;
    const answers = asked.map((a) => `${JSON.stringify('error' in a ? a : answerOf(a, classifier))}\n`).join('');
    if (answers !== '' && !output.write(answers)) await once(output, 'drain');
  };
  let rest = '';
  const waiting: string[] = [];
  input.setEncoding('utf8');
  for await (const chunk of input as AsyncIterable<string>) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop()!;
    if (!second) await answer(texts);
    else {
      waiting.push(...texts);
      while (waiting.length >= WINDOW) await answer(waiting.splice(0, WINDOW));
    }
  }
  waiting.push(rest);
  await answer(waiting);
  return code;
}
