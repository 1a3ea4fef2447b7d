/** Whether a call acts on the physical world. */
import { actsOn, headIs } from '../acts/verdict.ts';
import { isAny, set } from '../features/sets.ts';
import { type Detector, marked, where, whole } from './case.ts';

/** It moves something, opens a door, prints, calls a person. */
export const physical: Detector = (c) => {
  if (c.category === 'Read' || c.category === 'Unknown' || c.category === 'Financial') return null;
  const marked_ = marked(c, 'physical');
  if (marked_) return marked_;
  const called = c.acts.find((j) => j.verdict.rule === 'calling' && j.act.kind === 'make');
  if (called) return called.act.reach;
  const home = c.p.context.home;
  if (
    home &&
    c.category === 'Execute' &&
    !where(
      c,
      (a) =>
        actsOn(a, 'software', 'metadata', 'document') ||
        set('reload install update upgrade restart apply').has(a.verb.text),
    )
  )
    return where(c, () => true) ?? whole(c);
  if (home && c.category === 'Write')
    return where(
      c,
      (a) => isAny(a.verb.text, 'create', 'update', 'edit') && headIs(a, 'automation', 'script', 'scene', 'routine'),
    );
  if (
    c.category === 'Execute' &&
    /\b(?:robot|drone|door|garage|thermostat|3d printer|vehicle|gripper|actuator)\b/i.test(
      `${c.r.tool.name.replaceAll('_', ' ')} ${c.r.description.slice(0, 120)}`,
    )
  )
    return where(c, () => true) ?? whole(c);
  return null;
};
