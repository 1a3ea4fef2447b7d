/**
 * Phrases that commit money though no word of them does alone: "take a payment", "exit a position", "send the raw transaction". Each counts
 * only in the trade it belongs to, at the beginning of a name or of a description.
 */
import type { Context } from '../features/context.ts';
import type { Reading, Span } from '../features/reading.ts';
import { set } from '../features/sets.ts';

/** `an`, `the`, and up to two words that describe the thing. */
const A = `(?:an? |the |your |all |any |its )?(?:[a-z]+ ){0,2}?`;

const phrase = (source: string): RegExp => new RegExp(`^(?:${source})(?![a-z])`, 'i');

/** In any trade. */
const ALWAYS = phrase(`take ${A}(?:payments?|deposits?)`);

const BILLING = phrase(
  [
    `issue ${A}(?:cards?|refunds?|credits?|payouts?)`,
    `(?:load|reload|top up) ${A}(?:cards?|balances?|accounts?|wallets?)`,
    `add (?:funds|money|credits?|balance)`,
    `fund ${A}(?:cards?|accounts?|wallets?|balances?)`,
    `schedule ${A}(?:payments?|payouts?|transfers?|payroll)`,
    `apply ${A}(?:credits?)`,
    `void ${A}(?:transactions?|payments?|charges?|authori[sz]ations?)`,
    `capture ${A}(?:authori[sz]ations?|payments?|charges?)`,
  ].join('|'),
);

const TRADING = phrase(
  [
    `(?:flatten|exit|enter|reduce|roll|unwind|square off) ${A}(?:positions?|trades?)`,
    `open (?:an? )?(?:long|short)`,
    `exercise ${A}options?`,
    `(?:market|limit|stop) (?:buy|sell)`,
    `convert ${A}(?:currency|currencies|crypto|coins?|funds|dust)`,
    `subscribe (?:to )?${A}ipos?`,
  ].join('|'),
);

const ON_CHAIN = phrase(
  [
    `list ${A}nfts? for sale`,
    `(?:broadcast|send|submit|relay) ${A}(?:tx|txn|transactions?)`,
    `(?:add|remove|provide|withdraw) ${A}liquidity`,
    `(?:open|close) ${A}(?:lightning|payment) channels?`,
  ].join('|'),
);

/** What is about a commitment: its state, its past, its rehearsal. */
const ABOUT =
  /\b(?:status|state|history|quotes?|estimates?|previews?|simulat\w*|dry run|receipts?|reports?|links?|pages?|intents?|drafts?|unsigned|alerts?|reminders?|notifications?|webhooks?)\b/i;

/** What such a phrase begins with: nothing else is looked at. */
const OPENERS = set(
  'take issue load reload top add fund schedule apply void capture flatten exit enter reduce roll unwind square open exercise market limit stop convert subscribe list broadcast send submit relay remove provide withdraw close',
);

/** Where a name or a description begins with such a phrase, or null. */
export function commits(r: Reading, c: Context): Span | null {
  if (!OPENERS.has(r.name[0]?.lemma.text ?? '') && !OPENERS.has(r.text[0]?.lemma.text ?? '')) return null;
  const patterns = [
    ALWAYS,
    ...(c.billing || c.shop ? [BILLING] : []),
    ...(c.trading ? [TRADING] : []),
    ...(c.crypto ? [ON_CHAIN] : []),
  ];
  const name = r.name.map((u) => u.lemma.text.replaceAll('_', ' ')).join(' ');
  const about = ABOUT.test(name) || ABOUT.test(r.description.slice(0, 120)) || r.leadSignals.has('draft');
  if (about) return null;
  if (patterns.some((p) => p.test(name))) return { pointer: '/name', start: 0, end: r.tool.name.length };
  const text = /^\W*/.exec(r.description)![0].length;
  for (const p of patterns) {
    const found = p.exec(r.description.slice(text, text + 80));
    if (found) return { pointer: '/description', start: text, end: text + found[0].length };
  }
  return null;
}
