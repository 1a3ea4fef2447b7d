/** The word lists of this folder, compiled once into one table: word → what it is, and the compounds and phrases that begin with it. */
import { FOREIGN_WORDS, RUNNING_NOUNS, RUNNING_VERBS } from './languages.ts';
import { COMPOUNDS, NOUNS, type NounClass } from './nouns.ts';
import { PairMap } from './pairs.ts';
import { PHRASES, type Signal } from './phrases.ts';
import { IRREGULAR, PHRASAL, VERBS, type VerbClass } from './verbs.ts';
import { isRunning, LONGEST_PROSE, lettersOf, Prose, type Word } from './words.ts';

/** What the lexicon knows about a base form. */
export interface Lemma {
  text: string;
  verb: VerbClass | null;
  /** As often a noun as a verb. */
  weak: boolean;
  nouns: readonly NounClass[];
  /** The number of its text, below `MOST_NUMBERS`; 0 for all texts that are met when no number is left. */
  number: number;
  /** Where compounds and phrases that begin with it continue; null where none does. */
  start: Node | null;
  isArticle: boolean;
}

/** A word or compound of a text, in base form. */
export interface Unit {
  lemma: Lemma;
  /** Its form was a past participle (`deleted`): it describes rather than commands. */
  past: boolean;
  /** Its form was not the base form: a plural, a third person, an -ing. */
  inflected: boolean;
  start: number;
  end: number;
  fresh: boolean;
}

/** A place in a compound or phrase: what has been read ends here or goes on. */
interface Node {
  id: number;
  /** Its compound begins with a participle (`signed_transaction`), which the verb itself (`sign a transaction`) is not. */
  isPast: boolean;
  goesOn: boolean;
  /** One bit for the last five of each number that it may go on with: most words are told from those at a glance. */
  next: number;
  /** Where any word leads. */
  any: Node | null;
  signals: Signal[] | null;
  compound: Lemma | null;
}

interface Form {
  lemma: Lemma;
  past: boolean;
  inflected: boolean;
}

/** Texts of base forms are numbered as they are met, those of the word lists first, so that tables can be kept by number. */
export const MOST_NUMBERS = 1 << 15;
const numbers = new Map<string, number>();

function numberOf(text: string): number {
  let number = numbers.get(text);
  if (number === undefined) {
    if (numbers.size + 1 === MOST_NUMBERS) return 0;
    number = numbers.size + 1;
    numbers.set(text, number);
  }
  return number;
}

/** One way to make each, so that all have one hidden class. */
const lemmaOf = (text: string, verb: VerbClass | null, isWeak: boolean, nouns: readonly NounClass[]): Lemma => ({
  text,
  verb,
  weak: isWeak,
  nouns,
  number: numberOf(text),
  start: null,
  isArticle: ARTICLES.has(text),
});
const formOf = (of: Lemma, past: boolean, inflected: boolean): Form => ({ lemma: of, past, inflected });

const ARTICLES = new Set(['a', 'an', 'the']);
const lemmas = new Map<string, Lemma>();
const forms = new Map<string, Form>();
let nodes = 0;
const nodeOf = (): Node => ({
  id: nodes++,
  isPast: false,
  goesOn: false,
  next: 0,
  any: null,
  signals: null,
  compound: null,
});
const root = nodeOf();
/** Number of a node and of a word → the node behind it. */
const steps = new PairMap<Node>(10_000);
const running: { text: string; lemma: Lemma }[] = [];
const PARTICLES = new Set(['in', 'up', 'out']);
const FUNCTION_FORMS: Readonly<Record<string, string>> = {
  is: 'be',
  are: 'be',
  was: 'be',
  were: 'be',
  been: 'be',
  being: 'be',
  does: 'do',
  did: 'do',
  has: 'have',
  had: 'have',
};

function lemma(text: string): Lemma {
  let entry = lemmas.get(text);
  if (!entry) {
    entry = lemmaOf(text, null, false, []);
    lemmas.set(text, entry);
  }
  return entry;
}

const WORDS = /\S+/g;

function words(list: string): readonly string[] {
  return list.match(WORDS) ?? [];
}

function addForm(form: string, entry: Lemma, past = false, inflected = form !== entry.text): void {
  if (!forms.has(form)) forms.set(form, formOf(entry, past, inflected));
}

const DOUBLED =
  /^[^aeiou]*..$|(?:fer|mit|cel|trol|set|put|get|cut|run|drop|plug|stop|ship|swap|trim|tag|pin|log|map|wrap|scan|skip|tap|ban|plan|bet|bid)$/;

/** Whether a word ends in a vowel and, behind it, one of the letters that may double: most verbs do not, and are asked no further. */
const mayDouble = (verb: string): boolean =>
  'bdgklmnprt'.includes(verb[verb.length - 1]!) && isVowel(verb, verb.length - 2);

