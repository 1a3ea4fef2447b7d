/** Why a tool was labelled so, in one to three plain sentences made of what its definition says. */

import type { Category, Facet, ModeLabel, Risk } from '../data/model.ts';
import { oneLine } from '../data/text.ts';
import { consequence, valueAt } from './evidence.ts';
import type { NounClass } from './features/nouns.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import { isAny } from './features/sets.ts';
import type { Proposal } from './propose.ts';
import { decidingFacets } from './taxonomy.ts';
import { addition, chosenBy, firstClause, listed, named, objectOf, parameters, quoted, third } from './wording.ts';

/** What the sentences of one rationale share. */
interface Told {
  r: Reading;
  p: Proposal;
  category: Category;
  /** What the tool does, as far as it fits the category. */
  act: Act | null;
  /** What it acts on, with its article. */
  object: string;
  /** The sentences so far. */
  said: string;
}

/** The worst ordinary call, by what decided. */
function worstCall({ r, p, category, act, object }: Told, server: string): string {
  const at = server && !object.toLowerCase().includes(server.toLowerCase()) ? ` on ${server}` : '';
  const verb = act ? third(act.verb.text) : '';
  const doing = act && object ? `${verb} ${object}` : verb;
  // "go forward": what stands before the verb of a name is not what it acts on
  const isBare =
    act?.where === 'name' && (object === '' || (act.reach.start < act.span.start && act.kind !== r.leadAct?.kind));
  const clause = isBare ? firstClause(r) : '';
  switch (category) {
    case 'Financial': {
      const terms = parameters(r, [
        'amount',
        'side',
        'asset',
        'orderType',
        'recipient',
        'wallet',
        'leverage',
        'budget',
      ]);
      const chosen = terms ? `, with ${terms} as the caller sets ${terms.includes(' and ') ? 'them' : 'it'}` : '';
      return act ? `One call ${doing}${at}${chosen}.` : `One call commits money${at}: ${object}${chosen}.`;
    }
    case 'Destructive': {
      const what = chosenBy(r);
      const destroys = act && (act.kind === 'destroy' || act.kind === 'forget');
      return `One call ${destroys ? doing : `can delete ${object}`}${at}${what ? `, chosen by ${what}` : ''}.`;
    }
    case 'Execute': {
      const what = parameters(r, ['command', 'code', 'query', 'manifest', 'toolName', 'url', 'selector'], 2);
      const depends = what ? `; what happens depends on ${what}` : '';
      if (clause) return `One call${at}: "${clause}"${depends}.`;
      return `One call ${act && act.kind !== 'read' ? doing : `runs ${object}`}${at}${depends}.`;
    }
    case 'Write':
      if (clause) return `One call${at}: "${clause}".`;
      return `One call ${act && act.kind !== 'read' ? doing : `changes ${object}`}${at}.`;
    case 'Read': {
      if (p.rule === 'asks a person') return `It waits for a person: ${object}. Nothing changes by the call itself.`;
      if (clause) return `On ${server || 'its server'}: "${clause}". Nothing changes by that.`;
      if (act?.kind === 'read') return `It ${doing}${at}.`;
      return `It ${act?.kind === 'make' ? doing : `returns ${object}`}${at} and changes nothing.`;
    }
    case 'Unknown':
      return `Neither the name "${oneLine(r.tool.name, 60)}" nor a description says what a call does, so it is treated as high risk.`;
  }
}

/** The act whose words a facet rests on. */
function actAt({ p }: Told, span: Span | undefined): Act | null {
  const judged = [p.name, ...p.lead, p.title].find((j) => j !== null && j.act.reach === span);
  return judged?.act ?? null;
}

/** What private data of a kind is, by the class of the noun that names it; the first that fits. */
const PRIVATE: readonly [NounClass, string][] = [
  ['secret', 'it is a secret'],
  ['message', 'people wrote it to each other'],
  ['log', 'logs show what happened, and to whom'],
  ['money', "it shows somebody's money"],
  ['order', "it shows somebody's money"],
  ['people', 'these are records about people'],
  ['document', "it is what the user's own documents hold"],
  ['command', 'it is private code'],
];

