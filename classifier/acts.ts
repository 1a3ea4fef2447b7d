/** What one act amounts to: the category of a verb with its object in its trade. The rubric's table and rulings, act by act. */
import type { Category, Facet } from '../data/model.ts';
import type { Context } from './features/context.ts';
import type { NounClass } from './features/nouns.ts';
import type { Act, Reading } from './features/reading.ts';
import { set } from './features/sets.ts';

/** A verdict on an act, and the name of the rule that gave it. */
export interface ActVerdict {
  category: Category;
  rule: string;
  /** What the act itself says about its softness or power. */
  facet?: Facet;
}

/** Things that are run only for their result. */
const EXAMINATIONS =
  set(`analysis audit check scan lint linter diagnostic diagnostics report health evaluation assessment benchmark backtest simulation validation inspection
  review query_plan explain plan search comparison forecast statistics calculation screener dry_run discovery doctor lighthouse inference completion prompt model detection estimate
  research classification extraction verification summary prediction metric survey`);
/** Things that hold members which are put back in one call. */
const LISTS =
  set(`agent assistant list playlist cart basket group board collection queue favorite favourite watchlist wishlist project channel team segment campaign folder album sprint milestone role card set library
  conversation thread audience tag task issue order event organization org organisation workspace room meeting epic package plan category menu contact member user page
  initiative cycle release iteration story epic roadmap objective goal program view dashboard pipeline parent series sequence form ticket`);
/** Things that go with another and come back with one call. */
const BELONGINGS =
  set(`label tag member item assignee relation relationship link reviewer collaborator cart_item basket_item line_item sub_issue dependency port attendee participant alias remote category association watcher guest group_member
  org_member team_member field_value mapping assignment track song role permission subscriber subtask sub_task sub-task child external_link blank background duplicate noise formatting reaction emoji_reaction like star favorite favourite bookmark vote follower pin friend`);
const REACTIONS = set('reaction emoji_reaction emoji like star favorite favourite bookmark vote follower pin upvote');
const SCHEDULED = set(
  'cron_job cronjob cron scheduled_task schedule startup_script post_install_script hook git_hook job trigger',
);
const OWN_STATE = set(
  'cache session memory selection breakpoint watcher tunnel tab local_cache exchange_cache context viewport search timer port_forward browser_session',
);
/** A money word in front of one of these speaks about money without moving it. */
const ABOUT_MONEY =
  set(`quote estimate eligibility status history preview fee rate price list info detail receipt report summary limit schedule option method link note label tag template alert plan type
  category reminder notification webhook term address page comment field attachment image document form reason policy request_form setting settings provider profile account label book calculator
  data event log tracking checklist draft intent paywall stream product signal strategy idea recommendation analysis`);
/** What `create` makes when it pays. */
const PAYMENTS =
  set(`payment payout refund transfer withdrawal charge settlement instant_settlement topup disbursement donation payroll_run pay_run deposit virtual_card gift_card store_credit escrow bank_transfer direct_debit
  money_transfer wire purchase prediction_bet bet wager tip payment_request_capture recharge`);
const CONFIRMABLE = set(
  `order payment refund payout booking checkout purchase swap transfer dispute dispute_claim payment_intent quote offer withdrawal trade transaction deposit subscription cart reservation bid claim settlement`,
);
const STARTED = set(
  'build deployment container job pod run sandbox dyno test_run process pty training_job emulator simulation_run notebook_server workflow_run evaluation_run scan_run vm instance agent_run subagent',
);

/** What one subscribes to without paying. */
const TOLD = set('notification event webhook topic newsletter email change_notification message push');
/** Things that are somewhere once they are made, whatever the text says is returned. */
const STORED = set(
  'website site app application database table repository project workspace account user customer contact ticket issue message channel folder server environment bucket organization team webhook post campaign',
);
/** What a customer pays for over time. */
const PLANS = set('subscription plan membership billing_plan seat tier membership_plan paid_plan');
/** Spend on advertisements, in any trade. */
const AD_SPEND = set(
  'bid bid_strategy daily_budget lifetime_budget campaign_budget ad_budget ad_set adset ad_campaign ad_group adgroup',
);
/** Records whose making moves money at a biller, though they name no payment. */
const BILLED = set('adjustment transaction charge payment_order credit_entry billing_run');
const TERMINALS = set('pty terminal repl stdin shell keystroke');

/** Whether an act's objects hold a noun of one of the classes. */
export function actsOn(act: Act, ...kinds: NounClass[]): boolean {
  return act.objects.some((o) => o.lemma.nouns.some((c) => kinds.includes(c)));
}

/** Whether the head of an act's object is a noun of one of the classes; an aspect ("details", "status") gives way to the noun behind it. */
export function headOn(act: Act, ...kinds: NounClass[]): boolean {
  return act.objects.slice(0, 1).some((o) => o.lemma.nouns.some((c) => kinds.includes(c)));
}

/** Whether one of an act's objects is one of the words. */
export function names(act: Act, texts: ReadonlySet<string>): boolean {
  return act.objects.some((o) => texts.has(o.lemma.text));
}

function headIn(act: Act, texts: ReadonlySet<string>): boolean {
  return act.objects.length > 0 && texts.has(act.objects[0]!.lemma.text);
}

const verdict = (category: Category, rule: string, facet?: Facet): ActVerdict =>
  facet ? { category, rule, facet } : { category, rule };

