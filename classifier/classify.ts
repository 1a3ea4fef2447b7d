/**
 * The embedded classifier: one definition in, one explained label out. Deterministic and offline; the same version gives the same answer
 * on every machine.
 */
import {
  type Category,
  type Classification,
  type Correction,
  type Evidence,
  FACETS,
  type Facet,
  type ToolDefinition,
} from '../data/model.ts';
import { caseOf, detect } from './facets.ts';
import { type Reading, read, type Span } from './features/reading.ts';
import { type Proposal, propose } from './propose.ts';
import { RECOMMENDATIONS, riskOf } from './taxonomy.ts';

/** What is known about the server a tool belongs to. */
export interface ServerContext {
  name: string;
  description?: string | null;
  instructions?: string | null;
  /** Names of its other tools. */
  siblings?: readonly string[];
}

export interface Classifier {
  /** `embedded@x.y.z` */
  readonly version: string;
  classify(tool: ToolDefinition, server: ServerContext): Classification;
}

const VERSION = 'embedded@0.1.0';

/** The text a pointer names in a definition, '' where there is none. */
function textAt(tool: ToolDefinition, pointer: string): unknown {
  let value: unknown = tool;
  for (const key of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

/** A span as evidence: the exact words, or for a parameter its name, where it is declared. */
export function evidenceOf(r: Reading, span: Span): Evidence {
  if (span.start >= 0) {
    const text = textAt(r.tool, span.pointer);
    if (typeof text === 'string' && span.end > span.start)
      return { pointer: span.pointer, quote: text.slice(span.start, span.end) };
  }
  const parts = span.pointer.split('/');
  const key = parts.pop()!;
  const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
  if (parts.at(-1) === 'properties') return { pointer: parts.join('/'), quote: name };
  return { pointer: '/name', quote: r.tool.name };
}

export function loadClassifier(): Classifier {
  return {
    version: VERSION,
    classify(tool, server) {
      const r = read(tool, server.name, [server.description ?? '', server.instructions ?? ''].join(' ').trim());
      const p = propose(r);
      const category = p.category;
      const facets: Facet[] = [];
      const facetEvidence: Partial<Record<Facet, Evidence[]>> = {};
      const found = detect(caseOf(r, p, category));
      for (const facet of FACETS) {
        const span = found.get(facet);
        if (!span) continue;
        facets.push(facet);
        facetEvidence[facet] = [evidenceOf(r, span)];
      }
      const risk = riskOf(category, facets);
      return {
        category,
        risk,
        facets,
        confidence: 0.9,
        rationale: rationale(r, p, category),
        evidence: [evidenceOf(r, p.span)],
        facetEvidence,
        modes: [],
        findings: [],
        recommendation: RECOMMENDATIONS[risk],
        classifier: VERSION,
      };
    },
  };
}

function rationale(r: Reading, p: Proposal, category: Category): string {
  return `${r.tool.name}: ${category} (${p.rule}).`;
}

/** The classification with a reviewed correction laid over it; the risk follows from the corrected category and facets. */
export function applyCorrection(classification: Classification, correction: Correction): Classification {
  const category = correction.category ?? classification.category;
  const facets = correction.facets ?? classification.facets;
  const risk = riskOf(category, facets);
  const facetEvidence = Object.fromEntries(
    Object.entries(classification.facetEvidence).filter(([facet]) => facets.includes(facet as Facet)),
  );
  return {
    ...classification,
    category,
    facets: [...facets],
    facetEvidence,
    risk,
    recommendation: RECOMMENDATIONS[risk],
  };
}
