/**
 * Signs that a definition talks to the model that reads it and not to the person who uses it: orders, secrecy, claims about its own label,
 * requests for secrets. Sentences that do so are named, and are not read as a description.
 */
import { PairMap } from './features/pairs.ts';

export type SuspicionKind = 'instructions-to-model' | 'secret-request' | 'tool-shadowing';

export interface Suspicion {
  kind: SuspicionKind;
  /** What it does, to follow "The text …". */
  says: string;
  start: number;
  end: number;
}

interface Pattern {
  kind: SuspicionKind;
  says: string;
  /** What a text must pass at least one of, to be searched at all. */
  gates: readonly Gate[];
  /** Characters with which what it matches in a script without spaces begins. */
  running?: string;
  pattern: RegExp;
}

/**
 * Steps that follow each other closely enough in every text that a pattern matches in English, and between them how many words further the
 * next may be. A step is a list of beginnings of words (four characters, `_` for what is no letter or digit), of whole words that are
 * longer, and of single marks; `Aa` is a word written like a name of code.
 */
type Gate = readonly (string | number)[];

/** Words that the 40 to 60 characters which some patterns pass over hold at most. */
const FAR = 32;
const APPROVAL = 'appr conf revi perm';
const READING = 'read send forw incl appe atta copy uplo bcc_ cc__ exfi post tran emai leak';
const GIVING = 'cont read incl pass prov send past atta';

