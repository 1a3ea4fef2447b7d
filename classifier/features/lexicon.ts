/** The word lists of this folder, compiled once into one table: word → what it is, and the compounds and phrases that begin with it. */
import { FOREIGN_WORDS, RUNNING_NOUNS, RUNNING_VERBS } from './languages.ts';
import { NOUNS, type NounClass } from './nouns.ts';
import { PHRASES, type Signal } from './phrases.ts';
import { IRREGULAR, VERBS, type VerbClass } from './verbs.ts';
import type { Word } from './words.ts';
import { isRunning } from './words.ts';

/** What the lexicon knows about a base form. */
export interface Lemma {
  text: string;
  verb: VerbClass | null;
  /** As often a noun as a verb. */
  weak: boolean;
  nouns: readonly NounClass[];
  /** The number of its text among those that compounds and phrases are made of; 0 where none holds it. */
  key: number;
  /** Where compounds and phrases that begin with it continue; null where none does. */
  start: Node | null;
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

/** One way to make each, so that all have one hidden class. */
const lemmaOf = (text: string, verb: VerbClass | null, isWeak: boolean, nouns: readonly NounClass[]): Lemma => ({
  text,
  verb,
  weak: isWeak,
  nouns,
  key: 0,
  start: null,
});
const formOf = (of: Lemma, past: boolean, inflected: boolean): Form => ({ lemma: of, past, inflected });

const lemmas = new Map<string, Lemma>();
const forms = new Map<string, Form>();
let nodes = 0;
const nodeOf = (): Node => ({
  id: nodes++,
  isPast: false,
  goesOn: false,
  any: null,
  signals: null,
  compound: null,
});
const root = nodeOf();
/** Node and the key of a word → the node behind it. One flat table of small numbers is looked up faster than one of texts in each node. */
const steps = new Map<number, Node>();
const keys = new Map<string, number>();
const stepOf = (from: Node, key: number): number => (from.id << 13) | key;
const running: { text: string; lemma: Lemma }[] = [];
const PARTICLES = new Set(['in', 'up', 'out']);
const ARTICLES = new Set(['a', 'an', 'the']);
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

function words(list: string): string[] {
  return list.split(/\s+/).filter(Boolean);
}

function addForm(form: string, entry: Lemma, past = false, inflected = form !== entry.text): void {
  if (!forms.has(form)) forms.set(form, formOf(entry, past, inflected));
}

const DOUBLED =
  /^(?:[^aeiou]*[aeiou][bdgklmnprt]|.*(?:fer|mit|cel|trol|set|put|get|cut|run|drop|plug|stop|ship|swap|trim|tag|pin|log|map|wrap|scan|skip|tap|ban|plan|bet|bid))$/;

/** The regular forms of an English verb: third person, -ing, past. */
function inflect(verb: string): { present: string[]; past: string[] } {
  if (!/^[a-z]+$/.test(verb)) return { present: [], past: [] };
  const third = /(?:s|x|z|ch|sh|o)$/.test(verb)
    ? `${verb}es`
    : /[^aeiou]y$/.test(verb)
      ? `${verb.slice(0, -1)}ies`
      : `${verb}s`;
  const stem = verb.endsWith('e') && !verb.endsWith('ee') ? verb.slice(0, -1) : verb;
  const doubled = DOUBLED.test(verb) && !/[wxy]$/.test(verb) ? verb + verb.at(-1) : null;
  const past = verb.endsWith('e') ? `${verb}d` : /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
  return {
    present: [third, `${stem}ing`, ...(doubled ? [`${doubled}ing`] : [])],
    past: [past, ...(doubled ? [`${doubled}ed`] : [])],
  };
}

function plural(noun: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
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
  let key = keys.get(word);
  if (key === undefined) keys.set(word, (key = keys.size + 1));
  const step = stepOf(from, key);
  let node = steps.get(step);
  if (!node) steps.set(step, (node = nodeOf()));
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
  for (const entry of [...lemmas.values()]) {
    const { present, past } = inflect(entry.text);
    for (const f of present) addForm(f, entry);
    for (const f of past) addForm(f, entry, true);
  }
  for (const [word, to] of Object.entries(IRREGULAR))
    forms.set(word, formOf(lemma(to), /(?:nt|ld|ght|aid|ten|own|ade|ilt|one|und)$/.test(word), true));
  for (const [word, to] of Object.entries(FUNCTION_FORMS)) forms.set(word, formOf(lemma(to), false, true));
  const compounds: [string, NounClass][] = [];
  for (const [kind, list] of Object.entries(NOUNS) as [NounClass, string][]) {
    for (const text of words(list)) {
      if (text.includes('_')) {
        compounds.push([text, kind]);
        continue;
      }
      const entry = lemma(text);
      (entry.nouns as NounClass[]).push(kind);
      addForm(text, entry);
      addForm(plural(text), entry);
    }
  }
  for (const [to, list] of Object.entries(FOREIGN_WORDS))
    for (const word of words(list)) addForm(word, lemma(to), false, false);
  for (const [to, list] of Object.entries(RUNNING_VERBS))
    for (const word of words(list)) running.push({ text: word, lemma: lemmaOf(to, lemma(to).verb, false, []) });
  for (const [to, list] of Object.entries(RUNNING_NOUNS))
    for (const word of words(list))
      running.push({ text: word, lemma: lemmaOf(to, null, lemma(to).weak, lemma(to).nouns) });
  running.sort((a, b) => b.text.length - a.text.length);
  for (const [text, kind] of compounds) {
    let node = root;
    for (const part of text.split('_')) node = descend(node, base(part));
    node.isPast = form(text.slice(0, text.indexOf('_')))?.past ?? false;
    node.compound ??= lemma(text);
    (node.compound.nouns as NounClass[]).push(kind);
  }
  for (const [signal, list] of Object.entries(PHRASES) as [Signal, string][]) {
    for (const phrase of list.split('/')) {
      const parts = words(phrase).filter((w) => !ARTICLES.has(w));
      if (parts.length === 0) continue;
      let node = root;
      for (const part of parts) node = descend(node, part === '*' ? '*' : base(part));
      node.signals ??= [];
      node.signals.push(signal);
    }
  }
}

/** Tells a base form its place among the compounds and phrases. */
function placed(entry: Lemma): Lemma {
  entry.key = keys.get(entry.text) ?? 0;
  entry.start = entry.key === 0 ? null : (steps.get(stepOf(root, entry.key)) ?? null);
  return entry;
}

compile();
for (const { lemma } of forms.values()) placed(lemma);
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
const MOST_UNLISTED = 20_000;
let remembered = new Map(forms);
const SIGN = lemma('sign');
/** "Sign in" is no signature. */
const SIGN_WITH = new Map([...PARTICLES].map((p) => [p, formOf(placed(lemma(`sign-${p}`)), false, false)]));

/** A word nobody listed; a bounded memory keeps the common ones from being built anew. */
function unlisted(word: string): Form {
  const entry = derived(word) ?? formOf(lemmaOf(fallback(word), null, false, []), false, false);
  placed(entry.lemma);
  if (remembered.size > MOST_UNLISTED + forms.size) remembered = new Map(forms);
  remembered.set(word, entry);
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

/** Words in base form with their compounds joined; the signals of the phrases among them are added to `hits`. */
export function units(list: readonly Word[], hits: SignalHit[]): Unit[] {
  const out: Unit[] = [];
  const found: Form[] = [];
  const kept: Word[] = [];
  for (let i = 0; i < list.length; i++) {
    const word = list[i]!;
    if (word.text.charCodeAt(0) > 0x2fff && isRunning(word.text.charCodeAt(0))) {
      segment(word, found, kept);
      continue;
    }
    let known = remembered.get(word.text) ?? unlisted(word.text);
    if (known.lemma === SIGN && i + 1 < list.length) known = SIGN_WITH.get(list[i + 1]!.text) ?? known;
    found.push(known);
    kept.push(word);
  }
  for (let i = 0; i < found.length; ) {
    let node: Node | null = found[i]!.lemma.start;
    let compound: Lemma | null = null;
    let length = 1;
    let j = i;
    while (node) {
      if (node.compound && j > i && (!node.isPast || found[i]!.past)) {
        compound = node.compound;
        length = j - i + 1;
      }
      if (node.signals)
        for (const signal of node.signals) hits.push({ signal, start: kept[i]!.start, end: kept[j]!.end });
      if (!node.goesOn) break;
      j++;
      while (j < found.length && ARTICLES.has(found[j]!.lemma.text)) j++;
      if (j >= found.length || (kept[j]!.fresh && j > i)) break;
      const { key } = found[j]!.lemma;
      node = (key === 0 ? undefined : steps.get(stepOf(node, key))) ?? node.any;
    }
    const first = kept[i]!;
    if (compound)
      out.push({
        lemma: compound,
        past: false,
        inflected: false,
        start: first.start,
        end: kept[i + length - 1]!.end,
        fresh: first.fresh,
      });
    else
      out.push({
        lemma: found[i]!.lemma,
        past: found[i]!.past,
        inflected: found[i]!.inflected,
        start: first.start,
        end: first.end,
        fresh: first.fresh,
      });
    i += length;
  }
  return out;
}

/** Cuts a run of a script without spaces at the words that are known; the rest between them is dropped. */
function segment(word: Word, found: Form[], kept: Word[]): void {
  let fresh = word.fresh;
  for (let i = 0; i < word.text.length; ) {
    const match = byFirst.get(word.text.charCodeAt(i))?.find((r) => word.text.startsWith(r.text, i));
    if (!match) {
      i++;
      continue;
    }
    found.push(formOf(match.lemma, false, false));
    kept.push({ text: match.text, start: word.start + i, end: word.start + i + match.text.length, fresh });
    fresh = false;
    i += match.text.length;
  }
}
