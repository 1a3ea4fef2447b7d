/** Acts that read, and where a word for reading stands for more. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { keepsResult, paysOthers, savesTo } from './arguments.ts';
import { isAboutMoney, SHAPES } from './things.ts';
import { type ActVerdict, actsOn, headIn, headOn, names, namesAny, verdict } from './verdict.ts';

/** Code that is turned into other code where it stands. */
const REFACTORS = /\brefactor(?:s|ing)?\b|\b(?:instance|static) (?:method|field)s?\b/i;

/** A box is ticked, and not looked at. */
const TICKS = /^\W*checks? (?:an? |the )?(?:checkbox|check box|radio)/i;

/** What is caught as it comes to mind and kept. */
const JOTTED = set(
  'note entry idea thought decision task todo memory lead bookmark learning insight takeaway lesson expense meeting_note',
);
/** What lies in a document and is laid out there. */
const FORMATTED = set(
  'cell cells range row column sheet worksheet paragraph slide shape table heading header footer textbox chart axis border',
);
/** Which document it lies in. */
const LAID_OUT =
  /^(?:(?:document|doc|presentation|spreadsheet|sheet|slide|page|file|workbook)_?(?:id|path|name)?|filename|filepath)$/i;
/** A machine that takes in paper. */
const SCANNER = /\b(?:scanners?|platen|flatbed|adf|twain|wia|sane)\b/i;
/** Said of tools that look at a cluster from a machine they start for it. */
const STARTS_POD = /\bcreates? an? (?:[\w-]+ ){0,2}(?:pod|container|vm)\b/i;
/** Where a file goes only if it is asked to. */
const BY_DEFAULT_RETURNED = /\bby default\b[^.]{0,30}\breturns?\b/i;

