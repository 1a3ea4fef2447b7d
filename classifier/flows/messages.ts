/** Messages, calendars and logs among what is returned. */
import type { Span } from '../features/reading.ts';
import { set } from '../features/sets.ts';
import type { Proposal } from '../propose.ts';
import { describes, measures } from './returned.ts';
import { asksWho, type Source } from './source.ts';
import { LOGS, MESSAGES } from './words.ts';

const LABELS = set('attribute label field tag dimension facet');

/** Logs; the console of a page and the reflog of a repository tell nothing about anybody. */
export function logs({ r, p, d, first, market, heads }: Source): Span | null {
  const log =
    heads(LOGS) ?? (p.name === null && r.name[r.name.length - 1]?.lemma.text === 'log' ? (first?.reach ?? null) : null);
  if (log === null && !d.has('ci')) return null;
  if (market || (d.has('browser') && heads(set('console_message')))) return null;
  // what changed between releases
  if (/change_?log|release_?notes/i.test(r.tool.name.replaceAll('-', '_'))) return null;
  // events of a chain are public
  if (d.has('wallet') && /\bevent\b/i.test(r.description.slice(0, 80))) return null;
  if (/reflog/i.test(r.tool.name) || (d.has('browser') && /requests\b/i.test(r.tool.name))) return null;
  const told = d.has('ci')
    ? /\b(?:fetch|search|read|jump|get|tail|show|analy[sz]|look|navigat)\w*\b[^.]{0,60}\blogs?\b/i.exec(
        r.description.slice(0, 200),
      )
    : null;
  if (told) return { pointer: '/description', start: told.index, end: told.index + told[0].length };
  // what values a label of a trace may have
  if (first && LABELS.has(first.objects[first.objects[0]?.lemma.text === 'value' ? 1 : 0]?.lemma.text ?? ''))
    return null;
  // what was run is a log of it, unless it is steps of a login or a mere status
  const runs = heads(set('execution'));
  if (runs && (d.has('iam') || !/execution/i.test(r.tool.name))) return null;
  if (first?.verb.text === 'aggregate' || /(?:^|[-_])(?:stats|query_filter|statistics)$/i.test(r.tool.name))
    return null;
  return log;
}

/** Events of a calendar, or of what people do. */
export function events({ r, c, d, find, heads }: Source): Span | null {
  const event = heads(set('event'));
  return event &&
    (d.has('calendar') ||
      (d.has('monitoring') && !/\b(?:metrics?|querying|aggregat\w+|segment\w+)\b/i.test(r.description.slice(0, 120))) ||
      /\bcrm\b/i.test(r.tool.name.replaceAll('_', ' ')) ||
      c.people ||
      c.vault ||
      find(set('calendar')) ||
      d.has('mail') ||
      /calendar/i.test(r.description.slice(0, 120)))
    ? event
    : null;
}

/** The inbox of a list of tasks holds no mail. */
export const isOfTasks = (description: string): boolean => /\b(?:to-?dos?|tasks?)\b/i.test(description.slice(0, 80));

/** What people wrote to each other; a list of chats or mailboxes holds names only. */
export function returnedMessages({ r, p, c, d, listing, market, find, heads }: Source): Span | null {
  if (c.scm || d.has('search') || c.trading || market || isPlace(p) || asksWho(r)) return null;
  if (listing && heads(set('mailbox inbox attachment'))) return null;
  if (heads(set('inbox')) && isOfTasks(r.description)) return null;
  if (describes(p.lead[0]?.act) || describes(p.name?.act) || measures(p.lead[0]?.act)) return null;
  return heads(MESSAGES) ?? (c.infrastructure ? find(MESSAGES) : null);
}

const PLACES = set(
  'channel account folder label mailbox filter setting signature alias template campaign email_campaign preview address forwarding_address sender domain identity',
);

/** Whether a tool's name names where messages are kept or how they look, and no message. */
export function isPlace(p: Proposal): boolean {
  return p.name !== null && PLACES.has(p.name.act.objects[0]?.lemma.text ?? '');
}

const WHEN_FREE = /\bfree[-/_ ]?busy\b|\bavailability\b/i;

/** When people are free, asked of their calendars. */
export function whenFree({ r, d, first }: Source): Span | null {
  return first &&
    (d.has('calendar') || d.has('mail')) &&
    WHEN_FREE.test(r.description.slice(0, 100)) &&
    r.parameters.some((q) => /email|attendee|user|participant|mailbox|schedules|people/i.test(q.name))
    ? first.reach
    : null;
}
