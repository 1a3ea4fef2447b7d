/** The consumers a policy can be exported to: adding one is adding a file and a line here. */
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import type { Exporter } from './exporter.ts';
import { geminiCli } from './gemini-cli.ts';

export const EXPORTERS: readonly Exporter[] = [claudeCode, codex, geminiCli];

/** The exporter of an id, or null. */
export function exporterOf(id: string): Exporter | null {
  return EXPORTERS.find((exporter) => exporter.id === id) ?? null;
}
