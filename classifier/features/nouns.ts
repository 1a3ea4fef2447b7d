/**
 * What nouns name, by class; a word may stand in several. Two or more words joined by `_` are a compound and read as one (`pull_request`).
 * Singular only: plurals are derived.
 */
export const NOUN_CLASSES = [
  'message',
  'ticket',
  'people',
  'document',
  'money',
  'order',
  'payment',
  'subscription',
  'invoice',
  'trading',
  'token',
  'wallet',
  'exposure',
  'adspend',
  'goods',
  'market',
  'container',
  'privilege',
  'shield',
  'secret',
  'ephemeral',
  'software',
  'process',
  'command',
  'query',
  'request',
  'page',
  'device',
  'log',
  'outside',
  'relation',
  'metadata',
  'media',
  'release',
  'event',
] as const;
export type NounClass = (typeof NOUN_CLASSES)[number];

export const NOUNS: Readonly<Record<NounClass, string>> = {
  message: `email mail message sms dm direct_message comment reply post tweet toot chat_message notification announcement newsletter invitation invite fax voicemail
    whatsapp note_to_user thread_reply text_message review feedback emoji_message email_campaign letter postcard story reel broadcast status_update response push_notification
    chat conversation inbox mailbox mention dialog_message discussion thread memo_to bubble card_message webhook_message phone_call voice_call voice_message poll`,
  ticket: `issue ticket bug bug_report incident pull_request merge_request pr mr discussion support_case support_ticket work_item workitem jira_issue advisory feature_request`,
  people: `customer contact user member employee lead person people patient candidate applicant student guest attendee subscriber client profile recipient payee vendor
    supplier beneficiary prospect participant colleague teammate follower visitor buyer seller staff worker resident passenger driver respondent individual
    account_holder cardholder address_book directory_user identity company_contact partner merchant timesheet payslip leave attendance personal_data passport shipping_address address`,
  document: `file document note page record row attachment spreadsheet worksheet sheet cell pdf transcript recording folder_content block wiki article draft photo
    journal entry database_row vault_item item content doc slide presentation notebook memo blob object email_body gist snippet source_code diff patch changeset commit blame
    manuscript contract_document report_file form_response submission survey_response meeting minutes calendar calendar_event event appointment task todo reminder card checklist resume cv bookmark
    health_data workout medical_record screenshot_of_desktop clipboard database_record table_row entity_content chunk lesson recipe_of_user deal opportunity activity conversation_history transcription`,
  money: `balance order invoice payment transaction charge payout refund dispute portfolio holding position subscription bill expense receipt salary payroll
    ledger journal_entry statement bank_statement budget deposit loan mandate settlement payment_method credit_card debit_card bank_account bank_transaction credit_note estimate
    sales_order purchase_order payable receivable profit_and_loss balance_sheet trial_balance cash_flow earning wallet_balance account_balance margin buying_power fund pnl
    trade_history fill commission fee_paid tax_return spending income debt credit payment_intent payment_link setup_intent draft_order checkout_session abandoned_checkout
    account_value net_worth cost_basis dividend_income transfer withdrawal revenue_of_customer financial_account account_summary timesheet_amount payment_history order_history billing_history card`,
  order: `order sales_order purchase_order trade_order basket cart_order food_order`,
  payment: `payment payout refund charge transfer payment_intent bank_transfer wire settlement remittance checkout money fund cash credit_balance direct_debit mandate_payment
    funds gift_card store_credit virtual_card topup withdrawal deposit payroll_run pay_run instant_settlement disbursement escrow donation tip`,
  subscription: `subscription paid_plan auto_renewal autorenewal auto_renew renewal membership_plan seat billing_plan`,
  invoice: `invoice bill credit_note sales_invoice`,
  trading: `limit_order market_order stop_order stop_loss take_profit trailing_stop twap_order oco_order bracket_order spot_order futures_order perp_order option_order trade
    position swap limit_trade stop_limit order_group bet wager prediction_market_order share contract_order basket_order open_order grid_bot dca_order scale_order combo_order rfq`,
  token: `token nft erc20 erc721 coin crypto cryptocurrency eth btc sol usdc usdt stablecoin spl_token asset native_token liquidity lp_token yield_position collateral jetton sat sats lightning_invoice`,
  wallet: `wallet transaction raw_transaction signed_transaction typed_data user_operation userop allowance smart_contract contract contract_call contract_function contract_method psbt safe_transaction multisig signature`,
  exposure: `leverage margin margin_mode margin_type position_mode position_side risk_limit collateral_mode spending_limit spend_limit`,
  adspend: `campaign ad_set adset ad_group adgroup ad_campaign daily_budget lifetime_budget bid bid_strategy ad_budget promoted_listing campaign_budget`,
  goods: `flight hotel ride taxi ticket_purchase room_booking reservation_paid phone_number incoming_phone_number domain_name domain gift_card esim ad_credit credit plan seat license product item food pizza meal groceries
    cart basket label shipping_label postage data_bundle airtime insurance_policy appointment_paid voucher lottery_ticket virtual_machine vps server_plan number`,
  market: `price ticker orderbook order_book candle kline ohlc ohlcv market stock symbol quote funding_rate volume tvl gas gas_price exchange_rate rate index indicator
    option_chain dividend earnings_calendar fundamental financial_statement income_statement market_cap yield apy trading_pair instrument tvl_data mempool block block_height utxo spread liquidity_data open_interest
    liquidation long_short_ratio screener sector etf forex fx commodity bond filing analyst_rating balance_sheet_of_company historical_price token_price trend trending`,
  container: `database table schema repository repo bucket volume project account user cluster environment domain backup namespace workspace organization organisation org
    board folder directory app application site website stack index channel release branch_database collection dataset drive vault team tenant instance server virtual_machine vm droplet store shop
    group guild space catalog keyspace topic queue dispatch_namespace hosted_zone zone node resource_group subscription_account pool pod_namespace snapshot_repository notebook_server
    library base spreadsheet book course guild_channel everything mailbox email_domain history data_table datatable replica replica_set partition filesystem disk knowledge_base project_folder cdn`,
  privilege: `permission role acl access access_level access_control member membership collaborator key api_key ssh_key public_key deploy_key access_key token access_token api_token refresh_token personal_access_token
    password passphrase policy firewall firewall_rule dns dns_record nameserver security_group invitation scope consent credential secret mfa two_factor_auth totp sso saml
    branch_protection protection ruleset admin administrator owner ownership group_member service_account iam certificate ssl_certificate tls_certificate device_approval allowlist whitelist blocklist ip_allowlist whois
    privacy_protection visibility share_link public_link public_url sharing_link invite_link public_access approval bypass guest_access webhook_secret rls rls_policy row_level_security user_role tool_policy audit_log_setting domain_lock trusted_device security_setting port client_secret auth_method
    cors grant moderator ban timeout license_assignment org_member team_member group_membership user_group connection_secret oauth_client oauth_app signing_key encryption_key root_password pin_code spending_cap spend_cap`,
  shield: `policy firewall rule branch_protection protection mfa two_factor_auth lock audit audit_log guardrail safety_setting approval_requirement permission_prompt rate_limit_guard alarm
    security_policy sandbox_mode tool_policy policy_rule firewall_rule waf backup_policy retention_policy rls rls_policy row_level_security domain_lock deletion_protection spending_cap spend_cap kill_switch dead_man's_switch permission_request confirmation_prompt`,
  secret: `secret password passphrase api_key secret_key private_key access_token refresh_token connection_string credential vault_entry seed_phrase mnemonic kubeconfig totp
    otp session_cookie cookie env_var environment_variable env bearer_token keypair auth_token client_secret recovery_code secret_value authorization_code jwt jwt_token login_link presigned_credential key_pair
    database_url ssh_key auth_code recovery_key signing_key secret_version decrypted_secret`,
  ephemeral: `cache session memory memory_entry context connection selection working_directory working_dir log_level active_board active_project scratchpad scratch observation knowledge_graph entity
    relation thought thinking thought_history conversation_state history_buffer console log_buffer canvas_selection state workspace_context current_project default_project default_workspace socket websocket viewport
    clipboard_buffer temp_file display view recent_list search_session background_search transcript_buffer prompt_cache embedding_cache agent_memory todo_list plan_step proxy checkpoint local_cache exchange_cache pty tunnel
    port_forward browser_session watcher subscription_session breakpoint cursor filter_state market_type log logs kubeconfig_context`,
  software: `addon add_on add-on plugin extension package helm_chart chart release_chart manifest image container_image docker_image apex_class apex_trigger function edge_function worker lambda script app_version
    template_deployment theme_package skill firmware dependency library_package model_deployment operator stack_template integration_app driver module mcp_server server_package terraform cdk cloudformation kustomization`,
  process: `workflow job pipeline build deployment agent container pod vm virtual_machine instance service task_run test_run run scan crawl_job process sandbox dyno stack playbook automation
    scenario scene flow session_command action macro routine simulation_run evaluation_run training_job batch_job experiment notebook_cell emulator simulator cron_job schedule_run recipe_run lambda_function function
    subagent sub-agent bot spark_job query_job migration rollout`,
  command: `command shell bash terminal cmd powershell script code javascript python typescript ruby expression snippet repl arguments argv kubectl ssh program shell_command cli code_snippet notebook_code applescript lua gdscript
    luau sandbox_code binary executable macro_code eval`,
  query: `sql query cypher graphql sparql statement aggregation_pipeline sql_query sql_statement cypher_query mongo_query kql soql nrql promql flux_query dax mdx ddl migration raw_query gaql fql`,
  request: `http_request api_request api_call rest_request http_call request endpoint curl webhook_call graphql_mutation mutation rest_api raw_request`,
  page: `page web_page webpage browser element button link dropdown tab dialog url website selector form input field textarea checkbox viewport screen mouse keyboard cursor_position window app_screen device_screen dom key
    menu_item coordinate drag_and_drop ui_element accessibility_tree viewport_size`,
  device: `light lock door door_lock thermostat robot robot_arm printer 3d_printer vehicle car vacuum garage garage_door valve camera switch heater plug smart_plug fan blind curtain siren speaker tv drone
    hvac relay motor actuator gripper arm charger ev_charger irrigation sprinkler bulb lamp appliance oven climate boiler pump elevator gate smart_home entity_state device home_device conveyor plc shipment parcel package_delivery courier print_job tesla servo gpio joint`,
  log: `log audit_log event_log access_log log_entry log_line stdout stderr console_log system_log activity_log trace span stack_trace crash error_log job_log build_log console_message network_log network_request replay telemetry
    command_history process_output terminal_output logbook audit_event security_event login_failure diagnostics`,
  outside: `web internet web_page webpage website url search_result google news article tweet twitter reddit youtube video_transcript comment review discussion forum hacker_news rss feed blog
    wikipedia arxiv paper readme npm_package pypi_package package_search public_repository web_search web_content html issue pull_request merge_request mail email chat message social_media post profile_page site_map sitemap
    stack_overflow documentation_site page_content image_search video search_engine crawl uploaded_document inbound_message tiktok instagram linkedin bluesky mastodon podcast press_release social_post marketplace_listing
    bug_report advisory library_docs skill_registry model_hub dataset_hub crypto_news headline sentiment_feed newsletter`,
  relation: `label tag member relation relationship link reaction emoji_reaction assignee follower watcher item_from_cart cart_item basket_item collaborator_link attachment_link association mapping dependency_link favorite favourite
    star bookmark pin like vote sub_issue sub-issue reviewer category_assignment alias port mention field_value parent milestone_link participant cart line_item`,
  metadata: `schema setting configuration config metadata status type version list name count statistic stat metric kpi summary capability option enum category field column plan definition template limit quota
    info information detail help guide documentation docs health usage overview tree structure dialect region location timezone time date language locale currency_list exchange_list hint format rule_list tool_list
    availability total average dashboard report_definition analytics insight performance benchmark score ranking leaderboard risk_score`,
  media: `image photo picture video audio sound music speech voice diagram chart_image logo icon mockup 3d_model animation thumbnail avatar song clip podcast_episode svg qr_code`,
  release: `release package_version gist site_publish listing tag_release npm_publish app_release draft_release main_branch default_branch shared_branch production version_release public_page live_site marketplace`,
  event: `webhook trigger_webhook callback callback_url webhook_url push_subscription alert_destination notification_channel zap`,
};

