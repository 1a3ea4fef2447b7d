/** The words for what is returned: somebody's money, people, messages, documents, logs, words of strangers, secrets. */
import type { Domain } from '../features/domains.ts';
import { set } from '../features/sets.ts';

/** Words that only say in which respect something is returned: the thing itself stands behind them. */
export const THROUGH =
  set(`detail details info information list data content history item result value entry status overview full all raw body context complete specific single recent latest current one many batch multiple profile summary
  text by v1 v2 my user's available existing id ids export page set available query search resource record_detail set array change related object of get open close active pending
  filtered filter particular individual more own url line portion chunk contents version activity source total current-user multi connected paginated saved user-saved given cursor live historical due unpaid closed past day aged read bulk owned property attribute header body photo picture avatar headshot media payload identifier greek`);

export const SECRETS =
  set(`secret password passphrase api_key secret_key private_key access_token refresh_token connection_string credential vault_entry seed_phrase mnemonic kubeconfig totp otp session_cookie cookie env_var environment_variable env
  bearer_token keypair auth_token client_secret recovery_code secret_value authorization_code login_link jwt jwt_token ssh_key signing_key secret_version access_key encryption_key webhook_secret presigned_credential database_url security_code login_credential token_secret otp_code
  recovery_key service_account_key auth_code root_password decrypted_secret sms_code verification_code one_time_code backup_code
  function_key master_key account_key sas_token shared_access_signature publishing_profile publishing_credential admin_credential admin_password database_password database_credential wifi_password root_token unseal_key
  app_secret signing_secret join_token bootstrap_token enrollment_token pairing_code magic_link recovery_phrase backup_phrase ssh_private_key master_password app_password`);
export const MONEY =
  set(`billing equity account_state equity_history balance order invoice payment transaction charge payout refund dispute portfolio holding position subscription bill expense quotation salary_slip expense_claim rfq payroll_entry payment_entry stored_value receipt salary payroll ledger journal_entry statement bank_statement budget deposit loan mandate settlement payment_link shipment_tracking
  payment_method credit_card debit_card bank_account bank_transaction credit_note sales_order purchase_order payable receivable profit_and_loss balance_sheet trial_balance cash_flow cashflow wallet_balance account_balance token_balance margin buying_power fund pnl trade_history fill
  payment_intent setup_intent draft_order checkout_session abandoned_checkout account_value net_worth cost_basis transfer withdrawal financial_account account_summary payment_history order_history billing_history card trade open_order instant_settlement
  wallet quote purchase earning income spending debt credit limit_order open_position closed_position gift_card budget_line mortgage pension asset_holding dividend_income stock_holding manual_journal journal bank_feed tax_return timesheet payslip
  shipment fulfillment_order order_detail commission royalty donation sale reconciliation donation_record withdraw pot account account_info bank_balance trading_account portfolio_value execution working_order funding_history stake staking_position lending_position collateral
  repayment creditworthiness credit_history credit_score paymentintent setupintent overdraft installment escrow margin_call`);
/** A wallet's name and address are no balance. */
export const MONEY_BUT_WALLETS: ReadonlySet<string> = new Set([...MONEY].filter((word) => word !== 'wallet'));
export const PEOPLE =
  set(`customer contact user member employee lead person people patient candidate applicant student guest attendee subscriber client recipient payee vendor supplier beneficiary prospect participant tester collaborator moderator instructor teacher rider org_member team_member group_member staff
  resident passenger driver respondent account_holder address_book directory_user company_contact timesheet payslip salary_slip leave leave_application leave_request performance_review job_application leave_balance attendance personal_data passport shipping_address address audience_member cardholder contact_group visitor deal opportunity friend follower_detail
  company_detail buyer seller_account device_approval address_detail payroll_employee medical_record health_data workout heart_rate appointment booking reservation login_failure household identity loyalty_member chatter direct_report counterparty subordinate donor volunteer policyholder claimant guarantor signatory`);
export const MESSAGES =
  set(`reply email mail message sms dm direct_message chat_message inbox mailbox conversation thread chat voicemail whatsapp text_message notification_inbox newsletter_reply unread attachment email_body draft_email chat_history message_history conversation_history phone_call call_recording
  voice_message`);
