/** Words for what was read: verbs, objects and parameters as they stand in an English sentence. */

import { oneLine } from '../data/text.ts';
import { Memo } from './features/memo.ts';
import { isNamed } from './features/namings.ts';
import type { ParameterClass } from './features/parameters.ts';
import type { Act, Parameter, Reading, Span } from './features/reading.ts';
import { isAny, set } from './features/sets.ts';

const LONGEST_OBJECT = 70;
const LONGEST_QUOTE = 90;

/** Verbs written as one word whose particle stands apart. */
const APART: Readonly<Record<string, string>> = {
  ls: 'lists',
  login: 'logs in',
  logout: 'logs out',
  exec: 'executes',
  signin: 'signs in',
  signout: 'signs out',
  setup: 'sets up',
  shutdown: 'shuts down',
  checkout: 'checks out',
  backup: 'backs up',
  cleanup: 'cleans up',
  lookup: 'looks up',
  rollback: 'rolls back',
  payout: 'pays out',
  teardown: 'tears down',
  topup: 'tops up',
  cashout: 'cashes out',
};

const thirds = new Memo<string>(2000);

/** The third person of a verb. */
export function third(verb: string): string {
  return thirds.get(verb, inThirdPerson);
}

function inThirdPerson(verb: string): string {
  if (APART[verb]) return APART[verb];
  const [word = verb, ...rest] = verb.split('-');
  const s = /(?:s|x|z|ch|sh|o)$/.test(word)
    ? `${word}es`
    : /[^aeiou]y$/.test(word)
      ? `${word.slice(0, -1)}ies`
      : `${word}s`;
  return [s, ...rest].join(' ');
}

/** What a phrase must not end with: it was cut where the rest would have followed. */
const DANGLING = set(
  'and or to of in on for with from by behind via using into at as that which the a an your its per between across against through over than either if when where is are be including associated related belonging called named specified given provided other about near so not',
);

/** Where a phrase has its last word, and where the separators before that begin; both -1 where it is one word. */
function lastWord(phrase: string): { start: number; gap: number } {
  let start = phrase.length;
  while (start > 0 && !isSeparator(phrase.charCodeAt(start - 1))) start--;
  let gap = start;
  while (gap > 0 && isSeparator(phrase.charCodeAt(gap - 1))) gap--;
  return start === 0 ? { start: -1, gap: -1 } : { start, gap };
}

/** A space, `,` `;` `:` or a dash. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 44 || code === 59 || code === 58 || code === 45 || code === 0x2013 || code === 0x2014;
}

/** The phrase without the words that dangle, and without "and tests": the half of what was said. */
function withoutDangling(phrase: string): string {
  let out = phrase;
  for (;;) {
    const { start, gap } = lastWord(out);
    if (start === -1) return out;
    const word = out.slice(start).toLowerCase();
    const rest = out.slice(0, gap);
    if (DANGLING.has(word)) {
      out = rest;
      continue;
    }
    const half = start - gap === 1 && out.charCodeAt(gap) === 32 && /^[a-z]+$/.test(word) ? lastWord(rest) : null;
    if (half === null || half.start === -1 || !isAny(rest.slice(half.start).toLowerCase(), 'and', 'or')) return out;
    out = rest.slice(0, half.gap);
  }
}

/** What stands around a phrase and does not belong to it. */
const EDGES = ' ,:;.*`"\'-';

/** The phrase without marks at its ends, and without an open bracket. */
function trimmed(phrase: string): string {
  let start = 0;
  let end = phrase.length;
  while (start < end && EDGES.includes(phrase.charAt(start))) start++;
  while (end > start && (EDGES.includes(phrase.charAt(end - 1)) || '(['.includes(phrase.charAt(end - 1)))) end--;
  return phrase.slice(start, end);
}

/** Whether a phrase ends in one `s`. */
function isPlural(phrase: string): boolean {
  return /[^s]s$/i.test(phrase.slice(-2));
}

/** Words that take no article. */
const UNCOUNTED =
  /(?:data|info|information|access|content|text|code|pricing|history|metadata|email|money|funds|feedback|news|music|audio|software|traffic|storage|memory|output|input|margin|leverage|help|weather|everything|all)$|(?:\b(?:by|for|from|with|to|of|in|on|me|my|and|or)\b)/i;

