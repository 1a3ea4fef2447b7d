/** What softens a call, where the definition itself says so. */
import { actsOn, headIn, headIs, names, namesAny } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Case, type Detector, leads, marked, signal, where, whole } from './case.ts';
import { OTHERS_SESSIONS } from './privilege.ts';
import { handedSession } from './sessions.ts';
import { OWN, OWN_MADE, OWN_SET, SHARED_SESSION } from './words.ts';

/** It names how it is undone. */
export const reversible: Detector = (c) => {
  if (c.category !== 'Destructive' && c.category !== 'Write') return null;
  const flagged = marked(c, 'reversible');
  if (flagged) return flagged;
  const archived = where(c, (a) => isAny(a.verb.text, 'archive', 'trash'));
  if (archived) return archived;
  const shelf = namedAs(c.r, 'archived');
  if (c.category === 'Write')
    return shelf
      ? at(shelf.pointer)
      : c.r.signals.has('reversible') && /to the archive/i.test(c.r.description)
        ? signal(c, 'reversible')
        : null;
  // one of several choices archives
  if (c.p.modes.some((m) => /archiv|trash|restore/i.test(m.mode.value))) return null;
  return c.r.signals.has('permanent') ? null : signal(c, 'reversible');
};

/** A login of the server itself. */
const STORED_LOGIN = /\b(?:authorization code|stored (?:oauth |access )?(?:tokens?|credentials)|re-?authenticat\w+)\b/i;
/** An observation that is one of a person, an animal or a measurement. */
const OF_SOMEBODY = /\b(?:patient|fhir|clinical|encounter|lab|species|wildlife|bird|station|telescope|field)\b/i;
/** Who the agent takes itself for. */
const OWN_SELF = /\b(?:your|own|the agent's|agent) (?:agent )?(?:identity|persona|personality)\b/i;
/** What the agent started for itself. */
const AGENTS_OWN = /\b(?:persistent|isolated|sandbox\w*|tracked|background)\b/i;

/** It touches only the agent's own or regenerable state (ruling 13). */
export const ephemeral: Detector = (c) => {
  if (c.category !== 'Write') return null;
  const own = ofOnesOwn(c);
  return own && OTHERS_SESSIONS.test(c.r.description.slice(0, 160)) ? null : own;
};

function ofOnesOwn(c: Case): Span | null {
  if (c.p.rule === 'connecting') return c.p.span;
  // what a site shows to everybody is switched for everybody
  const shown = where(c, (a) => headIs(a, 'theme', 'plugin', 'skin'));
  const flagged = shown ? null : marked(c, 'ephemeral');
  if (flagged) return flagged;
  if (c.p.context.memory) return whole(c);
  const recalls = where(c, (a) => isAny(a.verb.text, 'remember', 'memorize'));
  if (recalls) return recalls;
  const memo = /\bto (?:the|an?) (?:[\w-]+ ){0,3}memo\b/i.exec(c.r.description.slice(0, 80));
  if (memo) return { pointer: '/description', start: memo.index, end: memo.index + memo[0].length };
  const remembered =
    c.r.nameAct?.objects.length === 0 && /\b(?:memory|memories|remember)\b/i.exec(c.r.description.slice(0, 80));
  if (remembered)
    return { pointer: '/description', start: remembered.index, end: remembered.index + remembered[0].length };
  if (SHARED_SESSION.test(c.r.tool.name) && /session/i.test(c.r.tool.name)) return null;
  if (handedSession(c)) return null;
  const own = where(
    c,
    (a) =>
      (['change', 'forget', 'destroy', 'halt', 'detach', 'run'].includes(a.kind) &&
        headIn(a, OWN) &&
        !isAny(a.verb.text, 'toggle', 'enable', 'disable', 'configure') &&
        !(set('update edit rename modify patch').has(a.verb.text) && headIs(a, 'connection'))) ||
      (a.kind === 'make' &&
        headIn(a, OWN_MADE) &&
        !/\bfiles?\b/i.test(c.r.description.slice(0, 80)) &&
        !(headIs(a, 'observation') && OF_SOMEBODY.test(`${c.r.tool.name} ${c.r.description.slice(0, 160)}`)) &&
        !(headIs(a, 'session') && (c.p.context.people || c.p.context.billing || c.p.context.shop))) ||
      (isAny(a.verb.text, 'register', 'open', 'add') && headIs(a, 'connection') && c.r.domains.has('database')) ||
      (a.kind === 'change' &&
        headIn(a, set('identity persona personality')) &&
        OWN_SELF.test(c.r.description.slice(0, 80))) ||
      (isAny(a.verb.text, 'save', 'store', 'record') &&
        namesAny(a, 'session') &&
        namesAny(a, 'summary', 'note', 'handoff')) ||
      (isAny(a.verb.text, 'set', 'toggle') &&
        (headIn(a, OWN_SET) || (namesAny(a, 'session') && headIs(a, 'filter', 'context', 'default')))) ||
      (isAny(a.verb.text, 'setup', 'initialize') && headIs(a, 'connection')) ||
      (isAny(a.verb.text, 'select', 'choose') &&
        headIn(a, set('organization organisation workspace account tenant profile')) &&
        !c.p.context.ads),
  );
  if (own) return own;
  const login = where(
    c,
    (a) =>
      set('exchange clear reset complete delete remove store save').has(a.verb.text) &&
      names(a, set('token authorization_code code credential oauth')),
  );
  if (login && STORED_LOGIN.test(c.r.description.slice(0, 240))) return login;
  const kept = where(
    c,
    (a) =>
      (c.p.context.browser &&
        ['make', 'change', 'forget', 'destroy'].includes(a.kind) &&
        headIn(a, set('cookie local_storage session_storage'))) ||
      (isAny(a.verb.text, 'extend', 'set', 'update', 'timeout') &&
        namesAny(a, 'timeout', 'lifetime', 'ttl', 'extend') &&
        names(a, set('sandbox session environment')) &&
        AGENTS_OWN.test(`${c.r.tool.name.replaceAll('_', ' ')} ${c.r.description.slice(0, 160)}`)) ||
      (set('stop reset clear kill shutdown').has(a.verb.text) &&
        headIn(a, set('sandbox environment process')) &&
        AGENTS_OWN.test(c.r.description.slice(0, 160))) ||
      (set('set clear unset reset change switch').has(a.verb.text) && headIn(a, OWN_SET)) ||
      (set('subscribe unsubscribe').has(a.verb.text) &&
        headIn(a, set('topic stream ticker candle websocket feed market symbol')) &&
        !c.r.has.has('webhook')),
  );
  if (kept) return kept;
  return leads(c, 'regenerable') &&
    where(
      c,
      (a) => ['change', 'forget', 'halt', 'connect'].includes(a.kind) && !actsOn(a, 'document', 'privilege', 'device'),
    )
    ? leads(c, 'regenerable')
    : null;
}

/** Every permitted call is harmless by definition. */
export const bounded: Detector = (c) => {
  if (c.category !== 'Execute' || c.r.has.has('code') || c.r.has.has('command')) return null;
  if (namedAs(c.r, 'unsafe')) return null;
  if (c.p.rule === 'driving a page') return marked(c, 'bounded') ?? c.p.span;
  return (
    marked(c, 'bounded') ??
    where(
      c,
      (a) =>
        a.kind === 'run' &&
        c.p.context.browser &&
        headIn(a, set('action mouse hotkey gesture tap record recording screen_recording keyboard key')),
    ) ??
    where(c, (a) => set('wake beep honk blink flash locate').has(a.verb.text)) ??
    where(c, (a) => a.kind === 'run' && names(a, set('test tests check refresh monitor')) && !namesAny(a, 'workflow'))
  );
};

/** It only takes a commitment back, or sets exposure (rulings 8, 9). */
export const reduces: Detector = (c) =>
  c.category === 'Financial' ? (marked(c, 'reduces') ?? where(c, (a) => a.kind === 'cancel')) : null;

/** It acts on play money, and says so. */
export const simulated: Detector = (c) =>
  c.category === 'Financial'
    ? (marked(c, 'simulated') ?? leads(c, 'simulated') ?? (c.r.domains.has('simulated') ? whole(c) : null))
    : null;