function privateData(t: Told, span: Span | undefined): string {
  const nouns = actAt(t, span)?.objects.flatMap((o) => o.lemma.nouns) ?? [];
  const kind = PRIVATE.find(([noun]) => nouns.includes(noun))?.[1];
  return `What comes back is private${kind ? `: ${kind}` : ''}`;
}

/** The last part of a JSON pointer to a parameter, where a facet rests on one. */
function parameterAt({ r }: Told, span: Span | undefined): string {
  const found = span && r.parameters.find((q) => q.pointer === span.pointer);
  return found ? named(found) : '';
}

/** The words a facet rests on, behind what is said about it; an act is told by the first sentence already. */
function because(t: Told, span: Span | undefined): string {
  const quote = actAt(t, span) ? '' : quoted(t.r, span, t.said);
  return quote ? ` (${quote})` : '';
}

type Reason = (t: Told, span: Span | undefined) => string;

/** What a facet means for this tool. */
const REASONS: Readonly<Record<Facet, Reason>> = {
  sensitive: privateData,
  secrets: (t, s) => `What comes back is a secret${because(t, s)}`,
  untrusted: (t, s) => {
    const source = parameterAt(t, s);
    return source
      ? `Whoever writes what ${source} leads to could plant instructions in it`
      : `Outsiders wrote what comes back, and could plant instructions in it${because(t, s)}`;
  },
  external: (t, s) => {
    const to = parameters(t.r, ['recipient'], 1) || parameterAt(t, s);
    if (to) return `It reaches whoever ${to} names`;
    const hook = parameters(t.r, ['webhook'], 1);
    return hook ? `Data goes to ${hook} from then on` : `Others than the user get to see or receive it${because(t, s)}`;
  },
  arbitrary: (t, s) => {
    const what = parameters(t.r, ['command', 'code', 'query', 'manifest', 'toolName'], 1);
    return `${what ? `${what} takes whatever is given` : 'It takes whatever is given'}, so no single call can be ruled out${because(t, s)}`;
  },
  privilege: (t, s) => `That decides who may do what${because(t, s)}`,
  guard: (t, s) => {
    const act = actAt(t, s) ?? t.act;
    const hands =
      act && ['make', 'grant', 'pay', 'send', 'trade', 'change'].includes(act.kind) && !OFF.test(act.verb.text);
    return `${hands ? 'Whoever holds it has the power it gives' : 'A protection is gone afterwards'}${because(t, s)}`;
  },
  physical: () => 'Something moves or changes in the physical world',
  bulk: (t, s) => {
    const what = parameters(t.r, ['all', 'filter', 'recursive', 'ids'], 1);
    if (what) return `${what} can take in many at once`;
    const quote = because(t, s);
    if (quote) return `Many things are reached at once${quote}`;
    if (/\b(?:all|every|multiple|bulk)\b/i.test(t.object)) return 'They go at once';
    return t.category === 'Destructive'
      ? 'Other things lie within it or depend on it'
      : 'Many things are reached at once';
  },
  permanent: (t, s) => {
    const what = parameterAt(t, s);
    if (what) return `${what} leaves no way back`;
    return `There is no way back${because(t, s)}`;
  },
  reversible: (t, s) => `The definition names a way back${because(t, s)}`,
  ephemeral: (t, s) => `Only the agent's own or regenerable state is touched${because(t, s)}`,
  bounded: () => 'Each such step is harmless by itself',
  reduces: ({ r, p }) => {
    if (
      isAny((r.nameAct ?? r.leadAct)?.kind ?? '', 'cancel', 'halt', 'destroy') ||
      /pause|skip|disable/i.test(r.tool.name)
    )
      return 'It only takes a commitment back or holds it';
    return p.rule === 'ad spend'
      ? 'It sets what may be spent, and spends nothing itself'
      : 'It only changes how much is at stake';
  },
  simulated: (t, s) => `No real money moves${because(t, s)}`,
};

/** Verbs that take a protection away though they change or make something. */
const OFF = /^(?:disable|deactivate|bypass|lower|unset|remove|unlock)$/;