/** A phrase that begins with one stands behind its verb as it is: "hovers over an element". */
const PREPOSED = /^(?:on|over|in|into|to|from|at|through|up|down|out|off|back|for|with|between|across)\b/i;

const PARTICLE = /^(?:out|up|down|off|on|over|in|back|away)$/i;

const DETERMINED =
  /^(?:an?|the|all|any|each|every|both|multiple|many|one|two|several|some|your|its|their|this|these|those|more|no|either|another)\b|['’]s?\b/i;

/** A phrase of the name with its article: what is made is `a`, what is there is `the`. */
function withArticle(phrase: string, act: Act | null): string {
  if (
    isPlural(phrase) ||
    UNCOUNTED.test(phrase) ||
    DETERMINED.test(phrase) ||
    PREPOSED.test(phrase) ||
    !/^[a-z]/i.test(phrase)
  )
    return phrase;
  const isNew = act !== null && isAny(act.kind, 'make', 'trade', 'pay', 'send');
  return `${isNew ? (/^[aeio]|^u(?!se|ni|rl)/i.test(phrase) ? 'an' : 'a') : 'the'} ${phrase}`;
}

/** The phrase as far as it stands by itself: no open bracket, no dangling word. */
function whole(phrase: string): string {
  const asides = phrase.includes('(') ? phrase.replace(/\s*\([^)]*(?:\)|$)/g, '') : phrase;
  let out = asides.endsWith('…') ? asides.replace(/\s+\S*…$/, '') : asides;
  out = withoutDangling(trimmed(out.replace(/ (?:including|such as|e\.g\.|[-–—]) .*$/i, '')));
  if (out.includes('of ')) out = out.replace(/^(?:an? |the )?(?:\w+ )?lists? of (?=\S)/i, '');
  if (out.includes('"') && out.split('"').length % 2 === 0) out = out.replaceAll('"', '');
  // "a failed", "the given": what it is stood behind
  return /^(?:an?|the) \w+(?:ed|en)$/i.test(out) ? '' : out;
}

/** Signs that a phrase is not English, and so does not fit into an English sentence. */
const OTHER_LANGUAGE =
  /[\u00c0-\u024f\u0370-\u1fff\u3040-\ud7af]|^(?:un|une|le|la|les|des|el|los|las|der|die|das|den|ein|eine|einen|il|lo|gli|um|uma|os)\b|\b(?:et|avec|pour|dans|une?|und|für|mit|por|para|della|delle|des|del)\b/i;
const PRONOUNS = /\b(?:you|yours|i|me|we|our)\b/i;
const POSSESSIVES = /\b(?:your|my)\b/gi;

/** What an act acts on, in the definition's own words where they make a phrase, else in the name's. */
export function objectOf(act: Act | null, r: Reading): string {
  const lead = r.leadAct;
  if (lead && (!act || act.where === 'name' || act.where === 'mode' || act === lead)) {
    const text = r.description.slice(0, lead.reach.end);
    const verbs = r.acts.filter((a) => a.where === 'lead' && a.reach.start === lead.reach.start);
    const from = verbs.length > 0 ? verbs[verbs.length - 1]!.span.end : lead.span.end;
    let phrase = whole(oneLine(text.slice(from).trim(), LONGEST_OBJECT));
    // "Fill out an input field": where only the particle was read, the words behind it belong to it
    if (PARTICLE.test(phrase))
      phrase = whole(oneLine(/^[^.,;:()\n]*/.exec(r.description.slice(from))![0].trim(), LONGEST_OBJECT));
    phrase = phrase.replace(POSSESSIVES, "the user's");
    if (
      phrase.length > 2 &&
      !PRONOUNS.test(phrase) &&
      !OTHER_LANGUAGE.test(phrase) &&
      (!act || act.kind === lead.kind || act === lead)
    )
      return withArticle(phrase, lead);
  }
  const words =
    (act?.objects.length && !OTHER_LANGUAGE.test(act.objectText) ? act.objectText : '') ||
    r.name
      .filter((u) => u.lemma !== act?.verb && u.lemma !== r.nameAct?.verb)

      .map((u) => u.lemma.text.replaceAll('_', ' '))
      .join(' ');
  return withArticle(whole(oneLine(words, LONGEST_OBJECT)).replace(POSSESSIVES, "the user's"), act);
}

