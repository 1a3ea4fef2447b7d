/** Records about people among what is returned. */
import type { Span } from '../features/reading.ts';
import { set } from '../features/sets.ts';
import { within } from './returned.ts';
import { asksWho, type Source } from './source.ts';
import { PEOPLE, PEOPLE_OF, THROUGH } from './words.ts';

const OF_MACHINES =
  /\b(?:connected|wireless|wired|wi-?fi|wlan|dhcp|vpn|network|mac|ip|oauth|brokers?|hosts?|servers?|clusters?|nodes?|firewall|arp)\b/i;
const COUNTED = /^\W*(?:gets?|returns?|fetch(?:es)?|retrieves?|counts?) (?:the )?(?:total )?(?:numbers?|counts?) of\b/i;

/** People among what is returned; who one is oneself, and members of a board, are none. */
export function returnedPeople({ r, c, d, market, heads }: Source): Span | null {
  if (c.scm || d.has('social') || market || (d.has('home') && !heads(set('user'))) || asksWho(r)) return null;
  if (c.tracker && heads(set('member'))) return null;
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
  const people = (c.crypto || c.trading) && heads(set('address')) ? null : heads(PEOPLE);
  // a number of people is nobody
  return people && COUNTED.test(r.description) ? null : people;
}

/** What is about people in this trade alone: an application, a lap, a lease. */
export function peopleOfTrade({ d, first, heads }: Source): Span | null {
  for (const [domain, about] of PEOPLE_OF) {
    if (!d.has(domain) || heads(set('template definition category stage summary_template'))) continue;
    // "details of an activity": the thing itself stands behind the respect
    const thing = first?.objects.find((o) => !THROUGH.has(o.lemma.text)) ?? first?.objects[0];
    const isFirst = first !== undefined && thing !== undefined && within(about, thing.lemma.text);
    const found = isFirst ? first.reach : heads(about);
    if (found) return found;
  }
  return null;
}

/** One user of a code host. */
export function userOfHost({ r, c, first, heads }: Source): Span | null {
  return c.scm && heads(set('user')) && first?.verb.text === 'get' && r.parameters.length > 0 ? heads(PEOPLE) : null;
}
