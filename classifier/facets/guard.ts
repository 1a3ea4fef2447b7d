/** Whether a call hands out power or takes a protection away. */
import { headIn, headIs, names, namesAny } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Detector, marked, where, whole } from './case.ts';
import { handedSession } from './sessions.ts';
import { KEYS, NO_GUARD, SHIELDS } from './words.ts';

/** What stands open once it is told to. */
const OPENS = /\bvehicles?\b|\bcars?\b|\bunlock|\bdoors?\b|\bgates?\b|\bgarage\b/i;

/** It hands out power, or takes a protection away (ruling 12). */
export const guard: Detector = (c) => {
  if (c.category === 'Read' || c.category === 'Unknown') return null;
  const flagged = marked(c, 'guard');
  if (flagged) return flagged;
  if (c.category === 'Financial')
    return c.acts.slice(0, 1).some((j) => namesAny(j.act, 'kill_switch', "dead_man's_switch")) ? whole(c) : null;
  const off = where(
    c,
    (a) =>
      (a.kind === 'destroy' || a.kind === 'detach' || set('disable deactivate bypass lower unset').has(a.verb.text)) &&
      (headIn(a, SHIELDS) || (a.kind !== 'destroy' && a.objects.slice(0, 2).some((o) => SHIELDS.has(o.lemma.text)))) &&
      !headIs(a, 'password') &&
      // the terms of a shop guard nothing
      !(headIs(a, 'policy') && NO_GUARD.test(`${c.r.tool.name} ${a.objectText}`)),
  );
  if (off) return off;
  // `disable_blocking`: what is switched off keeps something out
  const open = where(
    c,
    (a) =>
      isAny(a.verb.text, 'disable', 'pause', 'deactivate') &&
      a.objects.length > 0 &&
      a.objects[0]!.inflected &&
      headIs(a, 'block', 'filter', 'blocking', 'filtering'),
  );
  if (open) return open;
  const mode = c.p.modes.find(
    ({ mode: m }) =>
      (m.act.kind === 'destroy' || isAny(m.act.verb.text, 'disable', 'deactivate', 'bypass')) &&
      headIn(m.act, SHIELDS) &&
      !headIs(m.act, 'password') &&
      !NO_GUARD.test(c.r.tool.name),
  );
  if (mode) return at(mode.mode.parameter.pointer);
  const switched = where(
    c,
    (a) =>
      a.kind === 'change' &&
      headIn(a, set('org_policy policy security_policy tool_policy guardrail safety_setting spending_cap spend_cap')) &&
      (c.r.has.has('enabled') ||
        c.p.context.vault ||
        headIn(a, set('tool_policy guardrail safety_setting spending_cap spend_cap'))),
  );
  if (switched) return switched;
  const filtered = where(
    c,
    (a) =>
      set('toggle set enable disable update switch').has(a.verb.text) &&
      (namesAny(a, 'safebrowsing', 'safe_browsing', 'parental_control', 'approval_mode') ||
        (headIs(a, 'mode') && namesAny(a, 'approval', 'permission'))),
  );
  if (filtered) return filtered;
  const blocked = where(c, (a) => a.kind === 'change' || a.kind === 'revoke' || a.kind === 'guard');
  if (blocked && /\bparental controls?\b|\bsafe ?browsing\b|\bsafe ?search\b/i.test(c.r.description.slice(0, 160)))
    return blocked;
  // a switch of a protection among what is changed
  const lock = c.category === 'Write' && namedAs(c.r, 'protection');
  if (lock && where(c, (a) => a.kind === 'change')) return at(lock.pointer);
  const handed = where(
    c,
    (a) =>
      ((a.kind === 'make' && !set('put add save store upload attach import bookmark log draft').has(a.verb.text)) ||
        a.kind === 'guard' ||
        isAny(a.verb.text, 'refresh', 'exchange')) &&
      a.objects.slice(0, 2).some((o) => KEYS.has(o.lemma.text)) &&
      (!(c.p.context.crypto || c.p.context.trading) ||
        names(a, set('api_key access_token api_token ssh_key service_account'))) &&
      !namesAny(a, 'item', 'note', 'design') &&
      !(c.p.context.vault && !namesAny(a, 'api_key', 'access_token', 'service_account')) &&
      !headIs(a, 'message', 'comment', 'policy'),
  );
  if (handed) return handed;
  // whatever a vehicle or a door can be told, it can be told to open
  const told =
    c.category === 'Execute' && c.p.context.home && OPENS.test(`${c.r.tool.name} ${c.r.description.slice(0, 200)}`);
  if (told && (c.r.has.has('command') || c.r.parameters.some((q) => /^(?:command|action|capability)$/i.test(q.name))))
    return where(c, (a) => headIs(a, 'command', 'action'));
  if (c.category === 'Write') {
    const session = handedSession(c);
    if (session && c.r.name.some((u) => /session|terminal|login/.test(u.lemma.text))) return session;
  }
  const approves = where(
    c,
    (a) =>
      set('approve respond allow accept confirm answer resolve').has(a.verb.text) &&
      names(
        a,
        set('device device_approval permission permission_request permission_prompt approval execution tool_call rule'),
      ),
  );
  if (approves) return approves;
  if (
    /device_approval_approve|permissions?[_-]respond|approve_(?:rule|execution|tool|permission)|authorize_execution/i.test(
      c.r.tool.name,
    )
  )
    return whole(c);
  const assumed = where(c, (a) => a.verb.text === 'assume' && namesAny(a, 'role', 'iam', 'identity'));
  if (assumed) return assumed;
  const admin = where(
    c,
    (a) =>
      a.objects.slice(0, 2).some((o) => set('admin administrator owner ownership superuser').has(o.lemma.text)) &&
      !(headIs(a, 'owner') && isAny(a.verb.text, 'update', 'edit', 'create', 'get')) &&
      a.kind !== 'destroy' &&
      !isAny(a.verb.text, 'demote', 'dismiss'),
  );
  if (admin) return admin;
  const role = c.r.has.get('role');
  return role &&
    c.category === 'Write' &&
    /permissions?|is_?admin|scopes?/i.test(role.name) &&
    !/host/i.test(role.name) &&
    where(
      c,
      (a) =>
        set('invite create add update grant edit').has(a.verb.text) &&
        headIs(a, 'member', 'org_member', 'user', 'service_account'),
    )
    ? at(role.pointer)
    : null;
};
