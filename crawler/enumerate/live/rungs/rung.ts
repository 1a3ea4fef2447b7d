/** One way to answer a failed start. */
import type { FailureClass } from '../../../../data/model.ts';
import type { AttemptResult } from '../attempt.ts';
import type { Hints } from '../hints.ts';
import type { Plan } from '../plan.ts';

/** A failed start, with all classes that its words are a sign of. */
export type Failed = AttemptResult & { signs: readonly FailureClass[] };

/** Looks at what a failed start said and proposes plans. */
export interface Rung {
  name: string;
  /** What its first proposal costs next to other rungs'; each further proposal costs a little more. */
  cost: number;
  propose(failed: Failed, hints: Hints): Plan[];
}