/** The verdict on one act in its context. */
export function judgeAct(act: Act, r: Reading, c: Context): ActVerdict {
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
      return judgeCancel(act, c);
    case 'sign':
      return (c.crypto || c.trading || actsOn(act, 'wallet')) &&
        (actsOn(act, 'wallet') || act.objects.length === 0 || names(act, SIGNABLE))
        ? verdict('Financial', 'signature')
        : names(act, set('message transaction typed_data psbt')) && r.domains.has('wallet')
          ? verdict('Financial', 'signature')
          : verdict('Write', 'signing');
    case 'halt':
      if (actsOn(act, 'ephemeral') || names(act, OWN_STATE) || names(act, set('monitor recording stream interact')))
        return verdict('Write', 'stopping', 'ephemeral');
      return c.home || actsOn(act, 'device') ? verdict('Execute', 'stopping a device') : verdict('Write', 'stopping');
    case 'guard':
      if (act.verb.text === 'roll' || act.verb.text === 'reveal' || (act.verb.text === 'unseal' && !c.vault))
        return verdict('Read', 'showing');
      return c.home || actsOn(act, 'device')
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
      if (c.home || actsOn(act, 'device')) return verdict('Execute', 'locking', 'physical');
      return c.vault && act.verb.text === 'lock'
        ? verdict('Write', 'locking', 'ephemeral')
        : verdict('Write', 'revoking', 'privilege');
    case 'connect':
      // joining two records is no connection of one's own
      if (
        /^(?:connect|disconnect|pair)$/.test(act.verb.text) &&
        headIn(act, set('relation relationship node signal field entry element component wire pin'))
      )
        return verdict('Write', 'linking');
      return verdict('Write', 'connecting', 'ephemeral');
    case 'revive':
      return act.verb.text === 'rollback' &&
        (c.infrastructure || c.scm || c.home || c.database || /git|commit/i.test(r.tool.name))
        ? verdict('Execute', 'rolling back')
        : verdict('Write', 'restoring');
    case 'detach':
      return verdict('Write', 'detaching');
  }
}

const SIGNABLE = set('message transaction typed_data psbt hash payload data');

function judgeRead(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'sort' && headIn(act, set('range sheet worksheet table column row cell')))
    return verdict('Write', 'sorting in place');
  if (r.signals.has('paid') && /paid? automatic|automatic(?:ally)? (?:\w+ )?pa[yi]/i.test(r.description))
    return verdict('Financial', 'paying on the way');
  if (/^(?:capture|collect)$/.test(verb) && headOn(act, 'payment') && !headIn(act, ABOUT_MONEY))
    return verdict('Financial', 'capturing a payment');
  if (
    verb === 'resolve' &&
    (headOn(act, 'ticket', 'message') || names(act, set('thread alert conflict incident error_group')))
  )
    return verdict('Write', 'resolving');
  if ((verb === 'evaluate' || verb === 'test') && (r.has.has('code') || (c.browser && actsOn(act, 'command'))))
    return verdict('Execute', 'code');
  if (
    verb === 'query' &&
    actsOn(act, 'query', 'container') &&
    (r.domains.has('database') || names(act, set('database sql'))) &&
    !r.signals.has('readOnly')
  ) {
    if (names(act, set('database sql sql_query')) || r.has.has('query')) return verdict('Execute', 'free query');
  }
  if (verb === 'download' && (r.has.has('destination') || c.infrastructure) && r.has.has('destination'))
    return verdict('Write', 'saving a download');
  if ((verb === 'watch' || verb === 'track') && r.has.has('enabled')) return verdict('Write', 'watching');
  if (
    /^(?:download|export|save|fetch)$/.test(verb) &&
    !/\b(?:if|when|optionally)\b[^.]{0,60}\b(?:saves?|writes?|stores?)\b/i.test(r.description.slice(0, 400)) &&
    (/\b(?:saves?|writes?|stores?)\b[^.]{0,60}\b(?:disk|local|directory|folder)\b/i.test(r.description.slice(0, 240)) ||
      /\bto (?:a |the )?(?:local|disk)\b|→ local\b/i.test(r.description.slice(0, 120)) ||
      ((r.has.get('path')?.required === true || savesTo(r)) &&
        /\bto an? (?:\w+ (?:or \w+ )?)?file\b/i.test(r.description.slice(0, 120))))
  )
    return verdict('Write', 'saving to disk');
  if (
    verb === 'export' &&
    r.has.has('destination') &&
    r.parameters.find((p) => p.classes.includes('destination'))!.required
  )
    return verdict('Write', 'saving an export');
  if (
    /^(?:simulate|emulate|perform)$/.test(verb) &&
    names(act, set('tap click swipe press keypress key gesture scroll touch'))
  )
    return verdict('Execute', 'driving a page', 'bounded');
  if (verb === 'map' && names(act, set('route domain hostname port volume'))) return verdict('Write', 'mapping');
  if (verb === 'report' && act.where === 'name' && names(act, set('bug error problem abuse feedback crash')))
    return verdict('Write', 'reporting to the vendor', 'external');
  return verdict('Read', 'read');
}

function judgeTrade(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (
    verb === 'exchange' &&
    names(act, set('code authorization_code authorization token refresh_token grant')) &&
    !r.has.has('amount')
  )
    return verdict('Write', 'handing out a key', 'privilege');
  const dealing = c.trading || c.crypto;
  if (
    /^(?:sweep|disperse|reclaim|bridge|exchange|short|long|compound|bid|farm|lend|harvest|trade|hedge|stake|borrow|rebalance|short|bet|invest|deposit|redeem)$/.test(
      verb,
    ) &&
    !dealing &&
    !c.billing &&
    !r.has.has('amount')
  )
    return verdict('Write', 'a word of trade without trade');
  // `buy_option_limit` names a kind of order
  const isKindOfOrder = /^(?:buy|sell)$/.test(verb) && headIn(act, set('limit')) && act.objects.length > 1;
  if (
    headIn(act, ABOUT_MONEY) &&
    !isKindOfOrder &&
    !(/^(?:withdraw|deposit)$/.test(verb) && headIn(act, set('account')))
  )
    return verdict('Read', 'a quotation');
  if (r.leadSignals.has('draft')) return verdict('Read', 'a drafted trade');
  return verdict('Financial', 'trade');
}