/** Words of the description between quotation marks, unless they are said already; else ''. */
export function quoted(r: Reading, span: Span | undefined, said: string): string {
  if (!span || span.start < 0 || span.pointer !== '/description') return '';
  const text = oneLine(r.description.slice(span.start, span.end), LONGEST_QUOTE).replace(/[.\s]+$/, '');
  return text.length > 3 && !said.toLowerCase().includes(text.toLowerCase()) ? `"${text}"` : '';
}

const LONGEST_ADDITION = 110;
/** Sentences that address the caller, praise the tool, or are no sentences. */
const NO_FACT =
  /\b(?:you|your|always|never|must|should|please|important|note|tips?|warning|examples?|e\.g|args?|params?|parameters?|arguments?|use (?:this|it|when|for|cases?)|call(?:ed)? (?:this|it|before|after|first)|when to|safe\w*|harmless|trust\w*|risk\w*|danger\w*|approv\w*|allow\w*|read-?only|destructive)\b|[`*#|{}<>[\]\\_]|https?:/i;

/** How much of a description is gone through for a further sentence, and how many sentences or lines of it. */
const LONGEST_LOOK = 900;
const MOST_SENTENCES = 5;

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code >= 160 && /\s/.test(String.fromCharCode(code)));

/** The white space between two sentences or lines that comes first from a place on; null where the text ends before. */
function gapFrom(text: string, from: number): { start: number; end: number } | null {
  for (let start = from; start < text.length; start++) {
    const code = text.charCodeAt(start);
    const isEnd = isSpace(code) && start > 0 && '.!?'.includes(text.charAt(start - 1));
    if (!isEnd && code !== 10) continue;
    let end = start + 1;
    while (end < text.length && (isEnd ? isSpace(text.charCodeAt(end)) : text.charCodeAt(end) === 10)) end++;
    return { start, end };
  }
  return null;
}

/** What the description says of the tool behind its first sentence, between quotation marks: the first plain short sentence; else ''. */
export function addition(r: Reading, said: string): string {
  const look = r.description.slice(0, LONGEST_LOOK);
  let gap = gapFrom(look, 0);
  for (let n = 0; n < MOST_SENTENCES && gap !== null; n++) {
    const { end: start } = gap;
    gap = gapFrom(look, start);
    const text = look
      .slice(start, gap?.start)
      .trim()
      .replace(/[.\s]+$/, '');
    if (text.length < 16 || text.length > LONGEST_ADDITION || !/^[A-Z][a-z]+ [a-z]/.test(text)) continue;
    if (NO_FACT.test(text) || OTHER_LANGUAGE.test(text) || said.toLowerCase().includes(text.toLowerCase())) continue;
    return `"${oneLine(text, LONGEST_ADDITION)}"`;
  }
  return '';
}

/** A parameter for people. */
export function named({ name }: Parameter): string {
  return `\`${oneLine(name, 40)}\``;
}

/** "`price`, `side` and `quantity`" */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** Names of the parameters of these classes, at most so many. */
export function parameters(r: Reading, classes: readonly ParameterClass[], most = 3): string {
  if (!classes.some((c) => r.has.has(c))) return '';
  const found = r.parameters.filter((p) => p.classes.some((c) => classes.includes(c)));
  return listed([...new Set(found.map(named))].slice(0, most));
}

const CHOOSING: readonly ParameterClass[] = ['ids', 'path', 'filter', 'id'];

/** The parameter that names what is meant: the one that shares a word with the tool's name, else the last that could. */
export function chosenBy(r: Reading): string {
  if (!CHOOSING.some((c) => r.has.has(c))) return '';
  const choosing = r.parameters.filter((p) => p.classes.some((c) => CHOOSING.includes(c)) && !isNamed(p, 'paging'));
  const words = new Set(r.name.map((u) => u.lemma.text));
  const best =
    choosing.findLast((p) => p.words.some((w) => words.has(w))) ?? choosing.findLast((p) => p.required) ?? choosing[0];
  return best ? named(best) : '';
}

const LONGEST_CLAUSE = 90;

/** The first sentence of the description, where it is short and English; else ''. */
export function firstClause(r: Reading): string {
  const sentence = /^[^.!?\n:;]+/.exec(r.description.trimStart())?.[0] ?? '';
  const clause = oneLine(sentence.slice(0, 2 * LONGEST_CLAUSE).replace(/\s*\([^)]*$/, ''));
  return clause.length > LONGEST_CLAUSE || !/^[A-Z]/i.test(clause) || OTHER_LANGUAGE.test(clause) ? '' : clause;
}