/** What kind of commitment a Financial rule found. */
const COMMITMENTS: readonly [RegExp, string][] = [
  [/order|trade|position|exposure|bet/, 'Money is behind it'],
  [/signature|contract|allowance|transaction/, 'It can release what the wallet holds'],
  [/subscription|renew/, 'It changes what is billed from now on'],
  [/invoice/, 'The invoice becomes a claim for payment'],
  [/buying|booking|pay|purchase|releasing|transfer|money|stored|committing|conversion/, 'It moves or commits money'],
];

/** What a Financial call commits, in the definition's own words where it has some, and whether anything limits it. */
function commitment({ r, p, said }: Told): string {
  const own = quoted(r, consequence(r, 'Financial') ?? undefined, said);
  const kind = own
    ? `The definition says ${own}`
    : (COMMITMENTS.find(([pattern]) => pattern.test(p.rule))?.[1] ?? 'Money or an asset is committed');
  const dry = r.has.get('dryRun');
  if (dry) return `${kind}; ${named(dry)} can keep it a rehearsal, but the caller decides that`;
  const amount = r.has.get('amount');
  if (amount && isCapped(r)) return kind;
  return `${kind}, ${amount ? `and ${named(amount)} has no upper limit` : 'and no limit is named'}`;
}

/** What the caller puts in, besides saying which thing is meant: at most three names, and how many more. */
function settable(r: Reading): string {
  const set = r.parameters.filter((q) => !q.classes.includes('id') && !q.classes.includes('paging'));
  const names = set.slice(0, 3).map(named);
  if (set.length > names.length) names.push(`${set.length - names.length} more`);
  return listed(names);
}

/** What is lost with a thing, by the class of the noun that names it; the first that fits. */
const LOSSES: readonly [NounClass, string][] = [
  ['message', 'What was said there is lost unless others keep it'],
  ['event', 'Nothing is delivered to it any more'],
  ['ticket', 'What was reported there is lost'],
  ['money', 'The entry is missing afterwards'],
  ['people', 'What was known of them there is lost'],
  ['document', 'What it held is lost unless a copy exists'],
  ['process', 'What runs in it ends'],
  ['privilege', 'Whoever relied on it does so in vain'],
  ['media', 'It cannot be looked at or heard again'],
  ['metadata', 'What it described or governed is left without it'],
];

/** Why nobody is exposed by what comes back, by the class of the noun that names it; the first that fits. */
const PLAIN: readonly [NounClass, string][] = [
  ['market', 'A market shows that to everybody'],
  ['media', 'Pictures, sound or video of nobody in particular come back'],
  ['document', 'Titles and properties come back, no content that is called private'],
  ['container', 'What comes back names or describes it, not what lies in it'],
  ['ticket', 'Only how it stands comes back'],
  ['people', 'Names come back, no records'],
  ['process', 'How work stands comes back, no content that is called private'],
  ['privilege', 'No key or password is named'],
  ['metadata', 'That describes, and holds no content that is called private'],
];

/** What a table says of the thing that the tool acts on. */
function ofObject({ p, act }: Told, table: readonly [NounClass, string][]): string | null {
  const nouns = (act ?? p.name?.act ?? p.lead[0]?.act)?.objects[0]?.lemma.nouns ?? [];
  return table.find(([noun]) => nouns.includes(noun))?.[1] ?? null;
}

