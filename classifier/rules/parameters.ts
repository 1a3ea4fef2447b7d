/** What a tool's parameters alone establish. */

import { rewrites } from '../acts/verdict.ts';
import { requestVerdict } from '../requests.ts';
import { at, type Decision, type Judged } from './judged.ts';

/** What is asked for is what a command is called. */
const COMMAND_NAME = /\bcommand names?\b|\bnames? of (?:an? |the )?commands?\b/i;

const EXAMINING = /^(?:analy[sz]e|lint|validate|check|parse|explain|review|highlight|inspect|audit|scan)$/;
/** Languages that can only ask: none of them has a word that changes anything. */
const READING_LANGUAGES =
  /\b(?:resource graph|gaql|jql|soql|sosl|wiql|nrql|promql|logql|logsql|metricsql|traceql|kql|kusto|es\|?ql|query dsl|qql|sql-like|fetch ?xml|groq|caml|jmespath|jsonpath|xpath|fhirpath|jsonata|overpass|xql|dql)\b/i;

/** What the parameters alone establish. */
export function parameterVerdict({ r, context: c, name, lead }: Judged): Omit<Decision, 'act'> | null {
  const p = r.has;
  const kinds = [name?.act.kind, ...lead.map((l) => l.act.kind)];
  // what is performed only for its result does not run what is given
  const runs = [name, ...lead].some(
    (j) => j?.act.kind === 'run' && !(j.act.verb.text === 'perform' && j.verdict.category === 'Read'),
  );
  const query = p.get('query');
  const isRun = name === null || name.act.verb.weak || name.act.kind !== 'read';
  if (
    query &&
    isRun &&
    READING_LANGUAGES.test(`${r.tool.name.replaceAll(/[-_]/g, ' ')} ${r.description.slice(0, 200)}`) &&
    !/sql|cypher|mutation/i.test(query.name) &&
    !/\bsql\b(?!-like)|\bcypher\b|\bmutat/i.test(r.description.slice(0, 400))
  )
    return { category: 'Read', rule: 'read-only query', span: at(query.pointer) };
  if (
    query &&
    (query.name.toLowerCase().includes('sql') ||
      query.words.includes('cypher') ||
      query.words.includes('statement') ||
      (c.database && r.domains.has('database')) ||
      /\b(?:sql|(?:open)?cypher|graphql|mutation)\b/i.test(`${query.description} ${r.description.slice(0, 300)}`))
  ) {
    const free = /\b(?:sql|(?:open)?cypher|graphql|mutation|gremlin|n1ql|mongo)\b/i.test(
      `${r.tool.name} ${query.name} ${query.description} ${r.description.slice(0, 400)}`,
    );
    const executes =
      runs ||
      (kinds.includes('read') && /\b(?:execut|run)/i.test(r.description.slice(0, 200))) ||
      /^(?:sql|query|execute|run|write_query)/i.test(r.tool.name);
    const isStatement =
      r.domains.has('database') && /\b(?:SELECT|INSERT|UPDATE|DELETE)\b/.test(r.description.slice(0, 300));
    const plans = /\bexplain\b|\bvalidat|\bquery plan\b|\bexecution plan\b/i.test(
      `${r.tool.name.replaceAll(/[-_]/g, ' ')} ${r.description.slice(0, 60)}`,
    );
    if (
      (free || isStatement) &&
      executes &&
      !(plans && name?.act.kind !== 'run') &&
      (runs || !rewrites(lead[0]?.act))
    ) {
      if (r.signals.has('readOnly') || /\bselect\b/i.test(r.tool.name) || /\bread\b/i.test(r.tool.name))
        return { category: 'Read', rule: 'read-only query', span: r.signals.get('readOnly') ?? at('/name') };
      return { category: 'Execute', rule: 'free query', span: at(query.pointer) };
    }
  }
  const request = requestVerdict(r);
  if (request) return request;
  const command = p.get('command');
  // "Reads the log of a command": its name is asked for, and nothing is run
  const looks =
    name !== null &&
    name.act.kind === 'read' &&
    !name.act.verb.weak &&
    lead.length > 0 &&
    lead.every((l) => l.act.kind === 'read' && !l.act.verb.weak);
  // commands that can only look, and those alone
  if (
    command &&
    name?.act.kind !== 'run' &&
    r.leadSignals.has('readOnly') &&
    /\b(?:from|in|on|by) (?:an? |the )?allow-?list/i.test(r.description.slice(0, 160))
  )
    return { category: 'Read', rule: 'read-only command', span: r.signals.get('readOnly')! };
  if (
    command &&
    (runs ||
      (r.signals.has('free') &&
        !(looks && COMMAND_NAME.test(`${command.description} ${r.description.slice(0, 600)}`))) ||
      kinds.includes('drive') ||
      (name === null && !(lead[0]?.act.verb.text === 'manage' && r.modes.length > 1))) &&
    command.type !== 'boolean' &&
    command.enum === null
  )
    return { category: 'Execute', rule: 'command', span: at(command.pointer) };
  const code = p.get('code');
  // code that is looked at is not run
  const examined =
    name !== null && !runs && EXAMINING.test(name.act.verb.text) && lead.every((l) => l.act.kind === 'read');
  if (code && !examined && (runs || r.signals.has('free')) && name?.verdict.category !== 'Financial')
    return { category: 'Execute', rule: 'code', span: at(code.pointer) };
  return null;
}
