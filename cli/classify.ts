/** `classify`: tools as JSON lines in, labels as JSON lines out; or the whole catalogue anew. */
import type { Command } from 'commander';
import { type CommonOptions, command, EXIT, note, printJson } from './common.ts';
import { CORRECTIONS } from './labels.ts';

interface Options extends CommonOptions {
  all?: boolean;
  corrections: string;
}

export function register(program: Command): void {
  program.addCommand(
    command('classify', 'label tools given as JSON lines on stdin, or the catalogue anew')
      .option('--all', 'label the catalogue, whatever stdin is')
      .option('--corrections <folder>', 'reviewed overrides, laid over the labels of the catalogue', CORRECTIONS)
      .action(async (options: Options) => {
        process.exitCode =
          options.all || process.stdin.isTTY ? await relabel(options) : await lines(process.stdin, process.stdout);
      }),
  );
}

/** Labels the catalogue anew with the corrections laid over; a correction that does not hold is named, and the rest applied. */
async function relabel(options: Options): Promise<number> {
  const [{ Catalogue }, { projectLabels }] = await Promise.all([import('../data/catalogue.ts'), import('./labels.ts')]);
  const { label, version, corrections, errors } = await projectLabels(options.corrections);
  const catalogue = Catalogue.open(options.db);
  try {
    const counts = catalogue.relabel(label, version);
    if (options.json) printJson({ ...counts, labeller: version, corrections });
    else if (!options.quiet) note(`${counts.tools} tools labelled by ${version}, ${counts.changed} changed`);
  } finally {
    catalogue.close();
  }
  return errors > 0 ? EXIT.partly : EXIT.done;
}

/** Answers each line of `input` on `output` in the same order; a line that is not a tool gets an error on its line. */
async function lines(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<number> {
  const [{ createInterface }, { loadClassifier }, { toolOfLine }] = await Promise.all([
    import('node:readline'),
    import('../classifier/classify.ts'),
    import('../classifier/lines.ts'),
  ]);
  const classifier = loadClassifier();
  let code: number = EXIT.done;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const asked = toolOfLine(line);
    let answer: object;
    if ('error' in asked) {
      code = EXIT.partly;
      answer = asked;
    } else {
      const { facetEvidence, modes, findings, ...label } = classifier.classify(asked.tool, asked.server);
      answer = {
        ...(asked.id === undefined ? {} : { id: asked.id }),
        name: asked.tool.name,
        ...label,
        facetEvidence,
        modes,
        findings,
      };
    }
    if (!output.write(`${JSON.stringify(answer)}\n`)) await new Promise((go) => output.once('drain', go));
  }
  return code;
}
