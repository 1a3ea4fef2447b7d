/** The source of what a tool returns: its acts that read, in the trade that it works in. */

import type { Context } from '../features/context.ts';
import type { Domain } from '../features/domains.ts';
import type { FewNames } from '../features/few.ts';
import { lookup, type Unit } from '../features/lexicon.ts';
import type { Act, Reading, Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import type { Proposal } from '../propose.ts';
import { describes, returned, within } from './returned.ts';
import { MONEY, THROUGH } from './words.ts';

const MODEL_WORK = set(
  'analyse analyze calculate compute estimate convert validate verify check format encode decode encrypt hash simulate predict forecast suggest recommend compare test generate translate classify score rank parse detect resolve discover plan explain identify count evaluate lint measure preview preflight think help build compose draft design debug rerank summarize proofread paraphrase rewrite solve brainstorm critique correlate normalise normalize tokenise tokenize transliterate',
);

/** Records that are published for everybody. */
const OPEN =
  /\bopen data\b|\bno auth(?:entication)?\b[,.)]|\bpublicly available\b|\bpublic (?:domain|records?|data|registry|archive)\b/i;

/** What a reading tool returns, and from where: what the questions about its flows share. */
export interface Source {
  r: Reading;
  p: Proposal;
  /** Its context and its server's trades. */
  c: Context;
  d: FewNames<Domain>;
  /** The acts that read, each with the things that it returns. */
  all: readonly { act: Act; things: readonly Unit[] }[];
  first: Act | undefined;
  /** It lists rather than shows. */
  listing: boolean;
  /** It works on what it is given rather than returns what is there. */
  working: boolean;
  /** What it reads is open to everybody. */
  readonly open: boolean;
  /** What it reads is the caller's own. */
  readonly own: boolean;
  /** It shows what a market does, and nobody's account. */
  market: boolean;
  /** The reach of the first act that returns one of the words. */
  find(words: ReadonlySet<string>): Span | null;
  /** The same, of acts that return one of the words before anything else. */
  heads(words: ReadonlySet<string>): Span | null;
}

/** The source of what a reading tool returns. */
export function sourceOf(r: Reading, p: Proposal): Source {
  const acts: Act[] = [];
  for (const j of [p.name, p.lead[0], p.lead[1], p.title])
    if (j != null && (j.act.kind === 'read' || (j.act.kind === 'run' && j.verdict.category === 'Read')))
      acts.push(j.act);
  const nominal: Act | null =
    p.name === null && p.lead.every((j) => j.act.objects.length === 0 && j.act.kind === 'read') && r.name.length > 0
      ? {
          verb: r.name[0]!.lemma,
          kind: 'read',
          objects: [...r.name].reverse(),
          objectText: r.tool.name,
          where: 'name',
          span: whole(r),
          reach: whole(r),
        }
      : null;
  if (nominal) acts.unshift(nominal);
  const all: { act: Act; things: readonly Unit[] }[] = acts.map((act) => ({ act, things: returned(act, r) }));
  if (all.length > 0 && all.every(({ things }) => things.length === 0)) {
    const origin = takenFrom(r, acts) ?? identified(r, acts[0]!) ?? namedOnly(r, p, acts[0]!);
    if (origin) all.push(origin);
  }
  const first = acts[0];
  const listing =
    first !== undefined &&
    (set('list count enumerate ls tree').has(first.verb.text) ||
      (isAny(first.verb.text, 'get', 'retrieve', 'fetch', 'return') && A_LIST.test(r.description)));
  const working =
    first !== undefined &&
    !(
      isAny(first.verb.text, 'check', 'summarize') &&
      first.objects.length > 0 &&
      MONEY.has(first.objects[0]!.lemma.text)
    ) &&
    MODEL_WORK.has(first.verb.text) &&
    first !== nominal;
  return new Told(r, p, all, first, listing, working);
}

/** A source that searches the description for what it is asked only then, and once. */
class Told implements Source {
  readonly r: Reading;
  readonly p: Proposal;
  readonly c: Context;
  readonly d: FewNames<Domain>;
  readonly all: Source['all'];
  readonly first: Act | undefined;
  readonly listing: boolean;
  readonly working: boolean;
  readonly market: boolean;
  private isOpen: boolean | null = null;
  private isOwn: boolean | null = null;

  constructor(r: Reading, p: Proposal, all: Source['all'], first: Act | undefined, listing: boolean, working: boolean) {
    this.r = r;
    this.p = p;
    this.c = p.context;
    this.d = r.domains;
    this.all = all;
    this.first = first;
    this.listing = listing;
    this.working = working;
    this.market = r.domains.has('market') && !r.domains.has('trading');
  }

  get open(): boolean {
    const { r } = this;
    this.isOpen ??= (r.domains.has('open') || OPEN.test(r.description.slice(0, 400))) && !r.leadSignals.has('ownUser');
    return this.isOpen;
  }