/** A reading act: what it says it does beside reading outweighs its verb. */
export function judgeRead(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (verb === 'sort' && headIn(act, set('range sheet worksheet table column row cell')))
    return verdict('Write', 'sorting in place');
  if (
    verb === 'format' &&
    (headIn(act, FORMATTED) ||
      (names(act, set('text paragraph heading title range cell shape')) &&
        r.parameters.some((p) => p.required && LAID_OUT.test(p.name))))
  )
    return verdict('Write', 'change');
  // "return the phone to its home screen"
  if (
    verb === 'return' &&
    act.where === 'lead' &&
    /^\W*returns? (?:the )?[\w-]+ to (?:the |its )?(?:home|start|previous)\b/i.test(r.description)
  )
    return verdict('Execute', 'driving a page', 'bounded');
  if (verb === 'group' && (headIn(act, SHAPES) || names(act, SHAPES))) return verdict('Write', 'grouping');
  if (r.signals.has('paid') && /paid? automatic|automatic(?:ally)? (?:\w+ )?pa[yi]/i.test(r.description))
    return verdict('Financial', 'paying on the way');
  if (isAny(verb, 'ask', 'consult', 'query') && paysOthers(r)) return verdict('Financial', 'an amount that is paid');
  if (isAny(verb, 'capture', 'collect') && headOn(act, 'payment') && !isAboutMoney(act))
    return verdict('Financial', 'capturing a payment');
  if (
    verb === 'resolve' &&
    (headOn(act, 'ticket', 'message') || names(act, set('thread alert conflict incident error_group')))
  )
    return verdict('Write', 'resolving');
  if (
    (verb === 'evaluate' || verb === 'test') &&
    !/\bagainst\b/i.test(r.description.slice(0, 120)) &&
    (r.has.has('code') || (c.browser && actsOn(act, 'command')))
  )
    return verdict('Execute', 'code');
  if (verb === 'check' && TICKS.test(r.description)) return verdict('Execute', 'driving a page', 'bounded');
  // a message is blanked where it lies
  if (verb === 'redact' && actsOn(act, 'message') && r.domains.has('chat')) return verdict('Destructive', 'delete');
  // nothing is said of what may be asked
  if (
    verb === 'query' &&
    act.where === 'name' &&
    act.objects.length === 0 &&
    r.description === '' &&
    r.domains.has('database') &&
    !r.signals.has('readOnly')
  )
    return verdict('Execute', 'free query', 'arbitrary');
  if (
    verb === 'query' &&
    actsOn(act, 'query', 'container') &&
    (r.domains.has('database') || (namesAny(act, 'database', 'sql') && !c.tracker)) &&
    !r.signals.has('readOnly')
  ) {
    if (namesAny(act, 'database', 'sql', 'sql_query') || r.has.has('query')) return verdict('Execute', 'free query');
  }
  if (
    verb === 'test' &&
    headIn(act, set('sim simulator emulator device suite scheme project app target')) &&
    !r.has.has('url')
  )
    return verdict('Execute', 'running a test', 'bounded');
  if (verb === 'resolve' && headIn(act, set('task todo item request ticket case')) && r.has.has('status'))
    return verdict('Write', 'resolving');
  if (verb === 'capture' && headIn(act, JOTTED)) return verdict('Write', 'create');
  if (verb === 'scan' && SCANNER.test(`${r.tool.name} ${r.description.slice(0, 160)}`) && act.objects.length < 3)
    return verdict('Execute', 'working a scanner', 'physical');
  if (c.infrastructure && act.where === 'lead' && STARTS_POD.test(r.description.slice(0, 400)))
    return verdict('Execute', 'starting a process');
  if (verb === 'debug' && names(act, set('test tests program process binary executable')))
    return verdict('Execute', 'running a test', 'bounded');
  if (verb === 'download' && r.has.has('destination') && !BY_DEFAULT_RETURNED.test(r.description.slice(0, 240)))
    return verdict('Write', 'saving a download');
  if ((verb === 'watch' || verb === 'track') && r.has.has('enabled')) return verdict('Write', 'watching');
  if (
    isAny(verb, 'download', 'export', 'save', 'fetch') &&
    !/\b(?:if|when|optionally)\b[^.]{0,60}\b(?:saves?|writes?|stores?)\b/i.test(r.description.slice(0, 400)) &&
    (/\b(?:saves?|writes?|stores?|saved)\b[^.]{0,60}\b(?:disk|local|directory|folder|persistent storage)\b/i.test(
      r.description.slice(0, 240),
    ) ||
      /\bto (?:a |the )?(?:local|disk)\b|→ local\b/i.test(r.description.slice(0, 120)) ||
      ((r.has.get('path')?.required === true || savesTo(r)) &&
        /\bto an? (?:\w+ (?:or \w+ )?)?file\b/i.test(r.description.slice(0, 120))))
  )
    return verdict('Write', 'saving to disk');
  if (verb === 'convert' && keepsResult(r)) return verdict('Write', 'making a file');
  if (
    isAny(verb, 'convert', 'extract', 'transform', 'inline') &&
    REFACTORS.test(r.description.slice(0, 200)) &&
    r.has.has('path')
  )
    return verdict('Write', 'refactoring');
  if (
    verb === 'export' &&
    r.has.has('destination') &&
    r.parameters.find((p) => p.classes.includes('destination'))!.required
  )
    return verdict('Write', 'saving an export');
  if (
    isAny(verb, 'simulate', 'emulate', 'perform') &&
    names(act, set('tap click swipe press keypress key gesture scroll touch'))
  )
    return verdict('Execute', 'driving a page', 'bounded');
  if (verb === 'map' && names(act, set('route domain hostname port volume'))) return verdict('Write', 'mapping');
  if (
    verb === 'report' &&
    ((act.where === 'name' && names(act, set('bug error problem abuse feedback crash'))) ||
      (act.where === 'lead' && r.name.some((u) => u.lemma.text === 'feedback')))
  )
    return verdict('Write', 'reporting to the vendor', 'external');
  return verdict('Read', 'read');
}
