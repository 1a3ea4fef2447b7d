/** Acts that take away: for good, to the trash, out of a list, or only what is remembered. */
import type { Context } from '../features/context.ts';
import type { Signal } from '../features/phrases.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { BELONGINGS, GUARDS, LISTS, OF_A_PAGE, OWN_STATE, REACTIONS } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

/** Whether what a phrase says is what does not happen: "instead of permanently deleting it". */
function isDenied(r: Reading, signal: Signal): boolean {
  const span = r.signals.get(signal);
  return (
    span?.pointer === '/description' &&
    /\b(?:instead of|rather than|without|not(?: a)?|never|no|isn't|is not a)\s+$/i.test(
      r.description.slice(0, span.start),
    )
  );
}

/** The beginning of a text, as far as its first line goes. */
const line = (text: string): string => text.slice(0, 120).split('\n', 1)[0]!;

const SOURCES = /\b(?:helm|charts?|apt|yum|dnf|zypper|packages?|plugins?|add-?ons?|extensions?|winget|brew|flatpak)\b/i;

/** Deleting and removing (rulings 5, 11, 12, 13). */
export function judgeDestroy(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'void')
    return actsOn(act, 'invoice', 'payment', 'order')
      ? verdict('Financial', 'voiding', 'reduces')
      : verdict('Write', 'voiding');
  if (c.browser && (verb === 'drop' || verb === 'trash' || verb === 'clean') && !actsOn(act, 'container'))
    return r.has.has('path') || r.has.has('content')
      ? verdict('Execute', 'dropping on a page', 'external')
      : verdict('Execute', 'dropping on a page', 'bounded');
  if (isAny(verb, 'terminate', 'kill') && headIs(act, 'app', 'application') && c.browser)
    return verdict('Execute', 'stopping an app');
  if (verb === 'clean' && !actsOn(act, 'container', 'process', 'document') && !(c.infrastructure && r.has.has('force')))
    return verdict('Read', 'cleaning');
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
    (act.where !== 'mode' ||
      (r.leadSignals.has('reversible') && !r.modes.some((m) => /archiv|trash|restore/i.test(m.value)))) &&
    /trash|soft|archiv|recycle|bin\b|undelete|delet|preserv/i.test(r.description.slice(soft.start, soft.end)) &&
    // only what lies in it goes to the trash
    !/\b(?:within it|inside it|its (?:contents|items))\b[^.]*$/i.test(r.description.slice(0, soft.start)) &&
    (!r.signals.has('permanent') || isDenied(r, 'permanent')) &&
    !r.has.has('permanent')
  )
    return verdict('Write', 'to the trash', 'reversible');
  if (verb === 'trash') return verdict('Write', 'to the trash', 'reversible');
  if (
    isAny(verb, 'kill', 'terminate', 'discard') &&
    headIn(act, set('job build run plan query background')) &&
    !r.signals.has('permanent')
  )
    return verdict('Write', 'cancelling');
  if (headIn(act, set('line range character selection method parameter variable')) && r.has.has('path'))
    return verdict('Write', 'editing');
  if (headIn(act, REACTIONS) && !(headIs(act, 'emoji') && !/react/i.test(r.description)))
    return verdict('Write', 'taking back a reaction');
  if (headOn(act, 'subscription')) {
    if (names(act, set('notification topic newsletter event thread'))) return verdict('Write', 'detaching');
    if (c.billing) return verdict('Financial', 'cancelling a subscription', 'reduces');
  }
  if (c.memory && !namesAny(act, 'database', 'user', 'account', 'project'))
    return verdict('Write', 'own memory', 'ephemeral');
  if (c.browser && names(act, OF_A_PAGE)) return verdict('Write', 'own state', 'ephemeral');
  // a verification or checkout session is a record of somebody: deleted with its data it does not come back
  const ofOthers =
    headIs(act, 'session') &&
    verb !== 'cleanup' &&
    (r.signals.has('permanent') || r.leadSignals.has('wipesBelow') || c.people || c.billing || c.shop);
  if (
    (headIn(act, OWN_STATE) && !ofOthers && !(headIs(act, 'watcher') && (c.tracker || c.scm))) ||
    (r.leadSignals.has('regenerable') &&
      // all data, of which a cache is one part
      !(headIs(act, 'data', 'everything') && r.leadSignals.has('everything')) &&
      /from memory|session|cache/i.test(r.description.slice(0, 200)))
  )
    return verdict('Write', 'own state', 'ephemeral');
  if (isAny(verb, 'unregister', 'deregister') && headIs(act, 'connection', 'session'))
    return verdict('Write', 'own state', 'ephemeral');
  // where packages come from: added again with one call
  if (
    isAny(verb, 'remove', 'unregister') &&
    headIs(act, 'repository', 'repo', 'source', 'registry') &&
    SOURCES.test(`${r.tool.name} ${r.description.slice(0, 80)}`)
  )
    return verdict('Write', 'taking out of a list');
  if (verb === 'remove' || verb === 'exclude' || verb === 'unregister' || verb === 'deregister') {
    if (headIn(act, BELONGINGS) && !(act.objects.length > 0 && headIs(act, 'category')))
      return verdict('Write', 'taking out');
    const text =
      act.where === 'name'
        ? `${r.name.map((u) => u.lemma.text).join(' ')} ${r.leadAct?.kind === act.kind ? line(r.description) : ''}`
        : line(r.description.slice(act.span.start));
    const target =
      / from (?:an? |the |your |its |this |specific )*((?:[\w-]+ ?){1,3})/i
        .exec(text)?.[1]
        ?.toLowerCase()
        .trim()
        .split(/\s+/) ?? [];
    if (target.some((t) => LISTS.has(t.replace(/s$/, ''))) && !target.includes('vault'))
      return verdict('Write', 'taking out of a list');
  }
  if (act.where === 'name' && isAny(verb, 'delete', 'remove') && r.leadAct && r.leadAct.verb.text !== 'delete') {
    const said = r.leadAct;
    // `remove_related_issue`: "Removes the relation between two issues"
    if (said.verb.text === 'remove' && headIn(said, BELONGINGS) && !headIs(said, 'category'))
      return verdict('Write', 'taking out');
    if (verb === 'remove' && said.kind === 'detach' && said.verb.text !== 'unlink')
      return verdict('Write', 'detaching');
    if (said.verb.text === 'close' && headIs(act, 'connection', 'session', 'channel'))
      return verdict('Write', 'closing');
    if (
      said.kind === 'destroy' &&
      headIn(said, set('issue task card member user contact track song video story ticket work_item')) &&
      judgeDestroy(said, r, c).rule === 'taking out of a list'
    )
      return verdict('Write', 'taking out of a list');
  }
  if (headOn(act, 'order', 'trading') && (c.trading || c.crypto))
    return verdict('Financial', 'cancelling an order', 'reduces');
  if (/cart|basket|carrinho|carrito|panier|warenkorb|carrello/i.test(`${act.objectText} ${r.tool.name}`))
    return verdict('Write', 'out of the cart');
  return verdict('Destructive', 'delete');
}

/** Clearing and resetting: own state is forgotten, data is lost. */
export function judgeForget(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (names(act, set('password mfa two_factor_auth pin credential secret api_key')))
    return verdict('Write', 'resetting a credential', 'privilege');
  if (verb === 'reset' && headIn(act, set('vm virtual_machine server machine instance droplet router modem')))
    return verdict('Execute', 'restarting');
  if (c.memory || c.browser) return verdict('Write', 'own state', 'ephemeral');
  if (verb === 'reset' && (/\bhard\b/.test(r.description) || r.parameters.some((p) => p.enum?.includes('hard'))))
    return verdict('Destructive', 'resetting hard', 'bulk');
  if (verb === 'flush' && c.database && headIs(act, 'key', 'keyspace', 'data'))
    return verdict('Destructive', 'clearing data', 'bulk');
  if (verb === 'flush' && /\bto disk\b/i.test(r.description.slice(0, 160))) return verdict('Write', 'writing out');
  if (
    headIn(
      act,
      set('db database table data history record bucket branch branch_database inbox collection queue dns_record'),
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
