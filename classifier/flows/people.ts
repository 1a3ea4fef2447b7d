/** Records about people among what is returned. */
import type { Span } from '../features/reading.ts';
import { set } from '../features/sets.ts';
import { describes, measures, within } from './returned.ts';
import { asksWho, type Source } from './source.ts';
import { PEOPLE, PEOPLE_OF, THROUGH } from './words.ts';

const OF_MACHINES =
  /\b(?:connected|wireless|wired|wi-?fi|wlan|dhcp|vpn|network|mac|ip|ipv4|ipv6|ha|leader|oauth|brokers?|hosts?|servers?|clusters?|nodes?|firewall|arp)\b/i;
const COUNTED = /^\W*(?:gets?|returns?|fetch(?:es)?|retrieves?|counts?) (?:the )?(?:total )?(?:numbers?|counts?) of\b/i;

/** People among what is returned; who one is oneself, and members of a board, are none. */
export function returnedPeople({ r, p, c, d, market, heads }: Source): Span | null {
  const people = heads(PEOPLE);
  if (people === null) return null;
  if (c.scm || d.has('social') || market || (d.has('home') && !heads(set('user'))) || asksWho(r)) return null;
  if (c.tracker && heads(set('member'))) return null;
  // clients of a login server are programs
  if (d.has('iam') && heads(set('client'))) return null;
  // machines have clients and addresses too
  if (
    heads(set('client address')) &&
    OF_MACHINES.test(`${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, 120)}`)
  )
    return null;
  // where something lies is nobody's address
  if (
    heads(set('address')) &&
    /\blocat|\bgeocod|\bcoordinates?\b/i.test(`${r.tool.name} ${r.description.slice(0, 160)}`)
  )
    return null;
  // which program, token or machine it is
  if (
    heads(set('identity')) &&
    /\b(?:runtime|caller|token|managed|workload|service|server)\b/i.test(r.description.slice(0, 120))
  )
    return null;
  if (c.infrastructure && heads(set('user')) && /\biam\b/i.test(r.tool.name.replaceAll('_', ' '))) return null;
  if (heads(set('member')) && d.has('desktop')) return null;
  if (/schema|structure/i.test(r.tool.name) || measures(p.lead[0]?.act)) return null;
  if ((c.crypto || c.trading) && heads(set('address'))) return null;
  // a number of people is nobody
  return COUNTED.test(r.description) ? null : people;
}

/** What is about people in this trade alone: an application, a lap, a lease. */
export function peopleOfTrade({ r, d, first, heads }: Source): Span | null {
  for (const [domain, about] of PEOPLE_OF) {
    if (!d.has(domain) || heads(set('template definition category stage summary_template'))) continue;
    // "details of an activity": the thing itself stands behind the respect
    const thing = first?.objects.find((o) => !THROUGH.has(o.lemma.text)) ?? first?.objects[0];
    const isFirst =
      first !== undefined &&
      thing !== undefined &&
      (within(about, thing.lemma.text) || about.has(first.objects[0]!.lemma.text));
    const found = isFirst ? first.reach : heads(about);
    // companies that are found by their names are listed
    if (found && !(thing?.lemma.text === 'company' && /\bby name\b/i.test(r.description.slice(0, 80)))) return found;
  }
  return null;
}

/** In a directory of people and in health, what is shown is about somebody, unless it is how the system is set up. */
export function recordsOfTrade({ r, p, d, first, working, listing }: Source): Span | null {
  if (!first || working || listing) return null;
  if (!d.has('health') && !DIRECTORY.test(r.description.slice(0, 200))) return null;
  if (describes(p.lead[0]?.act) || NOT_ABOUT.test(r.tool.name)) return null;
  return first.objects.some((o) => SET_UP.has(o.lemma.text)) || OPEN_KNOWLEDGE.test(r.description.slice(0, 160))
    ? null
    : first.reach;
}

const DIRECTORY = /\bLDAP\b|\bActive Directory\b/;
/** How a system is set up, and what it can do. */
const SET_UP = set(
  'schema setting config configuration template definition type property field column status version help doc documentation tool guide routine folder program pipeline stage owner workflow form connection health server category list option group computer unit preset segment permission role webhook limit quota',
);
const NOT_ABOUT =
  /schema|propert|metadata|template|definition|setting|config|(?:^|[-_])(?:help|docs?|info|types?|fields?|pipelines?|stages?)(?:$|[-_])/i;
const OPEN_KNOWLEDGE =
  /\b(?:exercise|food|drug|medicine|recipe|disease|symptom|guideline)s? (?:database|library|catalog|data|template|info)/i;

/** One user of a code host. */
export function userOfHost({ r, c, first, heads }: Source): Span | null {
  return c.scm && heads(set('user')) && first?.verb.text === 'get' && r.parameters.length > 0 ? heads(PEOPLE) : null;
}
