/** Which of a tool's acts tells what it is, where name, description and choices do not say the same. */

import { BELONGINGS } from '../acts/things.ts';
import { actsOn, headIn, namesAny } from '../acts/verdict.ts';
import type { Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Decision, graver, type Judged, type JudgedAct } from './judged.ts';

/** The act that outvotes the others; null where there is none at all. */
export function votes(judged: Judged): Decision | null {
  const { name, lead, title } = judged;
  const chosen = chosenOf(judged, byLead(name, lead, gravest(judged)) ?? title);
  if (!chosen) return null;
  const { act, verdict } = chosen;
  return {
    category: verdict.category,
    rule: verdict.rule,
    span: act.span.start >= 0 ? act.span : at(act.span.pointer),
    act,
  };
}

const PUTTING = set('set add assign create toggle');

/** The name, unless the description says graver things that count. */
function gravest(judged: Judged): JudgedAct | null {
  const { name, lead } = judged;
  // "set or remove": what is taken away is put back by the same call
  const isPaired = name?.verdict.category === 'Write' && lead.some(({ act }) => PUTTING.has(act.verb.text));
  let best = name;
  for (const one of lead)
    if (
      !best ||
      (graver(one.verdict.category, best.verdict.category) &&
        outvotes(one, judged) &&
        !(isPaired && isAny(one.act.verb.text, 'remove', 'clear', 'unset')))
    )
      best = one;
  return best;
}

/** Verbs of looking that do more than look. */
const ACTIVE_READS = set('watch track observe resolve monitor triage report acquire gather collect surface capture');

const isReading = (name: JudgedAct | null): boolean =>
  name !== null &&
  name.act.kind === 'read' &&
  name.verdict.category === 'Read' &&
  !name.act.verb.weak &&
  // `read_write_registers`
  !namesAny(name.act, 'write') &&
  !ACTIVE_READS.has(name.act.verb.text);

/** What the name takes from where it is, and destroys nothing: `unlink_card`. */
const isDetaching = (r: Reading, name: JudgedAct | null): boolean =>
  name !== null &&
  (name.act.kind === 'detach' ||
    name.act.kind === 'connect' ||
    /^un[a-z]/.test(name.act.verb.text) ||
    (name.verdict.rule === 'taking out' && headIn(r.nameAct!, BELONGINGS))) &&
  name.verdict.category === 'Write';

/** The first character of scripts without an alphabet, in whose descriptions a verb is found by its characters alone. */
const FIRST_IDEOGRAPH = 0x3000;

/** Whether what the description says counts against a milder name. Nouns of running scripts look like verbs: they do not outvote a name that reads. */
function outvotes(one: JudgedAct, { r, name, lead }: Judged): boolean {
  const { act, verdict } = one;
  // `save_drawing`: "Triggers the editor's Save": what is triggered, the name says
  if (
    act.verb.text === 'trigger' &&
    name !== null &&
    !name.act.verb.weak &&
    isAny(name.act.kind, 'make', 'change') &&
    r.name[0]?.lemma.text !== 'trigger' &&
    !actsOn(act, 'process', 'command', 'software', 'device')
  )
    return false;
  if (isDetaching(r, name) && isAny(act.verb.text, 'remove', 'clear', 'delete')) return false;
  if (!isReading(name)) return true;
  const isFirst = one === lead[0];
  const isIdeographic = r.description.charCodeAt(act.span.start) >= FIRST_IDEOGRAPH;
  return (
    (isFirst && act.kind === 'send' && !act.verb.weak && actsOn(act, 'message')) ||
    // `get_attachment`: "Downloads it and saves it to disk"
    (isFirst && verdict.rule === 'saving to disk') ||
    (!isIdeographic && (graver(verdict.category, 'Execute') || (act.kind === 'run' && actsOn(act, 'command'))))
  );
}

/** What a description begins with whose tool only tells, whatever its name sounds like. */
const TELLING = set('get retrieve fetch list return calculate compute capture validate estimate');

/** What the description says first outranks a name that only sounds like work. */
function byLead(name: JudgedAct | null, lead: readonly JudgedAct[], best: JudgedAct | null): JudgedAct | null {
  const [first] = lead;
  if (!name || first?.act.kind !== 'read') return best;
  if (name !== best)
    return name.act.verb.weak ? lead.reduce((a, b) => (graver(b.verdict.category, a.verdict.category) ? b : a)) : best;
  if (lead.some(({ verdict }) => verdict.category !== 'Read')) return best;
  const { act, verdict } = name;
  const onlyTells =
    verdict.category === 'Execute' ||
    (verdict.category === 'Write' && (TELLING.has(first.act.verb.text) || first.verdict.rule === 'telling how')) ||
    (act.verb.weak &&
      verdict.category !== 'Financial' &&
      // both say the same, and the name says of what: `group_shapes`, "Group several together"
      act.verb !== first.act.verb) ||
    (act.kind === 'pay' && act.verb.weak);
  return onlyTells ? first : best;
}

/** What weighs a deed without doing it: the choices are what is weighed. */
const WEIGHING = set('check calculate estimate simulate score validate preview evaluate');
/** Parameters that are named for choosing what is done. */
const CHOICE_OF_DEEDS = /act|op|method|cmd|command|verb/i;

/** The gravest choice, where that is graver. */
function chosenOf({ r, name, modes }: Judged, best: JudgedAct | null): JudgedAct | null {
  if (name !== null && WEIGHING.has(name.act.verb.text)) return best;
  const reads = isReading(name);
  let chosen = best;
  for (const { mode, verdict } of modes) {
    if (reads && (!mode.parameter.required || !CHOICE_OF_DEEDS.test(mode.parameter.name))) continue;
    if (!chosen || graver(verdict.category, chosen.verdict.category))
      chosen = { act: { ...mode.act, objects: r.nameAct?.objects ?? mode.act.objects }, verdict };
  }
  return chosen;
}
