/** Acts that run something or drive it. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { EXAMINATIONS, PLANS, REVIEWED, STEPS, VIEWS } from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

const ON_PHONE = /\b(?:android|ios|iphone|ipad|simulator|emulator|phone|package name|screenshot)\b/i;
/** Parameters of a query that is put together from its parts. */
const BY_PART = /^(?:projection|sort|group_?by|order_?by|aggregations?)$/i;
const REMADE = set('recreate reinstall rebuild reset');
/** What the definition says is gone afterwards. */
export const LOSES =
  /\b(?:all|any)(?: existing| current| of (?:its|the))? (?:data|files|contents?)\b[^.]{0,60}\b(?:lost|deleted|erased|wiped|overwritten|replaced|destroyed)\b|\bloss of (?:all )?(?:the )?data\b|\b(?:eras|wip|delet|destroy)(?:es|ing|ed|ped|ping)? (?:its|the|all|everything on (?:its|the)) (?:existing |current )?(?:disks?|drives?|data|contents?)\b/i;

/** What is put up as it is and runs nothing (ruling 14). */
const PAGES = set('html content page website frontend directory');
const KEYS = set('key ssh_key public_key');
const RUN_AND_TOLD = /^\W*(?:runs?|executes?) [^.,]{1,50} and (?:returns?|reports?|lists?|shows?|summari[sz]es?) /i;
const GESTURES = set('tap click swipe gesture scroll touch drag drop drag_and_drop hover keypress');

/** Said by what hands out the steps and does none of them. */
export const INSTRUCTS =
  /\breturns? (?:an? |the )?(?:shell |setup |set-up |install |installation |exact )?(?:commands?|instructions|steps) (?:to|for|that)\b|\(returns? (?:setup |installation )?(?:instructions|steps)\)|^\W*generates? (?:the )?(?:[\w-]+ )?(?:configuration|config|commands?|instructions|boilerplate|snippets?) /i;
/** What somebody put together once to look at data. */
const VIEWED = set('dashboard question card chart look insight tile');
const SAVED_QUERIES = set('query saved_query question report search view');
const SAVED =
  /\b(?:saved|stored|predefined|named|existing) (?:sql )?(?:query|queries|question|report|search|view|look)s?\b/i;
/** A stream that others watch. */
const ON_AIR = /streaming|\blive\b|\brtmp\b|\btwitch\b|\bbroadcast/i;
const PROFILES = set('trace tracing profile profiler profiling coverage capture');
const RECORDINGS = set('record recording capture screencast');
/** What plays, and is started, paused and skipped. */
const PLAYBACK = set('playback player music media song track queue stream podcast radio album playlist');
/** What is heard in the room and not returned. */
const ALOUD = /\b(?:aloud|out loud|speakers?|playback|plays?|headphones?|audio output)\b/i;
/** What a program prints about itself: it stands on a screen. */
const ON_SCREEN = set(
  'information info environment env version config configuration setting help usage value values message text output banner hello string tree path summary result status variable log line state table table_data content',
);
const ON_PAPER = /\b(?:printers?|paper|receipts?|barcodes?|labels?|pages?|copies|cups|ipp)\b/i;

