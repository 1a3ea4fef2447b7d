/** What the rubric says of each act of a tool: of its name, of its description, of its title, and of each of its choices. */

import type { Category } from '../../data/model.ts';
import { judgeAct } from '../acts/judge.ts';
import { type ActVerdict, headOn, verdict } from '../acts/verdict.ts';
import { type Context, contextOf } from '../features/context.ts';
import type { Act, Mode, Reading, Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';

/** Precedence of the rubric, the gravest first. */
export const PRECEDENCE: readonly Category[] = ['Financial', 'Destructive', 'Execute', 'Write', 'Read', 'Unknown'];

export const graver = (a: Category, b: Category): boolean => PRECEDENCE.indexOf(a) < PRECEDENCE.indexOf(b);

export interface JudgedAct {
  act: Act;
  verdict: ActVerdict;
}

export interface JudgedMode {
  mode: Mode;
  verdict: ActVerdict;
}

/** A tool with all its acts judged, as the rules look at it. */
export interface Judged {
  r: Reading;
  context: Context;
  /** Null where the name is no act, or does not tell of itself which. */
  name: JudgedAct | null;
  lead: JudgedAct[];
  title: JudgedAct | null;
  modes: JudgedMode[];
}

/** What a rule decides. */
export interface Decision {
  category: Category;
  /** The rule's name. */
  rule: string;
  span: Span;
  /** The act that decided, null where parameters or the bare name did. */
  act: Act | null;
}

/** All of what stands at a pointer. */
export const at = (pointer: string): Span => ({ pointer, start: -1, end: -1 });

/** The whole name. */
export const nameSpan = (r: Reading): Span => ({ pointer: '/name', start: 0, end: r.tool.name.length });

/** What was found at the beginning of the description. */
export const begins = ([text]: RegExpExecArray): Span => ({ pointer: '/description', start: 0, end: text.length });

/** So many acts of the description are judged. */
const MOST_LEADING = 6;

/** How a choice is carried out, which says nothing of what it acts on: `smart_cleanup`. */
const MANNERS = set('smart auto full quick deep soft hard force all old stale expired batch bulk safe now one single');

/** Choices that put in what another takes out again. */
const PUTS = set('save follow like favorite bookmark assign');

export function judged(r: Reading): Judged {
  const context = contextOf(r);
  const judge = (act: Act): JudgedAct => ({ act, verdict: judgeAct(act, r, context) });
  const named = nameAct(r);
  const name = named && tellsItself(r, named) ? judge(named) : null;
  const lead: JudgedAct[] = [];
  for (const act of r.acts) {
    if (act.where !== 'lead' || lead.length === MOST_LEADING) continue;
    // "ignore, watch or delete it": what it is, the name says
    const isIt = act.objects.length === 1 && isAny(act.objects[0]!.lemma.text, 'it', 'them');
    lead.push(judge(isIt && named && named.objects.length > 0 ? { ...act, objects: named.objects } : act));
  }
  const titled = r.acts.find((act) => act.where === 'title');
  return { r, context, name, lead, title: titled ? judge(titled) : null, modes: judgedModes(r, context) };
}

/** The act of the name. One that is a bare verb, or has its verb last, says what it acts on in the description. */
function nameAct({ nameAct: act, leadAct, tool }: Reading): Act | null {
  if (!act || leadAct?.kind !== act.kind || (act.objects.length > 0 && act.span.end !== tool.name.length)) return act;
  const others = act.objects.filter((o) => !leadAct.objects.some((x) => x.lemma === o.lemma));
  return { ...act, objects: [...leadAct.objects, ...others], objectText: leadAct.objectText };
}

/** Not one word that is as often a noun, where nothing else is said. */
const tellsItself = (r: Reading, { verb, kind }: Act): boolean =>
  !(
    verb.weak &&
    isAny(kind, 'make', 'change', 'drive') &&
    r.name.length === 1 &&
    r.description === '' &&
    r.parameters.length === 0
  );

function judgedModes(r: Reading, context: Context): JudgedMode[] {
  const puts = r.modes.some(({ act }) => PUTS.has(act.verb.text));
  return r.modes.map((mode) => {
    // a mode without an object acts on what the tool is about
    const act =
      mode.act.objects.length > 0 && !mode.act.objects.every((o) => MANNERS.has(o.lemma.text))
        ? mode.act
        : {
            ...mode.act,
            objects: r.nameAct?.objects ?? [...r.name].reverse(),
            objectText: r.nameAct?.objectText ?? r.tool.name,
          };
    const found = judgeAct(act, r, context);
    const isBack = puts && act.verb.text === 'remove' && found.category === 'Destructive' && !headOn(act, 'container');
    return { mode: { ...mode, act }, verdict: isBack ? verdict('Write', 'taking out') : found };
  });
}

/** The gravest of the choices a tool has. */
export function worstMode(modes: readonly JudgedMode[]): JudgedAct | null {
  let worst: JudgedMode | null = null;
  for (const m of modes) if (!worst || graver(m.verdict.category, worst.verdict.category)) worst = m;
  return worst && { act: worst.mode.act, verdict: worst.verdict };
}
