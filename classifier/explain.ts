/** Why a tool was labelled so, in one to three plain sentences made of what its definition says. */
import type { Category, Facet, ModeLabel, Risk } from '../data/model.ts';
import { oneLine } from '../data/text.ts';
import { valueAt } from './evidence.ts';
import type { ParameterClass } from './features/parameters.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import type { Proposal } from './propose.ts';
import { decidingFacets } from './taxonomy.ts';

const LONGEST_OBJECT = 70;
const LONGEST_QUOTE = 60;

/** Verbs written as one word whose particle stands apart. */
const APART: Readonly<Record<string, string>> = {
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

/** The third person of a verb. */
function third(verb: string): string {
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
const DANGLING =
  /[\s,;:–—-]+(?:and|or|to|of|in|on|for|with|from|by|behind|via|using|into|at|as|that|which|the|a|an|your|its|per|between|across|against|through|over|(?:and|or) [a-z]+|than|either|if|when|where|is|are|be)$/i;
/** Words that take no article. */
const UNCOUNTED =
  /(?:[^s]s|ss data|data|info|information|access|content|text|code|pricing|history|metadata|email|money|funds|feedback|news|music|audio|software|traffic|storage|memory|output|input|margin|leverage|help|weather|everything|all)$|(?:\b(?:by|for|from|with|to|of|in|on|me|my|and|or)\b)/i;

const DETERMINED =
  /^(?:an?|the|all|any|each|every|both|multiple|many|one|two|several|some|your|its|their|this|these|those|more|no|either|another)\b|['’]s?\b/i;

/** A phrase of the name with its article: what is made is `a`, what is there is `the`. */
function withArticle(phrase: string, act: Act | null): string {
  if (UNCOUNTED.test(phrase) || DETERMINED.test(phrase) || !/^[a-z]/i.test(phrase)) return phrase;
  const isNew = act !== null && /^(?:make|trade|pay|send)$/.test(act.kind);
  return `${isNew ? (/^[aeio]|^u(?!se|ni|rl)/i.test(phrase) ? 'an' : 'a') : 'the'} ${phrase}`;
}

/** The phrase as far as it stands by itself: no open bracket, no dangling word. */
function whole(phrase: string): string {
  const open = phrase.lastIndexOf('(');
  let out = (open > phrase.lastIndexOf(')') ? phrase.slice(0, open) : phrase).replace(/\s+\S*…$/, '');
  out = out.replace(/^[\s,:;.*`"'-]+|[\s,:;.*`"'([-]+$/g, '');
  for (let before = ''; before !== out; ) {
    before = out;
    out = out.replace(DANGLING, '');
  }
  out = out.replace(/^(?:an? |the )?(?:\w+ )?lists? of (?=\S)/i, '');
  // "a failed", "the given": what it is stood behind
  return /^(?:an?|the) \w+(?:ed|en)$/i.test(out) ? '' : out;
}

/** Signs that a phrase is not English, and so does not fit into an English sentence. */
const OTHER_LANGUAGE =
  /[\u00c0-\u024f\u0370-\u1fff\u3040-\ud7af]|^(?:un|une|le|la|les|des|el|los|las|der|die|das|den|ein|eine|einen|il|lo|gli|um|uma|os)\b/i;
const PRONOUNS = /\b(?:you|your|yours|i|my|me|we|our)\b/i;

/** What an act acts on, in the definition's own words where they make a phrase, else in the name's. */
function objectOf(act: Act | null, r: Reading): string {
  const lead = r.leadAct;
  if (lead && (!act || act.where === 'name' || act.where === 'mode' || act === lead)) {
    const text = r.description.slice(0, lead.reach.end);
    const verbs = r.acts.filter((a) => a.where === 'lead' && a.reach.start === lead.reach.start);
    const from = verbs.length > 0 ? verbs[verbs.length - 1]!.span.end : lead.span.end;
    const phrase = whole(oneLine(text.slice(from), LONGEST_OBJECT));
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
    (r.name.length > 1 ? r.name.filter((u) => u.lemma !== act?.verb) : r.name)
      .map((u) => u.lemma.text.replaceAll('_', ' '))
      .join(' ');
  return withArticle(whole(oneLine(words, LONGEST_OBJECT)), act);
}

function quoted(r: Reading, span: Span | undefined): string {
  if (!span || span.start < 0 || span.pointer !== '/description') return '';
  const text = oneLine(r.description.slice(span.start, span.end), LONGEST_QUOTE);
  return text.length > 3 ? ` ("${text}")` : '';
}

/** Names of the parameters of these classes, for people: "`price`, `side` and `quantity`". */
function parameters(r: Reading, classes: readonly ParameterClass[], most = 3): string {
  const names = r.parameters
    .filter((p) => p.classes.some((c) => classes.includes(c)))
    .map((p) => `\`${oneLine(p.name, 40)}\``);
  const list = [...new Set(names)].slice(0, most);
  return list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} and ${list[list.length - 1]}`;
}

/** The parameter that names what is meant: the one that shares a word with the tool's name, else the last that could. */
function chosenBy(r: Reading): string {
  const named = r.parameters.filter((p) =>
    p.classes.some((c) => c === 'ids' || c === 'path' || c === 'filter' || c === 'id'),
  );
  const words = new Set(r.name.map((u) => u.lemma.text));
  const best =
    named.findLast((p) => p.words.some((w) => words.has(w))) ?? named.findLast((p) => p.required) ?? named[0];
  return best ? `\`${oneLine(best.name, 40)}\`` : '';
}

/** The worst ordinary call, by what decided. */
function worstCall(r: Reading, p: Proposal, category: Category, server: string): string {
  const act = p.act && p.category === category ? p.act : (p.name?.act ?? p.lead[0]?.act ?? null);
  const object = objectOf(act, r);
  const verb = act ? third(act.verb.text) : '';
  const at = server ? ` on ${server}` : '';
  switch (category) {
    case 'Financial': {
      const terms = parameters(r, [
        'amount',
        'side',
        'asset',
        'orderType',
        'recipient',
        'wallet',
        'leverage',
        'budget',
      ]);
      const chosen = terms ? `, with ${terms} as the caller sets ${terms.includes(' and ') ? 'them' : 'it'}` : '';
      return act ? `One call ${verb} ${object}${at}${chosen}.` : `One call commits money${at}: ${object}${chosen}.`;
    }
    case 'Destructive': {
      const what = chosenBy(r);
      return `One call ${act && (act.kind === 'destroy' || act.kind === 'forget') ? verb : 'can delete'} ${object}${at}${what ? `, chosen by ${what}` : ''}.`;
    }
    case 'Execute': {
      const what = parameters(r, ['command', 'code', 'query', 'manifest', 'toolName', 'url', 'selector'], 2);
      return `One call ${act && act.kind !== 'read' ? `${verb} ${object}` : `runs ${object}`}${at}${what ? `; what happens depends on ${what}` : ''}.`;
    }
    case 'Write':
      return `One call ${act && act.kind !== 'read' ? `${verb} ${object}` : `changes ${object}`}${at}.`;
    case 'Read':
      if (p.rule === 'asks a person') return `It waits for a person: ${object}. Nothing changes by the call itself.`;
      return `It ${act && (act.kind === 'read' || act.kind === 'make') ? `${verb} ${object}` : `returns ${object}`}${at} and changes nothing.`;
    case 'Unknown':
      return `Neither the name "${oneLine(r.tool.name, 60)}" nor a description says what a call does, so it is treated as high risk.`;
  }
}

const SHARPENERS: Partial<Record<Facet, (r: Reading, span: Span | undefined) => string>> = {
  sensitive: (r, s) => `What comes back is private${quoted(r, s)}`,
  secrets: (r, s) => `What comes back is a secret${quoted(r, s)}`,
  untrusted: (r, s) => `What comes back was written by outsiders, who could plant instructions in it${quoted(r, s)}`,
  external: (r, s) => `It reaches people or systems other than the user${quoted(r, s)}`,
  arbitrary: (r, s) => {
    const what = parameters(r, ['command', 'code', 'query', 'manifest', 'toolName'], 1);
    return `${what ? `${what} takes whatever is given` : 'It takes whatever is given'}, so no single call can be ruled out${quoted(r, s)}`;
  },
  privilege: (r, s) => `It changes who may do what${quoted(r, s)}`,
  guard: (r, s) => `It hands out power or takes a protection away${quoted(r, s)}`,
  physical: () => 'It acts on the physical world',
  bulk: (r, s) => {
    const what = parameters(r, ['all', 'filter', 'recursive'], 1);
    return `One call reaches many things, or one that others depend on${what ? ` (${what})` : quoted(r, s)}`;
  },
  permanent: (r, s) => `The definition says that there is no way back${quoted(r, s)}`,
  reversible: (r, s) => `The definition names a way back${quoted(r, s)}`,
  ephemeral: (r, s) => `Only the agent's own or regenerable state is touched${quoted(r, s)}`,
  bounded: () => 'Each such step is harmless by itself',
  reduces: (r) =>
    /^(?:cancel|halt|destroy)$/.test((r.nameAct ?? r.leadAct)?.kind ?? '') || /pause|skip|disable/i.test(r.tool.name)
      ? 'It only takes a commitment back or holds it'
      : 'It only changes exposure or spend settings',
  simulated: (r, s) => `No real money moves${quoted(r, s)}`,
};

/** What kind of commitment a Financial rule found, to stand at the end of the rationale. */
const COMMITMENTS: readonly [RegExp, string][] = [
  [/order|trade|position|exposure|bet/, 'That is an order or a position with money behind it'],
  [/signature|contract|allowance|transaction/, 'A signature or call of this kind can release what the wallet holds'],
  [/subscription|renew/, 'That changes what is billed from now on'],
  [/invoice/, 'The invoice becomes a claim for payment'],
  [/buying|booking|pay|purchase|releasing|transfer|money|stored|committing|conversion/, 'That moves or commits money'],
];

/** What nothing softens or sharpens, said of this tool. */
function otherwise(r: Reading, p: Proposal, category: Category): string {
  switch (category) {
    case 'Financial': {
      const kind = COMMITMENTS.find(([pattern]) => pattern.test(p.rule))?.[1] ?? 'Money or an asset is committed';
      const dry = r.has.get('dryRun');
      if (dry) return `${kind}; \`${oneLine(dry.name, 40)}\` can keep it a rehearsal, but the caller decides that`;
      return r.has.has('amount') && !isCapped(r)
        ? `${kind}, and the schema sets no limit to \`${oneLine(r.has.get('amount')!.name, 40)}\``
        : `${kind}, and the definition names no limit`;
    }
    case 'Destructive': {
      const asked = r.has.get('confirm') ?? r.has.get('dryRun');
      return asked
        ? `The definition names no way back, and the caller alone decides about \`${oneLine(asked.name, 40)}\``
        : 'The definition names no way back';
    }
    case 'Execute':
      return 'The definition does not bound what the run does';
    case 'Write': {
      const set = r.parameters.filter((q) => !q.classes.includes('id') && !q.classes.includes('paging'));
      const names = set.slice(0, 3).map((q) => `\`${oneLine(q.name, 40)}\``);
      if (set.length > names.length) names.push(`${set.length - names.length} more`);
      const list = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
      return list === ''
        ? "As far as the definition says, it stays with the user's own data"
        : `The caller sets ${list}; as far as the definition says, nothing goes to anyone else`;
    }
    case 'Read': {
      const act = p.name?.act ?? p.lead[0]?.act;
      if (act && (act.kind === 'make' || WORKED.test(act.verb.text)))
        return r.parameters.length > 0
          ? 'It works on what the caller passes and returns the result'
          : 'It returns a result and stores nothing';
      return act && /^(?:list|enumerate|count|search|find|browse)$/.test(act.verb.text)
        ? 'What it lists is neither private nor written by outsiders, as far as the definition says'
        : 'Nothing in the definition speaks of private data or of text from outsiders';
    }
    case 'Unknown':
      return '';
  }
}

const WORKED =
  /^(?:calculate|compute|convert|format|parse|validate|verify|encode|decode|estimate|translate|compare|analy[sz]e|simulate|score|lint|preview|summari[sz]e)$/;

/** Whether the schema bounds the amount. */
function isCapped(r: Reading): boolean {
  const amount = r.has.get('amount')!;
  const schema = valueAt(r.tool, amount.pointer);
  return (
    typeof schema === 'object' &&
    schema !== null &&
    ('maximum' in schema || 'exclusiveMaximum' in schema || 'enum' in schema)
  );
}

/** The rationale of a label. */
export function rationaleOf(
  r: Reading,
  p: Proposal,
  label: { category: Category; risk: Risk; facets: readonly Facet[]; modes: readonly ModeLabel[] },
  spans: ReadonlyMap<Facet, Span>,
  serverName: string,
): string {
  const { category, facets, modes } = label;
  const sentences = [worstCall(r, p, category, oneLine(serverName, 50))];
  const deciding = decidingFacets(category, facets);
  // the facet that tells most about this tool speaks for the others
  const facet =
    deciding.find((f) => f !== 'privilege' && f !== 'sensitive') ??
    deciding[0] ??
    facets.find((f) => f === 'reversible');
  const said = facet && SHARPENERS[facet]?.(r, spans.get(facet));
  const rest = deciding.filter(
    (f) => f !== facet && (category === 'Read' || f === 'bulk' || f === 'permanent' || f === 'guard'),
  );
  if (said)
    sentences.push(
      `${said}${rest.includes('sensitive') && facet !== 'secrets' ? ', and it is private' : ''}${rest.includes('permanent') ? ', and for good' : ''}.`,
    );
  else if (p.rule !== 'asks a person') {
    const rest = otherwise(r, p, category);
    if (rest) sentences.push(`${rest}.`);
  }
  if (modes.length > 1) {
    const worst = modes.find((m) => m.category === category);
    const mild = modes.find((m) => m.category === 'Read');
    if (worst && worst.category !== 'Read')
      sentences.push(
        `Of the choices of \`${oneLine(worst.parameter, 40)}\`, "${oneLine(worst.value, 40)}" decides${mild ? `; "${oneLine(mild.value, 40)}" only reads` : ''}.`,
      );
  }
  return sentences.slice(0, 3).join(' ');
}
