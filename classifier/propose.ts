/** The rubric applied to a reading by rule: the category of the worst ordinary call, and what that rests on. */

import type { Category } from '../data/model.ts';
import { paysOthers, sampling } from './acts/arguments.ts';
import { commits } from './acts/commitments.ts';
import { judgeAct } from './acts/judge.ts';
import { BELONGINGS } from './acts/things.ts';
import { type ActVerdict, actsOn, headIn, headOn, namesAny, rewrites, verdict } from './acts/verdict.ts';
import { type Context, contextOf } from './features/context.ts';
import type { Unit } from './features/lexicon.ts';
import { namedAs } from './features/namings.ts';
import type { Act, Mode, Reading, Span } from './features/reading.ts';
import { isAny, set } from './features/sets.ts';
import { requestVerdict } from './requests.ts';

/** Precedence of the rubric, the gravest first. */
export const PRECEDENCE: readonly Category[] = ['Financial', 'Destructive', 'Execute', 'Write', 'Read', 'Unknown'];

export interface JudgedAct {
  act: Act;
  verdict: ActVerdict;
}

export interface JudgedMode {
  mode: Mode;
  verdict: ActVerdict;
}

export interface Proposal {
  category: Category;
  /** The rule that decided. */
  rule: string;
  span: Span;
  /** The act that decided, null where parameters or the bare name did. */
  act: Act | null;
  name: JudgedAct | null;
  lead: JudgedAct[];
  title: JudgedAct | null;
  modes: JudgedMode[];
  context: Context;
  /** Hard evidence: whatever else the text says, the category does not fall below this one. */
  floor: Category | null;
  floorSpan: Span | null;
}

/** Kinds of acts that decide what a person was asked, or do it. */
const ANSWERS: ReadonlySet<string | undefined> = new Set(['grant', 'guard', 'revoke', 'destroy']);

/** How a choice is carried out, which says nothing of what it acts on: `smart_cleanup`. */
const MANNERS = set('smart auto full quick deep soft hard force all old stale expired batch bulk safe now one single');

/** What settles whether a person is asked from now on. */
const SWITCHES: ReadonlySet<string | undefined> = new Set(['set', 'enable', 'disable', 'toggle', 'configure']);

const graver = (a: Category, b: Category): boolean => PRECEDENCE.indexOf(a) < PRECEDENCE.indexOf(b);

function at(pointer: string): Span {
  return { pointer, start: -1, end: -1 };
}

/** So many acts of the description are judged. */
const MOST_LEADING = 6;

