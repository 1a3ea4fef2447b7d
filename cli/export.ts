/** `export`: the whole catalogue as data, one tool a line or row. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { exportRow } from '../data/rows.ts';
import { type CommonOptions, command, note } from './common.ts';

export function register(program: Command): void {
  program.addCommand(
    command('export', 'write every published tool with its definition, provenance and label')
      .addOption(
        new Option('--format <format>', 'one JSON object a line, or rows').choices(['jsonl', 'csv']).default('jsonl'),
      )
      .option('--out <file>', 'write here instead of to stdout')
      .action(async (options: CommonOptions & { format: 'jsonl' | 'csv'; out?: string }) => {
        const [{ Catalogue }, { createWriteStream }, { pipeline }, { Readable }] = await Promise.all([
          import('../data/catalogue.ts'),
          import('node:fs'),
          import('node:stream/promises'),
          import('node:stream'),
        ]);
        const catalogue = Catalogue.open(options.db, { readonly: true });
        try {
          let tools = 0;
          function* lines(): Generator<string> {
            if (options.format === 'csv') yield csvRow(CSV_COLUMNS);
            for (const server of catalogue.servers())
              for (const tool of catalogue.toolsOf(server.slug)) {
                tools++;
                const row = exportRow(server, tool);
                yield options.format === 'csv'
                  ? csvRow(CSV_COLUMNS.map((column) => row[column]))
                  : `${JSON.stringify(row)}\n`;
              }
          }
          if (options.out) await pipeline(Readable.from(lines()), createWriteStream(options.out));
          else
            for (const line of lines())
              if (!process.stdout.write(line)) await new Promise((go) => process.stdout.once('drain', go));
          if (!options.quiet) note(`${tools} tools${options.out ? ` written to ${options.out}` : ''}`);
        } finally {
          catalogue.close();
        }
      }),
  );
}

const CSV_COLUMNS = [
  'server',
  'repository',
  'package',
  'version',
  'commit',
  'path',
  'name',
  'title',
  'description',
  'category',
  'risk',
  'facets',
  'confidence',
  'rationale',
  'method',
  'digest',
  'classifier',
  'corrected',
] as const;

/**
 * One row of CSV (RFC 4180). A field that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return in front) gets
 * an apostrophe before it, as OWASP advises against CSV injection.
 */
export function csvRow(fields: readonly unknown[]): string {
  const cells = fields.map((field) => {
    const text = field === null || field === undefined ? '' : Array.isArray(field) ? field.join(' ') : String(field);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
