/** The whole catalogue as data: the shape of one tool in exports and downloads (contracts). */
import type { ServerRecord, ToolRecord } from './model.ts';

/** One tool in the shape of the contract, keys in their order. */
export function exportRow(server: ServerRecord, tool: ToolRecord) {
  return {
    server: server.slug,
    repository: server.repository,
    package: server.package,
    version: server.snapshot?.package?.version ?? null,
    commit: server.snapshot?.commit ?? null,
    path: server.path,
    name: tool.name,
    title: tool.definition.title ?? null,
    description: tool.definition.description ?? null,
    inputSchema: tool.definition.inputSchema,
    annotations: tool.definition.annotations ?? {},
    digest: tool.digest,
    method: tool.method,
    origin: tool.origin,
    category: tool.category,
    risk: tool.risk,
    facets: tool.facets,
    confidence: tool.confidence,
    rationale: tool.classification.rationale,
    evidence: tool.classification.evidence,
    classifier: tool.classification.classifier,
    corrected: tool.correction !== null,
  };
}
