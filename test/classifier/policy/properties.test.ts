/** What holds for every policy and every call. */
import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../classifier/policy/check.ts';
import { MemoryCounters } from '../../../classifier/policy/counters.ts';
import { type Call, decide, OUTCOMES } from '../../../classifier/policy/engine.ts';
import { type Policy, stringifyPolicy, type ToolRule } from '../../../classifier/policy/language.ts';
import { mergePolicies } from '../../../classifier/policy/merge.ts';
import { recommendTool } from '../../../classifier/policy/recommend.ts';
import { readPolicy } from '../../../classifier/policy/validate.ts';
import fc from '../../support/fc.ts';
import * as any from './arbitrary.ts';

/** How far closed the answer is, with counters as they were left by earlier calls. */
function closed(policy: Policy, call: Call, history: readonly [Policy, Call][] = []): number {
  const counters = new MemoryCounters();
  for (const [earlier, one] of history) counters.commit(decide(earlier, counters, one).charges, one.time);
  return OUTCOMES.indexOf(decide(policy, counters, call).outcome);
}

const RUNS = { numRuns: 1_000 };

describe('the engine', () => {
  test('answers every call of every policy, and its charges lower nothing', () => {
    fc.assert(
      fc.property(any.policy, fc.array(any.call, { maxLength: 8 }), (policy, calls) => {
        const counters = new MemoryCounters();
        for (const call of calls) {
          const decision = decide(policy, counters, call);
          expect(OUTCOMES).toContain(decision.outcome);
          expect(decision.message === null).toBe(decision.outcome === 'allow');
          if (decision.outcome !== 'allow') expect(decision.charges).toEqual([]);
          counters.commit(decision.charges, call.time);
        }
      }),
      RUNS,
    );
  });

  test('answers whatever it is given as a policy or call', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (policy, args) => {
        const decision = decide(policy as Policy, new MemoryCounters(), { tool: 'a', arguments: args, time: 0 });
        expect(OUTCOMES).toContain(decision.outcome);
      }),
      RUNS,
    );
  });

  test('gives the same answer to the same question', () => {
    fc.assert(
      fc.property(any.policy, any.call, (policy, call) => {
        const ask = () => decide(structuredClone(policy), new MemoryCounters(), structuredClone(call));
        expect(ask()).toEqual(ask());
      }),
      { numRuns: 300 },
    );
  });

  test('never allows more when a rule is added', () => {
    const addition: fc.Arbitrary<(rule: ToolRule) => ToolRule> = fc.oneof(
      any.denyRule.map((one) => (rule: ToolRule) => ({ ...rule, deny_if: [...(rule.deny_if ?? []), one] })),
      any.requirement.map((one) => (rule: ToolRule) => ({ ...rule, require: [...(rule.require ?? []), one] })),
      any.limit.map((one) => (rule: ToolRule) => ({ ...rule, limits: [...(rule.limits ?? []), one] })),
      fc.constant((rule: ToolRule) => ({ ...rule, rate_limit: rule.rate_limit ?? { max: 1, window: 60 } })),
      fc.constant((rule: ToolRule) => ({ ...rule, action: 'deny' as const })),
    );
    fc.assert(
      fc.property(
        any.policy,
        any.rule,
        addition,
        any.call,
        fc.array(any.call, { maxLength: 4 }),
        (policy, rule, add, call, past) => {
          const before: Policy = { ...policy, tools: { ...policy.tools, a: rule } };
          const after: Policy = { ...policy, tools: { ...policy.tools, a: add(rule) } };
          // The same past for both: what went through under the longer policy.
          const history = past.map((one): [Policy, Call] => [after, one]);
          const now = { ...call, tool: 'a' };
          expect(closed(after, now, history)).toBeGreaterThanOrEqual(closed(before, now, history));
        },
      ),
      RUNS,
    );
  });

  test('hide beats all', () => {
    fc.assert(
      fc.property(any.policy, any.call, fc.boolean(), (policy, call, all) => {
        const hidden = { ...policy, hide: [...(policy.hide ?? []), all ? '*' : call.tool] };
        expect(decide(hidden, new MemoryCounters(), call).outcome).toBe('deny');
      }),
      RUNS,
    );
  });

  test('an approval never closes anything', () => {
    fc.assert(
      fc.property(any.policy, any.call, (policy, call) => {
        expect(closed(policy, { ...call, approved: true })).toBeLessThanOrEqual(
          closed(policy, { ...call, approved: false }),
        );
      }),
      RUNS,
    );
  });
});

