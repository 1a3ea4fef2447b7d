/** The facets by rule: for each, the evidence in a reading that sets it. A facet without evidence is not set. */
import type { Category, Facet } from '../data/model.ts';
import { actsOn, headOn, names } from './acts.ts';
import type { ParameterClass } from './features/parameters.ts';
import type { Signal } from './features/phrases.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import { set } from './features/sets.ts';
import { type Flows, flowsOf, readsByQuery } from './flows.ts';
import type { JudgedAct, Proposal } from './propose.ts';

/** What the detectors look at: the reading, the proposal, the category that stands, and what flows where the tool reads. */
export interface Case {
  r: Reading;
  p: Proposal;
  category: Category;
  flows: Flows;
  acts: JudgedAct[];
}

const NO_FLOWS: Flows = { sensitive: null, secrets: null, untrusted: null };

export function caseOf(r: Reading, p: Proposal, category: Category): Case {
  const acts = [p.name, ...p.lead, p.title].filter((j) => j !== null);
  return { r, p, category, flows: category === 'Read' ? flowsOf(r, p) : NO_FLOWS, acts };
}

type Detector = (c: Case) => Span | null;

const at = (pointer: string): Span => ({ pointer, start: -1, end: -1 });
const whole = (c: Case): Span => ({ pointer: '/name', start: 0, end: c.r.tool.name.length });

/** The span of the first act that does something and passes the test. */
function where(c: Case, test: (act: Act) => boolean): Span | null {
  for (const j of c.acts) if (j.act.kind !== 'read' && test(j.act)) return j.act.reach;
  return null;
}

function marked(c: Case, facet: Facet): Span | null {
  for (const j of c.acts) if (j.verdict.facet === facet && j.act.kind !== 'read') return j.act.reach;
  return null;
}

function headIn(act: Act, words: ReadonlySet<string>): boolean {
  return act.objects.length > 0 && words.has(act.objects[0]!.lemma.text);
}

function signal(c: Case, ...list: Signal[]): Span | null {
  for (const n of list) {
    const span = c.r.signals.get(n);
    if (span) return span;
  }
  return null;
}

function leads(c: Case, ...list: Signal[]): Span | null {
  for (const n of list) if (c.r.leadSignals.has(n)) return c.r.signals.get(n)!;
  return null;
}

function parameter(c: Case, ...classes: ParameterClass[]): Span | null {
  for (const k of classes) {
    const found = c.r.has.get(k);
    if (found) return at(found.pointer);
  }
  return null;
}

const BULK_NAME =
  /(?:^|[_-])(?:all|everything|bulk|mass|purge|cleanup|prune)(?:$|[_-])|(?<!Catch)(?:All|Bulk|Everything)(?:$|[A-Z])|infrastructure|untracked|data_?table|namespaces$/;
/** Things that others depend on. */
const CONTAINERS =
  set(`database table repository repo bucket volume project account user cluster environment domain backup namespace workspace organization organisation org board folder directory app application site website stack channel
  release dataset drive vault team tenant store guild space topic queue collection mailbox calendar zone catalog keyspace droplet server vm virtual_machine instance snapshot data_table datatable email_domain base knowledge_base library
  notebook workbook vps branch_database portfolio course customer collection_group infrastructure hosted_zone network filesystem disk replica_set schema index_cluster spreadsheet resource group wallet inbox history all everything
  memory_store data resources customers contact_list album playlist workflow_folder`);
const DATABASE_BRANCH = /branch/;
const PRIVILEGED =
  set(`permission role acl access access_level access_control collaborator key api_key ssh_key public_key deploy_key access_key token access_token api_token refresh_token personal_access_token auth_token bot_token service_token project_token password passphrase policy firewall firewall_rule
  dns dns_record nameserver security_group scope consent credential secret mfa two_factor_auth totp sso saml branch_protection protection ruleset admin administrator owner ownership group_member service_account iam certificate ssl_certificate device_approval
  allowlist whitelist blocklist ip_allowlist whois privacy_protection visibility share_link public_link public_url sharing_link invite_link public_access approval guest_access webhook_secret rls rls_policy row_level_security user_role tool_policy domain_lock trusted_device security_setting client_secret
  auth_method cors grant moderator license_assignment org_member team_member group_membership user_group connection_secret oauth_client oauth_app signing_key encryption_key root_password pin_code spending_cap spend_cap policy_rule rule_set org_policy secret_version
  security_policy sharing membership ban audit_log_setting mfa_device factor app_role conditional_access user_permission access_policy bucket_policy security_rule nameservers privacy dns_zone ptr_record ssl tls oauth_token project_member permission_request permission_prompt
  guardrail kill_switch safety_setting password_policy member_role org_collection`);
const SHIELDS =
  set(`policy firewall branch_protection protection mfa two_factor_auth lock audit audit_log guardrail safety_setting approval_requirement permission_prompt alarm security_policy sandbox_mode tool_policy policy_rule firewall_rule waf backup_policy
  retention_policy rls rls_policy row_level_security domain_lock deletion_protection spending_cap spend_cap kill_switch permission_request confirmation_prompt password access_password rate_limit encryption security rule_set ruleset verification security_rule privacy_protection`);
