/** Whether data or a message reaches somebody else. */

import { REACTIONS } from '../acts/things.ts';
import { actsOn, headIn, headIs, headOn, names, namesAny } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import { speaksOf } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Detector, leads, marked, parameter, where } from './case.ts';
import { EXTERNAL_VERBS, HELD, QUEUES, TALK, TALK_PART } from './words.ts';

/** What an upload ends in, where anybody may fetch it. */
const OPEN_LINK = /\b(?:returns?|gives?|get) (?:a |the )?(?:public|publicly accessible|shareable) (?:url|link)\b/i;

/** What is published or shared within one's own system. */
const IN_HOUSE = set('secret context content_type schema model address');

/** What goes out when its time has come. */
const SCHEDULED_TALK = set(
  'email message sms post tweet campaign email_campaign newsletter broadcast notification announcement thread',
);

/** Rules that find somebody told, whatever the verb. */
const TELLING_RULES: ReadonlySet<string> = new Set([
  'calling',
  'reporting to the vendor',
  'publishing an image',
  'publishing',
  'submitting for review',
  'calling out',
]);

/** It delivers to a person or system other than the user. */
export const external: Detector = (c) => {
  if (c.category === 'Read' || c.category === 'Unknown') return null;
  const { context } = c.p;
  if (context.memory) return null;
  if (c.category === 'Execute') {
    if (/^(?:a writing request|putting up code|command|driving a page)$/.test(c.p.rule)) return null;
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
      !set('contact page alert call text').has(a.verb.text) &&
      !(a.verb.text === 'release' && headIn(a, HELD)) &&
      !(a.objects.length > 0 && headIn(a, TALK_PART) && !(a.verb.text === 'send' && headIs(a, 'draft'))),
  );
  if (said && c.category === 'Financial' && c.p.rule !== 'a request that pays')
    return where(c, (a) => a.kind === 'send' && (actsOn(a, 'invoice') || actsOn(a, 'message')));
  if (c.category === 'Financial') return c.p.rule === 'a request that pays' ? parameter(c, 'url') : null;
  if (
    said &&
    // shown on a device of one's own
    !(context.home && !c.r.domains.has('chat') && !c.r.has.has('recipient')) &&
    !(context.infrastructure && !c.r.domains.has('mail') && where(c, (a) => headOn(a, 'process', 'container'))) &&
    !/code_connect|^api-post|current api user|to yourself|to the user\b/i.test(
      `${c.r.tool.name} ${c.r.description.slice(0, 100)}`,
    )
  )
    return said;
  const told_ = c.acts.find((j) => TELLING_RULES.has(j.verdict.rule));
  if (told_) return told_.act.reach;
  // a link that asks somebody for money
  const payer = namedAs(c.r, 'payer');
  if (payer && where(c, (a) => a.kind === 'make' && headIs(a, 'payment_link', 'checkout_link', 'payment_request')))
    return at(payer.pointer);
  const opened = c.p.modes.find(
    ({ mode: m }) =>
      m.act.kind === 'make' &&
      headIn(
        m.act,
        set('issue jira_issue merge_request mr pr comment message post pull_request ticket discussion review'),
      ),
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
  const merged = where(c, (a) => a.verb.text === 'merge' && namesAny(a, 'pull_request', 'merge_request', 'pr', 'mr'));
  if (merged) return merged;
  const isPending = (): boolean =>
    (/pending|draft/i.test(c.r.tool.name) &&
      !where(c, (a) => headIs(a, 'pull_request', 'merge_request', 'pr', 'mr'))) ||
    /\bpending (?:pull request )?review\b/i.test(c.r.description.slice(0, 140));
  const talk = where(
    c,
    (a) =>
      (a.kind === 'make' || a.kind === 'change') &&
      headIn(a, TALK) &&
      !(c.r.domains.has('cms') && headIs(a, 'post', 'article')) &&
      !(context.tracker && headIs(a, 'story') && !/comment/.test(c.r.description)) &&
      !(a.verb.text === 'add' && headOn(a, 'ticket') && / to /.test(c.r.description.slice(0, 60))) &&
      // a letter in a mailbox is changed or copied for its owner alone
      !(
        a.verb.text === 'copy' ||
        (a.kind === 'change' && headIs(a, 'email', 'message', 'mail') && c.r.domains.has('mail'))
      ) &&
      // what a letter to many says, before it is sent
      !(headIs(a, 'broadcast', 'newsletter', 'email_campaign') && c.r.domains.has('mail')) &&
      !(headIs(a, 'broadcast') && a.kind === 'change') &&
      a.verb.text !== 'repair' &&
      // a new name for a webhook sends nothing anywhere else
      !(
        a.kind === 'change' &&
        headIs(a, 'webhook') &&
        !c.r.has.has('url') &&
        !c.r.has.has('webhook') &&
        !c.r.parameters.some((q) => /^(?:target|endpoint|address)$/i.test(q.name))
      ) &&
      !names(a, TALK_PART) &&
      !set(
        'acknowledge ack escalate claim pause resume start mark archive unarchive pin unpin resolve unresolve untrash unwatch unconfirm unflag unlike vote restore hide unhide redact star close move label read react dismiss flag snooze import assign save record log draft switch configure enable disable toggle request approve unapprove set transition link reopen watch like bookmark favorite favourite follow react mute upvote downvote subscribe watch unwatch unfollow confirm accept reject fix reopen complete finish rank clone book transform convert generate scrape produce',
      ).has(a.verb.text) &&
      !(
        headIn(a, set('note article listing campaign_send question conversation thread release email')) &&
        !(
          context.scm ||
          (headIs(a, 'note') && speaksOf(c.r, 'ticket')) ||
          (headIs(a, 'conversation', 'thread', 'release') && c.r.domains.has('chat'))
        )
      ) &&
      !(
        headIn(a, set('issue jira_issue ticket incident story')) &&
        isAny(a.verb.text, 'update', 'edit', 'modify', 'change') &&
        !context.scm &&
        !/comment/.test(c.r.description)
      ),
  );
  if (talk && !isPending()) return talk;
  const edited =
    context.scm &&
    where(
      c,
      (a) =>
        a.kind === 'change' &&
        namesAny(a, 'pull_request', 'merge_request') &&
        /body|title|description/.test(a.objectText),
    );
  if (edited) return edited;
  const reviewers = where(c, (a) => a.verb.text === 'request' && namesAny(a, 'reviewer'));
  if (reviewers) return reviewers;
  // a link that anybody may follow, a face shown to everybody, a package that others take
  const open =
    where(c, (a) => a.kind === 'make' || a.kind === 'send' || a.verb.text === 'upload') &&
    OPEN_LINK.exec(c.r.description.slice(0, 160));
  if (open) return { pointer: '/description', start: open.index, end: open.index + open[0].length };
  const shown = where(
    c,
    (a) =>
      (c.r.domains.has('social') && a.kind === 'change' && headIs(a, 'profile', 'bio')) ||
      (a.verb.text === 'push' && headIn(a, set('chart helm_chart image container_image package artifact archive'))),
  );
  if (shown) return shown;
  const put =
    context.scm &&
    !c.r.domains.has('files') &&
    where(
      c,
      (a) =>
        set('create update write upload put edit commit add').has(a.verb.text) &&
        headIs(a, 'file', 'content', 'commit') &&
        !/^git[_-]/.test(c.r.tool.name),
    );
  if (put) return put;
  const out = where(
    c,
    (a) => EXTERNAL_VERBS.has(a.verb.text) && !headIn(a, IN_HOUSE) && !(context.database && a.verb.text === 'publish'),
  );
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
      (a.kind === 'make' &&
        names(a, set('destination endpoint receiver sink')) &&
        names(a, set('notification event webhook callback'))) ||
      (a.kind === 'change' && namesAny(a, 'webhook') && c.r.has.has('url')),
  );
  if (hook) return hook;
  const told = where(
    c,
    (a) =>
      isAny(a.verb.text, 'submit', 'file', 'register') &&
      names(
        a,
        set(
          'feedback evidence dispute review pull_request_review application registry complaint survey form_response bug_report report assignment homework coursework submission tax_return filing',
        ),
      ),
  );
  if (told) return told;
  const later = where(
    c,
    (a) =>
      (a.verb.text === 'schedule' && headIn(a, SCHEDULED_TALK)) ||
      (isAny(a.verb.text, 'enroll', 'enrol') && names(a, set('sequence cadence drip campaign'))),
  );
  if (later) return later;
  const tells = c.category === 'Write' && namedAs(c.r, 'tells');
  if (tells && where(c, (a) => a.kind !== 'make' || !context.tracker)) return at(tells.pointer);
  const invited = namedAs(c.r, 'invited');
  if (invited && where(c, (a) => a.kind === 'make')) return at(invited.pointer);
  if (
    c.r.has.has('recipient') &&
    c.r.has.has('messageText') &&
    c.r.domains.has('chat') &&
    where(c, (a) => (a.kind === 'make' || a.kind === 'run') && !headIn(a, REACTIONS) && a.verb.text !== 'react')
  )
    return parameter(c, 'recipient');
  return null;
};
