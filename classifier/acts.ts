/** What one act amounts to: the category of a verb with its object in its trade. The table of the rubric, act by act. */
import type { Category } from '../data/model.ts';
import type { Context } from './features/context.ts';
import type { NounClass } from './features/nouns.ts';
import type { Signal } from './features/phrases.ts';
import type { Act, Reading } from './features/reading.ts';

/** A verdict on an act, and the name of the rule that gave it. */
export interface ActVerdict {
  category: Category;
  rule: string;
  /** Softened or sharpened at once by what the act is. */
  facet?: 'ephemeral' | 'reversible' | 'reduces' | 'bounded' | 'guard' | 'privilege' | 'arbitrary' | 'external';
}

const EXAMINATION = new Set(
  'analysis audit check scan lint linter diagnostic diagnostics report health evaluation assessment benchmark backtest simulation validation inspection review query_plan explain plan search comparison forecast statistics calculation screener search_query dry_run discovery doctor lighthouse'.split(
    ' ',
  ),
);
const LISTS = new Set(
  'list playlist cart basket group board collection queue favorite favourite watchlist wishlist project channel team segment campaign folder album sprint milestone role card set library conversation thread audience task issue order event organization org organisation workspace room meeting epic'.split(
    ' ',
  ),
);

/** Whether an act's objects hold a noun of a class. */
export function acts_on(act: Act, ...kinds: NounClass[]): boolean {
  return act.objects.some((o) => o.lemma.nouns.some((c) => kinds.includes(c)));
}

function named(act: Act, ...texts: string[]): boolean {
  return act.objects.some((o) => texts.includes(o.lemma.text));
}

const QUOTATION = new Set(
  'quote estimate eligibility status history preview fee rate price list info detail receipt report summary limit schedule option method link'.split(
    ' ',
  ),
);

/** The last word of an object: what the act is really about ("refund eligibility" is about eligibility). */
function head(act: Act): string {
  return act.objects[0]?.lemma.text ?? '';
}

function money(category: Category, rule: string, facet?: ActVerdict['facet']): ActVerdict {
  return facet ? { category, rule, facet } : { category, rule };
}

