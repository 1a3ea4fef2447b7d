/** Acts that change what is there. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { isGiven } from './arguments.ts';
import { AD_SPEND, BILLED, CONFIRMABLE, isAboutMoney, OF_A_DOCUMENT, PLANS, SHAPES, TOLD, VIEWS } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

const GUARDING =
  /\b(?:blocked|allowed|denied|disallowed|restricted|permitted|trusted)[_ -]?(?:commands?|director(?:y|ies)|paths?|domains?|hosts?|tools?|origins?|users?|urls?|ips?)\b/i;

/** Whether the settings that are changed hold what the agent may touch: `blockedCommands`, `allowed_directories`. */
function loosens(act: Act, r: Reading): boolean {
  return (
    set('update set change configure edit modify patch').has(act.verb.text) &&
    names(act, set('setting config configuration preference option value')) &&
    (GUARDING.test(r.description.slice(0, 1200)) || r.parameters.some((p) => GUARDING.test(p.words.join(' '))))
  );
}

/** Whether a setting that is changed is what the agent may spend (ruling 20). */
function raisesCap(act: Act, r: Reading): boolean {
  return (
    set('update set change configure raise increase').has(act.verb.text) &&
    headIn(act, set('setting config configuration limit policy cap preference spending spending_limit spend_limit')) &&
    r.parameters.some((p) =>
      /^(?:per_call_max|daily_cap|auto_approve|max_?(?:amount|spend|payment|price)|spend(?:ing)?_?(?:limit|cap))/i.test(
        p.name,
      ),
    ) &&
    /\b(?:spend|pay|amount|usd|charge|budget)/i.test(r.description.slice(0, 300))
  );
}

const RESIZED = set('disk volume server instance vm droplet cluster partition filesystem database pool');
/** How much is at stake, and against which account. */
const EXPOSED =
  /\b(?:margin|position|hedge|account) ?(?:trading )?(?:mode|type|model)\b|\b(?:cross|isolated|portfolio)[- ]margin\b|逐仓|全仓|保证金模式|持仓模式|杠杆|レバレッジ|증거금|레버리지/i;
const NOTIFIES = /\b(?:change )?notifications?\b|\bwebhooks?\b/i;
/** What is switched to one of these stays so for everybody. */
const LASTING = /\bto (?:an? |the )?(?:[\w-]+ ){0,2}(?:version|plan|tier|engine|edition)\b/i;

const GOES_WITH = /\b(?:all|every)\b[^.]{1,50}\bwill be (?:lost|deleted|erased|destroyed|revoked)\b/i;
const REPLACES_REST =
  /\b(?:destroy|wipe|erase|delete)s? (?:any|all|every) (?:[\w-]+ ){1,3}not (?:in|listed|included|named)\b/i;
