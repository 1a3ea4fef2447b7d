/**
 * What may answer a failed start: what a server is given (`given.ts`), and what is arranged around it (`arranged.ts`). Names come from errors, README and source,
 * never from a list of packages.
 */
import { ARRANGED } from './arranged.ts';
import { GIVEN } from './given.ts';
import type { Rung } from './rung.ts';

export type { Rung } from './rung.ts';

export const RUNGS: readonly Rung[] = [...GIVEN, ...ARRANGED];
