/** What one act amounts to: the category of a verb with its object in its trade. The rubric's table and rulings, act by act. */
import type { Context } from '../features/context.ts';
import { namedAs } from '../features/namings.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { judgeChange } from './change.ts';
import { judgeDestroy, judgeForget } from './destroy.ts';
import { judgeMake } from './make.ts';
import { judgeCancel, judgePay, judgeTrade } from './money.ts';
import { judgeRead } from './read.ts';
import { judgeDrive, judgeRun, LOSES } from './run.ts';
import { judgeSend } from './send.ts';
import { OWN_STATE, SHAPES, SIGNABLE } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

const LETS_IN =
  /\b(?:allow|permit|let)s? (?:an? |the |any |other |new )?(?:remote |external )?(?:hosts?|ips?|address(?:es)?|clients?|machines?|users?)\b[^.]{0,20}\bconnect/i;

/** What a machine is moved by: attributes of lights, registers of a controller, joints of an arm. */
const ACTUATED = set(
  'register coil joint servo gpio pin actuator wheel gripper arm light curtain blind valve relay motor',
);

/** Verbs that move what a machine is moved by. */
const ACTUATING = set('update set write put move drive open close raise lower turn grab operate');
/** Verbs that begin, interrupt or end what a machine is doing. */
const HALTING = set('pause resume cancel stop abort continue');
/** A window that plays what is being made: stopping it drives the editor. */
const PLAYED = /\bplay(?:[- ]?test(?:ing)?)? mode\b|\b(?:running|current) (?:[\w-]+ )?(?:project|game|scene)\b/i;

/** What ends on paper. */
const PRINTS = /\b(?:and|then) print(?:s|ing)?\b|\b(?:directly |straight )?to (?:an? |the )?(?:[\w-]+ )?printer\b/i;
/** A printer that builds things, layer by layer. */
const BUILDS = /\b(?:3d|bambu|octoprint|klipper|moonraker|prusa|filament|nozzle|g-?code)\b/i;
/** What a household machine does to a floor, a lawn or a pool. */
const CLEANING = set('clean vacuum mop sweep mow wash dust');
/** What a robot is given to carry out. */
const MOTIONS = set(
  'goal waypoint trajectory navigation motion velocity pose twist maneuver manoeuvre gait dance posture',
);
/** A message that a machine obeys. */
const CONTROLS =
  /\bto (?:control|command|drive|actuate) (?:an? |the |your )?(?:[\w-]+ )?(?:devices?|robots?|drones?|machines?)\b/i;