  // "private companies" are nobody's own
  get own(): boolean {
    const { r } = this;
    this.isOwn ??=
      OWN.test(r.description) ||
      (r.leadSignals.has('ownUser') && !/\bprivate compan/i.test(r.description.slice(0, 200)));
    return this.isOwn;
  }

  find = (words: ReadonlySet<string>): Span | null => {
    for (const { act, things } of this.all) if (things.some((t) => within(words, t.lemma.text))) return act.reach;
    return null;
  };

  heads = (words: ReadonlySet<string>): Span | null => {
    for (const { act, things } of this.all) if (things[0] && within(words, things[0].lemma.text)) return act.reach;
    return null;
  };
}

/** The first thing that is said of what is read is whose it is. */
const OWN =
  /^\W*\w+ (?:(?:a|list|all|any|some|of|the|full|current) ){0,3}(?:your|my|user['’]s) (?!(?:own )?(?:question|query|server|project|code|text|input|prompt)\b)/i;

/** What is fetched is a list. */
const A_LIST =
  /^\W*(?:gets?|retrieves?|fetch(?:es)?|returns?) (?:a |the )?(?:paginated |complete |full )?list of (?:all |the )?(?:attachments?|files|documents|channels|chats|mailboxes)\b/i;

/** What is a part of something, and says nothing about it. */
const PARTS = set(
  'content line text section segment excerpt portion part chunk passage chapter value key comment structure',
);
const OUT_OF = /^\s+(?:from|in|inside|within|of) (?:(?:an?|the|your|one|specific|given|local|single|existing) )*$/i;

/** What is searched for, where first is said what is searched. */
const SOUGHT = /^(?:\s+\w+)?\s+for (?:(?:an?|the|your|all|any|relevant|matching|specific) )*$/i;

/** What a part is taken from, where the part says nothing: "extracts lines from a file". */
function takenFrom(r: Reading, acts: readonly Act[]): { act: Act; things: readonly Unit[] } | null {
  const act = acts.find(
    (a) => a.where === 'lead' && (PARTS.has(a.objects[0]?.lemma.text ?? '') || a.verb.text === 'search'),
  );
  if (!act || describes(act)) return null;
  const { end } = act.reach;
  const unit = r.text.find((u) => u.start > end && (u.lemma.nouns.length > 0 || u.fresh));
  const between = act.verb.text === 'search' ? SOUGHT : OUT_OF;
  if (!unit || unit.fresh || !between.test(r.description.slice(end, unit.start))) return null;
  const source: Act = { ...act, objects: [unit], reach: { ...act.reach, end: unit.end } };
  return { act: source, things: returned(source, r) };
}

/** What a name without a verb names, where the description tells nothing: `SpotOpenOrders`. */
function namedOnly(r: Reading, p: Proposal, lead: Act): { act: Act; things: readonly Unit[] } | null {
  if (p.name !== null || r.name.length < 2) return null;
  const named: Act = {
    ...lead,
    objects: [...r.name].reverse(),
    objectText: r.tool.name,
    where: 'name',
    reach: whole(r),
  };
  const things = returned(named, r);
  return things.length > 0 ? { act: named, things } : null;
}

const SHOWS = set('get read fetch show view inspect retrieve download');

/** What is shown by its identifier, where nothing else names it: `inspect(span_id)`. */
function identified(r: Reading, act: Act): { act: Act; things: readonly Unit[] } | null {
  if (!SHOWS.has(act.verb.text) || act.objects.some((o) => o.lemma.nouns.length > 0 && !THROUGH.has(o.lemma.text)))
    return null;
  const key = r.parameters.find((p) => p.required && p.words.length === 2 && p.words[1] === 'id');
  const lemma = key && lookup(key.words[0]!);
  // the number of an account or a project says where, not what
  if (!key || !lemma || lemma.nouns.some((kind) => kind === 'people' || kind === 'container')) return null;
  const unit: Unit = { lemma, past: false, inflected: false, start: -1, end: -1, fresh: false };
  const source: Act = { ...act, objects: [unit], reach: { pointer: key.pointer, start: -1, end: -1 } };
  return { act: source, things: returned(source, r) };
}

function whole(r: Reading): Span {
  return { pointer: '/name', start: 0, end: r.tool.name.length };
}

/** Whether any of the acts names something that is returned. */
export const hasThings = ({ all }: Source): boolean => all.some(({ things }) => things.length > 0);

const WHO = /whoami|(?:get|current|my)[-_]?(?:user[-_])?(?:me|self|user|profile|(?:account|user)[-_]?info)$/i;

/** Whether a tool asks who one is. */
export function asksWho(r: Reading): boolean {
  return (
    r.parameters.length === 0 &&
    (WHO.test(r.tool.name) ||
      (/user/i.test(r.tool.name) && /\b(?:current|authenticated|logged-?in) user\b/i.test(r.description.slice(0, 80))))
  );
}
