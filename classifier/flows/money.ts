/** Somebody's money among what is returned: balances, orders, books, trades. Prices and what is on a public chain are nobody's. */
import { namedAs } from '../features/namings.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import type { Source } from './source.ts';
import { MONEY, MONEY_BUT_WALLETS } from './words.ts';

/** The words for somebody's money; a wallet counts where it is said what lies in it. */
export function wordsOf({ r, c }: Source): ReadonlySet<string> {
  return !c.crypto || /\bbalances?\b|\bholdings?\b|\bassets?\b/i.test(r.description.slice(0, 240))
    ? MONEY
    : MONEY_BUT_WALLETS;
}

/** What anybody may look up by an address on a chain. */
function isByAddress({ r }: Source): boolean {
  return (
    (r.has.has('wallet') && !/^(?:network|chain_?id|chain)$/i.test(r.has.get('wallet')!.name)) ||
    namedAs(r, 'contract') !== undefined ||
    namedAs(r, 'address') !== undefined
  );
}

/** What anybody may look up by the name of what is traded. */
function isBySymbol({ r }: Source): boolean {
  return namedAs(r, 'symbol') !== undefined;
}

/** Totals of a shop. */
function isTotal({ r, c }: Source): boolean {
  return (
    c.shop &&
    (/\b(?:reports?|totals?|statistics|summary|analytics|metrics|kpi|leaderboard)\b/i.test(
      r.tool.name.replaceAll('_', ' '),
    ) ||
      /\b(?:top selling|average|totals?|rates?|trends)\b/i.test(r.description.slice(0, 60)))
  );
}

/** Whether the first thing that is returned is one of the words itself, and no compound of it. */
function exactly({ all }: Source, words: string): boolean {
  return all.some(({ things }) => things[0] && set(words).has(things[0].lemma.text));
}

/** A subscription to what happens, and to nothing that is paid for. */
const LISTENING = /\b(?:webhooks?|mqtt|topics?|push|pub\/?sub|events?|notifications?|websocket|change feed)\b/i;
const nameAndDescription = (r: Source['r']): string =>
  `${r.tool.name.replaceAll(/[-_]/g, ' ')} ${r.description.slice(0, 60)}`;

/** Words of money that mean something else in this trade: a card of a board, a statement of a database, a quote of a post. */
function isOther(source: Source): boolean {
  const { r, c, d, first, find, heads } = source;
  return (
    (heads(set('card')) !== null &&
      !(c.billing || c.books || c.trading || c.shop || /credit|debit|bank/i.test(r.description.slice(0, 200)))) ||
    (d.has('database') && heads(set('statement transaction')) !== null) ||
    (heads(set('subscription')) !== null && LISTENING.test(nameAndDescription(r))) ||
    (c.books &&
      exactly(source, 'account') &&
      !/\bbalances?\b|\bbank\b|\bfinancial\b/i.test(r.description.slice(0, 200))) ||
    (heads(set('position transfer card fill fund margin execution')) !== null &&
      !(c.trading || c.crypto || c.books || c.billing || c.shop || source.own)) ||
    (d.has('social') && heads(set('quote')) !== null) ||
    ((d.has('files') || d.has('shell')) && heads(set('transfer')) !== null) ||
    (isAny(first?.verb.text ?? '', 'search', 'browse', 'find') && heads(set('gift_card')) !== null) ||
    (c.tracker && find(set('card account')) !== null) ||
    (heads(set('quote')) !== null && !c.books && !c.billing && !c.shop) ||
    // what is on sale, not what somebody holds
    (!source.own &&
      heads(set('equity')) !== null &&
      /\b(?:supported|tokenized|listed|available) /i.test(r.description.slice(0, 60))) ||
    // what is seen of everybody
    (!source.own && /\bwhales?\b/i.test(r.description.slice(0, 80))) ||
    (exactly(source, 'account asset') &&
      !c.trading &&
      !c.billing &&
      !c.books &&
      !source.own &&
      !(c.crypto && /\bbalances?\b/i.test(r.description.slice(0, 160))))
  );
}

/** Money among what is returned. */
export function returnedMoney(source: Source): Span | null {
  const { r, c, d, market, find, heads } = source;
  const words = wordsOf(source);
  const money = heads(words) ?? (c.scm ? null : find(words));
  if (!money || market || isOther(source) || isTotal(source)) return null;
  if (c.crypto && !source.own && isByAddress(source) && (!d.has('trading') || namedAs(r, 'address', (q) => q.required)))
    return null;
  // what a listed company published
  if (heads(set('statement balance_sheet cash_flow income earning dividend')) && isBySymbol(source)) return null;
  if (
    (c.trading || c.crypto) &&
    !source.own &&
    heads(set('trade order_book transaction fill execution funding_history')) &&
    isBySymbol(source)
  )
    return null;
  if (r.leadSignals.has('simulated')) return null;
  const isPublic = r.signals.has('publicData') && !source.own && !/\buser['’]?s\b/i.test(r.description.slice(0, 100));
  return isPublic && (c.trading || c.crypto) ? null : money;
}

/** What books show of somebody's money. */
const BOOKED =
  /\b(?:balances?|debits?|ledger|transactions|payments|receipts|expenses|spending|profit|cash flow|receivables?|payables?)\b/i;

/** A report of the books. */
export function booked({ r, c, first }: Source): Span | null {
  return c.books &&
    first &&
    BOOKED.test(r.description.slice(0, 140)) &&
    !/(?<!by_)categor|(?:^|[-_])(?:types?|settings?|templates?|status|expenses?_accounts?)(?:$|[-_])/i.test(r.tool.name)
    ? first.reach
    : null;
}

/** The stream of one's own account at an exchange. */
export function privateStream({ r, p, c, first }: Source): Span | null {
  return c.trading && PRIVATE_STREAM.test(r.description.slice(0, 160)) ? (first?.reach ?? p.span) : null;
}

const PRIVATE_STREAM =
  /\bprivate (?:\w+ ){0,2}(?:stream|channel|topic|websocket|feed)\b|\b(?:account|user data) (?:updates|stream)\b|需要鉴权|私有(?:频道|数据流)/i;

/** What somebody traded, unless it is what everybody traded in one thing. */
export function tradeHistory(source: Source): Span | null {
  const { r, c, first, heads } = source;
  if (c.trading && source.own && heads(set('order_book'))) return heads(set('order_book'));
  return c.trading &&
    first &&
    isAny(first.objects[0]?.lemma.text ?? '', 'history', 'deal', 'closed_position') &&
    /\b(?:deals?|trades?|fills|executions|positions)\b/i.test(r.description.slice(0, 80)) &&
    !(isBySymbol(source) && r.parameters.some((q) => q.required && q.classes.includes('asset')))
    ? first.reach
    : null;
}

/** Any object of a biller or of the books. */
export function objectsOfBiller({ r, c, d, first }: Source): Span | null {
  return (d.has('payments') || c.books) &&
    first &&
    isAny(first.verb.text, 'search', 'fetch', 'get', 'query') &&
    first.objects.some((o) => isAny(o.lemma.text, 'resource', 'object')) &&
    !/doc/i.test(r.tool.name)
    ? first.reach
    : null;
}
