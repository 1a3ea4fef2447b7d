/**
 * Signs that a definition talks to the model that reads it and not to the person who uses it: orders, secrecy, claims about its own label,
 * requests for secrets. Sentences that do so are named, and are not read as a description.
 */

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
  /**
   * Beginnings of words (four characters, `_` for what is no letter or digit) and single marks. A text in which none of `needs` follows one of
   * `opens` closely enough cannot match in English, and is not searched. `Aa` stands for a word written like a name of code.
   */
  opens: string;
  needs: string;
  /** So many words further; the 60 characters that some patterns pass over hold no more. */
  within: number;
  pattern: RegExp;
}

const PATTERNS: readonly Pattern[] = [
  {
    kind: 'instructions-to-model',
    says: 'tells the model to set other instructions aside',
    opens: 'igno disr forg over bypa',
    needs: 'inst rule poli guar guid prom warn rest anwe istr',
    within: 32,
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|polic(?:y|ies)|guardrails?|guidelines|prompts?|warnings?|restrictions)\b|(?:忽略|无视|無視)[^。\n]{0,12}(?:指令|规则|指示|说明)|(?:ignoriere|ignorer|ignora|ignore[zr]?|игнорируй)\s[^.\n]{0,40}(?:anweisungen|instructions|instrucciones|istruzioni|instruções|инструкции)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'asks the model to keep something from the user',
    opens: 'tell info ment noti reve show aler aski warn secr cove sage sag_ verr no__ ne__',
    needs: 'user huma oper pers anyo them secr cove nutz benu diga info menc util',
    within: 32,
    pattern:
      /\b(?:do not|don't|never|without|avoid)\s+(?:tell|telling|inform|informing|mention|mentioning|notify|notifying|reveal|revealing|show|showing|alert|alerting|asking|warn|warning)\b[^.\n]{0,30}\b(?:user|human|operator|person|anyone|them)\b|\b(?:secretly|covertly)\b|不要(?:告诉|告知|通知)|(?:sage|sag|verrate) (?:dem|es dem) (?:nutzer|benutzer) nicht|no (?:le )?(?:digas|informes|menciones)|ne (?:dis|dites|mentionne)[^.\n]{0,20}utilisateur/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'says how it wants to be classified',
    opens: 'clas cate labe mark rate trea cons repo scor answ risk seve als_',
    needs: 'read safe harm low_ beni trus risk non_ nond none mini lect lese sich segu bajo sans',
    within: 32,
    pattern:
      /\b(?:classif(?:y|ied|ication)|categori[sz]e[ds]?|label(?:l?ed)?|mark(?:ed)?|rate[ds]?|treat(?:ed)?|consider(?:ed)?|report(?:ed)?|score[ds]?|answer)\b[^.\n]{0,40}\b(?:as|is|:|=|with)\s*["'`]?(?:a\s+|being\s+)?(?:read(?:[ -]?only)?|safe|harmless|low(?:[ -]risk)?|benign|trusted|risk[ -]?free|non[ -]?destructive)\b|\b(?:risk|category|severity)(?:\s+level)?\s*(?:is|:|=)\s*["'`]?(?:low|none|read|safe|minimal)\b|(?:分类|标记|归类|視|视)为[^。\n]{0,8}(?:只读|安全|低风险|读取)|als\s+(?:read|lesend|sicher|harmlos)\s+(?:ein(?:zu)?stufen|klassifizieren)|clasif[ií]c\w*[^.\n]{0,30}(?:lectura|segur|bajo)|class(?:er|ez|ifie)[^.\n]{0,30}(?:lecture|sans risque|sûr)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'claims that it is safe or needs no approval',
    opens:
      'tool func oper acti call comm no__ with skip does do__ will pre_ prea auto alre has_ whit safe dies esta cet_',
    needs:
      'safe harm beni risk low_ read trus non_ nond reve idem appr conf revi perm cons side audi veri whit prea auto sich segu inof',
    within: 8,
    pattern:
      /\b(?:this|the)\s+(?:tool|function|operation|action|call|command)\s+is\s+(?:always\s+|completely\s+|totally\s+|perfectly\s+|entirely\s+|100\s*%\s+|fully\s+|absolutely\s+)?(?:safe|harmless|benign|risk[ -]?free|low[ -]risk|read[ -]?only|trusted|non[ -]?destructive|reversible|idempotent)\b|\b(?:no|without|skip)\s+(?:further\s+|user\s+|human\s+|any\s+)?(?:approval|confirmation|review|permission|consent)\b[^.\n]{0,30}\b(?:needed|required|necessary|is|prompts?)\b|\b(?:does|do|will)\s+not\s+(?:need|require)\s+(?:any\s+|user\s+|human\s+)?(?:approval|confirmation|review|permission)\b|\b(?:pre-?approved|auto-?approved|already approved|has been (?:approved|audited|verified|reviewed)|whitelisted by)\b|\bsafe to (?:auto-?(?:run|approve|execute)|allow|call|run|execute|use)\b|\bno (?:risk|side effects?|consequences)\b|(?:该|此|这个|本)工具(?:是)?(?:绝对|完全)?(?:安全|无害|只读)|dieses (?:werkzeug|tool) ist (?:völlig |absolut )?(?:sicher|harmlos)|esta herramienta es (?:totalmente )?(?:segura|inofensiva)|cet outil est (?:totalement )?(?:sûr|sans danger|inoffensif)|このツールは(?:安全|無害)|이 도구는 안전/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'imitates the markers of a conversation',
    opens: '< [ # syst assi user',
    needs: '< [ # :',
    within: 32,
    pattern:
      /<\/?(?:important|system|instructions?|admin|secret|hidden|assistant|user|critical)\b[^>]*>|\[\/?(?:INST|SYSTEM|system)\]|<\|(?:im_start|im_end|system|endoftext)[^|]*\|>|^\s*(?:system|assistant|user)\s*:\s|###\s*(?:system|instruction|response)\b|<!--/im,
  },
  {
    kind: 'instructions-to-model',
    says: 'orders the model to act on its own',
    opens: 'alwa firs also must shou make be__ befo',
    needs: 'read send forw incl appe atta copy uplo bcc_ cc__ exfi post tran emai leak',
    within: 32,
    pattern:
      /\b(?:always|first|also|you must|you should|make sure to|be sure to|before (?:any|every|all|each|using|calling)[^.\n]{0,40})\s+(?:silently|automatically|quietly|first)?\s*(?:read|send|forward|include|append|attach|copy|upload|bcc|cc|exfiltrate|post|transfer|email|leak)\b[^.\n]{0,60}\b(?:file|files|contents?|conversation|history|secrets?|keys?|tokens?|passwords?|credentials?|emails?|messages?|~\/|\.env|\.ssh|to\s+\S+@\S+|https?:\/\/)/i,
  },
  {
    kind: 'secret-request',
    says: 'asks for secrets or private files',
    opens: 'cont read incl pass prov send past atta ~ / rsa_ ed25',
    needs: 'env_ mcp_ priv seed mnem ssh_ syst envi conv chat full brow mast ~ / rsa_ ed25',
    within: 32,
    pattern:
      /~\/\.(?:ssh|aws|kube|gnupg|config|netrc|npmrc|cursor|claude)\b|\bid_rsa\b|\bid_ed25519\b|\/etc\/(?:passwd|shadow)\b|\b(?:contents? of|read|include|pass|provide|send|paste|attach)\b[^.\n]{0,50}(?:\.env\b|mcp\.json|private key|seed phrase|mnemonic|ssh key|system prompt|environment variables|conversation history|chat history|full conversation|browser cookies|master password)/i,
  },
  {
    kind: 'tool-shadowing',
    says: 'gives orders about another tool',
    // only what is written like a name counts as one: capitals matter inside a word
    opens: 'inst rath not_ don_ neve repl supe take when if__ each ever befo afte othe anot',
    needs: 'Aa serv',
    within: 6,
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

/** Beginning of a word, five bits a character → the patterns it may open (low byte) and those that need it (high byte). */
const WORD_GATES = new Uint16Array(1 << (5 * BEGINNING));
/** The same for marks, by character code. */
const MARK_GATES = new Uint16Array(128);
const gate = (beginning: string, bits: number): void => {
  if (beginning.length === 1) MARK_GATES[beginning.charCodeAt(0)]! |= bits;
  else WORD_GATES[[...beginning].reduce((key, c) => (key << 5) | LETTERS[c.charCodeAt(0)]!, 0)]! |= bits;
};
/** Patterns that need a word written like a name. */
let NAMED = 0;
/** Patterns that speak other languages too: any letter of those alphabets opens them. */
let ACCENTED = 0;
let RUNNING = 0;
for (const [i, { opens, needs, pattern }] of PATTERNS.entries()) {
  for (const word of opens.split(' ')) gate(word, 1 << i);
  for (const word of needs.split(' '))
    if (word === 'Aa') NAMED |= 256 << i;
    else gate(word, 256 << i);
  if (/[\u00c0-\u1fff]/.test(pattern.source)) ACCENTED |= 257 << i;
  if (/[\u2c00-\uffff]/.test(pattern.source)) RUNNING |= 257 << i;
}

/**
 * Whether a mark and what follows it can begin a marker: `<a`, `</`, `<|`, `<!`, `[I`, `[S`, `[s`, `[/`, `##`, `~/`, `/e`, or a colon before
 * a space.
 */
function isMarker(mark: number, next: number): boolean {
  switch (mark) {
    case 60:
      return ((next | 32) >= 97 && (next | 32) <= 124) || next === 47 || next === 33;
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

/** The word at which each pattern was last opened, while a text is looked through. */
const openedAt = new Int32Array(PATTERNS.length);
const NEVER = -1000;

/** The patterns among these gates that are met at this word; those that it opens are noted. */
function met(gates: number, word: number): number {
  let bits = 0;
  for (let i = 0; i < PATTERNS.length; i++) {
    if (gates & (1 << i)) openedAt[i] = word;
    if (gates & (256 << i) && word - openedAt[i]! <= PATTERNS[i]!.within) bits |= 1 << i;
  }
  return bits;
}

/** Beyond the bits of the patterns: the text holds something else than printable ASCII, tabs and line ends. */
const UNUSUAL = 1 << PATTERNS.length;

/** Which patterns a text may match, one bit each: those it opens before it holds what they need. One walk over its characters. */
function candidates(text: string): number {
  openedAt.fill(NEVER);
  let bits = 0;
  let word = 0;
  for (let i = 0; i < text.length; ) {
    let code = text.charCodeAt(i);
    let letter = code < 128 ? LETTERS[code]! : 0;
    let gates = 0;
    if (letter > 0) {
      const start = i;
      let key = 0;
      let isNamed = false;
      do {
        if (i - start < BEGINNING) key = (key << 5) | letter;
        if (code <= 90 && code >= 65 && i > start) isNamed = true;
        i++;
        code = i < text.length ? text.charCodeAt(i) : 32;
        letter = code < 128 ? LETTERS[code]! : 0;
      } while (letter > 0);
      if (i - start < BEGINNING) key <<= 5 * (BEGINNING - (i - start));
      gates = WORD_GATES[key]!;
      if (isNamed || code === UNDERSCORE) gates |= NAMED;
      word++;
    } else {
      if (code < 127) {
        if (MARK_GATES[code] !== 0 && isMarker(code, text.charCodeAt(i + 1))) gates = MARK_GATES[code]!;
        if (code < 32 && code !== 9 && code !== 10 && code !== 13) bits |= UNUSUAL;
      } else {
        bits |= UNUSUAL;
        // letters beyond ASCII, but no typographic marks and no emoji
        if (code >= 0xc0 && code < 0x2000) gates = ACCENTED;
        else if ((code > 0x2bff && code < 0xd800) || code > 0xdfff) gates = RUNNING;
      }
      i++;
    }
    if (gates !== 0) bits |= met(gates, word);
  }
  return bits;
}

/** Whether a text holds something else than printable ASCII, tabs and line ends. */
function isUnusual(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || (code < 32 && code !== 9 && code !== 10 && code !== 13)) return true;
  }
  return false;
}

const LONGEST = 20_000;
const SHORTEST = 12;

/** What a look at a text found. */
export interface Look {
  /** At most one of each pattern, in the order of the patterns. */
  passages: readonly Suspicion[];
  /** It holds something else than printable ASCII, tabs and line ends. */
  isUnusual: boolean;
}

const NOTHING: Look = { passages: [], isUnusual: false };
const ONLY_UNUSUAL: Look = { passages: [], isUnusual: true };

/** Looks for suspicious passages and unusual characters in a text. Short texts hold no passage, but for scripts that say much in little. */
export function lookAt(text: string): Look {
  if (text.length < SHORTEST && !isUnusual(text)) return NOTHING;
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
