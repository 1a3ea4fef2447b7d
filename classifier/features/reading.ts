/**
 * Reading a definition: who does what to which thing, in the name, the title, the description and the schema. Nothing is judged here;
 * every finding keeps the place it was read at, so that a verdict can point to it.
 */
import type { ToolDefinition } from '../../data/model.ts';
import type { Domain } from './domains.ts';
import { FewByName, FewNames } from './few.ts';
import { type Lemma, lookup, proseUnits, type SignalHit, type Unit } from './lexicon.ts';
import { readModes } from './modes.ts';
import { readName } from './names.ts';
import type { NounClass } from './nouns.ts';
import type { ParameterClass } from './parameters.ts';
import type { Signal } from './phrases.ts';
import { isRecord, readParameters } from './schema.ts';
import { sentenceActs } from './sentences.ts';
import { DOMAIN_WORDS, PRODUCT_WORDS, readServerName, readServerText } from './servers.ts';
import { isAny } from './sets.ts';
import type { VerbClass } from './verbs.ts';

/** A place in the definition: which text (by JSON pointer) and which UTF-16 units of it. */
export interface Span {
  pointer: string;
  start: number;
  end: number;
}

/** A verb with what it acts on. */
export interface Act {
  verb: Lemma;
  kind: VerbClass;
  /** The nouns it acts on, nearest the point first; empty where none is named. */
  objects: Unit[];
  /** Every word that belongs to the object, joined: for people. */
  objectText: string;
  span: Span;
  /** Of the whole act, verb to object. */
  reach: Span;
  where: 'name' | 'title' | 'lead' | 'mode';
}

export interface Parameter {
  name: string;
  pointer: string;
  classes: readonly ParameterClass[];
  /** Its name as words in base form. */
  words: readonly string[];
  /** What single rules call a parameter of its name, a bit each (`namedAs`). */
  namings: number;
  /** Its name is one for what selects the tool's deed. */
  isMode: boolean;
  type: string;
  required: boolean;
  enum: readonly (string | number | boolean)[] | null;
  description: string;
}

/** One choice of a parameter that selects what the tool does. */
export interface Mode {
  parameter: Parameter;
  value: string;
  act: Act;
}

export interface Reading {
  tool: ToolDefinition;
  name: Unit[];
  description: string;
  /** The words of its description, as far as `proseUnits` tells them. */
  text: Unit[];
  /** Acts of the name, of the description's lead, and of the title. */
  acts: Act[];
  nameAct: Act | null;
  leadAct: Act | null;
  /** The first phrase of each signal, in name, title and description. */
  signals: FewByName<Signal, Span>;
  /** Those that stand in the first sentence of the description, or in the name or title. */
  leadSignals: FewNames<Signal>;
  parameters: Parameter[];
  has: FewByName<ParameterClass, Parameter>;
  /** The namings of all of them. */
  namings: number;
  modes: Mode[];
  domains: FewNames<Domain>;
}

/** Trades that a tool's name speaks of without belonging to them: `secret_list`, `file_read`. */
const NOT_BY_PREFIX: ReadonlySet<Domain> = new Set<Domain>([
  'vault',
  'memory',
  'wallet',
  'files',
  'simulated',
  'desktop',
  'home',
  'ads',
  'market',
]);

/** How many words of a description may tell the trade of a server whose name does not. */
const PLACING = 16;

const MANAGING = new Set(['manage', 'handle', 'administer', 'maintain']);

const WRITING_STATEMENTS = /\b(?:INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE)\b(?! on\b)/;
const DENIAL =
  /\b(?:not|no|non|never|block\w*|reject\w*|forbid\w*|forbidden|prevent\w*|only|without|disallow\w*|den(?:y|ied|ies)|refus\w*|cannot|can't|won't|don't|doesn't|prohibit\w*|disabled|except|instead|use)\b/i;

