/** What flows out of a tool that reads: whose data, whose words, whose secrets. Decided by what is returned, in the trade it comes from. */

import type { Domain } from './features/domains.ts';
import type { Unit } from './features/lexicon.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import { set } from './features/sets.ts';
import type { Proposal } from './propose.ts';

/** Words that only say in which respect something is returned: the thing itself stands behind them. */
const THROUGH =
  set(`detail details info information list data content history item result value entry status overview full all raw body complete specific single recent latest current one many batch multiple profile summary
  text by v1 v2 my user's available existing id ids export page set available query search resource record_detail set array change related object of get open close active pending
  filtered filter particular individual more own version activity source total current-user multi connected paginated saved user-saved given cursor live historical due unpaid closed past day aged read bulk owned property attribute header body`);

const SECRETS =
  set(`secret password passphrase api_key secret_key private_key access_token refresh_token connection_string credential vault_entry seed_phrase mnemonic kubeconfig totp otp session_cookie cookie env_var environment_variable env
  bearer_token keypair auth_token client_secret recovery_code secret_value authorization_code login_link jwt jwt_token ssh_key signing_key secret_version access_key encryption_key webhook_secret presigned_credential database_url security_code login_credential token_secret otp_code
  recovery_key service_account_key auth_code root_password decrypted_secret`);
const MONEY =
  set(`equity account_state equity_history balance order invoice payment transaction charge payout refund dispute portfolio holding position subscription bill expense quotation salary_slip expense_claim rfq payroll_entry payment_entry stored_value receipt salary payroll ledger journal_entry statement bank_statement budget deposit loan mandate settlement payment_link shipment_tracking
  payment_method credit_card debit_card bank_account bank_transaction credit_note sales_order purchase_order payable receivable profit_and_loss balance_sheet trial_balance cash_flow cashflow wallet_balance account_balance token_balance margin buying_power fund pnl trade_history fill
  payment_intent setup_intent draft_order checkout_session abandoned_checkout account_value net_worth cost_basis transfer withdrawal financial_account account_summary payment_history order_history billing_history card trade open_order instant_settlement
  wallet quote purchase earning income spending debt credit limit_order open_position closed_position gift_card budget_line mortgage pension asset_holding dividend_income stock_holding manual_journal journal bank_feed tax_return timesheet payslip
  shipment fulfillment_order order_detail commission royalty donation sale reconciliation donation_record pot account account_info bank_balance trading_account portfolio_value execution working_order funding_history flex_query stake staking_position lending_position collateral`);
/** A wallet's name and address are no balance. */
const MONEY_BUT_WALLETS: ReadonlySet<string> = new Set([...MONEY].filter((word) => word !== 'wallet'));
const PEOPLE =
  set(`customer contact user member employee lead person people patient candidate applicant student guest attendee subscriber client recipient payee vendor supplier beneficiary prospect participant tester collaborator moderator instructor teacher rider org_member team_member group_member staff worker
  resident passenger driver respondent account_holder address_book directory_user company_contact timesheet payslip salary_slip leave leave_application leave_request performance_review job_application leave_period leave_balance leave_type attendance personal_data passport shipping_address address audience_member cardholder contact_group visitor deal opportunity friend follower_detail
  company_detail buyer seller_account device_approval address_detail payroll_employee medical_record health_data workout heart_rate appointment booking reservation login_failure household identity loyalty_member chatter`);
const MESSAGES =
  set(`reply email mail message sms dm direct_message chat_message inbox mailbox conversation thread chat voicemail whatsapp text_message notification_inbox newsletter_reply unread attachment email_body draft_email chat_history message_history conversation_history phone_call call_recording
  voice_message`);
/** Content that is private when it is read, and only a name when it is listed. */
const CONTENT =
  set(`file document note page attachment spreadsheet worksheet sheet pdf transcript recording folder_content block wiki article slide presentation notebook memo blob gist apex apex_class apex_trigger snippet source_code diff patch changeset commit manuscript contract_document
  form_response submission survey_response meeting minutes resume cv clipboard vault_item image_file media_file script page_property function edge_function worker lambda_code node_content drive markdown cell range google_doc email_attachment merge_request_version pull_request_diff tool_call screen desktop
  bookmark event_attachment task reminder entity key_value figma file_content table_data file_contents directory_content data_source database_content`);
/** Content that a list shows as much as a single read does. */
const RECORDS =
  set(`record row database_row database_record table_row calendar_event appointment medical_record health_data workout transcript email message meeting form_response survey_response submission journal_entry diary todo activity_log transcription crm_activity
  call_log lab_result prescription event_log sample_row query_result datatable_row lead deal opportunity call meeting_note voice_memo browsing_history command_history location_history watch_history search_history agenda alert_history insight_of_customer interview`);
