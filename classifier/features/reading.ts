/**
 * Reading a definition: who does what to which thing, in the name, the title, the description and the schema. Nothing is judged here;
 * every finding keeps the place it was read at, so that a verdict can point to it.
 */
import type { JsonSchema, ToolDefinition } from '../../data/model.ts';
import { COMMON_NAME_WORDS, DOMAINS, type Domain, PRODUCTS, TRADES } from './domains.ts';
import { type Lemma, lookup, proseUnits, type SignalHit, type Unit, units } from './lexicon.ts';
import type { NounClass } from './nouns.ts';
import { PARAMETERS, type ParameterClass } from './parameters.ts';
import type { Signal } from './phrases.ts';
import type { VerbClass } from './verbs.ts';
import { isRunning, nameWords, Prose } from './words.ts';

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
  text: Unit[];
  /** Acts of the name, of the description's lead, and of the title. */
  acts: Act[];
  nameAct: Act | null;
  leadAct: Act | null;
  /** The first phrase of each signal, in name, title and description. */
  signals: Map<Signal, Span>;
  /** Those that stand in the first sentence of the description, or in the name or title. */
  leadSignals: Set<Signal>;
  parameters: Parameter[];
  has: Map<ParameterClass, Parameter>;
  modes: Mode[];
  domains: Set<Domain>;
  /** Noun classes of the objects of name, title and lead. */
  things: Set<NounClass>;
}

const PARAMETER_NAMES = new Map<string, ParameterClass[]>();
const PARAMETER_TAILS = new Map<string, ParameterClass[]>();
for (const [kind, list] of Object.entries(PARAMETERS) as [ParameterClass, string][]) {
  for (const raw of list.split(/\s+/)) {
    const tail = raw.startsWith('~');
    const name = tail ? raw.slice(1) : raw;
    for (const table of tail ? [PARAMETER_NAMES, PARAMETER_TAILS] : [PARAMETER_NAMES]) {
      const kinds = table.get(name) ?? [];
      if (!kinds.includes(kind)) kinds.push(kind);
      table.set(name, kinds);
    }
  }
}

function byWord(table: Readonly<Partial<Record<Domain, string>>>): Map<string, Domain[]> {
  const out = new Map<string, Domain[]>();
  for (const [domain, list] of Object.entries(table) as [Domain, string][])
    for (const word of list.split(/\s+/)) out.set(word, [...new Set([...(out.get(word) ?? []), domain])]);
  return out;
}

const DOMAIN_WORDS = byWord(DOMAINS);
const TRADE_WORDS = byWord(TRADES);
const PRODUCT_WORDS = byWord(PRODUCTS);

/** A memory of bounded size for what is asked again and again. */
class Memo<V> {
  private readonly map = new Map<string, V>();
  private readonly size: number;
  constructor(size: number) {
    this.size = size;
  }
  get(key: string, make: (key: string) => V): V {
    let value = this.map.get(key);
    if (value === undefined) {
      value = make(key);
      if (this.map.size >= this.size) this.map.clear();
      this.map.set(key, value);
    }
    return value;
  }
}

/** What a parameter's name alone tells. */
interface ParameterName {
  classes: readonly ParameterClass[];
  words: readonly string[];
  /** As a step of a JSON pointer. */
  step: string;
  /** It selects what the tool does. */
  isMode: boolean;
}

const parameterNames = new Memo<ParameterName>(20_000);
const serverNames = new Memo<{ domains: Set<Domain>; words: Set<string> }>(5_000);
const serverTrades = new Memo<ReadonlySet<Domain>>(1_000);