/** Content that is private when it is read, and only a name when it is listed. */
export const CONTENT =
  set(`file document note page attachment spreadsheet worksheet sheet pdf transcript recording folder_content block wiki article slide presentation notebook memo blob gist apex apex_class apex_trigger snippet source_code diff patch changeset commit manuscript contract_document
  form_response submission survey_response meeting minutes resume cv clipboard vault_item image_file media_file screen_code wireframe script page_property function edge_function worker lambda_code node_content drive markdown cell range google_doc email_attachment merge_request_version pull_request_diff tool_call
  bookmark event_attachment key_value figma file_content table_data file_contents directory_content database_content
  shader prefab blueprint stylesheet build_artifact artifact draft knowledge_base voice_note saved_query proposal agreement briefing dossier scrapbook whiteboard mind_map storyboard lesson_plan audio_file`);
/** Content that a list shows as much as a single read does. */
export const RECORDS =
  set(`record row database_row database_record table_row calendar_event appointment medical_record health_data workout transcript email message meeting form_response survey_response submission journal_entry diary activity_log transcription crm_activity
  call_log lab_result prescription event_log sample_row query_result datatable_row lead deal opportunity call meeting_note voice_memo browsing_history command_history location_history watch_history search_history agenda alert_history insight_of_customer interview todo to-do to_do vtodo reminder highlight clipping flashcard`);
export const LOGS =
  set(`log logcat audit_log event_log access_log log_entry log_line stdout stderr console_log system_log activity_log trace span stack_trace error_log job_log build_log log_group console_message network_log network_request replay telemetry command_history process_output terminal_output
  logbook audit_event security_event login_failure failure_log crash crash_report pod_log container_log server_log flight_recorder execution session_replay org_event output logbook_entry error_event tool_call event_detail exception slowlog slow_log dead_letter dlq audit_trail core_dump heap_dump`);
export const OUTSIDE =
  set(`web internet web_page webpage website web_content web_search news article tweet twitter reddit youtube video_transcript comment review discussion forum hacker_news rss rss_feed feed blog blog_post wikipedia arxiv paper readme npm_package pypi_package
  search_result social_media post social_post stack_overflow page_content html site_map sitemap subreddit headline podcast tiktok instagram linkedin bluesky mastodon press_release story bug_report package_search issue_comment pull_request_comment crawl scrape publication preprint
  skill marketplace_listing forum_post web_result video_comment thread_comment hashtag timeline announcement newsletter notification mention`);
export const TICKETS =
  set(`pull_request_diff issue ticket bug pull_request merge_request pr mr work_item workitem incident support_case support_ticket feature_request discussion review_comment issue_comment review pull_request_review jira_issue backlog_item commit_comment security_advisory advisory notification note gist discussion_note
  pr_comment project_item mention todo_item epic merge_request_note merge_request_discussion issue_link`);
export const PAGE_VIEWS = set(
  `page screenshot snapshot dom element html console_message console_log network_request network_log content text screen visible_text accessibility_tree accessibility_snapshot link console request response page_content page_source markdown tab_content selected_element`,
);

/** What one asks of a store of documents or values: the answer is what is kept there. */
export const STORED = set(
  'document content search value field member element entry item hash vector point embedding key_value doc record row data stream message set_member field_value hash_field',
);

/** What runs are set up with, values and all. */
export const VARIABLES = set('variable variable_group global_var config_var app_setting');

export const GENERATED = set('private_key keypair key_pair mnemonic seed_phrase');

/** Words before `token` that make it a credential and no coin. */
export const TOKEN_KINDS = set('ws websocket auth session stream bot csrf upload device login sso id service identity');

/** Who a record is about in one trade and not in others. */
export const PEOPLE_OF: readonly (readonly [Domain, ReadonlySet<string>])[] = [
  [
    'property',
    set(
      'tenant owner rental_owner landlord occupant resident lease board_member applicant application rental_application',
    ),
  ],
  [
    'crmHr',
    set(
      'worker application interview interviewer candidate_note note feedback scorecard offer resume interview_schedule',
    ),
  ],
  [
    'health',
    set(
      'patient study sery instance observation encounter medication allergy immunization route athlete activity lap effort sleep measurement body_measurement workout zone stream stat weight heart_rate recovery readiness exercise_history training strain nutrition meal glucose blood_pressure blood_oxygen hrv step calorie body_composition vo2_max hydration menstrual_cycle stress',
    ),
  ],
  ['travel', set('ride booking reservation itinerary passenger boarding_pass pnr')],
  ['cms', set('author')],
  [
    'organizer',
    set('task subtask project note card checklist checklist_item item flashcard entry data perspective agenda'),
  ],
  [
    'crm',
    set(
      'company organization engagement note interaction prospect session verification screening review entry record lead_list person_event activity timeline',
    ),
  ],
];
