/**
 * The rubric for readers: the classifier's own tables by name, and the few words that only the site says (a level's meaning, a list's title).
 */
import {
  CATEGORY_TEXTS,
  type CategoryText,
  FACET_GROUPS,
  FACET_TEXTS,
  type FacetText,
  RISK_RULES,
} from '../../classifier/taxonomy.ts';
import type { Agreement, Category, Facet, Risk } from '../../data/model.ts';

export { CATEGORY_TEXTS, FACET_GROUPS, FACET_TEXTS, RISK_RULES };

const byId = <K extends string, T extends { id: K }>(texts: readonly T[]): Record<K, T> =>
  Object.fromEntries(texts.map((text) => [text.id, text])) as Record<K, T>;

export const CATEGORY_TEXT: Record<Category, CategoryText> = byId(CATEGORY_TEXTS);
export const FACET_TEXT: Record<Facet, FacetText> = byId(FACET_TEXTS);

/** Ends "tools that …". */
export const CATEGORY_TOOLS: Record<Category, string> = {
  Financial: 'move or commit money',
  Destructive: 'delete or destroy',
  Execute: 'run code, commands or workflows',
  Write: 'create, change or send',
  Read: 'only read',
  Unknown: 'do not say what they do',
};

export interface RiskText {
  label: string;
  /** What the level means in one sentence. */
  means: string;
  /** What the recommended policy does with a call at this level. */
  rule: string;
}

export const RISK_TEXT: Record<Risk, RiskText> = {
  critical: {
    label: 'Critical',
    means:
      'One ordinary, permitted call can move money, run anything, hand out power, or destroy what others depend on.',
    rule: 'Every call waits for a person. No argument makes it automatic.',
  },
  high: {
    label: 'High',
    means: 'One call can delete, send something out, start something, change who may do what, or reveal a secret.',
    rule: 'A call waits for a person, unless its arguments show it to be of the safe kind.',
  },
  medium: {
    label: 'Medium',
    means: 'One call changes ordinary data, or reads what is private or was written by a stranger.',
    rule: 'Allowed at a pace that fits the work, which stops loops.',
  },
  low: {
    label: 'Low',
    means: 'One call reads what is not private, or touches only the agent’s own or regenerable state.',
    rule: 'Allowed.',
  },
};

/** How a tool was seen: in the source, in the list of the running server, in both. */
export const AGREEMENT_TEXT: Record<Agreement, { text: string; sentence: string }> = {
  confirmed: { text: 'Confirmed', sentence: 'Source and running server say the same.' },
  differs: { text: 'Differs', sentence: 'Source and running server do not say the same.' },
  'live-only': { text: 'Live only', sentence: 'The running server lists it, and it was not found in the source.' },
  'source-only': { text: 'Source only', sentence: 'It was read in the source, and no running server listed it.' },
};

/** What tools can do, as a reader would look for it: a title and the tools it means. */
export interface Capability {
  id: string;
  title: string;
  text: string;
  filter: { category?: Category; facet?: Facet };
}

export const CAPABILITIES: Capability[] = [
  {
    id: 'move-money',
    title: 'Move money',
    text: 'Payments, refunds, orders, swaps, subscriptions, signatures.',
    filter: { category: 'Financial' },
  },
  {
    id: 'run-anything',
    title: 'Run anything',
    text: 'Shells, code, free queries, any HTTP request, any other tool.',
    filter: { category: 'Execute', facet: 'arbitrary' },
  },
  {
    id: 'destroy-in-bulk',
    title: 'Destroy in bulk',
    text: 'Delete a database, a repository, a bucket, everything that matches.',
    filter: { category: 'Destructive', facet: 'bulk' },
  },
  {
    id: 'hand-out-power',
    title: 'Hand out power',
    text: 'Give admin or a new key, take a protection away.',
    filter: { facet: 'guard' },
  },
  {
    id: 'change-access',
    title: 'Change access',
    text: 'Permissions, members, keys, policies, firewall and DNS rules.',
    filter: { facet: 'privilege' },
  },
  {
    id: 'reveal-secrets',
    title: 'Reveal secrets',
    text: 'Passwords, keys, tokens, vault entries.',
    filter: { facet: 'secrets' },
  },
  {
    id: 'read-private-data',
    title: 'Read private data',
    text: 'Mail, files, records about people, source code, logs.',
    filter: { facet: 'sensitive' },
  },
  {
    id: 'read-strangers-text',
    title: 'Read strangers’ text',
    text: 'Web pages, issues, comments: where instructions are planted.',
    filter: { facet: 'untrusted' },
  },
  {
    id: 'send-data-out',
    title: 'Send data out',
    text: 'Mail, chat, posts, webhooks, publishing.',
    filter: { facet: 'external' },
  },
  {
    id: 'act-physically',
    title: 'Act on the physical world',
    text: 'Locks, vehicles, robots, printers, calls, shipments.',
    filter: { facet: 'physical' },
  },
];
