/** Whether what comes back is private: the rules in their order, of which the first that finds something gives the place. */

import { rewrites } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import * as content from './content.ts';
import * as messages from './messages.ts';
import * as money from './money.ts';
import * as people from './people.ts';
import { asksWho, hasThings, type Source } from './source.ts';
import { CONTENT, PEOPLE, RECORDS } from './words.ts';

/** Gives the place of private data, or null where the rule finds none. */
type Rule = (source: Source) => Span | null;

const RULES: readonly Rule[] = [
  money.returnedMoney,
  people.returnedPeople,
  people.peopleOfTrade,
  people.userOfHost,
  messages.logs,
  messages.events,
  messages.returnedMessages,
  content.keptRecords,
  content.returnedRecords,
  content.returnedContent,
  content.workspaceContent,
  content.storedDocuments,
  content.queriedTable,
  content.recordsByQuery,
  content.searchOfDrive,
  content.searchOfAll,
  content.searchInFiles,
  content.searchInCode,
  content.queryByName,
  content.variables,
  content.screens,
  content.designs,
  messages.whenFree,
  content.storedObject,
  content.sourceCode,
  content.procedureSource,
  money.booked,
  money.tradeHistory,
  money.privateStream,
  shownSecret,
  privateRequest,
  content.gitDiff,
  content.ofHome,
  content.clusterObjects,
  content.freeQuery,
  money.objectsOfBiller,
  ofUser,
  people.recordsOfTrade,
];

/** Those that go by what the acts name as returned. */
const OF_THINGS: ReadonlySet<Rule> = new Set<Rule>([
  money.returnedMoney,
  people.returnedPeople,
  people.userOfHost,
  messages.events,
  messages.returnedMessages,
  content.keptRecords,
  content.returnedRecords,
  content.returnedContent,
  content.variables,
  content.designs,
  content.ofHome,
  ofUser,
]);
const WITHOUT_THINGS = RULES.filter((rule) => !OF_THINGS.has(rule));

/** Private data that is returned, with the place that says so; null where none is. */
export function sensitiveOf(source: Source, untrusted: Span | null): Span | null {
  for (const rule of hasThings(source) ? RULES : WITHOUT_THINGS) {
    const found = rule(source);
    // what speaks against it is asked where there is something at all
    if (found) return isPublic(source, untrusted) ? null : found;
  }
  return null;
}

/** What is open to everybody, was made by the tool itself, or is the agent's own. */
function isPublic(source: Source, untrusted: Span | null): boolean {
  const { r, p, c, d, first, working, find } = source;
  const isPage =
    untrusted !== null &&
    r.parameters.some((q) => q.required && /^urls?$/i.test(q.name)) &&
    /\bweb ?(?:pages?|sites?)\b|\bwebsites?\b/i.test(r.description.slice(0, 120));
  if (source.open || isPage || (first && isAny(first.verb.text, 'scrape', 'crawl'))) return true;
  if (first && isAny(first.verb.text, 'echo', 'ping')) return true;
  if (p.rule === 'asks a person' || (rewrites(p.lead[0]?.act) && r.has.has('query'))) return true;
  if (
    working &&
    !source.own &&
    !/^(?:preview|analy[sz]e|check|search|compare|explain|debug|detect|resolve|identify)$/.test(first!.verb.text)
  )
    return true;
  return (
    (c.memory || (d.has('search') && !source.own && !d.has('mail'))) &&
    !(d.has('search') && find(set('file local_file')) !== null)
  );
}

/** A parameter that has keys shown too. */
function shownSecret({ r }: Source): Span | null {
  const shown = namedAs(r, 'shownSecret');
  return shown ? { pointer: shown.pointer, start: -1, end: -1 } : null;
}

/** A request to a system that holds what is private. */
function privateRequest({ p, c, d }: Source): Span | null {
  return p.rule === 'a reading request' &&
    (c.books || c.people || d.has('payments') || c.tracker || d.has('mail') || d.has('chat'))
    ? p.span
    : null;
}

/** What the definition calls the user's own. */
function ofUser(source: Source): Span | null {
  const { r, first, listing, find, heads } = source;
  return first &&
    ((!listing && find(CONTENT)) || find(RECORDS) || find(money.wordsOf(source)) || heads(PEOPLE)) &&
    source.own &&
    !asksWho(r)
    ? (r.signals.get('ownUser') ?? first.reach)
    : null;
}