/** The verdict on one act in its context. */
export function judgeAct(act: Act, r: Reading, c: Context): ActVerdict {
  // a page that waits in a queue of a printer is no machine at work
  if (
    act.verb.text === 'cancel' &&
    (names(act, set('print_job')) || (names(act, set('job')) && names(act, set('print')))) &&
    !BUILDS.test(r.description)
  )
    return verdict('Write', 'cancelling');
  if (c.home && HALTING.has(act.verb.text) && names(act, set('print job print_job robot vacuum mission')))
    return verdict('Execute', 'commanding a device', 'physical');
  // a way into a host that stays open
  if (
    isAny(act.kind, 'make', 'change', 'run', 'connect') &&
    namesAny(act, 'port_forward', 'tunnel') &&
    !isAny(act.verb.text, 'close', 'stop', 'remove', 'disconnect') &&
    /\bssh\b|\blocal port\b/i.test(r.description.slice(0, 160))
  )
    return verdict('Execute', 'forwarding a port');
  if (isAny(act.kind, 'make', 'send') && PRINTS.test(r.description.slice(0, 100)))
    return verdict('Execute', 'printing', 'physical');
  if (c.home && CLEANING.has(act.verb.text) && !names(act, set('map cache history log data')))
    return verdict('Execute', 'moving a device', 'physical');
  if (c.home && set('make send run').has(act.kind) && headIn(act, MOTIONS))
    return verdict('Execute', 'commanding a device', 'physical');
  // a call that stays open until something comes
  if (act.verb.text === 'block' && /\bblocks? (?:until|for|while)\b/i.test(r.description.slice(0, 120)))
    return verdict('Read', 'waiting');
  if (set('send make change').has(act.kind) && CONTROLS.test(r.description.slice(0, 120)))
    return verdict('Execute', 'commanding a device', 'physical');
  if (act.kind === 'halt' && c.browser && PLAYED.test(r.description.slice(0, 80)))
    return verdict('Execute', 'driving a page', 'bounded');
  if (
    c.home &&
    ACTUATING.has(act.verb.text) &&
    [...act.objects.slice(0, 3), ...r.name].some((o) => ACTUATED.has(o.lemma.text)) &&
    !names(act, set('name group automation scene schedule profile alarm'))
  )
    return verdict('Execute', 'moving a device', 'physical');
  switch (act.kind) {
    case 'read':
      return judgeRead(act, r, c);
    case 'make':
      return judgeMake(act, r, c);
    case 'change':
      return judgeChange(act, r, c);
    case 'send':
      return judgeSend(act, r, c);
    case 'destroy':
      return judgeDestroy(act, r, c);
    case 'forget':
      return judgeForget(act, r, c);
    case 'run':
      return judgeRun(act, r, c);
    case 'drive':
      return judgeDrive(act, r, c);
    case 'trade':
      return judgeTrade(act, r, c);
    case 'pay':
      return judgePay(act, r, c);
    case 'cancel':
      return judgeCancel(act, r, c);
    case 'sign':
      return (c.crypto || c.trading || actsOn(act, 'wallet')) &&
        (actsOn(act, 'wallet') || act.objects.length === 0 || names(act, SIGNABLE))
        ? verdict('Financial', 'signature')
        : namesAny(act, 'message', 'transaction', 'typed_data', 'psbt') && r.domains.has('wallet')
          ? verdict('Financial', 'signature')
          : verdict('Write', 'signing');
    case 'halt':
      if (
        actsOn(act, 'ephemeral') ||
        names(act, OWN_STATE) ||
        namesAny(act, 'monitor', 'recording', 'stream', 'interact') ||
        headIs(act, 'mode')
      )
        return verdict('Write', 'stopping', 'ephemeral');
      return c.home || actsOn(act, 'device') ? verdict('Execute', 'stopping a device') : verdict('Write', 'stopping');
    case 'guard':
      if (headIn(act, SHAPES) && !c.home) return verdict('Write', 'change');
      if (act.verb.text === 'roll' || act.verb.text === 'reveal' || (act.verb.text === 'unseal' && !c.vault))
        return verdict('Read', 'showing');
      return c.home || headOn(act, 'device')
        ? verdict('Execute', 'unlocking', 'guard')
        : verdict('Write', 'taking a guard away', 'guard');
    case 'grant':
      if (act.verb.text === 'trust' || act.verb.text === 'allow' || act.verb.text === 'permit')
        return verdict('Write', 'allowing');
      if (
        /^authori[sz]e$/.test(act.verb.text) &&
        (actsOn(act, 'payment', 'order', 'trading', 'wallet') || (c.billing && r.has.has('amount')))
      )
        return verdict('Financial', 'authorising a payment');
      return verdict('Write', 'granting', 'privilege');
    case 'revoke':
      if (act.verb.text === 'timeout' && !headOn(act, 'people')) return verdict('Write', 'change');
      if (act.verb.text === 'isolate' && headOn(act, 'media')) return verdict('Read', 'conversion');
      if (act.verb.text === 'lock' && headIn(act, SHAPES) && !c.home) return verdict('Write', 'change');
      if (c.home || actsOn(act, 'device')) return verdict('Execute', 'locking', 'physical');
      return c.vault && act.verb.text === 'lock'
        ? verdict('Write', 'locking', 'ephemeral')
        : verdict('Write', 'revoking', 'privilege');
    case 'connect':
      // joining two records is no connection of one's own
      if (
        isAny(act.verb.text, 'connect', 'disconnect', 'pair') &&
        headIn(act, set('relation relationship node signal field entry element component wire pin'))
      )
        return verdict('Write', 'linking');
      if (act.verb.text === 'use' && r.name[r.name.length - 1]?.lemma.text === 'tool' && namedAs(r, 'arguments'))
        return verdict('Execute', 'calling');
      // who is let in from now on
      if (LETS_IN.test(r.description.slice(0, 120))) return verdict('Write', 'letting in', 'privilege');
      // somebody else is cut off
      if (act.verb.text === 'disconnect' && headOn(act, 'people')) return verdict('Write', 'removing');
      return verdict('Write', 'connecting', 'ephemeral');
    case 'revive':
      if (act.verb.text === 'restore' && actsOn(act, 'container') && LOSES.test(r.description))
        return verdict('Destructive', 'overwriting with a backup', 'bulk');
      return act.verb.text === 'rollback' &&
        !(c.database && headIs(act, 'transaction')) &&
        (c.infrastructure || c.scm || c.home || c.database || /git|commit/i.test(r.tool.name))
        ? verdict('Execute', 'rolling back')
        : verdict('Write', 'restoring');
    case 'detach':
      if (act.verb.text === 'unlink' && headIs(act, 'file', 'symlink')) return verdict('Destructive', 'delete');
      return verdict('Write', 'detaching');
  }
}
