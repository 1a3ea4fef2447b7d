/** Records about people among what is returned. */
import type { Span } from '../features/reading.ts';
import { set } from '../features/sets.ts';
import { within } from './returned.ts';
import { asksWho, type Source } from './source.ts';
import { PEOPLE, PEOPLE_OF } from './words.ts';

/** People among what is returned; who one is oneself, and members of a board, are none. */
export function returnedPeople({ r, c, d, market, heads }: Source): Span | null {
  if (c.scm || d.has('social') || market || (d.has('home') && !heads(set('user'))) || asksWho(r)) return null;
  if (c.tracker && heads(set('member'))) return null;
  // where something lies is nobody's address
  if (
    heads(set('address')) &&
    /\blocat|\bgeocod|\bcoordinates?\b/i.test(`${r.tool.name} ${r.description.slice(0, 160)}`)
  )
    return null;
  return (c.crypto || c.trading) && heads(set('address')) ? null : heads(PEOPLE);
}

/** What is about people in this trade alone: an application, a lap, a lease. */
export function peopleOfTrade({ d, first, heads }: Source): Span | null {
  for (const [domain, about] of PEOPLE_OF) {
    if (!d.has(domain) || heads(set('template definition category stage summary_template'))) continue;
    const isFirst = first !== undefined && first.objects.length > 0 && within(about, first.objects[0]!.lemma.text);
    const found = isFirst ? first.reach : heads(about);
    if (found) return found;
  }
  return null;
}

/** One user of a code host. */
export function userOfHost({ r, c, first, heads }: Source): Span | null {
  return c.scm && heads(set('user')) && first?.verb.text === 'get' && r.parameters.length > 0 ? heads(PEOPLE) : null;
}
