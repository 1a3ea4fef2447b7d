/**
 * The embedded classifier: one definition in, one explained label out. Deterministic and offline; the same version gives the same answer
 * on every machine.
 */
import {
  CATEGORIES,
  type Category,
  type Classification,
  type Correction,
  type Evidence,
  FACETS,
  type Facet,
  type ToolDefinition,
} from '../data/model.ts';
import { evidenceOf } from './evidence.ts';
import { caseOf, detect } from './facets.ts';
import { categoryFeatures } from './features/features.ts';
import { type Reading, read } from './features/reading.ts';
import { loadModel, type Model, probabilities } from './model/model.ts';
import { PRECEDENCE, type Proposal, propose } from './propose.ts';
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

/** The classifier that ships with the project. Loading takes some 50 ms; keep it. */
export function loadClassifier(): Classifier {
  return classifierOf(loadModel());
}

/** A classifier with these weights. */
export function classifierOf(model: Model): Classifier {
  const version = `embedded@${model.version}`;
  return {
    version,
    classify(tool, server) {
      const r = read(tool, server.name, [server.description ?? '', server.instructions ?? ''].join(' ').trim());
      const p = propose(r);
      const { category, confidence } = decide(model, r, p);
      const facets: Facet[] = [];
      const facetEvidence: Partial<Record<Facet, Evidence[]>> = {};
      const found = detect(caseOf(r, p, category));
      for (const facet of FACETS) {
        const span = found.get(facet);
        if (!span) continue;
        facets.push(facet);
        facetEvidence[facet] = [evidenceOf(r.tool, span)];
      }
      const risk = riskOf(category, facets);
      return {
        category,
        risk,
        facets,
        confidence,
        rationale: rationale(r, p, category),
        evidence: [evidenceOf(r.tool, p.span)],
        facetEvidence,
        modes: [],
        findings: [],
        recommendation: RECOMMENDATIONS[risk],
        classifier: version,
      };
    },
  };
}

/** The category the model finds most probable, raised to what hard evidence establishes. */
function decide(model: Model, r: Reading, p: Proposal): { category: Category; confidence: number } {
  const chances = probabilities(model, categoryFeatures(r, p));
  if (p.category === 'Unknown') return { category: 'Unknown', confidence: UNKNOWN_CONFIDENCE };
  let best = 0;
  for (let i = 1; i < chances.length; i++) if (chances[i]! > chances[best]!) best = i;
  let category = CATEGORIES[best]!;
  // a doubt is decided for the graver: the model softens what the rules found only when it is sure
  if (PRECEDENCE.indexOf(p.category) < PRECEDENCE.indexOf(category) && chances[best]! < SURE) category = p.category;
  if (p.floor && PRECEDENCE.indexOf(p.floor) < PRECEDENCE.indexOf(category)) category = p.floor;
  return { category, confidence: Math.round(chances[CATEGORIES.indexOf(category)]! * 1000) / 1000 };
}

/** From this probability on the model may call a tool milder than the rules do. */
const SURE = 0.7;

/** How often a reader agrees that a definition of which nothing could be read says nothing. */
const UNKNOWN_CONFIDENCE = 0.6;

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