/** The category by rule. */
export function propose(r: Reading): Proposal {
  const context = contextOf(r);
  const judge = (act: Act): JudgedAct => ({ act, verdict: judgeAct(act, r, context) });
  // a name that is a bare verb, or has its verb last, says what it acts on in the description
  let named = r.nameAct;
  if (
    named &&
    r.leadAct?.kind === named.kind &&
    (named.objects.length === 0 || named.span.end === r.tool.name.length)
  ) {
    const objects = [
      ...r.leadAct.objects,
      ...named.objects.filter((o) => !r.leadAct!.objects.some((x) => x.lemma === o.lemma)),
    ];
    named = { ...named, objects, objectText: r.leadAct.objectText };
  }
  // one word that is as often a noun, and nothing else said
  const tells =
    named !== null &&
    !(
      named.verb.weak &&
      isAny(named.kind, 'make', 'change', 'drive') &&
      r.name.length === 1 &&
      r.description === '' &&
      r.parameters.length === 0
    );
  const name = named && tells ? judge(named) : null;
  const lead: JudgedAct[] = [];
  for (const a of r.acts) {
    if (a.where !== 'lead' || lead.length === MOST_LEADING) continue;
    // "ignore, watch or delete it": what it is, the name says
    const isIt = a.objects.length === 1 && isAny(a.objects[0]!.lemma.text, 'it', 'them');
    lead.push(judge(isIt && named && named.objects.length > 0 ? { ...a, objects: named.objects } : a));
  }
  const titled = r.acts.find((a) => a.where === 'title');
  const title = titled ? judge(titled) : null;
  // what one choice takes out another puts back: `save`, `remove`
  const puts = r.modes.some(({ act }) => set('save follow like favorite bookmark assign').has(act.verb.text));
  const modes = r.modes.map((mode) => {
    // a mode without an object acts on what the tool is about
    const act =
      mode.act.objects.length > 0 && !mode.act.objects.every((o) => MANNERS.has(o.lemma.text))
        ? mode.act
        : {
            ...mode.act,
            objects: r.nameAct?.objects ?? [...r.name].reverse(),
            objectText: r.nameAct?.objectText ?? r.tool.name,
          };
    const judged = judgeAct(act, r, context);
    const isBack = puts && act.verb.text === 'remove' && judged.category === 'Destructive' && !headOn(act, 'container');
    return { mode: { ...mode, act }, verdict: isBack ? verdict('Write', 'taking out') : judged };
  });
  const result = (category: Category, rule: string, span: Span, act: Act | null): Proposal => {
    const floor = floorOf(r, name, modes);
    return {
      category,
      rule,
      span,
      act,
      name,
      lead,
      title,
      modes,
      context,
      floor: floor?.[0] ?? null,
      floorSpan: floor?.[1] ?? null,
    };
  };

  const deletes = namedAs(r, 'deletes', (x) => x.type === 'array');
  if (deletes && name?.verdict.category === 'Write')
    return result('Destructive', 'a list of deletions', at(deletes.pointer), name.act);
  const destroys = namedAs(r, 'destroys', (x) => x.type === 'boolean');
  if (destroys && name !== null && name.act.kind !== 'read')
    return result('Destructive', 'a run that takes down', at(destroys.pointer), name.act);
  if (isShell(r))
    return result('Execute', 'the name of a command', { pointer: '/name', start: 0, end: r.tool.name.length }, null);
  const enumerated = modes[0]?.mode.parameter.enum?.length ?? 0;
  // every choice that the schema permits only reads, and so does the description
  if (
    modes.length > 1 &&
    modes.length === enumerated &&
    modes.every((m) => m.verdict.category === 'Read') &&
    lead.length > 0 &&
    lead.every((l) => l.verdict.category === 'Read' || set('manage handle administer').has(l.act.verb.text)) &&
    !r.has.has('command') &&
    !r.has.has('code')
  )
    return {
      ...result('Read', 'choices that only read', at(modes[0]!.mode.parameter.pointer), lead[0]!.act),
      floor: null,
      floorSpan: null,
    };
  const hard = parameterVerdict(r, context, name, lead);
  const worst = worstMode(modes);
  if (hard?.category === 'Execute' && worst && graver(worst.verdict.category, 'Execute'))
    return result(worst.verdict.category, worst.verdict.rule, at(worst.act.span.pointer), worst.act);
  if (hard) return result(hard.category, hard.rule, hard.span, name?.act ?? null);

  if (
    r.signals.has('asksPerson') &&
    r.leadSignals.has('asksPerson') &&
    !paysOthers(r) &&
    name?.verdict.category !== 'Financial' &&
    !ANSWERS.has(name?.act.kind) &&
    // whether a person is asked at all
    !SWITCHES.has(name?.act.verb.text)
  )
    return result('Read', 'asks a person', r.signals.get('asksPerson')!, null);

  // "Select and run one of the following read operations": choosing does nothing by itself
  if (
    name === null &&
    r.leadSignals.has('readOnly') &&
    lead.length > 0 &&
    (/\bread operations\b/i.test(r.description.slice(0, 120)) ||
      lead.every((l) => l.verdict.category === 'Read' || isAny(l.act.verb.text, 'select', 'choose', 'pick')))
  )
    return result('Read', 'read-only operations', r.signals.get('readOnly')!, null);
  const committed = commits(r, context);
  if (committed && name?.verdict.category !== 'Financial')
    return result('Financial', 'committing money', committed, name?.act ?? null);

  // a thought that is written down for oneself
  const thought = r.parameters.find((x) => x.required && x.name === 'thought');
  if (
    thought &&
    !SOLVES.test(r.description.slice(0, 240)) &&
    (name === null || name.act.kind === 'read' || name.act.verb.weak || name.verdict.category === 'Read')
  )
    return result('Write', 'connecting', at(thought.pointer), null);
  if (thought && name === null && SOLVES.test(r.description.slice(0, 240)))
    return result('Read', 'reasoning', at(thought.pointer), null);
  if (signsIn(r, name))
    return result('Write', 'connecting', { pointer: '/name', start: 0, end: r.tool.name.length }, name?.act ?? null);

  const commanded = context.home ? COMMANDED.exec(r.description) : null;
  if (commanded)
    return result(
      'Execute',
      'commanding a device',
      { pointer: '/description', start: 0, end: commanded[0].length },
      null,
    );
  const sampled = name === null || name.act.verb.weak ? sampling(r) : undefined;
  if (sampled && lead[0]?.act.kind !== 'run' && !r.has.has('command') && !r.has.has('recipient'))
    return result('Read', 'asking a model', at(sampled.pointer), null);
  const guide = GUIDE.exec(r.description);
  if (
    guide &&
    floorOf(r, name, modes) === null &&
    (!name?.verdict.facet || (name.verdict.facet === 'bounded' && r.parameters.length === 0)) &&
    !PLAIN_VERB(r.text[0])
  )
    return result('Read', 'a guide', { pointer: '/description', start: 0, end: guide[0].length }, null);

  const automation =
    name === null || name.act.verb.weak
      ? /^[^.]{0,60}\b(?:browser|desktop|computer|phone) automation\b/i.exec(r.description)
      : null;
  if (automation && !/\b(?:docs?|documentation|guide|status)\b/i.test(r.tool.name))
    return result('Execute', 'automation', { pointer: '/description', start: 0, end: automation[0].length }, null);

  const reading =
    name !== null &&
    name.act.kind === 'read' &&
    name.verdict.category === 'Read' &&
    !name.act.verb.weak &&
    // `read_write_registers`
    !namesAny(name.act, 'write') &&
    !set('watch track observe resolve monitor triage report acquire gather collect surface capture').has(
      name.act.verb.text,
    );
  // nouns of running scripts look like verbs: they do not outvote a name that reads
  const detaches =
    name !== null &&
    (name.act.kind === 'detach' ||
      name.act.kind === 'connect' ||
      /^un[a-z]/.test(name.act.verb.text) ||
      (name.verdict.rule === 'taking out' && headIn(r.nameAct!, BELONGINGS))) &&
    name.verdict.category === 'Write';
  const outvotes = (l: JudgedAct): boolean =>
    // `save_drawing`: "Triggers the editor's Save": what is triggered, the name says
    !(
      l.act.verb.text === 'trigger' &&
      name !== null &&
      !name.act.verb.weak &&
      isAny(name.act.kind, 'make', 'change') &&
      r.name[0]?.lemma.text !== 'trigger' &&
      !actsOn(l.act, 'process', 'command', 'software', 'device')
    ) &&
    !(detaches && isAny(l.act.verb.text, 'remove', 'clear', 'delete')) &&
    ((l === lead[0] && l.act.kind === 'send' && !l.act.verb.weak && actsOn(l.act, 'message')) ||
      // `get_attachment`: "Downloads it and saves it to disk"
      (l === lead[0] && l.verdict.rule === 'saving to disk') ||
      !(
        reading &&
        ((!graver(l.verdict.category, 'Execute') && !(l.act.kind === 'run' && actsOn(l.act, 'command'))) ||
          r.description.charCodeAt(l.act.span.start) > 0x2fff)
      ));
  // "set or remove": what is taken away is put back by the same call
  const paired = lead.some((l) => set('set add assign create toggle').has(l.act.verb.text));
  // "Manage teams: list/get": the choices say what managing is
  const managed =
    modes.length > 1 && lead[0]?.act.verb.text === 'manage' && (name === null || name.act.verb.text === 'manage');
  if (managed && worst)
    return result(worst.verdict.category, worst.verdict.rule, at(worst.act.span.pointer), worst.act);
  let best: JudgedAct | null = name;
  for (const l of lead) {
    if (
      !best ||
      (graver(l.verdict.category, best.verdict.category) &&
        outvotes(l) &&
        !(paired && name?.verdict.category === 'Write' && isAny(l.act.verb.text, 'remove', 'clear', 'unset')))
    )
      best = l;
  }
  // what the description says first outranks a name that only sounds like work
  if (name && lead[0] && name !== best && name.act.verb.weak && lead[0].act.kind === 'read')
    best = lead.reduce((a, b) => (graver(b.verdict.category, a.verdict.category) ? b : a));
  if (
    name &&
    lead[0] &&
    best === name &&
    lead[0].act.kind === 'read' &&
    lead.every((l) => l.verdict.category === 'Read')
  ) {
    if (
      name.verdict.category === 'Execute' ||
      (name.verdict.category === 'Write' &&
        (TELLING.has(lead[0].act.verb.text) || lead[0].verdict.rule === 'telling how')) ||
      (name.act.verb.weak &&
        name.verdict.category !== 'Financial' &&
        // both say the same, and the name says of what: `group_shapes`, "Group several together"
        name.act.verb !== lead[0].act.verb) ||
      (name.act.kind === 'pay' && name.act.verb.weak)
    )
      best = lead[0];
  }
  if (!best) best = title;
  const weighs = name !== null && WEIGHING.has(name.act.verb.text);
  for (const m of modes)
    if (weighs) continue;
    else if (reading && (!m.mode.parameter.required || !/act|op|method|cmd|command|verb/i.test(m.mode.parameter.name)))
      continue;
    else if (!best || graver(m.verdict.category, best.verdict.category))
      best = { act: { ...m.mode.act, objects: r.nameAct?.objects ?? m.mode.act.objects }, verdict: m.verdict };
  if (best)
    return result(
      best.verdict.category,
      best.verdict.rule,
      best.act.span.start >= 0 ? best.act.span : at(best.act.span.pointer),
      best.act,
    );
  return nominal(r, result);
}

