/** What live enumeration hands back. */
import type { EnumeratedServer, EnumeratedTool, Failure, FailureClass } from '../../../data/model.ts';
import type { Attempt } from './attempt.ts';
import type { Warning } from './receive.ts';

/** A bare and a furnished list of one server that differ. */
export interface ListDifference {
  onlyBare: string[];
  onlyFurnished: string[];
  /** In both, with another definition. */
  changed: string[];
  shown: 'bare' | 'furnished';
}

export interface LiveResult {
  /** The server with its tools; null where none could be listed. */
  server: EnumeratedServer | null;
  /** The start whose list is shown, in words (`bare`, or what was arranged). */
  launch: string | null;
  /** True where only a hand-written recipe got it to list. */
  byHand: boolean;
  /** From the start of the process to the full list, in milliseconds; null without a list. */
  ms: number | null;
  attempts: Attempt[];
  /** One failure, of the attempt that came furthest, where there is no list; else empty. */
  failures: Failure[];
  warnings: Warning[];
  difference: ListDifference | null;
  prompts: number;
  resources: number;
  protocolVersion: string | null;
}

/** A live server in the shared shape. What it is written in is not to be seen from outside; static enumeration knows. */
export function serverOf(name: string, instructions: string | null, tools: EnumeratedTool[]): EnumeratedServer {
  return { path: '', name, language: '', sdk: '', method: 'live', instructions, tools };
}

/** A result without a list. */
export function failed(failure: FailureClass, detail: string): LiveResult {
  return {
    server: null,
    launch: null,
    byHand: false,
    ms: null,
    attempts: [],
    failures: [{ method: 'live', class: failure, detail }],
    warnings: [],
    difference: null,
    prompts: 0,
    resources: 0,
    protocolVersion: null,
  };
}
