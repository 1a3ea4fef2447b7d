/** Acts of money: trading, paying, and cancelling what was committed. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { isAboutMoney } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

/** What was said or offered is withdrawn without money. */
const STATED = set(
  'offer listing application request proposal invitation submission consent complaint appeal review claim',
);

/** A word of trade: it commits an asset where anything is traded. */
export function judgeTrade(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (
    verb === 'exchange' &&
    names(act, set('code authorization_code authorization token refresh_token grant')) &&
    !r.has.has('amount')
  )
    return verdict('Write', 'handing out a key', 'privilege');
  const dealing = c.trading || c.crypto;
  if (verb === 'withdraw' && !dealing && headIn(act, STATED)) return verdict('Write', 'withdrawing');
  // whoever withdraws from a tournament moves nothing
  if (
    verb === 'withdraw' &&
    !dealing &&
    !c.billing &&
    !r.has.has('amount') &&
    /^withdraws? from (?!an? account|a?n? ?wallet)/i.test(r.description)
  )
    return verdict('Write', 'withdrawing');
  if (verb === 'exchange' && !r.has.has('amount') && headIs(act, 'listing', 'delisting', 'announcement'))
    return verdict('Read', 'a quotation');
  if (
    set(
      'sweep disperse reclaim bridge exchange short long compound bid farm lend harvest trade hedge stake borrow rebalance short bet invest deposit redeem swap wrap unwrap zap supply bond burn snipe',
    ).has(verb) &&
    !dealing &&
    !c.billing &&
    !r.has.has('amount')
  )
    return verdict('Write', 'a word of trade without trade');
  // `buy_option_limit` names a kind of order
  const isKindOfOrder = isAny(verb, 'buy', 'sell') && headIs(act, 'limit') && act.objects.length > 1;
  if (isAboutMoney(act) && !isKindOfOrder && !(isAny(verb, 'withdraw', 'deposit') && headIs(act, 'account')))
    return verdict('Read', 'a quotation');
  if (r.leadSignals.has('draft')) return verdict('Read', 'a drafted trade');
  return verdict('Financial', 'trade');
}

/** A word of payment: it moves money where there is any. */
export function judgePay(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  if (
    isAny(verb, 'credit', 'debit') &&
    headIn(act, set('account wallet balance customer user')) &&
    (dealing || c.billing || c.shop)
  )
    return verdict('Financial', 'stored value');
  // "transfers an amount to another account" is not about an account
  if (verb === 'transfer' && namesAny(act, 'file', 'directory', 'folder') && !r.has.has('amount'))
    return verdict('Write', 'moving');
  const toAccount =
    headIs(act, 'account') &&
    (verb === 'remit' || r.has.has('amount') || namesAny(act, 'money', 'fund', 'funds', 'cash'));
  if (isAboutMoney(act) && !toAccount)
    return act.where === 'name' && act.verb.weak
      ? verdict('Read', 'about a payment')
      : verdict('Write', 'about a payment');
  if (verb === 'transfer' || verb === 'wire') {
    if (/owner/.test(act.objectText)) return verdict('Write', 'handing over', 'guard');
    if (dealing || c.billing || c.books || r.has.has('amount') || actsOn(act, 'payment', 'token'))
      return drafted ? verdict('Write', 'a drafted transfer') : verdict('Financial', 'transfer');
    return /\b(?:domain|repository|project|app|account|team)\b/.test(act.objectText)
      ? verdict('Write', 'handing over', 'guard')
      : verdict('Write', 'moving');
  }
  if (verb === 'checkout' && (c.scm || /branch|commit|git/.test(act.objectText)))
    return verdict('Write', 'checking out');
  if (set('finalize settle credit debit bill fund tip rent hire order checkout charge spend sponsor wire').has(verb)) {
    if (
      verb === 'order' &&
      !actsOn(act, 'goods') &&
      !c.travel &&
      !r.has.has('card') &&
      !(dealing && r.has.has('amount') && (r.has.has('side') || headIn(act, set('stock share future option coin'))))
    )
      return verdict('Read', 'a word of payment without payment');
    const about =
      actsOn(act, 'payment', 'invoice', 'order', 'goods', 'subscription', 'token', 'money', 'wallet') ||
      r.has.has('amount') ||
      r.has.has('card') ||
      dealing ||
      c.billing ||
      c.shop ||
      c.travel;
    if (!about) return verdict('Write', 'a word of payment without payment');
  }
  return drafted ? verdict('Write', 'a drafted payment') : verdict('Financial', 'pay');
}

/** What is kept for somebody, and not paid for. */
const KEPT = /\b(?:restaurants?|tables?|dining|library|desks?|courts?|meeting rooms?)\b/i;

/** Cancelling: of a commitment it reduces, of anything else it writes. */
export function judgeCancel(act: Act, r: Reading, c: Context): ActVerdict {
  const dealing = c.trading || c.crypto;
  if (headIn(act, set('event meeting job run workflow build task deployment execution appointment')))
    return verdict('Write', 'cancelling');
  if (actsOn(act, 'order', 'trading') && (dealing || c.travel || !(c.shop || c.books || c.billing)))
    return verdict('Financial', 'cancelling an order', 'reduces');
  if (actsOn(act, 'subscription') && !actsOn(act, 'event'))
    return verdict('Financial', 'cancelling a subscription', 'reduces');
  if (headIs(act, 'transfer') && !dealing && !c.billing && !c.books) return verdict('Write', 'cancelling');
  if (headOn(act, 'payment', 'invoice', 'goods')) return verdict('Financial', 'cancelling a payment', 'reduces');
  if (headIs(act, 'reservation', 'booking') && !c.travel && KEPT.test(r.description.slice(0, 240)))
    return verdict('Write', 'cancelling');
  if (names(act, set('booking reservation trip ride flight')))
    return verdict('Financial', 'cancelling a booking', 'reduces');
  return verdict('Write', 'cancelling');
}
