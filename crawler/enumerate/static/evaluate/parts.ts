/** The parts of the machine, by the names under which they know each other. */
import type { Assignments } from './assignments.ts';
import type { Budget } from './budget.ts';
import type { Calls } from './calls.ts';
import type { Conditions } from './conditions.ts';
import type { DataFiles } from './data.ts';
import type { Expressions } from './expressions.ts';
import type { Folders } from './folders.ts';
import type { Loops } from './loops.ts';
import type { Listener, World } from './machine.ts';
import type { Members } from './members.ts';
import type { Modules } from './modules.ts';
import type { Objects } from './objects.ts';
import type { Scopes } from './scopes.ts';
import type { Statements } from './statements.ts';
import type { Texts } from './texts.ts';

export interface Parts {
  readonly world: World;
  readonly listener: Listener;
  readonly data: DataFiles;
  readonly folders: Folders;
  readonly budget: Budget;
  readonly conditions: Conditions;
  readonly texts: Texts;
  readonly modules: Modules;
  readonly scopes: Scopes;
  readonly assignments: Assignments;
  readonly statements: Statements;
  readonly loops: Loops;
  readonly expressions: Expressions;
  readonly members: Members;
  readonly calls: Calls;
  readonly objects: Objects;
}
