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
  type Finding,
  type ModeLabel,
  type ToolDefinition,
} from '../data/model.ts';
import { evidenceOf, groundsOf } from './evidence.ts';
import { rationaleOf } from './explain.ts';
import { caseOf } from './facets/case.ts';
import { detect } from './facets/detect.ts';
import { type Reading, read, type Span } from './features/reading.ts';
import { annotationFinding, manipulations } from './findings.ts';
import { loadModel, type Model, probabilities } from './model/model.ts';
import { type Proposal, propose } from './propose.ts';
import { PRECEDENCE } from './rules/judged.ts';
import { type Look, lookAt, withoutSentences } from './suspicions.ts';
import { FACET_TEXTS, RECOMMENDATIONS, riskOf } from './taxonomy.ts';

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
  /** What hard evidence establishes, whoever says otherwise. */
  bound(tool: ToolDefinition, server: ServerContext): Bound;
}

/** The least a label may be: a category that name, modes or parameters establish, and facets that rest on them and not on prose. */
export interface Bound {
  category: Category | null;
  facets: Facet[];
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
    bound(tool, server) {
      const { r, p } = examine(tool, server);
      const { category } = decide(model, r, p);
      const isHard = ([facet, span]: [Facet, Span]): boolean =>
        !SOFTENING.has(facet) && span.pointer !== '/description' && span.pointer !== '/title';
      return {
        category: p.floor,
        facets: [...detect(caseOf(r, p, category))].filter(isHard).map(([facet]) => facet),
      };
    },
    classify(tool, server) {
      const { r, p, described } = examine(tool, server);
      const { category, confidence } = decide(model, r, p);
      const spans = detect(caseOf(r, p, category));
      const facets = spans.size === 0 ? [] : FACETS.filter((facet) => spans.has(facet));
      const risk = riskOf(category, facets);
      const modes = modesOf(r, p);
      const facetEvidence: Partial<Record<Facet, Evidence[]>> = {};
      for (const facet of facets) facetEvidence[facet] = [evidenceOf(tool, spans.get(facet)!)];
      const findings: Finding[] = manipulations(tool, r, described, server.siblings);
      const contradiction = annotationFinding(tool, category, facets);
      if (contradiction) findings.push(contradiction);
      return {
        category,
        risk,
        facets,
        confidence,
        rationale: rationaleOf(r, p, { category, risk, facets, modes }, spans, server.name),
        evidence: groundsOf(tool, r, p, category),
        facetEvidence,
        modes,
        findings,
        recommendation: RECOMMENDATIONS[risk],
        classifier: version,
      };
    },
  };
}

const SOFTENING: ReadonlySet<Facet> = new Set(FACET_TEXTS.filter((f) => f.group === 'softening').map((f) => f.id));

/** A definition read and judged by rule. What talks to a model instead of describing the tool is reported, and not read. */
function examine(tool: ToolDefinition, server: ServerContext): { r: Reading; p: Proposal; described: Look } {
  const described = lookAt(typeof tool.description === 'string' ? tool.description : '');
  const { passages } = described;
  const plain = passages.length > 0 ? { ...tool, description: withoutSentences(tool.description!, passages) } : tool;
  const about = server.description || server.instructions;
  const r = read(plain, server.name, about ? `${server.description ?? ''} ${server.instructions ?? ''}`.trim() : '');
  return { r, p: propose(r), described };
}

/** From this probability on the model may call a tool milder than the rules do. */
const SURE = 0.85;

/** How often a reader agrees that a definition of which nothing could be read says nothing. */
const UNKNOWN_CONFIDENCE = 0.6;

/** The category the model finds most probable, raised to what hard evidence establishes. */
function decide(model: Model, r: Reading, p: Proposal): { category: Category; confidence: number } {
  if (p.category === 'Unknown') return { category: 'Unknown', confidence: UNKNOWN_CONFIDENCE };
  const chances = probabilities(model, r, p);
  let best = 0;
  for (let i = 1; i < chances.length; i++) if (chances[i]! > chances[best]!) best = i;
  // asking a person is settled by what the definition says (ruling 15), however grave what is asked about
  let category = p.rule === 'asks a person' ? p.category : CATEGORIES[best]!;
  // a doubt is decided for the graver: the model softens what the rules found only when it is sure
  if (PRECEDENCE.indexOf(p.category) < PRECEDENCE.indexOf(category) && chances[best]! < SURE) category = p.category;
  if (p.floor && PRECEDENCE.indexOf(p.floor) < PRECEDENCE.indexOf(category)) category = p.floor;
  return { category, confidence: Math.round(chances[CATEGORIES.indexOf(category)]! * 1000) / 1000 };
}

/** The label of each mode that the schema or the description names. */
function modesOf(r: Reading, p: Proposal): ModeLabel[] {
  return p.modes.map(({ mode, verdict }) => {
    const alone: Proposal = {
      ...p,
      category: verdict.category,
      rule: verdict.rule,
      name: { act: mode.act, verdict },
      lead: [],
      title: null,
      modes: [],
    };
    const facets = [...detect(caseOf(r, alone, verdict.category)).keys()];
    return {
      parameter: mode.parameter.name,
      value: mode.value,
      category: verdict.category,
      risk: riskOf(verdict.category, facets),
    };
  });
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
