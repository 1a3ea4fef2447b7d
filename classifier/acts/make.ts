/** Acts that make something: a record, a payment, a process, or what is only returned. */
import type { Context } from '../features/context.ts';
import type { Act, Reading } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { isGiven, keepsResult, parameterNames, paysOthers, savesTo } from './arguments.ts';
import { INSTRUCTS } from './run.ts';
import {
  BILLED,
  isAboutMoney,
  OF_A_DOCUMENT,
  PAYMENTS,
  REVIEWED,
  SCHEDULED,
  STARTED,
  STORED,
  TERMINALS,
  TOLD,
  VIEWS,
} from './things.ts';
import { type ActVerdict, actsOn, headIn, headIs, headOn, names, namesAny, verdict } from './verdict.ts';

/** Where what is made goes. */
const INTO = /^(?:output|save|out|dest(?:ination)?|target)_?(?:path|dir|directory|folder|file)$/i;
const MAKES_FILES =
  /^\W*(?:generate|create|write|produce|build|scaffold)s? (?:the |an? |all )?(?:[\w-]+ ){0,4}(?:files|project|skeleton|boilerplate)\b/i;
/** What is added up. */
const ADDENDS =
  /^(?:[a-z]|n(?:um(?:ber)?s?)?[_-]?\d?|(?:first|second)(?:_?(?:number|num))?|values?|addends?|operands?)$/i;

/** What is turned into numbers, and where those are kept. */
const EMBEDDED = set('text query document sentence passage input string image embedding chunk batch word phrase');
const KEPT_IN = /^(?:collection|index|namespace|table|store|database|bucket|overwrite|page|url)(?:_?(?:name|id))?$/i;
const TEST_MONEY = /\b(?:faucet|test(?:net|ing)?|dev(?:net|elopment)|airdrop)\b/i;