/** A machine that is told to do something. */
const COMMANDED =
  /^(?:commands?|makes?|orders?|tells?|moves?|drives?|sends?|has|have|pauses?) (?:the |a |an )?(?:robot|drone|arm|rover|vehicle|gripper|humanoid|vacuum)(?:'s current job|\b)/i;

/** What a tool returns when its description begins by naming a text to follow. */
const GUIDE =
  /^(?:[\w-]+ ){0,4}?(?:guide|guidance|procedure|instructions|tutorial|walkthrough|how-to|cheat ?sheet|best practices|checklist) (?:for|on|to|about|of) /i;

/** Whether a sentence that begins with this word gives an order: "Create a guide for". */
const PLAIN_VERB = (unit: Unit | undefined): boolean =>
  unit !== undefined && unit.lemma.verb !== null && !unit.lemma.weak && !unit.past;

const SIGN_INS = set('auth oauth authentication login signin');
const SIGN_IN_STEPS = new Set(
  'setup start begin initiate complete re clear open finish refresh check login authenticate'.split(' '),
);

/** Whether a tool takes the agent itself through a login: `setup_auth`, `start_oauth`. Who configures logins of others changes a setting. */
function signsIn(r: Reading, name: JudgedAct | null): boolean {
  if (r.domains.has('iam') || r.has.has('role') || name?.verdict.category === 'Read') return false;
  if (
    name?.act.kind === 'connect' &&
    name.act.objects.length === 0 &&
    /^(?:log|sign)-?(?:in|out)$/.test(name.act.verb.text)
  )
    return true;
  if (r.name.length < 2) return false;
  const words = r.name.map((u) => u.lemma.text);
  // `setup_auth`, `auth_start`
  const [last, before] = [words.at(-1)!, words.at(-2)!];
  const step = SIGN_INS.has(last)
    ? words.slice(0, -1).some((w) => SIGN_IN_STEPS.has(w))
    : SIGN_INS.has(before) && SIGN_IN_STEPS.has(last);
  return step && !words.includes('check');
}

/** The gravest of the choices a tool has. */
function worstMode(modes: readonly JudgedMode[]): JudgedAct | null {
  let worst: JudgedMode | null = null;
  for (const m of modes) if (!worst || graver(m.verdict.category, worst.verdict.category)) worst = m;
  return worst && { act: worst.mode.act, verdict: worst.verdict };
}

/** What a description begins with whose tool only tells, whatever its name sounds like. */
const TELLING = set('get retrieve fetch list return calculate compute capture validate estimate');

/** What is asked for is what a command is called. */
const COMMAND_NAME = /\bcommand names?\b|\bnames? of (?:an? |the )?commands?\b/i;

/** Said where thoughts are only thought, and none is kept for later. */
const SOLVES =
  /\bproblem[- ]solving\b|\bchains? of thought\b|\b(?:step[- ]by[- ]step|structured|sequential) (?:thinking|reasoning)\b/i;

/** What weighs a deed without doing it: the choices are what is weighed. */
const WEIGHING = set('check calculate estimate simulate score validate preview evaluate');

const EXAMINING = /^(?:analy[sz]e|lint|validate|check|parse|explain|review|highlight|inspect|audit|scan)$/;
/** Languages that can only ask: none of them has a word that changes anything. */
const READING_LANGUAGES =
  /\b(?:resource graph|gaql|jql|soql|sosl|wiql|nrql|promql|logql|logsql|metricsql|traceql|kql|kusto|es\|?ql|query dsl|qql|sql-like|fetch ?xml|groq|caml|jmespath|jsonpath|xpath|fhirpath|jsonata|overpass|xql|dql)\b/i;

/** What the parameters alone establish. */
function parameterVerdict(
  r: Reading,
  c: Context,
  name: JudgedAct | null,
  lead: readonly JudgedAct[],
): { category: Category; rule: string; span: Span } | null {
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

/** A category that hard evidence establishes against any claim: a parameter that runs things, a verb with its object in the name. */
function floorOf(r: Reading, name: JudgedAct | null, modes: readonly JudgedMode[]): [Category, Span] | null {
  const strong = name && !name.act.verb.weak;
  // a word that is as often a noun counts where it stands in front of what it moves: `transfer_funds`
  const moves =
    name !== null &&
    (name.act.kind === 'pay' || name.act.kind === 'trade') &&
    name.act.reach.start === name.act.span.start &&
    actsOn(name.act, 'payment', 'money', 'order', 'trading', 'token', 'invoice', 'subscription', 'wallet');
  if (
    name &&
    (strong || moves) &&
    (name.verdict.category === 'Financial' || name.verdict.category === 'Destructive') &&
    name.verdict.facet === undefined
  )
    return [name.verdict.category, name.act.span];
  const graveMode =
    r.modes.length > 1
      ? modes.find((m) => m.verdict.category === 'Destructive' || m.verdict.category === 'Financial')
      : null;
  if (graveMode && graveMode.verdict.facet === undefined && !(name?.act.kind === 'read' && strong))
    return [graveMode.verdict.category, at(graveMode.mode.parameter.pointer)];
  if (
    name &&
    strong &&
    name.verdict.category === 'Execute' &&
    (actsOn(name.act, 'command', 'software', 'device') || headOn(name.act, 'process'))
  )
    return ['Execute', name.act.span];
  if (isShell(r)) return ['Execute', { pointer: '/name', start: 0, end: r.tool.name.length }];
  const command = r.has.get('command');
  if (
    command &&
    (name?.act.kind === 'run' || (name === null && !(r.modes.length > 1 && r.leadAct?.verb.text === 'manage'))) &&
    /^(?:shell_?)?(?:command|cmd|script|argv|bash)$/i.test(command.name) &&
    command.enum === null
  )
    return ['Execute', at(command.pointer)];
  const code = r.has.get('code');
  if (code && name?.act.kind === 'run' && code.enum === null) return ['Execute', at(code.pointer)];
  const sql = r.has.get('query');
  if (
    sql &&
    /sql|cypher|statement/i.test(sql.name) &&
    name?.act.kind === 'run' &&
    !r.signals.has('readOnly') &&
    !/select|read/i.test(r.tool.name)
  )
    return ['Execute', at(sql.pointer)];
  if (
    name &&
    strong &&
    (name.act.kind === 'make' ||
      name.act.kind === 'change' ||
      name.act.kind === 'send' ||
      name.act.kind === 'grant' ||
      name.act.kind === 'revoke') &&
    name.verdict.category === 'Write' &&
    actsOn(name.act, 'document', 'privilege', 'ticket', 'people', 'message') &&
    !['generate', 'convert', 'compose'].includes(name.act.verb.text)
  )
    return ['Write', name.act.span];
  return null;
}

/** Names that are a shell, whatever is said about them. */
const SHELLS = new Set('bash sh zsh shell cmd powershell exec sudo kubectl osascript'.split(' '));

function isShell(r: Reading): boolean {
  return r.name.length === 1 && SHELLS.has(r.name[0]!.lemma.text);
}

const BARE_COMMANDS = new Set(
  'kubectl bash shell terminal ssh sh zsh cmd powershell exec eval repl python node docker psql aws gcloud az helm terraform ansible sudo cli console curl http_request ffmpeg make npm execute run sql query cypher osascript applescript adb'.split(
    ' ',
  ),
);
const BARE_READS = new Set(
  'news weather search docs documentation status health version info history stats tree price market ticker help guide schema list config overview summary data report metrics prices quotes holdings positions profile balance account books about whoami ping'.split(
    ' ',
  ),
);

const FUNCTION_WORDS = new Set(
  'the a an of for to and or in on is are with from by this that it be as at all if when how your'.split(' '),
);

/** Whether nothing of a description could be read: a language that the word lists do not hold. */
function isUnread(r: Reading): boolean {
  return (
    !r.text.some(({ lemma }) => lemma.verb !== null || lemma.nouns.length > 0 || FUNCTION_WORDS.has(lemma.text)) &&
    !/^[\x20-\x7e]{1,40}$/.test(r.description)
  );
}

/** Names without a verb: commands run, things are read, and the rest cannot be told without a description. */
function nominal(
  r: Reading,
  result: (category: Category, rule: string, span: Span, act: Act | null) => Proposal,
): Proposal {
  const words = r.name.flatMap((u) => u.lemma.text.split('_'));
  const span: Span = { pointer: '/name', start: 0, end: r.tool.name.length };
  const control =
    ['control', 'controller'].includes(words[words.length - 1] ?? '') ||
    (words[0] === 'control' && words.length === 2 && r.description === '');
  if (words.length > 1 && isAny(words[words.length - 1]!, 'on', 'off')) return result('Write', 'a switch', span, null);
  // "User CRUD operations", "Guest management": a tool of many deeds that names none of them
  const crud = /\bCRUD\b/.exec(r.description.slice(0, 120));
  if (crud)
    return result(
      'Destructive',
      'all operations on a record',
      { pointer: '/description', start: crud.index, end: crud.index + 4 },
      null,
    );
  const managing = /^\W*(?:[\w-]+ ){1,4}management\b/i.exec(r.description);
  if (managing && r.description.length < 80 && !/read|view|log|info/i.test(r.description))
    return result('Write', 'management', { pointer: '/description', start: 0, end: managing[0].length }, null);
  if (words.some((w) => BARE_COMMANDS.has(w)) && (words.length <= 2 || r.has.has('command'))) {
    if (words.includes('query') && r.domains.has('monitoring')) return result('Read', 'a query of metrics', span, null);
    if (words.includes('query') && (r.signals.has('readOnly') || (!r.has.has('query') && r.description !== '')))
      return result('Read', 'a query', span, null);
    return result('Execute', 'the name of a command', span, null);
  }
  if (control) return result('Execute', 'a control', span, null);
  if (
    r.description === '' &&
    !words.some((w) => BARE_READS.has(w)) &&
    r.parameters.length === 0 &&
    !r.name.some((u) => u.inflected)
  )
    return result('Unknown', 'nothing said', span, null);
  if (r.description !== '' && isUnread(r))
    return result(words.some((w) => BARE_READS.has(w)) ? 'Read' : 'Unknown', 'an unread language', span, null);
  return result('Read', 'a noun', span, null);
}