/** Compounds that single rules ask for and that stand in no class: each names what its last word names. */
export const COMPOUNDS = `access_group access_password access_policy accessibility_snapshot account_info account_state active_workspace address_detail address_list
  agent_run alert_history api_credential api_endpoint app_password app_role app_setting app_token approval_mode article_publication
  asset_holding audience_member audit_trail backlog_item backup_code bank_balance bank_feed billing_run blog_post blood_oxygen blood_pressure
  board_member boarding_pass body_composition body_measurement bot_token browsing_history bucket_policy budget_line call_log call_recording
  campaign_send candidate_note card_control change_notification channel_post chat_history checkout_link closed_position collection_group
  commit_comment company_detail conditional_access config_var contact_group contact_list container_log content_filter content_type core_dump
  crash_report credentials_key credit_entry credit_history credit_score crm_activity current_workspace data_source database_content
  datatable_row dead_letter default_account default_org default_profile direct_report directory_content discussion_note dispute_claim dns_zone
  donation_record draft_email draft_note draft_state dry_run email_attachment equity_history error_event error_group event_attachment
  event_bus event_detail exercise_history expense_claim external_link failure_log file_content file_contents flight_recorder follower_detail
  forum_post forwarding_address fraud_rule fulfillment_order funding_history git_hook global_var google_doc hash_field heap_dump heart_rate
  image_file index_cluster insight_of_customer interview_schedule invoice_link issue_comment issue_link issue_note item_collection
  job_application key_value lab_result lambda_code lead_list leave_application leave_balance leave_period leave_request leave_type
  lending_position local_file local_storage location_history log_group logbook_entry login_credential loyalty_member manual_journal
  margin_call media_file meeting_note member_role memory_store menstrual_cycle merge_request_discussion merge_request_note
  merge_request_thread merge_request_version message_history mfa_device money_transfer newsletter_reply node_content notification_inbox
  oauth_token one_time_code open_position order_detail order_note org_collection org_event org_group org_policy org_user otp_code
  outbound_call page_property page_source parental_control password_policy payment_entry payment_order payment_request payment_request_capture
  payroll_employee payroll_entry performance_review permission_group person_event pod_log portfolio_value post_install_script pr_comment
  prediction_bet profile_switch project_item project_member project_token ptr_record pull_request_comment pull_request_diff
  pull_request_review query_plan query_result rate_limit record_detail registration_token release_note rental_application rental_owner
  request_form review_comment rss_feed rule_set safe_browsing salary_slip sample_row scan_run scheduled_task screen_code screen_recording
  search_history security_advisory security_code security_control security_rule selected_element seller_account server_log service_account_key
  service_key service_token session_replay session_storage session_token set_member shipment_tracking slack_message slow_log
  sms_code sql_transformation staking_position startup_script stock_holding stored_value stress_test sub_task subscriber_update
  subscription_setting summary_template system_user_token tab_content table_data target_org text_input thread_comment to_do todo_item
  token_balance token_secret tool_call topic_queue trading_account user_permission user_token variable_group verification_code video_comment
  video_post visibility_timeout visible_text vo2_max voice_memo watch_history web_result webhook_endpoint workflow_folder workflow_run
  working_order function_key account_key sas_token shared_access_signature publishing_profile publishing_credential admin_credential admin_password
  database_password database_credential wifi_password root_token unseal_key app_secret signing_secret join_token bootstrap_token
  enrollment_token pairing_code magic_link recovery_phrase backup_phrase ssh_private_key master_password build_artifact
  voice_note saved_query mind_map lesson_plan audio_file checklist_item master_key`;