/** Creating, adding, opening, booking, subscribing (rulings 7, 8, 10). */
export function judgeMake(act: Act, r: Reading, c: Context): ActVerdict {
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  const drafted = r.leadSignals.has('draft');
  const about = isAboutMoney(act);
  if (
    isAny(verb, 'create', 'new', 'open', 'add') &&
    headIs(act, 'pty', 'terminal', 'shell', 'repl') &&
    r.has.has('command')
  )
    return verdict('Execute', 'command');
  if (
    isAny(verb, 'open', 'create', 'start') &&
    headIs(act, 'session') &&
    r.has.has('command') &&
    r.domains.has('shell')
  )
    return verdict('Execute', 'command');
  if (verb === 'plan' || (headIs(act, 'plan') && r.name[0]?.lemma.text === 'plan')) return verdict('Read', 'planning');
  if (c.crypto && isAny(verb, 'create', 'issue') && namesAny(act, 'issuance')) return verdict('Financial', 'minting');
  if (
    isAny(verb, 'request', 'create', 'order') &&
    headIs(act, 'number', 'phone_number') &&
    r.parameters.some((p) => /^(?:max_?price|area_?code|country_?code|number_?type)$/i.test(p.name))
  )
    return verdict('Financial', 'buying a number');
  if (verb === 'compose' && headOn(act, 'message') && r.has.has('recipient'))
    return verdict('Write', 'send', 'external');
  if (isAny(verb, 'compress', 'zip', 'decompress', 'stitch') && isGiven(act, r)) return verdict('Read', 'conversion');
  if (verb === 'add' && r.parameters.length > 0 && r.parameters.every((p) => ADDENDS.test(p.name)))
    return verdict('Read', 'a sum');
  if (set('submit finalize issue post book').has(verb) && headIs(act, 'invoice', 'sales_invoice') && c.books)
    return verdict('Financial', 'finalising an invoice');
  if (verb === 'request' && c.crypto && headIn(act, set('airdrop faucet fund')))
    return verdict('Financial', 'asking for test money', TEST_MONEY.test(r.description) ? 'simulated' : undefined);
  if (verb === 'request' && headIn(act, set('ride taxi cab trip courier pickup')) && c.travel)
    return verdict('Financial', 'booking');
  if (c.crypto && verb === 'issue' && headIn(act, set('token nft asset coin collection')))
    return verdict('Financial', 'minting');
  if (verb === 'submit' && REVIEWED.test(r.description.slice(0, 120)))
    return verdict('Write', 'submitting for review', 'external');
  if (verb === 'submit' && headIs(act, 'otp') && c.billing) return verdict('Financial', 'confirming a payment');
  if (isAny(verb, 'write', 'put', 'insert') && names(act, TERMINALS) && !headOn(act, 'document'))
    return verdict('Execute', 'code');
  if (
    verb === 'produce' &&
    headIs(act, 'message', 'event', 'record') &&
    (r.parameters.some((p) => /^(?:topic|queue|stream)/i.test(p.name)) ||
      /\b(?:topic|queue|stream)s?\b/i.test(r.description))
  )
    return verdict('Write', 'putting into a queue');
  if (
    (verb === 'embed' && (act.objects.length === 0 || headIn(act, EMBEDDED))) ||
    (isAny(verb, 'generate', 'create', 'embed', 'make') && headIs(act, 'embedding', 'vector'))
  )
    return r.parameters.some((p) => KEPT_IN.test(p.name))
      ? verdict('Write', 'create')
      : verdict('Read', 'generating what is returned');
  if (verb === 'generate' && headIs(act, 'password', 'passphrase', 'uuid', 'username'))
    return verdict('Read', 'generating what is returned');
  if (
    isAny(verb, 'generate', 'create') &&
    headIs(act, 'payment_link', 'checkout_link', 'payment_request', 'invoice_link')
  )
    return verdict('Write', 'create');
  if (paysOthers(r)) return verdict('Financial', 'an amount that is paid');
  if (
    verb === 'subscribe' &&
    !r.has.has('amount') &&
    /\bsubscribes? to (?:[\w-]+ ){0,4}(?:updates?|changes|events?|streams?|feeds?|notifications?|alerts?|data)\b/i.test(
      r.description.slice(0, 120),
    )
  )
    return verdict('Write', 'listening to a stream', c.tracker || c.scm ? undefined : 'ephemeral');
  if (verb === 'request' && headIs(act, 'loan', 'advance') && (c.billing || c.crypto || r.has.has('amount')))
    return verdict('Financial', 'making a payment');
  if (
    isAny(verb, 'create', 'make', 'generate') &&
    headIs(act, 'plan') &&
    /^\W*(?:creates?|makes?|generates?) (?:an? )?(?:[\w-]+ )?plan for (?:[a-z]+ing)\b/i.test(r.description)
  )
    return verdict('Read', 'making what is returned');
  if (verb === 'request' && headIs(act, 'rfq', 'quote')) return verdict('Read', 'asking for a quote');
  if (
    isAny(verb, 'subscribe', 'open') &&
    (dealing || r.domains.has('database') || headIs(act, 'websocket', 'socket', 'stream')) &&
    !r.has.has('amount') &&
    !namesAny(act, 'position', 'trade') &&
    !(verb === 'open' && headOn(act, 'page'))
  )
    // what collects for a while and gives back what it heard has read
    return r.parameters.some((p) => /timeout|duration|message_?count|max_?messages/i.test(p.name))
      ? verdict('Read', 'listening to a stream')
      : verdict('Write', 'listening to a stream', 'ephemeral');
  if (
    headIn(act, VIEWS) &&
    !c.browser &&
    !c.infrastructure &&
    !c.billing &&
    !c.shop &&
    !OF_A_DOCUMENT.test(r.description.slice(0, 120))
  )
    return verdict('Write', 'own view', 'ephemeral');
  if (
    headIs(act, 'phone_call', 'voice_call', 'outbound_call') ||
    (headIs(act, 'call') && (r.has.has('recipient') || /\b(?:outbound|phone|dial)/i.test(r.description.slice(0, 120))))
  )
    return verdict('Execute', 'calling', 'external');
  if (
    headIs(act, 'invoice') &&
    (/\bpurchas|\bbuy/i.test(r.description.slice(0, 160)) || /auto_?pay/i.test(parameterNames(r)))
  )
    return verdict('Financial', 'buying');
  if (verb === 'submit' && namesAny(act, 'code', 'solution') && r.parameters.some((p) => /code/i.test(p.name)))
    return verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'submit' && headIs(act, 'job', 'batch_job', 'spark_job') && !c.shop)
    return verdict('Execute', 'starting a process');
  if (verb === 'mint' && c.crypto) return verdict('Financial', 'minting');
  if (verb === 'book' || verb === 'reserve')
    return c.travel || actsOn(act, 'goods') || namesAny(act, 'ticket', 'movie', 'seat')
      ? verdict('Financial', 'booking')
      : verdict('Write', 'booking');
  // what reports back by itself is a job
  if (headIs(act, 'prediction') && r.parameters.some((p) => p.name === 'webhook'))
    return verdict('Execute', 'starting a process');
  if (headIn(act, set('completion prediction estimate calculation comparison analysis')) || namesAny(act, 'inference'))
    return verdict('Read', 'asking a model');
  if (
    headIn(act, set('api_request api_call http_request rest_request http_call')) ||
    (verb === 'make' && headIs(act, 'request'))
  )
    return verdict('Execute', 'a request');
  if (verb === 'open') {
    if (namesAny(act, 'position', 'trade') && dealing) return verdict('Financial', 'opening a position');
    if (
      headOn(act, 'page') ||
      c.browser ||
      /\bin (?:the |an? )?(?:[\w-]+ ){0,3}(?:app|ui|editor|window|viewer)\b/i.test(r.description.slice(0, 120))
    )
      return verdict('Execute', 'opening a page', 'bounded');
    if (headOn(act, 'ephemeral')) return verdict('Write', 'connecting', 'ephemeral');
    if (headOn(act, 'payment', 'order')) return verdict('Write', 'create');
    if (!headOn(act, 'ticket') && !namesAny(act, 'channel', 'account')) return verdict('Read', 'opening');
  }
  if (
    (isAny(verb, 'create', 'write') ? r.leadSignals : r.signals).has('returned') &&
    set('make create generate build compose design write produce').has(verb) &&
    !headIn(act, STORED) &&
    !savesTo(r)
  )
    return verdict('Read', 'making what is returned');
  if (!about && (headOn(act, 'order', 'trading') || (actsOn(act, 'trading') && dealing))) {
    if (dealing || c.travel || verb === 'place' || verb === 'commit') return verdict('Financial', 'placing an order');
    if ((verb === 'submit' && !c.books) || (headIs(act, 'purchase_order') && !c.books && !c.shop))
      return verdict('Financial', 'placing an order');
  }
  if (verb === 'submit' && dealing && actsOn(act, 'wallet', 'trading'))
    return verdict('Financial', 'submitting a transaction');
  if (
    !about &&
    (headIn(act, PAYMENTS) || (names(act, PAYMENTS) && verb === 'initiate')) &&
    !set('log record save track note import tag').has(verb) &&
    (!c.books || namesAny(act, 'payout', 'refund'))
  )
    return drafted ? verdict('Write', 'a drafted payment') : verdict('Financial', 'making a payment');
  if (headIn(act, BILLED) && r.domains.has('payments') && !c.books) return verdict('Financial', 'making a payment');
  if (r.has.has('command') && headIn(act, SCHEDULED)) return verdict('Execute', 'scheduling a command', 'arbitrary');
  if (headIs(act, 'subscription') && names(act, TOLD)) return verdict('Write', 'subscribing to news');
  if (headIs(act, 'subscription') && (c.billing || c.shop || r.has.has('card')))
    return verdict('Financial', 'starting a subscription');
  if (
    verb === 'subscribe' &&
    (c.billing || r.has.has('card')) &&
    !namesAny(act, 'topic', 'event', 'notification', 'channel')
  )
    return verdict('Financial', 'starting a subscription');
  if (c.ads && headOn(act, 'adspend')) return verdict('Financial', 'ad spend', 'reduces');
  if (verb === 'propose' && c.trading && namesAny(act, 'match', 'order', 'trade', 'swap'))
    return verdict('Financial', 'placing an order');
  if (verb === 'request' && namesAny(act, 'copilot', 'agent', 'bot'))
    return verdict('Execute', 'setting an agent to work');
  if (verb === 'register' && namesAny(act, 'domain', 'domain_name')) return verdict('Financial', 'buying a domain');
  if (
    namesAny(act, 'phone_number', 'incoming_phone_number') &&
    isAny(verb, 'provision', 'create', 'buy', 'register') &&
    /purchas|buy|provision/i.test(`${r.description} ${verb}`)
  )
    return verdict('Financial', 'buying a number');
  if (
    dealing &&
    r.has.has('amount') &&
    (r.has.has('asset') || r.has.has('wallet') || r.has.has('side')) &&
    !about &&
    !drafted &&
    !/alert|note|watchlist|journal|log/i.test(r.tool.name)
  )
    return verdict('Financial', 'committing an amount');
  if (
    r.domains.has('kubernetes') &&
    (r.has.has('manifest') ||
      actsOn(act, 'process') ||
      namesAny(act, 'resource', 'manifest', 'deployment', 'application'))
  )
    return verdict('Execute', 'creating what runs', 'arbitrary');
  const manifest = r.has.get('manifest');
  const isPicture = manifest !== undefined && /image|^chart/i.test(manifest.name) && !c.infrastructure;
  if (actsOn(act, 'software') && (r.has.has('code') || (manifest && !isPicture)) && !c.browser)
    return verdict('Execute', 'putting up code', 'arbitrary');
  if (verb === 'upload' && c.browser && r.domains.has('browser'))
    return verdict('Execute', 'uploading to a page', 'external');
  if (
    verb === 'build' &&
    !r.signals.has('returned') &&
    (headIn(act, set('app application apk ipa binary executable solution workspace docker_image container_image')) ||
      namesAny(act, 'docker_image', 'container_image', 'dockerfile') ||
      (headIn(act, set('image project target scheme content addressables assetbundle player lighting')) &&
        (c.infrastructure || c.browser)) ||
      (headIn(act, set('project workspace package library crate module solution monorepo')) && r.has.has('path')))
  )
    return verdict('Execute', 'building');
  if (verb !== 'upload' && INSTRUCTS.test(r.description.slice(0, 160))) return verdict('Read', 'telling how');
  if (verb === 'generate' && headIs(act, 'project')) return verdict('Write', 'create');
  if (set('generate compose draft design build produce').has(verb)) {
    if (
      keepsResult(r) ||
      r.parameters.some((p) => INTO.test(p.name) && (p.required || MAKES_FILES.test(r.description)))
    )
      return verdict('Write', 'making a file');
    if (headOn(act, 'privilege', 'secret') && !headIs(act, 'policy', 'certificate'))
      return verdict('Write', 'handing out a key');
    return verb === 'draft' ? verdict('Write', 'making') : verdict('Read', 'generating what is returned');
  }
  if (
    names(act, STARTED) &&
    headIn(act, STARTED) &&
    (c.infrastructure || names(act, set('sandbox build container pod run')))
  )
    return verdict('Execute', 'starting a process');
  if (c.browser && r.has.has('selector') && r.domains.has('browser'))
    return verdict('Execute', 'driving a page', 'bounded');
  return verdict('Write', 'create');
}