/** Running: what is run only for its result is read (rulings 1, 10, 16). */
export function judgeRun(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  if (isAny(verb, 'upgrade', 'downgrade') && headIn(act, PLANS)) return verdict('Financial', 'changing a subscription');
  if (REMADE.has(verb) && actsOn(act, 'container') && (r.signals.has('permanent') || LOSES.test(r.description)))
    return verdict('Destructive', 'making anew', 'bulk');
  if (verb === 'launch' && r.leadAct?.verb.text === 'submit' && REVIEWED.test(r.description.slice(0, 120)))
    return verdict('Write', 'submitting for review', 'external');
  if (verb === 'trigger' && headIs(act, 'incident', 'alert', 'notification', 'page'))
    return verdict('Write', 'calling out', 'external');
  if (verb === 'print')
    return headIn(act, ON_SCREEN) && !c.home && !ON_PAPER.test(r.description.slice(0, 200))
      ? verdict('Read', 'showing')
      : verdict('Execute', 'printing', 'physical');
  // what is to be run is told, and somebody else runs it
  if (INSTRUCTS.test(r.description.slice(0, 160)) && !r.has.has('command') && !r.has.has('code'))
    return verdict('Read', 'telling how');
  if (set('start begin restart').has(verb) && headIn(act, set('clock timer counter stopwatch')))
    return verdict('Write', 'starting over', 'ephemeral');
  if (
    set('start begin restart').has(verb) &&
    headIn(act, set('stream subscription listener poll polling')) &&
    !ON_AIR.test(`${r.tool.name} ${r.description.slice(0, 120)}`) &&
    !r.has.has('command')
  )
    return verdict('Write', 'listening to a stream', 'ephemeral');
  // what is written down until it is stopped
  if (
    isAny(verb, 'start', 'begin') &&
    !c.home &&
    (headIn(act, PROFILES) || (names(act, RECORDINGS) && (c.browser || names(act, set('action interaction step')))))
  )
    return verdict('Write', 'starting to record', 'ephemeral');
  // `start`: "Create or reuse a session"
  if (
    act.where === 'name' &&
    act.objects.length === 0 &&
    r.leadAct?.kind === 'make' &&
    headIn(r.leadAct, set('session connection')) &&
    !r.has.has('command')
  )
    return verdict('Write', 'connecting', 'ephemeral');
  if (verb === 'delegate' && c.crypto) return verdict('Financial', 'staking');
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  if (
    (r.leadSignals.has('readOnly') || /select/i.test(r.tool.name)) &&
    !actsOn(act, 'command') &&
    !headOn(act, 'process', 'software')
  )
    return verdict('Read', actsOn(act, 'query') ? 'read-only query' : 'read-only run');
  if (
    namesAny(act, 'contract', 'contract_function', 'contract_method') &&
    /\b(?:read|view|static|constant)\b/i.test(r.description.slice(0, 160))
  )
    return verdict('Read', 'reading a contract');
  if (
    dealing &&
    (actsOn(act, 'order', 'trading', 'payment', 'token') ||
      names(
        act,
        set(
          'quote repayment swap trade transaction contract stake unstake purchase conversion redemption redeem borrow lp',
        ),
      ))
  ) {
    if (/\b(?:read|view|static)\b/i.test(r.description.slice(0, 160)) && actsOn(act, 'wallet'))
      return verdict('Read', 'reading a contract');
    return drafted ? verdict('Read', 'a drafted trade') : verdict('Financial', 'executing a trade');
  }
  if (dealing && actsOn(act, 'wallet') && verb !== 'build')
    return /\b(?:read|view|static)\b/i.test(r.description.slice(0, 160))
      ? verdict('Read', 'reading a contract')
      : verdict('Financial', 'executing a contract');
  if (namesAny(act, 'payroll', 'payment', 'payout')) return verdict('Financial', 'running payments');
  // a query of logs, or one by filter and projection, has no words to change anything with
  if (
    actsOn(act, 'query') &&
    !r.has.has('code') &&
    !namesAny(act, 'sql', 'sql_query', 'cypher', 'mutation') &&
    (namesAny(act, 'log') || (!r.has.has('query') && r.parameters.some((p) => BY_PART.test(p.name))))
  )
    return verdict('Read', 'a query by filter');
  if (verb === 'inject' && headIs(act, 'content', 'page', 'section', 'block'))
    return verdict('Write', 'putting in content');
  if (isAny(verb, 'start', 'begin', 'initiate') && headIn(act, STEPS)) return verdict('Write', 'starting a procedure');
  if (isAny(verb, 'start', 'begin') && headIs(act, 'fresh', 'over', 'again', 'anew'))
    return verdict('Write', 'starting over', 'ephemeral');
  if (c.database && headIs(act, 'transaction'))
    return isAny(verb, 'start', 'begin')
      ? verdict('Write', 'a transaction', 'ephemeral')
      : verdict('Write', 'a transaction');
  if (namesAny(act, 'search') && !actsOn(act, 'command') && !namesAny(act, 'sql', 'sql_query'))
    return verdict('Read', 'running a search');
  if (actsOn(act, 'query') && r.signals.has('readOnly')) return verdict('Read', 'read-only query');
  if (r.domains.has('monitoring') && actsOn(act, 'query') && !namesAny(act, 'sql', 'sql_query', 'mutation'))
    return verdict('Read', 'a query of metrics');
  // what is started and looked at later is a job: what is run is its result
  if (isAny(verb, 'start', 'trigger', 'launch') && headIn(act, set('audit scan check crawl test')))
    return headIs(act, 'check')
      ? verdict('Execute', 'starting a check', 'bounded')
      : verdict('Execute', 'starting a process');
  // one diagnostic command that the tool names itself: nothing of the caller's is run
  if (
    headIs(act, 'command') &&
    set('ping traceroute nslookup dig whois').has(r.nameAct?.verb.text ?? '') &&
    !r.has.has('command') &&
    !r.has.has('code')
  )
    return verdict('Read', 'running an examination');
  // "Run the linter and return its findings": run for what it tells
  if (
    RUN_AND_TOLD.test(r.description.slice(0, 120)) &&
    !r.has.has('command') &&
    !r.has.has('code') &&
    !r.has.has('query') &&
    !c.home &&
    !actsOn(act, 'process', 'command', 'software', 'query', 'device')
  )
    return verdict('Read', 'running an examination');
  if (
    (headIn(act, VIEWED) || (names(act, SAVED_QUERIES) && SAVED.test(r.description.slice(0, 120)))) &&
    !r.has.has('command') &&
    !r.has.has('code') &&
    !r.has.has('query')
  )
    return verdict('Read', 'running what shows data');
  if (
    (headIn(act, set('audit analysis check scan lint inspection review')) &&
      !r.has.has('command') &&
      !r.has.has('code')) ||
    (names(act, EXAMINATIONS) &&
      !r.signals.has('metaTool') &&
      !actsOn(act, 'command', 'query') &&
      !headOn(act, 'process'))
  )
    return verdict('Read', 'running an examination');
  if (isAny(verb, 'rebuild', 'recompute') && headIs(act, 'index', 'cache', 'embedding') && !c.database)
    return verdict('Write', 'making anew what regenerates', 'ephemeral');
  if (
    isAny(verb, 'start', 'launch', 'spawn', 'run') &&
    headIs(act, 'session') &&
    namesAny(act, 'agent', 'subagent', 'bot')
  )
    return verdict('Execute', 'setting an agent to work');
  if (
    isAny(verb, 'launch', 'start') &&
    headIs(act, 'app', 'application') &&
    c.browser &&
    ON_PHONE.test(r.description.slice(0, 120))
  )
    return verdict('Execute', 'opening an app', 'bounded');
  if (verb === 'apply' && headIs(act, 'run', 'plan', 'migration')) return verdict('Execute', 'run');
  if (verb === 'apply' && !actsOn(act, 'software', 'query', 'process') && !r.has.has('manifest'))
    return verdict('Write', 'applying');
  if (
    verb === 'build' &&
    (dealing ||
      act.objects.length === 0 ||
      !(actsOn(act, 'process', 'software', 'container') || namesAny(act, 'app', 'application', 'binary')))
  )
    return verdict('Read', 'building what is returned');
  if (verb === 'deploy' && headIn(act, PAGES) && !c.browser) return verdict('Write', 'publishing', 'external');
  if (verb === 'execute' && act.where === 'name' && headIs(act, 'email')) return verdict('Write', 'send', 'external');
  if (verb === 'install' && names(act, KEYS)) return verdict('Write', 'handing out a key', 'guard');
  if (verb === 'perform' && c.browser && names(act, GESTURES)) return verdict('Execute', 'driving a page', 'bounded');
  if (verb === 'perform' || verb === 'compile' || verb === 'script')
    return namesAny(act, 'action', 'operation') ? verdict('Execute', 'run') : verdict('Read', 'performing');
  if (verb === 'call' && actsOn(act, 'people', 'message')) return verdict('Write', 'calling', 'external');
  if (verb === 'start' && c.browser && headIs(act, 'session')) return verdict('Write', 'connecting', 'ephemeral');
  if (verb === 'start' && headIn(act, set('search conversation thread chat timer discussion session research')))
    return verdict('Read', 'starting a search');
  return verdict('Execute', 'run');
}

