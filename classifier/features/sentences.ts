/** Reading a sentence: the verbs it begins with, and what they act on. */

import { ASPECTS, DETERMINERS, LEAD_FILLER, NOMINAL_TAILS, PREPOSITIONS } from './grammar.ts';
import type { Unit } from './lexicon.ts';
import type { Act, Span } from './reading.ts';
import { set } from './sets.ts';
import { isRunning } from './words.ts';

const LEADERS = new Set('to and or will can that which tool should must it you may directly helps'.split(' '));

/** Whether up to four words end with one that names data: "Order flow data." is a heading and orders nothing. */
function isHeading(list: readonly Unit[], from: number, to: number): boolean {
  return (
    to - from <= 4 &&
    set('data news info information statistics history index feed overview').has(list[to - 1]!.lemma.text)
  );
}

const LETTERS = /\p{L}/u;

/** A digit, a sign, or a mark of a script without spaces: only what begins so may hold no letter. */
const isMark = (code: number): boolean => code < 65 || code > 0xfeff || (code >= 0x2000 && code < 0x3040);

/** A word between a colon and a comma. */
const COUNTED = /^: \w+s,$/;

const USAGE = /^ (?:this|it|before|after|first|when|once|only|again)\b/i;

/** Where a sentence begins behind a tag in brackets: "[WRITE] Call a service". */
function behindTag(text: string, list: readonly Unit[], from: number, to: number): number {
  const { start } = list[from]!;
  if (text.charCodeAt(start - 1) !== 91) return from;
  const end = text.indexOf(']', start);
  let first = from;
  while (first < to && list[first]!.start < end) first++;
  return end === -1 || end - start > 24 || first === to ? from : first;
}

/** Index of the verb a sentence begins with, or -1. Titles of vendors, brackets and "this tool can be used to" are passed over. */
function leadVerb(text: string, list: readonly Unit[], from: number, to: number): number {
  if (from >= to) return -1;
  from = behindTag(text, list, from, to);
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
    // "Brokerage transactions: buys, sells, fees": what a heading counts are things
    if (
      list[i]!.inflected &&
      (lemma.verb === 'trade' || lemma.verb === 'pay') &&
      COUNTED.test(text.slice(list[i]!.start - 2, list[i]!.end + 1))
    )
      return -1;
    // "Step 2: register"
    if (lemma.text === 'step' && /^ ?\d/.test(text.slice(list[i]!.end, list[i]!.end + 2))) continue;
    // "Call before any other tool" tells how it is used, "tool calling" is a noun
    if (lemma.text === 'call' && list[i]!.inflected) continue;
    if (lemma.text === 'call' && USAGE.test(text.slice(list[i]!.end, list[i]!.end + 12))) return -1;
    // "Open positions, by symbol": a state in front of things, and no order
    if (i === from && lemma.text === 'open' && /^Open \w+s\b/.test(text.slice(list[i]!.start))) return -1;
    const leads =
      i === from ||
      LEADERS.has(before) ||
      before.endsWith('ly') ||
      LEAD_FILLER.has(before) ||
      (before === 'for' && list[i]!.inflected && i - 2 >= from && LEAD_FILLER.has(list[i - 2]!.lemma.text)) ||
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

/** What stands behind a word that only looks like the verb of a Japanese or Korean sentence: the thing that it describes, and no ending. */
const LEFT_OPEN = /^[가-힣一-鿿]* [^.。!?！？\n다요]{12,}/;

/** The verb of a sentence in a script without spaces: the first in Chinese, the last in Japanese and Korean. */
function runningVerb(text: string, list: readonly Unit[], from: number, to: number): number {
  const sentence = text.slice(list[from]!.start, list[to - 1]!.end + 8);
  const isLast = /[\u3040-\u30ff\uac00-\ud7af]/.test(sentence);
  for (let i = isLast ? to - 1 : from; i >= from && i < to; i += isLast ? -1 : 1)
    if (list[i]!.lemma.verb) return isLast && LEFT_OPEN.test(text.slice(list[i]!.end, list[i]!.end + 60)) ? -1 : i;
  return -1;
}

/** Whether a phrase is at its end in front of this word. */
const endsPhrase = (next: Unit | undefined): boolean => !next || next.fresh || PREPOSITIONS.has(next.lemma.text);

/** The acts of a sentence: its leading verb, and those joined to it by commas, `and`, `or`. */
export function sentenceActs(
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
    const gap = list[i - 1]!.end;
    const isSpaced = unit.start === gap + 1 && text.charCodeAt(gap) === 32;
    const mark = group.length > 0 && !isSpaced ? text.slice(gap, unit.start) : '';
    // "a memory/artifact": either; "SMS/MMS usage": two words for one that describes
    const comma = /[,(]/.test(mark) || (mark === '/' && endsPhrase(list[i + 1]));
    // "messages containing a text": what they contain is not what is asked for
    const qualifies = unit.inflected && group.length > 0 && set('contain match include relate concern use').has(word);
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
        !(
          beyond &&
          !beyond.fresh &&
          (NOMINAL_TAILS.has(beyond.lemma.text) ||
            set('operation behavior behaviour mode style').has(beyond.lemma.text))
        ) &&
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
    if (group.length > 0 && set('the a an your my this that').has(word)) break;
    if (DETERMINERS.has(word)) continue;
    // a number in brackets is no thing
    if (isMark(word.charCodeAt(0)) && !LETTERS.test(word)) continue;
    if (start === -1) start = unit.start;
    end = unit.end;
    if (unit.lemma.nouns.length > 0 || !unit.lemma.verb || unit.inflected || unit.lemma.weak) group.push(unit);
    // "run a report", "start a streaming search": behind an article or a word that describes it, it is a thing
    else if (
      set('a an multiple several each any').has(list[i - 1]!.lemma.text) ||
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
  return verbs.map((v) => ({
    verb: v.lemma,
    kind: v.lemma.verb!,
    objects,
    objectText: phrase,
    span: span(v),
    reach,
    where,
  }));
}
