/** The page of one tool: everything it shows, in words about this tool. */

import { decidingFacets } from '../../classifier/taxonomy.ts';
import type {
  Category,
  ChangeRecord,
  Evidence,
  Facet,
  Finding,
  ModeLabel,
  Risk,
  ServerRecord,
  SnapshotRecord,
  ToolCard,
  ToolRecord,
} from '../../data/model.ts';
import { oneLine, visible } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { CATEGORY_TEXT, FACET_TEXT, RISK_TEXT } from '../text/taxonomy.ts';
import { apiTool, apiToolPolicy, serverPath, toolPath } from '../urls.ts';
import { type AnnotationRow, annotationRows } from './annotations.ts';
import { attacksOn } from './attacks.ts';
import { type Card, card } from './card.ts';
import { definitionJson } from './definition.ts';
import { breadcrumbs, questions } from './jsonld.ts';
import { type Parameters, parameters } from './parameters.ts';
import { recommendTool, stringifyPolicy, type ToolRecommendation } from './policy.ts';
import { type Source, source } from './source.ts';
import {
  day,
  distinctEvidence,
  label,
  list,
  type Passage,
  passage,
  plural,
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
  clause: string;
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
  can: string[];
  rationale: string;
  evidence: Quote[];
  facets: FacetRow[];
  modes: ModeLabel[];
  findings: (Omit<Finding, 'evidence'> & { quotes: Quote[] })[];
  attacks: { id: string; name: string; role: string; incident: { title: string; date: string } | null }[];
  policy: {
    text: string;
    consequence: string;
    alone: string;
    conditions: { path: string; reason: string; passes: string; blocks: string; message: string | null }[];
  };
  parameters: Parameters;
  annotations: AnnotationRow[];
  definition: { segments: Segment[]; bytes: number; tokens: number };
  source: Source;
  provenance: { term: string; text: string; href?: string; code?: boolean; note?: string }[];
  correction: { reason: string; date: string; decidedBy: string; stale: boolean } | null;
  history: { day: string; version: string; category: Category; risk: Risk; what: string }[];
  related: { server: Card[]; name: Card[]; danger: Card[] };
  questions: { question: string; answer: string }[];
  api: { tool: string; policy: string };
  jsonLd: object[];
}

export function toolView(site: Site, server: ServerRecord, tool: ToolRecord): ToolView {
  const { classification, definition } = tool;
  const name = label(definition.name);
  const serverName = label(server.name);
  const evidence = allEvidence(tool);
  const description = definition.description
    ? passage(definition.description, quotesAt(evidence, '/description'))
    : null;
  const params = parameters(definition.inputSchema, classification);
  const facts = source(server, server.snapshot);
  const related = site.catalogue.related(server.slug, definition.name);
  const path = toolPath(server.slug, tool.segment);
  const recommendation = recommendTool(tool);
  const can = whatACallCanDo(tool, params);
  const view: Omit<ToolView, 'questions' | 'jsonLd'> = {
    title: `${name} on ${serverName}: ${RISK_TEXT[tool.risk].label.toLowerCase()} risk, ${tool.category}`,
    summary: oneLine(
      `${name} on ${serverName}: ${tool.category}, ${tool.risk} risk. ${classification.rationale.replaceAll('`', '')}`,
      200,
    ),
    name,
    rawName: definition.name,
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
    can,
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
    ).map(({ attack, role }) => ({
      id: attack.id,
      name: attack.name,
      role,
      incident: attack.incidents[0] ? { title: attack.incidents[0].title, date: attack.incidents[0].date } : null,
    })),
    policy: {
      text: stringifyPolicy(recommendation.policy),
      consequence: visible(recommendation.summary),
      alone: aloneNote(server, name),
      conditions: recommendation.conditions.map(condition),
    },
    parameters: params,
    annotations: annotationRows(tool),
    definition: {
      segments: definitionJson(definition, evidence),
      bytes: Buffer.byteLength(JSON.stringify(definition)),
      tokens: tokenWeight(definition),
    },
    source: facts,
    provenance: provenance(tool, facts),
    correction: tool.correction && {
      reason: visible(tool.correction.reason),
      date: tool.correction.date,
      decidedBy: label(tool.correction.decidedBy),
      stale: tool.correction.stale,
    },
    history: history(
      site.catalogue.history(server.slug, definition.name),
      site.catalogue.changes({ server: server.slug, tool: definition.name, limit: 50 }),
    ),
    related: {
      server: related.server.map(card),
      name: related.name.map(card),
      danger: related.danger.map(card),
    },
    api: { tool: apiTool(server.slug, tool.segment), policy: apiToolPolicy(server.slug, tool.segment) },
  };
  const asked = answers(view, tool, related.name);
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