function judgePay(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  if (
    /^(?:credit|debit)$/.test(verb) &&
    headIn(act, set('account wallet balance customer user')) &&
    (dealing || c.billing || c.shop)
  )
    return verdict('Financial', 'stored value');
  // "transfers an amount to another account" is not about an account
  if (verb === 'transfer' && names(act, set('file directory folder')) && !r.has.has('amount'))
    return verdict('Write', 'moving');
  const toAccount =
    headIn(act, set('account')) &&
    (verb === 'remit' || r.has.has('amount') || names(act, set('money fund funds cash')));
  if (headIn(act, ABOUT_MONEY) && !toAccount)
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
  if (
    /^(?:finalize|settle|credit|debit|bill|fund|tip|rent|hire|order|checkout|charge|spend|sponsor|wire)$/.test(verb)
  ) {
    if (verb === 'order' && !actsOn(act, 'goods') && !c.travel && !r.has.has('card'))
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

function judgeCancel(act: Act, c: Context): ActVerdict {
  const dealing = c.trading || c.crypto;
  if (headIn(act, set('event meeting job run workflow build task deployment execution appointment')))
    return verdict('Write', 'cancelling');
  if (actsOn(act, 'order', 'trading') && (dealing || c.travel || !(c.shop || c.books || c.billing)))
    return verdict('Financial', 'cancelling an order', 'reduces');
  if (actsOn(act, 'subscription') && !actsOn(act, 'event'))
    return verdict('Financial', 'cancelling a subscription', 'reduces');
  if (headIn(act, set('transfer')) && !dealing && !c.billing && !c.books) return verdict('Write', 'cancelling');
  if (headOn(act, 'payment', 'invoice', 'goods')) return verdict('Financial', 'cancelling a payment', 'reduces');
  if (names(act, set('booking reservation trip ride flight')))
    return verdict('Financial', 'cancelling a booking', 'reduces');
  return verdict('Write', 'cancelling');
}

const GUARDS = set(
  'password protection lock mfa two_factor_auth branch_protection deletion_protection domain_lock approval_requirement',
);

function judgeDestroy(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'void')
    return actsOn(act, 'invoice', 'payment', 'order')
      ? verdict('Financial', 'voiding', 'reduces')
      : verdict('Write', 'voiding');
  if (c.browser && (verb === 'drop' || verb === 'trash' || verb === 'clean') && !actsOn(act, 'container'))
    return r.has.has('path') || r.has.has('content')
      ? verdict('Execute', 'dropping on a page', 'external')
      : verdict('Execute', 'dropping on a page', 'bounded');
  if (/^(?:terminate|kill)$/.test(verb) && headIn(act, set('app application')) && c.browser)
    return verdict('Execute', 'stopping an app');
  if (verb === 'clean' && !actsOn(act, 'container', 'process', 'document')) return verdict('Read', 'cleaning');
  if (
    /^reset/.test(r.nameAct?.verb.text ?? '') &&
    headIn(act, set('setting override preference config configuration default'))
  )
    return verdict('Write', 'resetting');
  if (verb !== 'delete' && names(act, GUARDS) && headIn(act, GUARDS))
    return verdict('Write', 'taking a guard away', 'guard');
  const soft = r.signals.get('reversible');
  if (
    soft?.pointer === '/description' &&
    (r.leadSignals.has('reversible') || !/^archiv/i.test(r.description.slice(soft.start, soft.end))) &&
    (act.where !== 'mode' || r.leadSignals.has('reversible')) &&
    /trash|soft|archiv|recycle|bin\b|undelete|preserv/i.test(r.description.slice(soft.start, soft.end)) &&
    !r.signals.has('permanent') &&
    !r.has.has('permanent')
  )
    return verdict('Write', 'to the trash', 'reversible');
  if (verb === 'trash') return verdict('Write', 'to the trash', 'reversible');
  if (headIn(act, REACTIONS) && !(headIn(act, set('emoji')) && !/react/i.test(r.description)))
    return verdict('Write', 'taking back a reaction');
  if (headOn(act, 'subscription')) {
    if (names(act, set('notification topic newsletter event thread'))) return verdict('Write', 'detaching');
    if (c.billing) return verdict('Financial', 'cancelling a subscription', 'reduces');
  }
  if (c.memory && !names(act, set('database user account project'))) return verdict('Write', 'own memory', 'ephemeral');
  // a verification or checkout session is a record of somebody: deleted with its data it does not come back
  const ofOthers =
    headIn(act, set('session')) &&
    (r.signals.has('permanent') || r.leadSignals.has('wipesBelow') || c.people || c.billing || c.shop);
  if (
    (headIn(act, OWN_STATE) && !ofOthers && !(headIn(act, set('watcher')) && (c.tracker || c.scm))) ||
    (r.leadSignals.has('regenerable') && /from memory|session|cache/i.test(r.description.slice(0, 200)))
  )
    return verdict('Write', 'own state', 'ephemeral');
  if (verb === 'remove' || verb === 'exclude' || verb === 'unregister' || verb === 'deregister') {
    if (headIn(act, BELONGINGS) && !(act.objects.length > 0 && headIn(act, set('category'))))
      return verdict('Write', 'taking out');
    const text =
      act.where === 'name'
        ? `${r.name.map((u) => u.lemma.text).join(' ')} ${r.leadAct?.kind === act.kind ? r.description.slice(0, 120) : ''}`
        : r.description.slice(act.span.start, act.span.start + 120);
    const target =
      / from (?:an? |the |your |its |this |specific )*((?:[\w-]+ ?){1,3})/i
        .exec(text)?.[1]
        ?.toLowerCase()
        .trim()
        .split(/\s+/) ?? [];
    if (target.some((t) => LISTS.has(t.replace(/s$/, ''))) && !target.includes('vault'))
      return verdict('Write', 'taking out of a list');
  }
  if (act.where === 'name' && verb === 'delete' && r.leadAct && r.leadAct.verb.text !== 'delete') {
    const said = r.leadAct;
    if (
      said.kind === 'destroy' &&
      headIn(said, set('issue task card member user contact track song video story ticket work_item')) &&
      judgeDestroy(said, r, c).rule === 'taking out of a list'
    )
      return verdict('Write', 'taking out of a list');
  }
  if (headOn(act, 'order', 'trading') && (c.trading || c.crypto))
    return verdict('Financial', 'cancelling an order', 'reduces');
  if (/cart|basket/i.test(act.objectText) || /cart|basket/i.test(r.tool.name))
    return verdict('Write', 'out of the cart');
  return verdict('Destructive', 'delete');
}

function judgeForget(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (names(act, set('password mfa two_factor_auth pin credential secret api_key')))
    return verdict('Write', 'resetting a credential', 'privilege');
  if (c.memory || c.browser) return verdict('Write', 'own state', 'ephemeral');
  if (verb === 'reset' && (/\bhard\b/.test(r.description) || r.parameters.some((p) => p.enum?.includes('hard'))))
    return verdict('Destructive', 'resetting hard', 'bulk');
  if (
    headIn(
      act,
      set('database table data history record bucket branch branch_database inbox collection queue dns_record'),
    )
  )
    return verdict('Destructive', 'clearing data');
  if (
    names(act, OWN_STATE) ||
    headOn(act, 'ephemeral', 'page') ||
    act.objects.length === 0 ||
    r.leadSignals.has('regenerable')
  )
    return verdict('Write', 'own state', 'ephemeral');
  if (
    verb === 'clear' &&
    headOn(act, 'document', 'container') &&
    !/cell|field|value|format|default|filter|cart|basket|layout|range|list|column/i.test(act.objectText)
  )
    return verdict('Destructive', 'clearing data');
  return verdict('Write', 'resetting');
}

function judgeRun(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (/^(?:upgrade|downgrade)$/.test(verb) && headIn(act, PLANS))
    return verdict('Financial', 'changing a subscription');
  if (verb === 'print') return verdict('Execute', 'printing', 'physical');
  if (verb === 'delegate' && c.crypto) return verdict('Financial', 'staking');
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  if (
    (r.leadSignals.has('readOnly') || /select/i.test(r.tool.name)) &&
    !actsOn(act, 'command') &&
    !headOn(act, 'process', 'software')
  )
    return verdict('Read', actsOn(act, 'query') ? 'read-only query' : 'read-only run');
  if (
    names(act, set('contract contract_function contract_method')) &&
    /\b(?:read|view|static|constant)\b/i.test(r.description.slice(0, 160))
  )
    return verdict('Read', 'reading a contract');
  if (
    dealing &&
    (actsOn(act, 'order', 'trading', 'payment', 'token') ||
      names(act, set('swap trade transaction contract stake unstake purchase redemption redeem borrow lp')))
  ) {
    if (/\b(?:read|view|static)\b/i.test(r.description.slice(0, 160)) && actsOn(act, 'wallet'))
      return verdict('Read', 'reading a contract');
    return drafted ? verdict('Read', 'a drafted trade') : verdict('Financial', 'executing a trade');
  }
  if (dealing && actsOn(act, 'wallet') && verb !== 'build')
    return /\b(?:read|view|static)\b/i.test(r.description.slice(0, 160))
      ? verdict('Read', 'reading a contract')
      : verdict('Financial', 'executing a contract');
  if (names(act, set('payroll payment payout'))) return verdict('Financial', 'running payments');
  // a query of logs, or one by filter and projection, has no words to change anything with
  if (
    actsOn(act, 'query') &&
    !r.has.has('code') &&
    !names(act, set('sql sql_query cypher mutation')) &&
    (names(act, set('log')) || (!r.has.has('query') && r.parameters.some((p) => /^(?:projection|sort)$/i.test(p.name))))
  )
    return verdict('Read', 'a query by filter');
  if (verb === 'inject' && headIn(act, set('content page section block')))
    return verdict('Write', 'putting in content');
  if (/^(?:start|begin)$/.test(verb) && headIn(act, set('fresh over again anew')))
    return verdict('Write', 'starting over', 'ephemeral');
  if (names(act, set('search')) && !actsOn(act, 'command') && !names(act, set('sql sql_query')))
    return verdict('Read', 'running a search');
  if (actsOn(act, 'query') && r.signals.has('readOnly')) return verdict('Read', 'read-only query');
  if (r.domains.has('monitoring') && actsOn(act, 'query') && !names(act, set('sql sql_query mutation')))
    return verdict('Read', 'a query of metrics');
  if (
    (headIn(act, set('audit analysis check scan lint inspection review')) &&
      !r.has.has('command') &&
      !r.has.has('code')) ||
    (names(act, EXAMINATIONS) && !actsOn(act, 'command', 'query') && !headOn(act, 'process'))
  )
    return verdict('Read', 'running an examination');
  if (verb === 'apply' && headIn(act, set('run plan migration'))) return verdict('Execute', 'run');
  if (verb === 'apply' && !actsOn(act, 'software', 'query', 'process') && !r.has.has('manifest'))
    return verdict('Write', 'applying');
  if (
    verb === 'build' &&
    (dealing ||
      act.objects.length === 0 ||
      !(actsOn(act, 'process', 'software', 'container') || names(act, set('app application binary'))))
  )
    return verdict('Read', 'building what is returned');
  if (verb === 'perform' || verb === 'compile' || verb === 'script')
    return names(act, set('action operation')) ? verdict('Execute', 'run') : verdict('Read', 'performing');
  if (verb === 'call' && actsOn(act, 'people', 'message')) return verdict('Write', 'calling', 'external');
  if (verb === 'start' && headIn(act, set('search conversation thread chat timer discussion session research')))
    return verdict('Read', 'starting a search');
  return verdict('Execute', 'run');
}

function judgeDrive(act: Act, r: Reading, c: Context): ActVerdict {
  if (headIn(act, VIEWS) && !c.browser) return verdict('Write', 'own view', 'ephemeral');
  if (c.home || (actsOn(act, 'device') && !c.browser)) return verdict('Execute', 'moving a device');
  if (c.browser || r.has.has('selector') || act.verb.text === 'play')
    return verdict('Execute', 'driving a page', 'bounded');
  return verdict('Write', 'operating');
}

/** Parts of a window that the agent works in. */
const VIEWS = set('tab pane split');
/** A tab of a spreadsheet is content. */
const OF_A_DOCUMENT = /\b(?:spread)?sheet|\bdocument|\bworkbook/i;

/** Whether the arguments set what somebody is paid for the work asked for (ruling 21). */
function paysOthers(r: Reading): boolean {
  return (
    r.parameters.some((p) =>
      /^(?:prize|bounty|reward|base_pay|budget|payout|wage|tip)_(?:usd|usdc|eur|sats|amount)$/i.test(p.words.join('_')),
    ) &&
    /\bpa(?:y|id|ys|yment|yout)\b|\bescrow|\bUSD\b|\bUSDC\b|\bprize\b/i.test(r.description.slice(0, 600)) &&
    !r.domains.has('ads')
  );
}

/** Whether a parameter says where a result is kept; `feeDestination` says where money goes. */
function savesTo(r: Reading): boolean {
  const to = r.has.get('destination');
  return to !== undefined && !/fee|address|token|chain|wallet/i.test(to.name);
}

function parameterNames(r: Reading): string {
  return r.parameters.map((p) => p.name).join(' ');
}

function judgeMake(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  const about = headIn(act, ABOUT_MONEY);
  if (/^(?:create|new|open|add)$/.test(verb) && headIn(act, set('pty terminal shell repl')) && r.has.has('command'))
    return verdict('Execute', 'command');
  if (verb === 'submit' && headIn(act, set('otp')) && c.billing) return verdict('Financial', 'confirming a payment');
  if (/^(?:write|put|insert)$/.test(verb) && names(act, TERMINALS) && !headOn(act, 'document'))
    return verdict('Execute', 'code');
  if (verb === 'generate' && headIn(act, set('password passphrase uuid username')))
    return verdict('Read', 'generating what is returned');
  if (paysOthers(r)) return verdict('Financial', 'an amount that is paid');
  if (verb === 'request' && headIn(act, set('rfq quote'))) return verdict('Read', 'asking for a quote');
  if (
    /^(?:subscribe|open)$/.test(verb) &&
    (dealing || r.domains.has('database') || headIn(act, set('websocket socket stream'))) &&
    !r.has.has('amount') &&
    !names(act, set('position trade'))
  )
    // what collects for a while and gives back what it heard has read
    return r.parameters.some((p) => /timeout|duration|message_?count|max_?messages/i.test(p.name))
      ? verdict('Read', 'listening to a stream')
      : verdict('Write', 'listening to a stream', 'ephemeral');
  if (headIn(act, VIEWS) && !c.browser && !c.infrastructure && !OF_A_DOCUMENT.test(r.description.slice(0, 120)))
    return verdict('Write', 'own view', 'ephemeral');
  if (
    headIn(act, set('phone_call voice_call outbound_call')) ||
    (headIn(act, set('call')) &&
      (r.has.has('recipient') || /\b(?:outbound|phone|dial)/i.test(r.description.slice(0, 120))))
  )
    return verdict('Write', 'calling', 'external');
  if (
    headIn(act, set('invoice')) &&
    (/\bpurchas|\bbuy/i.test(r.description.slice(0, 160)) || /auto_?pay/i.test(parameterNames(r)))
  )
    return verdict('Financial', 'buying');
  if (verb === 'mint' && c.crypto) return verdict('Financial', 'minting');
  if (verb === 'book' || verb === 'reserve')
    return c.travel || actsOn(act, 'goods') || names(act, set('ticket movie seat'))
      ? verdict('Financial', 'booking')
      : verdict('Write', 'booking');
  if (
    headIn(act, set('completion prediction estimate calculation comparison analysis')) ||
    names(act, set('inference'))
  )
    return verdict('Read', 'asking a model');
  if (
    headIn(act, set('api_request api_call http_request rest_request http_call')) ||
    (verb === 'make' && headIn(act, set('request')))
  )
    return verdict('Execute', 'a request');
  if (verb === 'open') {
    if (names(act, set('position trade')) && dealing) return verdict('Financial', 'opening a position');
    if (
      headOn(act, 'page') ||
      c.browser ||
      /\bin (?:the |an? )?(?:[\w-]+ ){0,3}(?:app|ui|editor|window|viewer)\b/i.test(r.description.slice(0, 120))
    )
      return verdict('Execute', 'opening a page', 'bounded');
    if (headOn(act, 'ephemeral')) return verdict('Write', 'connecting', 'ephemeral');
    if (headOn(act, 'payment', 'order')) return verdict('Write', 'create');
    if (!headOn(act, 'ticket') && !names(act, set('channel account'))) return verdict('Read', 'opening');
  }
  if (
    r.signals.has('returned') &&
    /^(?:make|create|generate|build|compose|design|write|produce)$/.test(verb) &&
    !headIn(act, STORED) &&
    !savesTo(r)
  )
    return verdict('Read', 'making what is returned');
  if (!about && (headOn(act, 'order', 'trading') || (actsOn(act, 'trading') && dealing))) {
    if (dealing || c.travel || verb === 'place') return verdict('Financial', 'placing an order');
    if ((verb === 'submit' && !c.books) || (headIn(act, set('purchase_order')) && !c.books && !c.shop))
      return verdict('Financial', 'placing an order');
  }
  if (verb === 'submit' && dealing && actsOn(act, 'wallet', 'trading'))
    return verdict('Financial', 'submitting a transaction');
  if (
    !about &&
    (headIn(act, PAYMENTS) || (names(act, PAYMENTS) && verb === 'initiate')) &&
    !/^(?:log|record|save|track|note|import|tag)$/.test(verb) &&
    (!c.books || names(act, set('payout refund')))
  )
    return drafted ? verdict('Write', 'a drafted payment') : verdict('Financial', 'making a payment');
  if (headIn(act, BILLED) && r.domains.has('payments') && !c.books) return verdict('Financial', 'making a payment');
  if (r.has.has('command') && headIn(act, SCHEDULED)) return verdict('Execute', 'scheduling a command', 'arbitrary');
  if (headIn(act, set('subscription')) && names(act, TOLD)) return verdict('Write', 'subscribing to news');
  if (headIn(act, set('subscription')) && (c.billing || c.shop || r.has.has('card')))
    return verdict('Financial', 'starting a subscription');
  if (verb === 'subscribe' && (c.billing || r.has.has('card')) && !names(act, set('topic event notification channel')))
    return verdict('Financial', 'starting a subscription');
  if (c.ads && headOn(act, 'adspend')) return verdict('Financial', 'ad spend', 'reduces');
  if (verb === 'propose' && c.trading && names(act, set('match order trade swap')))
    return verdict('Financial', 'placing an order');
  if (verb === 'request' && names(act, set('copilot agent bot'))) return verdict('Execute', 'setting an agent to work');
  if (verb === 'register' && names(act, set('domain domain_name'))) return verdict('Financial', 'buying a domain');
  if (
    names(act, set('phone_number incoming_phone_number')) &&
    /^(?:provision|create|buy|register)$/.test(verb) &&
    /purchas|buy|provision/i.test(`${r.description} ${verb}`)
  )
    return verdict('Financial', 'buying a number');
  if (
    dealing &&
    r.has.has('amount') &&
    (r.has.has('asset') || r.has.has('wallet') || r.has.has('side')) &&
    !about &&
    !drafted &&
    !/alert|note|watchlist|journal|log/i.test(r.tool.name)
  )
    return verdict('Financial', 'committing an amount');
  if (
    r.domains.has('kubernetes') &&
    (r.has.has('manifest') || actsOn(act, 'process') || names(act, set('resource manifest deployment application')))
  )
    return verdict('Execute', 'creating what runs', 'arbitrary');
  const manifest = r.has.get('manifest');
  const isPicture = manifest !== undefined && /image/i.test(manifest.name) && !c.infrastructure;
  if (actsOn(act, 'software') && (r.has.has('code') || (manifest && !isPicture)) && !c.browser)
    return verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'upload' && c.browser && r.domains.has('browser'))
    return verdict('Execute', 'uploading to a page', 'external');
  if (/^(?:generate|compose|draft|design|build|produce)$/.test(verb)) {
    if (headOn(act, 'privilege', 'secret') && !headIn(act, set('policy certificate')))
      return verdict('Write', 'handing out a key');
    return verb === 'draft' ? verdict('Write', 'making') : verdict('Read', 'generating what is returned');
  }
  if (
    names(act, STARTED) &&
    headIn(act, STARTED) &&
    (c.infrastructure || names(act, set('sandbox build container pod run')))
  )
    return verdict('Execute', 'starting a process');
  if (c.browser && r.has.has('selector') && r.domains.has('browser'))
    return verdict('Execute', 'driving a page', 'bounded');
  return verdict('Write', 'create');
}

