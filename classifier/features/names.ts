/** Reading the name of a tool: its verb, and what that acts on. */

import { COMMON_NAME_WORDS } from './domains.ts';
import { NOMINAL_TAILS, PREPOSITIONS } from './grammar.ts';
import { type SignalHit, type Unit, units } from './lexicon.ts';
import type { Act } from './reading.ts';
import { isAny, set } from './sets.ts';
import { nameWords } from './words.ts';

/** Clear verbs that are nouns in front of another verb. */
const DUAL = new Set(
  'access place purchase design report request import export upload download backup new build return book sign'.split(
    ' ',
  ),
);

/** Reading words that are as often nouns, but not where they open a name. */
const OPENING_READS = new Set('query view check count monitor preview peek inquire plan'.split(' '));

/** The verb of a name: the clear one nearest the front, else a weak one where a verb would stand. */
export function readName(
  name: string,
  server: ReadonlySet<string>,
  hits: SignalHit[],
): { units: Unit[]; act: Act | null } {
  const all = units(nameWords(name), hits);
  let list = all;
  while (
    list.length > 1 &&
    (server.has(list[0]!.lemma.text) || COMMON_NAME_WORDS.has(list[0]!.lemma.text)) &&
    (list[0]!.lemma.verb === null || list[0]!.lemma.weak)
  )
    list = list.slice(1);
  while (list.length > 1 && /^(?:tool|v\d+|mcp)$/.test(list[list.length - 1]!.lemma.text)) list = list.slice(0, -1);
  // `canMergePullRequest` asks
  if (list.length > 2 && list[0]!.lemma.text === 'can' && list[1]!.lemma.verb) return { units: all, act: null };
  let at = -1;
  for (let i = 0; i < list.length && at === -1; i++) {
    const { lemma, past, inflected } = list[i]!;
    // "onboarding_assistant" and "listed_items" name things
    const names =
      inflected &&
      lemma.text.length > 1 &&
      (i > 0 || all.length > list.length || (list.length > 1 && name.slice(0, list[i]!.end).endsWith('ing')));
    // `mark_as_read`: what follows `as` is no order
    if (lemma.verb && !lemma.weak && !past && !names && !isAny(list[i - 1]?.lemma.text ?? '', 'as', 'mark')) at = i;
  }
  // `query_withdraw_records`, `check_transfer_status`: a word that only reads opens the name, and what follows is a thing
  // a word that tells nothing may stand before it: `adf-query-trigger-runs`
  const from = list.length > 2 && list[0]!.lemma.verb === null && list[0]!.lemma.nouns.length === 0 ? 1 : 0;
  const opens = list[from];
  if (
    at > from &&
    opens &&
    OPENING_READS.has(opens.lemma.text) &&
    !opens.inflected &&
    !isAny(list[from + 1]!.lemma.text, 'and', 'or', 'then')
  )
    at = from;
  if (at === -1 && list.length > 0) {
    const tail = list[list.length - 1]!;
    const head = list[0]!;
    const commands = (u: Unit): boolean => u.lemma.verb !== null && !u.past && !u.inflected;
    if (list.length > 1 && NOMINAL_TAILS.has(tail.lemma.text))
      at = (head.lemma.verb === 'read' || head.lemma.text === 'draft') && commands(head) ? 0 : -1;
    else if (list.length > 1 && commands(head)) at = 0;
    // `speech_to_text`: what follows `to` is no order
    else if (list.length > 1 && commands(tail) && !PREPOSITIONS.has(list[list.length - 2]!.lemma.text))
      at = list.length - 1;
    else if (list.length === 1 && commands(head)) at = 0;
    // `domains_claimFreeDomain`: the verb opens the part behind the separator
    if (at === -1)
      at = list.findIndex(
        (u, i) =>
          i > 0 &&
          i < list.length - 1 &&
          commands(u) &&
          /[_.:/-]/.test(name.charAt(u.start - 1)) &&
          /[A-Z]/.test(name.charAt(u.end)),
      );
  }
  if (at === -1) return { units: all, act: null };
  // `purchase_invoice_get`, `place_search`, `labels_list`: a word that names a thing as often gives way to the verb behind it
  if (DUAL.has(list[at]!.lemma.text) && list.length > 1 && NOMINAL_TAILS.has(list[list.length - 1]!.lemma.text))
    return { units: all, act: null };
  if (DUAL.has(list[at]!.lemma.text) || list[at]!.inflected) {
    const later = list.findIndex(
      ({ lemma, past, inflected }, i) => i > at && lemma.verb && !lemma.weak && !past && !inflected,
    );
    if (later > at && !isAny(list[later - 1]!.lemma.text, 'and', 'or')) at = later;
  }
  // `run_upsert`, `test_run_complete`: what is run is a thing where the name ends in what is done to it
  const end = list[list.length - 1]!;
  if (
    set('run deploy build test trigger').has(list[at]!.lemma.text) &&
    list.length - 1 > at &&
    end.lemma.verb &&
    !end.lemma.weak &&
    !end.past &&
    !end.inflected &&
    set('make change destroy cancel halt').has(end.lemma.verb)
  )
    at = list.length - 1;
  // `wallet_list_create`, `list_delete`: a list is a thing where the name ends in what is done to it
  if (
    list[at]!.lemma.text === 'list' &&
    at === list.length - 2 &&
    end.lemma.verb &&
    !end.lemma.weak &&
    !end.past &&
    !end.inflected &&
    set('make change destroy').has(end.lemma.verb)
  )
    at = list.length - 1;
  // `get_or_create`: the second verb is the one that does something
  const other = list[at + 2];
  let joined = 0;
  if (
    list[at]!.lemma.verb === 'read' &&
    other?.lemma.verb &&
    !other.lemma.weak &&
    isAny(list[at + 1]!.lemma.text, 'and', 'or')
  ) {
    at += 2;
    joined = at;
  }
  const verb = list[at]!;
  let object = list.slice(at + 1);
  const cut = object.findIndex((u, i) => i > 0 && PREPOSITIONS.has(u.lemma.text));
  const head = cut === -1 ? object : object.slice(0, cut);
  object =
    head.length > 0 && !(head.length === 1 && PREPOSITIONS.has(head[0]!.lemma.text))
      ? head
      : list.slice(Math.min(joined, at), at);
  const nouns = object
    .filter((u) => !PREPOSITIONS.has(u.lemma.text) && !/^(?:v\d+|\d+|all|and|or|a|an)$/.test(u.lemma.text))
    .reverse();
  const first = object[0] ?? verb;
  const last = object[object.length - 1] ?? verb;
  return {
    units: all,
    act: {
      verb: verb.lemma,
      kind: verb.lemma.verb!,
      objects: nouns,
      objectText: object.map((u) => name.slice(u.start, u.end).toLowerCase()).join(' '),
      span: { pointer: '/name', start: verb.start, end: verb.end },
      reach: { pointer: '/name', start: Math.min(first.start, verb.start), end: Math.max(last.end, verb.end) },
      where: 'name',
    },
  };
}