const KEYS =
  set(`api_key ssh_key deploy_key access_key access_token api_token personal_access_token token user_token service_account oauth_client oauth_app client_secret signing_key root_password admin administrator owner ownership service_account_key system_user_token bearer_token long-lived
  auth_token session_token service_token bot_token project_token registration_token app_token refresh_token jwt_token service_key api_credential credentials_key key_pair app_password superuser login_link`);
const TALK =
  set(`comment reply review post tweet message email sms dm issue ticket pull_request merge_request discussion note gist release webhook thread announcement newsletter notification invitation invite feedback status_update story reel poll toot chat_message discussion_note
  merge_request_note issue_comment pull_request_review support_ticket incident bug_report work_item merge_request_thread review_comment pull_request_comment broadcast issue_note direct_message push_notification text_message forum_post social_post article_publication blog_post webhook_endpoint dispute listing
  pr mr answer question conversation bug feature_request letter postcard fax campaign_send email_campaign slack_message advisory video_post forwarder voice_message`);
const TALK_PART =
  set(`label tag milestone reaction emoji_reaction assignee type state status draft_state draft setting template category dependency sub_issue relation field link pin priority property column draft_note folder rule filter alias signature read star visibility_timeout archive attachment queue order_note customization
  preference subscription subscription_setting domain autoreply checklist mailbox`);
const QUEUES = set(
  'queue topic_queue keystroke input signal mapping command request event_bus prompt trash input archive archival archived transaction heartbeat key text_input gcode mqtt completion query data',
);
const EXTERNAL_VERBS = /^(?:publish|announce|share|invite|reinvite|endorse|broadcast|tweet|retweet|email|forward)$/;

const OWN =
  set(`cache session memory context connection selection working_directory working_dir scratchpad thought observation breakpoint viewport todo_list search_session tunnel pty browser_session websocket thinking cursor
  timer profile_switch`);
/** Sessions that somebody else is let into. */
const SHARED_SESSION = /checkout|payment|portal|billing|login|customer/i;
const OWN_MADE = set(
  'memory thought observation todo_list scratchpad context websocket thinking session browser_session',
);
const OWN_SET = set(
  'log_level logging subscriber_update log market_type active_board active_project active_workspace current_project default_project default_workspace working_directory working_dir context session breakpoint viewport',
);

/** A query that may be anything: it reads what there is, and reaches all of it. */
function freeQuery(c: Case): Span | null {
  if (c.category !== 'Execute') return null;
  if (c.p.rule === 'free query' || c.p.rule === 'read-only query') return c.p.span.start === -1 ? c.p.span : whole(c);
  return c.r.domains.has('database') ? where(c, (a) => a.kind === 'run' && actsOn(a, 'query')) : null;
}

/** A session that is handed out as a link or token: whoever holds it is let in. */
function handedSession(c: Case): Span | null {
  return /\b(?:session|access|login|auth\w*) (?:token|link|url)\b|\baccessible\b[^.]{0,30}\burl\b/i.test(
    c.r.description.slice(0, 240),
  )
    ? where(c, (a) => a.kind === 'make' && a.verb.text !== 'add')
    : null;
}

/** Policies, keys and tokens that guard nothing. */
const NO_GUARD =
  /kv|cache|redis|locali[sz]ation|translation|design|return|refund|shipping|cancellation|value|payment|fulfil|pricing/i;