const LOGS =
  set(`log audit_log event_log access_log log_entry log_line stdout stderr console_log system_log activity_log trace span stack_trace error_log job_log build_log log_group console_message network_log network_request replay telemetry command_history process_output terminal_output
  logbook audit_event security_event login_failure diagnostics failure_log crash crash_report pod_log container_log server_log flight_recorder execution session_replay org_event output logbook_entry error_event tool_call event_detail`);
const OUTSIDE =
  set(`web internet web_page webpage website web_content web_search news article tweet twitter reddit youtube video_transcript comment review discussion forum hacker_news rss rss_feed feed blog blog_post wikipedia arxiv paper readme npm_package pypi_package
  search_result social_media post social_post stack_overflow page_content html site_map sitemap subreddit headline podcast tiktok instagram linkedin bluesky mastodon press_release story bug_report package_search issue_comment pull_request_comment crawl scrape publication preprint
  skill marketplace_listing forum_post web_result url urls video_comment thread_comment hashtag timeline announcement newsletter notification mention`);
const TICKETS =
  set(`issue ticket bug pull_request merge_request pr mr work_item workitem incident support_case support_ticket feature_request discussion review_comment issue_comment review pull_request_review commit_comment security_advisory advisory notification note gist discussion_note
  pr_comment project_item mention release_note todo_item epic merge_request_note merge_request_discussion issue_link`);
const PAGE_VIEWS = set(
  `page screenshot snapshot dom element html console_message console_log network_request network_log content text screen visible_text accessibility_tree accessibility_snapshot link console request response page_content page_source markdown tab_content selected_element`,
);
const MODEL_WORK =
  /^(?:analy[sz]e|calculate|compute|estimate|convert|validate|verify|check|format|encode|decode|encrypt|hash|simulate|predict|forecast|suggest|recommend|compare|test|generate|translate|classify|score|rank|parse|detect|resolve|discover|plan|explain|identify|count|evaluate|lint|measure|preview|preflight|think|recommend|help|build|compose|draft|design|debug|rerank|summarize|proofread|paraphrase|rewrite|solve|brainstorm|critique|correlate|normali[sz]e|tokeni[sz]e|transliterate)$/;

export interface Flows {
  sensitive: Span | null;
  secrets: Span | null;
  untrusted: Span | null;
}

/** Who a record is about in one trade and not in others. */
const PEOPLE_OF: readonly (readonly [Domain, ReadonlySet<string>])[] = [
  [
    'property',
    set(
      'tenant owner rental_owner landlord occupant resident lease board_member applicant application rental_application',
    ),
  ],
  [
    'crmHr',
    set('application interview interviewer candidate_note note feedback scorecard offer resume interview_schedule'),
  ],
  [
    'health',
    set(
      'athlete activity lap effort sleep measurement body_measurement workout zone stream stat weight heart_rate recovery readiness exercise_history',
    ),
  ],
  ['crm', set('prospect session verification screening review entry record lead_list person_event')],
];
/** What one asks of a store of documents or values: the answer is what is kept there. */
const STORED = set(
  'document search value member element entry item hash vector point embedding key_value doc record row data stream message set_member',
);

const GENERATED = set('private_key keypair key_pair mnemonic seed_phrase');
/** What books show of somebody's money. */
const BOOKED =
  /\b(?:balances?|debits?|ledger|transactions|payments|receipts|expenses|profit|cash flow|receivables?|payables?)\b/i;
/** Records that are published for everybody. */
const OPEN =
  /\bopen data\b|\bno auth(?:entication)?\b[,.)]|\bpublicly available\b|\bpublic (?:domain|records?|data|registry|archive)\b/i;
/** Talking to a model returns what the model says. */
const TALKS = /\bchat (?:with|completions?)\b[^.]{0,40}\b(?:models?|llm|gpt|ai)\b/i;
const DRIVES =
  /google ?(?:drive|docs?|documents?|sheets?)|gdrive|dropbox|onedrive|sharepoint|\bbox\b|nextcloud|alfresco/i;

/** Words before `token` that make it a credential and no coin. */
const TOKEN_KINDS = set('ws websocket auth session stream bot csrf upload device login sso id service identity');

/** "List every item, never secrets": what a listing of a vault leaves out. */
const WITHHELD =
  /\bnever (?:the |any )?(?:secrets?|values?|passwords?)\b|\b(?:metadata|names)[- ]only\b(?!\W*unless)|\bwithout (?:the |their |secret )?values?\b|\bno secret/i;
