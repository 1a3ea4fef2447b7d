/** Why a tool was labelled so, in one to three plain sentences made of what its definition says. */
import type { Category, Facet, ModeLabel, Risk } from '../data/model.ts';
import { oneLine } from '../data/text.ts';
import type { ParameterClass } from './features/parameters.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import type { Proposal } from './propose.ts';
import { decidingFacets } from './taxonomy.ts';

const LONGEST_OBJECT = 70;
const LONGEST_QUOTE = 60;

/** The third person of a verb. */
function third(verb: string): string {
  const [word = verb, ...rest] = verb.split('-');
  const s = /(?:s|x|z|ch|sh|o)$/.test(word)
    ? `${word}es`
    : /[^aeiou]y$/.test(word)
      ? `${word.slice(0, -1)}ies`
      : `${word}s`;
  return [s, ...rest].join(' ');
}

const PRONOUNS = /\b(?:you|your|yours|i|my|me|we|our)\b/i;

/** What an act acts on, in the definition's own words where they make a phrase, else in the name's. */
function objectOf(act: Act | null, r: Reading): string {
  const lead = r.leadAct;
  if (lead && (!act || act.where === 'name' || act.where === 'mode' || act === lead)) {
    const text = r.description.slice(0, lead.reach.end);
    const verbs = r.acts.filter((a) => a.where === 'lead' && a.reach.start === lead.reach.start);
    const from = verbs.length > 0 ? verbs[verbs.length - 1]!.span.end : lead.span.end;
    const phrase = oneLine(text.slice(from), LONGEST_OBJECT).replace(/^[\s,:;.*`"'-]+|[\s,:;.*`"'([-]+$/g, '');
    if (phrase.length > 2 && !PRONOUNS.test(phrase) && (!act || act.kind === lead.kind || act === lead)) return phrase;
  }
  const words =
    (act?.objects.length ? act.objectText : '') || r.name.map((u) => u.lemma.text.replaceAll('_', ' ')).join(' ');
  return oneLine(words, LONGEST_OBJECT);
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
      const what = parameters(r, ['ids', 'path', 'filter', 'id'], 1);
      return `One call ${act && (act.kind === 'destroy' || act.kind === 'forget') ? verb : 'can delete'} ${object}${at}${what ? `, chosen by ${what}` : ''}.`;
    }
    case 'Execute': {
      const what = parameters(r, ['command', 'code', 'query', 'manifest', 'toolName', 'url', 'selector'], 2);
      return `One call ${act && act.kind !== 'read' ? `${verb} ${object}` : `runs ${object}`}${at}; what happens depends on ${what || 'what it is pointed at'}.`;
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
  reduces: () => 'It only takes a commitment back, or changes exposure or spend settings',
  simulated: (r, s) => `No real money moves${quoted(r, s)}`,
};

const WITHOUT: Partial<Record<Category, string>> = {
  Financial: 'Money or an asset is committed, and the definition names nothing that limits it',
  Destructive: 'The definition names no way back',
  Execute: 'The definition does not bound what the run does',
  Write: "It stays with the user's own data, as far as the definition says",
};

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
  const facet = deciding.find((f) => f !== 'privilege' && f !== 'sensitive') ?? deciding[0];
  const said = facet && SHARPENERS[facet]?.(r, spans.get(facet));
  const rest = deciding.filter(
    (f) => f !== facet && (category === 'Read' || f === 'bulk' || f === 'permanent' || f === 'guard'),
  );
  if (said)
    sentences.push(
      `${said}${rest.includes('sensitive') && facet !== 'secrets' ? ', and it is private' : ''}${rest.includes('permanent') ? ', and for good' : ''}.`,
    );
  else if (category === 'Financial' && r.has.has('dryRun'))
    sentences.push(
      `\`${oneLine(r.has.get('dryRun')!.name, 40)}\` can keep it a rehearsal, but the caller decides that.`,
    );
  else if (WITHOUT[category]) sentences.push(`${WITHOUT[category]}.`);
  else if (category === 'Read' && facets.length === 0)
    sentences.push('Nothing in the definition speaks of private data or of text from outsiders.');
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