function readParameterName(name: string): ParameterName {
  const words = nameWords(name).map((w) => w.text);
  const joined = words.join('_');
  const classes = new Set<ParameterClass>(PARAMETER_NAMES.get(joined) ?? []);
  if (classes.size === 0) {
    for (let i = 1; i < words.length; i++) {
      const tail = PARAMETER_TAILS.get(words.slice(i).join('_'));
      if (tail) {
        for (const c of tail) classes.add(c);
        break;
      }
    }
  }
  return {
    classes: [...classes],
    words,
    step: `/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    isMode: MODE_PARAMETERS.test(name),
  };
}

/** The domains a server's name speaks of, and the name's own words. */
export function readServerName(name: string): { domains: Set<Domain>; words: Set<string> } {
  return serverNames.get(name, (text) => {
    const words = text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean);
    const all = new Set(words);
    const domains = new Set<Domain>();
    const place = (part: string): boolean => {
      if (COMMON_NAME_WORDS.has(part)) return false;
      const found = DOMAIN_WORDS.get(part) ?? DOMAIN_WORDS.get(part.replace(/(?:ai|hq|labs|app|io|js|mcp)$/, ''));
      for (const d of found ?? []) domains.add(d);
      return found !== undefined;
    };
    // two words that name a trade together do not name two by themselves: `google-cloud` searches nothing
    for (let i = 0; i < words.length; i++) {
      if (i + 1 < words.length && place(`${words[i]}-${words[i + 1]}`)) i++;
      else place(words[i]!);
    }
    return { domains, words: all };
  });
}

/** The trades that a server's description and instructions speak of. */
function readServerText(text: string): ReadonlySet<Domain> {
  const trades = new Set<Domain>();
  const word = new Prose(text, 600);
  while (word.next()) for (const d of TRADE_WORDS.get(word.text) ?? []) trades.add(d);
  return trades;
}

const PREPOSITIONS = new Set(
  'by for from to in into on onto of with within via at using through across per between against under over as that which who whose where when if without before after so because'.split(
    ' ',
  ),
);
const LEAD_FILLER = new Set(
  'tool function endpoint command method operation action api use used can let allow enable help will should be able ability to provide this it the a an you your user agent ai llm assistant client easily quickly safely mcp simple powerful one write_ read_'.split(
    ' ',
  ),
);
const DETERMINERS = new Set(
  'a an the this that each every any all new existing your my its their of for in on with from by per no some multiple specific given single current'.split(
    ' ',
  ),
);
/** Nouns that say only in which respect: the thing itself follows `of`, or is the compound's other half. */
const ASPECTS = new Set(
  'detail detail information info list name status content count number version metadata data history set copy id type result value one many more all specific single new existing item resource object summary overview field property'.split(
    ' ',
  ),
);

function act(
  verb: Lemma,
  kind: VerbClass,
  objects: Unit[],
  text: string,
  span: Span,
  reach: Span,
  where: Act['where'],
): Act {
  return { verb, kind, objects, objectText: text, span, reach, where };
}

/** Names that end in one of these without a clear verb are read, not done: `order_history`, `account_info`. */
const NOMINAL_TAILS = new Set(
  'history status list info information detail details value name index stats statistics summary data report metric count type log overview schema book price chart quote rate balance state result profile health tree docs documentation version config usage metrics'.split(
    ' ',
  ),
);

/** Clear verbs that are nouns in front of another verb. */
const DUAL = new Set(
  'place purchase design report request import export upload download backup new build return book sign'.split(' '),
);

/** Reading words that are as often nouns, but not where they open a name. */
const OPENING_READS = new Set('query view check count monitor preview peek inquire'.split(' '));

/** The verb of a name: the clear one nearest the front, else a weak one where a verb would stand. */
function readName(name: string, server: ReadonlySet<string>, hits: SignalHit[]): { units: Unit[]; act: Act | null } {
  const all = units(nameWords(name), hits);
  let list = all;
  while (
    list.length > 1 &&
    (server.has(list[0]!.lemma.text) || COMMON_NAME_WORDS.has(list[0]!.lemma.text)) &&
    (list[0]!.lemma.verb === null || list[0]!.lemma.weak)
  )
    list = list.slice(1);
  while (list.length > 1 && /^(?:tool|v\d+|mcp)$/.test(list[list.length - 1]!.lemma.text)) list = list.slice(0, -1);
  let at = -1;
  for (let i = 0; i < list.length && at === -1; i++) {
    const { lemma, past, inflected } = list[i]!;
    // "onboarding_assistant" and "listed_items" name things
    const names =
      inflected &&
      lemma.text.length > 1 &&
      (i > 0 || all.length > list.length || (list.length > 1 && name.slice(0, list[i]!.end).endsWith('ing')));
    // `mark_as_read`: what follows `as` is no order
    if (lemma.verb && !lemma.weak && !past && !names && list[i - 1]?.lemma.text !== 'as') at = i;
  }
  // `query_withdraw_records`, `check_transfer_status`: a word that only reads opens the name, and what follows is a thing
  const opens = list[0];
  if (
    at > 0 &&
    opens &&
    OPENING_READS.has(opens.lemma.text) &&
    !opens.inflected &&
    !/^(?:and|or|then)$/.test(list[1]!.lemma.text)
  )
    at = 0;
  if (at === -1 && list.length > 0) {
    const tail = list[list.length - 1]!;
    const head = list[0]!;
    const commands = (u: Unit): boolean => u.lemma.verb !== null && !u.past && !u.inflected;
    if (list.length > 1 && NOMINAL_TAILS.has(tail.lemma.text))
      at = head.lemma.verb === 'read' && commands(head) ? 0 : -1;
    else if (list.length > 1 && commands(head)) at = 0;
    else if (list.length > 1 && commands(tail)) at = list.length - 1;
    else if (list.length === 1 && commands(head)) at = 0;
    // `domains_claimFreeDomain`: the verb opens the part behind the separator
    if (at === -1)
      at = list.findIndex(
        (u, i) =>
          i > 0 &&
          i < list.length - 1 &&
          commands(u) &&
          /[_.:/-]/.test(name.charAt(u.start - 1)) &&
          /[A-Z]/.test(name.charAt(u.end)),
      );
  }
  if (at === -1) return { units: all, act: null };
  // `purchase_invoice_get`, `place_search`, `labels_list`: a word that names a thing as often gives way to the verb behind it
  if (DUAL.has(list[at]!.lemma.text) && list.length > 1 && NOMINAL_TAILS.has(list[list.length - 1]!.lemma.text))
    return { units: all, act: null };
  if (DUAL.has(list[at]!.lemma.text) || list[at]!.inflected) {
    const later = list.findIndex(
      ({ lemma, past, inflected }, i) => i > at && lemma.verb && !lemma.weak && !past && !inflected,
    );
    if (later > at && !/^(?:and|or)$/.test(list[later - 1]!.lemma.text)) at = later;
  }
  // `run_upsert`, `test_run_complete`: what is run is a thing where the name ends in what is done to it
  const end = list[list.length - 1]!;
  if (
    /^(?:run|deploy|build|test)$/.test(list[at]!.lemma.text) &&
    list.length - 1 > at &&
    end.lemma.verb &&
    !end.lemma.weak &&
    !end.past &&
    !end.inflected &&
    /^(?:make|change|destroy|cancel|halt)$/.test(end.lemma.verb)
  )
    at = list.length - 1;
  // `get_or_create`: the second verb is the one that does something
  const other = list[at + 2];
  if (
    list[at]!.lemma.verb === 'read' &&
    other?.lemma.verb &&
    !other.lemma.weak &&
    /^(?:and|or)$/.test(list[at + 1]!.lemma.text)
  )
    at += 2;
  const verb = list[at]!;
  let object = list.slice(at + 1);
  const cut = object.findIndex((u, i) => i > 0 && PREPOSITIONS.has(u.lemma.text));
  const head = cut === -1 ? object : object.slice(0, cut);
  object = head.length > 0 && !(head.length === 1 && PREPOSITIONS.has(head[0]!.lemma.text)) ? head : list.slice(0, at);
  const nouns = object
    .filter((u) => !PREPOSITIONS.has(u.lemma.text) && !/^(?:v\d+|\d+|all|and|or|a|an)$/.test(u.lemma.text))
    .reverse();
  const first = object[0] ?? verb;
  const last = object[object.length - 1] ?? verb;
  return {
    units: all,
    act: act(
      verb.lemma,
      verb.lemma.verb!,
      nouns,
      object.map((u) => name.slice(u.start, u.end).toLowerCase()).join(' '),
      { pointer: '/name', start: verb.start, end: verb.end },
      { pointer: '/name', start: Math.min(first.start, verb.start), end: Math.max(last.end, verb.end) },
      'name',
    ),
  };
}

const LEADERS = new Set('to and or will can that which tool should must it you may directly helps'.split(' '));

/** Whether up to four words end with one that names data: "Order flow data." is a heading and orders nothing. */
function isHeading(list: readonly Unit[], from: number, to: number): boolean {
  return (
    to - from <= 4 &&
    /^(?:data|news|info|information|statistics|history|index|feed|overview)$/.test(list[to - 1]!.lemma.text)
  );
}

/** Index of the verb a sentence begins with, or -1. Titles of vendors, brackets and "this tool can be used to" are passed over. */
function leadVerb(text: string, list: readonly Unit[], from: number, to: number): number {
  if (from >= to) return -1;
  if (isRunning(text.charCodeAt(list[from]!.start))) return runningVerb(text, list, from, to);
  const end = Math.min(to, from + 14);
  for (let i = from; i < end; i++) {
    const { lemma, past } = list[i]!;
    if (!lemma.verb) {
      if (
        lemma.text === 'when' ||
        lemma.text === 'if' ||
        lemma.text === 'not' ||
        lemma.text === 'before' ||
        lemma.text === 'after'
      )
        return -1;
      continue;
    }
    const before = i > from ? list[i - 1]!.lemma.text : '';
    if (text.charCodeAt(list[i]!.start - 1) === 91 && text.charCodeAt(list[i]!.end) === 93) continue;
    if (LEAD_FILLER.has(lemma.text) && i + 1 < end) {
      const next = list[i + 1]!.lemma.text;
      if (
        lemma.text === 'use' ||
        lemma.text === 'allow' ||
        lemma.text === 'let' ||
        lemma.text === 'provide' ||
        lemma.text === 'help' ||
        (lemma.text === 'enable' && (next === 'you' || next === 'ai' || next === 'agent'))
      )
        continue;
    }
    if (past) continue;
    // "Open positions, by symbol": a state in front of things, and no order
    if (i === from && lemma.text === 'open' && /^Open \w+s\b/.test(text.slice(list[i]!.start))) return -1;
    const leads =
      i === from ||
      LEADERS.has(before) ||
      before.endsWith('ly') ||
      LEAD_FILLER.has(before) ||
      (before === 'for' && list[i]!.inflected) ||
      /[\])>*:—–-]/.test(text.slice(list[i - 1]!.end, list[i]!.start));
    if (!leads) continue;
    if (lemma.weak) {
      if (i > from && !LEADERS.has(before)) continue;
      const next = list[i + 1];
      // "Order history", "Query results": a noun in front of a noun
      if (
        i === from &&
        next &&
        !DETERMINERS.has(next.lemma.text) &&
        !next.fresh &&
        (NOMINAL_TAILS.has(next.lemma.text) || isHeading(list, i, to))
      )
        return -1;
      // "index — the price index": a heading, not a command
      if (i === from && (!next || next.fresh || /[^\s"'`(*]/.test(text.slice(list[i]!.end, next.start)))) return -1;
    } else if (
      DETERMINERS.has(before) &&
      before !== 'this' &&
      before !== 'that' &&
      before !== 'all' &&
      !(before === 'for' && list[i]!.inflected)
    )
      continue;
    return i;
  }
  return -1;
}

