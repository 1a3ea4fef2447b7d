/** The rubric applied to a reading by rule: the category of the worst ordinary call, and what that rests on. */

import type { Category } from '../data/model.ts';
import { paysOthers, sampling } from './acts/arguments.ts';
import { commits } from './acts/commitments.ts';
import type { Unit } from './features/lexicon.ts';
import { namedAs } from './features/namings.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import { isAny, set } from './features/sets.ts';
import { floorOf, isShell } from './rules/floor.ts';
import { at, begins, type Decision, graver, type Judged, judged, nameSpan, worstMode } from './rules/judged.ts';
import { nominal } from './rules/nominal.ts';
import { parameterVerdict } from './rules/parameters.ts';
import { votes } from './rules/votes.ts';

export interface Proposal extends Decision, Omit<Judged, 'r'> {
  /** Hard evidence: whatever else the text says, the category does not fall below this one. */
  floor: Category | null;
  floorSpan: Span | null;
}

/** The category by rule: the first that applies decides. */
export function propose(r: Reading): Proposal {
  const found = judged(r);
  const { context, name, lead, title, modes } = found;
  for (const rule of RULES) {
    const decision = rule(found);
    if (!decision) continue;
    const [floor, floorSpan] = (rule !== onlyReadingChoices && floorOf(found)) || [null, null];
    return { ...decision, name, lead, title, modes, context, floor, floorSpan };
  }
  throw new Error('The last rule applies to every tool.');
}

type Rule = (found: Judged) => Decision | null;

const decision = (category: Category, rule: string, span: Span, act: Act | null = null): Decision => ({
  category,
  rule,
  span,
  act,
});

const deletions: Rule = ({ r, name }) => {
  const deletes = namedAs(r, 'deletes', (x) => x.type === 'array');
  return deletes && name?.verdict.category === 'Write'
    ? decision('Destructive', 'a list of deletions', at(deletes.pointer), name.act)
    : null;
};

const takingDown: Rule = ({ r, name }) => {
  const destroys = namedAs(r, 'destroys', (x) => x.type === 'boolean');
  return destroys && name !== null && name.act.kind !== 'read'
    ? decision('Destructive', 'a run that takes down', at(destroys.pointer), name.act)
    : null;
};

const shell: Rule = ({ r }) => (isShell(r) ? decision('Execute', 'the name of a command', nameSpan(r)) : null);

const MANAGING = set('manage handle administer');

/** Every choice that the schema permits only reads, and so does the description: nothing else counts against that. */
const onlyReadingChoices: Rule = ({ r, lead, modes }) => {
  const [first] = modes;
  const isOnlyReading =
    modes.length > 1 &&
    modes.length === (first?.mode.parameter.enum?.length ?? 0) &&
    modes.every(({ verdict }) => verdict.category === 'Read') &&
    lead.length > 0 &&
    lead.every(({ act, verdict }) => verdict.category === 'Read' || MANAGING.has(act.verb.text)) &&
    !r.has.has('command') &&
    !r.has.has('code');
  return isOnlyReading
    ? decision('Read', 'choices that only read', at(first!.mode.parameter.pointer), lead[0]!.act)
    : null;
};

const hardParameters: Rule = (found) => {
  const hard = parameterVerdict(found);
  if (!hard) return null;
  const worst = worstMode(found.modes);
  if (hard.category === 'Execute' && worst && graver(worst.verdict.category, 'Execute'))
    return decision(worst.verdict.category, worst.verdict.rule, at(worst.act.span.pointer), worst.act);
  return { ...hard, act: found.name?.act ?? null };
};

/** Kinds of acts that decide what a person was asked, or do it. */
const ANSWERS: ReadonlySet<string | undefined> = new Set(['grant', 'guard', 'revoke', 'destroy']);
/** What settles whether a person is asked from now on. */
const SWITCHES: ReadonlySet<string | undefined> = new Set(['set', 'enable', 'disable', 'toggle', 'configure']);

const asking: Rule = ({ r, name }) =>
  r.signals.has('asksPerson') &&
  r.leadSignals.has('asksPerson') &&
  !paysOthers(r) &&
  name?.verdict.category !== 'Financial' &&
  !ANSWERS.has(name?.act.kind) &&
  !SWITCHES.has(name?.act.verb.text)
    ? decision('Read', 'asks a person', r.signals.get('asksPerson')!)
    : null;

/** "Select and run one of the following read operations": choosing does nothing by itself. */
const readOperations: Rule = ({ r, name, lead }) =>
  name === null &&
  r.leadSignals.has('readOnly') &&
  lead.length > 0 &&
  (/\bread operations\b/i.test(r.description.slice(0, 120)) ||
    lead.every(({ act, verdict }) => verdict.category === 'Read' || isAny(act.verb.text, 'select', 'choose', 'pick')))
    ? decision('Read', 'read-only operations', r.signals.get('readOnly')!)
    : null;

const commitment: Rule = ({ r, context, name }) => {
  const committed = commits(r, context);
  return committed && name?.verdict.category !== 'Financial'
    ? decision('Financial', 'committing money', committed, name?.act ?? null)
    : null;
};