/** The verdict on one act; null where the verb alone, without its context, does not say. */
export function judgeAct(act: Act, r: Reading, c: Context): ActVerdict {
  const signal = (s: Signal): boolean => r.leadSignals.has(s);
  const verb = act.verb.text;
  const dealing = c.trading || c.crypto;
  const order = acts_on(act, 'order', 'trading');
  const quoted = QUOTATION.has(head(act)) && act.where === 'name';
  const drafted = signal('draft');

  if (verb === 'setup' || verb === 'manage') {
    if (c.ads && acts_on(act, 'adspend')) return money('Financial', 'ad spend', 'reduces');
  }

  switch (act.kind) {
    case 'trade': {
      if (
        verb === 'bridge' ||
        verb === 'exchange' ||
        verb === 'short' ||
        verb === 'long' ||
        verb === 'compound' ||
        verb === 'bid' ||
        verb === 'farm' ||
        verb === 'lend' ||
        verb === 'harvest' ||
        verb === 'trade'
      ) {
        if (!dealing && !r.has.has('amount')) return { category: 'Write', rule: 'a word of trade without trade' };
      }
      if (quoted || drafted) return { category: 'Read', rule: 'a quotation' };
      if (verb === 'redeem' && !dealing && !c.billing) return { category: 'Write', rule: 'redeem' };
      return money('Financial', 'trade');
    }
    case 'pay': {
      if (quoted) return { category: 'Read', rule: 'about a payment' };
      if (verb === 'transfer' || verb === 'wire') {
        if (
          dealing ||
          c.billing ||
          c.books ||
          r.has.has('amount') ||
          acts_on(act, 'payment', 'token') ||
          named(act, 'money', 'fund', 'balance', 'nft')
        )
          return drafted ? { category: 'Write', rule: 'a drafted transfer' } : money('Financial', 'transfer');
        return named(act, 'ownership', 'owner') || /owner/.test(act.objectText)
          ? { category: 'Write', rule: 'handing over', facet: 'guard' }
          : { category: 'Write', rule: 'moving' };
      }
      if (verb === 'capture-payment') return money('Financial', 'pay');
      if (
        verb === 'finalize' ||
        verb === 'settle' ||
        verb === 'credit' ||
        verb === 'debit' ||
        verb === 'bill' ||
        verb === 'fund' ||
        verb === 'tip' ||
        verb === 'rent' ||
        verb === 'hire' ||
        verb === 'order' ||
        verb === 'checkout' ||
        verb === 'charge' ||
        verb === 'spend' ||
        verb === 'sponsor'
      ) {
        const about =
          acts_on(act, 'payment', 'invoice', 'order', 'goods', 'subscription', 'token', 'money', 'wallet') ||
          r.has.has('amount') ||
          r.has.has('card') ||
          dealing;
        if (verb === 'checkout' && (c.scm || named(act, 'branch', 'commit')))
          return { category: 'Write', rule: 'check out' };
        if (!about && !c.billing && !c.shop && !c.travel)
          return { category: 'Write', rule: 'a word of payment without payment' };
      }
      return drafted ? { category: 'Write', rule: 'a drafted payment' } : money('Financial', 'pay');
    }
    case 'sign': {
      if (c.crypto || dealing || acts_on(act, 'wallet') || named(act, 'transaction', 'message', 'typed_data', 'psbt')) {
        if (
          acts_on(act, 'wallet') ||
          named(act, 'message', 'hash', 'transaction', 'payload') ||
          act.objects.length === 0
        )
          return money('Financial', 'signature');
      }
      return { category: 'Write', rule: 'signing', facet: 'external' };
    }
    case 'cancel': {
      if (order && (dealing || (!c.shop && !c.books && !c.billing) || c.travel))
        return money('Financial', 'cancelling an order', 'reduces');
      if (acts_on(act, 'subscription') && !acts_on(act, 'event'))
        return money('Financial', 'cancelling a subscription', 'reduces');
      if (acts_on(act, 'payment', 'invoice', 'goods') && !named(act, 'event', 'meeting'))
        return money('Financial', 'cancelling a payment', 'reduces');
      if (named(act, 'booking', 'reservation', 'trip') && (c.travel || c.billing))
        return money('Financial', 'cancelling a booking', 'reduces');
      return { category: 'Write', rule: 'cancelling' };
    }
    case 'destroy': {
      if (verb === 'void')
        return acts_on(act, 'invoice', 'payment', 'order')
          ? money('Financial', 'voiding', 'reduces')
          : { category: 'Write', rule: 'voiding' };
      if (acts_on(act, 'invoice') && verb !== 'delete' && verb !== 'remove')
        return { category: 'Destructive', rule: 'delete' };
      if (verb === 'clean' && (c.browser || head(act) === 'data')) return { category: 'Write', rule: 'cleaning' };
      if (
        r.signals.has('reversible') &&
        r.signals.get('reversible')!.pointer === '/description' &&
        /trash|soft|archiv|recycle/i.test(quoteOf(r, 'reversible')) &&
        !r.signals.has('permanent') &&
        !r.has.has('permanent')
      )
        return { category: 'Write', rule: 'to the trash', facet: 'reversible' };
      if (
        named(
          act,
          'reaction',
          'emoji_reaction',
          'like',
          'star',
          'favorite',
          'favourite',
          'bookmark',
          'vote',
          'follower',
          'pin',
        )
      )
        return { category: 'Write', rule: 'taking back a reaction' };
      if (
        c.memory &&
        (acts_on(act, 'ephemeral') ||
          named(act, 'memory', 'relation', 'observation', 'entity', 'fact', 'node', 'thought'))
      )
        return { category: 'Write', rule: 'own memory', facet: 'ephemeral' };
      if (
        named(
          act,
          'cache',
          'session',
          'memory',
          'selection',
          'breakpoint',
          'watcher',
          'tunnel',
          'tab',
          'local_cache',
        ) &&
        !named(act, 'database', 'all')
      )
        return { category: 'Write', rule: 'own state', facet: 'ephemeral' };
      if (
        verb === 'remove' ||
        verb === 'exclude' ||
        verb === 'unregister' ||
        verb === 'deregister' ||
        verb === 'drop'
      ) {
        const from = / from (?:an? |the |your |its )?(?:[\w-]+ ){0,2}([\w-]+)/i.exec(
          ` ${act.where === 'name' ? r.tool.name.replaceAll(/[_-]/g, ' ') : textOf(r, act)}`,
        );
        const target = from?.[1]?.toLowerCase().replace(/s$/, '') ?? '';
        if (
          named(
            act,
            'label',
            'tag',
            'member',
            'item',
            'assignee',
            'relation',
            'link',
            'reviewer',
            'collaborator',
            'user_from_group',
            'cart_item',
            'line_item',
            'sub_issue',
            'dependency',
            'port',
            'attendee',
            'participant',
            'alias',
            'cart',
            'category',
            'association',
            'watcher',
            'guest',
            'group_member',
            'org_member',
            'team_member',
            'field_value',
            'mapping',
            'track',
            'song',
            'role',
            'permission',
            'subscriber',
            'blank',
            'background',
            'duplicate',
            'noise',
            'formatting',
          )
        )
          return { category: 'Write', rule: 'taking out' };
        if (target && (LISTS.has(target) || act.objects.some((o) => o.lemma.nouns.includes('people'))))
          return { category: 'Write', rule: 'taking out of a list' };
      }
      if (named(act, 'item') && /cart|basket/i.test(act.objectText))
        return { category: 'Write', rule: 'out of the cart' };
      if (verb === 'empty' && /cart|basket/i.test(act.objectText))
        return { category: 'Write', rule: 'emptying a cart' };
      return { category: 'Destructive', rule: 'delete' };
    }
    case 'forget': {
      if (named(act, 'password', 'mfa', 'two_factor_auth', 'pin', 'credential', 'secret', 'api_key'))
        return { category: 'Write', rule: 'resetting a credential', facet: 'privilege' };
      if (
        named(
          act,
          'database',
          'table',
          'data',
          'history',
          'record',
          'bucket',
          'branch',
          'branch_database',
          'everything',
          'inbox',
          'collection',
          'all',
        ) &&
        !c.memory &&
        !c.browser
      )
        return { category: 'Destructive', rule: 'clearing data' };
      if (verb === 'clear' && acts_on(act, 'relation')) return { category: 'Write', rule: 'clearing a relation' };
      if (
        acts_on(act, 'document', 'container') &&
        !acts_on(act, 'ephemeral') &&
        !signal('regenerable') &&
        !/field|value|format|default|filter|cart|basket|layout|list/i.test(act.objectText)
      )
        return {
          category: r.signals.has('permanent') || verb === 'clear' ? 'Destructive' : 'Write',
          rule: 'clearing data',
        };
      if (acts_on(act, 'ephemeral', 'log', 'page') || act.objects.length === 0 || signal('regenerable'))
        return { category: 'Write', rule: 'own state', facet: 'ephemeral' };
      return { category: 'Write', rule: 'resetting' };
    }
    case 'run':
    case 'drive': {
      if (signal('readOnly') && !r.signals.has('free')) return { category: 'Read', rule: 'read-only run' };
      if (act.kind === 'run') {
        if (order && dealing) return money('Financial', 'executing an order');
        if (
          verb === 'execute' &&
          dealing &&
          (acts_on(act, 'trading', 'payment', 'token', 'wallet') || named(act, 'swap', 'trade', 'transaction'))
        )
          return drafted || signal('readOnly')
            ? { category: 'Read', rule: 'dry run' }
            : money('Financial', 'executing a trade');
        if (named(act, 'payroll', 'payment', 'payout')) return money('Financial', 'running payments');
        if (acts_on(act, 'query') && (signal('readOnly') || r.signals.has('readOnly')))
          return { category: 'Read', rule: 'read-only query' };
        if (verb === 'deploy' && acts_on(act, 'token', 'wallet') && c.crypto)
          return money('Financial', 'deploying a contract');
        if (verb === 'launch' && acts_on(act, 'token') && dealing) return money('Financial', 'launching a token');
        if (
          act.objects.some((o) => EXAMINATION.has(o.lemma.text)) &&
          !acts_on(act, 'process', 'command') &&
          !acts_on(act, 'query')
        )
          return { category: 'Read', rule: 'running an examination' };
        if (
          verb === 'call' ||
          verb === 'apply' ||
          verb === 'perform' ||
          verb === 'build' ||
          verb === 'compile' ||
          verb === 'script' ||
          verb === 'inject'
        ) {
          if (verb === 'apply' && acts_on(act, 'relation', 'metadata') && !acts_on(act, 'software', 'query'))
            return { category: 'Write', rule: 'applying' };
          if (verb === 'apply' && !acts_on(act, 'software', 'query', 'process') && !r.has.has('manifest'))
            return { category: 'Write', rule: 'applying' };
          if (verb === 'build' && dealing) return { category: 'Read', rule: 'building unsigned' };
          if (verb === 'perform') return { category: 'Read', rule: 'performing' };
        }
        return { category: 'Execute', rule: 'run' };
      }
      if (c.home || acts_on(act, 'device')) return { category: 'Execute', rule: 'moving a device' };
      if (c.browser || r.has.has('selector')) return { category: 'Execute', rule: 'driving a page', facet: 'bounded' };
      if (verb === 'play') return { category: 'Execute', rule: 'playing', facet: 'bounded' };
      return { category: 'Write', rule: 'operating' };
    }
    case 'halt':
      if (acts_on(act, 'ephemeral') || named(act, 'search', 'monitor', 'recording', 'timer', 'stream', 'interact'))
        return { category: 'Write', rule: 'stopping', facet: 'ephemeral' };
      if (c.home) return { category: 'Execute', rule: 'stopping a device' };
      return { category: 'Write', rule: 'stopping' };
    case 'make': {
      if (verb === 'mint' && c.crypto) return money('Financial', 'minting');
      if (verb === 'book' || verb === 'reserve')
        return c.travel || acts_on(act, 'goods')
          ? money('Financial', 'booking')
          : { category: 'Write', rule: 'booking' };
      if (
        (verb === 'open' ||
          verb === 'submit' ||
          verb === 'create' ||
          verb === 'add' ||
          verb === 'put' ||
          verb === 'new' ||
          verb === 'make') &&
        !quoted
      ) {
        if (order && (dealing || c.travel) && !named(act, 'alert', 'template'))
          return drafted || signal('simulated')
            ? money('Financial', 'placing an order')
            : money('Financial', 'placing an order');
        if (verb === 'open' && named(act, 'position', 'trade') && dealing)
          return money('Financial', 'opening a position');
        if (verb === 'submit' && dealing && acts_on(act, 'wallet', 'trading'))
          return money('Financial', 'submitting a transaction');
        if (
          named(
            act,
            'payment',
            'payout',
            'refund',
            'transfer',
            'withdrawal',
            'charge',
            'settlement',
            'instant_settlement',
            'topup',
            'disbursement',
            'donation',
            'payroll_run',
            'pay_run',
            'deposit',
            'virtual_card',
            'gift_card',
            'store_credit',
            'escrow',
            'bank_transfer',
            'direct_debit',
          ) &&
          !c.books
        )
          return drafted ? { category: 'Write', rule: 'a draft' } : money('Financial', 'making a payment');
        if (named(act, 'refund', 'payout') && c.books) return money('Financial', 'making a payment');
        if (
          named(act, 'subscription') &&
          !acts_on(act, 'event') &&
          !named(act, 'plan', 'webhook', 'topic', 'notification') &&
          (c.billing || c.shop || c.trading || r.has.has('card'))
        )
          return money('Financial', 'starting a subscription');
        if (c.ads && acts_on(act, 'adspend') && !named(act, 'template'))
          return money('Financial', 'ad spend', 'reduces');
        if (verb === 'submit' && order) return money('Financial', 'placing an order');
        if (named(act, 'purchase', 'purchase_order') && !c.books && !c.shop) return money('Financial', 'purchase');
      }
      if (
        verb === 'register' &&
        named(act, 'domain', 'domain_name') &&
        (r.has.has('period') || signal('paid') || c.infrastructure)
      )
        return money('Financial', 'buying a domain');
      if (verb === 'provision' && named(act, 'phone_number', 'number')) return money('Financial', 'buying a number');
      if (
        verb === 'generate' ||
        verb === 'compose' ||
        verb === 'draft' ||
        verb === 'design' ||
        verb === 'build' ||
        verb === 'produce' ||
        verb === 'clone'
      ) {
        if (acts_on(act, 'privilege', 'secret')) return { category: 'Write', rule: 'handing out a key' };
        if (verb === 'clone' || verb === 'draft') return { category: 'Write', rule: 'making' };
        return { category: 'Read', rule: 'generating what is returned' };
      }
      if (
        acts_on(act, 'process') &&
        named(
          act,
          'build',
          'deployment',
          'container',
          'job',
          'pod',
          'run',
          'sandbox',
          'dyno',
          'test_run',
          'process',
          'vm',
          'instance',
          'workflow_run',
          'pty',
          'training_job',
          'emulator',
        ) &&
        (c.infrastructure || named(act, 'sandbox', 'build', 'container', 'pod'))
      )
        return { category: 'Execute', rule: 'starting a process' };
      return { category: 'Write', rule: 'create' };
    }
    case 'change': {
      if (order && (dealing || named(act, 'market_order', 'limit_order', 'stop_order')))
        return money('Financial', 'changing an order', verb === 'close' ? undefined : undefined);
      if (
        named(act, 'position') &&
        dealing &&
        (verb === 'close' ||
          verb === 'increase' ||
          verb === 'decrease' ||
          verb === 'adjust' ||
          verb === 'reduce' ||
          verb === 'modify')
      )
        return money('Financial', 'changing a position');
      if (acts_on(act, 'exposure') && dealing) return money('Financial', 'exposure', 'reduces');
      if ((verb === 'claim' || verb === 'approve') && c.crypto && !acts_on(act, 'document', 'people'))
        return money('Financial', verb === 'claim' ? 'claiming' : 'an allowance');
      if (
        verb === 'convert' ||
        verb === 'transform' ||
        verb === 'resize' ||
        verb === 'crop' ||
        verb === 'rotate' ||
        verb === 'format' ||
        verb === 'normalize'
      )
        return {
          category: dealing && acts_on(act, 'token', 'payment') && r.has.has('amount') ? 'Financial' : 'Read',
          rule: 'conversion',
        };
      if (
        acts_on(act, 'subscription') &&
        !acts_on(act, 'event') &&
        (c.billing || c.vault || c.shop || c.infrastructure) &&
        !named(act, 'plan', 'webhook', 'billing_plan')
      )
        return verb === 'pause' || verb === 'skip' || verb === 'disable' || verb === 'deactivate'
          ? money('Financial', 'reducing a subscription', 'reduces')
          : money('Financial', 'changing a subscription');
      if (
        acts_on(act, 'adspend') &&
        c.ads &&
        verb !== 'pause' &&
        verb !== 'archive' &&
        verb !== 'rename' &&
        !named(act, 'creative')
      )
        return money('Financial', 'ad spend', 'reduces');
      if (
        (verb === 'accept' || verb === 'confirm' || verb === 'process' || verb === 'approve' || verb === 'complete') &&
        !drafted
      ) {
        if (
          named(
            act,
            'order',
            'payment',
            'refund',
            'payout',
            'booking',
            'checkout',
            'purchase',
            'swap',
            'transfer',
            'dispute',
            'dispute_claim',
            'payment_intent',
            'quote',
            'offer',
            'withdrawal',
          ) &&
          (dealing || c.billing || c.travel || (verb === 'process' && named(act, 'payment', 'refund')))
        )
          return money('Financial', 'confirming a payment');
        if (verb === 'process' && !named(act, 'payment', 'refund')) return { category: 'Read', rule: 'processing' };
      }
      if (named(act, 'order', 'subscription') && verb === 'extend' && dealing)
        return money('Financial', 'extending an order');
      if (verb === 'apply' && (acts_on(act, 'software') || named(act, 'migration', 'manifest')))
        return { category: 'Execute', rule: 'applying a manifest' };
      if (verb === 'scale' && !c.browser) return { category: 'Execute', rule: 'scaling' };
      if (verb === 'sync' || verb === 'synchronize' || verb === 'fetch' || verb === 'pull')
        return { category: 'Write', rule: 'syncing' };
      if (verb === 'refresh') return { category: 'Write', rule: 'refreshing', facet: 'ephemeral' };
      if (verb === 'overwrite') return { category: 'Write', rule: 'overwriting' };
      return { category: 'Write', rule: 'change' };
    }
    case 'send': {
      if (
        acts_on(act, 'payment', 'token') ||
        (named(act, 'transaction', 'money', 'eth', 'btc', 'sol', 'usdc', 'invoice') && !named(act, 'message'))
      ) {
        if (named(act, 'invoice') || c.crypto || c.billing || c.trading || r.has.has('amount'))
          return named(act, 'reminder', 'notification', 'receipt', 'payment_link')
            ? { category: 'Write', rule: 'send', facet: 'external' }
            : money('Financial', 'sending money');
      }
      if (verb === 'send' && dealing && r.has.has('amount') && r.has.has('recipient'))
        return money('Financial', 'sending money');
      if (verb === 'post' && order && dealing) return money('Financial', 'placing an order');
      if (verb === 'contact' || verb === 'page' || verb === 'alert' || verb === 'report-to')
        return { category: act.where === 'name' && act.objects.length === 0 ? 'Write' : 'Read', rule: 'a noun' };
      return { category: 'Write', rule: 'send', facet: 'external' };
    }
    case 'guard':
      if (c.home || acts_on(act, 'device')) return { category: 'Execute', rule: 'unlocking', facet: 'guard' };
      if (verb === 'roll' || verb === 'reveal') return { category: 'Read', rule: 'showing' };
      return { category: 'Write', rule: 'taking a guard away', facet: 'guard' };
    case 'grant':
      return { category: 'Write', rule: 'granting', facet: 'privilege' };
    case 'revoke':
      return c.home || acts_on(act, 'device')
        ? { category: 'Execute', rule: 'locking' }
        : { category: 'Write', rule: 'revoking', facet: 'privilege' };
    case 'connect':
      return { category: 'Write', rule: 'connecting', facet: 'ephemeral' };
    case 'revive':
      if (verb === 'rollback' && c.infrastructure) return { category: 'Execute', rule: 'rolling back' };
      return { category: 'Write', rule: 'restoring' };
    case 'detach':
      return { category: 'Write', rule: 'detaching' };
    case 'read': {
      if (verb === 'download' && r.has.has('destination')) return { category: 'Write', rule: 'saving a download' };
      return { category: 'Read', rule: 'read' };
    }
  }
}

function quoteOf(r: Reading, signal: Signal): string {
  const span = r.signals.get(signal);
  return span && span.pointer === '/description' ? r.description.slice(span.start, span.end) : '';
}

function textOf(r: Reading, act: Act): string {
  return act.span.pointer === '/description'
    ? r.description.slice(act.span.start, act.span.start + 120)
    : (r.tool.title ?? '');
}
