/**
 * From one failed start to the next: the cheapest of all plans that the rungs propose is tried next, and only what made a difference is built upon.
 */
import type { AttemptResult } from './attempt.ts';
import { refusesArguments, signs } from './diagnose.ts';
import type { Hints } from './hints.ts';
import { type Plan, planKey } from './plan.ts';
import { RUNGS, type Rung } from './rungs/index.ts';

/** What a server does that no other start would mend. */
const HOPELESS: ReadonlySet<string> = new Set(['flooded', 'invalid-definition', 'remote-only']);

/** What `inside/exported.cjs` says of a library without a server, and without a complaint of what might be one. */
const NOTHING_EXPORTED = /^nothing that it exports is a server\s*$/;

/** A module that is not there: nothing but another command, an earlier version of its package or a stub can help. */
const MISSING_MODULE = /ERR_MODULE_NOT_FOUND|Cannot find package '/;
const FOR_MISSING_MODULES = RUNGS.filter(({ name }) => /native addon|its commands|versions/.test(name));

/** What is imported and says nothing is no program: it takes no arguments, but may export a server. */
const FOR_LIBRARIES = RUNGS.filter(({ name }) => /its commands|everything/.test(name));

/** For who was given a network and says the same as without. */
const FOR_ANSWERS = RUNGS.filter(({ name }) => /hold whatever/.test(name));

/** Rungs that may answer a failure. */
function rungsFor({ plan, record, words }: AttemptResult, { hasCommand }: Hints): readonly Rung[] {
  if (MISSING_MODULE.test(words) && !plan.addons) return FOR_MISSING_MODULES;
  return !hasCommand && record.outcome === 'not-a-server' && words.trim() === '' ? FOR_LIBRARIES : RUNGS;
}

/** A plan, the failure that it answers, and what it costs: the cheapest is tried next. */
interface Step {
  plan: Plan;
  before: AttemptResult | null;
  cost: number;
}

/** How much of what a plan is built on counts into its cost: less than all, so that what got further is followed up. */
const INHERITED = 0.7;
const EACH_FURTHER = 0.5;

/** The plans still to be tried, cheapest first. */
export class Ladder {
  #steps: Step[];
  #seen = new Set<string>();
  #hints: Hints;

  constructor(first: Plan, hints: Hints) {
    this.#steps = [{ plan: first, before: null, cost: 0 }];
    this.#seen.add(planKey(first));
    this.#hints = hints;
  }

  next(): Step | undefined {
    return this.#steps.shift();
  }

  /**
   * Takes the failure of a step into account: proposes what answers it, unless the attempt got no further than the one it was built on; building on that is
   * pointless.
   */
  learn(failed: AttemptResult, { before, cost }: Step): void {
    if (HOPELESS.has(failed.record.outcome) || NOTHING_EXPORTED.test(failed.words) || isLast(failed)) return;
    const isFurther = before === null || further(failed, before);
    // Who says the same as before of the answers that it gets may want other answers.
    if (!isFurther && (!failed.plan.network || before.plan.network)) return;
    const withSigns = { ...failed, signs: signs(`${failed.record.detail}\n${failed.words}`) };
    for (const rung of isFurther ? rungsFor(failed, this.#hints) : FOR_ANSWERS)
      rung.propose(withSigns, this.#hints).forEach((plan, at) => {
        const key = planKey(plan);
        if (this.#seen.has(key)) return;
        this.#seen.add(key);
        this.#steps.push({ plan, before: failed, cost: INHERITED * cost + rung.cost + EACH_FURTHER * at });
      });
    this.#steps.sort((a, b) => a.cost - b.cost);
  }
}

/** Whether a start had every help there is against what it failed of: asked although it gave up, or ended in peace with every answer that it looked for. */
function isLast({ plan, record }: AttemptResult): boolean {
  return plan.persists || (plan.generous && record.outcome === 'not-a-server');
}

/** Whether an attempt failed otherwise than the one before it, and not because its arguments were refused. */
function further(failed: AttemptResult, before: AttemptResult): boolean {
  if (failed.plan.args.length > before.plan.args.length && refusesArguments(failed.words)) return false;
  return signature(failed) !== signature(before);
}

/** What tells two failures apart: class and words, without what changes from run to run. */
export function signature({ record, words }: AttemptResult): string {
  const steady = words.replaceAll(/0x[0-9a-f]+/gi, '').replaceAll(/\d+/g, '0');
  return `${record.outcome} ${steady.slice(0, 4_000)}`;
}