const isVowel = (word: string, at: number): boolean => at >= 0 && 'aeiou'.includes(word[at]!);

/** Whether a word ends in `y` behind a consonant: `copy`, not `play`. */
const endsInY = (word: string): boolean => word.length > 1 && word.endsWith('y') && !isVowel(word, word.length - 2);

/** Whether a word ends in a sound that takes `es`. */
function hisses(word: string): boolean {
  const last = word[word.length - 1]!;
  return last === 's' || last === 'x' || last === 'z' || word.endsWith('ch') || word.endsWith('sh');
}

/** Takes the regular forms of an English verb: third person, -ing, past. */
function inflect(verb: string, take: (form: string, past: boolean) => void): void {
  if (!/^[a-z]+$/.test(verb)) return;
  const mute = verb.endsWith('e');
  take(hisses(verb) || verb.endsWith('o') ? `${verb}es` : plural(verb), false);
  take(`${mute && !verb.endsWith('ee') ? verb.slice(0, -1) : verb}ing`, false);
  const doubled = mayDouble(verb) && DOUBLED.test(verb) ? verb + verb[verb.length - 1]! : null;
  if (doubled) take(`${doubled}ing`, false);
  take(mute ? `${verb}d` : endsInY(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`, true);
  if (doubled) take(`${doubled}ed`, true);
}

function plural(noun: string): string {
  if (hisses(noun)) return `${noun}es`;
  return endsInY(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** The base form of a word nobody listed: plurals lose their ending. */
function fallback(word: string): string {
  if (word.length > 3 && word.charCodeAt(word.length - 1) === 115) {
    if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
    if (word.endsWith('sses') || word.endsWith('ches') || word.endsWith('shes') || word.endsWith('xes'))
      return word.slice(0, -2);
    if (!word.endsWith('ss') && !word.endsWith('us') && !word.endsWith('is')) return word.slice(0, -1);
  }
  return word;
}

function form(word: string): Form | undefined {
  return forms.get(word);
}

function base(word: string): string {
  return form(word)?.lemma.text ?? fallback(word);
}

function descend(from: Node, word: string): Node {
  from.goesOn = true;
  if (word === '*') {
    from.any ??= nodeOf();
    return from.any;
  }
  const number = numberOf(word);
  from.next |= 1 << number;
  let node = steps.get(from.id, number);
  if (!node) steps.set(from.id, number, (node = nodeOf()));
  return node;
}

function compile(): void {
  for (const [kind, list] of Object.entries(VERBS) as [VerbClass, string][]) {
    for (const raw of words(list)) {
      const weak = raw.startsWith('~');
      const text = weak ? raw.slice(1) : raw;
      const entry = lemma(text);
      if (entry.verb === null) {
        entry.verb = kind;
        entry.weak = weak;
      }
      addForm(text, entry);
    }
  }
  for (const entry of [...lemmas.values()]) inflect(entry.text, (f, past) => addForm(f, entry, past));
  for (const [word, to] of Object.entries(IRREGULAR))
    forms.set(
      word,
      formOf(lemma(to), /(?:nt|ld|ght|aid|ten|own|ade|ilt|one|und|ran|got|wrote|poke)$/.test(word), true),
    );
  for (const [word, to] of Object.entries(FUNCTION_FORMS)) forms.set(word, formOf(lemma(to), false, true));
  const compounds: [string, readonly NounClass[]][] = [];
  for (const [kind, list] of Object.entries(NOUNS) as [NounClass, string][]) {
    for (const text of words(list)) {
      if (text.includes('_')) {
        compounds.push([text, [kind]]);
        continue;
      }
      const entry = lemma(text);
      (entry.nouns as NounClass[]).push(kind);
      addForm(text, entry);
      addForm(plural(text), entry);
    }
  }
  for (const text of words(COMPOUNDS)) compounds.push([text, lemma(text.slice(text.lastIndexOf('_') + 1)).nouns]);
  for (const [to, list] of Object.entries(FOREIGN_WORDS))
    for (const word of words(list)) addForm(word, lemma(to), false, false);
  for (const [to, list] of Object.entries(RUNNING_VERBS))
    for (const word of words(list)) running.push({ text: word, lemma: lemmaOf(to, lemma(to).verb, false, []) });
  for (const [to, list] of Object.entries(RUNNING_NOUNS))
    for (const word of words(list))
      running.push({ text: word, lemma: lemmaOf(to, null, lemma(to).weak, lemma(to).nouns) });
  running.sort((a, b) => b.text.length - a.text.length);
  for (const [text, kinds] of compounds) {
    let node = root;
    for (const part of text.split('_')) node = descend(node, base(part));
    node.isPast = form(text.slice(0, text.indexOf('_')))?.past ?? false;
    node.compound ??= lemma(text);
    (node.compound.nouns as NounClass[]).push(...kinds);
  }
  for (const [to, list] of Object.entries(PHRASAL))
    for (const text of words(list)) {
      let node = root;
      for (const part of text.split('_')) node = descend(node, base(part));
      node.compound ??= lemma(to);
    }
  for (const [signal, list] of Object.entries(PHRASES) as [Signal, string][]) {
    let node = root;
    const end = (): void => {
      if (node === root) return;
      node.signals ??= [];
      node.signals.push(signal);
      node = root;
    };
    for (const part of words(list)) {
      if (part === '/') end();
      else if (!ARTICLES.has(part)) node = descend(node, part === '*' ? '*' : base(part));
    }
    end();
  }
}

/** Tells a base form its place among the compounds and phrases. */
function placed(entry: Lemma): Lemma {
  entry.start = steps.get(root.id, entry.number) ?? null;
  return entry;
}

compile();
for (const { lemma } of running) placed(lemma);

/** A signal's phrase and where it stands. */
export interface SignalHit {
  signal: Signal;
  start: number;
  end: number;
}

/** The words of scripts without spaces by their first character, longest first. */
const byFirst = Map.groupBy(running, (r) => r.text.charCodeAt(0));

/** How many words nobody listed are remembered beside those that are. */
const MOST_UNLISTED = 10_000;

/** Forms that were met, by the letters of the word, those of other words by their text, and by how such words were spelt. */
class Remembered {
  private readonly byLetters = new PairMap<Form>(forms.size + MOST_UNLISTED);
  private readonly byText = new Map<string, Form>();
  private readonly bySpelling = new Map<string, Form>();

  get isFull(): boolean {
    return (
      this.byLetters.size + this.byText.size >= forms.size + MOST_UNLISTED || this.bySpelling.size >= MOST_UNLISTED
    );
  }

  add(word: string, entry: Form): void {
    const { head, tail } = lettersOf(word);
    if (head === 0) this.byText.set(word, entry);
    else this.byLetters.set(head, tail, entry);
  }

  /** Keeps the letters alone: a part of a text would keep all of it in memory. */
  spelt(word: string, entry: Form): void {
    this.bySpelling.set(word.split('').join(''), entry);
  }

  /** The form of the word that a walk stands at, if it is one of few letters or was spelt so before. */
  at(word: Prose): Form | undefined {
    return word.head === 0 ? this.bySpelling.get(word.spelling) : this.byLetters.get(word.head, word.tail);
  }

  of(word: string): Form | undefined {
    const { head, tail } = lettersOf(word);
    return head === 0 ? this.byText.get(word) : this.byLetters.get(head, tail);
  }
}

let remembered = new Remembered();
const SIGN = lemma('sign');
/** "Sign in" is no signature. */
const SIGN_WITH = new Map([...PARTICLES].map((p) => [p, placed(lemma(`sign-${p}`))]));

/** A word that is not remembered; a bounded memory keeps the common ones that nobody listed from being built anew. */
function formFor(word: string): Form {
  const entry = form(word) ?? derived(word) ?? formOf(lemmaOf(fallback(word), null, false, []), false, false);
  placed(entry.lemma);
  if (remembered.isFull) remembered = new Remembered();
  remembered.add(word, entry);
  return entry;
}

/** The form of a word of prose that is met for the first time. */
function metFirst(word: Prose): Form {
  const { text } = word;
  const entry = remembered.of(text) ?? formFor(text);
  if (word.head === 0) {
    if (remembered.isFull) remembered = new Remembered();
    remembered.spelt(word.spelling, entry);
  }
  return entry;
}

/** Words of other languages stand for an English lemma without being a form of it. */
function isForeign({ lemma: { text }, inflected, past }: Form, word: string): boolean {
  return !inflected && !past && text !== word;
}

/** A verb made of a known one: `rebuild` does what `build` does, `unmerge` takes back a change. */
function derived(word: string): Form | null {
  const again = /^(?:re|auto|bulk|batch|multi)-?([a-z]{4,})$/.exec(word);
  const back = again ? null : /^un-?([a-z]{4,})$/.exec(word);
  const known = forms.get(again?.[1] ?? back?.[1] ?? '');
  if (
    !known?.lemma.verb ||
    isForeign(known, (again ?? back)![1]!) ||
    known.lemma.weak ||
    (back && known.lemma.verb === 'read')
  )
    return null;
  const text = word.slice(0, word.length - (again ?? back)![1]!.length) + known.lemma.text;
  return formOf(lemmaOf(text, back ? 'change' : known.lemma.verb, false, []), known.past, known.inflected);
}

/** What is known about a base form, if anything. */
export function lookup(text: string): Lemma | undefined {
  return lemmas.get(text);
}

/** The words of the text that is being read, side by side: what they are, where they stand, and PAST, INFLECTED and FRESH. */
const lemmasFound: Lemma[] = [];
const starts = new Int32Array(LONGEST_PROSE);
const ends = new Int32Array(LONGEST_PROSE);
const marks = new Uint8Array(LONGEST_PROSE);
let count = 0;
const PAST = 1;
const INFLECTED = 2;
const FRESH = 4;

/** Takes a word as it was found; "sign" in front of a particle is no signature. */
function add({ lemma: of, past, inflected }: Form, start: number, end: number, fresh: boolean): void {
  if (count > 0 && lemmasFound[count - 1] === SIGN) {
    const together = SIGN_WITH.get(of.text);
    if (together) {
      lemmasFound[count - 1] = together;
      marks[count - 1]! &= FRESH;
    }
  }
  lemmasFound[count] = of;
  starts[count] = start;
  ends[count] = end;
  marks[count] = (past ? PAST : 0) | (inflected ? INFLECTED : 0) | (fresh ? FRESH : 0);
  count++;
}

/** Words in base form with their compounds joined; the signals of the phrases among them are added to `hits`. */
export function units(list: readonly Word[], hits: SignalHit[]): Unit[] {
  count = 0;
  for (const { text, start, end, fresh } of list)
    if (isRunning(text.charCodeAt(0))) segment(text, start, fresh);
    else add(remembered.of(text) ?? formFor(text), start, end, fresh);
  return joined(hits, false);
}

/**
 * The same for prose, of which at most `limit` UTF-16 units are read: the words of its first sentences at least, and `TOLD_WORDS` where there are
 * so many.
 */
export function proseUnits(text: string, hits: SignalHit[], limit?: number): Unit[] {
  count = 0;
  const word = new Prose(text, limit);
  while (word.next())
    if (word.isRun) segment(word.text, word.start, word.fresh);
    else add(remembered.at(word) ?? metFirst(word), word.start, word.end, word.fresh);
  return joined(hits, true);
}

/** How many words of prose, and of how many sentences, are told one by one at least. */
export const TOLD_WORDS = 30;
const TOLD_SENTENCES = 3;

const told: Unit[] = [];

/**
 * The words that were found, compounds as one. What stands behind the first of them is only gone through for its signals where that is all that
 * is asked (`isProse`), unless nothing is known of the words before.
 */
function joined(hits: SignalHit[], isProse: boolean): Unit[] {
  let kept = 0;
  let sentences = 0;
  let sentence = 0;
  let isKnown = false;
  let isTold = true;
  for (let i = 0; i < count; ) {
    const mark = marks[i]!;
    let lemma = lemmasFound[i]!;
    let last = i;
    let isWord = true;
    let node = lemma.start;
    for (let j = i; node !== null; ) {
      if (node.compound !== null && j > i && (!node.isPast || (mark & PAST) !== 0)) {
        lemma = node.compound;
        last = j;
        isWord = false;
      }
      if (node.signals !== null)
        for (const signal of node.signals) hits.push({ signal, start: starts[i]!, end: ends[j]! });
      if (!node.goesOn) break;
      j++;
      while (j < count && lemmasFound[j]!.isArticle) j++;
      if (j >= count || (marks[j]! & FRESH) !== 0) break;
      const { number } = lemmasFound[j]!;
      node = ((node.next & (1 << number)) === 0 ? undefined : steps.get(node.id, number)) ?? node.any;
    }
    if (isTold && (mark & FRESH) !== 0) {
      // what stands alone between two ends is a heading or a number, and no sentence
      if (kept - sentence > 1) sentences++;
      sentence = kept;
      isTold = !(isProse && isKnown && kept >= TOLD_WORDS && sentences >= TOLD_SENTENCES);
    }
    if (isTold) {
      isKnown ||= lemma.verb !== null || lemma.nouns.length > 0;
      told[kept++] = {
        lemma,
        past: isWord && (mark & PAST) !== 0,
        inflected: isWord && (mark & INFLECTED) !== 0,
        start: starts[i]!,
        end: ends[last]!,
        fresh: (mark & FRESH) !== 0,
      };
    }
    i = last + 1;
  }
  return told.slice(0, kept);
}

/** Cuts a run of a script without spaces at the words that are known; the rest between them is dropped. */
function segment(text: string, start: number, isFresh: boolean): void {
  let fresh = isFresh;
  for (let i = 0; i < text.length; ) {
    const match = byFirst.get(text.charCodeAt(i))?.find((r) => text.startsWith(r.text, i));
    if (!match) {
      i++;
      continue;
    }
    add(formOf(match.lemma, false, false), start + i, start + i + match.text.length, fresh);
    fresh = false;
    i += match.text.length;
  }
}
