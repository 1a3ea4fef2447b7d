/** The page of one tool: everything it shows, in words about this tool. */

import { decidingFacets, riskOf } from '../../classifier/taxonomy.ts';
import type {
  Category,
  Evidence,
  Facet,
  Finding,
  ModeLabel,
  Risk,
  ServerRecord,
  ToolRecord,
} from '../../data/model.ts';
import { oneLine, visible } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { FACET_TEXT, RISK_TEXT } from '../text/taxonomy.ts';
import { apiTool, apiToolPolicy, serverPath, toolPath } from '../urls.ts';
import { type Annotations, annotations } from './annotations.ts';
import { attacksOn } from './attacks.ts';
import { type Card, card, neighbour } from './card.ts';
import { definitionJson } from './definition.ts';
import { breadcrumbs, questions } from './jsonld.ts';
import { type ParameterRow, type Parameters, parameters } from './parameters.ts';
import { recommendTool, stringifyPolicy, type ToolRecommendation } from './policy.ts';
import { type Fact, history, provenance, type Reading } from './provenance.ts';
import { type Question, questionsAbout } from './questions.ts';
import { type Source, source } from './source.ts';
import {
  distinctEvidence,
  label,
  list,
  type Passage,
  passage,
  pointerInWords,
  quotesAt,
  type Segment,
  tokenWeight,
} from './text.ts';

export interface Quote {
  where: string;
  quote: string;
}

export interface FacetRow {
  facet: Facet;
  title: string;
  /** This facet alone raised or lowered the risk. */
  decides: boolean;
  quotes: Quote[];
}

export interface ToolView {
  title: string;
  /** One sentence for search engines and link previews. */
  summary: string;
  name: string;
  rawName: string;
  digest: string;
  heading: string | null;
  server: { slug: string; name: string; repository: string | null; package: string | null; toolCount: number };
  description: Passage | null;
  category: Category;
  risk: Risk;
  riskLabel: string;
  /** Why exactly this level: the line of the risk table that applied. */
  riskReason: string;
  /** How sure the classifier is of the category; `words` where that is not much. */
  confidence: { percent: number; words: string };
  /** What an agent passes, in one sentence. */
  takes: string;
  rationale: string;
  evidence: Quote[];
  facets: FacetRow[];
  modes: ModeLabel[];
  findings: (Omit<Finding, 'evidence'> & { quotes: Quote[] })[];
  attacks: { id: string; name: string; role: string | null }[];
  policy: {
    text: string;
    consequence: string;
    /** Tools of the server that this rule, used alone, refuses. */
    others: number;
    conditions: { reason: string; passes: string; blocks: string }[];
  };
  parameters: Parameters;
  annotations: Annotations;
  definition: { segments: Segment[]; tokens: number };
  source: Source;
  provenance: Fact[];
  correction: { reason: string; date: string; decidedBy: string; stale: boolean } | null;
  history: Reading[];
  related: { server: Card[]; name: Card[]; danger: Card[] };
  questions: Question[];
  api: { tool: string; policy: string };
  jsonLd: object[];
}

/** A longer description is cut: all of it stands in the definition, further down. */
const MAX_DESCRIPTION = 1500;

export function toolView(site: Site, server: ServerRecord, tool: ToolRecord): ToolView {
  const { classification, definition } = tool;
  const name = label(definition.name);
  const serverName = label(server.name);
  const evidence = allEvidence(tool);
  const text = definition.description?.trim();
  const description = text ? passage(text, quotesAt(evidence, '/description'), MAX_DESCRIPTION) : null;
  const params = parameters(definition.inputSchema, classification);
  const facts = source(server, server.snapshot);
  const related = site.related(server, tool);
  const path = toolPath(server.slug, tool.segment);
  const recommendation = recommendTool(tool);
  const readings = history(site, server, definition.name);
  const view: Omit<ToolView, 'questions' | 'jsonLd'> = {
    title: `${name} on ${serverName}: ${RISK_TEXT[tool.risk].label.toLowerCase()} risk, ${tool.category}`,
    summary: oneLine(
      `${name} on ${serverName}: ${tool.category}, ${tool.risk} risk. ${classification.rationale.replaceAll('`', '')}`,
      200,
    ),
    name,
    rawName: definition.name,
    digest: tool.digest,
    heading: definition.title ? label(definition.title) : null,
    server: {
      slug: server.slug,
      name: serverName,
      repository: server.repository && label(server.repository),
      package: server.package && label(server.package),
      toolCount: server.toolCount,
    },
    description,
    category: tool.category,
    risk: tool.risk,
    riskLabel: RISK_TEXT[tool.risk].label,
    riskReason: riskReason(tool),
    confidence: confidence(tool.confidence),
    takes: whatItTakes(params),
    rationale: visible(classification.rationale),
    evidence: classification.evidence.map(quote),
    facets: facetRows(tool),
    modes: classification.modes,
    findings: classification.findings.map(({ evidence: found, ...finding }) => ({
      ...finding,
      message: visible(finding.message),
      quotes: found.slice(0, 6).map(quote),
    })),
    attacks: attacksOn(
      tool,
      classification.findings.map((finding) => finding.id),
    ).map(({ attack, role }) => ({ id: attack.id, name: attack.name, role })),
    policy: {
      text: stringifyPolicy(recommendation.policy),
      consequence: visible(recommendation.summary),
      others: server.toolCount - 1,
      conditions: recommendation.conditions.map(condition),
    },
    parameters: params,
    annotations: annotations(tool),
    definition: {
      segments: definitionJson(definition, evidence),
      tokens: tokenWeight(definition),
    },
    source: facts,
    provenance: provenance(tool, facts, readings.length === 0),
    correction: tool.correction && {
      reason: visible(tool.correction.reason),
      date: tool.correction.date,
      decidedBy: label(tool.correction.decidedBy),
      stale: tool.correction.stale,
    },
    history: readings,
    related: {
      server: related.server.map(card),
      name: related.name.map(neighbour),
      danger: related.danger.map(neighbour),
    },
    api: { tool: apiTool(server.slug, tool.segment), policy: apiToolPolicy(server.slug, tool.segment) },
  };
  const asks = recommendation.effect !== 'allow' && recommendation.effect !== 'limit';
  const asked = questionsAbout(view, asks, related.name);
  return {
    ...view,
    questions: asked,
    jsonLd: [
      breadcrumbs(site.base, [
        ['Servers', '/servers/'],
        [serverName, serverPath(server.slug)],
        [name, path],
      ]),
      questions(asked.map(({ question, answer }) => ({ question, answer: answer.replaceAll('`', '') }))),
    ],
  };
}

