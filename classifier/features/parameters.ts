/** What a parameter is for, told by its name: the words of the name joined by `_`, in base form; `~` before a name matches it as the last words too. */
export const PARAMETER_CLASSES = [
  'command',
  'code',
  'query',
  'url',
  'method',
  'toolName',
  'manifest',
  'amount',
  'currency',
  'side',
  'orderType',
  'asset',
  'wallet',
  'slippage',
  'leverage',
  'recipient',
  'messageText',
  'content',
  'path',
  'destination',
  'force',
  'recursive',
  'all',
  'confirm',
  'dryRun',
  'filter',
  'paging',
  'search',
  'role',
  'secret',
  'changes',
  'enabled',
  'selector',
  'webhook',
  'schedule',
  'permanent',
  'status',
  'card',
  'budget',
  'ids',
  'id',
  'period',
] as const;
export type ParameterClass = (typeof PARAMETER_CLASSES)[number];

export const PARAMETERS: Readonly<Record<ParameterClass, string>> = {
  command:
    '~command ~cmd shell_command bash shell argv command_line cmdline commands executable exec_command program shell_script keystrokes cli_args',
  code: '~source_code ~code_snippet js javascript python ~script snippet python_code js_code code_block expression ~function_body sandbox_code lua luau gdscript code_to_run notebook_code ~cell_source code ~python_code ~javascript_code test_code shader_code contract_code user_code new_code html_code program_code function_code inline_code code_content code_string',
  query:
    'sql ~sql_query ~sql cypher statement sql_statement raw_query ~cypher_query aggregation pipeline mongo_query ddl mutation graphql ~graphql_query kql nrql promql logql ~logql ~promql traceql soql sosl dax jmespath_query es_query esql query_string_sql sql_text migration_sql query fetchxml fetch_xml groq ~groq_query wiql caml caml_query',
  url: '~url ~urls uri link website_url endpoint_url website target_url ~link href',
  method: 'http_method method request_method verb',
  toolName:
    'tool_name tool function_name_to_call tool_id tool_slug action_name tool_args tool_arguments tool_input tool_params toolname',
  manifest:
    '~manifest yaml ~image image_name docker_image container_image chart template_body ~yaml compose_file dockerfile docker_compose stack_template workflow_json terraform hcl worker_code workflow_definition chart_name',
  amount:
    '~amount ~quantity qty volume ~value_wei amount_usd amount_in amount_sat amount_sats total_amount ~price unit_price ~amount_cents size stake notional sats usd_amount order_qty shares tip total unit_amount wei ~qty lamports budget_amount num_shares',
  currency: '~currency currency_code coin fiat currency_id payment_currency settlement_currency',
  side: 'side direction buy_sell order_side is_buy is_buying action_side transaction_type position_side outcome',
  orderType:
    'order_type ordertype time_in_force timeinforce tif limit_price stop_price trigger_price take_profit stop_loss post_only reduce_only trail trailing expiry_hours price2 client_order_id cl_ord_id validity displayed_qty',
  asset:
    'symbol ticker pair trading_pair tradingsymbol token_address token_in token_out ~token_symbol mint input_mint output_mint ~token_address from_token to_token contract_address nft_id instrument market_id conid ~mint asset_id coin_id stock_code',
  wallet:
    'wallet wallet_address private_key mnemonic from_address to_address signer signed_tx raw_tx ~signed_transaction tx_hex ~transaction_base64 signed_tx_base64 from_account to_account destination_address unsigned_tx tx_data calldata ~wallet recipient_address chain_id network abi function_args gas_limit typed_data',
  slippage: 'slippage slippage_bps slippage_tolerance max_slippage min_amount_out price_impact deadline',
  leverage: 'leverage margin_mode margin_type',
  recipient:
    'to recipient recipients to_email ~recipient ~recipient_email email_to cc bcc to_number ~phone_number phone to_user receiver receiver_id receive_id chat_id channel_id channel ~recipients to_address_email jid thread_ts conversation_id room_id invitee invitees attendees open_id whatsapp_number target_user mention user_ids_to_notify',
  messageText:
    'subject message ~message_text body text ~message comment ~comment reply ~body caption tweet blocks embed embeds html_body text_body note email_body notification announcement message_body msg rich_text markdown_text',
  content:
    '~content contents data file_content new_content ~text_content markdown ~html body_html base64 ~file_data payload new_string replacement ~content_base64',
  path: '~path ~filepath ~file_path file filename ~file_name ~directory ~dir folder ~folder_path paths file_paths source destination_path',
  destination:
    '~output_path ~save_path destination output_file ~output_dir save_to out_path ~download_path local_path target_path save_dir output_filename target_dir ~destination',
  force: 'force ~force hard no_verify override skip_confirmation skip_check yes force_delete',
  recursive: 'recursive cascade ~recursive include_children delete_contents delete_children prune',
  all: 'all ~all delete_all all_namespaces everything wildcard select_all all_users apply_to_all',
  confirm: 'confirm confirmed ~confirmation i_understand confirm_delete acknowledge confirm_name ~confirm',
  dryRun: 'dry_run dryrun ~dry_run validate validate_only preview simulate test_mode preview_only',
  filter:
    'filter ~filter where ~selector label_selector ~filters criteria conditions pattern condition filter_by_formula query_filter filters',
  paging:
    'limit offset page per_page page_size cursor max_results sort order_by sort_by count top skip start_cursor page_token num_results max_count first after sort_order sort_key starting_after take',
  search:
    'query q search search_query search_term keyword keywords term search_text question topic prompt_search keyword_query',
  role: '~role ~roles ~permission ~permissions ~access_level scopes ~scope role_id privileges visibility access grants is_admin admin can_edit policy acl ~role_name public is_public privacy role_arn policies',
  secret:
    'password ~password ~secret api_key ~api_key access_token ~access_token credentials ~credentials secret_key passphrase auth_token ~private_key pin otp totp security_code cvv',
  changes:
    'updates changes fields properties update_data ~data patch ~updates values attributes set settings ~settings config ~config metadata operations new_name new_value title name description labels tags due_date assignee assignees priority values_to_set columns items ~config_data new_title',
  enabled: 'enabled enable active is_active disabled state_on status_on ~enabled is_enabled paused',
  selector: 'selector element ref xpath css_selector coordinates coordinate element_id locator uid',
  webhook:
    'webhook webhook_url callback_url ~webhook_url delivery_url target_webhook notify_url notification_url hook_url',
  schedule:
    'cron cron_expression schedule scheduled_at send_at scheduled_time interval_minutes schedule_time start_time',
  permanent: 'permanent permanently hard_delete purge skip_trash ~permanently permanent_delete',
  status: 'status state new_status ~status closed archived in_trash',
  card: 'card_number cvc expiry_month payment_method payment_method_id card_holder_name source_account payment_token customer_id_to_charge payment_source pay_from payment_method_token',
  budget: 'daily_budget lifetime_budget budget ~budget bid_amount bid max_bid ad_budget budget_cents campaign_budget',
  ids: '~ids ids record_ids items_to_delete message_ids ~names ~paths',
  id: '~id id uuid guid ~iid slug key number ~number name identifier ~uuid ~key sid',
  period:
    'start_date end_date from to date start end since until time_range days date_from date_to start_time end_time interval timeframe period ~date year month range lookback',
};