/** What nothing softens or sharpens, said of this tool. */
function otherwise(t: Told): string {
  const { r, category } = t;
  switch (category) {
    case 'Financial':
      return commitment(t);
    case 'Destructive': {
      const asked = r.has.get('confirm') ?? r.has.get('dryRun');
      const loss = ofObject(t, LOSSES) ?? 'No way back is named';
      if (asked) return `${loss}, and the caller alone decides about ${named(asked)}`;
      const more = addition(r, t.said);
      return more ? `${loss}; the definition adds ${more}` : loss;
    }
    case 'Execute': {
      const names = settable(r);
      return names ? `The caller sets ${names}; nothing said bounds what follows` : 'Nothing said bounds what follows';
    }
    case 'Write': {
      const names = settable(r);
      return names ? `The caller sets ${names}` : 'It names nobody else that it reaches';
    }
    case 'Read': {
      if (r.description === '') return 'It has no description: its name and parameters alone say so';
      const facts = r.leadSignals.has('publicData') ? quoted(r, r.signals.get('publicData'), t.said) : '';
      if (facts) return `That is public: ${facts}`;
      const judged = t.p.name?.act ?? t.p.lead[0]?.act;
      const first = r.parameters.find((q) => !q.classes.includes('paging'));
      const what = chosenBy(r) || (first ? named(first) : '');
      if (judged && (judged.kind === 'make' || WORKED.test(judged.verb.text)))
        return what ? `It works on what the caller passes, such as ${what}` : 'It stores nothing';
      const plain = ofObject(t, PLAIN) ?? 'Nothing private is named';
      const more = addition(r, t.said);
      if (more) return `${plain}; the definition adds ${more}`;
      return what ? `${plain}; ${what} says which` : plain;
    }
    case 'Unknown':
      return '';
  }
}

const WORKED =
  /^(?:calculate|compute|convert|format|parse|validate|verify|encode|decode|estimate|translate|compare|analy[sz]e|simulate|score|lint|preview|summari[sz]e)$/;

/** Whether the schema bounds the amount. */
function isCapped(r: Reading): boolean {
  const amount = r.has.get('amount')!;
  const schema = valueAt(r.tool, amount.pointer);
  return (
    typeof schema === 'object' &&
    schema !== null &&
    ('maximum' in schema || 'exclusiveMaximum' in schema || 'enum' in schema)
  );
}

/** The facet that tells most about this tool, with what others add to it. */
function decisive(t: Told, facets: readonly Facet[], spans: ReadonlyMap<Facet, Span>): string {
  const deciding = decidingFacets(t.category, facets);
  const facet =
    deciding.find((f) => f !== 'privilege' && f !== 'sensitive') ??
    deciding[0] ??
    facets.find((f) => f === 'reversible');
  if (!facet) return '';
  const also =
    (facet !== 'sensitive' && facet !== 'secrets' && deciding.includes('sensitive') ? ', and it is private' : '') +
    (facet !== 'permanent' && deciding.includes('permanent')
      ? `, and for good${because(t, spans.get('permanent'))}`
      : '');
  return REASONS[facet](t, spans.get(facet)) + also;
}

/** Which of a tool's choices decides. */
function worstMode(modes: readonly ModeLabel[], category: Category): string {
  const worst = modes.find((m) => m.category === category);
  const mild = modes.find((m) => m.category === 'Read');
  if (modes.length < 2 || !worst || worst.category === 'Read') return '';
  return `Of the choices of \`${oneLine(worst.parameter, 40)}\`, "${oneLine(worst.value, 40)}" decides${mild ? `; "${oneLine(mild.value, 40)}" only reads` : ''}`;
}

/** The rationale of a label. */
export function rationaleOf(
  r: Reading,
  p: Proposal,
  label: { category: Category; risk: Risk; facets: readonly Facet[]; modes: readonly ModeLabel[] },
  spans: ReadonlyMap<Facet, Span>,
  serverName: string,
): string {
  const { category, facets, modes } = label;
  const decided = p.act && p.category === category ? p.act : (p.name?.act ?? null);
  // the description says the same in more words than the name
  const stated = p.lead.find((l) => l.verdict.category === category)?.act;
  const isSame = stated && decided && (stated.kind === decided.kind ? !stated.verb.weak : decided.verb.weak);
  const act = (decided?.where === 'name' && isSame ? stated : (decided ?? stated)) ?? p.lead[0]?.act ?? null;
  const told: Told = { r, p, category, act, object: objectOf(act, r), said: '' };
  told.said = worstCall(told, oneLine(serverName, 50));
  const why = decisive(told, facets, spans) || (p.rule === 'asks a person' ? '' : otherwise(told));
  const which = worstMode(modes, category);
  return `${told.said}${why && ` ${why}.`}${which && ` ${which}.`}`;
}
