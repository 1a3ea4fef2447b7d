/** The words that facets go by: what is a container, what holds power, what is talk, what is the agent's own. */
import { set } from '../features/sets.ts';

export const BULK_NAME =
  /(?:^|[_-])(?:all|everything|bulk|mass|purge|cleanup|prune)(?:$|[_-])|(?<!Catch)(?:All|Bulk|Everything)(?:$|[A-Z])|infrastructure|untracked|data_?table|namespaces$/;
/** Things that others depend on. */
export const CONTAINERS =
  set(`permission_group access_group dispatch_namespace database table repository repo bucket volume project account user cluster environment domain backup namespace workspace organization organisation org board folder directory app application site website stack channel
  release dataset drive vault team tenant store guild space topic queue collection mailbox calendar zone catalog keyspace droplet server vm virtual_machine instance snapshot data_table datatable email_domain base knowledge_base library
  notebook workbook vps branch_database course collection_group infrastructure hosted_zone network filesystem disk replica_set schema dns_zone index_cluster spreadsheet resource group inbox history all everything
  graph service addressbook address_book pipe mount host content_type realm tablespace memory_store data resources customers contact_list album workflow_folder`);
export const DATABASE_BRANCH = /branch/;
export const PRIVILEGED =
  set(`permission_group access_group permission key_pair role acl access access_level access_control collaborator key api_key ssh_key public_key deploy_key access_key token access_token api_token refresh_token personal_access_token auth_token bot_token service_token project_token system_user_token password passphrase policy firewall firewall_rule
  dns dns_record nameserver security_group scope consent credential secret mfa two_factor_auth totp sso saml branch_protection protection ruleset admin administrator owner ownership group_member service_account iam certificate ssl_certificate device_approval
  allowlist whitelist blocklist ip_allowlist whois privacy_protection visibility share_link public_link public_url sharing_link invite_link public_access approval guest_access webhook_secret rls rls_policy row_level_security user_role tool_policy domain_lock trusted_device security_setting client_secret
  auth_method cors grant moderator license_assignment org_member team_member group_membership user_group connection_secret oauth_client oauth_app signing_key encryption_key root_password pin_code spending_cap spend_cap policy_rule rule_set org_policy secret_version
  security_policy sharing membership ban audit_log_setting mfa_device factor app_role conditional_access user_permission access_policy bucket_policy security_rule nameservers privacy dns_zone ptr_record ssl tls oauth_token project_member permission_request permission_prompt
  guardrail kill_switch card_control security_control safety_setting password_policy member_role org_collection`);
export const SHIELDS =
  set(`policy firewall branch_protection protection mfa two_factor_auth lock audit audit_log guardrail safety_setting approval_requirement permission_prompt alarm security_policy sandbox_mode tool_policy policy_rule firewall_rule waf backup_policy
  retention_policy rls rls_policy row_level_security domain_lock deletion_protection spending_cap spend_cap kill_switch permission_request confirmation_prompt card_control security_control parental_control fraud_rule content_filter password access_password rate_limit encryption security rule_set ruleset verification security_rule privacy_protection`);
export const KEYS =
  set(`api_key ssh_key deploy_key access_key access_token api_token personal_access_token token user_token service_account oauth_client oauth_app client_secret signing_key root_password admin administrator owner ownership service_account_key system_user_token bearer_token long-lived
  auth_token session_token service_token bot_token project_token registration_token app_token refresh_token jwt_token service_key api_credential credentials_key key_pair app_password superuser login_link`);
export const TALK =
  set(`jira_issue comment reply review post tweet message email sms dm issue ticket pull_request merge_request discussion note gist release webhook thread announcement newsletter notification invitation invite feedback status_update story reel poll toot chat_message discussion_note
  merge_request_note issue_comment pull_request_review support_ticket incident bug_report work_item merge_request_thread review_comment pull_request_comment broadcast issue_note direct_message push_notification text_message forum_post social_post article_publication blog_post webhook_endpoint dispute listing
  pr mr answer question conversation bug feature_request letter postcard fax campaign_send email_campaign slack_message advisory video_post forwarder voice_message`);
export const TALK_PART =
  set(`label tag milestone reaction emoji_reaction assignee type state status draft_state draft setting template category dependency sub_issue relation field link pin priority property column draft_note folder rule filter alias signature read star visibility_timeout archive attachment queue order_note customization
  preference subscription subscription_setting domain autoreply checklist mailbox`);
export const QUEUES = set(
  'queue topic_queue keystroke input signal mapping command request event_bus prompt trash input archive archival archived transaction heartbeat key text_input gcode mqtt completion query data',
);
/** Released, these are free again; nothing is published. */
export const HELD = set('device lock reservation hold session resource port slot lease seat number ip address');
export const EXTERNAL_VERBS = set(
  'publish announce share invite reinvite endorse broadcast tweet retweet email forward',
);

export const OWN =
  set(`cache session memory context connection selection working_directory working_dir scratchpad thought observation breakpoint viewport todo_list search_session tunnel pty browser_session websocket thinking cursor
  timer profile_switch`);
/** Sessions that somebody else is let into. */
export const SHARED_SESSION = /checkout|payment|portal|billing|login|customer/i;
export const OWN_MADE = set(
  'memory thought observation todo_list scratchpad context websocket thinking session browser_session',
);
export const OWN_SET = set(
  'default_org target_org default_profile default_account current_workspace log_level logging subscriber_update log market_type active_board active_project active_workspace current_project default_project default_workspace working_directory working_dir context session breakpoint viewport',
);

/** Policies, keys and tokens that guard nothing. */
export const NO_GUARD =
  /kv|cache|redis|locali[sz]ation|translation|design|return|refund|shipping|cancellation|value|payment|fulfil|pricing/i;