function riskReason(tool: ToolRecord): string {
  const deciding = decidingFacets(tool.category, tool.facets);
  if (tool.category === 'Unknown') return 'What cannot be told is treated as high risk until somebody looks.';
  if (deciding.length === 0)
    return `${tool.category} is ${tool.risk} unless something raises or softens it, and nothing in the definition does.`;
  return `${tool.category} is ${tool.risk} when a call ${list(deciding.map((facet) => FACET_TEXT[facet].clause))}, and this one does.`;
}

/** What the agent passes, what the category says of such a call, and what this tool's facets, modes and parameters add. */
function whatACallCanDo(tool: ToolRecord, params: Parameters): string[] {
  const { category, classification } = tool;
  const sentences = [`${whatItTakes(params)} That makes it ${category}: ${lowered(CATEGORY_TEXT[category].can)}`];
  if (tool.facets.length) sentences.push(`It ${list(tool.facets.map((facet) => FACET_TEXT[facet].clause))}.`);
  if (classification.modes.length > 1) {
    const { parameter } = classification.modes[0]!;
    sentences.push(
      `What it does depends on ${label(parameter)}: ${list(
        classification.modes.slice(0, 6).map((mode) => `${label(mode.value)} is ${mode.category}, ${mode.risk}`),
      )}. The worst mode gives the tool its label.`,
    );
  }
  const dangerous = params.rows.filter((row) => row.reasons.length);
  if (dangerous.length)
    sentences.push(
      `Look at ${list(dangerous.slice(0, 4).map((row) => `${code(row.path)} (${row.reasons.join(', ')})`))}.`,
    );
  return sentences;
}

const code = (name: string): string => `\`${name}\``;
const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** "An agent calls it with `a`, and may add `b` and `c`." */
function whatItTakes({ rows, known }: Parameters): string {
  const top = rows.filter((row) => row.depth === 0);
  const named = (some: typeof top): string => {
    const shown = some.slice(0, 6).map((row) => code(row.path));
    return list(some.length > 6 ? [...shown, `${some.length - 6} more`] : shown);
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
    clause: FACET_TEXT[facet].clause,
    decides: deciding.has(facet),
    quotes: (tool.classification.facetEvidence[facet] ?? []).slice(0, 3).map(quote),
  }));
}

function condition({
  path,
  reason,
  passes,
  blocks,
}: ToolRecommendation['conditions'][number]): ToolView['policy']['conditions'][number] {
  return {
    path: label(path),
    reason: visible(reason),
    passes: oneLine(JSON.stringify(passes.arguments), 160),
    blocks: oneLine(JSON.stringify(blocks.arguments), 160),
    message: blocks.message && visible(blocks.message),
  };
}

function aloneNote(server: ServerRecord, name: string): string {
  return server.toolCount > 1
    ? `On its own this file also denies the other ${plural(server.toolCount - 1, 'tool')} of the server, because its default is deny. Take the whole server’s policy to keep the rest working.`
    : `${name} is the server’s only tool, so this is the whole server’s policy.`;
}

const METHOD_TEXT = {
  live: 'listed by the running server',
  static: 'read from the source, without running it',
  both: 'read from the source and listed by the running server',
} as const;

const AGREEMENT_TEXT = {
  confirmed: 'source and running server say the same',
  'source-only': 'found in the source; a running server was not asked or does not list it',
  'live-only': 'listed by the running server; not found in the source',
  differs: 'source and running server differ',
} as const;

function provenance(tool: ToolRecord, facts: Source): ToolView['provenance'] {
  const rows: ToolView['provenance'] = [];
  const add = (
    term: string,
    text: string | null,
    more: { href?: string | null; code?: boolean; note?: string } = {},
  ): void => {
    if (text === null) return;
    rows.push({
      term,
      text,
      ...(more.href ? { href: more.href } : {}),
      ...(more.code ? { code: true } : {}),
      ...(more.note ? { note: more.note } : {}),
    });
  };
  add('Package', facts.package, { href: facts.packageUrl, code: true });
  add('Published', facts.published);
  add('Repository', facts.repository, { href: facts.repositoryUrl, code: true });
  add('Commit', facts.commit, { href: facts.commitUrl, code: true });
  const { file, line, url } = tool.origin;
  add('Defined in', file && label(line ? `${file}:${line}` : file), { href: safeUrl(url), code: true });
  add('Read', facts.taken);
  add('Method', METHOD_TEXT[tool.method]);
  add('Agreement', AGREEMENT_TEXT[tool.agreement], {
    note: tool.differences.length ? `They differ in ${list(tool.differences.map(label))}.` : '',
  });
  if (tool.nameIsComputed) add('Name', 'put together at run time; this is the best reading of it');
  if (tool.enabledByDefault !== true)
    add('Enabled', tool.enabledByDefault === false ? 'only when configured' : 'not known whether by default');
  add('Enumeration', `${Math.round(tool.enumerationConfidence * 100)} % sure that the server registers it so`);
  add('Definition digest', tool.digest, { code: true });
  add('Classifier', tool.classification.classifier, { code: true });
  add('First seen', day(tool.firstSeen));
  return rows;
}