export const DETECTORS: Readonly<Record<Facet, Detector>> = {
  sensitive: (c) => {
    if (c.category === 'Read') return c.flows.sensitive;
    const query = freeQuery(c);
    if (query) return query;
    if (c.p.modes.some((m) => m.mode.act.kind === 'read' && c.category !== 'Execute')) {
      const things = flowsOf(c.r, { ...c.p, name: null, lead: [], title: null });
      if (
        things.sensitive &&
        (c.r.things.has('money') ||
          c.r.things.has('people') ||
          c.r.things.has('log') ||
          /row|record|execution|bot/i.test(c.r.tool.name))
      )
        return at(c.p.modes[0]!.mode.parameter.pointer);
    }
    return null;
  },
  secrets: (c) => c.flows.secrets,
  untrusted: (c) =>
    c.flows.untrusted ??
    (c.p.rule === 'a request that pays' ? parameter(c, 'url') : null) ??
    (c.category === 'Execute' && c.r.domains.has('search') && c.r.has.has('url') ? parameter(c, 'url') : null),
  external: (c) => {
    if (c.category === 'Read' || c.category === 'Unknown') return null;
    const { context } = c.p;
    if (context.memory) return null;
    if (c.category === 'Execute') {
      if (/^(?:a writing request|putting up code|command)$/.test(c.p.rule)) return null;
      if (leads(c, 'anyMethod') || (c.r.has.has('method') && c.r.has.has('url')))
        return leads(c, 'anyMethod') ?? parameter(c, 'url');
      return (
        marked(c, 'external') ??
        where(c, (a) => a.kind === 'send' && actsOn(a, 'message') && !headIn(a, QUEUES)) ??
        (c.r.has.has('recipient') && c.r.has.has('messageText') && !context.browser ? parameter(c, 'recipient') : null)
      );
    }
    if (c.category === 'Destructive') return marked(c, 'external');
    const said = where(
      c,
      (a) =>
        a.kind === 'send' &&
        a.verb.text !== 'push' &&
        !headIn(a, QUEUES) &&
        !/\b(?:to (?:a |the )?(?:queue|archive|trash|topic))\b/i.test(c.r.description.slice(0, 80)) &&
        !/^(?:contact|page|alert|call|text)$/.test(a.verb.text) &&
        !(a.objects.length > 0 && headIn(a, TALK_PART) && !(a.verb.text === 'send' && headIn(a, set('draft')))),
    );
    if (said && c.category === 'Financial' && c.p.rule !== 'a request that pays')
      return where(c, (a) => a.kind === 'send' && (actsOn(a, 'invoice') || actsOn(a, 'message')));
    if (c.category === 'Financial') return c.p.rule === 'a request that pays' ? parameter(c, 'url') : null;
    if (
      said &&
      !(context.infrastructure && !c.r.domains.has('mail') && where(c, (a) => headOn(a, 'process', 'container'))) &&
      !/code_connect|current api user|to yourself/i.test(`${c.r.tool.name} ${c.r.description.slice(0, 100)}`)
    )
      return said;
    const told_ = c.acts.find((j) => /^(?:calling|reporting to the vendor|publishing an image)$/.test(j.verdict.rule));
    if (told_) return told_.act.reach;
    // a link that asks somebody for money
    const payer = c.r.parameters.find((q) => /email|mobile|phone|contact|notify/i.test(q.name));
    if (payer && where(c, (a) => a.kind === 'make' && headIn(a, set('payment_link checkout_link payment_request'))))
      return at(payer.pointer);
    const opened = c.p.modes.find(
      ({ mode: m }) =>
        m.act.kind === 'make' && headIn(m.act, set('issue comment message post pull_request ticket discussion review')),
    );
    if (opened) return at(opened.mode.parameter.pointer);
    const sending = c.p.modes.find((m) => m.verdict.facet === 'external' && m.verdict.category === 'Write');
    if (
      sending &&
      !said &&
      /message|mail|email|template|draft|campaign|notif|sms|post|comment|invite/i.test(
        `${c.r.tool.name} ${c.r.description.slice(0, 120)}`,
      )
    )
      return at(sending.mode.parameter.pointer);
    const pushed = where(c, (a) => a.verb.text === 'push' && (context.scm || actsOn(a, 'message')));
    if (pushed) return pushed;
    const merged = where(c, (a) => a.verb.text === 'merge' && names(a, set('pull_request merge_request pr mr')));
    if (merged) return merged;
    const pending =
      /pending|draft/i.test(c.r.tool.name) ||
      /\bpending (?:pull request )?review\b/i.test(c.r.description.slice(0, 140));
    const talk = where(
      c,
      (a) =>
        (a.kind === 'make' || a.kind === 'change') &&
        headIn(a, TALK) &&
        !(context.tracker && headIn(a, set('story')) && !/comment/.test(c.r.description)) &&
        !(a.verb.text === 'add' && headOn(a, 'ticket') && / to /.test(c.r.description.slice(0, 60))) &&
        !names(a, TALK_PART) &&
        !/^(?:mark|archive|unarchive|pin|resolve|star|close|move|label|read|dismiss|flag|snooze|import|assign|save|record|log|draft|switch|configure|enable|disable|toggle|request|approve|unapprove|set|transition|link|reopen|watch|like|bookmark|favorite|favourite|follow|react|mute|upvote|downvote|subscribe|watch|unwatch|unfollow|confirm|accept|reject|fix|reopen|complete|finish|rank|clone|book|transform|convert|generate|scrape)$/.test(
          a.verb.text,
        ) &&
        !(
          headIn(a, set('note article listing campaign_send question conversation thread release email')) &&
          !(
            context.scm ||
            (headIn(a, set('note')) && c.r.things.has('ticket')) ||
            (headIn(a, set('conversation thread release')) && c.r.domains.has('chat'))
          )
        ) &&
        !(
          headIn(a, set('issue ticket')) &&
          /^(?:update|edit|modify|change)$/.test(a.verb.text) &&
          !context.scm &&
          !/comment/.test(c.r.description)
        ),
    );
    if (talk && !pending) return talk;
    const edited =
      context.scm &&
      where(
        c,
        (a) =>
          a.kind === 'change' &&
          names(a, set('pull_request merge_request')) &&
          /body|title|description/.test(a.objectText),
      );
    if (edited) return edited;
    const reviewers = where(c, (a) => a.verb.text === 'request' && names(a, set('reviewer')));
    if (reviewers) return reviewers;
    const put =
      context.scm &&
      !c.r.domains.has('files') &&
      where(
        c,
        (a) =>
          /^(?:create|update|write|upload|put|edit|commit|add)$/.test(a.verb.text) &&
          headIn(a, set('file content commit')) &&
          !/^git[_-]/.test(c.r.tool.name),
      );
    if (put) return put;
    const out = where(c, (a) => EXTERNAL_VERBS.test(a.verb.text) && !headIn(a, set('secret context')));
    if (out) return out;
    const hooked = c.r.has.get('webhook');
    if (
      hooked &&
      (hooked.required || c.r.parameters.length <= 6 || /webhook|callback|notif|monitor/i.test(c.r.tool.name)) &&
      where(c, (a) => a.kind === 'make' || a.kind === 'change')
    )
      return parameter(c, 'webhook');
    const hook = where(
      c,
      (a) =>
        (a.kind === 'make' && actsOn(a, 'event')) ||
        (a.kind === 'change' && names(a, set('webhook')) && c.r.has.has('url')),
    );
    if (hook) return hook;
    const told = where(
      c,
      (a) =>
        /^(?:submit|file|register)$/.test(a.verb.text) &&
        names(
          a,
          set('feedback evidence dispute review application registry complaint survey form_response bug_report report'),
        ),
    );
    if (told) return told;
    const invited = c.r.parameters.find((q) =>
      /^(?:attendees|invitees|guests|participants_emails|customer_?note)$/i.test(q.name),
    );
    if (invited && where(c, (a) => a.kind === 'make' || a.kind === 'change')) return at(invited.pointer);
    if (
      c.r.has.has('recipient') &&
      c.r.has.has('messageText') &&
      c.r.domains.has('chat') &&
      where(c, (a) => a.kind === 'make' || a.kind === 'run')
    )
      return parameter(c, 'recipient');
    return null;
  },
  arbitrary: (c) => {
    const { r, p } = c;
    if (c.category === 'Execute' || c.category === 'Financial' || c.category === 'Destructive') {
      if (marked(c, 'bounded') && !r.has.has('code') && c.category === 'Execute') return null;
      if (c.category === 'Execute') {
        if (p.rule === 'command') return parameter(c, 'command');
        if (p.rule === 'any request') return p.span;
        if (p.rule === 'code') return parameter(c, 'code') ?? where(c, () => true) ?? whole(c);
        if (p.rule === 'free query' || p.rule === 'the name of a command')
          return p.span.pointer === '/name' ? whole(c) : p.span;
        if (marked(c, 'arbitrary')) return parameter(c, 'manifest', 'code') ?? marked(c, 'arbitrary');
        const typed = c.acts.find((j) => j.verdict.rule === 'code');
        if (typed) return typed.act.reach;
        const free = signal(c, 'metaTool', 'anyMethod') ?? leads(c, 'free');
        if (free && !leads(c, 'browser')) return free;
        const given = parameter(c, 'command', 'code', 'manifest', 'toolName');
        if (given) return given;
        if (
          where(
            c,
            (a) =>
              /^(?:run|exec|execute|eval|interact|evaluate-code|send|write)$/.test(a.verb.text) &&
              (actsOn(a, 'command', 'query') ||
                names(
                  a,
                  set(
                    'javascript python code script command shell pty repl process terminal sandbox container task prompt',
                  ),
                )),
          )
        ) {
          const span = where(
            c,
            (a) =>
              /^(?:run|exec|execute|eval|interact|send|write)$/.test(a.verb.text) &&
              names(
                a,
                set('javascript python code script command shell pty repl terminal query sql cypher container image'),
              ),
          );
          if (span) return span;
        }
        return where(
          c,
          (a) =>
            (/^(?:deploy|push)$/.test(a.verb.text) &&
              names(a, set('file folder directory code source source_code content tarball zip local jar archive'))) ||
            (/^(?:deploy|install|upgrade|apply|launch|run)$/.test(a.verb.text) &&
              names(
                a,
                set(
                  'function edge_function worker lambda helm_chart chart manifest image container_image migration container docker_image terraform package mcp_server',
                ),
              )) ||
            (a.verb.text === 'execute' && names(a, set('api_call api request'))),
        );
      }
      if (c.category === 'Financial')
        return (
          where(
            c,
            (a) =>
              actsOn(a, 'wallet') &&
              names(a, set('contract contract_function contract_method smart_contract calldata')),
          ) ??
          leads(c, 'anyMethod') ??
          (r.has.has('method') && r.has.has('url') ? parameter(c, 'method') : null)
        );
      return parameter(c, 'code') && c.p.modes.length > 0 ? parameter(c, 'code') : null;
    }
    if (c.category === 'Read')
      return p.rule === 'read-only query' || readsByQuery(r)
        ? (parameter(c, 'query') ?? whole(c))
        : leads(c, 'free') && r.has.has('query') && /sql|cypher|ql\b/i.test(r.description.slice(0, 200))
          ? parameter(c, 'query')
          : /(?:sql|ql|cypher)[-_]?(?:analytics|query)?$/i.test(r.tool.name) && r.has.has('query')
            ? parameter(c, 'query')
            : null;
    if (c.category === 'Write')
      return where(
        c,
        (a) =>
          (a.kind === 'make' || a.kind === 'change') &&
          names(a, set('workflow transformation sql_transformation pipeline')) &&
          headIn(a, set('workflow transformation sql_transformation pipeline')),
      ) &&
        r.parameters.some((q) =>
          /^(?:nodes|sql_code_blocks|operations|configuration|content|code|steps|sql)$/i.test(q.name),
        )
        ? at(
            r.parameters.find((q) =>
              /^(?:nodes|sql_code_blocks|operations|configuration|content|code|steps|sql)$/i.test(q.name),
            )!.pointer,
          )
        : null;
    return null;
  },
  privilege: (c) => {
    if (c.category === 'Read' || c.category === 'Unknown' || c.category === 'Financial') return null;
    const { context } = c.p;
    const flagged = marked(c, 'privilege') ?? marked(c, 'guard');
    if (flagged && !context.memory) return flagged;
    if (c.category === 'Execute')
      return c.r.domains.has('kubernetes') &&
        marked(c, 'arbitrary') &&
        !c.acts.slice(0, 1).some((j) => headIn(j.act, set('deployment'))) &&
        !where(c, (a) => names(a, set('helm_chart chart')))
        ? marked(c, 'arbitrary')
        : null;
    const span = where(
      c,
      (a) =>
        a.kind !== 'run' &&
        a.kind !== 'drive' &&
        a.kind !== 'connect' &&
        (headIn(a, PRIVILEGED) ||
          (a.objects.length > 1 &&
            PRIVILEGED.has(a.objects[1]!.lemma.text) &&
            !(a.objects[1]!.lemma.text === 'token' && (context.crypto || context.trading)) &&
            !headOn(a, 'document', 'message', 'ticket', 'media'))) &&
        !(
          headIn(a, set('key token certificate policy')) &&
          NO_GUARD.test(`${c.r.tool.name} ${a.objectText} ${c.r.description.slice(0, 60)}`)
        ) &&
        !(headIn(a, set('token')) && (context.crypto || context.trading)) &&
        // a key of a record opens nothing
        !(
          headIn(a, set('key')) &&
          !(context.vault || context.infrastructure || context.people) &&
          !/\b(?:api|access|secret|ssh|public|private|encrypt\w*|sign\w*|auth\w*|licen[cs]e|deploy)\b/i.test(
            `${c.r.tool.name.replaceAll(/[-_]/g, ' ')} ${c.r.description.slice(0, 120)}`,
          )
        ),
    );
    if (span) return span;
    // who belongs to a team or a project may do what it may
    const belongs = where(
      c,
      (a) =>
        /^(?:add|remove|update|delete|kick|ban|timeout|assign)$/.test(a.verb.text) &&
        (headIn(a, set('member user collaborator team_member project_member group_member role')) ||
          a.objects
            .slice(0, 2)
            .some((o) => /^(?:project_member|team_member|access_group|permission_group)$/.test(o.lemma.text))) &&
        /\b(?:project|team|organi[sz]ation|org|workspace|group|space|repository|server|guild|tenant)s?\b/i.test(
          `${c.r.tool.name.replaceAll(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2')} ${c.r.description.slice(0, 100)}`,
        ) &&
        !/\b(?:card|thread|list|issue|task|conversation|chat|segment|audience|campaign)\b/i.test(
          `${c.r.tool.name.replaceAll(/[-_]/g, ' ')} ${c.r.description.slice(0, 100)}`,
        ) &&
        !(a.verb.text === 'update' && headIn(a, set('user'))),
    );
    if (belongs && !(context.shop || context.billing || context.memory)) return belongs;
    const named = c.p.name?.act;
    if (
      named &&
      /^(?:create|invite|provision)$/.test(named.verb.text) &&
      headIn(named, set('user')) &&
      !(context.shop || context.billing || context.memory || c.r.domains.has('crm'))
    )
      return named.reach;
    const org = (context.people && !c.r.domains.has('crm')) || context.vault || context.scm;
    if (org && !c.r.domains.has('crmHr')) {
      const people = where(
        c,
        (a) =>
          headIn(
            a,
            set(
              'member user group application org_group user_group collection org_collection device team collaborator invitation org_member item_collection policy group_member org_user users_and_group',
            ),
          ) &&
          a.kind !== 'halt' &&
          !(a.verb.text === 'update' && headIn(a, set('user group')) && !context.vault) &&
          !(context.scm && headIn(a, set('group team application item'))) &&
          !(headIn(a, set('device')) && !/approv|deny|trust/i.test(c.r.tool.name)),
      );
      if (people) return people;
    }
    if (context.vault && where(c, (a) => /^(?:edit|move|share)$/.test(a.verb.text) && !headIn(a, set('folder'))))
      return whole(c);
    const approved = where(
      c,
      (a) =>
        /^(?:approve|unapprove|deny|disapprove|reject)$/.test(a.verb.text) &&
        (context.scm ||
          context.vault ||
          names(
            a,
            set(
              'timesheet device request device_approval leave expense rule merge_request pull_request deployment permission_request',
            ),
          )),
    );
    if (approved) return approved;
    if (/(?:^|_)(?:approve|approval|deny)(?:_|$)/.test(c.r.tool.name) && c.category !== 'Destructive') return whole(c);
    if (
      where(c, (a) => /^(?:create|submit)$/.test(a.verb.text) && names(a, set('pull_request_review'))) ||
      (context.scm &&
        where(c, (a) => /^(?:create|submit)$/.test(a.verb.text) && headIn(a, set('review'))) &&
        !/comment/.test(c.r.tool.name))
    )
      return where(c, () => true);
    const exposed = where(
      c,
      (a) =>
        /^(?:expose|unexpose|share|unshare|permit|protect|unprotect)$/.test(a.verb.text) && !headIn(a, set('post')),
    );
    const payee =
      /\b(?:withdrawal|payout|settlement|beneficiary)\W+(?:wallet|address|account|destination|bank)\b/i.exec(
        c.r.description.slice(0, 160),
      );
    if (payee && where(c, (a) => a.kind === 'make' || a.kind === 'change'))
      return { pointer: '/description', start: payee.index, end: payee.index + payee[0].length };
    if (
      exposed &&
      (/^(?:expose|unexpose|protect|unprotect)$/.test(
        where(c, () => true) ? (c.acts.find((j) => j.act.kind !== 'read')?.act.verb.text ?? '') : '',
      ) ||
        c.r.has.has('role'))
    )
      return exposed;
    // an account of a person in somebody's system, with a password or with groups
    const account = c.r.parameters.find((q) => /^(?:password|group_?ids?|groups|roles?|role_?ids?)$/i.test(q.name));
    if (
      account &&
      where(c, (a) => /^(?:create|add|provision)$/.test(a.verb.text) && headIn(a, set('user account member'))) &&
      !context.shop &&
      !context.billing
    )
      return at(account.pointer);
    const role = c.r.has.get('role');
    if (
      role &&
      /role|permission|access_?level|scope|privilege|is_?admin/i.test(role.name) &&
      where(c, (a) => actsOn(a, 'people'))
    )
      return at(role.pointer);
    return null;
  },
  guard: (c) => {
    if (c.category === 'Read' || c.category === 'Unknown') return null;
    const flagged = marked(c, 'guard');
    if (flagged) return flagged;
    if (c.category === 'Financial')
      return c.acts.slice(0, 1).some((j) => names(j.act, set("kill_switch dead_man's_switch"))) ? whole(c) : null;
    const off = where(
      c,
      (a) =>
        (a.kind === 'destroy' ||
          a.kind === 'detach' ||
          /^(?:disable|deactivate|bypass|lower|unset)$/.test(a.verb.text)) &&
        (headIn(a, SHIELDS) ||
          (a.kind !== 'destroy' && a.objects.slice(0, 2).some((o) => SHIELDS.has(o.lemma.text)))) &&
        !headIn(a, set('password')),
    );
    if (off) return off;
    const mode = c.p.modes.find(
      ({ mode: m }) =>
        (m.act.kind === 'destroy' || /^(?:disable|deactivate|bypass)$/.test(m.act.verb.text)) &&
        headIn(m.act, SHIELDS) &&
        !headIn(m.act, set('password')) &&
        !NO_GUARD.test(c.r.tool.name),
    );
    if (mode) return at(mode.mode.parameter.pointer);
    const switched = where(
      c,
      (a) =>
        a.kind === 'change' &&
        headIn(
          a,
          set('org_policy policy security_policy tool_policy guardrail safety_setting spending_cap spend_cap'),
        ) &&
        (c.r.has.has('enabled') ||
          c.p.context.vault ||
          headIn(a, set('tool_policy guardrail safety_setting spending_cap spend_cap'))),
    );
    if (switched) return switched;
    const handed = where(
      c,
      (a) =>
        ((a.kind === 'make' && !/^(?:put|add|save|store|upload|attach|import|bookmark|log|draft)$/.test(a.verb.text)) ||
          a.kind === 'guard' ||
          /^(?:refresh|exchange)$/.test(a.verb.text)) &&
        a.objects.slice(0, 2).some((o) => KEYS.has(o.lemma.text)) &&
        (!(c.p.context.crypto || c.p.context.trading) ||
          names(a, set('api_key access_token api_token ssh_key service_account'))) &&
        !names(a, set('item note design')) &&
        !(c.p.context.vault && !names(a, set('api_key access_token service_account'))) &&
        !headIn(a, set('message comment policy')),
    );
    if (handed) return handed;
    if (c.category === 'Write' && c.r.name.some((u) => /session|terminal|login/.test(u.lemma.text)) && handedSession(c))
      return handedSession(c);
    const approves = where(
      c,
      (a) =>
        /^(?:approve|respond|allow|accept|confirm|answer|resolve)$/.test(a.verb.text) &&
        names(
          a,
          set(
            'device device_approval permission permission_request permission_prompt approval execution tool_call rule',
          ),
        ),
    );
    if (approves) return approves;
    if (
      /device_approval_approve|permissions?[_-]respond|approve_(?:rule|execution|tool|permission)|authorize_execution/i.test(
        c.r.tool.name,
      )
    )
      return whole(c);
    const admin = where(
      c,
      (a) =>
        a.objects.slice(0, 2).some((o) => /^(?:admin|administrator|owner|ownership|superuser)$/.test(o.lemma.text)) &&
        !(headIn(a, set('owner')) && /^(?:update|edit|create|get)$/.test(a.verb.text)) &&
        a.kind !== 'destroy',
    );
    if (admin) return admin;
    const role = c.r.has.get('role');
    return role &&
      c.category === 'Write' &&
      /permissions?|is_?admin|scopes?/i.test(role.name) &&
      !/host/i.test(role.name) &&
      where(
        c,
        (a) =>
          /^(?:invite|create|add|update|grant|edit)$/.test(a.verb.text) &&
          headIn(a, set('member org_member user service_account')),
      )
      ? at(role.pointer)
      : null;
  },
  physical: (c) => {
    if (c.category === 'Read' || c.category === 'Unknown' || c.category === 'Financial') return null;
    const marked_ = marked(c, 'physical');
    if (marked_) return marked_;
    const called = c.acts.find((j) => j.verdict.rule === 'calling' && j.act.kind === 'make');
    if (called) return called.act.reach;
    const home = c.p.context.home;
    if (
      home &&
      c.category === 'Execute' &&
      !where(
        c,
        (a) =>
          actsOn(a, 'software', 'metadata', 'document') ||
          /^(?:reload|install|update|upgrade|restart|apply)$/.test(a.verb.text),
      )
    )
      return where(c, () => true) ?? whole(c);
    if (home && c.category === 'Write')
      return where(
        c,
        (a) => /^(?:create|update|edit)$/.test(a.verb.text) && headIn(a, set('automation script scene routine')),
      );
    if (
      c.category === 'Execute' &&
      /\b(?:robot|drone|door|garage|thermostat|3d printer|vehicle|gripper|actuator)\b/i.test(
        `${c.r.tool.name.replaceAll('_', ' ')} ${c.r.description.slice(0, 120)}`,
      )
    )
      return where(c, () => true) ?? whole(c);
    return null;
  },
  bulk: (c) => {
    if (c.category === 'Read' || c.category === 'Unknown') return null;
    // a list of ids that the caller names is no unbounded selection
    const isListed =
      /bulk|batch|mass|multiple/i.test(c.r.tool.name) &&
      (c.r.has.has('ids') || c.r.parameters.some((q) => q.type === 'array' && q.required));
    const named = BULK_NAME.test(c.r.tool.name) && !isListed;
    if (c.category === 'Financial')
      return (named && where(c, (a) => a.kind === 'cancel' || a.kind === 'change')) ||
        (where(c, (a) => a.kind === 'cancel') && leads(c, 'everything'))
        ? named
          ? whole(c)
          : leads(c, 'everything')
        : null;
    if (c.category === 'Execute') {
      const query = freeQuery(c);
      if (query) return query;
      const migrates = where(c, (a) => /^(?:apply|run|execute)$/.test(a.verb.text) && headIn(a, set('migration')));
      if (migrates) return migrates;
      if (/^kubectl(?:_generic|_command)?$/.test(c.r.tool.name) && /command/.test(c.p.rule)) return whole(c);
      return named ? whole(c) : null;
    }
    if (c.category === 'Destructive') {
      const destroys = (a: Act): boolean =>
        (a.kind === 'destroy' || a.kind === 'forget') &&
        a.verb.text !== 'uninstall' &&
        !(c.r.domains.has('desktop') && headIn(a, set('instance object group folder layer'))) &&
        !(a.verb.text === 'remove' && headIn(a, set('domain')));
      const container = where(
        c,
        (a) =>
          destroys(a) &&
          a.objects.slice(0, 1).some((o) => CONTAINERS.has(o.lemma.text)) &&
          // a group of addresses is a list
          !(
            headIn(a, set('group')) &&
            a.objects
              .slice(1, 3)
              .some((o) => /^(?:ip|address|destination|source|service|rule|tag|port|url)$/.test(o.lemma.text))
          ),
      );
      if (container) return container;
      const mode = c.p.modes.find(
        (m) =>
          m.mode.act.kind === 'destroy' &&
          (CONTAINERS.has(m.mode.act.objects[0]?.lemma.text ?? '') || /clear|prune|purge|all/i.test(m.mode.value)),
      );
      if (mode) return at(mode.mode.parameter.pointer);
      if (
        c.p.modes.some((m) => m.mode.act.kind === 'destroy') &&
        c.r.name.some((u) => /^(?:folder|datatable|project|database|repository)$/.test(u.lemma.text))
      )
        return whole(c);
      if (c.r.domains.has('database') || c.r.domains.has('cloud')) {
        const branch = where(c, (a) => destroys(a) && DATABASE_BRANCH.test(a.objectText));
        if (branch && !c.p.context.scm) return branch;
      }
      if (marked(c, 'bulk')) return marked(c, 'bulk');
      if (named) return whole(c);
      const all = /^\W*(?:permanently |safely )?(?:delete|remove|purge|clear|drop|wipe)s? (?:all|every)\b/i.exec(
        c.r.description,
      );
      if (all) return { pointer: '/description', start: all.index, end: all.index + all[0].length };
      return parameter(c, 'all', 'recursive', 'filter') ?? leads(c, 'wipesBelow');
    }
    if (where(c, (a) => a.verb.text === 'broadcast')) return where(c, (a) => a.verb.text === 'broadcast');
    if (
      named &&
      where(c, (a) => a.kind !== 'make' && a.kind !== 'read' && !/^(?:set|update|upsert)$/.test(a.verb.text))
    )
      return whole(c);
    return where(
      c,
      (a) =>
        /^(?:pause|suspend|archive|restore|freeze|shutdown|stop)$/.test(a.verb.text) &&
        headIn(a, set('project database account cluster organization workspace snapshot backup')) &&
        !marked(c, 'reversible'),
    );
  },
  permanent: (c) =>
    c.category === 'Read' ||
    c.category === 'Unknown' ||
    c.category === 'Financial' ||
    // "a permanent URL" is nothing that is lost
    (c.category === 'Write' && !where(c, (a) => a.kind !== 'make' && a.kind !== 'send'))
      ? null
      : (signal(c, 'permanent') ?? parameter(c, 'permanent')),
  reversible: (c) => {
    if (c.category !== 'Destructive' && c.category !== 'Write') return null;
    const flagged = marked(c, 'reversible');
    if (flagged) return flagged;
    const archived = where(c, (a) => /^(?:archive|trash)$/.test(a.verb.text));
    if (archived) return archived;
    if (c.category === 'Write')
      return c.r.parameters.some((q) => /^(?:in_trash|archived)$/.test(q.name))
        ? at(c.r.parameters.find((q) => /^(?:in_trash|archived)$/.test(q.name))!.pointer)
        : c.r.signals.has('reversible') && /to the archive/i.test(c.r.description)
          ? signal(c, 'reversible')
          : null;
    return c.r.signals.has('permanent') ? null : signal(c, 'reversible');
  },
  ephemeral: (c) => {
    if (c.category !== 'Write') return null;
    if (c.p.rule === 'connecting') return c.p.span;
    const flagged = marked(c, 'ephemeral');
    if (flagged) return flagged;
    if (c.p.context.memory) return whole(c);
    const remembered = /\b(?:memory|memories|remember)\b/i.exec(c.r.description.slice(0, 80));
    const memo = /\bto the memo\b/i.exec(c.r.description.slice(0, 80));
    if (memo) return { pointer: '/description', start: memo.index, end: memo.index + memo[0].length };
    if (remembered && c.r.nameAct?.objects.length === 0)
      return { pointer: '/description', start: remembered.index, end: remembered.index + remembered[0].length };
    if (SHARED_SESSION.test(c.r.tool.name) && /session/i.test(c.r.tool.name)) return null;
    if (handedSession(c)) return null;
    const own = where(
      c,
      (a) =>
        (['change', 'forget', 'destroy', 'halt', 'detach', 'run'].includes(a.kind) &&
          headIn(a, OWN) &&
          !/^(?:toggle|enable|disable|configure)$/.test(a.verb.text)) ||
        (a.kind === 'make' && headIn(a, OWN_MADE)) ||
        (/^(?:set|toggle)$/.test(a.verb.text) && headIn(a, OWN_SET)),
    );
    if (own) return own;
    return leads(c, 'regenerable') &&
      where(
        c,
        (a) =>
          ['change', 'forget', 'halt', 'connect'].includes(a.kind) && !actsOn(a, 'document', 'privilege', 'device'),
      )
      ? leads(c, 'regenerable')
      : null;
  },
  bounded: (c) => {
    if (c.category !== 'Execute' || c.r.has.has('code') || c.r.has.has('command')) return null;
    if (c.r.parameters.some((q) => /dangerous|unsafe|launch_?options/i.test(q.name))) return null;
    return (
      marked(c, 'bounded') ??
      where(
        c,
        (a) => a.kind === 'run' && names(a, set('test tests check refresh monitor')) && !names(a, set('workflow')),
      )
    );
  },
  reduces: (c) => (c.category === 'Financial' ? (marked(c, 'reduces') ?? where(c, (a) => a.kind === 'cancel')) : null),
  simulated: (c) =>
    c.category === 'Financial' ? (leads(c, 'simulated') ?? (c.r.domains.has('simulated') ? whole(c) : null)) : null,
};

/** All facets that the rules find, each with its place. */
export function detect(c: Case): Map<Facet, Span> {
  const found = new Map<Facet, Span>();
  for (const facet of Object.keys(DETECTORS) as Facet[]) {
    const span = DETECTORS[facet](c);
    if (span) found.set(facet, span);
  }
  return found;
}