/** "deleting files that do not exist in the source" */
const DELETES_REST =
  /\b(?:delet|remov)(?:es|ing) (?:extra|extraneous|any|all|every|files?|objects?|items?|entries|anything)\b[^.]{0,40}\b(?:not|n't|missing|no longer|extra|files?|objects?)\b/i;

/** Updating, setting, confirming, switching (rulings 5, 8, 9, 20). */
export function judgeChange(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'reverse')
    return headOn(act, 'payment', 'trading') || names(act, BILLED)
      ? verdict('Financial', 'reversing a payment')
      : act.objects.length === 0 || headOn(act, 'media')
        ? verdict('Read', 'conversion')
        : verdict('Write', 'change');
  if (verb === 'pull' && act.where === 'lead' && r.nameAct?.kind === 'read' && !c.scm && !c.infrastructure)
    return verdict('Read', 'fetching');
  if (
    c.browser &&
    set('handle accept dismiss confirm').has(verb) &&
    names(act, set('alert dialog prompt popup pop-up confirm'))
  )
    return verdict('Execute', 'driving a page', 'bounded');
  // loaded for the reader, and not into what is there
  if (
    verb === 'load' &&
    (c.memory || r.leadSignals.has('regenerable') || /\breturns?\b/i.test(r.description.slice(0, 120)))
  )
    return verdict('Read', 'loading');
  // what a setting holds goes with it: "All secrets in this mount will be lost"
  if (verb === 'disable' && GOES_WITH.test(r.description))
    return verdict('Destructive', 'what is held is lost', 'bulk');
  if (isAny(verb, 'sync', 'synchronize', 'mirror', 'make') && DELETES_REST.test(r.description.slice(0, 240)))
    return verdict('Destructive', 'what is not named is lost', 'bulk');
  if (isAny(verb, 'replace', 'overwrite', 'set', 'update') && REPLACES_REST.test(r.description.slice(0, 300)))
    return verdict('Destructive', 'what is not named is lost', 'bulk');
  if (
    isAny(verb, 'update', 'set', 'change') &&
    c.infrastructure &&
    headIs(act, 'image', 'container_image') &&
    r.has.has('manifest')
  )
    return verdict('Execute', 'changing what runs', 'arbitrary');
  if (isAny(verb, 'upgrade', 'downgrade') && headIn(act, PLANS)) return verdict('Financial', 'changing a subscription');
  if (/^(?:rewrite|optimi[sz]e|polish)$/.test(verb) && !r.has.has('path') && !r.has.has('id'))
    return verdict('Read', 'conversion');
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  const about = isAboutMoney(act) || namesAny(act, 'paywall');
  if (headIn(act, VIEWS) && !c.browser && !OF_A_DOCUMENT.test(r.description.slice(0, 120)))
    return verdict('Write', 'own view', 'ephemeral');
  if (
    verb === 'pause' &&
    (namesAny(act, 'execution', 'thread') || /\b(?:milli)?seconds\b/i.test(r.description.slice(0, 100)))
  )
    return verdict('Read', 'waiting');
  if (
    verb === 'close' &&
    r.domains.has('browser') &&
    (act.objects.length === 0 || headIs(act, 'browser', 'page', 'context', 'session'))
  )
    return verdict('Write', 'own view', 'ephemeral');
  if (
    verb === 'promote' &&
    (headIn(act, set('app application release deployment build job pipeline version image')) ||
      (c.infrastructure && !headOn(act, 'people')))
  )
    return verdict('Execute', 'promoting');
  // "generate and edit images": what is edited is what was generated, and is returned
  if (isAny(verb, 'edit', 'modify', 'enhance', 'upscale') && headOn(act, 'media') && /^\W*generat/i.test(r.description))
    return verdict('Read', 'conversion');
  if (verb === 'sync' && (r.domains.has('ci') || r.domains.has('kubernetes')) && headIs(act, 'application', 'app'))
    return verdict('Execute', 'deploying');
  if (verb === 'manage' && r.domains.has('kubernetes') && /\bdrain/i.test(r.description.slice(0, 160)))
    return verdict('Destructive', 'draining', 'bulk');
  if (
    isAny(verb, 'manage', 'handle', 'administer') &&
    headOn(act, 'payment') &&
    /\b(?:refund|settle|capture|charge|payout)\b/i.test(r.description.slice(0, 160))
  )
    return verdict('Financial', 'managing a payment');
  if (verb === 'renew' && dealing) return verdict('Financial', 'renewing');
  if (verb === 'move' && headIs(act, 'pointer', 'cursor', 'mouse') && !c.database)
    return verdict('Execute', 'driving a page', 'bounded');
  if (loosens(act, r)) return verdict('Write', 'settings that guard', 'guard');
  if (raisesCap(act, r)) return verdict('Write', 'a spending cap', 'guard');
  if (
    !about &&
    headOn(act, 'order', 'trading') &&
    (dealing || namesAny(act, 'market_order', 'limit_order', 'stop_order'))
  )
    return verdict('Financial', 'changing an order');
  if (
    dealing &&
    (headOn(act, 'exposure') ||
      (set('set switch change enable disable toggle select adjust update modify').has(verb) &&
        EXPOSED.test(`${r.tool.name} ${r.description.slice(0, 120)}`)))
  )
    return verdict('Financial', 'exposure', 'reduces');
  if (verb === 'claim' && (c.crypto || c.trading)) return verdict('Financial', 'claiming');
  if (verb === 'claim' && actsOn(act, 'goods')) return verdict('Financial', 'claiming');
  if (verb === 'approve' && c.crypto && !actsOn(act, 'people')) return verdict('Financial', 'an allowance');
  // a word that its owner changes is handed to nobody
  if (verb === 'rotate' && c.vault && names(act, set('password passphrase field')) && !names(act, set('key token')))
    return verdict('Write', 'changing a password', 'privilege');
  if (
    verb === 'rotate' &&
    (headOn(act, 'secret', 'privilege') || names(act, set('secret key token credential password')))
  )
    return verdict('Write', 'handing out a key', 'guard');
  // what is given by its address is not what changes
  if (set('split merge rotate crop resize').has(verb) && isGiven(act, r)) return verdict('Read', 'conversion');
  if (set('convert transform resize crop rotate format normalize adapt').has(verb)) {
    if (
      (headIn(act, SHAPES) || headIn(act, set('row column table window range cell sheet'))) &&
      !r.domains.has('browser')
    )
      return verdict('Write', 'change');
    if (verb === 'resize' && (c.infrastructure || headIn(act, RESIZED))) return verdict('Write', 'change');
    if (c.browser && /resize|rotate/.test(verb)) return verdict('Execute', 'driving a page', 'bounded');
    if (dealing && actsOn(act, 'token', 'payment') && r.has.has('amount') && r.domains.has('trading'))
      return verdict('Financial', 'conversion');
    return verdict('Read', 'conversion');
  }
  // a subscription to what happens is extended, and nothing is billed
  if (verb === 'renew' && headIs(act, 'subscription') && !c.billing && NOTIFIES.test(r.description.slice(0, 240)))
    return verdict('Write', 'change');
  if (verb === 'renew' && (actsOn(act, 'goods', 'subscription') || namesAny(act, 'domain')))
    return verdict('Financial', 'renewing');
  if (headIs(act, 'subscription') && names(act, TOLD)) return verdict('Write', 'change');
  if (
    headIn(act, set('subscription auto_renewal autorenewal auto_renew membership billing_plan seat renewal')) &&
    (c.billing || c.vault || c.shop || c.infrastructure) &&
    r.domains.size > 0
  )
    return set('pause skip disable deactivate close').has(verb)
      ? verdict('Financial', 'reducing a subscription', 'reduces')
      : verdict('Financial', 'changing a subscription');
  if (
    c.ads &&
    set('publish activate enable resume launch').has(verb) &&
    names(act, set('campaign ad_campaign adset ad_set ad_group'))
  )
    return verdict('Financial', 'ad spend', 'reduces');
  if ((c.ads || names(act, AD_SPEND)) && headOn(act, 'adspend') && !isAny(verb, 'pause', 'archive', 'rename'))
    return verdict('Financial', 'ad spend', 'reduces');
  if (verb === 'approve' && headIs(act, 'invoice', 'sales_invoice') && c.books)
    return verdict('Financial', 'finalising an invoice');
  if (set('accept confirm process approve complete').has(verb) && !drafted) {
    if (
      headIn(act, CONFIRMABLE) &&
      (dealing ||
        c.billing ||
        c.travel ||
        (verb === 'process' && namesAny(act, 'payment', 'refund')) ||
        (verb === 'confirm' && namesAny(act, 'payment', 'order')))
    )
      return verdict('Financial', 'confirming a payment');
    if (verb === 'process' && !namesAny(act, 'payment', 'refund')) return verdict('Read', 'processing');
  }
  if (verb === 'apply') {
    if (headIs(act, 'run', 'plan') && c.infrastructure) return verdict('Execute', 'run');
    if (actsOn(act, 'software') || namesAny(act, 'migration', 'manifest') || r.has.has('manifest'))
      return verdict('Execute', 'applying a manifest', 'arbitrary');
    return verdict('Write', 'applying');
  }
  if (
    verb === 'update' &&
    headIn(act, set('addon add_on add-on plugin extension package firmware software dependency core')) &&
    !r.has.has('changes')
  )
    return verdict('Execute', 'upgrading software');
  if (isAny(verb, 'assign') && namesAny(act, 'copilot', 'agent', 'bot'))
    return verdict('Execute', 'setting an agent to work');
  if (verb === 'manage' && c.trading && headIn(act, set('executor order position grid trade bot controller')))
    return verdict('Financial', 'changing an order');
  if (
    verb === 'update' &&
    /\b(?:to|the) (?:its |their |the )?(?:latest|newest) versions?\b/i.test(r.description.slice(0, 160))
  )
    return verdict('Execute', 'upgrading software');
  if (
    verb === 'manage' &&
    headIn(act, set('pipeline workflow deployment rollout build')) &&
    (c.infrastructure || c.scm)
  )
    return verdict('Execute', 'managing what runs');
  if (isAny(verb, 'merge', 'rebase') && namesAny(act, 'branch') && !c.scm && (c.database || c.infrastructure))
    return verdict('Execute', 'running migrations');
  if (verb === 'scale' && !c.browser) return verdict('Execute', 'scaling');
  if (r.domains.has('kubernetes') && (r.has.has('manifest') || namesAny(act, 'manifest')))
    return verdict('Execute', 'changing what runs', 'arbitrary');
  if (actsOn(act, 'software') && r.has.has('code') && !c.browser)
    return verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'rollback' && c.infrastructure) return verdict('Execute', 'rolling back');
  if (
    verb === 'switch' ||
    verb === 'select' ||
    (verb === 'set' && /^(?:active|current|default|working)/.test(act.objectText))
  ) {
    if (c.browser && verb === 'select' && !/^(?:active|current) /.test(act.objectText))
      return verdict('Execute', 'driving a page', 'bounded');
    if (
      verb === 'select' &&
      headIn(
        act,
        set('site account project workspace organization tenant database profile company environment notebook'),
      )
    )
      return verdict('Write', 'selecting', 'ephemeral');
    if (verb === 'switch' && LASTING.test(r.description.slice(0, 120))) return verdict('Write', 'change');
    if (headOn(act, 'ephemeral') || /^(?:active|current|working)/.test(act.objectText) || verb === 'switch')
      return c.home ? verdict('Execute', 'switching a device') : verdict('Write', 'selecting', 'ephemeral');
  }
  if (
    dealing &&
    r.has.has('amount') &&
    (r.has.has('asset') || r.has.has('wallet') || r.has.has('side') || c.crypto) &&
    !about &&
    !drafted &&
    verb !== 'set'
  )
    return verdict('Financial', 'committing an amount');
  if (verb === 'refresh' && (!namesAny(act, 'token') || r.parameters.length === 0))
    return verdict('Write', 'refreshing', 'ephemeral');
  if (
    c.browser &&
    (r.has.has('selector') || headOn(act, 'page')) &&
    (r.domains.has('browser') || r.domains.has('desktop'))
  )
    return verdict('Execute', 'driving a page', 'bounded');
  if (
    c.home &&
    ((headOn(act, 'device') && !isAny(verb, 'update', 'edit', 'rename', 'configure')) ||
      set('toggle set adjust lower raise activate turn').has(verb)) &&
    !headOn(act, 'document', 'metadata')
  )
    return verdict('Execute', 'moving a device');
  return verdict('Write', 'change');
}