const GUARDING =
  /\b(?:blocked|allowed|denied|disallowed|restricted|permitted|trusted)[_ -]?(?:commands?|director(?:y|ies)|paths?|domains?|hosts?|tools?|origins?|users?|urls?|ips?)\b/i;

/** Whether the settings that are changed hold what the agent may touch: `blockedCommands`, `allowed_directories`. */
function loosens(act: Act, r: Reading): boolean {
  return (
    /^(?:update|set|change|configure|edit|modify|patch)$/.test(act.verb.text) &&
    names(act, set('setting config configuration preference option value')) &&
    (GUARDING.test(r.description.slice(0, 1200)) || r.parameters.some((p) => GUARDING.test(p.words.join(' '))))
  );
}

/** Whether a setting that is changed is what the agent may spend (ruling 20). */
function raisesCap(act: Act, r: Reading): boolean {
  return (
    /^(?:update|set|change|configure|raise|increase)$/.test(act.verb.text) &&
    headIn(act, set('setting config configuration limit policy cap preference spending spending_limit spend_limit')) &&
    r.parameters.some((p) =>
      /^(?:per_call_max|daily_cap|auto_approve|max_?(?:amount|spend|payment|price)|spend(?:ing)?_?(?:limit|cap))/i.test(
        p.name,
      ),
    ) &&
    /\b(?:spend|pay|amount|usd|charge|budget)/i.test(r.description.slice(0, 300))
  );
}

