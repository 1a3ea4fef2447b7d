/** What flows out: private data, secrets, words of strangers. */
import { speaksOf } from '../features/reading.ts';
import { flowsOf } from '../flows/flows.ts';
import { at, type Detector, parameter } from './case.ts';
import { freeQuery } from './queries.ts';

/** It returns, or lets the caller read, what is private. */
export const sensitive: Detector = (c) => {
  if (c.category === 'Read') return c.flows.sensitive;
  const query = freeQuery(c);
  if (query) return query;
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
  (c.category === 'Execute' && c.r.domains.has('search') && c.r.has.has('url') ? parameter(c, 'url') : null);
