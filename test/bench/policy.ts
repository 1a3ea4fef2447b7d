/** Decisions a second on one core, over the rules that recommendations are made of. Run with `node test/bench/policy.ts`. */
import { MemoryCounters } from '../../classifier/policy/counters.ts';
import { type Call, Engine } from '../../classifier/policy/engine.ts';
import type { Policy } from '../../classifier/policy/language.ts';

const policy: Policy = {
  version: '1',
  default: 'deny',
  hide: ['hidden'],
  tools: {
    read: {},
    list: { limits: [{ counter: 'list_per_minute', window: 'minute', max: 1e9, scope: 'grant' }] },
    amend: { deny_if: [{ conditions: [], on_deny: 'Requires human approval.' }] },
    manage: {
      deny_if: [{ conditions: [{ path: 'args.action', op: 'not_in', value: ['list', 'get'] }], on_deny: 'Ask.' }],
    },
    pay: { deny_if: [{ conditions: [{ path: 'args.amount', op: 'gt', value: 100 }], on_deny: 'Ask.' }] },
    write: {
      deny_if: [
        {
          conditions: [{ path: 'args.path', op: 'regex', value: '(?:^|[/\\\\])\\.\\.(?:[/\\\\]|$)' }],
          on_deny: 'Ask.',
        },
      ],
    },
  },
};

const calls: Omit<Call, 'time'>[] = [
  { tool: 'read', arguments: { id: '17' } },
  { tool: 'list', arguments: { limit: 10 }, grant: 'g' },
  { tool: 'amend', arguments: { order_id: 'x', price: 1 } },
  { tool: 'manage', arguments: { action: 'delete' } },
  { tool: 'pay', arguments: { amount: 99, currency: 'eur' } },
  { tool: 'write', arguments: { path: 'src/components/table/row.ts', content: 'x' } },
  { tool: 'other', arguments: {} },
];

const engine = new Engine(policy);
const counters = new MemoryCounters();
const ROUNDS = 300_000;

function round(count: number): void {
  for (let i = 0; i < count; i++)
    for (const call of calls) {
      const time = 1.7e12 + i;
      counters.commit(engine.decide(counters, { ...call, time }).charges, time);
    }
}

round(20_000);
const start = performance.now();
round(ROUNDS);
const seconds = (performance.now() - start) / 1000;
console.log(
  `${Math.round((ROUNDS * calls.length) / seconds).toLocaleString('en')} decisions a second, charges committed`,
);