function judgeChange(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'reverse')
    return headOn(act, 'payment', 'trading') || names(act, BILLED)
      ? verdict('Financial', 'reversing a payment')
      : act.objects.length === 0 || headOn(act, 'media')
        ? verdict('Read', 'conversion')
        : verdict('Write', 'change');
  if (/^(?:upgrade|downgrade)$/.test(verb) && headIn(act, PLANS))
    return verdict('Financial', 'changing a subscription');
  if (/^(?:rewrite|optimi[sz]e|polish)$/.test(verb) && !r.has.has('path') && !r.has.has('id'))
    return verdict('Read', 'conversion');
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  const about = headIn(act, ABOUT_MONEY) || names(act, set('paywall'));
  if (headIn(act, VIEWS) && !c.browser && !OF_A_DOCUMENT.test(r.description.slice(0, 120)))
    return verdict('Write', 'own view', 'ephemeral');
  if (
    verb === 'pause' &&
    (names(act, set('execution thread')) || /\b(?:milli)?seconds\b/i.test(r.description.slice(0, 100)))
  )
    return verdict('Read', 'waiting');
  if (
    verb === 'close' &&
    r.domains.has('browser') &&
    (act.objects.length === 0 || headIn(act, set('browser page context session')))
  )
    return verdict('Write', 'own view', 'ephemeral');
  if (
    verb === 'promote' &&
    (headIn(act, set('app application release deployment build job pipeline version image')) ||
      (c.infrastructure && !headOn(act, 'people')))
  )
    return verdict('Execute', 'promoting');
  // "generate and edit images": what is edited is what was generated, and is returned
  if (/^(?:edit|modify|enhance|upscale)$/.test(verb) && headOn(act, 'media') && /^\W*generat/i.test(r.description))
    return verdict('Read', 'conversion');
  if (verb === 'renew' && dealing) return verdict('Financial', 'renewing');
  if (loosens(act, r)) return verdict('Write', 'settings that guard', 'guard');
  if (raisesCap(act, r)) return verdict('Write', 'a spending cap', 'guard');
  if (!about && headOn(act, 'order', 'trading') && (dealing || names(act, set('market_order limit_order stop_order'))))
    return verdict('Financial', 'changing an order');
  if (headOn(act, 'exposure') && dealing) return verdict('Financial', 'exposure', 'reduces');
  if (verb === 'claim' && (c.crypto || c.trading)) return verdict('Financial', 'claiming');
  if (verb === 'claim' && actsOn(act, 'goods')) return verdict('Financial', 'claiming');
  if (verb === 'approve' && c.crypto && !actsOn(act, 'people')) return verdict('Financial', 'an allowance');
  if (
    verb === 'rotate' &&
    (headOn(act, 'secret', 'privilege') || names(act, set('secret key token credential password')))
  )
    return verdict('Write', 'handing out a key', 'guard');
  if (/^(?:convert|transform|resize|crop|rotate|format|normalize|adapt)$/.test(verb)) {
    if (c.browser && /resize|rotate/.test(verb)) return verdict('Execute', 'driving a page', 'bounded');
    if (dealing && actsOn(act, 'token', 'payment') && r.has.has('amount') && r.domains.has('trading'))
      return verdict('Financial', 'conversion');
    return verdict('Read', 'conversion');
  }
  if (verb === 'renew' && (actsOn(act, 'goods', 'subscription') || names(act, set('domain'))))
    return verdict('Financial', 'renewing');
  if (headIn(act, set('subscription')) && names(act, TOLD)) return verdict('Write', 'change');
  if (
    headIn(act, set('subscription auto_renewal autorenewal auto_renew membership billing_plan seat renewal')) &&
    (c.billing || c.vault || c.shop || c.infrastructure) &&
    r.domains.size > 0
  )
    return /^(?:pause|skip|disable|deactivate|close)$/.test(verb)
      ? verdict('Financial', 'reducing a subscription', 'reduces')
      : verdict('Financial', 'changing a subscription');
  if ((c.ads || names(act, AD_SPEND)) && headOn(act, 'adspend') && !/^(?:pause|archive|rename)$/.test(verb))
    return verdict('Financial', 'ad spend', 'reduces');
  if (/^(?:accept|confirm|process|approve|complete)$/.test(verb) && !drafted) {
    if (
      headIn(act, CONFIRMABLE) &&
      (dealing ||
        c.billing ||
        c.travel ||
        (verb === 'process' && names(act, set('payment refund'))) ||
        (verb === 'confirm' && names(act, set('payment order'))))
    )
      return verdict('Financial', 'confirming a payment');
    if (verb === 'process' && !names(act, set('payment refund'))) return verdict('Read', 'processing');
  }
  if (verb === 'apply') {
    if (headIn(act, set('run plan')) && c.infrastructure) return verdict('Execute', 'run');
    if (actsOn(act, 'software') || names(act, set('migration manifest')) || r.has.has('manifest'))
      return verdict('Execute', 'applying a manifest', 'arbitrary');
    return verdict('Write', 'applying');
  }
  if (
    verb === 'update' &&
    headIn(act, set('addon add_on add-on plugin extension package firmware software dependency core')) &&
    !r.has.has('changes')
  )
    return verdict('Execute', 'upgrading software');
  if (/^(?:assign)$/.test(verb) && names(act, set('copilot agent bot')))
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
  if (/^(?:merge|rebase)$/.test(verb) && names(act, set('branch')) && !c.scm && (c.database || c.infrastructure))
    return verdict('Execute', 'running migrations');
  if (verb === 'scale' && !c.browser) return verdict('Execute', 'scaling');
  if (r.domains.has('kubernetes') && (r.has.has('manifest') || names(act, set('manifest'))))
    return verdict('Execute', 'changing what runs', 'arbitrary');
  if (actsOn(act, 'software') && r.has.has('code') && !c.browser)
    return verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'rollback' && c.infrastructure) return verdict('Execute', 'rolling back');
  if (
    verb === 'switch' ||
    verb === 'select' ||
    (verb === 'set' && /^(?:active|current|default|working)/.test(act.objectText))
  ) {
    if (c.browser && verb === 'select') return verdict('Execute', 'driving a page', 'bounded');
    if (
      verb === 'select' &&
      headIn(
        act,
        set('site account project workspace organization tenant database profile company environment notebook'),
      )
    )
      return verdict('Write', 'selecting', 'ephemeral');
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
  if (verb === 'refresh' && !names(act, set('token'))) return verdict('Write', 'refreshing', 'ephemeral');
  if (
    c.browser &&
    (r.has.has('selector') || headOn(act, 'page')) &&
    (r.domains.has('browser') || r.domains.has('desktop'))
  )
    return verdict('Execute', 'driving a page', 'bounded');
  if (
    c.home &&
    ((headOn(act, 'device') && !/^(?:update|edit|rename|configure)$/.test(verb)) ||
      /^(?:toggle|set|adjust|lower|raise|activate|turn)$/.test(verb)) &&
    !headOn(act, 'document', 'metadata')
  )
    return verdict('Execute', 'moving a device');
  return verdict('Write', 'change');
}