/** The verb of a sentence in a script without spaces: the first in Chinese, the last in Japanese and Korean. */
function runningVerb(text: string, list: readonly Unit[], from: number, to: number): number {
  const sentence = text.slice(list[from]!.start, list[to - 1]!.end + 8);
  const isLast = /[\u3040-\u30ff\uac00-\ud7af]/.test(sentence);
  for (let i = isLast ? to - 1 : from; i >= from && i < to; i += isLast ? -1 : 1) if (list[i]!.lemma.verb) return i;
  return -1;
}

/** The acts of a sentence: its leading verb, and those joined to it by commas, `and`, `or`. */
function sentenceActs(
  text: string,
  pointer: string,
  list: readonly Unit[],
  from: number,
  to: number,
  where: Act['where'],
): Act[] {
  let at = leadVerb(text, list, from, to);
  if (at === -1) return [];
  const verbs: Unit[] = [list[at]!];
  // "create, update, or delete" / "search and analyze"
  while (at + 1 < to) {
    let next = at + 1;
    if (list[next]!.lemma.text === 'and' || list[next]!.lemma.text === 'or') next++;
    const unit = list[next];
    if (!unit || next >= to || !unit.lemma.verb || unit.past) break;
    const gap = text.slice(list[at]!.end, unit.start);
    if (next === at + 1 && !/[,/、，并和或及]/.test(gap)) break;
    verbs.push(unit);
    at = next;
  }
  const objects: Unit[] = [];
  let group: Unit[] = [];
  let end = list[at]!.end;
  let start = -1;
  let further = 0;
  // within a group of nouns the last is the head: "payment intent status" is about a status
  const close = (): void => {
    objects.push(...group.reverse());
    group = [];
  };
  for (let i = at + 1; i < to && i <= at + 14; i++) {
    const unit = list[i]!;
    const word = unit.lemma.text;
    const comma = group.length > 0 && /[,(]/.test(text.slice(list[i - 1]!.end, unit.start));
    // "messages containing a text": what they contain is not what is asked for
    const qualifies = unit.inflected && group.length > 0 && /^(?:contain|match|include|relate|concern|use)$/.test(word);
    if (PREPOSITIONS.has(word) || qualifies) {
      const aspect = group.length > 0 && ASPECTS.has(group[group.length - 1]!.lemma.text);
      close();
      if (objects.length > 0 && (word === 'of' || aspect) && further++ < 2) continue;
      if (objects.length > 0) break;
      continue;
    }
    if (word === 'and' || word === 'or' || comma) {
      const second = list[word === 'and' || word === 'or' ? i + 1 : i];
      const beyond = list[(word === 'and' || word === 'or' ? i + 1 : i) + 1];
      if (
        second &&
        // "usage tips and upgrade info": a verb in front of a heading word is half of a noun
        !(beyond && !beyond.fresh && NOMINAL_TAILS.has(beyond.lemma.text)) &&
        !second.past &&
        second.lemma.verb &&
        !second.lemma.weak &&
        second !== unit &&
        second.inflected === verbs[0]!.inflected
      )
        verbs.push(second);
      close();
      if (second?.lemma.verb && !second.lemma.weak && objects.length > 0) break;
      if (word === 'and' || word === 'or') continue;
    }
    if (group.length > 0 && /^(?:the|a|an|your|my|this|that)$/.test(word)) break;
    if (DETERMINERS.has(word)) continue;
    if (start === -1) start = unit.start;
    end = unit.end;
    if (unit.lemma.nouns.length > 0 || !unit.lemma.verb || unit.inflected || unit.lemma.weak) group.push(unit);
    // "run a report", "start a streaming search": behind an article or a word that describes it, it is a thing
    else if (
      /^(?:a|an|multiple|several|each|any)$/.test(list[i - 1]!.lemma.text) ||
      (group.length > 0 && group[group.length - 1]!.inflected && group[group.length - 1]!.lemma.verb)
    )
      group.push(unit);
    else if (group.length > 0) break;
  }
  close();
  // where the verb stands last, what it is done to stands before it
  if (objects.length === 0 && isRunning(text.charCodeAt(verbs[0]!.start)))
    for (let i = at - 1; i >= from; i--) if (!verbs.includes(list[i]!)) objects.push(list[i]!);
  const span = (u: Unit): Span => ({ pointer, start: u.start, end: u.end });
  const reach: Span = { pointer, start: verbs[0]!.start, end };
  const phrase = start === -1 ? '' : text.slice(start, end);
  return verbs.map((v) => act(v.lemma, v.lemma.verb!, objects, phrase, span(v), reach, where));
}

const HTTP_METHODS = /^(?:get|post|put|patch|delete|head|options|connect|trace)$/i;
const MODE_PARAMETERS =
  /^(?:action|mode|operation|op|method|command|sub_?command|cmd|verb|request_?type|type|operation_?type|action_?type)$/i;

function readMode(parameter: Parameter, value: string): Act | null {
  const { act: found } = modeActs.get(value, (v) => ({ act: readName(v, EMPTY, []).act }));
  const moves = found?.kind === 'pay' || found?.kind === 'trade';
  if (found?.verb.weak && !(moves && found.objects.length > 0)) return null;
  return found && { ...found, span: { pointer: parameter.pointer, start: -1, end: -1 }, where: 'mode' };
}

const EMPTY: ReadonlySet<string> = new Set();
const modeActs = new Memo<{ act: Act | null }>(10_000);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAX_PARAMETERS = 60;

function readParameters(schema: JsonSchema, pointer: string, out: Parameter[], depth: number): void {
  const properties = isRecord(schema.properties) ? schema.properties : null;
  if (properties) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    for (const name of Object.keys(properties)) {
      if (out.length >= MAX_PARAMETERS) return;
      const value = properties[name];
      const property = isRecord(value) ? value : {};
      const { classes, words, step, isMode } = parameterNames.get(name, readParameterName);
      const description = typeof property.description === 'string' ? property.description : '';
      const parameter: Parameter = {
        name,
        pointer: pointer + step,
        classes,
        words,
        isMode,
        type: typeof property.type === 'string' ? property.type : '',
        required: required.includes(name),
        enum: enumOf(property),
        description,
      };
      out.push(parameter);
      if (depth < 2 && isRecord(property.properties)) readParameters(property, parameter.pointer, out, depth + 1);
    }
  }
  if (depth === 0)
    for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
      const list = schema[key];
      if (Array.isArray(list))
        for (const [i, branch] of list.slice(0, 20).entries())
          if (isRecord(branch)) readParameters(branch, `${pointer}/${key}/${i}`, out, 1);
    }
}

