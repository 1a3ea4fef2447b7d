/**
 * Decisions a second on one core, over the rules that recommendations are made of: `npm run bench:policy`. With a catalogue
 * (`npm run bench:policy -- FILE`) also over the recommended policies of all its servers, each asked about ordinary and example calls of its tools.
 */
import { availableParallelism, loadavg } from 'node:os';
import { MemoryCounters } from '../../classifier/policy/counters.ts';
import { type Call, Engine } from '../../classifier/policy/engine.ts';
import type { Policy } from '../../classifier/policy/language.ts';
import { recommendServer, recommendTool } from '../../classifier/policy/recommend.ts';
import { sampleArguments } from '../../classifier/policy/sample.ts';
import { Catalogue } from '../../data/catalogue.ts';

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

interface Question {
  engine: Engine;
  call: Omit<Call, 'time'>;
}

/** Every server's recommended policy, asked about its own tools. */
function questionsOf(db: string): Question[] {
  const catalogue = Catalogue.open(db, { readonly: true });
  const questions = catalogue.serverCards().flatMap(({ slug }) => {
    const tools = catalogue.toolsOf(slug);
    const engine = new Engine(recommendServer({ slug, name: slug }, tools));
    return tools.flatMap((tool) => {
      const { conditions } = recommendTool(tool);
      const examples = conditions.flatMap(({ passes, blocks }) => [passes.arguments, blocks.arguments]);
      return [sampleArguments(tool.definition.inputSchema), ...examples].map((args) => ({
        engine,
        call: { tool: tool.name, arguments: args, grant: 'g' },
      }));
    });
  });
  catalogue.close();
  return questions;
}

const DECISIONS = 2_000_000;

function measure(what: string, questions: readonly Question[]): void {
  const counters = new MemoryCounters();
  const round = (decisions: number): void => {
    for (let i = 0; i < decisions; i++) {
      const { engine, call } = questions[i % questions.length]!;
      const time = 1.7e12 + i;
      counters.commit(engine.decide(counters, { ...call, time }).charges, time);
    }
  };
  round(DECISIONS / 10);
  // Processor time, so that a busy machine does not look like a slow engine.
  const before = process.cpuUsage();
  round(DECISIONS);
  const { user, system } = process.cpuUsage(before);
  const rate = Math.round((DECISIONS / (user + system)) * 1e6).toLocaleString('en');
  console.log(`${rate} decisions a second of one core, charges committed: ${what}`);
}

console.log(`load ${loadavg()[0]!.toFixed(2)} on ${availableParallelism()} cores`);
const engine = new Engine(policy);
measure(
  'rules of each kind',
  calls.map((call) => ({ engine, call })),
);
const [db] = process.argv.slice(2);
if (db) {
  const questions = questionsOf(db);
  measure(`${questions.length} calls of the tools of a catalogue`, questions);
}
