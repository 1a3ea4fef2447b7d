/** The consumers a policy can be exported to: adding one is adding a file and a line here. */
import { agentCore } from './agentcore.ts';
import { agentgateway } from './agentgateway.ts';
import { claudeApi } from './claude-api.ts';
import { claudeCode } from './claude-code.ts';
import { cloudflare } from './cloudflare.ts';
import { codex } from './codex.ts';
import { contextForge } from './contextforge.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { docker } from './docker.ts';
import { dockerTools } from './docker-tools.ts';
import { envoy } from './envoy.ts';
import type { Exporter } from './exporter.ts';
import { geminiCli } from './gemini-cli.ts';
import { langchain } from './langchain.ts';
import { opa } from './opa.ts';
import { openai } from './openai.ts';
import { pipelock } from './pipelock.ts';
import { pomerium } from './pomerium.ts';
import { toolHive } from './toolhive.ts';
import { toolHiveRates } from './toolhive-rates.ts';

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
  pipelock,
  opa,
];

/** The exporter of an id, or null. */
export function exporterOf(id: string): Exporter | null {
  return EXPORTERS.find((exporter) => exporter.id === id) ?? null;
}
