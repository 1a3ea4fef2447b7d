/** The consumers a policy can be exported to: adding one is adding a file and a line here. */
import { agentCore, docker, toolHive } from './cedar.ts';
import { agentgateway, envoy } from './cel.ts';
import { claudeApi } from './claude-api.ts';
import { claudeCode } from './claude-code.ts';
import { cloudflare } from './cloudflare.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { dockerTools } from './docker-tools.ts';
import type { Exporter } from './exporter.ts';
import { geminiCli } from './gemini-cli.ts';
import { langchain } from './langchain.ts';
import { opa } from './opa.ts';
import { openai } from './openai.ts';
import { pomerium } from './pomerium.ts';
import { contextForge, toolHiveRates } from './rate-limits.ts';

export const EXPORTERS: readonly Exporter[] = [
  claudeCode,
  claudeApi,
  openai,
  codex,
  geminiCli,
  cursor,
  copilotCli,
  langchain,
  docker,
  dockerTools,
  agentgateway,
  envoy,
  toolHive,
  toolHiveRates,
  agentCore,
  contextForge,
  cloudflare,
  pomerium,
  opa,
];

/** The exporter of an id, or null. */
export function exporterOf(id: string): Exporter | null {
  return EXPORTERS.find((exporter) => exporter.id === id) ?? null;
}
