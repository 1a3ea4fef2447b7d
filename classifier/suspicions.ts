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

/**
 * `opens` and `needs` are beginnings of words (four characters, `_` for what is no letter or digit) and single marks: a text without one of
 * each cannot match, and is not searched. `Aa` stands for a word written like a name of code.
 */
const PATTERNS: readonly { kind: SuspicionKind; says: string; opens: string; needs: string; pattern: RegExp }[] = [
  {
    kind: 'instructions-to-model',
    says: 'tells the model to set other instructions aside',
    opens: 'igno disr forg over bypa',
    needs: 'inst rule poli guar guid prom warn rest anwe istr',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|polic(?:y|ies)|guardrails?|guidelines|prompts?|warnings?|restrictions)\b|(?:忽略|无视|無視)[^。\n]{0,12}(?:指令|规则|指示|说明)|(?:ignoriere|ignorer|ignora|ignore[zr]?|игнорируй)\s[^.\n]{0,40}(?:anweisungen|instructions|instrucciones|istruzioni|instruções|инструкции)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'asks the model to keep something from the user',
    opens: 'not_ don_ neve with avoi secr cove sage sag_ verr no__ ne__',
    needs: 'user huma oper pers anyo them secr cove nutz benu diga info menc util',
    pattern:
      /\b(?:do not|don't|never|without|avoid)\s+(?:tell|telling|inform|informing|mention|mentioning|notify|notifying|reveal|revealing|show|showing|alert|alerting|asking|warn|warning)\b[^.\n]{0,30}\b(?:user|human|operator|person|anyone|them)\b|\b(?:secretly|covertly)\b|不要(?:告诉|告知|通知)|(?:sage|sag|verrate) (?:dem|es dem) (?:nutzer|benutzer) nicht|no (?:le )?(?:digas|informes|menciones)|ne (?:dis|dites|mentionne)[^.\n]{0,20}utilisateur/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'says how it wants to be classified',
    opens: 'clas cate labe mark rate trea cons repo scor answ risk seve als_',
    needs: 'read safe harm low_ beni trus risk non_ nond none mini lect lese sich segu bajo sans',
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
    pattern:
      /\b(?:this|the)\s+(?:tool|function|operation|action|call|command)\s+is\s+(?:always\s+|completely\s+|totally\s+|perfectly\s+|entirely\s+|100\s*%\s+|fully\s+|absolutely\s+)?(?:safe|harmless|benign|risk[ -]?free|low[ -]risk|read[ -]?only|trusted|non[ -]?destructive|reversible|idempotent)\b|\b(?:no|without|skip)\s+(?:further\s+|user\s+|human\s+|any\s+)?(?:approval|confirmation|review|permission|consent)\b[^.\n]{0,30}\b(?:needed|required|necessary|is|prompts?)\b|\b(?:does|do|will)\s+not\s+(?:need|require)\s+(?:any\s+|user\s+|human\s+)?(?:approval|confirmation|review|permission)\b|\b(?:pre-?approved|auto-?approved|already approved|has been (?:approved|audited|verified|reviewed)|whitelisted by)\b|\bsafe to (?:auto-?(?:run|approve|execute)|allow|call|run|execute|use)\b|\bno (?:risk|side effects?|consequences)\b|(?:该|此|这个|本)工具(?:是)?(?:绝对|完全)?(?:安全|无害|只读)|dieses (?:werkzeug|tool) ist (?:völlig |absolut )?(?:sicher|harmlos)|esta herramienta es (?:totalmente )?(?:segura|inofensiva)|cet outil est (?:totalement )?(?:sûr|sans danger|inoffensif)|このツールは(?:安全|無害)|이 도구는 안전/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'imitates the markers of a conversation',
    opens: '< [ # syst assi user',
    needs: '',
    pattern:
      /<\/?(?:important|system|instructions?|admin|secret|hidden|assistant|user|critical)\b[^>]*>|\[\/?(?:INST|SYSTEM|system)\]|<\|(?:im_start|im_end|system|endoftext)[^|]*\|>|^\s*(?:system|assistant|user)\s*:\s|###\s*(?:system|instruction|response)\b|<!--/im,
  },
  {
    kind: 'instructions-to-model',
    says: 'orders the model to act on its own',
    opens: 'alwa firs also must shou make be__ befo',
    needs: 'read send forw incl appe atta copy uplo bcc_ cc__ exfi post tran emai leak',
    pattern:
      /\b(?:always|first|also|you must|you should|make sure to|be sure to|before (?:any|every|all|each|using|calling)[^.\n]{0,40})\s+(?:silently|automatically|quietly|first)?\s*(?:read|send|forward|include|append|attach|copy|upload|bcc|cc|exfiltrate|post|transfer|email|leak)\b[^.\n]{0,60}\b(?:file|files|contents?|conversation|history|secrets?|keys?|tokens?|passwords?|credentials?|emails?|messages?|~\/|\.env|\.ssh|to\s+\S+@\S+|https?:\/\/)/i,
  },
  {
    kind: 'secret-request',
    says: 'asks for secrets or private files',
    opens: 'cont read incl pass prov send past atta ~ id__ etc_',
    needs: 'env_ mcp_ priv seed mnem ssh_ syst envi conv chat full brow mast ~ id__ etc_',
    pattern:
      /~\/\.(?:ssh|aws|kube|gnupg|config|netrc|npmrc|cursor|claude)\b|\bid_rsa\b|\bid_ed25519\b|\/etc\/(?:passwd|shadow)\b|\b(?:contents? of|read|include|pass|provide|send|paste|attach)\b[^.\n]{0,50}(?:\.env\b|mcp\.json|private key|seed phrase|mnemonic|ssh key|system prompt|environment variables|conversation history|chat history|full conversation|browser cookies|master password)/i,
  },
  {
    kind: 'tool-shadowing',
    says: 'gives orders about another tool',
    // only what is written like a name counts as one: capitals matter inside a word
    opens: 'inst rath not_ don_ neve repl supe take when if__ each ever befo afte othe anot',
    needs: 'Aa serv',
    pattern:
      /\b(?:[Ii]nstead of|[Rr]ather than|[Dd]o (?:not|NOT) use|[Dd]on't use|[Nn]ever (?:use|call)|NEVER (?:use|call)|[Rr]eplaces?|[Ss]upersedes?|[Tt]akes? precedence over)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?|\b(?:[Ww]hen(?:ever)?|[Ii]f|[Ee]ach time|[Ee]very time|[Bb]efore|[Aa]fter)\s+(?:you\s+)?(?:use|using|call|calling|invoke|invoking|run|running|the)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?(?:\s+tool)?(?:\s+is\s+(?:called|used|invoked))?[^.\n]{0,50}\b(?:must|MUST|always|ALWAYS|should|change|replace|set|add|bcc|BCC|redirect|send)\b|\b(?:[Oo]ther|[Aa]nother)\s+(?:[Mm][Cc][Pp]\s+)?server'?s?\s+tools?\b[^.\n]{0,40}\b(?:must|MUST|should|always|ALWAYS|never|NEVER|only)\b/,
  },
];

const BEGINNING = 4;

function keyOf(beginning: string): number {
  let key = 0;
  for (let i = 0; i < BEGINNING; i++) key = (key << 7) | (beginning.charCodeAt(i) || 0);
  return key;
}

/** Beginning or mark → the patterns it may open (low byte) and those that need it (high byte). */
const GATES = new Map<number, number>();
/** What holds of every text: patterns that need nothing more. */
let UNGATED = 0;
const gate = (beginning: string, bit: number): void => {
  const key = beginning.length === 1 ? beginning.charCodeAt(0) : keyOf(beginning);
  GATES.set(key, (GATES.get(key) ?? 0) | bit);
};
for (const [i, { opens, needs }] of PATTERNS.entries()) {
  for (const word of opens.split(' ')) gate(word, 1 << i);
  if (needs === '') UNGATED |= 256 << i;
  else for (const word of needs.split(' ')) if (word !== 'Aa') gate(word, 256 << i);
}
const NAMED = PATTERNS.reduce((bits, { needs }, i) => (needs.startsWith('Aa') ? bits | (256 << i) : bits), 0);
const UNDERSCORE = 95;

/** Whether a mark and what follows it can begin a marker: `<a`, `</`, `<|`, `<!`, `[I`, `[S`, `[s`, `[/`, `##`, `~/`. */
function isMarker(mark: number, next: number): boolean {
  if (mark === 60) return ((next | 32) >= 97 && (next | 32) <= 124) || next === 47 || next === 33;
  if (mark === 91) return next === 73 || (next | 32) === 115 || next === 47;
  return mark === 35 ? next === 35 : next === 47;
}

/** Which patterns a text may match, one bit each: one walk over its characters. */
function candidates(text: string): number {
  let bits = UNGATED;
  let key = 0;
  let length = 0;
  for (let i = 0; i <= text.length; i++) {
    let code = i < text.length ? text.charCodeAt(i) : 32;
    if (code > 127) {
      // the beginnings are English: any other alphabet opens all; letters beyond ASCII, but no typographic marks and no emoji
      if ((code >= 0xc0 && code < 0x2000) || (code > 0x2bff && code < 0xd800) || code > 0xdfff) return 0xff;
      code = 32;
    }
    const isCapital = code >= 65 && code <= 90;
    if (isCapital || (code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      if (isCapital && length > 0) bits |= NAMED;
      if (length++ < BEGINNING) {
        key = (key << 7) | (isCapital ? code + 32 : code);
        if (length === BEGINNING) bits |= GATES.get(key) ?? 0;
      }
      continue;
    }
    if (length > 0) {
      if (code === UNDERSCORE) bits |= NAMED;
      if (length < BEGINNING) {
        for (; length < BEGINNING; length++) key = (key << 7) | UNDERSCORE;
        bits |= GATES.get(key) ?? 0;
      }
      length = 0;
      key = 0;
    }
    if ((code === 60 || code === 91 || code === 35 || code === 126) && isMarker(code, text.charCodeAt(i + 1)))
      bits |= GATES.get(code) ?? 0;
  }
  return bits & (bits >> 8) & 0xff;
}

const LONGEST = 20_000;
const SHORTEST = 12;

/** False where a text certainly holds no suspicious passage. */
export function mayBeSuspicious(text: string): boolean {
  return text.length >= SHORTEST && candidates(text.length > LONGEST ? text.slice(0, LONGEST) : text) !== 0;
}

/** The suspicious passages of a text, at most one of each pattern, in the order of the patterns. */
export function suspicionsOf(text: string): Suspicion[] {
  const out: Suspicion[] = [];
  if (text.length < SHORTEST) return out;
  const looked = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const bits = candidates(looked);
  if (bits === 0) return out;
  for (const [i, { kind, says, pattern }] of PATTERNS.entries()) {
    const match = bits & (1 << i) ? pattern.exec(looked) : null;
    if (match) out.push({ kind, says, start: match.index, end: match.index + match[0].length });
  }
  return out;
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