const PATTERNS: readonly Pattern[] = [
  {
    kind: 'instructions-to-model',
    says: 'tells the model to set other instructions aside',
    gates: [['igno disr forg over bypa', FAR, 'inst rule poli guar guid prom warn rest anwe istr']],
    running: '忽无無',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|polic(?:y|ies)|guardrails?|guidelines|prompts?|warnings?|restrictions)\b|(?:忽略|无视|無視)[^。\n]{0,12}(?:指令|规则|指示|说明)|(?:ignoriere|ignorer|ignora|ignore[zr]?|игнорируй)\s[^.\n]{0,40}(?:anweisungen|instructions|instrucciones|istruzioni|instruções|инструкции)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'asks the model to keep something from the user',
    gates: [
      [
        'not_ t___ neve with avoi',
        1,
        'tell info ment noti reve show aler aski warn',
        FAR,
        'user huma oper pers anyo them',
      ],
      ['secretly covertly'],
      ['sage sag_ verr', 3, 'nutz benu'],
      ['no__', 2, 'diga info menc'],
      ['ne__', FAR, 'util'],
    ],
    running: '不',
    pattern:
      /\b(?:do not|don't|never|without|avoid)\s+(?:tell|telling|inform|informing|mention|mentioning|notify|notifying|reveal|revealing|show|showing|alert|alerting|asking|warn|warning)\b[^.\n]{0,30}\b(?:user|human|operator|person|anyone|them)\b|\b(?:secretly|covertly)\b|不要(?:告诉|告知|通知)|(?:sage|sag|verrate) (?:dem|es dem) (?:nutzer|benutzer) nicht|no (?:le )?(?:digas|informes|menciones)|ne (?:dis|dites|mentionne)[^.\n]{0,20}utilisateur/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'says how it wants to be classified',
    gates: [
      [
        'clas cate labe mark rate trea cons repo scor answ risk seve als_',
        FAR,
        'read safe harm low_ beni trus risk non_ nond none mini lect lese sich segu bajo sans',
      ],
    ],
    running: '分标归視视',
    pattern:
      /\b(?!mark(?:ed|s)? (?!(?:this|the|that|it)\b[^.\n]{0,12}(?:tool|function|call|operation|action))[^.\n]{0,40}\bas read\b(?![ -]?only))(?:classif(?:y|ied|ication)|categori[sz]e[ds]?|label(?:l?ed)?|mark(?:ed)?|rate[ds]?|treat(?:ed)?|consider(?:ed)?|report(?:ed)?|score[ds]?|answer)\b[^.\n]{0,40}\b(?:as|is|:|=|with)\s*["'`]?(?:a\s+|being\s+)?(?:read(?:[ -]?only)?|safe|harmless|low(?:[ -]risk)?|benign|trusted|risk[ -]?free|non[ -]?destructive)\b|\b(?:risk|category|severity)(?:\s+level)?\s*(?:is|:|=)\s*["'`]?(?:low|none|read|safe|minimal)\b|(?:分类|标记|归类|視|视)为[^。\n]{0,8}(?:只读|安全|低风险|读取)|als\s+(?:read|lesend|sicher|harmlos)\s+(?:ein(?:zu)?stufen|klassifizieren)|clasif[ií]c\w*[^.\n]{0,30}(?:lectura|segur|bajo)|class(?:er|ez|ifie)[^.\n]{0,30}(?:lecture|sans risque|sûr)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'claims that it is safe or needs no approval',
    gates: [
      ['tool func oper acti call comm', 1, 'is__', 3, 'safe harm beni risk low_ read trus non_ nond reve idem'],
      ['no__ with skip', 2, `${APPROVAL} cons`, FAR, 'need requ nece is__ prom'],
      ['does do__ will', 1, 'not_', 3, APPROVAL],
      ['pre_ auto alre has_', 2, 'appr audi veri revi'],
      ['preapproved autoapproved whitelisted'],
      ['safe', 2, 'auto allo call run_ exec use_'],
      ['no__', 1, 'risk side cons'],
      ['dies esta cet_', 6, 'sich harm segu inof sans'],
    ],
    running: '该此这本こ이',
    pattern:
      /\b(?:this|the)\s+(?:tool|function|operation|action|call|command)\s+is\s+(?:always\s+|completely\s+|totally\s+|perfectly\s+|entirely\s+|100\s*%\s+|fully\s+|absolutely\s+)?(?:safe|harmless|benign|risk[ -]?free|low[ -]risk|read[ -]?only|trusted|non[ -]?destructive|reversible|idempotent)\b|\b(?:no|without|skip)\s+(?:further\s+|user\s+|human\s+|any\s+)?(?:approval|confirmation|review|permission|consent)\b[^.\n]{0,30}\b(?:needed|required|necessary|is|prompts?)\b|\b(?:does|do|will)\s+not\s+(?:need|require)\s+(?:any\s+|user\s+|human\s+)?(?:approval|confirmation|review|permission)\b|\b(?:pre-?approved|auto-?approved|already approved|has been (?:approved|audited|verified|reviewed)|whitelisted by)\b|\bsafe to (?:auto-?(?:run|approve|execute)|allow|call|run|execute|use)\b|\bno (?:risk|side effects?|consequences)\b|(?:该|此|这个|本)工具(?:是)?(?:绝对|完全)?(?:安全|无害|只读)|dieses (?:werkzeug|tool) ist (?:völlig |absolut )?(?:sicher|harmlos)|esta herramienta es (?:totalmente )?(?:segura|inofensiva)|cet outil est (?:totalement )?(?:sûr|sans danger|inoffensif)|このツールは(?:安全|無害)|이 도구는 안전/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'imitates the markers of a conversation',
    gates: [
      ['<', 1, 'impo syst inst admi secr hidd assi user crit im__ endo'],
      ['!'],
      ['[', 1, 'inst syst'],
      ['#', 1, 'syst inst resp'],
      ['syst assi user', 0, ':'],
    ],
    pattern:
      /<\/?(?:important|system|instructions?|admin|secret|hidden|assistant|user|critical)\b[^>]*>|\[\/?(?:INST|SYSTEM|system)\]|<\|(?:im_start|im_end|system|endoftext)[^|]*\|>|^\s*(?:system|assistant|user)\s*:\s|###\s*(?:system|instruction|response)\b|<!--/im,
  },
  {
    kind: 'instructions-to-model',
    says: 'orders the model to act on its own',
    gates: [
      ['alwa firs also must shou make be__', 4, `${READING} sile auto quie`],
      ['alwa also must shou make be__', 4, 'firs'],
      ['befo', FAR, READING],
    ],
    pattern:
      /\b(?:always|first|also|you must|you should|make sure to|be sure to|before (?:any|every|all|each|using|calling)[^.\n]{0,40})\s+(?:silently|automatically|quietly|first)?\s*(?:read|send|forward|include|append|attach|copy|upload|bcc|cc|exfiltrate|post|transfer|email|leak)\b[^.\n]{0,60}\b(?:file|files|contents?|conversation|history|secrets?|keys?|tokens?|passwords?|credentials?|emails?|messages?|~\/|\.env|\.ssh|to\s+\S+@\S+|https?:\/\/)/i,
  },
  {
    kind: 'secret-request',
    says: 'asks for secrets or private files',
    gates: [
      ['~ rsa_ ed25'],
      ['/', 1, 'etc_', 1, 'pass shad'],
      [GIVING, FAR, 'env_ mcp_ priv mnem ssh_'],
      [GIVING, FAR, 'seed syst envi conv chat full brow mast', 1, 'phra prom vari hist conv cook pass'],
    ],
    pattern:
      /~\/\.(?:ssh|aws|kube|gnupg|config|netrc|npmrc|cursor|claude)\b|\bid_rsa\b|\bid_ed25519\b|\/etc\/(?:passwd|shadow)\b|\b(?:contents? of|read|include|pass|provide|send|paste|attach)\b[^.\n]{0,50}(?:\.env\b|mcp\.json|private key|seed phrase|mnemonic|ssh key|system prompt|environment variables|conversation history|chat history|full conversation|browser cookies|master password)/i,
  },
  {
    kind: 'tool-shadowing',
    says: 'gives orders about another tool',
    // only what is written like a name counts as one: capitals matter inside a word
    gates: [
      ['inst rath not_ don_ neve repl supe take', 4, 'Aa'],
      ['when if__ each ever befo afte', 6, 'Aa', FAR, 'must alwa shou chan repl set_ add_ bcc_ redi send'],
      ['othe anot', 2, 'serv', FAR, 'must shou alwa neve only'],
    ],
    pattern:
      /\b(?:[Ii]nstead of|[Rr]ather than|[Dd]o (?:not|NOT) use|[Dd]on't use|[Nn]ever (?:use|call)|NEVER (?:use|call)|[Rr]eplaces?|[Ss]upersedes?|[Tt]akes? precedence over)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?|\b(?:[Ww]hen(?:ever)?|[Ii]f|[Ee]ach time|[Ee]very time|[Bb]efore|[Aa]fter)\s+(?:you\s+)?(?:use|using|call|calling|invoke|invoking|run|running|the)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?(?:\s+tool)?(?:\s+is\s+(?:called|used|invoked))?[^.\n]{0,50}\b(?:must|MUST|always|ALWAYS|should|change|replace|set|add|bcc|BCC|redirect|send)\b|\b(?:[Oo]ther|[Aa]nother)\s+(?:[Mm][Cc][Pp]\s+)?server'?s?\s+tools?\b[^.\n]{0,40}\b(?:must|MUST|should|always|ALWAYS|never|NEVER|only)\b/,
  },
];

const BEGINNING = 4;
const UNDERSCORE = 95;

/** ASCII letters and digits in five bits: a to z (in either case) are 1 to 26, all digits are 27; what ends a word is 0. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  return /[a-z]/i.test(c) ? (code | 32) - 96 : /\d/.test(c) ? 27 : 0;
});
const keyOf = (beginning: string): number =>
  [...beginning].reduce((key, c) => (key << 5) | LETTERS[c.charCodeAt(0)]!, 0);

/** A step of a gate. */
interface Step {
  pattern: number;
  /** The step that must be met before, and how many words before at most; null for the first. */
  before: Step | null;
  within: number;
  isLast: boolean;
  /** The whole words of which beginnings are only a hint; null where a beginning is enough. */
  words: ReadonlySet<string> | null;
  /** The word at which it was last met; words are counted through all texts. */
  metAt: number;
}

const STEPS: Step[] = [];
/** How many words were met so far, and how far the words of two texts lie apart: further than any step reaches. */
let words = 0;
const APART = 1000;
/** At this many words the count begins again, and no step is met. */
const MOST_WORDS = 2 ** 29;
/** The steps that a word of this beginning may be, those of one gate in their order: one word may be two steps. */
const BY_BEGINNING = new PairMap<Step[]>(500);
/** The steps that a mark may be, by character code. */
const BY_MARK: (Step[] | undefined)[] = new Array(128).fill(undefined);
/** Steps that a word written like a name may be. */
const NAMED: Step[] = [];
/** All steps of the patterns that speak other languages too: any letter of those alphabets passes them. */
const ACCENTED: Step[] = [];
/** The patterns that begin with a character of a script without spaces, one bit each. */
const RUNNING = new Map<number, number>();
/** Whether any beginning has these first three letters, one bit each; most words have others. */
const OPENINGS = new Uint32Array(1 << 10);
const isOpening = (key: number): boolean => (OPENINGS[key >> 10]! & (1 << (key >> 5))) !== 0;

function addStep(list: readonly string[], step: Step, { source }: RegExp): void {
  STEPS.push(step);
  for (const word of list) {
    if (word === 'Aa') NAMED.push(step);
    else if (word.length === 1) (BY_MARK[word.charCodeAt(0)] ??= []).push(step);
    else {
      const key = keyOf(word.slice(0, BEGINNING));
      OPENINGS[key >> 10]! |= 1 << (key >> 5);
      BY_BEGINNING.set(key, 0, [...(BY_BEGINNING.get(key, 0) ?? []), step]);
    }
  }
  if (/[\u00c0-\u1fff]/.test(source)) ACCENTED.push(step);
}

for (const [pattern, { gates, running = '', pattern: regexp }] of PATTERNS.entries()) {
  for (const c of running) RUNNING.set(c.charCodeAt(0), (RUNNING.get(c.charCodeAt(0)) ?? 0) | (1 << pattern));
  for (const gate of gates) {
    let before: Step | null = null;
    for (let i = 0; i < gate.length; i += 2) {
      const list = (gate[i] as string).split(' ');
      const step: Step = {
        pattern,
        before,
        within: before === null ? 0 : (gate[i - 1] as number),
        isLast: i === gate.length - 1,
        words: list[0]!.length > BEGINNING ? new Set(list) : null,
        metAt: -APART,
      };
      addStep(list, step, regexp);
      before = step;
    }
  }
}

/**
 * Whether a mark and what follows it can begin a marker: `<a`, `</`, `<|`, `!-`, `[I`, `[S`, `[s`, `[/`, `##`, `~/`, `/e`, or a colon before
 * a space.
 */
function isMarker(mark: number, next: number): boolean {
  switch (mark) {
    case 33:
      return next === 45;
    case 60:
      return ((next | 32) >= 97 && (next | 32) <= 124) || next === 47;
    case 91:
      return next === 73 || (next | 32) === 115 || next === 47;
    case 35:
      return next === 35;
    case 126:
      return next === 47;
    case 47:
      return (next | 32) === 101;
    default:
      return !(next > 32 && next < 127);
  }
}

/** The patterns, one bit each, whose gates are passed by one of these steps at a word, which stands from `start` to `end`, or at a mark. */
function passed(steps: readonly Step[], word: number, text: string, start: number, end: number): number {
  let bits = 0;
  for (const step of steps) {
    if (step.before !== null && word - step.before.metAt > step.within) continue;
    if (step.words !== null && end > start && !step.words.has(text.slice(start, end).toLowerCase())) continue;
    step.metAt = word;
    if (step.isLast) bits |= 1 << step.pattern;
  }
  return bits;
}

/** Beyond the bits of the patterns: the text holds a character of which something may be told. */
const UNUSUAL = 1 << PATTERNS.length;
/**
 * Characters of which something may be told: hidden ones (also the first half of those beyond the basic plane), Greek and Cyrillic. First and
 * last of each range.
 */
const TELLING: readonly (readonly [number, number])[] = [
  [0, 8],
  [0xb, 0xc],
  [0xe, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x370, 0x52f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xdb40, 0xdb41],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
];
const IS_TELLING = new Uint8Array(1 << 16);
for (const [first, last] of TELLING) IS_TELLING.fill(1, first, last + 1);

/** Which patterns a text may match, one bit each: those of which it passes a gate. One walk over its characters. */
function candidates(text: string): number {
  const { length } = text;
  if (words > MOST_WORDS) {
    for (const step of STEPS) step.metAt = -APART;
    words = 0;
  }
  let bits = 0;
  let word = words + APART;
  for (let i = 0; i < length; ) {
    let code = text.charCodeAt(i);
    let letter = code < 128 ? LETTERS[code]! : 0;
    if (letter === 0) {
      if (code < 127) {
        const steps = BY_MARK[code];
        if (steps !== undefined && isMarker(code, text.charCodeAt(i + 1))) bits |= passed(steps, word, text, i, i);
        if (code < 32 && IS_TELLING[code] === 1) bits |= UNUSUAL;
      } else {
        if (IS_TELLING[code] === 1) bits |= UNUSUAL;
        // letters beyond ASCII, but no typographic marks and no emoji
        if (code >= 0xc0 && code < 0x2000) bits |= passed(ACCENTED, word, text, i, i);
        else if (code > 0x2bff) bits |= RUNNING.get(code) ?? 0;
      }
      i++;
      continue;
    }
    const start = i;
    let key = 0;
    let isNamed = false;
    do {
      if (i - start < BEGINNING) key = (key << 5) | letter;
      if ((code & 32) === 0 && i > start) isNamed = true;
      i++;
      code = i < length ? text.charCodeAt(i) : 32;
      letter = code < 128 ? LETTERS[code]! : 0;
    } while (letter !== 0);
    word++;
    if (i - start < BEGINNING) key <<= 5 * (BEGINNING - (i - start));
    if (isOpening(key)) {
      const steps = BY_BEGINNING.get(key, 0);
      if (steps !== undefined) bits |= passed(steps, word, text, start, i);
    }
    if (isNamed || code === UNDERSCORE) bits |= passed(NAMED, word, text, start, i);
  }
  words = word;
  return bits;
}

/** Whether a text holds a character of which something may be told. */
export function isUnusual(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (IS_TELLING[text.charCodeAt(i)] === 1) return true;
  return false;
}

/** Whether a text holds printable ASCII, tabs and line ends alone. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || (code < 32 && IS_TELLING[code] === 1)) return false;
  }
  return true;
}

const LONGEST = 20_000;
const SHORTEST = 12;

/** What a look at a text found. */
export interface Look {
  /** At most one of each pattern, in the order of the patterns. */
  passages: readonly Suspicion[];
  /** It holds a character of which something may be told: a hidden one, or one that looks like another. */
  isUnusual: boolean;
}

const NOTHING: Look = { passages: [], isUnusual: false };
export const ONLY_UNUSUAL: Look = { passages: [], isUnusual: true };

/** Looks for suspicious passages and unusual characters in a text. Short texts hold no passage, but for scripts that say much in little. */
export function lookAt(text: string): Look {
  if (text.length < SHORTEST && isPlain(text)) return NOTHING;
  const looked = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const bits = candidates(looked);
  if (bits === 0 && looked === text) return NOTHING;
  const isOdd = (bits & UNUSUAL) !== 0 || looked !== text;
  if ((bits & ~UNUSUAL) === 0) return isOdd ? ONLY_UNUSUAL : NOTHING;
  const passages: Suspicion[] = [];
  for (let i = 0; i < PATTERNS.length; i++) {
    if ((bits & (1 << i)) === 0) continue;
    const { kind, says, pattern } = PATTERNS[i]!;
    const match = pattern.exec(looked);
    if (match) passages.push({ kind, says, start: match.index, end: match.index + match[0].length });
  }
  return { passages, isUnusual: isOdd };
}

/** The text with the sentences of these passages blanked out, every other character where it was. */
export function withoutSentences(text: string, passages: readonly Suspicion[]): string {
  let out = text;
  for (const { start, end } of passages) {
    let from = start;
    while (from > 0 && !/[.!?\n。]/.test(out[from - 1]!)) from--;
    let to = end;
    while (to < out.length && !/[.!?\n。]/.test(out[to]!)) to++;
    // the first words of a description say what the tool does: only the passage itself goes
    if (from === 0 && start > 0) from = start;
    out = out.slice(0, from) + out.slice(from, to).replace(/[^\n]/g, ' ') + out.slice(to);
  }
  return out;
}
