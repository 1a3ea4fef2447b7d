/** What a tool that reads returns: the things that its act names. */

import type { Unit } from '../features/lexicon.ts';
import { Memo } from '../features/memo.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import {
  CONTENT,
  LOGS,
  MESSAGES,
  MONEY,
  OUTSIDE,
  PEOPLE,
  RECORDS,
  SECRETS,
  THROUGH,
  TICKETS,
  VARIABLES,
} from './words.ts';

const KINDS = [
  MONEY,
  PEOPLE,
  MESSAGES,
  LOGS,
  SECRETS,
  CONTENT,
  RECORDS,
  OUTSIDE,
  TICKETS,
  VARIABLES,
  set('doc listing author order_book design dsl'),
];
/** Compounds that are not what their last word is. */
const OTHERWISE =
  /^(?:webhook|push|event|notification|forwarding|wallet|deposit|release|console|error|commit|dns|field|status|meta|api|test|design|data|public|port|server|device|access|cluster|replica|network|host|pool|target)_/;

/** Whether a thing is one of the words, by itself or by the last word of its compound (`sales_invoice` is an invoice). */
export function within(words: ReadonlySet<string>, text: string): boolean {
  if (words.has(text)) return true;
  const cut = text.lastIndexOf('_');
  return cut > 0 && words !== SECRETS && !OTHERWISE.test(text) && words.has(text.slice(cut + 1));
}

const OF_PROGRAMS = /\b(?:jvm|jfr|java|cpu|deadlocks?|lifecycle|stack|heap|gc|profil\w+|debugg?\w*|process(?:es)?)\b/i;

const kinds = new Memo<boolean>(5000);
const isOfKind = (word: string): boolean => KINDS.some((kind) => within(kind, word));

const RESPECTS = set('metadata information info setting schema config configuration statistics status dimension count');
const MEASURES = set(
  'number count total metric statistic statistics trend distribution histogram average percentage rate kpi insight',
);

/** Whether what is returned is a measure of the things, and none of them: "get active users metrics". */
export function measures(act: Act | undefined): boolean {
  const head = act?.objects[0]?.lemma.text;
  return head !== undefined && MEASURES.has(head) && act!.objects.length > 1;
}

/** Whether what is returned only describes the thing: "fetch full metadata for one notebook". */
export function describes(act: Act | undefined): boolean {
  const head = act?.objects.find((o) => !o.past)?.lemma.text;
  return head !== undefined && RESPECTS.has(head) && act!.objects.length > 1;
}

/** A word of an act as it stands in the definition. */
function said(r: Reading, act: Act, unit: Unit): string {
  const text =
    act.reach.pointer === '/name' ? r.tool.name : act.reach.pointer === '/title' ? r.tool.title : r.description;
  return (text ?? '').slice(unit.start, unit.end);
}

/** Words behind which stands what is shown too, or whom it is for: "details including all records", "el balance para usuarios". */
const BEHIND = set('including include para pour für');

/** What an act speaks of, without what is only added to it. The nearest the point stands first, so what is added stands before the word that adds it. */
function spokenOf(act: Act): readonly Unit[] {
  const { objects } = act;
  for (let i = objects.length - 2; i >= 0; i--) if (BEHIND.has(objects[i]!.lemma.text)) return objects.slice(i + 1);
  return objects;
}

/** The things an act returns, in the order of their weight: up to the first that is only described. */
export function returned(act: Act, r: Reading): Unit[] {
  const out: Unit[] = [];
  // transactions per second are a rate
  if (
    act.reach.pointer === '/description' &&
    /^\W{0,3}per (?:second|minute|block)\b/.test(r.description.slice(act.reach.end))
  )
    return [];
  // a number of messages is no message
  if (isAny(act.objects[0]?.lemma.text ?? '', 'number', 'count', 'total')) return [];
  const things = spokenOf(act);
  for (const o of things.slice(0, 4)) {
    const word = o.lemma.text;
    // whoever is logged in, and what is easy for users
    if (word === 'log' && /^logged$/i.test(said(r, act, o))) return [];
    if (word === 'user' && act.objects.some((other) => other.lemma.text === 'friendly')) continue;
    // 用户: whoever calls, more often than a record of somebody
    if (word === 'user' && out.length === 0 && o !== act.objects[0] && act.objectText.charCodeAt(0) > 0x2fff) continue;
    if (word === 'record' && /\bdns\b|\bresource[ _]records?\b/i.test(act.objectText.replaceAll('_', ' '))) return [];
    // what a program runs, and what is recorded of it
    if (isAny(word, 'thread', 'recording') && OF_PROGRAMS.test(`${r.tool.name} ${r.description.slice(0, 120)}`))
      return [];
    // what goes with a cluster is no person
    if (
      word === 'member' &&
      set('cluster replica pool node ring dataset set union interface enum class type struct').has(
        act.objects[act.objects.indexOf(o) + 1]?.lemma.text ?? '',
      )
    )
      return [];
    // commits in a list are subjects and names, one commit is a change
    if (
      word === 'commit' &&
      (/s$/i.test(said(r, act, o)) || isAny(act.objects[0]!.lemma.text, 'history', 'log')) &&
      act.verb.text !== 'search'
    )
      return [];
    // the properties that contacts may have are a definition, one property of a page is its content
    if (isAny(word, 'property', 'attribute', 'id', 'filter') && /s$/i.test(said(r, act, o))) return [];
    if (word === 'event' || kinds.get(word, isOfKind)) {
      out.push(o);
      continue;
    }
    if (
      THROUGH.has(word) ||
      o.past ||
      (word.endsWith('ly') && o.lemma.nouns.length === 0) ||
      isAny(word, 'resource', 'object', 'dsn')
    )
      continue;
    if (word === 'version' && out.length === 0 && act.verb.text === 'list') return [];
    // what is named by an unknown word, or is only described, hides what stands behind it
    if (out.length === 0) return [];
    break;
  }
  return out;
}

/** Whether a tool that only reads takes a query of the caller's own. */
export function readsByQuery(r: Reading): boolean {
  return (
    r.domains.has('database') &&
    (r.signals.has('readOnly') ||
      /^read(?![a-z])|\bSELECT quer/i.test(`${r.tool.name} ${r.description.slice(0, 80)}`)) &&
    (r.leadSignals.has('free') ||
      /\b(?:sql|select|cypher|aql|kql|esql)\b/i.test(`${r.tool.name} ${r.description.slice(0, 160)}`)) &&
    /\bquer(?:y|ies)\b|\bcypher\b|\bsql\b/i.test(`${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, 80)}`) &&
    !/\b(?:explain|plan|validate|format|schema|list|history|slow|translate|generate)\b/i.test(
      r.tool.name.replaceAll('_', ' '),
    )
  );
}