function judgeSend(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
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
  if (names(act, TERMINALS) || (r.domains.has('shell') && headIn(act, set('input key command text'))))
    return verdict('Execute', 'code');
  if (names(act, set('input')) && names(act, set('process session terminal repl'))) return verdict('Execute', 'code');
  if (/^(?:contact|page|alert|report-to)$/.test(verb) && act.where === 'name')
    return verdict(act.objects.length === 0 ? 'Write' : 'Read', 'a noun');
  if (names(act, set('signal')) && /\b(?:SIG)?(?:KILL|TERM|INT|HUP)\b/.test(r.description.slice(0, 200)))
    return verdict('Destructive', 'ending a process');
  if (verb === 'send' && names(act, set('completion prompt query request')) && !headOn(act, 'message', 'people'))
    return verdict('Read', 'asking a model');
  if (verb === 'call') {
    if (c.crypto && actsOn(act, 'wallet'))
      return /\b(?:read|view|static|constant)\b/i.test(r.description.slice(0, 160))
        ? verdict('Read', 'reading a contract')
        : verdict('Financial', 'calling a contract');
    if (
      actsOn(act, 'request', 'command', 'process') ||
      r.signals.has('metaTool') ||
      names(act, set('tool api service endpoint'))
    )
      return verdict('Execute', 'calling');
    return actsOn(act, 'people', 'message') || r.has.has('recipient')
      ? verdict('Execute', 'calling', 'physical')
      : verdict('Execute', 'calling');
  }
  if (headIn(act, set('invoice')) && /^(?:send|email|deliver|submit)$/.test(verb))
    return verdict('Financial', 'sending an invoice');
  if (
    !headIn(act, ABOUT_MONEY) &&
    (headOn(act, 'payment', 'token') || names(act, set('transaction money eth btc sol usdc'))) &&
    (c.crypto || c.billing || c.trading || r.has.has('amount'))
  )
    return verdict('Financial', 'sending money');
  if (verb === 'send' && dealing && r.has.has('amount') && (r.has.has('recipient') || r.has.has('wallet')))
    return verdict('Financial', 'sending money');
  if ((verb === 'post' || verb === 'submit') && headOn(act, 'order', 'trading') && dealing)
    return verdict('Financial', 'placing an order');
  if (verb === 'forward' && names(act, set('port'))) return verdict('Execute', 'forwarding a port');
  if (verb === 'release' && (headOn(act, 'payment') || names(act, set('hold escrow payment payout'))))
    return verdict('Financial', 'releasing money');
  if (verb === 'release' && act.objects.length > 0 && !headOn(act, 'release', 'software', 'message', 'media'))
    return verdict('Write', 'letting go');
  if (verb === 'push' && c.scm && (r.has.has('force') || /\bforce\b/.test(r.description)) && /git/.test(r.tool.name))
    return verdict('Destructive', 'pushing with force', 'external');
  if (verb === 'resend' && names(act, set('invoice'))) return verdict('Financial', 'sending an invoice');
  return verdict('Write', 'send', 'external');
}