function allEvidence(tool: ToolRecord): Evidence[] {
  const { evidence, facetEvidence, findings } = tool.classification;
  return distinctEvidence([
    ...evidence,
    ...Object.values(facetEvidence).flat(),
    ...findings.flatMap((finding) => finding.evidence),
  ]);
}

const quote = (evidence: Evidence): Quote => ({
  where: evidence.pointer.endsWith('/properties') ? 'its parameters' : pointerInWords(evidence.pointer),
  quote: oneLine(evidence.quote, 300),
});

function confidence(value: number): ToolView['confidence'] {
  const percent = Math.round(value * 100);
  const words = value >= 0.75 ? '' : value >= 0.5 ? 'look twice' : 'a guess';
  return { percent, words };
}

/** Which line of the risk table applied, and what the category alone would be. */
function riskReason(tool: ToolRecord): string {
  if (tool.category === 'Unknown') return 'What cannot be told is treated as high risk until somebody looks.';
  const deciding = decidingFacets(tool.category, tool.facets);
  if (deciding.length === 0) return `${tool.category} is ${tool.risk} by itself.`;
  const clauses = list(deciding.map((facet) => FACET_TEXT[facet].clause));
  const alone = riskOf(tool.category, []);
  return alone === tool.risk
    ? `It ${clauses}, which makes ${tool.category} ${tool.risk}.`
    : `It ${clauses}, which makes ${tool.category} ${tool.risk}; without that it would be ${alone}.`;
}

const MAX_NAMED = 6;

/** "An agent calls it with `a`, and may add `b` (sets how much)." Those that decide come first. */
function whatItTakes({ rows, known }: Parameters): string {
  const top = rows.filter((row) => row.depth === 0);
  const named = (some: ParameterRow[]): string => {
    const sorted = some.toSorted((a, b) => Number(b.decides !== null) - Number(a.decides !== null));
    const shown = sorted.slice(0, MAX_NAMED).map(({ path, decides }) => `\`${path}\`${decides ? ` (${decides})` : ''}`);
    return list(some.length > MAX_NAMED ? [...shown, `${some.length - MAX_NAMED} more`] : shown);
  };
  const [needed, free] = [top.filter((row) => row.required), top.filter((row) => !row.required)];
  if (top.length === 0)
    return known ? 'An agent calls it without arguments.' : 'What an agent has to pass is not stated in its schema.';
  if (needed.length === 0) return `Nothing has to be passed; an agent may give it ${named(free)}.`;
  return `An agent calls it with ${named(needed)}${free.length ? `, and may add ${named(free)}` : ''}.`;
}

function facetRows(tool: ToolRecord): FacetRow[] {
  const deciding = new Set(decidingFacets(tool.category, tool.facets));
  return tool.facets.map((facet) => ({
    facet,
    title: FACET_TEXT[facet].title,
    decides: deciding.has(facet),
    quotes: (tool.classification.facetEvidence[facet] ?? []).slice(0, 3).map(quote),
  }));
}

const condition = ({
  reason,
  passes,
  blocks,
}: ToolRecommendation['conditions'][number]): ToolView['policy']['conditions'][number] => ({
  reason: visible(reason),
  passes: oneLine(JSON.stringify(passes.arguments), 160),
  blocks: oneLine(JSON.stringify(blocks.arguments), 160),
});
