/** Policies: the language, the engine that decides, the recommendation, and the formats of other products. Runs in a browser too. */
export { argumentConditions, type Surroundings } from './arguments.ts';
export { checkPolicy, PROBLEM_KINDS, type ProblemKind } from './check.ts';
export { MemoryCounters } from './counters.ts';
export {
  type Call,
  type Charge,
  type Counters,
  type Decision,
  decide,
  Engine,
  OUTCOMES,
  type Outcome,
} from './engine.ts';
export { type Drift, driftOf, type ExplainedPolicy, explainPolicy, type PolicyServer } from './explained.ts';
export type { Export, Exporter, ExportServer, Loss } from './export/exporter.ts';
export { EXPORTERS, exporterOf } from './export/index.ts';
export { ImportError, importClaudeCode, importCodex } from './import.ts';
export {
  CLOSED_POLICY,
  type Condition,
  type DenyRule,
  type Limit,
  type Policy,
  stringifyPolicy,
  type ToolRule,
} from './language.ts';
export { mergePolicies, mergeRules } from './merge.ts';
export {
  ALONE_NOTE,
  type ExampleCall,
  type ExplainedCondition,
  type PolicyTool,
  PROFILES,
  type Profile,
  recommendServer,
  recommendTool,
  type ToolRecommendation,
} from './recommend.ts';
export { formatOf, type PolicyFormat, type Problem, type ReadPolicy, readPolicy, validatePolicy } from './validate.ts';
