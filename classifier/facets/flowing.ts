/** What flows out: private data, secrets, words of strangers. */
import { type Span, speaksOf } from '../features/reading.ts';
import { flowsOf } from '../flows/flows.ts';
import { at, type Case, type Detector, parameter } from './case.ts';
import { freeQuery } from './queries.ts';

/** Statements that change rows, and answer with none. */
const CHANGING = /\b(?:INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|DDL|DML)\b/;
const ALSO_READING = /\b(?:SELECT|EXEC|ANY|any|raw|arbitrary|read|reads|unrestricted|write capability)\b/;
const ANSWERS_NOTHING = /\bdoes(?:n['’]t| not) return (?:any )?(?:results?|rows|data)\b|\bcannot be used for SELECT\b/i;

/** Whether a query only changes what there is. */
function onlyChanges({ r }: Case): boolean {
  const about = r.description.slice(0, 240);
  return ANSWERS_NOTHING.test(about) || (CHANGING.test(about) && !ALSO_READING.test(about));
}

/** It returns, or lets the caller read, what is private. */
export const sensitive: Detector = (c) => {
  if (c.category === 'Read') return c.flows.sensitive;
  const query = freeQuery(c);
  if (query) return onlyChanges(c) ? null : query;
  if (c.p.modes.some((m) => m.mode.act.kind === 'read' && c.category !== 'Execute')) {
    const things = flowsOf(c.r, { ...c.p, name: null, lead: [], title: null });
    if (
      things.sensitive &&
      (speaksOf(c.r, 'money') ||
        speaksOf(c.r, 'people') ||
        speaksOf(c.r, 'log') ||
        /row|record|execution|bot/i.test(c.r.tool.name))
    )
      return at(c.p.modes[0]!.mode.parameter.pointer);
  }
  return null;
};

/** What it returns is a secret. */
export const secrets: Detector = (c) => c.flows.secrets;

/** What it returns was written by outside parties. */
export const untrusted: Detector = (c) =>
  c.flows.untrusted ??
  (c.p.rule === 'a request that pays' ? parameter(c, 'url') : null) ??
  (c.category === 'Execute' ? pageAfter(c) : null) ??
  (c.category === 'Execute' && c.r.domains.has('search') && c.r.has.has('url') ? parameter(c, 'url') : null);

const PAGE_AFTER =
  /\breturn(?:s|ing)? (?:an? |the )?(?:\w+ ){0,2}(?:(?:page|accessibility|dom|aria|ui) (?:snapshot|tree|content|text|state)|snapshot|page['’]s (?:content|text|html)|rendered (?:html|page))\b/i;

/** What a page shows after what is done to it. */
function pageAfter({ r }: Case): Span | null {
  if (!r.domains.has('browser') && !r.domains.has('search')) return null;
  const found = PAGE_AFTER.exec(r.description.slice(0, 400));
  return found && { pointer: '/description', start: found.index, end: found.index + found[0].length };
}