/** Clicking, scrolling, moving: of a page harmless by itself, of a device not. */
export function judgeDrive(act: Act, r: Reading, c: Context): ActVerdict {
  // through a program that is held at a breakpoint
  if (act.verb.text === 'step') return verdict('Execute', 'stepping', 'bounded');
  if (act.verb.text === 'play' && namesAny(act, 'job', 'pipeline', 'workflow')) return verdict('Execute', 'run');
  if (headIn(act, VIEWS) && !c.browser) return verdict('Write', 'own view', 'ephemeral');
  if (act.verb.text === 'craft' && !c.browser) return verdict('Read', 'making what is returned');
  if (isAny(act.verb.text, 'control', 'operate') && !c.home && !headOn(act, 'device')) {
    if (headIn(act, PLAYBACK)) return verdict('Execute', 'playing', 'bounded');
    return c.browser && (headOn(act, 'page') || r.has.has('selector'))
      ? verdict('Execute', 'driving a page', 'bounded')
      : verdict('Write', 'operating');
  }
  if (isAny(act.verb.text, 'say', 'speak'))
    return ALOUD.test(r.description.slice(0, 200)) || r.description === ''
      ? verdict('Execute', 'playing', 'bounded')
      : verdict('Read', 'generating what is returned');
  // music plays on a device and moves none
  if (act.verb.text === 'play' && headOn(act, 'media')) return verdict('Execute', 'playing', 'bounded');
  if (c.home || (actsOn(act, 'device') && !c.browser)) return verdict('Execute', 'moving a device');
  if (c.browser || r.has.has('selector') || act.verb.text === 'play')
    return verdict('Execute', 'driving a page', 'bounded');
  if (act.verb.text === 'navigate') return verdict('Read', "finding one's way");
  return verdict('Write', 'operating');
}
