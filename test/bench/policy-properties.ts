/**
 * What must hold for every policy, over the tools of a real catalogue: `node test/bench/policy-properties.ts CATALOGUE [CALLS]`.
 * Calls are put together from each tool's own schema, values on both sides of its conditions, and values that fit nothing. Says what it
 * tried, and every call for which something does not hold; exit code 1 if there is one. The same over random policies is in
 * test/classifier/policy/properties.test.ts.
 */
import {
  type Call,
  CLOSED_POLICY,
  Engine,
  MemoryCounters,
  mergePolicies,
  OUTCOMES,
  type Policy,
  type PolicyTool,
  PROFILES,
  type Profile,
  recommendServer,
  recommendTool,
  stringifyPolicy,
  validatePolicy,
} from '../../classifier/policy/index.ts';
import { propertiesOf, sampleArguments, withValue } from '../../classifier/policy/sample.ts';
import { Catalogue } from '../../data/catalogue.ts';

const [db = 'data/catalogue.db', perTool = '40'] = process.argv.slice(2);
const JUNK: readonly unknown[] = [
  undefined,
  null,
  '',
  '0',
  'DROP TABLE x; --',
  'SELECT 1',
  '../../etc/passwd',
  '~/.ssh/id_rsa',
  'a@example.com',
  -1,
  0,
  1e9,
  true,
  false,
  [],
  {},
  ['x', null],
  Array.from({ length: 60 }, () => 'x'),
];

const wrong: string[] = [];
const tried = { servers: 0, tools: 0, conditions: 0, calls: 0, comparisons: 0 };
let seed = 1;

/** A number below `n` from a linear congruential generator (Numerical Recipes), so that every run tries the same calls. */
function pick(n: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
}

function callsOf(tool: PolicyTool, count: number): Record<string, unknown>[] {
  const ordinary = sampleArguments(tool.definition.inputSchema);
  const properties = propertiesOf(tool.definition.inputSchema);
  const examples = PROFILES.flatMap((profile) =>
    recommendTool(tool, profile).conditions.flatMap(({ passes, blocks }) => [passes.arguments, blocks.arguments]),
  );
  const calls = [{}, ordinary, ...examples];
  while (calls.length < count && properties.length > 0) {
    let args = calls[pick(Math.min(calls.length, 2 + examples.length))]!;
    for (let i = pick(3); i >= 0; i--) {
      const { names, schema } = properties[pick(properties.length)]!;
      const known = Array.isArray(schema.enum) ? schema.enum : [];
      const value = known.length > 0 && pick(2) === 0 ? known[pick(known.length)] : JUNK[pick(JUNK.length)];
      args = withValue(args, names, value);
    }
    calls.push(args);
  }
  return calls;
}

/** `tight` never answers more openly than `loose`, for each call with the counters that `loose` left. */
function neverLooser(what: string, tight: Policy, loose: Policy, calls: readonly Call[]): void {
  const [tightly, loosely, counters] = [new Engine(tight), new Engine(loose), new MemoryCounters()];
  for (const call of calls) {
    const [a, b] = [tightly.decide(counters, call), loosely.decide(counters, call)];
    tried.comparisons++;
    if (OUTCOMES.indexOf(a.outcome) < OUTCOMES.indexOf(b.outcome))
      wrong.push(`${what}: ${a.outcome} instead of ${b.outcome} for ${JSON.stringify(call).slice(0, 400)}`);
    counters.commit(b.charges, call.time);
  }
}

const catalogue = Catalogue.open(db, { readonly: true });
let before: Policy | null = null;
for (const { slug } of catalogue.serverCards()) {
  const tools = catalogue.toolsOf(slug);
  const policies = Object.fromEntries(
    PROFILES.map((profile) => [profile, recommendServer({ slug, name: slug }, tools, profile)]),
  ) as Record<Profile, Policy>;
  tried.servers++;
  for (const [profile, policy] of Object.entries(policies))
    for (const { kind, path, message } of validatePolicy(stringifyPolicy(policy), 'json'))
      wrong.push(`${slug} ${profile}: ${kind} at ${path}: ${message}`);
  for (const tool of tools) {
    tried.tools++;
    const calls = callsOf(tool, Number(perTool)).flatMap((args): Call[] =>
      [false, true].map((approved) => ({ tool: tool.name, arguments: args, approved, time: 1.7e12 + tried.calls++ })),
    );
    for (const profile of PROFILES)
      for (const { passes, blocks } of recommendTool(tool, profile).conditions) {
        tried.conditions++;
        if (passes.outcome !== 'allow' || blocks.outcome !== 'require_approval')
          wrong.push(`${slug}/${tool.name} ${profile}: an example is not decided as claimed`);
      }
    const { recommended, strict } = policies;
    neverLooser(`${slug}/${tool.name}: strict`, strict, recommended, calls);
    neverLooser(`${slug}/${tool.name}: hidden`, { ...recommended, hide: [tool.name] }, CLOSED_POLICY, calls);
    const rule = recommended.tools![tool.name]!;
    const more = { ...rule, deny_if: [...(rule.deny_if ?? []), { conditions: [], on_deny: 'No.' }] };
    neverLooser(
      `${slug}/${tool.name}: one rule more`,
      { ...recommended, tools: { ...recommended.tools, [tool.name]: more } },
      recommended,
      calls,
    );
    if (before) neverLooser(`${slug}/${tool.name}: merged`, mergePolicies([before, recommended]), recommended, calls);
    if (tool.classification.category === 'Read' && tool.classification.risk !== 'high' && rule.deny_if)
      if (new Engine(recommended).decide(new MemoryCounters(), { ...calls[2]!, approved: false }).outcome !== 'allow')
        wrong.push(`${slug}/${tool.name}: an ordinary read is not allowed`);
  }
  before = policies.recommended;
}
catalogue.close();

console.log(
  Object.entries(tried)
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', '),
);
for (const one of wrong) console.log(one);
console.log(`${wrong.length} wrong`);
if (wrong.length > 0) process.exitCode = 1;
