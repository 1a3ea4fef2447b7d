/** Whether a call decides who may do what. */
import { actsOn, headIn, headIs, headOn, names, namesAny } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Case, type Detector, marked, where, whole } from './case.ts';
import { NO_GUARD, PRIVILEGED } from './words.ts';

/** What tells a thing apart and says nothing of what it opens. */
const NAMING = /(?:^|_)(?:id|uuid|name|labels?|tags?|description|title|colou?r|icon|confirm|dry_run)$/i;

/** A key, secret or rule that is only called or marked otherwise. */
function renames(c: Case): boolean {
  return (
    c.r.parameters.length > 1 &&
    c.r.parameters.every((q) => NAMING.test(q.name)) &&
    where(
      c,
      (a) =>
        isAny(a.verb.text, 'update', 'edit', 'rename', 'tag') &&
        headIn(a, set('key ssh_key secret metadata certificate')),
    ) !== null
  );
}

/** Whoever is logged in elsewhere. */
export const OTHERS_SESSIONS =
  /\ball other sessions\b|\bother (?:active )?sessions\b|\bsessions? of (?:a|the) user\b|\buser['’]s sessions?\b/i;

/** A share of a file system. */
const SHARES = /\b(?:nfs|smb|cifs|afp|iscsi|samba|webdav)\b/i;

/** It changes permissions, roles, members, keys, policies or what guards them. */
export const privilege: Detector = (c) => {
  if (c.category === 'Read' || c.category === 'Unknown' || c.category === 'Financial') return null;
  const { context } = c.p;
  // whoever closes what is one's own only leaves
  if (c.category === 'Write' && c.p.name?.act.kind === 'connect' && c.p.name.verdict.facet === 'ephemeral') return null;
  if (c.category === 'Write' && renames(c)) return null;
  const flagged = marked(c, 'privilege') ?? marked(c, 'guard');
  if (flagged && !context.memory) return flagged;
  if (c.category === 'Execute')
    return c.r.domains.has('kubernetes') &&
      marked(c, 'arbitrary') &&
      !c.acts.slice(0, 1).some((j) => headIs(j.act, 'deployment')) &&
      !where(c, (a) => namesAny(a, 'helm_chart', 'chart'))
      ? marked(c, 'arbitrary')
      : null;
  // a patch of any object of a cluster may be one of its roles
  const patched =
    c.r.domains.has('kubernetes') &&
    where(c, (a) => isAny(a.verb.text, 'patch', 'update', 'edit') && namesAny(a, 'resource', 'object', 'field'));
  if (patched) return patched;
  const span = where(
    c,
    (a) =>
      a.kind !== 'run' &&
      a.kind !== 'drive' &&
      a.kind !== 'connect' &&
      (headIn(a, PRIVILEGED) ||
        (headIn(a, set('record entry list address_list forward port_forward')) &&
          names(a, set('dns dns_zone dns_record firewall port_forward port')) &&
          c.category === 'Write' &&
          a.kind !== 'send' &&
          a.kind !== 'halt') ||
        (a.objects.length > 1 &&
          PRIVILEGED.has(a.objects[1]!.lemma.text) &&
          !(a.objects[1]!.lemma.text === 'token' && (context.crypto || context.trading)) &&
          !headOn(a, 'document', 'message', 'ticket', 'media'))) &&
      !/\bvisibility timeout\b/i.test(c.r.description.slice(0, 80)) &&
      !(
        headIs(a, 'key', 'token', 'certificate', 'policy') &&
        NO_GUARD.test(`${c.r.tool.name} ${a.objectText} ${c.r.description.slice(0, 60)}`)
      ) &&
      !(headIs(a, 'token') && (context.crypto || context.trading)) &&
      // of a layer, not of a record
      !(headIs(a, 'visibility', 'lock') && (context.browser || context.home)) &&
      // a key of a record opens nothing
      !(
        a.objects.slice(0, 2).some((o) => o.lemma.text === 'key') &&
        !(context.vault || context.infrastructure || context.people) &&
        !/\b(?:api|access|secret|ssh|public|private|encrypt\w*|sign\w*|auth\w*|licen[cs]e|deploy)\b/i.test(
          `${c.r.tool.name.replaceAll(/[-_]/g, ' ')} ${c.r.description.slice(0, 120)}`,
        )
      ),
  );
  if (span) return span;
  // who may see it, and which names are answered
  const opened = where(
    c,
    (a) =>
      (isAny(a.verb.text, 'make', 'set', 'mark') && namesAny(a, 'public', 'private', 'publicly')) ||
      ((a.kind === 'make' || a.kind === 'change') &&
        headIn(a, set('rule service client domain host website')) &&
        names(a, set('block blocked blocking filter filtering deny denied'))),
  );
  if (opened) return opened;
  const carried = namedAs(c.r, 'identity', (q) => q.required);
  if (carried && c.category === 'Write' && where(c, (a) => isAny(a.kind, 'make', 'change'))) return at(carried.pointer);
  const others =
    c.category === 'Write' &&
    where(c, (a) => headIs(a, 'session', 'token', 'login')) &&
    OTHERS_SESSIONS.exec(c.r.description.slice(0, 160));
  if (others) return { pointer: '/description', start: others.index, end: others.index + others[0].length };
  const shared = where(
    c,
    (a) => isAny(a.kind, 'make', 'change', 'destroy') && headIn(a, set('share export path target')),
  );
  if (shared && SHARES.test(`${c.r.tool.name.replaceAll(/[-_]/g, ' ')} ${c.r.description.slice(0, 80)}`)) return shared;
  const opens =
    c.r.domains.has('iam') &&
    c.category === 'Write' &&
    where(c, (a) => a.kind === 'change' && headIs(a, 'client', 'realm'));
  if (opens) return opens;
  // an entry of a directory is an account with its rights
  const entry =
    c.category === 'Write' &&
    where(c, (a) => headIs(a, 'entry', 'object', 'attribute') && /\bLDAP\b/.test(c.r.description.slice(0, 200)));
  if (entry) return entry;
  // who belongs to a team or a project may do what it may
  const belongs = where(
    c,
    (a) =>
      set('add remove update delete kick ban timeout assign').has(a.verb.text) &&
      (headIn(a, set('member user collaborator team_member project_member group_member role')) ||
        a.objects
          .slice(0, 2)
          .some((o) => isAny(o.lemma.text, 'project_member', 'team_member', 'access_group', 'permission_group'))) &&
      /\b(?:project|team|organi[sz]ation|org|workspace|group|space|repository|server|guild|tenant|pipe|department|realm)s?\b/i.test(
        `${c.r.tool.name.replaceAll(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2')} ${c.r.description.slice(0, 100)}`,
      ) &&
      !/\b(?:card|thread|list|issue|task|conversation|chat|segment|audience|campaign)\b/i.test(
        `${c.r.tool.name.replaceAll(/[-_]/g, ' ')} ${c.r.description.slice(0, 100)}`,
      ) &&
      !(a.verb.text === 'update' && headIs(a, 'user')),
  );
  if (belongs && !(context.shop || context.billing || context.memory)) return belongs;
  const named = c.p.name?.act;
  if (
    named &&
    isAny(named.verb.text, 'create', 'invite', 'provision') &&
    headIs(named, 'user') &&
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
        !(a.verb.text === 'update' && headIs(a, 'user', 'group') && !context.vault) &&
        !(context.scm && headIs(a, 'group', 'team', 'application', 'item')) &&
        !(headIs(a, 'device') && !/approv|deny|trust/i.test(c.r.tool.name)),
    );
    if (people) return people;
  }
  if (
    context.vault &&
    c.p.name?.act.verb.text !== 'archive' &&
    where(c, (a) => isAny(a.verb.text, 'edit', 'move', 'share') && !headIs(a, 'folder', 'archive'))
  )
    return whole(c);
  const approved = where(
    c,
    (a) =>
      set('approve unapprove deny disapprove reject').has(a.verb.text) &&
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
    where(c, (a) => isAny(a.verb.text, 'create', 'submit') && namesAny(a, 'pull_request_review')) ||
    (context.scm &&
      where(c, (a) => isAny(a.verb.text, 'create', 'submit') && headIs(a, 'review')) &&
      !/comment/.test(c.r.tool.name))
  )
    return where(c, () => true);
  const exposed = where(
    c,
    (a) => set('expose unexpose share unshare permit protect unprotect').has(a.verb.text) && !headIs(a, 'post'),
  );
  const payee =
    where(c, (a) => a.kind === 'make' || a.kind === 'change') &&
    /\b(?:withdrawal|payout|settlement|beneficiary)\W+(?:wallet|address|account|destination|bank)\b/i.exec(
      c.r.description.slice(0, 160),
    );
  if (payee) return { pointer: '/description', start: payee.index, end: payee.index + payee[0].length };
  if (
    exposed &&
    (isAny(
      where(c, () => true) ? (c.acts.find((j) => j.act.kind !== 'read')?.act.verb.text ?? '') : '',
      'expose',
      'unexpose',
      'protect',
      'unprotect',
    ) ||
      c.r.has.has('role'))
  )
    return exposed;
  // an account of a person in somebody's system, with a password or with groups
  const account = namedAs(c.r, 'membership');
  if (
    account &&
    where(c, (a) => isAny(a.verb.text, 'create', 'add', 'provision') && headIs(a, 'user', 'account', 'member')) &&
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
};