describe('merging', () => {
  test('never loosens a policy for a tool it names, whatever the order', () => {
    fc.assert(
      fc.property(any.policy, any.policy, any.call, (one, other, call) => {
        for (const merged of [mergePolicies([one, other]), mergePolicies([other, one])])
          for (const policy of [one, other]) {
            const names = [...Object.keys(policy.tools ?? {}), ...(policy.hide ?? [])];
            if (names.includes(call.tool) || names.includes('*') || policy.default === 'allow')
              expect(closed(merged, call)).toBeGreaterThanOrEqual(closed(policy, call));
          }
      }),
      RUNS,
    );
  });

  test('never loosens both, and gives a policy without errors', () => {
    fc.assert(
      fc.property(fc.array(any.policy, { maxLength: 4 }), any.call, (policies, call) => {
        const merged = mergePolicies(policies);
        expect(checkPolicy(merged).filter(({ severity }) => severity === 'error')).toEqual([]);
        const strictness = policies.map((policy) => closed(policy, call));
        expect(closed(merged, call)).toBeGreaterThanOrEqual(policies.length ? Math.min(...strictness) : 2);
      }),
      RUNS,
    );
  });

  test('of one policy decides as it does', () => {
    fc.assert(
      fc.property(any.policy, any.call, (policy, call) => {
        expect(closed(mergePolicies([policy]), call)).toBe(closed(policy, call));
      }),
      RUNS,
    );
  });
});

describe('recommendations', () => {
  test('strict is never looser than recommended', () => {
    fc.assert(
      fc.property(any.tool, fc.array(any.toolCall, { minLength: 1, maxLength: 70 }), (tool, calls) => {
        const recommended = recommendTool(tool).policy;
        const strict = recommendTool(tool, 'strict').policy;
        const counters = new MemoryCounters();
        for (const call of calls) {
          const loose = decide(recommended, counters, call);
          const tight = decide(strict, counters, call);
          expect(OUTCOMES.indexOf(tight.outcome)).toBeGreaterThanOrEqual(OUTCOMES.indexOf(loose.outcome));
          counters.commit(loose.charges, call.time);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('have nothing wrong with them, and examples that the engine decides as they say', () => {
    fc.assert(
      fc.property(any.tool, fc.constantFrom('recommended', 'strict', 'permissive'), (tool, profile) => {
        const { policy, conditions, rule, effect } = recommendTool(tool, profile, {
          domains: ['example.com'],
          root: '/workspace',
        });
        expect(readPolicy(stringifyPolicy(policy), 'json').problems).toEqual([]);
        for (const { passes, blocks } of conditions) {
          expect(
            decide(policy, new MemoryCounters(), { tool: 'a', arguments: passes.arguments, time: 0 }).outcome,
          ).toBe('allow');
          expect(
            decide(policy, new MemoryCounters(), { tool: 'a', arguments: blocks.arguments, time: 0 }).outcome,
          ).toBe('require_approval');
        }
        if (tool.classification.risk === 'critical' && profile === 'recommended')
          expect(rule).toEqual({ deny_if: [{ conditions: [], on_deny: 'Requires human approval.' }] });
        if (effect === 'approve' || effect === 'deny') expect(conditions).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the text of a policy', () => {
  test('read back is the same policy', () => {
    fc.assert(
      fc.property(any.policy, (policy) => {
        const text = stringifyPolicy(policy);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(policy)));
        expect(stringifyPolicy(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
