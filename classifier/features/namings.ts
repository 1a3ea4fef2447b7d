/**
 * Names of parameters that single rules ask for. What a name is called by them is worked out once for each name and kept as bits, so that a
 * tool's parameters need not be gone through for what none of them is called.
 */
import type { Parameter, Reading } from './reading.ts';
import { nameWords } from './words.ts';

/** The name with an underscore where camelCase begins a new word. */
const apart = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2');

const NAMINGS = {
  /** A list of what the call deletes. */
  deletes: (name) => /^(?:delete|remove)(?:_?ids?)?$/i.test(name),
  /** A secret that a call carries. */
  secret: (name) =>
    /^(?:password|passwd|passphrase|secret|api_?key|access_?token|auth_?token|private_?key|secret_?key|mnemonic|seed_?phrase|client_?secret|bearer_?token)$/i.test(
      name,
    ),
  /** What has secrets shown too. */
  shownSecret: (name) => /^(?:show|include|reveal|with)_?(?:private_?)?(?:keys?|secrets?|passwords?)$/i.test(name),
  /** What a request carries, and where it goes. */
  body: (name) => /^(?:body|payload|data)$/i.test(name),
  endpoint: (name) => /^(?:path|endpoint|uri)$/i.test(name),
  /** What somebody is paid for work. */
  pay: (name) =>
    /^(?:prize|bounty|reward|base_pay|budget|payout|wage|tip)_(?:usd|usdc|eur|sats|amount)$/i.test(
      nameWords(name)
        .map((w) => w.text)
        .join('_'),
    ),
  /** What is looked up on a chain by anybody. */
  contract: (name) => /^(?:contract|token|pool|mint)(?:_?(?:address|id))?$/i.test(name),
  address: (name) =>
    /(?:^|_)(?:address|addr|owner|account_?address|public_?key|tx_?id|tx_?hash|transaction_?hash)$/i.test(apart(name)),
  /** What is traded. */
  symbol: (name) => /^(?:pair|symbol|sym|symbols|product_?id|market|instrument|ticker|coin|asset)$/i.test(name),
  /** Who is asked for money, and who is invited. */
  payer: (name) => /email|mobile|phone|contact|notify/i.test(name),
  invited: (name) => /^(?:attendees|invitees|guests|participants_emails|customer_?note)$/i.test(name),
  /** What makes an account one of a person who may do something. */
  membership: (name) => /^(?:(?:\w+_)?password|group_?ids?|groups|roles?|role_?ids?)$/i.test(name),
  /** One call changes all that is found. */
  many: (name) => /^(?:multi|many|update_?many)$/i.test(name),
  /** What is put away and taken out again. */
  archived: (name) => name === 'in_trash' || name === 'archived',
  /** What is installed, where the caller may name any: a file or an address. */
  installer: (name) =>
    /^(?:apk|app|bundle|package|install|import|file|plugin|bundle)?_?(?:path|url)$|^url_or_path$/i.test(apart(name)),
  /** What picks the records that are changed. */
  where: (name) => /^(?:where|conditions?|criteria|where_clause)$/i.test(apart(name)),
  /** What turns a run into one that takes everything down. */
  destroys: (name) =>
    /^(?:(?:is_)?destroy|(?:delete|remove|purge|prune)_(?:extra\w*|orphan(?:s|ed)|missing|unmatched|excluded|stale|untracked))(?:_files)?$/i.test(
      apart(name),
    ),
  /** What another tool is called with. */
  arguments: (name) => /^(?:tool_?)?(?:arguments?|args|params|parameters|input|inputs|payload)$/i.test(name),
  /** How a language model answers, and what it is asked. */
  sampling: (name) => /^(?:temperature|max_(?:output_|completion_|new_)?tokens|top_[pk])$/i.test(apart(name)),
  asked: (name) => /^(?:prompt|messages?|system(?:_?prompt)?|task|instructions?|question|input|code)$/i.test(name),
  /** Somebody is told of the change. */
  tells: (name) =>
    /^(?:(?:send|with)_(?:e?mails?|notifications?|notification_emails?|updates?|invites?|invitations?|sms)|notify_(?:\w+)|(?:e?mail|sms)_(?:customer|candidate|user|guest|recipient|attendee|participant|subscriber)s?)$/i.test(
      apart(name),
    ),
  /** Which library is asked about. */
  library: (name) => /librar(?:y|ies)/i.test(name),
  /** What switches a protection on or off. */
  protection: (name) =>
    /^(?:locked|transfer_?lock|registrar_?lock|(?:deletion|termination|delete)_?protection(?:_enabled)?|mfa_?enabled|require_?mfa|two_?factor_?(?:enabled|required))$/i.test(
      name,
    ),
  /** Where a list goes on. */
  paging: (name) => /page|cursor|offset|limit/i.test(name),
  /** A key that makes whoever holds it somebody. */
  identity: (name) => /^(?:private_?key|seed_?phrase|mnemonic)$/i.test(name),
  /** What takes the bounds off. */
  unsafe: (name) => /dangerous|unsafe|launch_?options/i.test(name),
} satisfies Readonly<Record<string, (name: string) => boolean>>;

export type Naming = keyof typeof NAMINGS;

const BITS = Object.fromEntries(Object.keys(NAMINGS).map((naming, i) => [naming, 1 << i])) as Record<Naming, number>;

/** What single rules call a parameter of this name, a bit each. */
export function namingsOf(name: string): number {
  let bits = 0;
  for (const [naming, matches] of Object.entries(NAMINGS)) if (matches(name)) bits |= BITS[naming as Naming];
  return bits;
}

/** Whether a rule calls this parameter so. */
export const isNamed = (p: Parameter, naming: Naming): boolean => (p.namings & BITS[naming]) !== 0;

/** The first parameter that a rule calls so and that passes the test, if any. */
export function namedAs(r: Reading, naming: Naming, test?: (p: Parameter) => boolean): Parameter | undefined {
  const bit = BITS[naming];
  if ((r.namings & bit) === 0) return undefined;
  return r.parameters.find((p) => (p.namings & bit) !== 0 && (test === undefined || test(p)));
}