/** A record that is returned together with a secret of its own. */
const WITH_SECRET =
  /\b(?:including|includes|and|with) (?:its |the |an? |your )?(?:signing secret|api[_ ]key|client[_ ]secret|secret key|access[_ ]token|password|connection string)s?\b/i;

const place = (a: Act): Span => a.reach;

/** Asking who one is. */
const WHO = /whoami|(?:get|current|my)[-_]?(?:user[-_])?(?:me|self|user|profile|account[-_]?info)$/i;
const KINDS = [MONEY, PEOPLE, MESSAGES, LOGS, SECRETS, CONTENT, RECORDS, OUTSIDE, TICKETS];
/** Compounds that are not what their last word is. */
const OTHERWISE =
  /^(?:console|error|commit|dns|field|status|meta|api|test|design|data|public|port|server|device|access|cluster|replica|network|host|pool|target)_/;

/** Whether a thing is one of the words, by itself or by the last word of its compound (`sales_invoice` is an invoice). */
function within(words: ReadonlySet<string>, text: string): boolean {
  if (words.has(text)) return true;
  const cut = text.lastIndexOf('_');
  return cut > 0 && words !== SECRETS && !OTHERWISE.test(text) && words.has(text.slice(cut + 1));
}

/** Whether what is returned only describes the thing: "fetch full metadata for one notebook". */
function describes(act: Act | undefined): boolean {
  const head = act?.objects[0]?.lemma.text;
  return (
    head !== undefined &&
    /^(?:metadata|information|info|setting|schema|config|configuration|statistics|status|dimension|count)$/.test(
      head,
    ) &&
    act!.objects.length > 1
  );
}

/** A word of an act as it stands in the definition. */
function said(r: Reading, act: Act, unit: Unit): string {
  const text =
    act.reach.pointer === '/name' ? r.tool.name : act.reach.pointer === '/title' ? r.tool.title : r.description;
  return (text ?? '').slice(unit.start, unit.end);
}

/** The things an act returns, in the order of their weight: up to the first that is only described. */
function returned(act: Act, r: Reading): Unit[] {
  const out: Unit[] = [];
  // transactions per second are a rate
  if (
    act.reach.pointer === '/description' &&
    /^\W{0,3}per (?:second|minute|block)\b/.test(r.description.slice(act.reach.end))
  )
    return [];
  // a number of messages is no message
  if (/^(?:number|count)$/.test(act.objects[0]?.lemma.text ?? '')) return [];
  for (const o of act.objects.slice(0, 4)) {
    const word = o.lemma.text;
    // 用户: whoever calls, more often than a record of somebody
    if (word === 'user' && out.length === 0 && o !== act.objects[0] && act.objectText.charCodeAt(0) > 0x2fff) continue;
    if (word === 'record' && /\bdns\b/i.test(act.objectText.replaceAll('_', ' '))) return [];
    // what goes with a cluster is no person
    if (word === 'member' && /^(?:cluster|replica|pool|node|ring)$/.test(act.objects[1]?.lemma.text ?? '')) return [];
    // the properties that contacts may have are a definition, one property of a page is its content
    if (/^(?:property|attribute|id)$/.test(word) && /s$/i.test(said(r, act, o))) return [];
    const known = word === 'event' || KINDS.some((kind) => within(kind, word));
    if (known) {
      out.push(o);
      continue;
    }
    if (THROUGH.has(word) || o.past || /^(?:resource|object|dsn)$/.test(word)) continue;
    if (word === 'version' && out.length === 0 && act.verb.text === 'list') return [];
    // what is named by an unknown word, or is only described, hides what stands behind it
    if (out.length === 0) return [];
    break;
  }
  return out;
}

/** Whether a tool that only reads takes a query of the caller's own. */
export function readsByQuery(r: Reading): boolean {
  return (
    r.domains.has('database') &&
    (r.signals.has('readOnly') ||
      /^read(?![a-z])|\bSELECT quer/i.test(`${r.tool.name} ${r.description.slice(0, 80)}`)) &&
    (r.leadSignals.has('free') ||
      /\b(?:sql|select|cypher|aql|kql|esql)\b/i.test(`${r.tool.name} ${r.description.slice(0, 160)}`)) &&
    /\bquer(?:y|ies)\b|\bcypher\b|\bsql\b/i.test(`${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, 80)}`) &&
    !/\b(?:explain|plan|validate|format|schema|list|history|slow|translate|generate)\b/i.test(
      r.tool.name.replaceAll('_', ' '),
    )
  );
}