/** Whether a sentence says that statements which change data are executed, without denying it: "Execute INSERT, UPDATE or DELETE queries". */
function writesData(description: string): boolean {
  if (
    /\bboth read-?write\b|\bread-?write and read-?only\b|\bread (?:and|or) write quer/i.test(description.slice(0, 400))
  )
    return true;
  return (
    WRITING_STATEMENTS.test(description) &&
    description
      .slice(0, 1200)
      .split(/[.!?]\s|\n/)
      .some((sentence) => WRITING_STATEMENTS.test(sentence) && !DENIAL.test(sentence))
  );
}

const PERFORMING = new Set(['perform', 'execute', 'run', 'do', ...MANAGING]);
const LISTED = /\(([a-z]{3,12}(?:, | \| |\/)[^()]{3,100})\)/i;
const OPERATIONS = /\b(?:operations?|actions?) ?\(([^)]{3,120})\)/i;

/** "Perform various page operations (get, update, archive)": the acts are those in brackets, done to what the operations are of. */
function listedOperations(description: string, text: readonly Unit[], lead: Act): Act[] {
  if (!PERFORMING.has(lead.verb.text)) return [];
  const objects = lead.objects.filter(({ lemma }) => !isAny(lemma.text, 'operation', 'action'));
  // what is performed must be operations: "Run commands. Operations (get)" runs commands; "Manage keys (list, delete)" needs no such word
  const manages = MANAGING.has(lead.verb.text);
  if (objects.length === lead.objects.length && !manages) return [];
  const found = OPERATIONS.exec(description.slice(0, 240)) ?? (manages ? LISTED.exec(description.slice(0, 160)) : null);
  if (!found) return [];
  const [start, end] = [found.index, found.index + found[0].length];
  return text
    .filter(
      (unit) =>
        unit.lemma.verb !== null &&
        unit.start > start &&
        unit.end < end &&
        /[(,/|]\s*$/.test(description.slice(start, unit.start)),
    )
    .map((unit) => {
      const span: Span = { pointer: '/description', start: unit.start, end: unit.end };
      return { ...lead, verb: unit.lemma, kind: unit.lemma.verb!, objects, span, reach: span };
    });
}

const THEN =
  /\band (?:then )?(print|execute|run|trigger|start|launch|restart|invoke|delete|send|publish|deploy|install|submit|post|email|pay|buy|book)s? (?:it|them)\b/i;

/** What is done in the end to what a sentence speaks of: "insert a cell and then execute it". */
function thenDone(sentence: string, lead: Act): Act | null {
  const found = THEN.exec(sentence);
  const verb = found && lookup(found[1]!.toLowerCase());
  if (!found || !verb?.verb) return null;
  const span: Span = { pointer: '/description', start: found.index + 4, end: found.index + found[0].length };
  return { ...lead, verb, kind: verb.verb, span, reach: span };
}

const SIGNS = /[^\p{L}\p{N}]+/gu;

/** Whether a title has the letters of the name and no others. */
function repeats(title: string, name: string): boolean {
  return title.replaceAll(SIGNS, '').toLowerCase() === name.replaceAll(SIGNS, '').toLowerCase();
}

/** Everything a definition says, read once. `serverText` is the server's description and instructions. */
export function read(tool: ToolDefinition, serverName: string, serverText: string): Reading {
  const server = readServerName(serverName);
  const name = typeof tool.name === 'string' ? tool.name : '';
  const description = typeof tool.description === 'string' ? tool.description : '';
  const title = typeof tool.title === 'string' ? tool.title : '';
  const signals = new FewByName<Signal, Span>();
  const leadSignals = new FewNames<Signal>();

  const nameHits: SignalHit[] = [];
  const named = readName(name, server.words, nameHits);
  for (const hit of nameHits) {
    if (!signals.has(hit.signal)) signals.set(hit.signal, { pointer: '/name', start: hit.start, end: hit.end });
    leadSignals.add(hit.signal);
  }

  const hits: SignalHit[] = [];
  const text = description ? proseUnits(description, hits) : [];
  const acts: Act[] = [];
  if (named.act) acts.push(named.act);
  let leadAct: Act | null = null;
  let sentences = 0;
  let firstEnd = description.length;
  // what a tool does stands in the first two sentences, of which the second counts where the first has no verb or lists what is managed
  for (let from = 0; from < text.length && sentences < 2; ) {
    let to = from + 1;
    while (to < text.length && !text[to]!.fresh) to++;
    // "Manage bots: deploy, stop, delete": what is managed is done to by the verbs behind the colon
    const managed = leadAct !== null && MANAGING.has(leadAct.verb.text) && description[text[from]!.start - 2] === ':';
    if (leadAct && !managed) break;
    const found = sentenceActs(description, '/description', text, from, to, 'lead');
    if (managed) for (const a of found) if (a.objects.length === 0) a.objects = leadAct!.objects;
    // a heading or the number of a list item is no sentence
    if (to - from > 1 || found.length > 0 || sentences > 0) sentences++;
    if (found.length > 0 && !leadAct) {
      leadAct = found[0]!;
      firstEnd = text[to - 1]!.end;
    }
    acts.push(...found);
    from = to;
  }
  const then = leadAct === null ? null : thenDone(description.slice(0, firstEnd), leadAct);
  if (then) acts.push(then);
  const listed = leadAct === null ? [] : listedOperations(description, text, leadAct);
  if (listed.length > 0) {
    acts.splice(acts.indexOf(leadAct!), 1, ...listed);
    leadAct = listed[0]!;
  }
  if (!leadAct && text.length > 0) firstEnd = Math.min(description.length, 200);
  for (const hit of hits) {
    if (!signals.has(hit.signal)) signals.set(hit.signal, { pointer: '/description', start: hit.start, end: hit.end });
    if (hit.end <= firstEnd) leadSignals.add(hit.signal);
  }
  if (title) {
    const titleHits: SignalHit[] = [];
    const list = proseUnits(title, titleHits, 300);
    // a name that gives no order gives none where it is spelt out
    if (named.act || !repeats(title, name)) acts.push(...sentenceActs(title, '/title', list, 0, list.length, 'title'));
    for (const hit of titleHits) {
      if (!signals.has(hit.signal)) signals.set(hit.signal, { pointer: '/title', start: hit.start, end: hit.end });
      leadSignals.add(hit.signal);
    }
  }

  if (signals.has('readOnly') && writesData(description)) {
    signals.delete('readOnly');
    leadSignals.delete('readOnly');
  }

  const parameters: Parameter[] = [];
  if (isRecord(tool.inputSchema)) readParameters(tool.inputSchema, '/inputSchema', parameters, 0);
  const has = new FewByName<ParameterClass, Parameter>();
  let namings = 0;
  for (const p of parameters) {
    namings |= p.namings;
    for (const c of p.classes) if (!has.has(c)) has.set(c, p);
  }

  const modes = readModes(parameters, description);

  const domains = new FewNames(server.domains);
  const prefix = named.units[0];
  if (prefix && named.units.length > 1 && prefix.lemma.verb === null)
    for (const d of DOMAIN_WORDS.get(prefix.lemma.text) ?? []) if (!NOT_BY_PREFIX.has(d)) domains.add(d);
  if (serverText) for (const d of readServerText(serverText)) domains.add(d);
  if (domains.size === 0) {
    const place = (of: string, { start, end }: Unit): void => {
      for (const d of PRODUCT_WORDS.get(of.slice(start, end).toLowerCase()) ?? []) domains.add(d);
    };
    for (const unit of named.units) place(name, unit);
    for (let i = 0; i < text.length && i < PLACING; i++) place(description, text[i]!);
  }
  return {
    tool,
    name: named.units,
    description,
    text,
    acts,
    nameAct: named.act,
    leadAct,
    signals,
    leadSignals,
    parameters,
    has,
    namings,
    modes,
    domains,
  };
}

/** Whether an act of name, title or lead is about a noun of the class. */
export function speaksOf(r: Reading, kind: NounClass): boolean {
  return r.acts.some((a) => a.objects.some((o) => o.lemma.nouns.includes(kind)));
}
