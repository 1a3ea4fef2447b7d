/** Acts that send something to somebody or something. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { asksModel, paysOthers } from './arguments.ts';
import { isAboutMoney, TERMINALS } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

/** Sending, posting, calling, releasing. */
export function judgeSend(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  if (isAny(verb, 'publish', 'release') && (c.ads || r.signals.has('adContext')) && headOn(act, 'adspend'))
    return verdict('Financial', 'ad spend', 'reduces');
  if (paysOthers(r)) return verdict('Financial', 'an amount that is paid');
  if (verb === 'forward' && c.browser && !headOn(act, 'message'))
    return verdict('Execute', 'driving a page', 'bounded');
  if (
    verb === 'push' &&
    c.infrastructure &&
    !c.scm &&
    headIn(act, set('app application code image container_image jar'))
  )
    return /registr/i.test(r.description.slice(0, 200))
      ? verdict('Write', 'publishing an image', 'external')
      : verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'send' && headIs(act, 'command') && c.home) return verdict('Execute', 'commanding a device', 'physical');
  if (names(act, TERMINALS) || (r.domains.has('shell') && headIs(act, 'input', 'key', 'command', 'text')))
    return verdict('Execute', 'code');
  if (namesAny(act, 'input') && namesAny(act, 'process', 'session', 'terminal', 'repl'))
    return verdict('Execute', 'code');
  if (isAny(verb, 'contact', 'page', 'alert', 'report-to') && act.where === 'name')
    return verdict(act.objects.length === 0 ? 'Write' : 'Read', 'a noun');
  if (namesAny(act, 'signal') && /\b(?:SIG)?(?:KILL|TERM|INT|HUP)\b/.test(r.description.slice(0, 200)))
    return verdict('Destructive', 'ending a process');
  if (verb === 'send' && namesAny(act, 'completion', 'prompt', 'query', 'request') && !headOn(act, 'message', 'people'))
    return verdict('Read', 'asking a model');
  if (isAny(verb, 'send', 'message', 'text', 'forward') && asksModel(r)) return verdict('Read', 'asking a model');
  if (verb === 'call') {
    if (c.crypto && actsOn(act, 'wallet'))
      return /\b(?:read|view|static|constant)\b/i.test(r.description.slice(0, 160))
        ? verdict('Read', 'reading a contract')
        : verdict('Financial', 'calling a contract');
    if (
      actsOn(act, 'request', 'command', 'process') ||
      r.signals.has('metaTool') ||
      namesAny(act, 'tool', 'api', 'service', 'endpoint')
    )
      return verdict('Execute', 'calling');
    return actsOn(act, 'people', 'message') || r.has.has('recipient')
      ? verdict('Execute', 'calling', 'physical')
      : verdict('Execute', 'calling');
  }
  if (headIs(act, 'invoice') && isAny(verb, 'send', 'email', 'deliver', 'submit'))
    return verdict('Financial', 'sending an invoice');
  if (
    !isAboutMoney(act) &&
    (headOn(act, 'payment', 'token') || names(act, set('transaction money eth btc sol usdc bitcoin zap'))) &&
    (c.crypto || c.billing || c.trading || r.has.has('amount'))
  )
    return verdict('Financial', 'sending money');
  if (verb === 'send' && dealing && r.has.has('amount') && (r.has.has('recipient') || r.has.has('wallet')))
    return verdict('Financial', 'sending money');
  if ((verb === 'post' || verb === 'submit') && headOn(act, 'order', 'trading') && dealing)
    return verdict('Financial', 'placing an order');
  if (verb === 'forward' && namesAny(act, 'port')) return verdict('Execute', 'forwarding a port');
  if (verb === 'release' && (headOn(act, 'payment') || namesAny(act, 'hold', 'escrow', 'payment', 'payout')))
    return verdict('Financial', 'releasing money');
  if (verb === 'release' && act.objects.length > 0 && !headOn(act, 'release', 'software', 'message', 'media'))
    return verdict('Write', 'letting go');
  if (verb === 'push' && c.scm && (r.has.has('force') || /\bforce\b/.test(r.description)) && /git/.test(r.tool.name))
    return verdict('Destructive', 'pushing with force', 'external');
  if (verb === 'resend' && namesAny(act, 'invoice')) return verdict('Financial', 'sending an invoice');
  return verdict('Write', 'send', 'external');
}