/** Said where thoughts are only thought, and none is kept for later. */
const SOLVES =
  /\bproblem[- ]solving\b|\bchains? of thought\b|\b(?:step[- ]by[- ]step|structured|sequential) (?:thinking|reasoning)\b/i;

/** A thought that is written down for oneself, or only thought. */
const thinking: Rule = ({ r, name }) => {
  const thought = r.parameters.find((x) => x.required && x.name === 'thought');
  if (!thought) return null;
  const span = at(thought.pointer);
  if (SOLVES.test(r.description.slice(0, 240))) return name === null ? decision('Read', 'reasoning', span) : null;
  return name === null || name.act.kind === 'read' || name.act.verb.weak || name.verdict.category === 'Read'
    ? decision('Write', 'connecting', span)
    : null;
};

const SIGN_INS = set('auth oauth authentication login signin');
const SIGN_IN_STEPS = set('setup start begin initiate complete re clear open finish refresh check login authenticate');

/** A tool that takes the agent itself through a login: `setup_auth`, `start_oauth`. Who configures logins of others changes a setting. */
const signingIn: Rule = ({ r, name }) => {
  if (r.domains.has('iam') || r.has.has('role') || name?.verdict.category === 'Read') return null;
  const isSignIn =
    name?.act.kind === 'connect' &&
    name.act.objects.length === 0 &&
    /^(?:log|sign)-?(?:in|out)$/.test(name.act.verb.text);
  return isSignIn || namesSignIn(r) ? decision('Write', 'connecting', nameSpan(r), name?.act ?? null) : null;
};

/** `setup_auth`, `auth_start` */
function namesSignIn(r: Reading): boolean {
  if (r.name.length < 2) return false;
  const words = r.name.map((u) => u.lemma.text);
  const [last, before] = [words.at(-1)!, words.at(-2)!];
  const step = SIGN_INS.has(last)
    ? words.slice(0, -1).some((w) => SIGN_IN_STEPS.has(w))
    : SIGN_INS.has(before) && SIGN_IN_STEPS.has(last);
  return step && !words.includes('check');
}

/** A machine that is told to do something. */
const COMMANDED =
  /^(?:commands?|makes?|orders?|tells?|moves?|drives?|sends?|has|have|pauses?) (?:the |a |an )?(?:robot|drone|arm|rover|vehicle|gripper|humanoid|vacuum)(?:'s current job|\b)/i;

const commanding: Rule = ({ r, context }) => {
  const commanded = context.home ? COMMANDED.exec(r.description) : null;
  return commanded && decision('Execute', 'commanding a device', begins(commanded));
};

const askingModel: Rule = ({ r, name, lead }) => {
  const sampled = name === null || name.act.verb.weak ? sampling(r) : undefined;
  return sampled && lead[0]?.act.kind !== 'run' && !r.has.has('command') && !r.has.has('recipient')
    ? decision('Read', 'asking a model', at(sampled.pointer))
    : null;
};

/** What a tool returns when its description begins by naming a text to follow. */
const GUIDE =
  /^(?:[\w-]+ ){0,4}?(?:guide|guidance|procedure|instructions|tutorial|walkthrough|how-to|cheat ?sheet|best practices|checklist) (?:for|on|to|about|of) /i;

/** Whether a sentence that begins with this word gives an order: "Create a guide for". */
const givesOrder = (unit: Unit | undefined): boolean =>
  unit !== undefined && unit.lemma.verb !== null && !unit.lemma.weak && !unit.past;

const guiding: Rule = (found) => {
  const { r, name } = found;
  const guide = GUIDE.exec(r.description);
  return guide &&
    floorOf(found) === null &&
    (!name?.verdict.facet || (name.verdict.facet === 'bounded' && r.parameters.length === 0)) &&
    !givesOrder(r.text[0])
    ? decision('Read', 'a guide', begins(guide))
    : null;
};

const automating: Rule = ({ r, name }) => {
  if (name !== null && !name.act.verb.weak) return null;
  const automation = /^[^.]{0,60}\b(?:browser|desktop|computer|phone) automation\b/i.exec(r.description);
  return automation && !/\b(?:docs?|documentation|guide|status)\b/i.test(r.tool.name)
    ? decision('Execute', 'automation', begins(automation))
    : null;
};

/** "Manage teams: list/get": the choices say what managing is. */
const managing: Rule = ({ name, lead, modes }) => {
  const worst = worstMode(modes);
  return worst &&
    modes.length > 1 &&
    lead[0]?.act.verb.text === 'manage' &&
    (name === null || name.act.verb.text === 'manage')
    ? decision(worst.verdict.category, worst.verdict.rule, at(worst.act.span.pointer), worst.act)
    : null;
};

const RULES: readonly Rule[] = [
  deletions,
  takingDown,
  shell,
  onlyReadingChoices,
  hardParameters,
  asking,
  readOperations,
  commitment,
  thinking,
  signingIn,
  commanding,
  askingModel,
  guiding,
  automating,
  managing,
  votes,
  nominal,
];
