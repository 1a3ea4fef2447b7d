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

const PATTERNS: readonly { kind: SuspicionKind; says: string; pattern: RegExp }[] = [
  {
    kind: 'instructions-to-model',
    says: 'tells the model to set other instructions aside',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|polic(?:y|ies)|guardrails?|guidelines|prompts?|warnings?|restrictions)\b|(?:忽略|无视|無視)[^。\n]{0,12}(?:指令|规则|指示|说明)|(?:ignoriere|ignorer|ignora|ignore[zr]?|игнорируй)\s[^.\n]{0,40}(?:anweisungen|instructions|instrucciones|istruzioni|instruções|инструкции)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'asks the model to keep something from the user',
    pattern:
      /\b(?:do not|don't|never|without|avoid)\s+(?:tell|telling|inform|informing|mention|mentioning|notify|notifying|reveal|revealing|show|showing|alert|alerting|asking|warn|warning)\b[^.\n]{0,30}\b(?:user|human|operator|person|anyone|them)\b|\b(?:secretly|covertly)\b|不要(?:告诉|告知|通知)|(?:sage|sag|verrate) (?:dem|es dem) (?:nutzer|benutzer) nicht|no (?:le )?(?:digas|informes|menciones)|ne (?:dis|dites|mentionne)[^.\n]{0,20}utilisateur/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'says how it wants to be classified',
    pattern:
      /\b(?:classif(?:y|ied|ication)|categori[sz]e[ds]?|label(?:l?ed)?|mark(?:ed)?|rate[ds]?|treat(?:ed)?|consider(?:ed)?|report(?:ed)?|score[ds]?|answer)\b[^.\n]{0,40}\b(?:as|is|:|=|with)\s*["'`]?(?:a\s+|being\s+)?(?:read(?:[ -]?only)?|safe|harmless|low(?:[ -]risk)?|benign|trusted|risk[ -]?free|non[ -]?destructive)\b|\b(?:risk|category|severity)(?:\s+level)?\s*(?:is|:|=)\s*["'`]?(?:low|none|read|safe|minimal)\b|(?:分类|标记|归类|視|视)为[^。\n]{0,8}(?:只读|安全|低风险|读取)|als\s+(?:read|lesend|sicher|harmlos)\s+(?:ein(?:zu)?stufen|klassifizieren)|clasif[ií]c\w*[^.\n]{0,30}(?:lectura|segur|bajo)|class(?:er|ez|ifie)[^.\n]{0,30}(?:lecture|sans risque|sûr)/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'claims that it is safe or needs no approval',
    pattern:
      /\b(?:this|the)\s+(?:tool|function|operation|action|call|command)\s+is\s+(?:always\s+|completely\s+|totally\s+|perfectly\s+|entirely\s+|100\s*%\s+|fully\s+|absolutely\s+)?(?:safe|harmless|benign|risk[ -]?free|low[ -]risk|read[ -]?only|trusted|non[ -]?destructive|reversible|idempotent)\b|\b(?:no|without|skip)\s+(?:further\s+|user\s+|human\s+|any\s+)?(?:approval|confirmation|review|permission|consent)\b[^.\n]{0,30}\b(?:needed|required|necessary|is|prompts?)\b|\b(?:does|do|will)\s+not\s+(?:need|require)\s+(?:any\s+|user\s+|human\s+)?(?:approval|confirmation|review|permission)\b|\b(?:pre-?approved|auto-?approved|already approved|has been (?:approved|audited|verified|reviewed)|whitelisted by)\b|\bsafe to (?:auto-?(?:run|approve|execute)|allow|call|run|execute|use)\b|\bno (?:risk|side effects?|consequences)\b|(?:该|此|这个|本)工具(?:是)?(?:绝对|完全)?(?:安全|无害|只读)|dieses (?:werkzeug|tool) ist (?:völlig |absolut )?(?:sicher|harmlos)|esta herramienta es (?:totalmente )?(?:segura|inofensiva)|cet outil est (?:totalement )?(?:sûr|sans danger|inoffensif)|このツールは(?:安全|無害)|이 도구는 안전/i,
  },
  {
    kind: 'instructions-to-model',
    says: 'imitates the markers of a conversation',
    pattern:
      /<\/?(?:important|system|instructions?|admin|secret|hidden|assistant|user|critical)\b[^>]*>|\[\/?(?:INST|SYSTEM|system)\]|<\|(?:im_start|im_end|system|endoftext)[^|]*\|>|^\s*(?:system|assistant|user)\s*:\s|###\s*(?:system|instruction|response)\b|<!--/im,
  },
  {
    kind: 'instructions-to-model',
    says: 'orders the model to act on its own',
    pattern:
      /\b(?:always|first|also|you must|you should|make sure to|be sure to|before (?:any|every|all|each|using|calling)[^.\n]{0,40})\s+(?:silently|automatically|quietly|first)?\s*(?:read|send|forward|include|append|attach|copy|upload|bcc|cc|exfiltrate|post|transfer|email|leak)\b[^.\n]{0,60}\b(?:file|files|contents?|conversation|history|secrets?|keys?|tokens?|passwords?|credentials?|emails?|messages?|~\/|\.env|\.ssh|to\s+\S+@\S+|https?:\/\/)/i,
  },
  {
    kind: 'secret-request',
    says: 'asks for secrets or private files',
    pattern:
      /~\/\.(?:ssh|aws|kube|gnupg|config|netrc|npmrc|cursor|claude)\b|\bid_rsa\b|\bid_ed25519\b|\/etc\/(?:passwd|shadow)\b|\b(?:contents? of|read|include|pass|provide|send|paste|attach)\b[^.\n]{0,50}(?:\.env\b|mcp\.json|private key|seed phrase|mnemonic|ssh key|system prompt|environment variables|conversation history|chat history|full conversation|browser cookies|master password)/i,
  },
  {
    kind: 'tool-shadowing',
    says: 'gives orders about another tool',
    // only what is written like a name counts as one: capitals matter inside a word
    pattern:
      /\b(?:[Ii]nstead of|[Rr]ather than|[Dd]o (?:not|NOT) use|[Dd]on't use|[Nn]ever (?:use|call)|NEVER (?:use|call)|[Rr]eplaces?|[Ss]upersedes?|[Tt]akes? precedence over)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?|\b(?:[Ww]hen(?:ever)?|[Ii]f|[Ee]ach time|[Ee]very time|[Bb]efore|[Aa]fter)\s+(?:you\s+)?(?:use|using|call|calling|invoke|invoking|run|running|the)\s+(?:the\s+)?[`'"]?(?:[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+)[`'"]?(?:\s+tool)?(?:\s+is\s+(?:called|used|invoked))?[^.\n]{0,50}\b(?:must|MUST|always|ALWAYS|should|change|replace|set|add|bcc|BCC|redirect|send)\b|\b(?:[Oo]ther|[Aa]nother)\s+(?:[Mm][Cc][Pp]\s+)?server'?s?\s+tools?\b[^.\n]{0,40}\b(?:must|MUST|should|always|ALWAYS|never|NEVER|only)\b/,
  },
];

/** Words without which no pattern can match: one quick look spares most definitions the rest. */
const GATE =
  /not use|n't use|ignor|disregard|forget|overrid|bypass|not (?:tell|inform|mention|notify|reveal|show|alert|warn)|n't (?:tell|inform|mention|notify|reveal|show)|never|without|avoid|secretly|covertly|class|categor|label|mark|rate|treat|consider|risk|severity|safe|harmless|benign|trusted|approv|confirm|review|permission|consent|read[ -]?only|consequence|side effect|[<[]|system|always|first|also|must|should|make sure|be sure|before|~\/|id_rsa|id_ed|\/etc\/|\.env|mcp\.json|private key|seed phrase|mnemonic|ssh key|environment|conversation|cookies|master|instead|rather|replace|supersede|precedence|when|each time|every time|after|other|[^\u0000-\u024f]|###|lectura|lecture|sicher|segura|sûr/i;

const LONGEST = 20_000;

/** The suspicious passages of a text, at most one of each pattern, in the order of the patterns. */
export function suspicionsOf(text: string): Suspicion[] {
  const out: Suspicion[] = [];
  if (text.length < 12 || !GATE.test(text)) return out;
  const looked = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  for (const { kind, says, pattern } of PATTERNS) {
    const match = pattern.exec(looked);
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
