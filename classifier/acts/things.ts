/** What acts act on, as lists of words: what is made when money moves, what is put back in one call, what is only looked at. */
import type { Act } from '../features/reading.ts';
import { set } from '../features/sets.ts';

/** Things that are run only for their result. */
export const EXAMINATIONS =
  set(`analysis audit check scan lint linter diagnostic diagnostics report health evaluation assessment benchmark backtest simulation validation inspection
  review stress_test query_plan explain plan search comparison forecast statistics calculation screener dry_run discovery doctor lighthouse inference completion prompt model detection estimate
  solver checker analyzer analyser profiler inspector validator linter scanner auditor detector estimator predictor classifier comparator summarizer summariser explainer reviewer ranker research classification extraction verification summary prediction metric survey`);
/** Things that hold members which are put back in one call. */
export const LISTS =
  set(`recommendation agent assistant list playlist cart basket group board collection queue favorite favourite watchlist wishlist project channel team segment campaign folder album sprint milestone role card set library
  conversation thread audience tag task issue order event organization org organisation workspace room meeting epic package plan category menu contact member user page
  pantry fridge wardrobe shelf bookshelf lineup roster itinerary lobby squad party deck
  tenant initiative cycle release iteration story epic roadmap objective goal program view dashboard pipeline parent series sequence form ticket`);
/** Things that go with another and come back with one call. */
export const BELONGINGS =
  set(`label tag member item assignee relation relationship link reviewer collaborator cart_item basket_item line_item sub_issue dependency port attendee participant alias remote category association watcher guest group_member
  org_member team_member field_value mapping assignment track song role permission subscriber subtask sub_task sub-task child external_link issue_link blank background duplicate noise formatting reaction emoji_reaction like star favorite favourite bookmark vote follower pin friend watch watching
  moderator maintainer contributor approver invitee teammate co-author coauthor delegate viewer speaker co-host cohost panelist tagging style effect
  scope cross-reference crossref backlink ingredient`);
export const REACTIONS = set(
  'reaction emoji_reaction emoji like star favorite favourite bookmark vote follower pin upvote',
);
export const SCHEDULED = set(
  'cron_job cronjob cron scheduled_task schedule startup_script post_install_script hook git_hook job trigger',
);
export const OWN_STATE = set(
  'cache session memory selection breakpoint watcher tunnel tab local_cache exchange_cache context viewport search timer port_forward browser_session',
);
/** What a page keeps in the agent's browser, and what is laid over it: a session begins without. */
export const OF_A_PAGE = set(
  'cookie localstorage local_storage sessionstorage session_storage route highlight overlay annotation emulation',
);
/** A money word in front of one of these speaks about money without moving it. */
const ABOUT_MONEY =
  set(`quote estimate eligibility status history preview fee rate price list info detail receipt report summary limit schedule option method link note label tag template alert plan type
  category reminder notification webhook term address page comment field attachment image document form reason policy request_form setting settings provider profile account label book calculator
  data event log tracking checklist draft intent paywall stream product signal strategy idea recommendation analysis`);
/** Whether what an act is done to only speaks about money: `order details` as much as `details`. */
export function isAboutMoney(act: Act): boolean {
  const head = act.objects[0]?.lemma.text ?? '';
  return ABOUT_MONEY.has(head) || /_(?:detail|history|status|info|summary|list|report|preview)$/.test(head);
}

/** What `create` makes when it pays. */
export const PAYMENTS =
  set(`payment payout refund transfer withdraw withdrawal charge settlement instant_settlement topup disbursement donation payroll_run pay_run deposit virtual_card gift_card store_credit escrow bank_transfer direct_debit
  money_transfer wire purchase prediction_bet bet wager tip payment_request_capture recharge`);
export const CONFIRMABLE = set(
  `order payment refund payout booking checkout purchase swap transfer dispute dispute_claim payment_intent quote offer withdrawal trade transaction deposit subscription cart reservation bid claim settlement`,
);
export const STARTED = set(
  'build deployment container job pod run sandbox dyno test_run process pty training_job emulator simulation_run notebook_server workflow_run evaluation_run scan_run vm instance agent_run subagent',
);

/** What one subscribes to without paying. */
export const TOLD = set('notification event webhook topic newsletter email change_notification message push');
/** Things that are somewhere once they are made, whatever the text says is returned. */
export const STORED = set(
  'website site app application database table repository project workspace account user customer contact ticket issue message channel folder server environment bucket organization team webhook post campaign',
);
/** What a customer pays for over time. */
export const PLANS = set('subscription plan membership billing_plan seat tier membership_plan paid_plan');
/** Spend on advertisements, in any trade. */
export const AD_SPEND = set(
  'bid bid_strategy daily_budget lifetime_budget campaign_budget ad_budget ad_set adset ad_campaign ad_group adgroup',
);
/** Records whose making moves money at a biller, though they name no payment. */
export const BILLED = set('adjustment transaction charge payment_order credit_entry billing_run');
export const TERMINALS = set('pty terminal repl stdin shell keystroke');

/** Parts of a window that the agent works in. */
export const VIEWS = set('tab pane split');
/** A tab of a spreadsheet is content. */
export const OF_A_DOCUMENT = /\b(?:spread)?sheet|\bdocument|\bdocs?\b|\bworkbook/i;

/** What somebody goes through, and no machine. */
export const STEPS = set('claim recovery registration verification enrollment onboarding appeal');

/** What is drawn: locked, shown or grouped, it guards nothing. */
export const SHAPES = set('element layer shape node object cell track keyframe widget frame');

export const SIGNABLE = set('message transaction typed_data psbt hash payload data');

export const GUARDS = set(
  'password access_password protection lock mfa two_factor_auth branch_protection deletion_protection domain_lock approval_requirement',
);

/** Somebody else's look at what is handed in. */
export const REVIEWED =
  /\bfor (?:[\w-]+ ){0,3}(?:app|store|apple|google|play|meta|carrier|platform|marketplace|vendor|partner|editorial|compliance|template)(?: and [\w-]+)? (?:review|approval|verification|certification|moderation)\b/i;