/** An address from a stranger, only where it is plain https. */
function safeUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' && !parsed.username ? parsed.href : null;
}

function history(
  entries: { snapshot: SnapshotRecord; digest: string; category: Category; risk: Risk }[],
  changes: ChangeRecord[],
): ToolView['history'] {
  return entries.map((entry, i) => {
    const older = entries[i + 1];
    const change = changes.find((item) => item.kind === 'definition-changed' && item.after === entry.digest);
    const what = !older
      ? 'first seen'
      : older.digest === entry.digest
        ? older.risk === entry.risk && older.category === entry.category
          ? 'unchanged'
          : 'label changed, same definition'
        : `definition changed${change?.fields.length ? `: ${list(change.fields.slice(0, 4).map(pointerInWords))}` : ''}`;
    return {
      day: day(entry.snapshot.taken),
      version: entry.snapshot.package
        ? label(entry.snapshot.package.version)
        : (entry.snapshot.commit?.slice(0, 12) ?? ''),
      category: entry.category,
      risk: entry.risk,
      what,
    };
  });
}

function answers(
  view: Omit<ToolView, 'questions' | 'jsonLd'>,
  tool: ToolRecord,
  elsewhere: readonly ToolCard[],
): ToolView['questions'] {
  const { name, server } = view;
  const said = tool.summary ? `In the server’s words: “${tool.summary}” ` : 'The server gives it no description. ';
  const rows = view.parameters;
  const asked: ToolView['questions'] = [
    {
      question: `What does ${name} do?`,
      answer: `${said}${view.rationale} ${view.can[0]}`,
    },
    {
      question: `How risky is ${name}, and how sure is that?`,
      answer: `${view.riskLabel} risk. ${view.riskReason} ${RISK_TEXT[view.risk].means} The classifier is ${view.confidence.percent} % confident in the category${tool.correction ? ', and a reviewed correction applies' : ''}.`,
    },
    {
      question: `How do I enforce a policy on ${name}?`,
      answer: `Put the rule above in front of ${server.name}, in a gateway that reads this policy language or in your client’s own permission settings, where the other formats apply. ${view.policy.consequence} ${view.policy.alone}`,
    },
    {
      question: `Can I rate-limit ${name}?`,
      answer:
        tool.classification.recommendation === 'approve'
          ? `Yes, with "rate_limit": {"max": 10, "window": 60} in its rule (10 calls in 60 seconds, per session). A limit bounds how often, not how much one call can do, so at this risk it goes beside the approval and does not replace it.`
          : `Yes: "rate_limit": {"max": 10, "window": 60} in its rule means 10 calls in 60 seconds, per session.`,
    },
    {
      question: `How do I block ${name} completely?`,
      answer: `Set "action": "deny" in its rule, with a "reason" that the agent will see. To take it out of the list of tools as well, name it under "hide".`,
    },
    {
      question: `Which server provides ${name}?`,
      answer: `${server.name}${server.repository ? ` (${server.repository})` : ''}${view.source.version ? `, read from ${view.source.version}` : ''}. The catalogue holds ${plural(server.toolCount, 'tool')} of it.${
        elsewhere.length
          ? ` Other servers have a tool of the same name: ${list(elsewhere.slice(0, 4).map((other) => `${label(other.serverName)} (${other.risk})`))}.`
          : ''
      }`,
    },
  ];
  if (rows.rows.length)
    asked.splice(2, 0, {
      question: `What parameters does ${name} take?`,
      answer: `${plural(rows.rows.filter((row) => row.depth === 0).length, 'parameter')}, ${rows.required} required: ${list(
        rows.rows
          .filter((row) => row.depth === 0)
          .slice(0, 8)
          .map((row) => row.path),
      )}.${
        rows.rows.some((row) => row.reasons.length)
          ? ` Look at ${list(
              rows.rows
                .filter((row) => row.reasons.length)
                .slice(0, 5)
                .map((row) => row.path),
            )}.`
          : ''
      }`,
    });
  return asked;
}