/** What a reading tool lets flow to its caller. */
export function flowsOf(r: Reading, p: Proposal): Flows {
  const flows: Flows = { sensitive: null, secrets: null, untrusted: null };
  if (r.domains.has('reference')) return flows;
  const c = p.context;
  const d = r.domains;
  const acts = [p.name, p.lead[0], p.lead[1], p.title]
    .filter((j) => j != null && (j.act.kind === 'read' || (j.act.kind === 'run' && j.verdict.category === 'Read')))
    .map((j) => j!.act);
  const nominal: Act | null =
    p.name === null && p.lead.every((j) => j.act.objects.length === 0 && j.act.kind === 'read') && r.name.length > 0
      ? {
          verb: r.name[0]!.lemma,
          kind: 'read',
          objects: [...r.name].reverse(),
          objectText: r.tool.name,
          where: 'name',
          span: whole(r),
          reach: whole(r),
        }
      : null;
  if (nominal) acts.unshift(nominal);
  const all = acts.map((act) => ({ act, things: returned(act, r) }));
  const first = acts[0];
  const listing = first !== undefined && /^(?:list|count|enumerate|ls|tree)$/.test(first.verb.text);
  const working =
    first !== undefined &&
    !(first.verb.text === 'check' && first.objects.length > 0 && MONEY.has(first.objects[0]!.lemma.text)) &&
    MODEL_WORK.test(first.verb.text) &&
    first !== nominal;
  const find = (words: ReadonlySet<string>): Span | null => {
    for (const { act, things } of all) if (things.some((t) => within(words, t.lemma.text))) return place(act);
    return null;
  };
  const heads = (words: ReadonlySet<string>): Span | null => {
    for (const { act, things } of all) if (things[0] && within(words, things[0].lemma.text)) return place(act);
    return null;
  };
  const open = (d.has('open') || OPEN.test(r.description.slice(0, 400))) && !r.leadSignals.has('ownUser');
  if (TALKS.test(r.description.slice(0, 80))) return flows;
  const own = r.leadSignals.has('ownUser');
  const ofMoney =
    !c.crypto || /\bbalances?\b|\bholdings?\b|\bassets?\b/i.test(r.description.slice(0, 240))
      ? MONEY
      : MONEY_BUT_WALLETS;
  const market = d.has('market') && !d.has('trading');
  const publicAddress =
    (r.has.has('wallet') && !/^(?:network|chain_?id|chain)$/i.test(r.has.get('wallet')!.name)) ||
    r.parameters.some((q) => /^(?:contract|token|pool|mint)(?:_?(?:address|id))?$/i.test(q.name)) ||
    r.parameters.some((q) =>
      /(?:^|_)(?:address|addr|owner|account_?address|tx_?id|tx_?hash|transaction_?hash)$/i.test(
        q.name.replace(/([a-z])([A-Z])/g, '$1_$2'),
      ),
    );
  const publicTrade = r.parameters.some((q) =>
    /^(?:pair|symbol|sym|symbols|product_?id|market|instrument|ticker|coin|asset)$/i.test(q.name),
  );

  const publicTradeRequired = publicTrade && r.parameters.some((q) => q.required && q.classes.includes('asset'));

  // secrets
  const direct = all.find(
    ({ act }) =>
      act.objects.length > 0 &&
      (SECRETS.has(act.objects[0]!.lemma.text) ||
        (/^(?:value|list)$/.test(act.objects[0]!.lemma.text) && SECRETS.has(act.objects[1]?.lemma.text ?? ''))),
  );
  const secret =
    (direct && place(direct.act)) ??
    (r.signals.has('returnsSecret') && p.lead[0]?.act.objects.some((o) => o.lemma.text === 'kubeconfig')
      ? place(p.lead[0].act)
      : null) ??
    (r.signals.has('returnsSecret') ? heads(set('key entry token value')) : null) ??
    all.find(({ act }) => act.objects[0]?.lemma.text === 'token' && TOKEN_KINDS.has(act.objects[1]?.lemma.text ?? ''))
      ?.act.reach ??
    null;
  if (
    secret &&
    !listing &&
    !describes(p.lead[0]?.act) &&
    !/^(?:check|validate|verify|scan|detect|analyze|audit|test|count|search|generate|estimate)$/.test(
      first?.verb.text ?? '',
    ) &&
    !r.leadSignals.has('publicData') &&
    !WITHHELD.test(r.description.slice(0, 160)) &&
    !/publishable|public[ _-]?key|anon|example|sample/i.test(`${r.tool.name} ${r.description.slice(0, 120)}`)
  )
    flows.secrets = secret;
  if (!flows.secrets && listing && heads(set('env_var environment_variable env')))
    flows.secrets = heads(set('env_var environment_variable env'));
  if (
    !flows.secrets &&
    c.vault &&
    first &&
    !WITHHELD.test(r.description.slice(0, 160)) &&
    !(listing && first.objects[0]?.lemma.text === 'vault') &&
    /^(?:get|list|read|retrieve|fetch|search|find|show)$/.test(first.verb.text) &&
    acts.length > 0 &&
    !all.some(({ things }) =>
      things.some((t) => PEOPLE.has(t.lemma.text) || LOGS.has(t.lemma.text) || MONEY.has(t.lemma.text)),
    ) &&
    (first.objects.length === 0 ||
      first.objects.some((o) => /^(?:item|send|secret|entry|password|login|vault|note|value|key)$/.test(o.lemma.text)))
  )
    flows.secrets = place(first);
  if (!flows.secrets && /secret_?scanning/i.test(r.tool.name) && first) flows.secrets = place(first);
  // what is generated is handed to the caller: a key, or a link that carries one
  const making = [p.name, p.lead[0]].find((j) => j?.act.kind === 'make' && j.verdict.category === 'Read')?.act ?? first;
  if (!flows.secrets && making && /^(?:generate|create|get|request)$/.test(making.verb.text)) {
    const isLink =
      making.objects.some((o) => /^(?:url|link)$/.test(o.lemma.text)) &&
      /\bwith (?:\w+ )?(?:credentials|(?:access|auth\w*) token)|\bpre-?signed\b/i.test(r.description.slice(0, 160)) &&
      /upload|access|login/i.test(r.tool.name);
    if (isLink || (making.kind === 'make' && within(GENERATED, making.objects[0]?.lemma.text ?? '')))
      flows.secrets = place(making);
  }

  // outside parties' words
  if ((!working || d.has('search') || d.has('social')) && !d.has('monitoring')) {
    const ticket = find(TICKETS);
    if (
      ticket &&
      !/draft|status|template|schema/i.test(r.tool.name) &&
      (c.scm || c.tracker || d.has('social') || d.has('crm')) &&
      !c.memory
    )
      flows.untrusted = ticket;
    if (d.has('social') && heads(set('transcript caption subtitle video')))
      flows.untrusted ??= heads(set('transcript caption subtitle video'));
    if (c.tracker && heads(set('card'))) flows.untrusted ??= heads(set('card'));
    flows.untrusted ??=
      !open &&
      find(OUTSIDE) &&
      !(
        !d.has('social') &&
        !d.has('search') &&
        heads(set('timeline')) &&
        !/home|tweet|post|feed|username/i.test(r.tool.name)
      ) &&
      !(c.shop && !find(set('comment review'))) &&
      !(c.books || c.vault || c.billing || c.infrastructure)
        ? find(OUTSIDE)
        : null;
    flows.untrusted ??=
      heads(MESSAGES) &&
      !(listing && heads(set('mailbox inbox chat'))) &&
      !/draft/i.test(r.tool.name) &&
      !(c.infrastructure && !d.has('mail')) &&
      !d.has('memory') &&
      !c.trading &&
      !market
        ? heads(MESSAGES)
        : null;
    if (
      !flows.untrusted &&
      first &&
      /^(?:search|find|query)$/.test(first.verb.text) &&
      c.scm &&
      /repositor|code|commit|package|gist|topic/i.test(`${r.tool.name} ${r.description.slice(0, 120)}`)
    )
      flows.untrusted = place(first);
    if (
      !flows.untrusted &&
      d.has('browser') &&
      all.some(
        ({ act }) =>
          act.objects.some((o) => PAGE_VIEWS.has(o.lemma.text)) || /screenshot|snapshot|capture/.test(act.verb.text),
      )
    )
      flows.untrusted = place(first!);
    if (
      !flows.untrusted &&
      (r.has.has('url') || r.leadSignals.has('outsiders')) &&
      first &&
      /^(?:fetch|scrape|crawl|extract|read|get|browse|download|map|visit|search|research|summarize|transcribe|parse|find|investigate)$/.test(
        first.verb.text,
      ) &&
      !(c.books || c.billing || c.infrastructure || c.scm || d.has('memory') || c.shop)
    ) {
      const url = r.has.get('url');
      if (
        d.has('search') ||
        d.has('social') ||
        (url && /^(?:urls?|link|website|web_?page|page_?url|video_?url|uri)$/i.test(url.name)) ||
        r.leadSignals.has('outsiders')
      )
        flows.untrusted =
          url && !r.leadSignals.has('outsiders')
            ? { pointer: url.pointer, start: -1, end: -1 }
            : (r.signals.get('outsiders') ?? place(first));
    }
    if (
      !flows.untrusted &&
      d.has('search') &&
      first &&
      /^(?:search|research|crawl|scrape|extract|fetch|answer|ask|find|map)$/.test(first.verb.text) &&
      !/docs?|documentation|memory/i.test(r.tool.name)
    )
      flows.untrusted = place(first);
    if (!flows.untrusted && p.rule === 'a reading request' && r.has.has('url')) flows.untrusted = p.span;
    if (!flows.untrusted && first && heads(set('attachment uploaded_document upload')))
      flows.untrusted = heads(set('attachment uploaded_document upload'));
    if (
      !flows.untrusted &&
      first &&
      /\b(?:nuget|npm|pypi|crates|docker hub|hugging ?face|marketplace|hacs|sketchfab|community|registry)\b/i.test(
        `${r.tool.name} ${r.description.slice(0, 160)}`,
      ) &&
      /^(?:search|find|list|query)$/.test(first.verb.text) &&
      !d.has('database') &&
      /\b(?:packages?|packs?|servers?|models?|librar\w+|skills?|extensions?|plugins?|repositor\w+|templates?|images?|modules?|assets?|community)\b/i.test(
        `${r.tool.name} ${r.description.slice(0, 160)}`,
      )
    )
      flows.untrusted = place(first);
  }

  // whoever scrapes brings in what strangers wrote, in any trade
  if (
    !flows.untrusted &&
    first &&
    (/^(?:scrape|crawl)$/.test(first.verb.text) ||
      (/^(?:extract|screenshot|capture|fetch|read)$/.test(first.verb.text) &&
        r.has.get('url')?.required === true &&
        /\b(?:web ?)?(?:pages?|sites?|websites?)\b/i.test(r.description.slice(0, 120))))
  )
    flows.untrusted = place(first);
  if (
    !flows.untrusted &&
    first &&
    d.has('social') &&
    (heads(set('topic board channel_post')) || (first.verb.text === 'search' && first.objects.length === 0))
  )
    flows.untrusted = place(first);

  // private data
  if (flows.secrets) flows.sensitive = flows.secrets;
  const isPage =
    flows.untrusted !== null &&
    r.parameters.some((q) => q.required && /^urls?$/i.test(q.name)) &&
    /\bweb ?(?:pages?|sites?)\b|\bwebsites?\b/i.test(r.description.slice(0, 120));
  if (open || isPage || (first && /^(?:scrape|crawl)$/.test(first.verb.text))) return flows;
  if (p.rule === 'asks a person') return flows;
  if (working && !own && !/^(?:preview|analy[sz]e|check|search|compare|explain|debug|detect)$/.test(first!.verb.text))
    return flows;
  if (c.memory || (d.has('search') && !own && !d.has('mail'))) {
    if (!(d.has('search') && find(set('file local_file')))) return flows;
  }
  if (!flows.sensitive) {
    const money = heads(ofMoney) ?? (find(ofMoney) && !c.scm ? find(ofMoney) : null);
    // a card of a board or a dashboard, a statement or a transaction of a database
    const otherwise =
      (heads(set('card')) &&
        !(c.billing || c.books || c.trading || c.shop || /credit|debit|bank/i.test(r.description.slice(0, 200)))) ||
      (d.has('database') && heads(set('statement transaction'))) ||
      (heads(set('position transfer card fill fund margin execution')) &&
        !(c.trading || c.crypto || c.books || c.billing || c.shop || own));
    const chain = (c.crypto || market) && !d.has('trading') && publicAddress && !own;
    const totals =
      (/\b(?:reports?|totals?|statistics|summary|analytics|metrics|kpi|leaderboard)\b/i.test(
        r.tool.name.replaceAll('_', ' '),
      ) ||
        /\b(?:top selling|average|totals?|rates?|trends)\b/i.test(r.description.slice(0, 60))) &&
      c.shop;
    if (
      money &&
      !chain &&
      !otherwise &&
      !market &&
      !totals &&
      !(d.has('social') && heads(set('quote'))) &&
      !((d.has('files') || d.has('shell')) && heads(set('transfer'))) &&
      !(/^(?:search|browse|find)$/.test(first?.verb.text ?? '') && heads(set('gift_card'))) &&
      !(publicTrade && heads(set('trade order_book transaction fill execution funding_history'))) &&
      !(c.tracker && find(set('card account'))) &&
      !(heads(set('quote')) && !c.books && !c.billing && !c.shop) &&
      !(heads(set('account asset')) && !c.trading && !c.billing && !c.books && !own) &&
      !r.leadSignals.has('simulated') &&
      !(r.signals.has('publicData') && !own && (c.trading || c.crypto))
    )
      flows.sensitive = money;
  }
  if (
    !flows.sensitive &&
    !c.scm &&
    !(c.tracker && heads(set('member'))) &&
    !d.has('social') &&
    !(market || d.has('home'))
  )
    flows.sensitive =
      (WHO.test(r.tool.name) && r.parameters.length === 0) || ((c.crypto || c.trading) && heads(set('address')))
        ? null
        : heads(PEOPLE);
  for (const [domain, about] of PEOPLE_OF)
    if (!flows.sensitive && d.has(domain) && !heads(set('template definition category stage summary_template')))
      flows.sensitive =
        first !== undefined && first.objects.length > 0 && within(about, first.objects[0]!.lemma.text)
          ? place(first)
          : heads(about);
  if (
    !flows.sensitive &&
    c.scm &&
    heads(set('user')) &&
    first &&
    /^(?:get)$/.test(first.verb.text) &&
    r.parameters.length > 0
  )
    flows.sensitive = heads(PEOPLE);
  if (!flows.sensitive && !(d.has('browser') && heads(set('console_message'))) && !market)
    flows.sensitive = /reflog/i.test(r.tool.name) ? null : heads(LOGS);
  if (
    !flows.sensitive &&
    heads(set('event')) &&
    (d.has('calendar') ||
      c.people ||
      c.vault ||
      find(set('calendar')) ||
      d.has('mail') ||
      /calendar/i.test(r.description.slice(0, 120)))
  )
    flows.sensitive = heads(set('event'));
  if (
    !flows.sensitive &&
    !(listing && heads(set('chat'))) &&
    (heads(MESSAGES) || (c.infrastructure && find(MESSAGES))) &&
    !c.scm &&
    !d.has('search') &&
    !c.trading &&
    !market
  )
    flows.sensitive = listing && heads(set('mailbox inbox')) ? null : (heads(MESSAGES) ?? find(MESSAGES));
  if (!flows.sensitive && !c.scm && (c.database || c.tracker || d.has('crm') || c.books || d.has('files') || own))
    flows.sensitive = heads(RECORDS);
  if (!flows.sensitive && find(RECORDS) && !c.scm && !market && !d.has('browser') && !d.has('social') && !c.shop)
    flows.sensitive = heads(RECORDS);
  const named = /^(?:list|search|find)$/.test(first?.verb.text ?? '') && d.has('files') && !heads(set('content'));
  if (
    !flows.sensitive &&
    !listing &&
    !market &&
    !d.has('browser') &&
    !d.has('monitoring') &&
    !c.home &&
    !(c.shop && !own) &&
    !d.has('search') &&
    !r.leadSignals.has('publicData')
  ) {
    const content = heads(CONTENT);
    const scmContent =
      c.scm && heads(set('file diff commit file_content patch source_code merge_request_version object changeset'));
    if (scmContent && !/^(?:search|list)$/.test(first!.verb.text) && !/blame|reflog|history|draft/i.test(r.tool.name))
      flows.sensitive = scmContent;
    else if (
      content &&
      !c.scm &&
      !((c.crypto || market) && heads(set('block'))) &&
      !(named && !/content/i.test(r.tool.name)) &&
      !heads(set('image')) &&
      !describes(p.lead[0]?.act) &&
      !/info|metadata|stat|size|exist|path/i.test(r.tool.name)
    )
      flows.sensitive = content;
  }
  if (
    !flows.sensitive &&
    (d.has('database') ||
      /\bkv\b|\bkey-value\b/i.test(`${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, 80)}`)) &&
    !d.has('memory') &&
    first &&
    /^(?:search|query|get|read|list|find|fetch|scan|peek|retrieve|return|perform|look|pop|range|hget|lookup)$/.test(
      first.verb.text,
    ) &&
    (first.objects.length === 0 ||
      first.objects.slice(0, 2).some((o) => STORED.has(o.lemma.text)) ||
      (first.verb.text === 'search' && first.objects.every((o) => o.lemma.nouns.length === 0))) &&
    (!listing || heads(set('document record row entry'))) &&
    !/\bnames? (?:match|contain|pattern|prefix)|\bby name\b/i.test(r.description.slice(0, 160)) &&
    !/schema|mapping|stat|info|count|health|size|index|type|ttl|len|exist|explain|plan|docs(?![a-z])|documentation/i.test(
      r.tool.name,
    )
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    first &&
    /\b(?:SOSL|SOQL)\b/.test(r.description.slice(0, 200)) &&
    !/GROUP BY|aggregat/i.test(r.description.slice(0, 200))
  )
    flows.sensitive = place(first);
  // a drive's search shows names and passages of what the account holds; a folder's shows paths
  if (
    !flows.sensitive &&
    first &&
    /^(?:search|query)$/.test(first.verb.text) &&
    !r.has.has('path') &&
    DRIVES.test(r.tool.name + r.description.slice(0, 160))
  )
    flows.sensitive = place(first);
  // a search through the contents of files shows what stands in them
  if (
    !flows.sensitive &&
    first &&
    (d.has('files') || d.has('shell')) &&
    (/^(?:search|grep|find)$/.test(first.verb.text) || first.objects.some((o) => o.lemma.text === 'search')) &&
    r.has.has('path') &&
    !/duplicate/i.test(r.tool.name) &&
    !/\bby (?:file ?)?name\b/i.test(r.description.slice(0, 80)) &&
    /\bcontents?\b|\bsearch\w* (?:for )?(?:\w+ ){0,2}text\b|\bgrep\b/i.test(
      `${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, 400)}`,
    )
  )
    flows.sensitive = place(first);
  if (!flows.sensitive && first && d.has('database') && r.has.has('query') && /(?:sql|cypher)$/i.test(r.tool.name))
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    first &&
    heads(set('object')) === null &&
    first.objects[0]?.lemma.text === 'object' &&
    (d.has('files') || (c.infrastructure && !d.has('kubernetes'))) &&
    !listing
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    !c.crypto &&
    !market &&
    !d.has('search') &&
    /\bsource code\b/i.test(r.description.slice(0, 160)) &&
    first &&
    !working
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    first &&
    !working &&
    /\b(?:source code|definitions?) (?:of|for) (?:[\w-]+ ){0,2}(?:stored procedures?|functions?)\b|\bstored[ _]procedures?[ _](?:definitions?|source)/i.test(
      `${r.tool.name} ${r.description.slice(0, 120)}`,
    )
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    c.books &&
    first &&
    BOOKED.test(r.description.slice(0, 140)) &&
    !/\b(?:categor|type|setting|template|status|categories)\b/i.test(r.tool.name)
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    c.trading &&
    first &&
    /^(?:history|deal|closed_position)$/.test(first.objects[0]?.lemma.text ?? '') &&
    /\b(?:deals?|trades?|fills|executions|positions)\b/i.test(r.description.slice(0, 80)) &&
    !publicTradeRequired
  )
    flows.sensitive = place(first);
  const shown = r.parameters.find((q) =>
    /^(?:show|include|reveal|with)_?(?:private_?)?(?:keys?|secrets?|passwords?)$/i.test(q.name),
  );
  if (!flows.sensitive && shown) flows.sensitive = { pointer: shown.pointer, start: -1, end: -1 };
  if (!flows.sensitive && first && !working && WITH_SECRET.test(r.description.slice(0, 160)))
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    p.rule === 'a reading request' &&
    (c.books || c.people || d.has('payments') || c.tracker || d.has('mail') || d.has('chat'))
  )
    flows.sensitive = p.span;
  if (!flows.sensitive && first && /(?:^|[_-])git[_-](?:diff|show)/i.test(r.tool.name)) flows.sensitive = place(first);
  if (!flows.sensitive && c.home && heads(set('file diff log calendar camera event')))
    flows.sensitive = heads(set('file diff log calendar camera event'));
  if (
    !flows.sensitive &&
    d.has('kubernetes') &&
    first &&
    /^(?:get|list|describe)$/.test(first.verb.text) &&
    first.objects.some((o) => o.lemma.text === 'resource' || o.lemma.text === 'object') &&
    r.parameters.some((q) => /kind|resource_?type/i.test(q.name))
  )
    flows.sensitive = place(first);
  if (!flows.sensitive && (p.rule === 'read-only query' || readsByQuery(r))) flows.sensitive = p.span;
  if (
    !flows.sensitive &&
    (d.has('payments') || c.books) &&
    first &&
    /^(?:search|fetch|get|query)$/.test(first.verb.text) &&
    first.objects.some((o) => /^(?:resource|object)$/.test(o.lemma.text)) &&
    !/doc/i.test(r.tool.name)
  )
    flows.sensitive = place(first);
  if (
    !flows.sensitive &&
    own &&
    first &&
    !(WHO.test(r.tool.name) && r.parameters.length === 0) &&
    (find(CONTENT) || find(RECORDS) || find(ofMoney) || heads(PEOPLE))
  )
    flows.sensitive = r.signals.get('ownUser')!;
  return flows;
}

function whole(r: Reading): Span {
  return { pointer: '/name', start: 0, end: r.tool.name.length };
}
