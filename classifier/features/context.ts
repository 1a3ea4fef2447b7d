/** In which trade a tool works: the same word ("order", "token", "subscription", "campaign") commits money in one and not in another. */
import type { Reading } from './reading.ts';

export interface Context {
  trading: boolean;
  crypto: boolean;
  billing: boolean;
  shop: boolean;
  travel: boolean;
  ads: boolean;
  books: boolean;
  browser: boolean;
  memory: boolean;
  home: boolean;
  database: boolean;
  infrastructure: boolean;
  people: boolean;
  vault: boolean;
  tracker: boolean;
  scm: boolean;
}

/** Context from the server's trade, the description's terms and the parameters, in this order of trust. */
export function contextOf(r: Reading): Context {
  const d = r.domains;
  const s = r.signals;
  const p = r.has;
  const dealing = p.has('side') || p.has('orderType') || p.has('slippage') || p.has('leverage');
  const crypto = d.has('wallet') || (s.has('cryptoContext') && !d.has('scm')) || (p.has('slippage') && p.has('asset'));
  const trading =
    d.has('trading') ||
    (dealing && (p.has('amount') || p.has('asset'))) ||
    (s.has('orderContext') && (p.has('amount') || p.has('asset') || d.has('market') || d.has('wallet')));
  return {
    trading,
    crypto,
    billing: d.has('payments') || (s.has('billingContext') && !d.has('tracker')),
    shop: d.has('shop'),
    travel: d.has('travel'),
    ads: d.has('ads') || s.has('adContext') || p.has('budget'),
    books: d.has('accounting'),
    browser: d.has('browser') || d.has('desktop') || s.has('browser'),
    memory: d.has('memory'),
    home: d.has('home'),
    database: d.has('database') || d.has('files'),
    infrastructure: d.has('kubernetes') || d.has('containers') || d.has('cloud') || d.has('ci'),
    people: d.has('iam') || d.has('crm') || d.has('crmHr'),
    vault: d.has('vault'),
    tracker: d.has('tracker'),
    scm: d.has('scm'),
  };
}
