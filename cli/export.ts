/** `export`: the whole catalogue as data, one tool a line or row; or a site in packs as plain files. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { exportRow } from '../data/rows.ts';
import { type CommonOptions, command, note, UsageError } from './common.ts';

interface ExportFlags extends CommonOptions {
  format: 'jsonl' | 'csv' | 'site';
  out?: string;
  site: string;
}

export function register(program: Command): void {
  program.addCommand(
    command('export', 'write every published tool with its definition, provenance and label')
      .addOption(
        new Option('--format <format>', 'one JSON object a line, rows, or the built site as plain files')
          .choices(['jsonl', 'csv', 'site'])
          .default('jsonl'),
      )
      .option('--out <file>', 'write here instead of to stdout; a folder for the site')
      .option('--site <dir>', 'folder of the site in packs, for --format site', 'out/site')
      .addHelpText(
        'after',
        `
With --format site every file that was written or removed is named on stdout, one JSON object a line:
{"action":"put","key":"servers/…/index.html","type":"text/html; charset=utf-8"} or {"action":"delete","key":"…"}.
A second export into the same folder names what changed since the first: what an object store has to be told.`,
      )
      .action(async (options: ExportFlags) => {
        if (options.format === 'site') return exportSiteFiles(options);
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

async function exportSiteFiles({ db, site, out, quiet }: ExportFlags): Promise<void> {
  if (out === undefined) throw new UsageError('--format site needs the folder to write to: --out DIR');
  const { ExportError, exportSite } = await import('../site/publish/export.ts');
  const result = await exportSite({ db, site, out }, (change) => {
    process.stdout.write(`${JSON.stringify(change)}\n`);
  }).catch((error: Error) => {
    throw error instanceof ExportError ? new UsageError(error.message) : error;
  });
  if (!quiet)
    note(
      `${result.documents} documents in ${out}: ${result.written} written, ${result.removed} removed, ${result.seconds.toFixed(1)} s.`,
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