function enumOf(property: Record<string, unknown>): (string | number | boolean)[] | null {
  const simple = (list: unknown[]): (string | number | boolean)[] =>
    list.filter((v): v is string | number | boolean => typeof v !== 'object');
  if (Array.isArray(property.enum)) return simple(property.enum);
  if (typeof property.const === 'string') return [property.const];
  for (const key of ['anyOf', 'oneOf'] as const) {
    const list = property[key];
    if (!Array.isArray(list)) continue;
    const values = list
      .filter(isRecord)
      .flatMap((b) => (Array.isArray(b.enum) ? simple(b.enum) : 'const' in b ? simple([b.const]) : []));
    if (values.length > 0) return values;
  }
  return null;
}

/** Words that name a choice in prose: `Actions: list, create, delete`, `action="get"`, "• latest — …". */
const MODE_LIST =
  /\b(?:actions?|modes?|operations?|sub-?commands?|methods?)\s*(?:\([^)]{0,40}\))?\s*[:=]\s*((?:["'`]?[\w-]+["'`]?\s*(?:\([^)]{0,60}\))?\s*(?:[,|/]|\bor\b|\band\b)\s*)+["'`]?[\w-]+["'`]?)/gi;

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

/** Everything a definition says, read once. `serverText` is the server's description and instructions. */
export function read(tool: ToolDefinition, serverName: string, serverText: string): Reading {
  const server = readServerName(serverName);
  const name = typeof tool.name === 'string' ? tool.name : '';
  const description = typeof tool.description === 'string' ? tool.description : '';
  const title = typeof tool.title === 'string' ? tool.title : '';
  const signals = new Map<Signal, Span>();
  const leadSignals = new Set<Signal>();

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
  if (!leadAct && text.length > 0) firstEnd = Math.min(description.length, 200);
  for (const hit of hits) {
    if (!signals.has(hit.signal)) signals.set(hit.signal, { pointer: '/description', start: hit.start, end: hit.end });
    if (hit.end <= firstEnd) leadSignals.add(hit.signal);
  }
  if (title) {
    const titleHits: SignalHit[] = [];
    const list = proseUnits(title, titleHits, 300);
    acts.push(...sentenceActs(title, '/title', list, 0, list.length, 'title'));
    for (const hit of titleHits) {
      if (!signals.has(hit.signal)) signals.set(hit.signal, { pointer: '/title', start: hit.start, end: hit.end });
      leadSignals.add(hit.signal);
    }
  }

  const parameters: Parameter[] = [];
  if (isRecord(tool.inputSchema)) readParameters(tool.inputSchema, '/inputSchema', parameters, 0);
  const has = new Map<ParameterClass, Parameter>();
  for (const p of parameters) for (const c of p.classes) if (!has.has(c)) has.set(c, p);

  const modes: Mode[] = [];
  for (const p of parameters) {
    if (!p.isMode || !p.enum || p.enum.length === 0 || p.enum.length > 60) continue;
    if ((p.enum.length > 1 || /method/i.test(p.name)) && p.enum.every((v) => HTTP_METHODS.test(String(v)))) continue;
    const found: Mode[] = [];
    for (const value of p.enum) {
      const chosen = typeof value === 'string' ? readMode(p, value) : null;
      if (chosen) found.push({ parameter: p, value: value as string, act: chosen });
    }
    // a `type` lists kinds of things far more often than it lists deeds
    if (/^type$/i.test(p.name) && found.length * 2 < p.enum.length) continue;
    modes.push(...found);
  }
  if (modes.length === 0) {
    const carrier = parameters.find((p) => p.isMode && !p.enum && p.type !== 'object');
    if (carrier) {
      for (const source of [description, carrier.description]) {
        MODE_LIST.lastIndex = 0;
        for (let m = MODE_LIST.exec(source); m && modes.length < 40; m = MODE_LIST.exec(source)) {
          for (const value of m[1]!.match(/[A-Za-z][\w-]*/g) ?? []) {
            if (value === 'or' || value === 'and' || modes.some((x) => x.value === value)) continue;
            const found = readMode(carrier, value);
            if (found) modes.push({ parameter: carrier, value, act: found });
          }
        }
        if (modes.length > 1) break;
      }
      if (modes.length < 2) modes.length = 0;
    }
  }

  const domains = new Set(server.domains);
  const prefix = named.units[0];
  if (prefix && named.units.length > 1 && prefix.lemma.verb === null)
    for (const d of DOMAIN_WORDS.get(prefix.lemma.text) ?? []) if (!NOT_BY_PREFIX.has(d)) domains.add(d);
  if (serverText) for (const d of serverTrades.get(serverText, readServerText)) domains.add(d);
  if (domains.size === 0) {
    const place = (of: string, { start, end }: Unit): void => {
      for (const d of PRODUCT_WORDS.get(of.slice(start, end).toLowerCase()) ?? []) domains.add(d);
    };
    for (const unit of named.units) place(name, unit);
    for (let i = 0; i < text.length && i < PLACING; i++) place(description, text[i]!);
  }
  const things = new Set<NounClass>();
  for (const a of acts) for (const o of a.objects) for (const c of o.lemma.nouns) things.add(c);
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
    modes,
    domains,
    things,
  };
}

/** Whether a base form belongs to a noun class. */
export function isNoun(text: string, kind: NounClass): boolean {
  return lookup(text)?.nouns.includes(kind) ?? false;
}
